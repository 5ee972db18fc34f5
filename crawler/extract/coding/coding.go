// Package coding undoes the content encodings of a body: gzip, deflate, br and
// zstd, also over one another. In go the bytes as they were sent and their
// header, out comes what they hold, of which every layer is capped, so that a
// bomb costs little. Start at Undo. It decodes no characters, see package
// charset.
package coding

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zlib"
	"github.com/klauspost/compress/zstd"
)

// Max is how much of a body is read once decompressed. The largest thread
// pages seen are below 5 MiB; a bomb stops here.
const Max = 8 << 20

// maxLayers is how many codings may lie over one another. Two are seen, when
// a server compresses a compressed file again.
const maxLayers = 3

// CutOff is the warning of a body that was cut.
const CutOff = "only the first 8 MiB were read"

// The warnings of a compressed body that is not as it was sent.
const (
	BrokenOff = "the compressed body breaks off; read as far as it goes"
	Damaged   = "the compressed body is damaged; read as far as it goes"
	Altered   = "the compressed body does not have its checksum: some of it may be another text"
)

// damage is the warning of what could not be undone to the end.
func damage(err error) string {
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		return BrokenOff
	case errors.Is(err, gzip.ErrChecksum), errors.Is(err, zlib.ErrChecksum), errors.Is(err, zstd.ErrCRCMismatch):
		return Altered
	}
	return Damaged
}

// Body is a body with its content encodings undone, as far as they go.
type Body struct {
	Bytes    []byte
	Warnings []string
	Cut      bool // a layer held more than Max

	// The last layer undone, so that who wants more than Max can read it
	// as a stream; without any, coding is "".
	inner  []byte
	coding string
}

// Undo undoes the content encodings of the header, last applied first, and
// then one gzip that the bytes themselves announce (an imported page.html.gz).
func Undo(body []byte, header http.Header) (Body, error) {
	u := Body{Bytes: body, inner: body}
	var codings []string
	for _, coding := range strings.Split(strings.Join(header.Values("Content-Encoding"), ","), ",") {
		coding = strings.ToLower(strings.TrimSpace(coding))
		if coding != "" && coding != "identity" {
			codings = append(codings, coding)
		}
	}
	if len(codings) > maxLayers {
		return u, fmt.Errorf("%w: %d content encodings over one another, more than %d", ErrCoding, len(codings), maxLayers)
	}
	for i := len(codings) - 1; i >= 0; i-- {
		if err := u.undo(codings[i]); err != nil {
			return u, err
		}
	}
	if isGzip(u.Bytes) && len(codings) < maxLayers {
		if err := u.undo("gzip"); err != nil {
			return u, err
		}
	}
	if len(u.Bytes) > Max {
		u.Bytes, u.Cut = u.Bytes[:Max], true
	}
	if u.Cut {
		u.Warnings = append(u.Warnings, CutOff)
	}
	return u, nil
}

// Undone reports whether any coding was taken away.
func (u Body) Undone() bool { return u.coding != "" }

// undo takes one coding away. Bytes that plainly do not carry the coding they
// are said to have are passed through with a warning.
func (u *Body) undo(coding string) error {
	r, err := open(u.Bytes, coding)
	if errors.Is(err, errUncoded) {
		u.Warnings = append(u.Warnings, "said to be "+coding+", but is not")
		return nil
	}
	if err != nil {
		return err
	}
	defer r.Close()
	out, err := readUpTo(r, Max+1, len(u.Bytes))
	switch {
	case err != nil && len(out) == 0 && readable(u.Bytes):
		u.Warnings = append(u.Warnings, "said to be "+coding+", but is not")
		return nil
	case err != nil && len(out) == 0:
		return fmt.Errorf("%w: %s: %v", ErrCoding, coding, err)
	case err != nil && !errors.Is(err, gzip.ErrHeader): // bytes behind the last gzip member
		u.Warnings = append(u.Warnings, damage(err))
	}
	if len(out) > Max {
		out, u.Cut = out[:Max], true
	}
	u.Bytes, u.inner, u.coding = out, u.Bytes, coding
	return nil
}

// Whole reads a body that was cut once more, up to the limit and one byte.
func (u Body) Whole(limit int) ([]byte, error) {
	if u.coding == "" {
		return u.inner[:min(len(u.inner), limit+1)], nil
	}
	r, err := open(u.inner, u.coding)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	out, err := readUpTo(r, limit+1, len(u.inner))
	if len(out) > 0 {
		err = nil // what is damaged was said already
	}
	return out, err
}

