package store

import (
	"cmp"
	"slices"
	"strings"
	"testing"
	"time"

	"classify/store/record"
)

// uttered is a passage as slowlySpoken sees it.
type uttered struct {
	revision uint64
	row      int
	start    int
	end      int
	depth    int
	text     string // without brackets and marks
	by, page record.Author
	posted   time.Time
	captured time.Time
	quoted   bool
	own      bool
	names    []string // beside a quotation, or of who says all of an utterance
	says     []string // what of that is not quoted
}

// frames reports whether half of a sentence is what it quotes, and not all.
func frames(u record.Utterance, start, end int) bool {
	quoted := 0
	for _, q := range u.Quotes {
		if start <= q.Start && q.End <= end {
			quoted += len([]rune(u.Text[q.Start:q.End]))
		}
	}
	all := len([]rune(strings.NewReplacer("。", "", "「", "", "」", "").Replace(u.Text[start:end])))
	return quoted < all && 2*quoted >= all
}

// partOf reports whether somebody quotes with a name what another one says under it.
func (o uttered) partOf(p uttered) bool {
	return len(o.says) == 0 && slices.ContainsFunc(o.names, func(n string) bool { return slices.Contains(p.names, n) }) &&
		slices.ContainsFunc(p.says, func(s string) bool { return strings.Contains(s, o.text) })
}

// slowlySpoken is what spoken is, by comparing the texts of all passages.
func slowlySpoken(t *testing.T, s *Store) (out []record.Author) {
	t.Helper()
	var all []uttered
	first := map[uint64]time.Time{}
	must(t, s.Pages("harbour", func(p record.Page) error {
		for _, r := range p.Readings {
			if at, ok := first[r.Revision.Seq]; !ok || p.Capture.Time.Before(at) {
				first[r.Revision.Seq] = p.Capture.Time
			}
		}
		return nil
	}))
	bare := strings.NewReplacer("。", "", "「", "", "」", "")
	seen := map[uint64]bool{}
	must(t, s.Pages("harbour", func(p record.Page) error {
		for _, r := range p.Readings {
			d := r.Revision.Document
			page := record.PageAuthor(d.URL)
			if seen[r.Revision.Seq] {
				continue
			}
			seen[r.Revision.Seq] = true
			for row, u := range d.Utterances {
				one := uttered{revision: r.Revision.Seq, row: row, by: record.AuthorOf(page, row, u), page: page, captured: first[r.Revision.Seq], quoted: u.Quoted()}
				one.own = !u.Quoted() || u.Speaker+u.Handle != ""
				one.posted = timeOf(u.Posted)
				if !u.Quoted() && u.Posted == "" {
					one.posted = timeOf(d.Published)
				}
				if u.Kind == record.Quote && u.Posted == d.Published {
					one.posted = time.Time{}
				}
				add := func(start, end int, o uttered) {
					o.start, o.end, o.text = start, end, bare.Replace(u.Text[start:end])
					all = append(all, o)
				}
				name := slices.DeleteFunc([]string{u.Speaker, u.Handle}, func(s string) bool { return s == "" })
				whole := one
				if whole.names = name; u.Kind != record.Quote && len(name) > 0 {
					at := 0
					for _, q := range u.Quotes {
						whole.says, at = append(whole.says, bare.Replace(u.Text[at:q.Start])), q.End
					}
					whole.says = append(whole.says, bare.Replace(u.Text[at:]))
				} else {
					one.names = name
				}
				whole.own = whole.own && (len(sameLines.Sentences(u.Text)) > 1 || !frames(u, 0, len(u.Text)))
				add(0, len(u.Text), whole)
				if at := sameLines.Sentences(u.Text); len(at) > 1 {
					for _, at := range at {
						sentence := one
						sentence.own = one.own && !frames(u, at[0], at[1])
						add(at[0], at[1], sentence)
					}
				}
				for _, q := range u.Quotes {
					said := one
					said.depth, said.quoted, said.own, said.posted = q.Depth, true, q.Speaker != "", time.Time{}
					if said.names = nil; said.own {
						said.names = []string{q.Speaker}
						said.by = page.Named(record.NameOf(q.Speaker))
					}
					add(q.Start, q.End, said)
				}
			}
		}
		return nil
	}))
	beside := slowlyBeside(t, s, all)
	voice := func(revision uint64, row, start int, depth int, name record.Author, page, own record.Author) record.Author {
		var best *uttered
		for i, o := range all {
			again := slices.ContainsFunc(all, func(p uttered) bool {
				return o.partOf(p) || p.text == o.text && (p.revision != o.revision || p.row != o.row || p.start != o.start || p.end != o.end)
			})
			if o.revision == revision && o.row == row && o.start <= start && start+3 <= o.end && len([]rune(o.text)) >= 16 && again && (best == nil || o.end-o.start < best.end-best.start) {
				best = &all[i]
			}
		}
		if by, ok := beside[[3]uint64{revision, uint64(row), uint64(start)}]; ok && best == nil {
			return by
		}
		if best == nil {
			if name != 0 {
				return page.Named(name)
			}
			return own
		}
		origin := slowOrigin(all, best.text)
		if name != 0 && depth > best.depth {
			return origin.page.Named(name)
		}
		return origin.by
	}
	must(t, s.Pages("harbour", func(p record.Page) error {
		for _, r := range p.Readings {
			page := record.PageAuthor(r.Revision.Document.URL)
			for row, u := range r.Revision.Document.Utterances {
				own := record.AuthorOf(page, row, u)
				for _, at := range sameLines.Sentences(u.Text) {
					out = append(out, voice(r.Revision.Seq, row, at[0], 0, 0, page, own))
				}
				for _, q := range u.Quotes {
					out = append(out, voice(r.Revision.Seq, row, q.Start, q.Depth, record.NameOf(q.Speaker), page, own))
				}
			}
		}
		return nil
	}))
	return out
}

// slowOrigin is who said a text first: of those that are somebody's words, if
// there are any, the first of those whose time is known, unless one of the others
// was captured before that time, or it is a quotation and one of the others is none.
func slowOrigin(all []uttered, text string) uttered {
	var known, other []uttered
	for _, o := range all {
		for _, p := range all {
			if o.text == text && o.partOf(p) {
				p.text, p.quoted = text, false
				all = append(all[:len(all):len(all)], p)
			}
		}
	}
	own := slices.ContainsFunc(all, func(o uttered) bool { return o.text == text && o.own })
	for _, o := range all {
		switch {
		case o.text != text || o.own != own:
		case o.posted.IsZero():
			other = append(other, o)
		default:
			known = append(known, o)
		}
	}
	rank := func(o uttered) int {
		if o.quoted {
			return 1
		}
		return 0
	}
	later := func(a, b uttered) int { return cmp.Or(rank(a)-rank(b), a.captured.Compare(b.captured)) }
	place := func(a, b uttered) int {
		return cmp.Or(cmp.Compare(a.revision, b.revision), a.row-b.row, a.depth-b.depth, b.end-b.start-(a.end-a.start), a.start-b.start)
	}
	slices.SortFunc(known, func(a, b uttered) int { return cmp.Or(a.posted.Compare(b.posted), later(a, b), place(a, b)) })
	slices.SortFunc(other, func(a, b uttered) int { return cmp.Or(later(a, b), place(a, b)) })
	if len(known) == 0 || len(other) > 0 && cmp.Or(rank(other[0])-rank(known[0]), other[0].captured.Compare(known[0].posted)) < 0 {
		return other[0]
	}
	return known[0]
}
