package store

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
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

// grown makes a closed store of n pages with everything in it that a store
// has: two runs, bodies that overflow, revisions, analyses, labels.
func grown(t *testing.T, n int) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "classify.db")
	s, err := Create(path)
	must(t, err)
	grow(t, s, n)
	must(t, s.Close())
	return path
}

// grow fills a store, each time with the same bytes.
func grow(t *testing.T, s *Store, n int) {
	t.Helper()
	s.clock = func() time.Time { return noon }
	random := rand.NewChaCha8([32]byte{1})
	for i := range 2 {
		run := begin(t, s)
		for j := range n {
			noise := make([]byte, 100+j%7*1500)
			_, _ = random.Read(noise)
			c := capture(fmt.Sprintf("https://a.example/%d", j), fmt.Sprintf("本文%d、%d回目\n%x", j, i, noise), noon.Add(time.Duration(i)*time.Hour))
			must(t, finish(s, run, fetched(run, c)))
		}
		_, err := s.End(run)
		must(t, err)
	}
	read(t, s, "extract/1", func(c record.Capture) string { return string(c.Body[:20]) })
	must(t, s.ReadDifferences("harbour"))
	tag(t, s, "extract/1", record.Method{Tagger: "nlp/1", Themes: []record.Theme{{ID: "delay"}}})
	var id, text string
	must(t, s.Pages("harbour", func(p record.Page) error {
		r := p.Readings[0].Revision
		id, text = r.UtteranceID(1), r.Document.Utterances[0].Text
		return nil
	}))
	_, err := s.KeepLabels([]Labelling{{Utterance: id, Text: text, Label: record.Label{By: "a", Themes: []string{"delay"}}}})
	must(t, err)
	foldAll(t, s, squeezed, 100)
	must(t, s.update(func(tx *bolt.Tx) error {
		_, err := newIndexer(tx).names.number(speakerName, "凪\x00@nagi")
		return joined(put(tx.Bucket(tombsBucket), number(1), forget.Tombstone{Kind: forget.ByURL, Check: 3, Page: 5}), tx.Bucket(tombsBucket).SetSequence(1),
			put(tx.Bucket(auditBucket), number(1), record.Audit{Seq: 1, By: forget.ByURL}), tx.Bucket(auditBucket).SetSequence(1), err)
	}))
	groupAll(t, s, "extract/1", sameLines, 2)
}

// mustBeSound fails the test unless the store at path is.
func mustBeSound(t *testing.T, path string) Whole {
	t.Helper()
	found, err := Check(path)
	must(t, err)
	if len(found.Faults) > 0 {
		t.Fatalf("Check found %+v", found.Faults)
	}
	return found
}

func TestASoundStoreHasNoFaults(t *testing.T) {
	mustBeSound(t, grown(t, 1))
	s, path := fresh(t)
	must(t, s.Close())
	if found := mustBeSound(t, path); found.Stats.Bytes == 0 || found.Stats.Pages == 0 || len(found.Stats.Buckets) != len(schema) {
		t.Errorf("an empty store measures %+v", found.Stats)
	}
	again, err := Create(path)
	must(t, err)
	*s = *again
}

