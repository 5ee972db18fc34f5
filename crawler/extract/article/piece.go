// Package article cuts a page into pieces and decides which of them are its
// own text. In goes the tree of a cleaned page, without its comments; out come
// utterances in reading order: headings, paragraphs, lists, rows of tables,
// quotations, embedded posts. Start at Cut, then Choose and Kept.
//
// Three votes decide: a readability finder's, the box with the most prose and
// the longest run of prose; what they miss in the article's box is filled in,
// and what stands around articles is trimmed. It knows no site by name, reads
// no metadata and gives no numbers to utterances.
package article

import (
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"

	"classify/crawler/extract/dom"
	"classify/crawler/extract/embed"
	"classify/crawler/extract/prose"
	"classify/crawler/extract/utterance"
	"classify/store/record"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// piece is an utterance as it stands in the tree, before it is decided
// whether it belongs to the article.
type piece struct {
	u      record.Utterance
	size   int        // characters of its text
	id     int        // number of the element, in the attribute idAttr
	node   *html.Node // the element
	linked float64    // share of its characters that are links
	chrome bool       // in navigation, header, footer, aside or form
	noise  bool       // see noise
	wall   bool       // see wall
	above  bool       // between the top of the page and the line with its title, or opens a list of the site
	keep   bool
}

// Pieces are the pieces of a page in reading order.
type Pieces []*piece

// Kept are the utterances of the pieces that were chosen.
func (pieces Pieces) Kept() []record.Utterance {
	var out []record.Utterance
	for _, p := range pieces {
		if p.keep {
			out = append(out, p.u)
		}
	}
	return out
}

// All are the utterances of every piece: of a fragment that somebody already
// cut out of its page, such as the item of a feed.
func (pieces Pieces) All() []record.Utterance {
	var out []record.Utterance
	for _, p := range pieces {
		out = append(out, p.u)
	}
	return out
}

// idAttr carries a piece's number through the article finder.
const idAttr = "data-extract"

// chromeAttr marks the furniture of the page, which the article finder is not
// shown.
const chromeAttr = "data-extract-chrome"

// state is what the walk knows from above.
type state struct {
	kind   record.Kind
	depth  int // of quotation
	chrome bool
}

// walker collects pieces in reading order and numbers their elements.
type walker struct {
	base   *url.URL // of the page, for the addresses of quotations
	posts  embed.Posts
	indent bool                // blockquote only indents the page's own text
	deep   map[*html.Node]bool // holds a block
	pieces []*piece
	last   int
}

// Cut cuts the page into pieces, the embeds among them. Loose text between
// blocks gets paragraphs of its own, so that each piece has an element. base is
// the page's address.
func Cut(root *html.Node, base *url.URL, embeds embed.Posts) Pieces {
	w := &walker{base: base, posts: embeds, deep: map[*html.Node]bool{}}
	w.deepen(root)
	w.indent = indents(root)
	if body := dom.First(root, func(n *html.Node) bool { return n.DataAtom == atom.Body }); body != nil {
		w.children(body, state{kind: record.Paragraph})
	}
	for i := range w.pieces {
		p := w.pieces[i]
		p.noise, p.wall = noise(p), !p.chrome && wall(p)
	}
	return w.pieces
}

// indentShare is how much of a page's words stand in blockquotes that only
// indent them, as on pages of the nineties.
const indentShare = 0.6

// indents reports whether the page writes its own text in blockquotes: most of
// it stands in several of them, and none has an address or a class.
func indents(root *html.Node) bool {
	quoted, count := 0, 0
	plain := true
	dom.Each(root, func(n *html.Node) bool {
		if n.DataAtom != atom.Blockquote {
			return true
		}
		count++
		plain = plain && dom.Attr(n, "cite") == "" && dom.Attr(n, "class") == ""
		quoted += len(dom.Raw(n))
		return false
	})
	return plain && count >= 3 && float64(quoted) > indentShare*float64(len(dom.Raw(root)))
}

// deepen notes which elements hold blocks.
func (w *walker) deepen(n *html.Node) (block bool) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if w.deepen(c) {
			w.deep[n] = true
		}
	}
	_, post := w.posts[n]
	return w.deep[n] || post || n.Type == html.ElementNode && dom.Block(n) && n.DataAtom != atom.Hr
}

func (w *walker) blocky(n *html.Node) bool {
	_, post := w.posts[n]
	return n.Type == html.ElementNode && (post || dom.Block(n) || w.deep[n])
}

