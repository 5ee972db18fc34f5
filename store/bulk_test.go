package store

import (
	"bufio"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"classify/store/record"
	"classify/store/report"
)

// The store at size: documents of 20 utterances, of which a fifth has a theme.
// Every third document is a thread with speakers and times of its own.
const (
	bulkDocument = 20
	bulkBatch    = 128 // documents a transaction, as the program takes them
	bulkLetters  = 70  // mean of an utterance
)

// chain writes text that looks like that of testdata/gold: of every two letters
// it knows which follow how often, so that it packs about as well.
type chain struct {
	next   map[[2]rune][]rune
	r      *rand.Rand
	again  int      // one utterance in so many begins with one that was there before; 0: none
	before []string // some that were
}

func newChain(t *testing.T) *chain {
	t.Helper()
	files, err := filepath.Glob("../testdata/gold/*.jsonl")
	must(t, err)
	c := &chain{next: map[[2]rune][]rune{}, r: rand.New(rand.NewPCG(1, 2))}
	for _, name := range files {
		data, err := os.ReadFile(name)
		must(t, err)
		for line := range strings.Lines(string(data)) {
			var l struct{ Text string }
			if json.Unmarshal([]byte(line), &l) != nil {
				continue
			}
			var at [2]rune
			for _, r := range l.Text + "\x00" {
				if r != '\n' && r != ' ' {
					c.next[at] = append(c.next[at], r)
					at = [2]rune{at[1], r}
				}
			}
		}
	}
	if len(c.next) < 10_000 {
		t.Fatalf("only %d pairs of letters in %v", len(c.next), files)
	}
	return c
}

// text is one of about so many letters.
func (c *chain) text(letters int) string {
	var b strings.Builder
	var at [2]rune
	for n := 0; n < letters; {
		r := pick(c.r, c.next[at])
		if at = [2]rune{at[1], r}; r == 0 {
			at = [2]rune{}
			continue
		}
		b.WriteRune(r)
		n++
	}
	return b.String()
}

// repeat is a text that may begin with one that was there before.
func (c *chain) repeat(text string) string {
	if len(c.before) < 10_000 {
		c.before = append(c.before, text)
	}
	if c.r.IntN(c.again) == 0 {
		return pick(c.r, c.before) + "。" + text
	}
	return text
}

func (c *chain) day() string { return fmt.Sprintf("2021-%02d-%02d", 5+c.r.IntN(3), 1+c.r.IntN(30)) }

// document is the n-th one.
func (c *chain) document(n int) record.Document {
	d := record.Document{
		URL: fmt.Sprintf("https://site-%03d.example/articles/%07d.html", n%500, n), Title: c.text(18), Published: c.day() + "T09:30:00+09:00",
		Site: fmt.Sprintf("site-%03d", n%500), Lang: "ja", Charset: "utf-8 (bytes)",
		Grounds: map[string]record.Ground{"title": {From: "h1", Confidence: record.High}, "published": {From: "meta article:published_time", Confidence: record.Medium}},
	}
	for i := range bulkDocument {
		u := record.Utterance{ID: i + 1, Kind: record.Paragraph, Text: c.text(10 + c.r.IntN(2*bulkLetters-20)), Heading: d.Title}
		if c.again > 0 {
			u.Text = c.repeat(u.Text)
		}
		if n%3 == 0 {
			u.Kind, u.Speaker, u.Posted = record.Comment, fmt.Sprintf("名無し%d", c.r.IntN(200_000)), fmt.Sprintf("%sT%02d:%02d:00+09:00", c.day(), c.r.IntN(24), c.r.IntN(60))
			u.Parent = c.r.IntN(i + 1)
		}
		d.Utterances = append(d.Utterances, u)
	}
	return d
}

var bulkThemes = strings.Fields("delay scope retention compensation responsibility contact identity prevention trust explanation")

// analysis codes a fifth of a document's utterances.
func (c *chain) analysis(d record.Document) (codings []record.Coding) {
	for _, u := range d.Utterances {
		var one record.Coding
		if c.r.IntN(5) == 0 {
			runes := []rune(u.Text)
			at := c.r.IntN(len(runes) - 4)
			start := len(string(runes[:at]))
			quote := string(runes[at : at+4])
			theme := pick(c.r, bulkThemes)
			one.Findings = []record.Finding{{
				Theme: theme, Start: start, End: start + len(quote), Quote: quote, SentenceEnd: len(u.Text), Stance: pick(c.r, stanceCodes[1:]),
				Certainty: record.Certain, By: record.ByRule, Rule: theme + "/said", Score: 1,
			}}
		}
		if c.r.IntN(4) == 0 {
			one.Facts = []record.Fact{{Type: "count", Start: 3, End: 9, Text: u.Text[3:9], Value: c.r.IntN(20_000), Unit: "人"}}
		}
		codings = append(codings, one)
	}
	return codings
}

// asIs folds nothing, which takes no time; the program's way of folding is not
// the store's.
var asIs = Folding{Method: "as-is/1", Fold: func(text string) (string, func(int, int) (int, int)) {
	return text, func(start, end int) (int, int) { return start, end }
}}

