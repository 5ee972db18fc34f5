package text

import (
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode"
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
		rapid.SampledFrom([]string{"ﾊﾟ", "か\u3099", "…", "。", "「", "」", "、\n", "\n", " ", "　", "ーーーーー", "㍿", "１２", "?", "😀", "️", "～", "発表", "\u0301", "ﷺ", "\"", "“", "゛", "´", "―", "3ー", "サ", "\u200b", "か", "https://a.example/", "\r", "[", "]"}),
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

func TestNormaliseTwiceIsNormaliseOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		once := Normalise(strings.ToValidUTF8(words().Draw(t, "text"), "\uFFFD"), 0).Text
		if twice := Normalise(once, 0).Text; twice != once {
			t.Fatalf("Normalise(%q) = %q", once, twice)
		}
	})
}

func TestOffsetsNeverGoBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := strings.ToValidUTF8(words().Draw(t, "text"), "\uFFFD")
		n := Normalise(in, 0)
		last := 0
		for i := range n.Text {
			_, size := utf8.DecodeRuneInString(n.Text[i:])
			start, end := n.Span(i, i+size)
			if start < last || end < start {
				t.Fatalf("Normalise(%q): byte %d comes from %d-%d, the one before from %d", in, i, start, end, last)
			}
			last = start
		}
	})
}

func TestNothingIsLostBetweenSentences(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := strings.ToValidUTF8(words().Draw(t, "text"), "\uFFFD")
		at := 0
		for _, s := range append(Sentences(text), Sentence{len(text), len(text)}) {
			if gap := text[at:s.Start]; strings.ContainsFunc(gap, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
				t.Fatalf("Sentences(%q) leaves %q out", text, gap)
			}
			at = s.End
		}
	})
}

func TestSentencesDoNotBreakQuotationsOrAddresses(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"“遅い。なぜ”と書いた。次", "“遅い。なぜ”と書いた。|次"},
		{"\"遅い。なぜ\"と書いた。次", "\"遅い。なぜ\"と書いた。|次"},
		{"《題。副題》を読む。次", "《題。副題》を読む。|次"},
		{"[注。後述]を見る。次", "[注。後述]を見る。|次"},
		{"「本当？」「うん。」と続く。次", "「本当？」「うん。」と続く。|次"},
		{"『消す。』との「返事。」だった。次", "『消す。』との「返事。」だった。|次"},
		{"https://a.example/?q=遅い?次", "https://a.example/?q=遅い?|次"},
		{"https://a.example/x?です。次", "https://a.example/x?|です。|次"},
		{"a.b@c.example へ。次", "a.b@c.example へ。|次"},
		{"遅い(^_^;)でも。次", "遅い(^_^;)でも。|次"},
		{"謝罪 m(_ _)m です。次", "謝罪 m(_ _)m です。|次"},
		{"＼(^o^)／遅い。次", "＼(^o^)／遅い。|次"},
		{"(・。・)遅い。次", "(・。・)遅い。|次"},
		{"Mr. Minatoに聞く。Minato Co., Ltd. が答えた。次", "Mr. Minatoに聞く。|Minato Co., Ltd. が答えた。|次"},
		{"It is late. Why?", "It is late.|Why?"},
		{"である．しかし遅い．", "である．|しかし遅い．"},
		{"です.でも3.5です", "です.|でも3.5です"},
		{"行\r\n次、\r\n続き\r別\u2028また", "行|次、\r\n続き|別|また"},
	} {
		if got := strings.Join(cut(c.in), "|"); got != c.want {
			t.Errorf("Sentences(%q) = %s, want %s", c.in, got, c.want)
		}
	}
}

