package dup

import (
	"cmp"
	"slices"
)

// Index finds utterances that were added before. What changes of it is in State,
// which the caller keeps, and in the blocks.
type Index struct {
	State
	Blocks Blocks
	Item   func(Number) (Item, error) // an utterance that was added before
}

// State is which segments there are.
type State struct {
	Segments []Segment `json:"segments"`
	Named    uint32    `json:"named"` // the last name that was given
}

// crowded is how many utterances that have a key in common are looked at: the
// first of them. It is no limit to how often a text is said word for word.
const crowded = 200

// mostHits is how many pairs are gathered before they are compared, 16 bytes
// each, and mostKnown of how many characters utterances that were added before
// are held, at some 15 bytes each.
const (
	mostHits  = 1 << 20
	mostKnown = 2 << 20
)

// Pair is two utterances that belong together.
type Pair [2]Number

// Add adds utterances, none of which was added before, and returns pairs that
// belong together and that, with what hangs together by the pairs before, make
// the groups.
func (x *Index) Add(batch []Item) ([]Pair, error) {
	a := adding{
		Index: x, crowded: crowded, known: map[Number]*read{}, own: make(map[Number]*read, len(batch)),
		roots: map[Number]Number{}, again: make([]bool, len(batch)),
	}
	batch = slices.Clone(batch)
	slices.SortFunc(batch, func(a, b Item) int { return cmp.Compare(a.Number, b.Number) })
	for _, one := range batch {
		r := newRead(one)
		a.items = append(a.items, r)
		a.own[one.Number] = r
	}
	if err := a.whole(); err != nil {
		return nil, err
	}
	if err := a.forms(); err != nil {
		return nil, err
	}
	return a.pairs, a.store()
}

// adding is the work on one batch.
type adding struct {
	*Index
	crowded int
	items   []*read // by their numbers
	again   []bool  // an item's text is found by another one's keys
	own     map[Number]*read
	known   map[Number]*read // of those that were added before
	knows   int              // their characters

	hits  []hit
	roots map[Number]Number // what hangs together by the pairs of the batch
	pairs []Pair
	adds  []entry
}

// hit is an item of the batch, and another utterance that has a key in common.
type hit struct {
	item int
	with Number
}

// ask is a key that an item adds or looks for.
type ask struct {
	key        uint64
	item       int
	adds, asks bool
}

// whole finds what is the same word for word, and which items need no keys of
// their own: those whose text has been added, as a quotation or not, like them.
func (a *adding) whole() error {
	var asks []ask
	for i, r := range a.items {
		for n, k := range r.wholeKeys() {
			asks = append(asks, ask{key: k, item: i, adds: n == 0 || r.size < exact, asks: true})
		}
	}
	found := make([]int, len(a.items)) // keys of its own that others have added
	err := a.lookUp(asks, 1, func(one ask, with []Number) {
		a.hits = append(a.hits, hit{one.item, with[0]})
		if one.adds {
			found[one.item]++
		}
	}, func(one ask) { a.adds = append(a.adds, entry{one.key, a.items[one.item].Number}) })
	for i, r := range a.items {
		a.again[i] = r.size < exact || found[i] > 0
	}
	return cmp.Or(err, a.compare(true))
}

// forms finds what is nearly the same or quoted.
func (a *adding) forms() error {
	var asks []ask
	for i, r := range a.items {
		if a.again[i] {
			continue
		}
		r.formKeys(func(key uint64, adds, looks bool) { asks = append(asks, ask{key, i, adds, looks}) })
	}
	var failed error
	err := a.lookUp(asks, a.crowded, func(one ask, with []Number) {
		for _, n := range with {
			a.hits = append(a.hits, hit{one.item, n})
		}
		if len(a.hits) > mostHits {
			failed = cmp.Or(failed, a.compare(false))
		}
	}, nil)
	for _, one := range asks {
		if one.adds {
			a.adds = append(a.adds, entry{one.key, a.items[one.item].Number})
		}
	}
	return cmp.Or(failed, err, a.compare(false))
}

