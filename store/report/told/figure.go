package told

import (
	"cmp"
	"math/big"
	"slices"
	"strings"

	"classify/store/record"
)

const (
	// mostFigures is how many figures are told, those of most documents.
	mostFigures = 40
	// mostValues is how many values of one are, those of most documents.
	mostValues = 12
	// mostCompared is how many values are compared: more do not agree.
	mostCompared = 100
	// exactDigits is from how many digits on, without zeros at the end, a number
	// is taken to be of the same thing wherever it is told.
	exactDigits = 4
)

// figureKey is what makes two numbers values of one figure; its unit is the class of
// units, for persons are 人 and 名.
type figureKey struct{ kind, unit, of string }

// tally is what is gathered of one value under one name.
type tally struct {
	spread
	qualifier string
	at        saying // of the first words
	unit      string // in them
}

type figures map[figureKey]map[string]*tally

func (f figures) add(d *Doc, one Fact, voice record.Author) {
	k := figureKey{one.Type, unitClass(one.Unit), one.Of}
	if f[k] == nil {
		f[k] = map[string]*tally{}
	}
	at := saying{Ref{d.Number, one.Place}, one.Day}
	t := f[k][one.Value]
	if t == nil {
		t = &tally{qualifier: one.Qualifier, at: at, unit: one.Unit}
		f[k][one.Value] = t
	}
	t.add(d, one.Place, one.Day, one.Voice, voice)
	if at.compare(t.at) < 0 {
		t.qualifier, t.at, t.unit = one.Qualifier, at, one.Unit
	}
}

// ofOwn is what a number is of without the organisation's name before it: みなと市の対象者.
func ofOwn(of string, names []string) string {
	for _, name := range names {
		if rest, ok := strings.CutPrefix(of, name+"の"); ok {
			return rest
		}
	}
	return of
}

// joined are figures of which those are one that a number of many digits joins.
type joined struct {
	figureKey
	values map[string]*tally
	spread
	documents, voices int
}

// done makes the figures that are told: those that more than one document gives,
// or an announcement or authority.
func (f figures) done(totals []total, o Options) ([]Figure, error) {
	all := f.join(totals)
	for _, j := range all {
		j.documents, j.voices = j.spread.documents(), j.spread.voices()
	}
	all = slices.DeleteFunc(all, func(j *joined) bool {
		return j.documents < 2 && (!j.official() || j.of == "" && !j.weighty())
	})
	slices.SortFunc(all, func(a, b *joined) int {
		return cmp.Or(b.documents-a.documents, b.voices-a.voices, strings.Compare(a.kind, b.kind), strings.Compare(a.of, b.of), strings.Compare(a.unit, b.unit), strings.Compare(a.some(), b.some()))
	})
	out := []Figure{}
	for _, j := range all[:min(len(all), mostFigures)] {
		one, err := j.done(o)
		if err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	return out, nil
}

// official reports whether the organisation or an authority tells it.
func (j *joined) official() bool {
	return slices.ContainsFunc(j.tellers, func(t teller) bool { return t.voice == record.Announcement || t.voice == record.Authority })
}

// weighty reports whether a number says by itself that it matters, whatever it is of:
// a sum of money, or a hundred persons or things.
func (j *joined) weighty() bool {
	return j.kind == "money" || j.kind == "count" && slices.Contains(people, j.unit) && of(j.some()).Cmp(big.NewRat(100, 1)) >= 0
}

// join puts the figures together that have a number of many digits in common, and
// those of how many were leaked in all.
func (f figures) join(totals []total) []*joined {
	keys := make([]figureKey, 0, len(f))
	for k := range f {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b figureKey) int {
		return cmp.Or(strings.Compare(a.kind, b.kind), strings.Compare(a.unit, b.unit), strings.Compare(a.of, b.of))
	})
	root := map[figureKey]figureKey{}
	find := func(k figureKey) figureKey {
		for root[k] != (figureKey{}) && root[k] != k {
			k = root[k]
		}
		return k
	}
	exact := map[figureKey]figureKey{} // by number, in place of the name
	for _, k := range keys {
		for v := range f[k] {
			if k.of == "" || k.kind != "count" || digits(v) < exactDigits {
				continue
			}
			at := figureKey{k.kind, k.unit, v}
			if other, ok := exact[at]; !ok {
				exact[at] = k
			} else if a, b := find(other), find(k); a != b {
				root[b] = a
			}
		}
	}
	f.joinNames(keys, func(a, b figureKey) {
		if a, b = find(a), find(b); a != b {
			root[b] = a
		}
	})
	whole := map[string]figureKey{} // by class of unit
	for _, t := range totals {
		class := t.unit
		known, ok := whole[class]
		switch {
		case !ok:
			whole[class] = t.figureKey
		case isBare(t.of):
		case isBare(known.of):
			whole[class] = t.figureKey
		default:
			if a, b := find(known), find(t.figureKey); a != b {
				root[b] = a
			}
		}
	}
	at := map[figureKey]*joined{}
	var out []*joined
	enter := func(k, as figureKey, values map[string]*tally) {
		j := at[as]
		if j == nil {
			j = &joined{figureKey: k, values: map[string]*tally{}}
			at[as] = j
			out = append(out, j)
		}
		j.take(k, values)
	}
	for _, k := range slices.Backward(keys) { // those without a name last
		if k.of != "" && !isBare(k.of) {
			enter(k, find(k), f[k])
			continue
		}
		for v, t := range f[k] {
			as := find(k)
			if k.of == "" { // each value is a figure of its own, unless it is known
				as = figureKey{k.kind, k.unit, "\x00" + v}
			}
			if known, ok := exact[figureKey{k.kind, k.unit, v}]; ok {
				as = find(known)
			}
			if slices.ContainsFunc(totals, func(t total) bool { return t.figureKey == k && t.value == v }) {
				as = find(whole[k.unit])
			}
			enter(k, as, map[string]*tally{v: t})
		}
	}
	return out
}

