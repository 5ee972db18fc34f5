package store

import (
	"cmp"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	bolt "go.etcd.io/bbolt"

	"classify/store/dup"
	"classify/store/record"
	"classify/store/report"
)

// play does random things to a store of two incidents.
type play struct {
	*Store
	t         *testing.T
	r         *rand.Rand
	extractor int
	method    int
}

var (
	playIncidents = []string{"harbour", "port"}
	playThemes    = []record.Theme{{ID: "late"}, {ID: "money"}, {ID: "scope"}}
	playSpeakers  = [][2]string{{"", ""}, {"凪", ""}, {"凪", "@nagi"}, {"", "@Nagi"}, {"港", "@minato"}, {"匿名", ""}}
	playDates     = []string{"", "2021-05", "2021-05-20", "2021-05-21T10:00:00+09:00", "2021-06-01"}
)

func pick[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }

// step does one thing.
func (p *play) step() {
	switch p.r.IntN(9) {
	case 0, 1, 2:
		p.fetch()
	case 3, 4:
		p.read(1 + p.r.IntN(4))
	case 5:
		p.tag(pick(p.r, playIncidents), 1+p.r.IntN(4))
	case 6:
		if p.r.IntN(4) == 0 {
			p.extractor++
		}
		p.read(100)
	case 7:
		if p.r.IntN(4) == 0 {
			p.method++
		}
		p.tag(pick(p.r, playIncidents), 100)
	case 8:
		for p.read(100) {
		}
		_, err := p.Group(pick(p.r, playIncidents), fmt.Sprint("extract/", p.extractor), sameLines, 1+p.r.IntN(4))
		must(p.t, err)
	}
}

// fetch keeps a capture, or one that is known once more, in one of the
// incidents.
func (p *play) fetch() {
	inc := record.Incident{ID: pick(p.r, playIncidents)}
	run, err := p.Begin(inc, "crawl", "classify/1")
	must(p.t, err)
	for range 1 + p.r.IntN(3) {
		c := capture(fmt.Sprintf("https://%c.example/", 'a'+rune(p.r.IntN(4))), fmt.Sprint("body ", p.r.IntN(6)), noon.Add(time.Duration(p.r.IntN(5))*time.Hour))
		o := fetched(run, c)
		o.Member = record.Membership{Voice: pick(p.r, record.Voices), Listed: p.r.IntN(3) == 0, Source: "x"}
		must(p.t, finish(p.Store, run, o))
	}
	if p.r.IntN(2) == 0 {
		_, err := p.End(run)
		must(p.t, err)
	}
}

// read reads some captures; false if there is nothing left.
func (p *play) read(limit int) bool {
	extractor := fmt.Sprint("extract/", p.extractor)
	captures, err := p.Unread(extractor, limit)
	must(p.t, err)
	if len(captures) == 0 {
		return false
	}
	var reads []Read
	for _, c := range captures {
		r := Read{Capture: c.Seq}
		for i := range p.r.IntN(3) {
			r.Documents = append(r.Documents, p.document(c, i))
		}
		reads = append(reads, r)
	}
	must(p.t, p.KeepRead(extractor, reads))
	return true
}

func (p *play) document(c record.Capture, i int) record.Document {
	d := record.Document{URL: c.URL, Published: pick(p.r, playDates)}
	if i > 0 {
		d.URL = fmt.Sprintf("https://other.example/%d", p.r.IntN(2))
	}
	for id := range 1 + p.r.IntN(4) {
		speaker := pick(p.r, playSpeakers)
		u := record.Utterance{
			ID: id + 1, Kind: pick(p.r, kindCodes[1:]), Speaker: speaker[0], Handle: speaker[1],
			Text:   "遅い。高い。" + pick(p.r, []string{"", "公表までが遅い、費用も高いという声が港の町では多い。", "社長は「公表が遅いことをおわびするほかない」と答えた。"}),
			Posted: pick(p.r, playDates), Voice: pick(p.r, voiceCodes),
		}
		if at := strings.Index(u.Text, "「"); at >= 0 {
			u.Quotes = []record.Quotation{{Start: at + 3, End: strings.Index(u.Text, "」"), Speaker: pick(p.r, []string{"", "社長"}), Depth: 1}}
		}
		if p.r.IntN(3) == 0 {
			u.Text += fmt.Sprint(p.r.IntN(9))
		}
		d.Utterances = append(d.Utterances, u)
	}
	return d
}

