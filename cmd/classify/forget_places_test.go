package main

import (
	"bytes"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/encoding/japanese"
)

// sounds are the bytes of words in the ways in which pages and addresses spell them.
func sounds(t *testing.T, words string) (all [][]byte) {
	t.Helper()
	for _, s := range []string{words, url.PathEscape(words), strings.ToLower(url.PathEscape(words)), url.QueryEscape(url.PathEscape(words))} {
		all = append(all, []byte(s))
	}
	packed, err := japanese.EUCJP.NewEncoder().String(words)
	if err != nil {
		t.Fatal(err)
	}
	return append(all, []byte(packed), []byte(url.PathEscape(packed)))
}

// TestAMatchIsFoundWhereverAPageSaysIt forgets words that stand in no utterance.
func TestAMatchIsFoundWhereverAPageSaysIt(t *testing.T) {
	t.Parallel()
	const words, slug = "港区海岸一丁目の花子", "hanako-of-minato"
	euc, err := japanese.EUCJP.NewEncoder().String(words)
	if err != nil {
		t.Fatal(err)
	}
	html := func(address, head, body string) string {
		return "GET " + address + "\nHTTP/1.1 200 OK\nDate: Fri, 21 May 2021 07:00:00 GMT\nContent-Type: text/html; charset=utf-8\n\n<!DOCTYPE html><html lang=ja><head><meta charset=utf-8>" + head + "</head><body><article><p>みなとの話です。</p>" + body + "</article></body></html>"
	}
	const other = "https://a.example/1"
	for name, c := range map[string]struct {
		match, file, text string
		keeps             bool // what else the page says
		told              string
	}{
		"title of a page":             {words, "a.http", html(other, "<title>"+words+"のひみつ</title>", ""), true, other + " its title: "},
		"title of a row":              {words, "a.csv", "url,title,text\n" + other + "," + words + "のひみつ,みなとの話です。\n", true, other + " its title: "},
		"site":                        {words, "a.http", html(other, `<title>話</title><meta property="og:site_name" content="`+words+`の庭">`, ""), true, other + " its title: "},
		"address of a page":           {words, "a.http", html("https://a.example/"+url.PathEscape(words)+"/", "<title>話</title>", ""), false, "みなとの話です。"},
		"address in EUC-JP":           {words, "a.http", html("https://a.example/"+url.PathEscape(euc), "<title>話</title>", ""), false, "みなとの話です。"},
		"address of a row":            {words, "a.csv", "url,text\nhttps://a.example/" + url.PathEscape(words) + ",みなとの話です。\n", false, "みなとの話です。"},
		"slug":                        {slug, "a.http", html("https://a.example/"+slug+"/", "<title>話</title>", ""), false, "みなとの話です。"},
		"text of a link":              {words, "a.http", html(other, "<title>話</title>", `<p><a href="/2">`+words+`のこと</a></p>`), true, ""},
		"address of a link":           {words, "a.http", html(other, "<title>話</title>", `<p><a href="/`+url.PathEscape(words)+`">別の頁</a>もあります。</p>`), true, other + " its link: "},
		"address in a link's address": {words, "a.http", html(other, "<title>話</title>", `<p><a href="https://b.example/share?u=https%3A%2F%2Fa.example%2F`+url.QueryEscape(url.PathEscape(words))+`">送る</a></p>`), true, other + " its link: "},
		"address in a text":           {words, "a.csv", "url,text\n" + other + ",https://a.example/" + url.PathEscape(words) + " を見た。\n" + other + ",みなとの話です。\n", true, other + " : https://a.example/"},
		"bytes of a page alone":       {words, "a.http", html(other, `<title>話</title><meta name="keywords" content="`+words+`">`, ""), true, ""},
		"name of a file":              {words, words + ".csv", "url,text\n" + other + ",みなとの話です。\n", true, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir, db := t.TempDir(), filepath.Join(t.TempDir(), "classify.db")
			incident := filepath.Join(dir, "incident.yaml")
			for file, text := range map[string]string{"incident.yaml": "id: harbour\ntitle: みなとの件\norganisation: {name: 株式会社みなと}\nsources: [{url: \"https://c.example/\", voice: commentary}]\n", c.file: c.text} {
				if err := os.WriteFile(filepath.Join(dir, file), []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			mustCall(t, "import", incident, filepath.Join(dir, c.file), "--db", db)
			if told := mustCall(t, "forget", "--match", c.match, "--dry-run", "--db", db); !strings.Contains(told, c.told) {
				t.Errorf("a dry run tells %q, want %q in it", told, c.told)
			}
			mustCall(t, "forget", "--match", c.match, "--db", db)
			gone(t, db, sounds(t, c.match))
			if left := mustCall(t, "export", "--db", db); strings.Contains(left, "みなとの話です。") != c.keeps {
				t.Errorf("left is %q", left)
			}
			call(t, "import", incident, filepath.Join(dir, c.file), "--db", db)
			gone(t, db, sounds(t, c.match))
			mustCall(t, "db", "check", "--db", db)
		})
	}
}

// TestAMatchIsFoundInAnAddressThatWasNeverFetched: of a page that could not be had
// the store knows the address alone.
func TestAMatchIsFoundInAnAddressThatWasNeverFetched(t *testing.T) {
	t.Parallel()
	const words = "花子のひみつ"
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	escaped := url.PathEscape(words)
	page := "GET https://a.example/\nHTTP/1.1 200 OK\nDate: Fri, 21 May 2021 07:00:00 GMT\nContent-Type: text/html; charset=utf-8\n\n<!DOCTYPE html><title>話</title><article><p>みなとの話です。</p></article>"
	lost := "GET https://a.example/" + escaped + "\nHTTP/1.1 404 Not Found\nDate: Fri, 21 May 2021 07:00:00 GMT\n\n"
	if err := os.Mkdir(at("pages"), 0o700); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"incident.yaml": "id: harbour\ntitle: みなとの件\norganisation: {name: 株式会社みなと}\nsources:\n  - {url: \"https://a.example/\", voice: commentary}\n  - {url: \"https://a.example/" + escaped + "\", voice: commentary}\n",
		"pages/1.http":  page, "pages/2.http": lost,
	} {
		if err := os.WriteFile(at(name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	db := at("classify.db")
	call(t, "crawl", at("incident.yaml"), "--saved", at("pages"), "--db", db)
	if out, _, code := call(t, "forget", "--match", "太郎のひみつ", "--db", db); code != exitUsage {
		t.Errorf("what is nowhere is forgotten: %d, %s", code, out)
	}
	told := mustCall(t, "forget", "--match", words, "--db", db)
	if !strings.Contains(told, "other records") {
		t.Errorf("told is %q", told)
	}
	gone(t, db, sounds(t, words))
	mustCall(t, "db", "check", "--db", db)
	if _, told, code := call(t, "crawl", at("incident.yaml"), "--saved", at("pages"), "--db", db); code != exitIncomplete || !strings.Contains(told, "forgotten on request") {
		t.Errorf("a crawl after it: %d, %s", code, told)
	}
	gone(t, db, sounds(t, words))
}

// gone checks that words stand nowhere in a store: as it lies there, and packed.
func gone(t *testing.T, db string, words [][]byte) {
	t.Helper()
	held := map[string][]byte{}
	for _, format := range []string{"jsonl", "warc", "sqlite"} {
		out := filepath.Join(t.TempDir(), "out."+format)
		mustCall(t, "export", "--format", format, "--out", out, "--db", db)
		held[format] = bytesOf(t, out)
	}
	held["report"] = []byte(mustCall(t, "report", "--format", "json", "--db", db))
	for _, name := range []string{db, db + ".key"} {
		held[name] = bytesOf(t, name)
	}
	for where, data := range held {
		for _, w := range words {
			if bytes.Contains(data, w) {
				t.Errorf("%s holds %q", where, w)
			}
		}
	}
}

func bytesOf(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// TestWordsThatTheProgramUsesTooAreForgotten: a theme's name, the word that a source
// is followed by and the like stay in what is the analyst's, and do not keep the same
// words of others from going.
func TestWordsThatTheProgramUsesTooAreForgotten(t *testing.T) {
	t.Parallel()
	for _, words := range []string{"公表・対応の遅れ", "みなとの件", "みなと港", "delay", "delay/late-telling", "paragraph", "title element", "saved", "浜辺の太郎"} {
		t.Run(words, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			at := func(name string) string { return filepath.Join(dir, name) }
			page := "GET https://a.example/\nHTTP/1.1 200 OK\nDate: Fri, 21 May 2021 07:00:00 GMT\nContent-Type: text/html; charset=utf-8\n\n<!DOCTYPE html><title>話</title><article><p>" + words + "と聞いて、公表が遅いと思った。</p><p>みなとの返事は公表が遅いままです。</p></article>"
			if err := os.Mkdir(at("pages"), 0o700); err != nil {
				t.Fatal(err)
			}
			for name, text := range map[string]string{
				"incident.yaml": "id: harbour\ntitle: みなとの件\norganisation: {name: 株式会社みなと}\nsources:\n  - {url: \"https://a.example/\", voice: commentary, follow: {depth: 1, match: [みなと港]}}\n",
				"pages/1.http":  page,
			} {
				if err := os.WriteFile(at(name), []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			db := at("classify.db")
			mustCall(t, "crawl", at("incident.yaml"), "--saved", at("pages"), "--db", db)
			labels := ""
			for line := range strings.SplitSeq(strings.TrimSpace(mustCall(t, "export", "--db", db)), "\n") {
				id, _, _ := strings.Cut(strings.TrimPrefix(line, `{"id":"`), `"`)
				_, text, _ := strings.Cut(line, `"text":"`)
				text, _, _ = strings.Cut(text, `"`)
				labels += `{"id":"` + id + `","text":"` + text + `","themes":["delay"],"by":"浜辺の太郎"}` + "\n"
			}
			if err := os.WriteFile(at("labels.jsonl"), []byte(labels), 0o600); err != nil {
				t.Fatal(err)
			}
			mustCall(t, "label", "import", at("labels.jsonl"), "--db", db)
			mustCall(t, "forget", "--match", words, "--db", db)
			if left := mustCall(t, "export", "--db", db); strings.Contains(left, words+"と聞いて") || !strings.Contains(left, "遅いままです") {
				t.Errorf("left is %s", left)
			}
			mustCall(t, "db", "check", "--db", db)
		})
	}
}
