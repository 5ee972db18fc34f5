package report

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"classify/store/record"
)

// town is a shelf of documents in which an utterance is about delay by the
// program if its text holds 遅い, and about retention if it holds 保持.
type town struct {
	shelf
	t *testing.T
}

// newTown makes n documents of the texts, each with its numbers before it.
func newTown(t *testing.T, n int, texts ...string) *town {
	k := &town{t: t}
	for d := range n {
		var said []record.Utterance
		for i, text := range texts {
			said = append(said, say(fmt.Sprintf("%d-%d %s", d, i, text)))
		}
		p := page(k.url(d), record.Press, d, said...)
		codings := p.Readings[0].Analysis.Codings
		for i, u := range said {
			if strings.Contains(u.Text, "保持") {
				codings[i].Findings = append(codings[i].Findings, record.Finding{Theme: "retention", Quote: "保持", SentenceEnd: len(u.Text), By: record.ByRule})
			}
		}
		k.pages = append(k.pages, p)
	}
	return k
}

func (k *town) url(d int) string { return fmt.Sprintf("https://a.example/%d", d) }

// label keeps what a person said of an utterance, as the store does.
func (k *town) label(d, i int, draw string, l record.Label) {
	k.t.Helper()
	var err error
	if l.Drawn, err = record.ParseDraw(draw); err != nil {
		k.t.Fatal(err)
	}
	r := &k.pages[d].Readings[0]
	text := r.Revision.Document.Utterances[i].Text
	k.labels = append(k.labels, record.Labelled{Incident: "harbour", URL: k.url(d), Text: text, Labels: []record.Label{l}})
	a := r.Analysis
	if a.Machine == nil {
		a.Machine = map[int][]record.Finding{}
	}
	a.Machine[i] = a.Codings[i].Findings
	a.Codings[i].Findings = nil
	for _, theme := range l.Themes {
		a.Codings[i].Findings = append(a.Codings[i].Findings, record.Finding{Theme: theme, End: len(text), Quote: text, SentenceEnd: len(text), By: record.ByHuman})
	}
}

func (k *town) share(o Options) Share {
	k.t.Helper()
	return mustBuild(k.t, k.shelf, o).Themes[0].Share
}

var late, silent = record.Label{Themes: []string{"delay"}}, record.Label{Themes: []string{}}

// today is Method.Short of what a shelf was tagged with.
func today(t *testing.T) string {
	m, _, err := shelf{}.Method("")
	if err != nil {
		t.Fatal(err)
	}
	return m.Short()
}

func near(got Fraction, want float64) bool { return math.Abs(float64(got)-want) < 1e-9 }

// TestAShareIsStratified: of 10 documents, each with two utterances in which
// the theme is found and six in which it is not, all of the first kind are
// labelled and two of the second.
func TestAShareIsStratified(t *testing.T) {
	k := newTown(t, 10, "遅い", "遅い", "晴れ", "晴れ", "晴れ", "晴れ", "晴れ", "晴れ")
	for d := range 10 {
		k.label(d, 0, "random", late)
		k.label(d, 1, "random", late)
		k.label(d, 2, "random", []record.Label{late, silent}[min(d/5, 1)])
		k.label(d, 3, "random", silent)
	}
	s := k.share(Options{})
	// 20/80 are found and right; of the other 60/80, 5 of 20 labels have it.
	if s.Of != 80 || s.Found != 20 || !near(s.Raw, .25) || s.Corrected == nil || !near(s.Corrected.Value, .25+.75*.25) {
		t.Fatalf("share %+v, corrected %+v", s, s.Corrected)
	}
	if e := s.Evidence; e.From != FromLabels || e.Labels != 40 || e.Positives != 25 || e.Documents != 10 || !near(e.Precision, 1) || !near(e.Recall, .25/.4375) {
		t.Errorf("evidence %+v", e)
	}
	if c := s.Corrected; c.Low >= c.Value || c.High <= c.Value || c.Low < .25 || c.High > .75 {
		t.Errorf("interval %+v", c)
	}
	if again := k.share(Options{}); *again.Corrected != *s.Corrected {
		t.Errorf("again %+v, first %+v", again.Corrected, s.Corrected)
	}
}

