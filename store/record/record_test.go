package record

import (
	"encoding/json"
	"fmt"
	"testing"
)

func TestAFindingHoldsOnlyItsOwnWords(t *testing.T) {
	text := "公表が遅い。"
	tests := []struct {
		f    Finding
		want bool
	}{
		{Finding{Start: 9, End: 15, Quote: "遅い"}, true},
		{Finding{Start: 9, End: 15, Quote: "遅く"}, false},
		{Finding{Start: 9, End: 99, Quote: "遅い"}, false},
		{Finding{Start: -1, End: 3, Quote: "公"}, false},
		{Finding{Start: 3, End: 3, Quote: ""}, false},
	}
	for _, tt := range tests {
		if got := tt.f.Holds(text); got != tt.want {
			t.Errorf("Holds(%+v) = %v, want %v", tt.f, got, tt.want)
		}
	}
}

func TestUsableCapturesAreAnswersWithContent(t *testing.T) {
	for _, tt := range []struct {
		status, size int
		want         bool
	}{{200, 1, true}, {200, 0, false}, {204, 0, false}, {304, 1, false}, {404, 9, false}, {503, 9, false}} {
		if got := (Capture{Status: tt.status, Size: tt.size}).Usable(); got != tt.want {
			t.Errorf("status %d with %d bytes: usable %v, want %v", tt.status, tt.size, got, tt.want)
		}
	}
}

func TestTwoPagesWithOneTextHaveDifferentUtterances(t *testing.T) {
	a := Revision{TextSHA256: "x", Document: Document{URL: "https://a.example/"}}
	b := Revision{TextSHA256: "x", Document: Document{URL: "https://b.example/"}}
	if a.UtteranceID(1) == b.UtteranceID(1) || a.UtteranceID(1) == a.UtteranceID(2) {
		t.Error("two utterances have one name")
	}
}

func TestWhyTellsTheReasonOnce(t *testing.T) {
	for _, tt := range []struct {
		v    Visit
		want string
	}{
		{Visit{}, ""},
		{Visit{Reason: "no answer"}, "no answer"},
		{Visit{Reason: "no answer", Detail: "connection refused"}, "no answer (connection refused)"},
		{Visit{Reason: "not saved", Detail: "get x: not saved"}, "get x: not saved"},
	} {
		if got := tt.v.Why(); got != tt.want {
			t.Errorf("Why(%+v) = %q, want %q", tt.v, got, tt.want)
		}
	}
}

func TestVoicesAreTheFour(t *testing.T) {
	if !Press.Valid() || Voice("blog").Valid() || Voice("").Valid() || len(Voices) != 4 {
		t.Error("the voices are not the four of the incident file")
	}
}

func ExampleDocument_Text() {
	d := Document{Utterances: []Utterance{{Text: "公表が遅い。"}, {Text: "退会者の\n書類も。"}}}
	fmt.Printf("%q\n", d.Text())
	// Output: "公表が遅い。\n退会者の\n書類も。\n"
}

func TestADrawIsOneWord(t *testing.T) {
	for _, c := range []struct {
		word string
		want Draw
	}{
		{"", Draw{}},
		{"random", Draw{Strategy: Random}},
		{"elusion@00ff", Draw{Strategy: Elusion, Method: "00ff"}},
		{"elusion:delay@00ff", Draw{Strategy: Elusion, Theme: "delay", Method: "00ff"}},
		{"uncertain:delay", Draw{Strategy: Uncertain, Theme: "delay"}},
	} {
		got, err := ParseDraw(c.word)
		if err != nil || got != c.want || got.String() != c.word {
			t.Errorf("ParseDraw(%q) = %+v, %v, written %q", c.word, got, err, got)
		}
	}
	for _, word := range []string{"best", "@00ff", ":delay", "random draw", "Random"} {
		if got, err := ParseDraw(word); err == nil {
			t.Errorf("ParseDraw(%q) = %+v", word, got)
		}
	}
	var l Label
	if err := json.Unmarshal([]byte(`{"themes":[],"drawn":"random"}`), &l); err != nil || l.Drawn.Strategy != Random {
		t.Errorf("read %+v, %v", l, err)
	}
	if out, err := json.Marshal(Label{Themes: []string{}}); err != nil || string(out) != `{"by":"","themes":[]}` {
		t.Errorf("a label that tells nothing of its drawing is %s, %v", out, err)
	}
}

func TestAnsweredIsTheTextOfTheParent(t *testing.T) {
	d := Document{Utterances: []Utterance{{ID: 1, Text: "一"}, {ID: 3, Text: "三", Parent: 1}, {ID: 4, Text: "四", Parent: 2}}}
	for i, want := range []string{"", "一", ""} {
		if got := d.Answered(d.Utterances[i]); got != want {
			t.Errorf("Answered(%v) = %q, want %q", d.Utterances[i], got, want)
		}
	}
}

func TestWhatIsDeniedIsNotReported(t *testing.T) {
	c := Coding{Facts: []Fact{{Type: "count", Value: 30000}, {Type: "count", Value: 12345, Denied: true}}}
	if got := c.Reported(); len(got) != 1 || got[0].Value != 30000 {
		t.Errorf("Reported() = %+v, want 30000 alone", got)
	}
}
