package store

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	bolt "go.etcd.io/bbolt"

	"classify/store/dup"
	"classify/store/record"
)

// sameLines compares texts as they are, cut behind each 。.
var sameLines = Grouping{Method: "same/1", Fold: func(line string) string { return line }, Sentences: func(text string) (out [][2]int) {
	at := 0
	for _, one := range strings.SplitAfter(text, "。") {
		if one != "" {
			out = append(out, [2]int{at, at + len(one)})
		}
		at += len(one)
	}
	return out
}}

// groupAll lets the group stage catch up, so many pages at a time.
func groupAll(t *testing.T, s *Store, extractor string, g Grouping, limit int) (pages int) {
	t.Helper()
	for {
		n, err := s.Group("harbour", extractor, g, limit)
		must(t, err)
		if n == 0 {
			return pages
		}
		pages += n
	}
}

// sentence is a text that several may say.
const sentence1 = "会員の本人確認書類の画像が外部に流出したことを確認いたしました。"

// visitPages keeps pages of lines; a line that begins with a > is a quotation.
func visitPages(t *testing.T, s *Store, pages ...[]string) {
	t.Helper()
	run := begin(t, s)
	for i, lines := range pages {
		must(t, finish(s, run, fetched(run, capture(lines[0], strings.Join(lines[1:], "\n"), noon.Add(time.Duration(i)*time.Hour)))))
	}
	_, err := s.End(run)
	must(t, err)
	readAsLines(t, s, "extract/1")
}

func readAsLines(t *testing.T, s *Store, extractor string) {
	t.Helper()
	captures, err := s.Unread(extractor, 100)
	must(t, err)
	var reads []Read
	for _, c := range captures {
		d := record.Document{URL: c.URL}
		for i, line := range strings.Split(string(c.Body), "\n") {
			u := record.Utterance{ID: i + 1, Kind: record.Paragraph, Text: line}
			if text, ok := strings.CutPrefix(line, ">"); ok {
				u.Kind, u.Text = record.Quote, text
			}
			d.Utterances = append(d.Utterances, u)
		}
		reads = append(reads, Read{Capture: c.Seq, Documents: []record.Document{d}})
	}
	if len(reads) > 0 {
		must(t, s.KeepRead(extractor, reads))
	}
}

// echoesOf are those of every reading, in the order of the pages: utterance, text
// and group.
func echoesOf(t *testing.T, s *Store) (out []string) {
	t.Helper()
	must(t, s.Pages("harbour", func(p record.Page) error {
		for _, r := range p.Readings {
			var all []string
			for _, e := range r.Echoes {
				all = append(all, fmt.Sprint(e.Utterance, ":", []rune(r.Revision.Document.Utterances[e.Utterance].Text[e.Start:e.End])[0], "=", e.Group))
			}
			out = append(out, strings.Join(all, " "))
		}
		return nil
	}))
	return out
}

// spoken are the authors of every sentence, in the order of the pages.
func spoken(t *testing.T, s *Store) (out []record.Author) {
	t.Helper()
	must(t, s.Pages("harbour", func(p record.Page) error {
		for _, r := range p.Readings {
			page := record.PageAuthor(r.Revision.Document.URL)
			for i, u := range r.Revision.Document.Utterances {
				own := record.AuthorOf(page, i, u)
				for _, at := range sameLines.Sentences(u.Text) {
					out = append(out, record.Spoken{Utterance: i, Start: at[0], End: at[0] + 3}.Author(page, own, r.Echoes))
				}
				for _, q := range u.Quotes {
					out = append(out, record.Spoken{Utterance: i, Start: q.Start, End: q.Start + 3, Depth: q.Depth, Name: record.NameOf(q.Speaker)}.Author(page, own, r.Echoes))
				}
			}
		}
		return nil
	}))
	return out
}

