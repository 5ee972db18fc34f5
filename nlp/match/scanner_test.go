package match

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

func TestTheScannerFindsWhatTheTextHolds(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	letters := []rune("遅いれ今日a\x00\uffff𠮷𠮸")
	word := func(n int) string {
		out := make([]rune, random.IntN(n))
		for i := range out {
			out[i] = letters[random.IntN(len(letters))]
		}
		return string(out)
	}
	for range 300 {
		lists := make([][]string, 1+random.IntN(90))
		for i := range lists {
			for range random.IntN(4) {
				lists[i] = append(lists[i], word(6))
			}
		}
		s := newScanner(lists)
		for range 20 {
			text, seen := word(30), newBits(len(lists))
			if random.IntN(8) == 0 {
				text += "\xe9\x81"
			}
			found := s.scan(text, seen, nil)
			for id, list := range lists {
				want := slices.ContainsFunc(list, func(one string) bool { return strings.Contains(text, one) })
				if got := seen.has(int32(id)); got != want || got != slices.Contains(found, int32(id)) {
					t.Fatalf("scan(%q) finds %q: %v, want %v; found %v", text, list, got, want, found)
				}
			}
		}
	}
}

func TestRareStringsAreCutShort(t *testing.T) {
	for _, c := range []struct{ list, want []string }{
		{[]string{"連絡が今日まで", "連絡が今週", "連絡が昨日"}, []string{"連絡が今", "連絡が昨"}},
		{[]string{"憂鬱"}, []string{"憂鬱"}},
		{[]string{"遅れ", "遅れた", "の"}, []string{"の", "遅れ"}},
		{[]string{""}, []string{""}},
		{nil, nil},
	} {
		if got := brief(c.list); !slices.Equal(got, c.want) {
			t.Errorf("brief(%q) = %q, want %q", c.list, got, c.want)
		}
	}
}

// TestTheLastCharacterRulesACueOut: where all matches end with the text.
func TestTheLastCharacterRulesACueOut(t *testing.T) {
	for _, c := range []struct {
		expr, text string
		told       bool // something is known of the last character
		may        bool
	}{
		{`か$`, "遅いか", true, true},
		{`か$`, "遅いかも", true, false},
		{`か(?:な|よ)?$|[?]$`, "遅いかよ", true, true},
		{`か(?:な|よ)?$|[?]$`, "遅いね", true, false},
		{`か(?:な|よ)?$|の`, "遅いのだ", false, true},
		{`(?:か|)$`, "遅い", false, true},
		{`か.$`, "遅い", true, true},
	} {
		f := newFast(c.expr)
		told := f.anywhere.last != nil
		r := []rune(c.text)
		may := !told || f.anywhere.last[f.anywhere.classes.of(r[len(r)-1])]
		if told != c.told || may != c.may {
			t.Errorf("%s on %q: told %v, may %v; want %v, %v", c.expr, c.text, told, may, c.told, c.may)
		}
	}
}
