package store

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"classify/store/forget"
	"classify/store/record"
)

const secret = "ひみつのことば"

// withoutSecret is what is left of a capture: its lines without the secret.
func withoutSecret(c record.Capture, _ bool) (record.Capture, bool, error) {
	if !bytes.Contains(c.Body, []byte(secret)) {
		return c, false, nil
	}
	var kept [][]byte
	for _, line := range bytes.Split(c.Body, []byte("\n")) {
		if !bytes.Contains(line, []byte(secret)) {
			kept = append(kept, line)
		}
	}
	c.Original, c.Body = c.SHA256, bytes.Join(kept, []byte("\n"))
	c.SHA256, c.Size = record.Hash(c.Body), len(c.Body)
	return c, true, nil
}

// secretErasure erases the secret.
func secretErasure() Erasure {
	return Erasure{
		Audit: record.Audit{By: forget.ByMatch}, Tombstone: &forget.Tombstone{Kind: forget.ByMatch, Check: 1, Phrase: 7, Length: 7}, Why: "forgotten",
		Capture: withoutSecret,
		Document: func(r *record.Revision) (gone forget.Gone) {
			left := slices.DeleteFunc(slices.Clone(r.Document.Utterances), func(u record.Utterance) bool { return strings.Contains(u.Text, secret) })
			for i := range left {
				left[i].ID = i + 1
			}
			gone.Utterances = len(r.Document.Utterances) - len(left)
			r.Document.Utterances = left
			if strings.Contains(r.Document.Title, secret) {
				r.Document.Title = ""
				gone.Passages++
			}
			return gone
		},
		Finds: func(s string) bool { return strings.Contains(s, secret) },
	}
}

// readLines is an extractor: each line of a body is an utterance, the first the
// title too.
func readLines(c record.Capture) Read {
	r := Read{Capture: c.Seq, Expired: c.Expired}
	d := record.Document{URL: c.URL}
	for _, line := range strings.Split(string(c.Body), "\n") {
		if line != "" {
			d.Utterances = append(d.Utterances, record.Utterance{ID: len(d.Utterances) + 1, Kind: record.Paragraph, Text: line})
		}
	}
	if len(d.Utterances) > 0 {
		d.Title = d.Utterances[0].Text
		r.Documents = []record.Document{d}
	} else {
		r.Problem = "nothing in it"
	}
	return r
}

// catchUp lets the stages of the tests read and tag all there is.
func catchUp(t *testing.T, s *Store) {
	t.Helper()
	for {
		captures, err := s.Unread("lines/1", 5)
		must(t, err)
		if len(captures) == 0 {
			break
		}
		var reads []Read
		for _, c := range captures {
			reads = append(reads, readLines(c))
		}
		must(t, s.KeepRead("lines/1", reads))
	}
	must(t, s.ReadDifferences("harbour"))
	m := record.Method{Tagger: "nlp/1", Themes: []record.Theme{{ID: "delay"}}}
	for {
		todo, err := s.Untagged("harbour", "lines/1", m.Key(), 3)
		must(t, err)
		if len(todo) == 0 {
			break
		}
		var done []record.Analysis
		for _, u := range todo {
			a := record.Analysis{Incident: "harbour", Revision: u.Revision.Seq, Method: m.Key(), On: true}
			for _, said := range u.Revision.Document.Utterances {
				var c record.Coding
				if i := strings.Index(said.Text, "遅"); i >= 0 {
					c.Findings = []record.Finding{{Theme: "delay", Start: i, End: i + 3, Quote: "遅", By: record.ByRule, Stance: record.Asserted}}
				}
				a.Codings = append(a.Codings, c)
			}
			done = append(done, a)
		}
		must(t, s.KeepAnalyses("harbour", "lines/1", m, done, todo[len(todo)-1].Position))
	}
	foldAll(t, s, squeezed, 100)
	groupAll(t, s, "lines/1", sameLines, 3)
}

// scribbled is a store of pages with random lines, some with the secret, and the
// bodies it was made from, in order.
func scribbled(t *testing.T, random *rand.Rand) (path string, made []record.Capture) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "classify.db")
	s, err := Create(path)
	must(t, err)
	lines := []string{"発表が遅い", "説明がない", secret + "を聞いた", "これは" + secret, "また遅い話", "港の朝"}
	for i := range 3 {
		run := begin(t, s)
		for j := range 6 {
			var body []string
			for range 1 + random.IntN(4) {
				body = append(body, lines[random.IntN(len(lines))])
			}
			c := capture(fmt.Sprintf("https://a.example/%d", j), strings.Join(body, "\n"), noon.Add(time.Duration(i)*time.Hour))
			made = append(made, *c)
			must(t, finish(s, run, fetched(run, c)))
		}
		_, err := s.End(run)
		must(t, err)
	}
	catchUp(t, s)
	var labels []Labelling
	must(t, s.Pages("harbour", func(p record.Page) error {
		for _, r := range p.Readings {
			for _, u := range r.Revision.Document.Utterances {
				if random.IntN(5) == 0 {
					labels = append(labels, Labelling{Utterance: r.Revision.UtteranceID(u.ID), Text: u.Text, Label: record.Label{By: "a", Themes: []string{"delay"}}})
				}
			}
		}
		return nil
	}))
	_, err = s.KeepLabels(labels)
	must(t, err)
	must(t, s.Close())
	return path, made
}

