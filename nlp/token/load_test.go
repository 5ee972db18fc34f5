package token

import (
	"io"
	"strings"
	"testing"
)

func short(s string) io.Reader { return strings.NewReader(s) }

// TestTheTablesAreTheWholeDictionary compares all that is loaded with the
// dictionary as kagome loads it.
func TestTheTablesAreTheWholeDictionary(t *testing.T) {
	t.Parallel()
	got := loaded()
	if len(got.words) != len(whole.Morphs) || len(got.array) != len(whole.Index.Da) || len(got.features) != len(whole.Morphs) {
		t.Fatalf("%d words with %d features in %d cells, want %d words in %d cells", len(got.words), len(got.features), len(got.array), len(whole.Morphs), len(whole.Index.Da))
	}
	for id, m := range whole.Morphs {
		if w := got.words[id]; int16(w.context) != m.LeftID || w.weight != m.Weight {
			t.Fatalf("word %d is %v, want %v", id, w, m)
		}
		ids, rest := whole.POSTable.POSs[id], whole.Contents[id]
		want := part{whole.POSTable.NameList[ids[colPOS]], whole.POSTable.NameList[ids[colSub]], rest[colForm-len(ids)]}
		if p := got.parts[got.features[id].part]; p != want {
			t.Fatalf("word %d is %v, want %v", id, p, want)
		}
	}
	for i, cost := range whole.Connection.Vec {
		if got.connection[i] != cost {
			t.Fatalf("connection %d costs %d, want %d", i, got.connection[i], cost)
		}
	}
	for i, c := range whole.CharCategory {
		if got.category[i] != c {
			t.Fatalf("character %d has category %d, want %d", i, got.category[i], c)
		}
	}
	for c := range whole.CharClass {
		first, u := whole.UnkDict.Index[int32(c)], got.unknown[c]
		if u.first != first || len(u.words) != int(whole.UnkDict.IndexDup[int32(c)])+1 || u.invoke != whole.InvokeList[c] || u.group != whole.GroupList[c] {
			t.Errorf("category %d makes unknown words as %+v", c, u)
		}
		for i, w := range u.words {
			if m := whole.UnkDict.Morphs[int(first)+i]; int16(w.context) != m.LeftID || w.weight != m.Weight {
				t.Errorf("unknown word %d is %v, want %v", int(first)+i, w, m)
			}
		}
	}
	for i, c := range whole.UnkDict.Contents {
		if p, want := got.parts[got.unkFeature[i].part], (part{c[colPOS], c[colSub], c[colForm]}); p != want {
			t.Errorf("unknown word %d is %v, want %v", i, p, want)
		}
	}
}

func TestADamagedDictionaryIsAnError(t *testing.T) {
	if _, err := numbers(short("\x02\x00\x00\x00\x00\x00\x00\x00abc"), 4); err == nil {
		t.Error("two numbers were read of three bytes")
	}
	if _, err := numbers(short("\xff\xff\xff\xff\xff\xff\xff\x7f"), 4); err == nil {
		t.Error("there is room for any number of numbers")
	}
	if err := readPart(nil, "x.dict", nil); err == nil {
		t.Error("a file that is not there was read")
	}
	if err := new(wordList).read(short("a\ab")); err == nil {
		t.Error("a word without a base form was read")
	}
	if err := new(tables).readMorphs(short("\x01\x00\x00\x00\x00\x00\x00\x00\x01\x00\x02\x00\x00\x00")); err == nil {
		t.Error("a word with two context ids was read")
	}
	if err := new(tables).readConnection(short("\x01\x00\x00\x00\x00\x00\x00\x00\x02\x00\x00\x00\x00\x00\x00\x00")); err == nil {
		t.Error("a table that is no square was read")
	}
}
