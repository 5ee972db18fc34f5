package forget

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"classify/store/person"
	"classify/store/record"
)

// Source is a document that is kept.
type Source struct {
	Page     string       // address of the capture it was read in
	Captured time.Time    // when that was
	Voice    record.Voice // of the page
	Document *record.Document
}

// seen is the day in Japan by which a document said what it says; "" if that is not
// known.
func (s Source) seen() string {
	if s.Captured.IsZero() {
		return ""
	}
	return s.Captured.Add(9 * time.Hour).UTC().Format(time.DateOnly)
}

// Meant is what a request means: an utterance, or a passage of one in which
// others quote whom it means.
type Meant struct {
	URL       string
	Utterance record.Utterance
	Passage   string // "": the whole
	Where     string // what else of a document the passage is: InTitle, InAddress or InLink
}

// What besides utterances can say words that are to be forgotten.
const (
	InTitle   = "title" // or the byline, or the name of the site
	InAddress = "address"
	InLink    = "link"
)

// unquotedHosts is on how many hosts a phrase stands unquoted that is nobody's.
const unquotedHosts = 3

// candidate is a fingerprint of words that are meant.
type candidate struct {
	day      string // the first on which they were said, "": not known
	seen     string // the first on which they were captured, "": not known
	official bool
	hosts    []string // on which others say them unquoted
	others   bool     // they are somebody else's
	public   bool     // and the organisation or an authority says them
}

// after reports whether the words were said after another said them on a day or, if
// that is not known, was captured with them: a capture only tells that they were
// there by then.
func (c *candidate) after(day, seen string) bool {
	switch {
	case c.seen == "" && c.day == "" || c.seen != "" && c.seen < cmp.Or(day, seen):
		return false
	case day != "":
		return c.day == "" || day < c.day
	}
	return seen != "" && seen < c.day
}

// sooner is the earlier of two days, of which "" is not known.
func sooner(a, b string) string {
	if a == "" || b != "" && b < a {
		return b
	}
	return a
}

// gatherer makes a tombstone of a request.
type gatherer struct {
	Request
	set            *Set // with what the request says by itself
	tomb           Tombstone
	meant          []Meant
	seen           map[[3]string]bool // addresses, texts and passages of what is in meant
	hosts          []string
	units, windows map[Fingerprint]*candidate
	grams, public  map[Fingerprint]bool // runs of fragment letters of what they say, and the organisation or an authority
	called         map[Called]bool
	shared         map[Fingerprint]bool
}

// Gather shows a request all documents, twice, by calling each with a function
// that takes one, and returns what it means: a tombstone, and the utterances
// that will be taken out whole. The error is that of each, of Request.Check, or
// a *person.NamesakeError.
func Gather(key []byte, r Request, each func(show func(Source)) error) (t Tombstone, meant []Meant, err error) {
	if err := r.Check(); err != nil {
		return t, nil, err
	}
	g := &gatherer{Request: r, seen: map[[3]string]bool{}, units: map[Fingerprint]*candidate{}, windows: map[Fingerprint]*candidate{},
		grams: map[Fingerprint]bool{}, public: map[Fingerprint]bool{}, called: map[Called]bool{}, shared: map[Fingerprint]bool{}}
	s := newStamp(key)
	g.tomb = Tombstone{Kind: r.Kind(), Check: s.of(ofKey, "")}
	switch g.tomb.Kind {
	case ByURL:
		g.tomb.Page = s.of(ofPage, r.URL)
	case ByMatch:
		words := fold(r.Match).runes
		g.tomb.Phrase, g.tomb.Length = s.text(words), len(words)
	case ByAuthor:
		meant := person.Meant(r.Author)
		g.tomb.Person = s.of(ofPerson, meant)
		if letters := fold(meant).runes; !strings.HasPrefix(meant, "@") && len(letters) >= shortestName {
			g.tomb.Name, g.tomb.Letters = s.text(letters), len(letters)
		}
		if r.Site != "" {
			g.tomb.Site = s.of(ofSite, person.Same(r.Site))
		}
	}
	if g.set, err = NewSet(key, []Tombstone{g.tomb}); err != nil {
		return t, nil, err
	}
	if err := each(g.collect); err != nil {
		return t, nil, err
	}
	if r.Author != "" && person.Account(r.Author) != person.Same(r.Author) && r.Site == "" && len(g.hosts) > 1 {
		slices.Sort(g.hosts)
		return t, nil, &person.NamesakeError{Name: r.Author, Sites: g.hosts}
	}
	for print := range g.grams {
		if !g.public[print] {
			g.tomb.Parts = append(g.tomb.Parts, print)
			g.set.parts[print] = true
		}
	}
	slices.Sort(g.tomb.Parts)
	for one := range g.called {
		g.tomb.Called = append(g.tomb.Called, one)
		g.set.call(one)
	}
	slices.SortFunc(g.tomb.Called, func(a, b Called) int { return cmp.Compare(a.Person, b.Person) })
	if err := each(g.compare); err != nil {
		return t, nil, err
	}
	slices.Sort(g.tomb.Places)
	g.tomb.Units, g.tomb.Windows = g.left(g.units), g.left(g.windows)
	g.tomb.Shared = slices.Sorted(maps.Keys(g.shared))
	return g.tomb, g.meant, nil
}

