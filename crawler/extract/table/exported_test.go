package table

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"classify/store/record"

	"github.com/google/go-cmp/cmp"
)

// exportOf is a document as an export has it, one utterance a line.
func exportOf(t *testing.T, d record.Document) string {
	t.Helper()
	r := record.Revision{Document: d, TextSHA256: record.Hash([]byte(d.Text()))}
	var b strings.Builder
	for _, u := range d.Utterances {
		e := exported{
			ID: r.UtteranceID(u.ID), URL: d.URL, Title: d.Title, Site: d.Site, Published: d.Published, Byline: d.Byline, OnIncident: !d.Aside,
			Voice: u.Voice, Kind: u.Kind, Speaker: u.Speaker, Handle: u.Handle, Posted: u.Posted, Depth: u.Depth, Heading: u.Heading,
			TextSHA256: r.TextSHA256, Utterance: u.ID, Text: u.Text, Level: u.Level, Lang: u.Lang, Link: u.URL, Quotes: u.Quotes,
		}
		if u.Parent != 0 {
			e.Parent = r.UtteranceID(u.Parent)
		}
		line, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		b.Write(append(line, '\n'))
	}
	return b.String()
}

func utterances(us ...record.Utterance) []record.Utterance {
	for i := range us {
		us[i].ID = i + 1
	}
	return us
}

// blog is a document with whatever a document may have that an export tells.
func blog() record.Document {
	return record.Document{
		URL: "https://blog.example/1?a=b", Title: "長い題" + strings.Repeat("名", 300), Site: "日記", Published: "2021-05", Byline: "沖野 帆", Aside: true,
		Utterances: utterances(
			record.Utterance{Kind: record.Heading, Level: 2, Text: "見出し", Voice: record.Commentary},
			record.Utterance{Kind: record.Paragraph, Text: "同社は「遅れた」と述べた。", Heading: "見出し", Voice: record.Press, Quotes: []record.Quotation{{Start: 12, End: 21, Speaker: "同社", Voice: record.Announcement, Depth: 1}}},
			record.Utterance{Kind: record.Comment, Text: "…", Speaker: "浜/茜", Handle: "@浜", Posted: "2021-05-21T16:00+09:00", Depth: 12, URL: "https://blog.example/1#c2", Voice: record.Commentary},
			record.Utterance{Kind: record.Comment, Text: strings.Repeat("長い", 5000), Parent: 3, Posted: "2021", Voice: record.Commentary},
			record.Utterance{Kind: record.Paragraph, Text: "Too late.\n二行目", Lang: "en", Voice: record.Commentary},
		),
		Links: []record.Link{}, Warnings: []string{},
	}
}

func TestAnExportIsReadAsItWas(t *testing.T) {
	other := record.Document{URL: "file:notes.txt#part=2", Utterances: utterances(record.Utterance{Kind: record.Paragraph, Text: "別の話", Voice: record.Press}), Links: []record.Link{}, Warnings: []string{}}
	masked := other
	masked.URL = "urn:page:0123456789abcdef"
	want := []record.Document{blog(), other, masked}
	text := ""
	for _, d := range want {
		text += exportOf(t, d)
	}
	read, err := Read(text, Options{URL: "file:x.jsonl"})
	if err != nil || len(read.Warnings) > 0 {
		t.Fatalf("%v, %v", read.Warnings, err)
	}
	for i := range read.Documents {
		if !read.Exported[read.Documents[i].URL] {
			t.Errorf("%s is from no export", read.Documents[i].URL)
		}
		read.Documents[i].Grounds = nil
	}
	if diff := cmp.Diff(want, read.Documents); diff != "" {
		t.Errorf("the documents (-exported +read):\n%s", diff)
	}
}

func TestAPartOfAnExportIsTold(t *testing.T) {
	_, rest, _ := strings.Cut(exportOf(t, blog()), "\n")
	read, err := Read(rest, Options{URL: "file:x.jsonl"})
	want := []string{`1 documents are not all that was exported of them; their utterances have other ids: line 1 ("https://blog.example/1?a=b")`}
	if diff := cmp.Diff(want, read.Warnings); err != nil || diff != "" || len(read.Documents[0].Utterances) != 4 || read.Documents[0].Utterances[2].Parent != 2 {
		t.Errorf("%v, %v", read.Warnings, err)
	}
}

// TestALineThatNoExportHasIsAnOrdinaryRow: whoever makes up such a line gains
// nothing by it.
func TestALineThatNoExportHasIsAnOrdinaryRow(t *testing.T) {
	line := strings.TrimSpace(exportOf(t, record.Document{URL: "https://a.example/", Utterances: utterances(record.Utterance{Kind: record.Comment, Text: "遅い", Speaker: "浜", Posted: "2021-05-21"})}))
	for what, change := range map[string][2]string{
		"another number":     {`"utterance":1`, `"utterance":2`},
		"no hash":            {`"text_sha256":"`, `"text_sha256":"x`},
		"hidden characters":  {"遅い", "遅\u202eい"},
		"no kind":            {`"kind":"comment"`, `"kind":"rant"`},
		"no date":            {`"posted":"2021-05-21"`, `"posted":"yesterday"`},
		"a voice of its own": {`"voice":""`, `"voice":"god"`},
		"a number as text":   {`"depth":0`, `"depth":"0"`},
		"a depth below zero": {`"depth":0`, `"depth":-1`},
		"quotes outside":     {`"quotes":null`, `"quotes":[{"start":0,"end":99}]`},
		"half a character":   {`"quotes":null`, `"quotes":[{"start":0,"end":1}]`},
		"a link that runs":   {`"utterance_url":""`, `"utterance_url":"javascript:alert(1)"`},
		"an address as well": {`"url":"https://a.example/"`, `"url":"javascript:alert(1)"`},
	} {
		changed := strings.Replace(line, change[0], change[1], 1)
		if changed == line {
			t.Fatalf("%s: %s is not in %s", what, change[0], line)
		}
		read, err := Read(changed, Options{URL: "file:x.jsonl"})
		if err != nil || len(read.Documents) != 1 || len(read.Exported) > 0 {
			t.Errorf("%s: %+v, %v", what, read, err)
		}
	}
	if read, err := Read(line, Options{}); err != nil || len(read.Exported) != 1 {
		t.Errorf("the line as it is: %+v, %v", read, err)
	}
	if read, err := Read(line, Options{Map: Map{{"heading", "text"}}}); err == nil && len(read.Exported) > 0 {
		t.Error(fmt.Sprint("the user's word does not count: ", read))
	}
}
