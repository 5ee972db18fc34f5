package warc

import (
	"io"

	"classify/crawler/frontier"
	"classify/store/record"
)

// Limits of what is remembered of an archive for its revisit records.
const (
	maxOriginals = 500_000  // records, some 200 bytes each
	maxBodies    = 64 << 20 // bytes, of an archive that cannot be read twice
	// maxInner is how much of a member is unpacked again to reach a record.
	maxInner = 256 << 10
	// maxRepeated is how many bytes revisits may repeat. One of 300 bytes can
	// stand for a page of 16 MiB, and an archive can hold a million of them.
	maxRepeated = 4 << 30
)

// original is a record a revisit may refer to.
type original struct {
	at   Place
	size int // of the body
	// capture is kept only if the archive cannot be read at a place.
	capture *record.Capture
}

// originals are the records of an archive that revisits may refer to.
type originals struct {
	in       io.ReaderAt // nil: the captures are kept
	origin   int64       // where in in the archive begins
	byDigest map[string]*original
	byURL    map[string]*original // the latest with content
	kept     []*original          // those with captures, the oldest first
	bytes    int
	repeated int64
}

func newOriginals(in io.Reader) *originals {
	o := &originals{byDigest: map[string]*original{}, byURL: map[string]*original{}}
	at, ok := in.(io.ReaderAt)
	seeker, seeks := in.(io.Seeker)
	if !ok || !seeks {
		return o
	}
	if here, err := seeker.Seek(0, io.SeekCurrent); err == nil {
		o.in, o.origin = at, here
	}
	return o
}

// add remembers a record with content.
func (o *originals) add(rec *Record, address string, c record.Capture) {
	if c.Size == 0 || len(o.byURL) >= maxOriginals || len(o.byDigest) >= maxOriginals {
		return
	}
	one := &original{at: rec.Place, size: c.Size}
	if o.in == nil || rec.Inner > maxInner {
		one.capture = &c
		o.kept = append(o.kept, one)
		o.bytes += c.Size
		for o.bytes > maxBodies {
			o.bytes -= o.kept[0].capture.Size
			o.kept[0].capture = nil
			o.kept = o.kept[1:]
		}
	}
	if c.Usable() {
		o.byURL[address] = one
	}
	if digest := rec.Get("WARC-Payload-Digest"); digest != "" {
		o.byDigest[digest] = one
	}
}

// find returns what a revisit refers to: the record with its payload digest,
// or, if it names none or nothing was modified (then its digest may be that of
// the empty answer), the last one of its address.
func (o *originals) find(rec *Record, address string, unmodified bool) (c record.Capture, at Place, ok bool) {
	one := o.byDigest[rec.Get("WARC-Payload-Digest")]
	if one == nil && (unmodified || rec.Get("WARC-Payload-Digest") == "") {
		if named, err := frontier.Canonical(rec.Get("WARC-Refers-To-Target-URI")); err == nil {
			address = named
		}
		one = o.byURL[address]
	}
	if one != nil {
		o.repeated += int64(one.size) + one.at.Inner
	}
	switch {
	case one == nil || o.repeated > maxRepeated:
		return c, at, false
	case one.capture != nil:
		return *one.capture, one.at, true
	case o.in == nil || one.at.Inner > maxInner:
		return c, at, false
	}
	c, err := ReadCapture(offsetReader{o.in, o.origin}, one.at)
	return c, one.at, err == nil
}

// offsetReader reads an archive that does not begin where its file does.
type offsetReader struct {
	in     io.ReaderAt
	origin int64
}

// ReadAt implements io.ReaderAt.
func (r offsetReader) ReadAt(p []byte, off int64) (int, error) { return r.in.ReadAt(p, r.origin+off) }
