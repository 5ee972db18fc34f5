package table

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// lined reports whether a text begins as JSON Lines do.
func lined(text string) bool {
	return strings.HasPrefix(strings.TrimLeft(text, " \t\r\n"), "{")
}

// manyObjects reports whether the first two lines are objects with a text.
func manyObjects(text string) bool {
	n := 0
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		var object map[string]json.RawMessage
		if len(line) > maxRow || json.Unmarshal([]byte(line), &object) != nil {
			return false
		}
		if _, err := choose(slices.Sorted(maps.Keys(object)), nil); err != nil {
			return false
		}
		if n++; n == 2 {
			return true
		}
	}
	return false
}

// objects reads JSON Lines: an object for each utterance.
func (r *reading) objects(text string) error {
	line, good := 0, false
	var wrong error // why the first object has no text
	for raw := range strings.SplitSeq(text, "\n") {
		line++
		if raw = strings.TrimSpace(raw); raw == "" {
			continue
		}
		var object map[string]json.RawMessage
		switch {
		case len(raw) > maxRow:
			r.broken.note(line, "longer than 1 MiB")
			continue
		case json.Unmarshal([]byte(raw), &object) != nil:
			r.broken.note(line, "no JSON object")
			continue
		}
		if e, ok := asExported(raw, object); ok && len(r.Map) == 0 {
			if good = true; !r.more() {
				break
			}
			r.addExported(line, e)
			continue
		}
		v, err := r.object(object)
		if err != nil {
			if wrong == nil {
				wrong = withObject(asColumnError(err, line), object)
			}
			r.broken.note(line, "no field is the text")
			continue
		}
		good = true
		if v.line = line; !r.add(v) {
			break
		}
	}
	if !good && wrong != nil {
		return wrong
	}
	return nil
}

// object makes a row of an object's fields. One that lacks a field of the Map
// is read by the rest of it.
func (r *reading) object(object map[string]json.RawMessage) (v row, err error) {
	columns := slices.Sorted(maps.Keys(object))
	m := slices.DeleteFunc(slices.Clone(r.Map), func(p Pair) bool { return object[p.Column] == nil })
	at, err := choose(columns, m)
	if err != nil {
		return v, err
	}
	v.dated = at[posted] >= 0
	for f, i := range at {
		if i >= 0 {
			v.value[f] = scalar(object[columns[i]])
		}
	}
	return v, nil
}

// withObject gives an error of choose the values of its object, for its hint.
func withObject(err error, object map[string]json.RawMessage) error {
	if wrong, ok := err.(*ColumnError); ok {
		var cells []string
		for _, c := range wrong.Columns {
			cells = append(cells, scalar(object[c]))
		}
		wrong.rows = [][]string{cells}
	}
	return err
}

// scalar is a string's, number's or truth value's text; others have none.
func scalar(raw json.RawMessage) string {
	if len(raw) == 0 {
		return ""
	}
	switch raw[0] {
	case '"':
		var s string
		_ = json.Unmarshal(raw, &s) // it is valid, as the object was
		return s
	case '{', '[', 'n':
		return ""
	}
	return string(raw)
}
