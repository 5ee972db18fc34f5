package dup

import (
	"slices"
	"testing"
)

func TestShortSentencesAreAlikeButForTheirEndingOrAMistake(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"遅い", "遅い", true},
		{"遅いよ", "遅いね", false},
		{"港の会社は遅いと思う", "港の会社は遅いと思います", true},
		{"説明会の知らせが遅い", "説名会の知らせが遅い", true},
		{"港の会社は遅いと思う", "港の会社は早いと思う", false},
		{"港の会社は遅いと思う", "港の会社は遅いと思わない", false},
		{"港の会社は遅いと思う", "港の会社は遅いと思うか", false},
		{"港の会社を退会した", "港の会社を退会したい", false},
		{"港の会社は遅いと思う", "隣の役所は遅いと思う", false},
	} {
		for _, pair := range [][2]string{{c.a, c.b}, {c.b, c.a}} {
			if got := AlikeShort(pair[0], pair[1]); got != c.want {
				t.Errorf("AlikeShort(%q, %q) = %v, want %v", pair[0], pair[1], got, c.want)
			}
		}
	}
}

func TestShortIsWhatIsTooShortAndSaysSomething(t *testing.T) {
	for text, want := range map[string]string{
		"遅すぎる。": "遅すぎる", "RT @a1: 遅すぎる www": "遅すぎる", "……": "", "会員の住所が流出していたと公表した。": "",
	} {
		if got := Short(text); got != want {
			t.Errorf("Short(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestNeighboursAreOneOfEachText(t *testing.T) {
	var all Neighbours
	for i, one := range []Neighbour{{At(1, 1), true, "遅い"}, {At(2, 1), false, "遅い"}, {At(3, 1), true, "遅い"}, {At(4, 1), true, "早い"}} {
		same := all.Add(one)
		if want := []Number{At(1, 1)}; i == 2 && !slices.Equal(same, want) || i != 2 && len(same) > 0 {
			t.Errorf("the same as %+v: %v", one, same)
		}
	}
	if len(all) != 3 {
		t.Errorf("neighbours %+v, want 3", all)
	}
	packed := all.Pack(nil)
	if again, err := UnpackNeighbours(packed); err != nil || !slices.Equal(again, all) {
		t.Errorf("unpacked %+v, %v, want %+v", again, err, all)
	}
	for n := range packed[:len(packed)-1] {
		if got, err := UnpackNeighbours(packed[:n+1]); err == nil && len(got) == len(all) {
			t.Errorf("%d of %d bytes are %+v", n+1, len(packed), got)
		}
	}
}

func TestNeighboursAreNoMoreThanCrowded(t *testing.T) {
	var all Neighbours
	for i := range 2 * crowded {
		all.Add(Neighbour{Number: At(uint64(i+1), 0), Text: string(rune('一' + i))})
	}
	if len(all) != crowded {
		t.Errorf("%d neighbours, want %d", len(all), crowded)
	}
}
