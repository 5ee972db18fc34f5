package extract

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/net/html"

	"classify/crawler/extract/charset"
	"classify/crawler/extract/coding"
	"classify/crawler/extract/dom"
	"classify/store/record"
)

// letters are the letters and digits of a text, in order.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, s)
}

// channels are what a page says, in the ways that text can be read off it:
// everything between its tags, what is shown, and what it tells machines.
func channels(c record.Capture) []string {
	u, err := coding.Undo(c.Body, c.Header)
	if err != nil {
		return nil
	}
	text, _, _ := charset.Decode(u.Bytes, c.Header.Get("Content-Type"))
	out := []string{letters(text), letters(html.UnescapeString(text))}
	for _, clean := range []bool{false, true} {
		root, _ := dom.Parse(text)
		var told strings.Builder
		dom.Each(root, func(n *html.Node) bool {
			if n.Type == html.TextNode && n.Parent != nil && n.Parent.Data == "script" {
				tell(&told, n.Data)
			}
			for _, a := range n.Attr {
				told.WriteString(a.Val + "\n")
			}
			return true
		})
		if clean {
			dom.Clean(root)
		}
		out = append(out, letters(allText(root)), letters(dom.Raw(root)), letters(told.String()))
	}
	return out
}

func allText(root *html.Node) string {
	var b strings.Builder
	dom.Each(root, func(n *html.Node) bool {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
		return true
	})
	return b.String()
}

var rxTagged = regexp.MustCompile(`<[^>]*>`)

// tell writes the strings of a script's JSON, without tags.
func tell(b *strings.Builder, script string) {
	for _, quoted := range regexp.MustCompile(`"(?:[^"\\]|\\.)*"`).FindAllString(script, -1) {
		var s string
		if json.Unmarshal([]byte(strings.Map(func(r rune) rune {
			if r < ' ' {
				return ' '
			}
			return r
		}, quoted)), &s) != nil {
			s = quoted
		}
		b.WriteString(html.UnescapeString(rxTagged.ReplaceAllString(html.UnescapeString(s), "")) + "\n")
	}
}

// rxSentence ends a sentence, a cell of a row, a line.
var rxSentence = regexp.MustCompile(`[。\n：]`)

// invented lists the sentences of a page's documents that it does not say.
func invented(c record.Capture, page Page) (out []string) {
	said := channels(c)
	for _, d := range page.Documents {
		for _, u := range d.Utterances {
		sentences:
			for _, sentence := range rxSentence.Split(u.Text, -1) {
				for _, channel := range said {
					if strings.Contains(channel, letters(sentence)) {
						continue sentences
					}
				}
				out = append(out, sentence)
			}
		}
	}
	return out
}

// TestNothingIsInvented: every sentence of every page of ours is on the page.
func TestNothingIsInvented(t *testing.T) {
	var names []string
	for _, pattern := range []string{"testdata/*.html", "testdata/pages/*.html", "testdata/pages/*.txt", "testdata/labelled/*.html"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, found...)
	}
	if len(names) < 50 {
		t.Fatalf("only %d pages", len(names))
	}
	for _, name := range names {
		body, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		c := record.Capture{URL: "https://pages.example/" + filepath.Base(name), Status: 200, Body: body}
		page, err := Extract(c)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if out := invented(c, page); len(out) > 0 {
			t.Errorf("%s does not say %q", name, out)
		}
	}
}
