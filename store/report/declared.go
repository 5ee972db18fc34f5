package report

import (
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"classify/store/diff"
	"classify/store/record"
)

// erratum is a page that says of another one that something in it was wrong.
type erratum struct {
	url, text string
	day       string // on which it was published; "": unknown
	voice     record.Voice
	links     []record.Link
}

// corrects are the words that such a page has.
var corrects = []string{"訂正", "修正", "誤り", "誤記", "改訂"}

// errata are those among the first pages of the organisation and of authorities.
func (b *builder) errata() (all []erratum, err error) {
	for _, p := range b.published.official {
		if p.gone {
			continue
		}
		d, err := b.source.open(p.document)
		if err != nil {
			return nil, err
		}
		doc := d.Revision.Document
		if text := plain(doc.Title + "\n" + doc.Text()); slices.ContainsFunc(corrects, func(w string) bool { return strings.Contains(text, w) }) {
			all = append(all, erratum{doc.URL, text, record.Day(doc.Published), d.voice(), doc.Links})
		}
	}
	return all, nil
}

// plain is a text in one width.
func plain(text string) string { return norm.NFKC.String(text) }

// declare looks whether another page owns to changes that their own does not.
func (b *builder) declare(changes []change) error {
	if !slices.ContainsFunc(changes, func(c change) bool { return c.Silent }) {
		return nil
	}
	all, err := b.errata()
	if err != nil {
		return err
	}
	for i := range changes {
		for _, c := range all {
			if e := &changes[i].Edition; e.Silent && c.url != e.URL && c.voice == e.Voice {
				c.declare(e)
			}
		}
	}
	return nil
}

// declare takes from an edition what is silent in its page, but not here.
func (c erratum) declare(e *Edition) {
	if c.day != "" && c.day < e.Before.In(japan).Format(time.DateOnly) {
		return // of something before
	}
	named := c.names(e)
	e.Silent = e.More > 0 // of these nobody looks
	for i := range e.Changes {
		one := &e.Changes[i]
		if one.Silent && c.tells(*one, named) {
			one.Silent, e.DeclaredBy = false, c.url
		}
		e.Silent = e.Silent || one.Silent
	}
}

// names reports whether the page names another one: by its address or its title.
func (c erratum) names(e *Edition) bool {
	u, err := url.Parse(e.URL)
	if err == nil && holdsWhole(c.text, plain(u.Host+u.EscapedPath())) {
		return true
	}
	return slices.ContainsFunc(c.links, func(l record.Link) bool { return l.URL == e.URL }) ||
		utf8.RuneCountInString(e.Title) >= fewestNaming && strings.Contains(c.text, plain(e.Title))
}

const (
	// fewestNaming is how many characters a title has that names a page: お知らせ names
	// none. fewestQuoted is how many a sentence has by which a change is known.
	fewestNaming = 8
	fewestQuoted = 10
)

// holdsWhole reports whether an address stands in a text, and none that it begins.
func holdsWhole(text, address string) bool {
	for {
		_, rest, found := strings.Cut(text, address)
		if !found {
			return false
		}
		if rest == "" || !strings.ContainsAny(rest[:1], "/-_.?=&%#~+0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") {
			return true
		}
		text = rest
	}
}

// tells reports whether the page tells of a change: by the numbers before and after,
// or, if it names the other page, by one of the sentences.
func (c erratum) tells(one diff.Change, named bool) bool {
	if len(one.Numbers) > 0 {
		return !slices.ContainsFunc(one.Numbers, func(n diff.Number) bool {
			return !strings.Contains(c.text, plain(n.Before+n.Unit)) || !strings.Contains(c.text, plain(n.After+n.Unit))
		})
	}
	return named && one.Kind != diff.Redated && slices.ContainsFunc([]string{one.Before, one.After}, func(s string) bool {
		s = strings.TrimRight(plain(s), "。")
		return utf8.RuneCountInString(s) >= fewestQuoted && strings.Contains(c.text, s)
	})
}
