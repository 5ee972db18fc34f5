package dom

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// How deep elements of markup lie that was too deep. Where a list or an
// element with an id begins beyond softDepth, and where anything begins beyond
// hardDepth, the elements around it end down to baseDepth: it stands beside
// them. There is room for an answer's own elements between the depths.
const (
	baseDepth = 100
	softDepth = 220
	hardDepth = 380
	// maxDeepTags is how many times '<' may stand in such a page; a thread of
	// some thousand nested answers has less.
	maxDeepTags = 20_000
	// maxEndSearch is how many open elements are asked whose end a tag is.
	maxEndSearch = 64
)

// parseShallower builds the tree of markup whose only fault is its depth.
func parseShallower(text string) (root *html.Node, ok bool) {
	if strings.Count(text, "<") > maxDeepTags || strings.Count(text, "=") > maxEquals {
		return nil, false
	}
	if text = shallower(text); !tame(text) {
		return nil, false
	}
	root, err := html.ParseWithOptions(strings.NewReader(text), html.ParseOptionEnableScripting(false))
	return root, err == nil
}

// shallower writes markup again so that no element lies deeper than hardDepth;
// text and attributes stay as they are, in their order.
func shallower(text string) string {
	var w levels
	z := html.NewTokenizer(strings.NewReader(text))
	z.SetMaxBuf(maxToken)
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			return w.out.String()
		}
		raw := string(z.Raw())
		if kind != html.StartTagToken && kind != html.EndTagToken {
			w.out.WriteString(raw)
			continue
		}
		name, more := z.TagName()
		a := atom.Lookup(name)
		switch {
		case void[a] || rawText[a] || a == 0:
			w.out.WriteString(raw)
		case kind == html.EndTagToken:
			w.end(a)
		default:
			id := false
			for more && !id {
				var key []byte
				key, _, more = z.TagAttr()
				id = string(key) == "id"
			}
			w.start(a, raw, id)
		}
	}
}

// levels are the elements that are open in markup as it is written.
type levels struct {
	out   strings.Builder
	stack []level
	open  int // how many of them have not been ended
}

type level struct {
	name  atom.Atom
	ended bool // before its own end tag came
}

func (w *levels) start(a atom.Atom, raw string, id bool) {
	if n := len(w.stack); n > 0 && optionalEnd[a] && w.stack[n-1].name == a {
		w.end(a)
	}
	fresh := id || a == atom.Ol || a == atom.Ul
	if w.open >= hardDepth || fresh && w.open >= softDepth {
		for i := len(w.stack) - 1; i >= 0 && w.open > baseDepth; i-- {
			if !w.stack[i].ended {
				w.out.WriteString("</" + w.stack[i].name.String() + ">")
				w.stack[i].ended = true
				w.open--
			}
		}
	}
	w.out.WriteString(raw)
	w.stack = append(w.stack, level{name: a})
	w.open++
}

// end ends the innermost open element of a name and those in it.
func (w *levels) end(a atom.Atom) {
	for i := len(w.stack) - 1; i >= max(0, len(w.stack)-maxEndSearch); i-- {
		if w.stack[i].name != a {
			continue
		}
		for _, inner := range w.stack[i:] {
			if !inner.ended {
				w.open--
			}
		}
		if !w.stack[i].ended {
			w.out.WriteString("</" + a.String() + ">")
		}
		w.stack = w.stack[:i]
		return
	}
}
