// Package person knows how people are called: the spellings of a name or an
// account that are one, and that a name on several sites may be several persons.
package person

import (
	"fmt"
	"net/url"
	"strings"

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