func TestSentencesAreGroupedAsTheyCome(t *testing.T) {
	s, _ := fresh(t)
	visitPages(t, s,
		[]string{"https://notice.example/", "お知らせ", sentence1},
		[]string{"https://press.example/", "遅すぎる。", sentence1 + "だが遅すぎる。"})
	if diff := gocmp.Diff([]string{"", ""}, echoesOf(t, s)); diff != "" {
		t.Errorf("before (-want +got):\n%s", diff)
	}
	if n := groupAll(t, s, "extract/1", sameLines, 1); n != 2 {
		t.Errorf("%d pages were grouped, want 2", n)
	}
	one := fmt.Sprint([]rune(sentence1)[0])
	if diff := gocmp.Diff([]string{"1:" + one + "=1", "1:" + one + "=1"}, echoesOf(t, s)); diff != "" {
		t.Errorf("groups (-want +got):\n%s", diff)
	}
	if n := groupAll(t, s, "extract/1", sameLines, 1); n != 0 {
		t.Errorf("%d pages were grouped again", n)
	}
	visitPages(t, s, []string{"https://blog.example/", "これのことか。", ">" + sentence1, "遅すぎる。"})
	if n := groupAll(t, s, "extract/1", sameLines, 1); n != 1 {
		t.Errorf("%d new pages were grouped, want 1", n)
	}
	notice, press, blog := record.PageAuthor("https://notice.example/"), record.PageAuthor("https://press.example/"), record.PageAuthor("https://blog.example/")
	want := []record.Author{notice, notice, press, notice, press, blog, notice, blog}
	if diff := gocmp.Diff(want, spoken(t, s)); diff != "" {
		t.Errorf("who speaks (-want +got):\n%s", diff)
	}
}

func TestGroupsAreJoinedByALaterSentence(t *testing.T) {
	s, _ := fresh(t)
	text := "ご心配をおかけした会員の皆さまにお知らせを順次始めております。"
	first, last := strings.TrimPrefix(text, "ご心配をおかけし"), strings.TrimSuffix(text, "始めております。")
	visitPages(t, s, []string{"https://a.example/", first}, []string{"https://b.example/", last})
	groupAll(t, s, "extract/1", sameLines, 2)
	if diff := gocmp.Diff([]string{"", ""}, echoesOf(t, s)); diff != "" {
		t.Errorf("too different (-want +got):\n%s", diff)
	}
	visitPages(t, s, []string{"https://c.example/", first}, []string{"https://d.example/", last}, []string{"https://e.example/", text})
	groupAll(t, s, "extract/1", sameLines, 1)
	a := record.PageAuthor("https://a.example/")
	if diff := gocmp.Diff([]record.Author{a, a, a, a, a}, spoken(t, s)); diff != "" {
		t.Errorf("after one that is like both (-want +got):\n%s", diff)
	}
	got, err := s.Count("harbour", Query{Uncoded: true, Voices: true})
	must(t, err)
	if len(got) != 1 || got[0].Utterances != 5 || got[0].Voices != 1 {
		t.Errorf("Count = %+v, want 5 utterances of 1 voice", got)
	}
}

func TestAnotherMethodGroupsEverythingAnew(t *testing.T) {
	s, _ := fresh(t)
	visitPages(t, s, []string{"https://a.example/", sentence1}, []string{"https://b.example/", "確認：" + sentence1})
	groupAll(t, s, "extract/1", sameLines, 1)
	a, b := record.PageAuthor("https://a.example/"), record.PageAuthor("https://b.example/")
	together, apart := []record.Author{a, a}, []record.Author{a, b}
	if diff := gocmp.Diff(together, spoken(t, s)); diff != "" {
		t.Errorf("nearly the same (-want +got):\n%s", diff)
	}
	none := sameLines
	none.Method, none.Fold = "none/1", func(string) string { return "" }
	if n := groupAll(t, s, "extract/1", none, 1); n != 2 {
		t.Errorf("%d pages were grouped by another method, want 2", n)
	}
	if diff := gocmp.Diff(apart, spoken(t, s)); diff != "" {
		t.Errorf("by another method (-want +got):\n%s", diff)
	}
	readAsLines(t, s, "extract/2")
	if n := groupAll(t, s, "extract/2", sameLines, 5); n != 2 {
		t.Errorf("%d pages were grouped by another extractor, want 2", n)
	}
	if diff := gocmp.Diff(together, spoken(t, s)); diff != "" {
		t.Errorf("by another extractor (-want +got):\n%s", diff)
	}
	must(t, s.update(func(tx *bolt.Tx) error { return ungroup(tx, "harbour") }))
	if diff := gocmp.Diff(apart, spoken(t, s)); diff != "" {
		t.Errorf("forgotten (-want +got):\n%s", diff)
	}
	check(t, s)
	if n := groupAll(t, s, "extract/2", sameLines, 5); n != 2 {
		t.Errorf("%d pages were grouped after all was forgotten, want 2", n)
	}
}

