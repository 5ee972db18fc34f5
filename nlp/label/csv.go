package label

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"classify/store/record"
)

// columns are those of a table of labels, in their order. In themes they are
// separated by spaces; "-" says that there are none, nothing that the row is
// not labelled yet. Stance and certainty are one word for all themes, or
// theme=word for each.
var columns = []string{"id", "incident", "text", "heading", "parent", "themes", "stance", "certainty", "note"}

// further are columns that are written if a label has something in them; the
// themes on offer are separated by spaces.
var further = []struct {
	name  string
	value func(*Label) string
}{
	{"by", func(l *Label) string { return l.By }},
	{"url", func(l *Label) string { return l.URL }},
	{"drawn", func(l *Label) string { return l.Drawn.String() }},
	{"offered", func(l *Label) string { return strings.Join(l.Offered, " ") }},
}

// others are columns that are passed over: what the program said, and fields
// of labels that nobody labels in a table.
var others = []string{"machine", "stale", "register", "phenomenon"}

// noThemes stands in the themes of a row that is about none; people may also
// type what a Japanese keyboard gives for it.
const noThemes = "-"

func saysNone(cell string) bool {
	return slices.Contains([]string{noThemes, "－", "ー", "―", "−"}, cell)
}

// Column is a further column of a table.
type Column struct {
	Name  string
	Value func(row int) string
}

// WriteCSV writes labels as a table for spreadsheets: UTF-8 with a byte order
// mark, and no cell that begins like a formula, as the texts are other
// people's. What tells of the labelling stands last, if there is something to
// tell: by whom, of which address, how it was drawn, which themes were on offer.
func WriteCSV(w io.Writer, labels []Label, more ...Column) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	told := tellingOf(labels)
	more = slices.Concat(told[:1], more, told[1:])
	more = slices.DeleteFunc(more, func(c Column) bool { return c.Value == nil })
	header := slices.Clone(columns)
	for _, c := range more {
		header = append(header, c.Name)
	}
	_ = out.Write(header) // an error stays and is returned by Error
	for i, l := range labels {
		themes := strings.Join(l.Themes, " ")
		if l.Themes != nil && themes == "" {
			themes = noThemes
		}
		row := []string{
			l.ID, plain(l.Incident), plain(l.Text), plain(l.Heading), plain(l.Parent), themes,
			pairs(l.Stance), pairs(l.Certainty), plain(l.Note),
		}
		for _, c := range more {
			row = append(row, plain(c.Value(i)))
		}
		_ = out.Write(row)
	}
	out.Flush()
	return out.Error()
}

// tellingOf are the further columns; one in which nothing stands has no Value.
func tellingOf(labels []Label) []Column {
	out := make([]Column, len(further))
	for i, c := range further {
		if slices.ContainsFunc(labels, func(l Label) bool { return c.value(&l) != "" }) {
			out[i] = Column{c.name, func(row int) string { return c.value(&labels[row]) }}
		}
	}
	return out
}

// pairs writes a word for each theme.
func pairs[W ~string](of map[string]W) string {
	var parts []string
	for _, theme := range slices.Sorted(maps.Keys(of)) {
		parts = append(parts, theme+"="+string(of[theme]))
	}
	return strings.Join(parts, " ")
}

// CSVLines reads a table of labels, with commas, tabs or semicolons between its
// cells. The columns id, text and themes must be there, in any order.
func CSVLines(name string, r io.Reader) ([]Line, error) {
	text, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	table := strings.TrimPrefix(string(text), "\ufeff")
	in := csv.NewReader(strings.NewReader(table))
	in.FieldsPerRecord = -1
	in.Comma = between(table)
	header, err := in.Read()
	if err != nil {
		return nil, fmt.Errorf("%s:1: no header row with the columns of labels: %w", name, err)
	}
	at, err := places(header)
	if err != nil {
		return nil, fmt.Errorf("%s:1: %w", name, err)
	}
	f := file{name: name, key: whose, seen: map[string]int{}}
	for len(f.wrong) < mostWrong {
		cells, err := in.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			var place *csv.ParseError
			if errors.As(err, &place) {
				err = fmt.Errorf("%s:%d:%d: %w", name, place.Line, place.Column, place.Err)
			}
			f.wrong = append(f.wrong, err)
			break // what follows cannot be cut into rows
		}
		if slices.IndexFunc(cells, func(c string) bool { return strings.TrimSpace(c) != "" }) < 0 {
			continue
		}
		number, _ := in.FieldPos(0)
		one, err := fromCells(cells, len(header), at)
		f.add(one, number, err)
	}
	return f.lines, errors.Join(f.wrong...)
}

