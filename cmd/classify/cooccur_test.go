package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"hash/maphash"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"classify/nlp/text"
	"classify/nlp/token"
	"classify/store/record"
)

// pairsJSON and termsJSON are what cooccur writes as JSON.
type pairsJSON struct {
	Utterances int
	Pairs      []pair
}

type termsJSON struct {
	Utterances, Read, Sentences int
	Themes                      []themeTerms
}

func (j termsJSON) of(theme string) map[string]companion {
	out := map[string]companion{}
	for _, one := range j.Themes {
		for _, w := range one.Terms {
			if one.Theme == theme {
				out[w.Term] = w
			}
		}
	}
	return out
}

// TestPairsOfThemesAreThoseOfTheUtterances counts them the slow way.
func TestPairsOfThemesAreThoseOfTheUtterances(t *testing.T) {
	db := tabled(t)
	for _, narrow := range [][]string{{}, {"--theme", "delay"}, {"--voice", "commentary"}, {"--from", "2021-05-22", "--to", "2021-06-30"}} {
		got := decoded[pairsJSON](t, append([]string{"cooccur", "--with", "themes", "-n", "0", "--json", "--db", db}, narrow...)...)
		var all [][]string // themes of every utterance
		for line := range strings.Lines(mustCall(t, "export", "--db", db)) {
			all = append(all, themesOfLine(t, line, narrow)...)
		}
		with := func(ids ...string) (n int) {
			for _, themes := range all {
				if !slices.ContainsFunc(ids, func(id string) bool { return !slices.Contains(themes, id) }) {
					n++
				}
			}
			return n
		}
		if got.Utterances != len(all) {
			t.Errorf("%v: %d utterances, want %d", narrow, got.Utterances, len(all))
		}
		found := map[[2]string]bool{}
		for _, p := range got.Pairs {
			a, b := p.Themes[0], p.Themes[1]
			found[p.Themes], found[[2]string{b, a}] = true, true
			n, of := with(a, b), [2]int{with(a), with(b)}
			want := pair{p.Themes, n, of, rounded(float64(n) / float64(of[0]+of[1]-n)), rounded(float64(n*len(all)) / float64(of[0]*of[1]))}
			if p != want || n == 0 {
				t.Errorf("%v: %+v, want %+v", narrow, p, want)
			}
		}
		for _, themes := range all {
			for _, a := range themes {
				for _, b := range themes {
					asked := len(narrow) == 0 || narrow[0] != "--theme" || a == "delay" || b == "delay"
					if a != b && asked && !found[[2]string{a, b}] {
						t.Errorf("%v: %s and %s stand together", narrow, a, b)
					}
				}
			}
		}
		if len(got.Pairs) < 2 {
			t.Errorf("%v: only %v stand together", narrow, got.Pairs)
		}
	}
}

// likelihoodOfBinomials is G² as Dunning writes it, from the logarithms of
// binomial likelihoods.
func likelihoodOfBinomials(a, n, b, m int) float64 {
	log := func(p float64, k, n int) float64 {
		l := 0.0
		for i := range n {
			if i < k {
				l += math.Log(p)
			} else {
				l += math.Log(1 - p)
			}
		}
		return l
	}
	p, p1, p2 := float64(a+b)/float64(n+m), float64(a)/float64(n), float64(b)/float64(m)
	return 2 * (log(p1, a, n) + log(p2, b, m) - log(p, a, n) - log(p, b, m))
}

func TestLikelihoodIsDunnings(t *testing.T) {
	for _, c := range [][4]int{{4, 19, 0, 265}, {1, 2, 1, 2}, {10, 10, 3, 100}, {7, 1000, 70, 1000}, {110, 2552, 111, 31777}, {3, 3, 5, 5}} {
		got, want := likelihood(c[0], c[1], c[2], c[3]), likelihoodOfBinomials(c[0], c[1], c[2], c[3])
		if math.Abs(got-want) > 1e-6*(1+want) {
			t.Errorf("likelihood(%v) = %v, want %v", c, got, want)
		}
	}
	if got := likelihood(10, 100, 100, 1000); math.Abs(got) > 1e-9 {
		t.Errorf("of equal shares it is %v", got)
	}
}

