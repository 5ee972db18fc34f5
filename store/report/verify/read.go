package verify

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"classify/store/report"
)

// Mistake is what is wrong with a file that should be a report.
type Mistake struct {
	File         string
	Line, Column int // from 1; 0: of the whole file. A column is a character
	What         string
}

func (m *Mistake) Error() string {
	if m.Line == 0 {
		return m.File + ": " + m.What
	}
	return fmt.Sprintf("%s:%d:%d: %s", m.File, m.Line, m.Column, m.What)
}

// File is a report as it was read.
type File struct {
	Report report.Report
	// As gives the part of a whole report that such a file has of it; nil: all.
	As func(report.Report) report.Report
	// Beside is what a page says besides the report in it, as it is signed; nil: nothing.
	Beside any
	root   *node
}

// deepest is how many levels a report may have; this program's have nine.
const deepest = 64

// Read reads a report in JSON, as the program named, such as "classify/1", writes
// it. Its errors are a *Mistake.
func Read(name, program string, data []byte) (f File, err error) {
	r := reader{name: name, data: data}
	if f.root, err = r.tree(); err != nil {
		return f, err
	}
	if made := f.root.at("method", "program"); f.root.at("incident", "id") == nil || f.root.at("as_of") == nil || made == nil || !sameProgram(made.value, program) {
		return f, &Mistake{File: name, What: "is no report of this program; report --format json writes one"}
	}
	if err := json.Unmarshal(data, &f.Report); err != nil {
		return f, r.wrong(err)
	}
	if path, other := unknown(f.root, reports()); other != nil {
		return f, r.mistake(other.start, "%s is not a field of a report", path)
	}
	return f, nil
}

// sameProgram reports whether a report was made by a version of the program.
func sameProgram(made any, program string) bool {
	s, _ := made.(string)
	name, version, ok := strings.Cut(s, "/")
	own, _, _ := strings.Cut(program, "/")
	return ok && name == own && version != ""
}

// treeOf is a report as it would be read.
func treeOf(r report.Report) (*node, error) {
	data, err := json.Marshal(r)
	if err != nil {
		return nil, err
	}
	own := reader{data: data}
	return own.tree()
}

// node is a value of a report.
type node struct {
	value  any              // nil, bool, json.Number or string, if it is neither of the following
	keys   []string         // of fields, as they stand
	fields map[string]*node // nil: it is no object
	items  []*node
	list   bool
	start  int // where it, or the name of its field, stands in the file
}

// at is the value of a field within fields; nil if there is none.
func (n *node) at(path ...string) *node {
	for _, key := range path {
		if n == nil {
			return nil
		}
		n = n.fields[key]
	}
	return n
}

// String is the value as a person is shown it.
func (n *node) String() string {
	switch {
	case n == nil:
		return "nothing"
	case n.list:
		return count(len(n.items), "entry", "entries")
	case n.fields != nil:
		return count(len(n.keys), "field", "fields")
	case n.value == nil:
		return "null"
	}
	if s, ok := n.value.(string); ok {
		return strconv.Quote(s)
	}
	return fmt.Sprint(n.value)
}

func count(n int, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprint(n, " ", more)
}

// reader reads a report as a tree, with the places of its values.
type reader struct {
	name string
	data []byte
	at   int
}

// tree reads the whole file. What follows the first look may take it as JSON.
func (r *reader) tree() (*node, error) {
	var raw json.RawMessage
	if err := json.Unmarshal(r.data, &raw); err != nil {
		return nil, r.wrong(err)
	}
	return r.value(0)
}

// next is the first byte of the next value or bracket.
func (r *reader) next() byte {
	for strings.IndexByte(" \t\r\n,:", r.data[r.at]) >= 0 {
		r.at++
	}
	return r.data[r.at]
}

func (r *reader) value(depth int) (n *node, err error) {
	first := r.next()
	n = &node{start: r.at}
	switch {
	case depth > deepest:
		return nil, r.mistake(r.at, "nested too deep for a report")
	case first == '{':
		n.fields = map[string]*node{}
		return n, r.object(n, depth)
	case first == '[':
		n.list = true
		return n, r.array(n, depth)
	case first == '"':
		n.value, err = r.text()
		return n, err
	}
	end := r.at
	for end < len(r.data) && strings.IndexByte(" \t\r\n,]}", r.data[end]) < 0 {
		end++
	}
	switch word := string(r.data[r.at:end]); word {
	case "null":
	case "true", "false":
		n.value = word == "true"
	default:
		n.value = json.Number(word)
	}
	r.at = end
	return n, nil
}

func (r *reader) object(n *node, depth int) error {
	r.at++
	for r.next() != '}' {
		start := r.at
		key, err := r.text()
		if err != nil {
			return err
		}
		if n.fields[key] != nil {
			return r.mistake(start, "the field %q stands there twice", key)
		}
		one, err := r.value(depth + 1)
		if err != nil {
			return err
		}
		one.start = start
		n.keys, n.fields[key] = append(n.keys, key), one
	}
	r.at++
	return nil
}

func (r *reader) array(n *node, depth int) error {
	r.at++
	for r.next() != ']' {
		one, err := r.value(depth + 1)
		if err != nil {
			return err
		}
		n.items = append(n.items, one)
	}
	r.at++
	return nil
}

// text reads a string.
func (r *reader) text() (s string, err error) {
	end, plain := r.at+1, true
	for ; r.data[end] != '"'; end++ {
		if r.data[end] == '\\' {
			end, plain = end+1, false
		}
	}
	raw := r.data[r.at : end+1]
	r.at = end + 1
	if plain && utf8.Valid(raw) {
		return string(raw[1 : len(raw)-1]), nil
	}
	return s, json.Unmarshal(raw, &s)
}

func under(path, key string) string {
	if path == "" {
		return key
	}
	if key == "" || strings.ContainsAny(key, ".[]\" ") {
		return path + "[" + strconv.Quote(key) + "]"
	}
	return path + "." + key
}

func within(path string, i int) string { return fmt.Sprintf("%s[%d]", path, i) }

// wrong makes a mistake of an error of package json.
func (r *reader) wrong(err error) error {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax) && strings.HasPrefix(syntax.Error(), "unexpected end"):
		return r.mistake(len(r.data), "is no JSON: it ends too early")
	case errors.As(err, &syntax):
		return r.mistake(int(syntax.Offset)-1, "is no JSON: %v", syntax)
	case errors.As(err, &kind):
		return r.mistake(int(kind.Offset)-1, "%s cannot be %s", kind.Field, kind.Value)
	}
	return &Mistake{File: r.name, What: err.Error()}
}

// mistake says what is wrong at a byte.
func (r *reader) mistake(at int, format string, args ...any) error {
	before := r.data[:max(0, min(at, len(r.data)))]
	line := bytes.Count(before, []byte("\n")) + 1
	column := utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:]) + 1
	return &Mistake{File: r.name, Line: line, Column: column, What: fmt.Sprintf(format, args...)}
}

// union lists the fields of two objects, those of the first as they stand.
func union(a, b *node) (keys []string) {
	if a != nil {
		keys = slices.Clone(a.keys)
	}
	if b != nil {
		for _, key := range b.keys {
			if a == nil || a.fields[key] == nil {
				keys = append(keys, key)
			}
		}
	}
	return keys
}
