package render

import (
	"strings"
	"testing"
	"time"

	"classify/store/diff"
	"classify/store/record"
	"classify/store/report"
	"classify/store/report/told"
)

// withSections fills the sections of a report that sample does not: what is new,
// what is told, what has changed, and what is kept. Each list has one of every
// kind.
func withSections(r report.Report) report.Report {
	r.Since = &report.Since{
		Run: 4, Time: time.Date(2021, 5, 21, 0, 0, 0, 0, time.UTC), Documents: 1, Changed: 2, Utterances: 12, Voices: 3,
		Themes: []report.Moved{{ID: "delay", MentionsBefore: 1200, Mentions: 1234, VoicesBefore: 1, Voices: 2}, {ID: "scope", MentionsBefore: 3, Mentions: 0, VoicesBefore: 1}},
		Announcements: []report.Announced{
			{URL: "https://minato.example/2", Title: "不正アクセスについて(第2報)", Voice: record.Announcement, New: true},
			{URL: "https://minato.example/1", Title: "不正アクセスについて", Voice: record.Announcement, Sentences: 2, Silent: true},
			{URL: "https://kantoku.example/1", Title: "指導について", Voice: record.Authority, Sentences: 1},
		},
		Gone: []report.LeftBehind{{URL: "https://blog.example/3", Voice: record.Commentary, Reason: "gone since it was last fetched", Time: time.Date(2021, 5, 21, 3, 0, 0, 0, time.UTC)}},
	}
	for i := range r.Themes {
		r.Themes[i] = spread(r.Themes[i], i)
	}
	r.Themes[0].MoreQuotes = 1200
	r.Timeline = timeline()
	r.Clock = clock()
	r.Figures = figures()
	r.Claims = claims()
	r.Questions = questions()
	r.Changes = editions()
	r.Kept = report.Kept{Raw: "180d", Text: "3y", Captures: 3, Bodies: 2, Accounts: 4, Texts: 10,
		NextRaw: time.Date(2021, 11, 1, 0, 0, 0, 0, time.UTC), NextText: time.Date(2024, 5, 21, 0, 0, 0, 0, time.UTC), Erasures: 1}
	return r
}

// spread gives a theme days, voices and stances.
func spread(t report.Theme, i int) report.Theme {
	if t.Mentions == 0 && i%2 == 1 {
		t.Mentions, t.Voices, t.Documents = 6*i, 2*i, i
	}
	t.ByDay = map[string]int{"2021-05-20": t.Mentions / 3, "2021-05-21": t.Mentions - t.Mentions/3, "": 0}
	t.Spoken = map[record.Voice]map[record.Stance]int{
		record.Announcement: {record.Denied: t.Mentions / 4, record.Neutral: t.Mentions / 8},
		record.Commentary:   {record.Asserted: t.Mentions / 2, record.Asked: t.Mentions / 8, record.Denied: i},
	}
	t.ByVoice = map[record.Voice]int{record.Announcement: t.Mentions / 2, record.Commentary: t.Mentions - t.Mentions/2}
	return t
}

// says is a passage of a voice on a day.
func says(text string, voice record.Voice, day string) told.Passage {
	return told.Passage{
		Text: text, URL: "https://" + string(voice) + ".example/" + day + "?a=1&b=2", Title: "お知らせ <" + day + ">", Site: "港の知らせ", Voice: voice, Kind: record.Paragraph,
		Posted: day, Captured: time.Date(2021, 5, 22, 0, 0, 0, 0, time.UTC),
		Evidence: record.Evidence{CaptureSHA256: record.Hash([]byte(day)), Extractor: "extract/1", TextSHA256: record.Hash([]byte(text)), Utterance: 2, End: len(text)},
	}
}

// by is a spread of one passage.
func by(p told.Passage, documents int) told.Spread {
	return told.Spread{Documents: documents, Voices: documents, ByVoice: map[record.Voice]int{p.Voice: documents}, Said: []told.Passage{p}}
}

