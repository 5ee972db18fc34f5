package told

import (
	"fmt"
	"strings"
	"testing"

	"classify/store/record"
)

// dates are the dates of a step with who took it.
func dates(c Clock, kind string) string {
	var all []string
	for _, s := range c.Steps {
		for _, d := range s.Dates {
			if s.Kind == kind {
				all = append(all, strings.TrimSpace(d.When+" "+d.Who))
			}
		}
	}
	return strings.Join(all, ", ")
}

func lapses(c Clock) string {
	var all []string
	for _, l := range c.Lapses {
		all = append(all, fmt.Sprint(l.To, " ", l.Days))
	}
	return strings.Join(all, ", ")
}

func TestWhatAnotherCompanyDidIsNoStepOfTheClock(t *testing.T) {
	for _, row := range []struct{ who, kind, want string }{
		{"A社", Detected, ""},
		{"他社のアカイ商事", Announced, ""},
		{"株式会社アカイ", Detected, ""},
		{"みなとの委託先", Announced, ""},
		{"グループ会社のアカイ物流", Announced, ""},
		{"業務委託先のB社", Detected, "2021-04-01 業務委託先のB社"},
		{"当社の委託先", Detected, "2021-04-01 当社の委託先"},
		{"委託先である株式会社アカイ", Detected, "2021-04-01 委託先である株式会社アカイ"},
		{"みなとの子会社", Detected, "2021-04-01 みなとの子会社"},
		{"当社", Detected, "2021-04-01"},
		{"同社の広報", Announced, ""},
		{"株式会社みなと", Detected, "2021-04-01"},
		{"当クリニック", Detected, "2021-04-01"},
		{"運営会社", Announced, "2021-04-01"},
		{"同医大", Announced, "2021-04-01"},
		{"委託先のみなと", Announced, "2021-04-01"},
		{"親会社の株式会社みなとホールディングス", Announced, ""},
		{"グループ会社のみなと物流", Detected, "2021-04-01 グループ会社のみなと物流"},
		{"同市の担当課", Announced, "2021-04-01"},
		{"同省", Announced, ""},
		{"同氏", Announced, ""},
		{"同業のB社", Announced, ""},
		{"みなとの広報担当者", Announced, "2021-04-01"},
		{"社員", Detected, "2021-04-01"},
		{"通販大手のみなと", Announced, "2021-04-01"},
		{"みなとの利用者", Detected, ""},
		{"元みなとの社員", Detected, ""},
		{"みなとホールディングス", Announced, ""},
		{"みなとの取引先の社長", Announced, ""},
		{"株式会社", Announced, ""},
		{"委託しているミナミ監視", Detected, "2021-04-01 委託しているミナミ監視"},
		{"ミナミ監視（当社委託先）", Detected, "2021-04-01 ミナミ監視（当社委託先）"},
		{"みなとを運営する株式会社アカイ", Announced, "2021-04-01"},
		{"みなとの通販を運営する株式会社アカイ", Announced, ""},
		{"みなと側", Announced, "2021-04-01"},
		{"同社の元社員", Announced, ""},
		{"当該事業者", Announced, "2021-04-01"},
		{"渚社長", Announced, "2021-04-01"},
		{"カモメ社長", Announced, ""},
		{"県職員", Announced, ""},
	} {
		s := newShelf()
		s.add(record.Announcement, "", event("4月1日に何かをした。", "4月1日に何かをした", row.kind, row.who, "2021-04-01"))
		if got := dates(s.told(t, record.Known{}).Clock, row.kind); got != row.want {
			t.Errorf("%s of %s: %q, want %q", row.kind, row.who, got, row.want)
		}
	}
}

func TestNothingIsReckonedFromWhatAPartnerDetected(t *testing.T) {
	s := newShelf()
	s.add(record.Announcement, "2021-05-21", event("委託先のB社が3月1日に検知しました。", "3月1日に検知", Detected, "委託先のB社", "2021-03-01"))
	if c := s.told(t, record.Known{}).Clock; len(c.Lapses) > 0 || dates(c, Detected) == "" {
		t.Errorf("clock %+v", c)
	}
	s.add(record.Announcement, "2021-05-21", event("当社は3月1日に検知しました。", "3月1日に検知", Detected, "当社", "2021-03-01"))
	c := s.told(t, record.Known{}).Clock
	if got, want := dates(c, Detected), "2021-03-01, 2021-03-01 委託先のB社"; got != want {
		t.Errorf("dates %s, want %s", got, want)
	}
	if got, want := lapses(c), "announced 81"; got != want {
		t.Errorf("lapses %s, want %s", got, want)
	}
}

