package store

import (
	"errors"
	"fmt"

	bolt "go.etcd.io/bbolt"

	"classify/store/record"
)

// Stats are the sizes of a store.
type Stats struct {
	Version    string                  `json:"version"` // of the format
	Bytes      int64                   `json:"bytes"`   // of the file
	PageSize   int64                   `json:"page_size"`
	Pages      int64                   `json:"pages"` // in use or free
	Free       int                     `json:"free"`  // pages
	Utterances int                     `json:"utterances"`
	Buckets    map[string]*BucketStats `json:"buckets"`
}

// BucketStats are the sizes of a bucket. One that is small lies within a page
// of the others, and has none of its own.
type BucketStats struct {
	Keys  int   `json:"keys"`
	Bytes int64 `json:"bytes"` // of keys and values
	Pages int   `json:"pages"`
}

// PerUtterance is how many bytes of the file in use come on each utterance of
// a revision; 0 without any.
func (s Stats) PerUtterance() float64 {
	if s.Utterances == 0 {
		return 0
	}
	return float64((s.Pages-int64(s.Free))*s.PageSize) / float64(s.Utterances)
}

// Sizes measures the store at path.
func Sizes(path string) (out Stats, err error) {
	s, err := Open(path)
	if err != nil {
		return out, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	f, size, err := openSized(path)
	if err != nil {
		return out, err
	}
	defer f.Close()
	var found Whole
	i := inspection{fault: found.add}
	i.file(f, size)
	if err := found.Err(); err != nil {
		return out, fmt.Errorf("measure store %s: %w", path, err)
	}
	out = i.stats
	err = s.view(func(tx *bolt.Tx) error {
		out.Version = string(tx.Bucket(metaBucket).Get(versionKey))
		return each(tx.Bucket(revisionsBucket), nil, func(key, value []byte) error {
			s.shed(false)
			var r record.Revision
			err := decode(key, value, &r)
			out.Utterances += len(r.Document.Utterances)
			return err
		})
	})
	return out, err
}