// tag tags some of what is read, when all is.
func (p *play) tag(incident string, limit int) {
	for p.read(100) {
	}
	extractor := fmt.Sprint("extract/", p.extractor)
	m := record.Method{Tagger: fmt.Sprint("nlp/", p.method), Themes: playThemes}
	todo, err := p.Untagged(incident, extractor, m.Key(), limit)
	must(p.t, err)
	if len(todo) == 0 {
		return
	}
	var done []record.Analysis
	for _, u := range todo {
		a := record.Analysis{Incident: incident, Revision: u.Revision.Seq, On: p.r.IntN(3) > 0, Reason: pick(p.r, []string{"named", "not named"})}
		for _, one := range u.Revision.Document.Utterances {
			a.Codings = append(a.Codings, p.coding(one))
		}
		done = append(done, a)
	}
	must(p.t, p.KeepAnalyses(incident, extractor, m, done, todo[len(todo)-1].Position))
}

// findings are some in an utterance's sentences, some of them more than once.
func (p *play) findings(u record.Utterance) (out []record.Finding) {
	sentences := sameLines.Sentences(u.Text)
	for range p.r.IntN(4) {
		at := pick(p.r, sentences)
		word := pick(p.r, []string{"遅い", "高い"})
		start := strings.Index(u.Text[at[0]:at[1]], word) + at[0]
		if start < at[0] {
			continue
		}
		f := record.Finding{Theme: pick(p.r, playThemes).ID, Start: start, End: start + len(word), Quote: word, SentenceStart: at[0], SentenceEnd: at[1], Stance: pick(p.r, stanceCodes[1:]), Certainty: pick(p.r, certaintyCodes[1:])}
		for _, q := range u.Quotes {
			if q.Start <= start && start < q.End {
				f.Depth, f.Speaker, f.Voice = q.Depth, q.Speaker, pick(p.r, voiceCodes)
			}
		}
		out = append(out, f)
	}
	slices.SortStableFunc(out, func(a, b record.Finding) int { return a.SentenceStart - b.SentenceStart })
	return out
}

// query is a random one.
func (p *play) query() Query {
	q := Query{By: Dimension(p.r.IntN(1 << 11)), Uncoded: p.r.IntN(3) == 0, Voices: p.r.IntN(2) == 0}
	some := func() bool { return p.r.IntN(4) == 0 }
	if some() {
		q.Theme = pick(p.r, []string{"late", "money", "none"})
	}
	if some() {
		q.Voice = pick(p.r, record.Voices)
	}
	if some() {
		q.Speaker = pick(p.r, []string{"凪", "@NAGI", "@minato", "nobody"})
	}
	if some() {
		q.From = "2021-05-21"
	}
	if some() {
		q.To = "2021-05-21"
	}
	if some() {
		q.Document = fmt.Sprintf("https://%c.example/", 'a'+rune(p.r.IntN(5)))
	}
	if some() {
		q.Run = 1 + p.r.Uint64N(6)
	}
	if some() {
		q.Fold = someSpeakers
	}
	return q
}

// someSpeakers puts all that those say who are not called 凪 in one cell.
func someSpeakers(c Cell) Cell {
	if c.Speaker != "凪" {
		c.Speaker, c.Handle = "others", ""
	}
	return c
}

