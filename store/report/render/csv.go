package render

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"classify/store/record"
	"classify/store/report"
	"classify/store/report/render/safe"
	"classify/store/report/told"
)

// tableHead are the columns of a report in CSV: a row is one number, date or
// sentence, so that a spreadsheet's filters and pivots can work on it. The
// columns' names are the same in every language.
var tableHead = []string{"section", "item", "measure", "value", "text", "voice", "speaker", "when", "url", "capture_sha256", "text_sha256", "utterance", "start", "end"}

// table gathers the rows of a report.
type table struct{ rows [][]string }

func (t *table) row(section, item, measure string, value any) {
	t.rows = append(t.rows, append([]string{section, item, measure, fmt.Sprint(value)}, make([]string, len(tableHead)-4)...))
}

func (t *table) passage(section, item, measure string, q told.Passage) {
	e := q.Evidence
	t.rows = append(t.rows, []string{section, item, measure, "", q.Text, string(q.Voice), q.Speaker, q.Posted, q.URL, e.CaptureSHA256, e.TextSHA256,
		strconv.Itoa(e.Utterance), strconv.Itoa(e.Start), strconv.Itoa(e.End)})
}

func (t *table) said(section, item string, s told.Spread) {
	t.row(section, item, "documents", s.Documents)
	t.row(section, item, "voices", s.Voices)
	if s.Gone {
		t.row(section, item, "source", "gone")
	}
	for _, q := range s.Said {
		t.passage(section, item, "said", q)
	}
}

// writeTable writes the report as CSV for spreadsheets.
func writeTable(w io.Writer, r report.Report) error {
	t := &table{rows: [][]string{tableHead}}
	t.overview(r)
	for _, one := range r.Themes {
		t.theme(one)
	}
	t.sections(r)
	t.rest(r)
	return safe.Rows(w, t.rows)
}

func (t *table) overview(r report.Report) {
	const section = "overview"
	t.row(section, "incident", "id", r.Incident.ID)
	t.row(section, "incident", "title", r.Incident.Title)
	t.row(section, "incident", "organisation", r.Incident.Organisation)
	t.row(section, "as_of", "time", r.AsOf.Format(time.RFC3339))
	t.row(section, "period", "from", r.Period.From)
	t.row(section, "period", "to", r.Period.To)
	for _, c := range []struct {
		name string
		n    int
	}{
		{"captures", r.Counts.Captures}, {"documents", r.Counts.Documents}, {"on_incident", r.Counts.OnIncident}, {"off_incident", r.Counts.OffIncident},
		{"utterances", r.Counts.Utterances}, {"coded", r.Counts.Coded},
	} {
		t.row(section, "all", c.name, c.n)
	}
	for _, v := range r.Counts.ByVoice {
		t.row(section, string(v.Voice), "documents", v.Documents)
		t.row(section, string(v.Voice), "utterances", v.Utterances)
		t.row(section, string(v.Voice), "coded", v.Coded)
	}
	if s := r.Since; s != nil && !s.First {
		t.row("since", "all", "documents", s.Documents)
		t.row("since", "all", "changed", s.Changed)
		t.row("since", "all", "utterances", s.Utterances)
		t.row("since", "all", "voices", s.Voices)
		for _, m := range s.Themes {
			t.row("since", m.ID, "mentions_before", m.MentionsBefore)
			t.row("since", m.ID, "mentions", m.Mentions)
			t.row("since", m.ID, "voices_before", m.VoicesBefore)
			t.row("since", m.ID, "voices", m.Voices)
		}
		for _, a := range s.Announcements {
			t.row("since", a.URL, "new", map[bool]string{true: "yes", false: "no"}[a.New])
			if !a.New {
				t.row("since", a.URL, "sentences", a.Sentences)
			}
			if a.Silent {
				t.row("since", a.URL, "silent", "yes")
			}
		}
		for _, g := range s.Gone {
			t.row("since", g.URL, "gone", g.Reason)
		}
	}
}

