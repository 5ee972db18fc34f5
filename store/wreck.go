package store

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"io"

	"classify/store/forget"
	"classify/store/record"
)

// wreck reads what can be read of a damaged file, without trusting it: first the
// trees as far as they can be followed, then the pages that were not come to and
// are not free, whose records tell by themselves of which bucket they are. A page
// that is not as it was written is told even if all of its elements can be read:
// it may have had more.
type wreck struct {
	pageFile
	free    pageSet
	listed  bool // the list of free pages was read
	seen    pageSet
	known   map[string]bool // buckets in the root, and whether their tree was followed whole
	orphans int             // pages in use that no tree led to
	found   func(bucket string, key, value []byte, sure bool)
	gauge   gauge
	lost    func(bucket string, what string) // an element that cannot be read, or a page
}

// inTree are the buckets that a salvage reads; the others follow from them.
var inTree = map[string]bool{
	string(metaBucket): true, string(incidentsBucket): true, string(capturesBucket): true, string(bodiesBucket): true,
	string(membersBucket): true, string(pagesBucket): true, string(revisionsBucket): true, string(analysesBucket): true,
	string(stagesBucket): true, string(methodsBucket): true, string(runsBucket): true, string(visitsBucket): true,
	string(changesBucket): true, string(labelsBucket): true, string(tombsBucket): true, string(auditBucket): true,
}

// counting are the buckets that a salvage makes anew but counts: each has a
// record for every one of another bucket, or says how many these are.
var counting = map[string]string{
	string(addressesBucket): string(capturesBucket), string(memberOfBucket): string(membersBucket), string(textsBucket): string(revisionsBucket),
	string(countsBucket): "",
}

// openWreck finds the pages of a file. Without a first page that can be read it
// has no trees, and without one of the two not the newest ones perhaps.
func openWreck(f io.ReaderAt, size int64) (w *wreck, newest, trees bool) {
	w = &wreck{known: map[string]bool{}}
	w.pageFile, newest, trees = openPages(f, size)
	if !trees {
		w.pageSize = guessPageSize(f, size)
	}
	there := (size + w.pageSize - 1) / w.pageSize
	if !newest || w.used > there {
		w.used = there // all there are: it is cut off, or there were more later
	}
	w.seen = newPageSet(w.used)
	if newest {
		var err error
		w.free, _, _, err = w.freePages()
		w.listed = err == nil
	}
	return w, newest, trees
}

// guessPageSize is the size for which the most pages say their own number.
func guessPageSize(f io.ReaderAt, size int64) int64 {
	best, most := int64(minPageSize), 0
	for try := int64(minPageSize); try <= maxPageSize; try *= 2 {
		n := 0
		for id := int64(1); id*try < size && id < 4096; id++ {
			var head [pageHead]byte
			if _, err := f.ReadAt(head[:], id*try); err == nil && parseHead(head[:]).id == uint64(id) {
				n++
			}
		}
		if n > most {
			best, most = try, n
		}
	}
	return best
}

// follow reads the trees: first those of the records, so that none of their pages
// is taken for one of the others.
func (w *wreck) follow() {
	var rest []element
	w.leaves("", w.root, nil, nil, 0, func(all []element, _ bool) {
		for _, e := range all {
			switch name := string(e.key); {
			case e.flags != bucketFlag || len(e.value) < bucketHead || !isBucket(name):
				w.lost("", "bucket")
			case inTree[name]:
				w.bucket(name, e.value, w.take(name))
			default:
				rest = append(rest, e)
			}
		}
	})
	for _, e := range rest {
		w.bucket(string(e.key), e.value, w.count(string(e.key)))
	}
}

// take hands on the records of a leaf.
func (w *wreck) take(bucket string) leafReader {
	return func(all []element, sure bool) {
		for _, e := range all {
			w.found(bucket, e.key, e.value, sure)
		}
	}
}

// count hands on those that tell how many others there are.
func (w *wreck) count(bucket string) leafReader {
	return func(all []element, _ bool) {
		for _, e := range all {
			w.gauge.count(bucket, e.key, e.value)
		}
	}
}

// bucket reads a bucket's tree, or the page within its value.
func (w *wreck) bucket(name string, value []byte, fn leafReader) {
	order := binary.NativeEndian
	w.gauge.numbers[name] = order.Uint64(value[8:])
	if top := order.Uint64(value); top != 0 {
		w.known[name] = w.leaves(name, top, nil, nil, 0, fn)
		return
	}
	_, err := inlinePage(0, []byte(name), value)
	if w.known[name] = err == nil; err != nil {
		w.lost(name, "page")
	}
	if len(value) > bucketHead+pageHead {
		g := parseHead(value[bucketHead:])
		g.kind, g.data = leafPage, value[bucketHead+pageHead:]
		all, bad := g.readable()
		w.missed(name, bad)
		fn(all, true)
	}
}

func (w *wreck) missed(bucket string, n int) {
	for range n {
		w.lost(bucket, "record")
	}
}

// leafReader is given the elements of a leaf that can be read; they are not sure
// if the page is said to be free.
type leafReader func(all []element, sure bool)

