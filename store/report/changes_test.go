package report

import (
	"strings"
	"testing"
	"time"

	"classify/store/diff"
	"classify/store/record"
)

// withCounts gives every 件 of a page's texts as a fact.
func withCounts(p record.Page) record.Page {
	r := &p.Readings[0]
	for i, u := range r.Revision.Document.Utterances {
		for from := 0; ; {
			end := strings.Index(u.Text[from:], "件")
			if end < 0 {
				break
			}
			end += from
			start := strings.LastIndexFunc(u.Text[:end], func(r rune) bool { return r < '0' || r > '9' })
			if start < 0 {
				start = 0
			} else {
				start += len("件")
			}
			r.Analysis.Codings[i].Facts = append(r.Analysis.Codings[i].Facts, record.Fact{
				Type: "count", Start: start, End: end + len("件"), Text: u.Text[start : end+len("件")], Value: u.Text[start:end], Unit: "件", Of: "件数",
			})
			from = end + len("件")
		}
	}
	return p
}

func TestANumberThatWasPutInLaterHasTheDayOfThatEdit(t *testing.T) {
	const url = "https://notice.example/"
	const intro = "当社は不正アクセスを受けました。"
	for _, row := range []struct {
		name   string
		texts  []string // one a day, from 21 May on
		number string
		want   string
	}{
		{"there from the first", []string{"流出した件数は2000件です。", "流出した件数は2000件です。原因は調査中です。"}, "2000件", "2021-05-21"},
		{"changed", []string{"流出した件数は2000件です。", "流出した件数は3000件です。"}, "3000件", "2021-05-22"},
		{"added", []string{intro, intro, intro + "流出した件数は4000件です。"}, "4000件", "2021-05-23"},
		{"added, then its sentence changed", []string{intro, intro + "流出した件数は4000件です。", intro + "流出した件数は4000件でした。"}, "4000件", "2021-05-22"},
		{"in a sentence that changed otherwise", []string{"流出した件数は2000件です。", "流出した件数は2000件でした。"}, "2000件", "2021-05-21"},
		{"back again", []string{"流出した件数は2000件です。", "流出した件数は3000件です。", "流出した件数は2000件です。"}, "2000件", "2021-05-23"},
	} {
		for _, voice := range []record.Voice{record.Announcement, record.Commentary} {
			var s shelf
			for i, text := range row.texts {
				p := withCounts(page(url, voice, 24*i, say(text)))
				p.Member.Seq = uint64(i)
				s.pages = append(s.pages, p)
			}
			s.pages = append(s.pages, withCounts(page("https://other.example/", voice, 0, say("流出は"+row.number+"です。"))))
			s.pages[len(s.pages)-1].Readings[0].Revision.Document.Published = "2021-07-01"
			r := mustBuild(t, s, Options{})
			want := row.want
			if voice == record.Commentary {
				want = "2021-05-21"
			}
			got := ""
			for _, f := range r.Figures {
				for _, v := range f.Values {
					if v.Text == row.number {
						got = v.From
					}
				}
			}
			if got != want {
				t.Errorf("%s, %s: %s is first said %q, want %q", row.name, voice, row.number, got, want)
			}
		}
	}
}

func TestAnEditIsOfTheDayInJapan(t *testing.T) {
	p := withCounts(page("https://notice.example/", record.Announcement, 0, say("調査中です。")))
	q := withCounts(page("https://notice.example/", record.Announcement, 0, say("流出した件数は2000件です。")))
	q.Capture.Time, q.Member.Seq = time.Date(2021, 5, 22, 20, 0, 0, 0, time.UTC), 1
	r := mustBuild(t, shelf{pages: []record.Page{p, q}}, Options{})
	if len(r.Figures) != 1 || r.Figures[0].Values[0].From != "2021-05-23" {
		t.Errorf("figures %+v", r.Figures)
	}
}

func TestAPageThatDatesItselfBackIsOfTheDayItSaidFirst(t *testing.T) {
	first := page("https://notice.example/", record.Announcement, 0, say("公表が遅い点をおわびします。"))
	later := page("https://notice.example/", record.Announcement, 30, say("公表が遅い点をおわびします。"), say("窓口は休みです。"))
	later.Member.Seq = 1
	for now, want := range map[string]string{
		"2021-05-14T10:00:00+09:00": "2021-05-21", // back
		"2021-05-22":                "2021-05-22", // on, as many do when they change something
		"2021-05-21":                "2021-05-21",
	} {
		later.Readings[0].Revision.Document.Published = now
		r := mustBuild(t, shelf{pages: []record.Page{first, later}}, Options{})
		if len(r.Timeline) != 1 || r.Timeline[0].When != want || len(r.Clock.Steps) != 1 || r.Clock.Steps[0].Dates[0].When != want {
			t.Errorf("%s by now: timeline %+v, clock %+v; want %s", now, r.Timeline, r.Clock.Steps, want)
		}
		if len(r.Changes) != 1 {
			t.Fatalf("%s by now: changes %+v", now, r.Changes)
		}
		told := r.Changes[0].Changes[0]
		redated := told.Kind == diff.Redated && told.Before == "2021-05-21" && told.After == "2021-05-14" && told.Silent && r.Changes[0].Silent
		if redated != strings.HasPrefix(now, "2021-05-14") || !redated && told.Kind == diff.Redated {
			t.Errorf("%s by now: told is %+v", now, told)
		}
	}
}

