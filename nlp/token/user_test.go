package token

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

func TestOwnWordsAreNotCut(t *testing.T) {
	own, err := New([]Word{{Surface: "みなとマッチ"}, {Surface: "クオカード券", POS: "名詞"}, {Surface: "ごめんなちゃい", POS: "感動詞"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ in, want string }{
		{"みなとマッチが円滑に謝った", "みなとマッチ/名詞|が/助詞|円滑/名詞|に/助詞|謝る/動詞|た/助動詞"},
		{"クオカード券ごめんなちゃい", "クオカード券/名詞|ごめんなちゃい/感動詞"},
		{"みなとマッチは街の円卓に着いた", "みなとマッチ/名詞|は/助詞|街/名詞|の/助詞|円卓/名詞|に/助詞|着く/動詞|た/助動詞"},
		{"みなとスヌュルム", "みな/名詞|と/助詞|スヌュルム/名詞"},
		{"", ""},
	} {
		var out []string
		for _, tok := range own.Cut(c.in) {
			out = append(out, tok.Base+"/"+tok.POS)
		}
		if got := strings.Join(out, "|"); got != c.want {
			t.Errorf("Cut(%q) = %s, want %s", c.in, got, c.want)
		}
	}
}

func TestANameIsNotCutOutOfALongerWord(t *testing.T) {
	own := Named([]string{"マッチ", "Match", "円滑社", "円", "みなとマッチ", "みなとマッチ", " 港", "東西電鉄"})
	for _, s := range []string{"マッチングに失敗した", "Matchingと3Match", "リマッチだった", "円滑に進む"} {
		if got, want := own.Cut(s), Cut(s); !slices.Equal(got, want) {
			t.Errorf("Cut(%q) = %v, want %v", s, got, want)
		}
	}
	for s, want := range map[string]string{
		"マッチの社長": "マッチ", "円滑社が": "円滑社", "東西電鉄の駅": "東西電鉄", "みなとマッチは": "みなとマッチ", "Matchで": "Match",
	} {
		if got := own.Cut(s); got[0].Surface != want || got[0].POS != "名詞" {
			t.Errorf("Cut(%q) = %v, want %q first", s, got, want)
		}
	}
}

// Where none of the own words stands the tokens are those of Cut, to every
// field: kagome finds them, from the dictionary that the lattice reads.
func TestATokenizerWithOwnWordsIsOtherwiseAsCut(t *testing.T) {
	own, err := New([]Word{{Surface: "みなみなとマッチング"}})
	if err != nil {
		t.Fatal(err)
	}
	if own.kagome == nil {
		t.Error("own words, but no kagome to find them")
	}
	none, err := New(nil)
	if err != nil || none.kagome != nil {
		t.Errorf("no words: %v, kagome %v", err, none.kagome != nil)
	}
	for i, s := range ownTexts(t) {
		want := Cut(s)
		if got := none.Cut(s); !slices.Equal(got, want) {
			t.Errorf("without words: Cut(%q) = %v, want %v", s, got, want)
		}
		if got := own.Cut(s); !slices.Equal(got, want) {
			t.Errorf("with words: Cut(%q) = %v, want %v", s, got, want)
		}
		if i%10 > 0 {
			continue
		}
		if got := own.named(nil, s); !slices.Equal(got, want) {
			t.Errorf("kagome with words: Cut(%q) = %v, want %v", s, got, want)
		}
	}
}

func TestOwnWordsThatWouldDoHarmAreRefused(t *testing.T) {
	for _, c := range []struct {
		words []Word
		want  string
	}{
		{[]Word{{Surface: "円"}}, `own word "円" has 1 characters: it would be cut out of longer words, give 3 or more`},
		{[]Word{{Surface: "みなとマッチ"}, {Surface: "補償"}}, `own word "補償" has 2 characters`},
		{[]Word{{Surface: ""}}, `own word "" has 0 characters`},
		{[]Word{{Surface: "みなとマッチ"}, {Surface: "みなとマッチ"}}, "is given twice"},
		{[]Word{{Surface: " みなと"}}, "space around it"},
		{[]Word{{Surface: "みな\x00と"}}, "no character"},
		{[]Word{{Surface: "みな\xffと"}}, "no character"},
	} {
		if _, err := New(c.words); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("New(%q): %v, want %q", c.words, err, c.want)
		}
	}
}

// TestTheDictionaryOfTheTablesIsKagomes: what is made of the tables has the
// words, costs and ways of the dictionary that kagome loads itself.
func TestTheDictionaryOfTheTablesIsKagomes(t *testing.T) {
	t.Parallel()
	got := loaded().dictionary()
	if !slices.Equal(got.Morphs, whole.Morphs) || !slices.Equal(got.Connection.Vec, whole.Connection.Vec) || got.Connection.Row != whole.Connection.Row {
		t.Error("the words or their costs are others")
	}
	if !maps.Equal(got.Index.Dup, whole.Index.Dup) {
		t.Error("the words of one spelling are others")
	}
	if !slices.Equal(got.UnkDict.Morphs, whole.UnkDict.Morphs) || !slices.Equal(got.InvokeList, whole.InvokeList) || !slices.Equal(got.GroupList, whole.GroupList) {
		t.Error("unknown words are made in another way")
	}
	for _, s := range ownTexts(t) {
		for i := range s {
			var a, b []int
			got.Index.CommonPrefixSearchCallback(s[i:], func(id, n int) { a = append(a, id, n) })
			whole.Index.CommonPrefixSearchCallback(s[i:], func(id, n int) { b = append(b, id, n) })
			if !slices.Equal(a, b) {
				t.Fatalf("at %q begin the words %v, want %v", s[i:], a, b)
			}
		}
	}
	for class, first := range whole.UnkDict.Index {
		if got.UnkDict.Index[class] != first || got.UnkDict.IndexDup[class] != whole.UnkDict.IndexDup[class] {
			t.Errorf("unknown words of class %d are others", class)
		}
	}
}
