package diff

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"classify/store/record"
)

// sentence is one of a text.
type sentence struct {
	text      string
	key       string // how it is compared: letters, and numbers by their values
	utterance int    // its ID
	passing   bool   // it changes by itself
	heading   string // it stands under
	kind      record.Kind
	amounts   []amount // that stand in it
}

// text is the sentences of a page's body.
type text []sentence

// read makes the sentences of a document, in whose utterances there are facts.
func read(d record.Document, facts func(utterance int) []record.Fact) (out text) {
	isComment := func(u record.Utterance) bool { return u.Kind == record.Comment }
	alone := !slices.ContainsFunc(d.Utterances, func(u record.Utterance) bool { return !isComment(u) })
	heading, aside := "", false
	for place, u := range d.Utterances {
		if isComment(u) && !alone {
			continue
		}
		known, at := facts(place), 0
		if u.Heading != heading {
			heading, aside = u.Heading, related.MatchString(u.Heading)
		}
		for one := range split(u.Text) {
			s := sentence{text: one, utterance: u.ID, heading: u.Heading, kind: u.Kind}
			at += strings.Index(u.Text[at:], one)
			s.amounts = amountsIn(known, at, at+len(one))
			at += len(one)
			if s.key = keyOf(one); s.key == "" {
				continue
			}
			s.passing = aside || passes(one)
			out = append(out, s)
		}
	}
	return out
}

// split calls yield for each sentence of a text: a line, or up to a stop that
// does not stand in brackets.
func split(s string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		begin, depth := 0, 0
		for i, r := range s + "\n" {
			switch r {
			case '「', '『', '（', '(':
				depth++
			case '」', '』', '）', ')':
				depth = max(depth-1, 0)
			case '。', '！', '？', '!', '?', '\n':
				if depth > 0 && r != '\n' {
					continue
				}
				end := min(i+len(string(r)), len(s))
				if one := strings.TrimSpace(s[begin:end]); one != "" && !yield(one) {
					return
				}
				begin, depth = end, 0
			}
		}
	}
}

// narrow makes wide letters and digits narrow.
func narrow(s string) string {
	return strings.Map(func(r rune) rune {
		if '！' <= r && r <= '～' {
			return r - '！' + '!'
		}
		if r == '　' {
			return ' '
		}
		return r
	}, s)
}

func isLetter(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || r == 'ー' }

// letters are what is compared of a text.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if isLetter(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// keyOf is a sentence without spaces and punctuation, its numbers by their
// values: 760万 is 7,600,000.
func keyOf(s string) string {
	s = narrow(s)
	var b strings.Builder
	at := 0
	for _, n := range numbersIn(s) {
		b.WriteString(letters(s[at:n.start]))
		b.WriteString("#" + n.value() + "#")
		at = n.end
	}
	b.WriteString(letters(s[at:]))
	return b.String()
}

// longestPairs is how many letters of a sentence are read for what it is like.
const longestPairs = 500

// pairsOf are the pairs of letters that follow one another, without numbers,
// sorted; of a single letter that.
func pairsOf(one sentence) (out []uint64) {
	s := one.text
	for _, a := range one.amounts {
		s = strings.Replace(s, a.text, "0", 1) // as any number
	}
	s = narrow(s)
	var b strings.Builder
	at := 0
	for _, n := range numbersIn(s) {
		b.WriteString(letters(s[at:n.start]) + "#")
		at = n.end
	}
	b.WriteString(letters(s[at:]))
	last := rune(0)
	for i, r := range b.String() {
		if i > 0 {
			out = append(out, uint64(last)<<32|uint64(r))
		}
		if last = r; len(out) == longestPairs {
			break
		}
	}
	if len(out) == 0 {
		out = append(out, uint64(last))
	}
	slices.Sort(out)
	return out
}

// alike is the share of common pairs of two sentences (Dice); 0 if it is less
// than likeness by their lengths alone.
func alike(a, b []uint64) float64 {
	all := float64(len(a) + len(b))
	if 2*float64(min(len(a), len(b))) < likeness*all {
		return 0
	}
	both := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] == b[j]:
			both, i, j = both+1, i+1, j+1
		case a[i] < b[j]:
			i++
		default:
			j++
		}
	}
	return 2 * float64(both) / all
}

