package verify

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"classify/store/record"
	"classify/store/report"
)

// edit is one change of a report: do makes it, undo takes it back.
type edit struct {
	path     string
	do, undo func()
}

// edits lists single edits of everything in a report: of a number, string or
// truth another one, of a list an entry less, an entry twice and two entries in
// the other order, of an object a field less and a field more.
func edits(path string, value any, set func(any)) (all []edit) {
	add := func(path, what string, to any) {
		all = append(all, edit{path + " " + what, func() { set(to) }, func() { set(value) }})
	}
	switch v := value.(type) {
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			at := under(path, key)
			less := maps.Clone(v)
			delete(less, key)
			add(at, "left out", less)
			all = append(all, edits(at, v[key], func(to any) { v[key] = to })...)
		}
		more := maps.Clone(v)
		more["more"] = json.Number("1")
		add(path, "with more", more)
	case []any:
		for i := range v {
			at := within(path, i)
			add(at, "left out", slices.Delete(slices.Clone(v), i, i+1))
			add(at, "twice", slices.Insert(slices.Clone(v), i, v[i]))
			if i > 0 {
				other := slices.Clone(v)
				other[i], other[i-1] = v[i-1], v[i]
				add(at, "moved", other)
			}
			all = append(all, edits(at, v[i], func(to any) { v[i] = to })...)
		}
	case json.Number:
		f, err := v.Float64()
		if err == nil {
			add(path, "more", json.Number(fmt.Sprint(f+1)))
			add(path, "less", json.Number(fmt.Sprint(f-1)))
		}
	case string:
		add(path, "longer", v+"x")
		if r := []rune(v); len(r) > 0 {
			add(path, "shorter", string(r[:len(r)-1]))
			r[0]++
			add(path, "another", string(r))
		}
	case bool:
		add(path, "turned", !v)
	case nil:
		add(path, "a number", json.Number("0"))
	}
	return all
}

// telling is a harbour of which every section of a report has something to tell: a
// second run has brought another text of the announcement, and a page that
// reckons, asks and dates.
func telling() *shelf {
	s := harbour()
	s.runs = append(s.runs, record.Run{ID: 2, Incident: inc.ID, Above: uint64(len(s.pages)), Finished: noon.Add(40 * time.Hour), Changed: 2, Hash: "bbbb"})
	s.add("https://harbour.example/", record.Announcement, 30, say("公表が遅い点をおわびします。"), say("会員情報1200件が出ました。"), say("4月28日に検知しました。"))
	s.add("https://sums.example/", record.Commentary, 31, say("会員情報1000件が出た。"), say("500円×2000人=100万円になる。"), say("500円×3000人=100万円だ。"), say("いつまで公表が遅いのか?"))
	right, wrong := true, false
	fact := func(page, utterance int, words string, f record.Fact) {
		r := s.pages[page].Readings[0]
		f.Start = strings.Index(r.Revision.Document.Utterances[utterance].Text, words)
		f.End, f.Text = f.Start+len(words), words
		c := &r.Analysis.Codings[utterance]
		c.Facts = append(c.Facts, f)
	}
	notice, sums := len(s.pages)-2, len(s.pages)-1
	s.pages[notice].Readings[0].Revision.Captures, s.pages[sums].Readings[0].Revision.Captures = []uint64{uint64(notice + 1)}, []uint64{uint64(sums + 1)}
	fact(notice, 1, "1200件", record.Fact{Type: "count", Value: 1200, Unit: "件", Of: "会員情報"})
	fact(sums, 0, "1000件", record.Fact{Type: "count", Value: 1000, Unit: "件", Of: "会員情報"})
	fact(sums, 1, "500円×2000人=100万円", record.Fact{Type: "arithmetic", Claim: "500*2000=1000000", Consistent: &right})
	fact(sums, 1, "500円", record.Fact{Type: "money", Value: 500, Currency: "JPY"})
	fact(sums, 2, "500円×3000人=100万円", record.Fact{Type: "arithmetic", Claim: "500*3000=1000000", Consistent: &wrong, Expected: "1500000"})
	s.pages[notice].Readings[0].Analysis.Codings[2].Events = []record.Event{{Kind: "detected", When: "2021-04-28", Start: 0, End: len("4月28日に検知")}}
	s.pages[sums].Readings[0].Analysis.Codings[3].Findings[0].Stance = record.Asked
	return s
}

// TestAnySingleEditIsFound: a report with any one thing in it changed does not
// hold. It may bear no signature if all can be made again; after an erasure not all
// can, and an edit is found by the signature.
func TestAnySingleEditIsFound(t *testing.T) {
	counted := report.Options{Program: made.Program}
	shares := func(path string) bool { return strings.HasPrefix(path, "themes[0].share.") }
	tried, every := 0, 8 // SOAK tries each
	if os.Getenv("SOAK") != "" {
		every = 1
	}
	sections := func(path string) bool {
		top, _, _ := strings.Cut(path, ".")
		top, _, _ = strings.Cut(top, "[")
		return slices.Contains([]string{"since", "timeline", "clock", "facts", "claims", "questions", "changes"}, top)
	}
	for _, c := range []struct {
		store func() *shelf
		o     report.Options
		only  func(path string) bool
		then  func(s *shelf)
	}{
		{harbour, counted, func(path string) bool { return path != "method.signature" }, nil},
		{harbour, made, shares, nil}, {telling, counted, sections, nil},
		{harbour, counted, func(string) bool { return true }, func(s *shelf) { s.erase(3, 1, "author") }},
		{telling, counted, sections, func(s *shelf) { s.erase(0, 0, "author") }},
	} {
		s := c.store()
		var tree any
		d := json.NewDecoder(bytes.NewReader(written(t, s, c.o)))
		d.UseNumber()
		if err := d.Decode(&tree); err != nil {
			t.Fatal(err)
		}
		if c.then != nil {
			c.then(s)
		}
		holds := func() bool {
			data, err := json.Marshal(tree)
			if err != nil {
				t.Fatal(err)
			}
			f, err := Read("r.json", c.o.Program, data)
			if err != nil {
				return false
			}
			r, err := Report(s, inc, f, c.o)
			return err == nil && r.Holds()
		}
		for _, e := range edits("", tree, func(to any) { tree = to }) {
			path, _, _ := strings.Cut(e.path, " ")
			if !c.only(path) {
				continue
			}
			if tried++; tried%every != 0 {
				continue
			}
			e.do()
			if holds() {
				t.Errorf("%s is not found", e.path)
			}
			e.undo()
		}
		if kinds := tree.(map[string]any); c.store().runs[len(c.store().runs)-1].ID == 2 {
			for _, section := range []string{"timeline", "facts", "claims", "questions", "changes"} {
				if list, _ := kinds[section].([]any); len(list) == 0 {
					t.Errorf("the report has no %s", section)
				}
			}
		}
		if !holds() {
			t.Error("without an edit it does not hold")
		}
	}
	if tried < 900 {
		t.Errorf("only %d edits", tried)
	}
	t.Logf("%d edits", tried)
}