// leaves calls fn for every leaf of a tree that can be read, whose keys are from
// low up to high, and reports whether all could; nil is no bound.
func (w *wreck) leaves(bucket string, id uint64, low, high []byte, depth int, fn leafReader) bool {
	if depth > deepest || !w.seen.add(id) {
		w.lost(bucket, "page")
		return false
	}
	g, err := w.read(id)
	if err != nil || g.kind != branchPage && g.kind != leafPage || g.count == 0 {
		w.lost(bucket, "page")
		return false
	}
	for n := range g.overflow {
		w.seen.add(id + 1 + n)
	}
	free := w.listed && w.free.has(id)
	all, bad := g.readable()
	whole := bad == 0 && !free && g.between(low, high)
	if g.kind == leafPage {
		w.missed(bucket, bad)
		if bad == 0 && !whole {
			w.lost(bucket, "page")
		}
		fn(all, !free)
		return whole
	}
	if !whole {
		for range max(bad, 1) {
			w.lost(bucket, "page")
		}
	}
	for i, e := range all {
		next := high
		if i+1 < len(all) {
			next = all[i+1].key
		}
		whole = w.leaves(bucket, e.child, e.key, next, depth+1, fn) && whole
	}
	return whole
}

// between reports whether a page is as it was written, with keys from low up to
// high.
func (g filePage) between(low, high []byte) bool {
	all, err := g.elements()
	if err != nil || len(all) == 0 {
		return false
	}
	return bytes.Compare(all[0].key, low) >= 0 && (high == nil || bytes.Compare(all[len(all)-1].key, high) < 0)
}

// readable are the elements of a page that lie within it, and how many do not.
func (g filePage) readable() (out []element, bad int) {
	order := binary.NativeEndian
	for i := range g.count {
		at := i * elementSize
		if at+elementSize > len(g.data) {
			return out, bad + g.count - i
		}
		b := g.data[at:]
		var e element
		var begin, keys, values uint64
		if g.kind == branchPage {
			begin, keys, e.child = uint64(order.Uint32(b)), uint64(order.Uint32(b[4:])), order.Uint64(b[8:])
		} else {
			e.flags = order.Uint32(b)
			begin, keys, values = uint64(order.Uint32(b[4:])), uint64(order.Uint32(b[8:])), uint64(order.Uint32(b[12:]))
		}
		begin += uint64(at)
		if begin+keys+values > uint64(len(g.data)) {
			bad++
			continue
		}
		e.key, e.value = g.data[begin:begin+keys], g.data[begin+keys:begin+keys+values]
		out = append(out, e)
	}
	return out, bad
}

// strays reads the leaves that no tree led to. What they hold may be old: it is
// not sure, unless the list of free pages tells that it is not.
func (w *wreck) strays() {
	for id := uint64(2); id < uint64(w.used); id++ {
		if w.seen.has(id) || w.listed && w.free.has(id) {
			continue
		}
		g, err := w.read(id)
		if err != nil || g.kind != leafPage && g.kind != branchPage {
			continue
		}
		if w.orphans++; g.kind == branchPage {
			continue
		}
		elements, _ := g.readable()
		for _, e := range elements {
			if name := bucketOf(e.key, e.value); e.flags == 0 && name != "" && (w.listed || !w.known[name]) {
				w.found(name, e.key, e.value, w.listed)
			}
		}
	}
}

// zstdMagic begins a body.
var zstdMagic = []byte{0x28, 0xb5, 0x2f, 0xfd}

// bucketOf tells of which bucket a record is by what it says; "" if by nothing,
// or of one that follows from others.
func bucketOf(key, value []byte) string {
	if len(key) == 8 && bytes.HasPrefix(value, zstdMagic) {
		return string(bodiesBucket)
	}
	if isNumbered(key) && isVisit(key, value) == nil {
		return string(visitsBucket)
	}
	var raw json.RawMessage
	if len(key) == 0 || decode(key, value, &raw) != nil {
		return ""
	}
	n := uint64(0)
	if len(key) >= 8 {
		n = readNumber(key)
	}
	for _, one := range []struct {
		bucket []byte
		is     bool
	}{
		{incidentsBucket, says(raw, func(v record.Incident) bool { return v.ID == string(key) })},
		{capturesBucket, says(raw, func(v record.Capture) bool { return v.Seq == n && v.URL != "" && isNumber(key) })},
		{membersBucket, says(raw, func(v record.Membership) bool { return v.Seq == n && v.Capture > 0 && isNumbered(key) })},
		{pagesBucket, says(raw, func(v page) bool { return v.Extractor != "" && isNumber(key) })},
		{revisionsBucket, says(raw, func(v record.Revision) bool { return v.Seq == n && v.TextSHA256 != "" && isNumber(key) })},
		{analysesBucket, says(raw, func(v record.Analysis) bool { return v.Revision == n && v.Method != "" && isNumbered(key) })},
		{stagesBucket, says(raw, func(v position) bool { return v.Method != "" })},
		{methodsBucket, says(raw, func(v record.Method) bool { return v.Tagger != "" })},
		{runsBucket, says(raw, func(v record.Run) bool { return v.ID == n && v.Command != "" && isNumber(key) })},
		{changesBucket, says(raw, func(v record.Difference) bool { return v.Run == n && v.RunHash != "" && isNumbered(key) })},
		{labelsBucket, says(raw, func(v record.Labelled) bool { return len(v.Labels) > 0 && bytes.HasPrefix(key, prefix(v.Incident)) })},
		{tombsBucket, says(raw, func(v forget.Tombstone) bool { return v.Kind != "" && isNumber(key) })},
		{auditBucket, says(raw, func(v record.Audit) bool { return v.Seq == n && v.By != "" && isNumber(key) })},
	} {
		if one.is {
			return string(one.bucket)
		}
	}
	return ""
}

// says reports whether JSON is a record of a type, with no other fields, that a
// condition holds for.
func says[T any](raw []byte, is func(T) bool) bool {
	var v T
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	return d.Decode(&v) == nil && is(v)
}
