package codebook

import (
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

// factTypes are the facts an element may ask for, see record.Fact.
var factTypes = []string{"money", "duration", "count", "date", "percent", "arithmetic"}

// deepest is how far lists may be nested.
const deepest = 20

// elements reads a list of elements; what names it in messages: unless, or list
// TELL.
func (p *parser) elements(n *yaml.Node, what string) []Element {
	var out []Element
	for _, v := range p.items(n, n, what) {
		out = append(out, p.element(v, 0))
	}
	return out
}

func (p *parser) element(n *yaml.Node, depth int) Element {
	if depth > deepest {
		p.fail(n, "lists are nested more than %d deep; give those inside names under lists", deepest)
		return Element{}
	}
	switch n.Kind {
	case yaml.ScalarNode:
		return p.scalar(n)
	case yaml.MappingNode:
		return p.braces(n)
	case yaml.SequenceNode:
		e := Element{Kind: Any, Pos: place(n)}
		for _, v := range p.items(n, n, "a list of words") {
			e.Parts = append(e.Parts, p.element(v, depth+1))
		}
		return e
	}
	p.fail(n, "expected a word, a list or a fact, such as 遅れる, [公表, 発表] or {money}")
	return Element{}
}

// braces reads {money} and {pos: 名詞}, which YAML sees as mappings.
func (p *parser) braces(n *yaml.Node) Element {
	if len(n.Content) != 2 || n.Content[1].Kind != yaml.ScalarNode {
		p.fail(n, "expected one name in braces, such as {money}")
		return Element{}
	}
	return p.fact(n, n.Content[0].Value, n.Content[1].Value)
}

// fact reads what stands in braces.
func (p *parser) fact(n *yaml.Node, key, value string) Element {
	e := Element{Kind: Fact, Pos: place(n)}
	switch {
	case key == "pos" && value != "":
		e.Kind, e.Text = Part, value
	case value == "" && slices.Contains(factTypes, key):
		e.Text = key
	default:
		p.fail(n, "unknown fact {%s}: one of %s, or {pos: …}", key, strings.Join(factTypes, ", "))
		return Element{}
	}
	return e
}

func (p *parser) scalar(n *yaml.Node) Element {
	e := Element{Pos: place(n), Text: n.Value}
	quoted := n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) != 0
	switch v := n.Value; {
	case strings.TrimSpace(v) == "":
		p.fail(n, "an empty word; write one, or take it out")
	case isName(v) && !quoted:
		return p.list(v, n)
	case len(v) > 1 && v[0] == '/' && v[len(v)-1] == '/':
		e.Kind, e.Text = Pattern, v[1:len(v)-1]
		e.Regexp = p.pattern(n, e.Text)
	case unclosed(v) != "":
		p.fail(n, "%q is not closed: write %s", v, unclosed(v))
		return Element{}
	case v[0] == '{' && v[len(v)-1] == '}': // in quotes, or beside a word
		key, value, _ := strings.Cut(v[1:len(v)-1], ":")
		return p.fact(n, strings.TrimSpace(key), strings.TrimSpace(value))
	case !quoted && (strings.ContainsAny(v, "*|\"") || strings.HasPrefix(v, "/") || strings.HasPrefix(v, "'")):
		p.fail(n, "%q is not a word: write /…/ for a pattern, [a, b] for either word", v)
		return Element{}
	case instead(v) != "":
		p.fail(n, "%q is not a word: %s, or '/%s/' for exactly these characters", v, instead(v), regexp.QuoteMeta(v))
		return Element{}
	case quoted:
		e.Kind = Surface
	case strings.HasPrefix(v, "="):
		p.fail(n, "%q is not a word: write '%s' for exactly these characters", v, v[1:])
	case strings.ContainsAny(v, "+＋"):
		return p.beside(n)
	default:
		e.Kind = Base
	}
	return e
}

// brackets are those that an element may begin with.
var brackets = map[byte]byte{'{': '}', '[': ']'}

