package told

import (
	"cmp"
	"errors"
	"math/big"
	"slices"
	"strings"

	"classify/store/record"
)

const (
	mostClaims = 50
	// nearby is how many utterances before a calculation a number is looked for
	// that it should reckon with.
	nearby = 3
	// mostProducts is how many calculations are compared with what was announced,
	// those of most documents: each is opened.
	mostProducts = 200
)

// claims are gathered by what they say.
type claims map[string]*claimed

type claimed struct {
	spread
	wrong    bool
	expected string
	premise  *premise
	each     string
	many     Many
	another  bool    // a text says whose number it reckons with, ベネッセ：3500万件
	stated   *saying // where the organisation says how many; nil: nowhere
}

// premise is a number told beside a calculation that reckons with another one.
type premise struct {
	used, value, expected string
	stated                Ref
	announced             bool
}

// add gathers the calculation that is the n-th of a document's facts.
func (c claims) add(d *Doc, n int, voice record.Author) {
	one := d.Facts[n]
	other, another := otherPremise(d, n)
	k := one.Value
	if other != nil {
		k += " " + other.value
	}
	t := c[k]
	if t == nil {
		t = &claimed{wrong: one.Wrong, expected: one.Expected, each: one.Each, many: one.Many}
		c[k] = t
	}
	t.add(d, one.Place, one.Day, one.Voice, voice)
	t.another = t.another || another
	if d.Gone {
		return
	}
	if t.first[0].Ref == (Ref{d.Number, one.Place}) {
		t.premise = other
	}
	if t.many.Unit == "" {
		t.many = one.Many
	}
	if at := (saying{Ref{d.Number, one.Many.Place}, one.Day}); one.Voice == record.Announcement && one.Many.Unit != "" && (t.stated == nil || at.compare(*t.stated) < 0) {
		t.stated = &at
	}
}

// people are units of what is reckoned with: whoever or whatever a sum is for.
var people = []string{"件", "人", "名", "アカウント", "口座", "世帯", "社", "台", "個", "枚", "店", "回線", "会員", "ID"}

// fewestBare is from how many on a number without a unit is taken for one of persons
// or things: 500円×365 is a year.
const fewestBare = 1000

// multiplied is what a calculation multiplies the sum of money each by; "" if it is
// no product of two, or not by persons or things.
func multiplied(claim, each string, many Many) string {
	factors, _ := factorsOf(claim)
	at := slices.Index(factors, each)
	if at < 0 || factors[1-at] != many.Value || many.Unit == "" && of(many.Value).Cmp(big.NewRat(fewestBare, 1)) < 0 {
		return ""
	}
	return many.Value
}

// otherPremise finds a number told shortly before a calculation that multiplies
// another one: 「56万件」 and then 「500円×115万」. If one of the numbers told there is
// reckoned with, or they make up together what is, there is none; another is whether
// that number has a name of its own, as that of another company. The organisation may
// pay for some of those that it tells of.
func otherPremise(d *Doc, n int) (other *premise, another bool) {
	one := d.Facts[n]
	each, many := one.Each, multiplied(one.Value, one.Each, one.Many)
	if many == "" || one.Voice == record.Announcement {
		return nil, false
	}
	var nearest *Fact
	sum := new(big.Rat)
	for i := n - 1; i >= 0 && d.Facts[i].Utterance >= one.Utterance-nearby; i-- {
		f := &d.Facts[i]
		if f.Type != "count" || f.Within || !slices.Contains(people, f.Unit) || of(f.Value).Cmp(big.NewRat(100, 1)) < 0 {
			continue
		}
		if agree("count", f.Value, f.Qualifier, many, "") {
			return nil, !isTotalName(f.Of)
		}
		if sum.Add(sum, of(f.Value)).Cmp(of(many)) == 0 {
			return nil, false
		}
		if nearest == nil {
			nearest = f
		}
	}
	if nearest == nil {
		return nil, false
	}
	return &premise{used: many, stated: Ref{d.Number, nearest.Place}, expected: product(each, nearest.Value), value: nearest.Value}, false
}

