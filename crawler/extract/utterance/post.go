// Package utterance turns pieces of text into utterances by the marks that
// people and services leave in the words themselves, whatever form the page
// had: the attribution under an embedded post, the line above a post of a
// bulletin board, the marker of a later addition (追記). In goes clean text;
// out come utterances with kind, speaker and date. Start at Attribution,
// BoardHead or Mark; Append cuts what is too long.
//
// It does not find where a piece begins or ends, nor what belongs to the page.
package utterance

import (
	"regexp"
	"strings"

	"classify/crawler/extract/date"
	"classify/crawler/extract/link"
	"classify/store/record"
)

// rxPostClock is the time of day where a network writes it before the day:
// 午後3:45 · 2021年5月21日.
const rxPostClock = `(?:(?:午前|午後)?\d{1,2}:\d{2}(?:[ \x{00a0}\x{202f}]?[ap]m)?[ \t\x{00a0}]*[·・･•-][ \t\x{00a0}]*)`

const rxPostDate = rxPostClock + `?(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{1,2}, \d{4}|\d{1,2} (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{4}|\d{4}\s?[年/.-]\s?\d{1,2}\s?[月/.-]\s?\d{1,2}日?)`

var (
	// rxAttribution is the line under an embedded post:
	// "— name (@handle) May 21, 2021", on its own or glued to the text.
	rxAttribution = regexp.MustCompile(`(?i)(?:—|―|–|--|&mdash;)[ \t\x{00a0}]*([^—―\n]{1,80}?)[ \t\x{00a0}]*[(（](@[\w.]+(?:@[\w.-]+)?)[)）][\s]*(` + rxPostDate + `[^\n]{0,20})?\s*$`)
	// rxPostTail is what the service appends to a post: short links.
	rxPostTail = regexp.MustCompile(`(?:\s*(?:https?://[^\s　]+|pic\.(?:twitter|x)\.com/\w+))+\s*$`)
	rxClockDay = regexp.MustCompile(`(?i)^\s*` + rxPostClock)
	rxGlued    = regexp.MustCompile(`https?://t\.co/\w{10}`)
)

// Byline is who wrote a post and when.
type Byline struct {
	Speaker, Handle, Posted string
}

// Attribution splits the line that names a post's author off the end of s.
func Attribution(s string) (text string, by Byline, ok bool) {
	if !strings.ContainsAny(s, "@＠") {
		return s, Byline{}, false
	}
	m := rxAttribution.FindStringSubmatch(s)
	if m == nil {
		return s, Byline{}, false
	}
	by = Byline{Speaker: strings.TrimSpace(m[1]), Handle: m[2], Posted: PostDate(m[3])}
	return strings.TrimRight(s[:len(s)-len(m[0])], " \t\n\u00a0　"), by, true
}

// PostDate reads the date a network writes under a post, "" if s has none; the
// time of day may stand before the day.
func PostDate(s string) string {
	if at := rxClockDay.FindStringIndex(s); at != nil {
		clock := strings.TrimRight(s[:at[1]], " \t\u00a0·・･•-")
		if posted := date.ISO(s[at[1]:] + " " + strings.ReplaceAll(clock, "\u202f", " ")); len(posted) > len("2021-05-21") {
			return posted
		}
	}
	return date.ISO(s)
}

// postWords takes the links off the end of a post, unless they are all of it.
func postWords(s string) string {
	if words := BareWords(s); words != "" {
		return words
	}
	return strings.TrimSpace(s)
}

// BareWords is a post without the links at its end, "" if there is no more.
func BareWords(s string) string {
	return strings.TrimSpace(rxPostTail.ReplaceAllString(s, ""))
}

// Post makes the utterance of a post.
func Post(text string, by Byline) record.Utterance {
	return record.Utterance{
		Kind: record.Post, Text: postWords(text), Speaker: by.Speaker, Handle: by.Handle,
		Posted: by.Posted, Depth: 1, Voice: record.Commentary,
	}
}

// MaxPost is the weight of the longest post the service allows.
const MaxPost = 280

// Weight counts characters the way the service does: a link is 23, a
// character of a wide script 2, any other 1; a post holds at most 280.
func Weight(s string) int {
	n := 0
	s = rxGlued.ReplaceAllStringFunc(s, func(string) string { n += 23; return "" })
	s = link.Written.ReplaceAllStringFunc(s, func(string) string { n += 23; return "" })
	for _, r := range s {
		if r <= 0x10ff || r >= 0x2000 && r <= 0x200d || r >= 0x2010 && r <= 0x201f || r >= 0x2032 && r <= 0x2037 {
			n++
		} else {
			n += 2
		}
	}
	return n
}
