package store

import (
	"encoding/json"

	bolt "go.etcd.io/bbolt"
)

// puts are values that a transaction stores in the end: to pack them takes most
// of the time of writing, so that is done on all cores.
type puts struct {
	tx   *bolt.Tx
	list []*waitingPut
}

type waitingPut struct {
	bucket, key []byte
	pack        func() ([]byte, error) // what goes behind the seal
	value       []byte
}

// record stores a record, as it is when the puts are flushed.
func (p *puts) record(bucket, key []byte, v any) {
	p.packed(bucket, key, func() ([]byte, error) {
		data, err := json.Marshal(v)
		if err != nil {
			return nil, err
		}
		return shorter(data), nil
	})
}

// packed stores what pack returns.
func (p *puts) packed(bucket, key []byte, pack func() ([]byte, error)) {
	p.list = append(p.list, &waitingPut{bucket: bucket, key: key, pack: pack})
}

// flush packs the values, on all cores, and stores them in the order in which
// they came.
func (p *puts) flush() error {
	all := p.list
	p.list = nil
	err := together(len(all), func(i int) error {
		w := all[i]
		data, err := w.pack()
		if err == nil {
			w.value = append(seal(w.key, data), data...)
		}
		return err
	})
	if err != nil {
		return err
	}
	for _, w := range all {
		if err := p.tx.Bucket(w.bucket).Put(w.key, w.value); err != nil {
			return err
		}
	}
	return nil
}