// lookUp calls found for each key that is asked for with the utterances that
// have it, at most so many, the first of them: those that were added before, and
// those of the batch with a lower number. It calls fresh, if that is not nil,
// for each key that is added and that no one had. It sorts asks.
func (a *adding) lookUp(asks []ask, most int, found func(one ask, with []Number), fresh func(one ask)) error {
	slices.SortFunc(asks, func(a, b ask) int { return cmp.Or(cmp.Compare(a.key, b.key), a.item-b.item) })
	keys := make([]uint64, len(asks))
	for i, one := range asks {
		keys[i] = one.key
	}
	keys = slices.Compact(keys)
	before := map[int][]Number{} // by the place of the key
	for _, s := range a.Segments {
		last, n := -1, 0
		err := s.join(a.Blocks, keys, func(at int, with Number) {
			if at != last {
				last, n = at, 0
			}
			if n++; n <= most {
				before[at] = append(before[at], with)
			}
		})
		if err != nil {
			return err
		}
	}
	for at, i := 0, 0; i < len(asks); at++ {
		with := before[at]
		slices.Sort(with)
		with = with[:min(len(with), most)]
		for ; i < len(asks) && asks[i].key == keys[at]; i++ {
			one, number := asks[i], a.items[asks[i].item].Number
			if others := slices.DeleteFunc(slices.Clone(with), func(n Number) bool { return n == number }); one.asks && len(others) > 0 {
				found(one, others)
			}
			if one.adds {
				if len(with) == 0 && fresh != nil {
					fresh(one)
				}
				if len(with) < most && (len(with) == 0 || with[len(with)-1] != number) {
					with = append(with, number)
				}
			}
		}
	}
	return nil
}

// compare makes pairs of the hits that belong together; those of keys of whole
// texts do.
func (a *adding) compare(same bool) error {
	slices.SortFunc(a.hits, func(x, y hit) int { return cmp.Or(x.item-y.item, cmp.Compare(x.with, y.with)) })
	for _, h := range slices.Compact(a.hits) {
		one := a.items[h.item]
		if a.root(one.Number) == a.root(h.with) {
			continue
		}
		if !same {
			with, err := a.read(h.with)
			if err != nil {
				return err
			}
			if !linked(one, with) {
				continue
			}
		}
		a.roots[a.root(one.Number)] = a.root(h.with)
		a.pairs = append(a.pairs, Pair{h.with, one.Number})
	}
	a.hits = a.hits[:0]
	return nil
}

func (a *adding) root(n Number) Number {
	for {
		up, ok := a.roots[n]
		if !ok {
			return n
		}
		if above, ok := a.roots[up]; ok {
			a.roots[n] = above
		}
		n = up
	}
}

// read is an utterance of the batch or of those before.
func (a *adding) read(n Number) (*read, error) {
	if r := a.own[n]; r != nil {
		return r, nil
	}
	if r := a.known[n]; r != nil {
		return r, nil
	}
	one, err := a.Item(n)
	if err != nil {
		return nil, err
	}
	r := newRead(one)
	if a.knows += r.size; a.knows > mostKnown {
		clear(a.known)
		a.knows = r.size
	}
	a.known[n] = r
	return r, nil
}

// store adds the keys of the batch as a segment.
func (a *adding) store() error {
	if len(a.adds) == 0 {
		return nil
	}
	slices.SortFunc(a.adds, compare)
	a.Named++
	w := writer{to: a.Blocks, made: Segment{Name: a.Named}}
	for _, e := range slices.Compact(a.adds) {
		if err := w.add(e); err != nil {
			return err
		}
	}
	made, err := w.end()
	if err != nil {
		return err
	}
	a.Segments = append(a.Segments, made)
	return a.settle()
}

func compare(a, b entry) int {
	return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.Number, b.Number))
}
