package report

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"classify/store/record"
	"classify/store/report/told"
)

// passage is bytes start to end of an utterance, with where it stands.
func (b *builder) passage(d Document, utterance, start, end int) told.Passage {
	doc := d.Revision.Document
	u := doc.Utterances[utterance]
	voice := d.VoiceOf(u)
	return told.Passage{
		Text: u.Text[start:end], URL: doc.URL, Title: b.masked(doc.Title, voice), Site: b.masked(doc.Site, voice), Voice: voice, Kind: u.Kind,
		Speaker: b.speaker(d, u, voice), Posted: cmp.Or(u.Posted, doc.Published), Captured: d.Capture.Time.UTC(),
		Evidence: d.Revision.Evidence(d.Capture, u.ID, start, end),
	}
}

// sentence is the passage around a place of a document: from the sentence that
// it begins in to the one that it ends in.
func (b *builder) sentence(d Document, at told.Place) (told.Passage, error) {
	if _, err := d.words(at); err != nil {
		return told.Passage{}, err
	}
	text := d.Revision.Document.Utterances[at.Utterance].Text
	start, end := sentenceStart(text, at.Start), sentenceEnd(text, at.End)
	if to, yes := rejected(text, at.End, end); yes {
		end = to
	}
	end = takenBack(text, start, end)
	if b.exposes(d, at.Utterance, start, end) {
		return told.Passage{}, told.ErrUntold
	}
	return b.passage(d, at.Utterance, start, end), nil
}

const sentenceEnders = "。！？!?\n"

// sentenceStart is where the sentence begins that a byte is in; a sentence within
// brackets is not one of its own.
func sentenceStart(text string, at int) int {
	depth := 0
	for i := at; i > 0; {
		r, size := utf8.DecodeLastRuneInString(text[:i])
		switch {
		case r == '」' || r == '』':
			depth++
		case (r == '「' || r == '『') && depth > 0:
			depth--
		case r == '\n' && goesOn(text[:i-size]):
		case r == '\n', depth == 0 && strings.ContainsRune(sentenceEnders, r):
			return i
		}
		i -= size
	}
	return 0
}

// sentenceEnd is where the sentence ends that the byte before is in, with what
// closes it.
func sentenceEnd(text string, at int) int {
	if at > 0 && strings.ContainsRune(sentenceEnders, lastRune(text[:at])) {
		return at
	}
	depth := 0
	for i, r := range text[at:] {
		switch {
		case r == '「' || r == '『':
			depth++
		case r == '」' || r == '』':
			depth = max(0, depth-1)
		case r == '\n' && goesOn(text[:at+i]):
		case r == '\n':
			return at + i
		case depth == 0 && strings.ContainsRune(sentenceEnders, r):
			end := at + i + utf8.RuneLen(r)
			return end + len(text[end:]) - len(strings.TrimLeft(text[end:], "。！？!?")) // ！？
		}
	}
	return len(text)
}

// nextSentence is where the sentence ends that begins at a byte.
func nextSentence(text string, at int) int {
	first, size := utf8.DecodeRuneInString(text[at:])
	if first == '「' || first == '『' {
		if end := strings.IndexAny(text[at:], "」』\n"); end >= 0 && text[at+end] != '\n' { // of which no part is one
			return sentenceEnd(text, at+end+len("」"))
		}
	}
	return sentenceEnd(text, at+size)
}

// goesOn reports whether the sentence of a line goes on in the next: it ends in a
// comma.
func goesOn(line string) bool {
	return strings.ContainsRune("、，､", lastRune(strings.TrimRight(line, " 　\r")))
}

const (
	// longestCoded is how many characters of a sentence are coded as one; of a longer
	// one the parts are.
	longestCoded = 400
	// longestQuoted is how many a sentence has that is quoted.
	longestQuoted = 1500
)