// corrected is a page with a number, in two texts, and another page that came later.
func corrected(other string, links ...record.Link) shelf {
	notice := "https://notice.example/news/1"
	first := page(notice, record.Announcement, 0, say("流出した件数は2000件です。"), say("窓口は平日に開いています。"))
	later := page(notice, record.Announcement, 48, say("流出した件数は3000件です。"), say("窓口は毎日開いています。"))
	erratum := page("https://notice.example/news/2", record.Announcement, 48, say(other))
	erratum.Readings[0].Revision.Document.Published = "2021-05-23"
	erratum.Readings[0].Revision.Document.Links = links
	later.Member.Seq, erratum.Member.Seq = 1, 2
	return shelf{pages: []record.Page{withCounts(first), withCounts(later), erratum}}
}

func TestAnotherPageMayOwnToAChange(t *testing.T) {
	for other, want := range map[string]string{
		"件数に誤りがありました。2000件を３０００件に訂正いたします。":                                              "number",
		"お知らせ（https://notice.example/news/1）の件数を2000件から3000件に訂正し、「窓口は平日に開いています」を改めました。": "number sentence",
		"お知らせ（https://notice.example/news/1）の「窓口は平日に開いています」は誤りです。":                      "sentence",
		"別の件（https://notice.example/news/12）の「窓口は平日に開いています」は誤りです。":                      "",
		"件数は2000件から3000件になりました。":                                                        "",
		"2000件は誤りです。": "",
	} {
		r := mustBuild(t, corrected(other), Options{})
		if len(r.Changes) != 1 {
			t.Fatalf("changes %+v", r.Changes)
		}
		var told []string
		for _, c := range r.Changes[0].Changes {
			if !c.Silent {
				told = append(told, map[bool]string{true: "number", false: "sentence"}[len(c.Numbers) > 0])
			}
		}
		e := r.Changes[0]
		if got := strings.Join(told, " "); got != want || e.Silent != (want != "number sentence") || (e.DeclaredBy == "https://notice.example/news/2") != (want != "") {
			t.Errorf("%s: told is %q, want %q; %+v", other, got, want, e)
		}
	}
	link := record.Link{URL: "https://notice.example/news/1"}
	if e := mustBuild(t, corrected("先のお知らせの「窓口は毎日開いています」の箇所を修正しました。", link), Options{}).Changes[0]; e.DeclaredBy == "" {
		t.Errorf("a page that links: %+v", e)
	}
	s := corrected("件数に誤りがありました。2000件を3000件に訂正いたします。")
	s.pages[2].Readings[0].Revision.Document.Published = "2021-05-20"
	if e := mustBuild(t, s, Options{}).Changes[0]; e.DeclaredBy != "" {
		t.Errorf("a page from before: %+v", e)
	}
}

func TestAPageThatIsOnlyWordedOtherwiseIsCounted(t *testing.T) {
	first := page("https://notice.example/", record.Announcement, 0, say("12,345件が流出しました。"), say("窓口を開きました。"))
	later := page("https://notice.example/", record.Announcement, 30, say("窓口を開きました。"), say("1万2345件が流出しました。"))
	later.Member.Seq = 1
	if r := mustBuild(t, shelf{pages: []record.Page{first, later}}, Options{}); len(r.Changes) != 0 || r.Reworded != 1 {
		t.Errorf("%d reworded, changes %+v", r.Reworded, r.Changes)
	}
	if r := mustBuild(t, shelf{pages: []record.Page{first, first}}, Options{}); r.Reworded != 0 {
		t.Errorf("the same text: %d reworded", r.Reworded)
	}
	other := page("https://notice.example/", record.Announcement, 30, say("12,346件が流出しました。"), say("窓口を開きました。"))
	other.Member.Seq = 1
	if r := mustBuild(t, shelf{pages: []record.Page{first, other}}, Options{}); len(r.Changes) != 1 || r.Reworded != 0 {
		t.Errorf("another number: %d reworded, changes %+v", r.Reworded, r.Changes)
	}
}

func TestAChangeOfAPageThatIsGoneIsToldWithoutItsSentences(t *testing.T) {
	const url = "https://notice.example/"
	first := page(url, record.Announcement, 0, say("流出した件数は2000件です。"), say("窓口は平日に開いています。"))
	later := page(url, record.Announcement, 24, say("流出した件数は3000件です。"))
	later.Member.Seq = 1
	s := shelf{pages: []record.Page{first, later}}
	if c := mustBuild(t, s, Options{}).Changes; len(c) != 1 || c[0].Gone || c[0].Changes[0].After == "" {
		t.Fatalf("while it is there: %+v", c)
	}
	s.visits = []record.Visit{{URL: url, State: record.Failed, Reason: record.GoneReason}}
	r := mustBuild(t, s, Options{})
	if len(r.Changes) != 1 || !r.Changes[0].Gone || !r.Changes[0].Silent || len(r.Changes[0].Changes) != 2 {
		t.Fatalf("changes %+v", r.Changes)
	}
	for _, c := range r.Changes[0].Changes {
		if c.Before != "" || c.After != "" || !c.Silent {
			t.Errorf("the change %+v", c)
		}
	}
	if n := r.Changes[0].Changes[0].Numbers; len(n) != 1 || n[0].Before != "2000" || n[0].After != "3000" {
		t.Errorf("numbers %+v", n)
	}
}
