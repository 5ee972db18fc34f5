package report

import (
	"time"

	"classify/store/record"
)

// kept tells what is kept about people, and until when.
func (b *builder) kept(inc record.Incident, erasures int) Kept {
	out := Kept{Raw: inc.Keep.Raw.String(), Text: inc.Keep.Text.String(), Erasures: erasures, Captures: b.captures}
	accounts := map[record.Author]bool{}
	seen := map[uint64]bool{}
	for _, d := range b.pages {
		if seen[d.Capture.Seq] {
			continue
		}
		seen[d.Capture.Seq] = true
		if !d.Capture.Expired {
			out.Bodies++
			out.NextRaw = sooner(out.NextRaw, inc.Keep.Raw, d.Capture.Time)
		}
		out.NextText = sooner(out.NextText, inc.Keep.Text, d.Capture.Time)
	}
	for _, p := range b.unread {
		if !p.Capture.Expired {
			out.Bodies++
			out.NextRaw = sooner(out.NextRaw, inc.Keep.Raw, p.Capture.Time)
		}
	}
	for _, d := range b.latest(nil) {
		for _, u := range d.Revision.Document.Utterances {
			if private(d, u) {
				out.Texts++
				accounts[record.AuthorOf(record.PageAuthor(d.Revision.Document.URL), u)] = true
			}
		}
	}
	out.Accounts = len(accounts)
	return out
}

// sooner is the earlier one of a time and the end of a period after another one;
// a zero time is never.
func sooner(end time.Time, keep record.Period, from time.Time) time.Time {
	next, ok := keep.After(from)
	if !ok || !end.IsZero() && !next.Before(end) {
		return end
	}
	return next.UTC()
}
