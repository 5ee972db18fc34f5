package extract

import (
	"cmp"
	"fmt"
	"html"
	"net/url"
	"regexp"
	"strings"

	"classify/crawler/extract/article"
	"classify/crawler/extract/date"
	"classify/crawler/extract/dom"
	"classify/crawler/extract/embed"
	"classify/crawler/extract/feed"
	"classify/crawler/extract/plain"
	"classify/crawler/extract/prose"
	"classify/crawler/extract/utterance"
	"classify/store/record"
)

var (
	rxMarkedUp = regexp.MustCompile(`(?i)</?[a-z][a-z0-9]{0,15}(?:\s[^<>]*)?/?>`)
	// rxGoesOn is how a summary ends that is the beginning of a text.
	rxGoesOn = regexp.MustCompile(`(?i)(?:…|\.\.\.|・・・|[\[［(（](?:…|\.{3}|&hellip;)[\]］)）]|続きを(?:読む|見る|表示)|続きは(?:こちら|本文)(?:で|から)?|もっと(?:見る|読む)|全文を読む|read more|continue reading[^\n]{0,80})[\s。»>›→＞]*$`)
)

// maxItem is how many bytes of one item are read: a long article has a tenth.
const maxItem = 1 << 20

// goesOn is the warning of an item that is only a beginning.
const goesOn = "the feed shows only the beginning of this item"

// readItems makes a document of each item of a feed that was imported: what
// nobody will fetch is read for what it says. like is a document of the feed.
func readItems(like record.Document, f feed.Feed, warnings []string) (Page, error) {
	page := Page{Links: f.Links, List: true, Warnings: append(warnings, f.Warnings...)}
	met := map[string]bool{}
	for i, it := range f.Items {
		d := like
		if d.URL = it.URL; d.URL == "" || met[d.URL] {
			d.URL = fmt.Sprintf("%s#item=%d", cmp.Or(it.URL, like.URL), i+1)
		}
		met[d.URL] = true
		d.Links, d.Lang = []record.Link{}, f.Lang
		one, err := readItem(d, it, f.Title)
		if err == nil {
			page.Documents = append(page.Documents, one.Documents...)
		}
	}
	if len(page.Documents) == 0 && len(page.Links) == 0 {
		return page, ErrEmpty
	}
	return page, nil
}

// readItem reads one item: its title, and its body as the fragment of a page
// or as plain text.
func readItem(d record.Document, it feed.Item, site string) (Page, error) {
	var warnings []string
	body := it.Body
	if len(body) > maxItem {
		body = strings.ToValidUTF8(body[:maxItem], "")
		d.Partial, warnings = true, append(warnings, "only the first 1 MiB of this item was read")
	}
	if rxMarkedUp.MatchString(body) {
		warnings = append(warnings, readFragment(&d, body, address(d.URL))...)
	} else if body = html.UnescapeString(body); prose.Speaks(body) {
		plain.Read(&d, body)
	}
	d.Title, d.Byline, d.Site = it.Title, it.Author, site
	d.Published = date.Machine(it.Published)
	if d.Modified = date.Machine(it.Updated); d.Modified == d.Published {
		d.Modified = ""
	} else if d.Published == "" {
		d.Published, d.Modified = d.Modified, ""
	}
	d.Grounds = nil // what plain text rests on
	for _, field := range []string{"title", "byline", "site", "published", "modified"} {
		rest(&d, field, "feed", record.Medium)
	}
	if n := len(d.Utterances); n > 0 && rxGoesOn.MatchString(d.Utterances[n-1].Text) && !d.Partial {
		d.Partial, warnings = true, append(warnings, goesOn)
	}
	head(&d)
	utterance.Mark(d.Utterances, utterance.PublishedIn(&d))
	return finished(d, warnings)
}

// head puts the title above the text, unless the text begins with it.
func head(d *record.Document) {
	if prose.Speaks(d.Title) && (len(d.Utterances) == 0 || prose.Loose(d.Utterances[0].Text) != prose.Loose(d.Title)) {
		title := record.Utterance{Kind: record.Heading, Level: 1, Text: d.Title}
		d.Utterances = append([]record.Utterance{title}, d.Utterances...)
	}
	for i := range d.Utterances {
		d.Utterances[i].ID = i + 1
	}
}

// readFragment reads markup that is all one text.
func readFragment(d *record.Document, markup string, base *url.URL) (warnings []string) {
	root, warnings := dom.Parse(markup)
	d.Links = append(d.Links, pageLinks(root, base)...)
	dom.Clean(root)
	for _, u := range article.Cut(root, base, embed.Find(root, base)).All() {
		d.Utterances = utterance.Append(d.Utterances, u)
	}
	return warnings
}
