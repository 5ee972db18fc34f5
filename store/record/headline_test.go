package record

import "testing"

func TestATitleSaysAnotherThing(t *testing.T) {
	const site = "みなとマッチ"
	for _, c := range []struct {
		name, a, b string
		want       bool
	}{
		{"another number", "会員情報760万件の流出について", "会員情報2,260万件の流出について", true},
		{"another number of cases in brackets", "会員情報の流出について（760件）", "会員情報の流出について（2260件）", true},
		{"another report", "会員情報の流出について（第1報）", "会員情報の流出について（第2報）", true},
		{"another word", "流出のおそれについて", "流出の事実について", true},
		{"the name of the site", "会員情報の流出について", "会員情報の流出について | みなとマッチ", false},
		{"another sign before the site", "会員情報の流出について - みなとマッチ", "会員情報の流出について｜みなとマッチ", false},
		{"a day", "今日の港 2021/06/07", "今日の港 2021/06/08", false},
		{"a day in Japanese and a time", "今日の港 6月7日(月) 10:20", "今日の港 6月8日(火) 9:05", false},
		{"an age", "今日の港 3時間前", "今日の港 12分前", false},
		{"a counter", "(3) 会員情報の流出について", "(12) 会員情報の流出について", false},
		{"comments", "流出の話【コメント 12件】", "流出の話【コメント 15件】", false},
		{"answers in brackets", "流出の話 [12レス]", "流出の話 [153レス]", false},
		{"a page of several", "流出の話 1/3ページ", "流出の話 2/3ページ", false},
		{"width", "会員情報７６０万件", "会員情報760万件", false},
		{"none", "会員情報の流出について", "", false},
		{"the name of the site alone", "みなとマッチ", "みなとマッチ", false},
		{"the site's name became a title", "みなとマッチ", "会員情報の流出について | みなとマッチ", true},
	} {
		a, b := Document{Title: c.a, Site: site}, Document{Title: c.b, Site: site}
		if got := a.Retitled(b); got != c.want || b.Retitled(a) != got {
			t.Errorf("%s: %q and %q are said to be %v (%q, %q), want %v", c.name, c.a, c.b, got, a.Headline(), b.Headline(), c.want)
		}
	}
}
