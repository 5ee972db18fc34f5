// Package label is what people say of sentences: the themes each is about, with
// stance and certainty. Files have one JSON object a line; Read gives them as
// Labels, Write writes them. Lines and CSVLines read what people have labelled,
// WriteCSV writes the table that they fill in. It does not know the store, nor what a program
// makes of a sentence.
package label

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"unicode/utf8"

	"classify/store/record"
)

// Label is what a reader said of one sentence.
type Label struct {
	ID         string                      `json:"id"`
	Incident   string                      `json:"incident,omitempty"` // the document or incident it is of: what must not be split
	URL        string                      `json:"url,omitempty"`      // of its document
	Text       string                      `json:"text"`
	Heading    string                      `json:"heading,omitempty"` // that it stands under
	Parent     string                      `json:"parent,omitempty"`  // the comment it answers
	Themes     []string                    `json:"themes"`
	Stance     map[string]record.Stance    `json:"stance,omitempty"`    // by theme
	Certainty  map[string]record.Certainty `json:"certainty,omitempty"` // by theme
	Register   string                      `json:"register,omitempty"`  // where such a sentence is written
	Phenomenon string                      `json:"phenomenon,omitempty"`
	By         string                      `json:"by,omitempty"`   // who labelled it
	Note       string                      `json:"note,omitempty"` // of that person
	// Drawn is how it was chosen to be labelled; the zero Draw: not told.
	Drawn record.Draw `json:"drawn,omitzero"`
	// Offered are the themes that the person could choose from: of others the
	// label says nothing. nil: not told.
	Offered []string `json:"offered,omitempty"`
}

// SpeaksOf reports whether the label says of a theme that it is there or that
// it is not.
func (l *Label) SpeaksOf(theme string) bool {
	return l.Offered == nil || slices.Contains(l.Offered, theme) || l.Has(theme)
}

// Has reports whether the sentence is about a theme.
func (l *Label) Has(theme string) bool { return slices.Contains(l.Themes, theme) }

// Group is what must not be split: the incident, or else the sentence alone.
func (l *Label) Group() string {
	if l.Incident != "" {
		return l.Incident
	}
	return "sentence " + l.ID
}

var errUnlabelled = errors.New("it has no themes; [] says that it is about none")

// longestLine is the most bytes a line may have.
const longestLine = 1 << 20

// Line is a label with the line of its file that it begins in.
type Line struct {
	Label
	Number int
}

// Read reads labels, one a line; blank lines are left out. An error names the
// line; all wrong lines are told, at most ten.
func Read(name string, r io.Reader) ([]Label, error) {
	out, _, err := ReadLines(name, r)
	return out, err
}

// ReadLines is Read that also gives the number of each label's line.
func ReadLines(name string, r io.Reader) (out []Label, numbers []int, err error) {
	lines, err := scan(name, r, func(l *Label) (string, error) {
		if l.Themes == nil {
			return "", errUnlabelled
		}
		return l.ID, nil
	})
	for _, l := range lines {
		out, numbers = append(out, l.Label), append(numbers, l.Number)
	}
	return out, numbers, err
}

// Lines is Read of a file in which people label: several may have labelled one
// sentence, and lines whose themes are null wait to be labelled.
func Lines(name string, r io.Reader) ([]Line, error) { return scan(name, r, whose) }

// whose names a label in a file that people label in.
func whose(l *Label) (string, error) {
	return strings.Join([]string{l.ID, l.Incident, l.By, l.Text}, "\x00"), nil
}

// mostWrong is how many wrong lines are told.
const mostWrong = 10

// scan reads labels that key names; no two may have one name.
func scan(name string, r io.Reader, key func(*Label) (string, error)) ([]Line, error) {
	f := file{name: name, key: key, seen: map[string]int{}}
	lines := bufio.NewScanner(r)
	lines.Buffer(make([]byte, 1<<16), longestLine)
	for number := 1; lines.Scan() && len(f.wrong) < mostWrong; number++ {
		line := bytes.TrimSpace(lines.Bytes())
		if number == 1 {
			line = bytes.TrimPrefix(line, []byte("\ufeff"))
		}
		if len(line) == 0 {
			continue
		}
		one, err := parse(line)
		f.add(one, number, err)
	}
	if err := lines.Err(); err != nil {
		f.wrong = append(f.wrong, fmt.Errorf("%s: %w", name, err))
	}
	return f.lines, errors.Join(f.wrong...)
}

// file is a file of labels as it is read.
type file struct {
	name  string
	key   func(*Label) (string, error)
	seen  map[string]int // the line of each key
	lines []Line
	wrong []error
}

// add takes the label of a line, or what is wrong with it.
func (f *file) add(one Label, number int, err error) {
	var key string
	if err == nil {
		key, err = f.key(&one)
	}
	if before, twice := f.seen[key]; err == nil && twice {
		err = fmt.Errorf("the id %q stands in line %d already", one.ID, before)
	}
	if err != nil {
		f.wrong = append(f.wrong, fmt.Errorf("%s:%d: %w", f.name, number, err))
		return
	}
	f.seen[key] = number
	f.lines = append(f.lines, Line{one, number})
}

// ReadFile is Read of a file.
func ReadFile(path string) ([]Label, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return Read(path, f)
}

func parse(line []byte) (Label, error) {
	var in struct {
		Label
		Themes json.RawMessage `json:"themes"` // nil: not there, which null is not
	}
	err := json.Unmarshal(line, &in)
	l := in.Label
	if err == nil && in.Themes != nil {
		err = json.Unmarshal(in.Themes, &l.Themes)
	}
	if err != nil {
		return Label{}, fmt.Errorf("no JSON object with id, text and themes: %w", err)
	}
	if in.Themes == nil {
		return Label{}, errUnlabelled
	}
	return l, l.Check()
}

// Check tells what is wrong with a label.
func (l *Label) Check() error {
	switch {
	case l.ID == "":
		return errors.New("it has no id")
	case strings.TrimSpace(l.Text) == "":
		return errors.New("it has no text")
	case !utf8.ValidString(l.Text):
		return errors.New("its text is no UTF-8")
	}
	for theme, stance := range l.Stance {
		if !slices.Contains([]record.Stance{record.Asserted, record.Denied, record.Asked, record.Neutral}, stance) {
			return fmt.Errorf("the stance %q of %s is none of asserted, denied, asked, neutral", stance, theme)
		}
		if !l.Has(theme) {
			return fmt.Errorf("it has a stance for %s, which is none of its themes", theme)
		}
	}
	for theme, certainty := range l.Certainty {
		if !slices.Contains([]record.Certainty{record.Certain, record.Hedged, record.Hearsay}, certainty) {
			return fmt.Errorf("the certainty %q of %s is none of certain, hedged, hearsay", certainty, theme)
		}
		if !l.Has(theme) {
			return fmt.Errorf("it has a certainty for %s, which is none of its themes", theme)
		}
	}
	return nil
}

// Write writes labels, one a line.
func Write(w io.Writer, labels []Label) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	for _, l := range labels {
		if err := e.Encode(l); err != nil {
			return err
		}
	}
	return nil
}
