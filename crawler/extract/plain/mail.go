package plain

import (
	"regexp"
	"strings"

	"classify/crawler/extract/date"
)

// rxWrote is the line that mail programs and people put above what they quote,
// each with the writer as its group.
var rxWrote = []*regexp.Regexp{
	regexp.MustCompile(`^On [^\n]{6,80}?(?:,|\d{1,2}:\d{2}(?::\d{2})?(?: [AP]M)?),? ?([^,<>\d][^,<>]{0,40}?) ?(?:<[^<>]{1,80}>)? wrote:$`),
	regexp.MustCompile(`^(?:\d{4}[年/.-][^<>]{4,40}?\d{1,2}[:時]\d{2}(?::\d{2}|分)?[、,]?\s*)([^<>\d、,]{1,40}?)\s*(?:<[^<>]{1,80}>|[(（][^()（）]{1,80}@[^()（）]{1,80}[)）])?\s*(?:さん|様|氏)?\s*(?:[:：]|(?:が|は)[^。]{0,8}書きました[:：。]?)$`),
	regexp.MustCompile(`^([^。、「」<>]{1,30}?)(?:さん|様|氏)?(?:は|が)(?:次のように|こう)?(?:書きました|書いています|書いていました)[:：。]?$`),
}

// wrote reads who wrote what is quoted below a line, and when.
func wrote(line string) (who, posted string, ok bool) {
	for _, rx := range rxWrote {
		if m := rx.FindStringSubmatch(line); m != nil {
			return strings.Trim(m[1], " \"'　"), date.ISO(line), true
		}
	}
	return "", "", false
}

// quotedFrom is the writer of the quotation that begins in line i, which the last
// line with text above names. Deeper quotations are somebody else's.
func (p *plainText) quotedFrom(i int) (who, posted string) {
	for above := i - 1; above >= 0 && above >= i-2; above-- {
		if p.lines[above] == "" {
			continue
		}
		who, posted, _ = wrote(p.lines[above])
		return who, posted
	}
	return "", ""
}

// announces reports whether line i only names who wrote the quotation below.
func (p *plainText) announces(i int) bool {
	if _, _, ok := wrote(p.lines[i]); !ok {
		return false
	}
	return rxQuoted.MatchString(p.next(i, 1))
}
