package report

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	"classify/store/record"
)

// Counter is a Store that has what is counted at hand, as of now: a report of a
// million utterances then takes seconds. Of another one, and for what was known
// at another time, the pages are read.
type Counter interface {
	// Digests calls fn for every document of the incident that counts, in the order
	// of their revisions; what fn is given is good until it returns.
	Digests(incident string, fn func(*record.Digest) error) error
	// Former does so for those whose newest reading came with a membership above
	// edge, as they were before, and tells when they were captured then; now is the
	// revision that counts.
	Former(incident string, edge uint64, fn func(now uint64, was *record.Digest, made time.Time) error) error
	// Texts tells of every address that has had more than one text when they stood
	// there.
	Texts(incident string, fn func(now uint64, all []record.Standing) error) error
	// Current returns the page and the reading of a revision that counts.
	Current(incident string, revision uint64) (record.Page, error)
	// Reading returns a page with one of the readings that a membership brought.
	Reading(incident string, member, revision uint64) (record.Page, error)
	// CountsAs returns the revision of an address that counts.
	CountsAs(incident, url string) (revision uint64, ok bool, err error)
	// CapturesOf returns the numbers of the captures of an address.
	CapturesOf(url string) ([]uint64, error)
	// Glances calls fn with every capture of the incident, in their order, and with the whole page
	// where nothing was read in it, or with a doubt; last is the number of the last
	// membership.
	Glances(incident string, fn func(made time.Time, expired bool, page *record.Page) error) (last uint64, err error)
}

// source gives a report documents as they are counted, each with a number, and
// opens those that it shows.
type source interface {
	digests(fn func(d *record.Digest, made time.Time) error) error
	former(e edge, fn func(was former) error) error
	texts(fn func(now uint64, all []standing) error) error
	open(number uint64) (Document, error)
	find(url string) (number uint64, ok bool, err error)
	captures(url string) ([]uint64, error)
	glances(fn func(made time.Time, expired bool, page *record.Page) error) (last uint64, err error)
}

// former is a document as it was before.
type former struct {
	*record.Digest
	now   uint64 // the number of the document by now
	made  time.Time
	other func() (was, is record.Document, err error) // nil: its text is the same
}

// standing is a text of an address, as it was captured first and last before
// another one. It opens both when asked, for most are not told of.
type standing struct {
	revision    uint64
	first, last func() (Document, error)
}

// counted is the source of a store that counts.
type counted struct {
	Counter
	incident string
	opened   map[uint64]Document
}

// mostOpened is how many documents are kept open.
const mostOpened = 500

func (c *counted) digests(fn func(d *record.Digest, made time.Time) error) error {
	return c.Digests(c.incident, func(d *record.Digest) error { return fn(voiced(d), time.Time{}) })
}

// voiced gives a document the voice of all that is said in it, if that is one: the
// rows of a table may say that they are an announcement's, whatever the file is.
func voiced(d *record.Digest) *record.Digest {
	for i := range d.Rows {
		if d.Rows[i].Voice != d.Rows[0].Voice {
			return d
		}
	}
	if len(d.Rows) > 0 {
		d.Voice = d.Rows[0].Voice
	}
	return d
}

// voice is that which voiced gives the document's digest.
func (p Document) voice() record.Voice {
	all := p.Revision.Document.Utterances
	for _, u := range all {
		if p.VoiceOf(u) != p.VoiceOf(all[0]) {
			return p.Member.Voice
		}
	}
	if len(all) == 0 {
		return p.Member.Voice
	}
	return p.VoiceOf(all[0])
}

func (c *counted) former(e edge, fn func(was former) error) error {
	return c.Former(c.incident, e.member, func(now uint64, d *record.Digest, made time.Time) error {
		was := former{Digest: voiced(d), now: now, made: made}
		if member, revision := d.Member, d.Revision; revision != now {
			was.other = func() (record.Document, record.Document, error) {
				a, errA := c.Reading(c.incident, member, revision)
				b, errB := c.open(now)
				if err := errors.Join(errA, errB); err != nil {
					return record.Document{}, record.Document{}, err
				}
				return a.Readings[0].Revision.Document, b.Revision.Document, nil
			}
		}
		return fn(was)
	})
}

