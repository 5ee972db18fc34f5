package main

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"

	"classify/store"
	"classify/store/export"
	"classify/store/forget"
	"classify/store/record"
)

// minKey is the shortest key that is no guess, in bytes.
const minKey = 16

// persons leaves of a set what the flags ask for: one person's words, and
// pseudonyms.
func (a *app) persons(s *store.Store, set *export.Set, f exportFlags) error {
	all := set.Lines
	if f.author != "" {
		theirs, err := theirsOf(s, f)
		if err != nil {
			return err
		}
		set.Lines = slices.DeleteFunc(slices.Clone(all), func(l export.Line) bool { return !theirs[l.ID] })
		if set.OnePerson = true; len(set.Lines) == 0 {
			return usageError{fmt.Errorf("--author %q: nobody is called so in %s; give a handle such as @name, or a name as export shows it", f.author, set.Incident.ID)}
		}
	}
	if !f.pseudonymise {
		return nil
	}
	key, err := a.key(f.key)
	if err != nil {
		return err
	}
	set.Pseudonymised = true
	set.Lines = export.NewPseudonyms(key, set.Incident.Organisation.Names()).Lines(set.Lines, all)
	return nil
}

// theirsOf finds the utterances, by their ids, of which forget would take something that
// a person has said: it is asked as forget is, and what belongs to them is one rule.
func theirsOf(s *store.Store, f exportFlags) (map[string]bool, error) {
	var key [32]byte
	_, _ = rand.Read(key[:]) // never fails, see crypto/rand
	tomb, _, err := gather(s, key[:], forget.Request{Author: f.author, Site: f.site})
	if err != nil {
		return nil, err
	}
	set, err := forget.NewSet(key[:], []forget.Tombstone{tomb})
	if err != nil {
		return nil, err
	}
	found := map[string]bool{}
	return found, s.Revisions(func(r record.Revision, _ record.Capture, _ record.Voice) error {
		for _, i := range set.Theirs(&r.Document) {
			found[r.UtteranceID(r.Document.Utterances[i].ID)] = true
		}
		return nil
	})
}

// key reads the key of pseudonyms: the user's file, which has to be there, or
// the one beside the store, which is made if there is none.
func (a *app) key(path string) ([]byte, error) {
	given := path != ""
	if !given {
		path = a.keyPath()
	}
	key, err := readKey(path)
	if given || !errors.Is(err, fs.ErrNotExist) {
		if err != nil {
			err = usageError{fmt.Errorf("read the key: %w", err)}
		}
		return key, err
	}
	if err := a.keyless(); err != nil {
		return nil, err
	}
	var random [32]byte
	_, _ = rand.Read(random[:]) // never fails, see crypto/rand
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, fmt.Errorf("make a key: %w", err)
	}
	key = []byte(hex.EncodeToString(random[:]))
	_, err = f.Write(append(key, '\n'))
	if err = errors.Join(err, f.Close()); err != nil {
		os.Remove(path)
		return nil, fmt.Errorf("make a key: %w", err)
	}
	fmt.Fprintf(a.stderr, "classify: made the key %s; who has it can tell whose a pseudonym is\n", path)
	return key[:len(key):len(key)], nil
}

// readKey reads a key that nobody else may read.
func readKey(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is no file", path)
	}
	if info.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("others may read %s; run: chmod 600 %s", path, path)
	}
	key, err := os.ReadFile(path)
	if key = bytes.TrimSpace(key); err == nil && len(key) < minKey {
		err = fmt.Errorf("%s has %d bytes; a key has at least %d", path, len(key), minKey)
	}
	return key, err
}
