package text

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func cut(text string) []string {
	var out []string
	for _, s := range Sentences(text) {
		out = append(out, text[s.Start:s.End])
	}
	return out
}

func TestSentencesEndWhereAReaderStops(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"遅い。なぜ今？", "遅い。|なぜ今？"},
		{"遅い!なぜ今?もう7月", "遅い!|なぜ今?|もう7月"},
		{"窓口は「待て。」と言った。以上", "窓口は「待て。」と言った。|以上"},
		{"（続報は後日。）本日は以上です。", "（続報は後日。）本日は以上です。"},
		{"今回は稀だと思うが、\n調査後に出すのか、\nどちらが先か。\n次の行", "今回は稀だと思うが、\n調査後に出すのか、\nどちらが先か。|次の行"},
		{"率は3.5%です。v2.10.3を見る", "率は3.5%です。|v2.10.3を見る"},
		{"https://a.example/x?y=1&z=2 を見て", "https://a.example/x?y=1&z=2 を見て"},
		{"遅すぎ!!!www次", "遅すぎ!!!|www次"},
		{"遅すぎ！！ｗｗｗ 次だ", "遅すぎ！！ｗｗｗ|次だ"},
		{"え(´・ω・`)？まだ", "え(´・ω・`)？|まだ"},
		{"閉じない「まま。次の文", "閉じない「まま。|次の文"},
		{"\n---\n。。\n", ""},
	} {
		if got := strings.Join(cut(c.in), "|"); got != c.want {
			t.Errorf("Sentences(%q) = %s, want %s", c.in, got, c.want)
		}
	}
}

func TestSentencesAreNeverLongerThanLongest(t *testing.T) {
	for _, s := range Sentences(strings.Repeat("あー", 1000)) {
		if n := s.End - s.Start; n > Longest*3 {
			t.Errorf("a sentence has %d bytes", n)
		}
	}
}

func TestNormaliseGivesOneSpelling(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"ﾊｯﾋﾟｮｳまで３週間", "ハッピョウまで3週間"},
		{"１〜２～３", "1~2~3"},
		{"㈱みなと", "(株)みなと"},
		{"おっっっそーーーー", "おっそー"},
		{"遅い……なぜ", "遅い…なぜ"},
		{"発 表 は AB CD 後", "発表は AB CD 後"},
		{"発表\u200bは、\n後", "発表は、後"},
		{"1000000円wwwww", "1000000円www"},
		{"か\u3099", "が"},
	} {
		if got := Normalise(c.in, 0).Text; got != c.want {
			t.Errorf("Normalise(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestNormaliseKnowsTheWayBack(t *testing.T) {
	in := "え、ﾊｯﾋﾟｮｳ まで 3ｼｭｳｶﾝ"
	n := Normalise(in, 10)
	at := strings.Index(n.Text, "ハッピョウ")
	start, end := n.Span(at, at+len("ハッピョウ"))
	if got := in[start-10 : end-10]; got != "ﾊｯﾋﾟｮｳ" {
		t.Errorf("Span gives %q", got)
	}
	s, e, ok := n.Find(start, end)
	if !ok || n.Text[s:e] != "ハッピョウ" {
		t.Errorf("Find gives %q", n.Text[s:e])
	}
}

// words gives strings that touch every path of Normalise.
func words() *rapid.Generator[string] {
	piece := rapid.OneOf(
		rapid.SampledFrom([]string{"ﾊﾟ", "か\u3099", "…", "。", "「", "」", "、\n", "\n", " ", "　", "ーーーーー", "㍿", "１２", "?", "😀", "️", "～", "発表", "\u0301", "ﷺ"}),
		rapid.StringN(0, 5, -1),
	)
	return rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(piece, 0, 30).Draw(t, "pieces"), "")
	})
}

func TestEverySpanLiesOnCharactersOfTheOriginal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := strings.ToValidUTF8(words().Draw(t, "text"), "\uFFFD")
		last := 0
		for _, s := range Sentences(text) {
			if s.Start < last || s.End <= s.Start {
				t.Fatalf("sentence %v after byte %d", s, last)
			}
			last = s.End
			if err := checkSpans(text, s); err != nil {
				t.Fatal(err)
			}
		}
	})
}

func checkSpans(text string, s Sentence) error {
	n := Normalise(text[s.Start:s.End], s.Start)
	if !utf8.ValidString(n.Text) {
		return fmt.Errorf("%q normalises to invalid %q", text, n.Text)
	}
	for i := range n.Text {
		_, size := utf8.DecodeRuneInString(n.Text[i:])
		start, end := n.Span(i, i+size)
		if start < s.Start || end > s.End || start >= end {
			return fmt.Errorf("%q: span %d-%d outside %v", text, start, end, s)
		}
		if !utf8.RuneStart(text[start]) || end < len(text) && !utf8.RuneStart(text[end]) {
			return fmt.Errorf("%q: span %d-%d cuts a character", text, start, end)
		}
	}
	return nil
}
