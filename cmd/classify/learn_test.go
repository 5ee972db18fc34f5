package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"classify/nlp"
	gold "classify/nlp/label"
	"classify/nlp/model"
)

// learned are the labels of which the built-in model is made.
func learned(t *testing.T) ([]gold.Label, func(gold.Label) model.Text) {
	t.Helper()
	files, err := filepath.Glob("../../testdata/gold/*.jsonl")
	if err != nil || len(files) == 0 {
		t.Fatalf("no labelled sentences: %v", err)
	}
	labels, err := goldLabels(files)
	if err != nil {
		t.Fatal(err)
	}
	tagger, err := rulesAlone("builtin", nil)
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]model.Text{}
	for _, one := range labels {
		texts[one.ID] = tagger.Seen(one.Text, nlp.Context{Heading: one.Heading, Parent: one.Parent})
	}
	return labels, func(l gold.Label) model.Text { return texts[l.ID] }
}

func TestTheBuiltInModelIsOfTheLabelsThatAreThere(t *testing.T) {
	m, err := model.Builtin()
	if err != nil {
		t.Fatalf("Builtin: %v; go generate ./nlp/model makes it anew", err)
	}
	labels, _ := learned(t)
	for _, one := range labels {
		if !m.Saw(one.Text) {
			t.Errorf("it was not trained on %s; go generate ./nlp/model", one.ID)
		}
	}
	if m.Saw("港は晴れ。") {
		t.Error("it says that it saw what it did not")
	}
	if want := []string{"compensation", "delay", "retention"}; !slices.Equal(m.Themes(), want) {
		t.Errorf("themes %v, want %v", m.Themes(), want)
	}
}

// TestTheModelAddsToTheRules holds the figures that the model was made for: on
// incidents that were left out of its training it nearly doubles the recall of
// the implicit sentences, and costs at most two points of precision.
func TestTheModelAddsToTheRules(t *testing.T) {
	m, err := model.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	var rules, both float64
	var before, after int
	for _, r := range m.Results() {
		if r.Both.Precision() < r.Rules.Precision()-0.02 {
			t.Errorf("%s: precision %.3f with the model, %.3f without", r.Theme, r.Both.Precision(), r.Rules.Precision())
		}
		rules, both = rules+r.Rules.F1(), both+r.Both.F1()
		before, after = before+r.ImplicitByRules.Hit, after+r.ImplicitByBoth.Hit
	}
	if 10*after < 18*before || both < rules+0.3 {
		t.Errorf("implicit sentences found %d, before %d; sum of F1 %.3f, before %.3f", after, before, both, rules)
	}
}

// It is not run beside others: some of them measure time.
func TestLearningTwiceGivesTheSameBytes(t *testing.T) {
	if testing.Short() {
		t.Skip("it learns twice")
	}
	labels, cut := learned(t)
	if os.Getenv("SOAK") == "" {
		labels = labels[:len(labels)/10]
	}
	var files [2]bytes.Buffer
	for i := range files {
		m, err := model.Learn(labels, cut, model.Options{Divisions: 1, Cores: i + 1})
		if err != nil {
			t.Fatal(err)
		}
		if err := m.Write(&files[i]); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(files[0].Bytes(), files[1].Bytes()) {
		t.Error("the models are not the same")
	}
}

// TestLearnWritesAModelAndTellsHowGoodItIs learns a theme that no rule has.
func TestLearnWritesAModelAndTellsHowGoodItIs(t *testing.T) {
	t.Parallel()
	var lines strings.Builder
	for i := range 12 {
		for n, how := range []string{"黙っていた", "何も言わなかった", "伏せていた"} {
			fmt.Fprintf(&lines, `{"id":"%d-%d","incident":"i%d","text":"店は%dか月も前から猫に%s。","themes":["cats"]}`+"\n", i, n, i, i+2, how)
			fmt.Fprintf(&lines, `{"id":"%d-%d-b","incident":"i%d","text":"港は晴れて、%d人が%d回歩いた。","themes":[]}`+"\n", i, n, i, i+2, n+1)
		}
	}
	dir := t.TempDir()
	in, out := filepath.Join(dir, "gold.jsonl"), filepath.Join(dir, "cats.model")
	if err := os.WriteFile(in, []byte(lines.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	var stdout, stderr bytes.Buffer
	if code := run(t.Context(), []string{"learn", "--out", out, in}, nil, &stdout, &stderr); code != exitDone {
		t.Fatalf("exit %d: %s", code, &stderr)
	}
	if !strings.Contains(stdout.String(), "trained on 72 texts") || !strings.Contains(stdout.String(), "\ncats ") {
		t.Errorf("it printed\n%s", &stdout)
	}
	b, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	m, err := model.Read(bytes.NewReader(b))
	if err != nil || !slices.Equal(m.Themes(), []string{"cats"}) || !m.Saw("店は2か月も前から猫に黙っていた。") {
		t.Errorf("the file has %v, %v", m, err)
	}
	var piped bytes.Buffer
	if code := run(t.Context(), []string{"learn", "--out", "-", in}, nil, &piped, &stderr); code != exitDone || !bytes.Equal(piped.Bytes(), b) {
		t.Errorf("exit %d; through a pipe it is the same: %v", code, bytes.Equal(piped.Bytes(), b))
	}
}
