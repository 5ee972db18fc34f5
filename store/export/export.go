// Package export writes what a store holds of an incident for other programs:
// one utterance with its themes, facts and events a line (JSON Lines) or a row
// (CSV, XLSX), or all of them as tables of a database (SQLite). Documents go
// in, bytes come out; the same documents give the same bytes. Start at Lines
// and Write.
//
// JSON Lines and databases hold every text as it is. What is made for
// spreadsheets has no cell that a spreadsheet would run as a formula, and no
// character that hides or turns around what stands beside it. It does no I/O
// but for the writer, and for temporary files in which workbooks and databases
// are put together.
package export

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"classify/store/record"
	"classify/store/report"
)

// Formats lists the formats Write knows, the default first.
var Formats = []string{"jsonl", "csv", "xlsx", "sqlite"}

// Line is one utterance of an export.
type Line struct {
	ID         string           `json:"id"`
	Incident   string           `json:"incident"`
	URL        string           `json:"url"`
	Title      string           `json:"title"`
	Site       string           `json:"site"`
	Published  string           `json:"published"`
	OnIncident bool             `json:"on_incident"`
	Voice      record.Voice     `json:"voice"`
	Kind       record.Kind      `json:"kind"`
	Speaker    string           `json:"speaker"`
	Handle     string           `json:"handle"`
	Posted     string           `json:"posted"`
	Depth      int              `json:"depth"`
	Parent     string           `json:"parent"` // id of the utterance it answers
	Heading    string           `json:"heading"`
	Captured   time.Time        `json:"captured"`
	SHA256     string           `json:"sha256"` // of the capture
	Extractor  string           `json:"extractor"`
	TextSHA256 string           `json:"text_sha256"` // of the revision
	Utterance  int              `json:"utterance"`
	Text       string           `json:"text"`
	Themes     []record.Finding `json:"themes"`
	Facts      []record.Fact    `json:"facts"`
	Events     []record.Event   `json:"events"`
	// Machine is what the program found in an utterance that a person has
	// labelled; nil: nobody has.
	Machine []record.Finding `json:"machine,omitzero"`
	Labels  []record.Label   `json:"labels,omitempty"` // what people said of it, the last one counts

	// What an import needs besides to read the utterance as it was.
	Byline string             `json:"byline,omitempty"`        // of the document: who speaks where no speaker is named
	Level  int                `json:"level,omitempty"`         // of a heading
	Lang   string             `json:"lang,omitempty"`          // "": Japanese
	Link   string             `json:"utterance_url,omitempty"` // where a post or comment stands itself
	Quotes []record.Quotation `json:"quotes,omitempty"`        // passages that somebody else said
	// History stands at the first utterance of a document, see Remember.
	History *record.History `json:"history,omitempty"`
}

// Set is what is exported.
type Set struct {
	Incident record.Incident
	Lines    []Line
	Method   record.Method // of the newest analyses
	Runs     []record.Run  // in the order in which they began
	Program  string        // name and version of what wrote it

	OnePerson     bool // Lines are what one person has said, with where others quote them
	Pseudonymised bool // Lines are those of Pseudonyms
}

// Run is the newest finished run that changed anything.
func (s Set) Run() (newest record.Run) {
	for _, r := range s.Runs {
		if !r.Finished.IsZero() && r.Changed > 0 {
			newest = r
		}
	}
	return newest
}

// AsOf is the time of the newest capture; zero if there is none.
func (s Set) AsOf() (newest time.Time) {
	for i := range s.Lines {
		if at := s.Lines[i].Captured; at.After(newest) {
			newest = at
		}
	}
	return newest.UTC()
}

// Lines are the utterances of documents, in order, with what people said of
// them.
func Lines(incident string, docs []report.Document, labelled []record.Labelled) (lines []Line) {
	at := map[string][]record.Labelled{}
	for _, l := range labelled {
		at[l.URL] = append(at[l.URL], l)
	}
	for _, d := range docs {
		doc := d.Revision.Document
		said := doc.Assign(at[doc.URL])
		for i, u := range doc.Utterances {
			l := newLine(incident, d, i, u)
			l.Labels = said[i].Labels
			lines = append(lines, l)
		}
	}
	return lines
}

func newLine(incident string, d report.Document, i int, u record.Utterance) Line {
	doc, coding := d.Revision.Document, d.Coding(i)
	l := Line{
		ID: d.Revision.UtteranceID(u.ID), Incident: incident, URL: doc.URL, Title: doc.Title, Site: doc.Site,
		Published: doc.Published, OnIncident: d.OnIncident(), Voice: d.VoiceOf(u), Kind: u.Kind, Speaker: u.Speaker,
		Handle: u.Handle, Posted: u.Posted, Depth: u.Depth, Heading: u.Heading, Captured: d.Capture.Time.UTC(),
		SHA256: d.Capture.Came(), Extractor: d.Revision.Extractor, TextSHA256: d.Revision.TextSHA256, Utterance: u.ID,
		Text: u.Text, Themes: record.OrEmpty(coding.Findings), Facts: record.OrEmpty(coding.Facts),
		Events: record.OrEmpty(coding.Events), Byline: doc.Byline, Level: u.Level, Lang: u.Lang, Link: u.URL, Quotes: u.Quotes,
	}
	if d.Labelled(i) {
		l.Machine = record.OrEmpty(d.Analysis.Machine[i])
	}
	if u.Parent != 0 {
		l.Parent = d.Revision.UtteranceID(u.Parent)
	}
	return l
}

// Binary lists those of Formats that are no text.
var Binary = []string{"xlsx", "sqlite"}

// Write writes a set in one of Formats. long counts the cells with more
// characters than spreadsheets keep: an XLSX file has them cut, with a mark, a
// CSV file whole.
func Write(w io.Writer, s Set, format string) (long int, err error) {
	switch format {
	case "jsonl":
		return 0, writeJSONL(w, s.Lines)
	case "csv":
		return writeCSV(w, s)
	case "xlsx":
		return writeWorkbook(w, s, maxRows)
	case "sqlite":
		return 0, writeSQLite(w, s)
	}
	return 0, fmt.Errorf("unknown format %q: use %s", format, strings.Join(Formats, ", "))
}

func writeJSONL(w io.Writer, lines []Line) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	for i := range lines {
		if err := e.Encode(&lines[i]); err != nil {
			return err
		}
	}
	return nil
}

// Notice says, in a language, what may usually be done with the texts.
func Notice(language string) string {
	if language == "ja" {
		return "本文の著作権はそれぞれの著者にあります。日本の著作権法では、公正な慣行に合う引用（第32条、出所の明示は第48条）や、情報解析のための利用（第30条の4・第47条の5）は一般に認められていますが、全文の公開や配布には通常、許諾が必要です。一般的な説明であり、法的助言ではありません。"
	}
	return "The texts belong to their authors. Japanese copyright law usually allows fair quotation with the source named (Article 32, and 48 on naming it) and use for information analysis (Articles 30-4 and 47-5); publishing or passing on whole texts usually needs permission. This is general information, no legal advice."
}
