package render

import (
	"fmt"
	"html/template"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"

	"classify/store/report/render/safe"
)

// The most characters of a text from elsewhere that a page shows; the rest is
// told by its number. Sentences of announcements had 40 to 200.
const (
	wordLength  = 60 // names of people, sites and what is counted
	titleLength = 120
	quoteLength = 700
)

// marksShown is how many combining marks one letter may carry: Vietnamese needs
// two, Thai and Hebrew three; more of them run over the lines above and below.
const marksShown = 3

// visible returns a text in which nothing is unseen: what acts or hides, see
// package safe, and here, where letters have any width, also blanks that are none
// and marks without end, stand there by their number.
func visible(s string) string {
	var b strings.Builder
	marks := 0
	for _, r := range safe.Visible(s) {
		if unicode.In(r, unicode.Mn, unicode.Me) {
			marks++
		} else {
			marks = 0
		}
		if hides(r) || marks > marksShown || variant(r) && marks > 1 {
			fmt.Fprintf(&b, "[U+%04X]", r)
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// hides reports whether a character that package safe lets pass looks like
// nothing or like a common blank.
func hides(r rune) bool {
	switch r {
	case 0xad, 0x34f, 0x17b4, 0x17b5, 0x2800:
		return true
	case ' ', 0xa0, 0x3000:
		return false
	}
	return unicode.In(r, unicode.Zs, unicode.Co)
}

// variant reports whether a character picks a form of the one before it; a second
// one does nothing that could be seen.
func variant(r rune) bool { return r >= 0xfe00 && r <= 0xfe0f || r >= 0xe0100 && r <= 0xe01ef }

// clip shortens a text to at most n characters, and says how many are left out.
func (p *page) clip(s string, n int) string {
	count := utf8.RuneCountInString(s)
	if count <= n {
		return s
	}
	end := 0
	for i := range s {
		if n == 0 {
			end = i
			break
		}
		n--
	}
	return s[:end] + p.fill("… (%s more characters)", number(utf8.RuneCountInString(s[end:])))
}

// bdi is a text from elsewhere: escaped, seen as a whole, with its direction and
// language kept to itself.
func (p *page) bdi(s string, most int) template.HTML {
	if s == "" {
		return ""
	}
	return template.HTML("<bdi" + p.langOf(s) + ">" + p.plain(s, most) + "</bdi>")
}

// plain is the text within a bdi.
func (p *page) plain(s string, most int) string {
	return template.HTMLEscapeString(strings.TrimSpace(visible(p.clip(s, most))))
}

// langOf is the attribute for the language of a text that is not the page's.
func (p *page) langOf(s string) string {
	if p.lang != "ja" && isJapanese(s) {
		return ` lang="ja"`
	}
	return ""
}

// isJapanese reports whether a text has kana, or characters that with nothing
// else to go by are Japanese here.
func isJapanese(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool {
		return unicode.In(r, unicode.Hiragana, unicode.Katakana, unicode.Han)
	})
}

func (p *page) word(s string) template.HTML  { return p.bdi(s, wordLength) }
func (p *page) title(s string) template.HTML { return p.bdi(s, titleLength) }
func (p *page) quote(s string) template.HTML { return p.bdi(s, quoteLength) }

// follow is an address that a person may follow, in ASCII; "" where it is not
// one of the web, or would show another name than that of its host.
func follow(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil {
		return ""
	}
	host, err := idna.Lookup.ToASCII(u.Hostname())
	if err != nil || strings.ContainsAny(host, "<>\"'`\\ ") {
		return ""
	}
	if port := u.Port(); port != "" {
		host += ":" + port
	}
	u.Host = host
	var b strings.Builder
	for _, c := range []byte(u.String()) {
		if c <= ' ' || c >= 0x7f || strings.IndexByte("<>\"'`\\^{|}", c) >= 0 {
			fmt.Fprintf(&b, "%%%02X", c)
			continue
		}
		b.WriteByte(c)
	}
	return b.String()
}

// link is a text that leads to an address. What is no address of the web stands
// there with its text alone.
func (p *page) link(address, text string, most int) template.HTML {
	shown := p.bdi(text, most)
	if text == "" {
		shown = p.bdi(bare(address), wordLength)
	}
	to := follow(address)
	if to == "" {
		return shown
	}
	return template.HTML(`<a href="`+template.HTMLEscapeString(to)+`" rel="noopener noreferrer nofollow">`) + shown + "</a>"
}

// titled is a link with a title, or else with where it leads.
func (p *page) titled(address, title string) template.HTML {
	return p.link(address, title, titleLength)
}

// address is a link that shows where it leads.
func (p *page) address(address string) template.HTML { return p.link(address, "", wordLength) }

// bare is an address as a person reads it.
func bare(address string) string {
	_, rest, found := strings.Cut(address, "://")
	if !found {
		return address
	}
	return strings.TrimSuffix(rest, "/")
}
