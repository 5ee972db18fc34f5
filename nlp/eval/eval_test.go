package eval

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"reflect"
	"strings"
	"testing"

	"classify/nlp/label"
	"classify/store/record"
)

// method has three themes, in an order that is not theirs by name.
var method = record.Method{Tagger: "nlp/0", Codebook: "own", CodebookID: "0123456789abcdef", Themes: []record.Theme{
	{ID: "goods", Label: map[string]string{"ja": "品物", "en": "Goods"}},
	{ID: "delay", Label: map[string]string{"ja": "遅れ", "en": "Delay"}},
	{ID: "advice", Label: map[string]string{"ja": "注意", "en": "Advice"}},
}}

// labelled makes a sentence with themes, each as theme, theme:stance or
// theme:stance:certainty.
func labelled(id, incident string, themes ...string) label.Label {
	l := label.Label{ID: id, Incident: incident, Text: "文" + id, Themes: []string{}, Stance: map[string]record.Stance{}, Certainty: map[string]record.Certainty{}}
	for _, t := range themes {
		parts := strings.Split(t, ":")
		l.Themes = append(l.Themes, parts[0])
		if len(parts) > 1 {
			l.Stance[parts[0]] = record.Stance(parts[1])
		}
		if len(parts) > 2 {
			l.Certainty[parts[0]] = record.Certainty(parts[2])
		}
	}
	return l
}

func found(rule string, stance record.Stance, certainty record.Certainty) record.Finding {
	theme, _, _ := strings.Cut(rule, "/")
	return record.Finding{Theme: theme, Rule: rule, By: record.ByRule, Stance: stance, Certainty: certainty}
}

// byHand is a small file: of goods 3 hits, 1 false, 2 missed; of delay 1 hit.
func byHand() []Sentence {
	yes := found("goods/sent", record.Asserted, record.Certain)
	other := found("goods/named", record.Denied, record.Certain)
	return []Sentence{
		{labelled("1", "ferry", "goods:asserted:certain"), "a.jsonl", []record.Finding{yes, other}}, // the first speaks
		{labelled("2", "ferry", "goods:denied:hedged"), "a.jsonl", []record.Finding{yes, yes}},      // counts once
		{labelled("3", "ferry", "goods"), "a.jsonl", []record.Finding{other}},                       // without stance
		{labelled("4", "", "goods", "colour"), "a.jsonl", nil},
		{labelled("5", "", "goods"), "a.jsonl", []record.Finding{found("delay/late", record.Asserted, record.Certain)}},
		{labelled("6", "ship"), "a.jsonl", []record.Finding{other, yes, other}},
		{labelled("7", "ship", "delay:asserted:certain"), "a.jsonl", []record.Finding{found("delay/late", record.Asserted, record.Certain)}},
		{labelled("8", "ship"), "a.jsonl", []record.Finding{found("advice/warned", record.Asserted, record.Certain)}},
	}
}

