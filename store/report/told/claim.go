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
	at       saying // of the first words
	wrong    bool
	expected string
	premise  *premise
	each     string
	many     Many
}

// premise is a number told beside a calculation that reckons with another one.
type premise struct {
	used, value, expected string
	stated                Place
	doc                   uint64
	gone, announced       bool
}

// add gathers the calculation that is the n-th of a document's facts.
func (c claims) add(d *Doc, n int, voice record.Author) {
	one := d.Facts[n]
	other := otherPremise(d, n)
	k := one.Value
	if other != nil {
		k += " " + other.value
	}
	t := c[k]
	if t == nil {
		t = &claimed{at: saying{Ref{d.Number, one.Place}, one.Day}, wrong: one.Wrong, expected: one.Expected, premise: other, each: one.Each, many: one.Many}
		c[k] = t
	}
	t.add(d, one.Place, one.Day, one.Voice, voice)
	if at := (saying{Ref{d.Number, one.Place}, one.Day}); at.compare(t.at) < 0 {
		t.at, t.premise = at, other
	}
}

// people are units of what is reckoned with: whoever or whatever a sum is for.
var people = []string{"件", "人", "名", "アカウント", "口座", "世帯", "社", "台", "個", "枚", "店", "回線", "会員", "ID"}

// multiplied is what a calculation multiplies the sum of money each by; "" if it is
// no product of two.
func multiplied(claim, each string) string {
	left, _, ok := strings.Cut(claim, "=")
	factors := strings.Split(left, "*")
	if !ok || len(factors) != 2 || strings.ContainsAny(left, "+-/") {
		return ""
	}
	at := slices.Index(factors, each)
	if at < 0 {
		return ""
	}
	return factors[1-at]
}

// otherPremise finds a number told shortly before a calculation that multiplies
// another one: 「56万件」 and then 「500円×115万」. If one of the numbers told there is
// reckoned with, or they make up together what is, there is none.
func otherPremise(d *Doc, n int) *premise {
	one := d.Facts[n]
	each, many := one.Each, multiplied(one.Value, one.Each)
	if many == "" {
		return nil
	}
	var nearest *Fact
	sum := new(big.Rat)
	for i := n - 1; i >= 0 && d.Facts[i].Utterance >= one.Utterance-nearby; i-- {
		f := &d.Facts[i]
		if f.Type != "count" || !slices.Contains(people, f.Unit) || of(f.Value).Cmp(big.NewRat(100, 1)) < 0 {
			continue
		}
		if agree("count", f.Value, f.Qualifier, many, "") {
			return nil
		}
		if sum.Add(sum, of(f.Value)).Cmp(of(many)) == 0 {
			return nil
		}
		if nearest == nil {
			nearest = f
		}
	}
	if nearest == nil {
		return nil
	}
	return &premise{used: many, stated: nearest.Place, expected: product(each, nearest.Value), value: nearest.Value, doc: d.Number, gone: d.Gone}
}

// product is the calculation that multiplies two numbers.
func product(each, many string) string {
	right := new(big.Rat).Mul(of(each), of(many))
	result, _ := decimal(right.RatString())
	return each + "*" + many + "=" + result
}

// mayBeTotal reports whether what a sum is multiplied by may be how many were leaked
// in all, by the name that stands before it; 補償は20万件×500円 is of the sum.
func mayBeTotal(name string) bool {
	return isTotalName(name) || holds(name, "補償", "賠償", "慰謝料", "費用", "総額", "損害", "負担", "計算")
}

// against compares the calculations with how many the organisation announced:
// 20万件×500円 where it said 2万件. One that a text tells beside a calculation goes
// before.
func (c claims) against(announced []total, o Options) error {
	var products []string
	for claim, t := range c {
		if many := multiplied(claim, t.each); t.premise == nil && many != "" && t.many.Value == many && mayBeTotal(t.many.Of) && len(t.first) > 0 {
			products = append(products, claim)
		}
	}
	slices.SortFunc(products, func(a, b string) int {
		return cmp.Or(c[b].documents()-c[a].documents(), c[a].at.compare(c[b].at), strings.Compare(a, b))
	})
	for _, claim := range products[:min(len(products), mostProducts)] {
		t := c[claim]
		many := t.many.Value
		same := slices.DeleteFunc(slices.Clone(announced), func(a total) bool { return unitClass(a.unit) != unitClass(t.many.Unit) })
		if len(same) == 0 || slices.ContainsFunc(same, func(a total) bool { return agree("count", a.value, a.qualifier, many, "") }) {
			continue
		}
		said, err := o.Passage(t.at.Ref)
		if errors.Is(err, ErrUntold) {
			continue
		}
		if err != nil {
			return err
		}
		if ofAnother(said.Text) {
			continue
		}
		last := slices.MaxFunc(same, func(a, b total) int { return a.at.compare(b.at) })
		t.premise = &premise{used: many, stated: last.at.Place, expected: product(t.each, last.value), value: last.value, doc: last.at.Doc, announced: true}
	}
	return nil
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
		if f := &d.Facts[i]; f.Type == "count" && slices.Contains(people, f.Unit) {
			whole = f
			break
		}
	}
	if whole == nil || of(whole.Value).Sign() == 0 {
		return
	}
	for i := n - 1; i >= 0 && d.Facts[i].Utterance >= one.Utterance-shareWithin; i-- {
		f := &d.Facts[i]
		if f == whole || f.Type != "count" || !slices.Contains(people, f.Unit) || digits(f.Value) < 2 || of(f.Value).Cmp(of(whole.Value)) >= 0 {
			continue
		}
		if !isShare(of(f.Value), of(whole.Value), one) {
			continue
		}
		k := f.Value + "/" + whole.Value + "=" + one.Value + "%"
		t := c[k]
		if t == nil {
			t = &claimed{at: saying{Ref{d.Number, one.Place}, one.Day}}
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

// done tells the claims, those first that do not hold.
func (c claims) done(o Options) ([]Claim, error) {
	keys := make([]string, 0, len(c))
	for k := range c {
		keys = append(keys, k)
	}
	rank := map[string]int{Wrong: 0, OtherPremise: 1, Right: 2}
	slices.SortFunc(keys, func(a, b string) int {
		x, y := c[a], c[b]
		return cmp.Or(rank[x.verdict()]-rank[y.verdict()], y.documents()-x.documents(), x.at.compare(y.at), strings.Compare(a, b))
	})
	out := []Claim{}
	for _, k := range keys[:min(len(keys), mostClaims)] {
		one, err := c[k].done(k, o)
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

func (t *claimed) done(k string, o Options) (Claim, error) {
	claim, _, _ := strings.Cut(k, " ")
	out := Claim{Claim: claim, Verdict: t.verdict(), Expected: t.expected}
	var err error
	if out.Text, err = o.Text(t.at.Ref); err != nil {
		return out, err
	}
	if p := t.premise; p != nil {
		at := Ref{p.doc, p.stated}
		out.Premise = &Premise{Used: p.used, Announced: p.announced}
		if out.Premise.Stated, err = o.Text(at); err != nil {
			return out, err
		}
		if !t.wrong {
			out.Expected = p.expected
		}
		if !p.gone {
			said, err := o.Passage(at)
			if err == nil {
				out.Premise.Said = &said
			} else if !errors.Is(err, ErrUntold) {
				return out, err
			}
		}
	}
	out.Spread, err = t.spread.done(o.Passage)
	return out, err
}
