package crawler

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"classify/crawler/mask"
	"classify/crawler/warc"
	"classify/store/record"
)

// bookkeeping are the records of an archive that are no loss; they are told of
// together, not one by one.
var bookkeeping = []string{warc.PassInfo, warc.PassRequest, warc.PassMetadata, warc.PassScheme, warc.PassOther}

// archive imports the pages of an archive, one at a time. What was left out is
// told of one by one if it may have been a page, else by kind.
func (o *FileOptions) archive(f file, keep func(record.Outcome) error) error {
	name := f.name
	unreadable := func(err error) error {
		return keep(record.Outcome{Visit: record.Visit{URL: name, State: record.Failed, Reason: FailFile, Detail: cause(err)}})
	}
	in, info, err := open(f.path)
	if err != nil {
		return unreadable(err)
	}
	defer in.Close()
	var failed error // of the memory, which ends the import
	tally, err := warc.Entries(in, record.Imported, func(e warc.Entry) error {
		if slices.Contains(bookkeeping, e.Reason) {
			return nil
		}
		failed = keep(o.entry(name, info.ModTime(), e))
		return failed
	})
	if failed != nil {
		return failed
	}
	if err == nil {
		err = keepRest(name, tally, keep)
	} else {
		err = unreadable(err)
	}
	if how := changed(in, info); how != "" && err == nil {
		err = keep(record.Outcome{Visit: record.Visit{URL: name, State: record.Failed, Reason: FailChanged, Detail: how}})
	}
	if err == nil && tally.Records == 0 {
		err = keep(record.Outcome{Visit: record.Visit{URL: name, State: record.Failed, Reason: FailEmpty}})
	}
	return err
}

// entry is what one record of an archive brings.
func (o *FileOptions) entry(name string, saved time.Time, e warc.Entry) record.Outcome {
	if e.Capture == nil {
		return record.Outcome{Visit: passedOver(name+"#"+e.Place.String(), e.Reason, cmp.Or(e.Detail, e.URI))}
	}
	c := *e.Capture
	if c.Time.IsZero() {
		c.Time = saved.UTC()
	}
	v := record.Visit{URL: c.URL, Time: c.Time}
	if target := location(c); target != "" {
		v.State, v.Reason, v.Detail = record.Skipped, SkipRedirected, target
		return record.Outcome{Visit: v}
	}
	v.State, v.Reason = became(c)
	c = mask.Capture(c)
	member := record.Membership{Voice: o.voice(c.URL), Source: name, Listed: true}
	return record.Outcome{Visit: v, Capture: &c, Member: member}
}

// keepRest keeps a visit for each kind of record that was left out together.
func keepRest(name string, tally warc.Tally, keep func(record.Outcome) error) error {
	counts := map[string]int{warc.PassDamaged: tally.Passed[warc.PassDamaged] - len(tally.Damages)}
	for _, reason := range bookkeeping {
		counts[reason] = tally.Passed[reason]
	}
	for _, reason := range append([]string{warc.PassDamaged}, bookkeeping...) {
		if n := counts[reason]; n > 0 {
			v := passedOver(name+"#"+strings.ReplaceAll(reason, " ", "-"), reason, fmt.Sprintf("%d records", n))
			if err := keep(record.Outcome{Visit: v}); err != nil {
				return err
			}
		}
	}
	return nil
}

// passedOver is the visit of what an archive holds and gives no capture.
func passedOver(address, reason, detail string) record.Visit {
	v := record.Visit{URL: address, State: record.Skipped, Reason: reason, Detail: detail}
	if reason == warc.PassDamaged || reason == warc.PassNoResponse || reason == warc.PassRevisit {
		v.State = record.Failed
	}
	return v
}
