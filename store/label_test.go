package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	bolt "go.etcd.io/bbolt"

	"classify/store/record"
)

// talk is a store with one page whose lines are utterances, read and tagged:
// the machine finds "late" in every line that holds 遅い.
type talk struct {
	*Store
	t         *testing.T
	path, url string
	extractor string
	method    record.Method
	newer     string // a theme that the machine finds beside "late", if any
}

func newTalk(t *testing.T, lines ...string) *talk {
	t.Helper()
	s, path := fresh(t)
	k := &talk{Store: s, t: t, path: path, url: "https://a.example/", extractor: "extract/1", method: record.Method{
		Tagger: "nlp/1", Codebook: "book", Themes: []record.Theme{{ID: "late"}, {ID: "money"}},
	}}
	k.say(0, lines...)
	return k
}

// say lets the page have other lines and the stages catch up.
func (k *talk) say(hours int, lines ...string) {
	k.t.Helper()
	run := begin(k.t, k.Store)
	must(k.t, finish(k.Store, run, fetched(run, capture(k.url, strings.Join(lines, "\n"), noon.Add(time.Duration(hours)*time.Hour)))))
	_, err := k.End(run)
	must(k.t, err)
	k.catchUp()
}

func (k *talk) catchUp() {
	k.t.Helper()
	k.read()
	for k.tag(2) {
	}
}

func (k *talk) read() {
	k.t.Helper()
	captures, err := k.Unread(k.extractor, 100)
	must(k.t, err)
	var reads []Read
	for _, c := range captures {
		d := record.Document{URL: c.URL}
		for i, line := range strings.Split(string(c.Body), "\n") {
			d.Utterances = append(d.Utterances, record.Utterance{ID: i + 1, Kind: record.Paragraph, Text: line, Heading: "見出し"})
		}
		reads = append(reads, Read{Capture: c.Seq, Documents: []record.Document{d}})
	}
	if len(reads) > 0 {
		must(k.t, k.KeepRead(k.extractor, reads))
	}
}

// tag tags at most so many revisions; it reports whether there were any.
func (k *talk) tag(limit int) bool {
	k.t.Helper()
	todo, err := k.Untagged("harbour", k.extractor, k.method.Key(), limit)
	must(k.t, err)
	if len(todo) == 0 {
		return false
	}
	var done []record.Analysis
	for _, u := range todo {
		a := record.Analysis{Incident: "harbour", Revision: u.Revision.Seq, Method: k.method.Key()}
		for _, one := range u.Revision.Document.Utterances {
			a.Codings = append(a.Codings, record.Coding{Findings: k.machine(one.Text), Facts: []record.Fact{{Text: "3"}}})
		}
		done = append(done, a)
	}
	must(k.t, k.KeepAnalyses("harbour", k.extractor, k.method, done, todo[len(todo)-1].Position))
	return true
}

func (k *talk) machine(text string) []record.Finding {
	found := []record.Finding{}
	if i := strings.Index(text, "遅い"); i >= 0 {
		found = append(found, record.Finding{
			Theme: "late", Start: i, End: i + len("遅い"), Quote: "遅い", SentenceEnd: len(text),
			Stance: record.Asserted, Certainty: record.Hedged, By: record.ByRule, Rule: "late/slow", Cue: "か", Score: 1, Depth: 1,
		})
		if k.newer != "" {
			more := found[0]
			more.Theme = k.newer
			found = append(found, more)
		}
	}
	return found
}

// newest is the newest reading of the page.
func (k *talk) newest() (r record.Reading) {
	k.t.Helper()
	must(k.t, k.Pages("harbour", func(p record.Page) error {
		r = p.Readings[len(p.Readings)-1]
		return nil
	}))
	return r
}

func (k *talk) id(n int) string { return k.newest().Revision.UtteranceID(n) }

