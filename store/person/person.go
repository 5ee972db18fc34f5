// Package person knows how people are called: the spellings of a name or an
// account that are one, and that a name on several sites may be several persons.
package person

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// NamesakeError says that a name stands on several sites, which need not be
// one person.
type NamesakeError struct {
	Name  string
	Sites []string
}

// Error implements error.
func (e *NamesakeError) Error() string {
	return fmt.Sprintf("%q is a name on several sites, which may be several persons: %s", e.Name, strings.Join(e.Sites, ", "))
}

// Same spells a name in one way, whatever its width and case, without blanks.
func Same(name string) string {
	return strings.Join(strings.Fields(strings.ToLower(norm.NFKC.String(name))), "")
}

var (
	rxNote  = regexp.MustCompile(`[（(【［\[〔〈《][^（()）【】［\[\]］〔〕〈〉《》]*[)）】］\]〕〉》]`)
	rxTitle = regexp.MustCompile(`(?:さん|さま|様|氏|ちゃん|くん|君|殿|先生)$`)
	// rxAccount is an account within a name: さくら餅(@sakura_m).
	rxAccount = regexp.MustCompile(`@[a-z0-9_][a-z0-9_.-]*(?:@[a-z0-9-]+(?:\.[a-z0-9-]+)+)?`)
)

// Bare is what is left of a name without what it is decorated with: titles,
// notes in brackets, pictures and other signs. It is "" if nothing is left.
func Bare(name string) string {
	name = rxAccount.ReplaceAllString(rxNote.ReplaceAllString(Same(name), ""), "")
	name = strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.In(r, unicode.Mn, unicode.Mc) && !unicode.Is(unicode.Variation_Selector, r) || strings.ContainsRune("・-_.", r) {
			return r
		}
		return -1
	}, name)
	return strings.TrimSuffix(name, rxTitle.FindString(name))
}

// Spellings are the ways in which somebody of a name is known: as it is spelled,
// bare, and by the accounts within it. Each is there once, and none is "".
func Spellings(name string) (list []string) {
	same := Same(name)
	for _, one := range append([]string{same, Bare(name)}, rxAccount.FindAllString(same, -1)...) {
		if one != "" && !slices.Contains(list, one) {
			list = append(list, one)
		}
	}
	return list
}

// rxDecorated is what people put behind their name for a while.
var rxDecorated = regexp.MustCompile(`[@＠/／|｜].*$`)

// Names are the Spellings of a name, and those of it without what follows a sign as
// people add it for a while: 浜 茜＠新刊発売中.
func Names(name string) []string {
	list := Spellings(name)
	for _, one := range Spellings(rxDecorated.ReplaceAllString(name, "")) {
		if !slices.Contains(list, one) {
			list = append(list, one)
		}
	}
	return list
}

// Meant is the spelling of whom somebody asks for, by a handle, which begins with
// @, or a name: one of the Spellings of theirs.
func Meant(author string) string {
	same := Same(author)
	if bare := Bare(author); bare != "" && !strings.HasPrefix(same, "@") {
		return bare
	}
	return same
}

// Account spells a handle in one way, with its @; "" has none.
func Account(handle string) string {
	if handle = Same(handle); handle != "" && !strings.HasPrefix(handle, "@") {
		handle = "@" + handle
	}
	return handle
}

// Host is the host of an address; of a file its name.
func Host(address string) string {
	if u, err := url.Parse(address); err == nil && u.Host != "" {
		return strings.ToLower(u.Host)
	}
	return address
}
