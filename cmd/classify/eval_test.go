package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"classify/nlp/eval"
	gold "classify/nlp/label"
	"classify/nlp/model"
	"classify/store/record"
)

type trainedOn string

func (t trainedOn) Saw(text string) bool { return strings.Contains(text, string(t)) }

func TestEvalRefusesWhatWasTrainedOn(t *testing.T) {
	file := filepath.Join(t.TempDir(), "gold.jsonl")
	lines := `{"id":"1","text":"発表が遅い。","themes":["delay"]}` + "\n" + `{"id":"2","text":"雨が降った。","themes":[]}` + "\n"
	if err := os.WriteFile(file, []byte(lines), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		by   eval.Trained
		want string
	}{
		{nil, ""}, {trainedOn("晴れ"), ""},
		{trainedOn("雨"), "the model was trained on 1 of its 2 sentences (2 is the first)"},
	} {
		var out bytes.Buffer
		e := evaluation{app: &app{stdout: &out, stderr: &out, started: true}, lang: "en", trained: c.by}
		err := e.run(context.Background(), []string{file})
		if c.want == "" {
			if err != nil || !strings.Contains(out.String(), "macro-F1 1.000") {
				t.Errorf("trained on %v: %v\n%s", c.by, err, out.String())
			}
			continue
		}
		if err == nil || !strings.Contains(err.Error(), c.want) || e.exitCode(err) != exitUsage || out.Len() > 0 {
			t.Errorf("trained on %v: %v, exit code %d\n%s", c.by, err, e.exitCode(err), out.String())
		}
	}
}

// TestEvalCountsAsTheTaggerDoes compares eval with tag on labelled sentences.
func TestEvalCountsAsTheTaggerDoes(t *testing.T) {
	t.Chdir(root(t))
	const file = "testdata/gold/officials.jsonl"
	var r eval.Result
	if err := json.Unmarshal([]byte(mustCall(t, "eval", file, "--no-model", "--json")), &r); err != nil {
		t.Fatal(err)
	}
	labels, err := gold.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	counts := map[string][3]int{} // hits, false, missed
	for i, line := range strings.Split(strings.TrimSpace(mustCall(t, "tag", file, "--no-model")), "\n") {
		var tagged struct{ Themes []record.Finding }
		if err := json.Unmarshal([]byte(line), &tagged); err != nil {
			t.Fatal(err)
		}
		for _, theme := range []string{"delay", "retention", "compensation"} {
			found := slices.ContainsFunc(tagged.Themes, func(f record.Finding) bool { return f.Theme == theme })
			c := counts[theme]
			switch is := labels[i].Has(theme); {
			case is && found:
				c[0]++
			case found:
				c[1]++
			case is:
				c[2]++
			}
			counts[theme] = c
		}
	}
	if len(r.Themes) != 3 {
		t.Fatalf("%d themes", len(r.Themes))
	}
	for _, one := range r.Themes {
		if got := [3]int{one.Hits, one.False, one.Missed}; got != counts[one.ID] {
			t.Errorf("%s: eval counts %v, tag finds %v", one.ID, got, counts[one.ID])
		}
	}
}

func TestAnInterruptedEvalPrintsNothing(t *testing.T) {
	t.Chdir(root(t))
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var out, messages bytes.Buffer
	code := run(ctx, []string{"eval", "testdata/gold/unseen/town.jsonl"}, strings.NewReader(""), &out, &messages)
	if code != exitInterrupted || out.Len() > 0 {
		t.Errorf("exit code %d\n%s%s", code, out.String(), messages.String())
	}
}

func TestScoresThatCannotBeWrittenAreAFailure(t *testing.T) {
	t.Chdir(root(t))
	const file = "testdata/gold/officials.jsonl"
	for _, args := range [][]string{{"eval", file, "--no-model"}, {"eval", file, "--no-model", "--json"}, {"agree", file, file}} {
		var messages bytes.Buffer
		code := run(context.Background(), args, strings.NewReader(""), full{}, &messages)
		if code != exitFailed || !strings.Contains(messages.String(), "no space left") {
			t.Errorf("%v: exit code %d, %q", args, code, messages.String())
		}
	}
}

// TestScoresAndReportsNameTheModel: what cannot be named cannot be repeated.
func TestScoresAndReportsNameTheModel(t *testing.T) {
	t.Chdir(root(t))
	m, err := model.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	const file = "testdata/gold/unseen/town.jsonl"
	db := filepath.Join(t.TempDir(), "classify.db")
	mustCall(t, "run", example, "--db", db)
	for _, c := range []struct {
		args  []string
		named bool
	}{
		{[]string{"eval", file}, true}, {[]string{"eval", file, "--json"}, true}, {[]string{"eval", file, "--no-model"}, false},
		{[]string{"report", "--db", db}, true}, {[]string{"report", "--db", db, "--format", "json"}, true},
	} {
		if out := mustCall(t, c.args...); strings.Contains(out, m.ID()) != c.named {
			t.Errorf("classify %s names the model: %v, want %v", strings.Join(c.args, " "), !c.named, c.named)
		}
	}
}
