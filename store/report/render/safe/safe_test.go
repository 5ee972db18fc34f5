package safe

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"unicode"
)

func TestWhatActsIsWrittenAsItsNumber(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"公表が遅い。\n二行目", "公表が遅い。\n二行目"},
		{"\x1b[31m赤\x1b[0m", "␛[31m赤␛[0m"},
		{"\x1b]8;;https://evil.example/\x07ここ", "␛]8;;https://evil.example/␇ここ"},
		{"abc\u202egpj.exe", "abc[U+202E]gpj.exe"},
		{"a\u2066b\u2069", "a[U+2066]b[U+2069]"},
		{"上書き\r消した", "上書き␍消した"},
		{"\x9b2J", "[0x9B]2J"},
		{"\u009b2J", "[U+009B]2J"},
		{"ゼロ\u200b幅", "ゼロ[U+200B]幅"},
		{"家族👨\u200d👩\u200d👧", "家族👨\u200d👩\u200d👧"},
		{"隠\u200dす", "隠[U+200D]す"},
		{"葛\U000e0100飾区 ❤\ufe0f", "葛\U000e0100飾区 ❤\ufe0f"},
		{"\U000e0041\U000e0042", "[U+E0041][U+E0042]"},
		{"壊れた\xff字", "壊れた[0xFF]字"},
	} {
		if got := Visible(c.in); got != c.want {
			t.Errorf("Visible(%q) = %q, want %q", c.in, got, c.want)
		}
	}
	if got := Line("一\n 二\t三"); got != "一 二 三" {
		t.Errorf("Line = %q", got)
	}
	var b bytes.Buffer
	fmt.Fprint(Writer(&b), "\x1bc\n")
	if b.String() != "␛c\n" {
		t.Errorf("wrote %q", b.String())
	}
}

func TestNoCellIsRunByASpreadsheet(t *testing.T) {
	for text, want := range map[string]string{
		"=HYPERLINK(\"https://x.example\")": "'=HYPERLINK(\"https://x.example\")",
		"+81":                               "'+81",
		"-2+3":                              "'-2+3",
		"@SUM(A1)":                          "'@SUM(A1)",
		"＝1+1":                              "'＝1+1",
		"＋1":                                "'＋1",
		"－1":                                "'－1",
		"＠SUM":                              "'＠SUM",
		"\t=1":                              "'\t=1",
		"\r=1":                              "'\r=1",
		" =1":                               "' =1",
		"　=1":                               "'　=1",
		"'=1":                               "''=1",
		"1-2":                               "1-2",
		"遅い=悪い":                             "遅い=悪い",
		"「-1」":                              "「-1」",
		"":                                  "",
		"a\x1b[31mb":                        "a␛[31mb",
		"\x00=1":                            "␀=1",
		"a\u202eb\u2066c\u200b":             "a[U+202E]b[U+2066]c[U+200B]",
		"\ufeff=1":                          "[U+FEFF]=1",
	} {
		if got := Cell(text); got != want {
			t.Errorf("Cell(%q) = %q, want %q", text, got, want)
		}
	}
}

func FuzzNothingActs(f *testing.F) {
	f.Add("a\x1b[2J\u202e\r\n\u200d")
	f.Fuzz(func(t *testing.T, s string) {
		got := Visible(s)
		for _, r := range got {
			if r != '\n' && r != '\t' && (unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r)) {
				t.Fatalf("Visible(%q) = %q", s, got)
			}
		}
		if strings.Contains(Line(s), "\n") {
			t.Fatalf("Line(%q) has a line break", s)
		}
	})
}

func ExampleVisible() {
	fmt.Println(Visible("見積書\u202efdp.exe"))
	// Output: 見積書[U+202E]fdp.exe
}
