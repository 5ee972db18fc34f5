package told

import (
	"cmp"
	"errors"
	"math/big"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"classify/store/record"
)

const (
	// shareBeside is how many bytes stand between a number and its percentage at
	// most: 5,000名の会員様のカード情報（全体の約50%).
	shareBeside = 75
	// wholeWithin is how many utterances before a part that says うち the number is
	// looked for that it is of.
	wholeWithin = 3
	// mostShares is how many are looked at, those of the organisation and of
	// authorities first: each is opened.
	mostShares = 400
)

// shares are numbers that have their percentage beside them: 5,000名（全体の50%）.
type shares []portion

// portion is one of them, with the greater numbers that its document told before.
type portion struct {
	saying        // from the first of both to the last
	part, percent Fact
	wholes        []Fact // the nearest first
	teller
}

// add gathers the percentage that is the n-th of a document's facts, if the nearest
// number of its utterance may be the part that it is.
func (s *shares) add(d *Doc, n int, voice record.Author) {
	one := d.Facts[n]
	if d.Gone || of(one.Value).Sign() <= 0 || of(one.Value).Cmp(big.NewRat(100, 1)) > 0 {
		return
	}
	part := partBeside(d.Facts, n)
	if part < 0 {
		return
	}
	p := d.Facts[part]
	found := portion{part: p, percent: one, teller: teller{d.Number, voice, one.Voice}}
	for i := part - 1; i >= 0 && d.Facts[i].Utterance >= p.Utterance-shareWithin; i-- {
		if f := d.Facts[i]; counts(f) && of(f.Value).Cmp(of(p.Value)) > 0 {
			found.wholes = append(found.wholes, f)
		}
	}
	if len(found.wholes) == 0 {
		return
	}
	found.saying = saying{Ref{d.Number, Place{p.Utterance, min(p.Start, one.Start), max(p.End, one.End)}}, one.Day}
	*s = append(*s, found)
}

// counts reports whether a fact is a number of persons or things.
func counts(f Fact) bool { return f.Type == "count" && !f.Within && slices.Contains(people, f.Unit) }

// partBeside is the number beside the percentage n, the one before it or else the one
// behind; -1: none.
func partBeside(facts []Fact, n int) int {
	for _, i := range []int{n - 1, n + 1} {
		if i < 0 || i >= len(facts) || facts[i].Utterance != facts[n].Utterance || !counts(facts[i]) {
			continue
		}
		if max(facts[n].Start-facts[i].End, facts[i].Start-facts[n].End) <= shareBeside {
			return i
		}
	}
	return -1
}

// What stands between a part and its percentage, or the other way round, where the
// percentage is of all; and how a part begins that is of the number told before.
var (
	rxPartFirst  = regexp.MustCompile(`^(?:[^、。（(]{0,12}(?:が|は|で|と|も|を)?[、（(]|が|は|で)?(?:全体|全件|全数|総数|総件数)(?:の|に占める割合は)?(?:約|およそ|ほぼ|実に)?$`)
	rxShareFirst = regexp.MustCompile(`(?:全体|全件|全数|総数|総件数)(?:の|のうち)?(?:約|およそ|ほぼ|実に)?$`)
	rxIs         = regexp.MustCompile(`^(?:にあたる|に当たる|に相当する|を占める|の|、|である)?(?:約|およそ|ほぼ)?$`)
	rxBracket    = regexp.MustCompile(`^[（(](?:約|およそ|ほぼ)?$`)
	rxOfThat     = regexp.MustCompile(`(?:^|[。、\s　・])(?:この|その)?(?:うち|内)、?[^、。0-9０-９]*$`)
	rxMoves      = regexp.MustCompile(`^(?:ポイント|pt|増|減|引|オフ|高|安|上昇|低下|アップ|ダウン|の(?:増|減|伸び|上昇|低下))`)
)

// check adds to the claims the percentages whose words say that they are of all, or
// of the number that was told before: those that hold, and those of which it is
// plain what the number is that they are of.
func (s shares) check(c claims, o Options) error {
	official := func(one portion) int {
		return slices.Index([]record.Voice{record.Announcement, record.Authority, record.Press, record.Commentary}, one.voice)
	}
	all := slices.Clone(s)
	slices.SortFunc(all, func(a, b portion) int { return cmp.Or(official(a)-official(b), a.compare(b.saying)) })
	for _, one := range all[:min(len(all), mostShares)] {
		said, err := o.Passage(one.Ref)
		if errors.Is(err, ErrUntold) {
			continue
		}
		if err != nil {
			return err
		}
		ofAll, ofThat := one.words(said)
		if !ofAll && !ofThat {
			continue
		}
		one.End += closing(said.Text, one.Start-said.Evidence.Start, one.End-said.Evidence.Start)
		if whole, ok := one.whole(); ok {
			one.claim(c, whole, "")
		} else if whole, ok := one.only(); ok && ofAll && ofThat {
			one.claim(c, whole, percentOf(one.part, whole))
		}
	}
	return nil
}

