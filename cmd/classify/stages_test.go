package main

import (
	"testing"

	"classify/store"
	"classify/store/record"
)

func TestOnlyJapaneseUtterancesAreTagged(t *testing.T) {
	tagger, err := newTagger("builtin", nil)
	if err != nil {
		t.Fatal(err)
	}
	doc := record.Document{Published: "2021-05-21", Utterances: []record.Utterance{
		{ID: 1, Text: "発覚から公表まで三週間かかったのは遅すぎる。"},
		{ID: 2, Text: "發生外洩三週間才公佈，這太慢了。公表まで三週間。", Lang: "zh"},
		{ID: 3, Text: "流出は500人。"},
	}}
	a := analyse(record.Incident{ID: "x"}, tagger, "m", store.Untagged{Revision: record.Revision{Document: doc}})
	if len(a.Codings) != 3 || len(a.Codings[0].Findings) == 0 || len(a.Codings[2].Facts) == 0 {
		t.Fatalf("codings = %+v", a.Codings)
	}
	if other := a.Codings[1]; len(other.Findings)+len(other.Facts) > 0 {
		t.Errorf("the utterance in Chinese has the coding %+v", other)
	}
}
