package table

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	"classify/crawler/extract/utterance"
	"classify/store/record"
)

// exported is a line of this program's own export. It was read from a page
// once already, so it is taken as it is: what was found there is found again.
type exported struct {
	ID         string             `json:"id"`
	URL        string             `json:"url"`
	Title      string             `json:"title"`
	Site       string             `json:"site"`
	Published  string             `json:"published"`
	Byline     string             `json:"byline"`
	OnIncident bool               `json:"on_incident"`
	Voice      record.Voice       `json:"voice"`
	Kind       record.Kind        `json:"kind"`
	Speaker    string             `json:"speaker"`
	Handle     string             `json:"handle"`
	Posted     string             `json:"posted"`
	Depth      int                `json:"depth"`
	Parent     string             `json:"parent"`
	Heading    string             `json:"heading"`
	TextSHA256 string             `json:"text_sha256"`
	Utterance  int                `json:"utterance"`
	Text       string             `json:"text"`
	Level      int                `json:"level"`
	Lang       string             `json:"lang"`
	Link       string             `json:"utterance_url"`
	Quotes     []record.Quotation `json:"quotes"`
}

var (
	rxID   = regexp.MustCompile(`^[0-9a-f]{16}:[1-9][0-9]{0,6}$`)
	rxHash = regexp.MustCompile(`^[0-9a-f]{64}$`)
	// rxDate is ISO 8601 of any precision, from the year to a part of a second.
	rxDate = regexp.MustCompile(`^(?:[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01])(?:T[0-2][0-9]:[0-5][0-9](?::[0-6][0-9](?:\.[0-9]{1,9})?)?(?:Z|[+-][0-9]{2}:[0-9]{2})?)?)?)?)?$`)
)

// asExported reads a line of an export; ok is false if it is none, or one that
// no extractor can have written, which is then read as any other row.
func asExported(raw string, fields map[string]json.RawMessage) (e exported, ok bool) {
	if fields["id"] == nil || fields["text_sha256"] == nil || fields["utterance"] == nil {
		return e, false
	}
	if json.Unmarshal([]byte(raw), &e) != nil || !rxID.MatchString(e.ID) || !rxHash.MatchString(e.TextSHA256) || !strings.HasSuffix(e.ID, fmt.Sprintf(":%d", e.Utterance)) {
		return e, false
	}
	for _, said := range []string{e.Title, e.Site, e.Byline} {
		if len(said) > utterance.MaxText || clean(said) != said {
			return e, false
		}
	}
	return e, resolve(e.URL) != "" && rxDate.MatchString(e.Published) && soundUtterance(e.utterance())
}

func (e exported) utterance() record.Utterance {
	return record.Utterance{
		Kind: e.Kind, Text: e.Text, Speaker: e.Speaker, Handle: e.Handle, Posted: e.Posted, Depth: e.Depth, Level: e.Level,
		Heading: e.Heading, Voice: e.Voice, URL: e.Link, Lang: e.Lang, Quotes: e.Quotes,
	}
}

// addExported takes a line of an export in.
func (r *reading) addExported(line int, e exported) {
	d := r.docs[e.URL]
	if d == nil {
		d = &document{key: e.URL, hash: e.TextSHA256, line: line}
		r.docs[e.URL] = d
		r.order = append(r.order, d)
	}
	u := e.utterance()
	doc := d.place(u)
	if len(doc.Utterances) == 0 {
		doc.Title, doc.Site, doc.Published, doc.Byline, doc.Aside = e.Title, e.Site, e.Published, e.Byline, !e.OnIncident
	}
	d.put(doc, u, e.Parent, e.ID)
}

// whole reports whether a document has the text that it was exported with.
func (d *document) whole() bool {
	return len(d.out) == 1 && record.Hash([]byte(d.out[0].Text())) == d.hash
}

// Labels lists what people said of the utterances of an export, which are known
// by their ids and texts.
func Labels(text string) (all []record.Labelled) {
	for line := range strings.SplitSeq(text, "\n") {
		if len(line) > maxRow || !strings.Contains(line, `"labels":[`) {
			continue
		}
		var e struct {
			ID     string         `json:"id"`
			URL    string         `json:"url"`
			Text   string         `json:"text"`
			Labels []record.Label `json:"labels"`
		}
		if json.Unmarshal([]byte(line), &e) == nil && rxID.MatchString(e.ID) && len(e.Labels) > 0 {
			all = append(all, record.Labelled{URL: e.URL, Utterance: e.ID, Text: e.Text, Labels: e.Labels})
		}
	}
	return all
}
