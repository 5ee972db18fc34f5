package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"classify/crawler/redact"
	"classify/store"
	"classify/store/forget"
	"classify/store/record"
)

// tombstoneKey is the key of tombstones: not that of pseudonyms, so that the one
// tells nothing of the other.
func tombstoneKey(key []byte) []byte {
	h := hmac.New(sha256.New, key)
	h.Write([]byte("tombstones"))
	return h.Sum(nil)
}

// forgotten is what a store must not keep; nothing if nobody asked for that.
func (a *app) forgotten(s *store.Store) (redact.Words, error) {
	tombstones, err := s.Tombstones()
	if err != nil || len(tombstones) == 0 {
		return redact.Words{}, err
	}
	set, err := a.forgottenSet(tombstones)
	if err != nil {
		return redact.Words{}, err
	}
	return wordsOf(set), nil
}

// forgottenSet puts tombstones together with the key beside the store.
func (a *app) forgottenSet(tombstones []forget.Tombstone) (*forget.Set, error) {
	key, err := readKey(a.keyPath())
	if errors.Is(err, fs.ErrNotExist) {
		return nil, a.errKeyless()
	}
	if err != nil {
		return nil, fmt.Errorf("read the key: %w", err)
	}
	set, err := forget.NewSet(tombstoneKey(key), tombstones)
	if err != nil {
		return nil, fmt.Errorf("%s.key: %w; put the right one back from a copy", a.db, err)
	}
	return set, nil
}

// wordsOf is a set as the crawler asks it.
func wordsOf(set *forget.Set) redact.Words {
	return redact.Words{
		Address:  set.Address,
		Whole:    set.Whole,
		Document: func(d *record.Document) bool { return set.Document(d).Any() },
		Finds:    set.Finds,
	}
}

// keyless is an error if the store has tombstones, whose key is not to be
// replaced by another one.
func (a *app) keyless() error {
	s, err := store.Open(a.db)
	if errors.Is(err, store.ErrNone) {
		return nil
	}
	if err != nil {
		return err
	}
	tombstones, err := s.Tombstones()
	if err = errors.Join(err, s.Close()); err == nil && len(tombstones) > 0 {
		err = a.errKeyless()
	}
	return err
}

func (a *app) errKeyless() error {
	return fmt.Errorf("the key %s is missing, without which what was forgotten would come back; put it back from a copy", a.keyPath())
}

// keyPath is where the key of the store is: beside the file itself, also if the
// store is named by a link, unless there is one beside the link alone.
func (a *app) keyPath() string {
	named := a.db + ".key"
	file, err := filepath.EvalSymlinks(a.db)
	if err != nil || file == a.db {
		return named
	}
	if _, err := os.Stat(file + ".key"); errors.Is(err, fs.ErrNotExist) {
		if _, err := os.Stat(named); err == nil {
			return named
		}
	}
	return file + ".key"
}
