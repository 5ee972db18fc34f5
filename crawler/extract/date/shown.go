package date

import (
	"cmp"
	"fmt"
	"net/url"
	"regexp"
	"strings"
)

// Shown gathers the dates of a page or text as its lines show them.
type Shown struct {
	Published, Modified string
	// WentUp is a time with 更新 behind it, as news sites write the time an
	// article went up ("2021年5月21日 12時00分更新"): the publication if
	// nothing else is shown.
	WentUp string
	// Updated is Modified if a line of labels shows it, not a sentence.
	Updated string
	// Undated is the month and day of a line that is nothing but a date
	// without its year, "06-24".
	Undated string
}

var (
	// rxDateLabel begins the part of a line that one date belongs to.
	rxDateLabel = regexp.MustCompile(`(?i)公開|掲載|投稿|配信|作成|発表|登録|最終更新|更新|改訂|改定|修正|post|publish|update|modified`)
	rxModified  = regexp.MustCompile(`(?i)^(?:最終更新|更新|改訂|改定|修正|update|modified)`)
	// rxNotDate marks lines whose date is something else's.
	rxNotDate = regexp.MustCompile(`(?i)賞味|消費期限|期限|(?:^|[\s■□●◆◇・【\[])日\s*時\s*[】\]:]\s*(?:令和|平成)?[\d元]+\s*年|場所|会場|連絡を受|紛失|発生|契約|事故|検知|判明|発覚|購入|製造|出荷|納品|実施|利用日|応募|配布|入学|卒業|生まれ|開催|期間|締切|締め切り|発売|予定|受付|生年月日|設立|創業|copyright|©|現在|から|まで|時点`)
	rxRange   = regexp.MustCompile(`\d\s*日?(?:\s*[（(][月火水木金土日][）)])?\s*[〜～~]`)
	// rxPrint is the line of a newspaper under its article.
	rxPrint = regexp.MustCompile(`^[^。\d]{0,12}(?:新聞|新報|日報|日日|時報|通信|タイムス|タイムズ|朝刊|夕刊)[^。\d]{0,8}\d{4}\s*[年/.]\s*\d{1,2}\s*[月/.]\s*\d{1,2}日?[^。\d]{0,16}$|^\d{4}\s*[年/.]\s*\d{1,2}\s*[月/.]\s*\d{1,2}日?[^。\d]{0,12}(?:新聞|新報|日報|朝刊|夕刊)[^。\d]{0,8}$|^[（(［\[][^）)]{0,10}\d{4}\s*[年/.]\s*\d{1,2}\s*[月/.]\s*\d{1,2}[^）)]{0,30}[）)］\]]$`)
	// rxAddition is the word for a later addition with the date that belongs to
	// it: in brackets (【追記 2021/8/5】) or behind a date that no word of
	// publication stands beside (2021/8/5 追記), to the end of the line.
	rxAddition = regexp.MustCompile(`[(【\[<〔《][^)】\]>〕》]{0,40}(?:追記|加筆|訂正)[^)】\]>〕》]{0,40}[)】\]>〕》].*$|(?:\d[\d年月日/.\-:時分 ]*)?[^\d公開掲載投稿配信作成発表登録]{0,10}(?:追記|加筆|訂正).*$`)
	// rxReader is how a comment is signed: by its number and then a name.
	rxReader = regexp.MustCompile(`(?i)^\s*\d{1,5}\s*[.:)]\s*(?:posted\b|by\b|投稿者|名無し|匿名)`)
	// rxSentence ends a sentence, which tells of something that happened.
	rxSentence = regexp.MustCompile(`(?:ました|ます|でした|です|[っれさきしび]た)。?$|\p{Hiragana}。$`)
	rxStop     = regexp.MustCompile(`[。!?]`)
	rxPathDay  = regexp.MustCompile(`/((?:19|20)\d{2})/(0[1-9]|1[0-2])/(0[1-9]|[12]\d|3[01])(?:/|$)`)
)

// Other reports whether a line speaks of a later addition or signs a reader's
// comment: then a date in it need not be the page's.
func Other(text string) bool {
	text = fold(text)
	return holdsAddition(text) && rxAddition.MatchString(text) || rxReader.MatchString(text)
}

// holdsAddition reports whether a text holds a word of rxAddition.
func holdsAddition(text string) bool {
	return strings.Contains(text, "追記") || strings.Contains(text, "加筆") || strings.Contains(text, "訂正")
}

// Elsewhere reports whether the date in a line is that of something else than
// the page: an event, a deadline, a period.
func Elsewhere(text string) bool {
	text = fold(text)
	return rxNotDate.MatchString(text) || rxRange.MatchString(text)
}

