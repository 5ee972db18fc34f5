package token

import (
	"slices"
	"testing"
)

func TestSurfacesAreTheFormsOfAWord(t *testing.T) {
	got := Surfaces(map[string]bool{"遅れる": true, "来る": true, "公表": true, "みなとまっち": true})
	for base, want := range map[string][]string{"遅れる": {"遅れ", "遅れよ", "遅れりゃ", "遅れれ", "遅れろ", "遅れん"}, "公表": nil, "みなとまっち": nil} {
		forms := got[base]
		slices.Sort(forms)
		if forms = slices.Compact(forms); !slices.Equal(forms, want) {
			t.Errorf("%s has %q, want %q", base, forms, want)
		}
	}
	if !slices.Contains(got["来る"], "来い") || !slices.Contains(got["来る"], "来") {
		t.Errorf("来る has %q", got["来る"])
	}
	// What is cut with a base form is one of its surfaces.
	for _, tok := range Cut("会社が遅れたので来なかった人もいた") {
		if tok.Base == "遅れる" && tok.Surface != tok.Base && !slices.Contains(got["遅れる"], tok.Surface) {
			t.Errorf("%s of 遅れる is not among its surfaces", tok.Surface)
		}
	}
}
