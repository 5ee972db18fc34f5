package store

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"classify/store/record"
)

// model is a store as simple as can be: lists and maps, in memory.
type model struct {
	captures  []modelCapture // in the order of their numbers, from 1
	members   map[string][]record.Membership
	visits    map[string]map[string]record.Visit // by incident and address
	order     map[string][]string                // addresses, in the order of their numbers
	revisions []string                           // "URL extractor text", in the order of their numbers, from 1
	read      map[int][]int                      // revisions of a capture
	readTo    map[string]int                     // captures read by an extractor; only the last one counts
	tagged    map[string]map[int]bool            // by incident: whether a revision is on it
	running   map[string]record.Run
	runs      int
}

type modelCapture struct {
	url, sum string
	status   int
	time     time.Time
	body     string
}

// keep is the number of a capture, which is a new one unless it repeats one.
func (m *model) keep(c modelCapture) int {
	newest, repeated := -1, -1
	for i, old := range m.captures {
		if old.url != c.url {
			continue
		}
		if old.sum == c.sum && old.status == c.status && old.time.Equal(c.time) {
			repeated = i
		}
		if newest < 0 || !old.time.Before(m.captures[newest].time) {
			newest = i
		}
	}
	if repeated < 0 && newest >= 0 && m.captures[newest].sum == c.sum && m.captures[newest].status == c.status && !c.time.Before(m.captures[newest].time) {
		repeated = newest
	}
	if repeated < 0 {
		m.captures = append(m.captures, c)
		repeated = len(m.captures) - 1
	}
	return repeated + 1
}

// join makes a capture a member.
func (m *model) join(incident string, one record.Membership, number uint64) (isNew bool) {
	for i, old := range m.members[incident] {
		if old.Capture != one.Capture {
			continue
		}
		if !old.Listed || one.Listed {
			one.Seq = old.Seq
			m.members[incident][i] = one
		}
		return false
	}
	one.Seq = number
	m.members[incident] = append(m.members[incident], one)
	return true
}

// told is what the model tells of an incident, as toldOf tells it of a store.
func (m *model) told(incident string) string {
	var b strings.Builder
	for _, one := range m.members[incident] {
		c := m.captures[one.Capture-1]
		fmt.Fprintf(&b, "%d %s %s %d %s %v\n", one.Seq, c.url, c.sum, c.status, one.Voice, one.Listed)
		for _, r := range m.read[int(one.Capture)] {
			on, tagged := m.tagged[incident][r]
			fmt.Fprintf(&b, "  %d %s %v %v\n", r, m.revisions[r-1], tagged, on)
		}
	}
	for _, url := range slices.Sorted(slices.Values(m.order[incident])) {
		v := m.visits[incident][url]
		fmt.Fprintf(&b, "%s %s %d %d\n", url, v.State, v.Capture, v.Run)
	}
	return b.String()
}

// toldOf is what a store tells of an incident.
func toldOf(s *Store, incident string) (string, error) {
	var b strings.Builder
	err := s.Pages(incident, func(p record.Page) error {
		fmt.Fprintf(&b, "%d %s %s %d %s %v\n", p.Member.Seq, p.Capture.URL, p.Capture.SHA256, p.Capture.Status, p.Member.Voice, p.Member.Listed)
		for _, r := range p.Readings {
			fmt.Fprintf(&b, "  %d %s %s %s %v %v\n", r.Revision.Seq, r.Revision.Document.URL, r.Revision.Extractor,
				r.Revision.Document.Utterances[0].Text, r.Analysis != nil, r.Analysis != nil && r.Analysis.On)
		}
		return nil
	})
	if err != nil {
		return "", err
	}
	visits, err := s.Visits(incident)
	for _, v := range visits {
		fmt.Fprintf(&b, "%s %s %d %d\n", v.URL, v.State, v.Capture, v.Run)
	}
	return b.String(), err
}

// modelled is a store beside its model.
type modelled struct {
	*rapid.T
	model
	store     *Store
	path      string
	joined    uint64 // memberships made in all incidents
	extractor int
	method    int
}

var modelMethod = record.Method{Tagger: "nlp/1", Themes: []record.Theme{{ID: "late"}}}

