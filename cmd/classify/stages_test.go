package main

import (
	"strings"
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

func TestAFindingInAQuotationIsItsSpeakers(t *testing.T) {
	tagger, err := newTagger("builtin", nil)
	if err != nil {
		t.Fatal(err)
	}
	text := "会員の一人は「発表まで3週間もかかった」と話した。同社の対応も遅かった。"
	quote := record.Quotation{Start: strings.Index(text, "発表"), End: strings.Index(text, "」"), Speaker: "会員の一人", Voice: record.Commentary, Depth: 1}
	u := store.Untagged{Member: record.Membership{Listed: true, Voice: record.Press}}
	u.Revision.Document = record.Document{Utterances: []record.Utterance{{ID: 1, Kind: record.Paragraph, Text: text, Quotes: []record.Quotation{quote}}}}
	found := analyse(record.Incident{}, tagger, "", u).Codings[0].Findings
	if len(found) != 2 || found[0].Speaker != "会員の一人" || found[0].Voice != record.Commentary || found[0].Depth != 1 || found[1].Speaker != "" || found[1].Depth != 0 {
		t.Errorf("%+v", found)
	}
}
