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

	"github.com/spf13/cobra"

	"classify/crawler/extract/voice"
	"classify/nlp"
	"classify/store/record"
)

func (a *app) tagCommand() *cobra.Command {
	var book, date string
	var noModel bool
	cmd := &cobra.Command{
		Use:   "tag [FILE|-]",
		Short: "Filter: one line in, one JSON record with its themes out; no store",
		Long: "Tag each line of a file or of stdin and print one JSON record for each, in\n" +
			"order. A line that is a JSON object with a text field is read as such: its\n" +
			"date, heading and parent give context, its other fields are copied through.",
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
			return tagLines(cmd.Context(), in, a.stdout, tagger, day)
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

func tagLines(ctx context.Context, in io.Reader, out io.Writer, tagger *nlp.Tagger, day time.Time) error {
	r, w := bufio.NewReaderSize(interruptible{ctx, in}, 64<<10), bufio.NewWriter(out)
	first := true
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
			if first {
				text, first = bytes.TrimPrefix(text, []byte(byteOrderMark)), false
			}
			if len(text) > 0 {
				lines = append(lines, text)
			}
		}
		if err := tagBatchOf(lines, w, tagger, day); err != nil {
			return fmt.Errorf("write a record: %w", err)
		}
	}
	return nil
}

// tagBatchOf tags lines on all cores and writes their records in order.
func tagBatchOf(lines [][]byte, w *bufio.Writer, tagger *nlp.Tagger, day time.Time) error {
	if slices.ContainsFunc(lines, func(line []byte) bool { return len(line) >= longLine }) {
		defer roomy()()
	}
	records := make([][]byte, len(lines))
	parallel((len(lines)+tagShare-1)/tagShare, func(n int) {
		for i := n * tagShare; i < min((n+1)*tagShare, len(lines)); i++ {
			records[i] = tagLine(lines[i], tagger, day)
		}
	})
	for _, rec := range records {
		w.Write(rec) // an error stays and is returned by Flush
	}
	return w.Flush()
}

// How many bytes the records of a finding and of a fact mostly have: a line
// may have half a million, and room that grows is room that is taken twice.
const (
	findingSize = 320
	factSize    = 112
)

// tagLine makes the record of one line, with its line break.
func tagLine(raw []byte, tagger *nlp.Tagger, day time.Time) []byte {
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
	if len(coding.Events) > 0 {
		b.WriteString(`,"events":`)
		writeJSON(&b, coding.Events)
	}
	for _, name := range slices.Sorted(maps.Keys(others)) {
		b.WriteByte(',')
		b.WriteString(jsonString(name))
		b.WriteByte(':')
		writeJSON(&b, others[name])
	}
	b.WriteString("}\n")
	return b.Bytes()
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
		if c := s[i]; c < ' ' || c == '"' || c == '\\' || c == 0xe2 && (strings.HasPrefix(s[i:], "\u2028") || strings.HasPrefix(s[i:], "\u2029")) {
			writeJSON(b, s)
			return
		}
	}
	b.WriteByte('"')
	b.WriteString(s)
	b.WriteByte('"')
}

// quotesIn finds the quotations in a text that stands alone.
func quotesIn(text string) func() []record.Quotation {
	return func() []record.Quotation {
		alone := record.Document{Utterances: []record.Utterance{{Kind: record.Paragraph, Text: text}}}
		return voice.Attribute(alone)[0].Quotes
	}
}

func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
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
	for _, ours := range []string{"text", "themes", "facts", "events"} {
		delete(fields, ours)
	}
	return *inner, ctx, fields
}
