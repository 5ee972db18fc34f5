package store

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	bolt "go.etcd.io/bbolt"

	"classify/store/record"
)

// Digests calls fn for every document of the incident that counts now, in the
// order of their revisions. What fn is given is good until it returns.
func (s *Store) Digests(incident string, fn func(*record.Digest) error) error {
	return s.view(func(tx *bolt.Tx) error {
		d, err := newDigester(tx, incident)
		if err != nil {
			return err
		}
		return eachSegment(tx, currentBucket, incident, func(n uint64, all *segment) error {
			s.shed(false)
			if err := d.open(n); err != nil {
				return err
			}
			for i, block := range all {
				if block == nil {
					continue
				}
				c, err := unpackCurrent(block)
				if err == nil {
					c.revision = n<<segmentBits | uint64(i)
					err = d.read(c, i)
				}
				if err != nil {
					return fmt.Errorf("%w: revision %d in %s: %w", ErrDamaged, n<<segmentBits|uint64(i), incident, err)
				}
				if err := fn(&d.now); err != nil {
					return err
				}
			}
			return nil
		})
	})
}

// digester reads blocks into a digest.
type digester struct {
	now                  record.Digest
	said, spoken, stated *segment // mentions, rows and what is told of a segment
	mentions, rows, told *segmentReader
	groups               *groupReader
	names                *nameReader
	own                  *speakers
	nobodies             nobodies
	list                 []mention
	lines                []row
}

func newDigester(tx *bolt.Tx, incident string) (*digester, error) {
	if isOld(tx) {
		return nil, ErrUncounted
	}
	err := errors.Join(whole(tx, currentBucket, incident), whole(tx, mentionsBucket, incident), whole(tx, toldBucket, incident), whole(tx, rowsBucket, ""))
	if err != nil {
		return nil, err
	}
	groups, err := newGroupReader(tx, incident)
	if err != nil {
		return nil, err
	}
	own, err := speakersOf(tx, incident)
	return &digester{
		mentions: newSegmentReader(tx, mentionsBucket, incident), rows: newSegmentReader(tx, rowsBucket, ""), told: newSegmentReader(tx, toldBucket, incident),
		groups: groups, names: &nameReader{tx, map[uint64]string{}, map[int64]string{}}, own: own, nobodies: nobodies{tx: tx},
	}, err
}

// open reads the blocks of a segment.
func (d *digester) open(n uint64) (err error) {
	if d.said, err = d.mentions.segment(n); err != nil {
		return err
	}
	if d.spoken, err = d.rows.segment(n); err != nil {
		return err
	}
	d.stated, err = d.told.segment(n)
	return err
}

// read makes the digest of a revision whose segment is open.
func (d *digester) read(c current, at int) (err error) {
	var head rowsHead
	if d.lines, head, err = unpackRows(d.lines[:0], d.spoken[at]); err != nil {
		return err
	}
	if err := d.own.rows(d.lines); err != nil {
		return err
	}
	if err := d.nobodies.tell(d.lines, head.page); err != nil {
		return err
	}
	now := &d.now
	*now = record.Digest{
		Revision: c.revision, Member: c.member, Capture: c.capture, Voice: valueOf(voiceCodes, c.voice), On: c.listed || isOn(d.said[at]), Tagged: d.said[at] != nil, Page: head.page,
		Rows: now.Rows[:0], Mentions: now.Mentions[:0], Echoes: now.Echoes[:0], Told: now.Told[:0],
	}
	if now.Extractor, err = d.names.name(head.extractor); err != nil {
		return err
	}
	for _, r := range d.lines {
		one := record.Row{Voice: now.Voice, Day: d.names.day(r.day), Author: r.author, Foreign: r.foreign, Kind: valueOf(kindCodes, r.kind)}
		if r.voice != 0 {
			one.Voice = valueOf(voiceCodes, r.voice)
		}
		if r.speaker != 0 {
			if one.Speaker, err = d.names.name(r.speaker); err != nil {
				return err
			}
		}
		now.Rows = append(now.Rows, one)
	}
	if now.Echoes, err = d.groups.of(now.Echoes, c.revision); err != nil || !now.Tagged {
		return err
	}
	if d.list, err = unpackMentions(d.list[:0], d.said[at]); err != nil {
		return err
	}
	for _, m := range d.list {
		theme, err := d.names.name(m.theme)
		if err != nil {
			return err
		}
		if m.Utterance >= len(now.Rows) {
			return errBlock
		}
		now.Mentions = append(now.Mentions, record.Mention{
			Spoken: m.Spoken, Theme: theme, Stance: valueOf(stanceCodes, m.stance), Certainty: valueOf(certaintyCodes, m.certainty), By: valueOf(byCodes, m.by),
		})
	}
	var reason uint64
	if now.Told, reason, err = unpackTold(now.Told, d.stated[at]); err != nil {
		return err
	}
	if now.Reason, err = d.names.name(reason); err == nil && len(now.Told) > 0 && now.Told[len(now.Told)-1].Utterance >= len(now.Rows) {
		err = errBlock
	}
	return err
}

