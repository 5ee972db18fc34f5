package table

import (
	"fmt"
	"slices"
	"strings"
)

// records reads CSV: a header row, and a row for each utterance.
func (r *reading) records(text string) error {
	h := headerOf(text, r.Map)
	if h.err != nil {
		return withRows(h.err, text, h)
	}
	in := &scanner{text: text, at: h.end, line: h.next, comma: h.comma}
	var cells []string
	for {
		rec, ok := in.next(cells[:0], len(h.columns))
		if !ok {
			return nil
		}
		cells = rec.cells
		if rec.fault != "" {
			r.broken.note(rec.line, rec.fault)
			continue
		}
		if blank(rec.cells) {
			continue
		}
		v := row{line: rec.line, dated: h.at[posted] >= 0}
		for f, i := range h.at {
			if i >= 0 {
				v.value[f] = h.cell(rec.cells[i])
			}
		}
		if !r.add(v) {
			return nil
		}
	}
}

// exportColumns are in every table of this program's own export, and in no other.
var exportColumns = []string{"sha256", "extractor", "text_sha256", "utterance"}

// cell is what a cell holds. The export puts a ' before what a spreadsheet would
// run as a formula, also before one that stands there already.
func (h *header) cell(s string) string {
	said, guarded := strings.CutPrefix(s, "'")
	if !guarded || slices.ContainsFunc(exportColumns, func(name string) bool { return !slices.Contains(h.columns, name) }) {
		return s
	}
	if rest := strings.TrimLeft(said, " \u00a0\u3000\t\r\n'"); said != "" && (strings.ContainsRune("\t\r\n", rune(said[0])) || rest != "" && strings.ContainsAny(firstRunes(rest, 1), "=+-@＝＋－＠−﹣﹢﹦﹫")) {
		return said
	}
	return s
}

func firstRunes(s string, n int) string {
	for i := range s {
		if n--; n < 0 {
			return s[:i]
		}
	}
	return s
}

func blank(cells []string) bool {
	return !slices.ContainsFunc(cells, func(c string) bool { return strings.TrimSpace(c) != "" })
}

// header is the row that names the columns.
type header struct {
	comma     byte
	columns   []string
	at        [fields]int
	found     int // how many fields have a column
	end, next int // where the rows begin, and in which line
	err       error
}

// preamble is how many rows may stand above the header: tools write there
// what was searched for and when.
const preamble = 10

// headerOf finds the header, with the delimiter that gives the most columns
// with names that are known.
func headerOf(text string, m Map) header {
	start, comma := 0, byte(0)
	if line, _, ok := strings.Cut(text, "\n"); ok && strings.HasPrefix(line, "sep=") && len(line) > 4 {
		start, comma = len(line)+1, line[4] // how Excel is told
	}
	var best header
	for _, c := range []byte(",\t;") {
		if comma != 0 && c != comma {
			continue
		}
		if h := headerWith(text, start, c, m); best.comma == 0 || better(h, best) {
			best = h
		}
	}
	if best.comma == 0 {
		best.err = &ColumnError{Line: 1}
	}
	return best
}

func better(a, b header) bool {
	if (a.err == nil) != (b.err == nil) {
		return a.err == nil
	}
	if a.found != b.found {
		return a.found > b.found
	}
	return len(a.columns) > len(b.columns)
}

// headerWith is the first of the first rows that names a text; else the one
// with the most cells, for the message.
func headerWith(text string, start int, comma byte, m Map) header {
	in := &scanner{text: text, at: start, line: 1, comma: comma}
	if start > 0 {
		in.line = 2
	}
	best := header{comma: comma, err: &ColumnError{Line: 1}}
	for range preamble {
		rec, ok := in.next(nil, 0)
		if !ok {
			break
		}
		if rec.fault != "" || blank(rec.cells) {
			continue
		}
		h := header{comma: comma, end: in.at, next: in.line}
		for _, c := range rec.cells {
			h.columns = append(h.columns, oneLine(c))
		}
		h.at, h.err = choose(h.columns, m)
		h.err = asColumnError(h.err, rec.line)
		for _, i := range h.at {
			if i >= 0 {
				h.found++
			}
		}
		if h.err == nil {
			return h
		}
		if len(h.columns) > len(best.columns) {
			best = h
		}
	}
	return best
}

