package incident

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	yaml "go.yaml.in/yaml/v4"

	"classify/store/record"
)

// mark is a place in a file, line and column from 1; the zero value is the
// file as a whole.
type mark struct{ line, column int }

// Mistake is one thing that is wrong in a file the user wrote.
type Mistake struct {
	File         string
	Line, Column int // from 1
	Message      string
}

func (m Mistake) String() string {
	return fmt.Sprintf("%s:%d:%d: %s", m.File, m.Line, m.Column, m.Message)
}

// Mistakes is everything that is wrong in a file, in the order of its lines.
type Mistakes []Mistake

func (m Mistakes) Error() string {
	lines := make([]string, len(m))
	for i, one := range m {
		lines[i] = one.String()
	}
	return strings.Join(lines, "\n")
}

// at is a YAML value that remembers whether and where it was written.
type at[T any] struct {
	value T
	set   bool
	mark  mark
}

// UnmarshalYAML implements yaml.Unmarshaler.
func (a *at[T]) UnmarshalYAML(n *yaml.Node) error {
	a.mark, a.set = mark{n.Line, n.Column}, true
	for _, entry := range n.Content {
		if n.Kind == yaml.SequenceNode && entry.ShortTag() == "!!null" {
			return errors.New("an entry of this list is empty")
		}
	}
	return n.Load(&a.value, yaml.WithKnownFields())
}

func (a at[T]) or(near mark) mark {
	if a.set {
		return a.mark
	}
	return near
}

func (a at[T]) otherwise(v T) T {
	if a.set {
		return a.value
	}
	return v
}

// checker collects the mistakes of one file.
type checker struct {
	file     string
	stat     statFunc
	mistakes Mistakes
	syntax   bool          // the file could not be read as YAML at all
	wrong    map[mark]bool // places whose value has the wrong type: no more is said of them
}

func (c *checker) add(m mark, format string, args ...any) {
	if c.wrong[m] {
		return
	}
	c.mistakes = append(c.mistakes, Mistake{c.file, max(m.line, 1), max(m.column, 1), fmt.Sprintf(format, args...)})
}

func (c *checker) err() error {
	if len(c.mistakes) == 0 {
		return nil
	}
	slices.SortStableFunc(c.mistakes, func(a, b Mistake) int {
		if a.Line != b.Line {
			return a.Line - b.Line
		}
		return a.Column - b.Column
	})
	return slices.Compact(c.mistakes)
}

// decode reads data into out and notes syntax errors, wrong types, unknown
// keys and a second document.
func (c *checker) decode(data []byte, out any) {
	loader, err := yaml.NewLoader(bytes.NewReader(data), yaml.WithKnownFields())
	if err == nil {
		err = loader.Load(out)
	}
	if errors.Is(err, io.EOF) {
		c.syntax = true
		c.add(mark{}, "the file is empty")
		return
	}
	var many *yaml.LoadErrors
	var one *yaml.LoadError
	switch {
	case errors.As(err, &many):
		for _, e := range many.Errors {
			c.yaml(e, out)
		}
	case errors.As(err, &one):
		c.syntax = true
		c.yaml(one, out)
	case err != nil:
		c.syntax = true
		c.add(mark{}, "%v", err)
	}
	var second any
	if err == nil && !errors.Is(loader.Load(&second), io.EOF) {
		c.add(mark{}, "the file holds more than one YAML document; only one is read")
	}
}

var (
	unknownField = regexp.MustCompile(`^field (.+) not found in type \w+\.(\w+)$`)
	wrongType    = regexp.MustCompile("^cannot construct !!(\\w+)(?: `(.*)`)? into (.+)$")
)

// kinds says in plain words what YAML's and Go's types are.
var kinds = map[string]string{
	"seq": "a list", "map": "a mapping", "str": "a text", "int": "a whole number",
	"float": "a number", "bool": "yes or no", "null": "nothing", "timestamp": "a date",
}

