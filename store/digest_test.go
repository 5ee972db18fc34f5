package store

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	bolt "go.etcd.io/bbolt"

	"classify/store/record"
	"classify/store/report"
)

// coding is what is found in an utterance: findings, and some facts and events.
func (p *play) coding(u record.Utterance) record.Coding {
	c := record.Coding{Findings: p.findings(u)}
	words := record.Fact{Start: 0, End: len("遅い。"), Text: "遅い。"}
	wrong := p.r.IntN(2) == 0
	for _, f := range []record.Fact{
		{Type: "count", Value: float64(p.r.IntN(3)) * 1234567.5, Unit: "件", Of: pick(p.r, []string{"", "会員", "会員情報"}), Qualifier: pick(p.r, qualifierCodes)},
		{Type: "money", Value: int64(500), Currency: "JPY"},
		{Type: "duration", ISO: "P3W"},
		{Type: "percent", Value: 7.5, Of: "割合"},
		{Type: "phone", Value: "050-0000-0000"},
		{Type: "arithmetic", Claim: "500*1000=500000", Consistent: &wrong, Expected: pick(p.r, []string{"", "1"})},
	} {
		if p.r.IntN(3) == 0 {
			f.Start, f.End, f.Text = words.Start, words.End, words.Text
			c.Facts = append(c.Facts, f)
		}
	}
	for _, kind := range eventCodes[1:] {
		if p.r.IntN(8) == 0 {
			c.Events = append(c.Events, record.Event{
				Kind: kind, Who: pick(p.r, []string{"", "当社", "港"}), To: pick(p.r, []string{"", "委員会"}), What: pick(p.r, []string{"", "調査結果"}),
				When: pick(p.r, []string{"2021-05-21", "2021-04-28T15:00+09:00", "2021-05", "18:45"}), End: len("遅い。"), Quote: "遅い。", Cue: "遅",
			})
		}
	}
	if p.r.IntN(4) == 0 {
		c.Asked = append(c.Asked, record.Ask{End: len("遅い。"), Direct: wrong})
	}
	return c
}

// made is the report of an incident in JSON.
func made(t *testing.T, s report.Store, incident string, o report.Options) string {
	t.Helper()
	keep := record.Keep{Raw: record.Period{Days: 10}, Text: record.Period{Years: 1}}
	r, err := report.Build(s, record.Incident{ID: incident, Organisation: record.Organisation{Name: "港"}, Keep: keep}, o)
	must(t, err)
	data, err := json.MarshalIndent(r, "", " ")
	must(t, err)
	return string(data)
}

func TestAReportFromWhatIsCountedIsThatFromThePages(t *testing.T) {
	games, steps := 12, 40
	if testing.Short() {
		games = 4
	}
	told, since := 0, 0
	for game := range games {
		s, err := Create(filepath.Join(t.TempDir(), "classify.db"))
		must(t, err)
		p := &play{Store: s, t: t, r: rand.New(rand.NewPCG(16, uint64(game))), extractor: 1, method: 1}
		for i := range steps {
			p.step()
			if i%8 != 7 {
				continue
			}
			for _, incident := range playIncidents {
				pages := struct{ report.Store }{s} // which does not count
				if _, counts := report.Store(pages).(report.Counter); counts {
					t.Fatal("both reports come from what is counted")
				}
				fast, slow := made(t, s, incident, report.Options{}), made(t, pages, incident, report.Options{})
				if diff := gocmp.Diff(slow, fast); diff != "" {
					t.Fatalf("game %d, step %d, %s (-from pages +from what is counted):\n%s", game, i, incident, diff)
				}
				var r report.Report
				must(t, json.Unmarshal([]byte(fast), &r))
				told += len(r.Figures) + len(r.Claims) + len(r.Questions) + len(r.Timeline) + len(r.Clock.Steps) + len(r.Changes)
				if r.Since != nil && !r.Since.First {
					since++
				}
			}
		}
		must(t, s.Close())
		whole, err := Check(s.path)
		if err != nil || whole.Err() != nil {
			t.Fatalf("the store is not sound: %+v, %v", whole, err)
		}
	}
	if told < 100*games/12 || since < games {
		t.Errorf("only %d things were told, and %d reports compared with one before", told, since)
	}
}

