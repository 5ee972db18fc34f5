package store

import (
	"bytes"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/klauspost/compress/dict"
	"github.com/klauspost/compress/zstd"
	bolt "go.etcd.io/bbolt"
)

// TestTheDictionaryIsMade made dictionary1 from the records of a store of
// version 3, of which every second one was left out to measure it: with
// DICTIONARY naming that store it writes dictionary.new. The store held the
// example incident and, imported, the texts of testdata/gold.
func TestTheDictionaryIsMade(t *testing.T) {
	path := os.Getenv("DICTIONARY")
	if path == "" {
		t.Skip("the dictionary is made already")
	}
	db, err := bolt.Open(path, 0o600, &bolt.Options{ReadOnly: true})
	must(t, err)
	defer db.Close()
	var samples [][]byte
	must(t, db.View(func(tx *bolt.Tx) error {
		for _, name := range [][]byte{revisionsBucket, analysesBucket, membersBucket, pagesBucket, capturesBucket, runsBucket, changesBucket, methodsBucket} {
			n := 0
			err := tx.Bucket(name).ForEach(func(key, value []byte) error {
				if n++; n%2 == 0 {
					samples = append(samples, bytes.Clone(value[sealSize:]))
				}
				return nil
			})
			if err != nil {
				return err
			}
		}
		return nil
	}))
	made, err := dict.BuildZstdDict(samples, dict.Options{MaxDictSize: 8 << 10, HashBytes: 6, ZstdDictID: 1, ZstdLevel: zstd.SpeedDefault})
	must(t, err)
	must(t, os.WriteFile("dictionary.new", made, 0o600))
}

func TestARecordIsKeptInItsShorterForm(t *testing.T) {
	s, _ := fresh(t)
	long := strings.Repeat("公表が遅い。", 50)
	for _, tt := range []struct {
		name, text string
		packed     bool
	}{{"short", "x", false}, {"long", long, true}} {
		must(t, s.update(func(tx *bolt.Tx) error { return put(tx.Bucket(metaBucket), []byte(tt.name), tt.text) }))
		must(t, s.view(func(tx *bolt.Tx) error {
			value := tx.Bucket(metaBucket).Get([]byte(tt.name))
			if packed := value[sealSize] == formDictionary1; packed != tt.packed || packed && len(value) > len(tt.text)/4 {
				t.Errorf("%s: packed %v in %d bytes, want %v", tt.name, packed, len(value), tt.packed)
			}
			var got string
			if _, err := get(tx.Bucket(metaBucket), []byte(tt.name), &got); err != nil || got != tt.text {
				t.Errorf("%s came back as %.20q, %v", tt.name, got, err)
			}
			return nil
		}))
		must(t, s.update(func(tx *bolt.Tx) error { return tx.Bucket(metaBucket).Delete([]byte(tt.name)) }))
	}
}

func TestAFrameThatUnpacksWithoutEndIsDamage(t *testing.T) {
	huge, err := zstd.NewWriter(nil)
	must(t, err)
	packed := append([]byte{formDictionary1}, huge.EncodeAll(make([]byte, mostUnpacked+1), nil)...)
	key := []byte("k")
	var v any
	if err := decode(key, append(seal(key, packed), packed...), &v); !errors.Is(err, ErrDamaged) {
		t.Errorf("decode = %v, want %v", err, ErrDamaged)
	}
}

func FuzzDecode(f *testing.F) {
	key := []byte("k")
	f.Add([]byte(`{"a":1}`))
	f.Add(shorter([]byte(strings.Repeat(`"x",`, 30))))
	f.Fuzz(func(t *testing.T, data []byte) {
		var v any
		if err := decode(key, append(seal(key, data), data...), &v); err != nil && !errors.Is(err, ErrDamaged) {
			t.Errorf("decode(%q) = %v", data, err)
		}
	})
}