func (c *counted) texts(fn func(now uint64, all []standing) error) error {
	type place struct {
		now uint64
		all []record.Standing
	}
	var places []place
	err := c.Texts(c.incident, func(now uint64, all []record.Standing) error {
		places = append(places, place{now, slices.Clone(all)})
		return nil
	})
	for _, p := range places {
		if err != nil {
			break
		}
		var all []standing
		for _, s := range p.all {
			at := func(member uint64) func() (Document, error) {
				return func() (Document, error) { return documentOf(c.Reading(c.incident, member, s.Revision)) }
			}
			all = append(all, standing{s.Revision, at(s.First), at(s.Last)})
		}
		err = fn(p.now, all)
	}
	return err
}

func documentOf(p record.Page, err error) (Document, error) {
	if err != nil {
		return Document{}, err
	}
	return Document{p, p.Readings[0]}, nil
}

func (c *counted) open(number uint64) (d Document, err error) {
	if d, ok := c.opened[number]; ok {
		return d, nil
	}
	if d, err = documentOf(c.Current(c.incident, number)); err == nil {
		if len(c.opened) >= mostOpened {
			clear(c.opened)
		}
		c.opened[number] = d
	}
	return d, err
}

func (c *counted) find(url string) (uint64, bool, error) { return c.CountsAs(c.incident, url) }

func (c *counted) captures(url string) ([]uint64, error) { return c.CapturesOf(url) }

func (c *counted) glances(fn func(made time.Time, expired bool, page *record.Page) error) (uint64, error) {
	return c.Glances(c.incident, fn)
}

// paged is the source of a store whose pages are read: slower, and as of any
// time. Captures and documents are numbered as they come.
type paged struct {
	pages []Document
	all   []record.Page // with or without readings
	docs  []Document    // that count
	last  uint64
	came  []arrival // memberships, also of captures that are later than is asked for
}

// arrival is when what a membership brought was captured.
type arrival struct {
	member uint64
	made   time.Time
}

// readPages reads the pages of an incident that were known and captured until
// then; a zero time, or nil, is without limit.
func readPages(s Store, incident string, until time.Time, again *Again) (*paged, error) {
	p := &paged{}
	err := s.Pages(incident, func(page record.Page) error {
		if again != nil && page.Member.Seq > again.Member {
			return nil
		}
		p.last = max(p.last, page.Member.Seq)
		p.came = append(p.came, arrival{page.Member.Seq, page.Capture.Time})
		if !until.IsZero() && page.Capture.Time.After(until) {
			return nil
		}
		for _, r := range page.Readings {
			d := Document{page, r}
			d.Member.Listed = d.Member.Listed && !r.Revision.Document.Aside
			d.Member.Capture = uint64(len(p.all))
			p.pages = append(p.pages, d)
		}
		p.all = append(p.all, page)
		return nil
	})
	p.docs = p.latest(nil)
	slices.SortStableFunc(p.docs, func(a, b Document) int { return cmp.Compare(a.Revision.Seq, b.Revision.Seq) })
	return p, err
}

// latest are the newest readings of the addresses, among those that are wanted;
// nil: all. They are in the order in which they were published, then captured.
func (p *paged) latest(wanted func(Document) bool) []Document {
	newest := map[string]Document{}
	listed := map[string]bool{}
	for _, d := range p.pages {
		if wanted != nil && !wanted(d) {
			continue
		}
		url := d.Revision.Document.URL
		old, ok := newest[url]
		if !ok || !d.Capture.Time.Before(old.Capture.Time) {
			newest[url] = d
		}
		listed[url] = listed[url] || d.Member.Listed
	}
	docs := make([]Document, 0, len(newest))
	for url, d := range newest {
		d.Member.Listed = listed[url]
		docs = append(docs, d)
	}
	slices.SortFunc(docs, func(x, y Document) int {
		a, b := x.Revision.Document, y.Revision.Document
		return cmp.Or(
			compareDays(a.Published, b.Published),
			x.Capture.Time.Compare(y.Capture.Time),
			cmp.Compare(a.URL, b.URL),
		)
	})
	return docs
}

// compareDays orders ISO dates, the unknown ones last.
func compareDays(a, b string) int {
	if (a == "") != (b == "") {
		return cmp.Compare(b, a)
	}
	return cmp.Compare(a, b)
}

func (p *paged) digests(fn func(d *record.Digest, made time.Time) error) error {
	for i, d := range p.docs {
		if err := fn(d.numbered(i), d.Capture.Time); err != nil {
			return err
		}
	}
	return nil
}

// numbered is the digest of a document under a number of its own.
func (p Document) numbered(i int) *record.Digest {
	d := voiced(p.Digest(p.Member))
	d.Revision = uint64(i)
	return d
}

