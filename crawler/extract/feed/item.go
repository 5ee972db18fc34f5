package feed

import (
	"cmp"
	"strings"

	"classify/crawler/extract/link"

	"github.com/mmcdole/gofeed"
	jsonfeed "github.com/mmcdole/gofeed/json"
)

// Item is what a feed says of one item, in its own words.
type Item struct {
	URL       string // absolute, "" if it has none
	Title     string // without markup
	Author    string
	Published string // as written
	Updated   string
	Body      string // text, or markup
	Summary   bool   // the body is what the feed calls a summary
}

// itemOf reads an item of RSS or Atom.
func itemOf(item *gofeed.Item, base link.Base) Item {
	it := Item{
		URL: itemAddress(item, base), Title: stripTags(item.Title), Published: item.Published, Updated: item.Updated,
		Body: item.Content,
	}
	for _, a := range item.Authors {
		if it.Author == "" && a != nil {
			it.Author = cmp.Or(strings.TrimSpace(a.Name), strings.TrimSpace(a.Email))
		}
	}
	if dc := item.DublinCoreExt; dc != nil {
		it.Published = cmp.Or(it.Published, strings.Join(dc.Date, " "))
		it.Author = cmp.Or(it.Author, strings.Join(dc.Creator, "、"))
	}
	if strings.TrimSpace(it.Body) == "" {
		it.Body, it.Summary = item.Description, true
	}
	return it
}

// jsonItemOf reads an item of a JSON Feed.
func jsonItemOf(item jsonfeed.Item, address string) Item {
	it := Item{URL: address, Title: stripTags(item.Title), Published: item.DatePublished, Updated: item.DateModified}
	for _, a := range append([]*jsonfeed.Author{item.Author}, item.Authors...) {
		if it.Author == "" && a != nil {
			it.Author = strings.TrimSpace(a.Name)
		}
	}
	if it.Body = cmp.Or(item.ContentHTML, item.ContentText); strings.TrimSpace(it.Body) == "" {
		it.Body, it.Summary = item.Summary, true
	}
	return it
}
