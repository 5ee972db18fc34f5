package token

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/ikawaha/kagome-dict/ipa"
	"github.com/ikawaha/kagome/v2/tokenizer"
)

// whole is the dictionary as kagome has it.
var whole = *ipa.Dict()

// kagome cuts with kagome itself: what Cut must give.
func kagome(t testing.TB) func(s string) []Token {
	t.Helper()
	k, err := tokenizer.New(&whole, tokenizer.OmitBosEos())
	if err != nil {
		t.Fatal(err)
	}
	return func(s string) []Token {
		var out []Token
		for _, r := range k.Analyze(s, tokenizer.Normal) {
			n := Token{Surface: r.Surface, Start: r.Position, End: r.Position + len(r.Surface)}
			if n.Base, _ = r.BaseForm(); n.Base == "" || n.Base == "*" {
				n.Base = n.Surface
			}
			n.POS, _ = r.FeatureAt(colPOS)
			n.Sub, _ = r.FeatureAt(colSub)
			n.Form, _ = r.FeatureAt(colForm)
			out = append(out, n)
		}
		return out
	}
}

// differs names the first token in which Cut and kagome differ, "" if none.
func differs(s string, want []Token) string {
	got := Cut(s)
	if slices.Equal(got, want) {
		return ""
	}
	for i := range max(len(got), len(want)) {
		if i >= len(got) || i >= len(want) || got[i] != want[i] {
			return fmt.Sprintf("Cut(%.300q): token %d of %d: %+v, want of %d: %+v", s, i, len(got), got[min(i, len(got)):min(i+1, len(got))], len(want), want[min(i, len(want)):min(i+1, len(want))])
		}
	}
	return ""
}

// ownTexts returns the lines of the project's own texts.
func ownTexts(t testing.TB) []string {
	t.Helper()
	files, err := filepath.Glob("../../testdata/minato-2021/pages/*.http")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d pages: %v", len(files), err)
	}
	var lines []string
	for _, name := range append(files, "../testdata/utterances.txt", "../../README.md") {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, strings.Split(string(data), "\n")...)
	}
	return slices.DeleteFunc(lines, func(s string) bool { return s == "" })
}

