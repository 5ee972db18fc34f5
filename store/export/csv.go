package export

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"classify/store/record"
	"classify/store/report/render/safe"
)

// byteOrderMark tells spreadsheets that a file is UTF-8.
const byteOrderMark = "\ufeff"

// column is a column of a table of utterances.
type column struct {
	name  string
	value func(*Line) string
}

// columns are those of every set.
var columns = []column{
	{"id", func(l *Line) string { return l.ID }},
	{"incident", func(l *Line) string { return l.Incident }},
	{"url", func(l *Line) string { return l.URL }},
	{"title", func(l *Line) string { return l.Title }},
	{"site", func(l *Line) string { return l.Site }},
	{"published", func(l *Line) string { return l.Published }},
	{"on_incident", func(l *Line) string { return strconv.FormatBool(l.OnIncident) }},
	{"voice", func(l *Line) string { return string(l.Voice) }},
	{"kind", func(l *Line) string { return string(l.Kind) }},
	{"speaker", func(l *Line) string { return l.Speaker }},
	{"handle", func(l *Line) string { return l.Handle }},
	{"posted", func(l *Line) string { return l.Posted }},
	{"depth", func(l *Line) string { return strconv.Itoa(l.Depth) }},
	{"parent", func(l *Line) string { return l.Parent }},
	{"heading", func(l *Line) string { return l.Heading }},
	{"text", func(l *Line) string { return l.Text }},
	{"themes", func(l *Line) string { return strings.Join(record.ThemesOf(l.Themes), "; ") }},
	{"by", func(l *Line) string { return makers(l.Themes) }},
	{"facts", func(l *Line) string { return factsText(l.Facts) }},
	{"events", func(l *Line) string { return eventsText(l.Events) }},
	{"captured", func(l *Line) string { return l.Captured.UTC().Format(time.RFC3339) }},
	{"sha256", func(l *Line) string { return l.SHA256 }},
	{"extractor", func(l *Line) string { return l.Extractor }},
	{"text_sha256", func(l *Line) string { return l.TextSHA256 }},
	{"utterance", func(l *Line) string { return strconv.Itoa(l.Utterance) }},
}

// columnsOf are a set's columns: after the others one for each theme, in the
// codebook's order, which holds its stances, so that a filter finds it.
func columnsOf(s Set) []column {
	all := slices.Clone(columns)
	for _, theme := range s.themes() {
		all = append(all, column{"theme:" + theme, func(l *Line) string { return stances(l.Themes, theme) }})
	}
	return all
}

// themes are those of the codebook, and others that a person gave or that an
// earlier codebook had.
func (s Set) themes() (ids []string) {
	seen := map[string]bool{}
	for _, t := range s.Method.Themes {
		ids, seen[t.ID] = append(ids, t.ID), true
	}
	known := len(ids)
	for i := range s.Lines {
		l := &s.Lines[i]
		for _, id := range append(record.ThemesOf(l.Themes), record.ThemesOf(l.Machine)...) {
			if !seen[id] {
				ids, seen[id] = append(ids, id), true
			}
		}
	}
	slices.Sort(ids[known:])
	return ids
}

// stances are those in which a theme was found, each once.
func stances(found []record.Finding, theme string) string {
	var all []string
	for _, f := range found {
		if f.Theme == theme && !slices.Contains(all, string(f.Stance)) {
			all = append(all, string(f.Stance))
		}
	}
	return strings.Join(all, "; ")
}

// makers are who found the themes, each once.
func makers(found []record.Finding) string {
	var all []string
	for _, f := range found {
		if !slices.Contains(all, string(f.By)) {
			all = append(all, string(f.By))
		}
	}
	return strings.Join(all, "; ")
}

// factsText tells facts as text: type, words, value.
func factsText(facts []record.Fact) string {
	parts := make([]string, len(facts))
	for i, f := range facts {
		parts[i] = strings.TrimSuffix(fmt.Sprintf("%s %s = %s", f.Type, f.Text, factValue(f)), " = ")
	}
	return strings.Join(parts, "; ")
}

// factValue is the normalised value of a fact with its unit.
func factValue(f record.Fact) string {
	var parts []string
	add := func(s string) {
		if s != "" {
			parts = append(parts, s)
		}
	}
	add(f.Qualifier)
	switch {
	case f.Claim != "":
		add(f.Claim)
		if f.Expected != "" {
			add("expected " + f.Expected)
		}
	case f.ISO != "":
		add(f.ISO)
	case f.Min != nil || f.Max != nil:
		add(plain(f.Min) + "–" + plain(f.Max))
	default:
		add(plain(f.Value))
	}
	add(f.Currency)
	add(f.Unit)
	return strings.Join(parts, " ")
}

// plain writes a value without an exponent; "" for none.
func plain(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	default:
		return fmt.Sprint(v)
	}
}

// eventsText tells events as text: when, kind, who.
func eventsText(events []record.Event) string {
	parts := make([]string, len(events))
	for i, e := range events {
		parts[i] = strings.TrimSpace(e.When + " " + e.Kind + " " + e.Who)
	}
	return strings.Join(parts, "; ")
}

// writeCSV writes one utterance a row (RFC 4180), for spreadsheets: with a byte
// order mark, and without a cell that is run.
func writeCSV(w io.Writer, s Set) (long int, err error) {
	if _, err := io.WriteString(w, byteOrderMark); err != nil {
		return 0, err
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	all := columnsOf(s)
	row := make([]string, len(all))
	for i, c := range all {
		row[i] = safe.Cell(c.name)
	}
	err = out.Write(row)
	for n := range s.Lines {
		if err != nil {
			return 0, err
		}
		for i, c := range all {
			row[i] = safe.Cell(c.value(&s.Lines[n]))
			if tooLong(row[i]) {
				long++
			}
		}
		err = out.Write(row)
	}
	out.Flush()
	return long, errors.Join(err, out.Error())
}