func timeline() []told.Entry {
	notice := says("当社のサーバーへの不正アクセスを4月28日に確認いたしました。", record.Announcement, "2021-05-21")
	entries := []told.Entry{
		{When: "2021-04-28T15:00+09:00", Kind: "detected", From: told.FromIncident},
		{When: "2021-04-28", Kind: "detected", From: told.FromText, Who: "当社", What: "不正アクセス", Spread: by(notice, 3)},
		{When: "2021-05", Kind: "stopped", From: told.FromText, What: "新規登録", Spread: told.Spread{Documents: 1, Gone: true}},
		{When: "2021-05-21", Kind: "published", From: told.FromPage, What: "不正アクセスについて", Spread: by(notice, 1)},
		{When: "2021-05-24", Kind: "demanded", From: told.FromText, Who: "認証協会", To: "当社", What: "報告", Spread: by(says("5月24日、報告を求めた。", record.Authority, "2021-05-25"), 2)},
	}
	for _, kind := range []string{"announced", "notified", "reported", "answered", "apologised"} {
		entries = append(entries, told.Entry{When: "2021-06-01", Kind: kind, From: told.FromText, Who: "当社", Spread: by(notice, 1)})
	}
	return entries
}

func clock() told.Clock {
	notice := says("4月28日に確認し、5月21日に公表した。", record.Announcement, "2021-05-21")
	return told.Clock{
		Steps: []told.Step{
			{Kind: "detected", Dates: []told.Dated{{When: "2021-04-28", From: told.FromText, Spread: by(notice, 3)}, {When: "2021-04-30", From: told.FromText, Spread: by(says("4月末に気づいていた。", record.Press, "2021-05-22"), 1)}, {When: "2021-05-01", Who: "委託先のB社", From: told.FromText, Spread: by(notice, 1)}}},
			{Kind: "announced", Dates: []told.Dated{{When: "2021-05-21", From: told.FromPage, Spread: by(notice, 2)}}},
			{Kind: "updated", Dates: []told.Dated{{When: "2021-05-24", From: told.FromPage, Spread: by(notice, 1)}}},
			{Kind: "notified"}, {Kind: "reported", Dates: []told.Dated{{When: "2021-05-10", From: told.FromIncident}}}, {Kind: "findings"},
		},
		Lapses: []told.Lapse{{From: "detected", To: "announced", Start: "2021-04-28", End: "2021-05-21", Days: 23}, {From: "announced", To: "notified", Start: "2021-05-21", End: "2021-05-22", Days: 1}},
		Duty: []told.Rule{
			{ID: "effort", Until: "2022-03-31", Text: map[string]string{"ja": "速やかな報告に努める", "en": "to be reported promptly"}, Source: "告示第1号"},
			{ID: "report", From: "2022-04-01", Text: map[string]string{"ja": "3〜5日以内に速報", "en": "a first report within 3 to 5 days"}, Source: "第26条"},
		},
		Baselines: []told.Baseline{{ID: "2019", Period: "2019-01/2020-07", Text: map[string]string{"ja": "平均69日", "en": "69 days on average"}, Source: "調査の報告"}},
	}
}

func figures() []told.Figure {
	notice := says("対象は約171万件です。", record.Announcement, "2021-05-21")
	press := says("180万件が漏れた。", record.Press, "2021-05-22")
	return []told.Figure{
		{Of: "会員の画像", Type: "count", Unit: "件", Agree: true, More: 2, Spread: told.Spread{Documents: 2}, Values: []told.Value{
			{Value: "1711756", Text: "171万1756件", From: "2021-05-21", To: "2021-05-30", Spread: by(notice, 2)}, {Value: "1710000", Text: "約171万件", Qualifier: "approx", From: "2021-05-21", To: "2021-05-21", Spread: by(notice, 1)}}},
		{Of: "漏れた会員", Type: "count", Unit: "件", Spread: told.Spread{Documents: 2}, Values: []told.Value{
			{Value: "1711756", Text: "171万1756件", From: "2021-05-21", To: "2021-05-21", Spread: by(notice, 1)}, {Value: "1800000", Text: "180万件", From: "2021-05-22", To: "2021-05-22", Spread: by(press, 1)}}},
		{Of: "保存期間", Type: "duration", Agree: true, Spread: told.Spread{Documents: 1}, Values: []told.Value{{Value: "P10Y", Text: "10年間", Spread: told.Spread{Documents: 1, Gone: true}}}},
	}
}

