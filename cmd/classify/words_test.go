package main

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"strings"
	"testing"

	"classify/store/report"
	"classify/store/report/render"
)

// TestEveryReasonIsSaidInJapanese collects the reasons that the crawler and the
// archives name, and looks for them in a Japanese report.
func TestEveryReasonIsSaidInJapanese(t *testing.T) {
	var reasons []string
	for _, file := range []string{"crawler/memory.go", "crawler/files.go", "crawler/warc/captures.go"} {
		f, err := parser.ParseFile(token.NewFileSet(), rootDir+"/"+file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok || len(spec.Values) != 1 {
				return true
			}
			name := spec.Names[0].Name
			value, ok := spec.Values[0].(*ast.BasicLit)
			if ok && value.Kind == token.STRING && (strings.HasPrefix(name, "Skip") || strings.HasPrefix(name, "Fail") || strings.HasPrefix(name, "Pass")) {
				reason, _ := strconv.Unquote(value.Value) // the parser accepted it
				reasons = append(reasons, reason)
			}
			return true
		})
	}
	if len(reasons) < 30 {
		t.Fatalf("only %d reasons were found", len(reasons))
	}
	for _, reason := range reasons {
		if reason == "status" {
			continue // a number follows it
		}
		r := report.Report{Skipped: report.Skipped{Reasons: []report.Reason{{Reason: reason, Count: 1, URLs: []string{"https://a.example/"}}}}}
		var out bytes.Buffer
		if err := render.Write(&out, r, "text", "ja"); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(out.String(), "  "+reason+"\n") {
			t.Errorf("%q has no Japanese word", reason)
		}
	}
}
