package comment

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"classify/crawler/extract/dom"
	"classify/crawler/extract/prose"
	"classify/crawler/extract/utterance"
	"classify/store/record"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// boardPost is one post of a bulletin board: its number, what its head
// line says, and the elements or the text that follow.
type boardPost struct {
	head   *html.Node
	body   []*html.Node
	number string
	u      record.Utterance
}

// takeThread reads a bulletin board: lines with number, name and date, each
// followed by the words.
func takeThread(root *html.Node) []Comment {
	posts := boardPosts(root)
	if len(posts) < 2 {
		return nil
	}
	var out []Comment
	for _, p := range posts {
		c := Comment{Parent: -1, Utterance: p.u, number: utterance.PlainNumber(p.number)}
		if text, quotes := markedQuotes(p.u.Text); prose.Speaks(text) {
			c.Utterance.Text, c.Quotes = text, quotes
		}
		out = append(out, c)
	}
	for _, p := range posts {
		dom.Remove(p.head)
		for _, n := range p.body {
			dom.Remove(n)
		}
	}
	answer(out)
	return dense(out)
}

// answer gives comments that name another by its number that one as what they
// answer, and takes out of them what they repeat of others.
func answer(comments []Comment) {
	byNumber := map[string]int{}
	for i := range comments {
		c := &comments[i]
		if c.number != "" {
			byNumber[c.number] = i
		}
		answered := utterance.AnsweredNumber(c.Utterance.Text)
		if answered == "" || c.Parent >= 0 {
			continue
		}
		if at, ok := byNumber[answered]; ok && at < i {
			c.Parent = at
		}
	}
	repeatedQuotes(comments)
}

// rxOpening is a number at the beginning of a comment: "12. 名無し", "No.12".
var rxOpening = regexp.MustCompile(`^\s*(?:No\.?\s*|[#＃])?([0-9０-９]{1,5})(?:[\s.．:：)）]|$)`)

// numberOf is the number that a comment bears, "" if none.
func numberOf(n *html.Node) string {
	if mark := dom.First(n, func(c *html.Node) bool { return dom.Named(c, "number", "num", "no", "postid") }); mark != nil {
		if m := rxOpening.FindStringSubmatch(dom.Inline(mark)); m != nil {
			return utterance.PlainNumber(m[1])
		}
	}
	line, _, _ := strings.Cut(dom.Inline(n), "\n")
	if m := rxOpening.FindStringSubmatch(line); m != nil {
		return utterance.PlainNumber(m[1])
	}
	return ""
}

// mayHead looks at the beginning of a block's text: a post's head begins with
// its number or a mark, or names the field it is in.
func mayHead(n *html.Node) bool {
	start, _ := firstText(n)
	r, _ := utf8.DecodeRuneInString(start)
	return r < utf8.RuneSelf || r > 0x2000 && r < 0x3040 || r >= 0xff00 || strings.HasPrefix(start, "投稿") || strings.HasPrefix(start, "名前") || strings.HasPrefix(start, "お名前")
}

// firstText is the first text below n that is no white space, if there is any.
func firstText(n *html.Node) (text string, found bool) {
	if n.Type == html.TextNode {
		text = strings.TrimSpace(n.Data)
		return text, text != ""
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if text, found = firstText(c); found {
			return text, true
		}
	}
	return "", false
}

func boardPosts(root *html.Node) []boardPost {
	var posts []boardPost
	wrapHeads(root)
	for _, n := range dom.Leaves(root) {
		if !mayHead(n) && !holdsText(n, posterField) {
			continue
		}
		line, rest, _ := strings.Cut(dom.Inline(n), "\n")
		u, number, ok := utterance.BoardHead(line)
		if !ok {
			continue
		}
		p := boardPost{head: n, number: number, u: u}
		if p.u.Text = rest; rest == "" {
			p.body = threadBody(n)
			p.u.Text = dom.Inline(p.body...)
			if first, _, _ := strings.Cut(p.u.Text, "\n"); !mayHead(n) && isHead(first) {
				continue // a line of a list of entries
			}
		}
		posts = append(posts, p)
	}
	return posts
}

// isHead reports whether a line stands above a post.
func isHead(line string) bool {
	_, _, ok := utterance.BoardHead(line)
	return ok
}

// posterField stands before the name in the line above an entry of a guest
// book, which may begin with the entry's title.
const posterField = "投稿者"

// holdsText reports whether one text below n holds a word.
func holdsText(n *html.Node, word string) bool {
	if n.Type == html.TextNode {
		return strings.Contains(n.Data, word)
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if holdsText(c, word) {
			return true
		}
	}
	return false
}

// wrapHeads gives paragraphs to the lines above entries that stand loose
// between other blocks.
func wrapHeads(root *html.Node) {
	boxes := map[*html.Node]bool{}
	var inOrder []*html.Node
	dom.Each(root, func(n *html.Node) bool {
		if n.Type == html.TextNode && strings.Contains(n.Data, posterField) {
			box := n.Parent
			for box != nil && !dom.Block(box) && box.DataAtom != atom.Body {
				box = box.Parent
			}
			if box != nil && !boxes[box] {
				boxes[box] = true
				inOrder = append(inOrder, box)
			}
		}
		return true
	})
	for _, box := range inOrder {
		wrapLoose(box)
	}
}

// threadBody is what follows a post's head line: the dd after a dt, else the
// next element, possibly outside the box that holds only the head.
func threadBody(head *html.Node) []*html.Node {
	for n, up := head, 0; n != nil && up < 3; n, up = n.Parent, up+1 {
		var body []*html.Node
		for s := n.NextSibling; s != nil; s = s.NextSibling {
			if s.Type != html.ElementNode || s.DataAtom == atom.Hr || s.DataAtom == atom.Br {
				continue
			}
			if head.DataAtom != atom.Dt {
				return []*html.Node{s}
			}
			if s.DataAtom != atom.Dd {
				break
			}
			body = append(body, s)
		}
		if len(body) > 0 {
			return body
		}
	}
	return nil
}
