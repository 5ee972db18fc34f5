package prose

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestTopicsReadLikeHeadings(t *testing.T) {
	for text, want := range map[string]bool{
		"対象の情報": true, "お問い合わせについて": true, "１．経緯": true, "■対応": true,
		"二度と使いません": false, "許せない。": false, "氏名、住所": false, "あ": false, strings.Repeat("情報", 30): false,
	} {
		if got := Topic(text); got != want {
			t.Errorf("Topic(%q) = %v, want %v", text, got, want)
		}
	}
}

func TestHoldsFindsATermAsAWord(t *testing.T) {
	for _, c := range []struct {
		text, term string
		want       bool
	}{
		{"MinatoMatchの件", "minatomatch", true},
		{"minatomatches", "minatomatch", false},
		{"ミナトの話", "ミナト", true},
		{"ミナトクの話", "ミナト", false},
		{"み な と", "みなと", true},
	} {
		if got := Holds(Fold(c.text), c.term); got != c.want {
			t.Errorf("Holds(Fold(%q), %q) = %v, want %v", c.text, c.term, got, c.want)
		}
	}
}

func TestCutStopsAtARuneOrLineEnd(t *testing.T) {
	for _, c := range []struct {
		text    string
		n, want int
	}{{"あいう", 4, 3}, {"あいう", 9, 9}, {"あ\nい", 9, 3}, {"", 3, 0}} {
		if got := Cut(c.text, c.n); got != c.want {
			t.Errorf("Cut(%q, %d) = %d, want %d", c.text, c.n, got, c.want)
		}
	}
}

// squeezeByRunes is Squeeze one rune after the other: slower, and the oracle.
func squeezeByRunes(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	var last rune // the last rune written
	space, newline, broken := false, false, false
	for _, r := range s {
		switch {
		case r == Break || r == '\u2028' || r == '\u2029':
			broken = true
			continue
		case r == '\n' || r == '\r':
			space, newline = true, true
			continue
		case r == ' ' || r == '\t' || r == '\f' || r == '\v' || r == '\u00a0':
			space = true
			continue
		case Invisible(r):
			continue
		}
		switch {
		case last == 0 && r == '　': // an indent
			continue
		case last == 0:
		case broken && r == '　':
			continue
		case broken:
			b.WriteByte('\n')
		case space && !(newline && Wide(last) && Wide(r)):
			b.WriteByte(' ')
		}
		space, newline, broken = false, false, false
		b.WriteRune(r)
		last = r
	}
	return Trim(b.String())
}

// FuzzSqueeze: what comes out is what the oracle says, trimmed and without
// controls, and no letter is lost.
func FuzzSqueeze(f *testing.F) {
	for _, s := range []string{"　会員の\n 皆さま\x00お詫び ", "one\ntwo", "\u200b\u2028あ\u00a0", "a\x00\x00　b\r\n", "「あ」\n　い\u2003う\u200b…　\ufeffｱ", "\x00　港　\x00　船 a"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if !utf8.ValidString(s) {
			return
		}
		got := Squeeze(s)
		if want := squeezeByRunes(s); got != want {
			t.Fatalf("Squeeze(%q) = %q, rune by rune %q", s, got, want)
		}
		if got != Trim(got) {
			t.Fatalf("Squeeze(%q) = %q is not trimmed", s, got)
		}
		for _, r := range got {
			if unicode.IsControl(r) && r != '\n' {
				t.Fatalf("Squeeze(%q) = %q holds %q", s, got, r)
			}
		}
		letters := func(s string) string {
			return strings.Map(func(r rune) rune {
				if unicode.IsLetter(r) || unicode.IsDigit(r) {
					return r
				}
				return -1
			}, s)
		}
		if letters(got) != letters(s) {
			t.Fatalf("Squeeze(%q) = %q lost a letter", s, got)
		}
	})
}