// unpacked is every value of a store's file, unpacked, one after the other.
func unpacked(t *testing.T, path string) []byte {
	t.Helper()
	s, err := Open(path)
	must(t, err)
	defer s.Close()
	var all bytes.Buffer
	must(t, s.view(func(tx *bolt.Tx) error {
		return tx.ForEach(func(name []byte, b *bolt.Bucket) error {
			return each(b, nil, func(key, value []byte) error {
				all.Write(key)
				all.Write(value)
				if bytes.Equal(name, bodiesBucket) {
					body, err := s.open.DecodeAll(value, nil)
					all.Write(body)
					return err
				}
				if len(value) <= sealSize {
					return nil
				}
				if data := value[sealSize:]; data[0] == formDictionary1 {
					plain, err := records().open.DecodeAll(data[1:], nil)
					if err == nil {
						all.Write(plain)
					}
				}
				return nil
			})
		})
	}))
	return all.Bytes()
}

// TestNothingErasedIsLeft erases from random stores: nothing of it is in any
// value of the file, the file is sound, and what is left is what a store would
// hold that never had it.
func TestNothingErasedIsLeft(t *testing.T) {
	seeds := uint64(4)
	if os.Getenv("SOAK") != "" {
		seeds = 100
	}
	for seed := range seeds {
		random := rand.New(rand.NewPCG(seed, 1))
		path, made := scribbled(t, random)
		if !bytes.Contains(unpacked(t, path), []byte(secret)) {
			t.Fatalf("seed %d: the secret is not found in a store that holds it", seed)
		}
		before, err := os.ReadFile(path)
		must(t, err)
		counted, err := Erase(path, secretErasure(), true)
		must(t, err)
		if after, err := os.ReadFile(path); err != nil || !bytes.Equal(before, after) {
			t.Fatalf("seed %d: a dry run has changed the file (%v)", seed, err)
		}
		done, err := Erase(path, secretErasure(), false)
		must(t, err)
		counted.Time, counted.Seq = done.Time, done.Seq
		if fmt.Sprint(done) != fmt.Sprint(counted) || !done.Anything() || done.Seq != 1 || done.Time.IsZero() {
			t.Errorf("seed %d: erased is %+v, counted was %+v", seed, done, counted)
		}
		mustBeSound(t, path)
		s, err := Create(path)
		must(t, err)
		catchUp(t, s)
		must(t, s.Close())
		mustBeSound(t, path)
		if bytes.Contains(unpacked(t, path), []byte(secret)) {
			t.Errorf("seed %d: the secret is still there", seed)
		}
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("seed %d: the mode is %v (%v)", seed, info.Mode(), err)
		}

		never := filepath.Join(t.TempDir(), "never.db")
		other, err := Create(never)
		must(t, err)
		for i, c := range made {
			if i%6 == 0 {
				if i > 0 {
					_, err := other.End(begin(t, other))
					must(t, err)
				}
				begin(t, other)
			}
			c, _, _ = withoutSecret(c, true)
			c.Original = ""
			run := begin(t, other)
			must(t, finish(other, run, fetched(run, &c)))
		}
		_, err = other.End(begin(t, other))
		must(t, err)
		catchUp(t, other)
		must(t, other.Close())
		if got, want := tells(t, path), tells(t, never); got != want {
			t.Errorf("seed %d: the store tells\n%s\nwant\n%s", seed, got, want)
		}
	}
}

// tells is what a store says of each address now, without labels.
func tells(t *testing.T, path string) string {
	t.Helper()
	s, err := Open(path)
	must(t, err)
	defer s.Close()
	newest := map[string]string{}
	at := map[string]time.Time{}
	must(t, s.Pages("harbour", func(p record.Page) error {
		if p.Capture.Time.Before(at[p.Capture.URL]) {
			return nil
		}
		var b strings.Builder
		for _, r := range p.Readings {
			for i, u := range r.Revision.Document.Utterances {
				found := r.Analysis.Codings[i].Findings
				if machine, labelled := r.Analysis.Machine[i]; labelled {
					found = machine
				}
				fmt.Fprintf(&b, "%d %s %d; ", u.ID, u.Text, len(found))
			}
		}
		newest[p.Capture.URL], at[p.Capture.URL] = b.String(), p.Capture.Time
		return nil
	}))
	var b strings.Builder
	for j := range 6 {
		url := fmt.Sprintf("https://a.example/%d", j)
		fmt.Fprintln(&b, url, newest[url])
	}
	hits, _, err := s.Search("harbour", squeezed, Search{Any: []string{"遅"}})
	must(t, err)
	fmt.Fprintln(&b, len(hits), "hits")
	voices, err := s.Count("harbour", Query{Uncoded: true, Voices: true})
	must(t, err)
	for _, c := range voices {
		fmt.Fprintln(&b, c.Utterances, "utterances of", c.Voices, "voices")
	}
	return b.String()
}

