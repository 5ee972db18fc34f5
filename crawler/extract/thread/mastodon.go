package thread

import (
	"encoding/json"
	"net/url"
	"strings"

	"classify/crawler/extract/link"
	"classify/crawler/extract/prose"
	"classify/crawler/extract/utterance"

	"golang.org/x/net/html"
)

// status is a Mastodon post (docs.joinmastodon.org/entities/Status).
type status struct {
	ID         string          `json:"id"`
	CreatedAt  string          `json:"created_at"`
	AnswersTo  string          `json:"in_reply_to_id"`
	Warning    string          `json:"spoiler_text"`
	Visibility string          `json:"visibility"`
	Language   string          `json:"language"`
	URI        string          `json:"uri"`
	URL        string          `json:"url"`
	Content    string          `json:"content"`
	Reblog     *status         `json:"reblog"`
	Quote      json.RawMessage `json:"quote"` // a status, or one wrapped with its state
	Account    struct {
		Acct        string `json:"acct"`
		DisplayName string `json:"display_name"`
		URL         string `json:"url"`
	} `json:"account"`
}

// statuses reads posts in the order given, in which answers come behind what
// they answer.
func (r *reading) statuses(list []status) {
	at := map[string]int{}
	for _, s := range list {
		if s.Reblog != nil && strings.TrimSpace(s.Content) == "" || s.Reblog != nil && s.Reblog.Content == s.Content {
			s = *s.Reblog // a boost says what the boosted post says
		}
		parent, known := at[s.AnswersTo]
		if !known {
			parent = -1
		}
		if i := r.status(s, parent, 0); i >= 0 && s.ID != "" {
			at[s.ID] = i
		}
	}
	if len(list) == 1 && len(r.posts) > 0 {
		r.focus = 0
	}
}

func (r *reading) status(s status, parent, depth int) int {
	if s.Visibility != "" && s.Visibility != "public" && s.Visibility != "unlisted" {
		r.left["not public"]++
		return -1
	}
	p := post{parent: parent, depth: depth, answers: s.AnswersTo != "", page: address(s.URL, s.URI)}
	if len(s.Language) <= 20 {
		p.lang = prose.Squeeze(s.Language)
	}
	p.by = utterance.Byline{Speaker: prose.Squeeze(s.Account.DisplayName), Handle: r.handle(s), Posted: posted(s.CreatedAt)}
	if p.by.Speaker == "" {
		p.by.Speaker = strings.TrimPrefix(p.by.Handle, "@")
	}
	p.text = plainText(s.Content)
	if warning := prose.Squeeze(s.Warning); warning != "" {
		p.text = strings.TrimSpace(warning + "\n" + p.text)
	}
	at := r.add(p)
	if depth < maxQuotes && len(s.Quote) > 0 && s.Quote[0] == '{' {
		r.quote(s.Quote, depth+1)
	}
	return at
}

// quote reads a quoted post, which newer servers wrap with its state.
func (r *reading) quote(raw json.RawMessage, depth int) {
	var q struct {
		State  string  `json:"state"`
		Quoted *status `json:"quoted_status"`
		status
	}
	switch err := lenient(json.Unmarshal(raw, &q)); {
	case err != nil:
	case q.Quoted != nil:
		r.status(*q.Quoted, -1, depth)
	case q.State != "":
		r.left["not found"]++ // deleted, revoked, or not accepted yet
	default:
		r.status(q.status, -1, depth)
	}
}

// handle is an account's name with its server, which a local one leaves out.
func (r *reading) handle(s status) string {
	acct := prose.Squeeze(s.Account.Acct)
	if acct == "" {
		return ""
	}
	if strings.Contains(acct, "@") {
		return "@" + acct
	}
	host := r.base.Hostname()
	if u, err := url.Parse(s.Account.URL); err == nil && u.Hostname() != "" {
		host = u.Hostname()
	}
	return "@" + acct + "@" + host
}

// address is the first of the references that is one of the web.
func address(refs ...string) string {
	for _, ref := range refs {
		if a := (link.Base{}).Resolve(ref); a != "" {
			return a
		}
	}
	return ""
}

// plainText is the text of a post's markup: paragraphs and breaks are lines.
// The ends of links that the page would hide are part of their addresses.
func plainText(markup string) string {
	z := html.NewTokenizer(strings.NewReader(markup))
	var b strings.Builder
	for {
		switch z.Next() {
		case html.ErrorToken:
			return prose.Squeeze(b.String())
		case html.TextToken:
			b.WriteString(strings.ReplaceAll(string(z.Text()), "\x00", ""))
		case html.StartTagToken, html.SelfClosingTagToken, html.EndTagToken:
			switch name, _ := z.TagName(); string(name) {
			case "p", "br", "li", "ul", "ol", "blockquote", "pre", "h1", "h2", "h3", "h4", "h5", "h6":
				b.WriteRune(prose.Break)
			}
		}
	}
}
