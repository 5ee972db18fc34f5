package dup

import (
	"bufio"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// shelf keeps blocks and items in memory.
type shelf struct {
	blocks map[[2]uint32][]byte
	items  map[Number]Item
	reads  int
}

func newShelf() *shelf {
	return &shelf{blocks: map[[2]uint32][]byte{}, items: map[Number]Item{}}
}

func (s *shelf) Block(segment, n uint32) ([]byte, error) {
	b, ok := s.blocks[[2]uint32{segment, n}]
	if !ok {
		return nil, fmt.Errorf("no block %d of %d", n, segment)
	}
	return b, nil
}

func (s *shelf) Keep(segment, n uint32, block []byte) error {
	s.blocks[[2]uint32{segment, n}] = block
	return nil
}

func (s *shelf) Drop(segment, n uint32) error {
	delete(s.blocks, [2]uint32{segment, n})
	return nil
}

func (s *shelf) index() *Index {
	return &Index{Blocks: s, Item: func(n Number) (Item, error) {
		s.reads++
		one, ok := s.items[n]
		if !ok {
			return one, fmt.Errorf("utterance %d was not added", n)
		}
		return one, nil
	}}
}

// forest is groups as trees, the plainest way.
type forest map[Number]Number

func (f forest) root(n Number) Number {
	for f[n] != n {
		n = f[n]
	}
	return n
}

func (f forest) join(p Pair) {
	a, b := f.root(p[0]), f.root(p[1])
	f[max(a, b)] = min(a, b)
}

// groups are those of items after pairs, each by its first number.
func (f forest) groups() map[Number]Number {
	out := map[Number]Number{}
	for n := range f {
		out[n] = f.root(n)
	}
	return out
}

// grouped adds the items in batches, as they are cut.
func grouped(t *testing.T, batches [][]Item) map[Number]Number {
	t.Helper()
	s := newShelf()
	x, f := s.index(), forest{}
	for _, batch := range batches {
		pairs, _, err := x.Add(batch)
		if err != nil {
			t.Fatal(err)
		}
		for _, one := range batch {
			s.items[one.Number], f[one.Number] = one, one.Number
		}
		for _, p := range pairs {
			f.join(p)
		}
	}
	blocks := 0
	for _, segment := range x.Segments {
		blocks += int(segment.Blocks) + 1
	}
	if blocks != len(s.blocks) {
		t.Errorf("%d blocks are kept, the segments have %d", len(s.blocks), blocks)
	}
	return f.groups()
}

// allPairs compares every two items that a key would bring together.
func allPairs(items []Item) map[Number]Number {
	f := forest{}
	reads, keys := make([]*read, len(items)), make([]map[uint64]bool, len(items))
	for i, one := range items {
		f[one.Number], reads[i], keys[i] = one.Number, newRead(one), map[uint64]bool{}
		reads[i].formKeys(func(key uint64) { keys[i][key] = true })
		keys[i][reads[i].key()] = true
	}
	for i := range items {
		for j := range i {
			meet := slices.ContainsFunc(slices.Collect(maps.Keys(keys[i])), func(k uint64) bool { return keys[j][k] })
			if meet && linked(reads[i], reads[j]) {
				f.join(Pair{items[i].Number, items[j].Number})
			}
		}
	}
	return f.groups()
}

// width makes wide digits narrow, as who normalises does.
var width = strings.NewReplacer("０", "0", "１", "1", "２", "2", "３", "3", "４", "4", "５", "5", "６", "6", "７", "7", "８", "8", "９", "9")

// gold are the sentences of testdata/gold by the text they are from, in order.
func gold(t testing.TB) (out [][]string) {
	t.Helper()
	files, err := filepath.Glob("../../testdata/gold/*.jsonl")
	if err != nil || len(files) == 0 {
		t.Fatalf("no sentences: %v", err)
	}
	for _, name := range files {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		lines, last := bufio.NewScanner(f), "?"
		lines.Buffer(nil, 1<<20)
		for lines.Scan() {
			var one struct{ Incident, Text string }
			if err := json.Unmarshal(lines.Bytes(), &one); err != nil {
				t.Fatal(err)
			}
			if one.Incident != last || one.Incident == "" {
				out, last = append(out, nil), one.Incident
			}
			out[len(out)-1] = append(out[len(out)-1], width.Replace(one.Text))
		}
		f.Close()
	}
	return out
}

// edited is a text of which one character in twenty is another one, is left
// out, or has one more behind it. Numbers are left: who changes one says
// something else.
func edited(r *rand.Rand, s string) string {
	from := []rune(s)
	some := func() rune {
		for {
			if c := from[r.IntN(len(from))]; isLetter(c) && !numeric(c) {
				return c
			}
		}
	}
	out := slices.Clone(from)
	for range (len(from) + 10) / 20 {
		at := r.IntN(len(out))
		for numeric(out[at]) || !isLetter(out[at]) {
			at = r.IntN(len(out))
		}
		switch r.IntN(3) {
		case 0:
			out[at] = some()
		case 1:
			out = slices.Delete(out, at, at+1)
		default:
			out = slices.Insert(out, at+1, some())
		}
	}
	return string(out)
}

func numeric(c rune) bool {
	return kindOf(c) == digit || kindOf(c) == numeral || kindOf(c) == counter
}

// TestCopiesAreFoundAndOthersAreNot: of sentences of which one character in
// twenty was changed. An edit that touches a number, a negation or a question may
// say something else, which a long sentence has more of; what it leaves is to be
// found.
func TestCopiesAreFoundAndOthersAreNot(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	var items []Item
	add := func(s string) Number {
		items = append(items, Item{Number: Number(len(items) + 1), Text: s})
		return items[len(items)-1].Number
	}
	var copies [][2]Number
	for _, of := range gold(t) {
		for _, s := range of {
			if utf8.RuneCountInString(squeeze(s)) >= 20 {
				copies = append(copies, [2]Number{add(s), add(edited(r, s))})
			}
		}
	}
	at, found, like, foundLike := grouped(t, [][]Item{items}), 0, 0, 0
	for _, c := range copies {
		one := at[c[0]] == at[c[1]]
		if one {
			found++
		}
		if newRead(items[c[0]-1]).sense() == newRead(items[c[1]-1]).sense() {
			if like++; one {
				foundLike++
			}
		}
		if first := at[c[0]]; first != c[0] && squeeze(items[first-1].Text) != squeeze(items[c[0]-1].Text) {
			if text := items[c[0]-1].Text; !slices.Contains(twice, text) && !slices.Contains(confused, text) {
				t.Errorf("one group:\n%s\n%s", items[first-1].Text, text)
			}
		}
	}
	part := func(a, b int) float64 { return 100 * float64(a) / float64(b) }
	t.Logf("%d of %d copies of sentences are found (%.2f %%), of those that say the same %d of %d (%.2f %%)",
		found, len(copies), part(found, len(copies)), foundLike, like, part(foundLike, like))
	if part(found, len(copies)) < 94 || part(foundLike, like) < 99 {
		t.Error("too few copies are found")
	}
}

// twice are the sentences of testdata/gold that stand there in two wordings, and
// mean the same.
var twice = []string{
	"開封後は冷蔵庫に入れ、お早めにお召し上がりください。",
	"開封後は冷蔵庫で保管し、お早めにお召し上がりください。",
	"個人情報保護委員会は同社に立ち入り検査に入った。",
	"このたびは皆様に多大なるご心配とご迷惑をおかけし、心よりお詫び申し上げます。",
}

// confused are those that are taken for another one and say something else: here what
// the other has more is spread over the sentence.
var confused = []string{"担当部長は「失策とは思っていない」と言い張った。"}

// TestParagraphsAreFound: of a copy of a paragraph of several sentences, of which
// one character in twenty was changed, a sentence is known again.
func TestParagraphsAreFound(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 4))
	for _, n := range []int{2, 3, 5} {
		var items []Item
		all, found := 0, 0
		var paragraphs [][][2]Number
		for _, of := range gold(t) {
			for some := range slices.Chunk(of, n) {
				var one [][2]Number
				for _, s := range some {
					if utf8.RuneCountInString(squeeze(s)) >= 20 {
						items = append(items, Item{Number: Number(len(items) + 1), Text: s}, Item{Number: Number(len(items) + 2), Text: edited(r, s)})
						one = append(one, [2]Number{Number(len(items) - 1), Number(len(items))})
					}
				}
				if len(one) > 1 {
					paragraphs = append(paragraphs, one)
				}
			}
		}
		at := grouped(t, [][]Item{items})
		for _, p := range paragraphs {
			all++
			if slices.ContainsFunc(p, func(pair [2]Number) bool { return at[pair[0]] == at[pair[1]] }) {
				found++
			}
		}
		t.Logf("%d sentences: %d of %d paragraphs are found (%.2f %%)", n, found, all, 100*float64(found)/float64(all))
		if float64(found) < 0.99*float64(all) {
			t.Errorf("%d of %d paragraphs are found", found, all)
		}
	}
}