// TestOnlyLabelsDrawnByChanceSpeakOfOthers adds to what is enough labels that
// are drawn in another way, and all of which say the contrary.
func TestOnlyLabelsDrawnByChanceSpeakOfOthers(t *testing.T) {
	method := today(t)
	for _, c := range []struct {
		draw     string
		of       int // the utterance that is labelled: 4 has no finding, 5 retention
		label    record.Label
		counts   bool
		whatElse string
	}{
		{"random", 4, late, true, ""},
		{"random@another", 4, late, true, "a draw from all does not depend on what was found"},
		{"elusion@" + method, 4, late, true, ""},
		{"elusion:delay@" + method, 4, late, true, ""},
		{"elusion:delay@" + method, 5, late, true, "the theme that it looked at is not found there"},
		{"elusion:retention@" + method, 4, late, true, "nothing is found there"},
		{"elusion@" + method, 5, late, false, "retention is found there by now"},
		{"elusion:retention@" + method, 5, late, false, ""},
		{"elusion@another", 4, late, false, "another method found nothing elsewhere"},
		{"elusion", 4, late, false, "the method is not told"},
		{"uncertain@" + method, 4, late, false, ""},
		{"disagree:delay@" + method, 4, late, false, ""},
		{"", 4, late, false, "not told"},
		{"random", 4, record.Label{Themes: []string{}, Offered: []string{"retention"}}, false, "not on offer"},
	} {
		k := newTown(t, 10, "遅い", "遅い", "晴れ", "保持", "晴れ", "保持")
		for d := range 10 {
			k.label(d, 0, "random", late)
			k.label(d, 1, "random", late)
			k.label(d, 2, "random", silent)
			k.label(d, 3, "random", silent)
		}
		before := k.share(Options{}).Evidence.Labels
		for d := range 10 {
			k.label(d, c.of, c.draw, c.label)
		}
		got := k.share(Options{})
		if more := got.Evidence.Labels - before; more != map[bool]int{true: 10}[c.counts] {
			t.Errorf("%s of %d %s: %d labels count", c.draw, c.of, c.whatElse, more)
		}
		if left := got.Evidence.LeftOut; left != map[bool]int{false: 10}[c.counts] {
			t.Errorf("%s of %d %s: %d labels are left out", c.draw, c.of, c.whatElse, left)
		}
		if moved := got.Corrected.Value != Fraction(1)/3; moved != c.counts {
			t.Errorf("%s of %d %s: corrected to %v", c.draw, c.of, c.whatElse, got.Corrected.Value)
		}
	}
}

// TestElusionAloneDoesNotSpeakOfUtterancesWithOtherThemes: there must be labels
// of every stratum, or random ones for all without the theme.
func TestElusionAloneDoesNotSpeakOfUtterancesWithOtherThemes(t *testing.T) {
	k := newTown(t, 10, "遅い", "遅い", "晴れ", "晴れ", "保持")
	for d := range 10 {
		k.label(d, 0, "random", late)
		k.label(d, 1, "random", late)
		k.label(d, 2, "elusion@"+today(t), silent)
	}
	if s := k.share(Options{}); s.Corrected != nil || s.Evidence.Lacks != LacksLabels {
		t.Errorf("without labels of 保持: %+v", s)
	}
	for d := range 10 {
		k.label(d, 3, "random", []record.Label{late, silent}[min(d/5, 1)])
	}
	// Random draws alone: 5 of 10 of the three without the theme.
	if s := k.share(Options{}); s.Corrected == nil || !near(s.Corrected.Value, .4+.6*.5) || s.Evidence.Labels != 30 {
		t.Errorf("random ones speak for all without the theme: %+v, %+v", s, s.Corrected)
	}
}

func TestOfTooLittleEvidenceNoShareIsCorrected(t *testing.T) {
	for _, c := range []struct {
		documents, each, positives int
		lacks                      string
	}{
		{10, 2, 20, ""}, {10, 2, 19, LacksPositives}, {5, 4, 20, ""}, {4, 5, 20, LacksDocuments}, {10, 2, 0, LacksPositives}, {0, 0, 0, LacksLabels},
	} {
		texts := []string{"晴れ", "晴れ"}
		for range c.each {
			texts = append(texts, "遅い")
		}
		k := newTown(t, max(c.documents, 6), texts...)
		for d := range c.documents {
			k.label(d, 0, "random", silent)
			k.label(d, 1, "random", silent)
			for i := range c.each {
				k.label(d, i+2, "random", []record.Label{silent, late}[map[bool]int{true: 1}[d*c.each+i < c.positives]])
			}
		}
		r := mustBuild(t, k.shelf, Options{})
		s := r.Themes[0].Share
		if s.Evidence.Lacks != c.lacks || (s.Corrected == nil) != (c.lacks != "") {
			t.Errorf("%d positives in %d documents: %+v", c.positives, c.documents, s)
		}
		if want := c.lacks == "" || c.lacks == LacksDocuments; r.Themes[0].Evaluated != want {
			t.Errorf("%d positives in %d documents: evaluated %v", c.positives, c.documents, r.Themes[0].Evaluated)
		}
	}
}

