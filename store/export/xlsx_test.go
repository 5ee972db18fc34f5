package export

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"classify/store/record"
)

// opened reads a workbook that was written.
func opened(t *testing.T, s Set, rows int) *excelize.File {
	t.Helper()
	var out bytes.Buffer
	if _, err := writeWorkbook(&out, s, rows); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// under are the cells below a header of a sheet.
func under(t *testing.T, f *excelize.File, table, name string) (cells []string) {
	t.Helper()
	cols, err := f.GetCols(table)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range cols {
		if c[0] == name {
			return c[1:]
		}
	}
	t.Fatalf("sheet %s has no column %s", table, name)
	return nil
}

func TestAWorkbookHasTheUtterancesInSheets(t *testing.T) {
	l := found(said(1, "沖野 帆", "@okino_ho", "三週間は遅い。500円"), "delay", "遅い")
	l.Facts = []record.Fact{{Type: "money", Text: "500円", Value: float64(500), Currency: "JPY"}}
	l.Published = "2021-05"
	s := Set{Lines: []Line{l, said(2, "", "", "a_x0041_b\x1b\u202e")}, Method: record.Method{Themes: []record.Theme{{ID: "delay", Label: map[string]string{"ja": "公表の遅れ"}}}}, Runs: []record.Run{{Hash: "feed", Changed: 1, Finished: l.Captured}}}
	f := opened(t, s, maxRows)
	if got, want := strings.Join(f.GetSheetList(), " "), "utterances themes facts documents about"; got != want {
		t.Errorf("sheets %s, want %s", got, want)
	}
	for _, c := range []struct{ sheet, column, want string }{
		{"utterances", "text", l.Text}, {"utterances", "theme:delay", "asserted"}, {"utterances", "posted", "2021-05-21 16:00:00"}, {"utterances", "published", "2021-05"},
		{"utterances", "captured", "2021-05-22 09:00:00"}, {"themes", "quote", "遅い"}, {"themes", "label", "公表の遅れ"}, {"facts", "number", "500"}, {"documents", "utterances", "2"},
	} {
		if got := under(t, f, c.sheet, c.column); got[0] != c.want {
			t.Errorf("%s of %s = %q, want %q", c.column, c.sheet, got[0], c.want)
		}
	}
	if got := under(t, f, "utterances", "text")[1]; got != "a_x0041_b␛[U+202E]" {
		t.Errorf("the hidden characters are %q", got)
	}
	about := strings.Join(under(t, f, "about", "value"), "\n")
	if !strings.Contains(about, "feed") || !strings.Contains(about, "第32条") || !strings.Contains(about, "Article 32") {
		t.Errorf("about says %s", about)
	}
	if kind, err := f.GetCellType("utterances", "M2"); err != nil || kind != excelize.CellTypeUnset {
		t.Errorf("an unknown value is a cell of type %v, %v", kind, err)
	}
	if kind, err := f.GetCellType("utterances", "K2"); err != nil || kind == excelize.CellTypeInlineString || kind == excelize.CellTypeSharedString {
		t.Errorf("the date is a cell of type %v, %v", kind, err)
	}
}

func TestAWorkbookRunsNoText(t *testing.T) {
	for _, text := range []string{"=1+1", "+1", "-1", "@SUM(A1)", "＝1", "\t=1", "https://x.example/", "123"} {
		l := said(1, text, "", text)
		f := opened(t, Set{Lines: []Line{l}}, maxRows)
		kind, err := f.GetCellType("utterances", "O2")
		formula, _ := f.GetCellFormula("utterances", "O2")
		value, _ := f.GetCellValue("utterances", "O2")
		if err != nil || kind != excelize.CellTypeInlineString || formula != "" || value != text {
			t.Errorf("%q is %q of type %v, formula %q, %v", text, value, kind, formula, err)
		}
	}
}

func TestALongTextIsCutWithAMarkAndCounted(t *testing.T) {
	for text, cut := range map[string]string{strings.Repeat("遅", maxCell): "0", strings.Repeat("遅", maxCell+1): "1", strings.Repeat("🚢", maxCell/2+1): "1"} {
		f := opened(t, Set{Lines: []Line{said(1, "", "", text)}}, maxRows)
		got := under(t, f, "utterances", "text")[0]
		counts := under(t, f, "about", "value")
		if (got == text) != (cut == "0") || strings.Contains(got, "[cut here") != (cut == "1") || counts[len(counts)-1] != cut {
			t.Errorf("%d bytes have become %d, %s cells are said to be cut", len(text), len(got), counts[len(counts)-1])
		}
	}
}

func TestAFullSheetGoesOnInAnother(t *testing.T) {
	f := opened(t, Set{Lines: []Line{said(1, "", "", "一"), said(2, "", "", "二"), said(3, "", "", "三")}}, 3)
	if got := under(t, f, "utterances", "text"); len(got) != 2 {
		t.Errorf("the first sheet holds %q", got)
	}
	if got := under(t, f, "utterances 2", "text"); len(got) != 1 || got[0] != "三" {
		t.Errorf("the second sheet holds %q", got)
	}
}
