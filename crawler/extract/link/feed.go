package link

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"

	"classify/crawler/extract/prose"
	"classify/store/record"

	"github.com/mmcdole/gofeed"
	"golang.org/x/net/html"
)

var rxXMLDeclaration = regexp.MustCompile(`(?is)^\s*<\?xml.*?\?>`)

// maxSummary is how many bytes of an item's summary are kept with its link:
// enough to find the incident's names in.
const maxSummary = 1500

// Feed reads RSS, Atom or JSON Feed: one link an item, with its title
// and summary as text, resolved against the feed's address.
func Feed(text string, base *url.URL) (links []record.Link, err error) {
	defer func() {
		if r := recover(); r != nil {
			links, err = nil, fmt.Errorf("read the feed: %v", r)
		}
	}()
	text = rxXMLDeclaration.ReplaceAllString(text, "") // its encoding no longer holds
	feed, err := gofeed.NewParser().ParseString(strings.TrimSpace(text))
	if err != nil {
		return nil, fmt.Errorf("read the feed: %w", err)
	}
	var list List
	for _, item := range feed.Items {
		summary := stripTags(item.Description)
		if summary == "" {
			summary = stripTags(item.Content)
		}
		if len(summary) > maxSummary {
			summary = strings.ToValidUTF8(summary[:maxSummary], "")
		}
		list.Add(itemAddress(item, base), Join([]string{stripTags(item.Title), summary}), "")
	}
	return list.Links, nil
}

// itemAddress is an item's link; a GUID that is an address serves as well.
func itemAddress(item *gofeed.Item, base *url.URL) string {
	for _, ref := range append([]string{item.Link}, item.Links...) {
		if a := Resolve(base, ref); ref != "" && a != "" {
			return a
		}
	}
	if strings.HasPrefix(item.GUID, "http") {
		return Resolve(base, item.GUID)
	}
	return ""
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
