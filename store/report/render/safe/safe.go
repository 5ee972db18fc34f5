// Package safe shows text of strangers so that it can neither act nor hide: what
// a terminal obeys is written as its picture (␛), what turns the order of letters
// around and what nobody sees as its number ([U+202E]), and a spreadsheet's cell
// runs no formula. What is shown otherwise is unchanged. Start at Visible, Line,
// Cell and Rows; Writer does the same for all that is written.
package safe

import (
	"encoding/csv"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Visible writes the characters of a text that act or hide so that they are seen.
// Line breaks and tabs stay.
func Visible(s string) string { return visible(s, "\n\t") }

// Line is Visible in one line: runs of blanks and line breaks become a blank.
func Line(s string) string { return visible(strings.Join(strings.Fields(s), " "), "") }

// Cell is a text that a spreadsheet shows as it is and does not run.
func Cell(s string) string {
	if s = visible(s, "\n\t\r"); Runs(s) {
		return "'" + s
	}
	return s
}

// Runs reports whether a spreadsheet may take a cell for a formula: its first
// character but for blanks is one that begins one, in either width, or it
// begins with a blank that some spreadsheets pass over when they look.
func Runs(s string) bool {
	if s == "" {
		return false
	}
	if strings.ContainsRune("\t\r\n", rune(s[0])) {
		return true
	}
	first, _ := utf8.DecodeRuneInString(strings.TrimLeft(s, " \u00a0\u3000\t\r\n'"))
	return strings.ContainsRune("=+-@＝＋－＠−﹣﹢﹦﹫", first)
}

// Rows writes rows as CSV (RFC 4180) for spreadsheets: with a byte order mark, which
// tells them that it is UTF-8, and without a cell that is run.
func Rows(w io.Writer, rows [][]string) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	for _, row := range rows {
		cells := make([]string, len(row))
		for i := range row {
			cells[i] = Cell(row[i])
		}
		if err := out.Write(cells); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func visible(s, kept string) string {
	at := strings.IndexFunc(s, func(r rune) bool { return Acts(r) && !strings.ContainsRune(kept, r) })
	if at < 0 {
		return s
	}
	var b strings.Builder
	b.WriteString(s[:at])
	for i := at; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			fmt.Fprintf(&b, "[0x%02X]", s[i])
		case !Acts(r) || strings.ContainsRune(kept, r) || r == joiner && joins(s, i, size):
			b.WriteString(s[i : i+size])
		case r < ' ':
			b.WriteRune('␀' + r)
		case r == 0x7f:
			b.WriteRune('␡')
		default:
			fmt.Fprintf(&b, "[U+%04X]", r)
		}
		i += size
	}
	return b.String()
}

// joiner makes one emoji of several.
const joiner = '\u200d'

// joins reports whether the joiner at a byte stands between emoji.
func joins(s string, at, size int) bool {
	before, _ := utf8.DecodeLastRuneInString(strings.TrimSuffix(s[:at], "\ufe0f"))
	after, _ := utf8.DecodeRuneInString(s[at+size:])
	return isEmoji(before) && isEmoji(after)
}

func isEmoji(r rune) bool { return r >= 0x1f000 && r <= 0x1ffff || r >= 0x2190 && r <= 0x2bff }

// Acts reports whether a character does something instead of being seen: control
// characters, those that say in which direction is read, those without a width,
// invalid bytes. What only chooses the form of the character before is none.
func Acts(r rune) bool {
	switch {
	case r == utf8.RuneError, r == 0xfffe, r == 0xffff:
		return true
	case r < 0x20, r >= 0x7f && r < 0xa0, r == 0x2028, r == 0x2029, r == 0x115f, r == 0x1160, r == 0x3164, r == 0xffa0:
		return true
	case r >= 0xe0000 && r <= 0xe007f: // tags: text that nobody sees
		return true
	case r >= 0xfe00 && r <= 0xfe0f, r >= 0xe0100 && r <= 0xe01ef: // variation selectors: 葛󠄀
		return false
	}
	return unicode.Is(unicode.Cf, r) && r != 0xad
}

// Writer writes what is written to it made visible. What is written at once must
// not end within a character.
func Writer(w io.Writer) io.Writer { return writer{w} }

type writer struct{ io.Writer }

func (w writer) Write(p []byte) (int, error) {
	if _, err := io.WriteString(w.Writer, Visible(string(p))); err != nil {
		return 0, err
	}
	return len(p), nil
}