// words reads what the words around say the percentage is of.
func (s portion) words(said Passage) (ofAll, ofThat bool) {
	text, at := said.Text, said.Evidence.Start
	if s.Start < at || s.End-at > len(text) || rxMoves.MatchString(text[s.percent.End-at:]) {
		return false, false
	}
	before := text[:s.Start-at]
	ofThat = rxOfThat.MatchString(before)
	if s.part.Start < s.percent.Start {
		between := text[s.part.End-at : s.percent.Start-at]
		return rxPartFirst.MatchString(between), ofThat && (rxPartFirst.MatchString(between) || rxBracket.MatchString(between))
	}
	ofAll = rxShareFirst.MatchString(before) && rxIs.MatchString(text[s.percent.End-at:s.part.Start-at])
	return ofAll, ofAll && ofThat
}

// closing is how many bytes the bracket has that closes behind bytes start to end of a
// text and opens within.
func closing(text string, start, end int) int {
	if !strings.ContainsAny(text[start:end], "（(") {
		return 0
	}
	if r, size := utf8.DecodeRuneInString(text[end:]); r == '）' || r == ')' {
		return size
	}
	return 0
}

// whole is the nearest number of which the part is that share.
func (s portion) whole() (Fact, bool) {
	for _, w := range s.wholes {
		if isShare(of(s.part.Value), of(w.Value), s.percent) {
			return w, true
		}
	}
	return Fact{}, false
}

// only is the number that the part can only be of, as the nearest utterances tell no
// other one that is greater; ok is false if there is none, or the percentage may well
// be of another one that does not stand there: it differs more than by a slip.
func (s portion) only() (whole Fact, ok bool) {
	for _, w := range s.wholes {
		if w.Utterance < s.part.Utterance-wholeWithin {
			break
		}
		if ok && w.Value != whole.Value || unitClass(w.Unit) != unitClass(s.part.Unit) {
			return Fact{}, false
		}
		whole, ok = w, true
	}
	return whole, ok && s.mistaken(whole)
}

// mistaken reports whether the percentage is a wrong one of a number: further away
// than it may be rounded, but no more than three times as much, or with its point one
// place elsewhere. Further away it is of another number.
func (s portion) mistaken(whole Fact) bool {
	right := new(big.Rat).Quo(of(s.part.Value), of(whole.Value))
	right.Mul(right, big.NewRat(100, 1))
	said := of(s.percent.Value)
	off := new(big.Rat).Sub(right, said)
	free := big.NewRat(1, 1)
	if s.percent.Qualifier != "" || strings.HasSuffix(s.percent.Value, "0") {
		free = larger(big.NewRat(5, 1), new(big.Rat).Quo(said, big.NewRat(10, 1))) // 約3割
	}
	if off.Abs(off).Cmp(free) <= 0 {
		return false
	}
	ratio := new(big.Rat).Quo(said, right)
	for _, by := range []*big.Rat{big.NewRat(1, 10), big.NewRat(10, 1)} {
		slip := new(big.Rat).Quo(ratio, by)
		if slip.Sub(slip, big.NewRat(1, 1)).Abs(slip).Cmp(big.NewRat(1, 20)) <= 0 {
			return true
		}
	}
	return ratio.Cmp(big.NewRat(3, 1)) <= 0 && ratio.Cmp(big.NewRat(1, 3)) >= 0
}

// percentOf is the share of a part, with as many digits as tell it.
func percentOf(part, whole Fact) string {
	share := new(big.Rat).Quo(of(part.Value), of(whole.Value))
	text := share.Mul(share, big.NewRat(100, 1)).FloatString(2)
	return strings.TrimRight(strings.TrimRight(text, "0"), ".") + "%"
}

// claim adds the percentage to the claims; expected is the right one, "" if it is.
func (s portion) claim(c claims, whole Fact, expected string) {
	k := s.part.Value + "/" + whole.Value + "=" + s.percent.Value + "%"
	t := c[k]
	if t == nil {
		t = &claimed{wrong: expected != "", expected: expected}
		c[k] = t
	}
	t.add(&Doc{Number: s.Doc}, s.Place, s.day, s.voice, s.by)
}
