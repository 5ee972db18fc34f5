package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"classify/store"
)

// copied copies a file.
func copied(t *testing.T, from, to string) {
	t.Helper()
	data, err := os.ReadFile(from)
	if err == nil {
		err = os.WriteFile(to, data, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestAKilledForgetIsDoneOrNotBegun kills forget at any time: the store is sound
// and holds all of it or nothing, and asked once more it is gone from every file.
func TestAKilledForgetIsDoneOrNotBegun(t *testing.T) {
	if testing.Short() {
		t.Skip("starts the program and kills it, again and again")
	}
	t.Parallel()
	const words = "三年も前の写真が残っていて驚きました"
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	incident := "id: harbour\ntitle: みなとの件\norganisation: {name: 株式会社みなと}\nsources:\n"
	for i := range 20 {
		incident += fmt.Sprintf("  - {url: \"https://a.example/%d\", voice: commentary}\n", i)
	}
	if err := os.WriteFile(at("incident.yaml"), []byte(incident), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(at("pages"), 0o700); err != nil {
		t.Fatal(err)
	}
	for i := range 20 {
		page := fmt.Sprintf("GET https://a.example/%d\nHTTP/1.1 200 OK\nDate: Fri, 21 May 2021 07:%02d:00 GMT\nContent-Type: text/html; charset=utf-8\n\n<!DOCTYPE html><title>話%d</title><article><h1>話%d</h1><p>%d回目の話です。</p><p>%d回目、%s。</p></article>", i, i, i, i, i, i, words)
		if err := os.WriteFile(at(fmt.Sprintf("pages/%d.http", i)), []byte(page), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	mustCall(t, "crawl", at("incident.yaml"), "--saved", at("pages"), "--save", at("kept.warc"), "--db", at("first.db"))
	copied(t, at("kept.warc"), at("first.warc"))
	if err := os.RemoveAll(at("pages")); err != nil {
		t.Fatal(err)
	}

	kills := 5
	if os.Getenv("SOAK") != "" {
		kills = 60
	}
	random := rand.New(rand.NewPCG(5, 6))
	db, args := at("classify.db"), []string{"forget", "--match", words, "--db", at("classify.db")}
	done := 0
	for range kills {
		copied(t, at("first.db"), db)
		copied(t, at("first.warc"), at("kept.warc"))
		killAfter(t, time.Duration(50+random.IntN(1500))*time.Millisecond, args...)
		found, err := store.Check(db)
		if err != nil || found.Err() != nil {
			t.Fatalf("after a kill: %v %v", err, found.Err())
		}
		switch n := strings.Count(mustCall(t, "export", "--db", db), words); n {
		case 0:
			done++
		case 20:
		default:
			t.Fatalf("%d of 20 are left", n)
		}
	}
	t.Logf("%d of %d were done when they were killed", done, kills)
	copied(t, at("first.db"), db)
	copied(t, at("first.warc"), at("kept.warc"))
	mustCall(t, args...)
	for _, name := range []string{"first.db", "first.db.key", "first.warc"} {
		if err := os.Remove(at(name)); err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
	}
	mustCall(t, "export", "--format", "warc", "--db", db, "--out", at("left.warc")) // what is packed in the store
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if bytes.Contains(data, []byte(words)) {
			t.Errorf("%s still holds it", path)
		}
		if info, failed := e.Info(); failed == nil && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has the mode %v", path, info.Mode())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestWhoIsOnlyQuotedIsForgotten: people who have no page or post of their own
// are known by the name beside what others say they said, in pages and tables.
func TestWhoIsOnlyQuotedIsForgotten(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	files := map[string]string{
		"incident.yaml": "id: harbour\ntitle: みなとの件\norganisation: {name: 株式会社みなと}\nsources:\n  - {url: \"https://a.example/\", voice: commentary}\n",
		"rows.jsonl": `{"url":"https://a.example/1","text":"声を集めました。「返事が来なくて呆れています」（浜野あおい）、「様子を見る」（別の人）。"}
{"url":"https://a.example/2","text":"浜野あおいさんは取材に「写真まで出たのはこたえる」と話した。夫は「同じ気持ちだ」と言う。"}
{"url":"https://a.example/3","text":"浜野あおいさん曰く、電話はつながらなかったとのこと。"}
`,
		"page.html": `<!doctype html><html lang="ja"><title>港の記録</title><article><h1>港の記録</h1><p>「番号を変えるしかない」と憤るのは、会社員・浜野あおいさん（34）。ほかの会員も不安を口にしている。</p></article></html>`,
	}
	for name, text := range files {
		if err := os.WriteFile(at(name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	db := at("classify.db")
	mustCall(t, "import", at("incident.yaml"), at("rows.jsonl"), at("page.html"), "--db", db)
	theirs := []string{"返事が来なくて呆れています", "写真まで出たのはこたえる", "電話はつながらなかった", "番号を変えるしかない"}
	told := mustCall(t, "forget", "--author", "浜野あおい", "--dry-run", "--db", db)
	for _, words := range theirs {
		if !strings.Contains(told, words) {
			t.Errorf("a dry run does not tell of %s:\n%s", words, told)
		}
	}
	mustCall(t, "forget", "--author", "浜野あおい", "--db", db)
	left := mustCall(t, "export", "--format", "jsonl", "--db", db)
	for _, words := range theirs {
		if strings.Contains(left, words) {
			t.Errorf("%s is still there", words)
		}
	}
	for _, others := range []string{"同じ気持ちだ", "声を集めました", "不安を口にしている"} {
		if !strings.Contains(left, others) {
			t.Errorf("%s is gone too", others)
		}
	}
	mustCall(t, "import", at("incident.yaml"), at("rows.jsonl"), "--db", db)
	if again := mustCall(t, "export", "--format", "jsonl", "--db", db); strings.Contains(again, theirs[1]) {
		t.Error("an import brings it back")
	}
}

// TestAnArchiveThatWasAwayIsCaughtUpWith: what was forgotten while an archive was
// elsewhere goes from it with the next request, whomever that is for.
func TestAnArchiveThatWasAwayIsCaughtUpWith(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	page := "GET https://a.example/1\nHTTP/1.1 200 OK\nDate: Fri, 21 May 2021 07:00:00 GMT\nContent-Type: text/html; charset=utf-8\n\n<!DOCTYPE html><title>港の話</title><article><h1>港の話</h1><p>返事が来なくて呆れています。</p><p>様子を見るしかありません。</p></article>"
	if err := os.Mkdir(at("pages"), 0o700); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"incident.yaml": "id: harbour\ntitle: みなとの件\norganisation: {name: 株式会社みなと}\nsources:\n  - {url: \"https://a.example/1\", voice: commentary}\n", "pages/1.http": page,
	} {
		if err := os.WriteFile(at(name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	db, archive := at("classify.db"), at("kept.warc")
	mustCall(t, "crawl", at("incident.yaml"), "--saved", at("pages"), "--save", archive, "--db", db)
	if err := os.Rename(archive, at("away")); err != nil {
		t.Fatal(err)
	}
	if _, _, code := call(t, "forget", "--match", "返事が来なくて", "--db", db); code != exitIncomplete {
		t.Errorf("without the archive the exit code is %d, want %d", code, exitIncomplete)
	}
	if err := os.Rename(at("away"), archive); err != nil {
		t.Fatal(err)
	}
	mustCall(t, "forget", "--match", "様子を見るしか", "--db", db)
	for _, words := range []string{"返事が来なくて", "様子を見るしか"} {
		if data, err := os.ReadFile(archive); err != nil || bytes.Contains(data, []byte(words)) {
			t.Errorf("the archive still holds %s (%v)", words, err)
		}
	}
}
