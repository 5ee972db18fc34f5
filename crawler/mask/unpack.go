package mask

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"io"
	"net/http"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"
)

// Limits of unpacking. A page of text is far below 16 MiB.
const (
	maxPlain   = 16 << 20 // bytes
	maxCodings = 4        // content encodings on top of each other; servers use one
	zstdWindow = 8 << 20  // bytes; RFC 9659 allows no more on the web
)

// unpack undoes the content encodings of the header, last applied first, and
// one gzip that the bytes themselves announce. Bytes that do not unpack come
// back as they are, a damaged stream as far as it goes; cut says that there was
// more than 16 MiB.
func unpack(body []byte, header http.Header) (plain []byte, unpacked, cut bool) {
	plain = body
	codings := strings.Split(strings.Join(header.Values("Content-Encoding"), ","), ",")
	for i := len(codings) - 1; i >= 0 && i >= len(codings)-maxCodings; i-- {
		out, short, ok := undo(plain, strings.ToLower(strings.TrimSpace(codings[i])))
		if ok {
			plain, unpacked, cut = out, true, cut || short
		}
	}
	if out, short, ok := undo(plain, "gzip"); ok {
		plain, unpacked, cut = out, true, cut || short
	}
	return plain, unpacked, cut
}

// undo takes one coding away; ok is false if nothing comes out.
func undo(body []byte, coding string) (out []byte, cut, ok bool) {
	var in io.Reader
	var err error
	switch coding {
	case "gzip", "x-gzip":
		if len(body) < 3 || body[0] != 0x1f || body[1] != 0x8b {
			return nil, false, false
		}
		in, err = gzip.NewReader(bytes.NewReader(body))
	case "deflate": // with and without the wrapper of RFC 1950
		if in, err = zlib.NewReader(bytes.NewReader(body)); err != nil {
			in, err = flate.NewReader(bytes.NewReader(body)), nil
		}
	case "br":
		in = brotli.NewReader(bytes.NewReader(body))
	case "zstd":
		d, failed := zstd.NewReader(bytes.NewReader(body), zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(zstdWindow))
		if failed != nil {
			return nil, false, false
		}
		defer d.Close()
		in = d
	default:
		return nil, false, false
	}
	if err != nil {
		return nil, false, false
	}
	out, _ = io.ReadAll(io.LimitReader(in, maxPlain+1)) // of a damaged stream what there is
	if len(out) > maxPlain {
		return out[:maxPlain], true, true
	}
	return out, false, len(out) > 0
}
