package dup

import (
	"cmp"
	"maps"
	"slices"
)

// Index finds passages that were added before. What changes of it is in State,
// which the caller keeps, and in the blocks.
type Index struct {
	State
	Blocks Blocks
	Item   func(Number) (Item, error) // a passage that was added before
}

// State is which segments there are.
type State struct {
	Segments []Segment `json:"segments"`
	Named    uint32    `json:"named"` // the last name that was given
}

// crowded is how many passages that have a key in common are looked at: the
// first of them. It is no limit to how often a text is said word for word.
const crowded = 200

// mostHits is how many pairs are gathered before they are compared, 16 bytes
// each, and mostKnown of how many characters passages that were added before
// are held, at some 15 bytes each.
const (
	mostHits  = 1 << 20
	mostKnown = 2 << 20
)

// Pair is two passages that belong together.
type Pair [2]Number

// Add adds passages, none of which was added before, and returns pairs that
// belong together and that, with what hangs together by the pairs before, make
// the groups; and those that are parts of others.
func (x *Index) Add(batch []Item) ([]Pair, []Part, error) {
	a := adding{Index: x, known: map[Number]*read{}, own: make(map[Number]*read, len(batch)), roots: map[Number]Number{}}
	for _, one := range batch {
		r := newRead(one)
		if r.size >= exact {
			a.items = append(a.items, r)
			a.own[one.Number] = r
		}
		if r.size >= fragment && len(one.By)+len(one.Beside) > 0 {
			a.named = append(a.named, r)
			a.own[one.Number] = r
		}
	}
	byNumber := func(a, b *read) int { return cmp.Compare(a.Number, b.Number) }
	slices.SortFunc(a.items, byNumber)
	slices.SortFunc(a.named, byNumber)
	a.again = make([]bool, len(a.items))
	if err := a.whole(); err != nil {
		return nil, nil, err
	}
	if err := a.forms(); err != nil {
		return nil, nil, err
	}
	if err := a.ofNames(); err != nil {
		return nil, nil, err
	}
	return a.pairs, a.parts, a.store()
}

// adding is the work on one batch.
type adding struct {
	*Index
	items []*read // by their numbers
	named []*read // those that somebody is named with, by their numbers
	again []bool  // an item's text is found by another one's keys
	own   map[Number]*read
	known map[Number]*read // of those that were added before
	knows int              // their characters

	hits  []hit
	roots map[Number]Number // what hangs together by the pairs of the batch
	pairs []Pair
	parts []Part
	adds  []entry
}

// hit is an item of the batch, and another passage that has a key in common.
type hit struct {
	item int
	with Number
}

// ask is a key that an item looks for, adds, or both.
type ask struct {
	key         uint64
	item        int
	looks, adds bool
}

// whole finds what is the same word for word, and which items need no keys of
// their own: those whose text has been added.
func (a *adding) whole() error {
	var asks []ask
	for i, r := range a.items {
		asks = append(asks, ask{r.key(), i, true, true})
	}
	err := a.lookUp(a.items, asks, 1, func(one ask, with []Number) {
		a.hits = append(a.hits, hit{one.item, with[0]})
		a.again[one.item] = true
	}, func(one ask) { a.adds = append(a.adds, entry{one.key, a.items[one.item].Number}) })
	return cmp.Or(err, a.compare(true))
}

// forms finds what is nearly the same.
func (a *adding) forms() error {
	var asks []ask
	for i, r := range a.items {
		if !a.again[i] {
			r.formKeys(func(key uint64) { asks = append(asks, ask{key, i, true, true}) })
			r.headKeys(func(key uint64, looks, adds bool) { asks = append(asks, ask{key, i, looks, adds}) })
		}
	}
	var failed error
	err := a.lookUp(a.items, asks, crowded, func(one ask, with []Number) {
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

// prolific is how many of the utterances of one name are looked at, the first of them.
const prolific = 1000

// ofNames finds what is a part of what was said by whoever is named beside it.
func (a *adding) ofNames() error {
	var asks []ask
	for i, r := range a.named {
		for _, name := range r.By {
			asks = append(asks, ask{saidKey | hash(name)>>kindBits, i, false, true}, ask{besideKey | hash(name)>>kindBits, i, true, false})
		}
		for _, name := range r.Beside {
			asks = append(asks, ask{saidKey | hash(name)>>kindBits, i, true, false}, ask{besideKey | hash(name)>>kindBits, i, false, true})
		}
	}
	var failed error
	found := map[Part]bool{}
	err := a.lookUp(a.named, asks, prolific, func(one ask, with []Number) {
		for _, n := range with {
			part := a.named[one.item]
			of, err := a.read(n)
			if err != nil {
				failed = cmp.Or(failed, err)
				return
			}
			if len(part.By) > 0 {
				part, of = of, part
			}
			if part.partOf(of) {
				found[Part{of.Number, part.Number}] = true
			}
		}
	}, nil)
	for _, one := range asks {
		if one.adds {
			a.adds = append(a.adds, entry{one.key, a.named[one.item].Number})
		}
	}
	a.parts = slices.SortedFunc(maps.Keys(found), func(x, y Part) int { return cmp.Or(cmp.Compare(x.Number, y.Number), cmp.Compare(x.Of, y.Of)) })
	return cmp.Or(failed, err)
}

// lookUp calls found for each key that is asked for with the passages that
// have it, at most so many, the first of them: those that were added before, and
// those of the batch with a lower number. It calls fresh, if that is not nil,
// for each key that no one had. It sorts asks.
func (a *adding) lookUp(items []*read, asks []ask, most int, found func(one ask, with []Number), fresh func(one ask)) error {
	slices.SortFunc(asks, func(a, b ask) int { return cmp.Or(cmp.Compare(a.key, b.key), a.item-b.item) })
	keys := make([]uint64, 0, len(asks))
	for _, one := range asks {
		if one.looks {
			keys = append(keys, one.key)
		}
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
	for at, i := 0, 0; i < len(asks); {
		key, with := asks[i].key, []Number(nil)
		if at < len(keys) && keys[at] == key {
			with = before[at]
			slices.Sort(with)
			with = with[:min(len(with), most)]
			at++
		}
		for ; i < len(asks) && asks[i].key == key; i++ {
			one, number := asks[i], items[asks[i].item].Number
			if len(with) > 0 && one.looks {
				found(one, with)
			} else if fresh != nil {
				fresh(one)
			}
			if len(with) < most && one.adds {
				with = append(with, number)
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

// read is a passage of the batch or of those before.
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