// children walks the blocks below n and the runs of text between them.
func (w *walker) children(n *html.Node, st state) {
	var run []*html.Node
	breaks := 0
	flush := func() {
		w.run(run, st)
		run, breaks = nil, 0
	}
	for c := n.FirstChild; c != nil; {
		next := c.NextSibling
		switch {
		case w.blocky(c):
			flush()
			w.block(c, st)
		case c.DataAtom == atom.Br:
			if breaks++; breaks >= 2 {
				flush()
				breaks = 2
			} else if boldTopic(run) {
				flush()
			} else {
				run = append(run, c)
			}
		default:
			if c.Type != html.TextNode || strings.TrimSpace(c.Data) != "" {
				breaks = 0
			}
			run = append(run, c)
		}
		c = next
	}
	flush()
}

// run makes a paragraph of loose inline nodes.
func (w *walker) run(nodes []*html.Node, st state) {
	if dom.Blank(nodes...) {
		return
	}
	p := dom.New(atom.P)
	nodes[0].Parent.InsertBefore(p, nodes[0])
	for _, n := range nodes {
		dom.Remove(n)
		p.AppendChild(n)
	}
	w.leaf(p, st)
}

// leaf emits an element without blocks; two breaks in a row end a paragraph.
func (w *walker) leaf(n *html.Node, st state) {
	var texts []string
	for _, part := range rxTwoBreaks.Split(dom.Raw(n), -1) {
		if text := prose.Squeeze(part); text != "" {
			texts = append(texts, text)
		}
	}
	w.emit(n, st, texts...)
}

// emit numbers the element and adds its texts as pieces.
func (w *walker) emit(n *html.Node, st state, texts ...string) {
	w.emitPart(n, st, linkShare(n), texts...)
}

// emitPart is emit for texts that are not all of the element's, linked of
// which are links.
func (w *walker) emitPart(n *html.Node, st state, linked float64, texts ...string) {
	w.last++
	setID(n, w.last)
	for _, text := range texts {
		if !prose.Speaks(text) {
			continue
		}
		u := pasted(record.Utterance{Kind: st.kind, Text: text, Depth: st.depth})
		if u.Kind == record.Paragraph && linked == 0 && (rxMarkedLine.MatchString(text) || len(texts) == 1 && boldTopic([]*html.Node{n})) {
			u.Kind, u.Level = record.Heading, 6
		}
		w.pieces = append(w.pieces, &piece{u: u, size: utf8.RuneCountInString(u.Text), id: w.last, node: n, linked: linked, chrome: st.chrome})
	}
}

// rxMarkedLine is a paragraph that old sites use for a heading: a short line
// under a mark or in thick brackets, not an addition's marker.
var rxMarkedLine = regexp.MustCompile(`^(?:[■◆●▼][^。！？!?、\n■◆●▼追更訂]{2,30}|【[^】。\n追更訂]{2,30}】)$`)

// boldTopic reports whether nodes are one bold line that reads like a
// heading: short, a noun phrase or numbered, not a sentence.
func boldTopic(nodes []*html.Node) bool {
	for _, n := range nodes {
		if !isBold(n) && !dom.Blank(n) {
			return false
		}
	}
	text := dom.Inline(nodes...)
	if !prose.Topic(text) {
		return false
	}
	_, added := utterance.Addendum(text, "")
	return !added
}

// isBold reports whether all text of n is in <b> or <strong>.
func isBold(n *html.Node) bool {
	switch {
	case n.DataAtom == atom.B || n.DataAtom == atom.Strong:
		return true
	case n.Type != html.ElementNode:
		return false
	}
	some := false
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if isBold(c) {
			some = true
		} else if !dom.Blank(c) {
			return false
		}
	}
	return some
}

// opensBold reports whether n begins with a bold line of its own.
func opensBold(n *html.Node) bool {
	var line []*html.Node
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom == atom.Br {
			return boldTopic(line)
		}
		line = append(line, c)
	}
	return false
}

// pasted turns a paragraph that ends in a dated attribution into the post it
// is, if it is short enough to be one.
func pasted(u record.Utterance) record.Utterance {
	if u.Kind != record.Paragraph && u.Kind != record.Quote {
		return u
	}
	text, by, ok := utterance.Attribution(u.Text)
	if !ok || by.Posted == "" || text == "" || utterance.Weight(text) > utterance.MaxPost {
		return u
	}
	post := utterance.Post(text, by)
	post.Depth = max(post.Depth, u.Depth)
	return post
}

// maxPieces is where the walk ends: twice what a document keeps, as about
// half of a page's pieces may be furniture.
const maxPieces = 2 * utterance.MaxCount

