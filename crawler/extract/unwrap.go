package extract

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path"
	"regexp"
	"strings"

	"classify/crawler/extract/charset"
)

// maxBody is how much of a body is read once decompressed. The largest thread
// pages seen are below 5 MiB; a bomb stops here.
const maxBody = 8 << 20

// unwrap undoes the content encodings of the header, last applied first, and
// then one gzip that the bytes themselves announce (an imported page.html.gz).
func unwrap(body []byte, header http.Header) ([]byte, []string, error) {
	var warnings []string
	codings := strings.Split(strings.Join(header.Values("Content-Encoding"), ","), ",")
	for i := len(codings) - 1; i >= 0; i-- {
		coding := strings.ToLower(strings.TrimSpace(codings[i]))
		out, warn, err := undo(body, coding)
		if err != nil {
			return nil, nil, err
		}
		body = out
		warnings = appendNew(warnings, warn)
	}
	if isGzip(body) {
		out, warn, err := undo(body, "gzip")
		if err != nil {
			return nil, nil, err
		}
		body = out
		warnings = appendNew(warnings, warn)
	}
	if len(body) > maxBody {
		body = body[:maxBody]
		warnings = appendNew(warnings, "only the first 8 MiB were read")
	}
	return body, warnings, nil
}

func appendNew(warnings []string, warning string) []string {
	if warning == "" {
		return warnings
	}
	return append(warnings, warning)
}

// undo takes one coding away. Bytes that plainly do not carry the coding they
// are said to have are passed through with a warning.
func undo(body []byte, coding string) (out []byte, warning string, err error) {
	var r io.Reader
	switch coding {
	case "", "identity":
		return body, "", nil
	case "gzip", "x-gzip":
		if !isGzip(body) {
			return body, "said to be gzip, but is not", nil
		}
		r, err = gzip.NewReader(bytes.NewReader(body))
	case "deflate":
		r = inflate(body)
	default:
		return nil, "", fmt.Errorf("%w: content encoding %q is not known", ErrEncoding, coding)
	}
	if err != nil {
		return nil, "", fmt.Errorf("%w: %s: %v", ErrEncoding, coding, err)
	}
	out, err = io.ReadAll(io.LimitReader(r, maxBody+1))
	if err != nil && len(out) == 0 {
		if coding == "deflate" {
			return body, "said to be deflate, but is not", nil
		}
		return nil, "", fmt.Errorf("%w: %s: %v", ErrEncoding, coding, err)
	}
	if err != nil && !errors.Is(err, gzip.ErrHeader) {
		warning = "the compressed body is damaged; read as far as it goes"
	}
	return out, warning, nil
}

// inflate reads "deflate", which servers send with and without the zlib
// wrapper of RFC 1950.
func inflate(body []byte) io.Reader {
	if r, err := zlib.NewReader(bytes.NewReader(body)); err == nil {
		return r
	}
	return flate.NewReader(bytes.NewReader(body))
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

// binary names what the bytes are if they are not text, else "".
func binary(body []byte) string {
	head := body[:min(len(body), 4096)]
	if i := bytes.Index(head[:min(len(head), 1024)], []byte("%PDF-")); i >= 0 && !bytes.ContainsAny(head[:i], "<") {
		return "a PDF; reading PDF is not supported yet"
	}
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

// form is how a page's text is to be read.
type form int

const (
	formText form = iota
	formHTML
	formFeed
	formData
)

var (
	rxProlog  = regexp.MustCompile(`(?is)^(?:\s+|<\?.*?\?>|<!--.*?-->)+`)
	rxFeed    = regexp.MustCompile(`(?i)^(?:<!doctype\s+rss[^>]*>\s*)?<(?:rss|feed|rdf:RDF|\w+:feed)[\s>]`)
	rxMarkup  = regexp.MustCompile(`(?i)^<(?:!doctype\s+html|html|head|body|title|meta|link|script|style|div|p|br|a|h[1-6]|table|ul|ol|dl|span|font|center|section|article|main|header|blockquote|img|pre|b|i|strong|form|iframe)[\s/>]`)
	rxPage    = regexp.MustCompile(`(?i)<(?:html|head|body)[\s>]`)
	rxSitemap = regexp.MustCompile(`(?i)^<(?:urlset|sitemapindex|opml|svg)[\s>]`)
	rxAnyTag  = regexp.MustCompile(`(?i)</?(?:p|br|div|a|span|td|li|h[1-6])[\s/>]`)
)

// formOf decides by the text itself, then the header, then the address.
func formOf(text, contentType string, base *url.URL) form {
	head := text[:min(len(text), 8192)]
	start := head[len(rxProlog.FindString(head)):]
	switch {
	case rxFeed.MatchString(start), isJSONFeed(head):
		return formFeed
	case rxSitemap.MatchString(start):
		return formData
	case rxMarkup.MatchString(start):
		return formHTML
	}
	if strings.HasPrefix(strings.TrimSpace(head), "<?xml") && strings.HasPrefix(start, "<") {
		return formData
	}
	mime := strings.ToLower(strings.TrimSpace(strings.Split(contentType, ";")[0]))
	switch {
	case mime == "text/html", mime == "application/xhtml+xml":
		if rxAnyTag.MatchString(text) {
			return formHTML
		}
		return formText
	case mime == "text/plain", strings.HasPrefix(mime, "text/markdown"):
		return formText
	case strings.HasSuffix(mime, "json"), strings.HasSuffix(mime, "javascript"), mime == "text/css":
		return formData
	}
	switch strings.ToLower(path.Ext(strings.TrimSuffix(base.Path, ".gz"))) {
	case ".txt", ".md", ".log":
		return formText
	case ".html", ".htm", ".xhtml", ".shtml":
		return formHTML
	case ".json", ".js", ".css":
		return formData
	}
	if rxPage.MatchString(head) || len(rxAnyTag.FindAllStringIndex(head, 4)) == 4 {
		return formHTML
	}
	return formText
}

func isJSONFeed(head string) bool {
	start := strings.TrimLeft(head, "\ufeff \t\r\n")
	return strings.HasPrefix(start, "{") && strings.Contains(head, "jsonfeed.org/version")
}
