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
)

var (
	// rxMail is an address whose @ is one, or stands for nothing else.
	rxMail = regexp.MustCompile(mailName + `(?:\s*(?:@|%40|&#0*64;|&#x40;|&commat;)\s*|\s*` + bracketed + `\s*)` + mailLabel + `(?:` + anyDot + lastLabel + `)+|` +
		`\b[a-z0-9][a-z0-9._%+-]*[a-z][a-z0-9._%+-]*@[a-z0-9-]+`)
	// rxMailWord has a word for its @, アット or _at_, and a domain that is one.
	rxMailWord = regexp.MustCompile(mailName + `(?:\s*(?:アットマーク|アット|あっと)\s*|_at_)[a-z0-9-]+(?:(?:` + anyDot + `|_dot_|\s+dot\s+)` + lastLabel + `)+`)
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
	if strings.ContainsAny(v.Text, "abcdefghijklmnopqrstuvwxyz") {
		for _, form := range []*regexp.Regexp{rxMail, rxMailWord, rxMailEnglish} {
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
			if n >= least && n <= most && apart(v.Text, at[0], at[1]) {
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

// rxBefore ends in the part of a number that another one goes on from.
var rxBefore = regexp.MustCompile(`[0-9][-‐‑–]$|[0-9,.]$`)
