package store

import (
	"crypto/sha256"

	bolt "go.etcd.io/bbolt"
)

// Names that stand in blocks are numbers there: themes, and who speaks.
const (
	themeName     = "theme"
	extractorName = "extractor"
	reasonName    = "reason"  // why a document is about the incident or not
	speakerName   = "speaker" // name, zero byte, account; one of the two may be ""
)

// longestName is how many bytes of a name a key has; of a longer one it has a
// hash. bbolt allows 32 KiB.
const longestName = 512

func nameKey(kind, name string) []byte {
	if len(name) > longestName {
		sum := sha256.Sum256([]byte(name))
		name = string(sum[:])
	}
	return under(kind, name)
}

// namer gives names their numbers within a transaction.
type namer struct {
	tx    *bolt.Tx
	known map[[2]string]uint64
}

// number is that of a name, which gets the next one if it has none.
func (n *namer) number(kind, name string) (uint64, error) {
	if id, ok := n.known[[2]string{kind, name}]; ok {
		return id, nil
	}
	id, ok, err := findName(n.tx, kind, name)
	if err != nil {
		return 0, err
	}
	if !ok {
		if id, err = n.tx.Bucket(namesBucket).NextSequence(); err != nil {
			return 0, err
		}
		if err := put(n.tx.Bucket(namesBucket), number(id), name); err != nil {
			return 0, err
		}
		if err := put(n.tx.Bucket(numbersBucket), nameKey(kind, name), id); err != nil {
			return 0, err
		}
	}
	n.known[[2]string{kind, name}] = id
	return id, nil
}

// findName is the number of a name; ok is false if it has none.
func findName(tx *bolt.Tx, kind, name string) (id uint64, ok bool, err error) {
	ok, err = get(tx.Bucket(numbersBucket), nameKey(kind, name), &id)
	return id, ok, err
}

// nameOf is the name that has a number.
func nameOf(tx *bolt.Tx, id uint64) (name string, err error) {
	err = need(tx.Bucket(namesBucket), "name", number(id), &name)
	return name, err
}
