package forget

import (
	"regexp"
	"slices"
	"strings"

	"classify/store/person"
	"classify/store/record"
)

// Gone is what was taken out of documents.
type Gone struct {
	Utterances int `json:"utterances"` // whole ones
	Passages   int `json:"passages"`   // quotations in what others say, names among them
	Links      int `json:"links"`      // that say or lead to what is forgotten
}

// Any reports whether anything was taken out.
func (g Gone) Any() bool { return g.Utterances+g.Passages+g.Links > 0 }

// Add adds what was taken out elsewhere.
func (g *Gone) Add(more Gone) {
	g.Utterances += more.Utterances
	g.Passages += more.Passages
	g.Links += more.Links
}

// hole stands in the place of a passage.
const hole = "［…］"

// Document takes out of a document what is to be forgotten and says what that
// was. The utterances that are left are numbered anew. A document of which
// nothing is left has no utterances.
func (s *Set) Document(d *record.Document) (gone Gone) {
	if s.Empty() {
		return gone
	}
	if s.Whole(d.URL) || d.Canonical != "" && s.Whole(d.Canonical) {
		gone.Utterances = len(d.Utterances)
		*d = record.Document{URL: s.Address(d.URL), Lang: d.Lang, Links: []record.Link{}, Warnings: []string{}}
		return gone
	}
	a := s.ask()
	keep, number := make([]record.Utterance, 0, len(d.Utterances)), map[int]int{}
	for _, u := range d.Utterances {
		if a.goes(u, d) {
			gone.Utterances++
			continue
		}
		cut := a.cut(&u, d)
		gone.Passages += cut
		if cut > 0 && empty(u.Text) {
			gone.Utterances++
			continue
		}
		keep = append(keep, u)
		number[u.ID] = len(keep)
	}
	d.URL = s.Address(d.URL)
	own := d.Byline != "" && a.person(person.Spellings(d.Byline), d)
	words := func(text *string) {
		if *text != "" && (a.phraseIn(*text) || a.holds(*text, d)) {
			*text = ""
			gone.Passages++
		}
	}
	d.Warnings = slices.DeleteFunc(slices.Clone(d.Warnings), func(w string) bool { // they may quote a cell
		found := s.Finds(w)
		if found {
			gone.Passages++
		}
		return found
	})
	words(&d.Title)
	words(&d.Byline)
	words(&d.Site)
	if own {
		d.Byline, d.Title = "", ""
		gone.Passages++
	}
	for i := range keep {
		u := &keep[i]
		u.ID, u.Parent = i+1, number[u.Parent]
		words(&u.Heading)
		if u.URL != "" && s.Address(u.URL) != u.URL {
			u.URL = ""
			gone.Links++
		}
	}
	d.Utterances = keep
	links := a.links(d, d.Links)
	gone.Links, d.Links = gone.Links+len(d.Links)-len(links), links
	d.Warnings = slices.DeleteFunc(d.Warnings, func(w string) bool { return a.holds(w, d) })
	return gone
}

// Theirs lists the utterances of a document, by their place, that are to be forgotten as
// a whole or in which others quote what is. Who only names a person does not.
func (s *Set) Theirs(d *record.Document) (places []int) {
	if s.Empty() {
		return nil
	}
	a := s.ask()
	all := s.Whole(d.URL) || d.Canonical != "" && s.Whole(d.Canonical)
	for i, u := range d.Utterances {
		if all || a.goes(u, d) || len(a.words(&u, d)) > 0 {
			places = append(places, i)
		}
	}
	return places
}

// goes reports whether an utterance is to be forgotten as a whole.
func (a *asker) goes(u record.Utterance, d *record.Document) bool {
	return a.person(names(u, d), d) || a.says(u) || a.known(u, d)
}

// known reports whether an utterance was forgotten at its address, as nobody's or
// with whoever said it.
func (a *asker) known(u record.Utterance, d *record.Document) bool {
	return len(a.places) > 0 && a.places[a.place(u, d)]
}

// place is the fingerprint of what somebody said at an address.
func (a *asker) place(u record.Utterance, d *record.Document) Fingerprint {
	at := d.URL
	if !nameless(u) {
		at += "\x00" + u.Speaker + "\x00" + u.Handle
	}
	return a.stamp.place(at, fold(u.Text).runes)
}

// nameless reports whether nobody is named who says an utterance.
func nameless(u record.Utterance) bool { return u.Speaker == "" && u.Handle == "" }

