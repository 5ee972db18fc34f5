package store

import (
	"cmp"
	"encoding/binary"
	"errors"
	"slices"
	"time"

	"classify/store/record"
)

// The codes of what blocks hold. New ones go to the end; 0 is none of them.
var (
	voiceCodes     = []record.Voice{"", record.Announcement, record.Authority, record.Press, record.Commentary}
	kindCodes      = []record.Kind{"", record.Heading, record.Paragraph, record.List, record.Table, record.Quote, record.Post, record.Comment, record.Addendum}
	stanceCodes    = []record.Stance{"", record.Asserted, record.Denied, record.Asked, record.Neutral}
	certaintyCodes = []record.Certainty{"", record.Certain, record.Hedged, record.Hearsay}
	byCodes        = []record.By{"", record.ByRule, record.ByModel, record.ByHuman}
)

// codeOf is the place of a value among the codes; 0 if it is not there.
func codeOf[T comparable](codes []T, v T) byte { return byte(max(slices.Index(codes, v), 0)) }

// of is the value of a code.
func valueOf[T any](codes []T, code byte) (v T) {
	if int(code) < len(codes) {
		v = codes[code]
	}
	return v
}

var errBlock = errors.New("a block that was not written so")

// A day is its number from 0001-01-01 as 1; 0 is unknown. Most are near usual,
// so that the first one of a block takes two bytes.
const usual = 737_791 // 2021-01-01

var firstDay = time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC)

// dayNumber is the day of an ISO date; 0 if it is not known to the day.
func dayNumber(iso string) int64 {
	if len(iso) < len(time.DateOnly) {
		return 0
	}
	t, err := time.Parse(time.DateOnly, iso[:len(time.DateOnly)])
	if err != nil || t.Before(firstDay) {
		return 0
	}
	return (t.Unix()-firstDay.Unix())/(24*60*60) + 1
}

// dayText is the ISO date of a day; "" for the unknown one.
func dayText(day int64) string {
	if day <= 0 {
		return ""
	}
	return firstDay.AddDate(0, 0, int(day-1)).Format(time.DateOnly)
}

// A block of rows is what is counted of a revision's utterances besides their
// themes, in order: one byte for voice (3 bits), kind (4) and whether day and
// speaker are those of the row before, else both.
const sameRow = 1 << 7

// row is one utterance. Its voice is 0 where it is the page's.
type row struct {
	voice, kind byte
	day         int64
	speaker     uint64 // number of the name; 0: the page's author
}

// packRows makes the block of a document's rows.
func packRows(d record.Document, names *namer) ([]byte, error) {
	b := binary.AppendUvarint(make([]byte, 0, 16+2*len(d.Utterances)), uint64(len(d.Utterances)))
	last := row{day: usual}
	for i, u := range d.Utterances {
		now := row{voice: codeOf(voiceCodes, u.Voice), kind: codeOf(kindCodes, u.Kind), day: dayNumber(cmp.Or(u.Posted, d.Published))}
		if u.Speaker != "" || u.Handle != "" {
			var err error
			if now.speaker, err = names.number(speakerName, u.Speaker+"\x00"+u.Handle); err != nil {
				return nil, err
			}
		}
		head := now.voice | now.kind<<3
		if i > 0 && now.day == last.day && now.speaker == last.speaker {
			b = append(b, head|sameRow)
		} else {
			b = append(b, head)
			b = binary.AppendVarint(b, now.day-last.day)
			b = binary.AppendUvarint(b, now.speaker)
		}
		last = now
	}
	return b, nil
}

// unpackRows appends the rows of a block to dst.
func unpackRows(dst []row, b []byte) ([]row, error) {
	n, size := binary.Uvarint(b)
	if size <= 0 || n > uint64(len(b)-size) {
		return dst, errBlock
	}
	dst, b = slices.Grow(dst, int(n)), b[size:]
	last := row{day: usual}
	for i := range n {
		if len(b) == 0 {
			return dst, errBlock
		}
		head := b[0]
		b = b[1:]
		last.voice, last.kind = head&7, head>>3&0xf
		if head&sameRow == 0 {
			more, size := binary.Varint(b)
			if size <= 0 {
				return dst, errBlock
			}
			b = b[size:]
			speaker, size := binary.Uvarint(b)
			if size <= 0 {
				return dst, errBlock
			}
			b = b[size:]
			last.day, last.speaker = last.day+more, speaker
		} else if i == 0 {
			return dst, errBlock
		}
		dst = append(dst, last)
	}
	if len(b) > 0 {
		return dst, errBlock
	}
	return dst, nil
}

