package dup

import (
	"math/rand/v2"
	"os"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"
)

// TestSpeed adds many utterances, of which a third repeat others, and tells how
// fast the last tenth went. CLASSIFY_DUP says how many; a few without it.
func TestSpeed(t *testing.T) {
	n := 20_000
	if s := os.Getenv("CLASSIFY_DUP"); s != "" {
		var err error
		if n, err = strconv.Atoi(s); err != nil {
			t.Fatal(err)
		}
	}
	r := rand.New(rand.NewPCG(1, 9))
	var source []rune
	for _, of := range gold(t) {
		source = append(source, []rune(strings.Join(of, "。"))...)
	}
	text := func() string {
		var b strings.Builder
		for range 2 + r.IntN(20) {
			at := r.IntN(len(source) - 8)
			b.WriteString(string(source[at : at+3+r.IntN(5)]))
		}
		return b.String()
	}
	s := newShelf()
	x := s.index()
	texts := make([]string, 0, n) // by number: an item is made when it is asked for
	item := func(i int) Item {
		return Item{Number: Number(i + 1), Text: texts[i]}
	}
	x.Item = func(n Number) (Item, error) {
		s.reads++
		return item(int(n) - 1), nil
	}
	var busy, late time.Duration
	pairs, measured := 0, 0
	const batch = 10_000
	for len(texts) < n {
		from := len(texts)
		items := make([]Item, 0, batch)
		for range min(batch, n-from) {
			switch i := len(texts); {
			case i > 0 && r.IntN(5) == 0:
				texts = append(texts, texts[r.IntN(i)])
			case i > 0 && r.IntN(8) == 0:
				texts = append(texts, edited(r, texts[r.IntN(i)]+"この件"))
			default:
				texts = append(texts, text())
			}
			items = append(items, item(len(texts)-1))
		}
		begin := time.Now()
		found, _, err := x.Add(items)
		took := time.Since(begin)
		if err != nil {
			t.Fatal(err)
		}
		busy, pairs = busy+took, pairs+len(found)
		if from >= n-n/10-batch {
			late, measured = late+took, measured+len(items)
		}
	}
	bytes := 0
	for _, b := range s.blocks {
		bytes += len(b)
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	t.Logf("%d utterances, %d pairs, %d looked at again, %d segments of %.0f bytes an utterance", n, pairs, s.reads, len(x.Segments), float64(bytes)/float64(n))
	t.Logf("%.0f utterances a second, the last tenth %.0f; %d MB in use, with the texts and blocks",
		float64(n)/busy.Seconds(), float64(measured)/late.Seconds(), m.HeapInuse>>20)
	if pairs < n/5 {
		t.Errorf("%d pairs of %d utterances", pairs, n)
	}
}
