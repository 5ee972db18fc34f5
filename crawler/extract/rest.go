package extract

import (
	"encoding/json"
	"fmt"
	"net/http"

	"classify/store/record"
)

// RestType is the media type of what is left of a page.
const RestType = "application/vnd.classify.page+json"

// restForm is how Rest writes it. Another form gets another number.
const restForm = 1

// rested is what is left of a page, as it is written.
type rested struct {
	Form      int               `json:"form"`
	Documents []record.Document `json:"documents"`
	Links     []record.Link     `json:"links,omitempty"` // of a page without documents
	List      bool              `json:"list,omitempty"`
	Warnings  []string          `json:"warnings,omitempty"`
	Unread    record.Unread     `json:"unread,omitempty"` // of an exported capture without documents
}

// Rest makes of c the capture that holds what is left of its page after
// something was erased: the documents as they were read, for Extract to read
// again, in the place of the bytes that came. It remembers their hash. Of the
// header only what a crawler needs remains.
func Rest(c record.Capture, left Page) (record.Capture, error) {
	r := rested{Form: restForm, Documents: left.Documents, List: left.List, Warnings: left.Warnings}
	if len(left.Documents) == 0 {
		r.Links = left.Links
	}
	body, err := json.Marshal(r)
	if err != nil {
		return c, fmt.Errorf("write what is left of %s: %w", c.URL, err)
	}
	header := http.Header{"Content-Type": {RestType}}
	for _, name := range []string{"Date", "Etag", "Last-Modified", "X-Robots-Tag"} {
		if values := c.Header.Values(name); len(values) > 0 {
			header[name] = values
		}
	}
	if c.Original == "" {
		c.Original = c.SHA256
	}
	c.Header, c.Body, c.Truncated = header, body, false
	c.SHA256, c.Size = record.Hash(body), len(body)
	return c, nil
}

// Told makes of c, of which only the documents are known with the warnings of its
// page, or why there are none, the capture that holds them.
func Told(c record.Capture, documents []record.Document, warnings []string, unread record.Unread) (record.Capture, error) {
	c.Origin, c.Original = record.Exported, c.SHA256
	if len(documents) > 0 || unread != "" {
		body, err := json.Marshal(rested{Form: restForm, Documents: documents, Warnings: warnings, Unread: unread})
		if err != nil {
			return c, fmt.Errorf("write what is told of %s: %w", c.URL, err)
		}
		c.Header, c.Body = http.Header{"Content-Type": {RestType}}, body
	}
	c.SHA256, c.Size = record.Hash(c.Body), len(c.Body)
	return c, nil
}

// readRest reads what Rest or Told wrote.
func readRest(c record.Capture) (Page, error) {
	var r rested
	if err := json.Unmarshal(c.Body, &r); err != nil || r.Form != restForm {
		return Page{}, fmt.Errorf("%w: what is left of the page cannot be read (%v)", ErrNotText, err)
	}
	page := Page{Documents: r.Documents, Links: r.Links, List: r.List, Warnings: r.Warnings}
	for _, d := range r.Documents {
		page.Links = append(page.Links, d.Links...)
	}
	switch {
	case len(page.Documents) > 0 || len(page.Links) > 0 || r.Unread == record.UnreadFeed:
		return page, nil
	case r.Unread == record.UnreadOther:
		return page, ErrNotText
	case r.Unread == record.UnreadCharset:
		return page, ErrEncoding
	case r.Unread == record.UnreadEmpty:
		return page, ErrEmpty
	}
	return page, fmt.Errorf("%w: all of it was erased", ErrEmpty)
}