// chatter is random passages, often said again, often edited.
func chatter(r *rand.Rand, texts [][]string, n int) (out []Item) {
	pick := func() string { return texts[r.IntN(4)][r.IntN(6)] }
	for i := range n {
		one := Item{Number: At(uint64(i/4+1), i%4), Text: pick()}
		switch r.IntN(6) {
		case 0:
			one.Text = []string{"遅い。", "遅すぎる", "……", "それはない。"}[r.IntN(4)]
		case 1:
			one.Text, one.Whole = pick()+"。\n"+pick()+"。"+pick(), true
		}
		if r.IntN(3) == 0 && len([]rune(one.Text)) > 20 {
			one.Text = edited(r, one.Text)
		}
		out = append(out, one)
	}
	return out
}

func TestGroupsDoNotDependOnBatches(t *testing.T) {
	texts := gold(t)
	texts = slices.DeleteFunc(texts, func(of []string) bool { return len(of) < 6 })
	for seed := range uint64(12) {
		r := rand.New(rand.NewPCG(seed, 8))
		r.Shuffle(len(texts), func(i, j int) { texts[i], texts[j] = texts[j], texts[i] })
		items := chatter(r, texts, 150)
		want := allPairs(items)
		for range 4 {
			var batches [][]Item
			for i := 0; i < len(items); {
				n := min(1+r.IntN(40), len(items)-i)
				batches, i = append(batches, items[i:i+n]), i+n
			}
			for n, one := range grouped(t, batches) {
				if one != want[n] {
					t.Fatalf("seed %d: passage %d is in the group of %d, want %d", seed, n, one, want[n])
				}
			}
			r.Shuffle(len(items), func(i, j int) { items[i], items[j] = items[j], items[i] })
		}
		together := 0
		for n, one := range want {
			if n != one {
				together++
			}
		}
		if together < 20 || together > 140 {
			t.Errorf("seed %d: %d of %d passages are in the group of another", seed, together, len(items))
		}
	}
}

