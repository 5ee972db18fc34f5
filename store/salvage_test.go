package store

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"classify/store/forget"
	"classify/store/record"
)

// salvaged salvages the store at path, whose result must be sound.
func salvaged(t *testing.T, path string) (out string, told Salvaged) {
	t.Helper()
	out = filepath.Join(t.TempDir(), "salvaged.db")
	told, err := Salvage(path, out, false)
	must(t, err)
	mustBeSound(t, out)
	if info, err := os.Stat(out); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the salvaged store: %v, %v", info, err)
	}
	left, err := filepath.Glob(filepath.Join(filepath.Dir(out), ".*"))
	must(t, err)
	if len(left) > 0 {
		t.Errorf("left %v", left)
	}
	return out, told
}

func TestASoundStoreIsSalvagedWhole(t *testing.T) {
	path := grown(t, 12)
	s := reopened(t, path)
	must(t, s.NoteArchive("pages.warc.gz"))
	must(t, s.update(func(tx *bolt.Tx) error {
		for _, name := range [][]byte{tombsBucket, auditBucket} {
			if err := tx.Bucket(name).SetSequence(1); err != nil {
				return err
			}
		}
		return joined(put(tx.Bucket(tombsBucket), number(1), forget.Tombstone{Kind: "url"}), put(tx.Bucket(auditBucket), number(1), record.Audit{Seq: 1, By: "url"}))
	}))
	want := told(t, s)
	must(t, s.Close())
	out, lost := salvaged(t, path)
	if !lost.Whole() {
		t.Errorf("lost: %+v", lost)
	}
	s = reopened(t, out)
	if told(t, s) != want {
		t.Error("the salvaged store tells something else")
	}
	tombs, err := s.Tombstones()
	must(t, err)
	audits, err := s.Audits()
	must(t, err)
	archives, err := s.Archives()
	must(t, err)
	if len(tombs) != 1 || tombs[0].Kind != "url" || len(audits) != 1 || len(archives) != 1 {
		t.Errorf("of what was forgotten is left %+v, %+v, %v", tombs, audits, archives)
	}
	must(t, s.Close())
	empty, path := fresh(t)
	must(t, empty.Close())
	if _, lost := salvaged(t, path); !lost.Whole() {
		t.Errorf("of an empty store is lost: %+v", lost)
	}
	*empty = *reopened(t, path)
}

// TestWhatIsSalvagedIsTaggedFromTheBeginning loses a page that was to be tagged
// once more: the tag stage does not ask for it.
func TestWhatIsSalvagedIsTaggedFromTheBeginning(t *testing.T) {
	path := grown(t, 6)
	s := reopened(t, path)
	stage := []byte(tagStage("harbour"))
	must(t, s.update(func(tx *bolt.Tx) error {
		var at position
		_, err := get(tx.Bucket(stagesBucket), stage, &at)
		at.Again = []uint64{1, 2}
		return joined(err, put(tx.Bucket(stagesBucket), stage, at))
	}))
	must(t, s.Close())
	mustBeSound(t, path)
	s = reopened(t, path)
	must(t, s.update(func(tx *bolt.Tx) error { return tx.Bucket(bodiesBucket).Put(number(1), []byte("damaged")) }))
	must(t, s.Close())
	out, lost := salvaged(t, path)
	if lost.Whole() {
		t.Error("nothing is told")
	}
	s = reopened(t, out)
	defer s.Close()
	read(t, s, "extract/1", func(c record.Capture) string { return string(c.Body[:20]) })
	m, _, err := s.Method("harbour")
	must(t, err)
	todo, err := s.Untagged("harbour", "extract/1", m.Key(), 100)
	if err != nil || len(todo) == 0 || todo[0].Member.Seq != 2 {
		t.Errorf("to be tagged are %d, from %+v on (%v)", len(todo), todo, err)
	}
}

func reopened(t *testing.T, path string) *Store {
	t.Helper()
	s, err := Create(path)
	must(t, err)
	return s
}

