package article

import "classify/store/record"

// All are the utterances of every piece: of a fragment that somebody already
// cut out of its page, such as the item of a feed.
func (pieces Pieces) All() []record.Utterance {
	var out []record.Utterance
	for _, p := range pieces {
		out = append(out, p.u)
	}
	return out
}
