package nlp

import (
	"fmt"
	"html"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/ikawaha/kagome-dict/ipa"
	"github.com/ikawaha/kagome/v2/tokenizer"

	"classify/nlp/codebook"
	"classify/nlp/fact"
	"classify/nlp/text"
)

// plainSentences are sentences of every day that hold no anchor of a rule.
var plainSentences = []string{
	"友だちと海沿いの道を歩いて、夕方には小さな食堂で焼き魚を頼んだ。",
	"駅前の本屋が改装していて、二階には子ども向けの棚が増えたらしい。",
	"庭の梅が咲きそろって、山の上の茶屋も賑わっている。",
	"新しい靴は少しきついけれど、歩いているうちに柔らかくなると思う。",
	"隣の町の祭りでは、若い衆が太鼓を叩きながら坂を登っていった。",
	"窓を開けると潮の匂いがして、遠くで船の汽笛が鳴った。",
	"母は庭の隅に植えた苺が赤くなるのを毎朝楽しみに見ている。",
	"三両編成の列車は、川を渡るときだけゆっくりになる。",
	"図書館の椅子は木でできていて、座るたびに小さく軋む。",
	"この店の珈琲は苦いが、蜂蜜を入れると丸い味になる。",
}

// core are the three themes the program began with.
var core = []string{"delay", "retention", "compensation"}

// bookOf is the built-in codebook with some of its themes; none: all.
func bookOf(t testing.TB, themes ...string) *codebook.Book {
	t.Helper()
	book, err := codebook.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	if len(themes) > 0 {
		book.Themes = slices.DeleteFunc(book.Themes, func(one codebook.Theme) bool { return !slices.Contains(themes, one.ID) })
	}
	return book
}

// themed makes a tagger of some themes of the built-in codebook; none: of all.
func themed(t testing.TB, themes ...string) *Tagger {
	t.Helper()
	tagger, err := New(Options{Book: bookOf(t, themes...)})
	if err != nil {
		t.Fatal(err)
	}
	return tagger
}

// corpus is the text of which the benches take the sentences that hold an
// anchor, of four kinds: the examples of the built-in codebook, which are
// short and made to touch a rule; utterances, as people and notices word them;
// the saved pages of the demonstration, menus and footers included; and the
// labelled sentences.
func corpus(t testing.TB) (kinds []string, texts map[string][]string) {
	t.Helper()
	texts = map[string][]string{}
	for _, e := range examples(t) {
		texts["examples"] = append(texts["examples"], e.Text)
	}
	for _, e := range utterances(t) {
		texts["utterances"] = append(texts["utterances"], e.Text)
	}
	pages, err := filepath.Glob("../testdata/minato-2021/pages/*.http")
	if err != nil || len(pages) == 0 {
		t.Fatalf("%d pages, %v", len(pages), err)
	}
	for _, page := range pages {
		raw, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		if utf8.Valid(raw) {
			texts["pages"] = append(texts["pages"], written(string(raw))...)
		}
	}
	for _, file := range goldFiles(t) {
		for _, one := range readLabelled(t, file) {
			texts["labelled"] = append(texts["labelled"], one.Text)
		}
	}
	return []string{"examples", "utterances", "pages", "labelled"}, texts
}

var (
	unwritten = regexp.MustCompile(`(?s)<(?:script|style|head)\b.*?</(?:script|style|head)>`)
	marked    = regexp.MustCompile(`(?s)<[^>]*>`)
)

// written are the lines of text of a saved page.
func written(page string) []string {
	_, body, _ := strings.Cut(strings.ReplaceAll(page, "\r\n", "\n"), "\n\n")
	var out []string
	for _, line := range strings.Split(marked.ReplaceAllString(unwritten.ReplaceAllString(body, "\n"), "\n"), "\n") {
		if line = strings.TrimSpace(html.UnescapeString(line)); line != "" {
			out = append(out, line)
		}
	}
	return out
}

// parted are the sentences of texts that hold an anchor of the tagger's rules,
// and those that hold none.
func parted(t testing.TB, tagger *Tagger, texts []string) (anchored, plain []string) {
	t.Helper()
	for _, s := range texts {
		for _, one := range text.Sentences(s) {
			if quote := s[one.Start:one.End]; holdsAnchor(tagger, quote) {
				anchored = append(anchored, quote)
			} else {
				plain = append(plain, quote)
			}
		}
	}
	if len(anchored) == 0 || len(plain) == 0 {
		t.Fatalf("%d sentences hold an anchor, %d none", len(anchored), len(plain))
	}
	return anchored, plain
}

func holdsAnchor(tagger *Tagger, s string) bool {
	return !tagger.rules().May(text.Normalise(s, 0).Text, fact.Find(s, time.Time{})).None()
}

// bulk makes n sentences of which a share, in a hundred, is of those that hold
// an anchor, of each kind as many. The others are the plain sentences or, if
// near, those of the same texts that hold no anchor: they speak of the same
// things, with numbers and with most of a rule's words.
func bulk(t testing.TB, tagger *Tagger, n, share int, near bool, kinds ...string) []string {
	t.Helper()
	all, texts := corpus(t)
	if len(kinds) == 0 {
		kinds = all
	}
	from, rest := map[string][]string{}, plainSentences
	if near {
		rest = nil
	}
	for _, kind := range kinds {
		anchored, plain := parted(t, tagger, texts[kind])
		if from[kind] = anchored; near {
			rest = append(rest, plain...)
		}
	}
	out := make([]string, n)
	taken := 0
	for i := range out {
		if i*share/100 == (i+1)*share/100 {
			out[i] = rest[i*7919%len(rest)]
			continue
		}
		some := from[kinds[taken%len(kinds)]]
		out[i] = some[taken/len(kinds)*7919%len(some)]
		taken++
	}
	return out
}

