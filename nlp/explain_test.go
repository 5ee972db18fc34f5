package nlp

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"classify/nlp/match"
)

func TestExplainTellsWhatEachRuleCameTo(t *testing.T) {
	tagger := newTagger(t)
	for _, e := range texts(t) {
		ctx := Context{Heading: e.Heading}
		why, want := tagger.Explain(e.Text, ctx), tagger.Tag(e.Text, ctx)
		var all []string
		for _, s := range why.Sentences {
			var found []string
			if e.Text[s.Start:s.End] != s.Text {
				t.Fatalf("sentence %q is not bytes %d to %d of %q", s.Text, s.Start, s.End, e.Text)
			}
			for _, f := range s.Findings {
				found = append(found, f.Rule)
				first := slices.IndexFunc(s.Trials, func(one match.Trial) bool { return one.Rule == f.Rule })
				if first < 0 {
					t.Errorf("Explain(%q): %s found it and was not tried", e.Text, f.Rule)
				}
			}
			for _, one := range s.Trials {
				if one.Result == match.Decides {
					if !slices.Contains(found, one.Rule) {
						t.Errorf("Explain(%q): %s decides %q, found by %v", e.Text, one.Rule, s.Text, found)
					}
				} else if one.Result != match.Forestalled && one.Because == "" {
					t.Errorf("Explain(%q): %s %s, and no reason", e.Text, one.Rule, one.Result)
				}
			}
			all = append(all, found...)
		}
		var rules []string
		for _, f := range want.Findings {
			rules = append(rules, f.Rule)
		}
		if diff := cmp.Diff(rules, all); diff != "" {
			t.Errorf("Explain(%q) (-Tag +Explain):\n%s", e.Text, diff)
		}
	}
}

func TestExplainTellsWhatStandsAroundAndWhatHappened(t *testing.T) {
	ctx := Context{Title: "流出の経緯", Heading: "発表まで", Parent: "なぜ遅い。", Thread: []string{"公表された。", "流出した。"}}
	const said = "2021年4月28日に流出を検知し、2021年5月21日に公表した。"
	why, want := newTagger(t).Explain(said, ctx), newTagger(t).Tag(said, ctx)
	got := Context{Title: why.Title, Heading: why.Heading, Parent: why.Parent, Thread: why.Thread}
	if diff := cmp.Diff(ctx, got); diff != "" {
		t.Errorf("Explain (-given +told):\n%s", diff)
	}
	if diff := cmp.Diff(want.Events, why.Events); diff != "" || len(why.Events) != 2 {
		t.Errorf("events (-Tag +Explain):\n%s", diff)
	}
}