// block walks one block element by its kind.
func (w *walker) block(n *html.Node, st state) {
	if len(w.pieces) >= maxPieces {
		return
	}
	if posts, ok := w.posts[n]; ok {
		w.last++
		setID(n, w.last)
		for _, post := range posts {
			post.Depth += st.depth
			w.pieces = append(w.pieces, &piece{u: post, size: utf8.RuneCountInString(post.Text), id: w.last, node: n, chrome: st.chrome})
		}
		return
	}
	if !st.chrome && isChrome(n) {
		st.chrome = true
		dom.SetAttr(n, chromeAttr, "")
	}
	switch n.DataAtom {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		w.heading(n, st)
	case atom.Blockquote:
		if w.indent {
			w.container(n, st)
		} else {
			w.quotation(n, st)
		}
	case atom.Li:
		w.item(n, st)
	case atom.Table:
		w.table(n, st)
	case atom.Dl:
		w.terms(n, st)
	case atom.Pre:
		w.pre(n, st)
	default:
		w.container(n, st)
	}
}

func (w *walker) container(n *html.Node, st state) {
	if w.deep[n] || hasBreaks(n) || opensBold(n) {
		if n.DataAtom == atom.P {
			n.DataAtom, n.Data = atom.Div, "div" // it will hold paragraphs
		}
		w.children(n, st)
		return
	}
	if !dom.Blank(n) {
		w.leaf(n, st)
	}
}

// hasBreaks reports whether two <br> follow each other directly below n.
func hasBreaks(n *html.Node) bool {
	breaks := 0
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case c.DataAtom == atom.Br:
			if breaks++; breaks >= 2 {
				return true
			}
		case c.Type == html.TextNode && strings.TrimSpace(c.Data) == "", c.Type == html.CommentNode:
		default:
			breaks = 0
		}
	}
	return false
}

func (w *walker) heading(n *html.Node, st state) {
	text := prose.Line(dom.Inline(n))
	before := len(w.pieces)
	w.emit(n, st, text)
	if len(w.pieces) > before {
		u := &w.pieces[before].u
		u.Kind, u.Level, u.Depth = record.Heading, int(n.Data[1]-'0'), st.depth
	}
}

// isChrome reports whether an element is the page's furniture. A header
// inside an article is its own; a form that wraps the page is not.
func isChrome(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Nav, atom.Aside, atom.Footer:
		return true
	case atom.Header:
		return dom.First(n, func(c *html.Node) bool { return c.DataAtom == atom.H1 }) == nil
	case atom.Form:
		return utf8.RuneCountInString(prose.Squeeze(dom.Raw(n))) < 1000
	}
	named := dom.HasWord([]string{dom.Attr(n, "role")}, "navigation", "complementary", "contentinfo", "banner", "search", "menu") ||
		dom.Named(n, "breadcrumb", "breadcrumbs", "pankuzu", "topicpath", "sidebar", "nav", "gnav", "sns", "share", "sharing", "sharedaddy", "ad", "ads", "related", "relation", "ranking", "recommend", "pager", "pagination", "copyright", "sidemenu")
	// A name can also mean the whole page ("has-sidebar").
	return named && n.DataAtom != atom.Body && utf8.RuneCountInString(dom.Raw(n)) < maxFurniture
}

// maxFurniture is more characters than a sidebar or a list of related
// articles holds.
const maxFurniture = 4000

// linkShare is the share of the nodes' characters, white space aside, that
// stand in links.
func linkShare(nodes ...*html.Node) float64 {
	if len(nodes) == 0 {
		return 0
	}
	for a := nodes[0].Parent; a != nil; a = a.Parent {
		if a.DataAtom == atom.A {
			return 1
		}
	}
	total, in := 0, 0
	for _, n := range nodes {
		t, l := countLinked(n, false)
		total, in = total+t, in+l
	}
	if total == 0 {
		return 0
	}
	return float64(in) / float64(total)
}

func countLinked(n *html.Node, inside bool) (total, linked int) {
	if n.Type == html.TextNode {
		for _, r := range n.Data {
			if r > ' ' && r != '\u00a0' && r != '　' {
				total++
			}
		}
		if inside {
			linked = total
		}
		return total, linked
	}
	if n.Type == html.ElementNode && dom.Silent(n) {
		return 0, 0
	}
	inside = inside || n.DataAtom == atom.A
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		t, l := countLinked(c, inside)
		total, linked = total+t, linked+l
	}
	return total, linked
}
