package warc

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
)

// maxDamages is how many damages are described; the others are only counted.
const maxDamages = 100

// window is how many bytes of a stream that cannot seek are kept so that it can
// be gone back in: a largest record and its header.
const window = maxBlock + maxHead

// Reading again after damage may cost this much beyond a multiple of what was
// read, so that no archive costs more than a few times its size.
const (
	freeAgain  = 32 << 20 // bytes, two of the largest records
	timesAgain = 4
	tryCost    = 4 << 10 // of a gzip member that turns out to be none
)

// A gzip member that unpacks to more than bombSize bytes and bombRatio times
// its own size is not read on. Text is packed to a fifth, rarely a hundredth.
const (
	bombSize  = 64 << 20
	bombRatio = 200
)

var errBomb = errors.New("the gzip member unpacks to far more than its size")

// Reader reads the records of an archive, plain or gzip or mixed, one member a
// record or one for all. What is damaged is noted and left out, and reading
// goes on with the next record that can be read. It is not safe for
// concurrent use.
type Reader struct {
	raw    *source // the archive
	member *source // what the current gzip member unpacks to; nil between members
	zip    *gzip.Reader
	start  int64 // of the current member
	inside int   // records of the current member that were handed out
	spare  []byte

	searching bool  // after damage that has been noted: what fits no record is part of it
	again     int64 // bytes that were read a second time
	sound     int64 // everything was whole up to here, or is noted as damage
	cut       bool  // the last damage is that the archive ends too early
	damages   []Damage
	count     int
}

// NewReader reads the archive in, from where it stands. If in can seek, as a
// file can, records are found again after any damage; else only where no more
// than about 17 MiB must be read again.
func NewReader(in io.Reader) *Reader {
	return &Reader{raw: newSource(in, window)}
}

// Damages returns a description of the damages met so far, at most 100, and
// how many there are.
func (r *Reader) Damages() (list []Damage, count int) { return r.damages, r.count }

// Next returns the next record that is whole, or io.EOF after the last one. Any
// other error is the underlying reader's.
func (r *Reader) Next() (*Record, error) {
	for {
		if r.member == nil && !r.enter() {
			if r.raw.err != io.EOF {
				return nil, fmt.Errorf("read the archive: %w", r.raw.err)
			}
			return nil, io.EOF
		}
		if rec := r.read(); rec != nil {
			return rec, nil
		}
	}
}

// in is the stream that records are read from.
func (r *Reader) in() *source {
	if r.member != nil {
		return r.member
	}
	return r.raw
}

func (r *Reader) place(offset int64) Place {
	if r.member != nil {
		return Place{r.start, offset}
	}
	return Place{offset, 0}
}

func (r *Reader) note(at Place, what string) {
	if r.count++; len(r.damages) < maxDamages {
		r.damages = append(r.damages, Damage{at, what})
	}
}

// enter finds the next record or member; false at the archive's end.
func (r *Reader) enter() bool {
	for {
		r.raw.skipNewlines()
		ahead, at := r.raw.peek(lookahead), r.raw.offset()
		switch {
		case len(ahead) == 0:
			return false
		case versionAhead(ahead):
			return true
		case !gzipAhead(ahead):
			r.cut = len(ahead) < lookahead && cutStart(ahead)
			r.lose(at, at, "no record begins here")
		default:
			if opened, empty := r.open(); opened {
				return true
			} else if !empty {
				r.cut = len(ahead) < lookahead
				r.lose(at, at+1, "a gzip member holds no record")
			}
		}
	}
}

// decoder unpacks one gzip member and stops at a bomb.
type decoder struct {
	zip   *gzip.Reader
	raw   *source
	start int64
	out   int64
}

// Read implements io.Reader.
func (d *decoder) Read(p []byte) (int, error) {
	if d.out > bombSize && d.out > bombRatio*(d.raw.offset()-d.start) {
		return 0, errBomb
	}
	n, err := d.zip.Read(p)
	d.out += int64(n)
	return n, err
}

