package report

import (
	"cmp"
	"slices"
	"strings"

	"classify/store/diff"
	"classify/store/record"
)

const (
	// mostEditions is how many changed pages are told, the newest changes first,
	// and mostChanges how many sentences of one.
	mostEditions = 60
	mostChanges  = 40
)

// changes tells how the pages of the organisation, authorities and the press have
// changed, the newest change first.
func (b *builder) changes(on []Document) []Edition {
	listed := map[string]Document{}
	for _, d := range on {
		if d.Member.Voice != record.Commentary {
			listed[d.Revision.Document.URL] = d
		}
	}
	texts := map[string][]Document{}
	for _, d := range b.pages {
		if url := d.Revision.Document.URL; listed[url].Revision.TextSHA256 != "" {
			texts[url] = append(texts[url], d)
		}
	}
	out := []Edition{}
	for url, all := range texts {
		if !b.gone[listed[url].Capture.URL] {
			out = append(out, editions(all, listed[url])...)
		}
	}
	slices.SortFunc(out, func(x, y Edition) int {
		return cmp.Or(y.After.Compare(x.After), strings.Compare(x.URL, y.URL))
	})
	return out[:min(len(out), mostEditions)]
}

// editions are the changes of one page.
func editions(all []Document, now Document) (out []Edition) {
	slices.SortStableFunc(all, func(x, y Document) int {
		return cmp.Or(x.Capture.Time.Compare(y.Capture.Time), cmp.Compare(x.Member.Seq, y.Member.Seq))
	})
	var docs []record.Document
	var first, last []Document // readings of each text
	for _, d := range all {
		if n := len(last); n > 0 && last[n-1].Revision.TextSHA256 == d.Revision.TextSHA256 {
			last[n-1] = d
			continue
		}
		docs, first, last = append(docs, d.Revision.Document), append(first, d), append(last, d)
	}
	for i, step := range diff.Steps(docs) {
		if len(step.Changes) == 0 {
			continue
		}
		shown := step.Changes[:min(len(step.Changes), mostChanges)]
		out = append(out, Edition{
			URL: now.Revision.Document.URL, Title: now.Revision.Document.Title, Voice: now.Member.Voice,
			Before: last[i].Capture.Time.UTC(), After: first[i+1].Capture.Time.UTC(),
			Texts:  [2]string{last[i].Revision.TextSHA256, first[i+1].Revision.TextSHA256},
			Silent: step.Silent, Changes: shown, More: len(step.Changes) - len(shown),
		})
	}
	return out
}