func (p *paged) former(e edge, fn func(was former) error) error {
	old := map[string]Document{}
	for _, d := range p.latest(func(d Document) bool { return !e.isNew(d.Member.Seq, d.Capture.Time) }) {
		old[d.Revision.Document.URL] = d
	}
	for i, d := range p.docs {
		was, ok := old[d.Revision.Document.URL]
		if !ok || !e.isNew(d.Member.Seq, d.Capture.Time) {
			continue
		}
		one := former{Digest: was.numbered(i), now: uint64(i), made: was.Capture.Time}
		if was.Revision.TextSHA256 != d.Revision.TextSHA256 || was.Revision.Headline != d.Revision.Headline {
			one.other = func() (record.Document, record.Document, error) {
				return was.Revision.Document, d.Revision.Document, nil
			}
		}
		if err := fn(one); err != nil {
			return err
		}
	}
	return nil
}

func (p *paged) texts(fn func(now uint64, all []standing) error) error {
	at := map[string][]Document{}
	for _, d := range p.pages {
		url := d.Revision.Document.URL
		at[url] = append(at[url], d)
	}
	for i, d := range p.docs {
		all := at[d.Revision.Document.URL]
		slices.SortStableFunc(all, func(x, y Document) int {
			return cmp.Or(x.Capture.Time.Compare(y.Capture.Time), cmp.Compare(x.Member.Seq, y.Member.Seq))
		})
		var out []standing
		for k, d := range all {
			one := func() (Document, error) { return d, nil }
			if k > 0 && all[k-1].Revision.TextSHA256 == d.Revision.TextSHA256 && all[k-1].Revision.Headline == d.Revision.Headline && all[k-1].Revision.Extractor == d.Revision.Extractor {
				out[len(out)-1].last = one
				continue
			}
			out = append(out, standing{d.Revision.Seq, one, one})
		}
		if len(out) > 1 {
			if err := fn(uint64(i), out); err != nil {
				return err
			}
		}
	}
	return nil
}

func (p *paged) open(number uint64) (Document, error) {
	if number >= uint64(len(p.docs)) {
		return Document{}, fmt.Errorf("there is no document %d", number)
	}
	return p.docs[number], nil
}

func (p *paged) find(url string) (uint64, bool, error) {
	i := slices.IndexFunc(p.docs, func(d Document) bool { return d.Revision.Document.URL == url })
	return uint64(max(i, 0)), i >= 0, nil
}

func (p *paged) captures(url string) (all []uint64, err error) {
	for i, page := range p.all {
		if page.Capture.URL == url {
			all = append(all, uint64(i))
		}
	}
	return all, nil
}

// known reports whether anything of a run was known at a time: the first that it
// brought had been captured or, if it brought nothing, it had begun. Where pages are
// replayed a run begins later than all that it brings. upTo is the last membership
// that was made until the next run.
func (p *paged) known(run record.Run, upTo uint64, at time.Time) bool {
	brought := false
	for _, a := range p.came {
		if a.member > run.Above && a.member <= upTo {
			if !a.made.After(at) {
				return true
			}
			brought = true
		}
	}
	return !brought && !run.Started.After(at)
}

// outcomes tell what had become of addresses by what was captured of them until then,
// as far as that tells.
func (p *paged) outcomes() map[string]record.Visit {
	all, last := map[string]record.Visit{}, map[string]record.Capture{}
	for _, page := range p.all {
		c := page.Capture
		v, known := all[c.URL]
		if c.Time.Before(last[c.URL].Time) {
			continue
		}
		last[c.URL] = c
		switch {
		case c.Usable():
			all[c.URL] = record.Visit{State: record.Fetched}
		case known && v.State == record.Fetched:
			all[c.URL] = record.Visit{State: record.Failed, Reason: record.GoneReason}
		}
	}
	return all
}

func (p *paged) glances(fn func(made time.Time, expired bool, page *record.Page) error) (uint64, error) {
	all := make([]*record.Page, len(p.all))
	for i := range p.all {
		all[i] = &p.all[i]
	}
	slices.SortStableFunc(all, func(a, b *record.Page) int { return cmp.Compare(a.Capture.Seq, b.Capture.Seq) })
	for _, page := range all {
		c := page.Capture
		if len(page.Readings) > 0 && len(page.Warnings) == 0 {
			page = nil
		}
		if err := fn(c.Time, c.Expired, page); err != nil {
			return p.last, err
		}
	}
	return p.last, nil
}
