// Package label is what people say of sentences: the themes each is about, with
// stance and certainty. Files have one JSON object a line; Read gives them as
// Labels, Write writes them. It does not know the store, nor what a program
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

// longestLine is the most bytes a line may have.
const longestLine = 1 << 20

// Read reads labels, one a line; blank lines are left out. An error names the
// line; all wrong lines are told, at most ten.
func Read(name string, r io.Reader) ([]Label, error) {
	out, _, err := ReadLines(name, r)
	return out, err
}

// ReadLines is Read that also gives the number of each label's line.
func ReadLines(name string, r io.Reader) (out []Label, numbers []int, err error) {
	var wrong []error
	ids := map[string]int{}
	lines := bufio.NewScanner(r)
	lines.Buffer(make([]byte, 1<<16), longestLine)
	for number := 1; lines.Scan(); number++ {
		line := bytes.TrimSpace(lines.Bytes())
		if number == 1 {
			line = bytes.TrimPrefix(line, []byte("\ufeff"))
		}
		if len(line) == 0 {
			continue
		}
		one, err := parse(line)
		if before, twice := ids[one.ID]; err == nil && twice {
			err = fmt.Errorf("the id %q stands in line %d already", one.ID, before)
		}
		if err != nil {
			if wrong = append(wrong, fmt.Errorf("%s:%d: %w", name, number, err)); len(wrong) == 10 {
				break
			}
			continue
		}
		ids[one.ID] = number
		out, numbers = append(out, one), append(numbers, number)
	}
	if err := lines.Err(); err != nil {
		wrong = append(wrong, fmt.Errorf("%s: %w", name, err))
	}
	return out, numbers, errors.Join(wrong...)
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
	var l Label
	if err := json.Unmarshal(line, &l); err != nil {
		return Label{}, fmt.Errorf("no JSON object with id, text and themes: %w", err)
	}
	switch {
	case l.ID == "":
		return Label{}, errors.New("it has no id")
	case strings.TrimSpace(l.Text) == "":
		return Label{}, errors.New("it has no text")
	case !utf8.ValidString(l.Text):
		return Label{}, errors.New("its text is no UTF-8")
	case l.Themes == nil:
		return Label{}, errors.New("it has no themes; [] says that it is about none")
	}
	for theme, stance := range l.Stance {
		if !slices.Contains([]record.Stance{record.Asserted, record.Denied, record.Asked, record.Neutral}, stance) {
			return Label{}, fmt.Errorf("the stance %q of %s is none of asserted, denied, asked, neutral", stance, theme)
		}
		if !l.Has(theme) {
			return Label{}, fmt.Errorf("it has a stance for %s, which is none of its themes", theme)
		}
	}
	for theme, certainty := range l.Certainty {
		if !slices.Contains([]record.Certainty{record.Certain, record.Hedged, record.Hearsay}, certainty) {
			return Label{}, fmt.Errorf("the certainty %q of %s is none of certain, hedged, hearsay", certainty, theme)
		}
		if !l.Has(theme) {
			return Label{}, fmt.Errorf("it has a certainty for %s, which is none of its themes", theme)
		}
	}
	return l, nil
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
