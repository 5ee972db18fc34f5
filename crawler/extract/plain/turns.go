package plain

import (
	"regexp"
	"strings"

	"classify/crawler/extract/date"
	"classify/crawler/extract/prose"
	"classify/store/record"
)

// turn is what one speaker says at a line's start, before it is decided
// whether the text is a talk at all.
type turn struct {
	at                    int // line
	speaker, text, posted string
}

// shape is how the turns of a kind of talk begin.
type shape struct {
	kind record.Kind
	read func(line string, day string) (turn, bool)
	// sure decides over all the turns of the shape in a text. Every shape is
	// also one of lists, timetables or prose.
	sure func([]turn) bool
	// through: a turn goes on behind blank lines, to the next turn.
	through bool
}

var shapes = []shape{
	{record.Paragraph, minutesTurn, atLeastTwo, true},
	{record.Comment, chatTurn, atLeastTwo, false},
	{record.Comment, timedTurn, backAndForth, false},
	{record.Paragraph, askedTurn, askedAndAnswered, false},
	{record.Paragraph, saidTurn, atLeastTwo, false},
	{record.Paragraph, labelTurn, backAndForth, false},
}

var (
	rxMinutes = regexp.MustCompile(`^[○〇◯]\s?([^\s（(。、：:]{1,20})(?:[（(]([^）)]{1,20})[）)])?[ 　]+(\S.*)$`)
	rxOffice  = regexp.MustCompile(`(?:君|氏|さん|議員|委員|委員長|議長|大臣|長官|知事|市長|町長|村長|部長|課長|局長|室長|会長|座長|参考人|証人|事務局)$`)
	rxTitleOf = regexp.MustCompile(`(?:君|氏|さん|議員|委員)$`)
	rxBreak   = regexp.MustCompile(`^[-―─━＝=＊*・…\s　]{3,}$|^[（(〔［\[][^。]{1,30}[）)〕］\]]$|^(?:午前|午後)[^。]{1,16}(?:開議|開会|休憩|再開|散会|閉会)$`)

	rxChat  = regexp.MustCompile(`^[\[(（【]?((?:\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?[T ]*)?\d{1,2}:\d{2}(?::\d{2})?)[\])）】]?\s*(?:<([^<>]{1,30})>|([^:：「<>\[\]]{1,30}?)\s*[:：])\s*(\S.*)$`)
	rxTimed = regexp.MustCompile(`^(\d{1,2}:\d{2})[ 　]+(\S{1,20})[ 　]+(\S.*)$`)
	rxDayOf = regexp.MustCompile(`^\d{4}[/.年-]\s?\d{1,2}[/.月-]\s?\d{1,2}日?\s*(?:[(（][月火水木金土日祝]{1,3}[)）])?$`)

	rxAsked  = regexp.MustCompile(`^[【\[]?([QＱAＡ][0-9０-９]{0,3}|質問[0-9０-９]{0,2}|回答[0-9０-９]{0,2}|問[0-9０-９]{0,2}|答[0-9０-９]{0,2})(?:[】\]]\s*[.．:：]?|\s*[.．:：、]|[ 　])\s*(\S.*)$`)
	rxAnswer = regexp.MustCompile(`^[AＡ答回]`)

	rxSaid     = regexp.MustCompile(`^([^\s「」『』。、：:（）()・■□◆◇●○0-9０-９]{1,12})\s*[:：]?\s*「(.+)」$`)
	rxParticle = regexp.MustCompile(`[はがをにともでへのやか]$|^(?:この|その|あの|また|そして|しかし|一方)`)
	rxNamed    = regexp.MustCompile(`^([^\s:：。、「」（）()・■□◆◇●○※0-9０-９][^:：。、「」]{0,14}?)\s*[:：]\s*(\S.*)$`)
)

// findTurns marks the turns of a talk: minutes of an assembly, a chat log,
// questions and answers, an interview. What is in doubt stays the author's.
func (p *plainText) findTurns() {
	for _, s := range shapes {
		found := p.turns(s)
		if !s.sure(found) {
			continue
		}
		for i, t := range found {
			end := len(p.lines)
			if i+1 < len(found) {
				end = found[i+1].at
			}
			p.keepTurn(s, t, end)
		}
	}
}

// turns are the lines that begin as a shape does.
func (p *plainText) turns(s shape) (found []turn) {
	day := ""
	for i, line := range p.lines {
		if rxDayOf.MatchString(line) {
			day = line
		}
		if known := p.forms[i].Kind; p.parts[i].taken || known != "" && known != record.Paragraph {
			continue
		}
		if t, ok := s.read(line, day); ok && prose.Speaks(t.text) {
			t.at = i
			found = append(found, t)
		}
	}
	return found
}

