package nlp

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"classify/nlp/eval"
	"classify/nlp/label"
	"classify/store/record"
)

// goldThemes are the themes that the sentences are labelled with.
var goldThemes = []string{"delay", "retention", "compensation"}

// tally counts what is right and wrong of one theme.
type tally struct{ hit, false, missed, stance, certainty int }

func (t tally) String() string {
	precision := float64(t.hit) / float64(max(1, t.hit+t.false))
	recall := float64(t.hit) / float64(max(1, t.hit+t.missed))
	f1 := 2 * precision * recall / max(1e-9, precision+recall)
	return fmt.Sprintf("hit %3d false %2d missed %2d  precision %.3f recall %.3f F1 %.3f  stance %3d certainty %3d",
		t.hit, t.false, t.missed, precision, recall, f1, t.stance, t.certainty)
}

func (t *tally) add(want label.Label, theme string, found []record.Finding) {
	is := want.Has(theme)
	at := slices.IndexFunc(found, func(f record.Finding) bool { return f.Theme == theme })
	switch {
	case is && at < 0:
		t.missed++
	case !is && at >= 0:
		t.false++
	case is:
		t.hit++
		if found[at].Stance == want.Stance[theme] {
			t.stance++
		}
		if found[at].Certainty == want.Certainty[theme] {
			t.certainty++
		}
	}
}

// TestScoresOnLabelledSentences keeps the scores of the built-in codebook on
// testdata/gold, and with the model on the part that neither has seen, so that a
// change that makes them worse is seen.
// See testdata/gold/README.md for what they mean.
func TestScoresOnLabelledSentences(t *testing.T) {
	const folder = "../testdata/gold"
	var out bytes.Buffer
	score := func(what string, tagger *Tagger, file string) {
		fmt.Fprintln(&out, filepath.Base(file)+what)
		counts := make([]tally, len(goldThemes))
		for _, one := range readLabelled(t, file) {
			found := tagger.Tag(one.Text, Context{Heading: one.Heading, Parent: one.Parent}).Findings
			for i, theme := range goldThemes {
				counts[i].add(one, theme, found)
			}
		}
		for i, theme := range goldThemes {
			fmt.Fprintf(&out, "  %-13s %v\n", theme, counts[i])
		}
	}
	rules, both := newTagger(t), completed(t)
	for _, file := range goldFiles(t) {
		score("", rules, file)
	}
	unseen, err := filepath.Glob(filepath.Join(folder, "unseen", "*.jsonl"))
	if err != nil || len(unseen) == 0 {
		t.Fatalf("no unseen sentences: %v", err)
	}
	for _, file := range unseen {
		score(", unseen, rules alone", rules, file)
		score(", unseen, with the model", both, file)
	}
	golden := filepath.Join(folder, "stats.golden.txt")
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(golden, out.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if out.String() != string(want) {
		t.Errorf("the scores are\n%s\nand were\n%s\nUPDATE=1 go test ./nlp keeps the new ones", out.String(), want)
	}
}

// readLabelled reads a file of testdata/gold.
func readLabelled(t testing.TB, file string) []label.Label {
	t.Helper()
	out, err := label.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range out {
		for _, theme := range one.Themes {
			if !slices.Contains(goldThemes, theme) || one.Stance[theme] == "" || one.Certainty[theme] == "" {
				t.Fatalf("%s: %s has no stance or certainty for %s", file, one.ID, theme)
			}
		}
	}
	return out
}

// goldFiles are the labelled sentences that may be looked at.
func goldFiles(t testing.TB) []string {
	t.Helper()
	files, err := filepath.Glob("../testdata/gold/*.jsonl")
	if err != nil || len(files) == 0 {
		t.Fatalf("no labelled sentences: %v", err)
	}
	return files
}

// TestASecondReaderAgrees compares the labels with those that another reader
// gave a random tenth of the sentences, having seen the texts only.
func TestASecondReaderAgrees(t *testing.T) {
	files := goldFiles(t)
	unseen, err := filepath.Glob("../testdata/gold/unseen/*.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	var first, second eval.Labeller
	for _, file := range append(files, unseen...) {
		labels := readLabelled(t, file)
		first.Labels = append(first.Labels, labels...)
		first.Lines = append(first.Lines, make([]int, len(labels))...)
	}
	second.Labels = readLabelled(t, "../testdata/gold/again/second.jsonl")
	second.Lines = make([]int, len(second.Labels))
	if 10*len(second.Labels) < len(first.Labels)-9 {
		t.Errorf("%d of %d sentences were labelled again, want a tenth", len(second.Labels), len(first.Labels))
	}
	got, err := eval.Agree(first, second, goldThemes)
	if err != nil {
		t.Fatal(err)
	}
	for _, theme := range got.Themes {
		t.Logf("%-13s alpha %.3f of being there, %.3f of stance, %.3f of certainty", theme.Theme, theme.Presence.Alpha, theme.Stance.Alpha, theme.Certainty.Alpha)
		if theme.Presence.Alpha < 0.8 {
			t.Errorf("%s: the readers do not agree", theme.Theme)
		}
	}
}
