// Package feed reads RSS 0.9x, 1.0 and 2.0, Atom and JSON Feed. In goes the
// text of a feed; out come its items as links, each with its title, summary
// and age, the items themselves, and the address of the page of items after
// this one. Start at Read.
//
// It gives what can be read of a broken feed. It fetches nothing, and does not
// read the markup in items.
package feed

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"classify/crawler/extract/date"
	"classify/crawler/extract/link"
	"classify/crawler/extract/prose"
	"classify/store/record"

	"github.com/mmcdole/gofeed"
	"github.com/mmcdole/gofeed/atom"
	"golang.org/x/net/html"
)

const (
	// MaxItems is how many items of a feed are read. Feeds hold some dozens;
	// archives that are one feed a few thousand.
	MaxItems = 5000
	// maxSummary is how many bytes of an item's summary are kept with its
	// link: enough to find the incident's names in.
	maxSummary = 1500
	// maxMarkup is how many bytes of an item's markup are looked at for it.
	maxMarkup = 32 << 10
)

// Feed is what a feed lists.
type Feed struct {
	Title     string        // of the whole
	Lang      string        // as the feed says, "" if it does not
	Links     []record.Link // one an item; Text is its title and summary, Updated its age
	Items     []Item        // the same with all they say
	Next      string        // the page of items after this one, "" if none
	Warnings  []string
	Truncated bool // there was more than the limits allow
}

// Read reads a feed whose address is base. On an error there are no links.
func Read(text string, base link.Base) (f Feed, err error) {
	defer func() {
		if r := recover(); r != nil {
			f, err = Feed{}, fmt.Errorf("read the feed: %v", r)
		}
	}()
	if start := strings.TrimLeft(text, "\ufeff \t\r\n"); strings.HasPrefix(start, "{") {
		f, err = readJSON(start, base)
	} else {
		f, err = readXML(text, base)
	}
	if err != nil {
		return Feed{}, fmt.Errorf("read the feed: %w", err)
	}
	return f, nil
}

var rxRoot = regexp.MustCompile(`(?i)<(?:rss|feed|rdf:RDF|\w+:feed)[\s>]`)

// readXML reads RSS or Atom. What stands before the root goes: a declaration
// whose encoding no longer holds, and what a server's errors put there.
func readXML(text string, base link.Base) (f Feed, err error) {
	root := rxRoot.FindStringIndex(text)
	if root == nil {
		return f, errors.New("it has no root element of a feed")
	}
	text = text[root[0]:]
	end, why := tame(text)
	if why != "" {
		f.Truncated = true
		f.Warnings = append(f.Warnings, why)
		text = closed(text[:end])
	}
	parser := gofeed.NewParser()
	parser.KeepOriginalFeed = true
	parsed, err := parser.ParseString(text)
	if err != nil {
		repaired := closed(text[:brokenAt(text)])
		again, failed := parser.ParseString(repaired)
		if repaired == "" || failed != nil {
			return f, err
		}
		parsed = again
		f.Warnings = append(f.Warnings, "the feed is broken: read up to there")
	}
	f.take(parsed, base)
	return f, nil
}

// take makes links of the items of a parsed feed.
func (f *Feed) take(parsed *gofeed.Feed, base link.Base) {
	f.Next = next(parsed, base)
	if _, isAtom := parsed.OriginalFeed().(*atom.Feed); !isAtom {
		base = base.Within(parsed.Link) // RSS has no other word for it
	}
	f.Title, f.Lang = stripTags(parsed.Title), parsed.Language
	var list links
	for _, item := range parsed.Items {
		f.Items = append(f.Items, itemOf(item, base))
		body := item.Description
		if strings.TrimSpace(body) == "" {
			body = item.Content
		}
		list.add(itemAddress(item, base), item.Title, body, updated(item))
	}
	f.Links = list.links
}

// next is the page of items after this one: the next one of a search, or the
// one before in an archive (RFC 5005).
func next(parsed *gofeed.Feed, base link.Base) string {
	found := map[string]string{}
	if original, isAtom := parsed.OriginalFeed().(*atom.Feed); isAtom {
		for _, l := range original.Links {
			found[l.Rel] = l.Href
		}
	}
	for _, namespace := range []string{"atom", "atom10", "atom03"} {
		for _, l := range parsed.Extensions[namespace]["link"] {
			found[l.Attrs["rel"]] = l.Attrs["href"]
		}
	}
	for _, rel := range []string{"next", "prev-archive"} {
		if address := base.Resolve(found[rel]); address != "" {
			return address
		}
	}
	return ""
}

// updated is when an item changed last, as far as it says so readably.
func updated(item *gofeed.Item) string {
	said := []string{item.Updated, item.Published}
	if item.DublinCoreExt != nil {
		said = append(said, item.DublinCoreExt.Date...)
	}
	for _, s := range said {
		if at := date.Machine(s); at != "" {
			return at
		}
	}
	return ""
}

// itemAddress is an item's link; a GUID that is an address serves as well.
func itemAddress(item *gofeed.Item, base link.Base) string {
	for _, ref := range append([]string{item.Link}, item.Links...) {
		if a := base.Resolve(ref); ref != "" && a != "" {
			return a
		}
	}
	if strings.HasPrefix(item.GUID, "http") {
		return base.Resolve(item.GUID)
	}
	return ""
}

// links gathers items; one whose address was met adds its words to the first
// and the later of the two ages holds.
type links struct {
	links []record.Link
	at    map[string]int
	list  link.List
}

func (l *links) add(address, title, body, updated string) {
	if address == "" {
		return
	}
	text := link.Join([]string{stripTags(title), summary(body)})
	l.list.Add(address, text, "")
	if l.at == nil {
		l.at = map[string]int{}
	}
	i, known := l.at[address]
	if !known {
		i = len(l.links)
		l.at[address] = i
		l.links = append(l.links, record.Link{})
	}
	l.links[i] = l.list.Links[i]
	l.links[i].Updated = max(l.links[i].Updated, updated)
}

func summary(body string) string {
	text := stripTags(strings.ToValidUTF8(body[:min(len(body), maxMarkup)], ""))
	if len(text) > maxSummary {
		return strings.ToValidUTF8(text[:maxSummary], "")
	}
	return text
}

// stripTags is the text of a fragment of markup.
func stripTags(s string) string {
	z := html.NewTokenizer(strings.NewReader(s))
	var b strings.Builder
	for {
		switch z.Next() {
		case html.ErrorToken:
			return strings.ReplaceAll(prose.Squeeze(b.String()), "\n", " ")
		case html.TextToken:
			b.WriteString(html.UnescapeString(string(z.Text())))
			continue
		}
		b.WriteByte(' ')
	}
}
