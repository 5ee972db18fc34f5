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

	"classify/nlp/label"
	"classify/store"
	"classify/store/record"
	"classify/store/report"
)

// strategies are the ways to choose what is to be labelled.
var strategies = []string{"random", "elusion", "uncertain", "disagree"}

// drawing is what is to be drawn.
type drawing struct {
	strategy, theme string
	n               int
	seed            uint64
}

func (a *app) labelNextCommand() *cobra.Command {
	var d drawing
	var f labelFormat
	cmd := &cobra.Command{
		Use:   "next [INCIDENT]",
		Short: "Choose utterances for a person to label",
		Long: "Choose utterances that nobody has labelled yet, Japanese ones of documents on the\n" +
			"incident, and write them as lines to be labelled. What is drawn, and from how\n" +
			"many, is told, so that a share can be computed from the labels.\n" +
			"random: all have the same chance. elusion: of those in which nothing was found,\n" +
			"or nothing of the theme, all have the same chance; what share of them is about\n" +
			"a theme says how much is missed. uncertain: those with findings, the least sure\n" +
			"first. disagree: those in which rules and model find other themes.",
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
	cmd.Flags().StringVar(&d.strategy, "strategy", "random", "random, elusion, uncertain or disagree")
	cmd.Flags().IntVarP(&d.n, "number", "n", 50, "how many at most")
	cmd.Flags().Uint64Var(&d.seed, "seed", 1, "another number draws others")
	cmd.Flags().StringVar(&d.theme, "theme", "", "the `theme` that elusion, uncertain or disagree look at")
	return cmd
}

func (d drawing) check() error {
	switch {
	case !slices.Contains(strategies, d.strategy):
		return usageError{fmt.Errorf("--strategy %q: use random, elusion, uncertain or disagree", d.strategy)}
	case d.n < 1:
		return usageError{fmt.Errorf("-n %d: choose at least 1", d.n)}
	case d.theme != "" && d.strategy == "random":
		return usageError{fmt.Errorf("--theme %s: random draws of all; use elusion, uncertain or disagree", d.theme)}
	}
	return nil
}

// labelNext writes utterances to be labelled.
func (a *app) labelNext(id string, d drawing, f labelFormat) error {
	return a.reading(id, func(s *store.Store, inc record.Incident) error {
		if err := d.known(s, inc.ID); err != nil {
			return err
		}
		p, err := d.among(s, inc.ID)
		if err != nil {
			return err
		}
		frame := len(p.of)
		chosen := d.draw(p.of)
		labels := make([]label.Label, len(chosen))
		for i, c := range chosen {
			labels[i] = c.Label
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
		fmt.Fprintf(a.stderr, "classify: %s, seed %d: %d of %d utterances%s; %d have a label already", d.strategy, d.seed, len(labels), frame, d.frame(), p.labelled)
		if p.untagged > 0 {
			fmt.Fprintf(a.stderr, "; %d documents are not tagged yet, see classify update", p.untagged)
		}
		fmt.Fprintln(a.stderr)
		return nil
	})
}

// known checks the theme against the codebook that the incident was tagged
// with.
func (d drawing) known(s *store.Store, incident string) error {
	m, _, err := s.Method(incident)
	if err != nil || d.theme == "" || slices.ContainsFunc(m.Themes, func(t record.Theme) bool { return t.ID == d.theme }) {
		return err
	}
	return usageError{fmt.Errorf("--theme %q: the codebook %s has no such theme; classify codebook show lists them", d.theme, m.Codebook)}
}

// frame says which utterances are drawn from.
func (d drawing) frame() string {
	of := ""
	if d.theme != "" {
		of = " of " + d.theme
	}
	switch d.strategy {
	case "elusion":
		return " without a finding" + of
	case "uncertain":
		return " with a finding" + of
	case "disagree":
		return " on which rules and model disagree"
	}
	return ""
}

// candidate is an utterance that may be drawn, and how sure its least sure
// finding is: 0 is as unsure as can be.
type candidate struct {
	label.Label
	sure float64
}

// pool is what is drawn from.
type pool struct {
	of       []candidate
	labelled int // not in it, as a person has labelled them
	untagged int // documents that are not in it
}

// among lists the utterances that a strategy draws from, in the order of an
// export.
func (d drawing) among(s *store.Store, incident string) (p pool, err error) {
	docs, err := report.Documents(s, incident, time.Time{})
	if err != nil {
		return p, err
	}
	known, err := s.Labels(incident)
	if err != nil {
		return p, err
	}
	models := modelled(docs)
	if d.strategy == "disagree" && len(models) == 0 {
		return p, usageError{fmt.Errorf("--strategy disagree: %s has no findings by a model to compare the rules with; use uncertain or elusion", incident)}
	}
	at := byAddress(known)
	for _, one := range docs {
		if one.Analysis == nil {
			p.untagged++
			continue
		}
		if !one.OnIncident() {
			continue
		}
		doc := one.Revision.Document
		done := store.Assign(at[doc.URL], doc)
		p.labelled += len(done)
		for i, u := range doc.Utterances {
			if _, by := done[i]; by || u.Lang != "" || !d.wants(one.Coding(i).Findings, models) {
				continue
			}
			p.of = append(p.of, candidate{toLabel(incident, one, u), d.sureness(one.Coding(i).Findings)})
		}
	}
	return p, nil
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
	case "elusion":
		return len(rule)+len(model) == 0
	case "uncertain":
		return len(rule)+len(model) > 0
	case "disagree":
		for theme := range models {
			if rule[theme] != model[theme] {
				return true
			}
		}
		return false
	}
	return true
}

// sureness is how far from undecided the least sure finding is.
func (d drawing) sureness(found []record.Finding) float64 {
	least := math.Inf(1)
	for _, f := range found {
		if d.theme == "" || f.Theme == d.theme {
			least = min(least, math.Abs(f.Score-0.5))
		}
	}
	return least
}

// draw chooses at random, or the least sure first. What was drawn stands in
// the order of the draw, so that who stops early has a smaller draw.
func (d drawing) draw(of []candidate) []candidate {
	out := slices.Clone(of)
	random := rand.New(rand.NewPCG(d.seed, 0))
	random.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	if d.strategy == "uncertain" {
		slices.SortStableFunc(out, func(a, b candidate) int { return cmp.Compare(a.sure, b.sure) })
	}
	return out[:min(len(out), d.n)]
}

// toLabel is the line of an utterance that nobody has labelled.
func toLabel(incident string, d report.Document, u record.Utterance) label.Label {
	l := label.Label{ID: d.Revision.UtteranceID(u.ID), Incident: incident, Text: u.Text, Heading: u.Heading}
	for _, p := range d.Revision.Document.Utterances {
		if u.Parent != 0 && p.ID == u.Parent {
			l.Parent = p.Text
		}
	}
	return l
}