// keepTurn makes an utterance of a turn's first line and one of each line that
// goes on with it.
func (p *plainText) keepTurn(s shape, t turn, end int) {
	last := t.at
	words := []string{t.text}
	for i := t.at + 1; i < end && !p.parts[i].taken; i++ {
		line := p.lines[i]
		if line == "" && s.through {
			continue
		}
		if line == "" || rxBreak.MatchString(line) || rxDayOf.MatchString(line) || prose.Marked(line) && !s.through {
			break
		}
		if strings.HasPrefix(line, "―") || strings.HasPrefix(line, "──") || rxQuoted.MatchString(line) {
			break // the interviewer asks
		}
		words, last = append(words, line), i
	}
	for i := t.at; i <= last; i++ {
		p.parts[i].taken = true
	}
	p.parts[t.at].post = &record.Utterance{Kind: s.kind, Text: strings.Join(words, "\n"), Speaker: t.speaker, Posted: t.posted}
}

func atLeastTwo(turns []turn) bool { return len(turns) > 1 }

// backAndForth: two speakers have two turns each.
func backAndForth(turns []turn) bool {
	by, spoken := map[string]int{}, 0
	for _, t := range turns {
		if by[t.speaker]++; by[t.speaker] == 2 {
			spoken++
		}
	}
	return spoken > 1
}

// askedAndAnswered: there is a question above an answer.
func askedAndAnswered(turns []turn) bool {
	asked := false
	for _, t := range turns {
		answer := rxAnswer.MatchString(t.speaker)
		if asked && answer {
			return true
		}
		asked = asked || !answer
	}
	return false
}

// minutesTurn reads ○議長（港太郎君）　…, as assemblies write.
func minutesTurn(line, _ string) (turn, bool) {
	m := rxMinutes.FindStringSubmatch(line)
	if m == nil || m[2] == "" && !rxOffice.MatchString(m[1]) {
		return turn{}, false
	}
	speaker := strings.TrimSuffix(m[1], "君")
	if name := rxTitleOf.ReplaceAllString(strings.TrimSpace(m[2]), ""); name != "" {
		speaker = name + "（" + m[1] + "）"
	}
	return turn{speaker: speaker, text: m[3]}, true
}

// chatTurn reads [12:34] 名前: … and 12:34 <名前> …; a day stands before the
// time, or in a line above.
func chatTurn(line, day string) (turn, bool) {
	m := rxChat.FindStringSubmatch(line)
	if m == nil {
		return turn{}, false
	}
	at := date.ISO(m[1])
	if at == "" && day != "" {
		at = date.ISO(day + " " + m[1])
	}
	return turn{speaker: strings.TrimSpace(m[2] + m[3]), text: m[4], posted: at}, true
}

// timedTurn reads 12:34 名前 … below the line of a day, as messengers export.
func timedTurn(line, day string) (turn, bool) {
	m := rxTimed.FindStringSubmatch(line)
	if m == nil || day == "" {
		return turn{}, false
	}
	return turn{speaker: m[2], text: m[3], posted: date.ISO(day + " " + m[1])}, true
}

// askedTurn reads Q1. … and 回答：…; the label is all that is known of who
// speaks.
func askedTurn(line, _ string) (turn, bool) {
	m := rxAsked.FindStringSubmatch(line)
	if m == nil {
		return turn{}, false
	}
	return turn{speaker: strings.TrimRight(m[1], "0123456789０１２３４５６７８９"), text: m[2]}, true
}

// saidTurn reads 港「…」, a line that is all one speech.
func saidTurn(line, _ string) (turn, bool) {
	m := rxSaid.FindStringSubmatch(line)
	if m == nil || rxParticle.MatchString(m[1]) || rxLabel.MatchString(m[1]) || !oneSpeech(m[2]) {
		return turn{}, false
	}
	return turn{speaker: m[1], text: m[2]}, true
}

// oneSpeech reports whether the brackets inside a speech are pairs of its own.
func oneSpeech(inner string) bool {
	open := 0
	for _, r := range inner {
		switch r {
		case '「':
			open++
		case '」':
			if open--; open < 0 {
				return false
			}
		}
	}
	return open == 0
}

// labelTurn reads 港：… that is a sentence; values of a list are not.
func labelTurn(line, _ string) (turn, bool) {
	m := rxNamed.FindStringSubmatch(line)
	if m == nil || rxLabel.MatchString(m[1]) || rxParticle.MatchString(m[1]) || strings.HasPrefix(m[2], "//") || !ended(m[2]) {
		return turn{}, false
	}
	return turn{speaker: m[1], text: m[2]}, true
}
