package diff

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"classify/store/record"
)

// notice is a sentence that says, in a step for the first time, that something was
// changed.
type notice struct {
	at       int // in the text after; of the title ofTitle
	addition bool
	edge     bool // it stands in the title, or at the head or foot
	words    []string
	numbers  []string // by their values
}

// edge is how many sentences are the head of a page, or its foot, and around how
// many beside a change are near it.
const (
	edge   = 3
	around = 2
)

// notices are those of a step.
func (s *step) notices(before, after record.Document) (out []notice) {
	if isMarked(after.Title) && !isMarked(before.Title) {
		out = append(out, notice{at: ofTitle, addition: isAddition(after.Title), edge: true})
	}
	if ShowsEdit(before, after) {
		out = append(out, notice{at: ofTitle, edge: true})
	}
	for i, one := range s.after {
		if s.kept[one.key] || !isMarked(one.text) {
			continue
		}
		n := notice{at: i, addition: isAddition(one.text), edge: i < edge || i >= len(s.after)-edge}
		if one.kind != record.Heading { // which says what the page is about
			n.words, n.numbers = objects(one.text), amounts(one.text)
		}
		out = append(out, n)
	}
	return out
}

// ShowsEdit reports whether a page shows a later day of its last change than before, which
// is read as a field and stands in none of its sentences: 更新日：2021年5月22日.
func ShowsEdit(before, after record.Document) bool {
	shown := strings.HasPrefix(after.Grounds["modified"].From, "shown") || strings.HasPrefix(after.Grounds["modified"].From, "a line")
	day := record.Day(after.Modified)
	return shown && day != "" && day > record.Day(before.Modified) && day > record.Day(before.Published)
}

// isAddition reports whether a notice says that something was added, and nothing
// more.
func isAddition(s string) bool {
	return (strings.Contains(s, "追記") || strings.Contains(s, "加筆")) &&
		!slices.ContainsFunc([]string{"更新", "訂正", "修正", "改訂", "改定", "差し替え"}, func(w string) bool { return strings.Contains(s, w) })
}

// declared tells whether the text after a step says that a sentence was changed.
func (s *step) declared(before, after record.Document) func(change) bool {
	all := s.notices(before, after)
	specific := slices.ContainsFunc(all, func(n notice) bool { return len(n.words) > 0 })
	return func(c change) bool {
		if s.placed(c) {
			return true
		}
		return slices.ContainsFunc(all, func(n notice) bool { return s.about(n, c, specific) })
	}
}

// placed reports whether a sentence says where it stands that it was added: it is an
// addendum, or under a heading of additions.
func (s *step) placed(c change) bool {
	if c.Kind == Removed || c.Title {
		return false
	}
	of := s.after[c.at]
	if of.kind == record.Addendum && c.was != record.Addendum {
		return true
	}
	return c.Kind == Added && isMarked(of.heading) && isAddition(of.heading)
}

// about reports whether a notice is about a change; specific says that a notice of
// the step tells what was changed, so that one which does not is only its heading.
func (s *step) about(n notice, c change, specific bool) bool {
	if n.at == c.at && c.Kind != Removed {
		return true // it is the notice
	}
	near := n.at >= 0 && !c.Title && (distance(n.at, c.at) <= around || c.Kind != Removed && s.after[n.at].utterance == c.Utterance)
	switch {
	case n.addition && c.Kind != Added:
		return false
	case len(n.words) == 0:
		return near || n.edge && !specific
	case n.addition:
		return near || n.names(c)
	}
	return n.names(c)
}

// names reports whether a notice names what was changed: a word or a number of it.
func (n notice) names(c change) bool {
	text := c.Before + "\n" + c.After
	if slices.ContainsFunc(n.words, func(w string) bool { return strings.Contains(text, w) }) {
		return true
	}
	all := amounts(text)
	return slices.ContainsFunc(n.numbers, func(v string) bool { return slices.Contains(all, v) })
}

// forms are words of notices that do not say what was changed.
var forms = []string{"追記", "更新", "変更", "追加", "見直", "訂正", "修正", "改訂", "改定", "加筆", "差替", "内容", "本文", "記事", "一部", "表記", "箇所", "情報", "上記", "下記", "以下", "本件", "当該", "今回", "掲載", "日時", "時点", "現在", "最終", "履歴", "文言", "記載", "表現", "文章", "ページ", "発表", "公表", "報告", "午前", "午後", "令和", "平成", "当初", "正誤"}

// objects are the words of a notice that say what was changed, a long one in kanji
// in its parts: 流出件数 as 流出 and 件数.
func objects(s string) (out []string) {
	s = narrow(s)
	for _, w := range forms {
		s = strings.ReplaceAll(s, w, " ")
	}
	isWord := func(r rune) bool {
		return unicode.Is(unicode.Han, r) && !strings.ContainsRune("年月日時分", r) || unicode.Is(unicode.Katakana, r) || r == 'ー'
	}
	for _, run := range strings.FieldsFunc(s, func(r rune) bool { return !isWord(r) }) {
		for _, w := range parts(run) {
			if utf8.RuneCountInString(w) > 1 && !slices.Contains(out, w) {
				out = append(out, w)
			}
		}
	}
	return out
}

// parts cuts a run of kanji and katakana where one becomes the other, and kanji in
// pairs.
func parts(run string) (out []string) {
	var kanji, kana []rune
	end := func() {
		for ; len(kanji) > 0; kanji = kanji[min(2, len(kanji)):] {
			out = append(out, string(kanji[:min(2, len(kanji))]))
		}
		out = append(out, string(kana))
		kana = nil
	}
	for _, r := range run {
		if han := unicode.Is(unicode.Han, r); han && len(kana) > 0 || !han && len(kanji) > 0 {
			end()
		}
		if unicode.Is(unicode.Han, r) {
			kanji = append(kanji, r)
		} else {
			kana = append(kana, r)
		}
	}
	end()
	return out
}

// amounts are the numbers of a text by their values, without those of days and
// other small ones.
func amounts(s string) (out []string) {
	for _, n := range numbersIn(narrow(s)) {
		if v := n.value(); len(v) > 2 && n.unit != "年" {
			out = append(out, v)
		}
	}
	return out
}
