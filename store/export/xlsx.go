package export

import (
	"archive/zip"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"classify/store/record"
	"classify/store/report/render/safe"
)

// Limits of a spreadsheet, told by its makers.
const (
	maxCell = 32_767    // UTF-16 units
	maxRows = 1_048_576 // with the header row
)

// japan is the zone of times in a workbook, which knows no zones.
var japan = time.FixedZone("JST", 9*60*60)

// workbook is an XLSX file while it is written. All texts are cells of text,
// which no spreadsheet runs; those that would run once a person has edited
// them have the text format too.
type workbook struct {
	file            *excelize.File
	day, time, text int // styles
	rows            int // most of a sheet
	cut             int // cells that were too long
	err             error
}

// sheet is one of its tables. One that is full goes on in another.
type sheet struct {
	book   *workbook
	name   string
	header []any
	part   int
	row    int
	out    *excelize.StreamWriter
}

// writeWorkbook writes sheets of at most so many rows.
func writeWorkbook(w io.Writer, s Set, rows int) (cut int, err error) {
	b := &workbook{file: excelize.NewFile(), rows: rows}
	defer b.file.Close()
	b.style(&b.day, &excelize.Style{CustomNumFmt: new("yyyy-mm-dd")})
	b.style(&b.time, &excelize.Style{CustomNumFmt: new("yyyy-mm-dd hh:mm:ss")})
	b.style(&b.text, &excelize.Style{NumFmt: 49})
	b.utterances(s)
	b.findings(s)
	b.facts(s)
	b.documents(s)
	b.about(s)
	if b.err == nil {
		b.err = b.file.DeleteSheet("Sheet1")
	}
	if b.err == nil {
		b.file.SetActiveSheet(0)
		b.err = b.write(w)
	}
	return b.cut, b.err
}

// write writes the file's parts in the order of their names, as the module
// leaves them in any.
func (b *workbook) write(w io.Writer) error {
	buf, err := b.file.WriteToBuffer()
	if err != nil {
		return err
	}
	parts, err := zip.NewReader(bytes.NewReader(buf.Bytes()), int64(buf.Len()))
	if err != nil {
		return err
	}
	slices.SortFunc(parts.File, func(x, y *zip.File) int { return strings.Compare(x.Name, y.Name) })
	out := zip.NewWriter(w)
	for _, part := range parts.File {
		if err := out.Copy(part); err != nil {
			return err
		}
	}
	return out.Close()
}

func (b *workbook) style(id *int, style *excelize.Style) {
	n, err := b.file.NewStyle(style)
	*id, b.err = n, errors.Join(b.err, err)
}

func (b *workbook) sheet(name string, header ...string) *sheet {
	s := &sheet{book: b, name: name}
	for _, h := range header {
		s.header = append(s.header, h)
	}
	s.begin()
	return s
}

// begin begins the sheet, or the one in which it goes on.
func (s *sheet) begin() {
	if s.book.err != nil {
		return
	}
	name := s.name
	if s.part++; s.part > 1 {
		name = fmt.Sprintf("%s %d", s.name, s.part)
	}
	_, err := s.book.file.NewSheet(name)
	if err == nil {
		s.out, err = s.book.file.NewStreamWriter(name)
	}
	if err == nil {
		err = s.out.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"})
	}
	if s.row, s.book.err = 0, err; err == nil {
		s.put(s.header)
	}
}

// add writes a row of texts, numbers, truths and times.
func (s *sheet) add(values ...any) {
	if s.row == s.book.rows {
		s.end()
		s.begin()
	}
	if s.book.err != nil {
		return
	}
	for i, v := range values {
		if text, ok := v.(string); ok {
			values[i] = s.book.textCell(text)
		}
	}
	s.put(values)
}

func (s *sheet) put(values []any) {
	s.row++
	at, err := excelize.CoordinatesToCellName(1, s.row)
	if err == nil {
		err = s.out.SetRow(at, values)
	}
	s.book.err = err
}

func (s *sheet) end() {
	if s.book.err == nil {
		s.book.err = s.out.Flush()
	}
}

// textCell is a text as a cell, none if it is empty: its hidden characters shown, and cut with a
// mark if it is too long.
func (b *workbook) textCell(text string) any {
	text = safe.Visible(strings.ToValidUTF8(text, "\ufffd"))
	if text == "" {
		return nil
	}
	if tooLong(text) {
		b.cut++
		text = shortened(text)
	}
	if safe.Runs(text) {
		return excelize.Cell{StyleID: b.text, Value: text}
	}
	return text
}

// tooLong reports whether a text is longer than a cell.
func tooLong(text string) bool {
	return len(text) > maxCell && len(utf16.Encode([]rune(text))) > maxCell
}