func TestExpiredCapturesAreSalvagedWithoutTheirBodies(t *testing.T) {
	path := grown(t, 6)
	e := Erasure{
		Audit: record.Audit{By: "retention"}, Expired: func(c record.Capture) bool { return c.Seq%2 == 0 },
		Document: func(*record.Revision) forget.Gone { return forget.Gone{} },
	}
	_, err := Erase(path, e, false)
	must(t, err)
	want := truths(t, path)
	out, told := salvaged(t, path)
	if got := truths(t, out); len(got) != len(want) || !told.Whole() {
		t.Errorf("%d of %d are left, %+v", len(got), len(want), told)
	}
}

func TestAnOlderStoreIsSalvagedInThisVersion(t *testing.T) {
	for _, version := range readable {
		path := oldStore(t, version)
		s, err := Open(path)
		must(t, err)
		want := told(t, s)
		must(t, s.Close())
		out, lost := salvaged(t, path)
		s = reopened(t, out)
		if now := told(t, s); now != want || !lost.Whole() {
			t.Errorf("version %s: the salvaged store tells something else; %+v", version, lost)
		}
		must(t, s.Close())
	}
}

// truths is what a store holds that may be kept or lost, but never changed.
func truths(t *testing.T, path string) map[string]bool {
	t.Helper()
	s, err := Open(path)
	must(t, err)
	defer s.Close()
	all := map[string]bool{}
	must(t, s.view(func(tx *bolt.Tx) error {
		return each(tx.Bucket(capturesBucket), nil, func(key, value []byte) error {
			var c record.Capture
			if err := decode(key, value, &c); err != nil {
				return err
			}
			body, err := s.body(tx, c)
			all[fmt.Sprintf("capture %+v %x", c, body)] = true
			return err
		})
	}))
	must(t, s.view(func(tx *bolt.Tx) error {
		return each(tx.Bucket(revisionsBucket), nil, func(key, value []byte) error {
			var r record.Revision
			err := decode(key, value, &r)
			all[fmt.Sprintf("revision %d %+v", r.Seq, r.Document)] = true
			return err
		})
	}))
	must(t, s.view(func(tx *bolt.Tx) error {
		return each(tx.Bucket(labelsBucket), nil, func(key, value []byte) error {
			var l record.Labelled
			err := decode(key, value, &l)
			all[fmt.Sprintf("label %q %+v", key, l)] = true
			return err
		})
	}))
	return all
}

// TestWhatIsSalvagedOfAnyDamageIsTrue damages a store in random ways: what is
// salvaged is sound, nothing in it was changed, nothing is lost untold, and of one
// damage most is left. SOAK is the seed: the long form is another one with each. A
// file that it fails with is kept, since bbolt lays pages out as it likes.
func TestWhatIsSalvagedOfAnyDamageIsTrue(t *testing.T) {
	times, seed := 30, uint64(5)
	if soak := os.Getenv("SOAK"); soak != "" {
		times = 20_000
		if n, err := strconv.ParseUint(soak, 10, 64); err == nil {
			seed = n
		}
	}
	if testing.Short() {
		times = 15
	}
	path := grown(t, 24)
	_, _, err := Compact(path)
	must(t, err)
	whole, err := os.ReadFile(path)
	must(t, err)
	want := truths(t, path)
	damaged := filepath.Join(t.TempDir(), "damaged.db")
	random := rand.New(rand.NewPCG(seed, 1))
	share := 0.0
	wrong := func(data []byte, n int, format string, args ...any) {
		t.Helper()
		kept, err := os.CreateTemp("", "salvaged-*.db")
		must(t, err)
		_, err = kept.Write(data)
		must(t, errors.Join(err, kept.Close()))
		t.Errorf("seed %d, damage %d, kept as %s: %s", seed, n, kept.Name(), fmt.Sprintf(format, args...))
	}
	for n := range times {
		data, how := damage(random, whole)
		for more := n % 3; more > 0 && len(data) > 1<<14; more-- {
			if worse, also := damage(random, data); len(worse) > 1<<14 {
				data, how = worse, how+", "+also
			}
		}
		must(t, os.WriteFile(damaged, data, 0o600))
		out := filepath.Join(t.TempDir(), "out.db")
		told, err := Salvage(damaged, out, false)
		if err != nil {
			if len(data) == len(whole) || !isDamage(err) {
				wrong(data, n, "%s: %v", how, err)
			}
			continue // cut off before the first record
		}
		got := truths(t, out)
		for one := range got {
			if !want[one] {
				wrong(data, n, "%s: salvaged is %.200s", how, one)
			}
		}
		if len(got) < len(want) && told.Whole() {
			wrong(data, n, "%s: %d of %d are left and nothing is told", how, len(got), len(want))
		}
		share += float64(len(got)) / float64(len(want)) / float64(times)
		must(t, os.Remove(out))
	}
	t.Logf("%.1f %% is salvaged", 100*share)
	if share < 0.75 {
		t.Errorf("only %.1f %% is salvaged", 100*share)
	}
}

