package nlp

import (
	"slices"
	"testing"

	"classify/nlp/codebook"
)

func TestTermsThatNoTextHolds(t *testing.T) {
	b, err := codebook.Parse("t.yaml", []byte(`version: 1
name: t
lists:
  GOODS: [粗品, クオカード]
themes:
- id: x
  label: {en: X}
  mask: [粗品+袋]
  rules:
    - {id: r, near: [GOODS, {money}, 届く], unless: ['届け', '/[一二]枚/', GOODS]}
`))
	if err != nil {
		t.Fatal(err)
	}
	terms := NewTerms(b)
	terms.Look("粗品が届きました。\nお知らせもありました。")
	terms.Look("二枚も。")
	var got []string
	for _, u := range terms.Unseen() {
		got = append(got, u.Text)
	}
	if want := []string{"クオカード", "粗品+袋", "'届け'"}; !slices.Equal(got, want) || terms.Count() != 6 {
		t.Errorf("unseen = %q of %d, want %q of 6", got, terms.Count(), want)
	}
}
