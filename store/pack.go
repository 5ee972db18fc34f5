package store

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/json"
	"fmt"
	"strconv"
	"sync"

	"github.com/klauspost/compress/zstd"
	bolt "go.etcd.io/bbolt"
)

// A stored record is sealSize bytes of a hash and then its JSON, or, where that
// is shorter, a form byte and what the form says. JSON never begins with one.
// A form is for ever: a dictionary that is replaced gets another one.
const formDictionary1 = 1 // zstd with dictionary1

// dictionary1 is what small records have in common: a revision takes 264 bytes
// with it and 602 without, an analysis 110 and 430 (means of 1,357 records that
// it was not made from). TestTheDictionaryIsMade made it; it is never made
// again.
//
//go:embed dictionary1
var dictionary1 []byte

// mostUnpacked is how many bytes a packed record or body may have unpacked:
// more was never written, so it is damage.
const mostUnpacked = 256 << 20

// least is from which size JSON is worth packing.
const least = 40

// coder packs and unpacks. It is safe for concurrent use.
type coder struct {
	pack *zstd.Encoder
	open *zstd.Decoder
}

// records is the coder of records. Their values come and go one at a time, so
// it is made once for all stores.
var records = sync.OnceValue(func() coder {
	// Both fail only on impossible options.
	pack, _ := zstd.NewWriter(nil, zstd.WithEncoderDict(dictionary1), zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderCRC(false),
		zstd.WithLowerEncoderMem(true), zstd.WithWindowSize(1<<20))
	open, _ := zstd.NewReader(nil, zstd.WithDecoderDicts(dictionary1), zstd.WithDecoderMaxMemory(mostUnpacked), zstd.WithDecoderConcurrency(0))
	return coder{pack, open}
})

// buffers are for records that are unpacked and thrown away at once.
var buffers = sync.Pool{New: func() any { return new([]byte) }}

// mostKept is how large a buffer may be that is kept.
const mostKept = 1 << 20

// put stores a record behind a hash over it and its key, so that a changed
// byte does not come back as data. bbolt has no checksum of its own.
func put(b *bolt.Bucket, key []byte, v any) error {
	data, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return putSealed(b, key, shorter(data))
}

// putSealed stores bytes behind their hash.
func putSealed(b *bolt.Bucket, key, data []byte) error {
	return b.Put(key, append(seal(key, data), data...))
}

// shorter is a record's JSON in the form that takes the least room.
func shorter(data []byte) []byte {
	if len(data) < least {
		return data
	}
	packed := records().pack.EncodeAll(data, append(make([]byte, 0, len(data)/2), formDictionary1))
	if len(packed) < len(data) {
		return packed
	}
	return data
}

// get reads a record; ok is false if there is certainly none under the key.
func get(b *bolt.Bucket, key []byte, v any) (ok bool, err error) {
	value := b.Get(key)
	if value == nil {
		return false, absent(b, key)
	}
	return true, decode(key, value, v)
}

// has tells whether there is a record under a key.
func has(b *bolt.Bucket, key []byte) (bool, error) {
	if b.Get(key) != nil {
		return true, nil
	}
	return false, absent(b, key)
}

// need reads a record that another one names: that it is missing is damage.
func need(b *bolt.Bucket, what string, key []byte, v any) error {
	ok, err := get(b, key, v)
	if err == nil && !ok {
		err = fmt.Errorf("%w: the %s %s is missing", ErrDamaged, what, keyText(key))
	}
	return err
}

// sealSize is how many bytes of the hash are kept: against chance, not against
// an attacker, who could make a new one.
const sealSize = 8

func seal(key, data []byte) []byte {
	h := sha256.New()
	h.Write(key)
	h.Write([]byte{0})
	h.Write(data)
	var sum [sha256.Size]byte
	return h.Sum(sum[:0])[:sealSize:sealSize]
}

// unseal checks a stored value against its hash and returns what it covers.
func unseal(key, value []byte) ([]byte, error) {
	if len(value) < sealSize || !bytes.Equal(value[:sealSize], seal(key, value[sealSize:])) {
		return nil, fmt.Errorf("%w: the record %q is not what was written", ErrDamaged, key)
	}
	return value[sealSize:], nil
}

// decode reads the stored record of a key.
func decode(key, value []byte, v any) error {
	data, err := unseal(key, value)
	if err != nil {
		return err
	}
	if len(data) > 0 && data[0] == formDictionary1 {
		buffer := buffers.Get().(*[]byte)
		defer func() {
			if cap(*buffer) <= mostKept {
				buffers.Put(buffer)
			}
		}()
		data, err = records().open.DecodeAll(data[1:], (*buffer)[:0])
		if err != nil {
			return unreadable(key, err)
		}
		*buffer = data
	}
	if err := json.Unmarshal(data, v); err != nil {
		return unreadable(key, err)
	}
	return nil
}

// keyText is a key as a person reads it.
func keyText(key []byte) string {
	if len(key) == 8 {
		return strconv.FormatUint(readNumber(key), 10)
	}
	return strconv.Quote(string(key))
}

// unreadable says that a record is damaged although it has its hash.
func unreadable(key []byte, err error) error {
	return fmt.Errorf("%w: the record %q cannot be read: %v", ErrDamaged, key, err)
}
