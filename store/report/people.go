package report

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// people are the names and accounts of private people who speak in a store, as
// they stand there; accounts have their @.
type people map[string]bool

// learn takes a name and an account, with a zero byte between.
func (p people) learn(speaker string) {
	name, handle, _ := strings.Cut(speaker, "\x00")
	if name != "" {
		p[name] = true
	}
	if handle = strings.ToLower(strings.TrimLeft(handle, "@＠")); handle != "" {
		p["@"+handle] = true
	}
}

// honorifics stand behind a name by which somebody is called. Without one a name
// such as 会員 or 名無し is a word.
var honorifics = []string{"さん", "氏", "様", "さま", "くん", "君", "ちゃん", "先生"}

// longestName is how many characters a name is looked for in.
const longestName = 20

// named reports whether a text calls one of the people by name or account: in
// a report that masks them it is not quoted, for its words may not be changed.
func (p people) named(text string) bool {
	for i, r := range text {
		if r == '@' || r == '＠' {
			rest := text[i+utf8.RuneLen(r):]
			end := strings.IndexFunc(rest, func(r rune) bool {
				return r != '_' && r != '.' && r != '-' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
			})
			if end < 0 {
				end = len(rest)
			}
			if p["@"+strings.ToLower(strings.TrimRight(rest[:end], ".-"))] {
				return true
			}
		}
		if slices.ContainsFunc(honorifics, func(h string) bool { return strings.HasPrefix(text[i:], h) }) && p.endsIn(text[:i]) {
			return true
		}
	}
	return false
}

// endsIn reports whether a text ends with one of the names.
func (p people) endsIn(text string) bool {
	at := len(text)
	for range longestName {
		_, size := utf8.DecodeLastRuneInString(text[:at])
		if size == 0 {
			return false
		}
		at -= size
		if p[text[at:]] {
			return true
		}
	}
	return false
}
