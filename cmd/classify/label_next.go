package main

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"classify/nlp"
	"classify/nlp/label"
	"classify/store"
	"classify/store/record"
	"classify/store/report"
)

// drawing is what is to be drawn.
type drawing struct {
	strategy record.Strategy
	theme    string
	n        int
	seed     uint64
}

func (a *app) labelNextCommand() *cobra.Command {
	var d drawing
	var f labelFormat
	cmd := &cobra.Command{
		Use:   "next [INCIDENT]",
		Short: "Choose utterances for a person to label",
		Long: "Choose utterances that nobody has labelled yet, Japanese ones of documents on the\n" +
			"incident, and write them as lines to be labelled, with how they were drawn and\n" +
			"which themes are on offer; both go with the labels into the store.\n" +
			"random: all have the same chance. Labels of this draw say how often the program\n" +
			"is right and how much it misses: the report corrects its shares by them.\n" +
			"elusion: of those in which nothing was found, or nothing of the theme, all have\n" +
			"the same chance. The cheapest honest look at what is missed, good beside random.\n" +
			"uncertain: those in which the model's chance of a theme is nearest to the one from\n" +
			"which it is a finding, below or above, first. Good for teaching (classify learn).\n" +
			"disagree: those in which rules and model find other themes. Good for mending rules.\n" +
			"The last two pick what is hard, so no share is computed from them; draw them last,\n" +
			"as what has a label is not drawn again. Label from the top: the lines stand in the\n" +
			"order of the draw, and the first ones are a draw of their own.",
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := cmp.Or(f.check(), d.check()); err != nil {
				return err
			}
			id, err := incidentID(args)
			if err != nil {
				return err
			}
			return a.labelNext(id, d, f)
		},
	}
	f.register(cmd)
	cmd.Flags().StringVar((*string)(&d.strategy), "strategy", "random", "random, elusion, uncertain or disagree")
	cmd.Flags().IntVarP(&d.n, "number", "n", 50, "how many at most")
	cmd.Flags().Uint64Var(&d.seed, "seed", 1, "another number draws others")
	cmd.Flags().StringVar(&d.theme, "theme", "", "the `theme` that elusion, uncertain or disagree look at")
	return cmd
}

func (d drawing) check() error {
	switch {
	case !slices.Contains(record.Strategies, d.strategy):
		return usageError{fmt.Errorf("--strategy %q: use random, elusion, uncertain or disagree", d.strategy)}
	case d.n < 1:
		return usageError{fmt.Errorf("-n %d: choose at least 1", d.n)}
	case d.theme != "" && d.strategy == record.Random:
		return usageError{fmt.Errorf("--theme %s: random draws of all; use elusion, uncertain or disagree", d.theme)}
	}
	return nil
}

// labelNext writes utterances to be labelled.
func (a *app) labelNext(id string, d drawing, f labelFormat) error {
	return a.reading(id, func(s *store.Store, inc record.Incident) error {
		m, err := d.method(s, inc.ID)
		if err != nil {
			return err
		}
		p, err := d.among(s, inc, m)
		if err != nil {
			return err
		}
		frame := len(p.of)
		chosen := d.draw(p.of)
		labels := make([]label.Label, len(chosen))
		for i, c := range chosen {
			labels[i] = c.Label
			labels[i].Drawn = record.Draw{Strategy: d.strategy, Theme: d.theme, Method: m.Short()}
			labels[i].Offered = offered(m)
		}
		err = a.write(f.out, func(w io.Writer) error {
			if f.format == "csv" {
				return label.WriteCSV(w, labels)
			}
			return label.Write(w, labels)
		})
		if err != nil {
			return err
		}
		fmt.Fprintf(a.stderr, "classify: %s, seed %d: %d of %d utterances%s; %d have a label already", d.strategy, d.seed, len(labels), frame, p.frame, p.labelled)
		if p.untagged > 0 {
			fmt.Fprintf(a.stderr, "; %d documents are not tagged yet, see classify update", p.untagged)
		}
		fmt.Fprintln(a.stderr)
		return nil
	})
}

// method is what the incident was tagged with, whose codebook has the theme.
func (d drawing) method(s *store.Store, incident string) (record.Method, error) {
	m, _, err := s.Method(incident)
	if err != nil || d.theme == "" || slices.Contains(offered(m), d.theme) {
		return m, err
	}
	return m, usageError{fmt.Errorf("--theme %q: the codebook %s has no such theme; classify codebook show lists them", d.theme, m.Codebook)}
}

// offered are the ids of a method's themes.
func offered(m record.Method) []string {
	var out []string
	for _, t := range m.Themes {
		out = append(out, t.ID)
	}
	return out
}

// frame says which utterances are drawn from; modelled: a model has a chance
// for those, too, in which nothing was found.
func (d drawing) frame(modelled bool) string {
	of := ""
	if d.theme != "" {
		of = " of " + d.theme
	}
	switch d.strategy {
	case record.Elusion:
		return " without a finding" + of
	case record.Uncertain:
		if modelled {
			return " with a finding" + of + " or a chance that the model gives"
		}
		return " with a finding" + of
	case record.Disagree:
		return " on which rules and model disagree"
	}
	return ""
}

// candidate is an utterance that may be drawn, and how sure of it the program
// is: 0 is as unsure as can be.
type candidate struct {
	label.Label
	sure float64
}

