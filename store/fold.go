package store

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/klauspost/compress/zstd"
	bolt "go.etcd.io/bbolt"

	"classify/store/record"
)

// Folding is how a text is spelt to be searched in, so that the many ways of
// writing the same characters are one.
type Folding struct {
	Method string // its name and version: another one folds everything anew
	// Fold is the text as it is searched in, without line breaks, and the way
	// back: the bytes of the text that the folded bytes start to end are from.
	Fold func(text string) (folded string, span func(start, end int) (int, int))
}

// Folded is the folded texts of a revision's utterances, in order.
type Folded struct {
	Revision uint64
	Texts    []string
}

const foldStage = "fold"

// maxUnfolded is how many bytes of text Unfolded returns, at least one revision.
const maxUnfolded = 8 << 20

// Unfolded returns at most limit revisions that were not yet folded by this
// method, the oldest number first.
func (s *Store) Unfolded(method string, limit int) (revisions []record.Revision, err error) {
	err = s.view(func(tx *bolt.Tx) error {
		revisions = revisions[:0]
		at, err := stand(tx, foldStage, method)
		if err != nil {
			return err
		}
		size := 0
		c := tx.Bucket(revisionsBucket).Cursor()
		for k, v := c.Seek(number(at.Last + 1)); k != nil && len(revisions) < limit && size < maxUnfolded; k, v = c.Next() {
			var r record.Revision
			if err := decode(k, v, &r); err != nil {
				return err
			}
			for _, u := range r.Document.Utterances {
				size += len(u.Text)
			}
			revisions = append(revisions, r)
		}
		return nil
	})
	return revisions, err
}

// KeepFolded stores the folded texts of revisions that Unfolded returned, in
// order.
func (s *Store) KeepFolded(method string, all []Folded) error {
	return s.update(func(tx *bolt.Tx) error {
		at, err := stand(tx, foldStage, method)
		if err != nil {
			return err
		}
		if at.Last == 0 {
			err := tx.DeleteBucket(foldedBucket) // by another method, if any
			if err == nil {
				_, err = tx.CreateBucket(foldedBucket)
			}
			if err != nil {
				return err
			}
		}
		bucket := tx.Bucket(foldedBucket)
		bucket.FillPercent = appendedFill
		full := puts{tx: tx}
		now, err := lastFolded(bucket)
		if err != nil {
			return err
		}
		for _, f := range all {
			if f.Revision <= at.Last {
				return fmt.Errorf("fold: revision %d comes after %d", f.Revision, at.Last)
			}
			at.Last = f.Revision
			if len(now.text) >= foldedSize {
				now.put(&full)
				now = &foldedText{}
			}
			if err := now.add(f); err != nil {
				return err
			}
		}
		now.put(&full)
		return errors.Join(full.flush(), put(tx.Bucket(stagesBucket), []byte(foldStage), at))
	})
}

// foldedSize is from how many bytes on a folded text is full: it packs well and
// is unpacked in a fraction of a millisecond.
const foldedSize = 256 << 10

const foldedForm = 1

var errFolded = errors.New("a folded text that was not written so")

// foldedText is the folded text of some revisions, each utterance followed by a
// line break, and how many bytes each revision has of it. It is stored under
// the number of its first revision: form, how many revisions, of each how much
// further its number is and its bytes, and the text as zstd.
type foldedText struct {
	parts []foldedPart
	text  []byte
}

type foldedPart struct {
	revision uint64
	size     int
}

// texts is the coder of folded texts.
var texts = sync.OnceValue(func() coder {
	// Both fail only on impossible options.
	pack, _ := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedDefault), zstd.WithEncoderCRC(false),
		zstd.WithWindowSize(1<<20))
	open, _ := zstd.NewReader(nil, zstd.WithDecoderMaxMemory(mostUnpacked), zstd.WithDecoderConcurrency(0))
	return coder{pack, open}
})

func (f *foldedText) add(one Folded) error {
	before := len(f.text)
	for _, t := range one.Texts {
		if strings.Contains(t, "\n") {
			return fmt.Errorf("fold: revision %d has a line break in its folded text", one.Revision)
		}
		f.text = append(append(f.text, t...), '\n')
	}
	f.parts = append(f.parts, foldedPart{one.Revision, len(f.text) - before})
	return nil
}

// put stores the text with the others.
func (f *foldedText) put(all *puts) {
	if len(f.parts) == 0 {
		return
	}
	all.packed(foldedBucket, number(f.parts[0].revision), func() ([]byte, error) {
		data := binary.AppendUvarint([]byte{foldedForm}, uint64(len(f.parts)))
		last := f.parts[0].revision
		for _, p := range f.parts {
			data = binary.AppendUvarint(data, p.revision-last)
			data = binary.AppendUvarint(data, uint64(p.size))
			last = p.revision
		}
		return texts().pack.EncodeAll(f.text, data), nil
	})
}

// lastFolded is the folded text that is to be gone on with.
func lastFolded(b *bolt.Bucket) (*foldedText, error) {
	key, value := b.Cursor().Last()
	f := &foldedText{}
	if key == nil {
		return f, nil
	}
	if err := f.open(bytes.Clone(key), value); err != nil {
		return nil, err
	}
	if len(f.text) >= foldedSize {
		return &foldedText{}, nil
	}
	return f, nil
}

// open reads a stored folded text.
func (f *foldedText) open(key, value []byte) error {
	packed, err := f.openParts(key, value)
	if err != nil {
		return err
	}
	return f.unpack(key, packed)
}

// unpack reads the text, into the memory of the last one.
func (f *foldedText) unpack(key, packed []byte) (err error) {
	if f.text, err = texts().open.DecodeAll(packed, f.text[:0]); err != nil {
		return unreadable(key, err)
	}
	size := 0
	for _, p := range f.parts {
		size += p.size
	}
	if size != len(f.text) {
		return unreadable(key, errFolded)
	}
	return nil
}

// openParts reads of a stored folded text which revisions it is of.
func (f *foldedText) openParts(key, value []byte) (packed []byte, err error) {
	data, err := unseal(key, value)
	if err != nil {
		return nil, err
	}
	if len(data) == 0 || data[0] != foldedForm || len(key) != 8 {
		return nil, unreadable(key, errFolded)
	}
	u := unpacker{rest: data[1:]}
	n, last := u.number(), readNumber(key)
	if n > uint64(len(u.rest)) {
		return nil, unreadable(key, errFolded)
	}
	f.parts = f.parts[:0]
	for range n {
		last += u.number()
		size := u.number()
		if size > mostUnpacked {
			u.broken = true
		}
		f.parts = append(f.parts, foldedPart{last, int(size)})
	}
	if u.broken {
		return nil, unreadable(key, errFolded)
	}
	return u.rest, nil
}

func isFolded(key, value []byte) error {
	var f foldedText
	return f.open(key, value)
}
