package extract

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"unicode/utf8"

	"classify/crawler/extract/charset"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zlib"
	"github.com/klauspost/compress/zstd"
)

// maxBody is how much of a body is read once decompressed. The largest thread
// pages seen are below 5 MiB; a bomb stops here.
const maxBody = 8 << 20

// maxLayers is how many codings may lie over one another. Two are seen, when
// a server compresses a compressed file again.
const maxLayers = 3

const cutOff = "only the first 8 MiB were read"

// unwrapped is a body with its content encodings undone.
type unwrapped struct {
	body     []byte
	warnings []string
	cut      bool // a layer held more than maxBody

	// The last layer undone, so that who wants more than maxBody can read it
	// as a stream; without any, coding is "".
	inner  []byte
	coding string
}

// unwrap undoes the content encodings of the header, last applied first, and
// then one gzip that the bytes themselves announce (an imported page.html.gz).
func unwrap(body []byte, header http.Header) (unwrapped, error) {
	u := unwrapped{body: body, inner: body}
	var codings []string
	for _, coding := range strings.Split(strings.Join(header.Values("Content-Encoding"), ","), ",") {
		coding = strings.ToLower(strings.TrimSpace(coding))
		if coding != "" && coding != "identity" {
			codings = append(codings, coding)
		}
	}
	if len(codings) > maxLayers {
		return u, fmt.Errorf("%w: %d content encodings over one another, more than %d", ErrEncoding, len(codings), maxLayers)
	}
	for i := len(codings) - 1; i >= 0; i-- {
		if err := u.undo(codings[i]); err != nil {
			return u, err
		}
	}
	if isGzip(u.body) && len(codings) < maxLayers {
		if err := u.undo("gzip"); err != nil {
			return u, err
		}
	}
	if len(u.body) > maxBody {
		u.body, u.cut = u.body[:maxBody], true
	}
	if u.cut {
		u.warnings = append(u.warnings, cutOff)
	}
	return u, nil
}

func appendNew(warnings []string, warning string) []string {
	if warning == "" {
		return warnings
	}
	return append(warnings, warning)
}

// undo takes one coding away. Bytes that plainly do not carry the coding they
// are said to have are passed through with a warning.
func (u *unwrapped) undo(coding string) error {
	r, err := open(u.body, coding)
	if errors.Is(err, errUncoded) {
		u.warnings = append(u.warnings, "said to be "+coding+", but is not")
		return nil
	}
	if err != nil {
		return err
	}
	defer r.Close()
	out, err := readUpTo(r, maxBody+1, len(u.body))
	switch {
	case err != nil && len(out) == 0 && readable(u.body):
		u.warnings = append(u.warnings, "said to be "+coding+", but is not")
		return nil
	case err != nil && len(out) == 0:
		return fmt.Errorf("%w: %s: %v", ErrEncoding, coding, err)
	case err != nil && !errors.Is(err, gzip.ErrHeader): // bytes behind the last gzip member
		u.warnings = append(u.warnings, "the compressed body is damaged; read as far as it goes")
	}
	if len(out) > maxBody {
		out, u.cut = out[:maxBody], true
	}
	u.body, u.inner, u.coding = out, u.body, coding
	return nil
}

// whole reads a body that was cut once more, up to the limit and one byte.
func (u unwrapped) whole(limit int) ([]byte, error) {
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
			return nil, fmt.Errorf("%w: %s: %v", ErrEncoding, coding, err)
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
			return nil, fmt.Errorf("%w: %s: %v", ErrEncoding, coding, err)
		}
		return r.IOReadCloser(), nil
	}
	return nil, fmt.Errorf("%w: content encoding %q is not known", ErrEncoding, coding)
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
	return len(body) > 0 && binary(body) == "" && (utf8.Valid(body[:min(len(body), 1024)]) || bytes.Contains(body[:min(len(body), 1024)], []byte("<html")))
}

func isGzip(b []byte) bool {
	return len(b) > 2 && b[0] == 0x1f && b[1] == 0x8b && b[2] == 8
}

// signatures are the first bytes of what is not text.
var signatures = []struct{ magic, name string }{
	{"\x89PNG\r\n", "an image (PNG)"},
	{"\xff\xd8\xff", "an image (JPEG)"},
	{"GIF87a", "an image (GIF)"},
	{"GIF89a", "an image (GIF)"},
	{"RIFF", "an image, sound or film (RIFF)"},
	{"PK\x03\x04", "a zip archive or office file"},
	{"PK\x05\x06", "a zip archive"},
	{"7z\xbc\xaf", "a 7z archive"},
	{"Rar!\x1a", "a rar archive"},
	{"\x28\xb5\x2f\xfd", "zstd data"},
	{"BZh", "bzip2 data"},
	{"\xfd7zXZ", "xz data"},
	{"\x7fELF", "a program"},
	{"MZ\x90", "a program"},
	{"\xca\xfe\xba\xbe", "a program"},
	{"\xd0\xcf\x11\xe0", "an old office file"},
	{"ID3", "a sound file"},
	{"OggS", "a sound or film file"},
	{"wOFF", "a font"},
	{"wOF2", "a font"},
	{"SQLite format 3", "a database"},
}

// isPDF looks for the mark of a PDF, which may have a little before it.
func isPDF(body []byte) bool {
	head := body[:min(len(body), 1024)]
	i := bytes.Index(head, []byte("%PDF-"))
	return i >= 0 && !bytes.ContainsAny(head[:i], "<")
}

// binary names what the bytes are if they are neither text nor a PDF, else "".
func binary(body []byte) string {
	head := body[:min(len(body), 4096)]
	for _, s := range signatures {
		if bytes.HasPrefix(head, []byte(s.magic)) {
			return s.name
		}
	}
	if len(head) > 12 && string(head[4:8]) == "ftyp" {
		return "a film or image"
	}
	controls := 0
	for _, b := range head {
		if b < 0x20 && !strings.ContainsRune("\t\n\v\f\r\x1b", rune(b)) {
			controls++
		}
	}
	// Text has none; damaged text a few. UTF-16 has many, but says so.
	if controls*20 > len(head) && charset.UTF16(head) == "" {
		return "binary data"
	}
	return ""
}
