package verify

import (
	"encoding/json"
	"slices"
	"strings"

	"classify/store/record"
	"classify/store/report/told"
)

// isPassage reports whether a value is a quotation with its proof.
func (n *node) isPassage() bool {
	return n != nil && n.at("evidence") != nil && n.at("evidence").fields != nil && n.at("text") != nil && n.at("url") != nil
}

// passages appends the quotations within a value.
func (n *node) passages(to []told.Passage) []told.Passage {
	if n.isPassage() {
		to = append(to, n.passage())
	}
	for _, key := range n.keys {
		to = n.fields[key].passages(to)
	}
	for _, one := range n.items {
		to = one.passages(to)
	}
	return to
}

// passage reads of a quotation what it is looked up by.
func (n *node) passage() told.Passage {
	text := func(path ...string) string {
		one := n.at(path...)
		if one == nil {
			return ""
		}
		s, _ := one.value.(string)
		return s
	}
	number := func(path ...string) int {
		one := n.at(path...)
		if one == nil {
			return 0
		}
		v, _ := one.value.(json.Number)
		i, err := v.Int64()
		if err != nil {
			return -1
		}
		return int(i)
	}
	return told.Passage{Text: text("text"), URL: text("url"), Evidence: record.Evidence{
		CaptureSHA256: text("evidence", "capture_sha256"), Extractor: text("evidence", "extractor"), TextSHA256: text("evidence", "text_sha256"),
		Utterance: number("evidence", "utterance"), Start: number("evidence", "start"), End: number("evidence", "end"),
	}}
}

// passage compares a quotation that is no theme's: it is looked up, and its fields
// are compared.
func (c *check) passage(path string, said, stored *node) {
	c.Claims++
	if verdict, claim := c.found.bind(said.passage(), c.since); verdict != OK {
		claim.Path = path + claim.Path
		c.tell(verdict, claim)
		return
	}
	for _, key := range union(said, stored) {
		c.compare(under(path, key), said.fields[key], stored.fields[key])
	}
}

// names are the fields by which the entries of lists are known, by the list.
var names = map[string][]string{
	"facts": {"type", "unit", "of"}, "values": {"value"}, "timeline": {"kind", "when", "what"}, "claims": {"claim", "premise"},
	"changes": {"url", "texts"}, "steps": {"kind"}, "dates": {"when"}, "lapses": {"to", "start", "end"},
}

// nameOf is what tells the entries of two lists apart, so that one that is left out
// does not make those behind it others; nil: their place does.
func nameOf(path string, lists ...[]*node) func(*node) string {
	last := path[strings.LastIndexByte(path, '.')+1:]
	fields := names[last]
	name := func(n *node) string {
		if n.isPassage() {
			return n.at("evidence").words()
		}
		if last == "questions" && n.at("said") != nil && len(n.at("said").items) > 0 && n.at("said").items[0].isPassage() {
			return n.at("said").items[0].at("evidence").words()
		}
		s := ""
		for _, f := range fields {
			s += "\x00" + n.at(f).words()
		}
		if last == "facts" && n.at("of").words() == `""` && n.at("values") != nil && len(n.at("values").items) > 0 {
			s += "\x00" + n.at("values").items[0].at("value").words()
		}
		return s
	}
	if last == "quotes" || fields == nil && last != "questions" && last != "said" {
		return nil
	}
	for _, list := range lists {
		seen := map[string]bool{}
		for _, n := range list {
			if seen[name(n)] {
				return nil
			}
			seen[name(n)] = true
		}
	}
	return name
}

// words is a value written out.
func (n *node) words() string {
	switch {
	case n == nil:
		return ""
	case n.fields != nil:
		s := "{"
		for _, key := range slices.Sorted(slices.Values(n.keys)) {
			s += key + ":" + n.fields[key].words() + ","
		}
		return s + "}"
	case n.list:
		s := "["
		for _, one := range n.items {
			s += one.words() + ","
		}
		return s + "]"
	}
	return n.String()
}

// named compares two lists whose entries have names. Those of the report must
// stand in the order of the store's.
func (c *check) named(path string, said, stored []*node, name func(*node) string) {
	at := map[string]int{}
	for k, n := range stored {
		at[name(n)] = k
	}
	last, listed := -1, map[int]bool{}
	for i, n := range said {
		one := within(path, i)
		k, there := at[name(n)]
		if !there {
			c.absent(one, n)
			continue
		}
		listed[k] = true
		if k <= last {
			c.Claims++
			c.differ(one, n.brief(), "it stands in another place of the list")
			continue
		}
		last = k
		c.compare(one, n, stored[k])
	}
	for k, n := range stored {
		if !listed[k] {
			c.Claims++
			if c.later && anyTrue(c.left) {
				c.tell(LaterRun, Claim{Path: path, Report: "nothing", Store: n.brief(), Why: "pages that were quoted are gone by now"})
				continue
			}
			c.differ(path, "nothing", n.brief())
		}
	}
}

// absent says why an entry of the report is not in the store's.
func (c *check) absent(path string, said *node) {
	c.Claims++
	for _, q := range said.passages(nil) {
		if verdict, claim := c.found.bind(q, c.since); verdict != OK {
			claim.Path = path + claim.Path
			c.tell(verdict, claim)
			return
		}
		if c.left[q.URL] {
			c.tell(LaterRun, Claim{Path: path, Report: shown(q.Text), Store: "its page is gone by now, so that a report does not quote it"})
			return
		}
	}
	c.differ(path, said.brief(), "nothing")
}

func anyTrue(m map[string]bool) bool {
	for _, yes := range m {
		if yes {
			return true
		}
	}
	return false
}