// TestACrowdDoesNotDependOnBatches: of more variants of a text than are looked
// at, in order.
// TestAPartIsOfWhoeverIsNamedBesideIt, whichever comes first, and only of what they say
// themselves.
func TestAPartIsOfWhoeverIsNamedBesideIt(t *testing.T) {
	said := func(n Number, text string, by ...string) Item {
		return Item{Number: n, Text: text, Whole: true, By: by, Own: []string{text}}
	}
	quoted := func(n Number, text string, beside ...string) Item {
		return Item{Number: n, Text: text, Beside: beside}
	}
	another := said(3, "窓口はつながらないし、返事も来ない。ある人は「番号を変えるしかない」と言う。", "灘")
	another.Own = []string{"窓口はつながらないし、返事も来ない。ある人は「", "」と言う。"}
	items := []Item{
		said(1, "夜中に窓口へ二十回かけてもつながらず、翌朝には営業時間外と言われた。", "塩田屋", "@shio"),
		quoted(2, "二十回かけてもつながらず", "田屋", "塩田屋"), another, quoted(4, "二十回かけてもつながらず", "灘"), quoted(5, "番号を変えるしかない", "灘"),
		quoted(6, "翌朝には営業時間外", "@shio"), quoted(7, "つながらず", "塩田屋"), quoted(8, "返事も来ない。", "灘"), quoted(9, "つながらないし、返事も来ない", "灘"),
	}
	want := []Part{{1, 2}, {1, 6}, {3, 9}}
	for _, order := range [][]int{{0, 1, 2, 3, 4, 5, 6, 7, 8}, {8, 7, 6, 5, 4, 3, 2, 1, 0}} {
		x := newShelf().index()
		var got []Part
		x.Item = func(n Number) (Item, error) { return items[n-1], nil }
		for _, at := range order {
			_, parts, err := x.Add(items[at : at+1])
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, parts...)
		}
		slices.SortFunc(got, func(a, b Part) int { return int(a.Number) - int(b.Number) })
		if !slices.Equal(got, want) {
			t.Errorf("in the order %v: parts %v, want %v", order, got, want)
		}
	}
	x := newShelf().index()
	if _, got, err := x.Add(items); err != nil || !slices.Equal(got, want) {
		t.Errorf("at once: %v, %v, want %v", got, err, want)
	}
}

