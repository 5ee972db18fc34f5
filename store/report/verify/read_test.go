package verify

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"

	"classify/store/record"
)

func TestReadNamesThePlaceOfAMistake(t *testing.T) {
	whole := string(written(t, harbour(), made))
	for _, c := range []struct{ name, text, want string }{
		{"nothing", "", "r.json:1:1: is no JSON: it ends too early"},
		{"a letter", "x", "r.json:1:1: is no JSON: invalid character 'x'"},
		{"a page", "<!DOCTYPE html>", "r.json:1:1: is no JSON: invalid character '<' looking for beginning of value"},
		{"a list", "[]", "r.json: is no report of this program; report --format json writes one"},
		{"an object", "{}", "r.json: is no report of this program"},
		{"of another program", strings.Replace(whole, `"classify/1"`, `"other/1"`, 1), "r.json: is no report of this program"},
		{"within a list", strings.Replace(whole, `"match"`, `"more": {}, "match"`, 1), "themes[0].quotes[0].more is not a field of a report"},
		{"cut off", whole[:100], "is no JSON: it ends too early"},
		{"more behind it", whole + "{}", "is no JSON: invalid character '{' after top-level value"},
		{"a field that is not known", strings.Replace(whole, `    "id"`, `    "地": 1, "ident": 1, "id"`, 1), "r.json:3:5: incident.地 is not a field of a report"},
		{"in other letters", strings.Replace(whole, `"counts"`, `"Counts"`, 1), "Counts is not a field of a report"},
		{"twice", strings.Replace(whole, `"id"`, `"id": "a", "id"`, 1), "r.json:3:16: the field \"id\" stands there twice"},
		{"another type", strings.Replace(whole, `"captures": 6`, `"captures": "6"`, 1), "captures cannot be string"},
		{"deep", strings.Repeat("[", 100) + strings.Repeat("]", 100), "nested too deep"},
	} {
		_, err := Read("r.json", "classify/1", []byte(c.text))
		var m *Mistake
		if !errors.As(err, &m) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", c.name, err, c.want)
		}
	}
	if _, err := Read("r.json", "classify/2.0", []byte(whole)); err != nil {
		t.Errorf("of an older version of the program: %v", err)
	}
}

// plain is a value as package json reads it.
func (n *node) plain() any {
	switch {
	case n.list:
		all := []any{}
		for _, one := range n.items {
			all = append(all, one.plain())
		}
		return all
	case n.fields != nil:
		all := map[string]any{}
		for _, key := range n.keys {
			all[key] = n.fields[key].plain()
		}
		return all
	}
	return n.value
}

// FuzzTree reads what package json reads, in the same way.
func FuzzTree(f *testing.F) {
	f.Add([]byte(`{"a": [1, -2.5e3, true, false, null, "x\\\"y", "地", {}], "b": {"c\\n": []}}`))
	f.Add([]byte(` "\xff" `))
	f.Fuzz(func(t *testing.T, data []byte) {
		r := reader{name: "f", data: data}
		n, err := r.tree()
		var want any
		d := json.NewDecoder(bytes.NewReader(data))
		d.UseNumber()
		if valid := json.Valid(data); valid != (err == nil) {
			var m *Mistake
			if !valid || !errors.As(err, &m) || !strings.Contains(m.What, "twice") && !strings.Contains(m.What, "too deep") {
				t.Fatalf("valid is %v: %v", valid, err)
			}
			return
		}
		if err != nil {
			return
		}
		if err := d.Decode(&want); err != nil {
			t.Fatal(err)
		}
		if got := n.plain(); !reflect.DeepEqual(got, want) {
			t.Errorf("%q is read as %#v, want %#v", data, got, want)
		}
	})
}

