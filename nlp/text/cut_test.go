package text

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// TestOrdinaryCharactersCutNothing: the same sentences whether every character
// is asked or only those that may cut.
func TestOrdinaryCharactersCutNothing(t *testing.T) {
	fast, all := cutters, new([1 << 16]bool)
	for i := range all {
		all[i] = true
	}
	defer func() { cutters = fast }()
	pieces := []string{"。", "！", "？", "!", "?", ".", "．", "、", "，", "「", "」", "『", "（", "）", "(", ")", "\"", "“", "”", "[", "]", "\n", "\r\n", "\u2028", "\u2029", " ", "　",
		"http://a.example/b?c", "www.b.example", "か", "ー", "漢字", "a", "1", "w", "笑", "草", "〈", "〉", "𠮷", "\xff", "\xe3", "ｱ", "｡", "々", strings.Repeat("あ", 130), strings.Repeat("a", 399)}
	random := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		var b strings.Builder
		for range 1 + random.IntN(12) {
			b.WriteString(pieces[random.IntN(len(pieces))])
		}
		s := b.String()
		cutters = fast
		got := fmt.Sprint(Sentences(s))
		cutters = all
		if want := fmt.Sprint(Sentences(s)); got != want {
			t.Fatalf("Sentences(%q) = %s, want %s", s, got, want)
		}
	}
}