// scanner cuts CSV (RFC 4180) into rows. Behind a broken row it goes on with
// the line after its first, so that an open quotation mark costs one row.
type scanner struct {
	text  string
	at    int
	line  int
	comma byte
	eol   int // the next line end not before at, if it is not before at
}

// scanned is one row, or what is wrong with it.
type scanned struct {
	line  int
	cells []string
	fault string
}

// next reads a row of so many columns, of any number if want is 0, into cells.
func (s *scanner) next(cells []string, want int) (scanned, bool) {
	if s.at >= len(s.text) {
		return scanned{}, false
	}
	start := s.at
	rec := scanned{line: s.line}
	for rec.fault == "" {
		var value string
		var last bool
		value, last, rec.fault = s.cell(start)
		if cells = append(cells, value); len(cells) > maxColumns {
			rec.fault = "more than 1,000 cells"
		}
		if last {
			break
		}
	}
	rec.cells = cells
	switch raw := s.text[start:s.at]; {
	case rec.fault != "":
	case len(raw) > maxRow:
		rec.fault = "longer than 1 MiB"
	case strings.IndexByte(raw, 0) >= 0:
		rec.fault = "it holds NUL"
	case want > 0 && !blank(cells):
		rec.cells, rec.fault = fit(cells, want)
	case want > 0:
		rec.cells = nil
	}
	if rec.fault != "" {
		s.at = s.lineEnd(start)
		s.at = min(s.at+1, len(s.text))
	}
	s.line += strings.Count(s.text[start:s.at], "\n")
	return rec, true
}

// fit takes empty cells off the end of a row that has too many.
func fit(cells []string, want int) ([]string, string) {
	n := len(cells)
	for n > want && strings.TrimSpace(cells[n-1]) == "" {
		n--
	}
	if n != want {
		return cells, fmt.Sprintf("%d cells, not %d", n, want)
	}
	return cells[:n], ""
}

// lineEnd is where the line of a place ends: at its line break, or at the end.
func (s *scanner) lineEnd(from int) int {
	if i := strings.IndexByte(s.text[from:], '\n'); i >= 0 {
		return from + i
	}
	return len(s.text)
}

// cell reads the cell at the scanner's place, and what ends it; last says that
// it ends its row, which begins at start.
func (s *scanner) cell(start int) (value string, last bool, fault string) {
	if s.at < len(s.text) && s.text[s.at] == '"' {
		return s.quotedCell(start)
	}
	if s.eol < s.at || s.eol > len(s.text) || s.eol < len(s.text) && s.text[s.eol] != '\n' {
		s.eol = s.lineEnd(s.at)
	}
	end := s.eol
	if i := strings.IndexByte(s.text[s.at:s.eol], s.comma); i >= 0 {
		end = s.at + i
	}
	value, last = s.text[s.at:end], end == s.eol
	if strings.IndexByte(value, '"') >= 0 {
		return "", true, "a quotation mark inside a cell"
	}
	s.at = min(end+1, len(s.text))
	if last {
		value = strings.TrimSuffix(value, "\r")
	}
	return value, last, ""
}

// quotedCell reads a cell in quotation marks, doubled inside.
func (s *scanner) quotedCell(start int) (value string, last bool, fault string) {
	begin, doubled := s.at+1, false
	end := begin
	for {
		i := strings.IndexByte(s.text[end:min(len(s.text), start+maxRow+1)], '"')
		if i < 0 {
			return "", true, "an open quotation mark"
		}
		end += i
		if end+1 < len(s.text) && s.text[end+1] == '"' {
			doubled = true
			end += 2
			if end > start+maxRow {
				return "", true, "longer than 1 MiB"
			}
			continue
		}
		break
	}
	value = s.text[begin:end]
	if doubled {
		value = strings.ReplaceAll(value, `""`, `"`)
	}
	rest := s.text[end+1:]
	switch {
	case rest == "":
		s.at = len(s.text)
		return value, true, ""
	case rest[0] == s.comma:
		s.at = end + 2
		return value, false, ""
	case rest[0] == '\n', strings.HasPrefix(rest, "\r\n"):
		s.at = end + 1 + strings.IndexByte(rest, '\n') + 1
		return value, true, ""
	}
	return "", true, "text behind a closing quotation mark"
}
