package store

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	bolt "go.etcd.io/bbolt"

	"classify/store/report"
)

// squeezed leaves out blanks and writes small letters.
var squeezed = Folding{Method: "squeezed/1", Fold: func(text string) (string, func(int, int) (int, int)) {
	var b strings.Builder
	var from []int
	for i, r := range text {
		if r == ' ' || r == '\n' {
			continue
		}
		n := b.Len()
		b.WriteString(strings.ToLower(string(r)))
		for range b.Len() - n {
			from = append(from, i)
		}
	}
	return b.String(), func(start, end int) (int, int) {
		return from[start], from[end-1] + len(firstOf(text[from[end-1]:]))
	}
}}

func firstOf(s string) string {
	for _, r := range s {
		return string(r)
	}
	return ""
}

// foldAll lets the fold stage catch up.
func foldAll(t *testing.T, s *Store, f Folding, limit int) (n int) {
	t.Helper()
	for {
		revisions, err := s.Unfolded(f.Method, limit)
		must(t, err)
		if len(revisions) == 0 {
			return n
		}
		var all []Folded
		for _, r := range revisions {
			one := Folded{Revision: r.Seq}
			for _, u := range r.Document.Utterances {
				folded, _ := f.Fold(u.Text)
				one.Texts = append(one.Texts, folded)
			}
			all, n = append(all, one), n+1
		}
		must(t, s.KeepFolded(f.Method, all))
	}
}

// shown is a hit in a line.
func shown(h Hit) string {
	u := h.Revision.Document.Utterances[h.At]
	return fmt.Sprintf("%d %d:%s[%s]%s %s %v", h.Revision.Seq, h.At, u.Text[:h.Start], u.Text[h.Start:h.End], u.Text[h.End:], h.Voice, h.Themes)
}

// slowSearch is Search for one string, from all that Pages tells.
func slowSearch(t *testing.T, s *Store, incident string, f Folding, what string, q Query) (out []string) {
	t.Helper()
	docs, err := report.Documents(s, incident, time.Time{})
	must(t, err)
	slices.SortFunc(docs, func(a, b report.Document) int { return int(a.Revision.Seq) - int(b.Revision.Seq) })
	for _, d := range docs {
		if !d.OnIncident() || q.Document != "" && d.Revision.Document.URL != q.Document || q.Run != 0 && runOf(t, s, incident, d.Member.Seq) != q.Run {
			continue
		}
		for i, u := range d.Revision.Document.Utterances {
			var themes []string
			for _, found := range d.Coding(i).Findings {
				if !slices.Contains(themes, found.Theme) {
					themes = append(themes, found.Theme)
				}
			}
			if !agrees(q, d, u) || q.Voice != "" && d.VoiceOf(u) != q.Voice || q.Theme != "" && !slices.Contains(themes, q.Theme) {
				continue
			}
			folded, span := f.Fold(u.Text)
			for at := 0; ; {
				n := strings.Index(folded[at:], what)
				if n < 0 {
					break
				}
				start, end := span(at+n, at+n+len(what))
				out = append(out, shown(Hit{Revision: d.Revision, At: i, Start: start, End: end, Voice: d.VoiceOf(u), Themes: themes}))
				at += n + len(what)
			}
		}
	}
	return out
}

