package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"classify/crawler/extract/voice"
	"classify/nlp"
	"classify/nlp/fact"
	"classify/store/record"
	"classify/store/report/render/safe"
)

func (a *app) tagCommand() *cobra.Command {
	var book, date string
	var noModel bool
	cmd := &cobra.Command{
		Use:   "tag [FILE|-]",
		Short: "Filter: one line in, one JSON record with its themes out; no store",
		Long: "Tag each line of a file or of stdin and print one JSON record for each, in\n" +
			"order. A line that is a JSON object with a text field is read as such: its\n" +
			"date, heading and parent give context, its other fields are copied through.\n" +
			"A date that is no day is noted on stderr, and the line read as if it had none.\n" +
			"Of a line with more than 100000 facts the rest is counted as facts_left_out.",
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			day, err := referenceDay(date)
			if err != nil {
				return err
			}
			tagger, err := tagging(noModel)(book, nil)
			if err != nil {
				return err
			}
			in := a.stdin
			if len(args) == 1 && args[0] != "-" {
				f, err := os.Open(args[0])
				if err != nil {
					return usageError{err}
				}
				defer f.Close()
				if info, err := f.Stat(); err == nil && info.IsDir() {
					return usageError{fmt.Errorf("%s is a folder; give a file of lines", args[0])}
				}
				in = f
			}
			f := filter{tagger: tagger, day: day, notes: a.stderr, name: "stdin"}
			if in != a.stdin {
				f.name = args[0]
			}
			return f.lines(cmd.Context(), in, a.stdout)
		},
	}
	cmd.Flags().StringVar(&book, "codebook", "builtin", "builtin or a codebook `file`")
	cmd.Flags().BoolVar(&noModel, "no-model", false, "the rules alone, without what the learned model adds")
	cmd.Flags().StringVar(&date, "date", "", "the `day` (YYYY-MM-DD) from which dates without a year are read")
	return cmd
}

func referenceDay(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	day, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return day, usageError{fmt.Errorf("--date %q: give a day such as 2021-05-21", s)}
	}
	return day, nil
}

// tagBatch is how many lines are tagged at a time on all cores. Fewer are
// taken when no more have come, so that a pipe is answered line by line.
const tagBatch = 512

// tagShare is how many of them are handed over together: handing over one
// takes as long as tagging it.
const tagShare = 16

// filter makes a record of each line. It notes lines whose date is no day: the
// first with its number, and at the end how many there are.
type filter struct {
	tagger *nlp.Tagger
	day    time.Time // of the lines that have none
	notes  io.Writer
	name   string // of what is read
	line   int    // how many lines are read
	wrong  int    // how many of them have a date that is no day
}

func (f *filter) lines(ctx context.Context, in io.Reader, out io.Writer) error {
	r, w := bufio.NewReaderSize(interruptible{ctx, in}, 64<<10), bufio.NewWriter(out)
	for ended := false; !ended; {
		if err := ctx.Err(); err != nil {
			return err
		}
		var lines [][]byte
		for len(lines) < tagBatch && (len(lines) == 0 || r.Buffered() > 0) && !ended {
			text, err := r.ReadBytes('\n')
			if ended = errors.Is(err, io.EOF); err != nil && !ended {
				return fmt.Errorf("read a line: %w", err)
			}
			if f.line+len(lines) == 0 {
				text = bytes.TrimPrefix(text, []byte(byteOrderMark))
			}
			if len(text) > 0 {
				lines = append(lines, text)
			}
		}
		if err := f.batch(lines, w); err != nil {
			return fmt.Errorf("write a record: %w", err)
		}
	}
	if f.wrong > 1 {
		fmt.Fprintf(f.notes, "classify: %s: %d lines have a date that is no day\n", f.name, f.wrong)
	}
	return nil
}

// batch tags lines on all cores and writes their records in order.
func (f *filter) batch(lines [][]byte, w *bufio.Writer) error {
	if slices.ContainsFunc(lines, func(line []byte) bool { return len(line) >= longLine }) {
		defer roomy()()
	}
	records, wrong := make([][]byte, len(lines)), make([]string, len(lines))
	parallel((len(lines)+tagShare-1)/tagShare, func(n int) {
		for i := n * tagShare; i < min((n+1)*tagShare, len(lines)); i++ {
			records[i], wrong[i] = tagLine(lines[i], f.tagger, f.day)
		}
	})
	for i, rec := range records {
		w.Write(rec) // an error stays and is returned by Flush
		f.line++
		if wrong[i] == "" {
			continue
		}
		if f.wrong++; f.wrong == 1 {
			fmt.Fprintf(f.notes, "classify: %s:%d: date %s is no day, so the line is read as if it had none; write a day such as \"2021-05-21\"\n", f.name, f.line, wrong[i])
		}
	}
	return w.Flush()
}

// How many bytes the records of a finding and of a fact mostly have: a line
// may have half a million, and room that grows is room that is taken twice.
const (
	findingSize = 320
	factSize    = 112
)

