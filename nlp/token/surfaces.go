package token

// Surfaces lists for each base form the surfaces that the dictionary has of
// it besides itself, in no order: 遅れる gives 遅れ, 遅れれ, 遅れろ, 遅れよ. A base
// form that it does not know has none. It reads the dictionary once, whatever
// the number of base forms.
func Surfaces(bases map[string]bool) map[string][]string {
	t := loaded()
	out := map[string][]string{}
	for state, c := range t.array {
		if c.check < 0 || c.check&ends == 0 {
			continue // no word ends here
		}
		leaf := t.array[c.base]
		surface := ""
		for id := leaf.base; id < leaf.base-leaf.check; id++ {
			f := t.features[id]
			base := t.bases[f.base : f.base+uint32(f.size)]
			if f.size == 0 || !bases[base] {
				continue
			}
			if surface == "" {
				surface = t.spelt(int32(state))
			}
			if surface != base {
				out[base] = append(out[base], surface)
			}
		}
	}
	return out
}

// spelt is what has been read at a state: the bytes on the way up to the root.
func (t *tables) spelt(state int32) string {
	var b []byte
	for state > 0 {
		up := t.array[state].check >> 1
		b = append(b, byte(state-t.array[up].base))
		state = up
	}
	for i, j := 0, len(b)-1; i < j; i, j = i+1, j-1 {
		b[i], b[j] = b[j], b[i]
	}
	return string(b)
}