func TestEveryPlantedFaultIsFound(t *testing.T) {
	path := grown(t, 6)
	whole, err := os.ReadFile(path)
	must(t, err)
	first := func(b *bolt.Bucket) []byte { k, _ := b.Cursor().First(); return slices.Clone(k) }
	type plant struct {
		name, bucket string
		do           func(tx *bolt.Tx, b *bolt.Bucket) error
	}
	var plants []plant
	for _, line := range schema {
		name := line.name
		if string(name) == "meta" {
			continue
		}
		plants = append(plants, plant{"without its first key", string(name), func(tx *bolt.Tx, b *bolt.Bucket) error {
			return b.Delete(first(b))
		}}, plant{"with a byte changed", string(name), func(tx *bolt.Tx, b *bolt.Bucket) error {
			k := first(b)
			v := slices.Clone(b.Get(k))
			v[len(v)-1] ^= 4
			return b.Put(k, v)
		}}, plant{"with a record too many", string(name), func(tx *bolt.Tx, b *bolt.Bucket) error {
			k := first(b)
			v := slices.Clone(b.Get(k))
			k[len(k)-1] ^= 0x70
			if string(name) != "bodies" {
				v = append(seal(k, v[sealSize:]), v[sealSize:]...)
			}
			return b.Put(k, v)
		}})
		if s := string(name); s == "captures" || s == "members" || s == "revisions" || s == "labels" || s == "runs" || s == "tombstones" || s == "audit" {
			for _, to := range []uint64{0, 1000} {
				plants = append(plants, plant{fmt.Sprintf("with the sequence %d", to), s, func(tx *bolt.Tx, b *bolt.Bucket) error { return b.SetSequence(to) }})
			}
		}
	}
	plants = append(plants,
		plant{"without a version", "meta", func(_ *bolt.Tx, b *bolt.Bucket) error { return b.Delete(versionKey) }},
		plant{"with another head", "meta", func(_ *bolt.Tx, b *bolt.Bucket) error { return put(b, headKey, "none") }},
		plant{"with the body of another capture", "bodies", func(_ *bolt.Tx, b *bolt.Bucket) error { return b.Put(number(1), slices.Clone(b.Get(number(2)))) }},
		plant{"without a bucket", "changes", func(tx *bolt.Tx, _ *bolt.Bucket) error { return tx.DeleteBucket(changesBucket) }},
		plant{"with a text that is not that of its hash", "revisions", func(_ *bolt.Tx, b *bolt.Bucket) error {
			var r record.Revision
			if _, err := get(b, number(1), &r); err != nil {
				return err
			}
			r.Document.Utterances[0].Text += "。"
			return put(b, number(1), r)
		}},
		plant{"with a stage beyond the end", "stages", func(_ *bolt.Tx, b *bolt.Bucket) error {
			return put(b, []byte(extractStage), position{Method: "extract/1", Last: 999})
		}},
	)
	for name, at := range map[string]position{
		"twice": {Last: 3, Again: []uint64{2, 2}}, "backwards": {Last: 3, Again: []uint64{3, 1}}, "beyond where it stands": {Last: 2, Again: []uint64{1, 3}},
	} {
		plants = append(plants, plant{"that reads again " + name, "stages", func(_ *bolt.Tx, b *bolt.Bucket) error { return put(b, []byte(tagStage("harbour")), at) }})
	}
	for _, stage := range []string{extractStage, foldStage, groupStage("harbour")} {
		plants = append(plants, plant{"of which " + stage + " reads again", "stages", func(_ *bolt.Tx, b *bolt.Bucket) error {
			var at position
			_, err := get(b, []byte(stage), &at)
			at.Again = []uint64{1}
			return joined(err, put(b, []byte(stage), at))
		}})
	}
	for _, p := range plants {
		damaged := filepath.Join(t.TempDir(), "damaged.db")
		must(t, os.WriteFile(damaged, whole, 0o600))
		db, err := bolt.Open(damaged, 0o600, nil)
		must(t, err)
		must(t, db.Update(func(tx *bolt.Tx) error { return p.do(tx, tx.Bucket([]byte(p.bucket))) }))
		must(t, db.Close())
		found, err := Check(damaged)
		must(t, err)
		if len(found.Faults) == 0 {
			t.Errorf("nothing is found in %s %s", p.bucket, p.name)
		}
	}
}

func TestAStageThatIsToReadWhatIsMissingIsAFault(t *testing.T) {
	path := grown(t, 3)
	s := reopened(t, path)
	must(t, s.update(func(tx *bolt.Tx) error {
		return joined(put(tx.Bucket(stagesBucket), []byte(tagStage("harbour")), position{Last: 3, Again: []uint64{2}}), tx.Bucket(membersBucket).Delete(numbered("harbour", 2)))
	}))
	must(t, s.Close())
	found, err := Check(path)
	must(t, err)
	if !slices.ContainsFunc(found.Faults, func(f Fault) bool { return strings.Contains(f.What, "is to read the membership 2 once more") }) {
		t.Errorf("found are %+v", found.Faults)
	}
}

// view reads all that a reading command can ask for, as text.
func viewed(path string) (string, error) {
	s, err := Open(path)
	if err != nil {
		return "", err
	}
	defer s.Close()
	var b strings.Builder
	inc, err := s.Incident("")
	if err != nil {
		return "", err
	}
	err = s.Pages(inc.ID, func(p record.Page) error {
		return json.NewEncoder(&b).Encode(p)
	})
	if err != nil {
		return "", err
	}
	visits, err := s.Visits(inc.ID)
	if err != nil {
		return "", err
	}
	run, ok, err := s.LastChange(inc.ID)
	if err != nil {
		return "", err
	}
	d, known, err := s.Difference(inc.ID, run.ID)
	if err != nil {
		return "", err
	}
	m, _, err := s.Method(inc.ID)
	if err != nil {
		return "", err
	}
	labels, err := s.Labels(inc.ID)
	if err != nil {
		return "", err
	}
	var counted [][]Cell
	for _, q := range []Query{
		{By: ByTheme | ByVoice | ByDay | BySpeaker, Uncoded: true, Voices: true}, {Theme: "delay"}, {Speaker: "@nagi", Uncoded: true},
		{Document: "https://a.example/3", Uncoded: true}, {Run: run.ID, Uncoded: true},
	} {
		cells, err := s.Count(inc.ID, q)
		if err != nil {
			return "", err
		}
		counted = append(counted, cells)
	}
	hits, _, err := s.Search(inc.ID, squeezed, Search{Any: []string{"本文"}})
	if err != nil {
		return "", err
	}
	runs, err := s.Runs(inc.ID)
	if err != nil {
		return "", err
	}
	reasons, err := s.Reasons(run)
	if err == nil {
		err = json.NewEncoder(&b).Encode([]any{visits, runs, run, ok, d, known, m, labels, counted, hits, reasons})
	}
	return b.String(), err
}

