package nlp

import (
	"bufio"
	"os"
	"slices"
	"strings"
	"testing"

	"classify/store/record"
)

// TestUtterancesGetTheirCoding reads testdata/utterances.txt: codings, text
// and perhaps the certainty, separated by bars.
func TestUtterancesGetTheirCoding(t *testing.T) {
	tagger, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.Open("testdata/utterances.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		line := lines.Text()
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		fields := strings.Split(line, " | ")
		text, heading := fields[1], ""
		if h, rest, ok := strings.Cut(text, " ¶ "); ok {
			heading, text = h, rest
		}
		certainty := record.Certain
		if len(fields) > 2 {
			certainty = record.Certainty(fields[2])
		}
		got := coding(tagger.Tag(text, Context{Heading: heading}), certainty)
		want := strings.Split(fields[0], ", ")
		slices.Sort(want)
		if w := strings.Join(want, ", "); got != w {
			t.Errorf("Tag(%q) = %s, want %s", text, got, w)
		}
	}
}

// coding writes findings as the file does; a certainty other than expected
// is named after a slash.
func coding(c record.Coding, expected record.Certainty) string {
	var out []string
	for _, f := range c.Findings {
		s := f.Theme + ":" + string(f.Stance)
		if f.Certainty != expected {
			s += "/" + string(f.Certainty)
		}
		out = append(out, s)
	}
	if out == nil {
		return "none"
	}
	slices.Sort(out)
	return strings.Join(slices.Compact(out), ", ")
}
