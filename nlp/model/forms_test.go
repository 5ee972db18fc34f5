package model_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"classify/nlp"
	"classify/nlp/label"
	"classify/nlp/model"
)

// TestForms prints how other forms of the model compare, for the package comment:
// MODEL_FORMS=1 go test -run TestForms -v ./nlp/model.
func TestForms(t *testing.T) {
	if os.Getenv("MODEL_FORMS") == "" {
		t.Skip("MODEL_FORMS=1 prints the table")
	}
	labels, cut := learned(t)
	form := func(parts string, change func(*model.Form)) model.Form {
		f := model.Form{Ridge: 0.5, Lasso: 0.05, Loose: 1, Obvious: 1}
		f.Grams, f.Words = strings.Contains(parts, "g"), strings.Contains(parts, "w")
		f.Concepts, f.Rules = strings.Contains(parts, "c"), strings.Contains(parts, "r")
		if change != nil {
			change(&f)
		}
		return f
	}
	twice, flat := func(f *model.Form) { f.Share = 2 }, func(f *model.Form) { f.Flat = true }
	shared := func(f *model.Form) { f.Dims, f.Epochs, f.Share = 16, 10, 2 }
	builtin := []model.Form{form("gwc", nil), form("g", twice), form("w", nil), form("c", nil), form("gwc", shared)}
	for _, row := range []struct {
		name  string
		forms []model.Form
	}{
		{"characters", []model.Form{form("g", nil)}},
		{"words", []model.Form{form("w", nil)}},
		{"concepts", []model.Form{form("c", nil)}},
		{"words, concepts", []model.Form{form("wc", nil)}},
		{"all three", []model.Form{form("gwc", nil)}},
		{"  flat", []model.Form{form("gwc", flat)}},
		{"  only what rules miss", []model.Form{form("gwc", func(f *model.Form) { f.Obvious = 0 })}},
		{"  no lasso, ridge 3", []model.Form{form("gwc", func(f *model.Form) { f.Ridge, f.Lasso = 3, 0 })}},
		{"all three, rules", []model.Form{form("gwcr", nil)}},
		{"mean of the three alone", []model.Form{form("g", nil), form("w", nil), form("c", nil)}},
		{"mean of these and all three", []model.Form{form("gwc", nil), form("g", nil), form("w", nil), form("c", nil)}},
		{"  characters twice", builtin[:4]},
		{"  and flat", []model.Form{form("gwc", flat), form("g", func(f *model.Form) { twice(f); flat(f) }), form("w", flat), form("c", flat)}},
		{"shared", builtin[4:]},
		{"characters twice and shared", builtin},
		{"  shared alike", append(builtin[:4:4], form("gwc", func(f *model.Form) { shared(f); f.Share = 1 }))},
		{"  shared half", append(builtin[:4:4], form("gwc", func(f *model.Form) { shared(f); f.Share = 5 }))},
	} {
		m, err := model.Learn(labels, cut, model.Options{Forms: row.forms, Cores: 2})
		if err != nil {
			t.Fatal(err)
		}
		print(row.name, m.Results())
	}
	for _, parts := range []string{"wc", "gwc"} {
		name := "factorised"
		if parts == "wc" {
			name += ", no characters"
		}
		for _, share := range []float64{1, 0.3} {
			one := model.Factors{Form: form(parts, nil), Rate: 0.3}
			one.Dims, one.Epochs, one.Share = 8, 15, share
			print(name, model.Compare(labels, cut, builtin, one, 3))
			name = "  and the mean above"
		}
	}
}

// print prints a row of the table: precision, recall and F1 by theme, macro-F1, recall of
// the implicit.
func print(name string, results []model.Result) {
	line := fmt.Sprintf("%-28s", name)
	var macro float64
	var found, of int
	for _, r := range results {
		line += fmt.Sprintf(" %.2f %.2f %.2f ", r.Both.Precision(), r.Both.Recall(), r.Both.F1())
		macro += r.Both.F1() / float64(len(results))
		found, of = found+r.ImplicitByBoth.Hit, of+r.ImplicitByBoth.Hit+r.ImplicitByBoth.Missed
	}
	fmt.Printf("%s %.3f  %.2f\n", line, macro, float64(found)/float64(of))
}

// learned are the labels of which the built-in model is made, and what it sees of each.
func learned(t *testing.T) ([]label.Label, func(label.Label) model.Text) {
	t.Helper()
	files, err := filepath.Glob("../../testdata/gold/*.jsonl")
	if err != nil || len(files) == 0 {
		t.Fatalf("no labelled sentences: %v", err)
	}
	tagger, err := nlp.New(nlp.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var labels []label.Label
	texts := map[string]model.Text{}
	for _, file := range files {
		some, err := label.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, one := range some {
			texts[one.ID] = tagger.Seen(one.Text, nlp.Context{Heading: one.Heading, Parent: one.Parent})
		}
		labels = append(labels, some...)
	}
	return labels, func(l label.Label) model.Text { return texts[l.ID] }
}
