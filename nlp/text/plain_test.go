package text

import (
	"strings"
	"testing"
)

// formOf is what a glance tells of the form of s.
func formOf(s string) Form {
	form, _ := bare.Of(s)
	return form
}

var bare = NewGlance(func(r rune) uint8 {
	if r == 'か' {
		return 2
	}
	return 0
})

// TestPlainTextStaysAsItIs: Normalise changes no sentence of a plain
// text, and a single one is all of it. Every three characters stand
// together once.
func TestPlainTextStaysAsItIs(t *testing.T) {
	pieces := strings.Split("ー|-|—|1|a|あ|ア|ｱ|か\u3099|。|、|，|「|」|漢|!|！|?|…|‥|・|:|/|~|〜|っ|(|)|\n| |　|.|'|々|w|笑|=|@|http://|【|】|^|_", "|")
	sure, single := 0, 0
	for _, a := range pieces {
		for _, b := range pieces {
			for _, c := range pieces {
				s := a + b + c
				form := formOf(s)
				if form == Any {
					continue
				}
				sure++
				sentences := Sentences(s)
				if form == Single && (len(sentences) != 1 || sentences[0] != Sentence{0, len(s)}) {
					t.Fatalf("%q is one sentence, but they are %v", s, sentences)
				}
				if form == Single {
					single++
				}
				for _, one := range sentences {
					if n := Normalise(s[one.Start:one.End], one.Start); n.Text != s[one.Start:one.End] {
						t.Fatalf("%q is plain, but %q becomes %q", s, s[one.Start:one.End], n.Text)
					}
				}
			}
		}
	}
	if sure < 1000 || single < 500 {
		t.Errorf("%d texts were plain, %d one sentence: hardly any was compared", sure, single)
	}
}

// slowPlain is whether a text is plain by the rules, one character after the other.
func slowPlain(s string) bool {
	prev, count := rune(-1), 0
	for i, r := range s {
		if r == '\n' && !strings.HasSuffix(s[:i], "、") {
			prev, count = -1, 0
			continue
		}
		if !stays(r) || r == 'ー' && digit(prev) {
			return false
		}
		if r == prev {
			count++
		} else {
			prev, count = r, 1
		}
		if count > limit(r) {
			return false
		}
	}
	return true
}

func TestPlainGoesByItsRules(t *testing.T) {
	texts := []string{"", "𠮷のか", "ーーか", "1ーか", "ｱｱか", strings.Repeat("1", 700) + "ー", strings.Repeat("あ", 260), strings.Repeat("草", 3), "𠮷", "\ue000\xe3\x81", "5ー", "5\nー", "、\n\n"}
	for r := range rune(1 << 16) {
		texts = append(texts, string(r), "あ"+string(r)+string(r), string(r)+string(r)+string(r)+string(r))
	}
	for _, s := range texts {
		if got := formOf(s); got != Any != slowPlain(s) {
			t.Fatalf("the form of %q = %v", s, got)
		}
		if _, held := bare.Of(s); held&2 != 0 != strings.Contains(s, "か") || held&^2 != 0 {
			t.Fatalf("the kinds of %q are %b", s, held)
		}
	}
}
