package token

import (
	"github.com/ikawaha/kagome-dict/dict"
	"github.com/ikawaha/kagome-dict/ipa"
)

// Surfaces lists for each base form the surfaces that the dictionary has of
// it, in no order: 遅れる gives 遅れ, 遅れる, 遅れれ, 遅れろ, 遅れよ. A base
// form that it does not know has none. It reads the dictionary once, whatever
// the number of base forms.
func Surfaces(bases map[string]bool) map[string][]string {
	d := ipa.Dict()
	column := int(d.ContentsMeta[dict.BaseFormIndex] - d.ContentsMeta[dict.POSHierarchy]) // parts of speech stand in a table of their own
	wanted := map[int32]string{}                                                          // base form by number of morpheme
	for i, row := range d.Contents {
		if column < len(row) && bases[row[column]] {
			wanted[int32(i)] = row[column]
		}
	}
	out := map[string][]string{}
	da := d.Index.Da
	for leaf := range da {
		id, parent := -da[leaf].Base, da[leaf].Check
		if id < 0 || parent <= 0 || int(parent) >= len(da) || int(da[parent].Base) != leaf {
			continue // not the end of a word
		}
		surface := ""
		for same := id; same <= id+d.Index.Dup[id]; same++ {
			base, ok := wanted[same]
			if !ok {
				continue
			}
			if surface == "" {
				surface = spelt(d, parent)
			}
			out[base] = append(out[base], surface)
		}
	}
	return out
}

// spelt is the word that ends at a node of the dictionary's double array: the
// bytes on the way up to its root.
func spelt(d *dict.Dict, node int32) string {
	var b []byte
	for da := d.Index.Da; node > 0; node = da[node].Check {
		b = append(b, byte(node-da[da[node].Check].Base))
	}
	for i, j := 0, len(b)-1; i < j; i, j = i+1, j-1 {
		b[i], b[j] = b[j], b[i]
	}
	return string(b)
}
