package store

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	bolt "go.etcd.io/bbolt"

	"classify/store/record"
)

// Search says what is looked for: one of some strings, in the utterances that a
// query agrees with.
type Search struct {
	Any    []string // as folded; of those that overlap the first counts, of several there the longest
	Accept func(folded string, start, end int) bool
	Query  Query // which utterances; how it is broken down is left aside
	Limit  int   // most hits that are returned; 0: all
}

// Hit is a place where something was found.
type Hit struct {
	Revision record.Revision
	At       int // place of the utterance in it
	Start    int // bytes of the utterance's text
	End      int
	Voice    record.Voice // of the utterance, else of its page
	Themes   []string     // of the utterance
	Capture  record.Capture
}

// Search returns the hits in an incident, in the order in which the revisions
// came into the store, and whether there are more. Accept, which decides what
// is a hit, is called by several goroutines; nil accepts all. What is not folded
// yet by this method is folded now.
func (s *Store) Search(incident string, f Folding, what Search) (hits []Hit, more bool, err error) {
	if len(what.Any) == 0 || slices.Contains(what.Any, "") {
		return nil, false, errors.New("search: nothing to look for")
	}
	err = s.view(func(tx *bolt.Tx) error {
		q := newSearcher(s, tx, incident, f, what)
		if err := q.ask(what.Query); err != nil {
			return err
		}
		if err := errors.Join(q.searchFolded(), q.searchRest()); err != nil {
			return err
		}
		if more = what.Limit > 0 && len(q.found) > what.Limit; more {
			q.found = q.found[:what.Limit]
		}
		hits, err = q.hits()
		return err
	})
	return hits, more, err
}

// asked is a revision in which is looked, and in which of its utterances.
type asked struct {
	current
	rows []uint64 // a bit for each; nil: all
}

func (a *asked) has(row int) bool {
	return a.rows == nil || row>>6 < len(a.rows) && a.rows[row>>6]>>(row&63)&1 != 0
}

// found is a place in a folded text.
type found struct {
	*asked
	row        int
	start, end int
}

// searcher is a search within a transaction.
type searcher struct {
	store    *Store
	tx       *bolt.Tx
	incident string
	folding  Folding
	what     Search
	needles  [][]byte // the strings, without those that hold another one
	asked    []asked  // by revision
	seen     int      // of them, in folded texts
	found    []found
}

func newSearcher(s *Store, tx *bolt.Tx, incident string, f Folding, what Search) *searcher {
	q := &searcher{store: s, tx: tx, incident: incident, folding: f, what: what}
	what.Any = slices.Compact(slices.Sorted(slices.Values(what.Any)))
	for i, one := range what.Any {
		holds := func(other string) bool { return strings.Contains(one, other) }
		if !slices.ContainsFunc(slices.Concat(what.Any[:i], what.Any[i+1:]), holds) {
			q.needles = append(q.needles, []byte(one))
		}
	}
	return q
}

// ask finds the revisions and utterances that the query agrees with.
func (q *searcher) ask(query Query) error {
	query.By, query.Uncoded, query.Voices = 0, false, false
	l, err := newLens(q.tx, q.incident, query)
	if err != nil {
		return err
	}
	l.uncoded = l.filtered // rows of what has no theme too
	return l.each(func(v *sight) error {
		a := asked{current: v.current}
		if l.theme != 0 || l.filtered {
			a.rows = []uint64{}
			if l.theme != 0 {
				for _, m := range v.mentions {
					if m.theme == l.theme && (!l.filtered || l.passes(v, m.Utterance, v.voice(m.Utterance))) {
						a.add(m.Utterance)
					}
				}
			} else {
				for i := range v.rows {
					if l.passes(v, i, v.voice(i)) {
						a.add(i)
					}
				}
			}
			if len(a.rows) == 0 {
				return nil
			}
		}
		q.asked = append(q.asked, a)
		return nil
	})
}

func (a *asked) add(row int) {
	for row>>6 >= len(a.rows) {
		a.rows = append(a.rows, 0)
	}
	a.rows[row>>6] |= 1 << (row & 63)
}

