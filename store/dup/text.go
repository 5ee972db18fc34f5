package dup

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// read is an item with what is compared of it, made when it is first asked for.
type read struct {
	Item
	text  string   // letters, digits and question marks
	cut   bool     // it was cut off
	size  int      // its characters
	own   []string // what it says itself, as text
	runs  []uint64
	names []string // words in katakana and Latin letters, sorted
	felt  string   // see sense
	have  struct{ runs, names, sense bool }
}

func newRead(one Item) *read {
	bare := strip(one.Text)
	text := squeeze(bare)
	size := utf8.RuneCountInString(text)
	return &read{Item: one, text: text, size: size, cut: !one.Whole && size >= begun && cutOff.MatchString(bare)}
}

// cutOff is how a text ends whose end was left out.
var cutOff = regexp.MustCompile(`(?:…|[.]{3}|‥)[\s\]）)」』]*$`)

// around is what is put around the words of another one when they are said
// again: whom they are from and the call to pass them on, before them, where they
// stand, anywhere, and tags and laughter behind them.
var around = regexp.MustCompile(`^(?:[\s＞>]*(?:(?:[RQ]T:?\s*)+@?|@|[＞>]{2})[A-Za-z0-9_]+[\s:：、,]*|\s*[【\[](?:(?:超|緊急)?拡散(?:希望|お?願い?(?:します)?|してください)?|(?:RT|リツイート)(?:希望|推奨)|再掲|再投稿|転載|定期|引用)[】\]]\s*)+|https?://[!-~]+|(?:\s*[#＃][^\s#＃。]+)+\s*$|[(（]?(?:笑+|草+|[wｗ]{2,})[)）]?[。\s]*$`)

// strip takes from a text what is put around it.
func strip(s string) string {
	if strings.ContainsAny(s, "@#＃＞>笑草wｗ【[") || strings.Contains(s, "http") || strings.Contains(s, "RT") {
		s = around.ReplaceAllString(s, "")
	}
	return s
}

// squeeze leaves of a text what copies have in common: letters and digits, Latin
// ones small, the point within a number, and the marks that alone make a question of it.
func squeeze(s string) string {
	b := make([]byte, 0, len(s))
	var last rune
	for i, r := range s {
		switch {
		case r == '?' || r == '？':
			if last == '?' || last == 'か' || last == 0 {
				continue
			}
			r = '?'
		case r == '.':
			if kindOf(last) != digit || i+1 == len(s) || kindOf(rune(s[i+1])) != digit {
				continue
			}
		case 'A' <= r && r <= 'Z':
			r += 'a' - 'A'
		case !isLetter(r):
			continue
		}
		b, last = utf8.AppendRune(b, r), r
	}
	return spellings.Replace(string(b))
}

// spellings give one way of writing to words that are written in several, which
// editors change throughout.
var spellings = strings.NewReplacer(
	"さま", "様", "下さい", "ください", "頂", "いただ", "致し", "いたし", "出来", "でき", "子供", "子ども", "及び", "および", "全て", "すべて", "既に", "すでに",
	"更に", "さらに", "是非", "ぜひ", "為に", "ために", "又は", "または", "或いは", "あるいは", "等の", "などの", "尚", "なお", "良い", "よい", "良く", "よく",
	"問い合わ", "問合", "問い合", "問合", "問合わ", "問合", "受け付", "受付", "取り消", "取消", "申し込", "申込", "引き落", "引落", "打ち合わ", "打合", "打ち合", "打合",
	"取り扱", "取扱", "取り組", "取組", "見合わ", "見合", "差し支", "差支", "組み合わ", "組合", "組み合", "組合", "払い戻", "払戻", "行なう", "行う", "行なっ", "行っ",
	"無い", "ない", "無く", "なく", "無か", "なか", "無け", "なけ", "無し", "なし",
)

