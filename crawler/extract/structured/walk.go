package structured

import (
	"slices"
	"strings"
)

// walk gathers things from values.
type walk struct {
	things Things
	ids    map[string]object // objects by @id, for those that only refer to one
	place  map[string]int    // things by @id or address
	text   int               // bytes of text still to be taken
	markup bool
}

// index notes the objects that others may refer to.
func (w *walk) index(value any, depth int) {
	switch v := value.(type) {
	case []any:
		for _, item := range v {
			w.index(item, depth+1)
		}
	case object:
		if id, _ := v["@id"].(string); id != "" && len(v) > 1 && w.ids[id] == nil {
			w.ids[id] = v
		}
		for _, child := range v {
			switch child.(type) {
			case object, []any:
				w.index(child, depth+1)
			}
		}
	}
}

// same are the keys whose values are told of for themselves, if what holds
// them is; parts are those of what belongs to it.
var (
	same  = []string{"@graph", "mainEntity"}
	parts = []string{"acceptedAnswer", "suggestedAnswer", "answer", "comment", "comments", "review", "reviews", "hasPart", "itemListElement", "item", "itemReviewed"}
)

// value takes in the things of a value and below it.
func (w *walk) value(value any, parent int, main bool, depth int) {
	if depth > 2*maxDepth || len(w.things) >= maxThings {
		return
	}
	switch v := value.(type) {
	case []any:
		for _, item := range v {
			w.value(item, parent, main, depth+1)
		}
	case object:
		kind := kindOf(v["@type"])
		if kind != None {
			parent = w.add(kind, v, parent, main)
		}
		if has(v["@type"], "FAQPage") {
			return // a company's own questions and answers
		}
		for _, key := range same {
			w.value(v[key], parent, main, depth+1)
		}
		for _, key := range parts {
			w.value(v[key], parent, false, depth+1)
		}
	}
}

// add takes in one thing; it returns its index.
func (w *walk) add(kind Kind, v object, parent int, main bool) int {
	t := Thing{
		Kind: kind, Parent: parent, Main: main, Markup: w.markup,
		Headline: w.name(v["headline"]), Author: w.name(v["author"], v["creator"]), Publisher: w.name(v["publisher"]),
		Published: first(v, "datePublished", "dateCreated", "commentTime", "uploadDate"), Modified: first(v, "dateModified"),
		URL: address(v),
	}
	if t.Headline == "" && kind != Page {
		t.Headline = w.name(v["name"])
	}
	t.Text = w.words(v)
	if above := w.above(v); above >= 0 {
		t.Parent = above
	}
	for _, id := range []string{plain(v["@id"]), t.URL} {
		if _, known := w.place[id]; id != "" && !known {
			w.place[id] = len(w.things)
		}
	}
	w.things = append(w.things, t)
	return len(w.things) - 1
}

// words is the text of a thing, within what is left of the page's.
func (w *walk) words(v object) string {
	raw := first(v, "articleBody", "text", "commentText", "reviewBody", "sharedContent")
	if raw == "" && (has(v["@type"], "Review") || has(v["@type"], "Posting")) {
		raw = first(v, "description")
	}
	if raw == "" && has(v["@type"], "Question") {
		raw = first(v, "name")
	}
	if w.text -= len(raw); w.text < 0 {
		return ""
	}
	if w.markup {
		return raw // read as shown
	}
	return shown(raw)
}

// above is the thing that this one names as what it answers, -1 if none that
// is known.
func (w *walk) above(v object) int {
	for _, key := range []string{"parentItem", "parent", "inReplyTo", "replyTo"} {
		id := plain(v[key])
		if o, ok := v[key].(object); ok {
			id = plain(o["@id"])
			if id == "" {
				id = address(o)
			}
		}
		if at, known := w.place[id]; known && id != "" {
			return at
		}
	}
	return -1
}

// kindOf reads an @type or itemtype; of several the most special counts.
func kindOf(value any) Kind {
	kind := None
	for _, name := range typeNames(value) {
		switch {
		case name == "JobPosting":
		case name == "Comment" || name == "UserComments":
			kind = max(kind, Comment)
		case name == "Answer":
			kind = max(kind, Answer)
		case name == "Question":
			kind = max(kind, Question)
		case name == "Review" || name == "UserReview" || name == "EmployerReview":
			kind = max(kind, Review)
		case name == "DiscussionForumPosting" || name == "SocialMediaPosting":
			kind = max(kind, Post)
		case strings.Contains(name, "Article") || strings.Contains(name, "Posting") || strings.Contains(name, "Report"):
			kind = max(kind, Article)
		case strings.HasSuffix(name, "Page"):
			kind = max(kind, Page)
		}
	}
	return kind
}

// has reports whether one of a value's types holds a word.
func has(value any, word string) bool {
	return slices.ContainsFunc(typeNames(value), func(name string) bool { return strings.Contains(name, word) })
}

// typeNames are the types of a value without their vocabulary.
func typeNames(value any) (names []string) {
	switch v := value.(type) {
	case string:
		for _, name := range strings.Fields(v) {
			names = append(names, name[strings.LastIndexAny(name, "/:#")+1:])
		}
	case []any:
		for _, item := range v[:min(len(v), 8)] {
			if s, ok := item.(string); ok {
				names = append(names, typeNames(s)...)
			}
		}
	}
	return names
}

// first is the first of an object's values that is a text, or a list that
// begins with one.
func first(v object, keys ...string) string {
	for _, key := range keys {
		if s := plain(v[key]); s != "" {
			return s
		}
	}
	return ""
}

func plain(value any) string {
	switch v := value.(type) {
	case string:
		if v = strings.TrimSpace(v); v != "null" {
			return v
		}
	case []any:
		if len(v) > 0 {
			return plain(v[0])
		}
	case object:
		return plain(v["@value"])
	}
	return ""
}

// address is where a thing stands, "" if it does not say.
func address(v object) string {
	if s := first(v, "url"); s != "" {
		return s
	}
	if id := plain(v["@id"]); strings.Contains(id, "://") {
		return id
	}
	return ""
}

// maxNames is how many of a list's names are put together: an article of more
// authors names the first.
const maxNames = 8

// name is the first value that names something: a text, an object's name, a
// list's texts or its first object.
func (w *walk) name(values ...any) string {
	for _, value := range values {
		if s := w.nameOf(value); s != "" {
			return s
		}
	}
	return ""
}

func (w *walk) nameOf(value any) string {
	switch v := value.(type) {
	case string:
		return line(v)
	case []any:
		return w.names(v)
	case object:
		if known := w.ids[plain(v["@id"])]; known != nil && plain(v["name"]) == "" {
			v = known
		}
		if s := line(plain(v["name"])); s != "" {
			return s
		}
		return line(plain(v["alternateName"]))
	}
	return ""
}

// names puts short texts of a list together; of objects the first counts.
func (w *walk) names(list []any) string {
	var all []string
	for _, item := range list[:min(len(list), maxNames)] {
		name := w.nameOf(item)
		if _, text := item.(string); !text || len(name) >= 40 {
			if len(all) == 0 {
				return name
			}
			break
		}
		all = append(all, name)
	}
	return strings.Join(all, " ")
}