// toldAtRandom makes the facts and events of an utterance, and how they are told:
// without their words, and a number in digits.
func toldAtRandom(r *rand.Rand, utterance int) (c record.Coding, want record.Told) {
	text := func() string {
		return pick(r, []string{"", "件", "JPY", "会員情報", "2021-05-21T16:00+09:00", "\x00"})
	}
	want.Utterance = utterance
	for range r.IntN(3) {
		f := record.Fact{
			Type: pick(r, factCodes[1:]), Start: r.IntN(300), Text: "言葉", Unit: text(), Currency: text(),
			Of: text(), Qualifier: pick(r, qualifierCodes), Expected: text(),
		}
		f.End = f.Start + r.IntN(300)
		kept := f
		kept.Text = ""
		switch f.Type {
		case "duration":
			f.ISO = pick(r, []string{"P3W", "PT18H45M"})
			kept.ISO = f.ISO
		case "arithmetic":
			right := r.IntN(2) == 0
			f.Claim, f.Consistent = pick(r, []string{"500*1700000=850000000", "2021-05-21-2021-04-28=P23D"}), &right
			kept.Claim, kept.Consistent = f.Claim, &right
		default:
			one := pick(r, []struct {
				value  any
				digits string
			}{{1711756.0, "1711756"}, {1.5e9, "1500000000"}, {.25, "0.25"}, {int64(1) << 60, "1152921504606846976"}, {500, "500"}, {json.Number("7.5"), "7.5"}})
			f.Value, kept.Value = one.value, one.digits
		}
		c.Facts, want.Facts = append(c.Facts, f), append(want.Facts, kept)
	}
	c.Facts = append(c.Facts, record.Fact{Type: "phone", Value: "050-0000-0000", Text: "050-0000-0000"}) // not reported
	for range r.IntN(3) {
		e := record.Event{Kind: pick(r, eventCodes[1:]), Who: text(), To: text(), What: text(), When: text(), Start: r.IntN(300)}
		e.End = e.Start + r.IntN(300)
		want.Events = append(want.Events, e)
		e.Fact, e.Quote, e.Cue = 1, "言葉", "語"
		c.Events = append(c.Events, e)
	}
	for range r.IntN(2) {
		a := record.Ask{Start: r.IntN(300), Direct: r.IntN(2) == 0}
		a.End = a.Start + r.IntN(300)
		c.Asked, want.Asked = append(c.Asked, a), append(want.Asked, a)
	}
	return c, want
}

func TestWhatIsToldIsPackedAndUnpacked(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	things := 0
	for n := range 500 {
		names := &namesInOrder{}
		a := record.Analysis{Reason: fmt.Sprint("reason ", n%3)}
		var want []record.Told
		for i := range r.IntN(6) {
			c, told := toldAtRandom(r, i)
			a.Codings = append(a.Codings, c)
			if n := len(told.Facts) + len(told.Events) + len(told.Asked); n > 0 {
				want = append(want, told)
				things += n
			}
		}
		block, err := packTold(a, len(a.Codings), names)
		must(t, err)
		before := []record.Told{{Utterance: -1}}
		got, reason, err := unpackTold(before, block)
		must(t, err)
		if names.all[reason-1] != "reason "+a.Reason {
			t.Fatalf("the reason is %q, not %q", names.all[reason-1], a.Reason)
		}
		if diff := gocmp.Diff(append(before, want...), got); diff != "" {
			t.Fatalf("(-want +got):\n%s", diff)
		}
		for end := range block {
			if less, _, err := unpackTold(nil, block[:end]); err == nil && end > 0 && gocmp.Equal(want, less) {
				t.Fatalf("the first %d bytes of %d say as much", end, len(block))
			}
		}
	}
	if things < 1000 {
		t.Errorf("only %d things were told", things)
	}
}

// namesInOrder numbers names as they come.
type namesInOrder struct{ all []string }

func (n *namesInOrder) number(kind, name string) (uint64, error) {
	n.all = append(n.all, kind+" "+name)
	return uint64(len(n.all)), nil
}

