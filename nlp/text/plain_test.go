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