// mostNames is how many names of one unit are compared with one another.
const mostNames = 500

// joinNames joins the figures of which one's name is part of the other's and that
// have values which agree: 画像 and 画像データ.
func (f figures) joinNames(keys []figureKey, join func(a, b figureKey)) {
	for i := 0; i < len(keys); {
		end := i
		for end < len(keys) && keys[end].kind == keys[i].kind && keys[end].unit == keys[i].unit {
			end++
		}
		same := keys[i:end]
		i = end
		if len(same) > mostNames || same[0].kind != "count" {
			continue
		}
		for n, a := range same {
			for _, b := range same[:n] {
				if a.of != "" && b.of != "" && alike(a.of, b.of) && f.agree(a, b) {
					join(b, a)
				}
			}
		}
	}
}

// agree reports whether a value of one figure agrees with one of another.
func (f figures) agree(a, b figureKey) bool {
	for v, s := range f[a] {
		for w, t := range f[b] {
			if digits(v) >= 2 && digits(w) >= 2 && agree(a.kind, v, s.qualifier, w, t.qualifier) {
				return true
			}
		}
	}
	return false
}

// take adds the values told under a name; the name of most documents is the
// figure's.
func (j *joined) take(k figureKey, values map[string]*tally) {
	var under spread
	for v, t := range values {
		under.join(&t.spread)
		if old := j.values[v]; old == nil {
			j.values[v] = t
		} else {
			old.join(&t.spread)
			if t.at.compare(old.at) < 0 {
				old.qualifier, old.at, old.unit = t.qualifier, t.at, t.unit
			}
		}
	}
	if k.of != "" && (j.of == "" || under.documents() > j.spread.documents()) {
		j.of = k.of
	}
	j.spread.join(&under)
}

// some is one of its values, the same one always.
func (j *joined) some() string {
	least := ""
	for v := range j.values {
		if least == "" || v < least {
			least = v
		}
	}
	return least
}

// entry is a value of a figure with what is gathered of it.
type entry struct {
	value string
	*tally
	said Spread
}