// open begins the gzip member that stands next. If it is empty it has been
// used; if it holds no record either, the stream stands at its start again.
func (r *Reader) open() (opened, empty bool) {
	start := r.raw.offset()
	r.start, r.inside, r.raw.keep = start, 0, start
	var err error
	if r.zip == nil {
		r.zip, err = gzip.NewReader(r.raw)
	} else {
		err = r.zip.Reset(r.raw)
	}
	if err != nil {
		r.zip = nil
		return r.refuse(start)
	}
	r.zip.Multistream(false)
	member := &source{r: &decoder{zip: r.zip, raw: r.raw, start: start}, size: -1, buf: r.spare[:0], limit: window}
	member.skipNewlines()
	ahead := member.peek(lookahead)
	if len(ahead) == 0 && member.err == io.EOF && !r.searching {
		r.sound = r.raw.offset()
		return false, true
	}
	// In a search a flipped first line is one more thing that is no record;
	// else the member is read, so that the damage is told as what it is.
	broken := member.err != nil && member.err != io.EOF
	if !versionAhead(ahead) && (r.searching || !broken) {
		return r.refuse(start)
	}
	r.member = member
	return true, false
}

// refuse goes back to the start of what is no member.
func (r *Reader) refuse(start int64) (opened, empty bool) {
	r.again += tryCost + r.raw.offset() - start
	r.raw.rewind(start)
	return false, false
}

// read reads one record from the current stream; nil if there is none or it is
// damaged, which is then noted, and the stream stands where reading goes on.
func (r *Reader) read() *Record {
	in := r.in()
	in.skipNewlines()
	start := in.offset()
	if r.member != nil && len(in.peek(1)) == 0 {
		r.leave()
		return nil
	}
	in.keep = start
	rec, fault := head(in)
	unended := in.err != nil && bytes.IndexByte(in.rest(), '\n') < 0
	if fault != "" && unended && (fault == endless || r.member != nil) {
		r.loseShort(start, start+1)
		return nil
	}
	if fault != "" {
		r.again += timesAgain * (in.offset() - start) // reading fields is slower than searching
		r.lose(start, start+1, fault)
		return nil
	}
	rec.Place = r.place(start)
	body := in.offset()
	in.keep = body
	if r.member == nil && in.size >= 0 && rec.Length > in.size-body {
		r.cut = true
		r.lose(start, body, "a record is longer than what is left of the archive")
		return nil
	}
	block := newDigest(rec.Get("WARC-Block-Digest"))
	if !fillBlock(in, rec, block) {
		r.loseShort(start, body)
		return nil
	}
	return r.judge(rec, block, start, body)
}

// fillBlock reads a record's block; false if it is cut off.
func fillBlock(in *source, rec *Record, d *digest) bool {
	var block bytes.Buffer
	_, err := io.CopyN(&block, in, min(rec.Length, maxBlock))
	rec.Block = block.Bytes()
	if d != nil {
		d.Write(rec.Block)
	}
	left := rec.Length - maxBlock
	if err != nil || left <= 0 {
		return err == nil
	}
	rec.Truncated = true
	var rest io.Writer = io.Discard
	if d != nil {
		rest = d
	}
	_, err = io.CopyN(rest, in, left)
	return err == nil
}

// judge decides whether a record that has been read is whole, by what follows
// it and by its digests.
func (r *Reader) judge(rec *Record, block *digest, start, body int64) *Record {
	in := r.in()
	closed := string(in.peek(4)) == "\r\n\r\n"
	in.skipNewlines()
	ahead := in.peek(lookahead)
	ends := len(ahead) == 0
	framed := ends || versionAhead(ahead) || r.member == nil && gzipAhead(ahead)
	verified := block != nil && block.matches()
	if !framed && !verified && (block != nil || !closed) {
		r.lose(start, body, "a record does not end where its length says")
		return nil
	}
	if r.member != nil && ends && in.err != io.EOF && (r.inside == 0 || !verified) {
		r.loseShort(start, body) // the member's own check failed
		return nil
	}
	r.searching, r.cut = false, false
	if r.member == nil {
		r.sound = in.offset()
	}
	if block != nil && !verified {
		r.note(rec.Place, "a record's block digest is wrong")
		return nil
	}
	if !payloadHolds(rec) {
		r.note(rec.Place, "a record's payload digest is wrong")
		return nil
	}
	r.inside++
	return rec
}

