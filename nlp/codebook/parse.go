package codebook

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"classify/store/record"
)

// largest is the size a codebook file may have; the built-in one has 310 KB.
const largest = 2 << 20

// Parse reads and checks a codebook. name stands in error messages. The error
// is an Errors when the file can be read as YAML at all and an *Error when not.
func Parse(name string, data []byte) (*Book, error) {
	if len(data) > largest {
		return nil, &Error{File: name, Pos: Pos{1, 1}, Message: fmt.Sprintf("larger than %d bytes; make two codebooks of it", largest)}
	}
	var doc, more yaml.Node
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	if err := decoder.Decode(&doc); err != nil && !errors.Is(err, io.EOF) {
		return nil, syntaxError(name, err)
	}
	p := parser{file: name, lists: map[string]*list{}}
	if err := decoder.Decode(&more); err == nil {
		p.fail(&more, "a second YAML document begins here, and a codebook is one: take the line --- out")
	} else if !errors.Is(err, io.EOF) {
		return nil, syntaxError(name, err)
	}
	book := &Book{source: data, hash: record.Hash(data)}
	if doc.Kind != yaml.DocumentNode || len(doc.Content) == 0 {
		p.fail(&yaml.Node{Line: 1, Column: 1}, "the codebook is empty; begin with that of classify codebook show --yaml")
	} else {
		p.book(doc.Content[0], book)
	}
	if len(p.errs) > 0 {
		p.errs.Sort()
		return nil, p.errs
	}
	return book, nil
}

func syntaxError(name string, err error) error {
	out := &Error{File: name, Pos: Pos{1, 1}, Message: err.Error()}
	var load *yaml.LoadError
	if errors.As(err, &load) {
		out.Pos = Pos{max(load.Mark.Line, 1), max(load.Mark.Column, 1)}
		out.Message = load.Message
	}
	if strings.Contains(out.Message, "unknown anchor") || strings.Contains(out.Message, "expected alphabetic or numeric") {
		out.Message = noAlias
	}
	return out
}

// parser collects mistakes while it walks the file.
type parser struct {
	file  string
	errs  Errors
	lists map[string]*list
}

// list is a named list of elements: read when first used, so that lists may
// name each other in any order.
type list struct {
	node  *yaml.Node
	state int // 0 unread, 1 being read, 2 read
	any   Element
	size  int // how many words it has, with those of the lists it names
}

// noAlias is what is said of *x, wherever it stands.
const noAlias = "YAML's aliases (*x) and anchors (&x) are not read: give words that are used again a name under lists (lists: {WORDS: [公表, 発表]}) and write WORDS, " +
	"write anything else out again, and put a word that begins with * or & in quotes"

// fail notes a mistake at a node. An alias is always the mistake itself.
func (p *parser) fail(n *yaml.Node, format string, args ...any) {
	message := fmt.Sprintf(format, args...)
	if n.Kind == yaml.AliasNode {
		message = noAlias
	}
	p.errs = append(p.errs, &Error{File: p.file, Pos: place(n), Message: message})
}

func place(n *yaml.Node) Pos { return Pos{n.Line, n.Column} }

// fields hands each value of a mapping to the reader of its key and reports
// unknown and repeated keys.
func (p *parser) fields(n *yaml.Node, what string, read map[string]func(*yaml.Node)) {
	if n.Kind != yaml.MappingNode {
		p.fail(n, "%s must be a mapping of keys to values, and this is %s; write one of its keys: %s", what, found(n), strings.Join(keysOf(read), ", "))
		return
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		f := read[key.Value]
		switch {
		case key.Value == "<<":
			p.fail(key, noAlias)
		case f == nil:
			p.fail(key, "unknown key %q in %s%s", key.Value, what, nearest(key.Value, keysOf(read)))
		case seen[key.Value]:
			p.fail(key, "key %q is given twice; take one of them out", key.Value)
		default:
			f(value)
		}
		seen[key.Value] = true
	}
}

func (p *parser) book(n *yaml.Node, b *Book) {
	p.fields(n, "the codebook", map[string]func(*yaml.Node){
		"version": func(v *yaml.Node) { b.Version = p.number(v, 1, 1) },
		"name":    func(v *yaml.Node) { b.Name = p.text(v) },
		"lists":   p.collect,
		"themes":  func(*yaml.Node) {},
	})
	if b.Version == 0 {
		p.fail(n, "version is missing: write version: 1")
	}
	if b.Name == "" {
		p.fail(n, "name is missing: write name: followed by what the codebook is called")
	}
	for _, name := range slices.Sorted(maps.Keys(p.lists)) {
		p.list(name, p.lists[name].node)
	}
	ids := map[string]bool{}
	for _, v := range p.items(value(n, "themes"), n, "themes") {
		t := p.theme(v)
		if t.ID != "" && ids[t.ID] {
			p.fail(v, "theme %q is given twice; give one of them another id", t.ID)
		}
		ids[t.ID] = true
		b.Themes = append(b.Themes, t)
	}
}

