package glance

import (
	"regexp"
	"strings"

	"golang.org/x/net/html/atom"
)

// shade follows which elements are open, so that it knows whether a link
// stands in one that the page hides.
type shade struct {
	open []atom.Atom // from the outermost
	from int         // how many were open around the outermost hidden one, plus one; 0: none is
}

// reach is how far an end tag looks for its start tag: pages nest a few dozen
// deep, and a page of stray end tags must not cost its length squared.
const reach = 100

var void = map[atom.Atom]bool{
	atom.Area: true, atom.Base: true, atom.Br: true, atom.Col: true, atom.Embed: true, atom.Hr: true, atom.Img: true, atom.Input: true,
	atom.Link: true, atom.Meta: true, atom.Param: true, atom.Source: true, atom.Track: true, atom.Wbr: true,
}

// sameEnds are elements that end where the next of their name begins.
var sameEnds = map[atom.Atom]bool{
	atom.P: true, atom.Li: true, atom.Dt: true, atom.Dd: true, atom.Tr: true, atom.Td: true, atom.Th: true, atom.Option: true, atom.A: true,
}

func (s *shade) hidden() bool { return s.from > 0 }

func (s *shade) start(a atom.Atom, hides bool) {
	if void[a] {
		return
	}
	if n := len(s.open); n > 0 {
		last := s.open[n-1]
		if last == a && sameEnds[a] || last == atom.P && breaks[a] {
			s.cut(n - 1)
		}
	}
	s.open = append(s.open, a)
	if hides && s.from == 0 {
		s.from = len(s.open)
	}
}

func (s *shade) end(a atom.Atom) {
	for i := len(s.open) - 1; i >= 0 && i >= len(s.open)-reach; i-- {
		if s.open[i] == a {
			s.cut(i)
			return
		}
	}
}

// cut closes all but the first n elements.
func (s *shade) cut(n int) {
	s.open = s.open[:n]
	if s.from > n {
		s.from = 0
	}
}

// mayHide is a quick look at a tag's bytes: could it hold an attribute that
// hides? "style", "hidden" and "aria-hidden" all hold one of two syllables.
func mayHide(raw []byte) bool {
	for i := 0; i+2 < len(raw); i++ {
		switch raw[i] | 0x20 {
		case 's':
			if raw[i+1]|0x20 == 't' && raw[i+2]|0x20 == 'y' {
				return true
			}
		case 'h':
			if raw[i+1]|0x20 == 'i' && raw[i+2]|0x20 == 'd' {
				return true
			}
		}
	}
	return false
}

// rxNowhere are the styles by which a thing is not shown: switched off,
// without size, without colour, or moved out of the window.
var rxNowhere = regexp.MustCompile(`(?:^|;)(?:display:none|visibility:(?:hidden|collapse)|(?:width|height|max-width|max-height|font-size|opacity):0(?:\.0+)?(?:px|em|rem|%|pt)?(?:!important)?(?:;|$)|(?:left|right|top|text-indent|margin-left|margin-top):-[0-9]{4})`)

// hides reports whether the tag at hand hides its element. What hides the
// whole page is taken for a script's, which would show it again.
func (s *scan) hides(a atom.Atom) bool {
	if a == atom.Body || a == atom.Html {
		return false
	}
	if value, has := s.find("hidden"); has && !strings.EqualFold(value, "until-found") {
		return true
	}
	if strings.EqualFold(strings.TrimSpace(s.attr("aria-hidden")), "true") {
		return true
	}
	style, has := s.find("style")
	if !has || len(style) > 2000 || !strings.ContainsAny(style, ":") {
		return false
	}
	return rxNowhere.MatchString(strings.Join(strings.Fields(strings.ToLower(style)), ""))
}