// unclosed says how to write an element in quotes of which one bracket or slash
// is missing, as "{money"; it is "" for all others. A slash alone may stand
// before a word (/人), but not before what is an expression.
func unclosed(v string) string {
	first, last := v[0], v[len(v)-1]
	for open, end := range brackets {
		inner := strings.Trim(v, "{}[] ")
		one := string(open) + inner + string(end)
		if first == open && last != end && !strings.ContainsRune(v[1:], rune(end)) || last == end && first != open && !strings.ContainsRune(v, rune(open)) {
			if open == '{' && !slices.Contains(factTypes, inner) && !strings.HasPrefix(inner, "pos:") {
				return "one of {" + strings.Join(factTypes, "}, {") + "} or {pos: …} for a fact, or '/" + regexp.QuoteMeta(v) + "/' for exactly these characters"
			}
			if open == '[' {
				return one + " without quotes for any of these words, or '/" + regexp.QuoteMeta(v) + "/' for exactly these characters"
			}
			return one
		}
	}
	if len(v) > 1 && (first == '/') != (last == '/') && strings.ContainsAny(v, "*?[](\\^$") {
		return "'/" + strings.Trim(v, "/") + "/' for a pattern"
	}
	return ""
}

// beside reads 退会+者; the plus may be a full-width one.
func (p *parser) beside(n *yaml.Node) Element {
	e := Element{Kind: Beside, Pos: place(n), Text: n.Value}
	for _, part := range strings.Split(strings.ReplaceAll(n.Value, "＋", "+"), "+") {
		if strings.TrimSpace(part) == "" {
			p.fail(n, "%q lacks a word beside +: write '%s' for exactly these characters", n.Value, n.Value)
			return Element{}
		}
		node := yaml.Node{Kind: yaml.ScalarNode, Value: part, Line: n.Line, Column: n.Column}
		if len(part) > 2 && part[0] == '\'' && part[len(part)-1] == '\'' { // 退会+'者'
			node.Value, node.Style = part[1:len(part)-1], yaml.SingleQuotedStyle
		}
		e.Parts = append(e.Parts, p.scalar(&node))
	}
	return e
}

func (p *parser) pattern(n *yaml.Node, expr string) *regexp.Regexp {
	re, err := regexp.Compile(expr)
	if err != nil {
		p.fail(n, "%v; a backslash before a sign makes it the sign itself", err)
		return nil
	}
	if re.MatchString("") {
		p.fail(n, "the pattern /%s/ matches the empty text; write + for *, or add what must be there", expr)
	}
	return re
}

// list returns the elements of a named list; at is where the name stands.
func (p *parser) list(name string, at *yaml.Node) Element {
	l := p.lists[name]
	switch {
	case l == nil:
		p.fail(at, "unknown list %s (for the word itself write '%s')", name, name)
		return Element{}
	case l.state == 1:
		p.fail(at, "list %s holds itself; take it out of the lists that it names", name)
		return Element{}
	case l.state == 0:
		l.state = 1
		l.any = Element{Kind: Any, Text: name, Parts: p.elements(l.node, "list "+name), Pos: place(l.node)}
		l.state = 2
		if l.size = p.size(l.any.Parts); l.size > mostAlternatives {
			p.fail(at, "list %s has more than %d words with those of the lists it names; make several rules of it", name, mostAlternatives)
			l.any.Parts, l.size = nil, 0
		}
	}
	return l.any
}

// mostAlternatives is how many words a list may have with those of the lists
// that it names: nine lists of nine lists nine times over are 400 million.
const mostAlternatives = 20_000

// size counts the words of elements; lists that are named are counted already.
func (p *parser) size(es []Element) int {
	n := 0
	for _, e := range es {
		switch {
		case e.Kind != Any:
			n++
		case e.Text != "" && p.lists[e.Text] != nil:
			n += p.lists[e.Text].size
		default:
			n += p.size(e.Parts)
		}
	}
	return n
}

// isName reports whether s has the form of a list's name.
func isName(s string) bool {
	return s != "" && s[0] >= 'A' && s[0] <= 'Z' &&
		!strings.ContainsFunc(s, func(r rune) bool {
			return (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '_'
		})
}

// spelledAtMost is how many alternatives a list without a name is shown with.
const spelledAtMost = 3

// String spells an element as the codebook does: a list by its name, or by its
// first alternatives.
func (e Element) String() string {
	switch e.Kind {
	case Surface:
		return "'" + e.Text + "'"
	case Pattern:
		return "/" + e.Text + "/"
	case Fact:
		return "{" + e.Text + "}"
	case Part:
		return "{pos: " + e.Text + "}"
	case Beside:
		var parts []string
		for _, p := range e.Parts {
			parts = append(parts, p.String())
		}
		return strings.Join(parts, "+")
	case Any:
		if e.Text != "" {
			return e.Text
		}
		var parts []string
		for i, p := range e.Parts {
			if i == spelledAtMost {
				parts = append(parts, "…")
				break
			}
			parts = append(parts, p.String())
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	return e.Text
}
