package verify

import (
	"fmt"

	"classify/store/record"
	"classify/store/report"
)

// compare walks through two values, the report's and the store's. nil: there is
// none.
func (c *check) compare(path string, said, stored *node) {
	switch {
	case path == "method.signature": // see signer
	case said.isPassage() && stored.isPassage():
		c.passage(path, said, stored)
	case said != nil && stored != nil && said.fields != nil && stored.fields != nil:
		for _, key := range union(said, stored) {
			c.compare(under(path, key), said.fields[key], stored.fields[key])
		}
	case isList(said) && isList(stored):
		c.items(path, said.items, stored.items)
	case stored == nil && said.value == "": // left out when it is empty
	default:
		c.Claims++
		if !same(said, stored) {
			c.differ(path, said.String(), stored.String())
		}
	}
}

// items compares two lists entry by entry; quotations by their evidence, and what
// else has a name by that.
func (c *check) items(path string, said, stored []*node) {
	if name := nameOf(path, said, stored); name != nil {
		c.named(path, said, stored, name)
		return
	}
	for i := range max(len(said), len(stored)) {
		at := within(path, i)
		switch {
		case i >= len(said):
			c.Claims++
			c.differ(at, "nothing", stored[i].brief())
		case path == "themes" && i < len(stored):
			c.theme(i, said[i], stored[i])
		case i >= len(stored):
			c.Claims++
			c.differ(at, said[i].brief(), "nothing")
			if path == "themes" {
				c.quotes(under(at, "quotes"), c.said.Themes[i].Quotes, nil, nil, nil)
			}
		default:
			c.compare(at, said[i], stored[i])
		}
	}
}

// theme compares a theme; its quotations are not compared by their place alone.
func (c *check) theme(i int, said, stored *node) {
	path := within("themes", i)
	for _, key := range union(said, stored) {
		if key != "quotes" {
			c.compare(under(path, key), said.fields[key], stored.fields[key])
		}
	}
	if said.at("quotes") == nil {
		c.Claims++
		c.differ(under(path, "quotes"), "nothing", stored.at("quotes").String())
	}
	c.quotes(under(path, "quotes"), c.said.Themes[i].Quotes, c.again.Themes[i].Quotes, said.at("quotes"), stored.at("quotes"))
}

// quotes compares the quotations of a theme, each of which is one claim. Those
// that stand there are not compared with a list that another method has chosen.
func (c *check) quotes(path string, said, stored []report.Quote, saidNodes, storedNodes *node) {
	at, words := map[record.Evidence]int{}, map[[2]string]int{}
	for i, q := range stored {
		at[q.Evidence] = i
		words[[2]string{q.URL, q.Text}] = i
	}
	last, listed := -1, map[int]bool{}
	for i, q := range said {
		c.Claims++
		one := within(path, i)
		k, quoted := at[q.Evidence]
		if quoted {
			listed[k] = true
		} else if k, same := words[[2]string{q.URL, q.Text}]; same && len(c.since) > 0 {
			listed[k] = true // in a text of which something else was erased
		}
		verdict, claim := c.found.bind(q.Passage, c.since)
		if m := q.Match; verdict == OK && (m.Start < q.Evidence.Start || m.End > q.Evidence.End) {
			verdict, claim = Changed, Claim{Path: ".match", Report: fmt.Sprintf("bytes %d-%d", m.Start, m.End), Store: fmt.Sprintf("the quotation is bytes %d-%d", q.Evidence.Start, q.Evidence.End)}
		}
		switch {
		case verdict != OK:
			claim.Path = one + claim.Path
			c.tell(verdict, claim)
		case c.method && !quoted:
		case !quoted && c.left[q.URL]:
			c.tell(LaterRun, Claim{Path: one, Report: shown(q.Text), Store: "its page is gone by now, so that a report does not quote it"})
		case !quoted:
			c.differ(one, shown(q.Text), "it stands there, but a report of this theme does not quote it")
		case k <= last:
			c.differ(one, shown(q.Text), "it is quoted in another place of the list")
		default:
			last = k
			c.fields(one, saidNodes.items[i], storedNodes.items[k])
		}
	}
	for k, q := range stored {
		if !listed[k] && !c.method {
			c.Claims++
			c.differ(path, "nothing", shown(q.Text))
		}
	}
}

// fields compares a quotation's fields and tells of the first that differs.
func (c *check) fields(path string, said, stored *node) {
	one := check{method: c.method, since: c.since, later: c.later, joined: c.joined, by: c.by}
	for _, key := range union(said, stored) {
		one.compare(under(path, key), said.fields[key], stored.fields[key])
	}
	for _, v := range verdicts {
		for _, claim := range one.Told[v] {
			c.add(v, claim)
			return
		}
	}
}

// isList reports whether a value is a list; null is one without entries.
func isList(n *node) bool { return n != nil && (n.list || n.value == nil && n.fields == nil) }

// same reports whether two single values are the same as they are written.
func same(a, b *node) bool {
	if a == nil || b == nil || a.list != b.list || (a.fields == nil) != (b.fields == nil) {
		return false
	}
	return a.value == b.value
}

// brief shows an entry of a list: of an object the field that names it.
func (n *node) brief() string {
	for _, key := range []string{"id", "text", "reason", "voice"} {
		if one := n.at(key); one != nil {
			return one.String()
		}
	}
	return n.String()
}
