package extract

import (
	"cmp"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"

	"classify/crawler/extract/table"
	"classify/crawler/extract/thread"
)

// form is how a page's text is to be read.
type form int

const (
	formText form = iota
	formHTML
	formFeed
	formSitemap
	formThread
	formMarkdown
	formTable // rows; only of what was imported, see readText
	formData
)

var (
	rxProlog = regexp.MustCompile(`(?is)^(?:\s+|<\?.*?\?>|<!--.*?-->|<!doctype[^>\[]{0,200}\[[^\]]*\]\s*>)+`)
	rxFeed   = regexp.MustCompile(`(?i)^(?:<!doctype\s+rss[^>]*>\s*)?<(?:rss|feed|rdf:RDF|\w+:feed)[\s>]`)
	// A server's error message before a feed does not make it another thing.
	rxXMLType  = regexp.MustCompile(`^(?:application|text)/(?:rss\+|atom\+|rdf\+)?xml$`)
	rxLateFeed = regexp.MustCompile(`(?i)<(?:rss|feed|rdf:RDF)\s[^>]*>`)
	rxMarkup   = regexp.MustCompile(`(?i)^<(?:!doctype\s+html|html|head|body|title|meta|link|script|style|div|p|br|a|h[1-6]|table|ul|ol|dl|span|font|center|section|article|main|header|blockquote|img|pre|b|i|strong|form|iframe)[\s/>]`)
	rxPage     = regexp.MustCompile(`(?i)<(?:html|head|body)[\s>]`)
	rxSitemap  = regexp.MustCompile(`(?i)^(?:<!doctype[^<]*(?:<!entity[^<]*)*>\s*)?<(?:\w+:)?(?:urlset|sitemapindex)[\s>]`)
	rxOther    = regexp.MustCompile(`(?i)^<(?:opml|svg)[\s>]`)
	rxAnyTag   = regexp.MustCompile(`(?i)</?(?:p|br|div|a|span|td|li|h[1-6])[\s/>]`)
)

// rxSubset is a document type with declarations of its own, which readers of
// HTML do not know.
var rxSubset = regexp.MustCompile(`(?is)<!doctype[^>\[]{0,200}\[[^\]]*\]\s*>`)

// formOf decides by the text itself, then the header, then the address.
func formOf(text, contentType string, base *url.URL) form {
	head := text[:min(len(text), 8192)]
	start := head[len(rxProlog.FindString(head)):]
	switch {
	case rxFeed.MatchString(start), isJSONFeed(head):
		return formFeed
	case thread.Is(text):
		return formThread
	case rxSitemap.MatchString(start):
		return formSitemap
	case rxOther.MatchString(start):
		return formData
	case rxMarkup.MatchString(start) && !slices.Contains(markdownEndings, endingOf(base)):
		return formHTML // Markdown may begin with markup too
	case table.Is(text):
		return formTable
	}
	if strings.HasPrefix(strings.TrimSpace(head), "<?xml") && strings.HasPrefix(start, "<") {
		return formData
	}
	ending := endingOf(base)
	mime := strings.ToLower(strings.TrimSpace(strings.Split(contentType, ";")[0]))
	switch {
	case mime == "text/html", mime == "application/xhtml+xml":
		if rxAnyTag.MatchString(text) {
			return formHTML
		}
		return formText
	case rxXMLType.MatchString(mime) && rxLateFeed.MatchString(head):
		return formFeed
	case slices.Contains(tableTypes, mime):
		return formTable
	case mime == "text/plain" && slices.Contains(tableEndings, ending): // a server that knows no better
		return formTable
	case mime == "text/markdown", mime == "text/x-markdown", mime == "text/plain" && slices.Contains(markdownEndings, ending):
		return formMarkdown
	case mime == "text/plain":
		return formText
	case strings.HasSuffix(mime, "json"), strings.HasSuffix(mime, "javascript"), mime == "text/css":
		return formData
	}
	switch {
	case slices.Contains(tableEndings, ending):
		return formTable
	case slices.Contains(markdownEndings, ending):
		return formMarkdown
	}
	switch ending {
	case ".txt", ".text", ".log":
		return formText
	case ".html", ".htm", ".xhtml", ".shtml":
		return formHTML
	case ".json", ".js", ".css":
		return formData
	}
	if rxPage.MatchString(head) || len(rxAnyTag.FindAllStringIndex(head, 4)) == 4 {
		return formHTML
	}
	return formText
}

// The types and endings of files of rows.
var (
	tableTypes   = []string{"text/csv", "application/csv", "text/tab-separated-values", "application/jsonl", "application/x-jsonlines", "application/x-ndjson", "application/ndjson"}
	tableEndings = []string{".csv", ".tsv", ".jsonl", ".ndjson"}
)

// markdownEndings are those of Markdown.
var markdownEndings = []string{".md", ".markdown"}

// endingOf is the ending of an address's path below .gz; a file's path may be
// the whole address.
func endingOf(base *url.URL) string {
	return strings.ToLower(path.Ext(strings.TrimSuffix(cmp.Or(base.Path, base.Opaque), ".gz")))
}

// unlisted is the form of a table that nobody listed as one: data of a server
// is no export of posts.
func unlisted(text string) form {
	if strings.HasPrefix(strings.TrimSpace(text), "{") {
		return formData
	}
	return formText
}

func isJSONFeed(head string) bool {
	start := strings.TrimLeft(head, "\ufeff \t\r\n")
	return strings.HasPrefix(start, "{") && strings.Contains(head, "jsonfeed.org/version")
}
