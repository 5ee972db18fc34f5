// Package redact takes out of captures what is to be forgotten. Where somebody's
// words stand in a page, in its text or anywhere in its bytes, the page is
// replaced by what is left of its documents: markup, scripts and metadata would
// have to be searched in all their spellings, and are given up.
//
// Start at Words.Capture. What the words are is known to whoever made the Words;
// the package only knows where in a capture words can stand.
package redact

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"

	"classify/crawler/extract"
	"classify/crawler/extract/charset"
	"classify/crawler/extract/coding"
	"classify/crawler/extract/link"
	"classify/store/record"
)

// Reason is why an address is not asked for whose page is to be forgotten.
const Reason = "forgotten on request"

// Words says what is to be forgotten. The zero Words is nothing.
type Words struct {
	// Address is what is kept in the place of an address, itself if it is not
	// to be forgotten.
	Address func(string) string
	// Whole reports whether all at such an address is to be forgotten, and not only
	// the address.
	Whole func(string) bool
	// Document takes words out of a document and reports whether there were any.
	Document func(*record.Document) bool
	// Finds reports whether words stand in a text.
	Finds func(string) bool
}

// None reports whether there is nothing to forget.
func (w Words) None() bool { return w.Document == nil }

// Known is what is kept in the place of an address, and whether that is
// another one.
func (w Words) Known(address string) (kept string, forgotten bool) {
	if w.None() {
		return address, false
	}
	kept = w.Address(address)
	return kept, kept != address
}

// Capture returns what is left of a capture and whether that is another one.
func (w Words) Capture(c record.Capture) (left record.Capture, changed bool, err error) {
	if w.None() {
		return c, false, nil
	}
	address, forgotten := w.Known(c.URL)
	page := w.page(c, forgotten && w.Whole(c.URL))
	if !forgotten && !page.changed && (isLeft(c) || !w.inBytes(c)) {
		return c, false, nil
	}
	c.URL = address
	left, err = extract.Rest(c, page.Page)
	return left, err == nil, err
}

// isLeft reports whether a capture is what was left of another one, or of an export:
// all that it holds are documents, in which it is known who says what.
func isLeft(c record.Capture) bool { return c.Original != "" || c.Origin == record.Exported }

// Left is Capture for one that was read before: told says that something was
// taken out of what was read in it. Otherwise only its bytes are looked through.
func (w Words) Left(c record.Capture, told bool) (left record.Capture, changed bool, err error) {
	if _, forgotten := w.Known(c.URL); !told && !forgotten && !w.None() && !w.inBytes(c) {
		return c, false, nil
	}
	return w.Capture(c)
}

// read is a page and whether something was taken out of it.
type read struct {
	extract.Page
	changed bool
}

// page is what is left of the documents of a capture.
func (w Words) page(c record.Capture, whole bool) (r read) {
	defer func() {
		if v := recover(); v != nil { // nothing can be read in it
			r = read{changed: whole}
		}
	}()
	if whole || !c.Usable() {
		return read{changed: whole}
	}
	r.Page, _ = extract.Extract(c) // what cannot be read has no documents
	kept := r.Documents[:0]
	for _, d := range r.Documents {
		if w.Document(&d) {
			r.changed = true
		}
		d.Links, d.Warnings = r.links(w, d.Links), r.warnings(w, d.Warnings)
		if len(d.Utterances) > 0 {
			kept = append(kept, d)
		}
	}
	r.Documents = kept
	r.Links, r.Warnings = r.links(w, r.Links), r.warnings(w, r.Warnings)
	return r
}

// warnings leaves out those that quote what is forgotten, such as the cell of a table.
func (r *read) warnings(w Words, warnings []string) []string {
	left := slices.DeleteFunc(slices.Clone(warnings), w.Finds)
	r.changed = r.changed || len(left) < len(warnings)
	return left
}

// links leaves out links that say or lead to what is forgotten.
func (r *read) links(w Words, links []record.Link) []record.Link {
	left := slices.DeleteFunc(slices.Clone(links), func(l record.Link) bool {
		_, gone := w.Known(l.URL)
		return gone || w.Finds(l.Text)
	})
	r.changed = r.changed || len(left) < len(links)
	return left
}

// inBytes reports whether words stand anywhere in what came, read as a page or
// not.
func (w Words) inBytes(c record.Capture) bool {
	base := link.NewBase(c.URL)
	leads := func(to string) bool {
		_, gone := w.Known(base.Resolve(to))
		return gone
	}
	for name, values := range c.Header {
		if slices.ContainsFunc(values, w.Finds) || strings.HasSuffix(name, "Location") && slices.ContainsFunc(values, leads) {
			return true
		}
	}
	held, err := coding.Undo(c.Body, c.Header)
	if err != nil {
		return false // nobody can read it
	}
	whole, err := held.Whole(maxPlain)
	if err != nil || !held.Undone() {
		whole = held.Bytes
	}
	text, _, _ := charset.Decode(whole, c.Header.Get("Content-Type"))
	if !strings.Contains(text[:min(len(text), 4096)], "<") {
		return w.Finds(unescaped(text))
	}
	shown, others, links := wordsOf(text)
	return w.Finds(shown) || w.Finds(others) || slices.ContainsFunc(links, leads)
}

// maxPlain is how much of a body is read once unpacked, in bytes.
const maxPlain = 64 << 20

// wordsOf are all words in markup: those of the text, in their order, those of
// attributes, comments and scripts, and what may be an address.
func wordsOf(markup string) (shown, others string, links []string) {
	var text, rest strings.Builder
	raw := false // within a script or style
	z := html.NewTokenizer(strings.NewReader(markup))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return text.String(), rest.String(), links
		case html.TextToken:
			if raw {
				fmt.Fprintln(&rest, unescaped(string(z.Text())))
			} else {
				one := html.UnescapeString(string(z.Raw()))
				text.WriteString(one)
				if strings.Contains(one, "://") { // as in feeds
					links = append(links, strings.TrimSpace(one))
				}
			}
		case html.CommentToken:
			fmt.Fprintln(&rest, html.UnescapeString(string(z.Raw())))
		case html.StartTagToken, html.SelfClosingTagToken:
			name, more := z.TagName()
			raw = string(name) == "script" || string(name) == "style"
			for more {
				var key, value []byte
				key, value, more = z.TagAttr()
				if string(key) == "href" || string(key) == "src" {
					links = append(links, string(value))
				}
				if len(value) > 0 {
					fmt.Fprintln(&rest, unescaped(string(value)))
				}
			}
		case html.EndTagToken:
			raw = false
		}
	}
}

var escapes = regexp.MustCompile(`\\u[0-9A-Fa-f]{4}(?:\\u[0-9A-Fa-f]{4})?|\\[nrtbf/"\\]`)

// unescaped is a text without the escapes of JSON and scripts.
func unescaped(text string) string {
	if !strings.Contains(text, `\`) || !utf8.ValidString(text) {
		return text
	}
	return escapes.ReplaceAllStringFunc(text, func(s string) string {
		var out string
		if json.Unmarshal([]byte(`"`+s+`"`), &out) != nil {
			return s
		}
		return out
	})
}
