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
}

func (a *app) forgetCommand() *cobra.Command {
	var f forgetFlags
	cmd := &cobra.Command{
		Use:   "forget --author A|--url U|--match TEXT",
		Short: "Erase what a person, a page or a text says, wherever it stands, for good",
		Long: "Erase what a person has said (--author: a handle such as @name, or a name), a page\n" +
			"(--url) or what holds a text (--match): the utterances, quotations of them in other\n" +
			"pages, labels, and the pages and web archives they came in, of which only what else\n" +
			"was read in them remains. A text is looked for in titles, links and addresses too: of\n" +
			"a page whose address says it nothing remains. The store is written anew, and then nothing of it is left.\n" +
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
	erased
	Meant  []forgotUtterance `json:"meant,omitempty"` // of a dry run
	DryRun bool              `json:"dry_run"`
}

// forgotUtterance is an utterance, or a passage of one, that would be erased.
type forgotUtterance struct {
	URL     string `json:"url"`
	Speaker string `json:"speaker"` // "" of a passage
	Text    string `json:"text"`
	Passage bool   `json:"passage"`         // quoted by somebody else, or Where
	Where   string `json:"where,omitempty"` // what else of the page says it: title, address or link
}

// check reads the flags' values.
func (f *forgetFlags) check() error {
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
	return nil
}

func (a *app) forget(ctx context.Context, f forgetFlags) (err error) {
	if err := f.check(); err != nil {
		return err
	}
	out := forgotOutcome{DryRun: f.dryRun}
	out.erased, err = a.erase(f.dryRun, func(s *store.Store) (e erasing, err error) {
		e, meant, err := a.meant(s, f)
		if f.dryRun {
			out.Meant = meant
		}
		return e, err
	})
	if err != nil {
		return err
	}
	err = a.write("-", func(w io.Writer) error { return tellForgotten(w, a.db, out, f.json) })
	if err == nil && !f.dryRun {
		err = a.afterErasing(ctx)
	}
	if err == nil && slices.ContainsFunc(out.Archives, func(one archiveOutcome) bool { return one.Missing }) {
		err = errIncomplete
	}
	return err
}

// meant finds what is to be forgotten.
func (a *app) meant(s *store.Store, f forgetFlags) (e erasing, told []forgotUtterance, err error) {
	granted, err := s.Tombstones()
	if err != nil {
		return e, nil, err
	}
	key, err := a.forgetKey(granted, f.dryRun)
	if err != nil {
		return e, nil, err
	}
	tomb, meant, err := gather(s, key, f.Request)
	if err != nil {
		return e, nil, err
	}
	e, err = a.granting(f, key, granted, tomb, len(meant)+len(tomb.Units)+len(tomb.Windows) > 0)
	for _, m := range meant {
		u := m.Utterance
		if m.Passage != "" {
			told = append(told, forgotUtterance{URL: m.URL, Text: m.Passage, Passage: true, Where: m.Where})
			continue
		}
		told = append(told, forgotUtterance{URL: m.URL, Speaker: strings.TrimSpace(u.Speaker + " " + u.Handle), Text: u.Text})
	}
	return e, told, err
}

// gather asks all that is kept what a request means.
func gather(s *store.Store, key []byte, r forget.Request) (tomb forget.Tombstone, meant []forget.Meant, err error) {
	tomb, meant, err = forget.Gather(key, r, func(show func(forget.Source)) error {
		return s.Revisions(func(r record.Revision, c record.Capture, v record.Voice) error {
			show(forget.Source{Page: c.URL, Captured: c.Time, Voice: v, Document: &r.Document})
			return nil
		})
	})
	var several *person.NamesakeError
	if errors.As(err, &several) {
		err = usageError{fmt.Errorf("--author %w; choose one with --site", err)}
	}
	return tomb, meant, err
}

// granting erases what a tombstone says, and once more what was granted before: an
// erasure was killed, or an archive that was not there then is there now. known:
// there is something that the tombstone means.
func (a *app) granting(f forgetFlags, key []byte, granted []forget.Tombstone, tomb forget.Tombstone, known bool) (e erasing, err error) {
	again := !known && slices.ContainsFunc(granted, tomb.Same)
	tombs := slices.Clone(granted)
	if !again {
		tombs = append(tombs, tomb)
	}
	set, err := forget.NewSet(key, tombs)
	if err != nil {
		return e, err
	}
	e = erasingOf(f, set)
	if again {
		return e, nil
	}
	e.Tombstone = &tomb
	if !known { // it may stand elsewhere than in what is read of pages
		alone, err := forget.NewSet(key, []forget.Tombstone{tomb})
		if err != nil {
			return e, err
		}
		only := erasingOf(f, alone)
		e.only = &only
		e.none = usageError{fmt.Errorf("nothing in %s is meant by that; nothing was erased. export shows names, handles and addresses as they are kept", a.db)}
	}
	return e, nil
}

// erasingOf erases what a set says.
func erasingOf(f forgetFlags, set *forget.Set) (e erasing) {
	words := wordsOf(set)
	e.left, e.archives = words.Capture, f.archives
	e.Audit, e.Why = record.Audit{By: f.Kind(), Program: program}, redact.Reason
	e.Address, e.Whole, e.Capture, e.Finds, e.Copies = set.Address, set.Whole, words.Left, set.Finds, set.Copies
	e.Document = func(r *record.Revision) forget.Gone { return set.Document(&r.Document) }
	return e
}

// forgetKey is the key for tombstones, which is that of those that were granted
// before; a dry run makes none that lasts.
func (a *app) forgetKey(granted []forget.Tombstone, dry bool) ([]byte, error) {
	if _, err := os.Stat(a.keyPath()); errors.Is(err, fs.ErrNotExist) {
		switch {
		case len(granted) > 0:
			return nil, a.errKeyless()
		case dry:
			key := make([]byte, 32)
			_, _ = rand.Read(key) // never fails, see crypto/rand
			return key, nil
		}
	}
	key, err := a.key("")
	if err == nil && len(granted) > 0 {
		_, err = a.forgottenSet(granted) // which fails with another key than theirs
	}
	return tombstoneKey(key), err
}

func tellForgotten(w io.Writer, db string, out forgotOutcome, asJSON bool) error {
	if asJSON {
		e := encoder(w)
		e.SetIndent("", "  ")
		return e.Encode(out)
	}
	verb := "erased"
	if out.DryRun {
		verb = "would be erased"
		for _, m := range out.Meant {
			who := m.Speaker
			switch {
			case m.Where != "":
				who = "its " + m.Where
			case m.Passage:
				who = "quoted there"
			}
			fmt.Fprintf(w, "%s %s: %s\n", m.URL, who, strings.ReplaceAll(m.Text, "\n", " "))
		}
		if len(out.Meant) > 0 {
			fmt.Fprintln(w)
		}
	}
	fmt.Fprintf(w, "%s from %s: %d utterances (in all revisions), %d passages in what others say, %d labels; %d captures, %d bytes of them\n",
		verb, db, out.Utterances, out.Passages, out.Labels, out.Captures, out.Bytes)
	if out.Records > 0 {
		fmt.Fprintf(w, "%s from %s: %d other records, of addresses, differences and labels\n", verb, db, out.Records)
	}
	tellArchives(w, verb, out.Archives)
	if !out.DryRun {
		fmt.Fprintln(w, "copies that were made before (export, db snapshot, backups) still hold it")
	}
	return nil
}
