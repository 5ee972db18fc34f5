// Package voice finds who says what in a document that has been read: the
// quotations inside its sentences with those they are attributed to, the
// blocks that are another's words by their label, their source line or their
// register, and the kind of voice that a name speaks with. In go a document's
// utterances; out come the same ones with speaker, voice, depth, kind and
// quotes filled in. Start at Attribute; Of tells the voice of a name.
//
// It never changes a text. A wrong speaker does more harm than none: what the
// words do not decide stays the author's, and who is not named stays unnamed.
// It knows neither markup nor the meaning of words beyond its tables.
package voice

import (
	"regexp"
	"slices"
	"strings"

	"classify/crawler/extract/prose"
	"classify/store/record"
)

// Attribute returns the document's utterances with what they say of their
// speakers. The document is left as it is.
func Attribute(d record.Document) []record.Utterance {
	us := slices.Clone(d.Utterances)
	p := newPage(us)
	for i := range us {
		account(&us[i], d.Byline)
	}
	if !p.own {
		p.labelled()
		p.interviews()
		p.cited()
		p.pasted()
	}
	p.desks()
	p.rumours()
	p.quotations()
	return us
}

// Quotations returns utterances of which the speakers are known, such as the
// posts of a table, with the quotations within them. They are left as they are.
func Quotations(known []record.Utterance) []record.Utterance {
	us := slices.Clone(known)
	p := &page{us: us}
	p.quotations()
	return us
}

// page is a document while its speakers are looked for.
type page struct {
	us []record.Utterance
	// registers are those of the utterances.
	registers []register
	// own: the page is an organisation's, or a private person's who writes like
	// one; all of it is one letter.
	own bool
	// company: that is a company's.
	company bool
	// casual: its author writes as people talk.
	casual bool
}

var (
	rxOurFirm   = regexp.MustCompile(`弊社|当社`)
	rxOurOffice = regexp.MustCompile(`[当本](?:委員会|協会|機構|庁|省)`)
)

func newPage(us []record.Utterance) *page {
	p := &page{us: us, registers: make([]register, len(us))}
	letters, casuals, neutral := 0, 0, 0
	var said strings.Builder
	for i, u := range us {
		p.registers[i] = registerOf(u.Text)
		if u.Depth > 0 || u.Kind != record.Paragraph && u.Kind != record.Addendum {
			continue
		}
		said.WriteString(u.Text + "\n")
		switch p.registers[i] {
		case letter:
			letters++
		case casual:
			casuals++
		default:
			neutral++
		}
	}
	p.casual = casuals > 0
	p.own = casuals == 0 && letters > neutral
	p.company = p.own && rxOurFirm.MatchString(said.String()) && !rxOurOffice.MatchString(said.String())
	return p
}

// account sets the voice of a comment, a post or a quotation by the name that
// signs it.
func account(u *record.Utterance, byline string) {
	switch {
	case u.Kind == record.Quote && u.Voice == "" && u.Speaker != "":
		u.Voice = Of(u.Speaker)
	case u.Kind == record.Comment && isAuthor(u.Speaker, byline):
		u.Voice = ""
	case u.Kind == record.Comment || u.Kind == record.Post:
		switch v := ofAccount(u.Speaker); {
		case v == record.Announcement && u.Handle != "":
			u.Voice = "" // anybody may call his account so: who shows it answers for it
		case v == record.Authority:
			u.Voice = record.Commentary // and so he may by an authority's name
		case v != "":
			u.Voice = v
		}
	}
}

// Unverified says in a warning that accounts have authorities' names, "" if none has.
func Unverified(us []record.Utterance) (warning string) {
	for _, u := range us {
		if u.Speaker != "" && (u.Kind == record.Comment || u.Kind == record.Post) && ofAccount(u.Speaker) == record.Authority {
			return "an account has an authority's name: it speaks as one only if the incident file lists it under authorities"
		}
	}
	return ""
}

// isAuthor reports whether a comment is signed by the page's author.
func isAuthor(name, byline string) bool {
	return rxAuthor.MatchString(name) || name != "" && prose.Loose(name) != "" && prose.Loose(name) == prose.Loose(byline)
}

// paragraph reports whether utterance i is the author's own prose so far.
func (p *page) paragraph(i int) bool {
	u := p.us[i]
	return u.Depth == 0 && u.Speaker == "" && (u.Kind == record.Paragraph || u.Kind == record.Addendum || u.Kind == record.List)
}

// quoted makes utterance i another's words.
func (p *page) quoted(i int, speaker string, v record.Voice) {
	u := &p.us[i]
	if u.Kind == record.Paragraph {
		u.Kind = record.Quote
	}
	u.Depth, u.Speaker, u.Voice = 1, speaker, v
}