func FuzzUnpackTold(f *testing.F) {
	f.Add([]byte{toldForm, 1, 0, 4, 0, 9, 0, 1, '5', 0, 0, 0, 0})
	f.Fuzz(func(t *testing.T, b []byte) {
		if all, _, err := unpackTold(nil, b); err == nil && len(all) > len(b) {
			t.Errorf("%d utterances in %d bytes", len(all), len(b))
		}
	})
}

// apart is a store whose other answers are not asked for while it goes through
// something: a transaction within another one may wait for itself.
type apart struct {
	*Store
	t  *testing.T
	in string
}

func (a *apart) during(what string, err func() error) error {
	a.free(what)
	a.in = what
	defer func() { a.in = "" }()
	return err()
}

func (a *apart) free(what string) {
	a.t.Helper()
	if a.in != "" {
		a.t.Errorf("%s is called within %s", what, a.in)
	}
}

func (a *apart) Digests(incident string, fn func(*record.Digest) error) error {
	return a.during("Digests", func() error { return a.Store.Digests(incident, fn) })
}

func (a *apart) Former(incident string, edge uint64, fn func(uint64, *record.Digest, time.Time) error) error {
	return a.during("Former", func() error { return a.Store.Former(incident, edge, fn) })
}

func (a *apart) Texts(incident string, fn func(uint64, []record.Standing) error) error {
	return a.during("Texts", func() error { return a.Store.Texts(incident, fn) })
}

func (a *apart) Glances(incident string, fn func(time.Time, bool, *record.Page) error) (last uint64, err error) {
	err = a.during("Glances", func() error {
		last, err = a.Store.Glances(incident, fn)
		return err
	})
	return last, err
}

func (a *apart) Current(incident string, revision uint64) (record.Page, error) {
	a.free("Current")
	return a.Store.Current(incident, revision)
}

func (a *apart) Reading(incident string, member, revision uint64) (record.Page, error) {
	a.free("Reading")
	return a.Store.Reading(incident, member, revision)
}

func (a *apart) CountsAs(incident, url string) (uint64, bool, error) {
	a.free("CountsAs")
	return a.Store.CountsAs(incident, url)
}

func (a *apart) CapturesOf(url string) ([]uint64, error) {
	a.free("CapturesOf")
	return a.Store.CapturesOf(url)
}

func TestAReportOpensNothingWhileItGoesThroughTheDocuments(t *testing.T) {
	s := reopened(t, grown(t, 12))
	defer s.Close()
	labels, err := s.Labels("harbour")
	must(t, err)
	if len(labels) == 0 {
		t.Fatal("there is no labelled document")
	}
	r, err := report.Build(&apart{s, t, ""}, record.Incident{ID: "harbour"}, report.Options{})
	must(t, err)
	if r.Counts.Documents != 12 || r.Since == nil || r.Since.Changed+r.Since.Documents == 0 {
		t.Errorf("the report has %d documents, since the last one %+v", r.Counts.Documents, r.Since)
	}
}

func TestTextsTellsWhenEachStoodAtItsAddress(t *testing.T) {
	s, _ := fresh(t)
	const url = "https://notice.example/"
	keep := func(hours int, body string) {
		run := begin(t, s)
		must(t, finish(s, run, fetched(run, capture(url, body, noon.Add(time.Duration(hours)*time.Hour)))))
		must(t, finish(s, run, fetched(run, capture("https://still.example/", "変わらない", noon.Add(time.Duration(hours)*time.Hour)))))
		_, err := s.End(run)
		must(t, err)
	}
	texts := func() (now uint64, out []record.Standing) {
		must(t, s.Texts("harbour", func(n uint64, all []record.Standing) error {
			if out != nil {
				t.Errorf("another address: %v", all)
			}
			now, out = n, all
			return nil
		}))
		return now, out
	}
	few, more := "件数は760万件です。", "件数は2,260万件です。"
	keep(0, few)
	keep(1, few+" ") // another capture of the same text, but for a space
	keep(3, more)
	keep(4, few)
	keep(5, few+"\n【追記】窓口を設けました。")
	keep(2, few+"  ") // an older one comes late
	trimmed := func(c record.Capture) string { return strings.TrimSpace(string(c.Body)) }
	read(t, s, "extract/1", trimmed)
	members := map[int]uint64{} // by the hour of the capture
	must(t, s.Pages("harbour", func(p record.Page) error {
		if p.Capture.URL == url {
			members[p.Capture.Time.Hour()-noon.Hour()] = p.Member.Seq
		}
		return nil
	}))
	want := []record.Standing{
		{Revision: 1, First: members[0], Last: members[2]}, {Revision: 3, First: members[3], Last: members[3]},
		{Revision: 1, First: members[4], Last: members[4]}, {Revision: 4, First: members[5], Last: members[5]},
	}
	now, got := texts()
	if diff := gocmp.Diff(want, got); now != 4 || diff != "" {
		t.Errorf("now is %d, Texts (-want +got):\n%s", now, diff)
	}
	read(t, s, "extract/2", trimmed)
	if now, got := texts(); len(got) != 4 || now != got[3].Revision || got[0].First != members[0] || got[0].Revision == 1 {
		t.Errorf("read by another extractor: now is %d, %+v", now, got)
	}
}

