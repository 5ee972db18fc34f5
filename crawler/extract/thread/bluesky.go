package thread

import (
	"net/url"
	"strings"

	"classify/crawler/extract/prose"
	"classify/crawler/extract/utterance"
)

// view is a post within a Bluesky thread, or the place of one that is not
// shown (lexicon app.bsky.feed.defs: threadViewPost, notFoundPost,
// blockedPost).
type view struct {
	Type     string  `json:"$type"`
	NotFound bool    `json:"notFound"`
	Blocked  bool    `json:"blocked"`
	Post     skyPost `json:"post"`
	Parent   *view   `json:"parent"`
	Replies  []view  `json:"replies"`
}

type skyPost struct {
	URI    string    `json:"uri"`
	Author skyAuthor `json:"author"`
	Record skyRecord `json:"record"`
	Embed  *skyEmbed `json:"embed"`
	Labels []struct {
		Val string `json:"val"`
	} `json:"labels"`
}

type skyAuthor struct {
	DID         string `json:"did"`
	Handle      string `json:"handle"`
	DisplayName string `json:"displayName"`
	Labels      []struct {
		Val string `json:"val"`
	} `json:"labels"`
}

type skyRecord struct {
	Text      string   `json:"text"`
	CreatedAt string   `json:"createdAt"`
	Langs     []string `json:"langs"`
	Reply     *struct {
		Parent struct {
			URI string `json:"uri"`
		} `json:"parent"`
	} `json:"reply"`
}

// skyEmbed is what a post carries: of app.bsky.embed.record#view the quoted
// post, of recordWithMedia#view the same one level deeper.
type skyEmbed struct {
	Record *struct {
		Type     string     `json:"$type"`
		URI      string     `json:"uri"`
		NotFound bool       `json:"notFound"`
		Blocked  bool       `json:"blocked"`
		Author   skyAuthor  `json:"author"`
		Value    skyRecord  `json:"value"`
		Embeds   []skyEmbed `json:"embeds"`
		Record   *struct {
			Type     string     `json:"$type"`
			URI      string     `json:"uri"`
			NotFound bool       `json:"notFound"`
			Blocked  bool       `json:"blocked"`
			Author   skyAuthor  `json:"author"`
			Value    skyRecord  `json:"value"`
			Embeds   []skyEmbed `json:"embeds"`
		} `json:"record"`
	} `json:"record"`
}

// bluesky reads a thread: what the post answers from the top, itself, then the
// answers, each followed by its own.
func (r *reading) bluesky(v view) {
	var above []view
	for p := v.Parent; p != nil && len(above) < maxDepth; p = p.Parent {
		above = append(above, *p)
	}
	parent := -1
	for i := len(above) - 1; i >= 0; i-- {
		if at := r.sky(above[i], parent); at >= 0 {
			parent = at
		}
	}
	at := r.sky(v, parent)
	r.focus = at
	r.replies(v.Replies, at, 0)
}

func (r *reading) replies(views []view, parent, depth int) {
	if depth == maxDepth {
		r.left["beyond the limits"] += len(views)
		return
	}
	for _, v := range views {
		at := r.sky(v, parent)
		r.replies(v.Replies, at, depth+1)
	}
}

// unlisted is the label by which an author asks to be seen by those alone who
// are logged in.
const unlisted = "!no-unauthenticated"

func (r *reading) sky(v view, parent int) int {
	switch {
	case v.NotFound || strings.HasSuffix(v.Type, "#notFoundPost"):
		r.left["not found"]++
		return -1
	case v.Blocked || strings.HasSuffix(v.Type, "#blockedPost"):
		r.left["blocked"]++
		return -1
	case v.Post.Author.hidden():
		r.left["not public"]++
		return -1
	}
	p := v.Post.Record.post(v.Post.Author, v.Post.URI)
	p.parent = parent
	p.answers = parent >= 0 || v.Post.Record.Reply != nil
	for _, label := range v.Post.Labels {
		if label.Val != "" && !strings.HasPrefix(label.Val, "!") && p.text != "" {
			p.text = "[" + label.Val + "]\n" + p.text
		}
	}
	at := r.add(p)
	if v.Post.Embed != nil {
		r.quoted(*v.Post.Embed, 1)
	}
	return at
}

func (a skyAuthor) hidden() bool {
	for _, label := range a.Labels {
		if label.Val == unlisted {
			return true
		}
	}
	return false
}

// quoted reads the post that an embed quotes, and what that quotes itself.
func (r *reading) quoted(e skyEmbed, depth int) {
	if e.Record == nil || depth > maxQuotes {
		return
	}
	inner := e.Record
	kind, author, value, uri, embeds := inner.Type, inner.Author, inner.Value, inner.URI, inner.Embeds
	missing, blocked := inner.NotFound, inner.Blocked
	if deeper := inner.Record; deeper != nil {
		kind, author, value, uri, embeds = deeper.Type, deeper.Author, deeper.Value, deeper.URI, deeper.Embeds
		missing, blocked = deeper.NotFound, deeper.Blocked
	}
	switch {
	case missing || strings.HasSuffix(kind, "#viewNotFound"), strings.HasSuffix(kind, "#viewDetached"):
		r.left["not found"]++
		return
	case blocked || strings.HasSuffix(kind, "#viewBlocked"):
		r.left["blocked"]++
		return
	case author.hidden():
		r.left["not public"]++
		return
	}
	p := value.post(author, uri)
	p.parent, p.depth = -1, depth
	r.add(p)
	for _, e := range embeds {
		r.quoted(e, depth+1)
	}
}

// post is what a record says. Its text is plain; what is invisible goes.
func (s skyRecord) post(a skyAuthor, uri string) post {
	p := post{by: utterance.Byline{Speaker: prose.Squeeze(a.DisplayName), Posted: posted(s.CreatedAt)}, page: skyPage(a, uri)}
	if a.Handle != "" {
		p.by.Handle = "@" + prose.Squeeze(a.Handle)
	}
	if p.by.Speaker == "" {
		p.by.Speaker = strings.TrimPrefix(p.by.Handle, "@")
	}
	if len(s.Langs) > 0 && len(s.Langs[0]) <= 20 {
		p.lang = prose.Squeeze(s.Langs[0])
	}
	p.text = prose.Squeeze(strings.ReplaceAll(strings.ReplaceAll(s.Text, "\x00", ""), "\n", string(prose.Break)))
	return p
}

// skyPage is the web address of the post at://did/app.bsky.feed.post/key.
func skyPage(a skyAuthor, uri string) string {
	rest, found := strings.CutPrefix(uri, "at://")
	parts := strings.Split(rest, "/")
	if !found || len(parts) != 3 || parts[1] != "app.bsky.feed.post" {
		return ""
	}
	who := parts[0]
	if a.Handle != "" && a.Handle != "handle.invalid" {
		who = a.Handle
	}
	return "https://bsky.app/profile/" + url.PathEscape(who) + "/post/" + url.PathEscape(parts[2])
}