// value returns the value of a key of a mapping, or nil.
func value(n *yaml.Node, key string) *yaml.Node {
	for i := 0; n.Kind == yaml.MappingNode && i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return n.Content[i+1]
		}
	}
	return nil
}

// collect remembers the lists without reading them.
func (p *parser) collect(n *yaml.Node) {
	if n.Kind != yaml.MappingNode {
		p.fail(n, "lists must be a mapping of names to words, and this is %s; write lists: {TELL: [公表, 発表]}", found(n))
		return
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		switch {
		case !isName(key.Value):
			p.fail(key, "list name %q must be capitals A-Z, digits and _", key.Value)
		case p.lists[key.Value] != nil:
			p.fail(key, "list %s is given twice; put their words together", key.Value)
		default:
			p.lists[key.Value] = &list{node: n.Content[i+1]}
		}
	}
}

func (p *parser) theme(n *yaml.Node) Theme {
	t := Theme{Pos: place(n)}
	var rules *yaml.Node
	p.fields(n, "a theme", map[string]func(*yaml.Node){
		"id": func(v *yaml.Node) { t.ID = p.slug(v) },
		"label": func(v *yaml.Node) {
			p.fields(v, "label", map[string]func(*yaml.Node){
				"ja": func(v *yaml.Node) { t.Label.JA = p.text(v) },
				"en": func(v *yaml.Node) { t.Label.EN = p.text(v) },
			})
		},
		"mask":     func(v *yaml.Node) { t.Mask = p.elements(v, "mask") },
		"rules":    func(v *yaml.Node) { rules = v },
		"examples": func(v *yaml.Node) { t.Examples = p.examples(v) },
	})
	if t.ID == "" {
		p.fail(n, "the theme has no id; write id: followed by a short name such as late-notice")
	}
	if t.Label.JA == "" && t.Label.EN == "" {
		p.fail(n, "theme %q has no label: write label: {ja: …, en: …}", t.ID)
	}
	ids := map[string]bool{}
	for _, v := range p.items(rules, n, "rules") {
		r := p.rule(v)
		if r.ID != "" && ids[r.ID] {
			p.fail(v, "rule %q is given twice in theme %q; give one of them another id", r.ID, t.ID)
		}
		ids[r.ID] = true
		t.Rules = append(t.Rules, r)
	}
	return t
}

func (p *parser) rule(n *yaml.Node) Rule {
	r := Rule{Pos: place(n), Within: 12, Scope: Sentence, Polarity: Positive}
	shapes := 0
	shape := func(s Shape) func(*yaml.Node) {
		return func(v *yaml.Node) {
			shapes++
			r.Shape, r.Elements = s, p.elements(v, string(s))
		}
	}
	p.fields(n, "a rule", map[string]func(*yaml.Node){
		"id":   func(v *yaml.Node) { r.ID = p.slug(v) },
		"word": shape(Word), "near": shape(Near), "seq": shape(Seq),
		"within": func(v *yaml.Node) { r.Within, r.WithinPos = p.number(v, 1, 100), place(v) },
		"scope": func(v *yaml.Node) {
			r.Scope = oneOf(p, v, Clause, Sentence, Heading, Paragraph, Thread)
		},
		"also":   func(v *yaml.Node) { r.Also = p.elements(v, "also") },
		"unless": func(v *yaml.Node) { r.Unless = p.elements(v, "unless") },
		"stance": func(v *yaml.Node) {
			r.Stance = oneOf(p, v, record.Asserted, record.Denied, record.Asked, record.Neutral)
		},
		"certainty": func(v *yaml.Node) {
			r.Certainty = oneOf(p, v, record.Certain, record.Hedged, record.Hearsay)
		},
		"speaker":  func(v *yaml.Node) { r.Speakers = p.voices(v) },
		"polarity": func(v *yaml.Node) { r.Polarity = oneOf(p, v, Positive, Negative, Both) },
		"examples": func(v *yaml.Node) { r.Examples = p.examples(v) },
	})
	if r.ID == "" {
		p.fail(n, "the rule has no id; write id: followed by a short name such as late-notice")
	}
	if shapes != 1 {
		p.fail(n, "rule %q needs exactly one of word, near and seq", r.ID)
	} else if len(r.Elements) > 0 && !positive(r) {
		p.fail(n, "rule %q has no word that must be there: add one besides facts and parts of speech", r.ID)
	}
	return r
}

// voices reads one voice or a list of them.
func (p *parser) voices(n *yaml.Node) []record.Voice {
	nodes := []*yaml.Node{n}
	if n.Kind == yaml.SequenceNode {
		nodes = p.items(n, n, "speaker")
	}
	var out []record.Voice
	for _, v := range nodes {
		out = append(out, oneOf(p, v, record.Announcement, record.Authority, record.Press, record.Commentary))
	}
	return out
}

// positive reports whether a rule can only match where some word stands; a
// rule of facts and parts of speech alone would look at every sentence.
func positive(r Rule) bool {
	if r.Shape == Word {
		return !slices.ContainsFunc(r.Elements, func(e Element) bool { return !anchored(e) })
	}
	return slices.ContainsFunc(r.Elements, anchored) || slices.ContainsFunc(r.Also, anchored)
}