// nameReader reads names and days, each once.
type nameReader struct {
	tx    *bolt.Tx
	names map[uint64]string
	days  map[int64]string
}

func (r *nameReader) name(id uint64) (string, error) {
	if s, ok := r.names[id]; ok {
		return s, nil
	}
	s, err := nameOf(r.tx, id)
	r.names[id] = s
	return s, err
}

func (r *nameReader) day(n int64) string {
	s, ok := r.days[n]
	if !ok {
		s = dayText(n)
		r.days[n] = s
	}
	return s
}

// Current returns the page and the reading of a revision that counts.
func (s *Store) Current(incident string, revision uint64) (p record.Page, err error) {
	defer s.shed(false) // a report opens some thousand, all over the file
	err = s.viewCounted(func(tx *bolt.Tx) error {
		block, err := newSegmentReader(tx, currentBucket, incident).block(revision)
		if err != nil {
			return err
		}
		c, err := unpackCurrent(block)
		if err != nil {
			return fmt.Errorf("%w: revision %d does not count in %s", ErrDamaged, revision, incident)
		}
		p, err = openReading(tx, incident, c.member, revision)
		p.Member.Listed = c.listed
		return err
	})
	return p, err
}

// openReading reads a page with one of its readings, without its groups.
func openReading(tx *bolt.Tx, incident string, member, revision uint64) (p record.Page, err error) {
	if err := need(tx.Bucket(membersBucket), "membership", numbered(incident, member), &p.Member); err != nil {
		return p, err
	}
	if err := need(tx.Bucket(capturesBucket), "capture", number(p.Member.Capture), &p.Capture); err != nil {
		return p, err
	}
	r, err := readRevision(tx, revision)
	if err != nil {
		return p, err
	}
	one, err := readingOf(tx, incident, member, r)
	p.Readings = []record.Reading{one}
	return p, err
}

// Former calls fn with the digests of the documents of an incident whose newest
// reading came with a membership above edge, as they were before and when they
// were captured then; now is the revision that counts.
func (s *Store) Former(incident string, edge uint64, fn func(now uint64, was *record.Digest, made time.Time) error) error {
	return s.view(func(tx *bolt.Tx) error {
		d, err := newDigester(tx, incident)
		if err != nil {
			return err
		}
		return eachReadings(tx, incident, func(_ string, list []reading) error {
			now, _ := newestOf(list)
			if now.member <= edge {
				return nil
			}
			was, ok := newestOf(slices.DeleteFunc(slices.Clone(list), func(r reading) bool { return r.member > edge }))
			if !ok {
				return nil
			}
			n, at := segmentOf(was.revision)
			if err := d.open(n); err != nil {
				return err
			}
			c := current{was.revision, was.member, was.capture, was.voice, was.listed}
			if err := d.read(c, at); err != nil {
				return fmt.Errorf("%w: revision %d in %s: %w", ErrDamaged, was.revision, incident, err)
			}
			return fn(now.revision, &d.now, was.time)
		})
	})
}

// eachReadings calls fn with the readings of every address of the incident.
func eachReadings(tx *bolt.Tx, incident string, fn func(url string, list []reading) error) error {
	begin := prefix(incident)
	return each(tx.Bucket(readingsBucket), begin, func(key, value []byte) error {
		list, err := decodeReadings(key, value)
		if err != nil {
			return err
		}
		return fn(string(key[len(begin):]), list)
	})
}