func TestCutGivesTheTokensOfKagomeForTheProjectsTexts(t *testing.T) {
	want := kagome(t)
	lines := ownTexts(t)
	var sentences []string
	sentences = append(sentences, lines...)
	for i := range lines { // whole pages, newlines and all
		if i%40 == 0 {
			sentences = append(sentences, strings.Join(lines[i:min(i+40, len(lines))], "\n"))
		}
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range 3000 {
		sentences = append(sentences, recombined(r, lines))
	}
	tokens := 0
	for _, s := range sentences {
		w := want(s)
		tokens += len(w)
		if d := differs(s, w); d != "" {
			t.Error(d)
		}
	}
	t.Logf("%d texts, %d tokens", len(sentences), tokens)
}

// recombined joins pieces of lines, cut between characters.
func recombined(r *rand.Rand, lines []string) string {
	var b strings.Builder
	for range 1 + r.IntN(6) {
		line := []rune(lines[r.IntN(len(lines))])
		from := r.IntN(len(line))
		b.WriteString(string(line[from:min(len(line), from+1+r.IntN(30))]))
	}
	return b.String()
}

// alphabets are what the strings of chance are made of: single characters, and
// bytes that are none.
var alphabets = [][]string{
	split("あいうえおかがきぎくぐけげこごさしすせそただちっつてとなにぬねのはばぱまみむめもやゆよらりるれろわをんぁぃゃゅょゔゝゞー"),
	split("アイウエオカガキギクグケコサシスセソタダチッツテトナニヌネノハバパマミムメモヤユヨラリルレロワヲンァィャュョヴヽヾー・"),
	split("ｱｲｳｴｵｶﾞｷﾞｸｹｺｻｼｽﾊﾟﾋﾞﾝｬｭｮｯｰ｡｢｣､･"),
	split("一二三四五六七八九十百千万億兆〇零壱弐"),
	split("日本人大会社年月発表遅連絡情報流出消残退者免許証書調査報告賠償払謝罪東京都市長円滑行来見言食早高新𠮷𩸽﨑髙々仝〆"),
	split("0123456789.,-+%"), split("０１２３４５６７８９．，－＋％"),
	split("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ@:/._-#&='"),
	split("ａｂｃｘｙｚＡＢＣＸＹＺ"), split("αβγΔΩабвгдЖЯ"), split("éüñßçœ"),
	split("。、！？!?「」『』（）()【】…‥〜～ー―—‐※○●◎△▲□■★☆→⇒♪〒℃№㈱①Ⅳ㍻"),
	split(" \t\n\r　\u00a0\u200b\u200d\ufeff\u2028\x00\x01\x7f"),
	{"😀", "👍🏽", "👨‍👩‍👧", "🇯🇵", "❤️", "か\u3099", "は\u309a", "e\u0301", "\u0301", "\ufe0f", "葛\U000e0100"},
	{"\ufffd", "\xff", "\xc3", "\xe3\x81", "\xe3", "\x80", "\xed\xa0\x80", "\xed\xbf\xbf", "\xf4\x90\x80\x80", "\xc0\x80", "\uffff", "\U0010ffff", "\ue000"},
}

func split(s string) []string { return strings.Split(s, "") }

// byChance makes a string of up to some 60 pieces, of one alphabet or several,
// with whole words and lines between them, and now and then a long run of one.
func byChance(r *rand.Rand, lines []string) string {
	var b strings.Builder
	for range 1 + r.IntN(8) {
		a := alphabets[r.IntN(len(alphabets))]
		switch r.IntN(12) {
		case 0:
			b.WriteString(recombined(r, lines))
		case 1, 2:
			w := whole.Contents[r.IntN(len(whole.Contents))]
			b.WriteString(w[r.IntN(len(w))])
		case 3:
			b.WriteString(strings.Repeat(a[r.IntN(len(a))], 1+r.IntN(40)))
		case 4:
			if r.IntN(40) == 0 {
				b.WriteString(strings.Repeat(a[r.IntN(len(a))], 1000+r.IntN(50)))
			}
		case 5:
			c := rune(r.IntN(utf8.MaxRune + 1))
			if r.IntN(2) == 0 {
				c = rune(r.IntN(1 << 16))
			}
			b.WriteString(string(c))
		case 6:
			s := a[r.IntN(len(a))]
			b.WriteString(s[:r.IntN(len(s)+1)])
		default:
			for range 1 + r.IntN(10) {
				b.WriteString(a[r.IntN(len(a))])
			}
		}
	}
	return b.String()
}

// TestCutGivesTheTokensOfKagomeForAnyString compares 5,000 strings of chance,
// with SOAK=1 100,000.
func TestCutGivesTheTokensOfKagomeForAnyString(t *testing.T) {
	n, seed := 2500, uint64(7)
	if os.Getenv("SOAK") != "" {
		n, seed = 100_000, rand.Uint64()
	}
	want, lines := kagome(t), ownTexts(t)
	r := rand.New(rand.NewPCG(seed, 1))
	tokens := 0
	for range n {
		s := byChance(r, lines)
		w := want(s)
		tokens += len(w)
		if d := differs(s, w); d != "" {
			t.Fatalf("seed %d: %s", seed, d)
		}
	}
	t.Logf("seed %d: %d strings, %d tokens", seed, n, tokens)
}

// Runs about as long as an unknown word may be, also of characters that are
// several to kagome.
func TestCutGivesTheTokensOfKagomeForLongRuns(t *testing.T) {
	if testing.Short() {
		t.Skip("kagome takes seconds for long runs")
	}
	want := kagome(t)
	sizes := []int{1, 2, 1023, 1024, 1025}
	if os.Getenv("SOAK") != "" {
		sizes = append(sizes, 512, 1022, 2050)
	}
	for _, unit := range []string{"ー", "ア", "a", "1", "α", "あ", "ん", "人", "𩸽", "。", " ", "☆", "😀", "\ufffd", "\xff", "\xe3\x81", "か\u3099", "\x00", "\ufffd\xff", "a\ufffd"} {
		for _, n := range sizes {
			for _, s := range []string{strings.Repeat(unit, n), "発表" + strings.Repeat(unit, n) + "です"} {
				if d := differs(s, want(s)); d != "" {
					t.Error(d)
				}
			}
		}
	}
}

func TestAWordWithoutInflectionIsItsOwnBaseForm(t *testing.T) {
	t.Parallel()
	checked := 0
	for id, c := range whole.Contents {
		base := c[colBase-len(whole.POSTable.POSs[id])]
		f := loaded().features[id]
		if f.size > 0 {
			if got := loaded().bases[f.base:][:f.size]; got != base {
				t.Errorf("word %d: base form %s, want %s", id, got, base)
			}
			continue
		}
		checked++
		if !slices.Contains(whole.Index.Search(base), id) {
			t.Errorf("word %d is not spelled like its base form %s", id, base)
		}
	}
	if checked == 0 {
		t.Error("no word is its own base form")
	}
}

func FuzzCutGivesTheTokensOfKagome(f *testing.F) {
	want := kagome(f)
	for _, s := range []string{"連絡が遅かった", "消さずに持ってた。", "ﾊﾝｶｸ ABC１２３", "\ufffdー\xff\xe3\x81", "か\u3099😀\x00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if d := differs(s, want(s)); d != "" {
			t.Error(d)
		}
	})
}