// TestTermsAreThoseOfTheSentences counts every word of every theme of the example
// the slow way.
func TestTermsAreThoseOfTheSentences(t *testing.T) {
	db := tabled(t)
	got := decoded[termsJSON](t, "cooccur", "-n", "0", "--speakers", "full", "--json", "--db", db)
	incidents, docs, err := (&app{db: db}).allDocuments()
	if err != nil {
		t.Fatal(err)
	}
	type sentence struct {
		words          []string
		coded, uttered []string
	}
	var all []sentence
	said := map[string]bool{}
	for _, d := range docs[0] {
		page := record.PageAuthor(d.Revision.Document.URL)
		for i, u := range d.Revision.Document.Utterances {
			for _, s := range text.Sentences(u.Text) {
				at := record.Spoken{Utterance: i, Start: s.Start, End: s.End}
				normal := strings.ToLower(text.Normalise(u.Text[s.Start:s.End], 0).Text)
				key := fmt.Sprint(at.Author(page, record.AuthorOf(page, i, u), d.Echoes), normal)
				for _, e := range d.Echoes {
					if e.Utterance == i && e.Start == s.Start && e.End == s.End {
						key = fmt.Sprint("group ", e.Group)
					}
				}
				if said[key] || !d.OnIncident() || u.Lang != "" {
					continue
				}
				said[key] = true
				one := sentence{uttered: record.ThemesOf(d.Coding(i).Findings)}
				for _, f := range d.Coding(i).Findings {
					if f.Start < s.End && s.Start < f.End {
						one.coded = append(one.coded, f.Theme)
					}
				}
				for _, w := range token.Cut(normal) {
					one.words = append(one.words, w.Base+" "+kindOf(w))
				}
				all = append(all, one)
			}
		}
	}
	if got.Sentences != len(all) || incidents[0].ID != "minato-2021" {
		t.Fatalf("%d sentences, want %d", got.Sentences, len(all))
	}
	checked := 0
	for _, theme := range got.Themes {
		for _, w := range theme.Terms {
			a, n, b, m := 0, 0, 0, 0
			for _, s := range all {
				has := slices.Contains(s.words, w.Term+" "+w.Kind)
				switch {
				case slices.Contains(s.coded, theme.Theme):
					if n++; has {
						a++
					}
				case !slices.Contains(s.uttered, theme.Theme):
					if m++; has {
						b++
					}
				}
			}
			want := companion{w.word, a, rounded(float64(a) / float64(n)), b, rounded(float64(b) / float64(m)), rounded(likelihoodOfBinomials(a, n, b, m))}
			if math.Abs(want.G2-w.G2) < 2e-4 {
				want.G2 = w.G2
			}
			if w != want || n != theme.Sentences || m != theme.Elsewhere {
				t.Errorf("%s: %+v of %d and %d, want %+v of %d and %d", theme.Theme, w, theme.Sentences, theme.Elsewhere, want, n, m)
			}
			checked++
		}
	}
	if checked < 50 {
		t.Errorf("only %d words were checked", checked)
	}
}

func TestWordsAreContentWithoutNamesAndRepeats(t *testing.T) {
	var lines []string
	say := func(page, who, said string) {
		lines = append(lines, fmt.Sprintf(`{"url":"https://sns.example/%s","text":%q,"speaker":%q,"handle":"@%s","posted":"2021-06-02"}`, page, said, who, page))
	}
	for i, said := range []string{
		"みなとの窓口の公表が遅すぎる。", "電話の窓口は 0120 だが佐藤さんの言うとおり公表が遅すぎる。", "https://minato.example/tel を見たが、電話の公表が遅すぎる。",
		"@umi そうでぇ、窓口のことは株式会社みなとの公表が遅すぎる。", "佐藤さんに電話したら、やっぱり公表が遅すぎると聞いた。",
	} {
		say(fmt.Sprint("a", i), "佐藤 "+strings.Repeat("花", i+1), said)
	}
	for i, said := range []string{"パン屋の朝は静かだ。", "港の夕日がきれいに見えた。", "駅前の店で靴を買ってきた。", "来週は山に登るつもりでいる。", "庭の花が咲いて蜂が来ている。", "図書館で古い地図を眺めていた。",
		"猫が屋根で眠っている。", "雨が上がって虹が出た。", "弟が自転車を磨いている。", "隣の犬がよく吠える。", "畑で芋を掘ってきた。", "祖母の味噌汁はうまい。"} {
		say(fmt.Sprint("b", i), "凪", said)
	}
	for i := range 9 { // one sentence again and again
		say(fmt.Sprint("c", i), "港", "倉庫にいた人から聞いたが、本社の公表が遅すぎると嘆いていた。")
	}
	db := spoken(t, "{name: 株式会社みなと, aliases: [みなと]}", lines...)
	got := decoded[termsJSON](t, "cooccur", "--theme", "delay", "--json", "--db", db).of("delay")
	for _, no := range []string{"みなと", "0120", "ぇ", "の", "umi", "https", "minato", "example", "佐藤", "さん", "倉庫", "する"} {
		if w, ok := got[no]; ok {
			t.Errorf("%+v is a word of the theme", w)
		}
	}
	for yes, count := range map[string]int{"公表": 6, "遅い": 6, "窓口": 3, "電話": 3, "聞く": 2} {
		if w := got[yes]; w.Count != count || w.Elsewhere != 0 {
			t.Errorf("%q is counted as %+v, want %d sentences", yes, w, count)
		}
	}
	full := decoded[termsJSON](t, "cooccur", "--theme", "delay", "--speakers", "full", "--json", "--db", db).of("delay")
	if _, ok := full["佐藤"]; !ok {
		t.Errorf("佐藤 is no word even in full: %v", full)
	}
}