// tagLine makes the record of one line, with its line break. wrong is its date
// where that is no day.
func tagLine(raw []byte, tagger *nlp.Tagger, day time.Time) (rec []byte, wrong string) {
	line := strings.ToValidUTF8(strings.TrimRight(string(raw), "\r\n"), "\uFFFD")
	text, ctx, others := readLine(line, day)
	ctx.Quotes = quotesIn(text)
	coding := tagger.Tag(text, ctx)
	var b bytes.Buffer
	b.Grow(len(text) + len(coding.Findings)*findingSize + len(coding.Facts)*factSize + 64)
	b.WriteString(`{"text":`)
	writeString(&b, text)
	b.WriteString(`,"themes":`)
	writeList(&b, coding.Findings)
	b.WriteString(`,"facts":`)
	writeList(&b, coding.Facts)
	if left := leftOut(coding.Facts, text, ctx.Date); left > 0 {
		fmt.Fprintf(&b, `,"facts_left_out":%d`, left)
	}
	if len(coding.Events) > 0 {
		b.WriteString(`,"events":`)
		writeJSON(&b, coding.Events)
	}
	if len(coding.Asked) > 0 {
		b.WriteString(`,"asked":`)
		writeJSON(&b, coding.Asked)
	}
	for _, name := range slices.Sorted(maps.Keys(others)) {
		b.WriteByte(',')
		b.WriteString(jsonString(name))
		b.WriteByte(':')
		writeJSON(&b, others[name])
	}
	b.WriteString("}\n")
	return b.Bytes(), noDay(others["date"])
}

// leftOut is how many facts of a text are not among those given.
func leftOut(given []record.Fact, text string, day time.Time) int {
	if len(given) < fact.Most {
		return 0
	}
	return fact.CountAll(text, day) - len(given)
}

// noDay is the date field of a line if it is there and no day.
func noDay(field json.RawMessage) string {
	var date string
	if len(field) == 0 || string(field) == "null" || json.Unmarshal(field, &date) == nil && (date == "" || !dayOf(date).IsZero()) {
		return ""
	}
	const most = 40
	if len(field) > most {
		return strings.ToValidUTF8(string(field[:most]), "") + "…"
	}
	return string(field)
}

// writeJSON writes what always has a JSON form: strings, findings, facts and
// events.
func writeJSON(b *bytes.Buffer, v any) {
	_ = encoder(b).Encode(v)
	b.Truncate(b.Len() - 1) // the encoder's line break
}

// writeList writes each element by itself: the encoder would hold all of a long
// list once more.
func writeList[T any](b *bytes.Buffer, list []T) {
	b.WriteByte('[')
	for i := range list {
		if i > 0 {
			b.WriteByte(',')
		}
		writeJSON(b, &list[i])
	}
	b.WriteByte(']')
}

// writeString writes a string as writeJSON does, faster if it is written as it
// is: that is nearly all text.
func writeString(b *bytes.Buffer, s string) {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c == '"' || c == '\\' || c >= 0x7f && mayAct(s[i:]) {
			writeJSON(b, s)
			return
		}
	}
	b.WriteByte('"')
	b.WriteString(s)
	b.WriteByte('"')
}

// mayAct reports whether a text begins with a character that is escaped in JSON: none
// within a character does, and of those in three bytes from 0xe3 to 0xee, as nearly all
// of Japanese, only 0xe3 0x85.
func mayAct(s string) bool {
	switch c := s[0]; {
	case c >= 0x80 && c < 0xc2, c > 0xe3 && c < 0xef, c == 0xe3 && len(s) > 1 && s[1] != 0x85:
		return false
	}
	r, _ := utf8.DecodeRuneInString(s)
	return safe.Acts(r)
}

// quotesIn finds the quotations in a text that stands alone.
func quotesIn(text string) func() []record.Quotation {
	return func() []record.Quotation {
		alone := record.Document{Utterances: []record.Utterance{{Kind: record.Paragraph, Text: text}}}
		return voice.Attribute(alone)[0].Quotes
	}
}

func jsonString(s string) string {
	b, _ := json.Marshal(s) // a string always has a JSON form
	return string(b)
}

// readLine takes a JSON line with a text field apart; any other line is text
// itself.
func readLine(line string, day time.Time) (text string, ctx nlp.Context, others map[string]json.RawMessage) {
	ctx.Date = day
	if !strings.HasPrefix(strings.TrimSpace(line), "{") {
		return line, ctx, nil
	}
	var fields map[string]json.RawMessage
	var known struct{ Date, Heading, Parent string }
	if json.Unmarshal([]byte(line), &fields) != nil {
		return line, ctx, nil
	}
	var inner *string
	if json.Unmarshal(fields["text"], &inner) != nil || inner == nil {
		return line, ctx, nil
	}
	// A field of another type than expected gives no context, and is copied.
	for name, to := range map[string]*string{"date": &known.Date, "heading": &known.Heading, "parent": &known.Parent} {
		_ = json.Unmarshal(fields[name], to)
	}
	if date := dayOf(known.Date); !date.IsZero() {
		ctx.Date = date
	}
	ctx.Heading, ctx.Parent = known.Heading, known.Parent
	for _, ours := range []string{"text", "themes", "facts", "facts_left_out", "events"} {
		delete(fields, ours)
	}
	return *inner, ctx, fields
}
