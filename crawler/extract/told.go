package extract

import (
	"index/suffixarray"
	"net/url"
	"strings"
	"unicode/utf8"

	"classify/crawler/extract/comment"
	"classify/crawler/extract/date"
	"classify/crawler/extract/link"
	"classify/crawler/extract/prose"
	"classify/crawler/extract/structured"
	"classify/store/record"
)

// surelySaid is how many letters two texts share by accident at most: a
// shorter one may stand in any article.
const surelySaid = 12

// shownTexts are the texts a page shows its readers, to be searched in.
type shownTexts struct {
	whole map[string]bool
	all   *suffixarray.Index
}

func newShownTexts(kept []record.Utterance, comments []comment.Comment) shownTexts {
	s := shownTexts{whole: map[string]bool{}}
	var all strings.Builder
	add := func(text string) {
		text = prose.Loose(text)
		s.whole[text] = true
		all.WriteString(text)
	}
	for _, u := range kept {
		add(u.Text)
	}
	for _, c := range comments {
		add(c.Utterance.Text)
	}
	s.all = suffixarray.New([]byte(all.String()))
	return s
}

// hold reports whether a text is shown, by itself or as part of another.
func (s shownTexts) hold(text string) bool {
	text = prose.Loose(text)
	return s.whole[text] || utf8.RuneCountInString(text) >= surelySaid && len(s.all.Lookup([]byte(text), 1)) > 0
}

// addTold fills in who wrote the comments we found, when and where, from what
// the page tells machines, and adds those comments that it tells only them.
// What readers are shown is never added again, nor what is told in the markup
// that shows it: there, the comments we found are all.
func addTold(comments []comment.Comment, kept []record.Utterance, things structured.Things, base *url.URL) []comment.Comment {
	found := map[string]int{}
	for i, c := range comments {
		key := prose.Loose(c.Utterance.Text)
		if _, known := found[key]; !known {
			found[key] = i
		}
	}
	var shown shownTexts
	place := make([]int, len(things)) // the comment a thing became or is
	for i, t := range things {
		place[i] = -1
		if !t.Said() {
			continue
		}
		if at, ok := found[prose.Loose(t.Text)]; ok {
			place[i] = at
			fillGaps(&comments[at].Utterance, toldBy(t, base))
			continue
		}
		if t.Markup {
			continue
		}
		if shown.all == nil {
			shown = newShownTexts(kept, comments)
		}
		if shown.hold(t.Text) {
			continue
		}
		c := comment.Comment{Parent: -1, Utterance: toldBy(t, base)}
		if t.Parent >= 0 {
			c.Parent = place[t.Parent]
			c.Answers = things[t.Parent].Kind == structured.Question
		}
		place[i] = len(comments)
		found[prose.Loose(t.Text)] = len(comments)
		comments = append(comments, c)
	}
	return comments
}

// toldBy is the utterance a thing tells.
func toldBy(t structured.Thing, base *url.URL) record.Utterance {
	u := record.Utterance{
		Kind: record.Comment, Text: t.Text, Speaker: t.Author, Posted: date.ISO(t.Published),
		URL: link.Resolve(base, t.URL), Voice: record.Commentary,
	}
	if t.Kind == structured.Post || t.Kind == structured.Question {
		u.Kind = record.Post
	}
	return u
}

func fillGaps(u *record.Utterance, told record.Utterance) {
	for _, gap := range []struct {
		field *string
		value string
	}{{&u.Speaker, told.Speaker}, {&u.Posted, told.Posted}, {&u.URL, told.URL}} {
		if *gap.field == "" {
			*gap.field = gap.value
		}
	}
}
