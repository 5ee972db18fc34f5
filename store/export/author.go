package export

import (
	"slices"
	"strings"

	"classify/store/person"
	"classify/store/record"
)

// Author is a person whose words are looked for: an account by its handle, or
// a name. A name may be several persons', one at each site.
type Author struct {
	Name string // a handle begins with @
	Site string // host of the pages, or the site's name; "": wherever it is
}

// Of keeps of lines what the author has said: as speaker, as author of the
// page where no speaker is named, or quoted by others. The error of a name that
// stands on several sites is a *person.NamesakeError.
func (a Author) Of(lines []Line) (theirs []Line, err error) {
	var sites []string
	for i := range lines {
		l := &lines[i]
		if !a.said(l) || a.Site != "" && !a.at(l) {
			continue
		}
		if host := person.Host(l.URL); !slices.Contains(sites, host) {
			sites = append(sites, host)
		}
		theirs = append(theirs, *l)
	}
	if a.Site == "" && !a.handle() && len(sites) > 1 {
		slices.Sort(sites)
		return nil, &person.NamesakeError{Name: a.Name, Sites: sites}
	}
	return theirs, nil
}

func (a Author) handle() bool { return strings.HasPrefix(person.Same(a.Name), "@") }

// said reports whether a line is the author's, or quotes them.
func (a Author) said(l *Line) bool {
	meant := person.Meant(a.Name)
	is := func(name string) bool { return slices.Contains(person.Spellings(name), meant) }
	own := l.Speaker == "" && l.Handle == "" && l.Depth == 0 && is(l.Byline)
	return own || is(l.Speaker) || person.Account(l.Handle) == meant || slices.ContainsFunc(l.Quotes, func(q record.Quotation) bool { return is(q.Speaker) })
}

func (a Author) at(l *Line) bool {
	return strings.EqualFold(person.Host(l.URL), a.Site) || person.Same(l.Site) == person.Same(a.Site)
}
