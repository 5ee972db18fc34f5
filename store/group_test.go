package store

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	bolt "go.etcd.io/bbolt"

	"classify/store/dup"
	"classify/store/record"
)

// sameLines compares texts as they are.
var sameLines = Grouping{Method: "same/1", Fold: func(line string) string { return line }}

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

// groupsOf is the groups of every reading, in the order of the pages.
func groupsOf(t *testing.T, s *Store) (out []string) {
	t.Helper()
	must(t, s.Pages("harbour", func(p record.Page) error {
		for _, r := range p.Readings {
			out = append(out, strings.Trim(fmt.Sprint(r.Groups), "[]"))
		}
		return nil
	}))
	return out
}

func TestUtterancesAreGroupedAsTheyCome(t *testing.T) {
	s, _ := fresh(t)
	visitPages(t, s,
		[]string{"https://notice.example/", "お知らせ", sentence1},
		[]string{"https://press.example/", "遅すぎる。", sentence1})
	if diff := gocmp.Diff([]string{"", ""}, groupsOf(t, s)); diff != "" {
		t.Errorf("before (-want +got):\n%s", diff)
	}
	if n := groupAll(t, s, "extract/1", sameLines, 1); n != 2 {
		t.Errorf("%d pages were grouped, want 2", n)
	}
	if diff := gocmp.Diff([]string{"0 1", "0 1"}, groupsOf(t, s)); diff != "" {
		t.Errorf("groups (-want +got):\n%s", diff)
	}
	if n := groupAll(t, s, "extract/1", sameLines, 1); n != 0 {
		t.Errorf("%d pages were grouped again", n)
	}
	visitPages(t, s, []string{"https://blog.example/", "これのことか。", ">" + sentence1, "遅すぎる。"})
	if n := groupAll(t, s, "extract/1", sameLines, 1); n != 1 {
		t.Errorf("%d new pages were grouped, want 1", n)
	}
	if diff := gocmp.Diff([]string{"0 1", "0 1", "0 1 0"}, groupsOf(t, s)); diff != "" {
		t.Errorf("groups with a page more (-want +got):\n%s", diff)
	}
}

func TestGroupsAreJoinedByALaterUtterance(t *testing.T) {
	s, _ := fresh(t)
	other := "原因は委託先のサーバーの設定の誤りであり、現在は修正を終えております。"
	visitPages(t, s,
		[]string{"https://a.example/", sentence1}, []string{"https://b.example/", ">" + sentence1},
		[]string{"https://c.example/", other}, []string{"https://d.example/", ">" + other})
	groupAll(t, s, "extract/1", sameLines, 2)
	if diff := gocmp.Diff([]string{"1", "1", "2", "2"}, groupsOf(t, s)); diff != "" {
		t.Errorf("groups (-want +got):\n%s", diff)
	}
	visitPages(t, s, []string{"https://e.example/", sentence1 + other})
	groupAll(t, s, "extract/1", sameLines, 2)
	if diff := gocmp.Diff([]string{"1", "1", "1", "1", "1"}, groupsOf(t, s)); diff != "" {
		t.Errorf("groups after one that says both (-want +got):\n%s", diff)
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
	if diff := gocmp.Diff([]string{"1", "1"}, groupsOf(t, s)); diff != "" {
		t.Errorf("nearly the same (-want +got):\n%s", diff)
	}
	none := Grouping{Method: "none/1", Fold: func(string) string { return "" }}
	if n := groupAll(t, s, "extract/1", none, 1); n != 2 {
		t.Errorf("%d pages were grouped by another method, want 2", n)
	}
	if diff := gocmp.Diff([]string{"0", "0"}, groupsOf(t, s)); diff != "" {
		t.Errorf("by another method (-want +got):\n%s", diff)
	}
	readAsLines(t, s, "extract/2")
	if n := groupAll(t, s, "extract/2", sameLines, 5); n != 2 {
		t.Errorf("%d pages were grouped by another extractor, want 2", n)
	}
	if diff := gocmp.Diff([]string{"1", "1"}, groupsOf(t, s)); diff != "" {
		t.Errorf("by another extractor (-want +got):\n%s", diff)
	}
	must(t, s.update(func(tx *bolt.Tx) error { return ungroup(tx, "harbour") }))
	if diff := gocmp.Diff([]string{"", ""}, groupsOf(t, s)); diff != "" {
		t.Errorf("forgotten (-want +got):\n%s", diff)
	}
	check(t, s)
	if n := groupAll(t, s, "extract/2", sameLines, 5); n != 2 {
		t.Errorf("%d pages were grouped after all was forgotten, want 2", n)
	}
}

// TestTheStageGroupsAsOneBatchWould compares random pages, which come and are
// grouped in batches, with what one batch makes of them.
func TestTheStageGroupsAsOneBatchWould(t *testing.T) {
	c := newChain(t)
	for seed := range uint64(3) {
		s, _ := fresh(t)
		r := rand.New(rand.NewPCG(seed, 3))
		var said []string
		for range 12 {
			said = append(said, c.text(40)+"。")
		}
		for range 4 {
			var pages [][]string
			for range 1 + r.IntN(6) {
				page := []string{fmt.Sprintf("https://%c.example/", 'a'+rune(r.IntN(8)))}
				for range 1 + r.IntN(4) {
					line := pick(r, said)
					switch r.IntN(5) {
					case 0:
						line = ">" + line
					case 1:
						line += pick(r, said)
					case 2:
						line = pick(r, []string{"遅い。", "なぜ。"})
					}
					page = append(page, line)
				}
				pages = append(pages, page)
			}
			visitPages(t, s, pages...)
			groupAll(t, s, "extract/1", sameLines, 1+r.IntN(5))
			check(t, s)
		}
		got := groupsOf(t, s)
		must(t, s.update(func(tx *bolt.Tx) error { return ungroup(tx, "harbour") }))
		groupAll(t, s, "extract/1", sameLines, 1000)
		if want := groupsOf(t, s); !slices.Equal(alikeAs(got), alikeAs(want)) {
			t.Errorf("seed %d: groups %q, in one batch %q", seed, got, want)
		}
	}
}

// alikeAs numbers groups by their first utterance.
func alikeAs(all []string) (out []int) {
	first := map[string]int{"0": -1}
	for i, one := range strings.Fields(strings.Join(all, " ")) {
		if _, ok := first[one]; !ok {
			first[one] = i
		}
		out = append(out, first[one])
	}
	return out
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
	bulkFill(t, s, size/bulkDocument)
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
		if n == min(1024, size/bulkDocument) {
			last = time.Since(begin) / time.Duration(n*bulkDocument)
		}
		took += time.Since(begin)
	}
	must(t, s.Close())
	sizes, err := Sizes(path)
	must(t, err)
	of := func(bucket []byte) float64 {
		return float64(sizes.Buckets[string(bucket)].Pages) * float64(sizes.PageSize) / float64(size)
	}
	t.Logf("%d utterances: %.0f/s, the last of them %.0f/s, with %d MB; %.1f bytes each to find them, %.1f for the groups",
		size, float64(size)/took.Seconds(), 1/last.Seconds(), most>>20, of(alikeBucket), of(groupsBucket))
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
			return errors.Join(g.set(1, packGroups([]uint64{7})), g.flush())
		},
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