func anchored(e Element) bool {
	switch e.Kind {
	case Base, Surface, Pattern:
		return true
	case "": // a mistake, and reported
		return true
	case Beside:
		return slices.ContainsFunc(e.Parts, anchored)
	case Any:
		return !slices.ContainsFunc(e.Parts, func(e Element) bool { return !anchored(e) })
	}
	return false
}

func (p *parser) examples(n *yaml.Node) Examples {
	var out Examples
	p.fields(n, "examples", map[string]func(*yaml.Node){
		"yes": func(v *yaml.Node) { out.Yes = p.texts(v) },
		"no":  func(v *yaml.Node) { out.No = p.texts(v) },
	})
	return out
}

func (p *parser) texts(n *yaml.Node) []Example {
	var out []Example
	for _, v := range p.items(n, n, "examples") {
		e := Example{Pos: place(v)}
		if v.Kind == yaml.MappingNode {
			p.fields(v, "an example", map[string]func(*yaml.Node){
				"text":    func(v *yaml.Node) { e.Text = p.text(v) },
				"heading": func(v *yaml.Node) { e.Heading = p.text(v) },
			})
		} else {
			e.Text = p.text(v)
		}
		out = append(out, e)
	}
	return out
}

// items returns the items of a sequence; at is where to report that it is
// missing.
func (p *parser) items(n, at *yaml.Node, what string) []*yaml.Node {
	switch {
	case n == nil:
		p.fail(at, "%s is missing; write %s: and a list", what, what)
	case n.Kind == yaml.ScalarNode:
		p.fail(n, "%s must be a list, and this is %s; write it in brackets: [%s]", what, found(n), n.Value)
	case n.Kind != yaml.SequenceNode:
		p.fail(n, "%s must be a list, and this is %s; write each of its items with - before it, or all in brackets: [a, b]", what, found(n))
	case len(n.Content) == 0:
		p.fail(n, "%s is empty; write at least one item", what)
	default:
		return n.Content
	}
	return nil
}

// found says what a node is.
func found(n *yaml.Node) string {
	switch {
	case n.Kind == yaml.MappingNode:
		return "a mapping"
	case n.Kind == yaml.SequenceNode:
		return "a list"
	case strings.TrimSpace(n.Value) == "":
		return "nothing"
	}
	return fmt.Sprintf("the one value %q", n.Value)
}

func (p *parser) text(n *yaml.Node) string {
	if n.Kind != yaml.ScalarNode {
		p.fail(n, "expected a text, and this is %s; quote it if it holds : # or brackets", found(n))
		return ""
	}
	if strings.TrimSpace(n.Value) == "" {
		p.fail(n, "expected a text, and this is nothing; quote it if it holds : # or brackets")
		return ""
	}
	return n.Value
}

// scalarOnly reports what should be one value and is a list or a mapping.
func (p *parser) scalarOnly(n *yaml.Node, what string) bool {
	if n.Kind == yaml.ScalarNode {
		return true
	}
	p.fail(n, "one value is wanted here, and this is %s; write %s", found(n), what)
	return false
}

func (p *parser) number(n *yaml.Node, least, most int) int {
	if !p.scalarOnly(n, fmt.Sprintf("a whole number from %d to %d", least, most)) {
		return least
	}
	v, err := strconv.Atoi(n.Value)
	if err != nil || v < least || v > most {
		p.fail(n, "%q must be a whole number from %d to %d", n.Value, least, most)
		return least
	}
	return v
}

var slugs = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

func (p *parser) slug(n *yaml.Node) string {
	if !p.scalarOnly(n, "a short name such as late-notice") {
		return "-"
	}
	if !slugs.MatchString(n.Value) {
		p.fail(n, "id %q must be lower-case letters, digits and hyphens", n.Value)
		return "-"
	}
	return n.Value
}

func oneOf[T ~string](p *parser, n *yaml.Node, allowed ...T) T {
	if !p.scalarOnly(n, fmt.Sprintf("one of %v", allowed)) {
		return allowed[0]
	}
	if !slices.Contains(allowed, T(n.Value)) {
		p.fail(n, "%q must be one of %v", n.Value, allowed)
		return allowed[0]
	}
	return T(n.Value)
}

// keysOf are the keys that a mapping may have.
func keysOf(read map[string]func(*yaml.Node)) []string { return slices.Sorted(maps.Keys(read)) }

// nearest names the key that is most like one that is unknown, else all.
func nearest(key string, known []string) string {
	best, least := "", 3
	for _, k := range known {
		if len(key) > len(k)+least {
			continue // and a key of a megabyte is no slip
		}
		if d := distance(key, k); d < least {
			best, least = k, d
		}
	}
	if best != "" {
		return fmt.Sprintf("; did you mean %q?", best)
	}
	return "; it has " + strings.Join(known, ", ")
}

// distance is how many letters must be changed, added, taken out or swapped
// with their neighbour to make b of a.
func distance(a, b string) int {
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			rows[i][j] = min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(a)][len(b)]
}
