package nlp

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/ikawaha/kagome-dict/ipa"
	"github.com/ikawaha/kagome/v2/tokenizer"

	"classify/nlp/fact"
	"classify/nlp/text"
)

// plain are sentences of every day that hold no anchor of a rule.
var plainSentences = []string{
	"昨日は友だちと海沿いの道を歩いて、夕方には小さな食堂で焼き魚を食べました。",
	"駅前の本屋が改装していて、二階には子ども向けの棚が増えたらしい。",
	"今年の梅は去年より早く咲いたので、山の上の茶屋も賑わっている。",
	"新しい靴は少しきついけれど、歩いているうちに柔らかくなると思う。",
	"隣の町の祭りでは、若い人たちが太鼓を叩きながら坂を登っていった。",
	"窓を開けると潮の匂いがして、遠くで船の汽笛が鳴った。",
	"母は庭の隅に植えた苺が赤くなるのを毎朝楽しみに見ている。",
	"三両編成の列車は、川を渡るときだけゆっくりになる。",
	"図書館の椅子は木でできていて、座るたびに小さく軋む。",
	"この店の珈琲は苦いが、蜂蜜を入れると丸い味になる。",
}

// bulk makes n sentences of which a share, in a hundred, holds an anchor.
func bulk(t testing.TB, tagger *Tagger, n, share int) []string {
	t.Helper()
	var anchored []string
	for _, e := range texts(t) {
		if !tagger.rules().May(text.Normalise(e.Text, 0).Text, fact.Find(e.Text, time.Time{})).None() {
			anchored = append(anchored, e.Text)
		}
	}
	out := make([]string, n)
	for i := range out {
		if i*share/100 != (i+1)*share/100 {
			out[i] = anchored[i*7919%len(anchored)]
		} else {
			out[i] = plainSentences[i%len(plainSentences)]
		}
	}
	return out
}

// BenchmarkTagBesideKagome tags bulk text and cuts the same text into words
// with kagome, one after the other on one core; "x kagome" is how many times
// as fast tagging is, facts included.
func BenchmarkTagBesideKagome(b *testing.B) {
	tagger := newTagger(b)
	tagger.Tag("発表が遅い。", Context{}) // compiles the codebook
	words, err := tokenizer.New(ipa.Dict(), tokenizer.OmitBosEos())
	if err != nil {
		b.Fatal(err)
	}
	for _, share := range []int{1, 10, 100} {
		sentences := bulk(b, tagger, 2000, share)
		size := 0
		for _, s := range sentences {
			size += len(s)
		}
		b.Run(fmt.Sprintf("%d%%", share), func(b *testing.B) {
			b.SetBytes(int64(size))
			var tagging, cutting time.Duration
			for b.Loop() {
				begun := time.Now()
				for _, s := range sentences {
					tagger.Tag(s, Context{})
				}
				tagging += time.Since(begun)
				begun = time.Now()
				for _, s := range sentences {
					words.Analyze(s, tokenizer.Normal)
				}
				cutting += time.Since(begun)
			}
			b.ReportMetric(cutting.Seconds()/tagging.Seconds(), "x-kagome")
			b.ReportMetric(float64(size*b.N)/1e6/tagging.Seconds(), "MB/s-tagged")
		})
	}
}

// BenchmarkTagPlain tags sentences in which nothing is found.
func BenchmarkTagPlain(b *testing.B) {
	tagger := newTagger(b)
	size := 0
	for _, s := range plainSentences {
		tagger.Tag(s, Context{})
		size += len(s)
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		for _, s := range plainSentences {
			tagger.Tag(s, Context{})
		}
	}
}

// BenchmarkTagAnchored tags sentences that all hold an anchor.
func BenchmarkTagAnchored(b *testing.B) {
	tagger := newTagger(b)
	sentences := bulk(b, tagger, 2000, 100)
	size := 0
	for _, s := range sentences {
		tagger.Tag(s, Context{})
		size += len(s)
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		for _, s := range sentences {
			tagger.Tag(s, Context{})
		}
	}
}

// BenchmarkTagWide tags sentences in which nothing is found and which are not
// plain: with full-width marks.
func BenchmarkTagWide(b *testing.B) {
	tagger := newTagger(b)
	size := 0
	var wide []string
	for _, s := range plainSentences {
		s = strings.ReplaceAll(s, "。", "！（ＡＢＣ　で）")
		wide = append(wide, s)
		tagger.Tag(s, Context{})
		size += len(s)
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		for _, s := range wide {
			tagger.Tag(s, Context{})
		}
	}
}

// BenchmarkTagLongVowel tags 300 kB of one character.
func BenchmarkTagLongVowel(b *testing.B) {
	tagger := newTagger(b)
	s := strings.Repeat("ー", 100_000)
	tagger.Tag(s, Context{})
	b.SetBytes(int64(len(s)))
	for b.Loop() {
		tagger.Tag(s, Context{})
	}
}