// product is the calculation that multiplies two numbers.
func product(each, many string) string {
	right := new(big.Rat).Mul(of(each), of(many))
	result, _ := decimal(right.RatString())
	return each + "*" + many + "=" + result
}

// paid are names of what is for one where no unit stands behind the number that it is
// multiplied by: クオカード500円×115万, but not 株価500円×115万.
var paid = []string{"補償", "賠償", "慰謝料", "費用", "総額", "損害", "負担", "計算", "見舞", "詫び", "クオカード", "カード", "金券", "商品券", "ギフト", "クーポン", "ポイント", "返金", "一人", "1人", "１人", "一件", "1件", "１件"}

// mayBeTotal reports whether what a sum is multiplied by may be how many were leaked
// in all, by the name that stands before it; 補償は20万件×500円 is of the sum.
func (m Many) mayBeTotal() bool {
	return isTotalName(m.Of) || holds(m.Of, "補償", "賠償", "慰謝料", "費用", "総額", "損害", "負担", "計算") || m.Unit == "" && holds(m.Of, paid...)
}

// alikeUnits reports whether a number may be of what is counted in a class of units.
func (m Many) alikeUnits(unit string) bool {
	return m.Unit == "" || unit == unitClass(m.Unit)
}

// ownProducts are the numbers that the organisation itself multiplies a sum with: as
// many as it pays for.
func (c claims) ownProducts() (out []total) {
	for claim, t := range c {
		many := multiplied(claim, t.each, t.many)
		if many == "" || t.stated == nil {
			continue
		}
		out = append(out, total{figureKey: figureKey{"count", unitClass(t.many.Unit), t.many.Of}, value: many, official: true, at: *t.stated})
	}
	return out
}

// own reports whether the organisation makes the calculation.
func (t *claimed) own() bool {
	return slices.ContainsFunc(t.tellers, func(t teller) bool { return t.voice == record.Announcement })
}

// against compares the calculations of others with how many the organisation
// announced: 20万件×500円 where it said 2万件. One that a text tells beside a
// calculation goes before.
func (c claims) against(announced []total, o Options) error {
	announced = append(announced, c.ownProducts()...)
	var products []string
	for claim, t := range c {
		if many := multiplied(claim, t.each, t.many); t.premise == nil && many != "" && t.many.mayBeTotal() && len(t.first) > 0 && !t.own() && !t.another {
			products = append(products, claim)
		}
	}
	slices.SortFunc(products, c.byWeight)
	for _, claim := range products[:min(len(products), mostProducts)] {
		t := c[claim]
		many := t.many.Value
		same := slices.DeleteFunc(slices.Clone(announced), func(a total) bool { return !t.many.alikeUnits(a.unit) })
		if len(same) == 0 || slices.ContainsFunc(announced, func(a total) bool { return agree("count", a.value, a.qualifier, many, "") }) {
			continue
		}
		said, err := o.Passage(t.first[0].Ref)
		if errors.Is(err, ErrUntold) {
			continue
		}
		if err != nil {
			return err
		}
		if ofAnother(said.Text) {
			continue
		}
		last := slices.MaxFunc(same, func(a, b total) int {
			return cmp.Or(a.at.compare(b.at), strings.Compare(a.value, b.value))
		})
		t.premise = &premise{used: many, stated: last.at.Ref, expected: product(t.each, last.value), value: last.value, announced: true}
	}
	return nil
}

// byWeight puts the claims of most documents first, then those made first.
func (c claims) byWeight(a, b string) int {
	x, y := c[a], c[b]
	return cmp.Or(y.documents()-x.documents(), x.first[0].compare(y.first[0]), strings.Compare(a, b))
}

// shareWithin is how many utterances before a percentage the number is looked for
// that it is a share of another one.
const shareWithin = 40