// TestAnyDamageIsFoundAndNeverReadAsTruth damages a store in random ways: what
// is read is what was written, or damage; and a check that finds nothing is
// right in that.
func TestAnyDamageIsFoundAndNeverReadAsTruth(t *testing.T) {
	times := 120
	if os.Getenv("SOAK") != "" {
		times = 20_000
	}
	if testing.Short() {
		times = 80
	}
	path := grown(t, 24)
	_, _, err := Compact(path) // so that most of it is in use
	must(t, err)
	whole, err := os.ReadFile(path)
	must(t, err)
	want, err := viewed(path)
	must(t, err)
	db, err := bolt.Open(path, 0o600, nil)
	must(t, err)
	kept, err := held(db)
	must(t, err)
	must(t, db.Close())
	damaged := filepath.Join(t.TempDir(), "damaged.db")
	const seed = 20210521
	random := rand.New(rand.NewPCG(seed, 2))
	told := map[string]int{}
	for n := range times {
		data, how := damage(random, whole)
		must(t, os.WriteFile(damaged, data, 0o600))
		got, err := viewed(damaged)
		if !isDamage(err) && (err != nil || got != want) {
			t.Errorf("seed %d, damage %d: %s: read differently (%v)", seed, n, how, err)
		}
		found, err := Check(damaged)
		must(t, err)
		if found.Err() != nil {
			told["found"]++
			continue
		}
		told["harmless"]++
		db, err := bolt.Open(damaged, 0o600, nil)
		must(t, err)
		if sum, err := held(db); err != nil || sum != kept {
			t.Errorf("seed %d, damage %d: %s: is not found (%v)", seed, n, how, err)
		}
		must(t, db.Close())
	}
	if told["found"] < times/3 {
		t.Errorf("of %d damages %v", times, told)
	}
}

// held is all that a store holds but the bytes of its bodies, which may differ
// where they unpack to the same: their captures have the hash.
func held(db *bolt.DB) (string, error) {
	var b strings.Builder
	err := db.View(func(tx *bolt.Tx) error {
		return tx.ForEach(func(name []byte, bucket *bolt.Bucket) error {
			fmt.Fprintf(&b, "%s %d\n", name, bucket.Sequence())
			return bucket.ForEach(func(k, v []byte) error {
				if bytes.Equal(name, bodiesBucket) {
					v = nil
				}
				fmt.Fprintf(&b, "%q %q\n", k, v)
				return nil
			})
		})
	})
	return b.String(), err
}

func isDamage(err error) bool { return err != nil && strings.Contains(err.Error(), ErrDamaged.Error()) }

// damage changes a store's file in one of the ways in which disks and people do.
func damage(random *rand.Rand, whole []byte) (data []byte, how string) {
	data = bytes.Clone(whole)
	size := os.Getpagesize()
	pages := len(data) / size
	at := random.IntN(pages) * size
	switch random.IntN(9) {
	case 0:
		i, bit := random.IntN(len(data)), random.IntN(8)
		data[i] ^= 1 << bit
		return data, fmt.Sprintf("bit %d of byte %d", bit, i)
	case 1:
		i, bit := random.IntN(2*size), random.IntN(8)
		data[i] ^= 1 << bit
		return data, fmt.Sprintf("bit %d of byte %d", bit, i)
	case 2: // in a page's header
		i, bit := at+random.IntN(pageHead), random.IntN(8)
		data[i] ^= 1 << bit
		return data, fmt.Sprintf("bit %d of byte %d, a header", bit, i)
	case 3: // in the elements
		i, bit := at+pageHead+random.IntN(8*elementSize), random.IntN(8)
		data[i] ^= 1 << bit
		return data, fmt.Sprintf("bit %d of byte %d, an element", bit, i)
	case 4:
		clear(data[at : at+size])
		return data, fmt.Sprintf("page %d zeroed", at/size)
	case 5:
		from := random.IntN(pages) * size
		copy(data[at:at+size], whole[from:from+size])
		return data, fmt.Sprintf("page %d over page %d", from/size, at/size)
	case 6: // a sector of 512 bytes
		at += random.IntN(size/512) * 512
		clear(data[at : at+512])
		return data, fmt.Sprintf("sector at %d zeroed", at)
	case 7:
		n := random.IntN(len(data))
		return data[:n], fmt.Sprintf("cut off at %d", n)
	}
	order := binary.NativeEndian // a page that points to another one
	i := at + pageHead + random.IntN(12)*elementSize + 8
	order.PutUint64(data[i:], uint64(random.IntN(pages)))
	return data, fmt.Sprintf("a number at %d replaced", i)
}