// TestErasingStopsWhenSomethingIsLeft changes nothing when what should be gone
// is found again.
func TestErasingStopsWhenSomethingIsLeft(t *testing.T) {
	path, _ := scribbled(t, rand.New(rand.NewPCG(3, 3)))
	before, err := os.ReadFile(path)
	must(t, err)
	for name, spoil := range map[string]func(*Erasure){
		"a document that keeps it": func(e *Erasure) { e.Document = func(*record.Revision) forget.Gone { return forget.Gone{} } },
		"a capture that keeps it": func(e *Erasure) {
			e.Capture = func(c record.Capture, _ bool) (record.Capture, bool, error) {
				return c, bytes.Contains(c.Body, []byte(secret)), nil
			}
		},
	} {
		e := secretErasure()
		spoil(&e)
		if _, err := Erase(path, e, false); err == nil || !strings.Contains(err.Error(), "still in") {
			t.Errorf("%s: the error is %v", name, err)
		}
		if after, err := os.ReadFile(path); err != nil || !bytes.Equal(before, after) {
			t.Errorf("%s: the store was changed (%v)", name, err)
		}
		if left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), "*")); len(left) != 1 {
			t.Errorf("%s: there are %v", name, left)
		}
	}
}

// TestErasingRemovesWhatKilledProcessesHaveLeft leaves no older copy.
func TestErasingRemovesWhatKilledProcessesHaveLeft(t *testing.T) {
	path, _ := scribbled(t, rand.New(rand.NewPCG(4, 4)))
	dir, base := filepath.Split(path)
	for _, name := range []string{base + ".v3", base + ".migrating", base + ".erasing", "." + base + ".compact", "." + base + ".12.part"} {
		must(t, os.WriteFile(filepath.Join(dir, name), []byte(secret), 0o600))
	}
	_, err := Erase(path, secretErasure(), false)
	must(t, err)
	if left, _ := filepath.Glob(filepath.Join(dir, "*")); len(left) != 1 {
		t.Errorf("there are %v", left)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, ".*.*")); len(left) != 0 {
		t.Errorf("there are %v", left)
	}
}

// TestExpiredCapturesKeepTheirText lets go of bodies: what was read in them
// stays, also for a later extractor.
func TestExpiredCapturesKeepTheirText(t *testing.T) {
	path, _ := scribbled(t, rand.New(rand.NewPCG(5, 5)))
	before := tells(t, path)
	done, err := Erase(path, Erasure{
		Audit: record.Audit{By: "retention"}, Why: ExpiredReason,
		Expired:  func(c record.Capture) bool { return c.Time.Before(noon.Add(90 * time.Minute)) },
		Document: func(*record.Revision) forget.Gone { return forget.Gone{} },
	}, false)
	must(t, err)
	if done.Bodies == 0 || done.Captures != 0 || done.Utterances != 0 {
		t.Errorf("erased is %+v", done)
	}
	mustBeSound(t, path)
	s, err := Create(path)
	must(t, err)
	catchUp(t, s)
	must(t, s.Close())
	mustBeSound(t, path)
	if got := tells(t, path); got != before {
		t.Errorf("the store tells\n%s\nbefore\n%s", got, before)
	}
}

// TestErasingEverything leaves an empty, sound store.
func TestErasingEverything(t *testing.T) {
	path, _ := scribbled(t, rand.New(rand.NewPCG(6, 6)))
	_, err := Erase(path, Erasure{
		Why: ExpiredReason, Expired: func(record.Capture) bool { return true },
		Document: func(r *record.Revision) (gone forget.Gone) {
			gone.Utterances, r.Document.Utterances = len(r.Document.Utterances), nil
			return gone
		},
	}, false)
	must(t, err)
	mustBeSound(t, path)
	s, err := Create(path)
	must(t, err)
	catchUp(t, s)
	labels, err := s.Labels("harbour")
	must(t, err)
	must(t, s.Close())
	mustBeSound(t, path)
	if len(labels) > 0 || bytes.Contains(unpacked(t, path), []byte("遅")) {
		t.Errorf("there are %d labels", len(labels))
	}
}
