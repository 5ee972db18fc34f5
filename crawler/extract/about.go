package extract

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"classify/crawler/extract/prose"
	"classify/store/record"
)

// About judges whether a document is about the incident: its title or text
// holds the organisation's name, an alias or one of the source's match words.
// Widths, case and spaces do not matter. The reason is for people.
func About(inc record.Incident, match []string, d record.Document) (on bool, reason string) {
	title := prose.Fold(d.Title)
	texts := make([]string, len(d.Utterances))
	for i, u := range d.Utterances {
		texts[i] = prose.Fold(u.Text)
	}
	for _, term := range terms(inc, match) {
		form := prose.Fold(term)
		if utf8.RuneCountInString(form) < 2 {
			continue // one character is found everywhere
		}
		if prose.Holds(title, form) {
			return true, fmt.Sprintf("%q is in the title", term)
		}
		for i, text := range texts {
			if prose.Holds(text, form) {
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
