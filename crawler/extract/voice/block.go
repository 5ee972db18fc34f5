package voice

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"classify/store/record"
)

// maxLabel is how many characters a line has at most that names the speaker
// of what follows.
const maxLabel = 40

var (
	rxLabelMark = regexp.MustCompile(`^[\s■□●◆◇▼▶【［\[<＜〈《]+|[\s】］\]>＞〉》：:]+$`)
	// rxLabel is a label with a word of saying: 海野渚社長のコメント（全文）.
	rxLabel = regexp.MustCompile(`^(.{2,30}?)(?:からの|よりの|による|から|より|の)?(?:お?(?:コメント|回答|返信|返答|返事|返信メール|見解|声明|談話|メール)|からの連絡)(?:文|全文)?(?:[（(]全文[)）])?$`)
	// rxInline is a speaker and a colon before what they say.
	rxInline = regexp.MustCompile(`^([^\s：:。、「」]{2,20})[：:]\s*(.+)`)
	// rxContact is what stands under a label that says whom to call.
	rxContact = regexp.MustCompile(`(?i)^[^。]{0,12}(?:電話|TEL|FAX|メール|E-?mail|URL|受付|フォーム|窓口|営業時間|対応時間|住所|所在地)|[0-9０-９]{2,4}-[0-9０-９]{2,4}-[0-9０-９]{3,4}|https?://|フォームはこちら`)
	// rxReports is a journalist's sentence about a speaker, not theirs.
	rxReports = regexp.MustCompile(`(?:同(?:社|氏|省|庁|市|県|署|委員会|機構|協会|大)|[会本]?社|[社会]長|担当者)は[^「]|(?:という|とした|としている|と述べた|と説明した|とみられる)。$`)
)

// labelled gives the paragraphs under a label to whom it names, if the label
// has a word of saying or they read like a letter.
func (p *page) labelled() {
	for i := range p.us {
		if !p.isLabel(i) {
			if p.paragraph(i) {
				p.inline(i)
			}
			continue
		}
		who, says := labelOf(p.us[i].Text)
		if who.text == "" {
			continue
		}
		p.under(i, who, says)
	}
}

// isLabel reports whether an utterance may be a label: a heading or a short
// line that ends no sentence.
func (p *page) isLabel(i int) bool {
	u := p.us[i]
	if u.Kind == record.Heading {
		return true
	}
	return p.paragraph(i) && utf8.RuneCountInString(u.Text) <= maxLabel && !strings.ContainsAny(u.Text, "。\n") &&
		(rxLabelMark.MatchString(u.Text) || rxLabel.MatchString(u.Text))
}

// labelOf is whom a label names, and whether it says that they speak.
func labelOf(text string) (who name, says bool) {
	text = rxLabelMark.ReplaceAllString(text, "")
	text = strings.TrimSpace(text)
	if m := rxLabel.FindStringSubmatch(text); m != nil {
		text, says = m[1], true
	}
	n := nameAtEnd(text)
	if whole := (name{text: text}); n.text != text && utf8.RuneCountInString(text) <= maxName && !strings.ContainsAny(text, "、はがをに") && Of(text) != "" {
		n = whole
	}
	if n.text != text || !n.likely() && !(says && n.proper()) || isPaper(text) {
		return name{}, false
	}
	return n, says
}

// isPaper reports whether a label is the name of a paper, お知らせ（訂正）, and not of who
// sends it.
func isPaper(label string) bool {
	label = strings.TrimSpace(rxAside.ReplaceAllString(label, ""))
	return rxPaper.MatchString(label) && !rxCompany.MatchString(label)
}

// under gives the paragraphs under label i to who: the first and those that
// go on in its register.
func (p *page) under(i int, who name, says bool) {
	first := i + 1
	if first >= len(p.us) || !p.paragraph(first) || p.isLabel(first) || rxContact.MatchString(p.us[first].Text) || rxReports.MatchString(p.us[first].Text) {
		return
	}
	register := p.registers[first]
	if register != letter && !(says && opensQuoted(p.us[first].Text)) {
		return
	}
	for j := first; j < len(p.us) && p.paragraph(j) && !p.isLabel(j); j++ {
		if j > first && p.registers[j] != letter {
			return
		}
		p.quoted(j, who.text, Of(who.text))
	}
}

// opensQuoted reports whether all of a text is in brackets.
func opensQuoted(s string) bool {
	pairs := brackets(s)
	return len(pairs) == 1 && pairs[0].open == 0 && strings.Trim(s[pairs[0].after():], "。 　") == ""
}

// inline gives a paragraph that opens with a speaker and a colon to them.
func (p *page) inline(i int) {
	m := rxInline.FindStringSubmatch(p.us[i].Text)
	if m == nil || rxContact.MatchString(m[2]) || registerOf(m[2]) != letter && !opensQuoted(m[2]) {
		return
	}
	if n := nameAtEnd(m[1]); n.text == m[1] && Of(n.text) != "" {
		p.quoted(i, n.text, Of(n.text))
	}
}