// TestACopyIsWrittenToLikeAnyStore copies a store after each of some
// transactions, and writes to the copy again and again.
func TestACopyIsWrittenToLikeAnyStore(t *testing.T) {
	path := grown(t, 1)
	for n := range 3 {
		out := filepath.Join(t.TempDir(), "copy.db")
		_, err := Snapshot(path, out, false)
		must(t, err)
		for range 4 {
			mustBeSound(t, out)
			s, err := Create(out)
			must(t, err)
			_, err = s.Begin(harbour, "crawl", "classify/1")
			must(t, err)
			must(t, s.Close())
		}
		s, err := Create(path)
		must(t, err)
		_, err = s.Begin(harbour, fmt.Sprint("import ", n), "classify/1")
		must(t, err)
		must(t, s.Close())
	}
}

// TestAnEndThatHoldsNothingMayBeMissing: that is told, is no damage, and what is written
// then is all there.
func TestAnEndThatHoldsNothingMayBeMissing(t *testing.T) {
	path := grown(t, 20)
	whole, err := os.ReadFile(path)
	must(t, err)
	found, err := Check(path)
	must(t, err)
	page := found.Stats.PageSize
	end := found.Stats.Pages * page
	if len(found.Notes) > 0 || int64(len(whole)) < end+2*page {
		t.Fatalf("%v, %d bytes of %d", found.Notes, end, len(whole))
	}
	for _, size := range []int64{end, end + 1, end + page - 1, end + page + 512, int64(len(whole)) - 1} {
		cut := filepath.Join(t.TempDir(), "cut.db")
		must(t, os.WriteFile(cut, whole[:size], 0o600))
		found, err := Check(cut)
		must(t, err)
		if (len(found.Notes) == 1) != (size > end) || found.Err() != nil {
			t.Errorf("%d bytes: %q, %v", size, found.Notes, found.Err())
		}
		s, err := Create(cut)
		must(t, err)
		for range 40 {
			_, err := s.Begin(harbour, "crawl", "classify/1")
			must(t, err)
		}
		must(t, s.Close())
		mustBeSound(t, cut)
	}
	cut := filepath.Join(t.TempDir(), "cut.db")
	must(t, os.WriteFile(cut, whole[:end-1], 0o600))
	if found, err := Check(cut); err != nil || found.Err() == nil {
		t.Errorf("a page cut: %+v, %v", found.Faults, err)
	}
}

func TestABranchThatLeadsBackIsNotFollowedForEver(t *testing.T) {
	path := grown(t, 60)
	data, err := os.ReadFile(path)
	must(t, err)
	size, order := os.Getpagesize(), binary.NativeEndian
	planted := 0
	for at := 0; at < len(data); at += size {
		if order.Uint16(data[at+8:]) != branchPage {
			continue
		}
		bad := bytes.Clone(data)
		order.PutUint64(bad[at+pageHead+8:], uint64(at/size)) // its first child is itself
		damaged := filepath.Join(t.TempDir(), "damaged.db")
		must(t, os.WriteFile(damaged, bad, 0o600))
		for how, open := range map[string]func(string) (*Store, error){"Open": Open, "Create": Create} {
			if s, err := open(damaged); err == nil {
				must(t, s.Close()) // a page that is free
			} else if planted++; !isDamage(err) {
				t.Errorf("%s = %v", how, err)
			}
		}
	}
	if planted == 0 {
		t.Error("no branch was in use")
	}
}

func TestWhoWaitedForAReplacedFileOpensTheNewOne(t *testing.T) {
	path := grown(t, 3)
	db, _, err := openLocked(path, false)
	must(t, err)
	opened := make(chan error)
	go func() {
		s, err := Create(path) // waits
		if err == nil {
			_, err = s.Begin(record.Incident{ID: "second"}, "crawl", "classify/1")
			err = joined(err, s.Close())
		}
		opened <- err
	}()
	time.Sleep(150 * time.Millisecond)
	_, _, err = compactOpen(db, path)
	must(t, joined(err, db.Close()))
	must(t, <-opened)
	s, err := Open(path)
	must(t, err)
	if _, err := s.Incident("second"); err != nil {
		t.Errorf("what was written into the store after its compaction is lost: %v", err)
	}
	must(t, s.Close())
}

func joined(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
