package main

import (
	"bytes"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const rootDir = "../.."

// rooms lists every folder that may hold Go files, and which of the others it
// may import besides store/record. A room's own subfolders are always allowed
// to it.
var rooms = map[string][]string{
	"cmd/classify":                {"crawler", "nlp", "store"},
	"cmd/pagescore":               {"crawler/extract"},
	"crawler":                     {},
	"crawler/frontier":            {},
	"crawler/mask":                {"crawler/extract/charset", "crawler/extract/coding"},
	"crawler/redact":              {"crawler/extract", "crawler/extract/charset", "crawler/extract/coding", "crawler/extract/link"},
	"crawler/robots":              {},
	"crawler/extract":             {"crawler/sitemap"},
	"crawler/extract/article":     {"crawler/extract/date", "crawler/extract/dom", "crawler/extract/embed", "crawler/extract/link", "crawler/extract/prose", "crawler/extract/utterance"},
	"crawler/extract/charset":     {},
	"crawler/extract/coding":      {},
	"crawler/extract/comment":     {"crawler/extract/date", "crawler/extract/dom", "crawler/extract/link", "crawler/extract/prose", "crawler/extract/utterance"},
	"crawler/extract/date":        {},
	"crawler/extract/dom":         {"crawler/extract/prose"},
	"crawler/extract/embed":       {"crawler/extract/date", "crawler/extract/dom", "crawler/extract/link", "crawler/extract/prose", "crawler/extract/utterance"},
	"crawler/extract/feed":        {"crawler/extract/date", "crawler/extract/link", "crawler/extract/prose"},
	"crawler/extract/glance":      {"crawler/extract/link", "crawler/extract/prose"},
	"crawler/extract/link":        {"crawler/extract/prose"},
	"crawler/extract/markdown":    {"crawler/extract/date", "crawler/extract/link", "crawler/extract/prose", "crawler/extract/utterance"},
	"crawler/extract/meta":        {"crawler/extract/comment", "crawler/extract/date", "crawler/extract/dom", "crawler/extract/link", "crawler/extract/prose", "crawler/extract/structured"},
	"crawler/extract/pdf":         {"crawler/extract/prose"},
	"crawler/extract/plain":       {"crawler/extract/date", "crawler/extract/link", "crawler/extract/prose", "crawler/extract/utterance"},
	"crawler/extract/prose":       {},
	"crawler/extract/structured":  {"crawler/extract/dom", "crawler/extract/prose"},
	"crawler/extract/table":       {"crawler/extract/date", "crawler/extract/link", "crawler/extract/prose", "crawler/extract/utterance"},
	"crawler/extract/thread":      {"crawler/extract/date", "crawler/extract/link", "crawler/extract/prose", "crawler/extract/utterance"},
	"crawler/extract/utterance":   {"crawler/extract/date", "crawler/extract/link", "crawler/extract/prose"},
	"crawler/extract/voice":       {"crawler/extract/prose"},
	"crawler/incident":            {"crawler/frontier"},
	"crawler/warc":                {"crawler/frontier"},
	"crawler/sitemap":             {"crawler/extract/charset", "crawler/extract/date"},
	"nlp":                         {},
	"nlp/text":                    {},
	"nlp/token":                   {},
	"nlp/codebook":                {},
	"nlp/event":                   {"nlp/fact", "nlp/text", "nlp/token"},
	"nlp/match":                   {"nlp/codebook", "nlp/text", "nlp/token"},
	"nlp/fact":                    {},
	"nlp/label":                   {},
	"nlp/model":                   {"nlp/label", "nlp/text", "nlp/token"},
	"nlp/eval":                    {"nlp/label", "store/report/render/columns"},
	"store":                       {},
	"store/diff":                  {},
	"store/dup":                   {},
	"store/record":                {},
	"store/forget":                {"store/person"},
	"store/person":                {},
	"store/export":                {"store/report", "store/report/render/safe", "store/person"},
	"store/report":                {"store/diff", "store/person"},
	"store/report/told":           {},
	"store/report/render":         {"store/diff", "store/report", "store/report/told"},
	"store/report/verify":         {"store/report", "store/report/told"},
	"store/report/render/chart":   {},
	"store/report/render/columns": {},
	"store/report/render/safe":    {},
	"store/trace":                 {},
	"tools/browser":               {},
	"tools/sqlite":                {},
}

// known says which rooms alone may import a module.
var known = map[string]string{
	"github.com/gocolly/colly/v2":    "crawler",
	"go.etcd.io/bbolt":               "store",
	"github.com/ikawaha/kagome":      "nlp/token",
	"github.com/ikawaha/kagome-dict": "nlp/token",
	"github.com/spf13/cobra":         "cmd/classify",
	"github.com/xuri/excelize":       "store/export",
	"modernc.org/sqlite":             "store/export tools/sqlite",
}

// yardsticks are the modules that a room's tests may also import, to measure
// the program beside them.
var yardsticks = map[string]string{
	"github.com/gocolly/colly/v2":            "cmd/classify",
	"github.com/ikawaha/kagome-dict/ipa":     "nlp",
	"github.com/ikawaha/kagome/v2/tokenizer": "nlp",
	"classify/nlp":                           "nlp/model", // whose rules the forms of the model are compared with
}

var topLevel = []string{"cmd", "crawler", "nlp", "store", "testdata", "tools", "go.mod", "go.sum", "README.md", "LICENSE", "NOTICE", "Makefile"}

// goFiles calls fn with every Go file, its path relative to the root.
func goFiles(t *testing.T, fn func(path string, src []byte)) {
	t.Helper()
	err := filepath.WalkDir(rootDir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && strings.HasPrefix(d.Name(), ".") && len(d.Name()) > 2 {
			return filepath.SkipDir
		}
		if d.IsDir() || filepath.Ext(path) != ".go" {
			return nil
		}
		src, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(rootDir, path)
		fn(filepath.ToSlash(rel), src)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestTopLevelHoldsOnlyWhatWasAgreed(t *testing.T) {
	entries, err := os.ReadDir(rootDir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		name := e.Name()
		built := name == "classify" || strings.HasSuffix(name, ".db")
		if !built && !strings.HasPrefix(name, ".") && !slices.Contains(topLevel, name) {
			t.Errorf("%s does not belong on the top level", name)
		}
	}
}

func TestImportsFollowTheArrows(t *testing.T) {
	goFiles(t, func(path string, src []byte) {
		room := filepath.ToSlash(filepath.Dir(path))
		allowed, listed := rooms[room]
		if !listed {
			t.Errorf("%s: the folder %s is not in the list of rooms", path, room)
			return
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, src, parser.ImportsOnly)
		if err != nil {
			t.Error(err)
			return
		}
		for _, spec := range f.Imports {
			imported, _ := strconv.Unquote(spec.Path.Value) // the parser accepted it
			if strings.HasSuffix(path, "_test.go") && (imported == "classify/"+room || yardsticks[imported] == room) {
				continue
			}
			if !mayImport(room, imported, allowed) {
				t.Errorf("%s: %s may not import %s", path, room, imported)
			}
		}
	})
}

func mayImport(room, imported string, allowed []string) bool {
	for module, only := range known {
		if imported == module || strings.HasPrefix(imported, module+"/") {
			return slices.Contains(strings.Fields(only), room)
		}
	}
	first, _, _ := strings.Cut(imported, "/")
	standard := !strings.Contains(first, ".") && first != "classify"
	if room == "store/record" {
		return standard
	}
	other, ours := strings.CutPrefix(imported, "classify/")
	if !ours || other == "store/record" || strings.HasPrefix(other, room+"/") {
		return true
	}
	return slices.ContainsFunc(allowed, func(a string) bool {
		return other == a || room == "cmd/classify" && strings.HasPrefix(other, a+"/")
	})
}

func TestEveryRoomSaysItsJob(t *testing.T) {
	said := map[string]bool{}
	goFiles(t, func(path string, src []byte) {
		f, err := parser.ParseFile(token.NewFileSet(), path, src, parser.PackageClauseOnly|parser.ParseComments)
		if err != nil {
			t.Error(err)
			return
		}
		room := filepath.ToSlash(filepath.Dir(path))
		want := "Package " + f.Name.Name + " "
		if f.Name.Name == "main" {
			want = "Command " + filepath.Base(room) + " "
		}
		if f.Doc != nil && strings.HasPrefix(f.Doc.Text(), want) {
			said[room] = true
		}
	})
	for room := range rooms {
		if !said[room] {
			t.Errorf("%s has no package comment that begins with its name", room)
		}
	}
}

func TestNoFileIsLongerThan600Lines(t *testing.T) {
	goFiles(t, func(path string, src []byte) {
		if n := bytes.Count(src, []byte("\n")); n > 600 {
			t.Errorf("%s has %d lines", path, n)
		}
	})
}