func score(t testing.TB, sentences []Sentence) Result {
	t.Helper()
	r, err := Score(sentences, method)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func near(got Share, want float64) bool {
	return math.IsNaN(want) && !got.There() || math.Abs(float64(got)-want) < 5e-5
}

func TestScoresAreThoseComputedByHand(t *testing.T) {
	r := score(t, byHand())
	if len(r.Themes) != 2 || r.Sentences != 8 || r.Documents != 4 {
		t.Fatalf("Score = %+v", r)
	}
	goods, delay := r.Themes[0], r.Themes[1]
	if goods.ID != "goods" || goods.Hits != 3 || goods.False != 1 || goods.Missed != 2 || goods.Positives != 5 || !goods.TooFew || goods.Documents != 4 || goods.Sentences != 8 {
		t.Errorf("goods: %+v", goods)
	}
	if delay.Hits != 1 || delay.False != 1 || delay.Missed != 0 {
		t.Errorf("delay: %+v", delay)
	}
	for _, c := range []struct {
		what string
		got  Share
		want float64
	}{
		{"precision", goods.Precision.Value, 3. / 4}, {"recall", goods.Recall.Value, 3. / 5}, {"F1", goods.F1.Value, 2. / 3}, // 2*3/(6+1+2)
		{"delay's precision", delay.Precision.Value, .5}, {"delay's recall", delay.Recall.Value, 1}, {"delay's F1", delay.F1.Value, 2. / 3},
		{"macro-F1", r.MacroF1.Value, 2. / 3},
	} {
		if !near(c.got, c.want) {
			t.Errorf("%s is %v, want %v", c.what, c.got, c.want)
		}
	}
	if goods.Stance != (Agreement{1, 2}) || goods.Certainty != (Agreement{1, 2}) || r.Stance != (Agreement{2, 3}) || r.Certainty != (Agreement{2, 3}) {
		t.Errorf("stance %v, %v, certainty %v, %v", goods.Stance, r.Stance, goods.Certainty, r.Certainty)
	}
	if !reflect.DeepEqual(r.NotLabelled, []string{"advice"}) || !reflect.DeepEqual(r.Unknown, []string{"colour"}) {
		t.Errorf("not labelled %v, unknown %v", r.NotLabelled, r.Unknown)
	}
}

func TestRulesComeWorstFirstWithTheSentencesTheyFind(t *testing.T) {
	r := score(t, byHand())
	var got []string
	for _, one := range r.Rules {
		got = append(got, fmt.Sprintf("%s %d/%d", one.ID, one.Right, one.Found))
	}
	want := []string{"delay/late 1/2", "goods/named 2/3", "goods/sent 2/3"} // advice is not labelled
	if !reflect.DeepEqual(got, want) {
		t.Errorf("rules %v, want %v", got, want)
	}
	if r.Rules[0].Precision != Wilson(1, 2) {
		t.Errorf("precision of a rule: %v", r.Rules[0].Precision)
	}
}

func TestOfEquallyRightRulesTheOneThatErrsMoreOftenIsWorse(t *testing.T) {
	var all []Sentence
	for i, rule := range []string{"goods/a", "goods/a", "goods/b", "goods/b", "goods/b", "goods/b", "goods/c"} {
		l := labelled(fmt.Sprint(i), "", "goods")
		if i == 0 || i == 2 || i == 3 {
			l.Themes = []string{}
		}
		all = append(all, Sentence{l, "a.jsonl", []record.Finding{found(rule, "", "")}})
	}
	r := score(t, all)
	if len(r.Rules) != 3 || r.Rules[0].ID != "goods/b" || r.Rules[1].ID != "goods/a" || r.Rules[2].ID != "goods/c" {
		t.Errorf("rules %+v", r.Rules)
	}
}

func TestMistakesAreListedInTheOrderOfTheSentences(t *testing.T) {
	var got []string
	for _, m := range score(t, byHand()).Mistakes {
		got = append(got, strings.Join([]string{m.ID, m.Kind, m.Theme, m.Rule, m.Text}, "|"))
	}
	want := []string{"4|missed|goods||文4", "5|missed|goods||文5", "5|false|delay|delay/late|文5", "6|false|goods|goods/named goods/sent|文6"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("mistakes %q, want %q", got, want)
	}
}

// What a model finds has no rule.
func TestAFindingWithoutARuleIsItsMakers(t *testing.T) {
	r := score(t, []Sentence{{labelled("1", "", "goods"), "a.jsonl", []record.Finding{{Theme: "goods", By: record.ByModel}}}})
	if len(r.Rules) != 1 || r.Rules[0].ID != "model" {
		t.Errorf("rules %+v", r.Rules)
	}
}

func TestAFileThatNeverNamesAThemeSaysNothingOfIt(t *testing.T) {
	wrong := []record.Finding{found("delay/late", "", "")}
	r := score(t, []Sentence{
		{labelled("1", "", "goods", "delay"), "a.jsonl", wrong},
		{labelled("2", ""), "a.jsonl", wrong},
		{labelled("1", "", "goods"), "b.jsonl", wrong},
	})
	if delay := r.Themes[1]; delay.Hits != 1 || delay.False != 1 || delay.Sentences != 2 || delay.Documents != 2 {
		t.Errorf("delay: %+v", delay)
	}
	if r.Documents != 3 || r.Themes[0].Sentences != 3 {
		t.Errorf("%d documents, goods in %d sentences", r.Documents, r.Themes[0].Sentences)
	}
	want := []File{{"a.jsonl", 2, 2, []string{}}, {"b.jsonl", 1, 1, []string{"delay"}}}
	if !reflect.DeepEqual(r.Files, want) {
		t.Errorf("files %+v", r.Files)
	}
}

func TestAnIncidentInTwoFilesIsOneDocument(t *testing.T) {
	r := score(t, []Sentence{{labelled("1", "ferry", "goods"), "a.jsonl", nil}, {labelled("2", "ferry", "goods"), "b.jsonl", nil}})
	if r.Documents != 1 || r.Themes[0].Documents != 1 {
		t.Errorf("%d documents", r.Documents)
	}
}

func TestAPageIsADocumentWhateverItsIncident(t *testing.T) {
	var sentences []Sentence
	yes := found("goods/sent", record.Asserted, record.Certain)
	for i := range 12 {
		l := labelled(fmt.Sprint(i), "ferry", "goods")
		l.URL = fmt.Sprintf("https://a.example/%d", i/3)
		s := Sentence{Label: l, File: "a.jsonl"}
		if i%4 > 0 {
			s.Findings = []record.Finding{yes}
		}
		sentences = append(sentences, s)
	}
	r := score(t, sentences)
	goods := r.Themes[0]
	if r.Documents != 4 || goods.Documents != 4 || r.Files[0].Documents != 4 || !goods.Recall.Low.There() {
		t.Errorf("%d documents, of the theme %d, of the file %d, recall %+v", r.Documents, goods.Documents, r.Files[0].Documents, goods.Recall)
	}
	if bare := score(t, byHand()); bare.Documents != 4 {
		t.Errorf("without addresses %d documents", bare.Documents)
	}
}

func TestALabelSaysNothingOfThemesThatWereNotOnOffer(t *testing.T) {
	late := found("delay/late", record.Asserted, record.Certain)
	sentences := []Sentence{
		{labelled("1", "a", "delay"), "a.jsonl", []record.Finding{late}},
		{labelled("2", "b", "goods"), "a.jsonl", []record.Finding{late}}, // delay was not on offer
		{labelled("3", "c"), "a.jsonl", []record.Finding{late}},
	}
	sentences[1].Offered = []string{"goods"}
	sentences[2].Offered = []string{"goods", "delay"}
	r := score(t, sentences)
	if delay := r.Themes[1]; delay.Sentences != 2 || delay.Hits != 1 || delay.False != 1 || delay.Documents != 2 {
		t.Errorf("delay %+v", delay)
	}
	if goods := r.Themes[0]; goods.Sentences != 3 || goods.Missed != 1 {
		t.Errorf("goods %+v", goods)
	}
}

func TestWithoutALabelledThemeThereIsNoScore(t *testing.T) {
	for _, all := range [][]Sentence{nil, {{labelled("1", ""), "a", nil}}, {{labelled("1", "", "colour"), "a", nil}}} {
		if _, err := Score(all, method); !errors.Is(err, ErrNothing) {
			t.Errorf("Score(%v): %v", all, err)
		}
	}
}

func TestTwentyPositivesAreEnough(t *testing.T) {
	for _, n := range []int{19, 20} {
		var all []Sentence
		for i := range n {
			all = append(all, Sentence{labelled(fmt.Sprint(i), "", "goods"), "a.jsonl", nil})
		}
		if r := score(t, all); r.Themes[0].TooFew != (n < 20) {
			t.Errorf("%d positives: too few is %v", n, r.Themes[0].TooFew)
		}
	}
}

func TestNumbersThatAreNotThereAreNull(t *testing.T) {
	got, err := json.Marshal([]Share{None, 0, 1, 2. / 3, .5})
	if err != nil || string(got) != "[null,0,1,0.6667,0.5]" {
		t.Errorf("Marshal = %s, %v", got, err)
	}
	r := score(t, []Sentence{{labelled("1", "", "goods"), "a.jsonl", nil}})
	out, err := json.Marshal(r)
	if err != nil || !strings.Contains(string(out), `"precision":{"value":null,"low":null,"high":null},"recall":{"value":0,`) {
		t.Errorf("Marshal = %s, %v", out, err)
	}
	if !strings.Contains(string(out), `"errors":[{"id":"1"`) {
		t.Errorf("no errors in %s", out)
	}
	r.Mistakes = nil
	if out, _ = json.Marshal(r); strings.Contains(string(out), `"errors"`) {
		t.Errorf("errors nobody asked for in %s", out)
	}
}

type memory map[string]bool

func (m memory) Saw(text string) bool { return m[text] }

func TestWhatWasTrainedOnIsRefused(t *testing.T) {
	labels := []label.Label{labelled("1", ""), labelled("2", ""), labelled("3", "")}
	if err := Unseen("a.jsonl", labels, nil); err != nil {
		t.Errorf("nothing was trained: %v", err)
	}
	if err := Unseen("a.jsonl", labels, memory{"文4": true}); err != nil {
		t.Errorf("trained on others: %v", err)
	}
	err := Unseen("a.jsonl", labels, memory{"文2": true, "文3": true})
	if err == nil || !strings.Contains(err.Error(), "a.jsonl: the model was trained on 2 of its 3 sentences (2 is the first)") {
		t.Errorf("trained on two of them: %v", err)
	}
}

func ExampleScore() {
	r, err := Score([]Sentence{
		{Label: label.Label{ID: "1", Text: "粗品が届いた。", Themes: []string{"goods"}}, File: "gold.jsonl",
			Findings: []record.Finding{{Theme: "goods", Rule: "goods/sent"}}},
		{Label: label.Label{ID: "2", Text: "菓子折りをくれた。", Themes: []string{"goods"}}, File: "gold.jsonl"},
	}, record.Method{Themes: []record.Theme{{ID: "goods"}}})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return
	}
	fmt.Println("precision", r.Themes[0].Precision.Value, "recall", r.Themes[0].Recall.Value)
	// Output: precision 1.000 recall 0.500
}
