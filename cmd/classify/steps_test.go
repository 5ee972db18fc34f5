package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"classify/nlp"
	"classify/store/record"
	"classify/store/report/told"
)

// written is when the sentences of testdata/steps were.
var written = time.Date(2026, 6, 20, 0, 0, 0, 0, time.UTC)

// TestTheClockGivesEveryoneHisSteps scores the disclosure clock on sentences about who
// did what, each a page of its own.
func TestTheClockGivesEveryoneHisSteps(t *testing.T) {
	dir := filepath.Join("..", "..", "testdata", "steps")
	var out strings.Builder
	for _, name := range []string{"first.txt", "second.txt", "third.txt", "fourth.txt", "fifth.txt"} {
		raw, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		scoreSteps(t, &out, name, string(raw))
	}
	golden := filepath.Join(dir, "steps.golden.txt")
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(golden, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if out.String() != string(want) {
		t.Errorf("the steps are\n%s\nand were\n%s\nUPDATE=1 keeps the new ones", out.String(), want)
	}
}

// scoreSteps writes how many steps of a file are right, and what is wrong.
func scoreSteps(t *testing.T, out *strings.Builder, name, file string) {
	var names []string
	var tagger *nlp.Tagger
	var given, wanted, right [2]int // the organisation's, its partners'
	var wrong []string
	for line := range strings.Lines(file) {
		line = strings.TrimSpace(line)
		if list, ok := strings.CutPrefix(line, "@ "); ok {
			names = strings.Fields(list)
			var err error
			if tagger, err = nlp.New(nlp.Options{Names: names}); err != nil {
				t.Fatal(err)
			}
			continue
		}
		said, list, ok := strings.Cut(line, "=>")
		voice, text, named := strings.Cut(strings.TrimSpace(said), "|")
		if !ok || !named {
			t.Fatalf("%s: %q is no case", name, line)
		}
		want := strings.FieldsFunc(list, func(c rune) bool { return c == ';' })
		for i := range want {
			want[i] = strings.TrimSpace(want[i])
		}
		want = slices.DeleteFunc(want, func(s string) bool { return s == "" })
		got := stepsOf(t, tagger, names, voice, text)
		for _, s := range got {
			given[whose(s)]++
			if slices.Contains(want, s) {
				right[whose(s)]++
			}
		}
		for _, s := range want {
			wanted[whose(s)]++
		}
		if own(got) != own(want) || slices.ContainsFunc(want, func(s string) bool { return !slices.Contains(got, s) }) {
			wrong = append(wrong, fmt.Sprintf("  %s\n    %s\n", line, strings.Join(got, "; ")))
		}
	}
	fmt.Fprintf(out, "%s: the organisation's %d, right %d of %d; a partner's %d, right %d of %d\n%s", name, given[0], right[0], wanted[0], given[1], right[1], wanted[1], strings.Join(wrong, ""))
}

// whose is 1 of a partner's step.
func whose(step string) int {
	if strings.HasPrefix(step, "~") {
		return 1
	}
	return 0
}

// own are the steps that are the organisation's.
func own(steps []string) string {
	all := slices.DeleteFunc(slices.Clone(steps), func(s string) bool { return whose(s) == 1 })
	slices.Sort(all)
	return strings.Join(all, "; ")
}

// stepsOf are the steps of the clock of a page that says a text.
func stepsOf(t *testing.T, tagger *nlp.Tagger, names []string, voice, text string) (steps []string) {
	voices := map[string]record.Voice{"A": record.Announcement, "P": record.Press, "C": record.Commentary, "U": record.Authority}
	d := record.Document{Published: written.Format(time.DateOnly)}
	a := record.Analysis{}
	var before []string
	for i, paragraph := range strings.Split(text, "//") {
		d.Utterances = append(d.Utterances, record.Utterance{ID: i + 1, Kind: record.Paragraph, Text: paragraph})
		a.Codings = append(a.Codings, tagger.Tag(paragraph, nlp.Context{Date: written, Before: before, Voice: voices[voice]}))
		before = append([]string{paragraph}, before...)
	}
	page := record.Reading{Revision: record.Revision{Document: d}, Analysis: &a}
	doc := told.Read(page.Digest(record.Membership{Voice: voices[voice]}))
	g := told.Gather(names)
	g.Add(&doc, func(told.Place) record.Author { return 1 })
	all, err := g.Done(told.Options{
		Names: names, AsOf: written.Format(time.DateOnly),
		Passage: func(told.Ref) (told.Passage, error) { return told.Passage{}, nil },
		Text:    func(told.Ref) (string, error) { return "", nil },
		Written: func(uint64) ([]told.Said, error) { return nil, nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, step := range all.Clock.Steps {
		for _, one := range step.Dates {
			mark := ""
			if one.Who != "" {
				mark = "~"
			}
			steps = append(steps, mark+step.Kind+" "+record.Day(one.When))
		}
	}
	return steps
}
