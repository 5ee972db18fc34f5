package match

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"classify/nlp/codebook"
	"classify/nlp/text"
)

// expressions are those of the built-in codebook and of the cues, and some
// that are hard.
func expressions(t testing.TB) []cue {
	t.Helper()
	b, err := codebook.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	out := []cue{notNegation, tag, question, asks, asksNot, asksEnd, demand, wonders, noDemand, rejects,
		regulates, offers, still, claims, praise, precedent, hearsay, hedge, source, maybe,
		joins, closes, inquiry, scolds, disputes, lawful, wouldHave, askedInside, scheduled, habitual, perhaps}
	for _, a := range Compile(b, nil).atoms {
		if a.kind == codebook.Pattern {
			out = append(out, a.pattern)
		}
	}
	for _, expr := range []string{``, `^$`, `^`, `a*$`, `^[^た]{0,3}た$`, `(?:a|ab)(?:c|bcd)`, `.b`, `(?s).\n`, `𠮷[^a]`, `[^、。]{0,12}遅`, `$a`, `x^`,
		`(?:^a|b)+$`, `た(?:$|い)`, `a+?b*?`, `(?:a|b$|abc)`, `a??b`, `(?:遅い|遅)(?:です)?`, `(?:遅|遅い)(?:です)?`,
		`[かね]$`, `(?:か|の.?)$`, `(?:か|$)`, `(?:か[よね]*|[^あ-ん])$`, `か(?:$)よ?`, `(?:^か|ね)(?:よ|な)?$`} {
		out = append(out, cueOf(regexp.MustCompile(expr)))
	}
	return out
}

// sentences is text for the expressions: the codebook's examples and the parts of
// the expressions themselves.
func sentences(t testing.TB) []string {
	t.Helper()
	b, err := codebook.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	out := []string{"", "\n", "a", "ab\n", "𠮷た", "\xff遅"}
	for _, theme := range b.Themes {
		for _, r := range theme.Rules {
			for _, e := range append(r.Examples.Yes, r.Examples.No...) {
				out = append(out, text.Normalise(e.Text, 0).Text)
			}
		}
		for _, e := range append(theme.Examples.Yes, theme.Examples.No...) {
			out = append(out, text.Normalise(e.Text, 0).Text)
		}
	}
	for _, c := range expressions(t) {
		out = append(out, strings.FieldsFunc(c.rx.String(), func(r rune) bool { return strings.ContainsRune("()|?:[]^$", r) })...)
	}
	return out
}

// agree compares a cue with its expression on one text.
func agree(t *testing.T, c cue, s string) {
	t.Helper()
	for _, f := range []struct {
		name      string
		got, want any
	}{
		{"in", c.in(s), c.rx.MatchString(s)},
		{"find", c.find(s), c.rx.FindString(s)},
		{"groups", c.groups(s), c.rx.FindStringSubmatch(s)},
		{"place", c.place(s), c.rx.FindStringIndex(s)},
		{"places", c.places(s), c.rx.FindAllStringIndex(s, -1)},
		{"without", c.without(s), c.rx.ReplaceAllString(s, "")},
	} {
		if fmt.Sprint(f.got) != fmt.Sprint(f.want) {
			t.Fatalf("%s of %s on %q = %v, want %v", f.name, c.rx, s, f.got, f.want)
		}
	}
}

func TestCuesMatchAsTheirExpressions(t *testing.T) {
	texts, cues := sentences(t), expressions(t)
	pairs := 60_000 // takes two seconds; all of them take minutes
	if testing.Short() {
		pairs = 4_000 // the race detector takes ten times as long
	}
	part := max(1, len(texts)*len(cues)/pairs)
	if os.Getenv("SOAK") != "" {
		part = 1
	}
	for n, c := range cues {
		if c.fast().anywhere == nil {
			t.Errorf("no automaton for %s", c.rx)
		}
		for i, s := range texts {
			if i%part == n%part {
				agree(t, c, s)
				agree(t, c, s+texts[(i*7+3)%len(texts)])
			}
		}
	}
}

func TestCuesLeaveToRegexpWhatAutomataDoNotKnow(t *testing.T) {
	for _, expr := range []string{`(?i)a`, `\ba`, `(?m)^a`} {
		c := cueOf(regexp.MustCompile(expr))
		if c.fast().anywhere != nil {
			t.Errorf("there is an automaton for %s", expr)
		}
		for _, s := range []string{"a", "xa a A", "x\na", "b"} {
			agree(t, c, s)
		}
	}
	c := cueOf(regexp.MustCompile(`a[ab]{14}c`)) // needs more states than there may be
	random, s := uint32(1), []byte{}
	for range 100_000 {
		random = random*1664525 + 1013904223
		s = append(s, "ab"[random>>31])
	}
	if _, sure := c.may(string(s)); sure {
		t.Error("the automaton has no limit")
	}
	agree(t, c, string(s))
	agree(t, c, string(s)+"aaaaaaaaaaaaaaaac")
}

// FuzzCues: the same answers as regexp, for any text.
func FuzzCues(f *testing.F) {
	for i, s := range sentences(f) {
		if i%100 == 0 && (i%1000 == 0 || !testing.Short()) { // each is compared with hundreds of expressions
			f.Add(s)
		}
	}
	all := expressions(f)
	f.Fuzz(func(t *testing.T, s string) {
		for _, c := range all {
			agree(t, c, s)
		}
	})
}

// TestTheScannerOfCuesLosesNone: a sentence holds what each cue needs that
// matches in it or in a part of it.
func TestTheScannerOfCuesLosesNone(t *testing.T) {
	scan, always := cueScanner()
	held, passed := 0, 0
	for _, s := range sentences(t) {
		seen := newBits(len(cueExprs))
		copy(seen, always)
		scan.scan(s, seen, nil)
		for number, rx := range cueExprs {
			if number == 0 {
				continue
			}
			may := seen.has(int32(number))
			if rx.MatchString(s) && !may {
				t.Fatalf("%s matches %q, which holds none of its strings", rx, s)
			}
			if held++; !may {
				passed++
			}
		}
	}
	if passed < held/2 {
		t.Errorf("%d of %d passed over", passed, held)
	}
}
