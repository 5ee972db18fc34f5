package pdf

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
)

func TestWhatHoldsNoObjectsIsNoPDF(t *testing.T) {
	for _, body := range []string{"", "%PDF-1.7", "%PDF-1.7 と書いてあるだけ", strings.Repeat(" ", MaxBytes+1)} {
		if f, err := Read([]byte(body)); !errors.Is(err, ErrBroken) {
			t.Errorf("Read(%.30q) = %+v, %v, want ErrBroken", body, f, err)
		}
	}
}

func TestTitlesThatProgramsLeftAreNoTitles(t *testing.T) {
	for said, want := range map[string]string{
		"会員情報の流出について": "会員情報の流出について", "Microsoft Word - 会員情報の流出について.docx": "", "Microsoft Word - 会員情報の流出について": "会員情報の流出について",
		"untitled": "", "20210521_oshirase": "", "無題": "", "": "", "Notice of an incident": "Notice of an incident", "スライド 1": "", "Presentation1": "", "C:\\temp\\a.docx": "", "\u0083H\u0083\u008b": "", "æÐ¢í¹": "", "無題1": "", "プレゼンテーション 1": "",
	} {
		if got := title(said); got != want {
			t.Errorf("title(%q) = %q, want %q", said, got, want)
		}
	}
}

func TestAccountsAreNoAuthors(t *testing.T) {
	for said, want := range map[string]string{
		"港 太郎": "港 太郎", "株式会社みなとマッチ": "株式会社みなとマッチ", "Minato Taro": "Minato Taro",
		"user": "", "owner": "", "PC-01": "", "mtaro": "", "MINATO\\taro": "", "": "", "ユーザー 1": "", "広": "",
	} {
		if got := author(said); got != want {
			t.Errorf("author(%q) = %q, want %q", said, got, want)
		}
	}
}

func TestDatesOfPDFAreReadAsFarAsTheyGo(t *testing.T) {
	for said, want := range map[string]string{
		"D:20210521150203+09'00'": "2021-05-21T15:02:03+09:00", "D:20210521060203Z": "2021-05-21T06:02:03Z", "D:20210521": "2021-05-21T00:00:00+09:00",
		"20210521150203-05'30": "2021-05-21T15:02:03-05:30", "D:2021": "", "D:20211341": "", "D:19000101000000": "", "昨日": "",
	} {
		if got := stamp(said); got != want {
			t.Errorf("stamp(%q) = %q, want %q", said, got, want)
		}
	}
}

func TestPagesAreNamedInRanges(t *testing.T) {
	for want, pages := range map[string][]int{"page 3": {2}, "pages 1-3": {0, 1, 2}, "pages 1, 3-4": {0, 2, 3}} {
		if got := numbers(pages); got != want {
			t.Errorf("numbers(%v) = %q, want %q", pages, got, want)
		}
	}
}

func TestPagesThatWereNotReachedAreNamed(t *testing.T) {
	r := reading{f: File{Pages: 9}, next: 4, tally: tally{read: 3, unread: []int{3}}, broke: true}
	if f, err := r.file(); err != nil || !slices.Contains(f.Warnings, "partial: pages 4-9 of the PDF could not be read") {
		t.Errorf("%q, %v", f.Warnings, err)
	}
	r = reading{f: File{Pages: 9}, next: 9}
	r.watch.late.Store(true) // when all was done
	if f, err := r.file(); err != nil || len(f.Warnings) > 0 {
		t.Errorf("%q, %v", f.Warnings, err)
	}
}

// FuzzLayout: whatever stands where, every letter of a page is read once, but
// for ruby, white space and hyphens, and in the same order the second time.
func FuzzLayout(f *testing.F) {
	f.Add("会員情報を管理するサーバーに対し、外部から", []byte{1, 2, 3, 250, 9})
	f.Add("氏名 港太郎 住所 東京", []byte{0, 0, 40, 0, 0, 20, 40, 20})
	f.Add("あいうえおかきく", []byte{7, 7, 7, 8, 7, 9, 7, 10, 7, 11})
	f.Fuzz(func(t *testing.T, words string, places []byte) {
		var page []glyph
		for i, r := range strings.ToValidUTF8(words, "") {
			if !unicode.IsPrint(r) || rxKana.MatchString(string(r)) || len(places) == 0 {
				continue
			}
			x, y := float64(places[i%len(places)]), float64(places[(i*7+1)%len(places)])
			page = append(page, glyph{box: box{x, y, x + 10, y + 10}, r: r, size: 10, turn: i / 7 & 1})
		}
		got := pageLines(page, 0)
		var in, out []rune
		for _, g := range page {
			in = append(in, g.r)
		}
		for _, l := range got {
			out = append(out, []rune(l.text)...)
		}
		if a, b := letters(in), letters(out); a != b {
			t.Fatalf("of %q came %q", a, b)
		}
		if d := fmt.Sprint(got); d != fmt.Sprint(pageLines(page, 0)) {
			t.Fatalf("the second time differs from %s", d)
		}
		blocks(got)
	})
}

// letters are the letters and digits of a text in order of their codes.
func letters(rs []rune) string {
	rs = slices.DeleteFunc(rs, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	slices.Sort(rs)
	return string(rs)
}

// scattered are n letters that stand apart in rows, columns or anyhow.
func scattered(n int, place func(i int) (x, y float64)) []glyph {
	out := make([]glyph, n)
	for i := range out {
		x, y := place(i)
		out[i] = glyph{box: box{x, y, x + 5, y + 5}, r: '漢', size: 5}
	}
	return out
}

func TestADensePageIsLaidOutInTime(t *testing.T) {
	if testing.Short() {
		t.Skip("under the race detector time says nothing")
	}
	for name, place := range map[string]func(i int) (x, y float64){
		"a grid":        func(i int) (x, y float64) { return float64(i%200) * 20, float64(i/200) * -8 },
		"a staircase":   func(i int) (x, y float64) { return float64(i) * 0.5, float64(i) * -7 },
		"anyhow":        func(i int) (x, y float64) { return float64(i * 7919 % 4001), float64(i * 104729 % 9973) },
		"a column":      func(i int) (x, y float64) { return float64(i % 2 * 100), float64(i) * -9 },
		"one row":       func(i int) (x, y float64) { return float64(i) * 20, 0 },
		"one place":     func(i int) (x, y float64) { return 0, 0 },
		"a thin column": func(i int) (x, y float64) { return 0, float64(i) * -7 },
	} {
		start := time.Now()
		lines := pageLines(scattered(maxPageText, place), 0)
		blocks(withoutFurniture([][]line{lines}))
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("%s: %v for %d lines", name, took, len(lines))
		} else {
			t.Logf("%s: %v for %d lines", name, took, len(lines))
		}
	}
}
