package pdf

import (
	"math"
	"regexp"
	"unicode"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"golang.org/x/text/unicode/norm"
)

// box is a rectangle in points; y grows upwards.
type box struct{ left, bottom, right, top float64 }

func (b box) width() float64  { return b.right - b.left }
func (b box) height() float64 { return b.top - b.bottom }
func (b box) middle() float64 { return (b.top + b.bottom) / 2 }
func (b box) centre() float64 { return (b.left + b.right) / 2 }

// and is the smallest box around both.
func (b box) and(c box) box {
	return box{min(b.left, c.left), min(b.bottom, c.bottom), max(b.right, c.right), max(b.top, c.top)}
}

// turned is the box after n quarter turns to the right about the origin.
func (b box) turned(n int) box {
	for range n & 3 {
		b = box{b.bottom, -b.right, b.top, -b.left}
	}
	return b
}

// glyph is a character where it stands.
type glyph struct {
	box
	r       rune
	size    float64 // of its font, in points
	bold    bool
	turn    int  // quarter turns to the right that make it upright
	slant   bool // it stands neither upright nor on its side
	made    bool // by PDFium, for a gap or a line's end
	unknown bool // the font does not say which character it shows
}

// reader reads the characters of a page: two calls into the sandbox each, four
// more where a run begins, and two more where the style changes.
type reader struct {
	p      pdfium.Pdfium
	text   references.FPDF_TEXTPAGE
	before glyph // the character before
	asked  int   // how many characters ago its style was asked
	// The style of the character before.
	points, height float64
	weight         int
	scale          float64
	bold           bool
}

// glyphs reads the characters of a page.
func glyphs(p pdfium.Pdfium, page requests.Page, swept *sweeper) ([]glyph, error) {
	loaded, err := p.FPDFText_LoadPage(&requests.FPDFText_LoadPage{Page: page})
	if err != nil {
		return nil, err
	}
	defer p.FPDFText_ClosePage(&requests.FPDFText_ClosePage{TextPage: loaded.TextPage})
	count, err := p.FPDFText_CountChars(&requests.FPDFText_CountChars{TextPage: loaded.TextPage})
	if err != nil {
		return nil, err
	}
	rd := reader{p: p, text: loaded.TextPage}
	out := make([]glyph, 0, max(0, min(count.Count, maxPageText)))
	for i := range min(count.Count, maxPageText) {
		g, err := rd.glyph(i)
		if err != nil {
			return nil, err
		}
		out = append(out, g)
		swept.count()
	}
	return out, nil
}

// glyph reads one character. What PDFium cannot say of it stays zero.
func (rd *reader) glyph(i int) (glyph, error) {
	said, err := rd.p.FPDFText_GetUnicode(&requests.FPDFText_GetUnicode{TextPage: rd.text, Index: i})
	if err != nil {
		return glyph{}, err
	}
	g := glyph{r: plainForm(rune(said.Unicode))}
	if g.r == '\r' || g.r == '\n' {
		g.made = true
		return g, nil
	}
	if g.r == ' ' {
		made, err := rd.p.FPDFText_IsGenerated(&requests.FPDFText_IsGenerated{TextPage: rd.text, Index: i})
		g.made = err == nil && made.IsGenerated
	}
	if b, err := rd.p.FPDFText_GetLooseCharBox(&requests.FPDFText_GetLooseCharBox{TextPage: rd.text, Index: i}); err == nil {
		g.box = box{float64(b.Rect.Left), float64(b.Rect.Bottom), float64(b.Rect.Right), float64(b.Rect.Top)}
	}
	if rd.goesOn(g) {
		g.size, g.bold, g.turn, g.slant, g.unknown = rd.before.size, rd.before.bold, rd.before.turn, rd.before.slant, rd.before.unknown
		rd.before = g
		return g, nil
	}
	if wrong, err := rd.p.FPDFText_HasUnicodeMapError(&requests.FPDFText_HasUnicodeMapError{TextPage: rd.text, Index: i}); err == nil {
		g.unknown = wrong.HasUnicodeMapError
	}
	if angle, err := rd.p.FPDFText_GetCharAngle(&requests.FPDFText_GetCharAngle{TextPage: rd.text, Index: i}); err == nil {
		quarters := float64(angle.CharAngle) / (math.Pi / 2) // to the left
		g.turn = -int(math.Round(quarters)) & 3
		g.slant = math.Abs(quarters-math.Round(quarters)) > 0.2 // a page scanned askew is less
	}
	rd.style(i, &g)
	rd.before, rd.asked = g, 0
	return g, nil
}