// TestGroupsOfManyPagesAreMadeAnew: what finds them fills several pages of the
// file, which are all emptied in the transaction that begins anew.
func TestGroupsOfManyPagesAreMadeAnew(t *testing.T) {
	s, _ := fresh(t)
	said := newChain(t).said(80)
	var pages [][]string
	for i, text := range said {
		pages = append(pages, []string{fmt.Sprintf("https://a%d.example/", i), text}, []string{fmt.Sprintf("https://b%d.example/", i), text})
	}
	for len(pages) > 0 {
		n := min(len(pages), 80)
		visitPages(t, s, pages[:n]...)
		pages = pages[n:]
	}
	groupAll(t, s, "extract/1", sameLines, 50)
	want := spoken(t, s)
	another := sameLines
	another.Method = "another/1"
	if n := groupAll(t, s, "extract/1", another, 50); n != 160 {
		t.Errorf("%d pages were grouped anew, want 160", n)
	}
	if diff := gocmp.Diff(want, spoken(t, s)); diff != "" {
		t.Errorf("grouped anew (-want +got):\n%s", diff)
	}
}

// said are sentences that random pages say again and again, each unlike the
// others.
func (c *chain) said(n int) (out []string) {
	for len(out) < n {
		if s := strings.NewReplacer("。", "", "「", "", "」", "", "?", "", "？", "").Replace(c.text(40)); len(s) > 60 {
			out = append(out, s+"。")
		}
	}
	return out
}

// randomPages are some in which sentences are said, quoted, answered and named,
// by pages, accounts and speakers, at times that are known or not.
func randomPages(r *rand.Rand, said []string) (docs []record.Document) {
	for range 1 + r.IntN(6) {
		d := record.Document{URL: fmt.Sprintf("https://%c.example/", 'a'+rune(r.IntN(8))), Published: pick(r, playDates)}
		for id := range 1 + r.IntN(4) {
			who := pick(r, playSpeakers)
			u := record.Utterance{ID: id + 1, Kind: pick(r, []record.Kind{record.Paragraph, record.Paragraph, record.Quote, record.Post}), Speaker: who[0], Handle: who[1], Posted: pick(r, playDates)}
			for range 1 + r.IntN(3) {
				switch r.IntN(4) {
				case 0:
					u.Text += pick(r, []string{"遅い。", "なぜ。"})
				case 1:
					begin := len(u.Text + "これは「")
					words := strings.TrimSuffix(pick(r, said), "。")
					u.Text += "これは「" + words + "」だという" + fmt.Sprint(r.IntN(3)) + "。"
					u.Quotes = append(u.Quotes, record.Quotation{Start: begin, End: begin + len(words), Speaker: pick(r, []string{"", "港"}), Depth: 1})
				default:
					u.Text += pick(r, said)
				}
			}
			d.Utterances = append(d.Utterances, u)
		}
		docs = append(docs, d)
	}
	return docs
}