func (t *table) theme(one report.Theme) {
	const section = "themes"
	t.row(section, one.ID, "mentions", one.Mentions)
	t.row(section, one.ID, "voices", one.Voices)
	t.row(section, one.ID, "documents", one.Documents)
	t.row(section, one.ID, "share", one.Share.Raw)
	if c := one.Share.Corrected; c != nil {
		t.row(section, one.ID, "share corrected", c.Value)
		t.row(section, one.ID, "share low", c.Low)
		t.row(section, one.ID, "share high", c.High)
	}
	for _, v := range record.Voices {
		for _, s := range stances {
			if n := one.Spoken[v][s]; n > 0 {
				t.row(section, one.ID, "mentions "+string(v)+" "+string(s), n)
			}
		}
	}
	days := make([]string, 0, len(one.ByDay))
	for d := range one.ByDay {
		days = append(days, d)
	}
	slices.Sort(days)
	for _, d := range days {
		t.row(section, one.ID, "mentions on "+d, one.ByDay[d])
	}
	for _, q := range one.Quotes {
		t.passage("quotations", one.ID, string(q.Stance)+" "+string(q.Certainty)+" "+string(q.By)+" "+q.Rule, q.Passage)
	}
}

func (t *table) sections(r report.Report) {
	for _, e := range r.Timeline {
		item := e.When + " " + e.Kind
		t.row("timeline", item, "what", e.What)
		t.row("timeline", item, "who", e.Who)
		t.said("timeline", item, e.Spread)
	}
	for _, s := range r.Clock.Steps {
		for _, d := range s.Dates {
			t.row("clock", s.Kind, "when", d.When)
			t.row("clock", s.Kind, "by", string(d.By))
			t.said("clock", s.Kind, d.Spread)
		}
	}
	for _, l := range r.Clock.Lapses {
		t.row("clock", l.From+" to "+l.To, l.Start+" to "+l.End+" days", l.Days)
	}
	for _, f := range r.Figures {
		for _, v := range f.Values {
			item := f.Type + " " + f.Unit + " " + f.Of
			t.row("facts", item, "value", v.Value)
			t.said("facts", item, v.Spread)
		}
	}
	for _, c := range r.Claims {
		t.row("claims", c.Claim, "verdict", c.Verdict)
		t.row("claims", c.Claim, "expected", c.Expected)
		t.said("claims", c.Claim, c.Spread)
	}
	for _, q := range r.Questions {
		if len(q.Said) == 0 {
			continue
		}
		item := strings.TrimLeft(q.Theme+" "+q.Said[0].Text, " ")
		t.row("questions", item, "open days", q.OpenDays)
		t.said("questions", item, q.Spread)
		if q.Answer != nil {
			t.passage("questions", item, "answered after "+strconv.Itoa(q.Answer.Days)+" days", q.Answer.Said)
		}
	}
	for _, e := range r.Changes {
		if e.DeclaredBy != "" {
			t.row("changes", e.URL, "declared by", e.DeclaredBy)
		}
		if e.Gone {
			t.row("changes", e.URL, "page", "gone")
		}
		for _, c := range e.Changes {
			what := string(c.Kind)
			if c.Title {
				what = "title " + what
			}
			t.row("changes", e.URL, what+" before", c.Before)
			t.row("changes", e.URL, what+" after", c.After)
			for _, n := range c.Numbers {
				t.row("changes", e.URL, what+" number", fmt.Sprintf("%s%s → %s%s", n.Before, n.Unit, n.After, n.Unit))
			}
			if c.Silent {
				t.row("changes", e.URL, what+" silent", "yes")
			}
		}
	}
}

func (t *table) rest(r report.Report) {
	t.row("skipped", "addresses", "seen", r.Skipped.Seen)
	t.row("skipped", "addresses", "fetched", r.Skipped.Fetched)
	t.row("skipped", "addresses", "skipped", r.Skipped.Skipped)
	t.row("skipped", "addresses", "failed", r.Skipped.Failed)
	for _, reasons := range [][]report.Reason{r.Skipped.Reasons, r.Skipped.Unread, r.Skipped.OffReason, r.Skipped.Warnings} {
		for _, one := range reasons {
			t.row("skipped", one.Reason, "addresses", one.Count)
		}
	}
	t.row("retention", "captures", "kept", r.Kept.Raw)
	t.row("retention", "texts", "kept", r.Kept.Text)
	m := r.Method
	for _, one := range [][2]string{{"program", m.Program}, {"tagger", m.Tagger}, {"codebook", m.CodebookID}, {"dictionary", m.Dictionary}, {"model", m.Model}, {"run_hash", m.RunHash}} {
		t.row("method", one[0], "is", one[1])
	}
}