func TestADocumentWithoutItsAnalysisIsDamage(t *testing.T) {
	s := reopened(t, grown(t, 3))
	defer s.Close()
	number, ok, err := s.CountsAs("harbour", "https://a.example/1")
	must(t, err)
	p, err := s.Current("harbour", number)
	if err != nil || !ok || p.Readings[0].Analysis == nil {
		t.Fatalf("Current = %+v, %v", p, err)
	}
	key := numbered("harbour", number)
	var kept []byte
	must(t, s.update(func(tx *bolt.Tx) error {
		kept = bytes.Clone(tx.Bucket(analysesBucket).Get(key))
		return tx.Bucket(analysesBucket).Delete(key)
	}))
	if _, err := s.Current("harbour", number); !errors.Is(err, ErrDamaged) {
		t.Errorf("Current without the analysis: %v, want %v", err, ErrDamaged)
	}
	if _, err := s.Reading("harbour", p.Member.Seq, number); !errors.Is(err, ErrDamaged) {
		t.Errorf("Reading without the analysis: %v, want %v", err, ErrDamaged)
	}
	must(t, s.update(func(tx *bolt.Tx) error { return tx.Bucket(analysesBucket).Put(key, kept) }))
	read(t, s, "extract/2", func(c record.Capture) string { return string(c.Body[:20]) }) // which is not tagged yet
	number, _, err = s.CountsAs("harbour", "https://a.example/1")
	must(t, err)
	if p, err := s.Current("harbour", number); err != nil || p.Readings[0].Analysis != nil {
		t.Errorf("Current of what is not tagged yet: %+v, %v", p.Readings, err)
	}
}

// TestTwoTextsOfOneSecondAreAChange takes in a page twice within a second, as an
// import of saved responses does, and finds the second text new.
func TestTwoTextsOfOneSecondAreAChange(t *testing.T) {
	s, _ := fresh(t)
	const url = "https://a.example/notice"
	for _, body := range []string{"件数は760万件です。", "件数は2,260万件です。"} {
		run := begin(t, s)
		one := fetched(run, capture(url, body, noon))
		one.Member.Voice, one.Member.Listed = record.Announcement, true
		must(t, finish(s, run, one))
		_, err := s.End(run)
		must(t, err)
		read(t, s, "extract/1", func(c record.Capture) string { return string(c.Body) })
		tag(t, s, "extract/1", record.Method{Tagger: "nlp/1"})
		groupAll(t, s, "extract/1", sameLines, 2)
	}
	for name, from := range map[string]report.Store{"what is counted": s, "the pages": struct{ report.Store }{s}} {
		r, err := report.Build(from, record.Incident{ID: "harbour"}, report.Options{})
		must(t, err)
		want := []report.Announced{{URL: url, Voice: record.Announcement, Sentences: 1, Silent: true}}
		if diff := gocmp.Diff(want, r.Since.Announcements); diff != "" || r.Since.Changed != 1 {
			t.Errorf("from %s: %d changed, announcements (-want +got):\n%s", name, r.Since.Changed, diff)
		}
	}
}