// slowCount is Count from all that Pages tells.
func slowCount(t *testing.T, s *Store, incident string, q Query) []Cell {
	t.Helper()
	docs, err := report.Documents(s, incident, time.Time{})
	must(t, err)
	cells := map[Cell]*Cell{}
	said := map[[2]any]bool{}
	for _, d := range docs {
		if !d.OnIncident() || q.Document != "" && d.Revision.Document.URL != q.Document || q.Run != 0 && runOf(t, s, incident, d.Member.Seq) != q.Run {
			continue
		}
		for i, u := range d.Revision.Document.Utterances {
			if !agrees(q, d, u) {
				continue
			}
			found := d.Coding(i).Findings
			page := record.PageAuthor(d.Revision.Document.URL)
			own := record.AuthorOf(page, i, u)
			if q.Uncoded && q.Theme == "" && len(found) == 0 && (q.Voice == "" || d.VoiceOf(u) == q.Voice) {
				addTo(cells, said, cellOf(q, d, u, record.Finding{}), d, i, 0, record.VoiceOfAll(i, own, d.Echoes))
			}
			last := map[string]int{} // of each theme the sentence, from 1
			for _, f := range found {
				if last[f.Theme] == f.SentenceStart+1 {
					continue
				}
				last[f.Theme] = f.SentenceStart + 1
				if (q.Theme == "" || q.Theme == f.Theme) && (q.Voice == "" || voiceOf(d, u, f) == q.Voice) {
					addTo(cells, said, cellOf(q, d, u, f), d, i, 1, f.Where(i).Author(page, own, d.Echoes))
				}
			}
		}
	}
	out := make([]Cell, 0, len(cells))
	for _, c := range cells {
		if !q.Voices {
			c.Voices = 0
		}
		out = append(out, *c)
	}
	slices.SortFunc(out, compareCells)
	return out
}

// addTo counts an utterance, and its voice unless that was counted.
func addTo(cells map[Cell]*Cell, said map[[2]any]bool, k Cell, d report.Document, utterance, mentions int, voice record.Author) {
	c := cells[k]
	if c == nil {
		c = &Cell{}
		*c = k
		cells[k] = c
	}
	c.Mentions += mentions
	once := func(what any, n *int) {
		if one := [2]any{k, what}; !said[one] {
			said[one] = true
			*n++
		}
	}
	once(d.Revision.Seq, &c.Documents)
	once(fmt.Sprint(d.Revision.Seq, " ", utterance), &c.Utterances)
	once(voice, &c.Voices)
}

func agrees(q Query, d report.Document, u record.Utterance) bool {
	day := dayText(dayNumber(cmp.Or(u.Posted, d.Revision.Document.Published)))
	return (q.Speaker == "" || strings.EqualFold(u.Speaker, q.Speaker) || strings.EqualFold(u.Handle, q.Speaker)) &&
		(q.From == "" || day >= q.From) && (q.To == "" || day != "" && day <= q.To)
}

// voiceOf is the voice of a finding: of who is quoted there, else of its utterance.
func voiceOf(d report.Document, u record.Utterance, f record.Finding) record.Voice {
	if f.Depth > 0 && f.Voice.Valid() {
		return f.Voice
	}
	return d.VoiceOf(u)
}

func cellOf(q Query, d report.Document, u record.Utterance, f record.Finding) (c Cell) {
	if q.By&ByTheme != 0 {
		c.Theme = f.Theme
	}
	if q.By&ByVoice != 0 {
		c.Voice = voiceOf(d, u, f)
	}
	if q.By&ByStance != 0 {
		c.Stance = f.Stance
	}
	if q.By&ByCertainty != 0 {
		c.Certainty = f.Certainty
	}
	if q.By&(ByDay|ByWeek|ByMonth) != 0 {
		c.Day = slowDay(q.By, cmp.Or(u.Posted, d.Revision.Document.Published))
	}
	if q.By&ByPrivate != 0 {
		c.Private = u.Speaker+u.Handle != "" && d.VoiceOf(u) == record.Commentary
	}
	if q.By&BySource != 0 {
		_, rest, _ := strings.Cut(d.Revision.Document.URL, "://")
		c.Source, _, _ = strings.Cut(rest, "/")
	}
	if q.By&BySpeaker != 0 {
		c.Speaker, c.Handle = u.Speaker, u.Handle
	}
	if q.By&ByDocument != 0 {
		c.Document = d.Revision.Document.URL
	}
	if q.Fold != nil {
		c = q.Fold(c)
	}
	return c
}