// countRows is how many rows a block has.
func countRows(b []byte) (int, error) {
	n, size := binary.Uvarint(b)
	if size <= 0 || n > uint64(len(b)) {
		return 0, errBlock
	}
	return int(n), nil
}

// A block of mentions is what an analysis says of a revision: whether it is
// about the incident, and each coded sentence once for each of its themes, as
// reports count them.
type mention struct {
	row       int // place of the utterance
	theme     uint64
	stance    byte
	certainty byte
	by        byte
}

// packMentions makes the block of an analysis of so many utterances.
func packMentions(a record.Analysis, rows int, names *namer) ([]byte, error) {
	b := []byte{0}
	if a.On {
		b[0] = 1
	}
	last := 0
	for i, c := range a.Codings {
		if i >= rows {
			break
		}
		for j, f := range c.Findings {
			if again(c.Findings[:j], f) {
				continue
			}
			theme, err := names.number(themeName, f.Theme)
			if err != nil {
				return nil, err
			}
			b = binary.AppendUvarint(b, uint64(i-last))
			b = binary.AppendUvarint(b, theme)
			b = append(b, codeOf(stanceCodes, f.Stance)|codeOf(certaintyCodes, f.Certainty)<<3|codeOf(byCodes, f.By)<<5)
			last = i
		}
	}
	return b, nil
}

// again reports whether the finding of the same theme before this one is of
// the same sentence, so that both are one mention.
func again(before []record.Finding, f record.Finding) bool {
	for _, old := range slices.Backward(before) {
		if old.Theme == f.Theme {
			return sentence(old) == sentence(f)
		}
	}
	return false
}

// sentence is the place of the sentence that a finding is of, or of its words
// where that is not known.
func sentence(f record.Finding) [2]int {
	if f.SentenceStart < 0 || f.SentenceStart >= f.SentenceEnd || f.Start < f.SentenceStart || f.End > f.SentenceEnd {
		return [2]int{f.Start, f.End}
	}
	return [2]int{f.SentenceStart, f.SentenceEnd}
}

// isOn reports whether a block of mentions says that the revision is about the
// incident; no block does not.
func isOn(block []byte) bool { return len(block) > 0 && block[0]&1 != 0 }

// unpackMentions appends the mentions of a block to dst.
func unpackMentions(dst []mention, b []byte) ([]mention, error) {
	if len(b) == 0 || b[0] > 1 {
		return dst, errBlock
	}
	at := 0
	for b = b[1:]; len(b) > 0; {
		more, size := binary.Uvarint(b)
		if size <= 0 || more > 1<<31 {
			return dst, errBlock
		}
		b = b[size:]
		theme, size := binary.Uvarint(b)
		if size <= 0 || len(b) == size {
			return dst, errBlock
		}
		code := b[size]
		b = b[size+1:]
		at += int(more)
		dst = append(dst, mention{at, theme, code & 7, code >> 3 & 3, code >> 5 & 3})
	}
	return dst, nil
}

// A block of groups is one number for each row, or 0: utterances whose numbers
// have the same root say the same, so that together they are one voice. See
// group.go.
func packGroups(numbers []uint64) []byte {
	b := make([]byte, 0, 3*len(numbers))
	for _, n := range numbers {
		b = binary.AppendUvarint(b, n)
	}
	return b
}

func unpackGroups(dst []uint64, b []byte) ([]uint64, error) {
	for len(b) > 0 {
		n, size := binary.Uvarint(b)
		if size <= 0 {
			return dst, errBlock
		}
		dst, b = append(dst, n), b[size:]
	}
	return dst, nil
}