// bulkFill writes documents with all that is made of them, a transaction a
// batch, and returns the time that writing took the store, the time that the
// stages then wait for what they read, and how many letters there are.
func bulkFill(t *testing.T, s *Store, documents int) (took, waited time.Duration, letters int) {
	t.Helper()
	return bulkFillWith(t, s, documents, newChain(t))
}

func bulkFillWith(t *testing.T, s *Store, documents int, c *chain) (took, waited time.Duration, letters int) {
	t.Helper()
	peer := peerFile(t)
	defer peer.Close()
	run := begin(t, s)
	method := record.Method{Tagger: "nlp/1", Codebook: "bulk", CodebookID: record.Hash([]byte("book")), Dictionary: "ipa/1.2.6", Scope: record.Hash(nil)}
	for _, id := range bulkThemes {
		method.Themes = append(method.Themes, record.Theme{ID: id})
	}
	measure := func(into *time.Duration) func(func() error) {
		return func(do func() error) {
			begin := time.Now()
			must(t, do())
			*into += time.Since(begin)
		}
	}
	timed, waiting := measure(&took), measure(&waited)
	for first := 0; first < documents; first += bulkBatch {
		n := min(bulkBatch, documents-first)
		var docs []record.Document
		var outcomes []record.Outcome
		for i := first; i < first+n; i++ {
			d := c.document(i)
			docs = append(docs, d)
			o := fetched(run, capture(d.URL, fmt.Sprint("page ", i), noon.Add(time.Duration(i)*time.Second)))
			o.Member.Voice, o.Visit.Number = pick(c.r, record.Voices), uint64(i+1)
			outcomes = append(outcomes, o)
		}
		timed(func() error { _, err := s.Turn(run, outcomes, nil); return err })
		var reads []Read
		waiting(func() error {
			captures, err := s.Unread("extract/1", bulkBatch)
			for i, one := range captures {
				reads = append(reads, Read{Capture: one.Seq, Documents: docs[i : i+1]})
			}
			return err
		})
		timed(func() error { return s.KeepRead("extract/1", reads) })
		var todo []Untagged
		timed(func() (err error) {
			todo, err = s.Untagged("harbour", "extract/1", method.Key(), bulkBatch)
			return err
		})
		var done []record.Analysis
		for i, u := range todo {
			done = append(done, record.Analysis{Revision: u.Revision.Seq, Method: method.Key(), On: true, Reason: "names the organisation", Codings: c.analysis(docs[i])})
		}
		for i, d := range docs {
			must(t, peer.write(d, outcomes[i].Member.Voice, done[i]))
		}
		timed(func() error { return s.KeepAnalyses("harbour", "extract/1", method, done, todo[len(todo)-1].Position) })
		var folded []Folded
		waiting(func() error {
			revisions, err := s.Unfolded(asIs.Method, bulkBatch)
			for _, r := range revisions {
				one := Folded{Revision: r.Seq}
				for _, u := range r.Document.Utterances {
					one.Texts = append(one.Texts, u.Text)
					letters += len(u.Text) / 3
				}
				folded = append(folded, one)
			}
			return err
		})
		timed(func() error { return s.KeepFolded(asIs.Method, folded) })
	}
	timed(func() error { _, err := s.End(run); return err })
	return took, waited, letters
}

// peers is the file that tools/sqlite reads to do the same: a JSON list for each
// utterance.
type peers struct {
	*bufio.Writer
	file *os.File
}

// peerFile is in the folder STORE_BULK_DIR, if that is given.
func peerFile(t *testing.T) *peers {
	name := os.DevNull
	if dir := os.Getenv("STORE_BULK_DIR"); dir != "" {
		name = filepath.Join(dir, "bulk.jsonl")
	}
	f, err := os.Create(name)
	must(t, err)
	return &peers{bufio.NewWriterSize(f, 1<<20), f}
}

func (p *peers) write(d record.Document, voice record.Voice, a record.Analysis) error {
	if p.file.Name() == os.DevNull {
		return nil
	}
	for i, u := range d.Utterances {
		theme, stance := "", record.Stance("")
		for _, f := range a.Codings[i].Findings {
			theme, stance = f.Theme, f.Stance
		}
		line, err := json.Marshal([]any{d.URL, u.ID, u.Kind, u.Speaker, dayText(dayNumber(cmp.Or(u.Posted, d.Published))), voice, theme, stance, u.Text})
		if err != nil {
			return err
		}
		if _, err := p.Write(append(line, '\n')); err != nil {
			return err
		}
	}
	return nil
}

func (p *peers) Close() error { return errors.Join(p.Flush(), p.file.Close()) }

// bulkTold is what a process that asks a large store tells of it.
type bulkTold struct {
	Open, Themes, Cells, Speaker, Rare, Frequent, Several time.Duration // the median of some

	Report time.Duration

	Mentions, Counted, Hits int
	Said                    int   // utterances in the report
	Anonymous, Reporting    int64 // bytes of memory, at most: of queries, and with reports
}

