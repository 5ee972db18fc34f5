package person

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Contact is where a text says how to reach somebody: bytes Start to End of a View.
type Contact struct {
	Start, End int
	Phone      bool // or else a mail address
}

// The parts of mail addresses. People spell them so that programs do not see them:
// with another sign or a word for @ and for the dots.
const (
	mailName  = `(?:["“][^"“”\s]{1,64}["”]|(?:[\p{Han}\p{Hiragana}\p{Katakana}ー]{1,16}[._+-])?[a-z0-9][a-z0-9._%+-]*|(?:[a-z0-9._-] ){2,}[a-z0-9])`
	mailLabel = `[a-z0-9\p{Han}\p{Hiragana}\p{Katakana}ー-]+`
	bracketed = `[\[(<{【〔〈《「]\s*(?:at|a|アットマーク|アット|あっと|@|◎|○)\s*[\])>}】〕〉》」]`
	anyDot    = `(?:[.。]| [.。] |\s*[\[(<{【〔〈《「]\s*(?:dot|d|ドット|どっと|点|\.)\s*[\])>}】〕〉》」]\s*|\s*(?:ドット|どっと)\s*)`
	lastLabel = `[a-z0-9-]*[a-z][a-z0-9-]*`
	// kanaName is a name that ends in one kind of letters: たろう of 連絡先はたろう.
	kanaName = `(?:\p{Hiragana}{2,10}|[\p{Katakana}ー]{2,10}|\p{Han}{1,6})[0-9]{0,4}`
	// anyDomain may be told in kana, じーめーるどっとこむ.
	anyDomain = `(?:[a-z0-9-]+|[\p{Hiragana}\p{Katakana}ー]{2,12}?)(?:` + anyDot + `(?:` + lastLabel + `|[\p{Hiragana}\p{Katakana}ー]{2,6}))+`
	// spaced are letters one by one.
	spaced = `(?:[a-z0-9._-] ){2,}[a-z0-9]`
)

var (
	// rxMail is an address whose @ is one, or stands for nothing else.
	rxMail = regexp.MustCompile(mailName + `(?:\s*(?:@|%40|&#0*64;|&#x40;|&commat;)\s*|\s*` + bracketed + `\s*)` + mailLabel + `(?:` + anyDot + lastLabel + `)+|` +
		`\b[a-z0-9][a-z0-9._%+-]*[a-z][a-z0-9._%+-]*@[a-z0-9-]+`)
	// rxMailWord has a word for its @, アット or _at_, and a domain that is one.
	rxMailWord = regexp.MustCompile(mailName + `(?:\s*(?:アットマーク|アット|あっと)\s*|_at_)[a-z0-9-]+(?:(?:` + anyDot + `|_dot_|\s+dot\s+)` + lastLabel + `)+`)
	// rxMailSaid has the whole name of the sign, which stands in no other word, with
	// marks around it or none, and behind a name in kana too.
	rxMailSaid = regexp.MustCompile(`(?:` + mailName + `|` + kanaName + `)[\s_・~-]*(?:アットマーク|あっとまーく|あっとマーク|アトマーク)[\s_・~-]*(?:` + anyDomain + `|[a-z0-9-]{2,})`)
	// rxMailSpaced is told letter by letter, before the sign at least.
	rxMailSpaced = regexp.MustCompile(spaced + `\s*(?:@|` + bracketed + `|アットマーク|あっとまーく|アット|あっと)\s*(?:` + spaced + `|[a-z0-9-]+(?:` + anyDot + lastLabel + `)*)`)
	// rxMailHash has # for its @: behind it stands what ends as a domain does.
	rxMailHash = regexp.MustCompile(`[a-z0-9][a-z0-9._%+-]+#[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}\b`)
	// rxMailEnglish has at, which is a word of any sentence: something else tells
	// that it is an address, a name with marks in it or a dot that is spelt.
	rxMailEnglish = regexp.MustCompile(mailName + `\s+at\s+[a-z0-9-]+(?:\s+dot\s+` + lastLabel + `)+|[a-z0-9]+[._+-][a-z0-9._+-]*[a-z0-9]\s+at\s+[a-z0-9-]+(?:` + anyDot + lastLabel + `)+`)
	// rxMailSign has any sign for its @ that points at nothing: no arrow and no
	// mark of punctuation.
	rxMailSign = regexp.MustCompile(`([a-z0-9][a-z0-9._%+-]*)\s?[\x{2460}-\x{24ff}\x{25a0}-\x{25b1}\x{25bc}-\x{25bf}\x{25c6}-\x{27bf}\x{2b1b}-\x{2bff}〇〓〠\x{1f300}-\x{1faff}]\x{fe0f}?\s?[a-z0-9-]+(?:` + anyDot + lastLabel + `)+`)
)

// labelOf are words that stand before the address of a site with a sign between.
var labelOf = []string{"url", "web", "http", "https", "www", "hp", "site", "link", "home", "homepage", "blog", "top", "official", "source", "info", "pr"}

// The parts of phone numbers.
const (
	digit = `[0-9〇零○◯一二三四五六七八九]`
	zero  = `[0〇零○◯o]`
	// between is what people put between the parts: one to three signs, or a word.
	between = `(?:[^\p{L}\p{N}\n。「」『』]{1,3}| ?(?:の|ノ|ハイフン|はいふん|マイナス|-の-) ?)`
)

