package label

import (
	"bytes"
	"errors"
	"reflect"
	"strings"
	"testing"

	"classify/store/record"
)

func TestLabelsAreReadAsTheyAreWritten(t *testing.T) {
	in := "\ufeff" + `{"id":"a1","incident":"ferry","text":"公表が<遅い>。","themes":["delay"],"stance":{"delay":"asserted"},"certainty":{"delay":"certain"}}

{"id":"a2","text":"港は晴れ。","themes":[]}
`
	labels, err := Read("gold.jsonl", strings.NewReader(in))
	if err != nil || len(labels) != 2 || !labels[0].Has("delay") || labels[1].Has("delay") {
		t.Fatalf("Read = %+v, %v", labels, err)
	}
	if labels[0].Group() != "ferry" || labels[1].Group() != "sentence a2" {
		t.Errorf("groups %q and %q", labels[0].Group(), labels[1].Group())
	}
	var out bytes.Buffer
	if err := Write(&out, labels); err != nil {
		t.Fatal(err)
	}
	again, err := Read("again", &out)
	if err != nil || !reflect.DeepEqual(labels, again) {
		t.Errorf("read again: %+v, %v", again, err)
	}
}

func TestTheLineOfEachLabelIsKnown(t *testing.T) {
	in := "\n" + `{"id":"a1","text":"x","themes":[]}` + "\n\n" + `{"id":"a2","text":"x","themes":[]}`
	labels, lines, err := ReadLines("gold.jsonl", strings.NewReader(in))
	if err != nil || len(labels) != 2 || !reflect.DeepEqual(lines, []int{2, 4}) {
		t.Errorf("ReadLines = %v, %v, %v", labels, lines, err)
	}
}

func TestAWrongLineIsNamed(t *testing.T) {
	for _, c := range []struct{ line, want string }{
		{`{`, "gold.jsonl:2: no JSON object"},
		{`{"text":"x","themes":[]}`, "gold.jsonl:2: it has no id"},
		{`{"id":"b","text":" ","themes":[]}`, "it has no text"},
		{`{"id":"b","text":"x"}`, "it has no themes; [] says"},
		{`{"id":"b","text":"\"themes\"は?"}`, "it has no themes; [] says"},
		{`{"id":"b","text":"x","note":"themes","stance":{"themes":"asked"}}`, "it has no themes; [] says"},
		{`{"id":"b","text":"x","themes":"delay"}`, "no JSON object"},
		{`{"id":"b","text":"x","themes":[],"drawn":"best"}`, `the draw "best" is none of`},
		{`{"id":"a","text":"x","themes":[]}`, `the id "a" stands in line 1 already`},
		{`{"id":"b","text":"x","themes":["delay"],"stance":{"delay":"certain"}}`, `the stance "certain" of delay`},
		{`{"id":"b","text":"x","themes":[],"stance":{"delay":"asked"}}`, "which is none of its themes"},
		{`{"id":"b","text":"x","themes":["delay"],"certainty":{"delay":"x"}}`, `the certainty "x" of delay`},
	} {
		_, err := Read("gold.jsonl", strings.NewReader(`{"id":"a","text":"x","themes":[]}`+"\n"+c.line))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.line, err, c.want)
		}
	}
	if _, err := ReadFile("no such file"); err == nil {
		t.Error("a file that is not there was read")
	}
}

func TestHowALabelCameAboutIsReadAsItIsWritten(t *testing.T) {
	labels := []Label{
		{ID: "1", Text: "x", URL: "https://a.example/", Themes: []string{}, By: "浜",
			Drawn: record.Draw{Strategy: record.Elusion, Theme: "delay", Method: "00ff"}, Offered: []string{"delay", "trust"}},
		{ID: "2", Text: "themes", Themes: []string{"trust"}},
	}
	var lines, table bytes.Buffer
	if err := errors.Join(Write(&lines, labels), WriteCSV(&table, labels)); err != nil {
		t.Fatal(err)
	}
	if header, _, _ := strings.Cut(table.String(), "\n"); !strings.HasSuffix(header, ",note,by,url,drawn,offered") {
		t.Errorf("the header is %q", header)
	}
	fromLines, err := Lines("l", &lines)
	fromTable, other := CSVLines("t", &table)
	if err := errors.Join(err, other); err != nil {
		t.Fatal(err)
	}
	for i, want := range labels {
		if !reflect.DeepEqual(fromLines[i].Label, want) || !reflect.DeepEqual(fromTable[i].Label, want) {
			t.Errorf("read %+v and %+v, want %+v", fromLines[i].Label, fromTable[i].Label, want)
		}
	}
	if l := labels[0]; l.SpeaksOf("scope") || !l.SpeaksOf("trust") || !labels[1].SpeaksOf("scope") {
		t.Error("a label speaks of the themes on offer, and of all if that is not told")
	}
}

func TestALineThatWaitsIsNoLineWithoutThemes(t *testing.T) {
	lines, err := Lines("l", strings.NewReader(`{"id":"1","text":"x","themes":null}`))
	if err != nil || len(lines) != 1 || lines[0].Themes != nil {
		t.Errorf("Lines = %+v, %v", lines, err)
	}
}
