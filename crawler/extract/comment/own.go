package comment

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"classify/crawler/extract/dom"
	"classify/crawler/extract/prose"
	"classify/store/record"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

var (
	// rxThanks is what stands over the words of who asked, under an answer.
	rxThanks = regexp.MustCompile(`^(?:(?:この)?回答への|質問者(?:さん)?(?:から|より)の?)?(?:お礼|補足)(?:コメント)?\s*[:：]?$`)
	// rxAsker is what stands before the name of who asked.
	rxAsker = regexp.MustCompile(`^(?:お礼|補足|質問者|トピ主)\s*[:：]`)
	// rxShop is what stands over the answer of a shop or a firm to a review.
	rxShop = regexp.MustCompile(`^(ショップ|お店|店舗|オーナー|出店者|販売者|事業者|企業|運営(?:会社|者)?|公式|開発元|デベロッパー|販売元|施設|宿)(?:から|より)の(?:ご?(?:返信|返答|回答)|コメント)\s*[:：]?$`)
	// rxOwner is what stands over the answer of the page's author.
	rxOwner = regexp.MustCompile(`^(管理人|管理者|ブログ主|作者|筆者|著者|投稿者|質問者|トピ主|主)(?:さん)?(?:から|より)の(?:ご?(?:返信|返答|回答)|コメント)\s*[:：]?$`)
	// rxFirmBadge is the badge beside the name of a firm's own account.
	rxFirmBadge = regexp.MustCompile(`^[\[【(（]?(?:公式(?:アカウント)?|運営|スタッフ|出店者|official|staff)[\]】)）]?$`)
	// rxAuthorBadge is that of the page's author.
	rxAuthorBadge = regexp.MustCompile(`(?i)^[\[【(（]?(?:作者|筆者|投稿者|質問者|ブログ主|主|author|op)[\]】)）]?$`)
)

// ownKey marks the box of a reply that is the page's author's or a firm's.
const ownKey = "data-own"

// withOwnReplies adds to the comments those replies in them that only a label
// tells from the words they answer: the thanks of who asked, what a shop says
// to a review.
func withOwnReplies(items []*html.Node) []*html.Node {
	known := map[*html.Node]bool{}
	for _, n := range items {
		known[n] = true
	}
	var out []*html.Node
	for _, n := range items {
		out = append(out, n)
		for _, label := range dom.Leaves(n) {
			if reply := ownReply(n, label); reply != nil && !known[reply] {
				out = append(out, reply)
				known[reply] = true
			}
		}
		for _, reply := range unsignedReplies(n, known) {
			out = append(out, reply)
			known[reply] = true
		}
	}
	return out
}

// ownReply is the box of the reply that a label in comment n stands over, nil
// if it is no such label.
func ownReply(n, label *html.Node) *html.Node {
	start, _ := firstText(label)
	if label == n || !strings.Contains(start, "礼") && !strings.Contains(start, "補足") && !strings.Contains(start, "からの") && !strings.Contains(start, "よりの") {
		return nil
	}
	text := dom.Inline(label)
	shop, owner := rxShop.FindStringSubmatch(text), rxOwner.FindStringSubmatch(text)
	if shop == nil && owner == nil && !rxThanks.MatchString(text) {
		return nil
	}
	reply := label.Parent
	if reply == n || firstElement(reply) != label {
		reply = following(label)
	}
	dom.Remove(label)
	if !prose.Speaks(dom.Inline(reply)) {
		return nil
	}
	dom.SetAttr(reply, ownKey, "author")
	if shop != nil {
		dom.SetAttr(reply, ownKey, "firm")
		dom.SetAttr(reply, "data-author", shop[1])
	}
	if owner != nil {
		dom.SetAttr(reply, "data-author", owner[1])
	}
	return reply
}

