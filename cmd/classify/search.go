package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"classify/nlp/text"
	"classify/nlp/token"
	"classify/store"
	"classify/store/record"
	layout "classify/store/report/render/columns"
	"classify/store/report/render/safe"
)

func (a *app) searchCommand() *cobra.Command {
	s := searching{app: a}
	var id string
	cmd := &cobra.Command{
		Use:   "search QUERY",
		Short: "Find words in the stored utterances and show them in their context",
		Long: "Find words in the utterances of the newest revision of every document on an\n" +
			"incident, in the order in which they were collected. Widths, blanks between\n" +
			"Japanese characters and other ways of writing the same characters make no\n" +
			"difference. With --forms the last word is found in all its forms, and only\n" +
			"where it is a word: 遅れる finds 遅れた, but not 手遅れ.",
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if s.json {
				s.format = "json"
			}
			if err := errors.Join(oneOf("--format", s.format, tableFormats), s.check()); err != nil {
				return err
			}
			var named []string
			if id != "" {
				named = append(named, id)
			}
			incident, err := incidentID(named)
			if err != nil {
				return err
			}
			return s.search(incident, args[0])
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&id, "incident", "", "search in this `incident` alone, named by its id or its file")
	s.register(cmd)
	flags.StringVar(&s.query.Speaker, "speaker", "", "only utterances of this `person` or account")
	flags.BoolVar(&s.forms, "forms", false, "find the last word in all its forms, where it is a word")
	flags.IntVarP(&s.limit, "limit", "n", 50, "show at most so many places of an incident; 0: all")
	flags.StringVar(&s.format, "format", "text", "text, csv or json (a record for each place)")
	flags.BoolVar(&s.json, "json", false, "the same as --format json")
	return cmd
}

// searching is one search.
type searching struct {
	*app
	queryFlags
	forms bool
	limit int
	json  bool

	format string
}

// hit is a place found in an incident.
type hit struct {
	incident string
	store.Hit
}

func (s *searching) search(incident, query string) error {
	what, err := s.lookFor(query)
	if err != nil {
		return err
	}
	open, err := store.Open(s.db)
	if err != nil {
		return err
	}
	defer open.Close()
	incidents, err := open.Incidents(incident)
	if err != nil {
		return err
	}
	var hits []hit
	more := false
	for _, inc := range incidents {
		found, left, err := open.Search(inc.ID, folding, what)
		if err != nil {
			return fmt.Errorf("search %s: %w", inc.ID, err)
		}
		for _, h := range found {
			hits = append(hits, hit{inc.ID, h})
		}
		more = more || left
	}
	switch {
	case len(hits) == 0:
		fmt.Fprintln(s.stderr, "classify: nothing found")
	case more:
		fmt.Fprintf(s.stderr, "classify: %d places, and there are more; see --limit\n", len(hits))
	default:
		fmt.Fprintf(s.stderr, "classify: %d places\n", len(hits))
	}
	return s.write("-", func(w io.Writer) error {
		switch s.format {
		case "json":
			return places(w, hits)
		case "csv":
			return safe.Rows(w, placeRows(hits))
		}
		return concordance(w, hits)
	})
}

// lookFor is the search for a query, normalised as the stored texts are.
func (s *searching) lookFor(query string) (store.Search, error) {
	normal := text.Normalise(strings.ToValidUTF8(query, "\uFFFD"), 0).Text
	if normal == "" {
		return store.Search{}, usageError{errors.New("nothing to search for; give a word")}
	}
	if s.limit < 0 {
		return store.Search{}, usageError{fmt.Errorf("--limit %d: give a number of places, or 0 for all", s.limit)}
	}
	what := store.Search{Any: []string{normal}, Query: s.query, Limit: s.limit}
	if s.forms {
		what.Any, what.Accept = inAllForms(normal)
	}
	return what, nil
}