// TestWithoutItsTreesAStoreIsSalvagedFromItsLeaves takes away both first pages,
// or the page that names the buckets.
func TestWithoutItsTreesAStoreIsSalvagedFromItsLeaves(t *testing.T) {
	path := grown(t, 12)
	_, _, err := Compact(path)
	must(t, err)
	whole, err := os.ReadFile(path)
	must(t, err)
	want := truths(t, path)
	p, _, _ := openPages(bytes.NewReader(whole), int64(len(whole)))
	for name, pages := range map[string][]uint64{"the first pages": {0, 1}, "the root": {p.root}} {
		data := bytes.Clone(whole)
		for _, id := range pages {
			clear(data[int64(id)*p.pageSize : int64(id+1)*p.pageSize])
		}
		damaged := filepath.Join(t.TempDir(), "damaged.db")
		must(t, os.WriteFile(damaged, data, 0o600))
		out, told := salvaged(t, damaged)
		got := truths(t, out)
		for one := range want {
			if !got[one] && !strings.HasPrefix(one, "label") { // it lies within the root
				t.Errorf("without %s: lost is %.100s", name, one)
			}
		}
		if told.Whole() {
			t.Errorf("without %s: nothing is told", name)
		}
	}
}

func TestASalvageOverwritesNothingUnasked(t *testing.T) {
	path := grown(t, 2)
	there := filepath.Join(t.TempDir(), "there.db")
	must(t, os.WriteFile(there, []byte("kept"), 0o600))
	for _, out := range []string{there, path} {
		if _, err := Salvage(path, out, out == path); !errors.Is(err, fs.ErrExist) {
			t.Errorf("Salvage over %s = %v, want %v", out, err, fs.ErrExist)
		}
	}
	if _, err := Salvage(filepath.Join(t.TempDir(), "none.db"), there+"2", false); !errors.Is(err, ErrNone) {
		t.Errorf("Salvage of nothing = %v, want %v", err, ErrNone)
	}
	if _, err := Salvage(t.TempDir(), there+"2", false); !errors.Is(err, ErrDamaged) {
		t.Errorf("Salvage of a folder = %v, want %v", err, ErrDamaged)
	}
}

// TestAnyDamageToWhatLeadsToRecordsIsTold puts other numbers in the places that
// lead to records, one after the other: the heads and elements of the branches and
// of the pages that name the buckets, and the heads of these. Either every bucket
// is salvaged whole, or it is told.
func TestAnyDamageToWhatLeadsToRecordsIsTold(t *testing.T) {
	path := grown(t, 24)
	_, _, err := Compact(path)
	must(t, err)
	whole, err := os.ReadFile(path)
	must(t, err)
	_, sound := salvaged(t, path)
	places, others := leading(t, whole)
	step := 397 // of the tests of every day
	if os.Getenv("SOAK") != "" {
		step = 1
	}
	damaged, n := filepath.Join(t.TempDir(), "damaged.db"), 0
	for _, at := range places {
		for _, now := range others {
			if n++; n%step != 0 {
				continue
			}
			data := bytes.Clone(whole)
			if copy(data[at:], now); bytes.Equal(data, whole) {
				continue
			}
			must(t, os.WriteFile(damaged, data, 0o600))
			out := filepath.Join(t.TempDir(), "out.db")
			told, err := Salvage(damaged, out, false)
			must(t, err)
			for i, b := range told.Buckets {
				if told.Whole() && b.Kept < sound.Buckets[i].Kept {
					t.Errorf("%x at %d: of %s, %d of %d are left and nothing is told", now, at, b.Bucket, b.Kept, sound.Buckets[i].Kept)
				}
			}
			must(t, os.Remove(out))
		}
	}
	t.Logf("%d ways in %d places", n/step, len(places))
}