// slowDay is the day, or the first one of its week or month.
func slowDay(by Dimension, date string) string {
	day, err := time.Parse(time.DateOnly, date[:min(len(date), 10)])
	if err != nil {
		return ""
	}
	for by&ByDay == 0 && by&ByWeek != 0 && day.Weekday() != time.Monday {
		day = day.AddDate(0, 0, -1)
	}
	for by&(ByDay|ByWeek) == 0 && day.Day() != 1 {
		day = day.AddDate(0, 0, -1)
	}
	return day.Format(time.DateOnly)
}

// runOf is the newest run of the incident that began before a membership.
func runOf(t *testing.T, s *Store, incident string, member uint64) (id uint64) {
	must(t, s.view(func(tx *bolt.Tx) error {
		return each(tx.Bucket(runsBucket), nil, func(key, value []byte) error {
			var run record.Run
			err := decode(key, value, &run)
			if run.Incident == incident && run.Above < member {
				id = run.ID
			}
			return err
		})
	}))
	return id
}

// TestCountsAreThoseOfTheDocuments does random things to a store and compares
// its counts with what follows from the documents, and those of a report.
func TestCountsAreThoseOfTheDocuments(t *testing.T) {
	for seed := range uint64(4) {
		s, _ := fresh(t)
		p := &play{Store: s, t: t, r: rand.New(rand.NewPCG(seed, 7)), extractor: 1, method: 1}
		for step := range 50 {
			p.step()
			incident, q := pick(p.r, playIncidents), p.query()
			got, err := s.Count(incident, q)
			must(t, err)
			if diff := gocmp.Diff(slowCount(t, s, incident, q), got); diff != "" {
				t.Fatalf("seed %d, step %d: Count(%+v) (-want +got):\n%s", seed, step, q, diff)
			}
		}
		margins(t, s, p.query())
		p.tag("harbour", 100)
		if got, err := s.Count("harbour", Query{}); err != nil || len(got) == 0 || got[0].Mentions < 3 {
			t.Errorf("seed %d: too little was counted: %+v, %v", seed, got, err)
		}
		sameAsReport(t, s, "harbour")
	}
}

// margins compares counts that are made together with each by itself.
func margins(t *testing.T, s *Store, q Query) {
	t.Helper()
	by := []Dimension{ByTheme | BySource, ByTheme, BySource, 0, ByWeek | BySpeaker}
	got, err := s.Counts("harbour", q, by...)
	must(t, err)
	for i, one := range by {
		q.By = one
		want, err := s.Count("harbour", q)
		must(t, err)
		if diff := gocmp.Diff(want, got[i]); diff != "" {
			t.Errorf("Counts(%+v) by %b (-want +got):\n%s", q, one, diff)
		}
	}
}

