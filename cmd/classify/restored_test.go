package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// otherwise are the parts of a report that are of how its store was filled, not
// of what it holds: which addresses were seen and never fetched, the hash of
// the runs, and the signature, whose key is of every byte fetched.
var otherwise = [][]string{{"skipped"}, {"method", "run_hash"}, {"method", "signature"}}

// reported is the report of a store without those.
func reported(t *testing.T, db string) map[string]any {
	t.Helper()
	var r map[string]any
	if err := json.Unmarshal([]byte(mustCall(t, "report", "--format", "json", "--db", db)), &r); err != nil {
		t.Fatal(err)
	}
	for _, path := range otherwise {
		at := r
		for _, name := range path[:len(path)-1] {
			at = at[name].(map[string]any)
		}
		delete(at, path[len(path)-1])
	}
	return r
}

// deadline is what retention show tells of a store at a time, but for how many
// bytes the captures have.
func deadline(t *testing.T, db, at string) map[string]any {
	t.Helper()
	var r map[string]any
	if err := json.Unmarshal([]byte(mustCall(t, "retention", "show", "--as-of", at, "--json", "--db", db)), &r); err != nil {
		t.Fatal(err)
	}
	delete(r["due"].(map[string]any), "bytes")
	return r
}

// restoredSite is an incident whose listed pages change from crawl to crawl.
type restoredSite struct {
	r     *rand.Rand
	dir   string
	texts []string // "": gone
	times int
}

const restoredPages = 5

func newRestoredSite(t *testing.T, r *rand.Rand) *restoredSite {
	s := &restoredSite{r: r, dir: t.TempDir(), texts: make([]string, restoredPages)}
	sources := ""
	for i := range s.texts {
		voice := []string{"announcement", "press", "commentary"}[i%3]
		sources += fmt.Sprintf("  - {url: \"https://site%d.example/news/\", voice: %s}\n", i, voice)
		s.texts[i] = s.text()
	}
	incident := "id: t1\ntitle: 試験\norganisation: {name: 株式会社みなとマッチ, aliases: [みなとマッチ]}\nsources:\n" + sources +
		"keep: {raw: 180d, text: 3y}\ncodebook: builtin\nsaved: pages\n"
	must(t, os.Mkdir(filepath.Join(s.dir, "pages"), 0o755))
	must(t, os.WriteFile(filepath.Join(s.dir, "incident.yaml"), []byte(incident), 0o600))
	return s
}

func (s *restoredSite) at(name string) string { return filepath.Join(s.dir, name) }

// text is a page with comments, of which some are nobody's.
func (s *restoredSite) text() string {
	lines := []string{
		"みなとマッチは会員情報の流出を公表しました。", "流出した件数は760万件です。", "流出した件数は2,260万件です。", "公表が遅すぎる。",
		"【追記】みなとマッチは6月8日に対象の会員へ個別に連絡しました。", "港の窓口の担当者は「対応が遅れて申し訳ない」と述べました。", "会員の免許証の画像も含まれていました。",
	}
	body := ""
	for range 2 + s.r.IntN(4) {
		body += "<p>" + lines[s.r.IntN(len(lines))] + "</p>"
	}
	comments := ""
	for i := range s.r.IntN(4) {
		who := []string{"匿名", "かもめ", "匿名"}[s.r.IntN(3)]
		comments += fmt.Sprintf(`<li id="comment-%d" class="comment"><div class="comment-author"><b class="fn">%s</b></div><time datetime="2021-05-22T08:14:00+09:00">2021年5月22日</time><div class="comment-content"><p>%s</p></div></li>`,
			i, who, lines[s.r.IntN(len(lines))])
	}
	return fmt.Sprintf(`<html lang="ja"><head><title>お知らせ%d</title></head><body><article><h1>みなとマッチの件</h1>%s</article><h2>コメント</h2><ol class="comment-list">%s</ol></body></html>`,
		s.r.IntN(2), body, comments)
}