// Line takes the dates of a short line, each under the label before it. The
// dates of additions and of comments are not the page's.
func (d *Shown) Line(text string) {
	if text = fold(text); rxReader.MatchString(text) {
		return
	}
	if holdsAddition(text) {
		text = rxAddition.ReplaceAllString(text, "")
	}
	text = strings.TrimSpace(text)
	text = strings.TrimSuffix(text, "現在") // the state of things, which the page gives
	if Elsewhere(text) || rxSentence.MatchString(text) {
		return
	}
	if d.Undated == "" {
		d.Undated = monthDayLine(text)
	}
	if d.Updated == "" && d.Modified == "" && !rxStop.MatchString(text) {
		defer func() { d.Updated = d.Modified }()
	}
	labels := rxDateLabel.FindAllStringIndex(text, -1)
	if len(labels) == 1 && labels[0][0] > 0 {
		before := text[:labels[0][0]]
		if day, rest := Split(before); day != "" && ISO(rest) != "" && ISO(text[labels[0][0]:]) == "" {
			d.Note("", day)
			d.Note(text[labels[0][0]:], ISO(rest)) // 2021/5/21(2021/5/22更新)
			return
		}
		if date := ISO(before); date != "" && ISO(text[labels[0][0]:]) == "" {
			if text[labels[0][0]:] == "更新" && strings.Contains(date, "T") && d.WentUp == "" {
				d.WentUp = date
			}
			d.Note(text[labels[0][0]:], date) // 2021/5/21 更新
			return
		}
	}
	from := 0
	for _, m := range append(labels, []int{len(text), len(text)}) {
		part := text[from:m[0]]
		d.Note(part, cmp.Or(ISO(part), Short(unlabelled(part))))
		from = m[0]
	}
}

var (
	rxLabel   = regexp.MustCompile(`^(?:最終|新規)?(?:公開|掲載|投稿|配信|作成|発表|登録|更新|改訂|改定|修正)(?:日時?|年月日)?\s*[:】\])]?\s*`)
	rxDayLine = regexp.MustCompile(`^[\[(【<\s]*(?:最終更新|更新|配信|公開|掲載)?\s*:?\s*(\d{1,2})\s*(?:月\s*(\d{1,2})\s*日|/\s*(\d{1,2}))` + rxWeekday + `\s*(?:\d{1,2}\s*[:時]\s*\d{1,2}分?)?\s*(?:更新|配信|公開|掲載)?[\])】>\s]*$`)
)

// unlabelled is a part of a line without the label before its date.
func unlabelled(part string) string { return rxLabel.ReplaceAllString(strings.TrimSpace(part), "") }

// monthDayLine is the month and day of a line that is only a date without a
// year, as "06-24".
func monthDayLine(line string) string {
	m := rxDayLine.FindStringSubmatch(line)
	if m == nil {
		return ""
	}
	month, day := number(m[1]), number(m[2]+m[3])
	if month < 1 || month > 12 || day < 1 || day > 31 {
		return ""
	}
	return fmt.Sprintf("%02d-%02d", month, day)
}

// Labelled reports whether a text holds a label of publication or change.
func Labelled(text string) bool { return rxDateLabel.MatchString(fold(text)) }

// Note keeps the first date of each sort; a modification without its label
// is not one.
func (d *Shown) Note(label, date string) {
	label = strings.TrimSpace(label)
	modified := rxModified.MatchString(label) || strings.Contains(label, "updated") || strings.Contains(label, "modified")
	switch {
	case date == "":
	case modified && d.Modified == "":
		d.Modified = date
	case !modified && d.Published == "":
		d.Published = date
	}
}

// Newspaper is the date of a newspaper's line under its article,
// "（2021年5月21日 港新聞）"; "" for any other text.
func Newspaper(text string) string {
	if len(text) > 400 || !strings.ContainsAny(text, "0123456789０１２３４５６７８９") || !strings.ContainsAny(text, "(（[［新日時通タ朝夕") {
		return ""
	}
	if text = fold(text); len(text) < 300 && (strings.Contains(text, "20") || strings.Contains(text, "19")) && !rxDateLabel.MatchString(text) && !holdsAddition(text) && rxPrint.MatchString(text) {
		return ISO(text)
	}
	return ""
}

// Path is the day in an address of the form /2021/05/21/.
func Path(u *url.URL) string {
	if m := rxPathDay.FindStringSubmatch(u.Path); m != nil {
		return ISO(m[1] + m[2] + m[3])
	}
	return ""
}
