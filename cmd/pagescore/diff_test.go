package main

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"classify/crawler/extract"
	"classify/store/record"
)

func TestDiff(t *testing.T) {
	name := os.Getenv("PAGE")
	if name == "" {
		t.Skip()
	}
	l, _ := labelOf(name)
	body, _ := readFile(name)
	page, err := extract.Extract(record.Capture{URL: l.URL, Status: 200, Body: body, Origin: record.Imported})
	fmt.Println(err, page.Warnings)
	want := bigrams(strings.Join(l.Body, "\n"))
	have := bigrams(bodyOf(page.Documents[0]))
	d := page.Documents[0]
	fmt.Println("TITLE", d.Title, "|", d.Published, d.Modified, "|", d.Byline, "|", d.Site, d.Partial, "want", l.Title, l.Published)
	for _, u := range d.Utterances {
		n, in := 0, 0
		for p, k := range bigrams(u.Text) {
			n += k
			if want[p] > 0 {
				in += k
			}
		}
		mark := " "
		if in*2 < n {
			mark = "+"
		}
		s := u.String()
		if r := []rune(s); len(r) > 140 {
			s = string(r[:140]) + "…"
		}
		fmt.Println(mark, s)
	}
	for _, p := range l.Body {
		n, in := 0, 0
		for pr, k := range bigrams(p) {
			n += k
			if have[pr] > 0 {
				in += k
			}
		}
		if in*3 < n*2 {
			r := []rune(p)
			fmt.Println("-", string(r[:min(len(r), 140)]))
		}
	}
}