// crawl changes some of the pages and crawls them.
func (s *restoredSite) crawl(t *testing.T, db string) {
	t.Helper()
	for i := range s.texts {
		switch s.r.IntN(5) {
		case 0:
			s.texts[i] = s.text()
		case 1:
			s.texts[i] = ""
		case 2:
			if s.texts[i] == "" {
				s.texts[i] = s.text()
			}
		}
		status := "200 OK"
		if s.texts[i] == "" {
			status = "404 Not Found"
		}
		date := time.Date(2021, 6, 7+s.times, 0, i, 0, 0, time.UTC).Format(time.RFC1123)
		page := fmt.Sprintf("GET https://site%d.example/news/\r\nHTTP/1.1 %s\r\nDate: %s\r\nContent-Type: text/html; charset=UTF-8\r\n\r\n%s",
			i, status, strings.Replace(date, "UTC", "GMT", 1), s.texts[i])
		must(t, os.WriteFile(filepath.Join(s.dir, "pages", fmt.Sprintf("%d.http", i)), []byte(page), 0o600))
	}
	s.times++
	call(t, "crawl", s.at("incident.yaml"), "--db", db) // a listed page that is gone is exit code 3
}

// label labels some of the utterances that there are.
func (s *restoredSite) label(t *testing.T, db string) {
	t.Helper()
	labels := ""
	for line := range strings.SplitSeq(strings.TrimSpace(mustCall(t, "export", "--db", db)), "\n") {
		var l struct{ ID, Text string }
		if err := json.Unmarshal([]byte(line), &l); err != nil {
			t.Fatal(err)
		}
		if s.r.IntN(4) == 0 {
			text, err := json.Marshal(l.Text)
			must(t, err)
			labels += fmt.Sprintf(`{"id":%q,"text":%s,"themes":["delay"],"by":%q,"note":"n","offered":["delay","scope"]}`+"\n", l.ID, text, []string{"浜", "沖"}[s.r.IntN(2)])
		}
	}
	if labels != "" {
		must(t, os.WriteFile(s.at("labels.jsonl"), []byte(labels), 0o600))
		mustCall(t, "label", "import", s.at("labels.jsonl"), "--db", db)
	}
}

// TestWhatWasBeforeIsImportedToo compares random stores of several crawls, in
// which pages have changed, gone and come back, with what an import of their
// exports makes.
func TestWhatWasBeforeIsImportedToo(t *testing.T) {
	seen := map[string]int{}
	for seed := range uint64(5) {
		s := newRestoredSite(t, rand.New(rand.NewPCG(seed, 4)))
		a, b := s.at("a.db"), s.at("b.db")
		for range 4 {
			s.crawl(t, a)
			s.label(t, a)
		}
		first := mustCall(t, "export", "--db", a)
		must(t, os.WriteFile(s.at("a.jsonl"), []byte(first), 0o600))
		mustCall(t, "import", s.at("incident.yaml"), s.at("a.jsonl"), "--db", b)
		if again := mustCall(t, "export", "--db", b); again != first {
			t.Errorf("seed %d: the export of the import is another one:\n%.3000s", seed, cmp.Diff(strings.Split(first, "\n"), strings.Split(again, "\n")))
		}
		if diff := cmp.Diff(reported(t, a), reported(t, b)); diff != "" {
			t.Errorf("seed %d: the report of the import (-before +after):\n%.3000s", seed, diff)
		}
		for _, at := range []string{"2021-07-01", "2021-12-05", "2024-06-08"} {
			if diff := cmp.Diff(deadline(t, a, at), deadline(t, b, at)); diff != "" {
				t.Errorf("seed %d: what is kept until %s (-before +after):\n%s", seed, at, diff)
			}
		}
		if x, y := mustCall(t, "label", "export", "--db", a), mustCall(t, "label", "export", "--db", b); x != y {
			t.Errorf("seed %d: the labels of the import: %.2000s", seed, cmp.Diff(x, y))
		}
		mustCall(t, "report", "--format", "json", "--out", s.at("r.json"), "--db", a)
		if _, told, _ := call(t, "verify", s.at("r.json"), "--db", b); strings.Contains(told, "missing") {
			t.Errorf("seed %d: quotations of the report are missing in the import: %s", seed, told)
		}
		mustCall(t, "db", "check", "--db", b)
		for _, name := range []string{`"before":[`, `"lost":{`, `"labels":[{"incident"`, `"run":2`, `"others":[`} {
			seen[name] += strings.Count(first, name)
		}
	}
	for name, n := range seen {
		if n == 0 {
			t.Errorf("no export has %s", name)
		}
	}
}

