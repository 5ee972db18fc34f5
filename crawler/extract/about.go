package extract

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"classify/store/record"

	"golang.org/x/text/unicode/norm"
)

// About judges whether a document is about the incident: its title or text
// holds the organisation's name, an alias or one of the source's match words.
// Widths, case and spaces do not matter. The reason is for people.
func About(inc record.Incident, match []string, d record.Document) (on bool, reason string) {
	title := plainForm(d.Title)
	texts := make([]string, len(d.Utterances))
	for i, u := range d.Utterances {
		texts[i] = plainForm(u.Text)
	}
	for _, term := range terms(inc, match) {
		form := plainForm(term)
		if utf8.RuneCountInString(form) < 2 {
			continue // one character is found everywhere
		}
		if holds(title, form) {
			return true, fmt.Sprintf("%q is in the title", term)
		}
		for i, text := range texts {
			if holds(text, form) {
				return true, fmt.Sprintf("%q is in utterance %d", term, d.Utterances[i].ID)
			}
		}
	}
	return false, "neither the organisation's names nor the match words occur"
}

// legalForms are left off a company's name in everyday use.
var legalForms = []string{"株式会社", "有限会社", "合同会社", "一般社団法人", "公益財団法人", "国立大学法人", "学校法人", "医療法人"}

// terms lists what to look for: match words, names, and the name as people
// write it, without its legal form.
func terms(inc record.Incident, match []string) []string {
	out := append([]string{}, match...)
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

// plainForm folds widths and case; white space goes, except between Latin
// words.
func plainForm(s string) string {
	s = strings.ToLower(norm.NFKC.String(s))
	fields := strings.FieldsFunc(s, unicode.IsSpace)
	var b strings.Builder
	for _, f := range fields {
		last, _ := utf8.DecodeLastRuneInString(b.String())
		next, _ := utf8.DecodeRuneInString(f)
		if b.Len() > 0 && latin(last) && latin(next) {
			b.WriteByte(' ')
		}
		b.WriteString(f)
	}
	return b.String()
}

// holds finds a term as a word: a Latin name does not match inside a longer
// Latin word, nor a katakana name of up to three characters inside a longer
// katakana word (マッチ in マッチング).
func holds(text, term string) bool {
	firstRune, _ := utf8.DecodeRuneInString(term)
	lastRune, _ := utf8.DecodeLastRuneInString(term)
	short := utf8.RuneCountInString(term) <= 3
	same := func(a, b rune) bool { return latin(a) && latin(b) || short && katakana(a) && katakana(b) }
	for at := 0; ; {
		i := strings.Index(text[at:], term)
		if i < 0 {
			return false
		}
		start, end := at+i, at+i+len(term)
		before, _ := utf8.DecodeLastRuneInString(text[:start])
		after, _ := utf8.DecodeRuneInString(text[end:])
		if !same(before, firstRune) && !same(after, lastRune) {
			return true
		}
		at = end
	}
}

func latin(r rune) bool {
	return r < 0x250 && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

func katakana(r rune) bool { return unicode.Is(unicode.Katakana, r) || r == 'ー' }
