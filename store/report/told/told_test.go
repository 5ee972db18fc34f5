package told

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"classify/store/record"
)

// shelf gathers documents whose facts are marked in their texts.
type shelf struct {
	g      *Gatherer
	texts  map[uint64][]string
	voices map[uint64]record.Voice
	days   map[uint64]string
	pages  []Page
	gone   bool // pages that are added now are gone at the source
}

func newShelf() *shelf {
	return &shelf{g: Gather([]string{"株式会社みなと", "みなと"}), texts: map[uint64][]string{}, voices: map[uint64]record.Voice{}, days: map[uint64]string{}}
}

// said is an utterance with what was found in it.
type said struct {
	text   string
	facts  []record.Fact
	events []record.Event
	themes []record.Finding
	asked  []record.Ask
}

// add adds a document of a voice, published on a day.
func (s *shelf) add(voice record.Voice, published string, all ...said) {
	number := uint64(len(s.texts))
	s.voices[number], s.days[number] = voice, published
	d := record.Document{Published: published}
	var codings []record.Coding
	for i, one := range all {
		d.Utterances = append(d.Utterances, record.Utterance{ID: i + 1, Text: one.text})
		codings = append(codings, record.Coding{Findings: one.themes, Facts: one.facts, Events: one.events, Asked: one.asked})
		s.texts[number] = append(s.texts[number], one.text)
	}
	doc := Read(digest(number, d, voice, codings))
	doc.Gone = s.gone
	s.g.Add(&doc, func(Place) record.Author { return record.Author(number) })
	if voice == record.Announcement && published != "" {
		s.pages = append(s.pages, Page{Ref: Ref{number, Place{0, 0, len(all[0].text)}}, When: published, Title: all[0].text, Voice: voice, By: record.Author(number), Gone: s.gone})
	}
}

// digest is a document as it is counted.
func digest(number uint64, d record.Document, voice record.Voice, codings []record.Coding) *record.Digest {
	r := record.Reading{Revision: record.Revision{Seq: number, Document: d}, Analysis: &record.Analysis{Codings: codings}}
	return r.Digest(record.Membership{Voice: voice})
}

// written is all that a document says but its heading.
func (s *shelf) written(doc uint64) (out []Said, err error) {
	for i, text := range s.texts[doc][1:] {
		out = append(out, Said{Place: Place{i + 1, 0, len(text)}, Voice: s.voices[doc], Day: s.days[doc]})
	}
	return out, nil
}