// pool is what is drawn from.
type pool struct {
	of       []candidate
	frame    string // which utterances these are
	labelled int    // not in it, as a person has labelled them
	untagged int    // documents that are not in it
}

// among lists the utterances that a strategy draws from, in the order of an
// export.
func (d drawing) among(s *store.Store, inc record.Incident, m record.Method) (p pool, err error) {
	docs, err := report.Documents(s, inc.ID, time.Time{})
	if err != nil {
		return p, err
	}
	known, err := s.Labels(inc.ID)
	if err != nil {
		return p, err
	}
	models := modelled(docs)
	if d.strategy == record.Disagree && len(models) == 0 {
		return p, usageError{fmt.Errorf("--strategy disagree: %s has no findings by a model to compare the rules with; use uncertain or elusion", inc.ID)}
	}
	chances, err := d.chances(inc, m)
	if err != nil {
		return p, err
	}
	p.frame = d.frame(chances != nil)
	at := byAddress(known)
	for _, one := range docs {
		if one.Analysis == nil {
			p.untagged++
			continue
		}
		if !one.OnIncident() {
			continue
		}
		done := one.Revision.Document.Assign(at[one.Revision.Document.URL])
		p.labelled += len(done)
		p.of = append(p.of, d.of(inc.ID, one, done, models, chances)...)
	}
	return p, nil
}

// of lists the utterances of a document that may be drawn.
func (d drawing) of(incident string, one report.Document, done map[int]record.Labelled, models map[string]bool, chances func(uttered) []nlp.Chance) []candidate {
	around := inContext(one.Revision.Document, one.Member.Voice)
	all := make([]*candidate, len(around))
	parallel(len(around), func(i int) {
		u := around[i]
		if _, by := done[i]; by || u.Lang != "" {
			return
		}
		var could []nlp.Chance
		if chances != nil {
			could = d.wanted(chances(u))
		}
		if found := one.Coding(i).Findings; len(could) > 0 || d.wants(found, models) {
			all[i] = &candidate{toLabel(incident, one, u.Utterance), sureness(could)}
		}
	})
	var out []candidate
	for _, c := range all {
		if c != nil {
			out = append(out, *c)
		}
	}
	return out
}

// chances is what asks the model with which the incident was tagged; nil if
// there is none, or if the strategy does not ask for it.
func (d drawing) chances(inc record.Incident, m record.Method) (func(uttered) []nlp.Chance, error) {
	if d.strategy != record.Uncertain || m.Model == "" {
		return nil, nil
	}
	tagger, err := newTagger(inc.Codebook, inc.Organisation.Names())
	if err != nil || tagger.Model() == nil {
		return nil, err
	}
	return func(u uttered) []nlp.Chance { return tagger.Chances(u.Text, u.context) }, nil
}

// wanted are the chances of the theme that is looked at.
func (d drawing) wanted(all []nlp.Chance) []nlp.Chance {
	return slices.DeleteFunc(all, func(c nlp.Chance) bool { return d.theme != "" && c.Theme != d.theme })
}

// modelled are the themes that a model finds.
func modelled(docs []report.Document) map[string]bool {
	out := map[string]bool{}
	each := func(list []record.Finding) {
		for _, f := range list {
			if f.By == record.ByModel {
				out[f.Theme] = true
			}
		}
	}
	for _, d := range docs {
		if d.Analysis == nil {
			continue
		}
		for _, c := range d.Analysis.Codings {
			each(c.Findings)
		}
		for _, list := range d.Analysis.Machine {
			each(list)
		}
	}
	return out
}

// wants reports whether an utterance with these findings may be drawn. Rules
// and model disagree on a theme that the model finds elsewhere and only one of
// them finds here.
func (d drawing) wants(found []record.Finding, models map[string]bool) bool {
	rule, model := map[string]bool{}, map[string]bool{}
	for _, f := range found {
		if d.theme != "" && f.Theme != d.theme {
			continue
		}
		if f.By == record.ByModel {
			model[f.Theme] = true
		} else {
			rule[f.Theme] = true
		}
	}
	switch d.strategy {
	case record.Elusion:
		return len(rule)+len(model) == 0
	case record.Uncertain:
		return len(rule)+len(model) > 0
	case record.Disagree:
		for theme := range models {
			if rule[theme] != model[theme] {
				return true
			}
		}
		return false
	}
	return true
}

// sureness is how far the chance nearest to its threshold is from it. What rules
// alone find is taken as sure: how often they err is not known of one sentence.
func sureness(chances []nlp.Chance) float64 {
	least := 1.0
	for _, c := range chances {
		least = min(least, math.Abs(c.P-c.Threshold))
	}
	return least
}

// draw chooses at random, or the least sure first. What was drawn stands in
// the order of the draw, so that who stops early has a smaller draw.
func (d drawing) draw(of []candidate) []candidate {
	out := slices.Clone(of)
	random := rand.New(rand.NewPCG(d.seed, 0))
	random.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	if d.strategy == record.Uncertain {
		slices.SortStableFunc(out, func(a, b candidate) int { return cmp.Compare(a.sure, b.sure) })
	}
	return out[:min(len(out), d.n)]
}

// toLabel is the line of an utterance that nobody has labelled.
func toLabel(incident string, d report.Document, u record.Utterance) label.Label {
	return label.Label{
		ID: d.Revision.UtteranceID(u.ID), Incident: incident, URL: d.Revision.Document.URL, Text: u.Text, Heading: u.Heading,
		Parent: d.Revision.Document.Answered(u),
	}
}