// leave ends the current gzip member.
func (r *Reader) leave() {
	if r.member.err != io.EOF {
		r.loseShort(r.member.offset(), r.member.offset())
		return
	}
	r.spareBuffer()
	r.member = nil
	if !r.searching {
		r.sound = r.raw.offset()
	}
}

// loseShort gives up a record whose stream ends or breaks within it.
func (r *Reader) loseShort(start, body int64) {
	err := r.in().err
	r.cut = err == io.ErrUnexpectedEOF || r.member == nil && err == io.EOF
	switch {
	case r.member == nil || err == io.ErrUnexpectedEOF:
		r.lose(start, body, "the archive ends within a record")
	case err == io.EOF:
		r.lose(start, body, "a record is longer than its gzip member")
	case errors.Is(err, errBomb):
		r.lose(start, body, err.Error())
	default:
		r.lose(start, body, "a gzip member is damaged")
	}
}

// lose notes a damage that begins at an offset, once for all that hangs
// together, and goes to the next thing that looks like a record: in the current
// stream from an offset on, or if that is broken in the archive behind the
// member's start.
func (r *Reader) lose(at, from int64, what string) {
	in := r.in()
	if !r.searching {
		r.note(r.place(at), what)
	}
	r.searching = true
	if r.member == nil {
		r.back(in, from)
		r.scan(in, true)
		return
	}
	if in.err == nil || in.err == io.EOF {
		r.back(in, from)
		if r.scan(in, false) {
			return
		}
	}
	if in.err != io.EOF {
		r.again += in.far / timesAgain // unpacking is cheaper than it looks
		r.back(r.raw, r.start+1)
		r.leaveFor(true)
		return
	}
	r.leaveFor(false)
}

// leaveFor leaves a member after damage: for what stands behind it, or for
// whatever can be found where it stands.
func (r *Reader) leaveFor(search bool) {
	r.spareBuffer()
	r.member = nil
	if search {
		r.scan(r.raw, true)
	}
}

// spareBuffer keeps a member's buffer for the next one, unless it is large.
func (r *Reader) spareBuffer() {
	if r.spare = r.member.buf; cap(r.spare) > 16*chunk {
		r.spare = nil
	}
}

// back goes back to an offset if that is possible and not too dear.
func (r *Reader) back(in *source, offset int64) {
	cost := in.offset() - offset
	if cost > 0 && !r.affords(cost) {
		return
	}
	if in.rewind(offset) && cost > 0 {
		r.again += cost
	}
}

func (r *Reader) affords(cost int64) bool {
	return r.again+cost <= freeAgain+timesAgain*r.raw.far
}

// scan goes to the next place where a record, or in the archive itself a gzip
// member, may begin; false if there is none.
func (r *Reader) scan(in *source, members bool) bool {
	for {
		b := in.rest()
		for i, c := range b {
			if c != 'W' && (c != 0x1f || !members) {
				continue
			}
			in.pos = len(in.buf) - len(b) + i
			ahead := in.peek(lookahead)
			if (versionAhead(ahead) || members && gzipAhead(ahead)) && r.affords(tryCost) {
				return true
			}
			if len(in.rest()) != len(b)-i { // peek has moved the buffer
				in.pos++
				b = nil
				break
			}
		}
		if b == nil {
			continue
		}
		in.pos = len(in.buf)
		if !in.fill() {
			return false
		}
	}
}