// related are headings of lists of other pages.
var related = regexp.MustCompile(`関連(記事|ページ|リンク|ニュース|情報)|おすすめ|オススメ|お勧め|ランキング|人気(の)?(記事|ページ)|(新着|最新)(の)?(記事|ニュース|一覧)|あわせて読みたい|(?i)related (articles|posts|links)`)

// longestAside is how many bytes a sentence has that is no more than a date or a
// count.
const longestAside = 120

// passes reports whether a sentence changes by itself.
func passes(s string) bool {
	if len(s) > longestAside {
		return false
	}
	s = strings.TrimSpace(narrow(s))
	return strings.ContainsAny(s, "0123456789") && (clock(s) || counter.MatchString(s))
}

// counter is a sentence that counts visitors and the like, and nothing else.
var counter = regexp.MustCompile(`^(?i)(本日の|今日の|累計|合計|総)?(アクセス(数|カウンター)?|閲覧(数|回数)?|訪問者(数)?|来訪者(数)?|pv|ページビュー(数)?|views?|いいね!?(数)?|シェア(数)?|コメント(数)?|ブックマーク(数)?)[\s:：()]*[\d,.万k]+\s*(回|人|件|名|pv|views?)?[)]?$|^[\d,.万k]+\s*(?i)(回閲覧|回視聴|views?|人が閲覧(しました|中)?|pv|いいね!?|件のコメント|件のいいね!?|ブックマーク)$`)

// dateWords are what stands with a date or time that stands alone.
var dateWords = regexp.MustCompile(`\d+|年|月|日|時|分|秒|曜|午前|午後|[日月火水木金土]|現在|時点|本日|今日|ただいま|令和|平成|最終|更新|(?i)jst|am|pm|[a-z]{3,9}day|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec`)

// clock reports whether a sentence is a date or a time and nothing else.
func clock(s string) bool {
	return strings.ContainsAny(s, "年月日時分:/") && letters(dateWords.ReplaceAllString(s, "")) == ""
}

// marks say that a page was changed. The words are also part of others (更新プログラム,
// 修正パッチ, 契約の更新), so what follows counts; of 変更 and 追加, what was changed.
var marks = regexp.MustCompile(`(追記|更新|訂正|修正|改訂|改定|加筆|差し替え)((を|も)?(し(て|た|まし)|いたし|致し|行い|行っ|加え|させて)|(の|に関する|についての?)?(お知らせ|お詫び|履歴|内容|箇所|情報)|日時?|版|あり|済み?|\s*[:：)）\]】〕》★■/\d]|\s*$)|[\[(（【〔《※■●◆]\s*(追記|更新|訂正|修正|改訂|改定|加筆)|(?i)\b(updated?|correction|corrected|revised)\b|` +
	`変更(点|箇所|履歴)|(個数|台数|件数|人数|数量|対象[^。、を]{0,8}|範囲|期間|期限|連絡先|電話番号|日時|表現|記載|内容)(の(一部|誤り))?を[^。]{0,40}(変更|追加|見直)(し(まし|て)|いたし|$|[。)）])|(個数|台数|件数|人数|数量|対象[^。、に]{0,8}|範囲|内容|記載)に(一部|若干|一部の)?(変更|追加|誤り|訂正|修正)が(あり|あった|ござい|生じ)|から[^。]{1,20}[にへ](変更|差し替え|改め)(し(まし|て)|いたし|$|[。)）])|^\W*(\d{4}[年/.-])?\d{1,2}[月/.-]\d{1,2}日?[^。]{0,24}((変更|追加|見直)(し(まし|て)|いたし|$|[。)）])|が(増え|減り|加わり|拡大し)まし)|(改めて|再度|あらためて)(お知らせ|ご(報告|案内|連絡)|公表|発表)|第([2-9二三四五六七八九]|1\d|十.?)報`)

// mayMark are what every mark has one of, which is quick to see.
var mayMark = []string{"追記", "更新", "訂正", "修正", "改訂", "改定", "加筆", "差し替え", "pdate", "PDATE", "orrect", "ORRECT", "evised", "EVISED", "変更", "追加", "見直", "増え", "減り", "加わり", "拡大", "誤り", "改めて", "あらためて", "再度", "第"}

// isMarked reports whether a text says that something was changed.
func isMarked(s string) bool {
	for _, word := range mayMark {
		if strings.Contains(s, word) {
			return marks.MatchString(narrow(s))
		}
	}
	return false
}