// elsewhere is evidence from other text: 10 documents with precision .8 and
// recall .5.
func elsewhere(record.Method) []record.HeldOut {
	h := record.HeldOut{Theme: "delay"}
	for range 10 {
		h.Documents = append(h.Documents, record.Counted{Sentences: 20, Hits: 4, False: 1, Missed: 4})
	}
	return []record.HeldOut{h}
}

func TestWithoutLabelsTheHeldOutScoresCorrect(t *testing.T) {
	k := newTown(t, 10, "遅い", "晴れ", "晴れ", "晴れ")
	r := mustBuild(t, k.shelf, Options{HeldOut: elsewhere})
	s := r.Themes[0].Share
	if s.Corrected == nil || !near(s.Corrected.Value, .25*.8/.5) || s.Corrected.Low >= .4 || s.Corrected.High <= .4 || !r.Themes[0].Evaluated {
		t.Fatalf("share %+v, corrected %+v", s, s.Corrected)
	}
	if e := s.Evidence; e.From != FromHeldOut || e.Labels != 200 || e.Documents != 10 || e.Positives != 80 || !near(e.Precision, .8) || !near(e.Recall, .5) {
		t.Errorf("evidence %+v", e)
	}
	if o := r.Themes[1]; o.Evaluated || o.Share.Corrected != nil || o.Share.Evidence.From != "" || o.Share.Evidence.Lacks != LacksLabels {
		t.Errorf("a theme of which nothing is known: %+v", o.Share)
	}
	// Too few labels of its own do not push them away, enough do.
	for d := range 9 {
		k.label(d, 0, "random", late)
		k.label(d, 1, "random", late)
		k.label(d, 2, "random", silent)
	}
	if s := k.share(Options{HeldOut: elsewhere}); s.Evidence.From != FromHeldOut || !near(s.Raw, .25) {
		t.Errorf("with 18 positives: %+v", s)
	}
	k.label(9, 0, "random", late)
	k.label(9, 1, "random", late)
	if s := k.share(Options{HeldOut: elsewhere}); s.Evidence.From != FromLabels || !near(s.Raw, .25) {
		t.Errorf("with 20 positives: %+v", s)
	}
}

func TestAShareIsOfWhatCanBeCoded(t *testing.T) {
	k := newTown(t, 6, "遅い", "晴れ", "late")
	for i := range k.pages {
		k.pages[i].Readings[0].Revision.Document.Utterances[2].Lang = "en"
	}
	off := newTown(t, 1, "遅い").pages[0]
	off.Member.Listed, off.Readings[0].Analysis.On = false, false
	off.Readings[0].Revision.Document.URL = "https://b.example/"
	k.pages = append(k.pages, off)
	if s := k.share(Options{}); s.Of != 12 || s.Found != 6 {
		t.Errorf("share %+v", s)
	}
	if s := (&town{t: t}).share(Options{HeldOut: elsewhere}); s.Corrected != nil || !math.IsNaN(float64(s.Raw)) {
		t.Errorf("of nothing: %+v", s)
	}
}

// TestNoMissAmongThirtyIsNotNever: the interval leaves room for what thirty
// labels without a miss do not rule out, and for a theme that was not found.
func TestNoMissAmongThirtyIsNotNever(t *testing.T) {
	k := newTown(t, 30, "遅い", "晴れ", "晴れ", "晴れ")
	for d := range 30 {
		k.label(d, 0, "random", late)
		k.label(d, 1, "random", silent)
	}
	s := k.share(Options{})
	// The score interval of 0 of 30 reaches to .114, Jeffreys' to .080.
	if c := s.Corrected; !near(c.Value, .25) || c.High < .25+.75*.05 || c.High > .25+.75*.13 {
		t.Errorf("corrected %+v", c)
	}
	k = newTown(t, 10, "晴れ", "晴れ", "晴れ")
	if c := k.share(Options{HeldOut: elsewhere}).Corrected; c.Value != 0 || c.Low != 0 || c.High < .05 || c.High > .25 {
		t.Errorf("nothing found in 30: %+v", c)
	}
}

// truth is a world of documents in which the theme is as common as its document
// has it, and the program finds it with the recall and precision of elsewhere.
func truth(t *testing.T, r *rand.Rand, documents int) (k *town, is map[[2]int]bool) {
	k, is = newTown(t, 0), map[[2]int]bool{}
	for d := range documents {
		common := .1 + .3*r.Float64()
		var said []record.Utterance
		for i := range 4 + r.IntN(12) {
			text := "晴れ"
			switch is[[2]int{d, i}] = r.Float64() < common; {
			case is[[2]int{d, i}] && r.Float64() < .6, !is[[2]int{d, i}] && r.Float64() < .05:
				text = "遅い"
			}
			said = append(said, say(fmt.Sprintf("%d-%d %s", d, i, text)))
		}
		k.pages = append(k.pages, page(k.url(d), record.Press, d, said...))
	}
	return k, is
}