// addShare gathers a percentage that stands behind a number in its utterance
// (2,515万人だったので、約7%が今回の流出), if a smaller number that the document told before is
// that share of it. Where none is, nothing is said: what it is a share of does
// not stand there.
func (c claims) addShare(d *Doc, n int, voice record.Author) {
	one := d.Facts[n]
	var whole *Fact
	for i := n - 1; i >= 0 && d.Facts[i].Utterance == one.Utterance; i-- {
		if f := &d.Facts[i]; f.Type == "count" && !f.Within && slices.Contains(people, f.Unit) {
			whole = f
			break
		}
	}
	if whole == nil || of(whole.Value).Sign() == 0 {
		return
	}
	for i := n - 1; i >= 0 && d.Facts[i].Utterance >= one.Utterance-shareWithin; i-- {
		f := &d.Facts[i]
		if f == whole || f.Type != "count" || f.Within || !slices.Contains(people, f.Unit) || digits(f.Value) < 2 || of(f.Value).Cmp(of(whole.Value)) >= 0 {
			continue
		}
		if !isShare(of(f.Value), of(whole.Value), one) {
			continue
		}
		k := f.Value + "/" + whole.Value + "=" + one.Value + "%"
		t := c[k]
		if t == nil {
			t = &claimed{}
			c[k] = t
		}
		t.add(d, one.Place, one.Day, one.Voice, voice)
		return
	}
}

// isShare reports whether one number is so many percent of another one, to half
// of the last digit that is written.
func isShare(part, whole *big.Rat, percent Fact) bool {
	share := new(big.Rat).Quo(part, whole)
	share.Mul(share, big.NewRat(100, 1)).Sub(share, of(percent.Value)).Abs(share)
	free := big.NewRat(1, 2)
	if _, behind, ok := strings.Cut(percent.Value, "."); ok {
		for range behind {
			free.Mul(free, big.NewRat(1, 10))
		}
	}
	return share.Cmp(free) <= 0
}

func of(number string) *big.Rat {
	r, ok := new(big.Rat).SetString(number)
	if !ok {
		return new(big.Rat)
	}
	return r
}

// done tells the claims, those first that do not hold; none of pages that are gone.
func (c claims) done(o Options) ([]Claim, error) {
	keys := make([]string, 0, len(c))
	for k, t := range c {
		if len(t.first) > 0 {
			keys = append(keys, k)
		}
	}
	rank := map[string]int{Wrong: 0, OtherPremise: 1, Right: 2}
	slices.SortFunc(keys, func(a, b string) int {
		return cmp.Or(rank[c[a].verdict()]-rank[c[b].verdict()], c.byWeight(a, b))
	})
	out := []Claim{}
	for _, k := range keys {
		if len(out) == mostClaims {
			break
		}
		one, err := c[k].done(k, o)
		if errors.Is(err, ErrUntold) {
			continue
		}
		if err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	return out, nil
}

func (t *claimed) verdict() string {
	switch {
	case t.wrong:
		return Wrong
	case t.premise != nil:
		return OtherPremise
	}
	return Right
}

// done tells a claim in the words of the first that may be shown.
func (t *claimed) done(k string, o Options) (out Claim, err error) {
	claim, _, _ := strings.Cut(k, " ")
	out = Claim{Claim: claim, Verdict: t.verdict(), Expected: t.expected}
	if out.Spread, err = t.spread.done(o.Passage); err != nil {
		return out, err
	}
	at, err := t.shown(o)
	if err != nil {
		return out, err
	}
	if out.Text, err = o.Text(at); err != nil || t.premise == nil {
		return out, err
	}
	p := t.premise
	out.Premise = &Premise{Used: p.used, Announced: p.announced}
	if out.Premise.Stated, err = o.Text(p.stated); err != nil {
		return out, err
	}
	if !t.wrong {
		out.Expected = p.expected
	}
	said, err := o.Passage(p.stated)
	if err == nil {
		out.Premise.Said = &said
	} else if !errors.Is(err, ErrUntold) {
		return out, err
	}
	return out, nil
}

// shown is the first place of it that may be shown.
func (s *spread) shown(o Options) (Ref, error) {
	for _, one := range s.first {
		if _, err := o.Passage(one.Ref); !errors.Is(err, ErrUntold) {
			return one.Ref, err
		}
	}
	return Ref{}, ErrUntold
}