var (
	rxCitedIn   = regexp.MustCompile(`[。」！？!?][\s　]*[（(]?([^。「」\n]{2,40}?)より(?:引用|抜粋|転載)[)）]?[。\s]*$`)
	rxCitedLine = regexp.MustCompile(`^[\s（(［\[【※*―—-]*(?:(?:引用元?|出典|ソース|転載元?)\s*[:：]\s*([^。]{2,60}?)|([^。]{2,60}?)より(?:引用|抜粋|転載))[)）］\]】。\s]*$`)
)

// citedWords are in every source line.
var citedWords = []string{"引用", "出典", "ソース", "転載", "抜粋"}

// cited gives what a source line follows to that source, if it is in brackets
// or in another register than the author's.
func (p *page) cited() {
	for i := range p.us {
		if !p.paragraph(i) || !holdsAny(p.us[i].Text, citedWords) {
			continue
		}
		if m := rxCitedLine.FindStringSubmatch(p.us[i].Text); m != nil {
			p.citedBefore(i, m[1]+m[2])
			continue
		}
		m := rxCitedIn.FindStringSubmatchIndex(p.us[i].Text)
		if m != nil && p.foreign(i, p.us[i].Text[:m[2]]) {
			source := p.us[i].Text[m[2]:m[3]]
			p.quoted(i, source, Of(source))
		}
	}
}

// foreign reports whether words are in another register than the page's
// author's, or in brackets.
func (p *page) foreign(i int, words string) bool {
	return opensQuoted(words) || p.casual && registerOf(words) == letter
}

// citedBefore gives the paragraphs right before line i to a source.
func (p *page) citedBefore(i int, source string) {
	for j := i - 1; j >= 0 && p.paragraph(j) && p.foreign(j, p.us[j].Text); j-- {
		p.quoted(j, source, Of(source))
	}
}

var (
	// rxTitle is the title of a document that somebody sends out.
	rxTitle     = regexp.MustCompile(`(?:について|のお?知らせ|に関するお?知らせ|お詫びとお知らせ|[のに関する]+(?:お詫び|お願い|要請|勧告|ご報告|報告|ご案内|ご説明)|お詫びとご報告)(?:[（(][^（()）]{1,12}[)）])?$`)
	rxRelease   = regexp.MustCompile(`([\p{Han}\p{Hiragana}\p{Katakana}\p{Latin}0-9ー・]{2,30})(?:[（(][^（()）]{1,20}[)）])?の(?:公式)?(?:プレス)?(?:リリース|発表|声明|お知らせ|コメント|回答|文書)`)
	rxAddressee = regexp.MustCompile(`^(.{1,40}?)(?:に対する|様|御中|への|に対して|宛)`)
)

// pasted finds a statement that an author pasted under its own title without
// a word that it is one: paragraphs of a letter between those of somebody who
// writes as people talk.
func (p *page) pasted() {
	for i := range p.us {
		u := p.us[i]
		if n := utf8.RuneCountInString(u.Text); n > 80 || strings.Contains(u.Text, "。") || !rxTitle.MatchString(u.Text) || u.Kind != record.Heading && !p.paragraph(i) {
			continue
		}
		end := i + 1
		for end < len(p.us) && p.paragraph(end) && p.registers[end] == letter {
			end++
		}
		if end == i+1 || !p.talksBefore(i) && !p.talksAt(end) || end < len(p.us) && p.registers[end] == letter {
			continue
		}
		who := p.issuer(i)
		for j := i + 1; j < end; j++ {
			p.quoted(j, who.text, p.voiceOf(i, who.text))
		}
	}
}

// talksBefore reports whether the author's paragraph before i is one of talk.
func (p *page) talksBefore(i int) bool {
	for i--; i >= 0; i-- {
		if p.us[i].Kind != record.Heading {
			return p.talksAt(i)
		}
	}
	return false
}

func (p *page) talksAt(i int) bool {
	return i >= 0 && i < len(p.us) && p.us[i].Depth == 0 && p.registers[i] == casual
}

// issuer is who wrote the document whose title is utterance i: named right
// before it (港機構のリリースを見ると), and not as its addressee.
func (p *page) issuer(i int) name {
	if i == 0 || p.us[i-1].Kind == record.Heading || p.us[i-1].Depth > 0 {
		return name{}
	}
	m := rxRelease.FindStringSubmatch(p.us[i-1].Text)
	if m == nil {
		return name{}
	}
	n := nameAtEnd(m[1])
	if to := rxAddressee.FindStringSubmatch(p.us[i].Text); to != nil && (strings.Contains(to[1], n.text) || n.text == "") {
		return name{}
	}
	if !n.likely() && !n.proper() {
		return name{}
	}
	return n
}

// farthest is how many utterances back an abbreviation is explained at most.
const farthest = 200

// voiceOf is the voice of a name, or of what the page says before utterance i
// that it is short for: JPX of 港認証機構（JPX）.
func (p *page) voiceOf(i int, short string) record.Voice {
	if v := Of(short); v != "" || short == "" {
		return v
	}
	for _, u := range p.us[max(0, i-farthest):i] {
		for _, mark := range []string{"（" + short + "）", "(" + short + ")"} {
			if at := strings.Index(u.Text, mark); at > 0 {
				return Of(nameAtEnd(u.Text[max(0, at-120):at]).text)
			}
		}
	}
	return ""
}
