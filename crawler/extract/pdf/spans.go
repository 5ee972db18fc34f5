package pdf

import (
	"math"
	"regexp"
	"strings"
	"unicode"

	"classify/crawler/extract/prose"
)

// span is letters that follow one another closely, in one direction.
type span struct {
	box
	text    string
	size    float64
	letters int
	bold    bool // most of its letters are
	down    bool // written downwards
}

const (
	// hyphen is what PDFium puts for a hyphen at a line's end.
	hyphen = '\x02'
	// softHyphen stands for it here until lines are joined.
	softHyphen = '\u00ad'
	// apart is the gap, in em, that sets letters apart where the text has no
	// space, and spaced the one where it has: two full-width spaces align
	// things, one is a pause.
	apart, spaced = 1.1, 1.8
	// tight is the gap between letters written downwards; lines lie further
	// apart.
	tight = 0.2
)

// spanner gathers glyphs into spans.
type spanner struct {
	out    []span
	words  strings.Builder
	open   span // without its text
	size   float64
	bold   int
	last   glyph
	blank  bool // the text has a space here
	gap    bool // PDFium sees a space here
	broken bool // PDFium sees the end of a line here
}

// spans joins the letters of a page, in the order of the file, as far as they
// stand side by side or one below the other.
func spans(all []glyph) []span {
	var s spanner
	for _, g := range all {
		switch {
		case g.r == '\r' || g.r == '\n':
			s.broken = true
		case g.r == hyphen || g.r == '\ufffe':
			g.r = softHyphen
			s.add(g)
		case unicode.IsSpace(g.r) && g.made:
			s.gap = true
		case unicode.IsSpace(g.r):
			s.blank = true
		case g.r == 0 || prose.Invisible(g.r) || !unicode.IsPrint(g.r):
		default:
			s.add(g)
		}
	}
	s.flush()
	return s.out
}

func (s *spanner) add(g glyph) {
	if s.open.letters > 0 && !s.follows(g) {
		s.flush()
	}
	switch {
	case s.open.letters == 0:
		s.open = span{box: g.box}
	case s.blank, s.gap && !(prose.Wide(s.last.r) && prose.Wide(g.r)):
		s.words.WriteByte(' ')
	}
	s.words.WriteRune(g.r)
	s.open.box = s.open.box.and(g.box)
	s.open.letters++
	s.size += g.size
	if g.bold {
		s.bold++
	}
	s.last, s.blank, s.gap, s.broken = g, false, false, false
}

// follows reports whether g continues the open span, and learns from the
// second letter in which direction that is written.
func (s *spanner) follows(g glyph) bool {
	em := max(s.last.size, g.size)
	if g.slant || s.last.slant { // a watermark: as the file has it
		return g.slant && s.last.slant && math.Hypot(g.centre()-s.last.centre(), g.middle()-s.last.middle()) < 2.5*em
	}
	allowed := apart * em
	if s.blank {
		allowed = spaced * em
	}
	if s.open.letters == 1 || !s.open.down {
		sameLine := math.Abs(g.middle()-s.last.middle()) < em/2
		if gap := g.left - s.last.right; sameLine && gap > -em/2 && gap < allowed {
			return true
		}
	}
	if s.open.letters > 1 && !s.open.down {
		return false
	}
	if s.broken {
		allowed = tight * em
	}
	gap := s.last.bottom - g.top
	below := prose.Wide(g.r) && above(s.last.box, g.box) < em/3 && gap > -em/2 && gap < allowed
	s.open.down = s.open.down || below
	return below
}

// above is how far two boxes are from standing one above the other. Without a
// font at hand PDFium guesses the widths of letters written downwards.
func above(a, b box) float64 {
	return min(math.Abs(a.left-b.left), math.Abs(a.centre()-b.centre()), math.Abs(a.right-b.right))
}

func (s *spanner) flush() {
	if s.open.letters > 0 {
		s.open.text = unspread(s.words.String())
		s.open.size = s.size / float64(s.open.letters)
		s.open.bold = 2*s.bold > s.open.letters
		s.out = append(s.out, s.open)
	}
	*s = spanner{out: s.out}
}

// rxSpread finds words whose letters are set apart: お 知 ら せ.
var (
	rxSpread      = regexp.MustCompile(`(?:^|[^!-~] )[^ -~](?: [^ -~]){3,}(?: |$)`)
	rxSpreadWhole = regexp.MustCompile(`^[\p{Han}\p{Hiragana}\p{Katakana}ー](?: [\p{Han}\p{Hiragana}\p{Katakana}ー])+$`)
)

// unspread joins a word that was spread out for the looks of it.
func unspread(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if rxSpreadWhole.MatchString(s) {
		return strings.ReplaceAll(s, " ", "")
	}
	return rxSpread.ReplaceAllStringFunc(s, func(m string) string { return strings.ReplaceAll(m, " ", "") })
}
