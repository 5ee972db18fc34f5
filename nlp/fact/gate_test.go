package fact

import (
	"bufio"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// written is the text between the quotation marks of this package's tests:
// whatever they say is a fact or none.
func written(t testing.TB) []string {
	t.Helper()
	files, err := filepath.Glob("*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, name := range files {
		file, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		for lines := bufio.NewScanner(file); lines.Scan(); {
			for i, s := range strings.Split(lines.Text(), `"`) {
				if i%2 == 1 && s != "" {
					out = append(out, s)
				}
			}
		}
	}
	return out
}

// refs are the days of writing that facts depend on.
var refs = []time.Time{{}, may21, time.Date(2021, 1, 1, 0, 0, 0, 0, time.UTC)}

func TestMayLosesNoFact(t *testing.T) {
	found, passed := 0, 0
	for _, s := range written(t) {
		for _, text := range []string{s, kanjiOf(s), strings.ReplaceAll(s, "", " ")} {
			for _, ref := range refs {
				want := find(text, ref)
				if diff := cmp.Diff(want, Find(text, ref)); diff != "" {
					t.Fatalf("Find(%q, %v) (-ungated +gated):\n%s", text, ref, diff)
				}
				if begins := func(r rune) bool { return Begins(r, !ref.IsZero()) }; len(want) > 0 && !strings.ContainsFunc(text, begins) {
					t.Fatalf("%q has %d facts at %v, and nothing with which one begins", text, len(want), ref)
				}
				if found += len(want); !May(text, ref) {
					passed++
				}
			}
		}
	}
	if found < 3000 || passed < 100 {
		t.Errorf("%d facts, %d texts passed over: too little was compared", found, passed)
	}
}

// kanjiOf writes the digits of s in kanji, so that it is not a digit alone
// that lets it pass.
func kanjiOf(s string) string {
	for d, c := range []rune(kanjiDigits) {
		s = strings.ReplaceAll(s, string(rune('0'+d)), string(c))
	}
	return s
}

func TestAFactStartsOnlyWhereItMay(t *testing.T) {
	read := 0
	for _, s := range written(t) {
		for _, ref := range refs {
			for _, last := range []day{{}, {2021, 5, 21}} {
				f := finder{ref: ref, last: last}
				f.fold(s)
				for i, c := range f.r {
					if letter(c) || f.mayStart(i) {
						continue
					}
					if it, ok := f.readAt(i); ok {
						t.Fatalf("in %q a %s starts at %d, but mayStart says no", s, it.kind, i)
					}
					if f.idiom(i) > i || f.either(i) > i {
						t.Fatalf("in %q what is no fact starts at %d, but mayStart says no", s, i)
					}
					read++
				}
			}
		}
	}
	if read == 0 {
		t.Error("nothing was read")
	}
}

func TestMaySeesThatProseHoldsNoFact(t *testing.T) {
	for _, s := range []string{
		"二階には子ども向けの棚が増えた。", "一般の人が一番よく使う。", "三両編成の列車は、川を渡る。", "本屋の前の大きな木。",
		"一人で来た。", "今年の梅は去年より早く咲いた。", "おきにいりの明るい店。", "正しい答え。",
	} {
		if May(s, time.Time{}) {
			t.Errorf("May(%q) = true", s)
		}
	}
	for _, s := range []string{"昨日", "先月", "あさって", "おととい"} {
		if May(s, time.Time{}) || !May(s, may21) {
			t.Errorf("May(%q) = %v, with a day of writing %v", s, May(s, time.Time{}), May(s, may21))
		}
	}
}

func TestMayAllocatesNothing(t *testing.T) {
	text := strings.Repeat("駅前の本屋が改装していて、二階には子ども向けの棚が増えたらしい。", 20)
	if n := testing.AllocsPerRun(10, func() { Find(text, may21) }); n > 0 {
		t.Errorf("Find of a text without a fact allocates %v times", n)
	}
}

// FuzzMay: whatever the text, the gate loses no fact.
func FuzzMay(f *testing.F) {
	for _, s := range written(f) {
		f.Add(s)
		f.Add(kanjiOf(s))
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, ref := range refs {
			if diff := cmp.Diff(find(text, ref), Find(text, ref)); diff != "" {
				t.Fatalf("Find(%q, %v) (-ungated +gated):\n%s", text, ref, diff)
			}
		}
	})
}

func BenchmarkMay(b *testing.B) {
	text := strings.Repeat("駅前の本屋が改装していて、二階には子ども向けの棚が増えたらしい。", 100)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		May(text, may21)
	}
}
