package store

import (
	"encoding/binary"
	"fmt"
	"math/big"
	"strconv"

	"classify/store/record"
)

// The codes of facts and events. New ones go to the end; 0 is none of them.
var (
	factCodes      = []string{"", "count", "money", "percent", "duration", "arithmetic"}
	qualifierCodes = []string{"", "approx", "at_least", "at_most", "over", "under", "estimated"}
	eventCodes     = []string{"", "detected", "announced", "notified", "reported", "answered", "demanded", "stopped", "apologised", "findings", "ordered"}
)

// The kinds of things in a block of what is told.
const (
	toldFact  = 0
	toldWrong = 1 // a calculation that is wrong
	toldEvent = 2
	toldAsk   = 3 // its code is 1 if it is asked of the organisation by name
	toldBits  = 2
)

// numberer gives names their numbers.
type numberer interface {
	number(kind, name string) (uint64, error)
}

const toldForm = 1

// A block of what is told is why a revision is about the incident or not, and the
// facts, events and questions of its utterances, as far as reports put them together: one after the other, how many utterances
// after the last one, kind and type, where it stands, and its texts.
func packTold(a record.Analysis, rows int, names numberer) ([]byte, error) {
	reason, err := names.number(reasonName, a.Reason)
	if err != nil {
		return nil, err
	}
	b := binary.AppendUvarint([]byte{toldForm}, reason)
	last := 0
	head := func(utterance int, kind, code byte, start, end int) {
		b = binary.AppendUvarint(b, uint64(utterance-last))
		b = append(b, kind|code<<toldBits)
		b = binary.AppendUvarint(b, uint64(max(start, 0)))
		b = binary.AppendUvarint(b, uint64(max(end-start, 0)))
		last = utterance
	}
	text := func(all ...string) {
		for _, s := range all {
			b = append(binary.AppendUvarint(b, uint64(len(s))), s...)
		}
	}
	for i, c := range a.Codings {
		if i >= rows {
			break
		}
		for _, f := range c.Reported() {
			kind := byte(toldFact)
			if f.Consistent != nil && !*f.Consistent {
				kind = toldWrong
			}
			value, err := factValue(f)
			if err != nil {
				return nil, fmt.Errorf("revision %d: %w", a.Revision, err)
			}
			head(i, kind, codeOf(factCodes, f.Type), f.Start, f.End)
			b = append(b, codeOf(qualifierCodes, f.Qualifier))
			text(value, f.Unit, f.Currency, f.Of, f.Expected)
		}
		for _, e := range c.Events {
			head(i, toldEvent, codeOf(eventCodes, e.Kind), e.Start, e.End)
			text(e.When, e.Who, e.To, e.What)
		}
		for _, a := range c.Asked {
			code := byte(0)
			if a.Direct {
				code = 1
			}
			head(i, toldAsk, code, a.Start, a.End)
		}
	}
	return b, nil
}

// factValue is what a fact says, in a text: of a number its digits.
func factValue(f record.Fact) (string, error) {
	switch f.Type {
	case "duration":
		return f.ISO, nil
	case "arithmetic":
		return f.Claim, nil
	}
	switch v := f.Value.(type) {
	case nil:
		return "", nil
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64), nil
	default:
		s := fmt.Sprint(v)
		if _, ok := new(big.Rat).SetString(s); !ok {
			return "", fmt.Errorf("%q is no number", s)
		}
		return s, nil
	}
}

// unpackTold appends what a block says to dst, and gives the number of the reason.
func unpackTold(dst []record.Told, b []byte) (told []record.Told, reason uint64, err error) {
	if len(b) == 0 || b[0] != toldForm {
		return dst, 0, errBlock
	}
	at := uint64(0)
	u := unpacker{rest: b[1:]}
	if reason = u.number(); u.broken {
		return dst, reason, errBlock
	}
	text := func() string {
		n := u.number()
		if n > uint64(len(u.rest)) {
			u.rest, u.broken = nil, true
			return ""
		}
		s := string(u.rest[:n])
		u.rest = u.rest[n:]
		return s
	}
	octet := func() byte {
		if len(u.rest) == 0 {
			u.broken = true
			return 0
		}
		c := u.rest[0]
		u.rest = u.rest[1:]
		return c
	}
	for len(u.rest) > 0 {
		at += u.number()
		code := octet()
		start, size := u.number(), u.number()
		if u.broken || at > 1<<31 || start > 1<<31 || size > 1<<31 {
			return dst, reason, errBlock
		}
		if n := len(dst); n == 0 || dst[n-1].Utterance != int(at) {
			dst = append(dst, record.Told{Utterance: int(at)})
		}
		one := &dst[len(dst)-1]
		switch kind := code & (1<<toldBits - 1); kind {
		case toldFact, toldWrong:
			f := record.Fact{Type: valueOf(factCodes, code>>toldBits), Start: int(start), End: int(start + size), Qualifier: valueOf(qualifierCodes, octet())}
			value := text()
			f.Unit, f.Currency, f.Of, f.Expected = text(), text(), text(), text()
			switch f.Type {
			case "duration":
				f.ISO = value
			case "arithmetic":
				right := kind == toldFact
				f.Claim, f.Consistent = value, &right
			default:
				f.Value = value
			}
			one.Facts = append(one.Facts, f)
		case toldEvent:
			e := record.Event{Kind: valueOf(eventCodes, code>>toldBits), Start: int(start), End: int(start + size)}
			e.When, e.Who, e.To, e.What = text(), text(), text(), text()
			one.Events = append(one.Events, e)
		case toldAsk:
			one.Asked = append(one.Asked, record.Ask{Start: int(start), End: int(start + size), Direct: code>>toldBits == 1})
		default:
			u.broken = true
		}
		if u.broken {
			return dst, reason, errBlock
		}
	}
	return dst, reason, nil
}
