package voice

import (
	"regexp"
	"strings"
)

var (
	rxQuestion = regexp.MustCompile(`^[\s　]*(?:[―—–─]{1,2}|−−|--)[\s　]*[^\s]`)
	// rxAsked is whom an interview asks.
	rxAsked = regexp.MustCompile(`([^。、\s「」]{1,30}?(?:氏|さん|社長|教授|代表|理事長|学長|弁護士|先生))(?:に|へ)(?:話を聞|お?話を?(?:伺|うかが)|聞[いくき]|伺[っいう]|うかがっ|インタビュー|取材)|([^。、\s「」]{1,30}?(?:氏|さん|社長|教授|代表|理事長|学長|弁護士|先生))への?インタビュー`)
	// rxCredit opens what stands under an interview.
	rxCredit = regexp.MustCompile(`^[\s　]*(?:[（(]|取材|聞き手|文[＝=：:]|構成|写真)`)
)

// interviews gives the answers between questions that open with a dash to the
// one person that the page says it asks.
func (p *page) interviews() {
	var questions []int
	for i := range p.us {
		if p.us[i].Depth == 0 && p.us[i].Speaker == "" && rxQuestion.MatchString(p.us[i].Text) && len(p.us[i].Text) < 2000 {
			questions = append(questions, i)
		}
	}
	if len(questions) < 2 {
		return
	}
	who := p.asked(questions[0])
	if who.text == "" {
		return
	}
	for n, q := range questions {
		end := min(q+2, len(p.us)) // what follows the last answer may be the author's
		if n+1 < len(questions) {
			end = questions[n+1]
		}
		for i := q + 1; i < end && p.paragraph(i) && !rxCredit.MatchString(p.us[i].Text); i++ {
			p.quoted(i, who.text, Of(who.text))
		}
	}
}

// asked is the one person that the page says, before its first question, it
// asks; nobody if there are several.
func (p *page) asked(before int) (who name) {
	for _, u := range p.us[:before] {
		for _, m := range rxAsked.FindAllStringSubmatch(u.Text, -1) {
			n := nameAtEnd(m[1] + m[2])
			if who.text != "" && !strings.HasSuffix(n.text, who.text) && !strings.HasSuffix(who.text, n.text) {
				return name{}
			}
			if who.text == "" || len(n.text) < len(who.text) {
				who = n
			}
		}
	}
	return who
}
