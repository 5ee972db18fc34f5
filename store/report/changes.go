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
	// mostTexts is of how many pages the texts are compared, and how many of one:
	// the last.
	mostTexts   = 300
	mostOfATime = 40
)

// change is one of a page, and the membership that brought the new text first.
type change struct {
	Edition
	member uint64
}

// changes tells how the pages of the organisation, authorities and the press have
// changed, the newest change first.
func (b *builder) changes() ([]change, error) {
	type changed struct {
		now uint64
		all []standing
	}
	var pages []changed
	err := b.source.texts(func(now uint64, all []standing) error {
		if b.official[now] {
			pages = append(pages, changed{now, all[max(0, len(all)-mostOfATime):]})
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(pages, func(x, y changed) int {
		return cmp.Compare(y.all[len(y.all)-1].revision, x.all[len(x.all)-1].revision)
	})
	var out []change
	for _, p := range pages[:min(len(pages), mostTexts)] {
		now, err := b.source.open(p.now)
		if err != nil {
			return nil, err
		}
		if b.gone[now.Member.Capture] {
			continue
		}
		more, err := editions(p.all, now)
		if err != nil {
			return nil, err
		}
		out = append(out, more...)
	}
	slices.SortFunc(out, func(x, y change) int {
		return cmp.Or(y.After.Compare(x.After), strings.Compare(x.URL, y.URL), cmp.Compare(y.member, x.member))
	})
	return out[:min(len(out), mostEditions)], nil
}

// editions are the changes of one page.
func editions(all []standing, now Document) (out []change, err error) {
	docs := make([]record.Document, len(all))
	first, last := make([]Document, len(all)), make([]Document, len(all))
	for i, s := range all {
		if first[i], err = s.first(); err != nil {
			return nil, err
		}
		if last[i], err = s.last(); err != nil {
			return nil, err
		}
		docs[i] = first[i].Revision.Document
	}
	for i, step := range diff.Steps(docs) {
		if len(step.Changes) == 0 {
			continue
		}
		shown := step.Changes[:min(len(step.Changes), mostChanges)]
		out = append(out, change{Edition{
			URL: now.Revision.Document.URL, Title: now.Revision.Document.Title, Voice: now.Member.Voice,
			Before: last[i].Capture.Time.UTC(), After: first[i+1].Capture.Time.UTC(),
			Texts:  [2]string{last[i].Revision.TextSHA256, first[i+1].Revision.TextSHA256},
			Silent: step.Silent, Changes: shown, More: len(step.Changes) - len(shown),
		}, first[i+1].Member.Seq})
	}
	return out, nil
}
