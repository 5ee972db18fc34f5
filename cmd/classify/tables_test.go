package main

import (
	"bytes"
	"classify/store/report/render/safe"
	"strings"
	"testing"
)

func TestATableShowsWhatActsAsItsPicture(t *testing.T) {
	hostile := "a\x1b[2J\u202e\n=b"
	var out bytes.Buffer
	g := grid{above: []string{hostile}, rows: [][]string{{hostile, "n"}, {strings.Repeat("長", 99), hostile}}, left: 1, notes: []string{hostile}}
	if err := writeGrids(&out, []grid{g, g}); err != nil {
		t.Fatal(err)
	}
	shown := "a␛[2J[U+202E] =b"
	one := shown + "\n\n" + shown + strings.Repeat(" ", widestCell-17) + "                 n\n" +
		strings.Repeat("長", widestCell/2-1) + "…  " + shown + "\n\n" + shown + "\n"
	if got := out.String(); got != one+"\n"+one {
		t.Errorf("the table is\n%s\nwant\n%s", got, one+"\n"+one)
	}
	out.Reset()
	if err := safe.Rows(&out, [][]string{{hostile, "＝1", "-2", "3"}}); err != nil {
		t.Fatal(err)
	}
	if got, want := out.String(), byteOrderMark+"\"a␛[2J[U+202E]\r\n=b\",'＝1,'-2,3\r\n"; got != want {
		t.Errorf("the rows are %q, want %q", got, want)
	}
}

func TestDigitsStandInThrees(t *testing.T) {
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567"} {
		if got := grouped(n); got != want {
			t.Errorf("grouped(%d) = %q, want %q", n, got, want)
		}
	}
}
