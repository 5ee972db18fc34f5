package render

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"classify/store/diff"
	"classify/store/record"
	"classify/store/report"
	"classify/store/report/told"
)

// million is a report of a million utterances over 400 days, about as large as
// reports get, of sentences that compress as badly as real ones: their words are
// drawn by chance.
func million() report.Report {
	m := &maker{rand.New(rand.NewPCG(1, 2))}
	r := sample()
	r.Counts = report.Counts{Captures: 250_000, Documents: 200_000, OnIncident: 190_000, OffIncident: 10_000, Utterances: 1_000_000, Coded: 400_000}
	for _, v := range record.Voices {
		r.Counts.ByVoice = append(r.Counts.ByVoice, report.Voice{Voice: v, Documents: 47_500, Utterances: 250_000, Coded: 100_000})
	}
	r.Period = report.Period{From: m.day(0), To: m.day(399)}
	r.Themes = nil
	for i := range 13 {
		r.Themes = append(r.Themes, m.theme(i))
	}
	r.Timeline, r.Figures, r.Questions, r.Claims, r.Changes = nil, nil, nil, nil, nil
	for i := range 300 {
		p := m.passage(120)
		r.Timeline = append(r.Timeline, told.Entry{When: m.day(i), Kind: kindsOfEvents[i%len(kindsOfEvents)], From: told.FromText, Who: m.text(24), What: m.text(90), Spread: m.spread(p)})
	}
	for i := range 50 {
		f := told.Figure{Of: m.text(30), Type: "count", Unit: "件", Agree: i%3 > 0, Spread: told.Spread{Documents: 40}}
		for range 8 {
			f.Values = append(f.Values, told.Value{Value: fmt.Sprint(m.Int32()), Text: m.text(20), From: m.day(1), To: m.day(200), Spread: m.spread(m.passage(120))})
		}
		r.Figures = append(r.Figures, f)
		q := told.Question{Theme: r.Themes[i%13].ID, Mentions: 100, Voices: 50, From: m.day(2), To: m.day(300), OpenDays: 98, Spread: m.spread(m.passage(200))}
		if i%2 == 0 {
			q.Answer = &told.Answer{Said: m.passage(300), Days: 12, Words: []string{m.text(9), m.text(9)}}
		}
		r.Questions = append(r.Questions, q)
		r.Claims = append(r.Claims, told.Claim{Claim: "1+1=3", Verdict: told.Wrong, Expected: "2", Text: m.text(60), Spread: m.spread(m.passage(150))})
	}
	for range 40 {
		e := report.Edition{URL: m.address(), Title: m.text(90), Voice: record.Announcement, Silent: true}
		for range 20 {
			e.Changes = append(e.Changes, diff.Change{Kind: diff.Changed, Before: m.text(150), After: m.text(150)})
		}
		r.Changes = append(r.Changes, e)
	}
	for i := range 300 {
		r.Since.Announcements = append(r.Since.Announcements, report.Announced{URL: m.address(), Title: m.text(90), Voice: record.Press, New: i%2 == 0})
		r.Since.Gone = append(r.Since.Gone, report.LeftBehind{URL: m.address(), Voice: record.Commentary, Reason: "status 404"})
	}
	for i := range r.Skipped.Reasons {
		for range 50_000 {
			r.Skipped.Reasons[i].URLs = append(r.Skipped.Reasons[i].URLs, "https://a.example/"+m.day(3))
		}
	}
	return r
}

// maker makes up texts.
type maker struct{ *rand.Rand }

func (m *maker) day(i int) string {
	return time.Date(2021, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, i).Format(time.DateOnly)
}

// text is about so many bytes of Japanese.
func (m *maker) text(bytes int) string {
	const common = "の に は を た が で て と し れ さ る も ある いる 会員 情報 画像 対象 件 確認 公表 発覚 不正 アクセス 年齢 書類 退会 保存 削除 期間 補償 お詫び 通知 連絡 窓口 調査 結果 原因 対策 再発 防止 当社 運営 利用 登録 免許証 漏えい 流出 遅れ 説明 回答 責任 被害 報告 委員会"
	words := strings.Fields(common)
	var b strings.Builder
	for b.Len() < bytes {
		b.WriteString(words[m.IntN(len(words))])
	}
	return b.String()
}

// address is one of 180 bytes.
func (m *maker) address() string {
	return fmt.Sprintf("https://news%d.example/articles/%0120d?id=%d&from=rss", m.IntN(90), m.Uint64(), m.Uint64())
}

