package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"

	"classify/crawler/warc"
	"classify/store"
	"classify/store/record"
)

// erasing is what a command erases.
type erasing struct {
	store.Erasure
	left     warc.Left // what is left of what is in web archives
	archives []string  // besides those that crawls were written to
	// none is the error if only, which is a part of it, finds nothing to erase in the
	// store and the archives; nil: it is known that there is something.
	none error
	only *erasing
}

// erased is what was erased, or of a dry run what would be.
type erased struct {
	record.Audit
	Archives []archiveOutcome `json:"archives"`
}

// archiveOutcome is what was taken out of a web archive.
type archiveOutcome struct {
	File    string `json:"file"`
	Records int    `json:"records"`
	Damaged int    `json:"damaged,omitempty"` // parts that could not be read and were not kept
	Missing bool   `json:"missing,omitempty"`
}

// erase finds what is to go and takes it out of the store and of web archives.
// No crawl is under way meanwhile: it would not know yet what it must not keep,
// and go on writing to an archive that is not there any more. The archives are
// written beside themselves first, and take their places when the store has: an
// erasure that is refused changes nothing, and one that was killed is done by the
// next.
func (a *app) erase(dry bool, find func(*store.Store) (erasing, error)) (out erased, err error) {
	if !dry {
		claim, err := store.Claim(a.db)
		if err != nil {
			return out, err
		}
		defer claim.Close()
	}
	e, err := a.found(find)
	if err != nil {
		return out, err
	}
	if e.none != nil {
		if is, err := a.anything(e); err != nil {
			return out, err
		} else if !is {
			return out, e.none
		}
	}
	var rewritten []*warc.Rewriting
	defer func() {
		for _, w := range rewritten {
			err = errors.Join(err, w.Discard())
		}
	}()
	if out.Archives, rewritten, err = rewriteArchives(e, dry); err != nil {
		return out, err
	}
	if out.Audit, err = store.Erase(a.db, e.Erasure, dry); err != nil || dry {
		return out, err
	}
	for _, w := range rewritten {
		err = errors.Join(err, w.Commit())
	}
	if err != nil {
		err = fmt.Errorf("it was erased from the store, but not from every web archive; mend that and run the same once more: %w", err)
	}
	return out, err
}

// found asks what is to go, and adds the archives that crawls were written to.
func (a *app) found(find func(*store.Store) (erasing, error)) (e erasing, err error) {
	s, err := store.Open(a.db)
	if err != nil {
		return e, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	if e, err = find(s); err != nil {
		return e, err
	}
	known, err := s.Archives()
	e.archives = append(known, e.archives...)
	return e, err
}

// anything reports whether there is something that e.only erases.
func (a *app) anything(e erasing) (bool, error) {
	audit, err := store.Erase(a.db, e.only.Erasure, true)
	if err != nil || audit.Anything() {
		return err == nil, err
	}
	e.only.archives = e.archives
	archives, _, err := rewriteArchives(*e.only, true)
	return slices.ContainsFunc(archives, func(one archiveOutcome) bool { return one.Records > 0 }), err
}

// rewriteArchives writes beside each archive what is left of it; of a dry run it
// only tells what that would change.
func rewriteArchives(e erasing, dry bool) (out []archiveOutcome, rewritten []*warc.Rewriting, err error) {
	out = []archiveOutcome{}
	for i, name := range e.archives {
		if slices.ContainsFunc(e.archives[:i], func(before string) bool { return sameFile(before, name) }) {
			continue
		}
		if _, err := os.Stat(name); errors.Is(err, fs.ErrNotExist) {
			out = append(out, archiveOutcome{File: name, Missing: true})
			continue
		}
		var r warc.Rewritten
		if dry {
			r, err = warc.Survey(name, e.left)
		} else {
			var w *warc.Rewriting
			if w, err = warc.Rewrite(name, e.left); err == nil {
				r, rewritten = w.Rewritten, append(rewritten, w)
			}
		}
		if err != nil {
			return out, rewritten, err
		}
		out = append(out, archiveOutcome{File: name, Records: r.Records, Damaged: r.Damaged})
	}
	return out, rewritten, nil
}

// afterErasing lets the stages catch up: what is left of texts is read anew.
func (a *app) afterErasing(ctx context.Context) error {
	if err := a.update(ctx, []string{""}); err != nil {
		return fmt.Errorf("it was erased, but what is left was not read again; run classify update: %w", err)
	}
	return nil
}

// tellArchives says what was taken out of web archives.
func tellArchives(w io.Writer, verb string, archives []archiveOutcome) {
	for _, one := range archives {
		if one.Missing {
			fmt.Fprintf(w, "%s: not there now, and not erased from; the next forget that finds it does that, or --warc with its new name\n", one.File)
			continue
		}
		fmt.Fprintf(w, "%s from %s: %d records\n", verb, one.File, one.Records)
		if one.Damaged > 0 {
			fmt.Fprintf(w, "%s: %d parts that cannot be read: %s too\n", one.File, one.Damaged, verb)
		}
	}
}
