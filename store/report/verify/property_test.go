package verify

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

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

// TestAnySingleEditIsFound: a report with any one thing in it changed does not
// hold, but for what says nothing checkable.
func TestAnySingleEditIsFound(t *testing.T) {
	counted := report.Options{Program: made.Program}
	shares := func(path string) bool { return strings.HasPrefix(path, "themes[0].share.") }
	tried, seen := 0, map[string]bool{}
	for _, c := range []struct {
		o    report.Options
		only func(path string) bool
	}{{counted, func(string) bool { return true }}, {made, shares}} {
		s := harbour()
		var tree any
		d := json.NewDecoder(bytes.NewReader(written(t, s, c.o)))
		d.UseNumber()
		if err := d.Decode(&tree); err != nil {
			t.Fatal(err)
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
			seen[path] = true
			if free[path] != "" || !c.only(path) {
				continue
			}
			tried++
			e.do()
			if holds() {
				t.Errorf("%s is not found", e.path)
			}
			e.undo()
		}
		if !holds() {
			t.Error("without an edit it does not hold")
		}
	}
	for path, why := range free {
		if !seen[path] || why == "" {
			t.Errorf("%s is not in the report, or there is no reason why it says nothing", path)
		}
	}
	if tried < 900 {
		t.Errorf("only %d edits", tried)
	}
	t.Logf("%d edits", tried)
}
