package voice

import (
	"regexp"
	"strings"

	"classify/store/record"
)

// rxDesk is a text under the label of an office that answers the public, in
// thick brackets: 【お客様相談室】ご返金いたします。
var rxDesk = regexp.MustCompile(`^【\s*([^【】\n]{0,16}(?:相談室|相談センター|相談窓口|お客様センター|カスタマーセンター|カスタマーサポート|サポートセンター|コールセンター|サポート|事務局|広報(?:部|室|課|担当)?))(?:より|から)?(?:の(?:回答|返信|返答|コメント))?\s*】\s*`)

// desks gives what stands behind or under such a label to the office, be it a
// paragraph or a quotation without a speaker. Whom to call is nobody's words.
func (p *page) desks() {
	for i := range p.us {
		u := &p.us[i]
		m := rxDesk.FindStringSubmatch(u.Text)
		if m == nil || u.Speaker != "" {
			continue
		}
		switch rest := u.Text[len(m[0]):]; {
		case rest == "" && (u.Kind == record.Heading || p.paragraph(i)):
			if next := i + 1; next < len(p.us) && p.paragraph(next) && saysSomething(p.us[next].Text) && !rxReports.MatchString(p.us[next].Text) {
				p.quoted(next, m[1], record.Announcement)
			}
		case !saysSomething(rest):
		case u.Kind == record.Quote:
			u.Speaker, u.Voice = m[1], record.Announcement
		case p.paragraph(i):
			p.quoted(i, m[1], record.Announcement)
		}
	}
}

// saysSomething reports whether a text is a sentence and not an address or a
// number to call.
func saysSomething(s string) bool {
	return !rxCall.MatchString(s) && strings.ContainsAny(s, "。！？")
}

// rxCall is a number or address to call.
var rxCall = regexp.MustCompile(`(?i)[0-9０-９]{2,4}[-－ー‐][0-9０-９]{2,4}[-－ー‐][0-9０-９]{3,4}|https?://|(?:電話|TEL|FAX|E-?mail|受付時間|営業時間|住所|所在地)(?:番号)?\s*[:：]`)
