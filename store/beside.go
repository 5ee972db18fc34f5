package store

import "classify/store/dup"

// A sentence that is too short to be known by itself belongs to the same one
// beside the same words. Whether the words beside it are the same is known when
// they come into a group: each group has what stands beside its sentences, and
// when two are made one, so is what they have in common. Several may put a short
// sentence of their own beside the words of somebody else, a headline as it
// were; so it counts as said again only where who said it first has said
// something else there first too, see groupReader.

// beside joins the short sentences beside one that came into a group with those
// beside the others of it.
func (j *grouper) beside(r *reader, n dup.Number, group uint64) error {
	for _, after := range []bool{false, true} {
		for at := r.next(n.Passage(), after); at >= 0; at = r.next(at, after) {
			text := r.short(j.Grouping, at)
			if text == "" {
				break
			}
			if err := j.neighbour(group, dup.Neighbour{Number: dup.At(r.Seq, at), After: after, Text: text}); err != nil {
				return err
			}
		}
	}
	return nil
}

// neighbour adds what stands beside a sentence of a group.
func (j *grouper) neighbour(group uint64, one dup.Neighbour) error {
	o, err := j.origins.of(j.groups.Root(group))
	if err != nil {
		return err
	}
	for _, same := range o.beside.Add(one) {
		if same == one.Number {
			continue
		}
		if err := j.join(dup.Pair{same, one.Number}, true); err != nil {
			return err
		}
	}
	return nil
}

// next is the sentence before or after one in the same speech; -1 if there is
// none.
func (r *reader) next(passage int, after bool) int {
	if after {
		return r.passages[passage].after
	}
	return r.passages[passage].before
}

// short is what is compared of a passage that is too short to be known by
// itself; "" if it is not.
func (r *reader) short(g Grouping, at int) string {
	text, ok := r.shorts[at]
	if !ok {
		p := r.passages[at]
		text = dup.Short(g.Fold(r.Document.Utterances[p.row].Text[p.start:p.end]))
		if r.shorts == nil {
			r.shorts = map[int]string{}
		}
		r.shorts[at] = text
	}
	return text
}
