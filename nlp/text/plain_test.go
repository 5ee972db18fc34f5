package text

import (
	"strings"
	"testing"
)

// TestPlainTextStaysAsItIs: of a text that Plain is sure of, Normalise changes
// no sentence. Every three characters stand together once.
func TestPlainTextStaysAsItIs(t *testing.T) {
	pieces := strings.Split("ー|-|—|1|a|あ|ア|ｱ|か\u3099|。|、|，|「|」|漢|!|！|?|…|‥|・|:|/|~|〜|っ|(|)|\n| |　|.|'|々|w|笑|=|@|http://|【|】|^|_", "|")
	sure := 0
	for _, a := range pieces {
		for _, b := range pieces {
			for _, c := range pieces {
				s := a + b + c
				if !Plain(s) {
					continue
				}
				sure++
				for _, one := range Sentences(s) {
					if n := Normalise(s[one.Start:one.End], one.Start); n.Text != s[one.Start:one.End] {
						t.Fatalf("Plain(%q), but %q becomes %q", s, s[one.Start:one.End], n.Text)
					}
				}
			}
		}
	}
	if sure < 1000 {
		t.Errorf("%d texts were plain: hardly any was compared", sure)
	}
}

// slowPlain is Plain by its rules, one character after the other.
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
	texts := []string{"", strings.Repeat("1", 700) + "ー", strings.Repeat("あ", 260), strings.Repeat("草", 3), "𠮷", "\ue000\xe3\x81", "5ー", "5\nー", "、\n\n"}
	for r := range rune(1 << 16) {
		texts = append(texts, string(r), "あ"+string(r)+string(r), string(r)+string(r)+string(r)+string(r))
	}
	for _, s := range texts {
		if got := Plain(s); got != slowPlain(s) {
			t.Fatalf("Plain(%q) = %v", s, got)
		}
	}
}
