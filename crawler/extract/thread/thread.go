// Package thread reads public threads of posts that social networks give as
// JSON: Bluesky's app.bsky.feed.getPostThread, and Mastodon's statuses, their
// context and their lists. In goes the text of an answer; out come its posts
// as utterances, in the document, answers behind what they answer and quoted
// posts behind what quotes them. Start at Is and Read.
//
// It reads posts that anybody may see; others in the answer are passed over.
// It fetches nothing: what is missing from a thread stays missing.
package thread

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"classify/crawler/extract/date"
	"classify/crawler/extract/link"
	"classify/crawler/extract/prose"
	"classify/crawler/extract/utterance"
	"classify/store/record"
)

const (
	// maxPosts is how many posts of an answer are read, as many as a document
	// may hold.
	maxPosts = utterance.MaxCount
	// maxDepth is how far answers are followed into one another; the networks
	// give up to 1,000 levels, of which people read a few dozen.
	maxDepth = 1000
	// maxObjects bounds what an answer may cost to decode: a post takes some
	// twenty objects, each of which becomes hundreds of bytes.
	maxObjects = 300_000
	// maxQuotes is how deep quotations of quotations go; the networks give two.
	maxQuotes = 4
)

// Is reports whether a text looks like an answer that Read knows.
func Is(text string) bool {
	start := strings.TrimLeft(text, " \t\r\n")
	if start == "" || start[0] != '{' && start[0] != '[' {
		return false
	}
	has := func(keys ...string) bool {
		for _, key := range keys {
			if !strings.Contains(text, key) {
				return false
			}
		}
		return true
	}
	return has(`"app.bsky.feed.defs#`) || has(`"in_reply_to_id"`, `"account"`, `"content"`) || has(`"ancestors"`, `"descendants"`)
}

// post is one post of either network.
type post struct {
	by      utterance.Byline
	text    string
	page    string // its web address
	lang    string
	parent  int // index of the post it answers, -1: none
	depth   int // how deep it is quoted
	answers bool
}

// reading is a thread while it is being read.
type reading struct {
	posts    []post
	base     *url.URL
	focus    int            // the post that was asked for
	left     map[string]int // what was passed over, by reason
	warnings []string
}

// Read fills a document from an answer that came from the address page. It
// fails if there is no post in it.
func Read(d *record.Document, text string, page *url.URL) (warnings []string, err error) {
	if n := strings.Count(text, "{"); n > maxObjects {
		return nil, fmt.Errorf("read the thread: it holds %d objects, more than %d", n, maxObjects)
	}
	r := &reading{base: page, left: map[string]int{}, focus: -1}
	err = r.read([]byte(text))
	if err != nil {
		return nil, fmt.Errorf("read the thread: %w", err)
	}
	if len(r.posts) == 0 {
		return nil, errors.New("read the thread: there is no post in it")
	}
	r.fill(d)
	for _, reason := range []string{"blocked", "not found", "not public", "beyond the limits"} {
		if n := r.left[reason]; n > 0 {
			r.warnings = append(r.warnings, fmt.Sprintf("%d posts of the thread are left out: %s", n, reason))
		}
	}
	return r.warnings, nil
}

// read tries the forms in turn. A field of an unexpected type is passed over.
func (r *reading) read(text []byte) error {
	var answer struct {
		Thread      json.RawMessage `json:"thread"`
		Ancestors   []status        `json:"ancestors"`
		Descendants []status        `json:"descendants"`
		status
	}
	if trimmed := strings.TrimLeft(string(text[:min(len(text), 64)]), " \t\r\n"); strings.HasPrefix(trimmed, "[") {
		var list []status
		if err := lenient(json.Unmarshal(text, &list)); err != nil {
			return err
		}
		r.statuses(list)
		return nil
	}
	if err := lenient(json.Unmarshal(text, &answer)); err != nil {
		return err
	}
	switch {
	case len(answer.Thread) > 0:
		var v view
		if err := lenient(json.Unmarshal(answer.Thread, &v)); err != nil {
			return err
		}
		r.bluesky(v)
	case answer.Content != "" || answer.Reblog != nil:
		r.statuses([]status{answer.status})
	default:
		r.statuses(append(answer.Ancestors, answer.Descendants...))
	}
	return nil
}

func lenient(err error) error {
	var other *json.UnmarshalTypeError
	if errors.As(err, &other) {
		return nil
	}
	return err
}

// add takes a post in and gives its index, -1 if it was left out.
func (r *reading) add(p post) int {
	p.text = prose.Trim(p.text)
	switch {
	case !prose.Speaks(p.text):
		return -1 // a picture alone
	case len(r.posts) >= maxPosts:
		r.left["beyond the limits"]++
		return -1
	}
	r.posts = append(r.posts, p)
	return len(r.posts) - 1
}

// fill writes the posts into the document. The first is what the thread is
// about; the one that was asked for names the address.
func (r *reading) fill(d *record.Document) {
	first := r.posts[0]
	d.Title, _, _ = strings.Cut(first.text, "\n")
	d.Title = d.Title[:prose.Cut(d.Title, 300)]
	d.Byline, d.Published, d.Lang = first.by.Speaker, first.by.Posted, first.lang
	if d.Lang == "" {
		d.Lang = prose.Language(first.text)
	}
	d.Site = r.base.Hostname()
	if r.focus >= 0 {
		d.Canonical = r.posts[r.focus].page
	}
	var links link.List
	ids := make([]int, len(r.posts))
	for i, p := range r.posts {
		u := record.Utterance{Kind: record.Post, Text: p.text, Speaker: p.by.Speaker, Handle: p.by.Handle, Posted: p.by.Posted, Depth: p.depth}
		if p.answers && p.depth == 0 {
			u.Kind = record.Comment
		}
		if p.parent >= 0 {
			u.Parent = ids[p.parent]
		}
		ids[i] = len(d.Utterances) + 1
		d.Utterances = utterance.Append(d.Utterances, u)
		for j := ids[i] - 1; j < len(d.Utterances); j++ {
			d.Utterances[j].ID = j + 1
		}
		links.Add(p.page, p.by.Handle, "")
	}
	d.Links = append(d.Links, links.Links...)
}

// posted reads the time a post gives of itself.
func posted(said string) string { return date.Machine(said) }
