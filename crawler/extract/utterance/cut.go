package utterance

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"classify/crawler/extract/prose"
	"classify/store/record"
)

// maxUtterance bounds one utterance in characters; a page pressed into a
// single line is cut at the ends of sentences.
const maxUtterance = 8000

const (
	// MaxCount is how many utterances a document may hold. A full thread of a
	// bulletin board has a thousand posts.
	MaxCount = 10_000
	// MaxText is how many bytes of text a document may hold: some seven hundred
	// thousand characters, three novels.
	MaxText = 2 << 20
)

// Limit keeps the utterances that a document may hold, and says in a warning
// that others were left out, "" if none were.
func Limit(us []record.Utterance) (kept []record.Utterance, warning string) {
	size := 0
	for i, u := range us {
		if i == MaxCount {
			return us[:i:i], "only the first 10,000 blocks were read"
		}
		if size += len(u.Text); size > MaxText {
			return us[:i:i], "only the first 2 MiB of text were read"
		}
	}
	return us, ""
}

// Append appends u, in parts if it is too long.
func Append(out []record.Utterance, u record.Utterance) []record.Utterance {
	for _, text := range cut(u.Text, maxUtterance) {
		part := u
		part.Text = text
		out = append(out, part)
	}
	return out
}

// cut splits text into parts of at most limit characters, behind a full stop
// or a line end if one is near.
func cut(text string, limit int) []string {
	var out []string
	for len(text) > utf8.UTFMax*limit || utf8.RuneCountInString(text) > limit {
		end, stop, n := 0, 0, 0
		for i, r := range text {
			if n == limit {
				end = i
				break
			}
			n++
			if strings.ContainsRune("。！？\n", r) {
				stop = i + utf8.RuneLen(r)
			}
		}
		if stop*2 > end {
			end = stop
		}
		if part := prose.Trim(text[:end]); part != "" {
			out = append(out, part)
		}
		text = strings.TrimLeftFunc(text[end:], unicode.IsSpace) // never a pass over all of it
	}
	if text = prose.Trim(text); text != "" {
		out = append(out, text)
	}
	return out
}
