package store

import (
	"bytes"
	"fmt"
	"reflect"
	"slices"
	"strings"

	bolt "go.etcd.io/bbolt"

	"classify/store/forget"
	"classify/store/record"
)

// references checks what records say of one another, in both directions. Each
// value has been checked against its hash, and the pages are in order.
type references struct {
	s      *Store
	tx     *bolt.Tx
	fault  func(Fault)
	known  map[string]bool // incidents
	read   position        // of the extract stage
	counts map[string]uint64
}

func (r *references) check(tx *bolt.Tx) error {
	r.tx, r.known, r.counts = tx, map[string]bool{}, map[string]uint64{}
	if err := checkVersion(tx); err != nil {
		return err
	}
	if _, err := get(tx.Bucket(stagesBucket), []byte(extractStage), &r.read); err != nil {
		return err
	}
	for _, part := range []struct {
		bucket []byte
		each   func(key, value []byte) error
	}{
		{incidentsBucket, r.incident}, {capturesBucket, r.capture}, {bodiesBucket, r.body}, {addressesBucket, r.address},
		{membersBucket, r.member}, {memberOfBucket, r.memberOf}, {pagesBucket, r.page}, {revisionsBucket, r.revision},
		{textsBucket, r.text}, {analysesBucket, r.analysis}, {stagesBucket, r.stage}, {methodsBucket, r.method},
		{visitsBucket, r.visit}, {changesBucket, r.change}, {labelsBucket, r.label},
	} {
		b := tx.Bucket(part.bucket)
		if b == nil {
			continue // a store of a version before
		}
		err := each(b, nil, func(key, value []byte) error {
			r.s.shed(false)
			if err := part.each(key, value); err != nil {
				r.wrong(part.bucket, key, "%s", faultText(err))
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	if err := r.runs(); err != nil {
		return err
	}
	r.numbers()
	if _, err := numberedRecords[forget.Tombstone](tx, tombsBucket); err != nil {
		r.wrong(tombsBucket, nil, "%s", faultText(err))
	}
	audits, err := numberedRecords[record.Audit](tx, auditBucket)
	if err != nil {
		r.wrong(auditBucket, nil, "%s", faultText(err))
	}
	for i, one := range audits {
		if one.Seq != uint64(i+1) {
			r.wrong(auditBucket, nil, "record %d is of number %d", i+1, one.Seq)
		}
	}
	if err := r.counted(); err != nil || isOld(tx) {
		return err
	}
	return checkIndex(tx, func(bucket []byte, err error) error {
		r.wrong(bucket, nil, "%s", faultText(err))
		return nil
	})
}

func (r *references) wrong(bucket, key []byte, format string, args ...any) {
	f := Fault{Bucket: string(bucket), What: fmt.Sprintf(format, args...)}
	if key != nil {
		f.Key = fmt.Sprintf("%q", key)
	}
	r.fault(f)
}

func (r *references) has(bucket, key []byte) bool { return r.tx.Bucket(bucket).Get(key) != nil }

// owner splits a key that begins with an incident, and counts it.
func (r *references) owner(bucket, key []byte) (incident string, rest []byte, err error) {
	name, rest, ok := bytes.Cut(key, []byte{0})
	if !ok || !r.known[string(name)] {
		return "", nil, fmt.Errorf("it belongs to no incident")
	}
	r.counts[string(under(string(bucket), string(name)))]++
	return string(name), rest, nil
}

func (r *references) incident(key, value []byte) error {
	var inc record.Incident
	err := decode(key, value, &inc)
	r.known[string(key)] = true
	if err == nil && inc.ID != string(key) {
		err = fmt.Errorf("it is the incident %q", inc.ID)
	}
	return err
}

func (r *references) capture(key, value []byte) error {
	var c record.Capture
	if err := decode(key, value, &c); err != nil {
		return err
	}
	var sum string
	ok, err := get(r.tx.Bucket(addressesBucket), numbered(c.URL, c.Seq), &sum)
	switch {
	case err != nil:
		return err
	case len(key) != 8 || c.Seq != readNumber(key):
		return fmt.Errorf("it is capture %d", c.Seq)
	case !ok || sum != c.SHA256:
		return fmt.Errorf("it is not found by its address")
	case r.has(bodiesBucket, key) == c.Expired:
		return fmt.Errorf("its body is missing, or is there although it has expired")
	case c.Seq <= r.read.Last && !r.has(pagesBucket, key):
		return fmt.Errorf("what was read in it is missing")
	}
	_, err = r.s.body(r.tx, c)
	return err
}

func (r *references) body(key, _ []byte) error {
	if !r.has(capturesBucket, key) {
		return fmt.Errorf("its capture is missing")
	}
	return nil
}

func (r *references) address(key, _ []byte) error {
	if len(key) < 9 || !r.has(capturesBucket, number(readNumber(key))) {
		return fmt.Errorf("its capture is missing")
	}
	return nil
}

// member checks a membership, and that all that was read and found in its
// capture is there.
func (r *references) member(key, value []byte) error {
	incident, _, err := r.owner(membersBucket, key)
	if err != nil {
		return err
	}
	var p record.Page
	if err := decode(key, value, &p.Member); err != nil {
		return err
	}
	var seq uint64
	if _, err := get(r.tx.Bucket(memberOfBucket), numbered(incident, p.Member.Capture), &seq); err != nil {
		return err
	}
	if seq != p.Member.Seq || seq != readNumber(key) {
		return fmt.Errorf("it is not found by its capture %d", p.Member.Capture)
	}
	return fill(r.tx, incident, &p)
}

func (r *references) memberOf(key, value []byte) error {
	incident, _, err := r.owner(memberOfBucket, key)
	var seq uint64
	if err == nil {
		err = decode(key, value, &seq)
	}
	if err == nil && !r.has(membersBucket, numbered(incident, seq)) {
		err = fmt.Errorf("the membership %d is missing", seq)
	}
	return err
}

func (r *references) page(key, value []byte) error {
	var p page
	if err := decode(key, value, &p); err != nil {
		return err
	}
	if !r.has(capturesBucket, key) {
		return fmt.Errorf("its capture is missing")
	}
	for _, seq := range p.Revisions {
		rev, err := readRevision(r.tx, seq)
		if err != nil {
			return err
		}
		if !slices.Contains(rev.Captures, readNumber(key)) {
			return fmt.Errorf("revision %d does not name the capture", seq)
		}
	}
	return nil
}

func (r *references) revision(key, value []byte) error {
	var rev record.Revision
	if err := decode(key, value, &rev); err != nil {
		return err
	}
	var seq uint64
	ok, err := get(r.tx.Bucket(textsBucket), textKey(rev), &seq)
	switch {
	case err != nil:
		return err
	case rev.Seq != readNumber(key):
		return fmt.Errorf("it is revision %d", rev.Seq)
	case record.Hash([]byte(rev.Document.Text())) != rev.TextSHA256:
		return fmt.Errorf("its text does not have its hash")
	case !ok || seq != rev.Seq:
		return fmt.Errorf("it is not found by its text")
	}
	for _, c := range rev.Captures {
		var p page
		if ok, err := get(r.tx.Bucket(pagesBucket), number(c), &p); err != nil || !ok {
			return fmt.Errorf("what was read in its capture %d is missing (%v)", c, err)
		}
		if p.Extractor == rev.Extractor && !slices.Contains(p.Revisions, rev.Seq) {
			return fmt.Errorf("what was read in its capture %d does not name it", c)
		}
	}
	return nil
}

func (r *references) text(key, value []byte) error {
	var seq uint64
	if err := decode(key, value, &seq); err != nil {
		return err
	}
	rev, err := readRevision(r.tx, seq)
	if err == nil && !bytes.Equal(key, textKey(rev)) {
		err = fmt.Errorf("revision %d has another text", seq)
	}
	return err
}

// analysis checks that an analysis follows the labels of its document.
func (r *references) analysis(key, value []byte) error {
	incident, _, err := r.owner(analysesBucket, key)
	if err != nil {
		return err
	}
	var a, again record.Analysis
	if err := decode(key, value, &a); err != nil {
		return err
	}
	if a.Incident != incident || a.Revision != readNumber(key) {
		return fmt.Errorf("it is of revision %d in %s", a.Revision, a.Incident)
	}
	rev, err := readRevision(r.tx, a.Revision)
	if err != nil || len(a.Codings) == 0 || r.tx.Bucket(labelsBucket) == nil {
		return err
	}
	if len(a.Codings) != len(rev.Document.Utterances) {
		return fmt.Errorf("it has %d codings of %d utterances", len(a.Codings), len(rev.Document.Utterances))
	}
	if err := decode(key, value, &again); err != nil {
		return err
	}
	if err := override(r.tx, &again); err != nil {
		return err
	}
	if !reflect.DeepEqual(a, again) {
		return fmt.Errorf("it does not follow what people have said")
	}
	return nil
}

func (r *references) stage(key, value []byte) error {
	var at position
	if err := decode(key, value, &at); err != nil {
		return err
	}
	of := capturesBucket
	if incident, ok := strings.CutPrefix(string(key), tagStage("")); ok {
		of = membersBucket
		if !r.known[incident] {
			return fmt.Errorf("it belongs to no incident")
		}
		if !r.has(methodsBucket, []byte(incident)) {
			return fmt.Errorf("the method of %s is missing", incident)
		}
	} else if incident, ok := strings.CutPrefix(string(key), groupStage("")); ok {
		of = membersBucket
		if !r.known[incident] {
			return fmt.Errorf("it belongs to no incident")
		}
	} else if string(key) == foldStage {
		of = revisionsBucket
	} else if string(key) != extractStage {
		return fmt.Errorf("there is no such stage")
	}
	if last := r.tx.Bucket(of).Sequence(); at.Last > last {
		return fmt.Errorf("it stands at %d, the last of %s is %d", at.Last, of, last)
	}
	return r.again(string(key), at)
}

// again checks what a stage is to read once more: memberships that are there, up
// to where it stands, in order. Only tag stages have some.
func (r *references) again(stage string, at position) error {
	incident, tags := strings.CutPrefix(stage, tagStage(""))
	if len(at.Again) > 0 && !tags {
		return fmt.Errorf("it is to read %d records once more, as only tag stages do", len(at.Again))
	}
	var before uint64
	for _, n := range at.Again {
		switch {
		case n <= before || n > at.Last:
			return fmt.Errorf("it stands at %d and is to read %d once more after %d", at.Last, n, before)
		case !r.has(membersBucket, numbered(incident, n)):
			return fmt.Errorf("it is to read the membership %d once more, which is missing", n)
		}
		before = n
	}
	return nil
}

func (r *references) method(key, value []byte) error {
	if !r.known[string(key)] {
		return fmt.Errorf("it belongs to no incident")
	}
	var m record.Method
	return decode(key, value, &m)
}

func (r *references) visit(key, value []byte) error {
	incident, _, err := r.owner(visitsBucket, key)
	if err != nil {
		return err
	}
	v, err := decodeVisit(key, value)
	switch {
	case err != nil:
		return err
	case v.Capture != 0 && !r.has(capturesBucket, number(v.Capture)):
		return fmt.Errorf("its capture %d is missing", v.Capture)
	case v.From != 0 && !r.has(visitsBucket, numbered(incident, v.From)):
		return fmt.Errorf("the visit %d, on which it was found, is missing", v.From)
	case v.Run != 0 && !r.has(runsBucket, number(v.Run)):
		return fmt.Errorf("its run %d is missing", v.Run)
	}
	return nil
}

func (r *references) change(key, value []byte) error {
	if _, _, err := r.owner(changesBucket, key); err != nil {
		return err
	}
	var d record.Difference
	var run record.Run
	if err := decode(key, value, &d); err != nil {
		return err
	}
	if ok, err := get(r.tx.Bucket(runsBucket), number(readNumber(key)), &run); err != nil || !ok || run.Hash != d.RunHash {
		return fmt.Errorf("its run %d is missing or another one (%v)", readNumber(key), err)
	}
	for _, list := range [][]record.Change{d.New, d.Changed, d.Gone} {
		for _, c := range list {
			if !r.has(capturesBucket, number(c.Capture)) || c.Before != 0 && !r.has(capturesBucket, number(c.Before)) {
				return fmt.Errorf("a capture of %s is missing", c.URL)
			}
		}
	}
	return nil
}

func (r *references) label(key, value []byte) error {
	if _, _, err := r.owner(labelsBucket, key); err != nil {
		return err
	}
	var l record.Labelled
	if err := decode(key, value, &l); err != nil {
		return err
	}
	if !bytes.HasPrefix(key, prefix(string(under(l.Incident, l.URL)))) || len(l.Labels) == 0 {
		return fmt.Errorf("it is a label of %s in %s", l.URL, l.Incident)
	}
	return nil
}

// runs checks the chain of the runs, up to the one that ended last.
func (r *references) runs() error {
	var head string
	if _, err := get(r.tx.Bucket(metaBucket), headKey, &head); err != nil {
		return err
	}
	var all []record.Run
	ends := map[string]bool{"": true}
	err := each(r.tx.Bucket(runsBucket), nil, func(key, value []byte) error {
		var run record.Run
		if err := decode(key, value, &run); err != nil {
			return err
		}
		if run.ID != readNumber(key) || !r.known[run.Incident] {
			r.wrong(runsBucket, key, "it is run %d of %q", run.ID, run.Incident)
		}
		all = append(all, run)
		ends[run.Hash] = true
		return nil
	})
	for _, run := range all {
		if run.Finished.IsZero() {
			continue
		}
		key := number(run.ID)
		if sum, err := manifest(run); err != nil || sum != run.Hash {
			r.wrong(runsBucket, key, "its record does not have its hash")
		}
		if !ends[run.Prev] {
			r.wrong(runsBucket, key, "the run before it is missing")
		}
		if !r.has(changesBucket, numbered(run.Incident, run.ID)) {
			r.wrong(runsBucket, key, "what it has changed is missing")
		}
	}
	if !ends[head] {
		r.wrong(metaBucket, headKey, "the run that ended last is missing")
	}
	if n := r.tx.Bucket(runsBucket).Sequence(); uint64(len(all)) != n {
		r.wrong(runsBucket, nil, "%d of %d runs are there", len(all), n)
	}
	return err
}

// numbers checks that the last number given is that of the last record: a
// lower one would be given again.
func (r *references) numbers() {
	for _, name := range [][]byte{capturesBucket, revisionsBucket, membersBucket, labelsBucket} {
		b := r.tx.Bucket(name)
		if b == nil {
			continue
		}
		last := lastOf(b)
		if n := b.Sequence(); n != last {
			r.wrong(name, nil, "the last number given is %d, that of the last record %d", n, last)
		}
	}
}

// counted checks how many keys each incident has, and that what stages have
// made is not without their position.
func (r *references) counted() error {
	if k, _ := r.tx.Bucket(pagesBucket).Cursor().First(); k != nil && !r.has(stagesBucket, []byte(extractStage)) {
		r.wrong(stagesBucket, nil, "how far captures were read is missing")
	}
	for incident := range r.known {
		if r.counts[string(under(string(analysesBucket), incident))] > 0 && !r.has(stagesBucket, []byte(tagStage(incident))) {
			r.wrong(stagesBucket, nil, "how far %s was tagged is missing", incident)
		}
	}
	err := each(r.tx.Bucket(countsBucket), nil, func(key, value []byte) error {
		var n uint64
		if err := decode(key, value, &n); err != nil {
			return err
		}
		name, incident, _ := bytes.Cut(key, []byte{0})
		switch string(name) {
		case string(membersBucket), string(visitsBucket), string(labelsBucket):
			if found := r.counts[string(key)]; found != n || !r.known[string(incident)] {
				r.wrong(name, nil, "%s: %d of %d are there", incident, found, n)
			}
		}
		return nil
	})
	for key, n := range r.counts {
		name, incident, _ := strings.Cut(key, "\x00")
		switch name {
		case string(membersBucket), string(visitsBucket), string(labelsBucket):
			if !r.has(countsBucket, []byte(key)) {
				r.wrong([]byte(name), nil, "%s: %d are there and none counted", incident, n)
			}
		case string(memberOfBucket):
			if members := r.counts[string(under(string(membersBucket), incident))]; members != n {
				r.wrong(memberOfBucket, nil, "%s: %d memberships are found by their capture, %d are there", incident, n, members)
			}
		}
	}
	return err
}
