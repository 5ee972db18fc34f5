package main

import (
	"cmp"
	"context"
	"encoding/binary"
	"fmt"
	"hash/maphash"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"classify/nlp/text"
	"classify/nlp/token"
	"classify/store"
	"classify/store/record"
)

// terms is which words stand in the sentences of themes.
type terms struct {
	*cooccurrence
	inc        record.Incident
	themes     []record.Theme
	utterances int // all there are
	read       int // of them
	all        corpus
	coded      map[string]*corpus // by theme: its sentences
	within     map[string]*corpus // and all sentences of utterances that have the theme

	hidden *hidden
	words  map[word]int // numbers of words
	spelt  []word       // by their numbers
	known  map[uint64]bool
	seed   maphash.Seed
	tokens []token.Token
	now    []int // words of the sentence at hand
}

// span is bytes of a text, of a theme or not.
type span struct {
	start, end int
	theme      string
}

// stretches are in the order of their starts, and asked for in that of the text.
type stretches []span

// over calls fn for those that overlap a place, and forgets those that end before
// it: no later place will be there.
func (s *stretches) over(start, end int, fn func(span)) {
	for len(*s) > 0 && (*s)[0].end <= start {
		*s = (*s)[1:]
	}
	for _, one := range *s {
		if one.start >= end {
			return
		}
		if one.end > start {
			fn(one)
		}
	}
}

// word is a word in its dictionary form.
type word struct {
	Term string `json:"term"`
	Kind string `json:"kind"` // noun, verb or adjective
}

// corpus counts sentences, and of each word those that it stands in.
type corpus struct {
	sentences int
	with      map[int]int
}

func newCorpus() *corpus { return &corpus{with: map[int]int{}} }

func (c *corpus) add(words []int) {
	c.sentences++
	for _, w := range words {
		c.with[w]++
	}
}

// terms reads the documents of an incident for their words.
func (c *cooccurrence) terms(ctx context.Context, s *store.Store, inc record.Incident) (*terms, error) {
	t := &terms{
		cooccurrence: c, inc: inc, all: *newCorpus(), coded: map[string]*corpus{}, within: map[string]*corpus{},
		hidden: newHidden(inc.Organisation.Names()), words: map[word]int{}, known: map[uint64]bool{}, seed: maphash.MakeSeed(),
	}
	var err error
	if t.themes, err = c.themesOf(s, inc); err != nil {
		return nil, err
	}
	for _, one := range t.themes {
		t.coded[one.ID], t.within[one.ID] = newCorpus(), newCorpus()
	}
	drawn, err := t.draw(s)
	if err != nil {
		return nil, err
	}
	for _, d := range drawn {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		p, err := s.Current(inc.ID, d.Revision)
		if err != nil {
			return nil, err
		}
		t.document(d, p.Readings[0])
	}
	return t, nil
}

// draw chooses the documents that are read, in the order of their numbers:
// all, or as many as have enough utterances, in the order of the hashes of their
// addresses.
func (t *terms) draw(s *store.Store) ([]*record.Digest, error) {
	type candidate struct {
		page     record.Author // a hash of the address
		revision uint64
		asked    int
	}
	var all []candidate
	err := s.Digests(t.inc.ID, func(d *record.Digest) error {
		if n := t.asked(d); n > 0 {
			all = append(all, candidate{d.Page, d.Revision, n})
			t.utterances += n
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(all, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.page, b.page), cmp.Compare(a.revision, b.revision))
	})
	wanted := map[uint64]bool{}
	for _, one := range all {
		if t.sample > 0 && t.read >= t.sample {
			break
		}
		wanted[one.revision] = true
		t.read += one.asked
	}
	var drawn []*record.Digest
	err = s.Digests(t.inc.ID, func(d *record.Digest) error {
		if wanted[d.Revision] {
			drawn = append(drawn, &record.Digest{Revision: d.Revision, Page: d.Page, Rows: slices.Clone(d.Rows), Echoes: slices.Clone(d.Echoes)})
		}
		return nil
	})
	return drawn, err
}

