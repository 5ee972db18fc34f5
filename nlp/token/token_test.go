package token

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
)

func bases(s string) string {
	var out []string
	for _, t := range Cut(s) {
		out = append(out, t.Base)
	}
	return strings.Join(out, "|")
}

func TestCutGivesBaseForms(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"連絡が遅かった", "連絡|が|遅い|た"},
		{"消さずに持ってた", "消す|ぬ|に|持つ|てる|た"},
		{"慰謝料", "慰謝|料"},
		{"クオカード", "クオカード"},
		{"", ""},
	} {
		if got := bases(c.in); got != c.want {
			t.Errorf("Cut(%q) = %s, want %s", c.in, got, c.want)
		}
	}
}

func TestCutCoversEveryByteInOrder(t *testing.T) {
	for _, s := range []string{"発表は 3週間後?", "abc😀です", "\x00\n改行", "ｶﾅ"} {
		at := 0
		for _, tok := range Cut(s) {
			if tok.Start != at || s[tok.Start:tok.End] != tok.Surface {
				t.Errorf("Cut(%q): token %+v does not start at %d", s, tok, at)
			}
			at = tok.End
		}
		if at != len(s) {
			t.Errorf("Cut(%q) ends at %d, want %d", s, at, len(s))
		}
	}
}

func TestCutNamesTheImperative(t *testing.T) {
	toks := Cut("早く払え")
	last := toks[len(toks)-1]
	if last.POS != "動詞" || !strings.HasPrefix(last.Form, "命令") {
		t.Errorf("Cut(早く払え) ends with %+v, want an imperative verb", last)
	}
}

func TestDictionaryIsTheVersionInGoMod(t *testing.T) {
	mod, err := os.ReadFile("../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	version := strings.TrimPrefix(Dictionary, "ipa/")
	if !strings.Contains(string(mod), "kagome-dict/ipa v"+version) {
		t.Errorf("Dictionary = %q, but go.mod names another version", Dictionary)
	}
}

func TestAppendKeepsWhatIsThere(t *testing.T) {
	var toks []Token
	for _, s := range []string{"連絡", "", "が遅い"} {
		toks = Append(toks, s)
	}
	var out []string
	for _, tok := range toks {
		out = append(out, fmt.Sprint(tok.Base, tok.Start))
	}
	if got := strings.Join(out, "|"); got != "連絡0|が0|遅い3" {
		t.Errorf("tokens %s, want 連絡0|が0|遅い3", got)
	}
}

func TestCutAllocatesOnceAndAppendNever(t *testing.T) {
	if raced {
		t.Skip("under the race detector a pool forgets at random")
	}
	s := strings.Repeat("退会した会員の免許証の画像まで、スヌュルムに残していたabc。", 8)
	dst := Append(nil, s)
	if n := testing.AllocsPerRun(200, func() { dst = Append(dst[:0], s) }); n != 0 {
		t.Errorf("Append allocates %v times for %d tokens, want none", n, len(dst))
	}
	if n := testing.AllocsPerRun(200, func() { Cut(s) }); n != 1 {
		t.Errorf("Cut allocates %v times for %d tokens, want once", n, len(dst))
	}
}

// 300 kB of one character, and texts whose ways cost more than 32 bits hold,
// take no longer a byte than others and lose nothing.
func TestLongTextsTakeNoLongerAByteAndLoseNothing(t *testing.T) {
	most := 3 * time.Microsecond // a byte; some 0.2 where nothing disturbs
	if raced {
		most *= 15
	}
	for _, unit := range []string{"ー", "あ", "ア", "a", "鬱", "謔", "\xff", "😀", "発表が遅い。", "スヌュルムabc"} {
		n := 300_000 / len(unit)
		s := strings.Repeat(unit, n)
		Cut(s[:len(unit)]) // loads
		begin := time.Now()
		toks := Cut(s)
		took := time.Since(begin)
		if took > time.Duration(len(s))*most { // others may have had the processor
			begin = time.Now()
			Cut(s)
			took = min(took, time.Since(begin))
		}
		if took > time.Duration(len(s))*most {
			t.Errorf("%d × %q took %v", n, unit, took)
		}
		at := 0
		for _, tok := range toks {
			if tok.Start != at {
				t.Fatalf("%d × %q: a token starts at %d, want %d", n, unit, tok.Start, at)
			}
			at = tok.End
		}
		if at != len(s) {
			t.Errorf("%d × %q: the tokens end at %d, want %d", n, unit, at, len(s))
		}
	}
}

func TestATextTooCostlyFor32BitsIsCutAsItsParts(t *testing.T) {
	if testing.Short() {
		t.Skip("a text of 2 MB")
	}
	s := strings.Repeat("謔が遅い", 150_000)
	toks := Cut(s)
	want := Cut(s[:len(s)/100])
	if len(toks) != 100*len(want) {
		t.Fatalf("%d tokens, want %d", len(toks), 100*len(want))
	}
	for i, tok := range toks {
		if w := want[i%len(want)]; tok.Surface != w.Surface || tok.POS != w.POS || tok.Base != w.Base {
			t.Fatalf("token %d is %+v, want %+v", i, tok, w)
		}
	}
	l := &lattice{}
	l.reset(loaded(), s)
	l.run()
	for i, n := range l.nodes {
		if n.cost > heavy+1<<20 || n.cost < -heavy-1<<20 {
			t.Fatalf("node %d of %d costs %d, want some %d at most", i, len(l.nodes), n.cost, heavy)
		}
	}
}

func TestCutIsTheSameFromManyGoroutines(t *testing.T) {
	texts := []string{"連絡が遅かった", "ーーーー", "消さずに持ってた。", "\ufffd\xff😀abc", strings.Repeat("発表", 50)}
	var want [][]Token
	for _, s := range texts {
		want = append(want, Cut(s))
	}
	var wg sync.WaitGroup
	for g := range 4 {
		wg.Go(func() {
			for i := range 200 {
				k := (i + g) % len(texts)
				if got := Cut(texts[k]); fmt.Sprint(got) != fmt.Sprint(want[k]) {
					t.Errorf("Cut(%q) = %v, want %v", texts[k], got, want[k])
				}
			}
		})
	}
	wg.Wait()
}

func TestWhatTheLatticeDoesNotNeedIsFreed(t *testing.T) {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	tables, err := open("")
	if err != nil {
		t.Fatal(err)
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	if kept := int64(after.HeapAlloc-before.HeapAlloc) >> 20; kept > 24 {
		t.Errorf("the tables of %d words keep %d MiB", len(tables.words), kept)
	}
	runtime.KeepAlive(tables)
}