func (m *maker) passage(bytes int) told.Passage {
	hash := func() string { return record.Hash(fmt.Append(nil, m.Uint64())) }
	text := m.text(bytes)
	return told.Passage{Text: text, URL: m.address(), Title: m.text(80), Site: m.text(20), Voice: record.Voices[m.IntN(4)], Kind: record.Paragraph,
		Speaker: fmt.Sprintf("#%d", m.IntN(100_000)), Posted: m.day(m.IntN(400)), Captured: time.Date(2022, 1, 1, 0, 0, m.IntN(1e6), 0, time.UTC),
		Evidence: record.Evidence{CaptureSHA256: hash(), Extractor: "extract/4", TextSHA256: hash(), Utterance: m.IntN(900), End: len(text)}}
}

func (m *maker) spread(p told.Passage) told.Spread {
	return told.Spread{Documents: m.IntN(5000), ByVoice: map[record.Voice]int{record.Press: m.IntN(500), record.Commentary: m.IntN(4000)}, Said: []told.Passage{p, m.passage(120), m.passage(120)}}
}

func (m *maker) theme(i int) report.Theme {
	t := report.Theme{
		Theme: record.Theme{ID: fmt.Sprintf("theme-%d", i), Label: map[string]string{"ja": m.text(24), "en": "Keeping and deleting of data"}},
		Share: report.Share{Of: 1_000_000, Found: 30_000, Raw: .03, Corrected: &report.Estimate{Value: .04, Low: .03, High: .05}},
		ByDay: map[string]int{}, Spoken: map[record.Voice]map[record.Stance]int{}, Voices: 9000, Documents: 8000,
	}
	for d := range 400 {
		n := m.IntN(200)
		t.ByDay[m.day(d)] = n
		t.Mentions += n
	}
	for _, v := range record.Voices {
		t.Spoken[v] = map[record.Stance]int{}
		for _, s := range stances {
			t.Spoken[v][s] = m.IntN(3000)
		}
	}
	for range 50 {
		q := report.Quote{Passage: m.passage(400), Stance: record.Asserted, Certainty: record.Certain, By: record.ByRule, Rule: "theme/rule-name", Repeats: m.IntN(90)}
		q.Match = report.Span{Start: 0, End: len("会"), Text: q.Text[:len("会")]}
		t.Quotes = append(t.Quotes, q)
	}
	return t
}

// largestPage is how many bytes the page of a large report may have, so that it
// can be sent by mail and opens at once on a telephone.
const largestPage = 500_000

func TestThePageOfAMillionUtterancesIsSmall(t *testing.T) {
	r := million()
	shown, whole := Shown(r)
	for path, want := range map[string]int{
		"timeline": len(r.Timeline) - len(shown.Timeline), "since.gone": len(r.Since.Gone) - len(shown.Since.Gone),
		"changes": len(r.Changes) - len(shown.Changes), "facts[0].values": len(r.Figures[0].Values) - len(shown.Figures[0].Values),
	} {
		if whole.Left[path] != want || want == 0 {
			t.Errorf("%d of %s are left out, want %d and more than none", whole.Left[path], path, want)
		}
	}
	if want := (Outline{Left: whole.Left, Announced: 151, Rewritten: 152, Silent: 1, Compared: 50, Agree: 33, Wrong: 50, Questions: 50, Open: 25, OpenDays: 98, OpenTheme: "theme-1"}); !reflect.DeepEqual(whole, want) {
		t.Errorf("of the whole it says %+v, want %+v", whole, want)
	}
	for lang, more := range map[string]string{"ja": "ほか %s 件", "en": "and %s more"} {
		var b bytes.Buffer
		if err := Write(&b, r, "html", lang); err != nil {
			t.Fatal(err)
		}
		if b.Len() > largestPage {
			t.Errorf("in %s the page has %d bytes, want at most %d", lang, b.Len(), largestPage)
		}
		if said := fmt.Sprintf(more, number(whole.Left["timeline"])); !strings.Contains(b.String(), said) {
			t.Errorf("in %s the page does not say %q", lang, said)
		}
		if lang == "en" {
			writePage(t, "million.en.html", b.Bytes()) // a browser takes a minute for it
		}
	}
}

// writePage leaves a page for a browser, in the folder that PAGES names.
func writePage(t *testing.T, name string, page []byte) {
	t.Helper()
	if dir := os.Getenv("PAGES"); dir != "" {
		if err := os.WriteFile(filepath.Join(dir, name), page, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