func (s *shelf) told(t *testing.T, known record.Known) Told {
	t.Helper()
	out, err := s.g.Done(Options{Names: s.g.clock.names, Known: known, Themes: []string{"delay", "compensation"}, AsOf: "2021-06-30", Pages: s.pages, Written: s.written,
		Passage: func(r Ref) (Passage, error) {
			text := s.texts[r.Doc][r.Utterance]
			return Passage{Text: text, URL: fmt.Sprint(r.Doc), Voice: s.voices[r.Doc], Evidence: record.Evidence{TextSHA256: fmt.Sprint(r.Doc), Utterance: r.Utterance, End: len(text)}}, nil
		}, Text: func(r Ref) (string, error) { return s.texts[r.Doc][r.Utterance][r.Start:r.End], nil }})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// fact is one of words in a text.
func fact(text, words, kind string, value any, unit string) record.Fact {
	at := strings.Index(text, words)
	f := record.Fact{Type: kind, Start: at, End: at + len(words), Text: words, Value: value, Unit: unit}
	if kind == "money" {
		f.Unit, f.Currency = "", unit
	}
	return f
}

// count is a text with a number that is of something.
func count(text, words, of string, value int) said {
	unit := string([]rune(words)[len([]rune(words))-1:])
	f := fact(text, words, "count", value, unit)
	f.Of = of
	return said{text: text, facts: []record.Fact{f}}
}

func event(text, words, kind, who, when string) said {
	at := strings.Index(text, words)
	return said{text: text, events: []record.Event{{Kind: kind, Who: who, When: when, Start: at, End: at + len(words), Quote: words}}}
}

func TestValuesOfOneFigureAgreeOrNot(t *testing.T) {
	s := newShelf()
	s.add(record.Announcement, "2021-05-21", count("流出した会員情報は1,711,756件です。", "1,711,756件", "会員情報", 1711756))
	s.add(record.Press, "2021-05-22", count("会員情報171万件が流出した。", "171万件", "会員情報", 1710000))
	s.add(record.Announcement, "2021-05-21", count("原因となった端末は3台です。", "3台", "端末", 3))
	s.add(record.Press, "2021-05-22", count("原因となった端末は5台だった。", "5台", "端末", 5))
	got := s.told(t, record.Known{}).Figures
	if len(got) != 2 || got[0].Of != "会員情報" || !got[0].Agree || got[0].Documents != 2 || len(got[0].Values) != 2 {
		t.Fatalf("figures %+v", got)
	}
	if got[1].Of != "端末" || got[1].Agree {
		t.Errorf("3台 and 5台: %+v", got[1])
	}
	if v := got[0].Values[0]; v.Text != "1,711,756件" || v.From != "2021-05-21" || v.ByVoice[record.Announcement] != 1 || len(v.Said) != 1 {
		t.Errorf("first value %+v", v)
	}
}

func TestNumbersAgreeWithinWhatTheirWordsAllow(t *testing.T) {
	for _, c := range []struct {
		kind, a, qa, b, qb string
		want               bool
	}{
		{"count", "1710000", "", "1711756", "", true},
		{"count", "1000000", "", "1710000", "", false},
		{"count", "7600000", "", "22600000", "", false},
		{"count", "1700000", "approx", "1780000", "", true},
		{"count", "1700000", "", "1780000", "", false},
		{"count", "1000", "over", "1711756", "", true},
		{"count", "1711756", "", "100", "at_most", false},
		{"money", "500", "", "550", "", false},
		{"money", "500", "approx", "530", "", true},
		{"percent", "7", "", "7.5", "", false},
		{"duration", "P3W", "", "P23D", "", false},
		{"duration", "P3W", "", "P3W", "", true},
	} {
		for range 2 {
			if got := agree(c.kind, c.a, c.qa, c.b, c.qb); got != c.want {
				t.Errorf("agree(%s %s, %s %s) = %v", c.qa, c.a, c.qb, c.b, got)
			}
			c.a, c.qa, c.b, c.qb = c.b, c.qb, c.a, c.qa
		}
	}
}

// sum is a line that multiplies.
func sum(text, claim, each string, consistent bool, expected string) said {
	f := record.Fact{Type: "arithmetic", Start: 0, End: len(text), Text: text, Claim: claim, Consistent: &consistent, Expected: expected}
	var value int
	fmt.Sscan(each, &value)
	return said{text: text, facts: []record.Fact{f, fact(text, each+"円", "money", value, "JPY")}}
}

func TestACalculationIsCheckedAndItsPremiseToo(t *testing.T) {
	s := newShelf()
	s.add(record.Commentary, "2021-06-01",
		count("岬商店:56万件", "56万件", "岬商店", 560000), sum("500円×115万(全員)=5億7500万円", "500*1150000=575000000", "500", true, ""),
		count("沖銀行:170万件", "170万件", "沖銀行", 1700000), sum("500円×170万=85億円", "500*1700000=8500000000", "500", false, "850000000"),
		count("浜学園:171万1756件", "171万1756件", "浜学園", 1711756), sum("500円×171万=8億5500万円", "500*1710000=855000000", "500", true, ""))
	got := s.told(t, record.Known{}).Claims
	var verdicts []string
	for _, c := range got {
		verdicts = append(verdicts, c.Claim+" "+c.Verdict+" "+c.Expected)
	}
	want := []string{"500*1700000=8500000000 wrong 850000000", "500*1150000=575000000 other_premise 500*560000=280000000", "500*1710000=855000000 right "}
	if diff := cmp.Diff(want, verdicts); diff != "" {
		t.Errorf("claims (-want +got):\n%s", diff)
	}
	if p := got[1].Premise; p == nil || p.Used != "1150000" || p.Stated != "56万件" || p.Said == nil {
		t.Errorf("premise %+v", p)
	}
}

func TestWhatOnlyGonePagesTellIsSaidToBeSo(t *testing.T) {
	line := sum("500円×4万人で1億円になる。", "500*40000=100000000", "500", false, "20000000")
	fixed := count("漏えいした会員は50,123人です。", "50,123人", "会員", 50123)
	found := event("6月3日に当社が検知しました。", "6月3日に当社が検知", Detected, "当社", "2021-06-03")
	s := newShelf()
	s.gone = true
	s.add(record.Commentary, "2021-06-01", line)
	s.add(record.Announcement, "2021-06-05", fixed, found)
	got := s.told(t, record.Known{})
	if len(got.Claims) != 0 {
		t.Errorf("claims %+v", got.Claims)
	}
	if f := got.Figures; len(f) != 1 || !f[0].Gone || !f[0].Values[0].Gone || len(f[0].Values[0].Said) != 0 {
		t.Errorf("figures %+v", f)
	}
	for _, e := range got.Timeline {
		if !e.Gone || len(e.Said) != 0 {
			t.Errorf("timeline %+v", e)
		}
	}
	if d := got.Clock.Steps[0].Dates[0]; !d.Gone || d.When != "2021-06-03" {
		t.Errorf("clock %+v", got.Clock.Steps)
	}

	s.gone = false
	later := line
	later.text = "やはり" + line.text
	later.facts = slices.Clone(line.facts)
	for i := range later.facts {
		later.facts[i].Start, later.facts[i].End = later.facts[i].Start+len("やはり"), later.facts[i].End+len("やはり")
	}
	s.add(record.Commentary, "2021-06-20", later)
	s.add(record.Press, "2021-06-21", fixed, found)
	got = s.told(t, record.Known{})
	if c := got.Claims; len(c) != 1 || c[0].Documents != 2 || c[0].Gone || c[0].Text != line.text || len(c[0].Said) != 1 || c[0].Said[0].URL != "2" {
		t.Errorf("claims %+v", c)
	}
	if f := got.Figures; len(f) != 1 || f[0].Gone || f[0].Values[0].Gone || f[0].Documents != 2 {
		t.Errorf("figures %+v", f)
	}
}

func TestAShareOfTwoNumbersOfADocumentIsRight(t *testing.T) {
	whole := "昨年の件数は2515万47人分だったので、約7%が今回にあたります。"
	behind := said{text: whole, facts: []record.Fact{fact(whole, "2515万47人", "count", 25150047, "人"), fact(whole, "7%", "percent", 7, "")}}
	for first, want := range map[string]string{"171万1756件": "1711756/25150047=7%", "371万1756件": ""} {
		s := newShelf()
		value := 1711756
		if want == "" {
			value = 3711756
		}
		s.add(record.Commentary, "2021-06-01", count(first+"の画像", first, "画像", value), behind)
		claims := s.told(t, record.Known{}).Claims
		if got := slices.ContainsFunc(claims, func(c Claim) bool { return c.Claim == want && c.Verdict == Right }); got != (want != "") || len(claims) > 1 {
			t.Errorf("%s: %+v", first, claims)
		}
	}
}

func TestTheClockSaysWhatSourcesSay(t *testing.T) {
	s := newShelf()
	s.add(record.Announcement, "2021-05-21T17:00+09:00", event("4月28日に当社が検知しました。", "4月28日に当社が検知", Detected, "当社", "2021-04-28"))
	s.add(record.Press, "2021-05-22", event("みなとは4月20日に把握していた。", "みなとは4月20日に把握", Detected, "みなと", "2021-04-20"))
	s.add(record.Commentary, "2021-05-25", event("私は3月1日に気づいた。", "私は3月1日に気づいた", Detected, "私", "2021-03-01"))
	s.add(record.Authority, "2021-06-04", event("当協会は5月1日に公表した。", "当協会は5月1日に公表", Announced, "当協会", "2021-05-01"))
	c := s.told(t, record.Known{}).Clock
	var got []string
	for _, l := range c.Lapses {
		got = append(got, fmt.Sprintf("%s-%s %d", l.From, l.To, l.Days))
	}
	// Both days of detection stand there where sources differ, the organisation's own first.
	if diff := cmp.Diff([]string{"detected-announced 23", "detected-announced 31"}, got); diff != "" {
		t.Errorf("lapses (-want +got):\n%s", diff)
	}
	if c.Lapses[0].StartBy != record.Announcement || c.Lapses[1].StartBy != record.Press || c.Steps[0].Dates[0].By != record.Press {
		t.Errorf("dates are by others: %+v %+v", c.Lapses, c.Steps)
	}
	if len(c.Steps) != 2 || len(c.Steps[0].Dates) != 2 || c.Steps[0].Dates[1].When != "2021-04-28" {
		t.Errorf("steps %+v", c.Steps)
	}
	if len(c.Duty) != 1 || c.Duty[0].ID != "effort" || len(c.Baselines) != 3 {
		t.Errorf("duty %+v, %d baselines", c.Duty, len(c.Baselines))
	}
	known := newShelf().told(t, record.Known{Detected: "2022-04-10", Announced: "2022-04-20"}).Clock
	if !slices.ContainsFunc(known.Duty, func(r Rule) bool { return r.ID == "report" }) {
		t.Errorf("duty of a later detection: %+v", known.Duty)
	}
}

func TestWithoutBothDatesThereIsNoLapse(t *testing.T) {
	s := newShelf()
	s.add(record.Announcement, "2021-05-21", said{text: "お知らせ"})
	if c := s.told(t, record.Known{}).Clock; len(c.Lapses) != 0 || len(c.Steps) != 1 {
		t.Errorf("clock %+v", c)
	}
}

// asks is a question about a theme.
func asks(theme, text string) said {
	return said{text: text, themes: []record.Finding{{Theme: theme, End: len(text), SentenceEnd: len(text), Stance: record.Asked}}}
}

func states(theme, text string) said {
	s := asks(theme, text)
	s.themes[0].Stance = record.Asserted
	return s
}

func TestAQuestionIsAnsweredByWhatAnAnnouncementSaysLater(t *testing.T) {
	s := newShelf()
	s.add(record.Announcement, "2021-05-20", states("compensation", "会員の免許証の再発行の費用は補償いたします。"))
	s.add(record.Commentary, "2021-05-22", asks("compensation", "免許証の再発行の費用は補償されますか?"))
	s.add(record.Commentary, "2021-05-23", asks("compensation", "再発行の費用、免許証のは補償されるの?"))
	s.add(record.Commentary, "2021-05-23", asks("compensation", "慰謝料はいくらもらえますか?"))
	s.add(record.Announcement, "2021-06-02", states("compensation", "免許証の再発行にかかった費用は、補償の対象といたします。"))
	got := s.told(t, record.Known{}).Questions
	if len(got) != 2 {
		t.Fatalf("%d questions: %+v", len(got), got)
	}
	q := got[0]
	if q.Voices != 2 || q.Mentions != 2 || q.From != "2021-05-22" || q.Answer == nil || q.Answer.Days != 11 || q.Answer.Said.URL != "4" {
		t.Errorf("the first: %+v, answer %+v", q, q.Answer)
	}
	// What names no sum is no answer to いくら.
	if q := got[1]; q.Answer != nil || q.OpenDays != 38 || q.Related == nil || q.Related.Said.URL != "4" {
		t.Errorf("the second: %+v", q)
	}
}

func TestAQuestionOfOneWordIsAnsweredByTheNumberOrDayItWants(t *testing.T) {
	for _, row := range []struct {
		asked, stated string
		answered      bool
	}{
		{"補償額はいくらですか?", "補償額はお一人500円です。", true},
		{"対象は何人ですか?", "対象は約5万人です。", true},
		{"補償はいつですか?", "補償は7月10日から順次お支払いします。", true},
		{"補償額はいくらですか?", "補償額は検討しております。", false},
		{"補償額はいくらですか?", "補償の手数料は500円です。", false},
		{"補償額はいくらですか?", "500円の補償額は誤りです。", false},
		{"補償額はいくらですか?", "過去の補償額は500円です。", false},
		{"対象は何人ですか?", "対象は5項目です。", false},
		{"補償はいつですか?", "補償は6月1日以降の会員が対象です。", false},
		{"補償額は足りますか?", "補償額は500円です。", false},
	} {
		s := newShelf()
		s.add(record.Commentary, "2021-05-22", asks("compensation", row.asked))
		s.add(record.Announcement, "2021-06-02", states("compensation", row.stated))
		q := s.told(t, record.Known{}).Questions
		if len(q) != 1 || (q[0].Answer != nil) != row.answered || row.answered && len(q[0].Answer.Words) != 1 {
			t.Errorf("%s %s: %+v", row.asked, row.stated, q)
		}
	}
}

// wonders is a question without a theme.
func wonders(text string, direct bool) said {
	return said{text: text, asked: []record.Ask{{End: len(text), Direct: direct}}}
}

func TestQuestionsWithoutAThemeComeLastAndTheDirectOnesFirst(t *testing.T) {
	s := newShelf()
	s.add(record.Commentary, "2021-05-22", wonders("監査法人の名前は何ですか?", false), wonders("教えてください。", false))
	s.add(record.Commentary, "2021-05-22", wonders("暗号化の方式は何を使っていましたか?", false))
	s.add(record.Commentary, "2021-05-22", wonders("暗号化の方式は何を使っていましたか?", false))
	s.add(record.Commentary, "2021-05-23", wonders("みなとの監査役は誰ですか?", true))
	s.add(record.Announcement, "2021-05-23", wonders("よくある質問は何ですか?", true))
	s.add(record.Commentary, "2021-05-24", asks("delay", "公表が遅れたのはなぜですか?"))
	s.add(record.Announcement, "2021-06-02", states("delay", "暗号化にはAESの方式を使っていました。"))
	got := s.told(t, record.Known{}).Questions
	var all []string
	for _, q := range got {
		all = append(all, q.Theme+":"+q.Said[0].Text)
	}
	want := []string{"delay:公表が遅れたのはなぜですか?", ":みなとの監査役は誰ですか?", ":暗号化の方式は何を使っていましたか?", ":監査法人の名前は何ですか?"}
	if diff := cmp.Diff(want, all); diff != "" {
		t.Fatalf("questions (-want +got):\n%s", diff)
	}
	if q := got[2]; q.Voices != 2 || q.Answer == nil || q.Answer.Days != 11 || q.Related != nil {
		t.Errorf("the one of two voices: %+v, answer %+v", q, q.Answer)
	}
	if q := got[3]; q.Answer != nil || q.OpenDays != 39 {
		t.Errorf("the open one: %+v", q)
	}
}

func TestAQuestionIsAnsweredByWhatHasNoThemeEither(t *testing.T) {
	s := newShelf()
	s.add(record.Announcement, "2021-05-21", said{text: "お知らせ"}, said{text: "クレジットカード情報は含まれておりません。"})
	s.add(record.Commentary, "2021-05-21", wonders("クレジットカード情報は含まれますか?", false), wonders("なぜ今まで黙っていたの?", false), wonders("何ですか?", false))
	s.add(record.Announcement, "2021-05-25", said{text: "お知らせ"}, said{text: "電話窓口は午後8時まで開いております。"}, said{text: "電話窓口を開いております。"})
	s.add(record.Commentary, "2021-05-22", wonders("電話窓口は何時まで開いていますか?", false))
	s.add(record.Commentary, "2021-05-26", wonders("電話窓口はいつまで開いていますか?", false))
	days := map[string]int{}
	for _, q := range s.told(t, record.Known{}).Questions {
		days[q.Said[0].Text] = -1
		if q.Answer != nil {
			days[q.Said[0].Text] = q.Answer.Days
		}
	}
	want := map[string]int{"クレジットカード情報は含まれますか?": 0, "なぜ今まで黙っていたの?": -1, "電話窓口は何時まで開いていますか?": 3}
	if diff := cmp.Diff(want, days); diff != "" {
		t.Errorf("days to the answers (-want +got):\n%s", diff)
	}
}

func TestAHeadlineOfThePressIsNobodysQuestion(t *testing.T) {
	headline := asks("delay", "公表の遅れは隠蔽か?")
	d := record.Document{Published: "2021-05-22", Utterances: []record.Utterance{{ID: 1, Kind: record.Heading, Text: headline.text}}}
	for number, voice := range []record.Voice{record.Press, record.Commentary} {
		doc := Read(digest(uint64(number), d, voice, []record.Coding{{Findings: headline.themes}}))
		if asked := len(doc.Asked); asked != number {
			t.Errorf("%s asks %d questions, want %d", voice, asked, number)
		}
	}
}

func TestNoMoreQuestionsWithoutAThemeAreToldThanOfATheme(t *testing.T) {
	s := newShelf()
	for i := range 2 * mostQuestions {
		s.add(record.Commentary, "2021-05-22", wonders(fmt.Sprintf("第%d条の規約と監査の担当は誰ですか?", i), i == 2*mostQuestions-1))
	}
	got := s.told(t, record.Known{}).Questions
	if len(got) != mostQuestions || !strings.Contains(got[0].Said[0].Text, fmt.Sprint(2*mostQuestions-1)) {
		t.Errorf("%d questions, the first %+v", len(got), got[0].Said)
	}
}

func TestWhatOnlyOneWriterTellsIsNoEvent(t *testing.T) {
	s := newShelf()
	s.add(record.Commentary, "2021-05-22", event("5月22日に解約を通知した。", "5月22日に解約を通知", Notified, "", "2021-05-22"))
	s.add(record.Press, "2021-05-23", event("同社は5月23日に謝罪した。", "5月23日に謝罪", "apologised", "同社", "2021-05-23"))
	got := s.told(t, record.Known{}).Timeline
	if len(got) != 1 || got[0].Kind != "apologised" || got[0].Who != "同社" {
		t.Errorf("timeline %+v", got)
	}
}

func TestTheOrderOfDocumentsChangesNothing(t *testing.T) {
	tell := func(order []int) Told {
		g := Gather([]string{"みなと"})
		texts := []string{"流出した会員情報は1,711,756件です。", "会員情報171万件が流出した。", "会員情報は1,711,756件だった。", "情報は171万件という。"}
		values, names := []int{1711756, 1710000, 1711756, 1710000}, []string{"会員情報", "会員情報", "会員情報", "情報"}
		for _, i := range order {
			words := texts[i][strings.IndexAny(texts[i], "1"):]
			words = words[:strings.Index(words, "件")+len("件")]
			one := count(texts[i], words, names[i], values[i])
			d := Read(digest(uint64(i), record.Document{Published: fmt.Sprintf("2021-05-2%d", i), Utterances: []record.Utterance{{Text: one.text}}}, record.Press, []record.Coding{{Facts: one.facts}}))
			g.Add(&d, func(Place) record.Author { return record.Author(i) })
		}
		out, err := g.Done(Options{Passage: func(r Ref) (Passage, error) { return Passage{URL: fmt.Sprint(r.Doc)}, nil }, Text: func(r Ref) (string, error) { return fmt.Sprint(r), nil }})
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	want := tell([]int{0, 1, 2, 3})
	for _, order := range [][]int{{3, 2, 1, 0}, {2, 0, 3, 1}} {
		if diff := cmp.Diff(want, tell(order)); diff != "" {
			t.Errorf("%v: (-want +got):\n%s", order, diff)
		}
	}
}

func ExampleGatherer() {
	g := Gather([]string{"みなと"})
	text := "会員情報171万件が流出した。"
	for n, day := range []string{"2021-05-21", "2021-05-22"} {
		d := Read(digest(uint64(n), record.Document{Published: day, Utterances: []record.Utterance{{Text: text}}}, record.Press, []record.Coding{{Facts: count(text, "171万件", "会員情報", 1710000).facts}}))
		g.Add(&d, func(Place) record.Author { return record.Author(d.Number) })
	}
	out, _ := g.Done(Options{
		Passage: func(Ref) (Passage, error) { return Passage{Text: text}, nil },
		Text:    func(r Ref) (string, error) { return text[r.Start:r.End], nil },
	})
	for _, f := range out.Figures {
		fmt.Println(f.Of, f.Values[0].Text, f.Documents, "documents")
	}
	// Output: 会員情報 171万件 2 documents
}

func TestWhoIsToldWithinIsNotOfThePeopleConcerned(t *testing.T) {
	c := &clock{names: []string{"みなと商会"}}
	for _, row := range []struct{ kind, who, to, want string }{
		{Notified, "", "お客様", Notified}, {Notified, "", "", Notified}, {Notified, "", "株主の皆様", Informed}, {Notified, "", "当社", Informed}, {Notified, "", "みなと商会", Informed},
		{Notified, "", "従業員のお客様", Notified}, {Reported, "", "個人情報保護委員会", Reported}, {Reported, "", "取引先の銀行", Informed}, {Reported, "", "", Reported}, {Announced, "", "株主", Announced},
		{Reported, "みなと商会", "", Reported}, {Reported, "外部の専門会社", "", Informed}, {Notified, "警察", "", Informed}, {Notified, "みなと商会", "", Notified}, {Detected, "委託先", "", Detected},
	} {
		if got := c.kindOf(Event{Voice: record.Press, Event: record.Event{Kind: row.kind, Who: row.who, To: row.to}}); got != row.want {
			t.Errorf("%s by %q to %q is %s, want %s", row.kind, row.who, row.to, got, row.want)
		}
	}
	if got := c.kindOf(Event{Voice: record.Authority, Event: record.Event{Kind: Reported, Who: "港商会"}}); got != Reported {
		t.Errorf("what an authority says was reported is %s, want %s", got, Reported)
	}
}

func TestTheOrganisationsOwnDateIsAmongTheSpansWhateverOthersSay(t *testing.T) {
	s := newShelf()
	for _, day := range []string{"2021-04-02", "2021-04-03", "2021-04-04"} {
		text := "同社は" + day + "に検知していた。"
		s.add(record.Press, "2021-05-22", event(text, day+"に検知", Detected, "同社", day))
		s.add(record.Press, "2021-05-23", event(text, day+"に検知", Detected, "同社", day))
	}
	s.add(record.Announcement, "2021-05-21", event("4月28日に検知しました。", "4月28日に検知", Detected, "", "2021-04-28"))
	var days []int
	for _, l := range s.told(t, record.Known{}).Clock.Lapses {
		days = append(days, l.Days)
	}
	if diff := cmp.Diff([]int{23, 49, 48}, days); diff != "" {
		t.Errorf("days (-want +got):\n%s", diff)
	}
}
