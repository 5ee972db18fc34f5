package store

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	bolt "go.etcd.io/bbolt"

	"classify/store/record"
)

// editionsOf are the editions of an address, each in a line.
func editionsOf(t *testing.T, s *Store, url string) (out []string) {
	t.Helper()
	all, err := s.Editions("harbour", url)
	must(t, err)
	for _, v := range all {
		line := fmt.Sprint(v.Revision.Seq, ":")
		for _, c := range v.Captures {
			line += fmt.Sprint(" ", c.Time.Hour())
		}
		for _, c := range v.Changes.Changes {
			line += fmt.Sprintf("; %s %v", c.Kind, c.Numbers)
		}
		if v.Changes.Silent {
			line += "; silent"
		}
		out = append(out, line)
	}
	return out
}

func TestEditionsTellWhatChangedOnAPage(t *testing.T) {
	s, _ := fresh(t)
	const url = "https://notice.example/"
	keep := func(hours int, body string) {
		run := begin(t, s)
		must(t, finish(s, run, fetched(run, capture(url, body, noon.Add(time.Duration(hours)*time.Hour)))))
		_, err := s.End(run)
		must(t, err)
	}
	few, more := "流出した可能性のある件数は760万件です。", "流出した可能性のある件数は2,260万件です。"
	keep(0, few)
	keep(1, few+" ") // another capture of the same text, but for a space
	keep(3, more)
	keep(4, few)
	keep(5, few+"\n【追記】窓口を設けました。")
	keep(2, few+"  ") // an older one comes late
	trimmed := func(c record.Capture) string { return strings.TrimSpace(string(c.Body)) }
	read(t, s, "extract/1", trimmed)
	want := []string{
		"1: 12 13 14", "2: 15; changed [{760万 2,260万 件 7.6e+06 2.26e+07}]; silent",
		"1: 16; changed [{2,260万 760万 件 2.26e+07 7.6e+06}]; silent", "3: 17; added []",
	}
	if diff := gocmp.Diff(want, editionsOf(t, s, url)); diff != "" {
		t.Errorf("Editions (-want +got):\n%s", diff)
	}
	read(t, s, "extract/2", trimmed)
	if got := editionsOf(t, s, url); len(got) != 4 || got[0] != "4: 12 13 14" {
		t.Errorf("read by another extractor: %q", got)
	}
	if got := editionsOf(t, s, "https://other.example/"); len(got) != 0 {
		t.Errorf("of an address that is not there: %q", got)
	}
	var kept []byte
	must(t, s.update(func(tx *bolt.Tx) error {
		b := tx.Bucket(revisionsBucket)
		kept = append(kept, b.Get(number(5))...)
		return b.Delete(number(5))
	}))
	if _, err := s.Editions("harbour", url); !errors.Is(err, ErrDamaged) {
		t.Errorf("without a revision: %v, want %v", err, ErrDamaged)
	}
	must(t, s.update(func(tx *bolt.Tx) error { return tx.Bucket(revisionsBucket).Put(number(5), kept) }))
}
