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
// page where no speaker is named, or quoted by others: by name, or, as quoting
// says, with their words. The error of a name that stands on several sites is a
// *person.NamesakeError.
func (a Author) Of(lines []Line, quoting func(*Line) bool) (theirs []Line, err error) {
	var sites []string
	meant := make([]bool, len(lines))
	words := map[string]bool{}
	for i := range lines {
		l := &lines[i]
		if meant[i] = a.said(l) && (a.Site == "" || a.at(l)); meant[i] {
			eachRun(l.Text, func(run string) bool { words[run] = true; return true })
		}
	}
	for i := range lines {
		l := &lines[i]
		if !meant[i] {
			if quoting(l) && !eachRun(l.Text, func(run string) bool { return !words[run] }) {
				theirs = append(theirs, *l)
			}
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

// quoted is how many letters in a row are somebody's words: who only names them
// quotes nothing.
const quoted = 10

// eachRun calls fn with every run of so many letters of a text, until it returns
// false; all says that it never did.
func eachRun(text string, fn func(run string) bool) (all bool) {
	var letters []rune
	for _, r := range folded(text) {
		if inWord(r) {
			letters = append(letters, r)
		}
	}
	for i := range len(letters) - quoted + 1 {
		if !fn(string(letters[i : i+quoted])) {
			return false
		}
	}
	return true
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
