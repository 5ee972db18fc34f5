package event

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"classify/nlp/fact"
)

var day = time.Date(2021, 5, 21, 0, 0, 0, 0, time.UTC)

func show(s string) string {
	var out []string
	for _, e := range Find(s, fact.Find(s, day)) {
		out = append(out, strings.TrimSpace(e.Kind+" "+e.When+" "+e.Actor))
	}
	return strings.Join(out, "; ")
}

func TestFindTiesWhatWasDoneToItsDate(t *testing.T) {
	for _, row := range []struct{ text, want string }{
		{"4月28日に検知し5月21日に公表", "detected 2021-04-28; announced 2021-05-21"},
		{"4月28日15時頃、不正アクセスを検知しました。", "detected 2021-04-28T15:00"},
		{"港商会は5月21日、流出を発表した。", "announced 2021-05-21 港商会"},
		{"みなと商会は5月21日、流出を発表した。", "announced 2021-05-21"},
		{"なお当社は5月21日に公表しております。", "announced 2021-05-21 当社"},
		{"発覚が4月28日、公表が5月21日だった。", "detected 2021-04-28; announced 2021-05-21"},
		{"公表したのは5月21日だ。", "announced 2021-05-21"},
		{"当社は4月28日に発見し、5月10日に委員会へ報告した。", "detected 2021-04-28 当社; reported 2021-05-10 当社"},
		{"6月3日付で機構に回答した。", "answered 2021-06-03"},
		{"5月22日から順次メールで連絡します。", ""},
		{"5月20日に対象のお客様へ個別に通知した。", "notified 2021-05-20"},
		{"4月28日に検知。同日停止し、翌日に警察へ届け出た。", "detected 2021-04-28; reported 2021-04-29"},
		{"5月21日になっても公表していない。", ""},
		{"5月30日に発表する予定だ。", ""},
		{"公表まで3週間かかった。", ""},
		{"5月21日までに回答を求めた。", ""},
		{"2021年に発覚した。", ""},
		{"5月21日の連絡先は下記です。", ""},
	} {
		if got := show(row.text); got != row.want {
			t.Errorf("Find(%q) = %s, want %s", row.text, got, row.want)
		}
	}
}

func TestTheSpanOfAnEventIsItsQuote(t *testing.T) {
	s := "前置き。4月28日に検知し、公表は5月21日。"
	for _, e := range Find(s, fact.Find(s, day)) {
		if s[e.Start:e.End] != e.Quote {
			t.Errorf("event %s: bytes %d-%d are %q, want %q", e.Kind, e.Start, e.End, s[e.Start:e.End], e.Quote)
		}
	}
}

func FuzzFind(f *testing.F) {
	f.Add("4月28日に検知し5月21日に公表")
	f.Add("公表は5月21日。\xff回答")
	f.Fuzz(func(t *testing.T, s string) {
		for _, e := range Find(s, fact.Find(s, day)) {
			if e.Start < 0 || e.Start >= e.End || e.End > len(s) || s[e.Start:e.End] != e.Quote || e.When == "" {
				t.Fatalf("Find(%q): %+v", s, e)
			}
		}
	})
}

func ExampleFind() {
	s := "4月28日に検知し、5月21日に公表した。"
	for _, e := range Find(s, fact.Find(s, day)) {
		fmt.Println(e.Kind, e.When, e.Quote)
	}
	// Output:
	// detected 2021-04-28 4月28日に検知
	// announced 2021-05-21 5月21日に公表
}