// leading lists where in a file numbers stand that lead to records, and what else
// could stand there: nothing, one, a branch, a leaf, a free page.
func leading(t *testing.T, whole []byte) (places []int64, others [][]byte) {
	t.Helper()
	p, _, _ := openPages(bytes.NewReader(whole), int64(len(whole)))
	w := shape{pageFile: p, free: newPageSet(p.used), seen: newPageSet(p.used)}
	names, err := w.tree(p.root)
	must(t, err)
	free, _, _, err := p.freePages()
	must(t, err)
	others = append(others, make([]byte, 2), make([]byte, 8))
	page := func(id uint64) { others = append(others, binary.NativeEndian.AppendUint64(nil, id)) }
	table := func(id uint64) []element {
		g, err := p.read(id)
		must(t, err)
		for at := range int64(pageHead+g.count*elementSize) / 2 {
			places = append(places, int64(id)*p.pageSize+2*at)
		}
		all, err := g.elements()
		must(t, err)
		return all
	}
	if names[0] != p.root {
		table(p.root)
	}
	for _, id := range names {
		for _, b := range table(id) {
			head := int64(id)*p.pageSize + int64(bytes.Index(whole[int64(id)*p.pageSize:], b.value))
			for at := range int64(min(len(b.value), bucketHead+pageHead)) / 2 {
				places = append(places, head+2*at)
			}
			root := binary.NativeEndian.Uint64(b.value)
			if g, err := p.read(root); root != 0 && err == nil && g.kind == branchPage {
				below := table(root)
				page(root)
				page(below[len(below)-1].child)
			}
		}
	}
	for id := range uint64(p.used) {
		if free.has(id) {
			page(id)
			break
		}
	}
	if len(others) < 4 {
		t.Fatal("there are no branches")
	}
	page(1)
	return places, others
}

