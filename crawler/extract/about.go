package extract

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"classify/crawler/extract/date"
	"classify/crawler/extract/prose"
	"classify/store/record"
)

// About judges whether a document is about the incident, and says why for
// people to check. It is if it links to an announcement of the incident, holds
// one of the source's match words, or names the organisation. A name alone is
// not enough in a long text that names it once in passing, without a word of
// the incident's title or one of its dates; nor on a page that was published
// before anything was known. Widths, case and spaces do not matter.
func About(inc record.Incident, match []string, d record.Document) (on bool, reason string) {
	p := searched{d: d, title: prose.Fold(d.Title)}
	for _, u := range d.Utterances {
		p.texts = append(p.texts, prose.Fold(u.Text))
		p.size += utf8.RuneCountInString(u.Text)
	}
	if url := p.announcement(inc); url != "" {
		return true, "it links to the announcement " + url
	}
	if word, where := p.firstOf(match); word != "" {
		return true, fmt.Sprintf("%q is in %s", word, where)
	}
	name, where := p.firstOf(names(inc))
	if name == "" {
		return false, "neither the organisation's names nor the match words occur"
	}
	said := fmt.Sprintf("%q is in %s", name, where)
	if known := firstKnown(inc); known != "" && len(d.Published) >= len(time.DateOnly) && d.Published[:len(time.DateOnly)] < known {
		return false, fmt.Sprintf("%s, but the page is of %s, before anything was known (%s)", said, d.Published[:len(time.DateOnly)], known)
	}
	if evidence := p.evidence(inc); evidence != "" {
		return true, said + ", and " + evidence
	}
	if where != inTitle && p.size > longText && p.mentions(names(inc)) == 1 {
		return false, said + ", once in a long text without a word of the incident or one of its dates"
	}
	return true, said
}

// longText is a text, in characters, in which a name said once is said in
// passing: a list of other cases, a history. A post has less.
const longText = 1000

const inTitle = "the title"

// searched is a document in the form in which words are looked for.
type searched struct {
	d     record.Document
	title string
	texts []string // of the utterances
	size  int      // characters of all utterances
}

// announcement is the address of an announcement of the incident that the
// page links to, "" if there is none; the announcement itself is one. Pages of
// the organisation's own site link to it from their menus.
func (p searched) announcement(inc record.Incident) string {
	listed := map[string]string{}
	for _, s := range inc.Sources {
		if s.Voice == record.Announcement && s.Follow.Depth == 0 {
			listed[bare(s.URL)] = s.URL
		}
	}
	if url := listed[bare(p.d.URL)]; url != "" {
		return url
	}
	for _, l := range p.d.Links {
		if url := listed[bare(l.URL)]; url != "" && address(l.URL).Hostname() != address(p.d.URL).Hostname() {
			return url
		}
	}
	return ""
}

// bare is an address without what does not tell pages apart.
func bare(url string) string {
	_, rest, _ := strings.Cut(url, "://")
	rest, _, _ = strings.Cut(rest, "#")
	return strings.TrimSuffix(strings.TrimPrefix(rest, "www."), "/")
}

// firstOf is the first term that occurs, and where; terms of one character
// are found everywhere and do not count.
func (p searched) firstOf(terms []string) (term, where string) {
	for _, term := range terms {
		form := prose.Fold(term)
		if utf8.RuneCountInString(form) < 2 {
			continue
		}
		if prose.Holds(p.title, form) {
			return term, inTitle
		}
		for i, text := range p.texts {
			if prose.Holds(text, form) {
				return term, fmt.Sprintf("utterance %d", p.d.Utterances[i].ID)
			}
		}
	}
	return "", ""
}

// mentions counts the utterances that hold one of the terms.
func (p searched) mentions(terms []string) int {
	var forms []string
	for _, term := range terms {
		if form := prose.Fold(term); utf8.RuneCountInString(form) >= 2 {
			forms = append(forms, form)
		}
	}
	n := 0
	for _, text := range p.texts {
		if slices.ContainsFunc(forms, func(form string) bool { return prose.Holds(text, form) }) {
			n++
		}
	}
	return n
}

// evidence is what besides a name speaks for the incident: a word of its title
// or one of its known dates.
func (p searched) evidence(inc record.Incident) string {
	if word, where := p.firstOf(titleWords(inc)); word != "" {
		return fmt.Sprintf("%q is in %s", word, where)
	}
	for _, known := range []string{inc.Known.Detected, inc.Known.Announced} {
		if len(known) < len(time.DateOnly) {
			continue
		}
		day := known[:len(time.DateOnly)]
		for i, text := range p.texts {
			if namesDay(text, day) {
				return fmt.Sprintf("utterance %d names %s", p.d.Utterances[i].ID, day)
			}
		}
	}
	return ""
}

// namesDay reports whether a text names a day, in full or as month and day.
func namesDay(text, day string) bool {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return false
	}
	if strings.Contains(norm.NFKC.String(text), fmt.Sprintf("%d月%d日", t.Month(), t.Day())) {
		return true
	}
	return strings.HasPrefix(date.ISO(text), day)
}

// firstKnown is the first day on which anything was known of the incident, ""
// if the analyst has not said.
func firstKnown(inc record.Incident) string {
	first := ""
	for _, known := range []string{inc.Known.Detected, inc.Known.Announced} {
		if len(known) >= len(time.DateOnly) && (first == "" || known[:len(time.DateOnly)] < first) {
			first = known[:len(time.DateOnly)]
		}
	}
	return first
}

// rxWords are the words of a title: runs of kanji, katakana or Latin letters.
var rxWords = regexp.MustCompile(`\p{Han}{2,}|[\p{Katakana}ー]{3,}|[A-Za-z]{3,}`)

// titleWords are the words of the incident's title that are not the
// organisation's name, each long compound also by its last two characters:
// 会員情報流出 is also spoken of as 流出.
func titleWords(inc record.Incident) []string {
	title := inc.Title
	for _, name := range names(inc) {
		title = strings.ReplaceAll(title, name, " ")
	}
	var out []string
	for _, word := range rxWords.FindAllString(title, -1) {
		out = append(out, word)
		if r := []rune(word); len(r) >= 4 && word[0] >= 0xe4 { // kanji
			out = append(out, string(r[len(r)-2:]))
		}
	}
	return out
}

// legalForms are left off a company's name in everyday use.
var legalForms = []string{"株式会社", "有限会社", "合同会社", "一般社団法人", "公益財団法人", "国立大学法人", "学校法人", "医療法人"}

// names lists the organisation's names, also as people write them, without
// their legal form.
func names(inc record.Incident) []string {
	var out []string
	for _, name := range inc.Organisation.Names() {
		out = append(out, name)
		for _, form := range legalForms {
			if short := strings.TrimSpace(strings.ReplaceAll(name, form, "")); short != name {
				out = append(out, short)
			}
		}
	}
	return out
}