// whole is the whole sentence of which bytes start to end of a text are a part that
// was coded alone; ok is false if it is not to be quoted, since it is too long, or
// its rest takes the part back: 公表が遅いという人がいるが、…その批判は当たらない.
func whole(text string, start, end int) (from, to int, ok bool) {
	from, to = sentenceStart(text, start), sentenceEnd(text, end)
	n := utf8.RuneCountInString(text[from:to])
	if n <= longestCoded {
		return start, end, true
	}
	return from, to, n <= longestQuoted && !takesBack(text[end:to])
}

// takesBack reports whether the rest of a sentence denies what stands before it.
func takesBack(rest string) bool {
	return slices.ContainsFunc([]string{
		"ではない", "ではあり", "じゃない", "とは思わ", "とは思え", "とは言え", "とはいえ", "とは考え", "当たらない", "当たりません", "あたらない", "あたりません", "わけではな", "わけでもな", "わけがな", "誤りで", "誤解", "間違い", "間違って", "嘘", "デマ",
		"事実はな", "事実はあり", "事実と異な", "疑わし", "賛成でき", "同意でき", "納得でき", "違うと", "違います", "と否定", "を否定",
	}, func(w string) bool { return strings.Contains(rest, w) })
}

// rxTaken is how a sentence begins that takes back what the one before it says, or
// answers it with no: 公表が遅れた。……というのは冗談です。
var rxTaken = regexp.MustCompile(`^[\s　…・.。]*(?:(?:という|って)(?:の|こと)は(?:、|全部|もちろん)?(?:冗談|嘘|ウソ|うそ|間違い|誤り|デマ)|(?:なんて|なーんて)(?:ね|嘘|ウソ|うそ|冗談)|冗談(?:です|だ|(?:じゃ|では)な)|とんでもな|まさか、|(?:いいえ|いえ|いや)、|(?:そんな|そのような)(?:こと|事実)は(?:な|あり|ござ)|そう(?:では|じゃ)(?:な|あり))`)

// takenBack is where a quotation ends that begins and ends at bytes: with the next
// sentence, or the one behind that, if they take it back. Without them the quotation would
// say the opposite.
func takenBack(text string, start, end int) int {
	ends, next := []int{end}, []string{}
	for at := end; at < len(text) && len(next) < 2; {
		rest := text[at:]
		at = nextSentence(text, at+len(rest)-len(strings.TrimLeft(rest, " \t\n　…・.。")))
		ends, next = append(ends, at), append(next, text[ends[len(ends)-1]:at])
	}
	n := record.TakenBack(text[start:end], next...)
	if n == 0 && rxTaken.MatchString(text[end:]) {
		n = min(1, len(next))
	}
	return ends[n]
}

// takenBackBelow reports whether the next paragraph of the same speaker takes back the
// sentence that an utterance ends with, or the part of the page that it stands in lists
// what is not so: it cannot be quoted with what takes it back.
func takenBackBelow(d record.Document, utterance, start, end int) bool {
	u := d.Utterances[utterance]
	if record.CalledUntrue(u.Text[start:end], u.Heading) {
		return true
	}
	if utterance+1 == len(d.Utterances) || strings.TrimSpace(u.Text[end:]) != "" {
		return false
	}
	below := d.Utterances[utterance+1]
	if below.Speaker != u.Speaker || below.Handle != u.Handle || below.Depth != u.Depth || below.Kind != u.Kind {
		return false
	}
	first := nextSentence(below.Text, 0)
	next := []string{below.Text[:first]}
	if first < len(below.Text) {
		next = append(next, below.Text[first:nextSentence(below.Text, first)])
	}
	return record.TakenBack(u.Text[start:end], next...) > 0
}

func lastRune(s string) rune {
	r, _ := utf8.DecodeLastRuneInString(s)
	return r
}

// words are the bytes of a place.
func (p Document) words(at told.Place) (string, error) {
	us := p.Revision.Document.Utterances
	if at.Utterance >= len(us) || at.Start < 0 || at.End > len(us[at.Utterance].Text) || at.Start >= at.End {
		return "", fmt.Errorf("%s has no bytes %d-%d of utterance %d", p.Revision.Document.URL, at.Start, at.End, at.Utterance)
	}
	return us[at.Utterance].Text[at.Start:at.End], nil
}