// TestAnOldPageInThePlaceOfANewOneIsTold puts what stood on a page before in the
// place of what was written there later, as a disk does that loses a write. The
// page is whole and has its number; what it lacks is told.
func TestAnOldPageInThePlaceOfANewOneIsTold(t *testing.T) {
	path := grown(t, 8)
	s := reopened(t, path)
	var before [][]byte
	keep := func() {
		data, err := os.ReadFile(path)
		must(t, err)
		before = append(before, data)
	}
	for round := range 6 {
		run := begin(t, s)
		for i := range 6 {
			url := fmt.Sprintf("https://b.example/%d", i*(round%3))
			must(t, finish(s, run, fetched(run, capture(url, fmt.Sprintf("%d回目の本文、%d、別の話", round, i), noon.Add(time.Duration(round)*time.Hour)))))
			keep()
		}
		_, err := s.End(run)
		must(t, err)
		read(t, s, "extract/1", func(c record.Capture) string { return string(c.Body[:20]) })
		keep()
		must(t, s.ReadDifferences("harbour"))
		tag(t, s, "extract/1", record.Method{Tagger: "nlp/1", Themes: []record.Theme{{ID: "delay"}}})
		keep()
		var one Labelling
		must(t, s.Pages("harbour", func(p record.Page) error {
			r := p.Readings[0].Revision
			one = Labelling{Utterance: r.UtteranceID(1), Text: r.Document.Utterances[0].Text, Label: record.Label{By: fmt.Sprint(round), Themes: []string{"delay"}}}
			return nil
		}))
		_, err = s.KeepLabels([]Labelling{one})
		must(t, err)
		keep()
	}
	must(t, s.Close())
	_, sound := salvaged(t, path)
	whole, err := os.ReadFile(path)
	must(t, err)
	p, _, _ := openPages(bytes.NewReader(whole), int64(len(whole)))
	step := 97 // of the tests of every day
	if os.Getenv("SOAK") != "" {
		step = 1
	}
	damaged, ways, n := filepath.Join(t.TempDir(), "damaged.db"), 0, 0
	for id := uint64(2); id < uint64(p.used); id++ {
		at, end := int64(id)*p.pageSize, int64(id+1)*p.pageSize
		for _, old := range before {
			if end > int64(len(old)) || bytes.Equal(old[at:end], whole[at:end]) {
				continue
			}
			if g := parseHead(old[at:]); g.id != id || g.kind != leafPage && g.kind != branchPage {
				continue
			}
			if n++; n%step != 0 {
				continue
			}
			ways++
			data := bytes.Clone(whole)
			copy(data[at:end], old[at:end])
			must(t, os.WriteFile(damaged, data, 0o600))
			out := filepath.Join(t.TempDir(), "out.db")
			told, err := Salvage(damaged, out, false)
			must(t, err)
			for i, b := range told.Buckets {
				if told.Whole() && b.Kept < sound.Buckets[i].Kept {
					t.Errorf("page %d: of %s, %d of %d are left and nothing is told", id, b.Bucket, b.Kept, sound.Buckets[i].Kept)
				}
			}
			must(t, os.Remove(out))
		}
	}
	t.Logf("%d ways", ways)
	if ways < 5 {
		t.Error("there are too few old pages")
	}
}

// TestATreeOfAnotherBucketIsNotTakenForRecords lets each bucket lead to the tree of
// each other one: what is found there is none of its records, and that is told.
func TestATreeOfAnotherBucketIsNotTakenForRecords(t *testing.T) {
	path := grown(t, 24)
	_, _, err := Compact(path)
	must(t, err)
	whole, err := os.ReadFile(path)
	must(t, err)
	_, sound := salvaged(t, path)
	p, _, _ := openPages(bytes.NewReader(whole), int64(len(whole)))
	w := shape{pageFile: p, free: newPageSet(p.used), seen: newPageSet(p.used)}
	names, err := w.tree(p.root)
	must(t, err)
	heads, trees := map[int64]string{}, []uint64{}
	for _, id := range names {
		g, err := p.read(id)
		must(t, err)
		buckets, err := g.elements()
		must(t, err)
		for _, b := range buckets {
			heads[int64(id)*p.pageSize+int64(bytes.Index(whole[int64(id)*p.pageSize:], b.value))] = string(b.key)
			if top := binary.NativeEndian.Uint64(b.value); top != 0 {
				trees = append(trees, top)
			}
		}
	}
	step := 11 // of the tests of every day
	if os.Getenv("SOAK") != "" {
		step = 1
	}
	damaged, n := filepath.Join(t.TempDir(), "damaged.db"), 0
	for _, at := range slices.Sorted(maps.Keys(heads)) {
		for _, tree := range trees {
			if n++; n%step != 0 || binary.NativeEndian.Uint64(whole[at:]) == tree {
				continue
			}
			data := bytes.Clone(whole)
			binary.NativeEndian.PutUint64(data[at:], tree)
			must(t, os.WriteFile(damaged, data, 0o600))
			out := filepath.Join(t.TempDir(), "out.db")
			told, err := Salvage(damaged, out, false)
			must(t, err)
			for i, b := range told.Buckets {
				if was := sound.Buckets[i].Kept; b.Kept > was || b.Kept < was && told.Whole() {
					t.Errorf("%s leads to page %d: %d of %d %s are left, %+v", heads[at], tree, b.Kept, was, b.Bucket, told)
				}
			}
			must(t, os.Remove(out))
		}
	}
	if len(trees) < 8 {
		t.Errorf("there are only %d trees", len(trees))
	}
}
