package nlp

import (
	"bufio"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"classify/nlp/codebook"
	"classify/nlp/fact"
	"classify/nlp/text"
)

// everySentence is a tagger that reads all sentences, whether they hold an
// anchor or not.
func everySentence(t testing.TB) *Tagger {
	t.Helper()
	whole := newTagger(t)
	whole.whole = true
	return whole
}

// texts are the examples of the built-in codebook and the labelled utterances.
func texts(t testing.TB) []codebook.Example {
	return append(examples(t), utterances(t)...)
}

func examples(t testing.TB) []codebook.Example {
	t.Helper()
	b, err := codebook.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	var out []codebook.Example
	for _, theme := range b.Themes {
		out = append(append(out, theme.Examples.Yes...), theme.Examples.No...)
		for _, r := range theme.Rules {
			out = append(append(out, r.Examples.Yes...), r.Examples.No...)
		}
	}
	return out
}

func utterances(t testing.TB) []codebook.Example {
	t.Helper()
	f, err := os.Open("testdata/utterances.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []codebook.Example
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if fields := strings.Split(lines.Text(), " | "); len(fields) > 1 {
			heading, line, ok := strings.Cut(fields[1], " ¶ ")
			if !ok {
				heading, line = "", fields[1]
			}
			out = append(out, codebook.Example{Text: line, Heading: heading})
		}
	}
	return out
}

func TestTheAnchorsLoseNoFinding(t *testing.T) {
	tagger, whole := newTagger(t), everySentence(t)
	all := texts(t)
	if len(all) < 500 {
		t.Fatalf("%d texts", len(all))
	}
	var found, passed atomic.Int64
	t.Run("shares", func(t *testing.T) { // of the texts, on all cores
		const shares = 8
		for share := range shares {
			t.Run(strconv.Itoa(share), func(t *testing.T) {
				t.Parallel()
				for i := share; i < len(all); i += shares {
					e := all[i]
					for _, s := range variants(e.Text, all[(i*7+1)%len(all)].Text, i/shares) {
						want := whole.Tag(s, Context{Heading: e.Heading})
						got := tagger.Tag(s, Context{Heading: e.Heading})
						if diff := cmp.Diff(want, got); diff != "" {
							t.Fatalf("Tag(%q) (-every sentence +anchored):\n%s", s, diff)
						}
						found.Add(int64(len(got.Findings)))
					}
					if tagger.rules().May(text.Normalise(e.Text, 0).Text, fact.Find(e.Text, time.Time{})).None() {
						passed.Add(1)
					}
				}
			})
		}
	})
	if found.Load() == 0 || passed.Load() == 0 {
		t.Errorf("%d findings, %d texts passed over: nothing was compared", found.Load(), passed.Load())
	}
}

// variants are a text by itself, before another, and with spaces. Without SOAK=1
// three of four texts are tried by themselves only.
func variants(s, other string, number int) []string {
	if os.Getenv("SOAK") == "" && number%4 > 0 {
		return []string{s}
	}
	return []string{s, s + "、\n" + other, strings.ReplaceAll(s, "", "　")}
}

// FuzzAnchors: whatever the text, the same findings with the anchors and
// without.
func FuzzAnchors(f *testing.F) {
	for i, e := range texts(f) { // the test above tries all of them
		if i%16 == 0 {
			f.Add(e.Text, e.Heading)
		}
	}
	tagger, whole := newTagger(f), everySentence(f)
	f.Fuzz(func(t *testing.T, s, heading string) {
		s, heading = strings.ToValidUTF8(s, "\ufffd"), strings.ToValidUTF8(heading, "\ufffd")
		if diff := cmp.Diff(whole.Tag(s, Context{Heading: heading}), tagger.Tag(s, Context{Heading: heading})); diff != "" {
			t.Fatalf("(-every sentence +anchored):\n%s", diff)
		}
		if form, _ := glance.Of(s); form != text.Any {
			sentences := text.Sentences(s)
			if form == text.Single && (len(sentences) != 1 || sentences[0] != text.Sentence{Start: 0, End: len(s)}) {
				t.Fatalf("%q is one sentence, but they are %v", s, sentences)
			}
			for _, one := range sentences {
				if n := text.Normalise(s[one.Start:one.End], one.Start); n.Text != s[one.Start:one.End] {
					t.Fatalf("%q is plain, but a sentence becomes %q", s, n.Text)
				}
			}
		}
	})
}
