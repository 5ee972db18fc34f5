package warc

import (
	"bytes"
	"io"
	"slices"
)

// chunk is how many bytes are asked of the underlying reader at a time.
const chunk = 64 << 10

// source is a stream of bytes that knows its offset, can be looked ahead in,
// and can go back: in a seekable stream anywhere, in another as far as the
// bytes are still in the buffer.
type source struct {
	r      io.Reader
	seeker io.Seeker // nil: r cannot seek
	origin int64     // where in seeker offset 0 is
	size   int64     // of the whole stream; -1: not known
	buf    []byte    // the bytes from offset base on
	base   int64
	pos    int   // of the next byte, in buf
	keep   int64 // offset from which bytes stay in buf while it is below limit
	limit  int   // bytes of buf
	far    int64 // the highest offset that was read
	err    error // what r answered last
}

func newSource(r io.Reader, limit int) *source {
	s := &source{r: r, size: -1, limit: limit}
	seeker, ok := r.(io.Seeker)
	if !ok {
		return s
	}
	here, err := seeker.Seek(0, io.SeekCurrent)
	if err != nil {
		return s // a pipe
	}
	end, err := seeker.Seek(0, io.SeekEnd)
	if _, back := seeker.Seek(here, io.SeekStart); err != nil || back != nil {
		return s
	}
	s.seeker, s.origin, s.size, s.limit = seeker, here, end-here, chunk
	return s
}

func (s *source) offset() int64 { return s.base + int64(s.pos) }

// rest is what has been read and not yet used.
func (s *source) rest() []byte { return s.buf[s.pos:] }

// fill reads more into the buffer; false at the end.
func (s *source) fill() bool {
	if s.err != nil {
		return false
	}
	drop := s.pos
	if back := s.keep - s.base; back >= 0 && back < int64(drop) && len(s.buf) < s.limit {
		drop = int(back)
	}
	if drop*2 >= len(s.buf) { // else moving the rest would cost more than it frees
		n := copy(s.buf, s.buf[drop:])
		s.buf, s.base, s.pos = s.buf[:n], s.base+int64(drop), s.pos-drop
	}
	s.buf = slices.Grow(s.buf, chunk)
	for range 100 { // as bufio does: a reader that gives nothing is broken
		n, err := s.r.Read(s.buf[len(s.buf) : len(s.buf)+chunk])
		s.buf, s.err = s.buf[:len(s.buf)+n], err
		s.far = max(s.far, s.base+int64(len(s.buf)))
		if n > 0 || err != nil {
			return n > 0
		}
	}
	s.err = io.ErrNoProgress
	return false
}

// peek returns the next n bytes without using them, fewer at the end.
func (s *source) peek(n int) []byte {
	for len(s.buf)-s.pos < n && s.fill() {
	}
	return s.buf[s.pos:min(s.pos+n, len(s.buf))]
}

// Read implements io.Reader.
func (s *source) Read(p []byte) (int, error) {
	if s.pos == len(s.buf) && !s.fill() {
		return 0, s.err
	}
	n := copy(p, s.buf[s.pos:])
	s.pos += n
	return n, nil
}

// ReadByte implements io.ByteReader, so that gzip takes no byte too many.
func (s *source) ReadByte() (byte, error) {
	if s.pos == len(s.buf) && !s.fill() {
		return 0, s.err
	}
	s.pos++
	return s.buf[s.pos-1], nil
}

// line uses the bytes up to and with the next line feed and returns them
// without the line's end; ok is false if none comes within limit bytes.
func (s *source) line(limit int) (line []byte, ok bool) {
	for seen := 0; ; {
		b := s.rest()
		if i := bytes.IndexByte(b[seen:], '\n'); i >= 0 {
			if seen+i > limit {
				return nil, false
			}
			s.pos += seen + i + 1
			return bytes.TrimSuffix(b[:seen+i], []byte("\r")), true
		}
		if seen = len(b); seen > limit || !s.fill() {
			return nil, false
		}
	}
}

// skipNewlines uses the line ends between records.
func (s *source) skipNewlines() {
	for {
		for s.pos < len(s.buf) {
			if c := s.buf[s.pos]; c != '\r' && c != '\n' {
				return
			}
			s.pos++
		}
		if !s.fill() {
			return
		}
	}
}

// rewind goes back to an offset; false if that is no longer possible.
func (s *source) rewind(offset int64) bool {
	if offset >= s.base && offset <= s.base+int64(len(s.buf)) {
		s.pos = int(offset - s.base)
		return true
	}
	if s.seeker == nil {
		return false
	}
	if _, err := s.seeker.Seek(s.origin+offset, io.SeekStart); err != nil {
		return false
	}
	s.buf, s.base, s.pos, s.err = s.buf[:0], offset, 0, nil
	return true
}
