// Package chart draws the charts of a report as SVG: numbers and words go in, an
// element for an HTML page comes out. Start at Columns, Stacks, Intervals and
// Lanes.
//
// Places along a chart are percentages of its width and everything else is in
// pixels, so that words keep their size on a telephone and on a wide screen.
// There is neither script nor style in a chart: it has classes, and the page
// says their colours. Axes start at 0 and say their unit. A chart is an image
// with a title and a description to those who cannot see it; its numbers belong
// into a table beside it. The same numbers give the same bytes.
package chart

import (
	"fmt"
	"html"
	"math"
	"strconv"
	"strings"
)

// Name is what a chart is called.
type Name struct {
	ID    string // of the element; one of its own on a page
	Title string
	Desc  string // what is to be seen in it, in a sentence
}

// drawing gathers the elements of one chart.
type drawing struct {
	out    strings.Builder
	height int
}

// begin opens a chart of a height in pixels.
func begin(n Name, class string, height int) *drawing {
	d := &drawing{height: height}
	d.add(`<svg class="chart %s" role="img" aria-labelledby="%s-t %s-d" width="100%%" height="%d">`,
		class, html.EscapeString(n.ID), html.EscapeString(n.ID), height)
	d.add(`<title id="%s-t">%s</title><desc id="%s-d">%s</desc>`,
		html.EscapeString(n.ID), html.EscapeString(n.Title), html.EscapeString(n.ID), html.EscapeString(n.Desc))
	return d
}

func (d *drawing) end() string {
	d.out.WriteString("</svg>")
	return d.out.String()
}

func (d *drawing) add(format string, args ...any) { fmt.Fprintf(&d.out, format, args...) }

// rect draws a rectangle from a part of the width, both 0 to 1, and from a
// height in pixels.
func (d *drawing) rect(class string, x, width float64, y, height float64) {
	d.add(`<rect class="%s" x="%s%%" y="%s" width="%s%%" height="%s"/>`, class, short(100*x), short(y), short(100*width), short(height))
}

// rule draws a line over the whole width.
func (d *drawing) rule(class string, y float64) {
	d.add(`<line class="%s" x1="0" x2="100%%" y1="%s" y2="%s"/>`, class, short(y), short(y))
}

// tick draws a line down at a part of the width.
func (d *drawing) tick(class string, x, from, to float64) {
	d.add(`<line class="%s" x1="%s%%" x2="%s%%" y1="%s" y2="%s"/>`, class, short(100*x), short(100*x), short(from), short(to))
}

func (d *drawing) dot(class string, x, y, radius float64) {
	d.add(`<circle class="%s" cx="%s%%" cy="%s" r="%s"/>`, class, short(100*x), short(y), short(radius))
}

// Anchors of words: which part of them stands at their place.
const (
	left   = "start"
	middle = "middle"
	right  = "end"
)

func (d *drawing) word(class string, x, y float64, anchor, s string) {
	if s == "" {
		return
	}
	at := ""
	if anchor != left {
		at = ` text-anchor="` + anchor + `"`
	}
	d.add(`<text class="%s" x="%s%%" y="%s"%s>%s</text>`, class, short(100*x), short(y), at, html.EscapeString(s))
}

// axis writes words below a chart: the first at its left edge, the last at its
// right one, those between about their places, which are from 0 to 1.
func (d *drawing) axis(y float64, marks []Mark) {
	for _, m := range marks {
		d.word("tick", min(max(m.At, 0), 1), y, anchorAt(m.At), m.Word)
	}
}

// anchorAt keeps a word at a place inside the chart.
func anchorAt(place float64) string {
	switch {
	case place <= .03:
		return left
	case place >= .97:
		return right
	}
	return middle
}

// Mark is a word at a place of an axis, from 0 to 1.
type Mark struct {
	At   float64
	Word string
}

// short writes a number with at most two decimals: a hundredth of a percent of a
// screen is under half a pixel.
func short(f float64) string {
	return strconv.FormatFloat(math.Round(f*100)/100, 'f', -1, 64)
}

// Round is the next number to which an axis goes: of one digit or two, so that it
// can be read; for a whole number a whole one.
func Round(top float64) float64 {
	if !(top > 0) {
		return 1
	}
	power := math.Pow(10, math.Floor(math.Log10(top)))
	for _, step := range []float64{1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10} {
		// The part of a billionth is what the logarithm is wrong by.
		if step*power >= top*(1-1e-9) {
			return step * power
		}
	}
	return 10 * power
}