// TestTheStageGroupsAsOneBatchWould compares random pages, which come and are
// grouped in batches, with what one batch makes of them, and with who is found to
// have said a sentence first when every two are compared.
func TestTheStageGroupsAsOneBatchWould(t *testing.T) {
	c := newChain(t)
	for seed := range uint64(6) {
		s, _ := fresh(t)
		r := rand.New(rand.NewPCG(seed, 3))
		said := c.said(12)
		for step := range 4 {
			run := begin(t, s)
			docs := map[string]record.Document{}
			for _, d := range randomPages(r, said) {
				docs[d.URL] = d
				at := noon.Add(time.Duration(r.IntN(60)-10*step) * time.Minute)
				must(t, finish(s, run, fetched(run, capture(d.URL, fmt.Sprint(d), at))))
			}
			_, err := s.End(run)
			must(t, err)
			captures, err := s.Unread("extract/1", 100)
			must(t, err)
			var reads []Read
			for _, one := range captures {
				reads = append(reads, Read{Capture: one.Seq, Documents: []record.Document{docs[one.URL]}})
			}
			must(t, s.KeepRead("extract/1", reads))
			groupAll(t, s, "extract/1", sameLines, 1+r.IntN(5))
			check(t, s)
		}
		got := spoken(t, s)
		if diff := gocmp.Diff(slowlySpoken(t, s), got); diff != "" {
			t.Errorf("seed %d: who speaks, when every two are compared (-want +got):\n%s", seed, diff)
		}
		must(t, s.update(func(tx *bolt.Tx) error { return ungroup(tx, "harbour") }))
		groupAll(t, s, "extract/1", sameLines, 1000)
		if diff := gocmp.Diff(spoken(t, s), got); diff != "" {
			t.Errorf("seed %d: who speaks, grouped in one batch (-want +got):\n%s", seed, diff)
		}
	}
}

// TestManyUtterancesAreGrouped tells how fast they are: with STORE_GROUP=1000000
// so many, else few.
func TestManyUtterancesAreGrouped(t *testing.T) {
	if testing.Short() {
		t.Skip("fills a store")
	}
	size, _ := strconv.Atoi(os.Getenv("STORE_GROUP"))
	if size == 0 {
		size = 4_000
	}
	s, path := fresh(t)
	c := newChain(t)
	c.again = 10
	bulkFillWith(t, s, size/bulkDocument, c)
	var took, last time.Duration
	var most int64
	for {
		begin := time.Now()
		n, err := s.Group("harbour", "extract/1", sameLines, 1024)
		must(t, err)
		if n == 0 {
			break
		}
		most = max(most, anonymous())
		if n >= 512 || last == 0 { // a few alone tell little
			last = time.Since(begin) / time.Duration(n*bulkDocument)
		}
		took += time.Since(begin)
	}
	counted := func(by Dimension) (n int, took time.Duration) {
		begin := time.Now()
		cells, err := s.Count("harbour", Query{By: by, Voices: true})
		must(t, err)
		for _, one := range cells {
			n += one.Voices
		}
		return n, time.Since(begin)
	}
	voices, byTheme := counted(ByTheme)
	_, byCell := counted(ByTheme | ByVoice | ByDay)
	must(t, s.Close())
	sizes, err := Sizes(path)
	must(t, err)
	of := func(bucket []byte) float64 {
		return float64(sizes.Buckets[string(bucket)].Pages) * float64(sizes.PageSize) / float64(size)
	}
	t.Logf("%d utterances: %.0f/s, the last of them %.0f/s, with %d MB; %.1f bytes each to find them, %.1f for the groups; %d voices by theme counted in %v, by voice and day too in %v",
		size, float64(size)/took.Seconds(), 1/last.Seconds(), most>>20, of(alikeBucket), of(groupsBucket), voices, byTheme, byCell)
	again, err := Create(path)
	must(t, err)
	*s = *again
}