// yaml turns the library's words, which name Go types, into a person's.
func (c *checker) yaml(e *yaml.LoadError, out any) {
	m := mark{e.Mark.Line, e.Mark.Column}
	if f := unknownField.FindStringSubmatch(e.Message); f != nil {
		keys := map[string][]string{}
		yamlKeys(reflect.TypeOf(out).Elem(), keys)
		c.add(m, "unknown key %q%s", f[1], suggest(f[1], keys[f[2]]))
		return
	}
	if f := wrongType.FindStringSubmatch(e.Message); f != nil {
		got := kinds[f[1]]
		if f[2] != "" {
			got = strconv.Quote(f[2])
		}
		c.add(m, "%s is written here, %s is wanted", got, wanted(f[3]))
		if c.wrong == nil {
			c.wrong = map[mark]bool{}
		}
		c.wrong[m] = true
		return
	}
	c.add(m, "%s", strings.TrimPrefix(e.Message, "yaml: "))
}

func wanted(goType string) string {
	switch {
	case goType == "string":
		return "a text"
	case goType == "int":
		return "a whole number"
	case strings.HasPrefix(goType, "float"):
		return "a number"
	case strings.HasPrefix(goType, "[]"):
		return "a list"
	default:
		return "a mapping (key: value)"
	}
}

// yamlKeys collects the keys of every mapping of a file's form, by the name
// of its type.
func yamlKeys(t reflect.Type, keys map[string][]string) {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice:
		yamlKeys(t.Elem(), keys)
	case reflect.Struct:
		for i := range t.NumField() {
			f := t.Field(i)
			if tag := f.Tag.Get("yaml"); tag != "" {
				keys[t.Name()] = append(keys[t.Name()], tag)
			}
			yamlKeys(f.Type, keys)
		}
	}
}

// suggest names the key that was probably meant.
func suggest(wrong string, keys []string) string {
	best, least := "", 3 // more than two slips is another word
	for _, key := range keys {
		if d := distance(wrong, key); d < least {
			best, least = key, d
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf("; did you mean %q?", best)
}

// distance is the Levenshtein distance of two short words, in bytes.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

func (c *checker) required(key string, v at[string]) string {
	text := strings.TrimSpace(v.value)
	if text == "" {
		c.add(v.mark, "%s is missing", key)
	}
	return text
}

func (c *checker) duration(key string, v at[string], otherwise time.Duration) time.Duration {
	if !v.set {
		return otherwise
	}
	d, err := time.ParseDuration(v.value)
	if err != nil || d < 0 || d > 24*time.Hour {
		c.add(v.mark, "%s %q: give a length of time up to a day, such as 5s or 1m30s", key, v.value)
		return otherwise
	}
	return d
}

// span is a length of time that may also be given in days, up to a year.
func (c *checker) span(key string, v at[string], otherwise time.Duration) time.Duration {
	if !v.set {
		return otherwise
	}
	d, err := time.ParseDuration(v.value)
	if f := periodForm.FindStringSubmatch(v.value); f != nil && f[2] == "d" {
		days, _ := strconv.Atoi(f[1]) // the form lets only digits through
		d, err = time.Duration(days)*24*time.Hour, nil
	}
	if err != nil || d < 0 || d > 366*24*time.Hour {
		c.add(v.mark, "%s %q: give a length of time up to a year, such as 12h or 14d", key, v.value)
		return otherwise
	}
	return d
}

var periodForm = regexp.MustCompile(`^([0-9]{1,4})([dwmy])$`)

func (c *checker) period(key string, v at[string]) record.Period {
	if !v.set {
		return record.Period{}
	}
	f := periodForm.FindStringSubmatch(v.value)
	if f == nil {
		c.add(v.mark, "%s %q: give days, weeks, months or years, such as 180d, 6m or 3y", key, v.value)
		return record.Period{}
	}
	n, _ := strconv.Atoi(f[1]) // four digits always fit
	if n == 0 {
		c.add(v.mark, "%s %q would keep nothing", key, v.value)
	}
	switch f[2] {
	case "d":
		return record.Period{Days: n}
	case "w":
		return record.Period{Days: 7 * n}
	case "m":
		return record.Period{Months: n}
	default:
		return record.Period{Years: n}
	}
}

// momentForms are the precisions in which a known date may be given.
var momentForms = []string{"2006-01-02T15:04:05Z07:00", "2006-01-02T15:04Z07:00", "2006-01-02"}

func (c *checker) moment(key string, v at[string]) (time.Time, bool) {
	if !v.set {
		return time.Time{}, false
	}
	for _, form := range momentForms {
		if t, err := time.Parse(form, v.value); err == nil {
			return t, true
		}
	}
	c.add(v.mark, "%s %q: give a date such as 2021-05-21 or a time such as 2021-04-28T15:00+09:00", key, v.value)
	return time.Time{}, false
}
