package utterance

import (
	"strings"
	"unicode/utf8"

	"classify/crawler/extract/prose"
	"classify/store/record"
)

// maxUtterance bounds one utterance in characters; a page pressed into a
// single line is cut at the ends of sentences.
const maxUtterance = 8000

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
	for utf8.RuneCountInString(text) > limit {
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
		text = prose.Trim(text[end:])
	}
	if text != "" {
		out = append(out, text)
	}
	return out
}
