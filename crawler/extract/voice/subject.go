package voice

import (
	"regexp"
	"strings"
)

// Marks that stand behind a speaker, by how the quotation is taken up.
var (
	rxSubject = regexp.MustCompile(`では|には|とは|からは|へは|までは|のは|は|も|が|によりますと|によると|によれば|いわく|曰く`)
	rxSource  = regexp.MustCompile(`から(?:は|も)?|より(?:は)?`)
	rxHearer  = regexp.MustCompile(`(?:から|より|に)(?:は|も)?[、，]?$`)
	rxPaperIn = regexp.MustCompile(`^(.*?)(?:の|が出した)(?:公式)?(?:プレス)?(?:お知らせ|リリース|発表文?|声明文?|ホームページ|サイト|公式サイト|回答書?|メール|返信)(?:に|で)(?:は|も)?[、，]?$`)
	// rxAccording ends a source whose words need no verb.
	rxAccording = regexp.MustCompile(`(?:によりますと|によると|によれば|いわく|曰く|[:：])[、，]?\s*$`)
)

// subjectIn finds who speaks by the particles of a subject, the nearest to
// the end of s first. Things are passed over: of 同社は、件数は「…」とした the
// speaker is 同社. Anybody else nearer who is not surely a speaker blocks the
// view: then there is no name, and nobody further away is asked. A sure search
// wants no names that are known by their script only.
func subjectIn(s string, sure bool) (n name, blocked bool) {
	marks := rxSubject.FindAllStringIndex(s, -1)
	for i := len(marks) - 1; i >= 0; i-- {
		mark := s[marks[i][0]:marks[i][1]]
		switch mark {
		case "とは":
			if firm := rxFirm.FindString(s[:marks[i][0]+len("と")]); firm != "" {
				return name{text: firm}, false // 株式会社みなと|は
			}
			continue
		case "には", "からは", "へは", "までは", "のは":
			continue
		}
		n := nameAtEnd(s[:marks[i][0]])
		switch {
		case n.text == "" || rxThing.MatchString(n.text):
		case n.likely() && !(mark == "では" && Of(n.text) == ""), mark != "では" && !sure && n.proper():
			return n, false
		case mark != "では":
			return name{text: n.text}, true
		}
	}
	return name{}, false
}

// sourceIn finds who is named with から or より.
func sourceIn(s string) name {
	marks := rxSource.FindAllStringIndex(s, -1)
	for i := len(marks) - 1; i >= 0; i-- {
		if n := nameAtEnd(s[:marks[i][0]]); n.text != "" && n.likely() || n.proper() {
			return n
		}
	}
	return name{}
}

// hearer finds who said what another was told: the last noun with から or に
// before the bracket.
func hearer(s string) name {
	if mark := rxHearer.FindString(s); mark != "" {
		if n := nameAtEnd(strings.TrimSuffix(s, mark)); n.text != "" && !rxThing.MatchString(n.text) && (n.likely() || n.proper()) {
			return n
		}
	}
	return name{}
}

// paperIn finds whose paper is quoted: みなとマッチのお知らせには.
func paperIn(s string) (name, bool) {
	if m := rxPaperIn.FindStringSubmatch(s); m != nil {
		n := nameAtEnd(m[1])
		return n, n.text != "" && (n.likely() || n.proper())
	}
	return name{}, false
}