// unnamed reports whether no name is known of who says an utterance: nobody's, or what
// a page calls somebody whom it quotes.
func unnamed(u record.Utterance) bool {
	return nameless(u) || u.Handle == "" && quotes(u) && mayBeAnyone(u.Speaker)
}

// says reports whether words to be forgotten stand in an utterance or in the
// name of who said it.
func (a *asker) says(u record.Utterance) bool {
	if len(a.phrases) == 0 {
		return false
	}
	return slices.ContainsFunc([]string{u.Text, u.Speaker, u.Handle}, a.phraseIn)
}

// links leaves out the links that say or lead to what is forgotten.
func (a *asker) links(d *record.Document, links []record.Link) []record.Link {
	return slices.DeleteFunc(slices.Clone(links), func(l record.Link) bool {
		return a.Address(l.URL) != l.URL || a.phraseIn(l.Text) || a.holds(l.Text, d)
	})
}

// holds reports whether a passage of a text is to be forgotten.
func (a *asker) holds(text string, d *record.Document) bool {
	return len(a.passages(&record.Utterance{Text: text, Kind: record.Quote}, d)) > 0
}

// mentions are handles in a text, with their server if they have one.
var mentions = regexp.MustCompile(`[@＠][A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?(?:@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)?`)

// span is a passage, in bytes of a text.
type span struct{ start, end int }

// passages finds what is to be taken out of an utterance, in order and apart.
func (a *asker) passages(u *record.Utterance, d *record.Document) (out []span) {
	if len(a.persons) > 0 && strings.ContainsAny(u.Text, "@＠") {
		for _, at := range mentions.FindAllStringIndex(u.Text, -1) {
			if a.handle(u.Text[at[0]:at[1]], d) {
				out = append(out, span{at[0], at[1]})
			}
		}
	}
	return joined(append(out, a.words(u, d)...))
}

// words finds those in an utterance that are to be forgotten.
func (a *asker) words(u *record.Utterance, d *record.Document) []span {
	out := slices.Concat(a.quotations(u, d), a.beside(u, d), a.theirs(u))
	if len(a.units) > 0 {
		out = append(out, a.quoted(u)...)
		out = append(out, a.inLines(u)...)
	}
	f := fold(u.Text)
	if covered := a.covered(f); covered != nil && (unnamed(*u) || a.copied(u, covered)) {
		out = slices.Concat(out, runs(f, covered), mostly(u.Text, f, covered))
	}
	return out
}

// runs are the passages of a text that are marked.
func runs(f folded, covered []bool) (out []span) {
	for i := 0; i < len(covered); i++ {
		if !covered[i] {
			continue
		}
		from := i
		for i+1 < len(covered) && covered[i+1] {
			i++
		}
		out = append(out, span{f.start[from], f.end[i]})
	}
	return out
}

// copied reports whether somebody else, who is named, has taken over what is to be
// forgotten: a long run of it, or a shorter one with its author's name. A sentence
// that both say is both's.
func (a *asker) copied(u *record.Utterance, covered []bool) bool {
	return isLong(covered) || len(a.calls(u)) > 0
}

// isLong reports whether a run of what is to be forgotten is longer than anybody says
// by chance.
func isLong(covered []bool) bool {
	run, longest := 0, 0
	for _, c := range covered {
		if run++; !c {
			run = 0
		}
		longest = max(longest, run)
	}
	return longest >= longRun
}

// mostly are the units of which half or more is to be forgotten: what is left of
// them are words put in, or their beginning and end in other words.
func mostly(text string, f folded, covered []bool) (out []span) {
	i := 0
	for _, one := range units(text) {
		letters, gone := 0, 0
		for ; i < len(f.runes) && f.start[i] < one.end; i++ {
			if f.start[i] < one.start {
				continue
			}
			if letters++; covered[i] {
				gone++
			}
		}
		if gone > 0 && 2*gone >= letters {
			out = append(out, span{one.start, one.end})
		}
	}
	return out
}

// quotations are those in an utterance whose speaker is to be forgotten.
func (a *asker) quotations(u *record.Utterance, d *record.Document) (out []span) {
	for _, q := range u.Quotes {
		if q.Speaker != "" && a.speaks(q.Speaker, d) {
			out = append(out, span{q.Start, q.End})
		}
	}
	return out
}

