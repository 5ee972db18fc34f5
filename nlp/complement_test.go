package nlp

import (
	"slices"
	"strings"
	"testing"

	"classify/nlp/model"
	"classify/store/record"
)

// completed is the tagger of the built-in codebook with its model.
func completed(t testing.TB, themes ...string) *Tagger {
	t.Helper()
	m, err := model.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	tagger, err := New(Options{Book: bookOf(t, themes...), Model: m})
	if err != nil {
		t.Fatal(err)
	}
	return tagger
}

// asRuled is a finding of the rules without what the model may say of its
// stance, where no word decides.
func asRuled(f record.Finding) record.Finding {
	if f.Open && (f.Stance == record.Neutral || f.Stance == record.Asked) {
		f.Stance, f.Cue = record.Asserted, strings.TrimSpace(strings.TrimPrefix(f.Cue, model.Version))
	}
	return f
}

// TestTheModelAddsAndTakesNothingAway: over the labelled sentences, what the
// rules find stays as it is, but for the stance where no word decides, and what the model adds is of a theme that they do
// not find in that sentence, with a quotation that stands there.
func TestTheModelAddsAndTakesNothingAway(t *testing.T) {
	with, rules := completed(t), newTagger(t)
	added, decided := 0, 0
	for _, file := range goldFiles(t) {
		for i, one := range readLabelled(t, file) {
			if i%3 > 0 {
				continue
			}
			s := "港は晴れていた。" + one.Text
			ctx := Context{Heading: one.Heading, Parent: one.Parent}
			found := with.Tag(s, ctx).Findings
			byRule := slices.DeleteFunc(slices.Clone(found), func(f record.Finding) bool { return f.By == record.ByModel })
			for i := range byRule {
				if one := asRuled(byRule[i]); one != byRule[i] {
					decided++
					byRule[i] = one
				}
			}
			if want := rules.Tag(s, ctx).Findings; !slices.Equal(byRule, want) {
				t.Fatalf("Tag(%q): the rules find %v, and %v beside the model", s, want, byRule)
			}
			for _, f := range found {
				if f.By != record.ByModel {
					continue
				}
				added++
				m := with.Model()
				if f.Quote != s[f.Start:f.End] || f.Quote == "" || f.Start < f.SentenceStart || f.End > f.SentenceEnd || f.Score < m.Threshold(f.Theme) || f.Rule != model.Version || f.Stance == "" || f.Certainty == "" {
					t.Errorf("Tag(%q) = %+v", s, f)
				}
				if slices.ContainsFunc(byRule, func(r record.Finding) bool { return r.Theme == f.Theme && r.SentenceStart == f.SentenceStart }) {
					t.Errorf("Tag(%q) finds %s by rule and by model", s, f.Theme)
				}
			}
			if !slices.IsSortedFunc(found, func(a, b record.Finding) int { return a.SentenceStart - b.SentenceStart }) {
				t.Errorf("Tag(%q): the findings are not in order", s)
			}
		}
	}
	if added < 20 {
		t.Errorf("the model added %d findings", added)
	}
	if decided < 20 {
		t.Errorf("the model decided %d stances", decided)
	}
}

func TestTheModelFindsNoThemeThatTheCodebookLacks(t *testing.T) {
	one := completed(t, "delay")
	for _, file := range goldFiles(t) {
		for _, l := range readLabelled(t, file)[:100] {
			for _, f := range one.Tag(l.Text, Context{}).Findings {
				if f.Theme != "delay" {
					t.Fatalf("Tag(%q) finds %s", l.Text, f.Theme)
				}
			}
		}
	}
}

// TestTheModelIsPartOfTheMethod: codings with it and without are not alike.
func TestTheModelIsPartOfTheMethod(t *testing.T) {
	with, rules := completed(t).Method(), newTagger(t).Method()
	if with.Key() == rules.Key() || !strings.HasPrefix(with.Model, model.Version) || rules.Model != "" {
		t.Errorf("methods %q and %q", with.Key(), rules.Key())
	}
}

// TestChancesAreThoseOfTheFindings: what reaches its threshold is a finding of
// the model, and what does not is told too.
func TestChancesAreThoseOfTheFindings(t *testing.T) {
	with := completed(t)
	reached, below := 0, 0
	for i, one := range readLabelled(t, goldFiles(t)[0]) {
		if i%2 > 0 {
			continue
		}
		ctx := Context{Heading: one.Heading, Parent: one.Parent}
		var want, got []float64
		for _, f := range with.Tag(one.Text, ctx).Findings {
			if f.By == record.ByModel {
				want = append(want, f.Score)
			}
		}
		for _, c := range with.Chances(one.Text, ctx) {
			if c.Threshold != with.Model().Threshold(c.Theme) {
				t.Fatalf("Chances(%q) = %+v", one.Text, c)
			}
			if c.P >= c.Threshold {
				got = append(got, c.P)
			} else {
				below++
			}
		}
		slices.Sort(want)
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("Chances(%q) has %v, the findings %v", one.Text, got, want)
		}
		reached += len(got)
	}
	if reached == 0 || below == 0 {
		t.Errorf("%d chances reach their threshold, %d do not", reached, below)
	}
	if got := newTagger(t).Chances("3週間も黙ってたわけ?", Context{}); got != nil {
		t.Errorf("without a model: %+v", got)
	}
}