// TestSearchFindsWhatTheDocumentsHold does random things to a store and
// compares what is found with the documents, at whatever place the fold stage
// stands.
func TestSearchFindsWhatTheDocumentsHold(t *testing.T) {
	s, _ := fresh(t)
	p := &play{Store: s, t: t, r: rand.New(rand.NewPCG(3, 7)), extractor: 1, method: 1}
	hits := 0
	for step := range 120 {
		p.step()
		f := squeezed
		switch p.r.IntN(4) {
		case 0:
			foldAll(t, s, f, 3)
		case 1:
			if step%10 == 0 {
				f.Method = "squeezed/2"
			}
		}
		incident, q, word := pick(p.r, playIncidents), p.query(), pick(p.r, []string{"遅い、高い", "い", "い。3", "。い"})
		got, more, err := s.Search(incident, f, Search{Any: []string{word}, Query: q})
		must(t, err)
		var lines []string
		for _, h := range got {
			lines = append(lines, shown(h))
		}
		want := slowSearch(t, s, incident, f, word, q)
		if diff := gocmp.Diff(want, lines); diff != "" || more {
			t.Fatalf("step %d: Search(%q, %+v) (-want +got):\n%s", step, word, q, diff)
		}
		hits += len(got)
		few, more, err := s.Search(incident, f, Search{Any: []string{word}, Query: q, Limit: 2})
		if err != nil || more != (len(want) > 2) || len(few) != min(len(want), 2) {
			t.Errorf("step %d: %d hits, more %v, %v, of %d", step, len(few), more, err, len(want))
		}
	}
	if hits < 100 {
		t.Errorf("only %d hits were compared", hits)
	}
}

func TestAnotherFoldingFoldsEverythingAnew(t *testing.T) {
	k := newTalk(t, "遅い。", "Ｎ 遅 い")
	k.say(1, "もっと遅い。")
	for i, want := range []int{2, 0} {
		if n := foldAll(t, k.Store, squeezed, 1); n != want {
			t.Errorf("round %d: %d revisions were folded, want %d", i, n, want)
		}
	}
	other := squeezed
	other.Method = "squeezed/2"
	if n := foldAll(t, k.Store, other, 5); n != 2 {
		t.Errorf("by another method %d revisions were folded, want 2", n)
	}
}

func TestOfOverlappingStringsTheLongestCounts(t *testing.T) {
	k := newTalk(t, "公表が 遅れた。遅れる。", "遅らせた。")
	foldAll(t, k.Store, squeezed, 5)
	for _, tt := range []struct {
		what Search
		want string
	}{
		{Search{Any: []string{"遅れ", "遅れた"}}, "遅れた 遅れ"},
		{Search{Any: []string{"が遅", "遅れ"}}, "が 遅 遅れ"},
		{Search{Any: []string{"遅"}}, "遅 遅 遅"},
		{Search{Any: []string{"遅れ", "遅れた"}, Accept: func(_ string, start, end int) bool { return end-start == 6 }}, "遅れ 遅れ"},
		{Search{Any: []string{"早"}}, ""},
	} {
		hits, _, err := k.Search("harbour", squeezed, tt.what)
		must(t, err)
		var got []string
		for _, h := range hits {
			got = append(got, h.Revision.Document.Utterances[h.At].Text[h.Start:h.End])
		}
		if s := strings.Join(got, " "); s != tt.want {
			t.Errorf("Search(%v) = %q, want %q", tt.what.Any, s, tt.want)
		}
	}
	if _, _, err := k.Search("harbour", squeezed, Search{}); err == nil {
		t.Error("nothing was looked for, and found")
	}
}

func TestAChangedFoldedTextIsDamage(t *testing.T) {
	k := newTalk(t, "対応が遅い。")
	foldAll(t, k.Store, squeezed, 5)
	var key, value []byte
	must(t, k.view(func(tx *bolt.Tx) error {
		a, b := tx.Bucket(foldedBucket).Cursor().First()
		key, value = append(key, a...), append(value, b...)
		return nil
	}))
	for name, change := range map[string]func() []byte{
		"changed": func() []byte { return append([]byte("x"), value[1:]...) },
		"of another text": func() []byte {
			data := append([]byte{foldedForm, 1, 0, 7}, texts().pack.EncodeAll([]byte("遅い\n"), nil)...)
			return append(seal(key, data), data...)
		},
	} {
		must(t, k.update(func(tx *bolt.Tx) error { return tx.Bucket(foldedBucket).Put(key, change()) }))
		if _, _, err := k.Search("harbour", squeezed, Search{Any: []string{"遅い"}}); !errors.Is(err, ErrDamaged) {
			t.Errorf("Search in a text %s = %v, want %v", name, err, ErrDamaged)
		}
	}
	must(t, k.update(func(tx *bolt.Tx) error { return tx.Bucket(foldedBucket).Put(key, value) }))
}