// quoted are the units to be forgotten that stand where words are quoted.
func (a *asker) quoted(u *record.Utterance) (out []span) {
	for _, one := range units(u.Text) {
		f := fold(u.Text[one.start:one.end])
		whole := quotes(*u) && unnamed(*u)
		if named := a.ofThem(u, one); !named && (len(f.runes) < shortest || !whole && !one.quoted) || len(f.runes) < shortestMatch {
			continue
		}
		if a.units[a.stamp.text(f.runes)] {
			out = append(out, span{one.start, one.end})
		}
	}
	return out
}

// inLines are the units to be forgotten, however short, in lines that the name of
// their author opens, on whatever site they are meant.
func (a *asker) inLines(u *record.Utterance) (out []span) {
	if len(a.persons) == 0 {
		return nil
	}
	for _, line := range sentences(u.Text) {
		named := a.named(u.Text[line.start:line.end], nil)
		if len(named) == 0 {
			continue
		}
		said, ok := labelled(u, span{line.start + named[0].start, line.start + named[0].end}, line.start)
		if !ok {
			continue
		}
		for _, one := range units(u.Text[said.start:said.end]) {
			one.start, one.end = one.start+said.start, one.end+said.start
			if f := fold(u.Text[one.start:one.end]); len(f.runes) >= shortestMatch && a.units[a.stamp.text(f.runes)] {
				out = append(out, span{one.start, one.end})
			}
		}
	}
	return out
}

// ofThem reports whether a unit stands with the name of a person to be forgotten, on
// whatever site they are meant: as speaker, or in its line.
func (a *asker) ofThem(u *record.Utterance, one unit) bool {
	if len(a.persons) == 0 {
		return false
	}
	if a.anywhere(spellings(u.Speaker)...) {
		return true
	}
	from := strings.LastIndexByte(u.Text[:one.start], '\n') + 1
	return len(a.named(u.Text[from:one.start], nil)) > 0
}

// joined puts passages in order, and together those that overlap or touch.
func joined(list []span) (out []span) {
	slices.SortFunc(list, func(a, b span) int { return a.start - b.start })
	for _, s := range list {
		if n := len(out); n > 0 && s.start <= out[n-1].end {
			out[n-1].end = max(out[n-1].end, s.end)
			continue
		}
		out = append(out, s)
	}
	return out
}

// cut takes passages out of an utterance and says how many. Other passages
// that somebody is quoted with keep their place.
func (a *asker) cut(u *record.Utterance, d *record.Document) int {
	out := a.passages(u, d)
	if len(out) == 0 {
		return 0
	}
	var b strings.Builder
	at := 0
	var quotes []record.Quotation
	left := slices.DeleteFunc(slices.Clone(u.Quotes), func(q record.Quotation) bool {
		return slices.ContainsFunc(out, func(s span) bool { return s.start < q.End && q.Start < s.end })
	})
	for _, s := range out {
		b.WriteString(u.Text[at:s.start])
		b.WriteString(hole)
		at = s.end
	}
	b.WriteString(u.Text[at:])
	for _, q := range left {
		shift := 0
		for _, s := range out {
			if s.end <= q.Start {
				shift += len(hole) - (s.end - s.start)
			}
		}
		q.Start, q.End = q.Start+shift, q.End+shift
		quotes = append(quotes, q)
	}
	u.Text, u.Quotes = b.String(), quotes
	return len(out)
}

// CutFrom says which bytes of a text were taken out of it if left is what remains: none of
// one that is as it was.
func CutFrom(was, left string) (gone [][2]int, ok bool) {
	pieces := strings.Split(left, hole)
	last := len(pieces) - 1
	if last == 0 {
		return nil, was == left
	}
	if !strings.HasPrefix(was, pieces[0]) {
		return nil, false
	}
	at := len(pieces[0])
	for _, piece := range pieces[1:last] {
		from := strings.Index(was[at:], piece)
		if from < 0 {
			return nil, false
		}
		gone = append(gone, [2]int{at, at + from})
		at += from + len(piece)
	}
	if !strings.HasSuffix(was[at:], pieces[last]) {
		return nil, false
	}
	return append(gone, [2]int{at, len(was) - len(pieces[last])}), true
}

// Letters is how many letters and digits a text has.
func Letters(text string) int { return len(fold(text).runes) }

// empty reports whether a text says nothing besides what was taken out of it.
func empty(text string) bool { return len(fold(strings.ReplaceAll(text, hole, "")).runes) == 0 }