// Texts calls fn with every address of the incident that has had more than one
// text, and the memberships by which they came: of each text the first one and
// the last before another text. now is the revision that counts.
func (s *Store) Texts(incident string, fn func(now uint64, all []record.Standing) error) error {
	return s.viewCounted(func(tx *bolt.Tx) error {
		return eachReadings(tx, incident, func(_ string, list []reading) error {
			now, _ := newestOf(list)
			slices.SortStableFunc(list, func(a, b reading) int {
				return cmp.Or(a.time.Compare(b.time), cmp.Compare(a.member, b.member))
			})
			var all []record.Standing
			for _, r := range list {
				if n := len(all); n > 0 && all[n-1].Revision == r.revision {
					all[n-1].Last = r.member
					continue
				}
				all = append(all, record.Standing{Revision: r.revision, First: r.member, Last: r.member})
			}
			if len(all) < 2 {
				return nil
			}
			return fn(now.revision, all)
		})
	})
}

// Reading returns a page with one of the readings that a membership brought.
func (s *Store) Reading(incident string, member, revision uint64) (p record.Page, err error) {
	defer s.shed(false)
	err = s.view(func(tx *bolt.Tx) error {
		p, err = openReading(tx, incident, member, revision)
		return err
	})
	return p, err
}

// CountsAs returns the revision of an address that counts in the incident; ok is
// false if it has none.
func (s *Store) CountsAs(incident, url string) (revision uint64, ok bool, err error) {
	err = s.viewCounted(func(tx *bolt.Tx) error {
		list, err := readingsOf(tx, incident, url)
		best, found := newestOf(list)
		revision, ok = best.revision, found
		return err
	})
	return revision, ok, err
}

// CapturesOf returns the numbers of the captures of an address.
func (s *Store) CapturesOf(url string) (all []uint64, err error) {
	err = s.view(func(tx *bolt.Tx) error {
		all = all[:0]
		begin := prefix(url)
		return each(tx.Bucket(addressesBucket), begin, func(key, _ []byte) error {
			if len(key) == len(begin)+8 {
				all = append(all, readNumber(key))
			}
			return nil
		})
	})
	return all, err
}

// Glances calls fn with every capture of the incident as far as a report tells of
// it as a whole: when it was made and whether its bytes have expired. Where
// nothing was read in it, or with a doubt, page is the whole of it, else nil. last
// is the number of the last membership.
func (s *Store) Glances(incident string, fn func(made time.Time, expired bool, page *record.Page) error) (last uint64, err error) {
	err = s.view(func(tx *bolt.Tx) error {
		captures, pages := tx.Bucket(capturesBucket), tx.Bucket(pagesBucket)
		begin, found := prefix(incident), uint64(0)
		err := each(tx.Bucket(memberOfBucket), begin, func(key, value []byte) error {
			s.shed(false)
			var member uint64
			if err := decode(key, value, &member); err != nil {
				return err
			}
			last = max(last, member)
			found++
			capture := number(readNumber(key))
			g, err := glanceAt(capture, captures.Get(capture))
			if err != nil {
				return err
			}
			odd, err := isOdd(capture, pages.Get(capture))
			if err != nil || !odd {
				if err != nil {
					return err
				}
				return fn(g.Time, g.Expired, nil)
			}
			var p record.Page
			if err := need(tx.Bucket(membersBucket), "membership", numbered(incident, member), &p.Member); err != nil {
				return err
			}
			if err := fill(tx, incident, &p); err != nil {
				return err
			}
			return fn(g.Time, g.Expired, &p)
		})
		if err != nil {
			return err
		}
		var counted uint64
		if _, err := get(tx.Bucket(countsBucket), under(string(membersBucket), incident), &counted); err != nil {
			return err
		}
		if counted != found {
			return fmt.Errorf("%w: %s has %d members, not %d", ErrDamaged, incident, found, counted)
		}
		return nil
	})
	return last, err
}

// glance is what is seen of a capture at a glance.
type glance struct {
	Time    time.Time `json:"time"`
	Expired bool      `json:"expired"`
}

// glanceAt reads of a capture's record only what is wanted.
func glanceAt(key, value []byte) (g glance, err error) {
	if value == nil {
		return g, fmt.Errorf("%w: the capture %d is missing", ErrDamaged, readNumber(key))
	}
	if err := decode(key, value, &g); err != nil || g.Time.IsZero() {
		return g, cmp.Or(err, fmt.Errorf("%w: the capture %d has no time", ErrDamaged, readNumber(key)))
	}
	return g, nil
}

// isOdd reports whether nothing was read in a page, or with a doubt; value is its
// record, nil if it was not read yet.
func isOdd(key, value []byte) (odd bool, err error) {
	if value == nil {
		return true, nil
	}
	var p page
	err = decode(key, value, &p)
	return p.Problem != "" || len(p.Warnings) > 0 || len(p.Revisions) == 0, err
}
