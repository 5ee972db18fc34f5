// Package robots reads robots.txt as RFC 9309 has it: bytes in, rules out,
// and the question whether an address may be fetched. It fetches nothing
// itself; FromResponse says what an answer (or none) to the request for
// robots.txt means.
package robots

import (
	"bytes"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// MaxSize is how much of a robots.txt is read, in bytes; RFC 9309 section 2.5
// asks for at least 500 KiB.
const MaxSize = 500 << 10

// Rules are the groups of one robots.txt. The zero value allows everything.
// Rules are safe for concurrent use.
type Rules struct {
	groups   []group
	denyAll  bool
	sitemaps []string
}

type group struct {
	agents []string // lower-case product tokens
	rules  []rule
	delay  time.Duration
}

type rule struct {
	allow   bool
	pattern string // normalised, with its * and $
}

// DenyAll refuses every address: the rules could not be learned.
func DenyAll() *Rules { return &Rules{denyAll: true} }

// DeniesAll reports whether every address is refused because the rules could
// not be learned.
func (r *Rules) DeniesAll() bool { return r.denyAll }

// FromResponse says what the answer to the request for robots.txt means
// (RFC 9309 section 2.3.1): a success is parsed, 429 and 5xx deny
// everything, any other answer means there are no rules.
func FromResponse(status int, body []byte) *Rules {
	switch {
	case status >= 200 && status < 300:
		return Parse(body)
	case status == http.StatusTooManyRequests || status >= 500:
		return DenyAll()
	default:
		return &Rules{}
	}
}

// maxSitemaps is how many sitemaps of a robots.txt are remembered.
const maxSitemaps = 1000

// Sitemaps are the first n addresses of sitemaps that the file names, as they
// are written in it. They belong to no group.
func (r *Rules) Sitemaps(n int) []string { return r.sitemaps[:min(n, len(r.sitemaps))] }

// Parse reads the first MaxSize bytes of a robots.txt. Lines it does not
// understand are passed over; it never fails.
func Parse(body []byte) *Rules {
	if len(body) > MaxSize {
		body = body[:MaxSize]
		body = body[:bytes.LastIndexAny(body, "\r\n")+1] // a rule cut in two would mean something else
	}
	body = bytes.TrimPrefix(body, []byte("\xef\xbb\xbf"))
	var rules Rules
	open := false // the last line named an agent, the next agent joins it
	for _, line := range strings.FieldsFunc(string(body), func(r rune) bool { return r == '\n' || r == '\r' }) {
		key, value, ok := keyValue(line)
		if !ok {
			continue
		}
		if key == "sitemap" && value != "" && len(rules.sitemaps) < maxSitemaps {
			rules.sitemaps = append(rules.sitemaps, value)
			continue
		}
		if key == "user-agent" {
			if !open {
				rules.groups = append(rules.groups, group{})
			}
			last := &rules.groups[len(rules.groups)-1]
			last.agents = append(last.agents, strings.ToLower(token(value)))
			open = true
			continue
		}
		if len(rules.groups) > 0 && rules.groups[len(rules.groups)-1].add(key, value) {
			open = false
		}
	}
	return &rules
}

// add reads a line of a group and reports whether it was one.
func (g *group) add(key, value string) bool {
	switch key {
	case "allow", "disallow":
		if value != "" { // an empty pattern matches nothing
			g.rules = append(g.rules, rule{key == "allow", normalise(value, true)})
		}
	case "crawl-delay":
		if seconds, err := strconv.ParseFloat(value, 64); err == nil && seconds > 0 && seconds < 86400 {
			g.delay = time.Duration(seconds * float64(time.Second))
		}
	default:
		return false
	}
	return true
}

func keyValue(line string) (key, value string, ok bool) {
	line, _, _ = strings.Cut(line, "#")
	key, value, ok = strings.Cut(line, ":")
	return strings.ToLower(strings.TrimSpace(key)), strings.TrimSpace(value), ok
}

// token is the product token at the start of a user agent's name.
func token(name string) string {
	if name == "*" {
		return name
	}
	end := strings.IndexFunc(name, func(r rune) bool {
		return r != '-' && r != '_' && !('a' <= r && r <= 'z') && !('A' <= r && r <= 'Z')
	})
	if end >= 0 {
		return name[:end]
	}
	return name
}

// Allowed reports whether the crawler with this product token may fetch
// target, an address's path with its query ("" is "/"). The longest matching
// pattern decides, and Allow wins over a Disallow of the same length.
func (r *Rules) Allowed(product, target string) bool {
	if r.denyAll {
		return false
	}
	if target == "" {
		target = "/"
	}
	target = normalise(target, false)
	if target == "/robots.txt" {
		return true
	}
	allowed, longest := true, -1
	for _, g := range r.matching(product) {
		for _, rule := range g.rules {
			n := weight(rule.pattern)
			if (n > longest || n == longest && rule.allow) && matches(rule.pattern, target) {
				allowed, longest = rule.allow, n
			}
		}
	}
	return allowed
}

// Delay is the Crawl-delay asked of the crawler with this product token; 0 if
// there is none. It is not part of RFC 9309, but hosts that write it mean it.
func (r *Rules) Delay(product string) time.Duration {
	var longest time.Duration
	for _, g := range r.matching(product) {
		longest = max(longest, g.delay)
	}
	return longest
}

// matching returns the groups that name the product, else those for "*".
func (r *Rules) matching(product string) []group {
	var named, other []group
	for _, g := range r.groups {
		if slices.Contains(g.agents, strings.ToLower(product)) {
			named = append(named, g)
		} else if slices.Contains(g.agents, "*") {
			other = append(other, g)
		}
	}
	if named != nil {
		return named
	}
	return other
}

const hexDigits = "0123456789ABCDEF"

// normalise gives the one spelling of a path in which patterns and addresses
// are compared: octets outside ASCII percent-encoded, hexadecimal digits in
// upper case, and unreserved characters never encoded (RFC 3986 section 6.2.2).
//
// All reserved characters but / are encoded too (RFC 9309 section 2.2.2), so
// that it does not matter how they were written, except for * and $ where they
// are signs of a pattern.
func normalise(path string, pattern bool) string {
	var b strings.Builder
	for i := 0; i < len(path); i++ {
		c := path[i]
		encoded := false
		if c == '%' && i+2 < len(path) {
			if v, err := strconv.ParseUint(path[i+1:i+3], 16, 8); err == nil {
				c, encoded = byte(v), true
				i += 2
			}
		}
		sign := pattern && !encoded && (c == '*' || c == '$')
		if !unreserved(c) && !sign && (c != '/' || encoded) {
			b.WriteByte('%')
			b.WriteByte(hexDigits[c>>4])
			b.WriteByte(hexDigits[c&15])
			continue
		}
		b.WriteByte(c)
	}
	return b.String()
}

// weight is how specific a pattern is: its octets, of which those that were
// encoded only to be compared count as one.
func weight(pattern string) int {
	n := len(pattern)
	for i := 0; i+2 < len(pattern); i++ {
		if pattern[i] == '%' && '2' <= pattern[i+1] && pattern[i+1] <= '7' {
			n -= 2
		}
	}
	return n
}

func unreserved(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte("-._~", c) >= 0
}

// matches reports whether pattern, in which * stands for any characters and a
// final $ for the end, matches the beginning of path. The time is linear in
// the product of both lengths at worst, whatever the stars.
func matches(pattern, path string) bool {
	pattern, anchored := strings.CutSuffix(pattern, "$")
	parts := strings.Split(pattern, "*")
	if !strings.HasPrefix(path, parts[0]) {
		return false
	}
	rest := path[len(parts[0]):]
	if len(parts) == 1 {
		return !anchored || rest == ""
	}
	last := parts[len(parts)-1]
	for _, part := range parts[1 : len(parts)-1] {
		i := strings.Index(rest, part)
		if i < 0 {
			return false
		}
		rest = rest[i+len(part):]
	}
	if anchored {
		return strings.HasSuffix(rest, last)
	}
	return strings.Contains(rest, last)
}