// asked is how many utterances of a document are asked for and can be read.
func (t *terms) asked(d *record.Digest) (n int) {
	for i := range d.Rows {
		if d.On && t.takes(&d.Rows[i]) {
			n++
		}
	}
	return n
}

// takes reports whether the words of an utterance are counted; in another
// language they are not cut.
func (t *terms) takes(r *record.Row) bool { return !r.Foreign && t.passes(r) }

// document counts the sentences of a document.
func (t *terms) document(d *record.Digest, r record.Reading) {
	for i, u := range r.Revision.Document.Utterances {
		if i >= len(d.Rows) || !t.takes(&d.Rows[i]) {
			continue
		}
		if t.speakers != "full" && d.Rows[i].Voice == record.Commentary {
			t.hidden.name(u.Speaker)
			t.hidden.name(strings.TrimLeft(u.Handle, "@"))
		}
		var found []record.Finding
		if r.Analysis != nil && i < len(r.Analysis.Codings) {
			found = r.Analysis.Codings[i].Findings
		}
		var coded stretches
		for _, f := range found {
			at := f.Sentence()
			coded = append(coded, span{at[0], at[1], f.Theme})
		}
		slices.SortFunc(coded, func(a, b span) int { return cmp.Or(a.start-b.start, a.end-b.end) })
		themes := record.ThemesOf(found)
		for _, one := range text.Sentences(u.Text) {
			t.sentence(d, record.Spoken{Utterance: i, Start: one.Start, End: one.End}, u.Text[one.Start:one.End], themes, &coded)
		}
	}
}

// sentence counts a sentence, unless it repeats one.
func (t *terms) sentence(d *record.Digest, at record.Spoken, said string, themes []string, coded *stretches) {
	normal := strings.ToLower(text.Normalise(said, 0).Text)
	if !t.isNew(d, at, normal) {
		return
	}
	words := t.cut(normal)
	t.all.add(words)
	for _, theme := range themes {
		if c := t.within[theme]; c != nil { // else it is not asked for
			c.add(words)
		}
	}
	var here []string
	coded.over(at.Start, at.End, func(s span) {
		if c := t.coded[s.theme]; c != nil && !slices.Contains(here, s.theme) {
			here = append(here, s.theme)
			c.add(words)
		}
	})
}

// isNew reports whether nobody has said so before: of what is known to be
// repeated it is the group that counts, of the rest the words of one author.
func (t *terms) isNew(d *record.Digest, at record.Spoken, normal string) bool {
	var h maphash.Hash
	h.SetSeed(t.seed)
	if echo := at.Echo(d.Echoes); echo != nil && echo.Start >= at.Start && echo.End <= at.End {
		h.Write(binary.BigEndian.AppendUint64([]byte{1}, echo.Group))
	} else {
		h.Write(binary.BigEndian.AppendUint64([]byte{2}, uint64(d.Said(at))))
		h.WriteString(normal)
	}
	key := h.Sum64()
	was := t.known[key]
	t.known[key] = true
	return !was
}

// cut lists the words of a normalised sentence by their numbers, each once.
func (t *terms) cut(normal string) []int {
	t.now = t.now[:0]
	if strings.Contains(normal, "@") || strings.Contains(normal, "://") {
		normal = address.ReplaceAllString(normal, " ")
	}
	t.tokens = token.Append(t.tokens[:0], normal)
	names := t.hidden.spans(normal)
	for _, one := range t.tokens {
		kind := kindOf(one)
		if kind == "" || slices.ContainsFunc(names, func(s span) bool { return one.Start < s.end && s.start < one.End }) {
			continue
		}
		w := word{cmp.Or(one.Base, one.Surface), kind}
		n, ok := t.words[w]
		if !ok {
			n = len(t.spelt)
			t.words[w] = n
			t.spelt = append(t.spelt, w)
		}
		if !slices.Contains(t.now, n) { // a sentence is short, see text.Longest
			t.now = append(t.now, n)
		}
	}
	return t.now
}

// address is what is no word of a sentence: links, mail addresses and accounts.
var address = regexp.MustCompile(`[a-z]+://[!-~]+|[0-9a-z_.+-]*@[0-9a-z_.-]+`)

