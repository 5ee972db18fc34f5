package main

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"classify/store"
	"classify/store/record"
)

func (a *app) cooccurCommand() *cobra.Command {
	c := cooccurrence{app: a}
	cmd := &cobra.Command{
		Use:   "cooccur [INCIDENT]",
		Short: "Print which words stand with a theme, or which themes with one another",
		Long: "Print the words that are characteristic of each theme of an incident that is\n" +
			"named by its id or its file, or with --with themes which themes stand in the\n" +
			"same utterances.\n\n" +
			"Words: nouns, verbs and adjectives by their dictionary forms, without numbers,\n" +
			"names of the organisation and names of private speakers. Of each word it is\n" +
			"counted how many sentences coded with the theme it stands in, and how many\n" +
			"sentences of utterances without the theme; a sentence that is repeated counts\n" +
			"once, as voices do. G² is the log-likelihood ratio of these two shares\n" +
			"(Dunning 1993): how unlikely they are if the word had nothing to do with the\n" +
			"theme. Words are shown that are more frequent with the theme, stand in two of\n" +
			"its sentences and have a G² of 3.84 or more, the highest first; 10.83 is reached\n" +
			"by chance by one word of a thousand. Of more than --sample utterances whole\n" +
			"documents are drawn by the hashes of their addresses, always the same ones.\n\n" +
			"Themes: in how many utterances both stand; Jaccard is their share of those with\n" +
			"either, lift how many times more often than if each stood by chance.",
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := c.check(cmd); err != nil {
				return err
			}
			id, err := incidentID(args)
			if err != nil {
				return err
			}
			return a.reading(id, func(s *store.Store, inc record.Incident) error { return c.print(cmd.Context(), s, inc) })
		},
	}
	c.register(cmd)
	flags := cmd.Flags()
	flags.StringVar(&c.with, "with", "terms", strings.Join(companions, ", "))
	flags.IntVarP(&c.limit, "limit", "n", 30, "show at most so many words of a theme, or pairs of themes; 0: all")
	flags.IntVar(&c.sample, "sample", 200_000, "read about so many utterances for words if there are more; 0: all")
	flags.StringVar(&c.speakers, "speakers", "masked", "masked or full: whether names of private speakers are words")
	return cmd
}

// companions are what a theme may stand with.
var companions = []string{"terms", "themes"}

// cooccurrence is one table of what stands together.
type cooccurrence struct {
	*app
	tableFlags
	with, speakers string
	limit, sample  int
}

func (c *cooccurrence) check(cmd *cobra.Command) error {
	if c.limit < 0 || c.sample < 0 {
		return usageError{fmt.Errorf("--limit %d, --sample %d: give a number, or 0 for all", c.limit, c.sample)}
	}
	return cmp.Or(c.tableFlags.check(cmd), oneOf("--with", c.with, companions), oneOf("--speakers", c.speakers, []string{"masked", "full"}))
}

func (c *cooccurrence) print(ctx context.Context, s *store.Store, inc record.Incident) error {
	var t printed
	var err error
	if c.with == "themes" {
		t, err = c.pairs(s, inc)
	} else {
		t, err = c.terms(ctx, s, inc)
	}
	if err != nil {
		return fmt.Errorf("cooccur %s: %w", inc.ID, err)
	}
	return c.app.printTable(&c.tableFlags, t)
}

// passes reports whether an utterance is one of those that are asked for.
func (f *queryFlags) passes(r *record.Row) bool {
	q := &f.query
	return (q.Voice == "" || r.Voice == q.Voice) && (q.From == "" || r.Day >= q.From) && (q.To == "" || r.Day != "" && r.Day <= q.To)
}

// few is the front of a list that is as long as was asked for.
func few[T any](list []T, limit int) []T {
	if limit > 0 && len(list) > limit {
		return list[:limit]
	}
	return list
}

// rounded has four digits behind the point, so that every machine writes the
// same.
func rounded(x float64) float64 { return math.Round(x*1e4) / 1e4 }

// pairs is which themes stand in the same utterances.
type pairs struct {
	*cooccurrence
	inc        record.Incident
	utterances int            // all there are
	with       map[string]int // utterances with a theme
	list       []pair
}