// inAllForms lists how a normalised query may be written with its last word in
// any form, and tells where that is whole words.
func inAllForms(query string) (forms []string, accept func(folded string, start, end int) bool) {
	words := token.Cut(query)
	last := words[len(words)-1]
	base := cmp.Or(last.Base, last.Surface)
	for _, form := range append(token.Surfaces(map[string]bool{base: true})[base], base, last.Surface) {
		if form = query[:last.Start] + form; !slices.Contains(forms, form) {
			forms = append(forms, form)
		}
	}
	return forms, func(folded string, start, end int) bool {
		for _, one := range text.Sentences(folded) {
			if start < one.Start || end > one.End {
				continue
			}
			begins, ends := false, false
			for _, w := range token.Cut(folded[one.Start:one.End]) {
				begins = begins || one.Start+w.Start == start
				ends = ends || one.Start+w.End == end && cmp.Or(w.Base, w.Surface) == base
			}
			return begins && ends
		}
		return false
	}
}

// around is how many columns of context stand on each side of what was found.
const around = 30

// concordance shows the hits in lines, what was found below one another.
func concordance(w io.Writer, hits []hit) error {
	if len(hits) == 0 {
		return nil
	}
	rows := make([][]string, len(hits))
	for i, h := range hits {
		u := h.Revision.Document.Utterances[h.At]
		before, match, after := safe.Line(u.Text[:h.Start]), safe.Line(u.Text[h.Start:h.End]), safe.Line(u.Text[h.End:])
		day := cmp.Or(u.Posted, h.Revision.Document.Published)
		rows[i] = []string{
			day[:min(len(day), len(time.DateOnly))], string(h.Voice), rightmost(before, around) + "「" + match + "」" + layout.Truncate(after, around),
			h.Revision.UtteranceID(u.ID), safe.Line(h.Revision.Document.URL),
		}
	}
	_, err := io.WriteString(w, layout.Table(rows, len(rows[0])))
	return err
}

// rightmost is the end of a text in so many columns, with blanks before it if it
// is shorter.
func rightmost(s string, width int) string {
	if layout.Width(s) <= width {
		return strings.Repeat(" ", width-layout.Width(s)) + s
	}
	for i := range s {
		if rest := s[i:]; layout.Width(rest) < width {
			return strings.Repeat(" ", width-1-layout.Width(rest)) + "…" + rest
		}
	}
	return s
}

// place is a hit as JSON.
type place struct {
	ID        string       `json:"id"` // of the utterance
	Incident  string       `json:"incident"`
	URL       string       `json:"url"`
	Title     string       `json:"title"`
	Voice     record.Voice `json:"voice"`
	Kind      record.Kind  `json:"kind"`
	Speaker   string       `json:"speaker"`
	Handle    string       `json:"handle"`
	Posted    string       `json:"posted"`
	Captured  time.Time    `json:"captured"`
	SHA256    string       `json:"sha256"` // of the capture
	Text      string       `json:"text"`
	Start     int          `json:"start"` // bytes of text
	End       int          `json:"end"`
	Quote     string       `json:"quote"`
	Themes    []string     `json:"themes"`
	Utterance int          `json:"utterance"`
}

func (h hit) place() place {
	doc, u := h.Revision.Document, h.Revision.Document.Utterances[h.At]
	return place{
		ID: h.Revision.UtteranceID(u.ID), Incident: h.incident, URL: doc.URL, Title: doc.Title, Voice: h.Voice, Kind: u.Kind,
		Speaker: u.Speaker, Handle: u.Handle, Posted: cmp.Or(u.Posted, doc.Published), Captured: h.Capture.Time.UTC(), SHA256: h.Capture.Came(),
		Text: u.Text, Start: h.Start, End: h.End, Quote: u.Text[h.Start:h.End], Themes: record.OrEmpty(h.Themes), Utterance: u.ID,
	}
}

func places(w io.Writer, hits []hit) error {
	e := encoder(w)
	for _, h := range hits {
		if err := e.Encode(h.place()); err != nil {
			return err
		}
	}
	return nil
}

// placeRows are the hits as rows of a table.
func placeRows(hits []hit) [][]string {
	rows := [][]string{{"id", "incident", "posted", "voice", "kind", "speaker", "handle", "before", "quote", "after", "themes", "title", "url", "sha256"}}
	for _, h := range hits {
		p := h.place()
		rows = append(rows, []string{
			p.ID, p.Incident, p.Posted, string(p.Voice), string(p.Kind), p.Speaker, p.Handle, p.Text[:p.Start], p.Quote, p.Text[p.End:],
			strings.Join(p.Themes, " "), p.Title, p.URL, p.SHA256,
		})
	}
	return rows
}
