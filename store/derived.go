package store

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	bolt "go.etcd.io/bbolt"

	"classify/store/dup"
	"classify/store/record"
)

// checkAll checks every value by itself, and that what is counted is what
// follows from the records, and returns the first error. The pages of the file
// are checked by Check.
func checkAll(tx *bolt.Tx) error {
	if err := checkValues(tx); err != nil {
		return err
	}
	return checkIndex(tx, func(bucket []byte, err error) error { return fmt.Errorf("%s: %w", bucket, err) })
}

// checkIndex checks that what is counted and searched is what follows from the
// records. Each error goes to report, which ends the check by returning one.
func checkIndex(tx *bolt.Tx, report func(bucket []byte, err error) error) error {
	c := indexCheck{tx: tx, report: report, names: &namer{tx, map[[2]string]uint64{}}}
	for _, check := range []func() error{c.rows, c.mentions, c.groups, c.alike, c.current, c.numbers, c.counts, c.folded} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

// indexCheck compares what is counted with what it follows from.
type indexCheck struct {
	tx     *bolt.Tx
	report func(bucket []byte, err error) error
	names  *namer // which makes none: the transaction only reads
}

// wrong reports damage.
func (c *indexCheck) wrong(bucket []byte, format string, args ...any) error {
	return c.report(bucket, fmt.Errorf("%w: "+format, append([]any{ErrDamaged}, args...)...))
}

// rows checks the rows of every revision.
func (c *indexCheck) rows() error {
	there, found := newSegmentReader(c.tx, rowsBucket, ""), 0
	err := each(c.tx.Bucket(revisionsBucket), nil, func(key, value []byte) error {
		var r record.Revision
		if err := decode(key, value, &r); err != nil {
			return c.report(rowsBucket, err)
		}
		block, err := there.block(readNumber(key))
		if err != nil {
			return c.report(rowsBucket, err)
		}
		found++
		want, err := packRows(r, c.names)
		if err != nil {
			return c.report(rowsBucket, err)
		}
		if !bytes.Equal(block, want) {
			return c.wrong(rowsBucket, "the rows of revision %d are not those of its document", readNumber(key))
		}
		return nil
	})
	if err != nil {
		return err
	}
	return c.blocks(rowsBucket, "", found)
}

// blocks checks how many blocks there are.
func (c *indexCheck) blocks(bucket []byte, owner string, want int) error {
	n := 0
	err := eachSegment(c.tx, bucket, owner, func(_ uint64, s *segment) error {
		n += s.blocks()
		return nil
	})
	if err != nil {
		return c.report(bucket, err)
	}
	if n != want {
		return c.wrong(bucket, "%q has %d blocks, not %d", owner, n, want)
	}
	return nil
}

// owners calls fn for every incident.
func (c *indexCheck) owners(fn func(incident string) error) error {
	return each(c.tx.Bucket(incidentsBucket), nil, func(key, _ []byte) error { return fn(string(key)) })
}

// mentions checks the mentions of every analysis, and what is told in it.
func (c *indexCheck) mentions() error {
	return c.owners(func(incident string) error {
		there, rows, found := newSegmentReader(c.tx, mentionsBucket, incident), newSegmentReader(c.tx, rowsBucket, ""), 0
		told := newSegmentReader(c.tx, toldBucket, incident)
		err := each(c.tx.Bucket(analysesBucket), prefix(incident), func(key, value []byte) error {
			var a record.Analysis
			if err := decode(key, value, &a); err != nil {
				return c.report(mentionsBucket, err)
			}
			found++
			revision := readNumber(key)
			block, err := there.block(revision)
			if err != nil {
				return c.report(mentionsBucket, err)
			}
			of, err := rows.block(revision)
			if err != nil {
				return c.report(mentionsBucket, err)
			}
			n, err := countRows(of)
			if err != nil {
				return c.report(mentionsBucket, errors.Join(ErrDamaged, err))
			}
			want, err := packMentions(a, n, c.names)
			if err != nil {
				return c.report(mentionsBucket, err)
			}
			if !bytes.Equal(block, want) {
				return c.wrong(mentionsBucket, "the mentions of revision %d in %s are not those of its analysis", revision, incident)
			}
			if block, err = told.block(revision); err != nil {
				return c.report(toldBucket, err)
			}
			if want, err = packTold(a, n, c.names); err != nil {
				return c.report(toldBucket, err)
			}
			if !bytes.Equal(block, want) {
				return c.wrong(toldBucket, "what is told in revision %d of %s is not that of its analysis", revision, incident)
			}
			return nil
		})
		if err != nil {
			return err
		}
		return errors.Join(c.blocks(mentionsBucket, incident, found), c.blocks(toldBucket, incident, found))
	})
}

// groups checks that what is in groups stands in the rows there are, that every
// group has an origin, and that it is of what that passage's row says.
func (c *indexCheck) groups() error {
	rows := newSegmentReader(c.tx, rowsBucket, "")
	return c.owners(func(incident string) error {
		_, groups, err := readAlike(c.tx, incident)
		if err != nil {
			return c.report(groupsBucket, err)
		}
		first, err := readFirsts(c.tx, incident, groups)
		if err != nil {
			return c.report(alikeBucket, err)
		}
		found := map[dup.Number]bool{}
		err = eachSegment(c.tx, groupsBucket, incident, func(n uint64, s *segment) error {
			for i, block := range s {
				if block == nil {
					continue
				}
				revision := n<<segmentBits | uint64(i)
				of, err := rows.block(revision)
				if err != nil {
					return err
				}
				if err := checkGrouped(revision, block, of, groups, first, found); err != nil {
					return fmt.Errorf("%w: revision %d in %s: %w", ErrDamaged, revision, incident, err)
				}
			}
			return nil
		})
		if err != nil {
			return c.report(groupsBucket, err)
		}
		for i, s := range first {
			if found[s.Number] {
				continue
			}
			is, err := c.isSaid(rows, s)
			if err != nil {
				return c.report(rowsBucket, err)
			}
			if !is {
				return c.wrong(alikeBucket, "the origin of the group %d in %s is none of its passages", i+1, incident)
			}
		}
		return nil
	})
}

// isSaid reports whether a saying is that of a row, as it is where the passages of a
// group are parts of what it says.
func (c *indexCheck) isSaid(rows *segmentReader, s dup.Saying) (bool, error) {
	block, err := rows.block(s.Revision())
	if err != nil || block == nil || !s.Part {
		return false, err
	}
	all, head, err := unpackRows(nil, block)
	if err != nil || s.Page != uint64(head.page) {
		return false, err
	}
	for at, r := range all {
		if r.by(s, head.page, at) {
			return true, nil
		}
	}
	return false, nil
}

// by reports whether a saying is that of a row at a place of a page: its author's,
// or, as of a comment of nobody, its own.
func (r row) by(s dup.Saying, page record.Author, at int) bool {
	return s.Author == uint64(r.author) || s.Author == uint64(page.Alone(at))
}

// checkGrouped checks what of a revision is in groups, and notes which origins
// are among it.
func checkGrouped(revision uint64, block, of []byte, groups *dup.Groups, first firsts, found map[dup.Number]bool) error {
	spoken, head, err := unpackRows(nil, of)
	if err != nil {
		return err
	}
	all, err := unpackGrouped(nil, block)
	if err != nil {
		return err
	}
	for _, g := range all {
		switch {
		case g.Utterance >= len(spoken):
			return fmt.Errorf("the utterance %d of %d is in a group", g.Utterance, len(spoken))
		case g.Group > groups.Last:
			return fmt.Errorf("it is in the group %d of %d", g.Group, groups.Last)
		}
		s, n := first[g.Group-1], dup.At(revision, g.passage)
		if s.Number != n {
			continue
		}
		if found[n] = true; s.Page != uint64(head.page) || g.Depth == 0 && !spoken[g.Utterance].by(s, head.page, g.Utterance) {
			return fmt.Errorf("it is the origin of the group %d by another author", g.Group)
		}
	}
	return nil
}

// alike checks what finds passages that say the same, and that all of them
// are grouped up to where the stage stands.
func (c *indexCheck) alike() error {
	return c.owners(func(incident string) error {
		state, groups, err := readAlike(c.tx, incident)
		if err == nil {
			err = damagedBlock(state.Check(alikeBlocks{c.tx, incident}))
		}
		if err != nil {
			return c.report(alikeBucket, err)
		}
		var at position
		staged, err := get(c.tx.Bucket(stagesBucket), []byte(groupStage(incident)), &at)
		if err != nil {
			return c.report(alikeBucket, err)
		}
		want, keys := originBlocks(groups.Last), 0
		for _, s := range state.Segments {
			want += int(s.Blocks) + 1
		}
		if staged {
			want++ // the state
		}
		err = each(c.tx.Bucket(alikeBucket), prefix(incident), func(_, _ []byte) error { keys++; return nil })
		if err != nil {
			return err
		}
		if keys != want {
			return c.wrong(alikeBucket, "%s has %d records, not %d", incident, keys, want)
		}
		return c.allGrouped(incident, at)
	})
}

// allGrouped checks that what is read in the pages before a position is grouped.
func (c *indexCheck) allGrouped(incident string, at position) error {
	there := newSegmentReader(c.tx, groupsBucket, incident)
	return each(c.tx.Bucket(membersBucket), prefix(incident), func(key, value []byte) error {
		var m record.Membership
		if err := decode(key, value, &m); err != nil || m.Seq > at.Last {
			return err
		}
		revisions, err := revisionsOf(c.tx, m.Capture)
		if err != nil {
			return c.report(groupsBucket, err)
		}
		for _, r := range revisions {
			block, err := there.block(r.Seq)
			if err != nil {
				return c.report(groupsBucket, err)
			}
			if block == nil && strings.HasPrefix(at.Method, r.Extractor+" ") {
				return c.wrong(groupsBucket, "the groups of revision %d in %s are missing", r.Seq, incident)
			}
		}
		return nil
	})
}

// current checks the readings of every address, and which of them count.
func (c *indexCheck) current() error {
	return c.owners(func(incident string) error {
		want, err := c.readings(incident)
		if err != nil {
			return c.report(currentBucket, err)
		}
		there, keys := newSegmentReader(c.tx, currentBucket, incident), 0
		err = each(c.tx.Bucket(readingsBucket), prefix(incident), func(key, value []byte) error {
			keys++
			url := string(key[len(incident)+1:])
			data, err := unseal(key, value)
			if err != nil {
				return c.report(currentBucket, err)
			}
			if !bytes.Equal(data, packReadings(want[url])) {
				return c.wrong(currentBucket, "the readings of %s in %s are not those of its captures", url, incident)
			}
			best, _ := newestOf(want[url])
			block, err := there.block(best.revision)
			if err != nil {
				return c.report(currentBucket, err)
			}
			if !bytes.Equal(block, packCurrent(best)) {
				return c.wrong(currentBucket, "revision %d of %s in %s is not the current one", best.revision, url, incident)
			}
			return nil
		})
		if err != nil {
			return err
		}
		if keys != len(want) {
			return c.wrong(currentBucket, "%s has readings of %d addresses, not %d", incident, keys, len(want))
		}
		return c.blocks(currentBucket, incident, keys)
	})
}

// readings finds the readings of each address in the records themselves.
func (c *indexCheck) readings(incident string) (map[string][]reading, error) {
	out := map[string][]reading{}
	err := eachCounted(c.tx, membersBucket, incident, func(key, value []byte) error {
		var m record.Membership
		var capture record.Capture
		if err := decode(key, value, &m); err != nil {
			return err
		}
		if err := need(c.tx.Bucket(capturesBucket), "capture", number(m.Capture), &capture); err != nil {
			return err
		}
		p, err := readPage(c.tx, m.Capture)
		if err != nil {
			return err
		}
		read, err := locate(c.tx, p.Revisions)
		for i, l := range read {
			out[l.url] = append(out[l.url], reading{m.Seq, m.Capture, l.revision, i, capture.Time, codeOf(voiceCodes, m.Voice), m.Listed && !l.aside})
		}
		return err
	})
	return out, err
}

// numbers checks that every name is found by its number and every number by
// its name.
func (c *indexCheck) numbers() error {
	names, keys := c.tx.Bucket(namesBucket), 0
	err := each(c.tx.Bucket(numbersBucket), nil, func(key, value []byte) error {
		keys++
		var id uint64
		var name string
		if err := decode(key, value, &id); err != nil {
			return c.report(numbersBucket, err)
		}
		if ok, err := get(names, number(id), &name); err != nil || !ok {
			return c.wrong(numbersBucket, "the name %d is missing (%v)", id, err)
		}
		kind, _, _ := bytes.Cut(key, []byte{0})
		if !bytes.Equal(key, nameKey(string(kind), name)) {
			return c.wrong(numbersBucket, "the name %d is %q, found by %q", id, name, key)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if n := keysOf(names); n != keys {
		return c.wrong(numbersBucket, "%d names have %d numbers", n, keys)
	}
	return nil
}

// segmented are the buckets of segments that belong to incidents.
var segmented = [][]byte{currentBucket, mentionsBucket, toldBucket, groupsBucket}

// counts checks that blocks are counted of what is there, and segments are of
// incidents.
func (c *indexCheck) counts() error {
	known := map[string]bool{}
	if err := c.owners(func(incident string) error { known[incident] = true; return nil }); err != nil {
		return err
	}
	for _, bucket := range append([][]byte{readingsBucket, alikeBucket}, segmented...) {
		err := each(c.tx.Bucket(bucket), nil, func(key, _ []byte) error {
			if owner, _, _ := bytes.Cut(key, []byte{0}); !known[string(owner)] {
				return c.wrong(bucket, "the record %q belongs to no incident", key)
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return each(c.tx.Bucket(countsBucket), nil, func(key, _ []byte) error {
		name, owner, _ := bytes.Cut(key, []byte{0})
		is := func(b []byte) bool { return bytes.Equal(b, name) }
		if known[string(owner)] && (ofRecords(key) || slices.ContainsFunc(segmented, is)) || len(owner) == 0 && is(rowsBucket) {
			return nil
		}
		return c.wrong(countsBucket, "the record %q counts nothing", key)
	})
}

// folded checks that the folded texts are of every revision up to where their
// stage stands, in order.
func (c *indexCheck) folded() error {
	var at position
	if _, err := get(c.tx.Bucket(stagesBucket), []byte(foldStage), &at); err != nil {
		return c.report(foldedBucket, err)
	}
	revisions := c.tx.Bucket(revisionsBucket).Cursor()
	want, _ := revisions.First()
	err := each(c.tx.Bucket(foldedBucket), nil, func(key, value []byte) error {
		var f foldedText
		if _, err := f.openParts(key, value); err != nil {
			return c.report(foldedBucket, err)
		}
		for _, p := range f.parts {
			if want == nil || readNumber(want) != p.revision {
				return c.wrong(foldedBucket, "the folded text of revision %d stands where another one should", p.revision)
			}
			want, _ = revisions.Next()
		}
		return nil
	})
	if err == nil && want != nil && readNumber(want) <= at.Last {
		err = c.wrong(foldedBucket, "the folded text of revision %d is missing", readNumber(want))
	}
	return err
}