// Stream reads what a body holds once more, however much it is.
func (u Body) Stream() (io.ReadCloser, error) {
	if !u.Cut {
		return io.NopCloser(bytes.NewReader(u.Bytes)), nil
	}
	return open(u.inner, u.coding)
}

// ErrCoding: the body is compressed in a way that cannot be undone.
var ErrCoding = errors.New("cannot decode the body")

// errUncoded: the bytes do not begin as the coding does.
var errUncoded = errors.New("not coded as said")

// maxWindow is the largest zstd window that is decoded, as RFC 9659 bounds it
// for the web.
const maxWindow = 8 << 20

// open reads a body through one coding.
func open(body []byte, coding string) (io.ReadCloser, error) {
	switch coding {
	case "":
		return io.NopCloser(bytes.NewReader(body)), nil
	case "gzip", "x-gzip":
		if !isGzip(body) {
			return nil, errUncoded
		}
		r, err := newMembers(body)
		if err != nil {
			return nil, fmt.Errorf("%w: %s: %v", ErrCoding, coding, err)
		}
		return r, nil
	case "deflate":
		return inflate(body), nil
	case "br":
		return io.NopCloser(brotli.NewReader(bytes.NewReader(body))), nil
	case "zstd":
		if !bytes.HasPrefix(body, []byte("\x28\xb5\x2f\xfd")) && !isSkippable(body) {
			return nil, errUncoded
		}
		r, err := zstd.NewReader(bytes.NewReader(body), zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(maxWindow))
		if err != nil {
			return nil, fmt.Errorf("%w: %s: %v", ErrCoding, coding, err)
		}
		return r.IOReadCloser(), nil
	}
	return nil, fmt.Errorf("%w: content encoding %q is not known", ErrCoding, coding)
}

// isSkippable reports whether a zstd stream begins with a frame to skip.
func isSkippable(b []byte) bool {
	return len(b) > 3 && b[0]&0xf0 == 0x50 && b[1] == 0x2a && b[2] == 0x4d && b[3] == 0x18
}

// inflate reads "deflate", which servers send with and without the zlib
// wrapper of RFC 1950.
func inflate(body []byte) io.ReadCloser {
	if r, err := zlib.NewReader(bytes.NewReader(body)); err == nil {
		return r
	}
	return flate.NewReader(bytes.NewReader(body))
}

// maxMembers is how many members of one gzip body are read. Tools that write
// many cut them at 64 KiB, which would be 128 of them; a body of empty ones
// would only cost time.
const maxMembers = 2000

// members reads the members of a gzip body one after another.
type members struct {
	*gzip.Reader
	in   *bytes.Reader
	left int
}

func newMembers(body []byte) (*members, error) {
	in := bytes.NewReader(body)
	r, err := gzip.NewReader(in)
	if err != nil {
		return nil, err
	}
	r.Multistream(false)
	return &members{r, in, maxMembers}, nil
}

// Read implements io.Reader.
func (m *members) Read(p []byte) (int, error) {
	for {
		n, err := m.Reader.Read(p)
		if err != io.EOF || n > 0 {
			if err == io.EOF {
				err = nil // the next call begins the next member
			}
			return n, err
		}
		if m.left--; m.left == 0 {
			return 0, fmt.Errorf("more than %d gzip members", maxMembers)
		}
		if err := m.Reset(m.in); err != nil {
			return 0, err
		}
		m.Multistream(false)
	}
}

// readUpTo reads at most limit bytes; size is that of the compressed body,
// from which the first allocation is guessed.
func readUpTo(r io.Reader, limit, size int) ([]byte, error) {
	out := make([]byte, 0, min(5*size+512, limit))
	for len(out) < limit {
		if len(out) == cap(out) {
			out = append(make([]byte, 0, min(2*cap(out), limit)), out...)
		}
		n, err := r.Read(out[len(out):cap(out)])
		out = out[:len(out)+n]
		if err == io.EOF {
			return out, nil
		}
		if err != nil {
			return out, err
		}
	}
	return out, nil
}

// readable reports whether a body that could not be decoded is text as it is.
func readable(body []byte) bool {
	head := body[:min(len(body), 1024)]
	return len(head) > 0 && bytes.IndexByte(head, 0) < 0 && (utf8.Valid(head) || bytes.Contains(head, []byte("<html")))
}

func isGzip(b []byte) bool {
	return len(b) > 2 && b[0] == 0x1f && b[1] == 0x8b && b[2] == 8
}
