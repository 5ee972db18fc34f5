// Package columns lays out text for terminals, in which a Japanese character
// takes two columns: Table writes rows of cells, Title underlines. It does not
// know what is in them.
package columns

import (
	"strings"

	"github.com/mattn/go-runewidth"
)

// width counts terminal columns. Ambiguous characters are taken as narrow
// whatever the environment says, so that a text is the same everywhere.
var width = &runewidth.Condition{EastAsianWidth: false, StrictEmojiNeutral: true}

// Width is how many columns a text takes.
func Width(s string) int { return width.StringWidth(s) }

// Truncate cuts a text to so many columns, an ellipsis included.
func Truncate(s string, columns int) string { return width.Truncate(s, columns, "…") }

// Title is a line and one of hyphens under it.
func Title(s string) string { return s + "\n" + strings.Repeat("-", Width(s)) }

// Table is a line for each row, of which all have as many cells; the first left
// cells are text, the others numbers.
func Table(rows [][]string, left int) string {
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], Width(cell))
		}
	}
	var out strings.Builder
	for _, row := range rows {
		var b strings.Builder
		for i, cell := range row {
			gap := strings.Repeat(" ", widths[i]-Width(cell))
			if i > 0 {
				b.WriteString("  ")
			}
			if i < left {
				b.WriteString(cell + gap)
			} else {
				b.WriteString(gap + cell)
			}
		}
		out.WriteString(strings.TrimRight(b.String(), " ") + "\n")
	}
	return out.String()
}