func claims() []told.Claim {
	post := says("1人500円なら170万人で8億5千万円。", record.Commentary, "2021-05-23")
	stated := says("対象は171万人。", record.Announcement, "2021-05-21")
	return []told.Claim{
		{Claim: "500*1700000=850000000", Verdict: told.Right, Expected: "850000000", Text: "1人500円なら170万人で8億5千万円", Spread: by(post, 1)},
		{Claim: "500*1700000=85000000", Verdict: told.Wrong, Expected: "850000000", Text: "170万人に500円で8千5百万円", Spread: by(post, 2)},
		{Claim: "500*1700000=850000000", Verdict: told.OtherPremise, Expected: "855000000", Text: "8億5千万円", Premise: &told.Premise{Used: "170万人", Stated: "171万人", Announced: true, Said: &stated}, Spread: by(post, 1)},
		{Claim: "3/12500=0.024", Verdict: told.Wrong, Expected: "0.00024", Text: "12,500台のうち3件で2.4%", Spread: by(post, 1)},
		{Claim: "1+1=3", Verdict: told.Wrong, Expected: "2", Text: "1と1で3", Premise: &told.Premise{Used: "1", Stated: "2"}, Spread: told.Spread{Documents: 1}},
	}
}

func questions() []told.Question {
	asked := says("なぜ公表が遅れたのですか。", record.Commentary, "2021-05-21")
	return []told.Question{
		{Theme: "delay", Mentions: 12, Voices: 5, From: "2021-05-21", To: "2021-05-23", OpenDays: 2, Spread: by(asked, 4),
			Answer: &told.Answer{Said: says("対象者の特定に時間を要し、公表が遅れました。", record.Announcement, "2021-05-23"), Days: 2, Words: []string{"公表", "遅れ"}}},
		{Theme: "retention", Mentions: 3, Voices: 1, From: "2021-05-20", To: "2021-05-20", OpenDays: 101, Spread: by(says("退会者の画像はいつ消すのか。", record.Commentary, "2021-05-20"), 1),
			Related: &told.Answer{Said: says("退会者の画像の扱いを見直します。", record.Announcement, "2021-05-30"), Days: 10, Words: []string{"画像"}}},
	}
}

func editions() []report.Edition {
	return []report.Edition{
		{URL: "https://minato.example/1", Title: "不正アクセスについて", Voice: record.Announcement,
			Before: time.Date(2021, 5, 21, 0, 0, 0, 0, time.UTC), After: time.Date(2021, 5, 22, 0, 0, 0, 0, time.UTC),
			Texts: [2]string{record.Hash([]byte("a")), record.Hash([]byte("b"))}, Silent: true, More: 3,
			Changes: []diff.Change{
				{Kind: diff.Changed, Before: "対象は170万件です。", After: "対象は171万件です。", Numbers: []diff.Number{{Before: "170万", After: "171万", Unit: "件", From: 1700000, To: 1710000}}, Utterance: 2, Silent: true},
				{Kind: diff.Added, After: "追記：専用の窓口を設けました。", Utterance: 9},
				{Kind: diff.Removed, Before: "クレジットカード情報は含まれません。", Utterance: 5, Silent: true},
			}},
		{URL: "https://kantoku.example/1", Title: strings.Repeat("指導について", 30), Voice: record.Authority,
			Before: time.Date(2021, 5, 20, 0, 0, 0, 0, time.UTC), After: time.Date(2021, 5, 21, 0, 0, 0, 0, time.UTC),
			Changes: []diff.Change{{Kind: diff.Changed, Before: "旧い文。", After: "更新：新しい文。"}}},
		{URL: "https://minato.example/3", Title: "続報", Voice: record.Announcement, Silent: true, Gone: true,
			Before: time.Date(2021, 5, 18, 0, 0, 0, 0, time.UTC), After: time.Date(2021, 5, 19, 0, 0, 0, 0, time.UTC),
			Changes: []diff.Change{
				{Kind: diff.Redated, Before: "2021-05-18", After: "2021-05-11", Silent: true},
				{Kind: diff.Changed, Numbers: []diff.Number{{Before: "5万", After: "7万", Unit: "人", From: 50000, To: 70000}}, Silent: true},
				{Kind: diff.Removed}, {Kind: diff.Added},
			}},
	}
}

func TestTheRightLengthOfTimeIsInWords(t *testing.T) {
	for iso, want := range map[string][2]string{
		"PT8H": {"8時間", "8 hours"}, "PT2H30M": {"2時間30分", "2 hours 30 minutes"}, "P28D": {"28日", "28 days"}, "P3Y": {"3年", "3 years"},
		"P35M": {"35か月", "35 months"}, "P1W": {"1週間", "1 week"}, "P1DT1H": {"1日1時間", "1 day 1 hour"},
	} {
		for i, lang := range []string{"ja", "en"} {
			if got := (&printer{lang: lang}).expected(told.Claim{Expected: iso}); got != want[i] {
				t.Errorf("in %s, %s is %q, want %q", lang, iso, got, want[i])
			}
		}
	}
}