// sameAsReport compares the counts of themes with those of a report.
func sameAsReport(t *testing.T, s *Store, incident string) {
	t.Helper()
	r, err := report.Build(s, record.Incident{ID: incident}, report.Options{})
	must(t, err)
	for _, theme := range r.Themes {
		got, err := s.Count(incident, Query{Theme: theme.ID, Voices: true})
		must(t, err)
		got = append(got, Cell{})
		if got[0].Mentions != theme.Mentions || got[0].Documents != theme.Documents || got[0].Voices != theme.Voices {
			t.Errorf("%s: %+v, the report says %d mentions of %d voices in %d documents", theme.ID, got[0], theme.Mentions, theme.Voices, theme.Documents)
		}
		by, err := s.Count(incident, Query{Theme: theme.ID, By: ByVoice | ByStance | ByDay})
		must(t, err)
		voices, stances, days := map[record.Voice]int{}, map[record.Stance]int{}, map[string]int{}
		for _, c := range by {
			voices[c.Voice] += c.Mentions
			stances[c.Stance] += c.Mentions
			days[c.Day] += c.Mentions
		}
		if diff := gocmp.Diff(theme.ByVoice, voices) + gocmp.Diff(theme.ByStance, stances) + gocmp.Diff(theme.ByDay, days); diff != "" {
			t.Errorf("%s (-report +counted):\n%s", theme.ID, diff)
		}
	}
	coded, err := s.Count(incident, Query{})
	must(t, err)
	all, err := s.Count(incident, Query{Uncoded: true})
	must(t, err)
	coded, all = append(coded, Cell{}), append(all, Cell{})
	if coded[0].Utterances != r.Counts.Coded || all[0].Utterances != r.Counts.Utterances {
		t.Errorf("%d of %d utterances are coded, the report says %d of %d", coded[0].Utterances, all[0].Utterances, r.Counts.Coded, r.Counts.Utterances)
	}
}

func TestWhoQuotesAndAddsWordsIsAVoiceOfHerOwn(t *testing.T) {
	news := "みなとマッチは二十一日、本人確認書類の画像が外部に流出したと発表するのが遅いと謝罪した。"
	k := newTalk(t, news)
	k.url = "https://b.example/"
	k.say(1, news, "返事も遅い。")
	k.url = "https://c.example/"
	k.say(2, news, "何もかも遅い。", "対応が遅い。")
	groupAll(t, k.Store, k.extractor, sameLines, 9)
	got, err := k.Count("harbour", Query{By: ByTheme, Voices: true})
	must(t, err)
	want := []Cell{{Theme: "late", Mentions: 6, Utterances: 6, Documents: 3, Voices: 3}}
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Errorf("Count (-want +got):\n%s", diff)
	}
	sameAsReport(t, k.Store, "harbour")
}

func TestTheSourceOfADocumentIsItsHost(t *testing.T) {
	for address, want := range map[string]string{
		"https://A.example:8443/x?y#z": "a.example", "http://b.example": "b.example", "file:notes.txt": "", "https://[::1]/": "::1",
		"urn:x": "", "": "", "https://%zz/": "", "https://港.example/": "港.example",
	} {
		if got := hostOf(address); got != want {
			t.Errorf("hostOf(%q) = %q, want %q", address, got, want)
		}
	}
}

func TestAWeekBeginsOnMonday(t *testing.T) {
	for day, want := range map[string][2]string{
		"2021-05-21": {"2021-05-17", "2021-05-01"}, "2021-05-17": {"2021-05-17", "2021-05-01"}, "2021-05-16": {"2021-05-10", "2021-05-01"},
		"2024-03-01": {"2024-02-26", "2024-03-01"}, "0001-01-01": {"0001-01-01", "0001-01-01"}, "": {"", ""},
	} {
		got := [2]string{dayText(ByWeek.begin(dayNumber(day))), dayText(ByMonth.begin(dayNumber(day)))}
		if got != want {
			t.Errorf("the week and month of %q begin on %q, want %q", day, got, want)
		}
	}
}

func TestAHiddenReadingIsDamageWhereSourcesAreCounted(t *testing.T) {
	k := newTalk(t, "対応が遅い。")
	var key, value []byte
	must(t, k.view(func(tx *bolt.Tx) error {
		a, b := tx.Bucket(readingsBucket).Cursor().First()
		key, value = append(key, a...), append(value, b...)
		return nil
	}))
	must(t, k.update(func(tx *bolt.Tx) error { return tx.Bucket(readingsBucket).Delete(key) }))
	if _, err := k.Count("harbour", Query{By: BySource}); !errors.Is(err, ErrDamaged) {
		t.Errorf("Count without a reading = %v, want %v", err, ErrDamaged)
	}
	must(t, k.update(func(tx *bolt.Tx) error { return tx.Bucket(readingsBucket).Put(key, value) }))
}

