package export

import (
	"classify/store/person"
	"regexp"
	"slices"
	"strings"
)

// What stands in the place of what is masked.
const (
	maskMail  = "[mail]"
	maskURL   = "[url]"
	maskPhone = "[phone]"
)

var (
	// An address of any kind: by its form nobody knows which leads to a person.
	urls  = regexp.MustCompile(`(?i)(?:https?|ｈｔｔｐｓ?)(?::|：)(?://|／／)[^\s　<>"「」『』（）、。，]+|\bwww\.[a-z0-9-]+\.[^\s　<>"「」『』（）、。，]+`)
	mails = regexp.MustCompile(`(?i)[a-z0-9][a-z0-9._%+-]*[@＠][a-z0-9][a-z0-9-]*(?:[.．][a-z0-9-]+)+`)
	// A handle, with its server if it has one.
	handles = regexp.MustCompile(`[@＠][A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?(?:@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)?`)
	// A number of Japan with or without hyphens and brackets, or of any country
	// with its +, in either width. What is too long or too short is none.
	numbers  = regexp.MustCompile(`(?:[+＋][1-9１-９]|[(（]?[0０])(?:[0-9０-９()（）・ ‐‑‒–—―ー−－-]{7,18})[0-9０-９]`)
	digitsOf = regexp.MustCompile(`[0-9０-９]`)
)

// finder finds what tells of persons in texts.
type finder struct {
	p     *Pseudonyms
	known *strings.Replacer // of names, in addresses
	by    map[rune][]name   // by their first character, the longest first
}

// name is a name that stands in the lines, and its pseudonym.
type name struct{ is, put string }

// newFinder learns the names of those who speak in lines.
func newFinder(p *Pseudonyms, lines []Line) *finder {
	f := &finder{p: p, by: map[rune][]name{}}
	all := map[string]string{}
	learn := func(said, put string) {
		if said = strings.TrimSpace(said); long(said) && !p.spared[person.Same(said)] {
			all[said] = put
		}
	}
	for i := range lines {
		l := &lines[i]
		speaker, handle := p.speaker(*l)
		learn(l.Speaker, speaker)
		learn(strings.TrimLeft(l.Handle, "@＠"), strings.TrimPrefix(handle, "@"))
		learn(l.Byline, p.person(l.Byline))
		for _, q := range l.Quotes {
			learn(q.Speaker, p.person(q.Speaker))
		}
		for _, one := range l.Labels {
			learn(one.By, p.person(one.By))
		}
		for _, t := range slices.Concat(l.Themes, l.Machine) {
			learn(t.Speaker, p.person(t.Speaker))
		}
	}
	var pairs []name
	for is, put := range all {
		pairs = append(pairs, name{is, put})
	}
	slices.SortFunc(pairs, func(a, b name) int {
		if len(a.is) != len(b.is) {
			return len(b.is) - len(a.is)
		}
		return strings.Compare(a.is, b.is)
	})
	var list []string
	for _, n := range pairs {
		first := []rune(n.is)[0]
		f.by[first] = append(f.by[first], n)
		list = append(list, n.is, n.put)
	}
	f.known = strings.NewReplacer(list...)
	return f
}

// names replaces known names in an address or a site's name.
func (f *finder) names(s string) string { return f.known.Replace(s) }

// mask replaces names and handles in a text and masks what else leads to a
// person, besides the changes that are given.
func (f *finder) mask(text string, given ...change) masked {
	changes := slices.Clone(given)
	lower := strings.ToLower(text)
	if strings.Contains(lower, "://") || strings.Contains(text, "：／／") || strings.Contains(text, "：//") || strings.Contains(lower, "www.") {
		changes = append(changes, all(urls, text, maskURL)...)
	}
	if strings.ContainsAny(text, "@＠") {
		changes = append(changes, all(mails, text, maskMail)...)
		for _, at := range handles.FindAllStringIndex(text, -1) {
			changes = append(changes, change{at[0], at[1], f.p.person(text[at[0]:at[1]])})
		}
	}
	if strings.ContainsAny(text, "0０+＋") {
		for _, c := range all(numbers, text, maskPhone) {
			if n := len(digitsOf.FindAllString(text[c.start:c.end], -1)); n >= 9 && n <= 15 && apart(text, c) {
				changes = append(changes, c)
			}
		}
	}
	for i, r := range text {
		for _, n := range f.by[r] {
			if strings.HasPrefix(text[i:], n.is) && whole(text, i, i+len(n.is)) {
				changes = append(changes, change{i, i + len(n.is), n.put})
				break
			}
		}
	}
	if len(changes) == 0 {
		return masked{text: text}
	}
	return apply(text, changes)
}

// all are changes of everything that a form finds.
func all(form *regexp.Regexp, text, put string) (changes []change) {
	for _, at := range form.FindAllStringIndex(text, -1) {
		changes = append(changes, change{at[0], at[1], put})
	}
	return changes
}

// apart reports whether no digit stands right before a number.
func apart(text string, c change) bool {
	before := []rune(text[max(0, c.start-3):c.start])
	return len(before) == 0 || !strings.ContainsRune("0123456789０１２３４５６７８９,.，．", before[len(before)-1])
}

// whole reports whether a name of Latin letters is no part of a longer word.
func whole(text string, start, end int) bool {
	letter := func(b byte) bool { return b == '_' || b >= '0' && b <= '9' || b|0x20 >= 'a' && b|0x20 <= 'z' }
	if start > 0 && letter(text[start]) && letter(text[start-1]) {
		return false
	}
	return end >= len(text) || !letter(text[end-1]) || !letter(text[end])
}