func TestACrowdDoesNotDependOnBatches(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	base := "申し訳ございませんが個別のお問い合わせにはお答えいたしかねますのであらかじめご了承くださいますようお願いいたします"
	var items []Item
	for i := range 450 {
		items = append(items, Item{Number: Number(i + 1), Text: edited(r, edited(r, base))})
	}
	want := grouped(t, [][]Item{items})
	for _, n := range []int{11, 90, 333} {
		for number, one := range grouped(t, slices.Collect(slices.Chunk(items, n))) {
			if one != want[number] {
				t.Fatalf("in batches of %d passage %d is in the group of %d, want %d", n, number, one, want[number])
			}
		}
	}
}

func TestGroupsAreJoinedAndPacked(t *testing.T) {
	var g Groups
	a, b, c := g.Join(0, 0), g.Join(0, 0), g.Join(0, 0)
	if a != 1 || b != 2 || c != 3 || g.Join(0, b) != 2 {
		t.Errorf("new groups are %d, %d, %d", a, b, c)
	}
	if got := g.Join(c, b); got != 2 {
		t.Errorf("Join(3, 2) = %d, want 2", got)
	}
	if got := g.Join(a, c); got != 1 || g.Root(2) != 1 || g.Root(3) != 1 || g.Root(0) != 0 {
		t.Errorf("Join(1, 3) = %d, roots %d %d", got, g.Root(2), g.Root(3))
	}
	for range 1000 { // a chain, the last of which leads on to the first
		g.Join(0, 0)
	}
	for n := g.Last; n > 4; n-- {
		g.Join(n, n-1)
	}
	packed := g.Pack()
	for n := uint64(5); n <= g.Last; n++ {
		if g.Into[n] != 4 {
			t.Fatalf("the group %d is part of %d, want 4", n, g.Into[n])
		}
	}
	if again, err := UnpackGroups(packed); err != nil || again.Root(1003) != 4 || again.Last != 1003 {
		t.Errorf("a chain: the root is %d of %d, %v", again.Root(1003), again.Last, err)
	}
	g = Groups{Last: 3, Into: map[uint64]uint64{2: 1, 3: 2}}
	again, err := UnpackGroups(g.Pack())
	if err != nil || again.Last != 3 || again.Root(3) != 1 || again.Root(2) != 1 || len(again.Into) != 2 {
		t.Errorf("UnpackGroups = %+v, %v", again, err)
	}
}

func TestSegmentsAreMerged(t *testing.T) {
	s := newShelf()
	x := s.index()
	var want []entry
	for i := range 40 {
		x.Named++
		w := writer{to: s, made: Segment{Name: x.Named}}
		for j := range 500 {
			e := entry{uint64(j%200) << 40, At(uint64(i+1), j)}
			want = append(want, e)
		}
		some := slices.Clone(want[len(want)-500:])
		slices.SortFunc(some, compare)
		for _, e := range some {
			if err := w.add(e); err != nil {
				t.Fatal(err)
			}
		}
		made, err := w.end()
		if err != nil {
			t.Fatal(err)
		}
		x.Segments = append(x.Segments, made)
		if err := x.settle(); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(x.Segments); n > 9 {
		t.Errorf("%d segments", n)
	}
	found := 0
	keys := []uint64{0, 1, 7 << 40, 199 << 40, 200 << 40}
	for _, segment := range x.Segments {
		err := segment.join(s, keys, func(at int, n Number) { found++ })
		if err != nil {
			t.Fatal(err)
		}
	}
	if want := 40 * (3 + 3 + 2); found != want {
		t.Errorf("%d entries are found, want %d", found, want)
	}
}

func FuzzBlocks(f *testing.F) {
	f.Add((&Groups{Last: 5, Into: map[uint64]uint64{3: 1, 5: 4}}).Pack(), uint64(7))
	s := newShelf()
	w := writer{to: s, made: Segment{Name: 1}}
	_ = w.add(entry{7, At(3, 4)})
	_ = w.add(entry{9, At(1, 0)})
	_, _ = w.end()
	f.Add(s.blocks[[2]uint32{1, 1}], uint64(7))
	f.Fuzz(func(t *testing.T, b []byte, first uint64) {
		if g, err := UnpackGroups(b); err == nil {
			for n := range g.Into {
				if g.Root(n) >= n {
					t.Errorf("the root of %d is %d", n, g.Root(n))
				}
			}
		}
		all, err := unpack(nil, first, b)
		if len(all)*3 > len(b) {
			t.Errorf("%d entries of %d bytes", len(all), len(b))
		}
		if err != nil || !slices.IsSortedFunc(all, compare) {
			return
		}
		s := newShelf()
		w := writer{to: s}
		for _, e := range all {
			_ = w.add(e)
		}
		if made, err := w.end(); err != nil || made.Entries != len(all) {
			t.Errorf("%d entries are %+v, %v", len(all), made, err)
		}
	})
}
