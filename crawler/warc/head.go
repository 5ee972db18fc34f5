package warc

import (
	"bytes"
	"strconv"
	"strings"
)

// isVersion reports whether a line is one such as WARC/1.1.
func isVersion(line []byte) bool {
	rest, ok := bytes.CutPrefix(bytes.TrimRight(line, " \t\r"), []byte("WARC/"))
	major, minor, dot := bytes.Cut(rest, []byte("."))
	return ok && dot && len(rest) <= 5 && digits(major) && digits(minor)
}

func digits(b []byte) bool {
	for _, c := range b {
		if c < '0' || c > '9' {
			return false
		}
	}
	return len(b) > 0
}

// versionAhead reports whether b begins with a version line.
func versionAhead(b []byte) bool {
	line, _, ok := bytes.Cut(b[:min(len(b), lookahead)], []byte("\n"))
	return ok && isVersion(line)
}

// lookahead is enough to recognise a version line or a gzip member.
const lookahead = 16

// gzipAhead reports whether b begins as a gzip member does: the magic, method
// deflate and no flag that is reserved.
func gzipAhead(b []byte) bool {
	return len(b) > 3 && b[0] == 0x1f && b[1] == 0x8b && b[2] == 8 && b[3]&0xe0 == 0
}

// cutStart reports whether b is how a record or a gzip member begins, as far as
// it goes.
func cutStart(b []byte) bool {
	s := string(b)
	return strings.HasPrefix("WARC/", s) || strings.HasPrefix(s, "WARC/") || strings.HasPrefix("\x1f\x8b\x08", s)
}

// endless is the fault of a header whose end is not in sight.
const endless = "the header of a record does not end"

// head reads a record's header up to its empty line; fault says what is wrong
// with it, "" if nothing is.
func head(in *source) (rec *Record, fault string) {
	start := in.offset()
	version, ok := in.line(lookahead)
	if !ok || !isVersion(version) {
		return nil, "no record begins here"
	}
	rec = &Record{Version: string(bytes.TrimSpace(version)), Length: -1}
	for {
		line, ok := in.line(maxHead)
		switch {
		case !ok || in.offset()-start > maxHead:
			return nil, endless
		case len(line) == 0:
			return rec, rec.understand()
		case (line[0] == ' ' || line[0] == '\t') && len(rec.Fields) > 0:
			last := &rec.Fields[len(rec.Fields)-1]
			last.Value += " " + string(bytes.TrimSpace(line))
		default:
			name, value, colon := bytes.Cut(line, []byte(":"))
			if !colon || !isToken(name) {
				return nil, "a line of a record's header is no field"
			}
			rec.Fields = append(rec.Fields, Field{string(name), string(bytes.TrimSpace(value))})
		}
	}
}

// understand reads the fields every record has.
func (r *Record) understand() (fault string) {
	r.Type = strings.ToLower(r.Get("WARC-Type"))
	r.ID = r.Get("WARC-Record-ID")
	r.URI = r.Get("WARC-Target-URI")
	if bare, ok := strings.CutPrefix(r.URI, "<"); ok { // wget writes it so
		r.URI = strings.TrimSuffix(bare, ">")
	}
	r.Date = parseDate(r.Get("WARC-Date"))
	n, err := strconv.ParseInt(r.Get("Content-Length"), 10, 64)
	switch {
	case r.count("WARC-Type") > 1 || r.count("WARC-Record-ID") > 1 || r.count("Content-Length") > 1:
		return "the headers of two records run into each other" // what parted them is lost
	case r.Type == "":
		return "a record does not say its type"
	case err != nil || n < 0:
		return "a record does not say its length"
	case strings.HasPrefix(r.ID, "<") != strings.HasSuffix(r.ID, ">"):
		return "a record's identifier is broken" // a part of the header is lost
	}
	r.Length = n
	return ""
}

// count is how many fields have a name.
func (r *Record) count(name string) (n int) {
	for _, f := range r.Fields {
		if strings.EqualFold(f.Name, name) {
			n++
		}
	}
	return n
}

// isToken reports whether b may be the name of a field (RFC 9110, 5.6.2).
func isToken(b []byte) bool {
	for _, c := range b {
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
		if !letter && !strings.ContainsRune("!#$%&'*+-.^_`|~", rune(c)) {
			return false
		}
	}
	return len(b) > 0
}