// bulkAsk asks everything a few times, and is a process of its own.
func bulkAsk(path string) (told bulkTold, err error) {
	median := func(into *time.Duration, do func() error) {
		var times []time.Duration
		for range 5 {
			begin := time.Now()
			if err == nil {
				err = do()
			}
			times = append(times, time.Since(begin))
			told.Anonymous = max(told.Anonymous, anonymous())
		}
		sortDurations(times)
		*into = times[len(times)/2]
	}
	var s *Store
	median(&told.Open, func() error {
		if s != nil {
			if err := s.Close(); err != nil {
				return err
			}
		}
		s, err = Create(path)
		return err
	})
	if err != nil {
		return told, err
	}
	defer s.Close()
	count := func(q Query) func() error {
		return func() error {
			cells, err := s.Count("harbour", q)
			told.Mentions, told.Counted = 0, len(cells)
			for _, c := range cells {
				told.Mentions += c.Mentions
			}
			return err
		}
	}
	search := func(limit int, any ...string) func() error {
		return func() error {
			hits, _, err := s.Search("harbour", asIs, Search{Any: any, Limit: limit})
			told.Hits = len(hits)
			return err
		}
	}
	median(&told.Themes, count(Query{By: ByTheme}))
	median(&told.Speaker, count(Query{Speaker: "名無し77", By: ByTheme}))
	median(&told.Cells, count(Query{By: ByTheme | ByVoice | ByDay}))
	median(&told.Rare, search(0, "公表が遅すぎる上に"))
	median(&told.Frequent, search(100, "公表"))
	median(&told.Several, search(100, "遅すぎないか", "遅すぎると言う", "遅すぎたので", "遅すぎれば"))
	queries := told.Anonymous
	median(&told.Report, func() error {
		r, err := report.Build(s, record.Incident{ID: "harbour"}, report.Options{})
		told.Said = r.Counts.Utterances
		return err
	})
	told.Reporting, told.Anonymous = told.Anonymous, queries
	return told, err
}

func sortDurations(d []time.Duration) {
	for i := range d {
		for j := i; j > 0 && d[j] < d[j-1]; j-- {
			d[j], d[j-1] = d[j-1], d[j]
		}
	}
}

// anonymous is the anonymous memory the process uses now: its heap and stacks,
// without mapped files.
func anonymous() int64 {
	data, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(data)) {
		var kb int64
		if _, err := fmt.Sscanf(line, "RssAnon: %d kB", &kb); err == nil {
			return kb << 10
		}
	}
	return 0
}

// TestTheStoreHoldsManyUtterances fills a store and asks it in a process of its
// own: with STORE_BULK=1000000 at the size of the benchmark, else small.
func TestTheStoreHoldsManyUtterances(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a process")
	}
	size, _ := strconv.Atoi(os.Getenv("STORE_BULK"))
	if size == 0 {
		size = 10_000
	}
	dir := os.Getenv("STORE_BULK_DIR") // where what is made stays, for other programs to be measured beside
	if dir == "" {
		dir = t.TempDir()
	}
	path := filepath.Join(dir, "bulk.db")
	s, err := Create(path)
	must(t, err)
	took, waited, letters := bulkFill(t, s, size/bulkDocument)
	must(t, s.Close())
	sizes, err := Sizes(path)
	must(t, err)
	var apart int64
	for _, name := range [][]byte{capturesBucket, bodiesBucket, addressesBucket, visitsBucket} {
		apart += int64(sizes.Buckets[string(name)].Pages) * sizes.PageSize
	}
	each := float64((sizes.Pages-int64(sizes.Free))*sizes.PageSize-apart) / float64(size)
	rate := float64(size) / took.Seconds()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "STORE_TEST_BULK="+path)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	must(t, err)
	var told bulkTold
	must(t, json.Unmarshal(out, &told))
	t.Logf("%d utterances of %d letters: %.0f/s, with what the stages read %.0f/s; %.0f bytes each, captures apart; opened in %v with %d MB; %d mentions by theme in %v, of a speaker in %v, in %d cells in %v; searched in %v, for a frequent word in %v, for several in %v; a report in %v with %d MB",
		size, letters/size, rate, float64(size)/(took+waited).Seconds(), each, told.Open, told.Anonymous>>20, told.Mentions, told.Themes, told.Speaker, told.Counted, told.Cells, told.Rare, told.Frequent, told.Several, told.Report, told.Reporting>>20)
	for name, b := range sizes.Buckets {
		t.Logf("  %-10s %8d keys %6.1f bytes an utterance", name, b.Keys, float64(b.Pages)*float64(sizes.PageSize)/float64(size))
	}
	if told.Mentions < size/6 || told.Mentions > size/4 || told.Hits != min(told.Hits, 100) || told.Said != size {
		t.Errorf("of %d utterances %d have themes, %d hits", size, told.Mentions, told.Hits)
	}
	if size < 1_000_000 {
		return
	}
	ms := time.Millisecond
	if rate < 30_000 || each > 600 || told.Anonymous > 300<<20 || told.Open > 50*ms || told.Themes > 20*ms || told.Cells > 300*ms || told.Rare > time.Second || told.Report > 3*time.Second || told.Reporting > 400<<20 {
		t.Error("it is not as fast or as small as it is to be")
	}
}
