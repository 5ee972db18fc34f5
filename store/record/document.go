package record

import (
	"fmt"
	"slices"
	"strings"
)

// Kind is the form of an utterance.
type Kind string

// The kinds of utterance.
const (
	Heading   Kind = "heading"
	Paragraph Kind = "paragraph"
	List      Kind = "list"  // one list item
	Table     Kind = "table" // one row: cells joined by "："
	Quote     Kind = "quote"
	Post      Kind = "post" // an embedded or pasted post of a social network
	Comment   Kind = "comment"
	Addendum  Kind = "addendum" // 追記, 更新, 訂正
)

// Document is what a capture says: one page, article or thread.
type Document struct {
	URL       string `json:"url"`
	Title     string `json:"title"`
	Published string `json:"published"` // ISO 8601 of known precision; "": unknown
	Modified  string `json:"modified"`
	Site      string `json:"site"`
	Byline    string `json:"byline"`
	Lang      string `json:"lang"`
	Charset   string `json:"charset,omitempty"` // the encoding read, and why
	// Canonical is the address the page names as its own, if any.
	Canonical string `json:"canonical,omitempty"`
	// Partial: the source shows only the beginning of its text (a wall to pay
	// or log in at), or the bytes were cut off. A warning says which.
	Partial bool `json:"partial,omitempty"`
	// Aside: the file it comes from, an export, says that it is not about the
	// incident, so that its being listed there does not count.
	Aside bool `json:"aside,omitempty"`
	// Grounds say where title, published, modified, byline and site were read,
	// by the name of the field; a field without a value has none.
	Grounds    map[string]Ground `json:"grounds,omitempty"`
	Utterances []Utterance       `json:"utterances"`
	Links      []Link            `json:"links"`
	Warnings   []string          `json:"warnings"`
}

// Ground is what a field of a document rests on.
type Ground struct {
	From       string     `json:"from"` // the place on the page, such as "json-ld", "meta article:published_time", "h1"
	Confidence Confidence `json:"confidence"`
}

// RestOn notes where a field was read and how far it is to be trusted.
func (d *Document) RestOn(field, from string, confidence Confidence) {
	if d.Grounds == nil {
		d.Grounds = map[string]Ground{}
	}
	d.Grounds[field] = Ground{From: from, Confidence: confidence}
}

// Confidence is how far a field of a document is to be trusted.
type Confidence string

// The confidences: High, two places that do not copy each other agree;
// Medium, one place says so by name; Low, it was inferred from its position
// or from the address.
const (
	High   Confidence = "high"
	Medium Confidence = "medium"
	Low    Confidence = "low"
)

// Utterance is one speaker's block. Text is never empty and is what all
// offsets of findings refer to; a newline inside it is a line break of the
// source.
type Utterance struct {
	ID      int    `json:"id"` // 1, 2, … in reading order within the document
	Kind    Kind   `json:"kind"`
	Text    string `json:"text"`
	Speaker string `json:"speaker"`          // "": the page's own author
	Handle  string `json:"handle,omitempty"` // account name with its @
	Posted  string `json:"posted"`           // ISO 8601 of known precision; "": the document's date
	Depth   int    `json:"depth"`            // quote depth: 0 author, 1 quoted, 2 quoted within a quote
	Parent  int    `json:"parent"`           // ID of the utterance this one answers; 0: none
	Level   int    `json:"level,omitempty"`  // 1–6 for headings
	Heading string `json:"heading"`          // text of the heading it stands under
	Voice   Voice  `json:"voice"`            // "": the page's voice
	// URL is where a post, a comment or a quotation stands itself, if the page
	// says so.
	URL string `json:"url,omitempty"`
	// Lang is the language of an utterance that is not Japanese, as ISO 639-1
	// ("und": not told); "" is Japanese.
	Lang string `json:"lang,omitempty"`
	// Quotes are the passages of Text that somebody else said, in order and
	// without overlap but for a quotation within a quotation.
	Quotes []Quotation `json:"quotes,omitempty"`
}

// Single reports whether an utterance of the kind is all that one has written
// there: what follows by the same name may be somebody else's.
func (k Kind) Single() bool { return k == Post || k == Comment }

// Quoted reports whether the utterance is said to stand elsewhere too: a
// quotation or a post.
func (u Utterance) Quoted() bool { return u.Kind == Quote || u.Kind == Post || u.Depth > 0 }