func FuzzRead(f *testing.F) {
	s := harbour()
	f.Add([]byte(`{"incident":{"id":"harbour"},"as_of":"2021-05-21T07:00:00Z","method":{"program":"classify/1"},"themes":[null,{"quotes":[null]}]}`))
	f.Add([]byte(`{"incident":{"id":""},"as_of":"","method":{"program":"classify/1","lacks":"","member":-1},"themes":{}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := Read("r.json", "classify/1", data)
		if err != nil {
			return
		}
		r, err := Report(s, inc, file, made)
		if err != nil {
			t.Fatal(err)
		}
		listed := 0
		for _, v := range Verdicts() {
			listed += r.Count(v)
		}
		if listed+r.Count(OK) != r.Claims {
			t.Errorf("%d claims, %d ok and %d others", r.Claims, r.Count(OK), listed)
		}
	})
}

func TestAllFindsWhatDoesNotHold(t *testing.T) {
	w, err := All(sound())
	if err != nil || !w.Holds() || w.Captures != 5 || w.Bodies != 5 || w.Revisions != 5 || w.Utterances != 11 || w.Analyses != 5 || w.Findings != 11 {
		t.Fatalf("%+v, %v", w, err)
	}
	codings := func(s *shelf) []record.Coding { return s.pages[0].Readings[0].Analysis.Codings }
	for name, c := range map[string]struct {
		flip func(*shelf)
		want string
	}{
		"a body":               {func(s *shelf) { s.bodies[2] += "x" }, "capture 2 of https://press.example/"},
		"a text":               {func(s *shelf) { s.pages[1].Readings[0].Revision.Document.Utterances[1].Text += "x" }, "revision 2 of https://press.example/"},
		"a capture that is no": {func(s *shelf) { s.pages[1].Readings[0].Revision.Captures = []uint64{77} }, "revision 2 of https://press.example/"},
		"a finding":            {func(s *shelf) { codings(s)[0].Findings[0].Start++ }, ":1 delay"},
		"beyond the end":       {func(s *shelf) { codings(s)[0].Findings[0].End += 1000 }, ":1 delay"},
		"its sentence":         {func(s *shelf) { codings(s)[0].Findings[0].SentenceEnd = 3 }, ":1 delay"},
		"a fact":               {func(s *shelf) { codings(s)[0].Facts[0].Text = "二" }, ":1 count"},
		"an event":             {func(s *shelf) { codings(s)[0].Events[0].Quote = "公" }, ":1 announced"},
		"what the machine found": {func(s *shelf) {
			s.pages[0].Readings[0].Analysis.Machine = map[int][]record.Finding{1: {{Theme: "harm", Start: 0, End: 3, Quote: "顔"}}}
		}, ":2 harm"},
		"an echo beyond the end":       {func(s *shelf) { s.pages[2].Readings[0].Echoes[0].End++ }, "groups of revision 3"},
		"an echo within a character":   {func(s *shelf) { s.pages[2].Readings[0].Echoes[0].Start++ }, "groups of revision 3"},
		"an echo of another utterance": {func(s *shelf) { s.pages[2].Readings[0].Echoes[0].Utterance = 9 }, "groups of revision 3"},
		"too many codings":             {func(s *shelf) { a := s.pages[0].Readings[0].Analysis; a.Codings = append(a.Codings, record.Coding{}) }, "analysis of revision 1 in "},
	} {
		s := sound()
		c.flip(s)
		w, err := All(s)
		if err != nil || w.Holds() {
			t.Errorf("%s: %+v, %v", name, w, err)
			continue
		}
		paths := strings.Join(append(toldOf(w.Result, Changed), toldOf(w.Result, Missing)...), "\n")
		if !strings.Contains(paths, c.want) {
			t.Errorf("%s: named is %s, want %s", name, paths, c.want)
		}
	}
}

// sound is the harbour with a fact and an event, without the unread page.
func sound() *shelf {
	s := harbour()
	s.pages = s.pages[:5]
	c := &s.pages[0].Readings[0].Analysis.Codings[0]
	c.Facts = []record.Fact{{Type: "count", Start: 0, End: 3, Text: "公"}}
	c.Events = []record.Event{{Kind: "announced", Start: 0, End: 6, Quote: "公表"}}
	return s
}
