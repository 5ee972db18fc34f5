package store

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"

	"classify/store/forget"
	"classify/store/record"
)

// wreck reads what can be read of a damaged file, without trusting it: first the
// trees as far as they can be followed, then the pages that were not come to and
// are not free, whose records tell by themselves of which bucket they are.
type wreck struct {
	pageFile
	free   pageSet
	listed bool // the list of free pages was read
	seen   pageSet
	known  map[string]bool // buckets whose tree was followed whole
	found  func(bucket string, key, value []byte, sure bool)
	lost   func(bucket string, what string) // an element that cannot be read, or a page
}

// inTree are the buckets that a salvage reads; the others follow from them.
var inTree = map[string]bool{
	string(metaBucket): true, string(incidentsBucket): true, string(capturesBucket): true, string(bodiesBucket): true,
	string(membersBucket): true, string(pagesBucket): true, string(revisionsBucket): true, string(analysesBucket): true,
	string(stagesBucket): true, string(methodsBucket): true, string(runsBucket): true, string(visitsBucket): true,
	string(changesBucket): true, string(labelsBucket): true, string(tombsBucket): true, string(auditBucket): true,
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

// follow reads the trees.
func (w *wreck) follow() {
	w.leaves("", w.root, 0, func(g filePage) {
		elements, bad := g.readable()
		if bad > 0 {
			w.lost("", fmt.Sprintf("%d buckets on page %d", bad, g.id))
		}
		for _, e := range elements {
			name := string(e.key)
			if e.flags != bucketFlag || len(e.value) < bucketHead || !inTree[name] {
				continue
			}
			whole := true
			each := func(g filePage) {
				elements, bad := g.readable()
				whole = whole && bad == 0
				w.missed(name, bad)
				for _, e := range elements {
					w.found(name, e.key, e.value, true)
				}
			}
			if root := binary.NativeEndian.Uint64(e.value); root != 0 {
				whole = w.leaves(name, root, 0, each) && whole
			} else if g, err := inlinePage(g.id, e.key, e.value); err == nil {
				each(g)
			} else if len(e.value) > bucketHead+pageHead {
				g = parseHead(e.value[bucketHead:])
				g.kind, g.data = leafPage, e.value[bucketHead+pageHead:]
				each(g)
				whole = false
			}
			w.known[name] = whole
		}
	})
}

func (w *wreck) missed(bucket string, n int) {
	for range n {
		w.lost(bucket, "record")
	}
}

// leaves calls fn for every leaf of a tree that can be read, and reports whether
// all could.
func (w *wreck) leaves(bucket string, id uint64, depth int, fn func(filePage)) bool {
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
	if g.kind == leafPage {
		fn(g)
		return true
	}
	elements, bad := g.readable()
	for range bad {
		w.lost(bucket, "page")
	}
	whole := bad == 0
	for _, e := range elements {
		whole = w.leaves(bucket, e.child, depth+1, fn) && whole
	}
	return whole
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
		if err != nil || g.kind != leafPage {
			continue
		}
		elements, _ := g.readable()
		for _, e := range elements {
			if name := bucketOf(e.key, e.value); e.flags == 0 && name != "" && !w.known[name] {
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