// Quotation is a passage of an utterance that somebody else said: bytes Start
// to End of its text, without the brackets.
type Quotation struct {
	Start   int    `json:"start"`
	End     int    `json:"end"`
	Speaker string `json:"speaker"` // as the text names them
	Voice   Voice  `json:"voice,omitempty"`
	Depth   int    `json:"depth"` // 1, or more within a quotation
}

// String shows the utterance in a line: kind, what is special about it, text.
func (u Utterance) String() string {
	s := string(u.Kind)
	if u.Level > 0 {
		s += fmt.Sprint(u.Level)
	}
	s += strings.Repeat(">", u.Depth)
	if u.Speaker != "" || u.Handle != "" {
		s += " [" + u.Speaker + u.Handle + "]"
	}
	if u.Posted != "" {
		s += " " + u.Posted
	}
	if u.Parent > 0 {
		s += fmt.Sprintf(" ^%d", u.Parent)
	}
	return s + ": " + strings.ReplaceAll(u.Text, "\n", "/")
}

// Link is an address a document points to.
type Link struct {
	URL  string `json:"url"`  // absolute
	Text string `json:"text"` // the words it is shown with; for a feed its item's title and summary
	Rel  string `json:"rel,omitempty"`
	// Updated is when the address changed last, by the word of the feed or
	// sitemap that lists it: RFC 3339 as far as known.
	Updated string `json:"updated,omitempty"`
}

// Text is the document's text: each utterance's text followed by a newline.
// Its hash identifies a revision.
func (d Document) Text() string {
	var b strings.Builder
	for _, u := range d.Utterances {
		b.WriteString(u.Text)
		b.WriteByte('\n')
	}
	return b.String()
}

// Answered is the text of the utterance that u, one of the document's, answers;
// "" if it answers none.
func (d Document) Answered(u Utterance) string {
	i, found := slices.BinarySearchFunc(d.Utterances, u.Parent, func(p Utterance, id int) int { return p.ID - id })
	if u.Parent == 0 || !found {
		return ""
	}
	return d.Utterances[i].Text
}

// Revision is one distinct text of a document, as one extractor read it.
type Revision struct {
	Seq        uint64   `json:"seq"`         // growing number given by the store
	TextSHA256 string   `json:"text_sha256"` // of Document.Text()
	Extractor  string   `json:"extractor"`   // name and version, such as "extract/1"
	Captures   []uint64 `json:"captures"`    // every capture that says this, the earliest first
	Document   Document `json:"document"`
	// Headline is a hash of the document's headline, if another revision had this
	// text before under another one.
	Headline string `json:"headline,omitempty"`
}

// Evidence binds a quotation to the store: bytes Start to End of the text of
// utterance Utterance of the revision TextSHA256, read by Extractor from the
// capture CaptureSHA256, are exactly the quotation.
type Evidence struct {
	CaptureSHA256 string `json:"capture_sha256"`
	Extractor     string `json:"extractor"`
	TextSHA256    string `json:"text_sha256"`
	Utterance     int    `json:"utterance"`
	Start         int    `json:"start"`
	End           int    `json:"end"`
}

// Page is one capture within an incident: what was fetched, what was read in
// it and what was found in that. The capture comes without its body.
type Page struct {
	Capture  Capture
	Member   Membership
	Problem  string // why nothing was read, a short fixed phrase; "" if something was
	Detail   string
	Warnings []string
	Links    int
	Readings []Reading
}

// Reading is a revision with what the tag stage says of it; Analysis is nil
// while it has said nothing.
type Reading struct {
	Revision Revision
	Analysis *Analysis
	// Echoes are the passages that are said elsewhere in the incident too, in the
	// order of their utterances; none while they are not compared.
	Echoes []Echo
}

// On reports whether the reading counts as about the incident: by the
// analyst's word, or by its text.
func (r Reading) On(m Membership) bool {
	return m.Listed || r.Analysis != nil && r.Analysis.On
}

// Evidence of bytes start to end of an utterance of this revision, as read
// from the capture c.
func (r Revision) Evidence(c Capture, utterance, start, end int) Evidence {
	return Evidence{c.Came(), r.Extractor, r.TextSHA256, utterance, start, end}
}

// UtteranceID names an utterance of this revision in every store that holds
// it: half a hash over the address and the text, a colon, and its number.
func (r Revision) UtteranceID(utterance int) string {
	return fmt.Sprintf("%s:%d", Hash([]byte(r.Document.URL + "\n" + r.TextSHA256))[:16], utterance)
}
