// Package dom holds the markup of a page as a tree that is safe to walk. In
// goes the text of a page; out comes x/net/html's tree, however broken, deep
// or large the markup is, with the few questions that readers of pages ask of
// it: which elements, named how, showing what text. Start at Parse, then
// Clean and Inline.
//
// It does not know what the elements mean: articles and comments are for the
// packages above.
package dom

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Limits of what the tree builder is given. x/net/html stops beyond 512 open
// elements, and copies every open formatting element into every new block: a
// few hundred unclosed <font> before a million <p> would fill the memory.
const (
	maxDepth      = 400
	maxFormatting = 60
	// maxTags is how many times '<' may stand in a page that gets a tree; the
	// largest thread pages seen have two thirds of that.
	maxTags = 100_000
	// maxEquals is how many times '=' may stand in such a page: its attributes.
	maxEquals = 400_000
	// maxAttrs is how many attributes of an element are read without a tree.
	maxAttrs = 50
	// maxFlat is how many blocks a flat tree holds: more than a document keeps,
	// as some of them will be furniture.
	maxFlat     = 20_000
	maxFlatTags = 200_000
	maxToken    = 16 << 20 // bytes; as much as a page may have, once in UTF-8
)

// Parse builds the tree, or a flat one of the same text when the markup is
// too deep, too large or broken for the tree builder.
func Parse(text string) (root *html.Node, warnings []string) {
	text = withoutCrowds(text)
	if !tame(text) {
		if root, ok := parseShallower(text); ok {
			return root, []string{"the markup is too deep: what lies deepest is read beside what holds it"}
		}
		return flat(text, "the markup is too deep or too large: read without its structure")
	}
	root, err := html.ParseWithOptions(strings.NewReader(text), html.ParseOptionEnableScripting(false))
	if err != nil {
		return flat(text, "the markup is broken: read without its structure")
	}
	return root, nil
}

// optionalEnd are elements that end by themselves, so that leaving them open
// does not deepen the tree.
var optionalEnd = map[atom.Atom]bool{
	atom.P: true, atom.Li: true, atom.Dt: true, atom.Dd: true, atom.Tr: true, atom.Td: true, atom.Th: true,
	atom.Thead: true, atom.Tbody: true, atom.Option: true, atom.Rt: true, atom.Rp: true, atom.Rb: true,
}

var void = map[atom.Atom]bool{
	atom.Area: true, atom.Base: true, atom.Br: true, atom.Col: true, atom.Embed: true, atom.Hr: true, atom.Img: true,
	atom.Input: true, atom.Link: true, atom.Meta: true, atom.Param: true, atom.Source: true, atom.Track: true, atom.Wbr: true,
}

var formatting = map[atom.Atom]bool{
	atom.A: true, atom.B: true, atom.Big: true, atom.Code: true, atom.Em: true, atom.Font: true, atom.I: true,
	atom.S: true, atom.Small: true, atom.Strike: true, atom.Strong: true, atom.Tt: true, atom.U: true,
}

// tame reports whether the markup stays within the limits.
func tame(text string) bool {
	if strings.Count(text, "<") > maxTags || strings.Count(text, "=") > maxEquals {
		return false
	}
	depth, unclosed := 0, 0
	open := map[atom.Atom]int{}
	for at := 0; ; {
		a, end, next := nextTag(text, at)
		if next < 0 {
			return true
		}
		at = next
		if !end && rawText[a] {
			at = skipRaw(text, at, a.String())
			continue
		}
		if void[a] || optionalEnd[a] {
			continue
		}
		step := 1
		if end {
			step = -1
		}
		depth = max(depth+step, 0)
		if formatting[a] && open[a]+step >= 0 {
			open[a] += step
			unclosed += step
		}
		if depth > maxDepth || unclosed > maxFormatting {
			return false
		}
	}
}

// rawText are the elements whose content is no markup.
var rawText = map[atom.Atom]bool{
	atom.Script: true, atom.Style: true, atom.Textarea: true, atom.Title: true, atom.Iframe: true, atom.Noembed: true, atom.Noframes: true, atom.Xmp: true,
}

// nextTag is the next tag at or behind at: its name, 0 for one that HTML does
// not know, whether it is an end tag, and where to go on; -1 if there is none.
// Comments are passed over. It looks at names only: the tree builder reads the
// rest.
func nextTag(text string, at int) (name atom.Atom, end bool, next int) {
	var buf [16]byte
	for {
		i := strings.IndexByte(text[at:], '<')
		if i < 0 {
			return 0, false, -1
		}
		at += i + 1
		if strings.HasPrefix(text[at:], "!--") {
			if i = strings.Index(text[at:], "-->"); i < 0 {
				return 0, false, -1
			}
			at += i + len("-->")
			continue
		}
		end = strings.HasPrefix(text[at:], "/")
		if end {
			at++
		}
		written := buf[:0]
		for at < len(text) && len(written) < len(buf) && isNameByte(text[at]) {
			written = append(written, lower(text[at]))
			at++
		}
		if len(written) > 0 && written[0] >= 'a' {
			return atom.Lookup(written), end, at
		}
	}
}

func isNameByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}

func lower(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		c += 'a' - 'A'
	}
	return c
}

// skipRaw is where the content of a raw text element ends that began at at.
func skipRaw(text string, at int, name string) int {
	for {
		i := strings.Index(text[at:], "</")
		if i < 0 {
			return len(text)
		}
		at += i + len("</")
		if len(text)-at >= len(name) && strings.EqualFold(text[at:at+len(name)], name) {
			return at
		}
	}
}

