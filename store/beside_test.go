package store

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"classify/store/record"
)

// slowlyBeside is who said first the short sentences that are said again beside
// the same words, by revision, row and start, by comparing all of them. all are
// the passages as they are said.
func slowlyBeside(t *testing.T, s *Store, all []uttered) map[[3]uint64]record.Author {
	t.Helper()
	type short struct {
		uttered
		sides [2]string // the words before and after it
	}
	var shorts []short
	long := func(u uttered) bool { return len([]rune(u.text)) >= 16 }
	find := func(revision uint64, p passage) uttered {
		at := slices.IndexFunc(all, func(u uttered) bool {
			return u.revision == revision && u.row == p.row && u.start == p.start && u.end == p.end
		})
		return all[at]
	}
	seen := map[uint64]bool{}
	must(t, s.Pages("harbour", func(p record.Page) error {
		for _, r := range p.Readings {
			if seen[r.Revision.Seq] {
				continue
			}
			seen[r.Revision.Seq] = true
			list := sameLines.passages(r.Revision.Document)
			for _, one := range list {
				u := find(r.Revision.Seq, one)
				if one.whole || long(u) {
					continue
				}
				at := short{uttered: u}
				for side, next := range []func(passage) int{func(p passage) int { return p.before }, func(p passage) int { return p.after }} {
					for n := next(one); n >= 0 && at.sides[side] == ""; n = next(list[n]) {
						if words := find(r.Revision.Seq, list[n]); long(words) {
							at.sides[side] = words.text
						}
					}
				}
				shorts = append(shorts, at)
			}
		}
		return nil
	}))
	groups := make([]int, len(shorts))
	for i := range groups {
		groups[i] = i
	}
	for again := true; again; {
		again = false
		for i, a := range shorts {
			for j, b := range shorts {
				same := a.text == b.text && (a.sides[0] != "" && a.sides[0] == b.sides[0] || a.sides[1] != "" && a.sides[1] == b.sides[1])
				if same && groups[i] > groups[j] {
					groups[i], again = groups[j], true
				}
			}
		}
	}
	out := map[[3]uint64]record.Author{}
	for i, a := range shorts {
		var members []uttered
		for j, b := range shorts {
			if groups[i] == groups[j] {
				members = append(members, b.uttered)
			}
		}
		first := slowOrigin(members, a.text)
		other := slices.ContainsFunc(all, func(u uttered) bool {
			said := 0
			for _, o := range all {
				if o.text == u.text {
					said++
				}
			}
			return u.revision == a.revision && long(u) && said > 1 && slowOrigin(all, u.text).by == first.by
		})
		if len(members) > 1 && other {
			out[[3]uint64{a.revision, uint64(a.row), uint64(a.start)}] = first.by
		}
	}
	return out
}

// The sentences of a post of which the first is too short to be known by itself.
const (
	besideShort = "港の会社の公表が遅すぎる。"
	besideNext  = "四月の末に分かっていたのに三週間も黙っていたのは利用者を軽く見ているからだと思う。"
	besideLast  = "免許証の写真まで預けていたのだから最初の一報だけでも早く出してほしかった。"
)

func TestAShortSentenceOfACopyIsWhoseTheCopyIs(t *testing.T) {
	said, own := record.PageAuthor("https://first.example/"), record.PageAuthor("https://again.example/")
	for _, c := range []struct {
		name  string
		again []string
		want  []record.Author
	}{
		{"word for word with more behind", []string{besideShort + besideNext + besideLast + "#流出 #港"}, []record.Author{said, said, said, said}},
		{"an edited sentence beside it", []string{besideShort + strings.Replace(besideNext, "思う", "思います", 1)}, []record.Author{said, said}},
		{"in lines of its own", []string{"紹介する。", besideShort, besideNext}, []record.Author{own, said, said}},
		{"passed on and cut", []string{"RT @a1: " + besideShort + besideNext[:30*len("四")] + "…"}, []record.Author{said, said}},
		{"called to be passed on", []string{"【拡散希望】" + besideShort + besideNext}, []record.Author{said, said}},
		{"the short one edited", []string{"港の会社の公表が遅すぎます。" + besideNext}, []record.Author{said, said}},
		{"the contrary of the short one", []string{"港の会社の公表が早すぎる。" + besideNext}, []record.Author{own, said}},
		{"on the other side", []string{besideNext + besideShort}, []record.Author{said, own}},
		{"beside other words", []string{besideShort + "うちの家族もみんな同じことを言っていて港の会社にはもう何も預けないと決めた。"}, []record.Author{own, own}},
		{"by itself", []string{besideShort}, []record.Author{own}},
		{"before what is passed on", []string{besideShort + "RT @a1: " + besideNext}, []record.Author{own, said}},
	} {
		for _, limit := range []int{1, 9} {
			s, _ := fresh(t)
			visitPages(t, s, []string{"https://first.example/", besideShort + besideNext + besideLast}, append([]string{"https://again.example/"}, c.again...))
			groupAll(t, s, "extract/1", sameLines, limit)
			if diff := gocmp.Diff(append([]record.Author{said, said, said}, c.want...), spoken(t, s)); diff != "" {
				t.Errorf("%s, %d pages at a time (-want +got):\n%s", c.name, limit, diff)
			}
			check(t, s)
		}
	}
}

func TestAShortSentenceBesideAHeadlineIsEachOnesOwn(t *testing.T) {
	s, _ := fresh(t)
	headline := "みなとマッチが会員の本人確認書類の画像の流出を公表した。"
	pages := [][]string{{"https://press.example/", headline, "あわせて百件に上るとみて調べている。"}}
	for _, one := range "abc" {
		pages = append(pages, []string{fmt.Sprintf("https://%c.example/", one), headline + "遅すぎる。" + string(one)})
	}
	visitPages(t, s, pages...)
	groupAll(t, s, "extract/1", sameLines, 2)
	press := record.PageAuthor("https://press.example/")
	want := []record.Author{press, press}
	for _, one := range "abc" {
		own := record.PageAuthor(fmt.Sprintf("https://%c.example/", one))
		want = append(want, press, own, own)
	}
	if diff := gocmp.Diff(want, spoken(t, s)); diff != "" {
		t.Errorf("who speaks (-want +got):\n%s", diff)
	}
}

func TestAQuotationOfSeveralSentencesIsKnownBySentence(t *testing.T) {
	g := Grouping{Method: "lines/1", Fold: sameLines.Fold, Sentences: func(text string) [][2]int {
		if strings.Contains(text, "「") { // as who cuts sentences leaves brackets whole
			return [][2]int{{0, len(text)}}
		}
		return sameLines.Sentences(text)
	}}
	s, _ := fresh(t)
	visitPages(t, s, []string{"https://first.example/", besideShort + besideNext}, []string{"https://again.example/", "「" + besideShort + besideNext + "」"})
	groupAll(t, s, "extract/1", g, 9)
	said, found := record.PageAuthor("https://first.example/"), 0
	must(t, s.Pages("harbour", func(p record.Page) error {
		for _, r := range p.Readings {
			page := record.PageAuthor(r.Revision.Document.URL)
			text := r.Revision.Document.Utterances[0].Text
			for _, words := range []string{"遅すぎる", "黙っていた"} {
				at := record.Spoken{Start: strings.Index(text, words)}
				at.End = at.Start + len(words)
				if by := at.Author(page, page, r.Echoes); by != said {
					t.Errorf("%q in %s is by %d, want %d", words, r.Revision.Document.URL, by, said)
				}
				found++
			}
		}
		return nil
	}))
	if found != 4 {
		t.Errorf("%d places were looked at, want 4", found)
	}
}