func TestDamagedGroupsAreFound(t *testing.T) {
	s, _ := fresh(t)
	visitPages(t, s, []string{"https://a.example/", sentence1}, []string{"https://b.example/", sentence1})
	groupAll(t, s, "extract/1", sameLines, 9)
	var first, kept []byte
	must(t, s.update(func(tx *bolt.Tx) error {
		b := tx.Bucket(groupsBucket)
		key, value := b.Cursor().First()
		first, kept = append(first, key...), append(kept, value...)
		return b.Delete(first)
	}))
	if err := s.Pages("harbour", func(record.Page) error { return nil }); !errors.Is(err, ErrDamaged) {
		t.Errorf("Pages with hidden groups = %v, want %v", err, ErrDamaged)
	}
	if _, err := s.Count("harbour", Query{Voices: true}); !errors.Is(err, ErrDamaged) {
		t.Errorf("Count with hidden groups = %v, want %v", err, ErrDamaged)
	}
	must(t, s.update(func(tx *bolt.Tx) error { return tx.Bucket(groupsBucket).Put(first, kept) }))
	block := alikeBlocks{incident: "harbour"}.key(1, 1)
	for what, harm := range map[string]func(tx *bolt.Tx) error{
		"a block is missing": func(tx *bolt.Tx) error { return tx.Bucket(alikeBucket).Delete(block) },
		"a block is another": func(tx *bolt.Tx) error { return putSealed(tx.Bucket(alikeBucket), block, []byte{0, 1}) },
		"a block too many": func(tx *bolt.Tx) error {
			return putSealed(tx.Bucket(alikeBucket), alikeBlocks{incident: "harbour"}.key(1, 9), []byte{0, 1, 0})
		},
		"the state is missing": func(tx *bolt.Tx) error { return tx.Bucket(alikeBucket).Delete(numbered("harbour", 0)) },
		"the state is another": func(tx *bolt.Tx) error {
			return put(tx.Bucket(alikeBucket), numbered("harbour", 0), alike{State: dup.State{Named: 1}, Groups: []byte{1}})
		},
		"the position is missing": func(tx *bolt.Tx) error { return tx.Bucket(stagesBucket).Delete([]byte(groupStage("harbour"))) },
		"a revision is not grouped": func(tx *bolt.Tx) error {
			g := newSegments(tx, groupsBucket, "harbour")
			return errors.Join(g.set(1, nil), g.flush())
		},
		"a group too high": func(tx *bolt.Tx) error {
			g := newSegments(tx, groupsBucket, "harbour")
			return errors.Join(g.set(1, packGrouped([]grouped{{0, record.Echo{End: 3, Group: 7}}})), g.flush())
		},
		"a row too many": func(tx *bolt.Tx) error {
			g := newSegments(tx, groupsBucket, "harbour")
			return errors.Join(g.set(1, packGrouped([]grouped{{0, record.Echo{Utterance: 9, End: 3, Group: 1}}})), g.flush())
		},
		"the origins are missing":       func(tx *bolt.Tx) error { return tx.Bucket(alikeBucket).Delete(numbered("harbour", 1)) },
		"an origin that is in no group": func(tx *bolt.Tx) error { return anotherOrigin(tx, func(s *dup.Saying) { s.Number++ }) },
		"an origin by another author":   func(tx *bolt.Tx) error { return anotherOrigin(tx, func(s *dup.Saying) { s.Author++ }) },
		"an origin of another page":     func(tx *bolt.Tx) error { return anotherOrigin(tx, func(s *dup.Saying) { s.Page++ }) },
	} {
		stop := errors.New("nothing is kept")
		err := s.update(func(tx *bolt.Tx) error {
			must(t, harm(tx))
			if err := checkAll(tx); !errors.Is(err, ErrDamaged) {
				t.Errorf("%s: the check says %v", what, err)
			}
			return stop
		})
		if !errors.Is(err, stop) {
			t.Error(err)
		}
	}
}

// anotherOrigin changes who said first what the first group says.
func anotherOrigin(tx *bolt.Tx, change func(*dup.Saying)) error {
	all := newOrigins(alikeBlocks{tx, "harbour"})
	o, err := all.of(1)
	if err != nil {
		return err
	}
	first := o.First()
	change(&first)
	o.Origin = dup.Origin{}
	o.Add(first)
	return all.flush()
}