func (m *modelled) must(err error) {
	if err != nil {
		m.Fatal(err)
	}
}

func (m *modelled) open() {
	var err error
	m.store, err = Create(m.path)
	m.must(err)
	m.store.db.NoSync = true // what reaches the disk is for other tests
}

// incident draws an incident, whose run is begun if it has none.
func (m *modelled) incident() string {
	id := rapid.SampledFrom(playIncidents).Draw(m.T, "incident")
	run, err := m.store.Begin(record.Incident{ID: id}, "crawl", "classify/1")
	m.must(err)
	if known, ok := m.running[id]; ok && known.ID != run.ID {
		m.Fatalf("run %d is not gone on with but %d", known.ID, run.ID)
	} else if !ok {
		if m.runs++; run.ID != uint64(m.runs) {
			m.Fatalf("the run after %d is %d", m.runs-1, run.ID)
		}
	}
	m.running[id] = run
	return id
}

// fetch keeps what some addresses brought, in one transaction.
func (m *modelled) fetch(t *rapid.T) {
	m.T = t
	id := m.incident()
	run := m.running[id]
	var outcomes []record.Outcome
	for range rapid.IntRange(1, 4).Draw(t, "outcomes") {
		url := "https://" + rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "host") + ".example/"
		v := record.Visit{Run: run.ID, URL: url, State: record.Fetched}
		if v.Number = uint64(slices.Index(m.order[id], url) + 1); v.Number == 0 {
			m.order[id] = append(m.order[id], url)
			v.Number = uint64(len(m.order[id]))
		}
		o := record.Outcome{Visit: v}
		if rapid.IntRange(0, 3).Draw(t, "fails") == 0 {
			o.Visit.State, o.Visit.Reason = record.Failed, "status 503"
		} else {
			body := fmt.Sprint("body ", rapid.IntRange(0, 3).Draw(t, "body"))
			c := capture(url, body, noon.Add(time.Duration(rapid.IntRange(0, 3).Draw(t, "hour"))*time.Hour))
			o.Capture = c
			o.Member = record.Membership{Voice: rapid.SampledFrom(record.Voices).Draw(t, "voice"), Listed: rapid.Bool().Draw(t, "listed"), Source: "x"}
			n := m.keep(modelCapture{url, c.SHA256, c.Status, c.Time, body})
			member := o.Member
			member.Capture = uint64(n)
			if m.join(id, member, m.joined+1) {
				m.joined++
			}
			v.Capture = uint64(n)
		}
		v.State, v.Reason = o.Visit.State, o.Visit.Reason
		if m.visits[id] == nil {
			m.visits[id] = map[string]record.Visit{}
		}
		m.visits[id][url] = v
		outcomes = append(outcomes, o)
	}
	_, err := m.store.Turn(run, outcomes, nil)
	m.must(err)
}

func (m *modelled) end(t *rapid.T) {
	m.T = t
	id := m.incident()
	_, err := m.store.End(m.running[id])
	m.must(err)
	delete(m.running, id)
}

// extract reads some captures; every fifth time with another extractor.
func (m *modelled) extract(t *rapid.T) {
	m.T = t
	if rapid.IntRange(0, 4).Draw(t, "renew") == 0 {
		m.extractor++
	}
	m.some(rapid.IntRange(1, 5).Draw(t, "limit"))
}

func (m *modelled) some(limit int) (n int) {
	name := fmt.Sprint("extract/", m.extractor)
	captures, err := m.store.Unread(name, limit)
	m.must(err)
	from := m.readTo[name]
	if want := min(limit, len(m.captures)-from); len(captures) != want {
		m.Fatalf("%d captures are unread, want %d", len(captures), want)
	}
	if len(captures) == 0 {
		return 0
	}
	var reads []Read
	for i, c := range captures {
		known := m.captures[from+i]
		if string(c.Body) != known.body || c.URL != known.url {
			m.Fatalf("capture %d is %s %q, want %+v", c.Seq, c.URL, c.Body, known)
		}
		d := record.Document{URL: c.URL, Utterances: []record.Utterance{{ID: 1, Kind: record.Paragraph, Text: known.body[:5+from%2]}}}
		reads = append(reads, Read{Capture: c.Seq, Documents: []record.Document{d}})
		key := fmt.Sprintf("%s %s %s", c.URL, name, d.Utterances[0].Text)
		at := slices.Index(m.revisions, key)
		if at < 0 {
			at = len(m.revisions)
			m.revisions = append(m.revisions, key)
		}
		m.read[from+i+1] = []int{at + 1}
	}
	m.must(m.store.KeepRead(name, reads))
	m.readTo = map[string]int{name: from + len(captures)} // another one begins anew
	return len(captures)
}