// shortened cuts a text to what a cell holds and says so at its end.
func shortened(text string) string {
	const mark = "… [cut here: a cell holds 32,767 characters; the whole text is in jsonl and sqlite]"
	left := maxCell - utf8.RuneCountInString(mark)
	for i, r := range text {
		if left -= max(utf16.RuneLen(r), 1); left < 0 {
			return text[:i] + mark
		}
	}
	return text
}

// date is a cell of a day or a time in Japan; what is known to the month or the
// year only is text.
func (b *workbook) date(iso string) any {
	if t, err := time.Parse(time.DateOnly, iso); err == nil {
		return b.when(t, b.day)
	}
	for _, form := range []string{time.RFC3339, "2006-01-02T15:04Z07:00"} {
		if t, err := time.Parse(form, iso); err == nil {
			return b.when(t.In(japan), b.time)
		}
	}
	return iso
}

// when is a cell of what a clock shows; a workbook has no days before 1900.
func (b *workbook) when(t time.Time, style int) any {
	if t.Year() < 1901 || t.Year() > 9999 {
		return ""
	}
	shown := time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, time.UTC)
	return excelize.Cell{StyleID: style, Value: shown}
}

func (b *workbook) utterances(s Set) {
	themes := s.themes()
	header := []string{"id", "url", "title", "site", "published", "on_incident", "voice", "kind", "speaker", "handle", "posted", "depth", "parent", "heading", "text", "themes", "facts", "events", "captured"}
	for _, t := range themes {
		header = append(header, "theme:"+t)
	}
	out := b.sheet("utterances", header...)
	for i := range s.Lines {
		l := &s.Lines[i]
		row := []any{l.ID, l.URL, l.Title, l.Site, b.date(l.Published), l.OnIncident, string(l.Voice), string(l.Kind), l.Speaker, l.Handle, b.date(l.Posted), l.Depth, l.Parent, l.Heading, l.Text,
			strings.Join(record.ThemesOf(l.Themes), "; "), factsText(l.Facts), eventsText(l.Events), b.when(l.Captured.In(japan), b.time)}
		for _, t := range themes {
			row = append(row, stances(l.Themes, t))
		}
		out.add(row...)
	}
	out.end()
}

func (b *workbook) findings(s Set) {
	out := b.sheet("themes", "utterance", "theme", "label", "stance", "certainty", "quote", "sentence", "by", "rule", "score", "voice", "speaker", "posted", "url")
	labels := map[string]string{}
	for _, t := range s.Method.Themes {
		labels[t.ID] = t.Label["ja"]
	}
	for i := range s.Lines {
		l := &s.Lines[i]
		for _, f := range l.Themes {
			out.add(l.ID, f.Theme, labels[f.Theme], string(f.Stance), string(f.Certainty), f.Quote, sentence(l.Text, f), string(f.By), f.Rule, f.Score,
				string(cmp.Or(f.Voice, l.Voice)), cmp.Or(f.Speaker, l.Speaker), b.date(cmp.Or(l.Posted, l.Published)), l.URL)
		}
	}
	out.end()
}

// sentence is the one a theme was found in.
func sentence(text string, f record.Finding) string {
	if 0 <= f.SentenceStart && f.SentenceStart < f.SentenceEnd && f.SentenceEnd <= len(text) {
		return text[f.SentenceStart:f.SentenceEnd]
	}
	return f.Quote
}

func (b *workbook) facts(s Set) {
	out := b.sheet("facts", "utterance", "type", "text", "value", "number", "unit", "currency", "iso", "url")
	for i := range s.Lines {
		l := &s.Lines[i]
		for _, f := range l.Facts {
			out.add(l.ID, f.Type, f.Text, factValue(f), number(f.Value), f.Unit, f.Currency, f.ISO, l.URL)
		}
	}
	out.end()
}

// number is a value that a spreadsheet can count with, else nothing.
func number(v any) any {
	switch v.(type) {
	case float64, int64, int:
		return v
	}
	return nil
}

func (b *workbook) documents(s Set) {
	out := b.sheet("documents", "url", "title", "site", "published", "on_incident", "captured", "utterances", "with_themes", "sha256", "text_sha256", "extractor")
	for _, d := range s.documents() {
		l := d.first
		out.add(l.URL, l.Title, l.Site, b.date(l.Published), l.OnIncident, b.when(l.Captured.In(japan), b.time), len(d.lines), d.coded, l.SHA256, l.TextSHA256, l.Extractor)
	}
	out.end()
}

// about tells what the workbook is; it is written last, when it is known how
// many cells were cut.
func (b *workbook) about(s Set) {
	out := b.sheet("about", "name", "value")
	for _, p := range s.about() {
		out.add(p[0], p[1])
	}
	out.add("times", "JST (UTC+9)")
	out.add("cut_cells", b.cut)
	out.end()
}
