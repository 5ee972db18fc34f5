package event

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"classify/nlp/fact"
	"classify/nlp/token"
)

var day = time.Date(2021, 5, 21, 0, 0, 0, 0, time.UTC)

func show(s string) string {
	var out []string
	for _, e := range Find(s, Near{}, fact.Find(s, day), token.Append) {
		out = append(out, strings.TrimSpace(e.Kind+" "+e.When+" "+e.Who))
	}
	return strings.Join(out, "; ")
}

func TestFindTiesWhatWasDoneToItsDate(t *testing.T) {
	for _, row := range []struct{ text, want string }{
		{"4月28日に検知し5月21日に公表", "detected 2021-04-28; announced 2021-05-21"},
		{"4月28日15時頃、不正アクセスを検知しました。", "detected 2021-04-28T15:00"},
		{"港商会は5月21日、流出を発表した。", "announced 2021-05-21 港商会"},
		{"みなと商会は5月21日、流出を発表した。", "announced 2021-05-21 みなと商会"},
		{"なお当社は5月21日に公表しております。", "announced 2021-05-21 当社"},
		{"発覚が4月28日、公表が5月21日だった。", "detected 2021-04-28; announced 2021-05-21"},
		{"公表したのは5月21日だ。", "announced 2021-05-21"},
		{"当社は4月28日に発見し、5月10日に委員会へ報告した。", "detected 2021-04-28 当社; reported 2021-05-10 当社"},
		{"6月3日付で機構に回答した。", "answered 2021-06-03"},
		{"5月22日から順次メールで連絡します。", ""},
		{"5月20日に対象のお客様へ個別に通知した。", "notified 2021-05-20"},
		{"4月28日に検知。同日停止し、翌日に警察へ届け出た。", "detected 2021-04-28; stopped 2021-04-28; reported 2021-04-29"},
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

func TestFindNamesTheParties(t *testing.T) {
	for _, row := range []struct{ text, want string }{
		{"当社は4月28日、サーバーへの不正アクセスを検知しました。", "detected 2021-04-28 who=当社 what=不正アクセス"},
		{"5月10日、港商会は個人情報保護委員会に漏えいを報告した。", "reported 2021-05-10 who=港商会 to=個人情報保護委員会 what=漏えい"},
		{"機構は5月20日、会社に説明を求めた。", "demanded 2021-05-20 who=機構 to=会社 what=説明"},
		{"会社は6月3日付で機構に回答した。", "answered 2021-06-03 who=会社 to=機構"},
		{"5月20日に警察から連絡を受けた。", "notified 2021-05-20 who=警察"},
		{"会社は5月20日に警察から連絡を受けた。", "notified 2021-05-20 who=警察 to=会社"},
		{"5月26日に弁護団が会社に質問状を送付した。", "demanded 2021-05-26 who=弁護団 to=会社"},
		{"会社は6月10日に機構の質問に回答した。", "answered 2021-06-10 who=会社"},
		{"4月28日に外部からの接続を遮断した。", "stopped 2021-04-28 what=接続"},
		{"5月21日の発表によると、流出は171万件。", "announced 2021-05-21"},
		{"利用者への通知は5月25日から始まる。", ""},
		{"5月21日、社長が会見で「お詫びする」と謝罪した。", "announced 2021-05-21 who=社長; apologised 2021-05-21 who=社長"},
		{"市教委が5月28日に発表した。", "announced 2021-05-28 who=市教委"},
		{"4月16日の時点でサービスを止めていれば被害は防げただろう。", ""},
		{"4月に入り侵入の報告が激増した。", ""},
		{"5月24日、社長が会見を開き、謝罪した。", "announced 2021-05-24 who=社長; apologised 2021-05-24 who=社長"},
		{"港商会は5月21日、4月28日に流出を検知したと発表した。", "detected 2021-04-28 who=港商会 what=流出; announced 2021-05-21 who=港商会"},
		{"5月21日、港商会は流出を公表し、謝罪した。", "announced 2021-05-21 who=港商会 what=流出; apologised 2021-05-21 who=港商会"},
		{"4月28日15時に全サービスを停止しました。", "stopped 2021-04-28T15:00 what=全サービス"},
		{"不正アクセスが4月28日に発覚した。", "detected 2021-04-28 what=不正アクセス"},
		{"5月25日、情報の漏えいを確認した。", "detected 2021-05-25 what=情報の漏えい"},
		{"5月25日、在庫を確認した。", ""},
		{"5月21日、会員に個別に通知した。", "notified 2021-05-21 to=会員"},
		{"2021年4月に発覚した。", "detected 2021-04"},
		{"5月21日、お詫び申し上げます。", "apologised 2021-05-21"},
		{"5月21日に公表します。", ""},
		{"5月21日に回答書を受け取った。", ""},
		{"5月21日の公表結果を見た。", ""},
		{"5月30日に謝罪する予定だ。", ""},
	} {
		var parts []string
		facts := fact.Find(row.text, day)
		for _, e := range Find(row.text, Near{}, facts, token.Append) {
			one := e.Kind + " " + e.When
			for _, p := range []struct{ name, value string }{{"who", e.Who}, {"to", e.To}, {"what", e.What}} {
				if p.value != "" {
					one += " " + p.name + "=" + p.value
				}
			}
			if facts[e.Fact].ISO != e.When {
				t.Errorf("Find(%q): fact %d is %+v, want that of %s", row.text, e.Fact, facts[e.Fact], e.When)
			}
			parts = append(parts, one)
		}
		if got := strings.Join(parts, "; "); got != row.want {
			t.Errorf("Find(%q)\n got %s\nwant %s", row.text, got, row.want)
		}
	}
}

func TestFindReadsNoTextWithoutADate(t *testing.T) {
	cut := func([]token.Token, string) []token.Token {
		t.Error("text is cut")
		return nil
	}
	for _, s := range []string{"当社は流出を発表した。", "5月21日は雨だった。", "3週間かかると発表した。", "5月21日。社長が謝罪した。"} {
		if got := Find(s, Near{}, fact.Find(s, day), cut); len(got) > 0 {
			t.Errorf("Find(%q) = %+v, want none", s, got)
		}
	}
}

func TestWhatWasNotDoneIsNoEvent(t *testing.T) {
	for _, s := range []string{
		"もし5月21日に公表していれば、被害は減った。", "5月21日に公表していたら違っただろう。", "5月21日には検知していたはずだ。", "会社は5月21日に公表するらしい。",
		"5月21日に公表された脆弱性が使われた。", "5月21日の時点で、同社のサイトに回答は掲載されていません。", "5月21日、回答の内容を協議した。",
	} {
		if got := Find(s, Near{}, fact.Find(s, day), token.Append); len(got) > 0 {
			t.Errorf("Find(%q) = %+v, want none", s, got)
		}
	}
	for _, s := range []string{"5月21日に発表された流出について書く。", "5月21日に公表されたら皆が驚いた。", "4月28日にサーバーの異常を認知した。"} {
		if got := Find(s, Near{}, fact.Find(s, day), token.Append); len(got) != 1 {
			t.Errorf("Find(%q) = %+v, want one", s, got)
		}
	}
}

func TestTheSpanOfAnEventIsItsQuote(t *testing.T) {
	s := "前置き。4月28日に検知し、公表は5月21日。"
	for _, e := range Find(s, Near{}, fact.Find(s, day), token.Append) {
		if s[e.Start:e.End] != e.Quote {
			t.Errorf("event %s: bytes %d-%d are %q, want %q", e.Kind, e.Start, e.End, s[e.Start:e.End], e.Quote)
		}
	}
}

func FuzzFind(f *testing.F) {
	f.Add("4月28日に検知し5月21日に公表")
	f.Add("公表は5月21日。\xff回答")
	f.Add("1日検知\xe3")
	f.Fuzz(func(t *testing.T, s string) {
		for _, e := range Find(s, Near{}, fact.Find(s, day), token.Append) {
			if e.Start < 0 || e.Start >= e.End || e.End > len(s) || s[e.Start:e.End] != e.Quote || e.When == "" {
				t.Fatalf("Find(%q): %+v", s, e)
			}
		}
	})
}

func ExampleFind() {
	s := "4月28日に検知し、5月21日に公表した。"
	for _, e := range Find(s, Near{}, fact.Find(s, day), token.Append) {
		fmt.Println(e.Kind, e.When, e.Quote)
	}
	// Output:
	// detected 2021-04-28 4月28日に検知
	// announced 2021-05-21 5月21日に公表
}
