package fact

import (
	"strings"
	"time"
	"unicode/utf8"
)

// What a character may do for a fact. The bits above are the number of a list
// of openers that begin with it, from 1.
const (
	counts   = 1 << iota // a kanji numeral
	follows              // stands behind the numeral of some fact
	follows1             // behind the numeral 一 of some fact
	opened   = 3         // how many bits these are
)

// gate says what each character may do. Every fact holds a digit, a numeral
// with a character behind it that follows, or an opener.
type gate struct {
	may     [1 << 16]uint8 // characters above are pictures and rare kanji: none is in a fact
	openers [][]string
}

// openers are what begins a fact without a numeral; datedOpeners do so where
// the day of writing is known.
var openers = []string{"元年", "正午", "半年", "半日", "半数", "半分", "一昨年末", "昨年末", "去年末", "前年末", "今年末", "本年末", "来年末"}

func datedOpeners() []string {
	var out []string
	for _, d := range days {
		out = append(out, d.word)
	}
	for _, words := range fiscalYears {
		out = append(out, words...)
	}
	for _, m := range months {
		out = append(out, m.word)
	}
	for _, m := range monthEnds {
		out = append(out, m.word)
	}
	for _, w := range weeks {
		out = append(out, w.word)
	}
	return out
}

var (
	undatedGate = newGate(openers)
	datedGate   = newGate(append(datedOpeners(), openers...))
)

func newGate(openers []string) *gate {
	g := &gate{openers: [][]string{nil}}
	for _, c := range kanjiDigits + "十百千万億兆零" {
		g.may[c] |= counts
	}
	for c := range formal {
		g.may[c] |= counts
	}
	both := []string{" ", "\t", "\u00a0", "　", "(", ")", "月", "年", "日", "時", "対", "%", "パーセント", "㌫", "割", "か", "カ", "ヶ"}
	both = append(append(both, tildes...), fromTos...)
	for _, s := range spans {
		both = append(both, s.words...)
	}
	var many []string // not behind 一 alone, which is not counted with
	for _, c := range currencies {
		many = append(many, c.word)
	}
	for _, o := range operators {
		many = append(many, o.word)
	}
	for c := range units {
		many = append(many, string(c))
	}
	many = append(many, "銭", "数")
	g.follow(both, follows|follows1)
	g.follow(many, follows)
	for c := rune(0xff00); c < 1<<16; c++ { // other widths of what follows
		g.may[c] |= follows | follows1
	}
	lists := map[rune]int{}
	for _, word := range openers {
		c, _ := utf8.DecodeRuneInString(word)
		if lists[c] == 0 {
			lists[c] = len(g.openers)
			g.openers = append(g.openers, nil)
			g.may[c] |= uint8(lists[c] << opened)
		}
		g.openers[lists[c]] = append(g.openers[lists[c]], word)
	}
	return g
}

func (g *gate) follow(words []string, bits uint8) {
	for _, word := range words {
		c, _ := utf8.DecodeRuneInString(word)
		g.may[c] |= bits
	}
}

// May reports whether text may hold a fact. It takes a small part of Find's
// time, and where it says no Find finds nothing.
func May(text string, ref time.Time) bool {
	if dated := (finder{ref: ref}); ref.IsZero() || dated.yearOnly() {
		return undatedGate.passes(text)
	}
	return datedGate.passes(text)
}

// Begins reports whether a fact may begin with r, or hold r as its only numeral: a text
// without such a character has none. dated is for a text of which the day of writing is
// known, in which 昨日 is one too.
func Begins(r rune, dated bool) bool {
	g := undatedGate
	if dated {
		g = datedGate
	}
	return r < 1<<16 && (digit(r) || r >= '０' && r <= '９' || g.may[r]&counts != 0 || g.may[r]>>opened != 0)
}

// passes reports whether text holds what a fact needs.
func (g *gate) passes(text string) bool {
	behind := uint8(0) // what must follow here to make a fact; 0: no numeral stands before
	for i := 0; i < len(text); {
		c, size := rune(text[i]), 1
		switch {
		case c < utf8.RuneSelf:
			if digit(c) {
				return true
			}
		case c >= 0xe3 && c <= 0xe9 && i+2 < len(text) && text[i+1]&0xc0 == 0x80 && text[i+2]&0xc0 == 0x80:
			c, size = (c&0xf)<<12|rune(text[i+1]&0x3f)<<6|rune(text[i+2]&0x3f), 3
		default:
			c, size = utf8.DecodeRuneInString(text[i:])
		}
		if c >= 1<<16 {
			behind, i = 0, i+size
			continue
		}
		if c >= '０' && c <= '９' {
			return true
		}
		may := g.may[c]
		switch {
		case may == 0:
			behind = 0
		case may&behind != 0:
			return true
		case may&counts == 0:
			behind = 0
		case c == '一' && behind == 0:
			behind = follows1
		default:
			behind = follows
		}
		if may>>opened != 0 && g.opens(may>>opened, text[i:]) {
			return true
		}
		i += size
	}
	return false
}

func (g *gate) opens(list uint8, text string) bool {
	for _, word := range g.openers[list] {
		if strings.HasPrefix(text, word) {
			return true
		}
	}
	return false
}
