package store

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"slices"
	"time"

	bolt "go.etcd.io/bbolt"

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
// themes: who the author of the page is, which extractor read it, and in order
// one byte for voice (3 bits), kind (4) and whether day and speaker are those of
// the row before, else both, and of a new speaker the author, see nobodies. Behind the rows
// stand those in another language, each as how many after the last one.
const sameRow = 1 << 7

// authorSize is how many bytes an author has.
const authorSize = 8

// row is one utterance. Its voice is 0 where it is the page's.
type row struct {
	voice, kind byte
	day         int64
	speaker     uint64 // number of the name; 0: the page's author
	author      record.Author
	foreign     bool
}

// nobodies knows which speakers' names are nobody's. A block of rows has one
// author for each name; that of comments of nobody follows from their places.
type nobodies struct {
	tx   *bolt.Tx
	read bool
	are  map[uint64]bool // numbers of the names
}

// tell gives each comment of nobody an author of its own.
func (n *nobodies) tell(rows []row, page record.Author) error {
	if err := n.find(); err != nil || len(n.are) == 0 {
		return err
	}
	for i := range rows {
		if r := &rows[i]; r.speaker != 0 && n.are[r.speaker] && valueOf(kindCodes, r.kind).Single() {
			r.author = page.Alone(i)
		}
	}
	return nil
}

// find looks through the keys of names, once: a store has a hundred thousand, of
// which most are seen to be somebody's by their letters.
func (n *nobodies) find() error {
	if n.read {
		return nil
	}
	n.read, n.are = true, map[uint64]bool{}
	begin := prefix(speakerName)
	return each(n.tx.Bucket(numbersBucket), begin, func(key, value []byte) error {
		name, account, _ := bytes.Cut(key[len(begin):], []byte{0})
		if len(account) > 0 || !record.IsNobody(string(name)) {
			return nil
		}
		var id uint64
		err := decode(key, value, &id)
		n.are[id] = true
		return err
	})
}

// head is what a block of rows says of all of them.
type rowsHead struct {
	page      record.Author
	extractor uint64 // number of its name
}

// packRows makes the block of a revision's rows.
func packRows(r record.Revision, names *namer) ([]byte, error) {
	d := r.Document
	extractor, err := names.number(extractorName, r.Extractor)
	if err != nil {
		return nil, err
	}
	b := binary.AppendUvarint(make([]byte, 0, 16+authorSize+2*len(d.Utterances)), uint64(len(d.Utterances)))
	page := record.PageAuthor(d.URL)
	b = binary.BigEndian.AppendUint64(b, uint64(page))
	b = binary.AppendUvarint(b, extractor)
	last := row{day: usual}
	for i, u := range d.Utterances {
		now := row{voice: codeOf(voiceCodes, u.Voice), kind: codeOf(kindCodes, u.Kind), day: dayNumber(cmp.Or(u.Posted, d.Published))}
		if u.Speaker != "" || u.Handle != "" {
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
			if now.speaker != 0 && now.speaker != last.speaker {
				b = binary.BigEndian.AppendUint64(b, uint64(record.AuthorOf(page, i, record.Utterance{Speaker: u.Speaker, Handle: u.Handle})))
			}
		}
		last = now
	}
	before := 0
	for i, u := range d.Utterances {
		if u.Lang != "" {
			b = binary.AppendUvarint(b, uint64(i+1-before))
			before = i + 1
		}
	}
	return b, nil
}

