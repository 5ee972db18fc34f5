package store

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"slices"
	"time"

	bolt "go.etcd.io/bbolt"

	"classify/store/record"
)

// reading is one place where an incident has an address: a revision that was
// read in a member capture. The newest one counts.
type reading struct {
	member, capture, revision uint64
	nth                       int // among what was read in the capture
	time                      time.Time
	voice                     byte // of the page
	listed                    bool
}

const readingsForm = 1

var errReadings = errors.New("readings that were not written so")

// packReadings writes the readings of an address.
func packReadings(list []reading) []byte {
	b := append(make([]byte, 0, 2+24*len(list)), readingsForm)
	for _, r := range list {
		for _, n := range []uint64{r.member, r.capture, r.revision, uint64(r.nth)} {
			b = binary.AppendUvarint(b, n)
		}
		b = binary.AppendVarint(b, r.time.Unix())
		b = binary.AppendUvarint(b, uint64(r.time.Nanosecond()))
		b = append(b, pageCode(r.voice, r.listed))
	}
	return b
}

// pageCode is a page's voice and whether it is listed, in a byte.
func pageCode(voice byte, listed bool) byte {
	if listed {
		voice |= 1 << 3
	}
	return voice
}

func unpackReadings(b []byte) (list []reading, err error) {
	if len(b) == 0 || b[0] != readingsForm {
		return nil, errReadings
	}
	u := unpacker{rest: b[1:]}
	for len(u.rest) > 0 {
		r := reading{member: u.number(), capture: u.number(), revision: u.number(), nth: int(u.number())}
		seconds, size := binary.Varint(u.rest)
		if u.broken || size <= 0 {
			return nil, errReadings
		}
		u.rest = u.rest[size:]
		r.time = time.Unix(seconds, int64(u.number())).UTC()
		if u.broken || len(u.rest) == 0 {
			return nil, errReadings
		}
		r.voice, r.listed, u.rest = u.rest[0]&7, u.rest[0]&(1<<3) != 0, u.rest[1:]
		list = append(list, r)
	}
	return list, nil
}

// newestOf is the reading that counts, as of the last of the newest captures,
// listed if any reading is; ok is false if there is none. The readings are in
// the order of their memberships.
func newestOf(list []reading) (best reading, ok bool) {
	listed := false
	for _, r := range list {
		if !ok || !r.time.Before(best.time) {
			best, ok = r, true
		}
		listed = listed || r.listed
	}
	best.listed = listed
	return best, ok
}

// readingsOf returns the readings of an address of an incident.
func readingsOf(tx *bolt.Tx, incident, url string) ([]reading, error) {
	key := under(incident, url)
	value := tx.Bucket(readingsBucket).Get(key)
	if value == nil {
		return nil, absent(tx.Bucket(readingsBucket), key)
	}
	return decodeReadings(key, value)
}

func decodeReadings(key, value []byte) ([]reading, error) {
	data, err := unseal(key, value)
	if err != nil {
		return nil, err
	}
	list, err := unpackReadings(data)
	if err != nil {
		return nil, unreadable(key, err)
	}
	return list, nil
}

// A block of what is current is there for the revision of an address that
// counts, and only for that.
type current struct {
	revision, member, capture uint64
	voice                     byte
	listed                    bool
}

func packCurrent(r reading) []byte {
	b := binary.AppendUvarint(make([]byte, 0, 12), r.member)
	b = binary.AppendUvarint(b, r.capture)
	return append(b, pageCode(r.voice, r.listed))
}

func unpackCurrent(b []byte) (c current, err error) {
	u := unpacker{rest: b}
	c.member, c.capture = u.number(), u.number()
	if u.broken || len(u.rest) != 1 {
		return c, errBlock
	}
	c.voice, c.listed = u.rest[0]&7, u.rest[0]&(1<<3) != 0
	return c, nil
}

// indexer keeps what is counted right within a transaction that changes what it
// is made from, and stores revisions and analyses. Before flush these are not in
// their buckets.
type indexer struct {
	tx        *bolt.Tx
	names     *namer
	rows      *segments
	current   map[string]*segments // by incident
	mentions  map[string]*segments
	told      map[string]*segments
	incidents []string // that there are; nil: not read yet

	puts    puts                        // revisions and analyses
	pending map[uint64]*record.Revision // revisions among them
}

func newIndexer(tx *bolt.Tx) *indexer {
	return &indexer{
		tx: tx, names: &namer{tx, map[[2]string]uint64{}}, rows: newSegments(tx, rowsBucket, ""),
		current: map[string]*segments{}, mentions: map[string]*segments{}, told: map[string]*segments{},
		puts: puts{tx: tx}, pending: map[uint64]*record.Revision{},
	}
}

func (x *indexer) flush() error {
	err := errors.Join(x.puts.flush(), x.rows.flush())
	clear(x.pending)
	for _, all := range []map[string]*segments{x.current, x.mentions, x.told} {
		for _, s := range all {
			err = errors.Join(err, s.flush())
		}
	}
	return err
}

// of is an incident's segments in one of the maps.
func (x *indexer) of(all map[string]*segments, bucket []byte, incident string) *segments {
	s := all[incident]
	if s == nil {
		s = newSegments(x.tx, bucket, incident)
		all[incident] = s
	}
	return s
}

