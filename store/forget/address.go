package forget

import (
	"encoding/binary"
	"encoding/hex"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/japanese"

	"classify/store/person"
	"classify/store/record"
)

// aliasScheme begins what is kept in the place of an address.
const aliasScheme = "forgotten:"

// Address is what is kept in the place of an address: itself, or if its page
// is to be forgotten a name that does not tell it. So are pages forgotten of
// which the address says the words, or is an account's.
func (s *Set) Address(address string) string {
	if s.Empty() || Alias(address) {
		return address
	}
	a := s.ask()
	print := a.stamp.of(ofPage, address)
	if !s.pages[print] && !a.inAddress(address) && !a.ofAccount(address) {
		return address
	}
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], uint64(print))
	return aliasScheme + hex.EncodeToString(b[:])
}

// Whole reports whether all that stands at an address is to be forgotten, and not
// only its name: that of a file tells what somebody called it, and not whose words
// are in it.
func (s *Set) Whole(address string) bool {
	return s.Address(address) != address && (!strings.HasPrefix(address, "file:") || s.pages[s.ask().stamp.of(ofPage, address)])
}

// Alias reports whether an address is what Address puts in a forgotten one's place.
func Alias(address string) bool { return strings.HasPrefix(address, aliasScheme) }

// inAddress reports whether an address says words to be forgotten, as those of
// articles do and of buttons to share a page.
func (a *asker) inAddress(address string) bool {
	if len(a.phrases)+len(a.windows) == 0 {
		return false
	}
	return slices.ContainsFunc(unescaped(address), func(said string) bool {
		f := fold(said)
		return a.slug(f, hostEnd(said)) || !ascii(said) && a.covered(f) != nil
	})
}

// slug reports whether a phrase stands in an address, of which the host ends at a
// byte. One of ASCII alone stands behind the host, which is the name of all its
// pages, and whole, however its words are joined there: taro-yamada, but not the
// news of newsletter.
func (a *asker) slug(f folded, host int) bool {
	apart := func(i int) bool { return i == 0 || i == len(f.runes) || f.start[i] != f.end[i-1] }
	for length, prints := range a.phrases {
		for i := 0; i+length <= len(f.runes); i++ {
			words := f.runes[i : i+length]
			if ascii(string(words)) && (f.start[i] < host || !apart(i) || !apart(i+length)) {
				continue
			}
			if prints[a.stamp.text(words)] {
				return true
			}
		}
	}
	return false
}

// hostEnd is where the host of an address ends; 0: it has none.
func hostEnd(address string) int {
	scheme := strings.Index(address, "://")
	if scheme < 0 {
		return 0
	}
	at := scheme + len("://")
	if i := strings.IndexAny(address[at:], "/?#"); i >= 0 {
		return at + i
	}
	return len(address)
}

func ascii(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r >= utf8.RuneSelf }) < 0
}

// rxAccountPage are the addresses of an account's posts and of the account, as
// sites make them.
var rxAccountPage = regexp.MustCompile(`^https?://[^/]+/(?:(?:users?|u|profile)/([A-Za-z0-9_.]+)(?:/|$)|@([A-Za-z0-9_.]+)(?:/|$)|([A-Za-z0-9_.]+)/(?:status(?:es)?|posts?)/)`)

// ofAccount reports whether an address is that of a page of an account to be
// forgotten.
func (a *asker) ofAccount(address string) bool {
	if len(a.persons) == 0 {
		return false
	}
	m := rxAccountPage.FindStringSubmatch(address)
	return m != nil && a.person([]string{person.Account(m[1] + m[2] + m[3])}, &record.Document{URL: address})
}

var (
	// rxEscaped is a run of escapes, with what may be the second bytes of Shift_JIS.
	rxEscaped = regexp.MustCompile(`%[0-9A-Fa-f]{2}(?:%[0-9A-Fa-f]{2}|[@-~])*`)
	rxEscape  = regexp.MustCompile(`%[0-9A-Fa-f]{2}`)
	rxIDN     = regexp.MustCompile(`(?i)(?:[a-z0-9-]+\.)*xn--[a-z0-9-]+(?:\.[a-z0-9-]+)*`)
)

// deepest is how many times an address may be escaped: once as such, and once more
// within each of a button's addresses.
const deepest = 3

// unescaped is a text with addresses as it is, and as people read it, in the
// encodings in which Japanese sites escape.
func unescaped(text string) []string {
	list := []string{text}
	add := func(s string) {
		if !slices.Contains(list, s) {
			list = append(list, s)
		}
	}
	if strings.Contains(text, "xn--") || strings.Contains(text, "XN--") {
		text = rxIDN.ReplaceAllStringFunc(text, func(host string) string {
			shown, err := idna.ToUnicode(strings.ToLower(host))
			if err != nil {
				return host
			}
			return shown
		})
		add(text)
	}
	for range deepest {
		if !rxEscape.MatchString(text) {
			break
		}
		plain := plainBytes(text)
		for _, in := range []encoding.Encoding{japanese.EUCJP, japanese.ShiftJIS} {
			if utf8.ValidString(plain) {
				break
			}
			add(rxEscaped.ReplaceAllStringFunc(text, func(run string) string {
				shown, err := in.NewDecoder().String(plainBytes(run))
				if err != nil {
					return run
				}
				return shown
			}))
		}
		text = plain
		add(text)
	}
	return list
}

// plainBytes has each escaped byte in the place of its escape.
func plainBytes(text string) string {
	return rxEscape.ReplaceAllStringFunc(text, func(escape string) string {
		b, err := strconv.ParseUint(escape[1:], 16, 8)
		if err != nil {
			return escape
		}
		return string([]byte{byte(b)})
	})
}
