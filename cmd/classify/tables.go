package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"classify/store"
	"classify/store/record"
	layout "classify/store/report/render/columns"
	"classify/store/report/render/safe"
)

// queryFlags choose what of an incident is looked at.
type queryFlags struct {
	query store.Query
	voice string
}

func (f *queryFlags) register(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.query.Theme, "theme", "", "only utterances with this `theme`")
	flags.StringVar(&f.voice, "voice", "", "only utterances of this `voice`")
	flags.StringVar(&f.query.From, "from", "", "only utterances from this `day` on (YYYY-MM-DD)")
	flags.StringVar(&f.query.To, "to", "", "only utterances up to this `day`")
}

// check reads the flags' values.
func (f *queryFlags) check() error {
	if f.query.Voice = record.Voice(f.voice); f.voice != "" && !f.query.Voice.Valid() {
		return usageError{fmt.Errorf("--voice %q: use announcement, authority, press or commentary", f.voice)}
	}
	for _, day := range []string{f.query.From, f.query.To} {
		if _, err := time.Parse(time.DateOnly, day); day != "" && err != nil {
			return usageError{fmt.Errorf("%q is no day: give one such as 2021-06-05", day)}
		}
	}
	return nil
}

// tableFormats are those of the commands that print tables, the default first.
var tableFormats = []string{"text", "csv", "json"}

// tableFlags are the flags of the commands that print a table of themes.
type tableFlags struct {
	queryFlags
	format, lang, out string
	json              bool
}

func (f *tableFlags) register(cmd *cobra.Command) {
	f.queryFlags.register(cmd)
	flags := cmd.Flags()
	flags.Lookup("theme").Usage = "only this `theme`"
	flags.StringVar(&f.format, "format", tableFormats[0], strings.Join(tableFormats, ", "))
	flags.BoolVar(&f.json, "json", false, "the same as --format json")
	flags.StringVar(&f.lang, "lang", "", "ja or en (default: the environment's language)")
	flags.StringVar(&f.out, "out", "-", "write to this `file` instead of stdout")
}

func (f *tableFlags) check(cmd *cobra.Command) (err error) {
	if f.json && cmd.Flags().Changed("format") && f.format != "json" {
		return usageError{fmt.Errorf("--json and --format %s: choose one of them", f.format)}
	}
	if f.json {
		f.format = "json"
	}
	if err := oneOf("--format", f.format, tableFormats); err != nil {
		return err
	}
	if f.lang, err = chosenLanguage(f.lang); err != nil {
		return err
	}
	return f.queryFlags.check()
}

// oneOf checks the value of a flag that has a few.
func oneOf(flag, value string, values []string) error {
	if slices.Contains(values, value) {
		return nil
	}
	return usageError{fmt.Errorf("%s %q: use %s", flag, value, strings.Join(values, ", "))}
}

// say is a phrase in the language asked for.
func (f *tableFlags) say(en, ja string) string {
	if f.lang == "ja" {
		return ja
	}
	return en
}

// about is the JSON of what was asked for, at the beginning of a table.
type about struct {
	Incident string       `json:"incident"`
	Theme    string       `json:"theme"` // "" and so on: all
	Voice    record.Voice `json:"voice"`
	From     string       `json:"from"`
	To       string       `json:"to"`
	// OneSpeaker: only what one speaker says, who is not named here.
	OneSpeaker bool `json:"one_speaker,omitempty"`
}

func (f *tableFlags) about(inc record.Incident) about {
	return about{inc.ID, f.query.Theme, f.query.Voice, f.query.From, f.query.To, f.query.Speaker != ""}
}