func TestTheWordsOfASentenceAreItsContent(t *testing.T) {
	names := []string{"株式会社 海の灯", "海の灯", "UmiLight"}
	for sentence, want := range map[string]string{
		"海の灯の窓口に電話した。":            "窓口 電話",
		"UmiLightは遅い。":            "遅い",
		"海の近くの灯を見る。":              "海 灯 見る",
		"1,700人で3割だ!! ぇ w %":      "",
		"それはここにあるので、できるはずです。":     "",
		"電話、電話、電話を待っている。":         "電話 待つ",
		"https://a.example/遅い":    "遅い",
		"kana@mail.example まで送れ。": "送る",
	} {
		c := terms{hidden: newHidden(names), words: map[word]int{}}
		var got []string
		for _, n := range c.cut(strings.ToLower(text.Normalise(sentence, 0).Text)) {
			got = append(got, c.spelt[n].Term)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("the words of %q are %q, want %q", sentence, got, want)
		}
	}
}

// TestASampleIsTheSameDocumentsEachTime draws fewer utterances than there are.
func TestASampleIsTheSameDocumentsEachTime(t *testing.T) {
	db := tabled(t)
	args := []string{"cooccur", "--db", db, "--sample", "60", "--json"}
	got := decoded[termsJSON](t, args...)
	if got.Utterances != 192 || got.Read < 60 || got.Read >= 192 || got.Sentences < got.Read/2 {
		t.Errorf("a sample of %d of %d utterances", got.Read, got.Utterances)
	}
	other := filepath.Join(t.TempDir(), "other.db")
	mustCall(t, "run", example, "--db", other)
	if diff := gocmp.Diff(mustCall(t, args...), mustCall(t, "cooccur", "--db", other, "--sample", "60", "--json")); diff != "" {
		t.Errorf("another store gives another sample:\n%s", diff)
	}
	if out := mustCall(t, "cooccur", "--db", db, "--sample", "60", "--lang", "en"); !strings.Contains(out, fmt.Sprintf("a sample of %d of 192 utterances", got.Read)) {
		t.Errorf("the sample is not told:\n%.300s", out)
	}
}

// themesOfLine are the themes of an exported utterance; none if it is not one of
// those that are asked for.
func themesOfLine(t *testing.T, line string, narrow []string) [][]string {
	t.Helper()
	var u struct {
		Voice, Posted, Published string
		On                       bool `json:"on_incident"`
		Themes                   []record.Finding
	}
	if err := json.Unmarshal([]byte(line), &u); err != nil {
		t.Fatal(err)
	}
	day := record.Day(cmp.Or(u.Posted, u.Published))
	if !u.On || len(narrow) > 0 && narrow[0] == "--voice" && u.Voice != narrow[1] || len(narrow) == 4 && (day < narrow[1] || day > narrow[3]) {
		return nil
	}
	return [][]string{record.ThemesOf(u.Themes)}
}

func TestWhoInterruptsACountOfWordsIsObeyed(t *testing.T) {
	db := tabled(t)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var out, messages bytes.Buffer
	if code := run(ctx, []string{"cooccur", "--db", db}, strings.NewReader(""), &out, &messages); code != exitInterrupted || out.Len() > 0 {
		t.Errorf("exit code %d, %q %q", code, out.String(), messages.String())
	}
}

// TestALongUtteranceTakesNoLongerALetter reads one of many coded sentences, and one
// that has no end of a sentence.
func TestALongUtteranceTakesNoLongerALetter(t *testing.T) {
	read := func(said string, n int) time.Duration {
		c := terms{
			cooccurrence: &cooccurrence{speakers: "masked"}, hidden: newHidden([]string{"海の灯"}), words: map[word]int{}, known: map[uint64]bool{}, seed: maphash.MakeSeed(),
			all: *newCorpus(), coded: map[string]*corpus{"late": newCorpus()}, within: map[string]*corpus{"late": newCorpus()},
		}
		var b strings.Builder
		var coding record.Coding
		for i := range n {
			start := b.Len()
			b.WriteString(strings.ReplaceAll(said, "N", string([]rune{'ザ', 'カ' + rune(i/1600%40), 'カ' + rune(i/40%40), 'カ' + rune(i%40), 'と'})))
			coding.Findings = append(coding.Findings, record.Finding{Theme: "late", Start: start, End: start + 3, SentenceStart: start, SentenceEnd: b.Len()})
		}
		begin := cpuTime()
		c.document(&record.Digest{Rows: make([]record.Row, 1)}, record.Reading{
			Revision: record.Revision{Document: record.Document{Utterances: []record.Utterance{{Text: b.String()}}}}, Analysis: &record.Analysis{Codings: []record.Coding{coding}},
		})
		if c.within["late"].sentences == 0 || c.coded["late"].sentences != c.within["late"].sentences {
			t.Errorf("%d of %d sentences are coded", c.coded["late"].sentences, c.within["late"].sentences)
		}
		return cpuTime() - begin
	}
	read("遅いN。", 100) // the dictionary is read
	for _, said := range []string{"N海の灯", "Nは遅い。"} {
		short, long := read(said, 4_000), read(said, 80_000)
		if long > 40*short+100*time.Millisecond {
			t.Errorf("twenty times %q took %v, once %v", said, long, short)
		}
	}
}