// between is what stands between the cells of the header: in some countries
// spreadsheets write semicolons.
func between(table string) rune {
	first, _, _ := strings.Cut(table, "\n")
	best := ','
	for _, c := range "\t;" {
		if strings.Count(first, string(c)) > strings.Count(first, string(best)) {
			best = c
		}
	}
	return best
}

// places finds the columns by their names.
func places(header []string) (map[string]int, error) {
	at, known := map[string]int{}, slices.Clone(columns)
	for _, c := range further {
		known = append(known, c.name)
	}
	for i, name := range header {
		name = strings.ToLower(strings.TrimSpace(name))
		if _, twice := at[name]; twice {
			return nil, fmt.Errorf("two columns are called %q", name)
		}
		if name != "" && !slices.Contains(known, name) && !slices.Contains(others, name) {
			return nil, fmt.Errorf("unknown column %q; labels have %s", name, strings.Join(known, ", "))
		}
		if name != "" {
			at[name] = i
		}
	}
	for _, name := range []string{"id", "text", "themes"} {
		if _, ok := at[name]; !ok {
			return nil, fmt.Errorf("no column %q", name)
		}
	}
	return at, nil
}

func fromCells(cells []string, width int, at map[string]int) (l Label, err error) {
	if len(cells) > width {
		return l, fmt.Errorf("%d cells in a table of %d columns: is a comma not in quotes?", len(cells), width)
	}
	cell := func(name string) string {
		if i, ok := at[name]; ok && i < len(cells) {
			return cells[i]
		}
		return ""
	}
	l = Label{
		ID: strings.TrimSpace(cell("id")), Incident: strings.TrimSpace(unplain(cell("incident"))), Text: unplain(cell("text")),
		Heading: unplain(cell("heading")), Parent: unplain(cell("parent")), Note: unplain(cell("note")), By: strings.TrimSpace(unplain(cell("by"))),
		URL: strings.TrimSpace(unplain(cell("url"))),
	}
	if offered := strings.Fields(unplain(cell("offered"))); len(offered) > 0 {
		l.Offered = offered
	}
	switch themes := strings.Fields(cell("themes")); {
	case len(themes) == 1 && saysNone(themes[0]):
		l.Themes = []string{}
	case len(themes) > 0:
		l.Themes = themes
	}
	l.Drawn, err = record.ParseDraw(strings.TrimSpace(unplain(cell("drawn"))))
	if err == nil {
		l.Stance, err = words[record.Stance](l.Themes, cell("stance"))
	}
	if err == nil {
		l.Certainty, err = words[record.Certainty](l.Themes, cell("certainty"))
	}
	if err == nil {
		err = l.Check()
	}
	return l, err
}

// words reads one word for all themes, or theme=word for each.
func words[W ~string](themes []string, cell string) (map[string]W, error) {
	parts := strings.Fields(cell)
	if len(parts) == 0 || len(parts) == 1 && saysNone(parts[0]) {
		return nil, nil
	}
	of := map[string]W{}
	if len(parts) == 1 && !strings.Contains(cell, "=") {
		if len(themes) == 0 {
			return nil, fmt.Errorf("it has the word %q, but no theme", parts[0])
		}
		for _, theme := range themes {
			of[theme] = W(parts[0])
		}
		return of, nil
	}
	for _, part := range parts {
		theme, word, ok := strings.Cut(part, "=")
		if _, twice := of[theme]; !ok || twice {
			return nil, fmt.Errorf("%q: write one word for all themes, or theme=word once for each", cell)
		}
		of[theme] = W(word)
	}
	return of, nil
}

// formula begins what a spreadsheet would calculate.
const formula = "=+-@\t\r＝＋－＠"

// plain puts an apostrophe before a cell that a spreadsheet would calculate, or
// that has one for that already.
func plain(cell string) string {
	if rest := strings.TrimLeft(cell, "'"); rest != "" && strings.ContainsRune(formula, []rune(rest)[0]) {
		return "'" + cell
	}
	return cell
}

// unplain takes away what plain has put there.
func unplain(cell string) string {
	if rest := strings.TrimLeft(cell, "'"); rest != cell && plain(rest) != rest {
		return cell[1:]
	}
	return cell
}