// TestThePlainSentencesOfTheBenchesHoldNoAnchor: else the benches would not
// measure what they say.
func TestThePlainSentencesOfTheBenchesHoldNoAnchor(t *testing.T) {
	tagger := newTagger(t)
	for _, s := range plainSentences {
		if holdsAnchor(tagger, s) {
			t.Errorf("%q holds an anchor", s)
		}
	}
}

// bulkSentences make two and a half megabytes. With a tenth of that, most of the time
// goes into fetching again what the other has driven out of the processor's caches.
const bulkSentences = 30_000

// BenchmarkTagBesideKagome tags bulk text of which a share holds an anchor, and
// cuts the same text into words with kagome, one after the other on one core;
// "x-kagome" is how many times as fast tagging is, facts included. It does so
// with the core themes and with all, the model beside the rules or not, and with the sentences of one kind alone,
// all of which hold an anchor, see corpus.
func BenchmarkTagBesideKagome(b *testing.B) {
	words, err := tokenizer.New(ipa.Dict(), tokenizer.OmitBosEos())
	if err != nil {
		b.Fatal(err)
	}
	kinds, _ := corpus(b)
	for _, book := range []struct {
		name   string
		themes []string
	}{{"core", core}, {"all", nil}} {
		tagger := themed(b, book.themes...)
		tagger.Tag("発表が遅い。", Context{}) // compiles the codebook
		for _, share := range []int{1, 10, 100} {
			b.Run(fmt.Sprintf("%s/%d%%", book.name, share), func(b *testing.B) {
				besideKagome(b, tagger, words, bulk(b, tagger, bulkSentences, share, false))
			})
			if share < 100 {
				b.Run(fmt.Sprintf("%s/%d%%/near", book.name, share), func(b *testing.B) {
					besideKagome(b, tagger, words, bulk(b, tagger, bulkSentences, share, true))
				})
			}
		}
		both := completed(b, book.themes...)
		both.Tag("発表が遅い。", Context{})
		for _, share := range []int{1, 10, 100} {
			b.Run(fmt.Sprintf("%s/%d%%/model", book.name, share), func(b *testing.B) {
				besideKagome(b, both, words, bulk(b, tagger, bulkSentences, share, false))
			})
		}
		for _, kind := range kinds {
			b.Run(fmt.Sprintf("%s/100%%/%s", book.name, kind), func(b *testing.B) {
				besideKagome(b, tagger, words, bulk(b, tagger, 3000, 100, false, kind))
			})
		}
	}
}

func besideKagome(b *testing.B, tagger *Tagger, words *tokenizer.Tokenizer, sentences []string) {
	size := 0
	for _, s := range sentences {
		tagger.Tag(s, Context{}) // makes the automata
		size += len(s)
	}
	var tagging, cutting time.Duration
	for b.Loop() {
		runtime.GC() // of what kagome left, which is not the tagger's to pay for
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
	b.ReportMetric(float64(size)/float64(len(sentences)), "B/sentence")
	b.ReportMetric(cutting.Seconds()/tagging.Seconds(), "x-kagome")
	b.ReportMetric(float64(size*b.N)/1e6/tagging.Seconds(), "MB/s-tagged")
}

// benchTag tags the sentences, again and again.
func benchTag(b *testing.B, tagger *Tagger, sentences ...string) {
	size := 0
	for _, s := range sentences {
		tagger.Tag(s, Context{}) // makes the automata
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

// BenchmarkTagPlain tags sentences in which nothing is found.
func BenchmarkTagPlain(b *testing.B) { benchTag(b, newTagger(b), plainSentences...) }

// BenchmarkTagAnchored tags sentences that all hold an anchor.
func BenchmarkTagAnchored(b *testing.B) {
	tagger := newTagger(b)
	benchTag(b, tagger, bulk(b, tagger, 2000, 100, false)...)
}

// BenchmarkTagWide tags sentences in which nothing is found and which are not
// plain: with full-width marks.
func BenchmarkTagWide(b *testing.B) {
	var wide []string
	for _, s := range plainSentences {
		wide = append(wide, strings.ReplaceAll(s, "。", "！（ＡＢＣ　で）"))
	}
	benchTag(b, newTagger(b), wide...)
}

// BenchmarkTagLongVowel tags 300 kB of one character.
func BenchmarkTagLongVowel(b *testing.B) {
	benchTag(b, newTagger(b), strings.Repeat("ー", 100_000))
}

// BenchmarkTagFileBesideKagome tags the lines of the file TEXT, with the rules
// alone and with the model, beside kagome.
func BenchmarkTagFileBesideKagome(b *testing.B) {
	path := os.Getenv("TEXT")
	if path == "" {
		b.Skip("TEXT names no file")
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		b.Fatal(err)
	}
	words, err := tokenizer.New(ipa.Dict(), tokenizer.OmitBosEos())
	if err != nil {
		b.Fatal(err)
	}
	lines := strings.Split(strings.ToValidUTF8(string(raw), "\uFFFD"), "\n")
	b.Run("rules", func(b *testing.B) { besideKagome(b, themed(b), words, lines) })
	b.Run("model", func(b *testing.B) { besideKagome(b, completed(b), words, lines) })
}

// BenchmarkTagCompleted tags bulk text with the model beside the rules.
func BenchmarkTagCompleted(b *testing.B) {
	for _, share := range []int{1, 10, 100} {
		b.Run(fmt.Sprintf("%d%%", share), func(b *testing.B) {
			benchTag(b, completed(b), bulk(b, newTagger(b), 3000, share, false)...)
		})
	}
}
