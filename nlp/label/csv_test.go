package label

import (
	"bytes"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"classify/store/record"
)

func TestATableIsReadAsItIsWritten(t *testing.T) {
	labels := []Label{
		{ID: "a:1", Incident: "ferry", Text: "「遅い」, と\n彼は\"言った\"。", Heading: "経過, その2", Parent: "なぜ?", Themes: []string{"delay", "trust"},
			Stance:    map[string]record.Stance{"delay": record.Asserted, "trust": record.Asked},
			Certainty: map[string]record.Certainty{"delay": record.Hearsay}, Note: "二行\nある"},
		{ID: "a:2", Text: `=HYPERLINK("https://a.example/")`, Themes: []string{}},
		{ID: "a:3", Text: "'-1人", Themes: []string{"scope"}},
		{ID: "a:4", Text: "'そうか'", Heading: "＝見出し", Note: "-"},
	}
	var out bytes.Buffer
	if err := WriteCSV(&out, labels, Column{"machine", func(i int) string { return fmt.Sprint(i) }}); err != nil {
		t.Fatal(err)
	}
	written := out.String()
	if !strings.HasPrefix(written, "\ufeffid,incident,text,heading,parent,themes,stance,certainty,note,machine\n") {
		t.Errorf("the header is %q", strings.SplitN(written, "\n", 2)[0])
	}
	for _, cell := range []string{",'=HYPER", ",''-1人", ",'そうか'"} {
		if !strings.Contains(strings.ReplaceAll(written, `"`, ""), cell) {
			t.Errorf("no %s in\n%s", cell, written)
		}
	}
	for name, table := range map[string]string{"as written": written, "with CR LF": strings.ReplaceAll(written, "\n", "\r\n")} {
		lines, err := CSVLines("t.csv", strings.NewReader(table))
		if err != nil {
			t.Fatal(err)
		}
		for i, l := range lines {
			if !reflect.DeepEqual(l.Label, labels[i]) {
				t.Errorf("%s: row %d is\n%+v, want\n%+v", name, i, l.Label, labels[i])
			}
		}
		if len(lines) != 4 || lines[0].Number != 2 || lines[1].Number != 5 {
			t.Errorf("%s: rows at %+v", name, lines)
		}
	}
}

func TestWhoLabelledIsAColumnIfItIsKnown(t *testing.T) {
	var out bytes.Buffer
	if err := WriteCSV(&out, []Label{{ID: "1", Text: "x", Themes: []string{}, By: "浜"}}); err != nil {
		t.Fatal(err)
	}
	lines, err := CSVLines("t.csv", &out)
	if err != nil || len(lines) != 1 || lines[0].By != "浜" {
		t.Errorf("read again: %+v, %v", lines, err)
	}
}

func TestOneWordIsForAllThemesOfARow(t *testing.T) {
	table := "themes\tid\ttext\tstance\tcertainty\ndelay trust\t1\tx\tasked\tdelay=hedged\n"
	lines, err := CSVLines("t.tsv", strings.NewReader(table))
	want := map[string]record.Stance{"delay": record.Asked, "trust": record.Asked}
	if err != nil || len(lines) != 1 || !reflect.DeepEqual(lines[0].Stance, want) || lines[0].Certainty["delay"] != record.Hedged {
		t.Errorf("CSVLines = %+v, %v", lines, err)
	}
}

func TestATableOfAnotherSpreadsheetIsRead(t *testing.T) {
	for _, none := range []string{"-", "－", "ー", " - "} {
		lines, err := CSVLines("t.csv", strings.NewReader("ID;text;themes;stance\r\n1;a, b;"+none+";"+none+"\r\n;;;\r\n2;c;delay\u3000trust\r\n3;d;;\r\n"))
		if err != nil || len(lines) != 3 || lines[0].Text != "a, b" || lines[0].Themes == nil || len(lines[0].Themes) > 0 || len(lines[1].Themes) != 2 || lines[2].Themes != nil {
			t.Errorf("with %q: %+v, %v", none, lines, err)
		}
	}
}

