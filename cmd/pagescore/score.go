package main

import (
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"classify/crawler/extract"
	"classify/store/record"
)

// label is what a person found on a page.
type label struct {
	URL       string   `json:"url"`
	Title     string   `json:"title"`
	Published string   `json:"published"` // its day is compared; "": the page does not say
	Body      []string `json:"body"`      // the page's own text
}

// The verdicts on a title or a date.
const (
	verdictYes  = "right"
	verdictNo   = "WRONG"
	verdictNone = "none"
)

// result is how one page was read.
type result struct {
	name                  string
	f1, precision, recall float64
	title, date           string
	dated                 bool // the label has a date
	took                  time.Duration
	notes                 []string
	got                   record.Document
	want                  label
}

// labelOf reads the label beside a page, if the file is one and has one.
func labelOf(name string) (label, bool) {
	var l label
	switch base, ok := strings.CutSuffix(strings.TrimSuffix(name, ".gz"), ".html"); {
	case ok:
		data, err := os.ReadFile(base + ".json")
		return l, err == nil && json.Unmarshal(data, &l) == nil
	case strings.HasSuffix(name, ".pdf"):
		base := strings.TrimSuffix(name, ".pdf")
		for _, end := range []string{".pdftotext.txt", ".txt"} {
			if data, err := os.ReadFile(base + end); err == nil {
				l.Body = []string{string(data)}
				return l, true
			}
		}
	}
	return l, false
}

// scoreFile extracts a page and compares it with its label.
func scoreFile(name string, want label) (result, error) {
	r := result{name: strings.TrimSuffix(strings.TrimSuffix(filepath.Base(name), ".gz"), ".html")}
	body, err := readFile(name)
	if err != nil {
		return r, err
	}
	page, took, err := timed(record.Capture{URL: want.URL, Status: 200, Body: body, Origin: record.Imported})
	r.took = took
	if err != nil && !errors.Is(err, extract.ErrEmpty) && !errors.Is(err, extract.ErrNotText) {
		return r, fmt.Errorf("%s: %w", name, err)
	}
	r.notes = append(r.notes, page.Warnings...)
	var got record.Document
	if len(page.Documents) > 0 {
		got = page.Documents[0]
	}
	r.got, r.want = got, want
	text := bodyOf(got)
	if strings.HasSuffix(name, ".pdf") { // its label holds the title too
		text = got.Text()
	}
	r.precision, r.recall, r.f1 = overlap(text, strings.Join(want.Body, "\n"))
	if !strings.HasSuffix(name, ".pdf") {
		r.judge(got, want)
	}
	return r, nil
}

// timed extracts a page three times and gives the shortest time: the first
// also pays for memory and caches that are not warm yet.
func timed(c record.Capture) (page extract.Page, took time.Duration, err error) {
	for i := range 3 {
		start := time.Now()
		page, err = extract.Extract(c)
		if t := time.Since(start); i == 0 || t < took {
			took = t
		}
	}
	return page, took, err
}

// judge compares title and day.
func (r *result) judge(got record.Document, want label) {
	r.title = verdictYes
	if spaced(got.Title) != spaced(want.Title) {
		r.title = verdictNo
		r.notes = append(r.notes, fmt.Sprintf("title %q, not %q", got.Title, want.Title))
	}
	r.dated = want.Published != ""
	gotDay, wantDay := day(got.Published), day(want.Published)
	switch {
	case gotDay == wantDay && r.dated:
		r.date = verdictYes
	case gotDay == "":
		r.date = verdictNone
	default:
		r.date = verdictNo
		r.notes = append(r.notes, fmt.Sprintf("date %q, not %q", gotDay, wantDay))
	}
}

func day(iso string) string { return iso[:min(len(iso), len(time.DateOnly))] }

// spaced is a title in one form of width and white space.
func spaced(s string) string { return strings.Join(strings.Fields(norm.NFKC.String(s)), " ") }

// bodyOf is the page's own text: all but the heading that repeats the title and
// what its readers wrote, unless the page is little more than their thread.
func bodyOf(d record.Document) string {
	said := map[bool]int{}
	for _, u := range d.Utterances {
		said[u.Kind == record.Comment] += len(u.Text)
	}
	thread := said[true] > 5*said[false]
	var b strings.Builder
	for _, u := range d.Utterances {
		if u.Kind == record.Comment && !thread || u.Kind == record.Heading && spaced(u.Text) == spaced(d.Title) {
			continue
		}
		b.WriteString(u.Text)
		b.WriteByte('\n')
	}
	return b.String()
}

func readFile(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if !strings.HasSuffix(name, ".gz") {
		return io.ReadAll(f)
	}
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return io.ReadAll(z)
}

// overlap compares two texts by their pairs of neighbouring letters and
// digits in NFKC, each counted as often as it occurs in both.
func overlap(got, want string) (precision, recall, f1 float64) {
	a, b := bigrams(got), bigrams(want)
	same, inA, inB := 0, 0, 0
	for pair, n := range a {
		inA += n
		same += min(n, b[pair])
	}
	for _, n := range b {
		inB += n
	}
	if inA == 0 && inB == 0 {
		return 1, 1, 1
	}
	if same == 0 {
		return 0, 0, 0
	}
	precision, recall = float64(same)/float64(inA), float64(same)/float64(inB)
	return precision, recall, 2 * precision * recall / (precision + recall)
}

func bigrams(s string) map[[2]rune]int {
	pairs := map[[2]rune]int{}
	var last rune
	for _, r := range norm.NFKC.String(s) {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			continue
		}
		if last != 0 {
			pairs[[2]rune{last, r}]++
		}
		last = r
	}
	return pairs
}
