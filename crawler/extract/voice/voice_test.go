package voice

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"classify/store/record"
)

// labelledCase is a page of testdata with what a person says of its speakers.
type labelledCase struct {
	genre string
	us    []record.Utterance // as read
	want  []record.Utterance // as labelled: Speaker, Voice, Depth and Quotes
}

var (
	rxWhole  = regexp.MustCompile(`^\[([^/\]]*)/([a-z]*)\] `)
	rxMarked = regexp.MustCompile(`\{([^/{}]*)/([a-z]*)\}`)
)

// labelledCases reads a file of cases: "% genre", then a line an utterance;
// "# " is a heading, "[speaker/voice] " a block of another's words, and
// "{speaker/voice}" stands where a quotation begins.
func labelledCases(t *testing.T, file string) (cases []labelledCase) {
	t.Helper()
	body, err := os.ReadFile("testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	for _, block := range strings.Split(strings.TrimSpace(string(body)), "\n\n") {
		lines := strings.Split(block, "\n")
		c := labelledCase{genre: strings.TrimPrefix(lines[0], "% ")}
		for i, line := range lines[1:] {
			u := record.Utterance{ID: i + 1, Kind: record.Paragraph}
			if heading, ok := strings.CutPrefix(line, "# "); ok {
				line, u.Kind, u.Level = heading, record.Heading, 2
			}
			want := u
			if m := rxWhole.FindStringSubmatch(line); m != nil {
				line, want.Speaker, want.Voice, want.Depth = line[len(m[0]):], m[1], record.Voice(m[2]), 1
			}
			for m := rxMarked.FindStringSubmatchIndex(line); m != nil; m = rxMarked.FindStringSubmatchIndex(line) {
				want.Quotes = append(want.Quotes, record.Quotation{Start: m[0], Speaker: line[m[2]:m[3]], Voice: record.Voice(line[m[4]:m[5]])})
				line = line[:m[0]] + line[m[1]:]
			}
			u.Text, want.Text = line, line
			c.us, c.want = append(c.us, u), append(c.want, want)
		}
		cases = append(cases, c)
	}
	return cases
}

// score counts, over quotations or over blocks, what was found and right.
type score struct{ want, got, found, named, right, voices int }

func (s score) String() string {
	of := func(a, b int) string { return fmt.Sprintf("%d/%d", a, b) }
	return "recall " + of(s.found, s.want) + ", precision " + of(s.found, s.got) + ", speakers right " + of(s.right, s.named) + ", voices right " + of(s.voices, s.found)
}

type said struct {
	at      int
	speaker string
	voice   record.Voice
}

// add compares what was found with what was labelled.
func (s *score) add(want, got []said) (wrong bool) {
	s.want, s.got = s.want+len(want), s.got+len(got)
	found := 0
	for _, g := range got {
		if g.speaker != "" {
			s.named++
		}
		for _, w := range want {
			if w.at != g.at {
				continue
			}
			found++
			if g.speaker != "" && g.speaker == w.speaker {
				s.right++
			}
			if g.voice == w.voice {
				s.voices++
			}
			wrong = wrong || g != w
		}
	}
	s.found += found
	return wrong || found != len(want) || found != len(got)
}

// measure scores a file; wrong cases are logged.
func measure(t *testing.T, file string) (quotations, blocks score) {
	for _, c := range labelledCases(t, file) {
		got := Attribute(record.Document{Utterances: c.us})
		for i, u := range got {
			if u.Text != c.us[i].Text {
				t.Fatalf("the text %q became %q", c.us[i].Text, u.Text)
			}
			if quotations.add(quotesOf(c.want[i]), quotesOf(u)) {
				t.Logf("%s: %s\n got %v\nwant %v", c.genre, u.Text, quotesOf(u), quotesOf(c.want[i]))
			}
			if len(got) > 2 && blocks.add(wholeOf(c.want[i]), wholeOf(u)) {
				t.Logf("%s: %s\n got %v\nwant %v", c.genre, u.Text, wholeOf(u), wholeOf(c.want[i]))
			}
		}
	}
	return quotations, blocks
}

func quotesOf(u record.Utterance) (out []said) {
	for _, q := range u.Quotes {
		out = append(out, said{q.Start, q.Speaker, q.Voice})
	}
	return out
}

func wholeOf(u record.Utterance) []said {
	if u.Depth == 0 {
		return nil
	}
	return []said{{0, u.Speaker, u.Voice}}
}

// The two halves were written and parted before the rules; the rules were
// tuned on the first alone. The floors are what was measured.
func TestSpeakersOfTheFirstHalfAreFound(t *testing.T) {
	checkFloors(t, "first.txt", score{want: 32, got: 31, found: 31, named: 24, right: 24}, score{want: 11, got: 11, found: 11, named: 11, right: 11})
}

func TestSpeakersOfTheSecondHalfAreFound(t *testing.T) {
	checkFloors(t, "second.txt", score{want: 32, got: 29, found: 29, named: 24, right: 24}, score{want: 10, got: 11, found: 10, named: 9, right: 8})
}

// checkFloors fails if a file's scores are worse than measured: fewer found
// or rightly named, or more that are wrong.
func checkFloors(t *testing.T, file string, quotations, blocks score) {
	t.Helper()
	gotQuotations, gotBlocks := measure(t, file)
	for _, c := range []struct {
		what       string
		got, floor score
	}{{"quotations", gotQuotations, quotations}, {"blocks", gotBlocks, blocks}} {
		t.Logf("%s of %s: %v", c.what, file, c.got)
		if c.got.want != c.floor.want || c.got.found < c.floor.found || c.got.right < c.floor.right ||
			c.got.got-c.got.found > c.floor.got-c.floor.found || c.got.named-c.got.right > c.floor.named-c.floor.right {
			t.Errorf("%s of %s: %v, want at least %v", c.what, file, c.got, c.floor)
		}
	}
}