// light are verbs and an adjective that say nothing by themselves.
var light = []string{"する", "ある", "いる", "おる", "なる", "できる", "いう", "くださる", "いただく", "ござる", "ない"}

// kindOf tells what kind of content a word is; "" if it is none.
func kindOf(t token.Token) string {
	base := cmp.Or(t.Base, t.Surface)
	if !isWord(base) {
		return ""
	}
	switch {
	case t.POS == "名詞" && !slices.Contains([]string{"数", "代名詞", "非自立", "接尾", "特殊", "接続詞的", "副詞可能", "引用文字列"}, t.Sub):
		return "noun"
	case t.POS == "動詞" && t.Sub == "自立" && !slices.Contains(light, base):
		return "verb"
	case t.POS == "形容詞" && t.Sub == "自立":
		return "adjective"
	}
	return ""
}

// isWord reports whether there is more to it than a number, a mark, or one
// letter that is no Chinese character.
func isWord(s string) bool {
	letters := 0
	for _, r := range s {
		if unicode.IsLetter(r) && r != 'ー' {
			letters++
		}
	}
	first, size := utf8.DecodeRuneInString(s)
	return letters > 1 || letters == 1 && size == len(s) && unicode.Is(unicode.Han, first)
}

// hidden are names that are no words: of the organisation, wherever they
// stand, and of private speakers.
type hidden struct {
	organisation []string
	private      map[string]bool
	seen         map[string]bool
}

func newHidden(names []string) *hidden {
	l := &hidden{private: map[string]bool{}, seen: map[string]bool{}}
	for _, name := range names {
		if name = strings.ToLower(text.Normalise(name, 0).Text); name != "" {
			l.organisation = append(l.organisation, name)
		}
	}
	return l
}

// name notes what a private speaker is called: the name and, as people call one
// another by a part of it, the proper nouns in it.
func (l *hidden) name(s string) {
	if s == "" || l.seen[s] {
		return
	}
	l.seen[s] = true
	s = strings.ToLower(text.Normalise(strings.ToValidUTF8(s, "\uFFFD"), 0).Text)
	l.private[s] = true
	for _, one := range token.Cut(s) {
		if one.Sub == "固有名詞" {
			l.private[one.Surface] = true
		}
	}
}

// spans are where the organisation's names stand.
func (l *hidden) spans(normal string) (out []span) {
	for _, name := range l.organisation {
		for from := 0; ; {
			at := strings.Index(normal[from:], name)
			if at < 0 {
				break
			}
			out = append(out, span{start: from + at, end: from + at + len(name)})
			from += at + len(name)
		}
	}
	return out
}

// companion is a word that stands with a theme.
type companion struct {
	word
	Count          int     `json:"count"` // sentences of the theme with it
	Share          float64 `json:"share"`
	Elsewhere      int     `json:"elsewhere"` // sentences of utterances without the theme
	ElsewhereShare float64 `json:"elsewhere_share"`
	G2             float64 `json:"g2"`
}

const (
	// fewest is how many sentences of a theme a word stands in at least.
	fewest = 2
	// chance is the G² that one word of twenty reaches by chance: the 95 % quantile
	// of χ² with one degree of freedom.
	chance = 3.84
)

// of lists the words of a theme, the most characteristic first.
func (t *terms) of(theme string) (list []companion) {
	coded, within := t.coded[theme], t.within[theme]
	n, m := coded.sentences, t.all.sentences-within.sentences
	for w, a := range coded.with {
		b := t.all.with[w] - within.with[w]
		if a < fewest || t.hidden.private[t.spelt[w].Term] || m == 0 || a*m <= b*n {
			continue
		}
		if g := likelihood(a, n, b, m); g >= chance {
			list = append(list, companion{t.spelt[w], a, rounded(float64(a) / float64(n)), b, rounded(float64(b) / float64(m)), rounded(g)})
		}
	}
	slices.SortFunc(list, func(a, b companion) int {
		return cmp.Or(cmp.Compare(b.G2, a.G2), b.Count-a.Count, strings.Compare(a.Term, b.Term), strings.Compare(a.Kind, b.Kind))
	})
	return few(list, t.limit)
}