// tag tags what is read, when all is.
func (m *modelled) tag(t *rapid.T) {
	m.T = t
	id := m.incident()
	for m.some(100) > 0 {
	}
	if rapid.IntRange(0, 4).Draw(t, "renew") == 0 {
		m.method++
	}
	method := modelMethod
	method.Tagger = fmt.Sprint("nlp/", m.method)
	name := fmt.Sprint("extract/", m.extractor)
	todo, err := m.store.Untagged(id, name, method.Key(), rapid.IntRange(1, 9).Draw(t, "limit"))
	m.must(err)
	if len(todo) == 0 {
		return
	}
	var done []record.Analysis
	for _, u := range todo {
		on := (int(u.Revision.Seq)+m.method)%2 == 0
		if m.tagged[id] == nil {
			m.tagged[id] = map[int]bool{}
		}
		m.tagged[id][int(u.Revision.Seq)] = on
		done = append(done, record.Analysis{Incident: id, Revision: u.Revision.Seq, On: on, Codings: []record.Coding{{}}})
	}
	m.must(m.store.KeepAnalyses(id, name, method, done, todo[len(todo)-1].Position))
}

func (m *modelled) reopen(t *rapid.T) {
	m.T = t
	m.must(m.store.Close())
	m.open()
}

// renew compacts the store, copies it or salvages it, and goes on with that.
func (m *modelled) renew(t *rapid.T) {
	m.T = t
	m.must(m.store.Close())
	var err error
	switch rapid.IntRange(0, 2).Draw(t, "how") {
	case 0:
		_, _, err = Compact(m.path)
	case 1:
		if _, err = Snapshot(m.path, m.path+".copy", true); err == nil {
			err = os.Rename(m.path+".copy", m.path)
		}
	default:
		var found Whole
		if found, err = Check(m.path); err == nil {
			err = found.Err()
		}
	}
	m.must(err)
	m.open()
}

// compare holds the store against the model.
func (m *modelled) compare(t *rapid.T) {
	m.T = t
	for _, id := range playIncidents {
		got, err := toldOf(m.store, id)
		m.must(err)
		if diff := gocmp.Diff(m.model.told(id), got); diff != "" {
			t.Fatalf("%s (-model +store):\n%s", id, diff)
		}
	}
}

// TestTheStoreIsAsItsModel does random things to a store and to a model of it,
// and compares them after each.
func TestTheStoreIsAsItsModel(t *testing.T) {
	checks := "12"
	if os.Getenv("SOAK") != "" {
		checks = "3000"
	}
	must(t, flag.Set("rapid.checks", checks))
	dir := t.TempDir()
	rapid.Check(t, func(rt *rapid.T) {
		path := filepath.Join(dir, "classify.db")
		_ = os.Remove(path) // of the one before
		m := &modelled{T: rt, path: path, extractor: 1, method: 1, model: model{
			members: map[string][]record.Membership{}, visits: map[string]map[string]record.Visit{}, order: map[string][]string{},
			read: map[int][]int{}, readTo: map[string]int{}, tagged: map[string]map[int]bool{}, running: map[string]record.Run{},
		}}
		m.open()
		rt.Repeat(map[string]func(*rapid.T){
			"fetch": m.fetch, "end": m.end, "extract": m.extract, "tag": m.tag, "reopen": m.reopen, "renew": m.renew, "": m.compare,
		})
		m.must(m.store.Close())
		found, err := Check(path)
		m.must(err)
		if len(found.Faults) > 0 {
			rt.Fatalf("in the end %+v", found.Faults)
		}
	})
}
