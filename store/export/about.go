package export

import (
	"strconv"
	"strings"
	"time"
)

// document is what the lines of one revision have in common.
type document struct {
	first *Line
	lines []*Line
	coded int // lines with a theme
}

// documents are those of the lines, in their order.
func (s Set) documents() (docs []*document) {
	known := map[string]*document{}
	for i := range s.Lines {
		l := &s.Lines[i]
		page, _, _ := strings.Cut(l.ID, ":") // the address of a pseudonymised page may be missing
		d := known[page]
		if d == nil {
			d = &document{first: l}
			known[page] = d
			docs = append(docs, d)
		}
		d.lines = append(d.lines, l)
		if len(l.Themes) > 0 {
			d.coded++
		}
	}
	return docs
}

// about is what an export is, by names that stay.
func (s Set) about() [][2]string {
	m, run := s.Method, s.Run()
	asOf := ""
	if at := s.AsOf(); !at.IsZero() {
		asOf = at.Format(time.RFC3339)
	}
	return [][2]string{
		{"incident", s.Incident.ID}, {"title", s.Incident.Title}, {"as_of", asOf}, {"utterances", strconv.Itoa(len(s.Lines))},
		{"one_person", strconv.FormatBool(s.OnePerson)}, {"pseudonymised", strconv.FormatBool(s.Pseudonymised)},
		{"program", s.Program}, {"tagger", m.Tagger}, {"codebook", m.Codebook}, {"codebook_sha256", m.CodebookID}, {"dictionary", m.Dictionary}, {"model", m.Model},
		{"run", strconv.FormatUint(run.ID, 10)}, {"run_hash", run.Hash},
		{"notice_ja", Notice("ja")}, {"notice_en", Notice("en")},
	}
}