// find returns the revision that is asked for, or nil.
func (q *searcher) find(revision uint64) *asked {
	i, ok := slices.BinarySearchFunc(q.asked, revision, func(a asked, r uint64) int { return cmp.Compare(a.revision, r) })
	if !ok {
		return nil
	}
	return &q.asked[i]
}

// enough reports whether there are as many hits as are to be returned, and one
// more.
func (q *searcher) enough() bool { return q.what.Limit > 0 && len(q.found) > q.what.Limit }

// stored is a folded text as it lies in the file.
type stored struct{ key, value []byte }

// wave is how many folded texts each core looks through before it is seen
// whether there are enough hits.
const wave = 8

// errEnough ends a search that has found enough.
var errEnough = errors.New("enough")

// searchFolded looks through the folded texts on all cores, in waves.
func (q *searcher) searchFolded() error {
	var at position
	if _, err := get(q.tx.Bucket(stagesBucket), []byte(foldStage), &at); err != nil || at.Method != q.folding.Method {
		return err
	}
	var waiting []stored
	cores := runtime.GOMAXPROCS(0)
	err := each(q.tx.Bucket(foldedBucket), nil, func(key, value []byte) error {
		waiting = append(waiting, stored{key, value})
		if len(waiting) < wave*cores {
			return nil
		}
		last, err := q.together(waiting, cores)
		waiting = waiting[:0]
		if err == nil && q.enough() {
			err = cmp.Or(q.whole(last), errEnough)
		}
		return err
	})
	if err == nil {
		if _, err = q.together(waiting, cores); err == nil {
			err = q.whole(at.Last)
		}
	}
	if errors.Is(err, errEnough) {
		return nil
	}
	return err
}

// whole checks that every revision that is asked for, up to one, was in a folded
// text: a flipped byte in a page's header hides keys without a trace.
func (q *searcher) whole(last uint64) error {
	want, _ := slices.BinarySearchFunc(q.asked, last+1, func(a asked, r uint64) int { return cmp.Compare(a.revision, r) })
	if q.seen != want {
		return fmt.Errorf("%w: of %d revisions in %s the folded texts of %d are there", ErrDamaged, want, q.incident, q.seen)
	}
	return nil
}

// looked is what is found in one folded text.
type looked struct {
	found []found
	seen  int    // revisions in it that are asked for
	last  uint64 // its last revision
}

// together looks through some folded texts at the same time and appends what
// is found in their order. It returns their last revision.
func (q *searcher) together(all []stored, cores int) (last uint64, err error) {
	results, errs := make([]looked, len(all)), make([]error, cores)
	var next atomic.Int64
	var wg sync.WaitGroup
	for i := range cores {
		wg.Go(func() {
			errs[i] = q.store.safely(func() error {
				var f foldedText
				for {
					n := int(next.Add(1)) - 1
					if n >= len(all) {
						return nil
					}
					var err error
					if results[n], err = q.look(all[n], &f); err != nil {
						return err
					}
				}
			})
		})
	}
	wg.Wait()
	for _, r := range results {
		q.found = append(q.found, r.found...)
		q.seen, last = q.seen+r.seen, r.last
	}
	return last, errors.Join(errs...)
}

// look looks through one folded text.
func (q *searcher) look(one stored, f *foldedText) (out looked, err error) {
	packed, err := f.openParts(one.key, one.value)
	if err != nil {
		return out, err
	}
	for _, p := range f.parts {
		if out.last = p.revision; q.find(p.revision) != nil {
			out.seen++
		}
	}
	if out.seen == 0 {
		return out, nil
	}
	if err := f.unpack(one.key, packed); err != nil {
		return out, err
	}
	text := f.text
	for _, p := range f.parts {
		part := text[:p.size]
		text = text[p.size:]
		a := q.find(p.revision)
		if a == nil || !slices.ContainsFunc(q.needles, func(n []byte) bool { return bytes.Contains(part, n) }) {
			continue
		}
		row := 0
		for line := range bytes.SplitSeq(part, []byte("\n")) {
			if a.has(row) {
				out.found = q.within(out.found, a, row, line)
			}
			row++
		}
	}
	return out, nil
}

