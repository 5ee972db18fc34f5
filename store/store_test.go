package store

import (
	"bytes"
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

// fresh makes a store that is checked when the test ends.
func fresh(t *testing.T) (*Store, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "classify.db")
	s, err := Create(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		check(t, s)
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s, path
}

// check fails the test if the file or a reference in it is broken.
func check(t *testing.T, s *Store) {
	t.Helper()
	err := s.view(func(tx *bolt.Tx) error {
		for err := range tx.Check() {
			t.Error(err)
		}
		checkLabels(t, tx)
		if err := checkAll(tx); err != nil {
			return err
		}
		return each(tx.Bucket(capturesBucket), nil, func(key, value []byte) error {
			var c record.Capture
			if err := decode(key, value, &c); err != nil {
				return err
			}
			if c.Seq != readNumber(key) || tx.Bucket(addressesBucket).Get(numbered(c.URL, c.Seq)) == nil {
				t.Errorf("capture %d is not found by its address", c.Seq)
			}
			_, err := s.body(tx, c)
			return err
		})
	})
	if err != nil {
		t.Error(err)
	}
}

// checkLabels fails the test if an analysis and the labels of its document do
// not say the same.
func checkLabels(t *testing.T, tx *bolt.Tx) {
	t.Helper()
	counts := map[string]uint64{}
	err := each(tx.Bucket(labelsBucket), nil, func(key, value []byte) error {
		var l record.Labelled
		err := decode(key, value, &l)
		if !bytes.HasPrefix(key, prefix(string(under(l.Incident, l.URL)))) || len(l.Labels) == 0 {
			t.Errorf("the label under %q is %+v", key, l)
		}
		counts[l.Incident]++
		return err
	})
	for incident, n := range counts {
		var want uint64
		if _, err := get(tx.Bucket(countsBucket), under(string(labelsBucket), incident), &want); err != nil || want != n {
			t.Errorf("%s has %d labels, counted are %d (%v)", incident, n, want, err)
		}
	}
	err = errors.Join(err, each(tx.Bucket(analysesBucket), nil, func(key, value []byte) error {
		var a, again record.Analysis
		if err := errors.Join(decode(key, value, &a), decode(key, value, &again)); err != nil {
			return err
		}
		if len(a.Codings) == 0 {
			return nil // of a test that codes nothing
		}
		err := override(tx, &again)
		if diff := cmp.Diff(a, again); diff != "" {
			t.Errorf("the analysis of revision %d does not follow its labels (-is +should be):\n%s", a.Revision, diff)
		}
		return err
	}))
	if err != nil {
		t.Error(err)
	}
}

var harbour = record.Incident{ID: "harbour", Title: "港の件", Organisation: record.Organisation{Name: "みなと"}}

func capture(url, body string, at time.Time) *record.Capture {
	return &record.Capture{URL: url, Time: at, Status: 200, Body: []byte(body), SHA256: record.Hash([]byte(body)), Size: len(body)}
}

func fetched(run record.Run, c *record.Capture, found ...record.Visit) record.Outcome {
	return record.Outcome{
		Visit:   record.Visit{Run: run.ID, URL: c.URL, State: record.Fetched},
		Capture: c, Member: record.Membership{Voice: record.Press, Listed: true}, Found: found,
	}
}

func begin(t *testing.T, s *Store) record.Run {
	t.Helper()
	run, err := s.Begin(harbour, "crawl", "classify/1")
	if err != nil {
		t.Fatal(err)
	}
	return run
}

// finish keeps an outcome under the number its address has, or the next one.
func finish(s *Store, run record.Run, o record.Outcome) error {
	numbers, last := map[string]uint64{}, uint64(0)
	err := s.Known(run, func(v record.Visit, _ string) error {
		numbers[v.URL], last = v.Number, max(last, v.Number)
		return nil
	})
	number := func(v *record.Visit) {
		if v.Number = numbers[v.URL]; v.Number == 0 {
			last++
			v.Number = last
		}
	}
	number(&o.Visit)
	for i := range o.Found {
		number(&o.Found[i])
	}
	_, turning := s.Turn(run, []record.Outcome{o}, nil)
	return errors.Join(err, turning)
}

// known is what the visits of a run's incident say, in order.
func known(t *testing.T, s *Store, run record.Run) string {
	t.Helper()
	var states []string
	must(t, s.Known(run, func(v record.Visit, _ string) error {
		states = append(states, string(v.State))
		return nil
	}))
	return strings.Join(states, " ")
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

var noon = time.Date(2021, 5, 21, 12, 0, 0, 0, time.UTC)

func TestTheSameBytesAreKeptOnce(t *testing.T) {
	s, _ := fresh(t)
	for i, step := range []struct {
		body     string
		at       time.Time
		captures int
	}{
		{"one", noon, 1},
		{"one", noon, 1},                     // the same saved page again
		{"one", noon.Add(time.Hour), 1},      // fetched again, unchanged
		{"two", noon.Add(2 * time.Hour), 2},  // changed
		{"one", noon.Add(3 * time.Hour), 3},  // and changed back
		{"one", noon, 3},                     // the first saved page once more
		{"old", noon.Add(-2 * time.Hour), 4}, // an older one is imported
		{"one", noon.Add(-1 * time.Hour), 5}, // seen earlier than we knew
		{"one", noon.Add(4 * time.Hour), 5},
	} {
		run := begin(t, s)
		must(t, finish(s, run, fetched(run, capture("https://a.example/", step.body, step.at))))
		run, err := s.End(run)
		must(t, err)
		if run.Counts != (record.Counts{Seen: 1, Fetched: 1}) {
			t.Errorf("step %d: counts %+v", i, run.Counts)
		}
		n := 0
		must(t, s.Pages("harbour", func(record.Page) error { n++; return nil }))
		if n != step.captures {
			t.Errorf("step %d: %d captures, want %d", i, n, step.captures)
		}
	}
}

func TestAnInterruptedRunGoesOnWithItsQueue(t *testing.T) {
	s, path := fresh(t)
	run := begin(t, s)
	queued := record.Visit{Run: run.ID, URL: "https://a.example/2", State: record.Queued, Depth: 1}
	must(t, finish(s, run, fetched(run, capture("https://a.example/", "one", noon), queued)))
	if _, err := s.End(run); err == nil {
		t.Error("a run ended with an address still queued")
	}
	must(t, s.Close())
	again, err := Create(path)
	must(t, err)
	*s = *again
	resumed := begin(t, s)
	if states := known(t, s, resumed); resumed.ID != run.ID || states != "fetched queued" {
		t.Errorf("resumed run %d with %s", resumed.ID, states)
	}
	must(t, finish(s, resumed, fetched(resumed, capture("https://a.example/2", "two", noon))))
	ended, err := s.End(resumed)
	must(t, err)
	next := begin(t, s)
	if next.ID == run.ID {
		t.Errorf("after its end the run goes on: %+v", next)
	}
	must(t, finish(s, next, fetched(next, capture("https://a.example/2", "two", noon))))
	next, err = s.End(next)
	must(t, err)
	if ended.Hash == "" || next.Prev != ended.Hash {
		t.Errorf("run %d is chained to %q, want %q", next.ID, next.Prev, ended.Hash)
	}
}

// read lets the extract stage read everything with a fixed text per capture.
func read(t *testing.T, s *Store, extractor string, text func(record.Capture) string) int {
	t.Helper()
	n := 0
	for {
		captures, err := s.Unread(extractor, 2)
		must(t, err)
		if len(captures) == 0 {
			return n
		}
		var reads []Read
		for _, c := range captures {
			n++
			d := record.Document{URL: c.URL, Utterances: []record.Utterance{{ID: 1, Kind: record.Paragraph, Text: text(c)}}}
			reads = append(reads, Read{Capture: c.Seq, Documents: []record.Document{d}})
		}
		must(t, s.KeepRead(extractor, reads))
	}
}

func TestStagesCatchUpOnceAndAgainWhenTheirMethodChanges(t *testing.T) {
	s, _ := fresh(t)
	run := begin(t, s)
	for i := range 5 {
		must(t, finish(s, run, fetched(run, capture(fmt.Sprintf("https://a.example/%d", i), "x"+fmt.Sprint(i), noon))))
	}
	body := func(c record.Capture) string { return string(c.Body) }
	if n := read(t, s, "extract/1", body); n != 5 {
		t.Errorf("read %d captures, want 5", n)
	}
	if n := read(t, s, "extract/1", body); n != 0 {
		t.Errorf("read %d captures again", n)
	}
	if n := tag(t, s, "extract/1", record.Method{Tagger: "nlp/1"}); n != 5 {
		t.Errorf("tagged %d revisions, want 5", n)
	}
	if n := tag(t, s, "extract/1", record.Method{Tagger: "nlp/1"}); n != 0 {
		t.Errorf("tagged %d revisions again", n)
	}
	if n := tag(t, s, "extract/1", record.Method{Tagger: "nlp/1", CodebookID: "new"}); n != 5 {
		t.Errorf("tagged %d revisions with another codebook, want 5", n)
	}
	if n := read(t, s, "extract/2", body); n != 5 {
		t.Errorf("the new extractor read %d captures, want 5", n)
	}
	must(t, s.Pages("harbour", func(p record.Page) error { // read anew, but not yet tagged anew
		if p.Readings[0].Analysis != nil {
			t.Error("the new revision has the old one's analysis")
		}
		return nil
	}))
	must(t, finish(s, run, fetched(run, capture("https://a.example/9", "x9", noon))))
	if n := read(t, s, "extract/2", body); n != 1 {
		t.Errorf("read %d new captures, want 1", n)
	}
	_, err := s.End(run)
	must(t, err)
}

func tag(t *testing.T, s *Store, extractor string, m record.Method) int {
	t.Helper()
	n := 0
	for {
		todo, err := s.Untagged("harbour", extractor, m.Key(), 2)
		must(t, err)
		if len(todo) == 0 {
			return n
		}
		var done []record.Analysis
		for _, u := range todo {
			n++
			done = append(done, record.Analysis{Incident: "harbour", Revision: u.Revision.Seq, Method: m.Key()})
		}
		must(t, s.KeepAnalyses("harbour", extractor, m, done, todo[len(todo)-1].Position))
	}
}

func TestOneTextOfAnAddressIsOneRevision(t *testing.T) {
	s, _ := fresh(t)
	run := begin(t, s)
	for i, body := range []string{"ad 1 text", "ad 2 text", "ad 3 other"} {
		must(t, finish(s, run, fetched(run, capture("https://a.example/", body, noon.Add(time.Duration(i)*time.Hour)))))
	}
	read(t, s, "extract/1", func(c record.Capture) string { return string(c.Body[5:]) })
	var got [][]uint64
	must(t, s.Pages("harbour", func(p record.Page) error {
		got = append(got, p.Readings[0].Revision.Captures)
		return nil
	}))
	if diff := cmp.Diff([][]uint64{{1, 2}, {1, 2}, {3}}, got); diff != "" {
		t.Errorf("captures of the revisions (-want +got):\n%s", diff)
	}
}

func TestTheNewestWordAboutAListedPageCounts(t *testing.T) {
	s, _ := fresh(t)
	run := begin(t, s)
	c := capture("https://a.example/", "one", noon)
	for i, step := range []struct{ m, want record.Membership }{
		{record.Membership{}, record.Membership{Voice: record.Commentary}},
		{record.Membership{Listed: true, Source: "x"}, record.Membership{Listed: true, Source: "x", Voice: record.Commentary}},
		{record.Membership{Voice: record.Press}, record.Membership{Listed: true, Source: "x", Voice: record.Commentary}},
		{record.Membership{Listed: true, Voice: record.Authority}, record.Membership{Listed: true, Voice: record.Authority}},
		{record.Membership{Listed: true}, record.Membership{Listed: true, Voice: record.Authority}},
	} {
		must(t, finish(s, run, record.Outcome{Visit: record.Visit{Run: run.ID, URL: c.URL, State: record.Fetched}, Capture: c, Member: step.m}))
		step.want.Seq, step.want.Capture = 1, 1
		must(t, s.Pages("harbour", func(p record.Page) error {
			if diff := cmp.Diff(step.want, p.Member); diff != "" {
				t.Errorf("step %d (-want +got):\n%s", i, diff)
			}
			return nil
		}))
	}
}

func TestReadingCommandsNeverMakeAStore(t *testing.T) {
	path := filepath.Join(t.TempDir(), "none.db")
	if _, err := Open(path); !errors.Is(err, ErrNone) {
		t.Errorf("Open = %v, want %v", err, ErrNone)
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("Open made a file")
	}
}

func TestTheFileBelongsToItsOwnerAlone(t *testing.T) {
	_, path := fresh(t)
	info, err := os.Stat(path)
	must(t, err)
	if info.Mode().Perm() != 0o600 {
		t.Errorf("mode %o, want 600", info.Mode().Perm())
	}
}

func TestCreateInAMissingFolderLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	if _, err := Create(filepath.Join(dir, "no", "classify.db")); err == nil {
		t.Error("Create succeeded")
	}
	left, _ := os.ReadDir(dir)
	if len(left) != 0 {
		t.Errorf("left %v", left)
	}
}

func TestDamagedFilesAreToldApartBeforeTheyAreRead(t *testing.T) {
	s, path := fresh(t)
	run := begin(t, s)
	for i := range 50 {
		must(t, finish(s, run, fetched(run, capture(fmt.Sprintf("https://a.example/%d", i), strings.Repeat("本文", 500+i), noon))))
	}
	whole, err := os.ReadFile(path)
	must(t, err)
	zeroed := append(make([]byte, 8192), whole[8192:]...)
	page, used, _ := meta(bytes.NewReader(whole), 0)
	_, second, _ := meta(bytes.NewReader(whole), page)
	for name, data := range map[string][]byte{
		"empty":      {},
		"short":      whole[:100],
		"cut-off":    whole[:page*max(used, second)-1],
		"half":       whole[:page*max(used, second)/2],
		"zero-metas": zeroed,
		"text":       []byte(strings.Repeat("not a store\n", 2000)),
	} {
		damaged := filepath.Join(t.TempDir(), name+".db")
		must(t, os.WriteFile(damaged, data, 0o600))
		for how, open := range map[string]func(string) (*Store, error){"Open": Open, "Create": Create} {
			if _, err := open(damaged); !errors.Is(err, ErrDamaged) {
				t.Errorf("%s of a %s file = %v, want %v", how, name, err, ErrDamaged)
			}
		}
		if after, _ := os.ReadFile(damaged); len(after) != len(data) {
			t.Errorf("a %s file was written to", name)
		}
	}
	// One damaged meta page of two is survived.
	one := append(make([]byte, 4096), whole[4096:]...)
	path = filepath.Join(t.TempDir(), "one-meta.db")
	must(t, os.WriteFile(path, one, 0o600))
	if err := sound(path); err != nil {
		t.Errorf("one good meta page is not enough: %v", err)
	}
}

func TestAChangedBodyIsNotGivenBackAsData(t *testing.T) {
	s, _ := fresh(t)
	run := begin(t, s)
	must(t, finish(s, run, fetched(run, capture("https://a.example/", "one", noon))))
	var kept []byte
	must(t, s.update(func(tx *bolt.Tx) error {
		b := tx.Bucket(bodiesBucket)
		kept = append(kept, b.Get(number(1))...)
		return b.Put(number(1), s.pack.EncodeAll([]byte("two"), nil))
	}))
	if _, err := s.Unread("extract/1", 1); !errors.Is(err, ErrDamaged) {
		t.Errorf("Unread = %v, want %v", err, ErrDamaged)
	}
	must(t, s.update(func(tx *bolt.Tx) error { return tx.Bucket(bodiesBucket).Put(number(1), kept) }))
}

func TestIncidentNamesThoseThereAre(t *testing.T) {
	s, _ := fresh(t)
	if _, err := s.Incident(""); !errors.Is(err, ErrNoIncident) || !strings.Contains(err.Error(), "empty") {
		t.Errorf("in an empty store: %v", err)
	}
	begin(t, s)
	if inc, err := s.Incident(""); err != nil || inc.ID != "harbour" {
		t.Errorf("the only incident: %v, %v", inc.ID, err)
	}
	if _, err := s.Incident("harbor"); !errors.Is(err, ErrNoIncident) || !strings.Contains(err.Error(), "harbour") {
		t.Errorf("a wrong name: %v", err)
	}
}

func Example() {
	dir, _ := os.MkdirTemp("", "example")
	defer os.RemoveAll(dir)
	s, err := Create(filepath.Join(dir, "classify.db"))
	if err != nil {
		fmt.Println(err)
		return
	}
	defer s.Close()
	run, _ := s.Begin(harbour, "crawl", "classify/1")
	_ = finish(s, run, fetched(run, capture("https://a.example/", "みなと", noon)))
	run, err = s.End(run)
	fmt.Println(run.Counts, err)
	// Output: {1 1 0 0} <nil>
}
