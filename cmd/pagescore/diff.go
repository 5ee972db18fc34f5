package main

import (
	"fmt"
	"io"
	"strings"
)

// printDiff shows what of a page's text differs from its label: + for what
// was read and is not in the label, - for paragraphs of the label that were
// not read. A text counts as there if most of its pairs of characters are.
func printDiff(out io.Writer, r result) {
	fmt.Fprintf(out, "%s\n  title %q, published %q, modified %q, byline %q\n", r.name, r.got.Title, r.got.Published, r.got.Modified, r.got.Byline)
	want, have := bigrams(strings.Join(r.want.Body, "\n")), bigrams(bodyOf(r.got))
	for _, u := range r.got.Utterances {
		if !within(u.Text, want) {
			fmt.Fprintln(out, "  +", u)
		}
	}
	for _, paragraph := range r.want.Body {
		if !within(paragraph, have) {
			fmt.Fprintln(out, "  -", paragraph)
		}
	}
}

// within reports whether two thirds of a text's pairs occur among pairs.
func within(text string, among map[[2]rune]int) bool {
	all, there := 0, 0
	for pair, n := range bigrams(text) {
		all += n
		if among[pair] > 0 {
			there += n
		}
	}
	return 3*there >= 2*all
}