func TestAnExportWithoutItsHistoryKeepsItsTimes(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	mustCall(t, "crawl", filepath.Join(root(t), example), "--db", at("a.db"))
	mustCall(t, "export", "--pseudonymise", "--db", at("a.db"), "--out", at("a.jsonl"))
	first, err := os.ReadFile(at("a.jsonl"))
	must(t, err)
	if bytes.Contains(first, []byte(`"history"`)) {
		t.Error("an export with pseudonyms tells what was before")
	}
	mustCall(t, "import", filepath.Join(root(t), example), at("a.jsonl"), "--db", at("b.db"))
	show := func(db string) any { return deadline(t, db, "2022-01-01")["next"] }
	if a, b := show(at("a.db")), show(at("b.db")); a == nil || b == nil || a.(string)[:10] != b.(string)[:10] {
		t.Errorf("more is due on %v, before %v", b, a)
	}
}

func TestATimeOfCaptureThatCannotBeIsNotTaken(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	rows := ""
	for i, row := range [][2]string{{"2021-06-03T10:00:00Z", "2021-06-01"}, {"2121-06-03T10:00:00Z", "2021-06-01"}, {"2021-05-03T10:00:00Z", "2021-06-01"}, {"gestern", "2021-06-01"}} {
		rows += fmt.Sprintf(`{"url":"https://a.example/%d","title":"t","text":"みなとマッチの公表が遅すぎる。","speaker":"港","posted":%q,"captured":%q}`+"\n", i, row[1], row[0])
	}
	must(t, os.WriteFile(at("a.jsonl"), []byte(rows), 0o600))
	day := time.Date(2021, 9, 1, 0, 0, 0, 0, time.UTC)
	must(t, os.Chtimes(at("a.jsonl"), day, day))
	_, messages, code := call(t, "import", filepath.Join(root(t), example), at("a.jsonl"), "--db", at("a.db"))
	if want := `a.jsonl: 3 rows cannot have been captured when they say; the time of the file is taken: line 2 (captured at "2121-06-03T10:00:00Z", which is to come), line 3`; code != exitDone || !strings.Contains(messages, want) {
		t.Errorf("import: exit code %d, %s\nwant %s", code, messages, want)
	}
	want := map[string]string{}
	for i, at := range []string{"2021-06-03T10:00:00Z", "2021-09-01T00:00:00Z", "2021-09-01T00:00:00Z", "2021-09-01T00:00:00Z"} {
		want[fmt.Sprintf("https://a.example/%d", i)] = at
	}
	if diff := cmp.Diff(want, exportedTimes(t, at("a.db"))); diff != "" {
		t.Errorf("times of capture (-want +got):\n%s", diff)
	}
}

// exportedTimes are the times of capture by address.
func exportedTimes(t *testing.T, db string) map[string]string {
	t.Helper()
	out := map[string]string{}
	for line := range strings.SplitSeq(strings.TrimSpace(mustCall(t, "export", "--db", db)), "\n") {
		var l struct{ URL, Captured string }
		if err := json.Unmarshal([]byte(line), &l); err != nil {
			t.Fatal(err)
		}
		out[l.URL] = l.Captured
	}
	return out
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