// left are the fingerprints of words that are nobody else's, sorted. Those that others
// say too, but not the organisation or an authority, are theirs beside their name.
func (g *gatherer) left(all map[Fingerprint]*candidate) (out []Fingerprint) {
	for print, c := range all {
		switch {
		case !c.others && len(c.hosts) < unquotedHosts:
			out = append(out, print)
		case !c.public && g.Author != "":
			g.shared[print] = true
		}
	}
	slices.Sort(out)
	return out
}

// page reports whether the whole document is meant: by its address, or because that
// says the words.
func (g *gatherer) page(s Source) bool {
	d := s.Document
	return g.URL != "" && (s.Page == g.URL || d.URL == g.URL || d.Canonical == g.URL) ||
		g.Match != "" && (g.set.Whole(d.URL) || d.Canonical != "" && g.set.Whole(d.Canonical))
}

// means reports whether an utterance is meant, of a document that is not as a whole.
func (g *gatherer) means(a *asker, s Source, u record.Utterance) bool {
	return a.person(names(u, s.Document), s.Document) || a.says(u)
}

// collect takes the words of what is meant.
func (g *gatherer) collect(s Source) {
	a := g.set.ask()
	whole := g.page(s)
	if g.Match != "" {
		g.collectBesides(a, s.Document)
	}
	for _, u := range s.Document.Utterances {
		if whole || g.means(a, s, u) {
			// Of a file of many addresses' documents each utterance goes where it stands.
			ofFile := g.URL != "" && whole && s.Document.URL != g.URL && s.Document.Canonical != g.URL
			if g.note(s.Document.URL, u, "") && (ofFile || nameless(u) && len(fold(u.Text).runes) >= shortestMatch) {
				g.tomb.Places = append(g.tomb.Places, a.place(u, s.Document))
			}
			if host := person.Host(s.Document.URL); !slices.Contains(g.hosts, host) {
				g.hosts = append(g.hosts, host)
			}
			// What a page that is to be forgotten quotes of others is theirs.
			if !whole || !quotes(u) {
				own := a.before(apart(u), s.Document)
				g.runs(a, own, g.grams)
				g.learn(a, own, candidate{day: dayOf(u, s.Document), seen: s.seen(), official: official(u, s.Voice)})
			}
			if g.Author != "" {
				for _, one := range a.calledIn(u, s.Document) {
					g.called[one] = true
				}
			}
			continue
		}
		if official(u, s.Voice) {
			g.runs(a, u.Text, g.public)
		}
		for _, said := range joined(append(a.quotations(&u, s.Document), a.beside(&u, s.Document)...)) {
			passage := u.Text[said.start:said.end]
			g.learn(a, passage, candidate{})
			g.runs(a, passage, g.grams)
			g.note(s.Document.URL, u, passage)
		}
	}
}

// collectBesides takes down where words stand in a document besides its utterances.
func (g *gatherer) collectBesides(a *asker, d *record.Document) {
	note := func(where, text string, says bool) {
		if says && text != "" && !g.seen[[3]string{d.URL, where, text}] {
			g.seen[[3]string{d.URL, where, text}] = true
			g.meant = append(g.meant, Meant{URL: d.URL, Passage: text, Where: where})
		}
	}
	for _, text := range []string{d.Title, d.Byline, d.Site} {
		note(InTitle, text, a.phraseIn(text))
	}
	for _, address := range []string{d.URL, d.Canonical} {
		note(InAddress, address, a.inAddress(address))
	}
	for _, l := range d.Links {
		note(InLink, l.Text, a.phraseIn(l.Text))
		note(InLink, l.URL, a.inAddress(l.URL))
	}
	for _, u := range d.Utterances {
		note(InLink, u.URL, a.inAddress(u.URL))
	}
}

// note takes down what is meant, once, and reports whether it was new.
func (g *gatherer) note(address string, u record.Utterance, passage string) bool {
	key := [3]string{address, u.Text, passage}
	if g.seen[key] {
		return false
	}
	g.seen[key] = true
	g.meant = append(g.meant, Meant{URL: address, Utterance: u, Passage: passage})
	return true
}