// coded shows the findings of the newest reading, and behind a stroke what the
// machine said where a person has labelled.
func (k *talk) coded() string {
	k.t.Helper()
	r := k.newest()
	var out []string
	for i, c := range r.Analysis.Codings {
		text := r.Revision.Document.Utterances[i].Text
		var parts []string
		for _, f := range c.Findings {
			if !f.Holds(text) {
				k.t.Errorf("%+v does not hold %q", f, text)
			}
			parts = append(parts, fmt.Sprintf("%s(%s %s %s %s)", f.Theme, f.Quote, f.Stance, f.Certainty, f.By))
		}
		if m, ok := r.Analysis.Machine[i]; ok {
			parts = append(parts, "|")
			for _, f := range m {
				parts = append(parts, f.Theme)
			}
		}
		out = append(out, strings.Join(parts, " "))
	}
	return strings.Join(out, "; ")
}

func (k *talk) label(by, id, text string, themes ...string) Taken {
	k.t.Helper()
	taken, err := k.KeepLabels([]Labelling{{Utterance: id, Text: text, Label: record.Label{By: by, Themes: themes}}})
	must(k.t, err)
	return taken[0]
}

func (k *talk) want(what, want string) {
	k.t.Helper()
	if got := k.coded(); got != want {
		k.t.Errorf("%s: coded\n%s, want\n%s", what, got, want)
	}
}

func TestAPersonsLabelTakesThePlaceOfWhatTheMachineSaid(t *testing.T) {
	k := newTalk(t, "対応が遅い。", "通信が遅い。", "返金はまだ。")
	taken, err := k.KeepLabels([]Labelling{
		{Utterance: k.id(1), Text: "対応が遅い。", Label: record.Label{Themes: []string{"money", "late"}, Stance: map[string]record.Stance{"late": record.Denied}}},
		{Utterance: k.id(2), Text: "通信が遅い。", Label: record.Label{Themes: []string{}}},
		{Utterance: k.id(3), Text: "返金はまだ。", Label: record.Label{Themes: []string{"money"}, Certainty: map[string]record.Certainty{"money": record.Hearsay}}},
	})
	must(t, err)
	if taken[0].Change != Added || taken[0].Heading != "見出し" || taken[0].Incident != "harbour" {
		t.Errorf("taken %+v", taken[0])
	}
	const want = "money(対応が遅い。 asserted certain human) late(遅い denied hedged human) | late; | late; money(返金はまだ。 asserted hearsay human) |"
	k.want("labelled", want)
	a := k.newest().Analysis
	if f := a.Codings[0].Findings[1]; f.Rule != "" || f.Cue != "" || f.Depth != 1 {
		t.Errorf("the finding is %+v", f)
	}
	if len(a.Codings[1].Facts) != 1 {
		t.Error("a label took the facts away")
	}

	k.method.CodebookID = "another"
	k.catchUp()
	k.want("with another codebook", want)
	k.extractor = "extract/2"
	k.catchUp()
	k.want("read anew", want)
	k.say(1, "前置き。", "対応が遅い。", "返金は済んだ。")
	k.want("changed", "; money(対応が遅い。 asserted certain human) late(遅い denied hedged human) | late; ")
}

func TestALabelIsKeptOnceAndReplacedByTheSamePerson(t *testing.T) {
	k := newTalk(t, "対応が遅い。")
	id, text := k.id(1), "対応が遅い。"
	for i, step := range []struct {
		by     string
		themes []string
		change Change
		labels int
		want   string
	}{
		{"a", []string{"late"}, Added, 1, "late(遅い asserted hedged human) | late"},
		{"a", []string{"late", "late"}, Same, 1, "late(遅い asserted hedged human) | late"},
		{"a", []string{}, Replaced, 1, "| late"},
		{"b", []string{"money"}, Added, 2, "money(対応が遅い。 asserted certain human) | late"},
		{"a", []string{}, Same, 2, "money(対応が遅い。 asserted certain human) | late"},
		{"a", []string{"late"}, Replaced, 2, "late(遅い asserted hedged human) | late"},
	} {
		got := k.label(step.by, id, text, step.themes...)
		if got.Change != step.change || len(got.Labels) != step.labels {
			t.Errorf("step %d: %s with %d labels, want %s with %d", i, got.Change, len(got.Labels), step.change, step.labels)
		}
		k.want(fmt.Sprint("step ", i), step.want)
	}
	all, err := k.Labels("harbour")
	must(t, err)
	if len(all) != 1 || all[0].Decides().By != "a" {
		t.Errorf("labels %+v", all)
	}
}

