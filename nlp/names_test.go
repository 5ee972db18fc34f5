package nlp

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"classify/nlp/codebook"
)

// watching is a codebook that finds the words that names are made of.
func watching(t *testing.T, names ...string) *Tagger {
	t.Helper()
	b, err := codebook.Parse("t.yaml", []byte("version: 1\nname: trial\nthemes:\n- {id: x, label: {en: X}, rules: [{id: r, word: [みな, 東西, 連絡, マッチ, 円滑]}]}\n"))
	if err != nil {
		t.Fatal(err)
	}
	tagger, err := New(Options{Book: b, Names: names})
	if err != nil {
		t.Fatal(err)
	}
	return tagger
}

func TestNamesAreReadWholeAndMaskThemselves(t *testing.T) {
	named, plain := watching(t, "みなとマッチ", "東西電鉄", "ＭｉｎａｔｏＭａｔｃｈ", "港"), watching(t)
	for _, c := range []struct{ text, without, with string }{
		{"みなとマッチが円滑に答えた", "みな", "円滑"},
		{"東西電鉄の東西の駅", "東西", "東西の駅"},
		{"MinatoMatchと連絡が取れた", "連絡", "連絡"},
		{"リマッチの連絡、マッチングアプリ", "連絡", "連絡"},
		{"港の連絡船", "連絡", "連絡"},
		{"みなとマッチから", "みな", ""},
	} {
		first := func(tagger *Tagger) string {
			for _, f := range tagger.Tag(c.text, Context{}).Findings {
				return c.text[f.Start:min(len(c.text), f.Start+len(c.with))]
			}
			return ""
		}
		if got := first(named); got != c.with {
			t.Errorf("with names Tag(%q) finds %q, want %q", c.text, got, c.with)
		}
		if got := plain.Tag(c.text, Context{}).Findings; (len(got) > 0) != (c.without != "") || len(got) > 0 && !strings.HasPrefix(got[0].Quote, c.without) {
			t.Errorf("without names Tag(%q) = %+v, want %q", c.text, got, c.without)
		}
	}
}

func TestNamesChangeNothingWhereTheyDoNotStand(t *testing.T) {
	named, err := New(Options{Names: []string{"株式会社みなとマッチ", "みなとマッチ", "東西電鉄"}})
	if err != nil {
		t.Fatal(err)
	}
	plain := newTagger(t)
	for _, s := range []string{
		"発表まで3週間もかかった。退会者の免許証まで残してたの？", "東西線の駅で、電鉄会社の人に連絡が遅いと言われた", "円滑な対応を求める。みなで待った",
	} {
		if diff := cmp.Diff(plain.Tag(s, Context{}), named.Tag(s, Context{})); diff != "" {
			t.Errorf("Tag(%q) (-without +with names):\n%s", s, diff)
		}
	}
	s := "みなとマッチは発表まで3週間もかかった。"
	if got := named.Tag(s, Context{}).Findings; len(got) != 1 || got[0].Theme != "delay" {
		t.Errorf("Tag(%q) = %+v, want a finding of delay", s, got)
	}
}
