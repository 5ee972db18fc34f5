package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"classify/nlp"
)

func TestExplainTellsWhatStandsAroundInOneLineEach(t *testing.T) {
	long := strings.Repeat("あいうえお", 20)
	ctx := nlp.Context{Title: "流出の\n経緯", Heading: "発表まで", Parent: long, Thread: []string{"公表された。", "流出した。"}}
	tagger, err := newTagger("builtin", nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, want string
		why        nlp.Explanation
	}{
		{"around", "on the page 「流出の 経緯」\n" +
			"under the heading 「発表まで」\n" +
			"in answer to 「" + strings.Repeat("あいうえお", 12) + "…」\n" +
			"  which answers 「公表された。」\n" +
			"  which answers 「流出した。」\n", tagger.Explain("はい。", ctx)},
		{"events", "event announced 2021-05-21: 「2021年5月21日に公表」 who=株式会社みなと\n",
			tagger.Explain("株式会社みなとは2021年5月21日に公表した。", nlp.Context{})},
		{"another language", "under the heading 「News」\nWe are sorry.\n  in another language (en): it gets no themes\n\n",
			nlp.Uncoded("We are sorry.", "en", nlp.Context{Heading: "News"})},
	} {
		var out, asJSON bytes.Buffer
		for w, e := range map[*bytes.Buffer]*explainer{&out: {}, &asJSON: {format: "json"}} {
			e.app = &app{stdout: w}
			if err := e.print("", c.why); err != nil {
				t.Fatal(err)
			}
		}
		if !strings.Contains(out.String(), c.want) {
			t.Errorf("%s: it prints\n%s\nwant in it\n%s", c.name, out.String(), c.want)
		}
		var fields map[string]any
		if err := json.Unmarshal(asJSON.Bytes(), &fields); err != nil {
			t.Fatal(err)
		}
		for _, list := range []string{"sentences", "facts", "events"} {
			if _, ok := fields[list].([]any); !ok {
				t.Errorf("%s: %s is %v, want a list", c.name, list, fields[list])
			}
		}
		for name, text := range map[string]string{"heading": c.why.Heading, "parent": c.why.Parent, "lang": c.why.Lang} {
			if got, _ := fields[name].(string); got != text {
				t.Errorf("%s: %s is %q, want %q", c.name, name, got, text)
			}
		}
	}
}