func TestOnlyWhatAnAuthorityIsToldIsReported(t *testing.T) {
	for to, want := range map[string]string{
		"個人情報保護委員会": "2021-05-10", "監督官庁": "2021-05-10", "警視庁": "2021-05-10", "認証機構": "2021-05-10", "JPCERT/CC": "2021-05-10", "港市": "2021-05-10", "": "2021-05-10",
		"当社": "", "親会社": "", "取締役会": "", "市場": "", "A社": "", "お客様": "",
	} {
		s := newShelf()
		e := event("5月10日に報告した。", "5月10日に報告", Reported, "みなと", "2021-05-10")
		e.events[0].To = to
		s.add(record.Press, "2021-05-22", e)
		if got := dates(s.told(t, record.Known{}).Clock, Reported); got != want {
			t.Errorf("reported to %q: %q, want %q", to, got, want)
		}
	}
}

// announces is a text that says what was announced when.
func announces(what, when string) said {
	e := event(what+"を公表した。", what+"を公表", Announced, "みなと", when)
	e.events[0].What = what
	return e
}

func TestWhatIsToldAfterTheFirstAnnouncementIsAnUpdate(t *testing.T) {
	for _, row := range []struct {
		name, announced, updated string
		known                    record.Known
		add                      func(s *shelf)
	}{
		{"pages", "2021-05-21", "2021-05-24, 2021-08-11", record.Known{}, func(s *shelf) {
			for _, day := range []string{"2021-05-24", "2021-08-11", "2021-05-21"} {
				s.add(record.Announcement, day, said{text: "お知らせ"})
			}
		}},
		{"a page that says so", "", "2021-05-24", record.Known{}, func(s *shelf) {
			s.add(record.Announcement, "2021-05-24", said{text: "不正アクセスについて（第2報）"})
		}},
		{"texts that say so", "2021-05-21", "2021-05-20, 2021-05-30", record.Known{}, func(s *shelf) {
			s.add(record.Announcement, "2021-05-21", said{text: "不正アクセスについて"})
			s.add(record.Press, "2021-05-31", announces("続報", "2021-05-30"))
			s.add(record.Press, "2021-05-31", announces("第二報", "2021-05-20"))
		}},
		{"a text behind the page", "2021-05-21", "2021-05-22", record.Known{}, func(s *shelf) {
			s.add(record.Announcement, "2021-05-21", said{text: "不正アクセスについて"})
			s.add(record.Press, "2021-05-31", announces("流出", "2021-05-22"))
		}},
		{"a text before the page", "2021-05-20, 2021-05-21", "", record.Known{}, func(s *shelf) {
			s.add(record.Announcement, "2021-05-21", said{text: "不正アクセスについて（第一報）"})
			s.add(record.Press, "2021-05-31", announces("流出", "2021-05-20"))
		}},
		{"the incident file", "2021-05-20", "2021-05-21", record.Known{Announced: "2021-05-20"}, func(s *shelf) {
			s.add(record.Announcement, "2021-05-21", said{text: "不正アクセスについて"})
		}},
		{"texts that differ", "2021-05-20, 2021-05-21", "", record.Known{}, func(s *shelf) {
			s.add(record.Press, "2021-05-31", announces("流出", "2021-05-20"))
			s.add(record.Press, "2021-05-31", announces("流出", "2021-05-21"))
			s.add(record.Press, "2021-05-31", announces("流出", "2021-05-21"))
		}},
	} {
		s := newShelf()
		row.add(s)
		c := s.told(t, row.known).Clock
		if got := dates(c, Announced); got != row.announced {
			t.Errorf("%s: announced %q, want %q", row.name, got, row.announced)
		}
		if got := dates(c, Updated); got != row.updated {
			t.Errorf("%s: updated %q, want %q", row.name, got, row.updated)
		}
	}
}

// TestWhatWasAnnouncedLongBeforeItWasNoticedIsOfSomethingElse: what the organisation
// itself says that it noticed, nobody can have announced a year before.
func TestWhatWasAnnouncedLongBeforeItWasNoticedIsOfSomethingElse(t *testing.T) {
	for _, row := range []struct {
		voice            record.Voice
		when, announced  string
		reported, wanted string
	}{
		{record.Announcement, "2021-04-28", "2020-05-10", "2020-05-12", ""},
		{record.Announcement, "2021-04-28", "2021-04-20", "2021-04-20", "2021-04-20"},
		{record.Press, "2021-04-28", "2020-05-10", "2020-05-10", "2020-05-10"},
	} {
		s := newShelf()
		s.add(row.voice, "", event("4月28日に検知した。", "4月28日に検知", Detected, "みなと", row.when))
		s.add(record.Press, "", announces("流出", row.announced))
		s.add(record.Press, "", event("委員会に報告した。", "委員会に報告", Reported, "みなと", row.reported))
		c := s.told(t, record.Known{}).Clock
		if a, r := dates(c, Announced), dates(c, Reported); a != row.wanted || r != row.wanted {
			t.Errorf("noticed on %s: announced %q, reported %q, want %q", row.when, a, r, row.wanted)
		}
	}
}

func TestAnOlderDateInATextDoesNotTakeTheLapsesAway(t *testing.T) {
	s := newShelf()
	s.add(record.Announcement, "2021-05-21", event("当社は4月28日に検知した。", "4月28日に検知", Detected, "当社", "2021-04-28"))
	s.add(record.Press, "2021-05-22", event("みなとは去年5月10日に公表した。", "5月10日に公表", Announced, "みなと", "2020-05-10"))
	if got, want := lapses(s.told(t, record.Known{}).Clock), "announced 23"; got != want {
		t.Errorf("lapses %q, want %q", got, want)
	}
}