func TestAHiddenOrChangedSegmentIsDamage(t *testing.T) {
	k := newTalk(t, "対応が遅い。")
	for _, name := range [][]byte{currentBucket, mentionsBucket, rowsBucket} {
		var key, value []byte
		must(t, k.view(func(tx *bolt.Tx) error {
			a, b := tx.Bucket(name).Cursor().First()
			key, value = append(key, a...), append(value, b...)
			return nil
		}))
		for what, harm := range map[string]func(b *bolt.Bucket) error{
			"hidden":  func(b *bolt.Bucket) error { return b.Delete(key) },
			"changed": func(b *bolt.Bucket) error { return b.Put(key, append([]byte("x"), value[1:]...)) },
		} {
			must(t, k.update(func(tx *bolt.Tx) error { return harm(tx.Bucket(name)) }))
			if _, err := k.Count("harbour", Query{By: ByDay}); !errors.Is(err, ErrDamaged) {
				t.Errorf("Count with %s %s = %v, want %v", what, name, err, ErrDamaged)
			}
			must(t, k.update(func(tx *bolt.Tx) error { return tx.Bucket(name).Put(key, value) }))
		}
	}
}

func FuzzBlocks(f *testing.F) {
	f.Add(packGrouped([]grouped{{2, record.Echo{Utterance: 1, Start: 5, End: 70, Depth: 1, All: true, Group: 300}}}))
	var some [originBlock]knownOf
	some[3].Add(dup.Saying{Number: dup.At(2, 7), Posted: 5, Captured: 9, Own: true, Author: 3, Page: 4})
	some[3].Add(dup.Saying{Number: dup.At(3, 7), Captured: 8, Own: true, Author: 4, Page: 4})
	some[3].beside.Add(dup.Neighbour{Number: dup.At(3, 8), After: true, Text: "遅い"})
	f.Add(packOrigins(&some))
	f.Add(packCurrent(reading{member: 3, capture: 400, voice: 2, listed: true}))
	f.Add([]byte{2, 0x81, 2, 5, 0x80})
	f.Add([]byte{1, 0, 5, 0x29, 1, 5, 1})
	f.Fuzz(func(t *testing.T, b []byte) {
		if m, err := unpackMentions(nil, b); err == nil && len(m) > len(b) {
			t.Errorf("%d mentions of %d bytes", len(m), len(b))
		}
		if r, _, err := unpackRows(nil, b); err == nil && len(r) > len(b) {
			t.Errorf("%d rows of %d bytes", len(r), len(b))
		}
		if all, err := unpackGrouped(nil, b); err == nil {
			if again, err := unpackGrouped(nil, packGrouped(all)); err != nil || !slices.Equal(all, again) {
				t.Errorf("unpacked %+v and again %+v, %v", all, again, err)
			}
		}
		if c, err := unpackCurrent(b); err == nil {
			if again, err := unpackCurrent(packCurrent(reading{member: c.member, capture: c.capture, voice: c.voice, listed: c.listed})); err != nil || again != c {
				t.Errorf("unpacked %+v and again %+v, %v", c, again, err)
			}
		}
		if list, err := unpackReadings(b); err == nil {
			if again, err := unpackReadings(packReadings(list)); err != nil || !slices.Equal(list, again) {
				t.Errorf("unpacked %+v and again %+v, %v", list, again, err)
			}
		}
		if all, err := unpackOrigins(b); err == nil {
			if again, err := unpackOrigins(packOrigins(&all)); err != nil || !reflect.DeepEqual(again, all) {
				t.Errorf("unpacked %+v and again %+v, %v", all, again, err)
			}
		}
		var s, again segment
		if err := unpackSegment(b, &s); err == nil {
			if err := unpackSegment(packSegment(&s), &again); err != nil || gocmp.Diff(s, again) != "" {
				t.Errorf("unpacked a segment and again another one, %v", err)
			}
		}
	})
}
