// Package link gathers the addresses that a page, a text or a feed points to,
// each with the words it is shown with. In go references and words, or the
// lines of a text (InText); out come absolute http and https links, each
// address once, in the order met. Start at List; Base resolves references as a
// browser does.
//
// It fetches nothing, does not judge what is worth following, and does not
// know HTML: who walks a page adds what it finds to a List.
package link

import (
	"net/url"
	"regexp"
	"strings"

	"classify/crawler/extract/prose"
	"classify/store/record"
)

// maxLinkText bounds the words kept with one link, in bytes.
const maxLinkText = 2000

// Resolve resolves a reference to an http or https address, "" if it is
// another kind or no address.
func Resolve(base *url.URL, ref string) string {
	ref = strings.Map(func(r rune) rune {
		if r == '\t' || r == '\n' || r == '\r' {
			return -1
		}
		return r
	}, strings.TrimSpace(ref))
	u, err := url.Parse(ref)
	if err != nil || ref == "" {
		return ""
	}
	u = base.ResolveReference(u)
	if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return ""
	}
	return u.String()
}

// List gathers links in order; an address met again adds its words to
// the first.
type List struct {
	Links []record.Link
	at    map[string]int
}

// Add takes one in; an empty address is passed over.
func (l *List) Add(address, text, rel string) {
	if address == "" {
		return
	}
	if l.at == nil {
		l.at = map[string]int{}
	}
	i, known := l.at[address]
	if !known {
		l.at[address] = len(l.Links)
		l.Links = append(l.Links, record.Link{URL: address, Text: clip(text), Rel: rel})
		return
	}
	switch old := l.Links[i].Text; {
	case strings.Contains(text, old):
		l.Links[i].Text = clip(text)
	case !strings.Contains(old, text):
		l.Links[i].Text = clip(old + " " + text)
	}
	if l.Links[i].Rel == "" {
		l.Links[i].Rel = rel
	}
}

func clip(s string) string {
	if len(s) <= maxLinkText {
		return s
	}
	return strings.ToValidUTF8(s[:maxLinkText], "")
}

// Join joins texts by spaces, each said once.
func Join(texts []string) string {
	out := ""
	for _, t := range texts {
		if t = prose.Squeeze(t); t != "" && !strings.Contains(out, t) {
			out = strings.TrimSpace(out + " " + t)
		}
	}
	return out
}

// Written is an address as people write it in text.
var Written = regexp.MustCompile(`https?://[!-~]+|pic\.(?:twitter|x)\.com/\w+`)

// InText lists the addresses written in the text, with the line each
// stands in as its words.
func InText(lines []string) []record.Link {
	var list List
	base := &url.URL{} // nothing relative resolves
	for _, line := range lines {
		if !strings.Contains(line, "://") {
			continue
		}
		words := Written.ReplaceAllString(line, "")
		for _, found := range Written.FindAllString(line, -1) {
			if strings.HasPrefix(found, "pic.") {
				continue
			}
			for _, one := range strings.Split(strings.ReplaceAll(found, "http", "\x00http"), "\x00") {
				list.Add(Resolve(base, strings.TrimRight(one, `.,)>"'`)), words, "")
			}
		}
	}
	return list.Links
}