func TestAChangedTitleIsStillOfTheFirstAnnouncement(t *testing.T) {
	for title, want := range map[string]bool{
		"（更新）不正アクセスに関するお知らせ": true, "不正アクセスに関するお知らせ（6月15日更新）": true, "【追記】漏えいについて": true, "【訂正】漏えいについて": true,
		"不正アクセスに関するお知らせ（第2報）": false, "【更新】続報": false, "漏えいについて": false,
	} {
		if got := isEdited(title); got != want {
			t.Errorf("isEdited(%q) = %v, want %v", title, got, want)
		}
	}
	c := clock{dates: map[string]map[string]*dated{}}
	c.at(Announced, "", "2021-05-22", FromPage).edited = true
	c.sortOut()
	if len(c.dates[Announced]) != 1 {
		t.Errorf("%v was not announced", c.dates)
	}
	c.at(Announced, "", "2021-05-21", FromPage)
	c.sortOut()
	if len(c.dates[Announced]) != 1 || len(c.dates[Updated]) != 1 {
		t.Errorf("%v was announced twice", c.dates)
	}
}

func TestADemandOfAnAuthorityIsNoQuestionOfThePublic(t *testing.T) {
	for text, want := range map[string]bool{
		"個人情報保護委員会は20日、みなとに公表が遅れた理由の報告を求めた。": true,
		"総務省は、みなとに対し補償を検討するよう要請した。":          true,
		"みなとは消費者庁から速やかな公表を求められた。":            true,
		"利用者からは「なぜ公表が遅れたのか」との声が上がる。":         false,
		"被害者の会は補償を求めた。":                      false,
		"利用者は「委員会は何をしているのか」と憤る。":             false,
	} {
		if got := rxOffice.MatchString(text); got != want {
			t.Errorf("%s: an authority's demand %v, want %v", text, got, want)
		}
	}
	s := newShelf()
	s.add(record.Authority, "2021-06-20", event("6月20日に勧告を行った。", "6月20日に勧告", Ordered, "", "2021-06-20"))
	s.add(record.Press, "2021-06-21", event("6月21日に勧告を行った。", "6月21日に勧告", Ordered, "", "2021-06-21"))
	if got := s.told(t, record.Known{}).Timeline; len(got) != 1 || got[0].Who != "当局" {
		t.Errorf("timeline %+v", got)
	}
}

func TestResultsWaresAndEventsAreNoAnnouncementOfTheIncident(t *testing.T) {
	for title, want := range map[string]bool{
		"2027年3月期 第1四半期決算短信について": true, "新商品発売のお知らせ": true, "夏のイベント開催のお知らせ": true, "定期メンテナンスのお知らせ": true, "業績予想の修正に関するお知らせ": true,
		"重要なお知らせ": false, "新サービスの提供延期について": false, "新製品の自主回収について": false, "キャンペーン応募者の個人情報の漏えいについて": false, "お客様へ": false,
	} {
		if got := IsRoutine(title); got != want {
			t.Errorf("IsRoutine(%q) = %v, want %v", title, got, want)
		}
		page := Page{Title: title, Voice: record.Announcement, When: "2021-05-21"}
		if (page.step() == "") != want {
			t.Errorf("%q is the step %q", title, page.step())
		}
	}
}

func TestNothingIsReckonedFromWhatIsOnlyHeardOf(t *testing.T) {
	for text, want := range map[string]bool{
		"みなとは4月1日に検知したとみられる。":               true,
		"みなとが4月1日に検知したと報じられた。":              true,
		"みなとは4月1日に検知していた可能性がある。":            true,
		"みなとは4月1日に検知していたと関係者は話す。":           true,
		"一部報道によると、みなとは4月1日に検知していたという。":      true,
		"みなとは4月1日に検知したらしい。":                 true,
		"みなとは4月1日に検知した。":                    false,
		"みなとは4月1日に検知し、漏えいの可能性があると発表した。":     false,
		"みなとは4月1日に検知していたと説明した。":             false,
		"みなとの広報は取材に、4月1日に検知した可能性があると答えた。":   false,
		"みなとは4月1日に検知したという。みなとの説明は二転三転している。": false,
	} {
		s := newShelf()
		s.add(record.Announcement, "2021-05-21", event("5月21日に公表した。", "5月21日に公表", Announced, "", "2021-05-21"))
		s.add(record.Press, "2021-05-22", event(text, "4月1日に検知", Detected, "みなと", "2021-04-01"))
		c := s.told(t, record.Known{}).Clock
		if heard := c.Steps[0].Dates[0].Hearsay; heard != want || (len(c.Lapses) == 0) != want {
			t.Errorf("%s is hearsay %v, want %v; lapses %+v", text, heard, want, c.Lapses)
		}
	}
}