// within appends the hits in the folded text of an utterance.
func (q *searcher) within(out []found, a *asked, row int, line []byte) []found {
	if !slices.ContainsFunc(q.needles, func(n []byte) bool { return bytes.Contains(line, n) }) {
		return out
	}
	folded := string(line)
	var all [][2]int
	for _, one := range q.what.Any {
		for at := 0; ; {
			i := strings.Index(folded[at:], one)
			if i < 0 {
				break
			}
			all = append(all, [2]int{at + i, at + i + len(one)})
			at += i + 1
		}
	}
	slices.SortFunc(all, func(x, y [2]int) int { return cmp.Or(x[0]-y[0], y[1]-x[1]) })
	end := 0
	for _, span := range all {
		if span[0] >= end && (q.what.Accept == nil || q.what.Accept(folded, span[0], span[1])) {
			out = append(out, found{a, row, span[0], span[1]})
			end = span[1]
		}
	}
	return out
}

// searchRest looks through the revisions that are not folded yet.
func (q *searcher) searchRest() error {
	at, err := stand(q.tx, foldStage, q.folding.Method)
	if err != nil {
		return err
	}
	for i := range q.asked {
		a := &q.asked[i]
		if q.enough() {
			return nil
		}
		if a.revision <= at.Last {
			continue
		}
		r, err := readRevision(q.tx, a.revision)
		if err != nil {
			return err
		}
		for row, u := range r.Document.Utterances {
			if a.has(row) {
				folded, _ := q.folding.Fold(u.Text)
				q.found = q.within(q.found, a, row, []byte(folded))
			}
		}
	}
	return nil
}

// hits reads the revisions of what was found and finds it in their texts.
func (q *searcher) hits() ([]Hit, error) {
	mentions, rows := newSegmentReader(q.tx, mentionsBucket, q.incident), newSegmentReader(q.tx, rowsBucket, "")
	hits := make([]Hit, 0, len(q.found))
	var last Hit
	for _, f := range q.found {
		h := Hit{Revision: last.Revision, Capture: last.Capture, At: f.row}
		if f.revision != last.Revision.Seq {
			var err error
			if h.Revision, err = readRevision(q.tx, f.revision); err != nil {
				return nil, err
			}
			if err := need(q.tx.Bucket(capturesBucket), "capture", number(f.capture), &h.Capture); err != nil {
				return nil, err
			}
		}
		if err := errors.Join(q.locate(&h, f), q.describe(&h, f, mentions, rows)); err != nil {
			return nil, err
		}
		hits, last = append(hits, h), h
	}
	return hits, nil
}

// locate finds the bytes of an utterance's text that a hit is.
func (q *searcher) locate(h *Hit, f found) error {
	all := h.Revision.Document.Utterances
	if f.row < len(all) {
		folded, span := q.folding.Fold(all[f.row].Text)
		if f.end <= len(folded) && slices.Contains(q.what.Any, folded[f.start:f.end]) {
			h.Start, h.End = span(f.start, f.end)
			return nil
		}
	}
	return fmt.Errorf("%w: the folded text of revision %d is not that of its document", ErrDamaged, f.revision)
}

// describe says whose the utterance of a hit is and what it speaks of.
func (q *searcher) describe(h *Hit, f found, mentions, rows *segmentReader) error {
	spoken, err := rows.block(f.revision)
	if err != nil {
		return err
	}
	said, err := mentions.block(f.revision)
	if err != nil {
		return err
	}
	own, err := speakersOf(q.tx, q.incident)
	if err != nil {
		return err
	}
	v := sight{current: f.current}
	if v.rows, _, err = unpackRows(nil, spoken); err != nil {
		return fmt.Errorf("%w: the rows of revision %d: %v", ErrDamaged, f.revision, err)
	}
	if err := own.rows(v.rows); err != nil {
		return err
	}
	h.Voice = valueOf(voiceCodes, v.voice(f.row))
	if said == nil {
		return nil
	}
	if v.mentions, err = unpackMentions(nil, said); err != nil {
		return fmt.Errorf("%w: the mentions of revision %d: %v", ErrDamaged, f.revision, err)
	}
	for _, m := range v.mentions {
		if m.Utterance != f.row {
			continue
		}
		theme, err := nameOf(q.tx, m.theme)
		if err != nil {
			return err
		}
		if !slices.Contains(h.Themes, theme) {
			h.Themes = append(h.Themes, theme)
		}
	}
	return nil
}