// heading is the first line of a table for people, and one of what it is
// narrowed to.
func (f *tableFlags) heading(inc record.Incident, what string) []string {
	lines := []string{fmt.Sprintf("%s (%s) — %s", inc.Title, inc.ID, what)}
	var narrow []string
	if f.query.Speaker != "" {
		narrow = append(narrow, f.say("one speaker alone", "話者1名のみ"))
	}
	for _, one := range [][2]string{{f.say("theme", "テーマ"), f.query.Theme}, {f.say("voice", "発信者"), f.valueName(string(f.query.Voice))}, {f.say("from", "から"), f.query.From}, {f.say("to", "まで"), f.query.To}} {
		if one[1] != "" {
			narrow = append(narrow, one[0]+": "+one[1])
		}
	}
	if len(narrow) > 0 {
		lines = append(lines, strings.Join(narrow, "  "))
	}
	return lines
}

// valueName is a voice, stance or certainty in the language asked for; anything
// else is what it is.
func (f *tableFlags) valueName(v string) string {
	if name, ok := japaneseNames[v]; ok && f.lang == "ja" {
		return name
	}
	return v
}

// japaneseNames are the values of voices, stances and certainties as reports
// call them.
var japaneseNames = map[string]string{
	"announcement": "当事者の発表", "authority": "行政・認証機関", "press": "報道", "commentary": "論評・投稿",
	"asserted": "主張", "denied": "否定", "asked": "疑問・要求", "neutral": "中立",
	"certain": "断定", "hedged": "推量", "hearsay": "伝聞",
}

// themesOf are the themes of the incident's codebook, in its order, or the one
// that is asked for.
func (f *tableFlags) themesOf(s *store.Store, inc record.Incident) ([]record.Theme, error) {
	m, _, err := s.Method(inc.ID)
	if err != nil || f.query.Theme == "" {
		return m.Themes, err
	}
	var known []string
	for _, t := range m.Themes {
		if t.ID == f.query.Theme {
			return []record.Theme{t}, nil
		}
		known = append(known, t.ID)
	}
	return nil, usageError{fmt.Errorf("--theme %q: the codebook of %s has %s", f.query.Theme, inc.ID, cmp.Or(strings.Join(known, ", "), "none yet"))}
}

// label is what a theme is called, and whether nobody has measured its error.
func (f *tableFlags) label(t record.Theme) string {
	name := cmp.Or(t.Label[f.lang], t.ID)
	if name == "" || t.Evaluated {
		return name
	}
	return name + " (" + f.say("not evaluated", "未評価") + ")"
}

// grid is a table for people: lines above it, rows of which the first is the
// head, and notes below.
type grid struct {
	above []string
	rows  [][]string
	left  int // so many cells of a row are text, the others numbers
	notes []string
}

// writeGrids writes tables for people, in which nothing that strangers wrote acts
// or hides.
func writeGrids(w io.Writer, grids []grid) error {
	var out strings.Builder
	lines := func(list []string) {
		for _, s := range list {
			out.WriteString(safe.Line(s) + "\n")
		}
	}
	for _, g := range grids {
		if out.Len() > 0 {
			out.WriteString("\n")
		}
		if lines(g.above); len(g.rows) > 1 {
			if len(g.above) > 0 {
				out.WriteString("\n")
			}
			rows := make([][]string, len(g.rows))
			for i, row := range g.rows {
				for _, cell := range row {
					rows[i] = append(rows[i], layout.Truncate(safe.Line(cell), widestCell))
				}
			}
			out.WriteString(layout.Table(rows, g.left))
		}
		if len(g.notes) > 0 {
			out.WriteString("\n")
		}
		lines(g.notes)
	}
	_, err := io.WriteString(w, out.String())
	return err
}

// widestCell is how many columns a cell may take on a terminal; names of hosts and
// speakers may be of any length.
const widestCell = 60

// printed is a table in each of its formats.
type printed interface {
	people() []grid
	spreadsheet() [][]string
	program() any // what is written as JSON
}

// printTable writes a table in the format asked for.
func (a *app) printTable(f *tableFlags, t printed) error {
	return a.write(f.out, func(w io.Writer) error {
		switch f.format {
		case "csv":
			return safe.Rows(w, t.spreadsheet())
		case "json":
			e := encoder(w)
			e.SetIndent("", "  ")
			return e.Encode(t.program())
		}
		return writeGrids(w, t.people())
	})
}

// grouped writes a number with its digits in threes.
func grouped(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