func TestOneWrongLabelKeepsAllOut(t *testing.T) {
	k := newTalk(t, "対応が遅い。")
	id, text := k.id(1), "対応が遅い。"
	good := Labelling{Utterance: id, Text: text, Label: record.Label{Themes: []string{}}}
	for _, c := range []struct {
		l    Labelling
		want string
	}{
		{Labelling{Utterance: "0123456789abcdef:1"}, "no utterance"},
		{Labelling{Utterance: id[:17] + "7"}, "no utterance"},
		{Labelling{Utterance: "x"}, "no utterance"},
		{Labelling{Utterance: id, Text: text, Incident: "port"}, `no incident "port"`},
		{Labelling{Utterance: id, Text: text, Label: record.Label{Themes: []string{"late", "slow"}}}, `the codebook book has no theme "slow"`},
	} {
		_, err := k.KeepLabels([]Labelling{good, c.l})
		var wrong Misfits
		if !errors.As(err, &wrong) || len(wrong) != 1 || wrong[0].At != 1 || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: %v, want %q", c.l, err, c.want)
		}
		k.want("after a wrong one", "late(遅い asserted hedged rule)")
	}
}

func TestALabelIsOfItsIncidentAlone(t *testing.T) {
	k := newTalk(t, "対応が遅い。")
	port := record.Incident{ID: "port", Title: "別の件"}
	run, err := k.Begin(port, "crawl", "classify/1")
	must(t, err)
	must(t, finish(k.Store, run, fetched(run, capture(k.url, "対応が遅い。", noon))))
	_, err = k.KeepLabels([]Labelling{{Utterance: k.id(1), Text: "対応が遅い。"}})
	if err == nil || !strings.Contains(err.Error(), "is in harbour and port") {
		t.Errorf("without an incident: %v", err)
	}
	_, err = k.KeepLabels([]Labelling{{Utterance: k.id(1), Text: "対応が遅い。", Incident: "port"}})
	if err == nil || !strings.Contains(err.Error(), "port is not tagged yet") {
		t.Errorf("of an incident without a method: %v", err)
	}
	_, err = k.KeepLabels([]Labelling{{Utterance: k.id(1), Text: "対応が遅い。", Incident: "harbour"}})
	must(t, err)
	other, err := k.Labels("port")
	if err != nil || len(other) != 0 {
		t.Errorf("port has %+v, %v", other, err)
	}
}

func TestALabelOfAnotherTextIsKeptUntilThatTextIsThere(t *testing.T) {
	k := newTalk(t, "対応が遅い。")
	k.label("a", k.id(1), "とても遅い。")
	k.want("of another text", "late(遅い asserted hedged rule)")
	k.say(1, "とても遅い。")
	k.want("of this text", "| late")
}

func TestTheSameTextTwiceIsTwoUtterances(t *testing.T) {
	k := newTalk(t, "遅い。", "はい。", "遅い。")
	k.label("a", k.id(3), "遅い。")
	k.want("the second", "late(遅い asserted hedged rule); ; | late")
	k.say(1, "はい。", "遅い。")
	k.want("one is left", "; | late")
	k.label("a", k.id(2), "遅い。", "money")
	k.want("which is labelled", "; money(遅い。 asserted certain human) | late")
	k.say(2, "遅い。", "遅い。", "遅い。")
	k.want("three", "money(遅い。 asserted certain human) | late; | late; late(遅い asserted hedged rule)")
}

// TestAStoppedStageKeepsTheLabels stops the tag stage of another codebook after
// each of its batches, and the labelling between them.
func TestAStoppedStageKeepsTheLabels(t *testing.T) {
	k := newTalk(t, "対応が遅い。", "一つ。")
	for i := range 4 {
		k.say(i+1, "対応が遅い。", fmt.Sprint("その", i))
	}
	k.label("a", k.id(1), "対応が遅い。", "money")
	k.method.CodebookID = "another"
	const first = "money(対応が遅い。 asserted certain human) | late; "
	want := first
	for k.tag(2) {
		must(t, k.Close())
		again, err := Create(k.path)
		must(t, err)
		*k.Store = *again
		k.want("after a batch", want)
		k.label("b", k.id(2), "その3", "late")
		k.want("labelled after a batch", first+"late(その3 asserted certain human) |")
		k.label("b", k.id(2), "その3")
		want = first + "|"
		k.want("and again", want)
		must(t, k.Pages("harbour", func(p record.Page) error {
			if f := p.Readings[0].Analysis.Codings[0].Findings; len(f) != 1 || f[0].By != record.ByHuman {
				t.Errorf("capture %d is coded %+v", p.Capture.Seq, f)
			}
			return nil
		}))
	}
}

