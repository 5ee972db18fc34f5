// Package forget decides what is left of documents when words in them are not
// to be kept any more: those of a person, of a page, or those that hold a text.
//
// Start at Gather with a Request: it is shown every document that is kept, and
// makes a Tombstone of what the request means. A Set of tombstones then says of
// any document what is left of it. Tombstones hold keyed fingerprints and no
// words, and the same Set is asked of what is kept and of what a crawl brings
// later: what was erased once does not come back, from wherever it is quoted.
//
// Words count as quoted where
//
//   - sixteen characters in a row are the same (letters and digits, whatever
//     their width, and without what stands between them),
//   - ten or more, up to the next stop or bracket, stand in brackets, in a
//     quotation or in an embedded post, or
//   - a speaker is named whose words are to be forgotten, or, where nobody is
//     known to speak, the sentence names them, or
//   - they stand in brackets in a sentence with another name or account of theirs,
//     under which words of theirs are kept, and eight characters in a row are the same.
//     Where it is known that they have said it, it is theirs beside their name though
//     others have said it too.
//
// Of a sentence or a bracket of which half is theirs nothing is left.
//
// Not theirs are words that the organisation, an authority or somebody before
// them has said, what they quote of others, and phrases that stand unquoted on
// three or more hosts. Before them was who said it on a day that is known, unless
// theirs were captured before that day; where none is known nobody was. Who quotes
// it of nobody by name, as a newspaper does, has it from somebody, whatever the day.
//
// What belongs to a person is the same for who asks what there is of theirs as for who
// asks that it is forgotten: see Set.Theirs.
//
// The package is pure: it knows neither files nor captures.
package forget

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"classify/store/person"
	"classify/store/record"
)

// Request is what somebody asks to be forgotten. One of Author, URL and Match is set.
type Request struct {
	Author string // a handle, beginning with @, or a name
	Site   string // host or name of the site where Author is meant; "": all
	URL    string // canonical address of a document or capture
	Match  string // words
}

// The kinds of request.
const (
	ByAuthor = "author"
	ByURL    = "url"
	ByMatch  = "match"
)

// shortestMatch is how many letters and digits a text has at least: shorter
// ones stand in what nobody means.
const shortestMatch = 4

// Check says what is wrong with a request.
func (r Request) Check() error {
	given := 0
	for _, s := range []string{r.Author, r.URL, r.Match} {
		if s != "" {
			given++
		}
	}
	switch {
	case given != 1:
		return errors.New("say what is to be forgotten, by one of author, url and match")
	case r.Site != "" && r.Author == "":
		return errors.New("a site narrows an author and nothing else")
	case r.Match != "" && len(fold(r.Match).runes) < shortestMatch:
		return fmt.Errorf("%q has fewer than %d letters and digits; it would stand in what you do not mean", r.Match, shortestMatch)
	case r.Author != "" && person.Same(strings.TrimLeft(r.Author, "@＠")) == "":
		return fmt.Errorf("%q is no name", r.Author)
	}
	return nil
}

// Kind is what the request goes by.
func (r Request) Kind() string {
	switch {
	case r.Author != "":
		return ByAuthor
	case r.URL != "":
		return ByURL
	}
	return ByMatch
}

// names are the spellings under which a person's words are known: of a
// document's own author, of an utterance's speaker or of a quotation's.
func names(said record.Utterance, d *record.Document) (list []string) {
	if account := person.Account(said.Handle); account != "" {
		list = append(list, account)
	}
	list = append(list, person.Spellings(said.Speaker)...)
	if len(list) == 0 && said.Depth == 0 {
		list = person.Spellings(d.Byline)
	}
	return list
}

// spellings are those of whom a quotation names.
func spellings(speaker string) []string {
	return append(person.Spellings(speaker), person.Account(speaker))
}

// sites are what the site of a document may be called.
func sites(d *record.Document) []string {
	list := []string{person.Same(person.Host(d.URL))}
	if d.Site != "" {
		list = append(list, person.Same(d.Site))
	}
	return list
}

// official reports whether words are those of the organisation or an authority.
func official(u record.Utterance, page record.Voice) bool {
	v := cmp.Or(u.Voice, page)
	return v == record.Announcement || v == record.Authority
}

// quotes reports whether an utterance is as a whole what somebody else said.
func quotes(u record.Utterance) bool {
	return u.Kind == record.Quote || u.Kind == record.Post || u.Depth > 0
}

// longRun is how many characters in a row nobody says by chance, however many say
// them: what is longer and the same is a copy.
const longRun = 30

// rxRepost opens what somebody passes on of another account.
var rxRepost = regexp.MustCompile(`(?:^|[\s　])(?:RT|QT|ＲＴ|引用|リポスト|リツイート)[ 　]*([@＠][A-Za-z0-9_]+)[ 　]*[:：]?`)

// before is what an utterance says before it passes on another's words.
func (a *asker) before(text string, d *record.Document) string {
	for _, at := range rxRepost.FindAllStringSubmatchIndex(text, -1) {
		if !a.handle(text[at[2]:at[3]], d) {
			return text[:at[0]]
		}
	}
	return text
}

// dayOf is the day on which words were said; "" if it is not known.
func dayOf(u record.Utterance, d *record.Document) string {
	at := cmp.Or(u.Posted, d.Published)
	if len(at) < len("2006-01-02") {
		return ""
	}
	return at[:len("2006-01-02")]
}

// apart leaves of a text what no other person is quoted with in it.
func apart(u record.Utterance) string {
	quotes := slices.Clone(u.Quotes)
	slices.SortFunc(quotes, func(a, b record.Quotation) int { return a.Start - b.Start })
	var b strings.Builder
	at := 0
	for _, q := range quotes {
		if q.Start < at || q.End > len(u.Text) {
			continue
		}
		b.WriteString(u.Text[at:q.Start])
		b.WriteByte('\n') // what stands on both sides does not belong together
		at = q.End
	}
	b.WriteString(u.Text[at:])
	return b.String()
}