// keep stores a revision, new or with one more capture.
func (x *indexer) keep(r *record.Revision) {
	if x.pending[r.Seq] == nil {
		x.pending[r.Seq] = r
		x.puts.record(revisionsBucket, number(r.Seq), r)
	}
}

// kept is a revision that is stored or will be.
func (x *indexer) kept(seq uint64) (*record.Revision, error) {
	if r := x.pending[seq]; r != nil {
		return r, nil
	}
	r, err := readRevision(x.tx, seq)
	return &r, err
}

// revision notes the rows of a new revision.
func (x *indexer) revision(r record.Revision) error {
	block, err := packRows(r, x.names)
	if err != nil {
		return err
	}
	return x.rows.set(r.Seq, block)
}

// analysis notes the mentions of an analysis, and what is told in it.
func (x *indexer) analysis(a record.Analysis) error {
	rows, err := x.rows.block(a.Revision)
	if err != nil {
		return err
	}
	n, err := countRows(rows)
	if err != nil {
		return errors.Join(ErrDamaged, err)
	}
	block, err := packMentions(a, n, x.names)
	if err != nil {
		return err
	}
	told, err := packTold(a, n, x.names)
	if err != nil {
		return err
	}
	return errors.Join(
		x.of(x.mentions, mentionsBucket, a.Incident).set(a.Revision, block),
		x.of(x.told, toldBucket, a.Incident).set(a.Revision, told),
	)
}

// located is a revision with its document's address, and whether that counts
// as listed where its capture does.
type located struct {
	revision uint64
	url      string
	aside    bool
}

func locatedAt(revision uint64, d record.Document) located { return located{revision, d.URL, d.Aside} }

// locate finds the addresses of revisions.
func locate(tx *bolt.Tx, revisions []uint64) (out []located, err error) {
	for _, seq := range revisions {
		r, err := readRevision(tx, seq)
		if err != nil {
			return nil, err
		}
		out = append(out, locatedAt(seq, r.Document))
	}
	return out, nil
}

// read notes what was read in a capture, and what had been read in it before,
// in every incident that the capture is a member of.
func (x *indexer) read(capture uint64, before, now []located) error {
	if x.incidents == nil {
		err := each(x.tx.Bucket(incidentsBucket), nil, func(key, _ []byte) error {
			x.incidents = append(x.incidents, string(key))
			return nil
		})
		if err != nil {
			return err
		}
	}
	for _, incident := range x.incidents {
		var seq uint64
		ok, err := get(x.tx.Bucket(memberOfBucket), numbered(incident, capture), &seq)
		if err != nil || !ok {
			if err != nil {
				return err
			}
			continue
		}
		var m record.Membership
		if err := need(x.tx.Bucket(membersBucket), "membership", numbered(incident, seq), &m); err != nil {
			return err
		}
		if err := x.member(incident, m, before, now); err != nil {
			return err
		}
	}
	return nil
}

// joined notes a membership that is new or another one by now: of a capture
// that has not been read there is nothing to note.
func (x *indexer) joined(incident string, m record.Membership) error {
	var p page
	if ok, err := get(x.tx.Bucket(pagesBucket), number(m.Capture), &p); err != nil || !ok {
		return err
	}
	read, err := locate(x.tx, p.Revisions)
	if err != nil {
		return err
	}
	return x.member(incident, m, nil, read)
}

// member notes what is read in a member capture by now and what was before.
func (x *indexer) member(incident string, m record.Membership, before, now []located) error {
	if len(before)+len(now) == 0 {
		return nil
	}
	var c record.Capture
	if err := need(x.tx.Bucket(capturesBucket), "capture", number(m.Capture), &c); err != nil {
		return err
	}
	readings, urls := map[string][]reading{}, []string{}
	note := func(url string, more ...reading) {
		if _, ok := readings[url]; !ok {
			urls = append(urls, url)
		}
		readings[url] = append(readings[url], more...)
	}
	for _, l := range before {
		note(l.url)
	}
	for i, l := range now {
		note(l.url, reading{m.Seq, m.Capture, l.revision, i, c.Time, codeOf(voiceCodes, m.Voice), m.Listed && !l.aside})
	}
	for _, url := range urls {
		err := x.place(incident, url, func(list []reading) []reading {
			list = slices.DeleteFunc(list, func(r reading) bool { return r.capture == m.Capture })
			list = append(list, readings[url]...)
			slices.SortFunc(list, func(a, b reading) int { return cmp.Or(cmp.Compare(a.member, b.member), a.nth-b.nth) })
			return list
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// place changes the readings of an address and with them what is current.
func (x *indexer) place(incident, url string, change func([]reading) []reading) error {
	list, err := readingsOf(x.tx, incident, url)
	if err != nil {
		return err
	}
	before, was := newestOf(list)
	list = change(list)
	now, is := newestOf(list)
	key, all := under(incident, url), x.of(x.current, currentBucket, incident)
	if was && (!is || before.revision != now.revision) {
		if err := all.set(before.revision, nil); err != nil {
			return err
		}
	}
	if !is {
		return x.tx.Bucket(readingsBucket).Delete(key)
	}
	if err := all.set(now.revision, packCurrent(now)); err != nil {
		return err
	}
	data := packReadings(list)
	if old := x.tx.Bucket(readingsBucket).Get(key); old != nil && bytes.Equal(old[min(len(old), sealSize):], data) {
		return nil
	}
	return putSealed(x.tx.Bucket(readingsBucket), key, data)
}
