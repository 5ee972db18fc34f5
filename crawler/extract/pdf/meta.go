package pdf

import (
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"

	"classify/crawler/extract/prose"
	"classify/store/record"
)

// Meta is what the metadata of a file says, as far as people wrote it: programs
// leave the names of files and accounts there.
type Meta struct {
	Title, Author     string
	Created, Modified string // RFC 3339; "": not said
}

// metadata reads the metadata of a file.
func metadata(p pdfium.Pdfium, document references.FPDF_DOCUMENT) Meta {
	said := func(tag string) string {
		meta, err := p.FPDF_GetMetaText(&requests.FPDF_GetMetaText{Document: document, Tag: tag})
		if err != nil {
			return ""
		}
		return meta.Value[:prose.Cut(meta.Value, 4000)]
	}
	return Meta{title(said("Title")), author(said("Author")), stamp(said("CreationDate")), stamp(said("ModDate"))}
}

var (
	rxNoTitle  = regexp.MustCompile(`(?i)^(?:untitled.*|no title|無題.*|名称未設定.*|document\s*\d*|文書\s*\d*|スライド\s*\d+|slide\s*\d*|powerpoint .*|プレゼンテーション\s*\d*|presentation\s*\d*|book\s*\d*|sheet\s*\d*|新規.{0,20}|タイトル|表題|title|スキャン.*|scan.*|.{0,20}のコピー)$|\.(?:docx?|xlsx?|pptx?|pdf|indd|ai|jtdc?|eps|tmp|html?)$|^[\w.\-]{1,30}$|^[a-z]:\\|^/[\w/]+$`)
	rxProducer = regexp.MustCompile(`(?i)^microsoft (?:word|powerpoint|excel) - `)
	rxNoAuthor = regexp.MustCompile(`(?i)^(?:user|owner|admin|administrator|author|guest|作成者|ユーザー|利用者|管理者|所有者|なし|不明|test|unknown)\s*[0-9]*$|^[\w.\-\\@]+$|microsoft|adobe|印刷|PC-?\d`)
)

// title is a title of the metadata that a person wrote, else "".
func title(said string) string {
	said = tidy(rxProducer.ReplaceAllString(tidy(said), ""))
	if len(said) < 4 || rxNoTitle.MatchString(said) || garbled(said) || !prose.Speaks(said) {
		return ""
	}
	return said[:prose.Cut(said, 300)]
}

// author is a person or a company in the metadata, else "": an account's name
// is one word of ASCII.
func author(said string) string {
	said = tidy(said)
	if n := utf8.RuneCountInString(said); n < 2 || n > 60 || rxNoAuthor.MatchString(said) || garbled(said) || !prose.Speaks(said) {
		return ""
	}
	return said
}

func tidy(said string) string {
	return prose.Squeeze(strings.ToValidUTF8(strings.Trim(said, "\x00\ufeff "), "\ufffd"))
}

// garbled reports whether the text of metadata was read in a wrong encoding:
// Shift_JIS as Latin-1 gives accented letters and signs in a row.
func garbled(s string) bool {
	odd, letters := 0, 0
	for _, r := range s {
		switch {
		case r == utf8.RuneError || unicode.Is(unicode.Co, r) || r >= 0x80 && r < 0xa0:
			return true
		case r >= 0xa0 && r < 0x250 || unicode.In(r, unicode.Greek, unicode.Cyrillic) || r >= 0x2000 && r < 0x2c00 && r != '…' && r != '—' && r != '―':
			odd++
			letters++
		case !unicode.IsSpace(r):
			letters++
		}
	}
	return odd*4 > letters
}

// rxStamp is a date of PDF: D:20210521150000+09'00'.
var rxStamp = regexp.MustCompile(`^D?:?(\d{4})(\d{2})?(\d{2})?(\d{2})?(\d{2})?(\d{2})?(?:(Z|[+-]\d{2})'?(\d{2})?)?`)

// stamp writes a date of PDF as RFC 3339, "" if it has no day.
func stamp(said string) string {
	m := rxStamp.FindStringSubmatch(said)
	if m == nil || m[3] == "" {
		return ""
	}
	for i := 4; i <= 6; i++ {
		if m[i] == "" {
			m[i] = "00"
		}
	}
	zone := "+09:00" // what a time means that names no zone
	switch {
	case m[7] == "Z":
		zone = "Z"
	case m[7] != "" && m[8] != "":
		zone = m[7] + ":" + m[8]
	case m[7] != "":
		zone = m[7] + ":00"
	}
	said = m[1] + "-" + m[2] + "-" + m[3] + "T" + m[4] + ":" + m[5] + ":" + m[6] + zone
	if t, err := time.Parse(time.RFC3339, said); err != nil || t.Year() < 1990 {
		return ""
	}
	return said
}

// rxTopic is how announcements name what they are.
var rxTopic = regexp.MustCompile(`(?:お知らせ|お詫び|おわび|について|に関して|報告|報告書|ご報告|通知|通知書|命令|命令書|勧告|公表|回答|声明|の件|経緯|結果)(?:[（(].{1,12}[)）])?$`)

// nearTop is how many blocks of the first page may hold its title.
const nearTop = 12

// title finds the title of the first page: what is set largest near its top,
// else a line in the middle that names a topic. It becomes a heading.
func (t *text) title() string {
	near := t.out[:min(len(t.out), nearTop)]
	best := -1
	for i, b := range near {
		if b.Page == 1 && b.Kind == record.Heading && len(b.Text) > 3 && !rxHeadMark.MatchString(b.Text) && (best < 0 || b.Level < near[best].Level) {
			best = i
		}
	}
	for i, b := range near {
		if best < 0 && b.Page == 1 && t.middle[i] && b.Kind != record.Table && rxTopic.MatchString(b.Text) && utf8.RuneCountInString(b.Text) <= 2*prose.MaxHeading {
			best = i
		}
	}
	if best < 0 {
		return ""
	}
	near[best].Kind, near[best].Level = record.Heading, 1
	return near[best].Text
}