// learn takes the fingerprints of words, and what is known of when they were said.
func (g *gatherer) learn(a *asker, text string, told candidate) {
	note := func(all map[Fingerprint]*candidate, print Fingerprint) {
		c := all[print]
		if c == nil {
			c = &candidate{}
			all[print] = c
		}
		c.day, c.seen = sooner(c.day, told.day), sooner(c.seen, told.seen)
		c.official = c.official || told.official
	}
	for _, one := range units(text) {
		if f := fold(text[one.start:one.end]); len(f.runes) >= shortestMatch {
			note(g.units, a.stamp.text(f.runes))
		}
	}
	for _, line := range strings.Split(text, "\n") {
		f := fold(line)
		for i := 0; i+window <= len(f.runes); i++ {
			note(g.windows, a.stamp.text(f.runes[i:i+window]))
		}
	}
}

// repeated takes down what somebody else gives as the words of a person, by the name
// beside it, and is a part of them.
func (g *gatherer) repeated(a *asker, d *record.Document, u record.Utterance) {
	for _, s := range joined(a.theirs(&u)) {
		g.note(d.URL, u, u.Text[s.start:s.end])
	}
}

// rxVoices stands behind words that a page gives as somebody's without brackets:
// ネットには遅すぎるとの声もある.
var rxVoices = regexp.MustCompile(`^(?:と(?:の|いう|いった)[、，]?(?:声|投稿|書き込み|コメント|意見|批判|感想|つぶやき|ツイート)|と[、，]?(?:投稿|つぶや|書き込|ツイート))`)

// said reports whether a passage is known to be the words of whom nobody names, so that
// a page that was there before has them from elsewhere too.
func (a *asker) said(u *record.Utterance, in span) bool {
	return slices.ContainsFunc(u.Quotes, func(q record.Quotation) bool {
		return q.Start <= in.start && in.end <= q.End && (mayBeAnyone(q.Speaker) || a.isThem(u, q.Speaker))
	})
}

// runs takes the runs of fragment letters of a text into a set, which only the words of
// a person need.
func (g *gatherer) runs(a *asker, text string, into map[Fingerprint]bool) {
	for _, line := range strings.Split(text, "\n") {
		f := fold(line)
		for i := 0; g.Author != "" && i+fragment <= len(f.runes); i++ {
			into[a.stamp.text(f.runes[i:i+fragment])] = true
		}
	}
}

// compare looks whether others have said the same by themselves.
func (g *gatherer) compare(s Source) {
	a := g.set.ask()
	host := person.Host(s.Document.URL)
	whole := g.page(s)
	for _, u := range s.Document.Utterances {
		if whole || g.means(a, s, u) {
			continue
		}
		g.repeated(a, s.Document, u)
		day, official := dayOf(u, s.Document), official(u, s.Voice)
		by := !unnamed(u) && !a.spokenBy(&u)
		// Who names them may have it from them.
		own := sync.OnceValue(func() bool { return (!quotes(u) || by) && len(a.calls(&u)) == 0 })
		note := func(c *candidate, at span, end int, quoted bool, length int) { // end: of the run that it is of
			if c == nil {
				return
			}
			voices := rxVoices.MatchString(u.Text[end:])
			quoted = quoted || voices
			press := !quoted && s.Voice == record.Press // what newspapers say alike they have of one source
			switch {
			case official && !c.official:
				c.others, c.public = true, true
			case press, c.after(day, s.seen()) && own() && !voices && !a.said(&u, at):
				c.others = true
			}
			if !quoted && length < longRun && !slices.Contains(c.hosts, host) && len(c.hosts) < unquotedHosts {
				c.hosts = append(c.hosts, host)
			}
		}
		list := units(u.Text)
		for _, one := range list {
			if f := fold(u.Text[one.start:one.end]); len(f.runes) >= shortest {
				note(g.units[a.stamp.text(f.runes)], span{one.start, one.end}, one.end, quotes(u) || one.quoted, len(f.runes))
			}
		}
		f := fold(u.Text)
		var run []*candidate // of windows one behind the other
		first := 0           // where the run begins
		done := func() {
			at := 0
			for i, c := range run {
				for at+1 < len(list) && list[at].end <= f.start[first+i] {
					at++
				}
				note(c, span{f.start[first+i], f.end[first+i+window-1]}, f.end[first+len(run)+window-2], quotes(u) || list[at].quoted, len(run)+window-1)
			}
			run = run[:0]
		}
		for i := 0; i+window <= len(f.runes); i++ {
			c := g.windows[a.stamp.text(f.runes[i:i+window])]
			if c == nil {
				done()
				continue
			}
			if len(run) == 0 {
				first = i
			}
			run = append(run, c)
		}
		done()
	}
}
