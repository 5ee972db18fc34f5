package token

import (
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ikawaha/kagome/v2/tokenizer"
)

// benchSentences are those of the project's own texts, or with CUT_TEXT=FILE
// of another text.
func benchSentences(t testing.TB) (sentences []string, size int64) {
	t.Helper()
	loaded()
	whole.Contents, whole.POSTable.POSs = nil, nil // which the collector would go through again and again
	lines := ownTexts(t)
	if name := os.Getenv("CUT_TEXT"); name != "" {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		lines = strings.Split(string(data), "\n")
	} else {
		lines = slices.DeleteFunc(lines, func(s string) bool {
			return !strings.ContainsAny(s, "のをはがに") || strings.Contains(s, "<meta")
		})
	}
	for _, line := range lines {
		if _, after, ok := strings.Cut(line, " | "); ok {
			line = after
		}
		for s := range strings.SplitAfterSeq(line, "。") {
			sentences = append(sentences, s)
			size += int64(len(s))
		}
	}
	return sentences, size
}

// BenchmarkCut measures Cut, Append and kagome, which makes tokens without
// their features, on the same sentences.
func BenchmarkCut(b *testing.B) {
	sentences, size := benchSentences(b)
	k, err := tokenizer.New(&whole, tokenizer.OmitBosEos())
	if err != nil {
		b.Fatal(err)
	}
	var dst []Token
	for _, c := range []struct {
		name string
		cut  func(s string)
	}{
		{"cut", func(s string) { Cut(s) }},
		{"append", func(s string) { dst = Append(dst[:0], s) }},
		{"kagome", func(s string) { k.Analyze(s, tokenizer.Normal) }},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(size)
			b.ReportAllocs()
			for b.Loop() {
				for _, s := range sentences {
					c.cut(s)
				}
			}
		})
	}
}

// BenchmarkCutBesideKagome reports how many times faster than kagome Append
// and Cut are: the three in turn on one processor, so that what disturbs one
// disturbs the others.
func BenchmarkCutBesideKagome(b *testing.B) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	sentences, size := benchSentences(b)
	k, err := tokenizer.New(&whole, tokenizer.OmitBosEos())
	if err != nil {
		b.Fatal(err)
	}
	var dst []Token
	ways := []func(string){
		func(s string) { k.Analyze(s, tokenizer.Normal) },
		func(s string) { dst = Append(dst[:0], s) },
		func(s string) { Cut(s) },
	}
	ratios := make([][]float64, len(ways)) // how many times as fast as kagome
	took := make([]time.Duration, len(ways))
	for b.Loop() {
		var kagome time.Duration
		for i, cut := range ways {
			begin := time.Now()
			for _, s := range sentences {
				cut(s)
			}
			d := time.Since(begin)
			if i == 0 {
				kagome = d
			}
			took[i] += d
			ratios[i] = append(ratios[i], float64(kagome)/float64(d))
		}
	}
	for i, name := range []string{"kagome", "append", "cut"} {
		b.ReportMetric(float64(size)*float64(b.N)/took[i].Seconds()/1e6, name+"-MB/s")
		if i > 0 {
			slices.Sort(ratios[i])
			b.ReportMetric(ratios[i][len(ratios[i])/2], name+"-x-kagome")
		}
	}
}
