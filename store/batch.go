package store

import (
	"bytes"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"

	bolt "go.etcd.io/bbolt"
)

// batchBytes and batchKeys are how much a transaction copies of what is gone
// through as a whole: enough that its commit does not matter, and little enough
// to stay in memory.
const (
	batchBytes = 4 << 20
	batchKeys  = 2000
)

// stretch calls fn for the records of a bucket that come after the key last,
// nil: from the first one, as many as a transaction copies and at most so many
// keys. It returns the key of the last of them; nil: there is no more, and no
// page was damaged so that it hides some.
func stretch(b *bolt.Bucket, last []byte, keys int, fn func(key, value []byte) error) ([]byte, error) {
	c := b.Cursor()
	key, value := c.First()
	if last != nil {
		if key, value = c.Seek(last); bytes.Equal(key, last) {
			key, value = c.Next()
		}
	}
	for n, size := 0, 0; key != nil && n < keys && size < batchBytes; n++ {
		if len(key) == 0 {
			return nil, fmt.Errorf("%w: a record has no key", ErrDamaged)
		}
		if err := fn(key, value); err != nil {
			return nil, err
		}
		size += len(value)
		last = key
		key, value = c.Next()
	}
	if key == nil {
		return nil, ended(b, nil, nil, nil)
	}
	return bytes.Clone(last), nil
}

// inStretches calls fn for every record of a bucket, in transactions of a store
// that each write so much. The bucket is asked for in each of them: it may be
// one of the store itself.
func (s *Store) inStretches(bucket func(tx *bolt.Tx) *bolt.Bucket, fn func(x *indexer, key, value []byte) error) error {
	var last []byte
	for {
		err := s.update(func(tx *bolt.Tx) (err error) {
			x := newIndexer(tx)
			last, err = stretch(bucket(tx), last, batchKeys, func(key, value []byte) error { return fn(x, key, value) })
			if err != nil {
				return err
			}
			return x.flush()
		})
		if err != nil || last == nil {
			return err
		}
	}
}

// decodedAtOnce is how many records are looked at at once, by all cores.
const decodedAtOnce = 256

// inBatches decodes the records of a bucket and hands them on, so many at a time.
func inBatches[T any](b *bolt.Bucket, do func([]T) error) error {
	var batch []T
	err := each(b, nil, func(key, value []byte) error {
		var one T
		if err := decode(key, value, &one); err != nil {
			return err
		}
		if batch = append(batch, one); len(batch) < decodedAtOnce {
			return nil
		}
		defer func() { batch = batch[:0] }()
		return do(batch)
	})
	if err == nil && len(batch) > 0 {
		err = do(batch)
	}
	return err
}

// together calls fn for every i below n on all cores, and joins the errors.
func together(n int, fn func(i int) error) error {
	errs := make([]error, n)
	var wg sync.WaitGroup
	var next atomic.Int64
	for range min(n, runtime.GOMAXPROCS(0)) {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				errs[i] = fn(i)
			}
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}