func TestAMissingOrChangedLabelIsDamage(t *testing.T) {
	k := newTalk(t, "対応が遅い。", "一つ。")
	k.label("a", k.id(1), "対応が遅い。")
	var key, value []byte
	must(t, k.view(func(tx *bolt.Tx) error {
		a, b := tx.Bucket(labelsBucket).Cursor().First()
		key, value = append(key, a...), append(value, b...)
		return nil
	}))
	restore := func() {
		must(t, k.update(func(tx *bolt.Tx) error { return tx.Bucket(labelsBucket).Put(key, value) }))
	}
	for name, harm := range map[string]func(b *bolt.Bucket) error{
		"missing": func(b *bolt.Bucket) error { return b.Delete(key) },
		"changed": func(b *bolt.Bucket) error { return b.Put(key, append([]byte("x"), value[1:]...)) },
	} {
		must(t, k.update(func(tx *bolt.Tx) error { return harm(tx.Bucket(labelsBucket)) }))
		if _, err := k.Labels("harbour"); !errors.Is(err, ErrDamaged) {
			t.Errorf("Labels with one %s = %v, want %v", name, err, ErrDamaged)
		}
		a := record.Analysis{Incident: "harbour", Revision: 1}
		if err := k.KeepAnalyses("harbour", k.extractor, k.method, []record.Analysis{a}, 0); !errors.Is(err, ErrDamaged) {
			t.Errorf("KeepAnalyses with one %s = %v, want %v", name, err, ErrDamaged)
		}
		restore()
	}
}

// unlabelled is the version before labels.
const unlabelled = "2"

func TestAStoreOfTheVersionBeforeIsReadAndRenewed(t *testing.T) {
	k := newTalk(t, "対応が遅い。")
	must(t, k.update(func(tx *bolt.Tx) error {
		return errors.Join(tx.DeleteBucket(labelsBucket), tx.Bucket(metaBucket).Put(versionKey, []byte(unlabelled)))
	}))
	must(t, k.Close())
	old, err := os.ReadFile(k.path)
	must(t, err)
	path := filepath.Join(t.TempDir(), "old.db")
	must(t, os.WriteFile(path, old, 0o600))

	s, err := Open(path)
	must(t, err)
	labels, err := s.Labels("harbour")
	if err != nil || len(labels) != 0 {
		t.Errorf("labels of an old store: %v, %v", labels, err)
	}
	must(t, s.Close())
	same, err := os.ReadFile(path)
	must(t, err)
	if diff := cmp.Diff(old, same); diff != "" {
		t.Error("reading wrote to the file")
	}

	again, err := Create(k.path)
	must(t, err)
	*k.Store = *again
	k.label("a", k.id(1), "対応が遅い。")
	k.want("renewed", "| late")
	must(t, k.Close())
	if again, err = Create(k.path); err != nil {
		t.Fatal(err)
	}
	*k.Store = *again
	k.want("opened again", "| late")
}

func TestTwoPeopleMayLabelInOneCall(t *testing.T) {
	k := newTalk(t, "対応が遅い。")
	label := func(by string, themes ...string) Labelling {
		return Labelling{Utterance: k.id(1), Text: "対応が遅い。", Label: record.Label{By: by, Themes: themes}}
	}
	taken, err := k.KeepLabels([]Labelling{label("a", "late"), label("b")})
	must(t, err)
	for i, one := range taken {
		if one.Change != Added || len(one.Labels) != 2 || one.Decides().By != "b" {
			t.Errorf("taken %d: %+v", i, one)
		}
	}
	if taken[0].Labels[0].Agrees(taken[0].Labels[1]) {
		t.Error("a theme and none agree")
	}
	k.want("labelled by two", "| late")
}