func TestAWrongRowIsNamed(t *testing.T) {
	const header = "id,text,themes,stance\n1,x,-,\n"
	for _, c := range []struct{ table, want string }{
		{"", "t.csv:1: no header row"},
		{"id,text\n", `t.csv:1: no column "themes"`},
		{"id,text,themes,stence\n", `t.csv:1: unknown column "stence"`},
		{"id,text,themes,ID\n", `t.csv:1: two columns are called "id"`},
		{header + ",x,-,\n", "t.csv:3: it has no id"},
		{header + "2,,-,\n", "t.csv:3: it has no text"},
		{header + "1,x,-,\n", `t.csv:3: the id "1" stands in line 2 already`},
		{header + "2,x,delay,certain\n", `t.csv:3: the stance "certain" of delay`},
		{header + "2,x,delay,delay=asked delay=denied\n", "t.csv:3: \"delay=asked delay=denied\": write one word"},
		{header + "2,x,delay,trust=asked\n", "t.csv:3: it has a stance for trust"},
		{header + "2,x,-,asked\n", `t.csv:3: it has the word "asked", but no theme`},
		{header + "2,x,y,delay,asked\n", "t.csv:3: 5 cells in a table of 4 columns"},
		{header + "2,\"x,-,\n", "t.csv:3:"},
		{header + "\n\n2,\"a\nb\",delay,x\n3,,-,\n", "t.csv:7: it has no text"},
	} {
		_, err := CSVLines("t.csv", strings.NewReader(c.table))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v, want %q", c.table, err, c.want)
		}
	}
}

func TestLinesThatWaitForALabelAreKept(t *testing.T) {
	in := `{"id":"1","text":"x","themes":null}
{"id":"2","text":"x","themes":[],"by":"a"}
{"id":"2","text":"x","themes":[],"by":"b"}`
	lines, err := Lines("l.jsonl", strings.NewReader(in))
	if err != nil || len(lines) != 3 || lines[0].Themes != nil || lines[1].Themes == nil || lines[2].Number != 3 {
		t.Errorf("Lines = %+v, %v", lines, err)
	}
	for _, c := range []struct{ line, want string }{
		{`{"id":"2","text":"x","themes":[],"by":"a"}`, "l.jsonl:4: the id \"2\" stands in line 2"},
		{`{"id":"3","text":"x","theme":["delay"]}`, "l.jsonl:4: it has no themes"},
	} {
		if _, err := Lines("l.jsonl", strings.NewReader(in+"\n"+c.line)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.line, err, c.want)
		}
	}
	if _, err := Read("l.jsonl", strings.NewReader(in)); err == nil || !strings.Contains(err.Error(), "l.jsonl:1: it has no themes") {
		t.Errorf("as a gold file: %v", err)
	}
}

// FuzzATableGivesBackItsCells writes any cells and reads them again.
func FuzzATableGivesBackItsCells(f *testing.F) {
	for _, text := range []string{"=1", "''=1", "a,\"b\"\nc", "'", "＠x", "\t", "- x"} {
		f.Add(text, text)
	}
	f.Fuzz(func(t *testing.T, text, note string) {
		if strings.TrimSpace(text) == "" || !utf8.ValidString(text) || !utf8.ValidString(note) || strings.Contains(text+note, "\r") {
			t.Skip("no text of an utterance")
		}
		var out bytes.Buffer
		if err := WriteCSV(&out, []Label{{ID: "1", Text: text, Note: note, Themes: []string{}}}); err != nil {
			t.Fatal(err)
		}
		lines, err := CSVLines("t.csv", &out)
		if err != nil || len(lines) != 1 || lines[0].Text != text || lines[0].Note != note {
			t.Errorf("text %q, note %q: %+v, %v", text, note, lines, err)
		}
	})
}