func TestLongSentencesAreCutAtTheBestPlace(t *testing.T) {
	long := func(n int) string { return strings.Repeat("遅", n) }
	for _, c := range []struct{ in, first string }{
		{long(300) + "、" + long(200), long(300) + "、"},
		{"「" + long(300) + "。" + long(50) + "、" + long(200) + "」", "「" + long(300) + "。"},
		{long(380) + " " + long(100), long(380)},
		{long(395) + "12345678" + long(9), long(395)},
		{long(395) + "suspicious" + long(9), long(395)},
		{long(398) + "きゃー" + long(9), long(398)},
		{long(399) + "ば\u3099" + long(9), long(399)},
		{long(500), long(400)},
	} {
		if got := cut(c.in)[0]; got != c.first {
			t.Errorf("Sentences(%q…) begins with %d characters, want %d", c.in[:9], utf8.RuneCountInString(got), utf8.RuneCountInString(c.first))
		}
	}
}

func TestNormaliseOfLookAlikes(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"え〜〜〜〜", "え~"}, {"え～～", "え~"}, {"1〜3と4∼5", "1~3と4~5"},
		{"3−4と3–4と3‐4", "3-4と3-4と3-4"}, {"１０ー２０", "10-20"}, {"0120ーー111", "0120-111"},
		{"サーバー", "サーバー"}, {"サ―バ―の", "サーバーの"}, {"ユ−ザ−が", "ユーザーが"}, {"ｻｰﾊﾞｰ", "サーバー"},
		{"対応――遅い", "対応--遅い"}, {"A―B", "A-B"}, {"アプリ――遅い", "アプリ--遅い"},
		{"ーーーーーーーー", "ー"}, {"!!!!！！！", "!"}, {"？！？！", "?!?!"}, {"ｗｗｗｗｗｗ", "www"}, {"あああああ", "あああ"}, {"100000", "100000"},
		{"待った‥", "待った…"}, {"待った⋯⋯", "待った…"},
		{"㈱みなとと㈲うみ", "(株)みなとと(有)うみ"}, {"㍿", "株式会社"}, {"①", "1"}, {"㎏", "kg"}, {"㌫", "パーセント"},
		{"(´・ω・`)", "(´・ω・`)"}, {"(^_^;)", "(^_^;)"}, {"m(_ _)m", "m(_ _)m"}, {"＼(^o^)／", "\\(^o^)/"}, {"え゛", "え゛"}, {"か゛", "か゛"},
		{"今日　は 遅い", "今日は遅い"}, {"AI は 遅い", "AI は遅い"}, {"  前後  ", "前後"}, {"か\u200b\u3099", "が"},
		{"https://a.example/?a=1 を", "https://a.example/?a=1 を"}, {"会員　1711756　人", "会員 1711756 人"},
	} {
		if got := Normalise(c.in, 0).Text; got != c.want {
			t.Errorf("Normalise(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestLongRunsTakeNoTime(t *testing.T) {
	if testing.Short() {
		t.Skip("under the race detector time says nothing")
	}
	for _, mark := range []string{"ー", "。", "「", "(", "\"", "、\n", "https://", "!", "あ"} {
		in := strings.Repeat(mark, 300_000/len(mark))
		start := time.Now()
		for _, s := range Sentences(in) {
			Normalise(in[s.Start:s.End], s.Start)
		}
		// A tenth of a second is what 300 kB of one mark may take; the machine
		// that tests may be busy, so three times that is waited.
		if took := time.Since(start); took > 300*time.Millisecond {
			t.Errorf("300 kB of %q took %v", mark, took)
		}
	}
}

func TestALineThatEndsInAParticleGoesOn(t *testing.T) {
	for text, want := range map[string]string{
		"お客様の情報が悪用された事実は\nございません。以上です。": "お客様の情報が悪用された事実は\nございません。|以上です。",
		"会員の皆様に関する情報を\n削除しました":          "会員の皆様に関する情報を\n削除しました",
		"対象は\n全会員です":           "対象は|全会員です",
		"お問い合わせはこちら\n以下のとおりです": "お問い合わせはこちら|以下のとおりです",
	} {
		var got []string
		for _, one := range Sentences(text) {
			got = append(got, text[one.Start:one.End])
		}
		if strings.Join(got, "|") != want {
			t.Errorf("Sentences(%q) = %q, want %q", text, got, want)
		}
	}
}