func (j *joined) done(o Options) (Figure, error) {
	out := Figure{Of: j.of, Type: j.kind, Values: []Value{}}
	var all []entry
	for v, t := range j.values {
		all = append(all, entry{value: v, tally: t})
	}
	slices.SortFunc(all, func(a, b entry) int {
		return cmp.Or(b.documents()-a.documents(), a.at.compare(b.at), strings.Compare(a.value, b.value))
	})
	out.Unit = all[0].unit
	all = withoutParts(all)
	for i := range all[:min(len(all), mostValues)] {
		var err error
		if all[i].said, err = all[i].spread.done(o.Passage); err != nil {
			return out, err
		}
	}
	all = o.withoutOthers(all)
	out.Agree = len(all) <= mostCompared
	for i, a := range all[:min(len(all), mostCompared)] {
		for _, b := range all[:i] {
			out.Agree = out.Agree && agree(j.kind, a.value, a.qualifier, b.value, b.qualifier)
		}
	}
	var whole spread
	for i, e := range all {
		whole.join(&e.spread)
		if i >= mostValues {
			continue
		}
		text, err := o.Text(e.at.Ref)
		if err != nil {
			return out, err
		}
		out.Values = append(out.Values, Value{Value: e.value, Text: text, Qualifier: e.qualifier, From: e.days[0], To: e.days[1], Spread: e.said})
	}
	out.More = len(all) - len(out.Values)
	whole.first = nil
	var err error
	out.Spread, err = whole.done(o.Passage)
	return out, err
}

// withoutParts leaves out the values that the greatest one is the sum of, told in
// one document with it: 10,000人, of which 3,000人 are here and 7,000人 there.
func withoutParts(all []entry) []entry {
	if len(all) < 3 || len(all) > mostValues {
		return all
	}
	whole, rest := 0, new(big.Rat)
	for i, e := range all {
		if rest.Add(rest, of(e.value)); of(e.value).Cmp(of(all[whole].value)) > 0 {
			whole = i
		}
	}
	total := of(all[whole].value)
	if rest.Sub(rest, total).Cmp(total) != 0 {
		return all
	}
	for _, t := range all[whole].tellers {
		if !slices.ContainsFunc(all, func(e entry) bool { return !slices.Contains(e.tellers, t) }) {
			return all[whole : whole+1]
		}
	}
	return all
}

// withoutOthers leaves out the values that are told of another incident or another
// organisation alone, if there are any of this one.
func (o Options) withoutOthers(all []entry) []entry {
	another := func(e entry) bool {
		return len(e.said.Said) > 0 && !slices.ContainsFunc(e.said.Said, func(p Passage) bool { return !ofAnother(p.Text) && !o.ofOtherFirm(p.Text) })
	}
	if own := slices.DeleteFunc(slices.Clone(all), another); len(own) > 0 {
		return own
	}
	return all
}

// digits is how many digits a whole number has without the zeros at its end.
func digits(v string) int {
	if strings.Contains(v, ".") {
		return 0
	}
	return len(strings.TrimRight(v, "0"))
}

// agree reports whether two values may be of one number, by what their words
// allow: a count is known to its last digit that is no zero, but no less exactly
// than to three parts in a hundred, or ten where it says 約; 以上 and the like
// leave one side open. Sums of money, percentages and lengths of time are as
// they stand, unless it says 約.
func agree(kind, a, qa, b, qb string) bool {
	if a == b {
		return true
	}
	x, okX := new(big.Rat).SetString(a)
	y, okY := new(big.Rat).SetString(b)
	if !okX || !okY {
		return false
	}
	if x.Cmp(y) > 0 {
		x, y, a, b, qa, qb = y, x, b, a, qb, qa
	}
	if qa == "at_least" || qa == "over" || qb == "at_most" || qb == "under" {
		return true
	}
	free := new(big.Rat)
	for _, v := range []struct {
		text, qualifier string
		value           *big.Rat
	}{{a, qa, x}, {b, qb, y}} {
		free = larger(free, slack(kind, v.text, v.qualifier, v.value))
	}
	return new(big.Rat).Sub(y, x).Cmp(free) < 0
}

// slack is how far a number may be from the true one.
func slack(kind, text, qualifier string, value *big.Rat) *big.Rat {
	about := qualifier == "approx" || qualifier == "estimated"
	share := big.NewRat(3, 100)
	if about {
		share = big.NewRat(1, 10)
	} else if kind != "count" {
		return new(big.Rat)
	}
	most := new(big.Rat).Mul(value, share)
	if about && kind != "count" {
		return most
	}
	unit := big.NewRat(1, 1)
	for range len(text) - len(strings.TrimRight(text, "0")) {
		unit.Mul(unit, big.NewRat(10, 1))
	}
	if unit.Cmp(most) < 0 {
		return unit
	}
	return most
}

func larger(a, b *big.Rat) *big.Rat {
	if a.Cmp(b) > 0 {
		return a
	}
	return b
}
