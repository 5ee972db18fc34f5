package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"classify/crawler/frontier"
	"classify/crawler/redact"
	"classify/crawler/warc"
	"classify/store"
	"classify/store/forget"
	"classify/store/person"
	"classify/store/record"
)

// forgetFlags say what is to be forgotten.
type forgetFlags struct {
	forget.Request
	archives []string
	dryRun   bool
	json     bool
	// again is the tombstone of the same request, granted before: only what is
	// left of it in archives is erased then.
	again *forget.Tombstone
}

func (a *app) forgetCommand() *cobra.Command {
	var f forgetFlags
	cmd := &cobra.Command{
		Use:   "forget --author A|--url U|--match TEXT",
		Short: "Erase what a person, a page or a text says, wherever it stands, for good",
		Long: "Erase what a person has said (--author: a handle such as @name, or a name), a page\n" +
			"(--url) or what holds a text (--match): the utterances, quotations of them in other\n" +
			"pages, labels, and the pages and web archives they came in, of which only what else\n" +
			"was read in them remains. The store is written anew, and then nothing of it is left.\n" +
			"Fingerprints made with the key beside the store keep it from coming back with a\n" +
			"later crawl or import. Of copies that were made before (export, db snapshot,\n" +
			"backups) the program knows nothing.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.forget(cmd.Context(), f) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.Author, "author", "", "whose words: a `handle` such as @name, or a name")
	flags.StringVar(&f.Site, "site", "", "the `host` or site on which --author is meant")
	flags.StringVar(&f.URL, "url", "", "the `address` of a page")
	flags.StringVar(&f.Match, "match", "", "a `text`; what holds it is erased")
	flags.StringArrayVar(&f.archives, "warc", nil, "a web archive, `file`, besides those that crawl --save has written; may be repeated")
	flags.BoolVar(&f.dryRun, "dry-run", false, "tell what would be erased, and erase nothing")
	flags.BoolVar(&f.json, "json", false, "one JSON record")
	return cmd
}

// forgotOutcome is what forget tells.
type forgotOutcome struct {
	record.Audit
	Archives []archiveOutcome  `json:"archives"`
	Meant    []forgotUtterance `json:"meant,omitempty"` // of a dry run
	DryRun   bool              `json:"dry_run"`
}

// archiveOutcome is what was taken out of a web archive.
type archiveOutcome struct {
	File    string `json:"file"`
	Records int    `json:"records"`
	Damaged int    `json:"damaged,omitempty"` // parts that could not be read and were not kept
	Missing bool   `json:"missing,omitempty"`
}

// forgotUtterance is an utterance that would be erased.
type forgotUtterance struct {
	URL     string `json:"url"`
	Speaker string `json:"speaker"`
	Text    string `json:"text"`
}

func (a *app) forget(ctx context.Context, f forgetFlags) error {
	if f.URL != "" {
		if address, err := frontier.Canonical(f.URL); err == nil {
			f.URL = address
		} else if !strings.HasPrefix(f.URL, "file:") {
			return usageError{fmt.Errorf("--url: %w", err)}
		}
	}
	if err := f.Check(); err != nil {
		return usageError{err}
	}
	for _, name := range f.archives {
		if _, err := os.Stat(name); err != nil {
			return usageError{fmt.Errorf("--warc: %w", err)}
		}
	}
	s, err := store.Open(a.db) // which makes none
	if err != nil {
		return err
	}
	if err := s.Close(); err != nil {
		return err
	}
	if !f.dryRun {
		shared, err := store.Share(a.db)
		if err != nil {
			return err
		}
		defer shared.Close()
		if err := shared.Claim(); err != nil { // a crawl does not know yet what it must not keep
			return err
		}
	}
	key, err := a.forgetKey(f.dryRun)
	if err != nil {
		return err
	}
	tomb, meant, err := a.gather(key, &f)
	if err != nil {
		return err
	}
	out, err := a.erase(f, key, tomb, meant)
	if err != nil {
		return err
	}
	err = a.write("-", func(w io.Writer) error { return tellForgotten(w, a.db, out, f.json) })
	if err == nil && !f.dryRun {
		err = a.afterErasing(ctx)
	}
	return err
}

// afterErasing lets the stages catch up: what is left of texts is read anew.
func (a *app) afterErasing(ctx context.Context) error {
	if err := a.update(ctx, []string{""}); err != nil {
		return fmt.Errorf("it was erased, but what is left was not read again; run classify update: %w", err)
	}
	return nil
}

// forgetKey is the key for tombstones; a dry run makes none that lasts.
func (a *app) forgetKey(dry bool) ([]byte, error) {
	if _, err := os.Stat(a.db + ".key"); dry && errors.Is(err, fs.ErrNotExist) {
		key := make([]byte, 32)
		_, _ = rand.Read(key) // never fails, see crypto/rand
		return key, a.keyless()
	}
	key, err := a.key("")
	if err != nil {
		return nil, err
	}
	s, err := store.Open(a.db)
	if err != nil {
		return nil, err
	}
	before, err := s.Tombstones()
	if err = errors.Join(err, s.Close()); err == nil && len(before) > 0 {
		_, err = a.forgottenSet(before) // which fails with another key than theirs
	}
	return tombstoneKey(key), err
}

// gather finds what is meant.
func (a *app) gather(key []byte, f *forgetFlags) (tomb forget.Tombstone, meant []forget.Meant, err error) {
	s, err := store.Open(a.db)
	if err != nil {
		return tomb, nil, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	page := false // there is something at the address, if only a capture without text
	err = s.AllCaptures(func(c record.Capture) error {
		page = page || f.URL != "" && c.URL == f.URL
		return nil
	})
	if err != nil {
		return tomb, nil, err
	}
	tomb, meant, err = forget.Gather(key, f.Request, func(show func(forget.Source)) error {
		return s.Revisions(func(r record.Revision, c record.Capture, v record.Voice) error {
			show(forget.Source{Page: c.URL, Voice: v, Document: &r.Document})
			return nil
		})
	})
	nothing := err == nil && len(meant) == 0 && len(tomb.Units)+len(tomb.Windows) == 0 && !page
	if nothing {
		before, err := s.Tombstones()
		if err != nil {
			return tomb, nil, err
		}
		for _, one := range before {
			if one.Same(tomb) {
				f.again = &one
				return one, nil, nil
			}
		}
	}
	var several *person.NamesakeError
	switch {
	case errors.As(err, &several):
		return tomb, nil, usageError{fmt.Errorf("--author %w; choose one with --site", err)}
	case nothing:
		return tomb, nil, usageError{fmt.Errorf("nothing in %s is meant by that; nothing was erased. export shows names, handles and addresses as they are kept", a.db)}
	}
	return tomb, meant, err
}

// erase takes what is meant out of the archives and the store.
func (a *app) erase(f forgetFlags, key []byte, tomb forget.Tombstone, meant []forget.Meant) (out forgotOutcome, err error) {
	out.DryRun = f.dryRun
	set, err := forget.NewSet(key, []forget.Tombstone{tomb})
	if err != nil {
		return out, err
	}
	words := wordsOf(set)
	// The archives are read whole before anything is changed, and changed when
	// the store has been: an erasure that is refused changes nothing.
	if out.Archives, err = a.eraseArchives(f.archives, words.Capture, true); err != nil {
		return out, err
	}
	if len(meant) > 0 || f.again == nil {
		out.Audit, err = store.Erase(a.db, store.Erasure{
			Audit:     record.Audit{By: f.Kind(), Program: program},
			Tombstone: &tomb, Address: set.Address, Capture: words.Left, Finds: set.Finds, Why: redact.Reason,
			Document: func(r *record.Revision) forget.Gone { return set.Document(&r.Document) },
		}, f.dryRun)
	}
	if err == nil && !f.dryRun {
		if out.Archives, err = a.eraseArchives(f.archives, words.Capture, false); err != nil {
			return out, fmt.Errorf("it was erased from the store, but not from every web archive; mend that and run the same once more: %w", err)
		}
	}
	if f.dryRun {
		for _, m := range meant {
			u := m.Utterance
			out.Meant = append(out.Meant, forgotUtterance{m.URL, strings.TrimSpace(u.Speaker + " " + u.Handle), u.Text})
		}
	}
	return out, err
}

// eraseArchives takes words out of the web archives that crawls were written to
// and those that are named.
func (a *app) eraseArchives(more []string, left warc.Left, dry bool) (out []archiveOutcome, err error) {
	s, err := store.Open(a.db)
	if err != nil {
		return nil, err
	}
	names, err := s.Archives()
	if err = errors.Join(err, s.Close()); err != nil {
		return nil, err
	}
	for _, name := range more {
		if !slices.ContainsFunc(names, func(known string) bool { return sameFile(known, name) }) {
			names = append(names, name)
		}
	}
	for _, name := range names {
		if _, err := os.Stat(name); errors.Is(err, fs.ErrNotExist) {
			out = append(out, archiveOutcome{File: name, Missing: true})
			continue
		}
		r, err := warc.Rewrite(name, left, dry)
		if err != nil {
			return out, err
		}
		out = append(out, archiveOutcome{File: name, Records: r.Records, Damaged: r.Damaged})
	}
	return out, nil
}

// tellArchives says what was taken out of web archives.
func tellArchives(w io.Writer, verb string, archives []archiveOutcome) {
	for _, one := range archives {
		if one.Missing {
			fmt.Fprintf(w, "%s: not there any more; if it was moved, forget takes it with --warc\n", one.File)
			continue
		}
		fmt.Fprintf(w, "%s from %s: %d records\n", verb, one.File, one.Records)
		if one.Damaged > 0 {
			fmt.Fprintf(w, "%s: %d parts that cannot be read: %s too\n", one.File, one.Damaged, verb)
		}
	}
}

func tellForgotten(w io.Writer, db string, out forgotOutcome, asJSON bool) error {
	if asJSON {
		if out.Archives == nil {
			out.Archives = []archiveOutcome{}
		}
		e := encoder(w)
		e.SetIndent("", "  ")
		return e.Encode(out)
	}
	verb := "erased"
	if out.DryRun {
		verb = "would be erased"
		for _, m := range out.Meant {
			fmt.Fprintf(w, "%s %s: %s\n", m.URL, m.Speaker, strings.ReplaceAll(m.Text, "\n", " "))
		}
		if len(out.Meant) > 0 {
			fmt.Fprintln(w)
		}
	}
	fmt.Fprintf(w, "%s from %s: %d utterances (in all revisions), %d passages in what others say, %d labels; %d captures, %d bytes of them\n",
		verb, db, out.Utterances, out.Passages, out.Labels, out.Captures, out.Bytes)
	tellArchives(w, verb, out.Archives)
	if !out.DryRun {
		fmt.Fprintln(w, "copies that were made before (export, db snapshot, backups) still hold it")
	}
	return nil
}
