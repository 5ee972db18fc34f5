package export

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"classify/store/record"
)

// Author is a person whose words are looked for: an account by its handle, or
// a name. A name may be several persons', one at each site.
type Author struct {
	Name string // a handle begins with @
	Site string // host of the pages, or the site's name; "": wherever it is
}

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

// Of keeps of lines what the author has said: as speaker, as author of the
// page where no speaker is named, or quoted by others. The error of a name that
// stands on several sites is a *NamesakeError.
func (a Author) Of(lines []Line) (theirs []Line, err error) {
	var sites []string
	for i := range lines {
		l := &lines[i]
		if !a.said(l) || a.Site != "" && !a.at(l) {
			continue
		}
		if host := hostOf(l.URL); !slices.Contains(sites, host) {
			sites = append(sites, host)
		}
		theirs = append(theirs, *l)
	}
	if a.Site == "" && !a.handle() && len(sites) > 1 {
		slices.Sort(sites)
		return nil, &NamesakeError{a.Name, sites}
	}
	return theirs, nil
}

func (a Author) handle() bool { return strings.HasPrefix(sameName(a.Name), "@") }

// said reports whether a line is the author's, or quotes them.
func (a Author) said(l *Line) bool {
	name := sameName(a.Name)
	if a.handle() {
		return sameName(l.Handle) == name || slices.ContainsFunc(l.Quotes, func(q record.Quotation) bool { return sameName(q.Speaker) == name })
	}
	own := l.Speaker == "" && l.Handle == "" && l.Depth == 0 && sameName(l.Byline) == name
	return own || sameName(l.Speaker) == name || slices.ContainsFunc(l.Quotes, func(q record.Quotation) bool { return sameName(q.Speaker) == name })
}

func (a Author) at(l *Line) bool {
	return strings.EqualFold(hostOf(l.URL), a.Site) || sameName(l.Site) == sameName(a.Site)
}

// hostOf is the host of an address; of a file its name.
func hostOf(address string) string {
	if u, err := url.Parse(address); err == nil && u.Host != "" {
		return strings.ToLower(u.Host)
	}
	return address
}

// sameName makes spellings of a name alike: width, case and spaces.
func sameName(name string) string {
	return strings.Join(strings.Fields(strings.ToLower(norm.NFKC.String(name))), " ")
}
