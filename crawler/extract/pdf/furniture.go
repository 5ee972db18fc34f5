package pdf

import (
	"fmt"
	"math"
	"regexp"
	"unicode/utf8"
)

var (
	// rxPageNumber is a line that numbers the page: "- 3 -", "3/10", "3 ページ".
	rxPageNumber = regexp.MustCompile(`^[-–—ー－ 　(（\[]*(?:p\.?|page|P\.?|Page)?\s*[0-9０-９]{1,4}(?:\s*[/／]\s*[0-9０-９]{1,4})?\s*(?:頁|ページ)?[-–—ー－ 　)）\]]*$`)
	// rxLastNumber is the number of the page behind a running head. Other numbers
	// tell lines apart: 第1章 and 第2章 are headings.
	rxLastNumber = regexp.MustCompile(`[\s　]+[-–—－(（]?[0-9０-９]{1,4}(?:\s*[/／]\s*[0-9０-９]{1,4})?\s*(?:頁|ページ)?[-–—－)）]?$`)
)

// edge is how many lines at the top and the bottom of a page may be furniture.
const edge = 2

// withoutFurniture leaves out page numbers, and the short lines that stand at
// the edge of most pages but for the page's number; of two pages, what stands
// in the same place.
func withoutFurniture(pages [][]line) []line {
	times, places := map[string]int{}, map[string]int{}
	for _, page := range pages {
		met := map[string]bool{}
		for i, l := range page {
			if form := formOf(l); atEdge(i, page) && !met[form] {
				met[form] = true
				times[form]++
				places[placeOf(l)]++
			}
		}
	}
	repeats := func(i int, page []line) bool {
		l := page[i]
		n := times[formOf(l)]
		return atEdge(i, page) && utf8.RuneCountInString(l.text) <= longHead && !rxSentenceEnd.MatchString(l.text) &&
			(len(pages) > 2 && n > 2 && 2*n > len(pages) || len(pages) == 2 && places[placeOf(l)] == 2)
	}
	copies := areCopies(pages)
	var out []line
	for _, page := range pages {
		for i, l := range page {
			if !copies && repeats(i, page) || atEdge(i, page) && rxPageNumber.MatchString(l.text) && len(page) > 1 {
				continue
			}
			out = append(out, l)
		}
	}
	return out
}

// areCopies reports whether most lines of a file stand on most of its pages,
// wherever: they are copies of a form or letter, and what repeats is what they
// say.
func areCopies(pages [][]line) bool {
	times := map[string]int{}
	for _, page := range pages {
		met := map[string]bool{}
		for _, l := range page {
			if form := formOf(l); !met[form] {
				met[form] = true
				times[form]++
			}
		}
	}
	repeated, all := 0, 0
	for _, page := range pages {
		for _, l := range page {
			if rxPageNumber.MatchString(l.text) {
				continue
			}
			if all++; len(pages) > 1 && 2*times[formOf(l)] > len(pages) {
				repeated++
			}
		}
	}
	return 2*repeated > all
}

// rxSentenceEnd ends what no running head says.
var rxSentenceEnd = regexp.MustCompile(`[。！？]$`)

func atEdge(i int, page []line) bool { return i < edge || i >= len(page)-edge }

// longHead is longer than running heads get, in characters.
const longHead = 40

// formOf is a line's text without the page's number, and its size.
func formOf(l line) string {
	return fmt.Sprint(rxLastNumber.ReplaceAllString(l.text, " 0"), math.Round(l.size))
}

// placeOf is a line's form and where it stands, up to two points.
func placeOf(l line) string {
	return fmt.Sprint(formOf(l), " ", math.Round(l.middle()/2))
}
