package extract

import (
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"classify/crawler/extract/article"
	"classify/crawler/extract/comment"
	"classify/crawler/extract/dom"
	"classify/crawler/extract/embed"
	"classify/crawler/extract/meta"
	"classify/crawler/extract/prose"
	"classify/crawler/extract/structured"
	"classify/crawler/extract/utterance"
	"classify/store/record"
)

// readHTML fills a document from a page's markup.
func readHTML(d *record.Document, text string, base *url.URL) (warnings []string) {
	if at := rxSubset.FindStringIndex(text[:min(len(text), 8192)]); at != nil {
		text = text[:at[0]] + text[at[1]:]
	}
	root, warnings := dom.Parse(text)
	base = baseOf(root, base)
	d.Links = append(d.Links, pageLinks(root, base)...)
	told := structured.Read(root)
	m := meta.Read(d, root, base, told.Article())
	dom.Clean(root)
	embeds := embed.Find(root, base)
	comments := comment.Take(root, base)
	pieces := article.Cut(root, base, embeds)
	m.Dates(d, root, base, embeds.Hold)
	warnings = append(warnings, pieces.Choose(root, article.Known{Title: d.Title, Byline: d.Byline, Body: told.Body()}, len(comments) > 0)...)
	kept := pieces.Kept()
	comments = addTold(comments, kept, told, base)
	if drowned(kept, comments) {
		kept = aroundThread(kept, d.Title)
		warnings = slices.DeleteFunc(warnings, isNoArticle)
	}
	d.Utterances = finish(kept, comments, utterance.PublishedIn(d))
	return warnings
}

func isNoArticle(warning string) bool { return strings.HasPrefix(warning, "no article was found") }

// leastProse is how many characters a sentence has at least by which a page
// says something besides its comments.
const leastProse = 20

// drowned reports whether a page says no more than lines around its comments:
// then it is a thread.
func drowned(kept []record.Utterance, comments []comment.Comment) bool {
	around, said := 0, 0
	for _, u := range kept {
		if around += len(u.Text); u.Kind != record.Heading && prose.FullStop(u.Text) && utf8.RuneCountInString(u.Text) >= leastProse {
			return false
		}
	}
	for _, c := range comments {
		said += len(c.Utterance.Text)
	}
	return len(comments) >= 2 && said > around
}

// aroundThread keeps of what stands around a thread its title and what reads
// like prose; the rest is the site's.
func aroundThread(kept []record.Utterance, title string) (out []record.Utterance) {
	for _, u := range kept {
		if u.Kind == record.Heading && prose.Loose(u.Text) == prose.Loose(title) || u.Kind != record.Heading && prose.FullStop(u.Text) {
			out = append(out, u)
		}
	}
	return out
}

// finish numbers the chosen pieces and the comments behind them, names the
// heading each stands under and marks addenda.
func finish(kept []record.Utterance, comments []comment.Comment, published string) []record.Utterance {
	var out []record.Utterance
	for _, u := range kept {
		out = utterance.Append(out, u)
	}
	utterance.Mark(out, published)
	asked := firstWords(out)
	ids := make([]int, len(comments)) // the first utterance of each comment
	for i, c := range comments {
		switch {
		case c.Parent >= 0:
			c.Utterance.Parent = ids[c.Parent]
		case c.Answers:
			c.Utterance.Parent = asked
		}
		ids[i] = len(out) + 1
		out = utterance.Append(out, c.Utterance)
		for _, quote := range c.Quotes {
			quote.Parent = ids[i]
			out = utterance.Append(out, quote)
		}
	}
	for i := range out {
		out[i].ID = i + 1
	}
	return out
}

// firstWords is the number of the first utterance that is no heading, 0 if
// there is none: where a page's question is asked.
func firstWords(us []record.Utterance) int {
	for i, u := range us {
		if u.Kind != record.Heading {
			return i + 1
		}
	}
	return 0
}