// unsignedReplies adds to the comments the replies in them that only their
// name tells from the words they answer: nobody signs them, and they say more
// than a button or a form does.
func unsignedReplies(n *html.Node, known map[*html.Node]bool) (out []*html.Node) {
	dom.Each(n, func(c *html.Node) bool {
		if c != n && known[c] {
			return false
		}
		if c == n || !dom.Block(c) || len(c.Attr) == 0 || !isReply(c) {
			return true
		}
		if dom.First(c, func(below *html.Node) bool { return known[below] }) != nil {
			return true
		}
		text := dom.Inline(c)
		if prose.FullStop(text) && !prompts(c, text) {
			out = append(out, c)
		}
		return false
	})
	return out
}

// prompts reports whether an element only asks readers to reply: a form, or a
// line about it with a link.
func prompts(n *html.Node, text string) bool {
	line := utf8.RuneCountInString(text) <= maxFormLine && rxForm.MatchString(text)
	return dom.First(n, func(c *html.Node) bool {
		return c.DataAtom == atom.Form || c.DataAtom == atom.Textarea || line && (c.DataAtom == atom.A || c.DataAtom == atom.Button)
	}) != nil
}

// isReply reports whether the last word of a class says that an element is a
// reply.
func isReply(n *html.Node) bool {
	for _, class := range strings.Fields(dom.Attr(n, "class")) {
		if w := dom.SplitName(class); len(w) > 0 && dom.HasWord(w[len(w)-1:], "reply", "response") {
			return true
		}
	}
	return false
}

// following boxes what follows n in its element, and puts the box behind n.
func following(n *html.Node) *html.Node {
	out := dom.New(atom.Div)
	for n.NextSibling != nil {
		c := n.NextSibling
		dom.Remove(c)
		out.AppendChild(c)
	}
	n.Parent.AppendChild(out)
	return out
}

func firstElement(n *html.Node) *html.Node {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.ElementNode {
			return c
		}
	}
	return nil
}

// ownVoice is the voice of a comment by what its markup says of its writer:
// the page's own for its author, announcement for a firm's account, the
// public's for anybody else. Badges that say so are no words.
func ownVoice(n *html.Node) record.Voice {
	voice := record.Commentary
	switch {
	case dom.Attr(n, ownKey) == "author", isOwn(n, "author", "op", "asker", "questioner"):
		voice = ""
	case dom.Attr(n, ownKey) == "firm", isOwn(n, "official", "shop", "staff", "store", "seller"):
		voice = record.Announcement
	}
	for _, c := range dom.Elements(n, func(c *html.Node) bool { return c.DataAtom == atom.Span || dom.Named(c, "badge", "label") }) {
		text := dom.Inline(c)
		if text == "" || utf8.RuneCountInString(text) > 10 || c == n {
			continue
		}
		switch {
		case rxFirmBadge.MatchString(text):
			voice = record.Announcement
		case dom.Named(c, "badge", "label") && rxAuthorBadge.MatchString(text):
			voice = ""
		default:
			continue
		}
		dom.Remove(c)
	}
	return voice
}

// isOwn reports whether a class of a comment says that a writer of such a kind
// wrote it: bypostauthor, is-author, by-author, comment--official. A class
// that names a part of the comment ("comment-author") does not.
func isOwn(n *html.Node, kinds ...string) bool {
	for _, class := range strings.Fields(dom.Attr(n, "class")) {
		if class == "bypostauthor" {
			return slices.Contains(kinds, "author")
		}
		w := dom.SplitName(class)
		if len(w) < 2 || len(w) > 3 {
			continue
		}
		last := dom.HasWord(w[len(w)-1:], kinds...)
		switch {
		case last && dom.HasWord(w[:1], "is", "by", "from"),
			last && w[0] == "comment" && kinds[0] != "author",
			dom.HasWord(w[:1], kinds...) && dom.HasWord(w[len(w)-1:], "comment", "reply", "answer", "response"):
			return true
		}
	}
	return false
}
