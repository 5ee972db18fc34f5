package link

import (
	"strings"
	"unicode/utf8"

	whatwg "github.com/nlnwa/whatwg-url/url"
)

// maxRef is the longest reference that is resolved, in bytes: longer ones are
// data or traps, and common servers refuse them.
const maxRef = 8 << 10

// Base is the address that the references of a page are resolved against, by
// the rules of the WHATWG URL standard, as a browser does. The zero Base
// resolves absolute references only. It is safe for concurrent use.
type Base struct {
	url    *whatwg.Url // nil: nothing relative resolves
	scheme string      // "https:"
	origin string      // "https://blog.example:8080", with the user name if there is one
	path   string      // "/entry/1"
	query  string      // "?page=2" or ""
}

// NewBase takes a page's own address; one that is not http or https gives the
// zero Base.
func NewBase(address string) Base {
	u, err := whatwg.Parse(address)
	if err != nil || !onTheWeb(u) {
		return Base{}
	}
	b := Base{url: u, scheme: u.Protocol(), path: u.Pathname(), query: u.Search()}
	href := u.Href(true)
	after := len(b.scheme) + len("//")
	b.origin = href
	if i := strings.IndexByte(href[after:], '/'); i >= 0 {
		b.origin = href[:after+i]
	}
	return b
}

func onTheWeb(u *whatwg.Url) bool {
	return (u.Scheme() == "http" || u.Scheme() == "https") && u.Hostname() != ""
}

// Within is the base that a <base href> in a page of this base sets; a bad one
// changes nothing.
func (b Base) Within(ref string) Base {
	if inner := b.Resolve(ref); inner != "" {
		return NewBase(inner)
	}
	return b
}

// Resolve returns the absolute http or https address of a reference, without
// its fragment, or "" if it is another kind, no address, or only a place
// within the page.
func (b Base) Resolve(ref string) string {
	ref = tidy(ref)
	if ref == "" || len(ref) > maxRef {
		return ""
	}
	if address, sure := b.quick(ref); sure {
		return address
	}
	var u *whatwg.Url
	var err error
	if b.url != nil {
		u, err = b.url.Parse(ref)
	} else {
		u, err = whatwg.Parse(ref)
	}
	if err != nil || !onTheWeb(u) {
		return ""
	}
	return u.Href(true)
}

// tidy takes off what the standard takes off first, controls and spaces at
// the ends and line ends inside, and the fragment.
func tidy(ref string) string {
	ref = strings.TrimFunc(ref, func(r rune) bool { return r <= ' ' })
	if strings.ContainsAny(ref, "\t\n\r") {
		ref = strings.NewReplacer("\t", "", "\n", "", "\r", "").Replace(ref)
	}
	ref, _, _ = strings.Cut(ref, "#")
	return ref
}

// quick resolves the plain forms that nearly all references have; sure is
// false for the rest, which take the long way through the whole standard at
// many times the cost.
func (b Base) quick(ref string) (address string, sure bool) {
	rest, absolute, other := ref, false, ""
	switch {
	case strings.HasPrefix(ref, "https://"):
		other, rest, absolute = "https:", ref[len("https:"):], true
	case strings.HasPrefix(ref, "http://"):
		other, rest, absolute = "http:", ref[len("http:"):], true
	case unfollowed(ref):
		return "", true
	case b.url == nil:
		return "", false
	case strings.HasPrefix(ref, "//"):
		other, absolute = b.scheme, true
	}
	origin := b.origin
	if absolute {
		host := rest[len("//"):]
		if i := strings.IndexAny(host, "/?"); i >= 0 {
			host = host[:i]
		}
		if !plainHost(host) {
			return "", false
		}
		rest = rest[len("//")+len(host):]
		origin = other + "//" + host
		if rest == "" || rest[0] == '?' {
			rest = "/" + rest
		}
	} else if i := strings.IndexAny(rest, ":/?"); i >= 0 && rest[i] == ':' {
		return "", false // a scheme, or what looks like one
	}
	if !plainRest(rest) {
		return "", false
	}
	path, query := rest, ""
	if i := strings.IndexByte(rest, '?'); i >= 0 {
		path, query = rest[:i], rest[i:]
	}
	switch {
	case path == "": // a query alone
		path = b.path
	case path[0] != '/':
		path = withoutDots(b.path[:strings.LastIndexByte(b.path, '/')+1] + path)
	default:
		path = withoutDots(path)
	}
	return origin + escape(path+query), true
}

// unfollowed reports the kinds of reference that pages are full of and that
// lead nowhere on the web.
func unfollowed(ref string) bool {
	for _, scheme := range [...]string{"javascript:", "mailto:", "data:", "tel:"} {
		if len(ref) >= len(scheme) && strings.EqualFold(ref[:len(scheme)], scheme) {
			return true
		}
	}
	return false
}

// plainHost reports whether a host is spelt as it will be: lower-case letters,
// digits and single hyphens within names, not a number.
func plainHost(host string) bool {
	if host == "" || len(host) > 253 {
		return false
	}
	before := byte('.')
	for i := range len(host) {
		c := host[i]
		switch {
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9':
		case (c == '-' || c == '.') && before != '.' && before != '-':
		default:
			return false
		}
		before = c
	}
	if before == '.' || before == '-' || strings.Contains(host, "-.") {
		return false
	}
	last := host[strings.LastIndexByte(host, '.')+1:]
	return last[0] < '0' || last[0] > '9'
}

// plainRest reports whether a path and query hold only bytes that stand for
// themselves, or characters beyond ASCII, and no dot in disguise.
func plainRest(s string) bool {
	high := false
	for i := range len(s) {
		c := s[i]
		if c >= utf8.RuneSelf {
			high = true
			continue
		}
		if !plain[c] {
			return false
		}
		if c == '%' && i+2 < len(s) && s[i+1] == '2' && s[i+2]|0x20 == 'e' {
			return false
		}
	}
	return !high || utf8.ValidString(s)
}

// plain are the bytes that the standard leaves as they are in paths and
// queries alike.
var plain = func() (set [utf8.RuneSelf]bool) {
	for c := range set {
		set[c] = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.ContainsRune("-_.~!$&()*+,;=:@/?%", rune(c))
	}
	return set
}()

// withoutDots resolves "." and ".." in a path that begins with a slash.
func withoutDots(path string) string {
	if !strings.Contains(path, "/.") {
		return path
	}
	steps := strings.Split(path[1:], "/")
	kept := steps[:0] // never longer than what was read
	for i, step := range steps {
		last := i == len(steps)-1
		switch {
		case step == ".." && len(kept) > 0:
			kept = kept[:len(kept)-1]
		case step != "." && step != "..":
			kept = append(kept, step)
			continue
		}
		if last {
			kept = append(kept, "")
		}
	}
	return "/" + strings.Join(kept, "/")
}

// escape writes characters beyond ASCII as the percent-encoded bytes of their
// UTF-8.
func escape(s string) string {
	const hex = "0123456789ABCDEF"
	first := strings.IndexFunc(s, func(r rune) bool { return r >= utf8.RuneSelf })
	if first < 0 {
		return s
	}
	var b strings.Builder
	b.Grow(len(s) + 2*(len(s)-first))
	b.WriteString(s[:first])
	for i := first; i < len(s); i++ {
		if c := s[i]; c < utf8.RuneSelf {
			b.WriteByte(c)
		} else {
			b.Write([]byte{'%', hex[c>>4], hex[c&15]})
		}
	}
	return b.String()
}
