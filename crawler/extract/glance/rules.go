package glance

import (
	"net/http"
	"strings"
	"time"
	"unicode"

	"classify/crawler/extract/link"
)

// product is the name by which a page may address this crawler alone.
const product = "classify"

// Rules are what a page asks of robots. Several that contradict one another
// add up: the stricter holds.
type Rules struct {
	NoIndex, NoArchive, NoFollow bool
}

// maxRules is how many bytes of one robots value are read.
const maxRules = 4096

// read takes in the content of a robots meta tag: directives between commas.
func (r *Rules) read(content string, now time.Time) {
	content = content[:min(len(content), maxRules)]
	for content != "" {
		directive, rest, _ := strings.Cut(content, ",")
		name, _, _ := strings.Cut(directive, ":")
		// Some write spaces or semicolons where commas belong.
		for _, word := range strings.FieldsFunc(strings.ToLower(name), func(c rune) bool { return c == ';' || unicode.IsSpace(c) }) {
			switch word {
			case "noindex":
				r.NoIndex = true
			case "nofollow":
				r.NoFollow = true
			case "noarchive", "nocache":
				r.NoArchive = true
			case "none":
				r.NoIndex, r.NoFollow = true, true
			}
		}
		if strings.EqualFold(strings.TrimSpace(name), "unavailable_after") {
			var date string
			date, rest = readDate(content[strings.IndexByte(content+":", ':'):])
			if passed(date, now) {
				r.NoIndex = true
			}
		}
		content = rest
	}
}

// readDate cuts a date off the front of what follows unavailable_after; the
// date may hold a comma of its own.
func readDate(s string) (date, rest string) {
	s = strings.TrimPrefix(s, ":")
	first, rest, _ := strings.Cut(s, ",")
	if _, err := parseDate(first); err == nil {
		return first, rest
	}
	second, after, _ := strings.Cut(rest, ",")
	if both := first + "," + second; rest != "" {
		if _, err := parseDate(both); err == nil {
			return both, after
		}
	}
	return first, rest
}

// dateForms are those that RFC 850, RFC 822 and ISO 8601 name, which the
// directive's authors ask for.
var dateForms = []string{
	time.RFC3339, "2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02",
	time.RFC1123, time.RFC1123Z, time.RFC850, "Monday, 02-Jan-2006 15:04:05 MST", "Monday, 02-Jan-06 15:04:05 MST",
	"2 Jan 2006 15:04:05 MST", "02 Jan 2006 15:04:05 MST", "2-Jan-2006 15:04:05 MST", "2 Jan 2006 15:04:05 -0700", "2 Jan 2006",
}

func parseDate(s string) (t time.Time, err error) {
	s = strings.TrimSpace(s)
	for _, form := range dateForms {
		if t, err = time.Parse(form, s); err == nil {
			return t, nil
		}
	}
	return t, err
}

// passed reports whether a date lies before the capture. A zone that is only
// named may be off by half a day, which does not matter here.
func passed(date string, now time.Time) bool {
	t, err := parseDate(date)
	return err == nil && t.Before(now)
}

// valued are the directives that have a value, which makes them look like
// rules for an agent.
var valued = map[string]bool{"unavailable_after": true, "max-snippet": true, "max-image-preview": true, "max-video-preview": true}

// readHeader takes in one X-Robots-Tag line, of which parts may be for one
// agent: "noindex", "otherbot: noindex, nofollow", "classify: noarchive".
func (r *Rules) readHeader(line string, now time.Time) {
	line = line[:min(len(line), maxRules)]
	ours, from := true, 0
	for at := 0; at < len(line); {
		part, _, _ := strings.Cut(line[at:], ",")
		name, _, agent := strings.Cut(part, ":")
		name = strings.ToLower(strings.TrimSpace(name))
		if agent && !valued[name] && name != "" && !strings.Contains(name, " ") {
			if ours {
				r.read(line[from:at], now)
			}
			ours = name == product
			from = at + strings.IndexByte(part, ':') + 1
		}
		at += len(part) + 1
	}
	if ours {
		r.read(line[min(from, len(line)):], now)
	}
}

// Header reads what the headers of a response say: robots rules and links.
// References are resolved against the response's address.
func Header(h http.Header, base link.Base, now time.Time) Seen {
	var seen Seen
	for _, line := range first(h.Values("X-Robots-Tag")) {
		seen.Rules.readHeader(line, now)
	}
	var met []reference
	for _, line := range first(h.Values("Link")) {
		for _, r := range linkHeader(line[:min(len(line), maxRules)]) {
			met = append(met, r)
			if seen.Canonical == "" && r.rel == "canonical" {
				seen.Canonical = base.Resolve(r.href)
			}
			if seen.Next == "" && r.rel == "next" {
				seen.Next = base.Resolve(r.href)
			}
		}
	}
	seen.Links, _ = resolve(met, base)
	return seen
}

// first bounds how many lines of one header are read.
func first(lines []string) []string { return lines[:min(len(lines), 50)] }

// linkHeader reads a Link header (RFC 8288): <reference>; rel="next", <…>; …
func linkHeader(line string) (out []reference) {
	for {
		_, rest, found := strings.Cut(line, "<")
		if !found {
			return out
		}
		href, rest, found := strings.Cut(rest, ">")
		if !found {
			return out
		}
		params, after := parameters(rest)
		line = after
		if rel := linkRel(strings.ToLower(params["rel"]), params["type"], params["hreflang"]); rel != "" && params["anchor"] == "" {
			out = append(out, reference{href: href, rel: rel, title: params["title"]})
		}
	}
}

// parameters reads ; name="value" up to the comma before the next link.
func parameters(s string) (params map[string]string, rest string) {
	params = map[string]string{}
	for {
		s = strings.TrimLeft(s, " \t;")
		if s == "" || s[0] == ',' {
			return params, s
		}
		end := strings.IndexAny(s, "=;,")
		if end < 0 {
			return params, ""
		}
		name := strings.ToLower(strings.TrimSpace(s[:end]))
		if s[end] != '=' {
			s = s[end:]
			continue
		}
		var value string
		value, s = parameterValue(strings.TrimLeft(s[end+1:], " \t"))
		if _, twice := params[name]; !twice {
			params[name] = value
		}
	}
}

func parameterValue(s string) (value, rest string) {
	if quoted, found := strings.CutPrefix(s, `"`); found {
		value, rest, _ = strings.Cut(quoted, `"`)
		return value, rest
	}
	if end := strings.IndexAny(s, ";,"); end >= 0 {
		return strings.TrimSpace(s[:end]), s[end:]
	}
	return strings.TrimSpace(s), ""
}