// blocks are the elements that begin a new line.
var blocks = map[atom.Atom]bool{
	atom.Address: true, atom.Article: true, atom.Aside: true, atom.Blockquote: true, atom.Body: true, atom.Center: true,
	atom.Dd: true, atom.Details: true, atom.Dir: true, atom.Div: true, atom.Dl: true, atom.Dt: true, atom.Fieldset: true,
	atom.Figcaption: true, atom.Figure: true, atom.Footer: true, atom.Form: true, atom.H1: true, atom.H2: true,
	atom.H3: true, atom.H4: true, atom.H5: true, atom.H6: true, atom.Header: true, atom.Hgroup: true, atom.Hr: true,
	atom.Li: true, atom.Main: true, atom.Menu: true, atom.Nav: true, atom.Ol: true, atom.P: true, atom.Pre: true,
	atom.Section: true, atom.Summary: true, atom.Table: true, atom.Tbody: true, atom.Td: true, atom.Tfoot: true,
	atom.Th: true, atom.Thead: true, atom.Tr: true, atom.Ul: true, atom.Caption: true, atom.Search: true,
}

// Block reports whether an element begins a new line.
func Block(n *html.Node) bool { return blocks[n.DataAtom] }

// Silent reports whether an element says nothing to a reader.
func Silent(n *html.Node) bool { return silent[n.DataAtom] }

// silent elements say nothing to a reader.
var silent = map[atom.Atom]bool{
	atom.Script: true, atom.Style: true, atom.Template: true, atom.Noscript: true, atom.Iframe: true, atom.Object: true,
	atom.Svg: true, atom.Math: true, atom.Canvas: true, atom.Audio: true, atom.Video: true, atom.Button: true,
	atom.Input: true, atom.Select: true, atom.Textarea: true, atom.Rt: true, atom.Rp: true, atom.Noframes: true,
	atom.Head: true, atom.Datalist: true, atom.Dialog: true, atom.Title: true,
}

// flat builds a tree of leaves under body: every block tag begins a new leaf.
// Why it does is its first warning.
func flat(text, why string) (root *html.Node, warnings []string) {
	warnings = []string{why}
	root = &html.Node{Type: html.DocumentNode}
	head, body := New(atom.Head), New(atom.Body)
	page := New(atom.Html)
	root.AppendChild(page)
	page.AppendChild(head)
	page.AppendChild(body)
	z := html.NewTokenizer(strings.NewReader(text))
	z.SetMaxBuf(maxToken)
	leaf, into := New(atom.P), (*html.Node)(nil)
	body.AppendChild(leaf)
	for tags, leaves := 0, 0; ; {
		if tags == maxFlatTags || leaves == maxFlat {
			warnings = append(warnings, "only the first 200,000 tags or 20,000 blocks were read")
			break
		}
		kind := z.Next()
		if kind == html.ErrorToken {
			break
		}
		token, before := flatToken(z, kind), leaf
		switch {
		case kind == html.TextToken && into != nil:
			into.AppendChild(&html.Node{Type: html.TextNode, Data: token.Data})
		case kind == html.TextToken:
			leaf.AppendChild(&html.Node{Type: html.TextNode, Data: token.Data})
		case kind == html.StartTagToken || kind == html.SelfClosingTagToken:
			tags++
			leaf, into = flatStart(token, head, body, leaf)
		case kind == html.EndTagToken && (into != nil || blocks[token.DataAtom]):
			into = nil
			if blocks[token.DataAtom] {
				leaf = New(atom.P)
				body.AppendChild(leaf)
			}
		}
		if leaf != before && before.FirstChild != nil {
			leaves++
		} else if leaf != before {
			Remove(before) // it got nothing
		}
	}
	return root, warnings
}

// flatKeys are the attributes that are read without a tree.
var flatKeys = map[string]bool{
	"href": true, "content": true, "name": true, "property": true, "rel": true, "src": true, "alt": true, "type": true,
	"class": true, "id": true, "lang": true, "datetime": true, "charset": true, "hidden": true, "style": true,
}

// flatToken is the token that was just read, with its first attributes only.
func flatToken(z *html.Tokenizer, kind html.TokenType) html.Token {
	if kind != html.StartTagToken && kind != html.SelfClosingTagToken {
		return z.Token()
	}
	name, more := z.TagName()
	token := html.Token{Type: kind, DataAtom: atom.Lookup(name), Data: string(name)}
	for more && len(token.Attr) < maxAttrs {
		var key, value []byte
		key, value, more = z.TagAttr()
		if !flatKeys[string(key)] {
			continue
		}
		token.Attr = append(token.Attr, html.Attribute{Key: string(key), Val: string(value)})
	}
	return token
}

// flatStart places a start tag: metadata in the head, blocks as new leaves,
// links, breaks and what is silent inside the leaf. Text goes into the
// element it returns second, if any.
func flatStart(token html.Token, head, body, leaf *html.Node) (newLeaf, into *html.Node) {
	node := &html.Node{Type: html.ElementNode, DataAtom: token.DataAtom, Data: token.Data, Attr: token.Attr}
	switch a := token.DataAtom; {
	case a == atom.Meta || a == atom.Link || a == atom.Base:
		head.AppendChild(node)
	case a == atom.Title:
		head.AppendChild(node)
		return leaf, node
	case a == atom.Br || a == atom.Img:
		leaf.AppendChild(node)
	case a == atom.A || silent[a] && !void[a] && a != atom.Head:
		leaf.AppendChild(node)
		return leaf, node
	case blocks[a] && a != atom.Body:
		switch a {
		case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		default:
			node = New(atom.P)
		}
		body.AppendChild(node)
		return node, nil
	}
	return leaf, nil
}

// New makes an element.
func New(a atom.Atom) *html.Node {
	return &html.Node{Type: html.ElementNode, DataAtom: a, Data: a.String()}
}
