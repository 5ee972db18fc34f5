package warc

import (
	"bytes"
	"compress/gzip"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Revisit profiles of the standard.
const (
	sameDigest  = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
	notModified = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
)

// maxKnown is how many addresses are remembered for revisit records, some
// 30 MB; what comes after them is written in full each time.
const maxKnown = 100_000

// Options say who writes an archive and how; the zero value is usable.
type Options struct {
	Software string           // name and version of the program
	Operator string           // whom to ask about the crawl
	Gzip     bool             // each record as a gzip member of its own
	Clock    func() time.Time // nil: time.Now
	ID       func() string    // a new URI for a record; nil: a random urn:uuid
}

// Exchange is one request and what came back.
type Exchange struct {
	URL       string
	Time      time.Time     // when the request was sent; zero: now
	Took      time.Duration // until the last byte of the answer; 0: not known
	IP        string        // the server's; "": not known
	Method    string        // "": GET
	Request   http.Header
	Proto     string // such as HTTP/2.0; "": HTTP/1.1
	Status    int
	Header    http.Header
	Body      []byte // transfer-decoded, content encodings left in
	Truncated string // length, time, disconnect or unspecified; "": Body is whole
	// Original is the SHA-256 of the body that came, if Body is what is left of
	// its page after something was erased.
	Original string
}

// known is the last full record of an address that has content.
type known struct {
	sha256 [32]byte
	digest string // as written in its record
	date   string
}

// Writer writes an archive. It is not safe for concurrent use.
type Writer struct {
	w       io.Writer
	o       Options
	info    string           // the warcinfo record's ID
	known   map[string]known // by URL
	pending bytes.Buffer     // what the next write to w hands over at once
	zip     *gzip.Writer
}

// NewWriter writes the record that describes an archive and returns a writer of
// further ones. Every exchange reaches w in one call of its Write.
func NewWriter(w io.Writer, o Options) (*Writer, error) {
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.ID == nil {
		o.ID = randomID
	}
	a := &Writer{w: w, o: o, known: map[string]known{}}
	a.zip = gzip.NewWriter(&a.pending)
	block := pairs("software", oneLine(o.Software), "operator", oneLine(o.Operator), "format", "WARC File Format 1.1",
		"conformsTo", "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/")
	a.info = o.ID()
	a.put(block, "WARC-Type", "warcinfo", "WARC-Record-ID", brackets(a.info), "WARC-Date", stamp(o.Clock()),
		"Content-Type", "application/warc-fields", "WARC-Block-Digest", sum(block))
	return a, a.flush()
}

// Write writes an exchange: the request, the response, and how long it took.
// A body that the archive already holds of this address, and a 304, become a
// revisit record that refers to the earlier one.
func (a *Writer) Write(e Exchange) error {
	if e.Time.IsZero() {
		e.Time = a.o.Clock()
	}
	date, request, response := stamp(e.Time), a.o.ID(), a.o.ID()
	common := []string{"WARC-Target-URI", oneLine(e.URL), "WARC-Date", date, "WARC-Warcinfo-ID", brackets(a.info), "WARC-IP-Address", oneLine(e.IP)}
	block := requestBlock(e)
	a.put(block, slices.Concat([]string{"WARC-Type", "request", "WARC-Record-ID", brackets(request)}, common,
		[]string{"WARC-Concurrent-To", brackets(response), "Content-Type", "application/http; msgtype=request", "WARC-Block-Digest", sum(block)})...)

	linked := slices.Concat([]string{"WARC-Record-ID", brackets(response)}, common, []string{"WARC-Concurrent-To", brackets(request), "Content-Type", "application/http; msgtype=response"})
	a.answer(e, date, linked)

	if notes := notesOf(e); len(notes) > 0 {
		a.put(notes, slices.Concat([]string{"WARC-Type", "metadata", "WARC-Record-ID", brackets(a.o.ID())}, common,
			[]string{"WARC-Concurrent-To", brackets(response), "Content-Type", "application/warc-fields", "WARC-Block-Digest", sum(notes)})...)
	}
	return a.flush()
}

// answer writes the response, or the revisit in its place.
func (a *Writer) answer(e Exchange, date string, linked []string) {
	old, seen := a.known[e.URL]
	hash := sha256.Sum256(e.Body)
	refers := []string{"WARC-Refers-To-Target-URI", oneLine(e.URL), "WARC-Refers-To-Date", old.date}
	switch {
	case seen && e.Status == http.StatusNotModified:
		block := responseBlock(e, nil, -1)
		a.put(block, slices.Concat([]string{"WARC-Type", "revisit"}, linked, refers,
			[]string{"WARC-Profile", notModified, "WARC-Payload-Digest", old.digest, "WARC-Block-Digest", sum(block)})...)
	case seen && e.Truncated == "" && e.Status/100 == 2 && hash == old.sha256:
		block := responseBlock(e, nil, len(e.Body))
		a.put(block, slices.Concat([]string{"WARC-Type", "revisit"}, linked, refers,
			[]string{"WARC-Profile", sameDigest, "WARC-Payload-Digest", old.digest, "WARC-Block-Digest", sum(block)})...)
	default:
		block, digest := responseBlock(e, e.Body, len(e.Body)), sum(e.Body)
		a.put(block, slices.Concat([]string{"WARC-Type", "response"}, linked,
			[]string{originalField, originalOf(e.Original), "WARC-Truncated", oneLine(e.Truncated), "WARC-Payload-Digest", digest, "WARC-Block-Digest", sum(block)})...)
		content := e.Status/100 == 2 && len(e.Body) > 0 // an error between two of them is no original
		if e.Truncated == "" && content && (seen || len(a.known) < maxKnown) {
			a.known[e.URL] = known{hash, digest, date}
		}
	}
}

// put adds a record to what is pending: named values, of which empty ones are
// left out, and the block.
func (a *Writer) put(block []byte, named ...string) {
	var w io.Writer = &a.pending
	if a.o.Gzip {
		a.zip.Reset(&a.pending)
		w = a.zip
	}
	head := append([]byte("WARC/1.1\r\n"), pairs(append(named, "Content-Length", fmt.Sprint(len(block)))...)...)
	for _, part := range [][]byte{head, []byte("\r\n"), block, []byte("\r\n\r\n")} {
		_, _ = w.Write(part) // a buffer does not fail
	}
	if a.o.Gzip {
		_ = a.zip.Close()
	}
}

// flush hands what is pending over.
func (a *Writer) flush() error {
	defer a.pending.Reset()
	if _, err := a.w.Write(a.pending.Bytes()); err != nil {
		return fmt.Errorf("write the archive: %w", err)
	}
	return nil
}

// pairs writes names and values as lines; an empty value's is left out.
func pairs(named ...string) []byte {
	var b []byte
	for i := 0; i+1 < len(named); i += 2 {
		if named[i+1] != "" {
			b = fmt.Appendf(b, "%s: %s\r\n", named[i], named[i+1])
		}
	}
	return b
}

func requestBlock(e Exchange) []byte {
	method, host, path := e.Method, "", "/"
	if method == "" {
		method = http.MethodGet
	}
	if u, err := url.Parse(e.URL); err == nil {
		host, path = u.Host, u.RequestURI()
	}
	b := fmt.Appendf(nil, "%s %s HTTP/1.1\r\n", oneLine(method), oneLine(path))
	if e.Request.Get("Host") == "" {
		b = append(b, pairs("Host", oneLine(host))...)
	}
	return append(headerLines(b, e.Request), '\r', '\n')
}

// responseBlock writes the status line, the header in alphabetical order and
// the body. The length said is that of the body that was kept, and there is no
// transfer coding, because it has been undone. Below 0 no length is said.
func responseBlock(e Exchange, body []byte, length int) []byte {
	header := e.Header.Clone()
	if header == nil {
		header = http.Header{}
	}
	header.Del("Transfer-Encoding")
	header.Del("Content-Length")
	if length >= 0 {
		header.Set("Content-Length", fmt.Sprint(length))
	}
	proto := e.Proto
	if _, _, ok := http.ParseHTTPVersion(proto); !ok {
		proto = "HTTP/1.1"
	}
	line := strings.TrimSpace(fmt.Sprintf("%s %03d %s", proto, e.Status, http.StatusText(e.Status)))
	b := headerLines([]byte(line+"\r\n"), header)
	return append(append(b, '\r', '\n'), body...)
}

// headerLines appends a header's fields; what cannot be a field's name is left
// out.
func headerLines(b []byte, h http.Header) []byte {
	names := make([]string, 0, len(h))
	for name := range h {
		if isToken([]byte(name)) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		for _, value := range h[name] {
			b = fmt.Appendf(b, "%s: %s\r\n", name, oneLine(value))
		}
	}
	return b
}

// notesOf is what is known of an exchange besides its bytes.
func notesOf(e Exchange) []byte {
	var took string
	if e.Took > 0 {
		took = fmt.Sprint(e.Took.Milliseconds())
	}
	return pairs("fetchTimeMs", took, "truncated", oneLine(e.Truncated))
}

// oneLine keeps a value from ending its line.
func oneLine(s string) string {
	if strings.ContainsAny(s, "\r\n\x00") {
		s = strings.NewReplacer("\r", " ", "\n", " ", "\x00", " ").Replace(s)
	}
	return strings.TrimSpace(s)
}

func brackets(uri string) string { return "<" + oneLine(uri) + ">" }

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }

// randomID is a random UUID (RFC 9562, version 4).
func randomID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails, see crypto/rand
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("urn:uuid:%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}