var (
	// rxParts is a number of Japan in three parts, by whatever sign they are parted.
	rxParts = regexp.MustCompile(`[0〇零○◯]` + digit + `{1,4}` + between + digit + `{1,4}` + between + digit + `{3,4}`)
	// rxMobile is one of a mobile phone, whose first part tells it.
	rxMobile = regexp.MustCompile(zero + `[5789五七八九]` + zero + between + `?` + digit + `{4}` + between + `?` + digit + `{4}`)
	// rxAbroad is one with the country's number and no +.
	rxAbroad = regexp.MustCompile(`81[ ‐‑‒–—―ー−.-](?:\(0\))?[1-9][0-9]?[ ‐‑‒–—―ー−.-][0-9]{3,4}[ ‐‑‒–—―ー−.-][0-9]{4}`)
	// rxNumber is a number of Japan with or without hyphens and brackets, also in
	// kanji or over a line break, or of any country with its +.
	rxNumber = regexp.MustCompile(`(?:\+[1-9]|\(?[0〇零])(?:[0-9〇零一二三四五六七八九()・の \n‐‑‒–—―ー−-]{7,20})[0-9〇零一二三四五六七八九]`)
	rxDigit  = regexp.MustCompile(`[0-9〇零○◯一二三四五六七八九o]`)
)

// Contacts finds mail addresses and phone numbers, also those that are spelt so that
// programs do not see them, in any order.
func Contacts(v View) (list []Contact) {
	if strings.ContainsAny(v.Text, "abcdefghijklmnopqrstuvwxyz") || strings.Contains(v.Text, "まーく") || strings.Contains(v.Text, "マーク") {
		for _, form := range []*regexp.Regexp{rxMail, rxMailWord, rxMailSaid, rxMailSpaced, rxMailHash, rxMailEnglish} {
			for _, at := range form.FindAllStringIndex(v.Text, -1) {
				list = append(list, Contact{Start: at[0], End: at[1]})
			}
		}
		for _, at := range rxMailSign.FindAllStringSubmatchIndex(v.Text, -1) {
			if name := v.Text[at[2]:at[3]]; utf8.RuneCountInString(name) > 1 && !slices.Contains(labelOf, name) {
				list = append(list, Contact{Start: at[0], End: at[1]})
			}
		}
	}
	if !strings.ContainsAny(v.Text, "0〇零○◯o8+") { // what numbers begin with
		return list
	}
	phone := func(form *regexp.Regexp, least, most int) {
		for _, at := range form.FindAllStringIndex(v.Text, -1) {
			if v.Text[at[0]] == '(' && !strings.Contains(v.Text[at[0]:at[1]], ")") { // opened before the number
				at[0]++
			}
			n := len(rxDigit.FindAllString(v.Text[at[0]:at[1]], -1))
			if n >= least && n <= most && apart(v.Text, at[0], at[1]) && !isAnother(v.Text[:at[0]], v.Text[at[0]:at[1]]) {
				list = append(list, Contact{Start: at[0], End: at[1], Phone: true})
			}
		}
	}
	phone(rxParts, 10, 11)
	phone(rxMobile, 11, 11)
	phone(rxAbroad, 10, 13)
	phone(rxNumber, 9, 15)
	return list
}

// apart reports whether a number is no part of a longer one.
func apart(text string, start, end int) bool {
	return !rxBefore.MatchString(text[max(0, start-len("0–")):start]) && (end == len(text) || text[end] < '0' || text[end] > '9')
}

var (
	rxGroup = regexp.MustCompile(`(?:` + digit + `|o)+`)
	// rxOfAnother is what a number is called that is none of a phone: 注文番号, 会員No.
	rxOfAnother = regexp.MustCompile(`(?:番号|ナンバー|コード|\bid|\bno\.?)[ 　]*(?:[はがも:=#]|→)?[ 　「『"(]*$`)
	// No place has 00, and none of four digits has three behind it but services: 0120-123-456.
	rxNoArea  = regexp.MustCompile(`^[0〇零○◯]{2}`)
	rxArea    = regexp.MustCompile(`^0(?:[2-9][0-9]{2}|1[013-79][0-9])$`)
	rxService = regexp.MustCompile(`^0(?:570|990|800)$`)
	rxOfPhone = regexp.MustCompile(`(?:電話|携帯|スマホ|連絡先|固定|自宅|直通|内線|ダイヤル|ファックス|ファクス|ファクシミリ|fax|tel|phone|mobile)[^。\n]{0,6}$`)
)

// shapes are the lengths of the parts of phone numbers of Japan: 03-1234-5678,
// 045-123-4567, 0466-12-3456, 04998-1-2345, 090-1234-5678, 0120-123-456, 0800-123-4567.
var shapes = [][3]int{{2, 4, 4}, {3, 3, 4}, {4, 2, 4}, {5, 1, 4}, {3, 4, 4}, {4, 3, 3}, {4, 3, 4}}

// IsAnother reports whether a number is called otherwise than a phone's by what stands
// before it, and has parts such as no phone number has.
func IsAnother(before, number string) bool {
	return isAnother(NewView(before).Text, NewView(number).Text)
}

func isAnother(before, number string) bool {
	called := rxOfAnother.FindStringIndex(before)
	if called == nil || rxOfPhone.MatchString(before[:called[0]]) {
		return false
	}
	parts := rxGroup.FindAllString(number, -1)
	if len(parts) < 3 {
		return false
	}
	var shape [3]int
	for i, p := range parts[:3] {
		shape[i] = utf8.RuneCountInString(p)
	}
	return len(parts) > 3 || !slices.Contains(shapes, shape) || rxNoArea.MatchString(parts[0]) || shape == [3]int{4, 3, 3} && rxArea.MatchString(parts[0]) && !rxService.MatchString(parts[0])
}

// rxBefore ends in the part of a number that another one goes on from.
var rxBefore = regexp.MustCompile(`[0-9][-‐‑–]$|[0-9,.]$`)
