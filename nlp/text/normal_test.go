package text

import (
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
)

// slowly normalises s by NFKC's rules alone.
func slowly(s string) Normal {
	known := singles
	singles = &none
	defer func() { singles = known }()
	return Normalise(s, 7)
}

// none is that no character changes alone.
var none [1 << 16]uint16

// TestSinglesChangeAlone: the same text and offsets whether the characters that
// change alone are looked up or left to NFKC.
func TestSinglesChangeAlone(t *testing.T) {
	for r := range rune(1 << 16) {
		for _, s := range []string{string(r), "あ" + string(r) + "あ", "A" + string(r) + string(r) + "\u3099", "ハ" + string(r) + "ﾟ1"} {
			if got, want := Normalise(s, 7), slowly(s); !reflect.DeepEqual(got, want) {
				t.Fatalf("Normalise(%q) = %+v, want %+v", s, got, want)
			}
		}
	}
	pieces := strings.Split("ー|―|-|—|1|１|a|Ａ|e|\u0301|\u3099|\u309a|か|ハ|ﾊ|ﾟ|ﾞ|ｱ|。|！|!|？|…|‥|・|~|～|〜|っ|（|(|\n|\r\n| |　|\t|々|㈱|①|ﾊﾞ|が|\u200b|𠮷|\xff|“|’|゛|草|草草草|サ―バー|1ー2|\u2028|ᄀ|ᅡ", "|")
	random := rand.New(rand.NewPCG(3, 4))
	for range 60_000 {
		var b strings.Builder
		for range 1 + random.IntN(9) {
			b.WriteString(pieces[random.IntN(len(pieces))])
		}
		if got, want := Normalise(b.String(), 7), slowly(b.String()); !reflect.DeepEqual(got, want) {
			t.Fatalf("Normalise(%q) = %+v, want %+v", b.String(), got, want)
		}
	}
}