// maxAsked is after how many characters of a run the style is asked again.
const maxAsked = 8

// goesOn reports whether a character stands right beside the one before, as
// high and on the same line: then its style is not asked, which would take
// twice as long as all else. Every few characters it is.
func (rd *reader) goesOn(g glyph) bool {
	rd.asked++
	b := rd.before
	return rd.asked < maxAsked && b.size > 0 && g.box != (box{}) && !b.unknown && !b.slant && b.turn == 0 &&
		math.Abs(g.bottom-b.bottom) < 0.01 && math.Abs(g.top-b.top) < 0.01 && math.Abs(g.left-b.right) < b.size/4
}

// plainForm is a character as people type it. Fonts name the radical ⼀ (U+2F00)
// where they mean 一, and the upright form ︒ of vertical writing where they
// mean 。.
func plainForm(r rune) rune {
	if r >= 0x2e80 && r <= 0x2fd5 || r >= 0xfe10 && r <= 0xfe19 || r >= 0xfe30 && r <= 0xfe48 {
		if plain := []rune(norm.NFKC.String(string(r))); len(plain) == 1 {
			return plain[0]
		}
	}
	return r
}

// rxBold is how the names of bold fonts end.
var rxBold = regexp.MustCompile(`(?i)bold|heavy|black|[-_ ](?:B|DB|EB|H|U)$|-?W[6-9]|太|ゴシックE`)

// style reads size and weight. The weight a font states is often a guess, so
// its name counts too.
func (rd *reader) style(i int, g *glyph) {
	points, weight := 0.0, 0
	if s, err := rd.p.FPDFText_GetFontSize(&requests.FPDFText_GetFontSize{TextPage: rd.text, Index: i}); err == nil {
		points = s.FontSize
	}
	if w, err := rd.p.FPDFText_GetFontWeight(&requests.FPDFText_GetFontWeight{TextPage: rd.text, Index: i}); err == nil {
		weight = w.FontWeight
	}
	if height := math.Round(g.height() * 10); points != rd.points || weight != rd.weight || height != rd.height {
		rd.points, rd.weight, rd.height, rd.scale, rd.bold = points, weight, height, 1, weight >= 600
		if m, err := rd.p.FPDFText_GetMatrix(&requests.FPDFText_GetMatrix{TextPage: rd.text, Index: i}); err == nil {
			rd.scale = math.Hypot(float64(m.Matrix.C), float64(m.Matrix.D))
		}
		if name, err := rd.p.FPDFText_GetFontInfo(&requests.FPDFText_GetFontInfo{TextPage: rd.text, Index: i}); err == nil {
			rd.bold = rd.bold || rxBold.MatchString(name.FontName)
		}
	}
	g.size, g.bold = rd.points*rd.scale, rd.bold
	if !(g.size > 0 && g.size < 1e5) { // not a number, or none
		g.size = max(1, min(g.width(), g.height()))
	}
}

// upright turns a page so that most of its letters stand upright, and lists
// those that do not (a note along the margin, a watermark) behind the others.
func upright(all []glyph) (main, aside []glyph) {
	var votes [4]int
	for _, g := range all {
		if !g.made && !g.slant && !unicode.IsSpace(g.r) {
			votes[g.turn]++
		}
	}
	turn := 0
	for i, n := range votes {
		if n > votes[turn] {
			turn = i
		}
	}
	for _, g := range all {
		if !g.made && (g.turn != turn || g.slant) && g.r != ' ' {
			g.box = g.box.turned(g.turn)
			aside = append(aside, g)
			continue
		}
		g.box = g.box.turned(turn)
		main = append(main, g)
	}
	return main, aside
}

// readable reports whether the letters of a page mean something: not if the
// fonts do not say what they show, and what is left are codes.
func readable(all []glyph) bool {
	letters, wrong, speaking := 0, 0, 0
	for _, g := range all {
		if g.made || unicode.IsSpace(g.r) {
			continue
		}
		letters++
		switch {
		case g.r == hyphen:
		case g.unknown || g.r == 0 || unicode.IsControl(g.r) || unicode.Is(unicode.Co, g.r) || g.r == unicode.ReplacementChar || g.r&0xfffe == 0xfffe:
			wrong++
		case unicode.IsLetter(g.r) || unicode.IsDigit(g.r):
			speaking++
		}
	}
	return letters == 0 || wrong*5 < letters && (letters < 50 || speaking*3 > letters)
}
