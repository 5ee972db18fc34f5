package utterance

import (
	"strings"
	"testing"
	"unicode/utf8"

	"classify/store/record"
)

func TestAttributionIsSplitOffTheEndOnly(t *testing.T) {
	for _, c := range []struct {
		text, words string
		by          Byline
	}{
		{"遅いよね — 海の人 (@umi) 2021年5月21日", "遅いよね", Byline{"海の人", "@umi", "2021-05-21"}},
		{"遅いよね— 海の人 (@umi)", "遅いよね", Byline{"海の人", "@umi", ""}},
		{"海の人 (@umi) が言っていました。", "", Byline{}},
		{"— 海の人 (@umi) が言っていました。", "", Byline{}},
	} {
		words, by, ok := Attribution(c.text)
		if ok != (c.words != "") || ok && words != c.words || by != c.by {
			t.Errorf("Attribution(%q) = %q, %+v, %v, want %q, %+v", c.text, words, by, ok, c.words, c.by)
		}
	}
}

func TestWeightCountsAsTheServiceDoes(t *testing.T) {
	for text, want := range map[string]int{"abc": 3, "三週間": 6, "https://minato.example/a": 23, "遅い https://t.co/abcdefghij": 28} {
		if got := Weight(text); got != want {
			t.Errorf("Weight(%q) = %d, want %d", text, got, want)
		}
	}
}

func TestBoardHeadsNeedWeekdayAndTime(t *testing.T) {
	for line, want := range map[string]string{
		"12 ：名無しさん：2021/05/21(金) 12:34:56 ID:abc":  "12 名無しさん ID:abc 2021-05-21T12:34:56+09:00",
		"7 名前：海鳴り 投稿日：2021/05/21(金) 12:34:56 ID:q": "7 海鳴り 2021-05-21T12:34:56+09:00",
		"1: 名無しさん 21/05/21(金) 12:34":               "1 名無しさん 2021-05-21T12:34+09:00",
		"1 港の話 2021/05/21":                         "",
	} {
		got := ""
		if u, number, ok := BoardHead(line); ok {
			got = strings.Join([]string{number, u.Speaker, u.Posted}, " ")
		}
		if got != want {
			t.Errorf("BoardHead(%q) = %q, want %q", line, got, want)
		}
	}
}

// FuzzAppend: whatever the text, parts are short, not empty, and hold all its
// words in order; an attribution leaves a beginning of the text.
func FuzzAppend(f *testing.F) {
	f.Add(strings.Repeat("長い前置き。", 2000), "— 海の人 (@umi) May 21, 2021")
	f.Add("遅い\n\n"+strings.Repeat("あ", 9000), "追記：6月5日")
	f.Fuzz(func(t *testing.T, text, end string) {
		if !utf8.ValidString(text) || !utf8.ValidString(end) {
			return
		}
		words := func(s string) string { return strings.Join(strings.Fields(s), "") }
		all := ""
		for _, u := range Append(nil, record.Utterance{Text: text}) {
			if u.Text == "" || utf8.RuneCountInString(u.Text) > maxUtterance {
				t.Fatalf("a part of %d characters: %q", utf8.RuneCountInString(u.Text), u.Text)
			}
			all += u.Text
		}
		if words(all) != words(text) {
			t.Fatalf("Append(%q) lost words: %q", text, all)
		}
		if left, _, _ := Attribution(text + end); !strings.HasPrefix(text+end, left) {
			t.Fatalf("Attribution(%q) left %q", text+end, left)
		}
	})
}
