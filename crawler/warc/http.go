package warc

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httputil"
	"net/textproto"
	"strconv"
	"strings"
)

// maxFields is how many header fields of a response are read. Servers send
// tens.
const maxFields = 2000

// response is an HTTP response as it stands in a record's block.
type response struct {
	status int
	header http.Header
	body   []byte // transfer-decoded
	short  bool   // less of the body is there than the header promises
}

// splitHTTP cuts a block into the first line, the header's lines and what
// follows the empty line.
func splitHTTP(block []byte) (first []byte, lines [][]byte, body []byte) {
	rest := block
	for size := 0; len(rest) > 0; {
		line, after, _ := bytes.Cut(rest, []byte("\n"))
		size += len(line) + 1
		rest = after
		line = bytes.TrimSuffix(line, []byte("\r"))
		switch {
		case first == nil:
			first = line
		case len(line) == 0 || size > maxHead || len(lines) > maxFields:
			return first, lines, rest
		default:
			lines = append(lines, line)
		}
	}
	return first, lines, nil
}

// parseHTTP reads a response as any producer writes it; ok is false if the
// block does not begin with a status line. Lines that are no fields are left
// out.
func parseHTTP(block []byte) (res response, ok bool) {
	first, lines, body := splitHTTP(block)
	if res.status, ok = statusOf(string(first)); !ok {
		return res, false
	}
	res.header = fields(lines)
	res.body = body
	res.undoTransfer()
	if n, err := strconv.ParseInt(res.header.Get("Content-Length"), 10, 64); err == nil && int64(len(res.body)) < n {
		res.short = true
	}
	return res, true
}

// statusOf reads a status line: HTTP/1.1 200 OK, with or without a reason and
// of any version.
func statusOf(line string) (status int, ok bool) {
	words := strings.Fields(line)
	if len(words) < 2 || !strings.HasPrefix(strings.ToUpper(words[0]), "HTTP/") {
		return 0, false
	}
	status, err := strconv.Atoi(words[1])
	return status, err == nil && status >= 100 && status <= 999
}

// fields reads header lines; a line that begins with a space continues the
// one before.
func fields(lines [][]byte) http.Header {
	h := http.Header{}
	name := ""
	for _, line := range lines {
		if line[0] == ' ' || line[0] == '\t' {
			if values := h[name]; len(values) > 0 {
				values[len(values)-1] += " " + string(bytes.TrimSpace(line))
			}
			continue
		}
		before, value, colon := bytes.Cut(line, []byte(":"))
		before = bytes.TrimRight(before, " \t")
		if !colon || !isToken(before) {
			name = ""
			continue
		}
		name = textproto.CanonicalMIMEHeaderKey(string(before))
		h[name] = append(h[name], string(bytes.TrimSpace(value)))
	}
	return h
}

// undoTransfer takes the chunks apart that some producers leave in. Others
// leave only the field, with a body that has no chunks any more. A coding that
// was under the chunks, such as gzip, becomes a content encoding.
func (r *response) undoTransfer() {
	codings := strings.Split(strings.Join(r.header.Values("Transfer-Encoding"), ","), ",")
	r.header.Del("Transfer-Encoding")
	for i := len(codings) - 1; i >= 0; i-- {
		switch coding := strings.ToLower(strings.TrimSpace(codings[i])); coding {
		case "", "identity":
		case "chunked":
			if body, short, ok := dechunk(r.body); ok {
				r.body, r.short = body, short
				r.header.Del("Content-Length")
			}
		default:
			r.header.Add("Content-Encoding", coding)
		}
	}
}

// dechunk takes chunks apart; ok is false if b does not begin with one.
func dechunk(b []byte) (body []byte, short, ok bool) {
	size, _, line := bytes.Cut(b[:min(len(b), 256)], []byte("\n"))
	digits, _, _ := bytes.Cut(size, []byte(";"))
	digits = bytes.TrimSpace(digits)
	if _, err := strconv.ParseUint(string(digits), 16, 63); err != nil || !line {
		return nil, false, false
	}
	body, err := io.ReadAll(httputil.NewChunkedReader(bytes.NewReader(b)))
	return body, err != nil, err == nil || len(body) > 0
}

// payloadHolds checks a record's payload digest. Some producers take it of the
// chunks, as the standard says, some of what the chunks hold.
func payloadHolds(rec *Record) bool {
	field := rec.Get("WARC-Payload-Digest")
	if field == "" || rec.Truncated || rec.Get("WARC-Truncated") != "" {
		return true
	}
	payload := rec.Block
	switch rec.Type {
	case "resource":
	case "response", "request":
		if !bytes.HasPrefix(rec.Block, []byte("HTTP/")) && rec.Type == "response" {
			break
		}
		_, _, payload = splitHTTP(rec.Block)
	default: // of a revisit it is the original's
		return true
	}
	right, checked := hasDigest(field, payload)
	if right || !checked {
		return true
	}
	body, _, ok := dechunk(payload)
	if ok {
		ok, _ = hasDigest(field, body)
	}
	return ok
}