// TestTheIntervalHoldsTheTruthAsOftenAsItSays draws labels at random and by
// elusion in many worlds. The share in the long run is .25 in each.
func TestTheIntervalHoldsTheTruthAsOftenAsItSays(t *testing.T) {
	const worlds = 120
	r := rand.New(rand.NewPCG(5, 6))
	within, sum, raw := 0, 0.0, 0.0
	for range worlds {
		k, is := truth(t, r, 40)
		var all, eluded [][2]int
		for d, p := range k.pages {
			for i, c := range p.Readings[0].Analysis.Codings {
				all = append(all, [2]int{d, i})
				if len(c.Findings) == 0 {
					eluded = append(eluded, [2]int{d, i})
				}
			}
		}
		done := map[[2]int]bool{}
		give := func(from [][2]int, n int, draw string) {
			for _, j := range r.Perm(len(from)) {
				if n > 0 && !done[from[j]] {
					n--
					done[from[j]] = true
					k.label(from[j][0], from[j][1], draw, []record.Label{silent, late}[map[bool]int{true: 1}[is[from[j]]]])
				}
			}
		}
		give(all, 150, "random")
		give(eluded, 60, "elusion@"+today(t))
		s := k.share(Options{})
		if s.Corrected == nil {
			t.Fatalf("share %+v", s)
		}
		sum, raw = sum+float64(s.Corrected.Value), raw+float64(s.Raw)
		if s.Corrected.Low <= .25 && .25 <= s.Corrected.High {
			within++
		}
	}
	t.Logf("within %d of %d, on average %.3f, raw %.3f", within, worlds, sum/worlds, raw/worlds)
	if within < worlds*90/100 || math.Abs(sum/worlds-.25) > .01 || math.Abs(raw/worlds-.25) < .04 {
		t.Errorf("within %d of %d intervals; corrected %.3f on average, raw %.3f, and it is .25", within, worlds, sum/worlds, raw/worlds)
	}
}

// TestTheHeldOutIntervalHoldsTheTruthAsOftenAsItSays corrects each world by
// counts from another one.
func TestTheHeldOutIntervalHoldsTheTruthAsOftenAsItSays(t *testing.T) {
	const worlds = 120
	r := rand.New(rand.NewPCG(7, 8))
	within, sum := 0, 0.0
	for range worlds {
		there, is := truth(t, r, 20)
		h := record.HeldOut{Theme: "delay"}
		for d, p := range there.pages {
			var c record.Counted
			for i, one := range p.Readings[0].Analysis.Codings {
				found, has := len(one.Findings) > 0, is[[2]int{d, i}]
				n := map[bool]int{true: 1}
				c = c.Plus(record.Counted{Sentences: 1, Hits: n[found && has], False: n[found && !has], Missed: n[!found && has]})
			}
			h.Documents = append(h.Documents, c)
		}
		k, _ := truth(t, r, 40)
		s := k.share(Options{HeldOut: func(record.Method) []record.HeldOut { return []record.HeldOut{h} }})
		sum += float64(s.Corrected.Value)
		if s.Corrected.Low <= .25 && .25 <= s.Corrected.High {
			within++
		}
	}
	t.Logf("within %d of %d, on average %.3f", within, worlds, sum/worlds)
	if within < worlds*90/100 || math.Abs(sum/worlds-.25) > .01 {
		t.Errorf("within %d of %d intervals, %.3f on average, and it is .25", within, worlds, sum/worlds)
	}
}

func TestAShareIsTheSameWhenItIsReadAgain(t *testing.T) {
	k := newTown(t, 6, "遅い", "晴れ")
	for _, s := range []Share{k.share(Options{HeldOut: elsewhere}), k.share(Options{})} {
		out, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		var again Share
		if err := json.Unmarshal(out, &again); err != nil {
			t.Fatal(err)
		}
		if other, err := json.Marshal(again); err != nil || string(other) != string(out) {
			t.Errorf("read again %s, %v; written %s", other, err, out)
		}
	}
	if out, err := json.Marshal(Share{Raw: unknown}); err != nil || !strings.Contains(string(out), `"raw":null,"corrected":null`) {
		t.Errorf("of nothing: %s, %v", out, err)
	}
}