// unpackRows appends the rows of a block to dst.
func unpackRows(dst []row, b []byte) ([]row, rowsHead, error) {
	var head rowsHead
	n, size := binary.Uvarint(b)
	if size <= 0 || n > uint64(len(b)-size) || len(b) <= size+authorSize {
		return dst, head, errBlock
	}
	head.page = record.Author(binary.BigEndian.Uint64(b[size:]))
	u := unpacker{rest: b[size+authorSize:]}
	head.extractor = u.number()
	first := len(dst)
	dst = slices.Grow(dst, int(n))
	last := row{day: usual}
	for i := range n {
		if len(u.rest) == 0 {
			return dst, head, errBlock
		}
		code := u.rest[0]
		u.rest = u.rest[1:]
		last.voice, last.kind = code&7, code>>3&0xf
		if code&sameRow == 0 {
			more, size := binary.Varint(u.rest)
			if size <= 0 {
				return dst, head, errBlock
			}
			u.rest = u.rest[size:]
			speaker := u.number()
			switch {
			case speaker == 0:
				last.author = head.page
			case speaker != last.speaker:
				last.author = u.author()
			}
			last.day, last.speaker = last.day+more, speaker
		} else if i == 0 {
			return dst, head, errBlock
		}
		if u.broken {
			return dst, head, errBlock
		}
		dst = append(dst, last)
	}
	for at := uint64(first); len(u.rest) > 0; {
		at += u.number()
		if u.broken || at > uint64(len(dst)) || at == uint64(first) {
			return dst, head, errBlock
		}
		dst[at-1].foreign = true
	}
	return dst, head, nil
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
// reports count them, with the place of the words that were found first.
type mention struct {
	record.Spoken
	theme     uint64
	stance    byte
	certainty byte
	by        byte
}

// named is set in the byte of a mention's stance, certainty and maker if it
// stands in a quotation that names who speaks, or of whose voice it is known.
const named = 1 << 7

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
			if f.Again(c.Findings[:j]) {
				continue
			}
			theme, err := names.number(themeName, f.Theme)
			if err != nil {
				return nil, err
			}
			b = binary.AppendUvarint(b, uint64(i-last))
			b = binary.AppendUvarint(b, theme)
			b = appendSpoken(b, codeOf(stanceCodes, f.Stance)|codeOf(certaintyCodes, f.Certainty)<<3|codeOf(byCodes, f.By)<<5, f.Where(i))
			last = i
		}
	}
	return b, nil
}

// appendSpoken appends the code of a mention and where it stands.
func appendSpoken(b []byte, code byte, s record.Spoken) []byte {
	start, size := uint64(max(s.Start, 0)), uint64(max(s.End-s.Start, 0))
	if s.Name == 0 && s.Voice == "" {
		return binary.AppendUvarint(binary.AppendUvarint(append(b, code), start), size)
	}
	b = binary.AppendUvarint(binary.AppendUvarint(append(b, code|named), start), size)
	return binary.BigEndian.AppendUint64(binary.AppendUvarint(b, uint64(s.Depth)<<3|uint64(codeOf(voiceCodes, s.Voice))), uint64(s.Name))
}

// isOn reports whether a block of mentions says that the revision is about the
// incident; no block does not.
func isOn(block []byte) bool { return len(block) > 0 && block[0]&1 != 0 }

// unpackMentions appends the mentions of a block to dst.
func unpackMentions(dst []mention, b []byte) ([]mention, error) {
	if len(b) == 0 || b[0] > 1 {
		return dst, errBlock
	}
	at := uint64(0)
	for u := (unpacker{rest: b[1:]}); len(u.rest) > 0; {
		more, theme := u.number(), u.number()
		if u.broken || len(u.rest) == 0 || more > 1<<31 {
			return dst, errBlock
		}
		code := u.rest[0]
		u.rest = u.rest[1:]
		at += more
		m := mention{theme: theme, stance: code & 7, certainty: code >> 3 & 3, by: code >> 5 & 3}
		start, size := u.number(), u.number()
		m.Utterance, m.Start, m.End = int(at), int(start), int(start+size)
		if code&named != 0 {
			depth := u.number()
			m.Depth, m.Voice, m.Name = int(depth>>3), valueOf(voiceCodes, byte(depth&7)), u.author()
		}
		if u.broken || start > 1<<31 || size > 1<<31 || m.Depth > 1<<31 {
			return dst, errBlock
		}
		dst = append(dst, m)
	}
	return dst, nil
}

func (r *unpacker) author() record.Author {
	if len(r.rest) < authorSize {
		r.rest, r.broken = nil, true
		return 0
	}
	a := record.Author(binary.BigEndian.Uint64(r.rest))
	r.rest = r.rest[authorSize:]
	return a
}