// pair is two themes, in the order of the codebook.
type pair struct {
	Themes     [2]string `json:"themes"`
	Utterances int       `json:"utterances"` // with both
	Of         [2]int    `json:"of"`         // with each
	Jaccard    float64   `json:"jaccard"`
	Lift       float64   `json:"lift"`
}

func (c *cooccurrence) pairs(s *store.Store, inc record.Incident) (*pairs, error) {
	if _, err := c.themesOf(s, inc); err != nil {
		return nil, err // there is no such theme
	}
	m, _, err := s.Method(inc.ID)
	if err != nil {
		return nil, err
	}
	place := map[string]int{}
	for i, t := range m.Themes {
		place[t.ID] = i + 1
	}
	t := &pairs{cooccurrence: c, inc: inc, with: map[string]int{}}
	both := map[[2]string]int{}
	err = s.Digests(inc.ID, func(d *record.Digest) error {
		if d.On {
			t.add(d, place, both)
		}
		return nil
	})
	for themes, n := range both {
		a, b := t.with[themes[0]], t.with[themes[1]]
		t.list = append(t.list, pair{themes, n, [2]int{a, b}, rounded(float64(n) / float64(a+b-n)), rounded(float64(n) * float64(t.utterances) / (float64(a) * float64(b)))})
	}
	slices.SortFunc(t.list, func(a, b pair) int {
		return cmp.Or(b.Utterances-a.Utterances, cmp.Compare(b.Jaccard, a.Jaccard), place[a.Themes[0]]-place[b.Themes[0]], place[a.Themes[1]]-place[b.Themes[1]], slices.Compare(a.Themes[:], b.Themes[:]))
	})
	t.list = few(t.list, c.limit)
	return t, err
}

// add counts the utterances of a document.
func (t *pairs) add(d *record.Digest, place map[string]int, both map[[2]string]int) {
	next := 0
	var themes []string
	for i := range d.Rows {
		themes = themes[:0]
		for ; next < len(d.Mentions) && d.Mentions[next].Utterance == i; next++ {
			if theme := d.Mentions[next].Theme; !slices.Contains(themes, theme) {
				themes = append(themes, theme)
			}
		}
		if !t.passes(&d.Rows[i]) {
			continue
		}
		t.utterances++
		slices.SortFunc(themes, func(a, b string) int { return cmp.Or(place[a]-place[b], strings.Compare(a, b)) })
		for k, a := range themes {
			t.with[a]++
			for _, b := range themes[k+1:] {
				if asked := t.query.Theme; asked == "" || asked == a || asked == b {
					both[[2]string{a, b}]++
				}
			}
		}
	}
}

func (t *pairs) people() []grid {
	g := grid{above: t.heading(t.inc, t.say("themes in the same utterances", "同じ発言に現れるテーマ")), left: 2}
	g.above = append(g.above, fmt.Sprintf(t.say("%s utterances", "発言 %s 件"), grouped(t.utterances)))
	g.rows = [][]string{{t.say("theme", "テーマ"), t.say("with", "共起"), t.say("both", "両方"), t.say("first", "前者"), t.say("second", "後者"), "Jaccard", t.say("lift", "リフト")}}
	for _, p := range t.list {
		g.rows = append(g.rows, []string{p.Themes[0], p.Themes[1], grouped(p.Utterances), grouped(p.Of[0]), grouped(p.Of[1]), fmt.Sprintf("%.3f", p.Jaccard), fmt.Sprintf("%.2f", p.Lift)})
	}
	if len(t.list) == 0 {
		g.notes = append(g.notes, t.say("no two themes stand in one utterance", "同じ発言に現れるテーマの組はない"))
	}
	return []grid{g}
}

func (t *pairs) spreadsheet() [][]string {
	rows := [][]string{{"theme", "with", "utterances", "of_theme", "of_with", "jaccard", "lift"}}
	for _, p := range t.list {
		rows = append(rows, []string{p.Themes[0], p.Themes[1], strconv.Itoa(p.Utterances), strconv.Itoa(p.Of[0]), strconv.Itoa(p.Of[1]), decimal(p.Jaccard), decimal(p.Lift)})
	}
	return rows
}

// decimal writes a number as spreadsheets read it.
func decimal(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

func (t *pairs) program() any {
	return struct {
		about
		With       string `json:"with"`
		Utterances int    `json:"utterances"`
		Pairs      []pair `json:"pairs"`
	}{t.about(t.inc), "themes", t.utterances, record.OrEmpty(t.list)}
}
