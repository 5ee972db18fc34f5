package frontier

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"

	whatwg "github.com/nlnwa/whatwg-url/url"
)

// maxURL is the longest address that is followed, in bytes; longer ones are
// traps or data, and common servers refuse them.
const maxURL = 4096

// tracking names query parameters that say where a visitor came from, not
// what she sees. A trailing * stands for any ending.
var tracking = []string{
	"utm_*", "fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "yclid", "msclkid", "twclid", "ttclid",
	"igshid", "mc_cid", "mc_eid", "_ga", "_gl", "_hsenc", "_hsmi", "mkt_tok", "vero_id", "cx_*", "sscid", "ref_src", "ref_url",
}

// sessions name query parameters that number a visit, not a page. Names that
// also number stories, such as sid, count only with a value that looks drawn
// by lot.
var sessions = []string{
	"phpsessid", "jsessionid", "sessionid", "session_id", "sess_id", "sessid", "aspsessionid*", "cfid", "cftoken",
	"oscsid", "zenid", "xtcsid", "mysid", "asp.net_sessionid",
}

// dropped are all parameters that do not belong to a page.
var dropped = slices.Concat(tracking, sessions)

var (
	ambiguous = map[string]bool{"sid": true, "s_id": true, "session": true}
	drawn     = regexp.MustCompile(`^[0-9A-Za-z_-]{16,}$`)
	digit     = regexp.MustCompile(`[0-9]`)
	inPath    = regexp.MustCompile(`(?i);(?:jsessionid|phpsessid|sessionid|sid)=[^/?;]*`)
)

// Canonical returns the one spelling of a http(s) address under which a page
// is known: parsed by the WHATWG rules (lower-case host, punycode, default
// port dropped, dot segments resolved) and spelt as net/http sends it, without
// fragment, tracking parameters and session ids. The order of the other parameters
// stays, it may matter. It fails on other schemes, on addresses with a user
// name or password, without a host, or longer than 4096 bytes.
func Canonical(raw string) (string, error) {
	if plain(raw) {
		return raw, nil
	}
	return parse(raw)
}

// parse is Canonical for addresses of every form.
func parse(raw string) (string, error) {
	if len(raw) > maxURL {
		return "", fmt.Errorf("the address has %d bytes, more than %d", len(raw), maxURL)
	}
	u, err := whatwg.Parse(strings.TrimSpace(raw))
	if err != nil {
		return "", errors.New("not an absolute address such as https://host.example/page")
	}
	switch {
	case u.Scheme() != "http" && u.Scheme() != "https":
		return "", fmt.Errorf("scheme %q is not fetched, only http and https", u.Scheme())
	case u.Username() != "" || u.Password() != "":
		return "", errors.New("the address holds a user name or password")
	case u.Hostname() == "":
		return "", errors.New("the address has no host")
	}
	u.SetHash("")
	if host := u.Hostname(); strings.HasSuffix(host, ".") { // the name written in full is the same host
		u.SetHostname(strings.TrimRight(host, "."))
	}
	if path := u.Pathname(); strings.Contains(path, ";") {
		u.SetPathname(inPath.ReplaceAllString(path, ""))
	}
	if query := u.Search(); query != "" {
		if query = withoutTracking(strings.TrimPrefix(query, "?")); query != "" {
			query = "?" + query // SetSearch takes one ? away, even the query's own
		}
		u.SetSearch(query)
	}
	sent, err := url.Parse(u.Href(true))
	if err != nil {
		return "", errors.New("the address cannot be sent in a request")
	}
	canonical := sent.String()   // net/http encodes a few characters more
	if len(canonical) > maxURL { // encoded it may have grown
		return "", fmt.Errorf("the address has %d bytes, more than %d", len(canonical), maxURL)
	}
	return canonical, nil
}

func withoutTracking(query string) string {
	kept := make([]string, 0, 8)
	for _, pair := range strings.Split(query, "&") {
		name, value, _ := strings.Cut(pair, "=")
		if pair != "" && !isTracking(name, value) {
			kept = append(kept, pair)
		}
	}
	return strings.Join(kept, "&")
}

func isTracking(name, value string) bool {
	if plain, err := url.QueryUnescape(name); err == nil {
		name = plain
	}
	name = strings.ToLower(name)
	if ambiguous[name] {
		return drawn.MatchString(value) && digit.MatchString(value)
	}
	for _, t := range dropped {
		if prefix, any := strings.CutSuffix(t, "*"); name == t || any && strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return false
}

// Host returns the host with its port of a canonical address, in lower case.
func Host(canonical string) string {
	_, rest, _ := strings.Cut(canonical, "://")
	if i := strings.IndexAny(rest, "/?"); i >= 0 {
		rest = rest[:i]
	}
	return rest
}

// Resolve returns the canonical form of a reference found on the page at the
// canonical address base.
func Resolve(base, ref string) (string, error) {
	if strings.TrimSpace(ref) == "" {
		return "", errors.New("empty reference")
	}
	u, err := whatwg.ParseRef(base, strings.TrimSpace(ref))
	if err != nil {
		return "", fmt.Errorf("%q is no address on %s", ref, base)
	}
	return Canonical(u.Href(false))
}