func isLetter(r rune) bool {
	switch {
	case r == '〇':
		return true
	case r < utf8.RuneSelf:
		return '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
	case 'ぁ' <= r && r <= 'ゖ', 'ァ' <= r && r <= 'ヺ', r == 'ー', '一' <= r && r <= '鿿':
		return true
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

// comparable reports whether passages that are nearly the same as this one are
// looked for.
func (r *read) comparable() bool { return !r.Whole && r.size >= near && r.size <= longest }

// linked reports whether two passages belong together that have a key in common.
func linked(a, b *read) bool {
	switch {
	case a.Whole != b.Whole:
		return false
	case a.text == b.text:
		return a.size >= exact
	case a.begins(b), b.begins(a):
		return a.sense() == b.sense()
	case !a.comparable() || !b.comparable() || float64(min(a.size, b.size)) < alike*float64(max(a.size, b.size)):
		return false
	}
	return a.sense() == b.sense() && jaccard(a.grams(), b.grams()) >= alike && !a.renamed(b) && !differ(a.text, b.text)
}

// begins reports whether it was cut off and the other goes on from there.
func (r *read) begins(o *read) bool {
	return r.cut && strings.HasPrefix(o.text, r.text)
}

// partOf reports whether it stands in what another one says itself.
func (r *read) partOf(o *read) bool {
	if o.own == nil {
		for _, own := range o.Own {
			o.own = append(o.own, squeeze(own))
		}
	}
	return r.size >= fragment && slices.ContainsFunc(o.own, func(own string) bool { return strings.Contains(own, r.text) })
}

// grams are the runs of three characters, sorted, each once: three characters of
// 21 bits.
func (r *read) grams() []uint64 {
	if r.have.runs {
		return r.runs
	}
	r.have.runs = true
	out := make([]uint64, 0, r.size)
	var run uint64
	n := 0
	for _, c := range r.text {
		run = run<<21&(1<<63-1) | uint64(c)
		if n++; n >= 3 {
			out = append(out, run)
		}
	}
	slices.Sort(out)
	r.runs = slices.Compact(out)
	return r.runs
}

// jaccard is the share of common members of two sorted sets.
func jaccard(x, y []uint64) float64 {
	both := 0
	for i, j := 0, 0; i < len(x) && j < len(y); {
		switch {
		case x[i] == y[j]:
			both, i, j = both+1, i+1, j+1
		case x[i] < y[j]:
			i++
		default:
			j++
		}
	}
	return float64(both) / float64(max(1, len(x)+len(y)-both))
}

// words finds the words in katakana and Latin letters: what is replaced in a
// template.
func (r *read) words() []string {
	if r.have.names {
		return r.names
	}
	r.have.names = true
	eachWord(r.text, func(word string, kind int) {
		if (kind == latin || kind == katakana) && utf8.RuneCountInString(word) > 1 {
			r.names = append(r.names, word)
		}
	})
	slices.Sort(r.names)
	return r.names
}

// eachWord calls fn for every run of characters of a kind.
func eachWord(text string, fn func(word string, kind int)) {
	begin, kind := 0, other
	for i, c := range text {
		if now := kindOf(c); now != kind {
			if i > begin {
				fn(text[begin:i], kind)
			}
			begin, kind = i, now
		}
	}
	if begin < len(text) {
		fn(text[begin:], kind)
	}
}

// renamed reports whether a name of one text is another one in the other. A name
// that only one of them has is an omission, and one of which most characters are
// left is misspelt.
func (r *read) renamed(o *read) bool {
	a, b := r.words(), o.words()
	return hasStrange(a, b) && hasStrange(b, a)
}

// shortest is how many characters a name has at least.
const shortest = 3

// kinds of characters.
const (
	other = iota
	digit
	latin
	katakana
	numeral
	counter
)

func kindOf(c rune) int {
	switch {
	case '0' <= c && c <= '9', c == '.': // a point stands in numbers alone
		return digit
	case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z':
		return latin
	case 'ァ' <= c && c <= 'ヺ', c == 'ー':
		return katakana
	case strings.ContainsRune(numerals+tens, c):
		return numeral
	case strings.ContainsRune(counters, c):
		return counter
	}
	return other
}

// hasStrange reports whether one of the names resembles none of the other words.
func hasStrange(words, others []string) bool {
	return slices.ContainsFunc(words, func(s string) bool {
		return utf8.RuneCountInString(s) >= shortest && !slices.ContainsFunc(others, func(t string) bool { return resemble(s, t) })
	})
}

// resemble reports whether of the shorter one of two words two thirds of the
// characters are in the other, as of one and its misspelling or a part of it.
func resemble(a, b string) bool {
	x, y := []rune(a), []rune(b)
	return 3*common(x, y) >= 2*min(len(x), len(y))
}

// common is how many characters two words have in common.
func common(x, y []rune) (n int) {
	rest := slices.Clone(y)
	for _, c := range x {
		if i := slices.Index(rest, c); i >= 0 {
			n, rest[i] = n+1, 0
		}
	}
	return n
}
