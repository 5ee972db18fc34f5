package store

import (
	"fmt"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"classify/store/dup"
	"classify/store/record"
)

// quoted is an utterance with the passages in 〈〉 as quotations, without them.
func quoted(text, speaker string) record.Utterance {
	u := record.Utterance{Kind: record.Paragraph}
	for {
		before, rest, ok := strings.Cut(text, "〈")
		u.Text += before
		if !ok {
			return u
		}
		words, after, _ := strings.Cut(rest, "〉")
		u.Quotes = append(u.Quotes, record.Quotation{Start: len(u.Text), End: len(u.Text) + len(words), Speaker: speaker, Depth: 1})
		u.Text, text = u.Text+words, after
	}
}

func TestPassagesAreSentencesAndWhatIsQuotedInThem(t *testing.T) {
	for _, c := range []struct {
		name string
		of   record.Utterance
		want []string
	}{
		{"a sentence", quoted("公表が遅い。", ""), []string{"0 all 公表が遅い。"}},
		{"two", quoted("公表が遅い。返事も遅い。", ""), []string{"0 all whole 公表が遅い。返事も遅い。", "0 公表が遅い。", "0 返事も遅い。"}},
		{"one with a quotation", quoted("社長は「〈公表が遅い。返事も遅い〉」と話す", "社長"),
			[]string{"0 all whole 社長は「公表が遅い。返事も遅い」と話す", "0 社長は「公表が遅い。", "0 返事も遅い」と話す"}},
		{"a quotation within a sentence", quoted("社長は「〈公表が遅い〉」と話す。", "社長"), []string{"0 all 社長は「公表が遅い」と話す。", "1 社長: 公表が遅い"}},
		{"a sentence that is a quotation", quoted("「〈公表が遅い〉」", "社長"), []string{"1 社長: all 「公表が遅い」"}},
		{"brackets", quoted("「公表が『遅い』と聞く」と書いた。", ""), []string{"0 all 「公表が『遅い』と聞く」と書いた。", "2 遅い", "1 公表が『遅い』と聞く"}},
		{"a bracket that is not closed", quoted("「公表が遅い", ""), []string{"0 all 「公表が遅い"}},
		{"a bracket that was not opened", quoted("公表が」遅い", ""), []string{"0 all 公表が」遅い"}},
	} {
		var got []string
		for _, p := range sameLines.passages(record.Document{Utterances: []record.Utterance{c.of}}) {
			line := fmt.Sprint(p.depth, " ")
			if p.speaker != "" {
				line += p.speaker + ": "
			}
			if p.all {
				line += "all "
			}
			if p.whole {
				line += "whole "
			}
			got = append(got, line+c.of.Text[p.start:p.end])
		}
		if diff := gocmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

func TestASayingIsOfWhoeverIsNamed(t *testing.T) {
	page := record.PageAuthor("https://a.example/")
	day := time.Date(2021, 5, 21, 0, 0, 0, 0, japan).Unix()
	d := record.Document{URL: "https://a.example/", Published: "2021-05-21"}
	for _, c := range []struct {
		name    string
		of      record.Utterance
		passage passage
		want    dup.Saying
	}{
		{"the page", record.Utterance{}, passage{}, dup.Saying{Own: true, Posted: day, Author: uint64(page)}},
		{"an account, of any case", record.Utterance{Handle: "@OKI", Kind: record.Post}, passage{},
			dup.Saying{Own: true, Quoted: true, Author: uint64(record.AuthorOf(0, 0, record.Utterance{Handle: "@oki"}))}},
		{"a quotation of nobody", record.Utterance{Kind: record.Quote}, passage{}, dup.Saying{Quoted: true, Author: uint64(page)}},
		{"a comment with its time", record.Utterance{Kind: record.Comment, Speaker: "沖", Posted: "2021-05-21T00:01:00+09:00"}, passage{},
			dup.Saying{Own: true, Posted: day + 60, Author: uint64(page.Named(record.NameOf("沖")))}},
		{"who is quoted within", record.Utterance{Posted: "2021-05-22"}, passage{depth: 1, speaker: "沖"},
			dup.Saying{Own: true, Quoted: true, Author: uint64(page.Named(record.NameOf("沖")))}},
		{"brackets", record.Utterance{Posted: "2021-05-22"}, passage{depth: 1}, dup.Saying{Quoted: true, Author: uint64(page)}},
		{"a month is no time", record.Utterance{Posted: "2021-05"}, passage{}, dup.Saying{Own: true, Author: uint64(page)}},
	} {
		d.Utterances = []record.Utterance{c.of}
		c.want.Number, c.want.Captured, c.want.Page = 7, 9, uint64(page)
		if diff := gocmp.Diff(c.want, c.passage.saying(7, d, 9)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}