// likelihood is Dunning's G², the log-likelihood ratio of a in n and b in m under
// two shares and under one: twice the sum of O·ln(O/E) over the four cells
// (Dunning 1993, Accurate methods for the statistics of surprise and coincidence).
func likelihood(a, n, b, m int) float64 {
	cell := func(observed, row, column int) float64 {
		if observed == 0 {
			return 0
		}
		return float64(observed) * math.Log(float64(observed)*float64(n+m)/(float64(row)*float64(column)))
	}
	with, without := a+b, n+m-a-b
	return 2 * (cell(a, n, with) + cell(n-a, n, without) + cell(b, m, with) + cell(m-b, m, without))
}

// sampled says how much of the incident was read, in a line.
func (t *terms) sampled() string {
	if t.read < t.utterances {
		return fmt.Sprintf(t.say("a sample of %s of %s utterances, %s sentences", "発言 %[2]s 件から標本 %[1]s 件、%[3]s 文"), grouped(t.read), grouped(t.utterances), grouped(t.all.sentences))
	}
	return fmt.Sprintf(t.say("%s utterances, %s sentences", "発言 %s 件、%s 文"), grouped(t.read), grouped(t.all.sentences))
}

func (t *terms) people() []grid {
	kinds := map[string]string{"noun": "名詞", "verb": "動詞", "adjective": "形容詞"}
	g := grid{above: append(t.heading(t.inc, t.say("words by theme", "テーマごとの特徴語")), t.sampled()), left: 3}
	g.rows = [][]string{{t.say("theme", "テーマ"), t.say("word", "語"), t.say("kind", "品詞"), t.say("sentences", "文"), t.say("share", "割合"), t.say("elsewhere", "他の文"), t.say("share", "割合"), "G²"}}
	for _, one := range t.themes {
		for _, w := range t.of(one.ID) {
			g.rows = append(g.rows, []string{one.ID, w.Term, t.say(w.Kind, kinds[w.Kind]), grouped(w.Count), percent(w.Share), grouped(w.Elsewhere), percent(w.ElsewhereShare), fmt.Sprintf("%.1f", w.G2)})
		}
	}
	if len(g.rows) == 1 {
		g.notes = append(g.notes, t.say("no word stands with a theme more often than chance would have it", "偶然以上にテーマと共に現れる語はない"))
	}
	return []grid{g}
}

func percent(x float64) string { return fmt.Sprintf("%.1f %%", 100*x) }

func (t *terms) spreadsheet() [][]string {
	rows := [][]string{{"theme", "term", "kind", "count", "share", "elsewhere", "elsewhere_share", "g2"}}
	for _, one := range t.themes {
		for _, w := range t.of(one.ID) {
			rows = append(rows, []string{one.ID, w.Term, w.Kind, strconv.Itoa(w.Count), decimal(w.Share), strconv.Itoa(w.Elsewhere), decimal(w.ElsewhereShare), decimal(w.G2)})
		}
	}
	return rows
}

// themeTerms is the words of a theme for programs.
type themeTerms struct {
	Theme     string            `json:"theme"`
	Label     map[string]string `json:"label"`
	Evaluated bool              `json:"evaluated"` // the error of its coding is measured
	Sentences int               `json:"sentences"` // coded with the theme
	Elsewhere int               `json:"elsewhere"` // of utterances without it
	Terms     []companion       `json:"terms"`
}

func (t *terms) program() any {
	out := struct {
		about
		With       string       `json:"with"`
		Utterances int          `json:"utterances"`
		Read       int          `json:"read"` // of them; fewer: a sample
		Sentences  int          `json:"sentences"`
		Themes     []themeTerms `json:"themes"`
	}{t.about(t.inc), "terms", t.utterances, t.read, t.all.sentences, []themeTerms{}}
	for _, one := range t.themes {
		out.Themes = append(out.Themes, themeTerms{one.ID, one.Label, one.Evaluated, t.coded[one.ID].sentences, t.all.sentences - t.within[one.ID].sentences, record.OrEmpty(t.of(one.ID))})
	}
	return out
}
