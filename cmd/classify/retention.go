package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"classify/store"
	"classify/store/forget"
	"classify/store/record"
)

func (a *app) retentionCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "retention",
		Short: "Show the keep periods and what was erased, and apply them",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, args []string) error { return cmd.Help() },
	}
	cmd.AddCommand(a.retentionShowCommand(), a.retentionApplyCommand())
	return cmd
}

func (a *app) retentionShowCommand() *cobra.Command {
	var asOf string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "show",
		Short: "The keep periods of the incidents, what is over, and what was erased so far",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			at, err := retentionTime(asOf)
			if err != nil {
				return err
			}
			r, err := a.retention(at)
			if err != nil {
				return err
			}
			return a.write("-", func(w io.Writer) error { return r.tell(w, asJSON) })
		},
	}
	cmd.Flags().StringVar(&asOf, "as-of", "", "as if it were this `time` (default: now)")
	cmd.Flags().BoolVar(&asJSON, "json", false, "one JSON record")
	return cmd
}

func (a *app) retentionApplyCommand() *cobra.Command {
	var asOf string
	var dryRun, asJSON bool
	cmd := &cobra.Command{
		Use:   "apply",
		Short: "Erase what is kept for longer than its incident says",
		Long: "Erase what is kept for longer than its incident says: the bytes of captures after\n" +
			"keep: raw, and texts with all that was found in them after keep: text, also in the web\n" +
			"archives that crawl --save has written, counted from\n" +
			"when a page was captured, a text when it was captured last. Of a page that several\n" +
			"incidents keep, the shortest period counts.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			at, err := retentionTime(asOf)
			if err != nil {
				return err
			}
			return a.applyRetention(cmd.Context(), at, dryRun, asJSON)
		},
	}
	cmd.Flags().StringVar(&asOf, "as-of", "", "as if it were this `time` (default: now)")
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, "tell what would be erased, and erase nothing")
	cmd.Flags().BoolVar(&asJSON, "json", false, "one JSON record")
	return cmd
}

// retentionTime reads --as-of.
func retentionTime(s string) (time.Time, error) {
	if s == "" {
		return time.Now(), nil
	}
	return moment("--as-of", s)
}

// deadlines say until when captures and texts are kept.
type deadlines struct {
	at        time.Time
	incidents map[string]record.Incident
	raw, text map[uint64]time.Time // by capture; none: without end
	captured  map[uint64]time.Time
	pages     map[string][]record.Keep // by address, of the incidents that have it
}

// deadlinesOf reads until when everything in a store is kept.
func deadlinesOf(s *store.Store, at time.Time) (*deadlines, error) {
	d := &deadlines{at: at, incidents: map[string]record.Incident{}, raw: map[uint64]time.Time{}, text: map[uint64]time.Time{}, captured: map[uint64]time.Time{}, pages: map[string][]record.Keep{}}
	all, err := s.Incidents("")
	if err != nil {
		return nil, err
	}
	for _, inc := range all {
		d.incidents[inc.ID] = inc
	}
	urls := map[uint64]string{}
	err = s.AllCaptures(func(c record.Capture) error {
		d.captured[c.Seq] = c.Time
		urls[c.Seq] = c.URL
		return nil
	})
	if err != nil {
		return nil, err
	}
	earliest := func(all map[uint64]time.Time, capture uint64, keep record.Period) {
		end, ends := keep.After(d.captured[capture])
		if known, is := all[capture]; ends && (!is || end.Before(known)) {
			all[capture] = end
		}
	}
	return d, s.Memberships(func(incident string, m record.Membership) error {
		keep := d.incidents[incident].Keep
		earliest(d.raw, m.Capture, keep.Raw)
		earliest(d.text, m.Capture, keep.Text)
		if url := urls[m.Capture]; !slices.Contains(d.pages[url], keep) {
			d.pages[url] = append(d.pages[url], keep)
		}
		return nil
	})
}

// over reports whether one of the times is there and past.
func (d *deadlines) over(all map[uint64]time.Time, capture uint64) bool {
	end, ends := all[capture]
	return ends && !end.After(d.at)
}

// untold reports whether a revision's text is not to be kept: the last of its
// captures is old enough.
func (d *deadlines) untold(r record.Revision) bool {
	for _, c := range r.Captures {
		if !d.over(d.text, c) {
			return false
		}
	}
	return true
}

// unkept reports whether the bytes of a capture are not to be kept: its text
// could be read in them again.
func (d *deadlines) unkept(c record.Capture) bool {
	return d.over(d.raw, c.Seq) || d.over(d.text, c.Seq)
}

// left leaves out of web archives what is not to be kept.
func (d *deadlines) left(c record.Capture) (record.Capture, bool, error) {
	for _, keep := range d.pages[c.URL] {
		for _, period := range []record.Period{keep.Raw, keep.Text} {
			if end, ends := period.After(c.Time); ends && !end.After(d.at) {
				return record.Capture{}, true, nil
			}
		}
	}
	return c, false, nil
}

// erasure is what retention erases.
func (d *deadlines) erasure() store.Erasure {
	return store.Erasure{
		Audit: record.Audit{By: record.ByRetention, Program: program}, Why: store.ExpiredReason, Expired: d.unkept,
		Document: func(r *record.Revision) (gone forget.Gone) {
			if d.untold(*r) {
				gone.Utterances, r.Document.Utterances = len(r.Document.Utterances), nil
			}
			return gone
		},
	}
}

// retained is what retention show tells.
type retained struct {
	AsOf      time.Time          `json:"as_of"`
	Incidents []incidentRetained `json:"incidents"`
	Due       record.Audit       `json:"due"`              // what apply would erase
	Next      *time.Time         `json:"next,omitempty"`   // when more is due
	Erased    []record.Audit     `json:"erased,omitempty"` // so far
}

type incidentRetained struct {
	ID   string `json:"id"`
	Raw  string `json:"raw"`  // "": without end
	Text string `json:"text"` // "": without end
}

func (a *app) retention(at time.Time) (r retained, err error) {
	s, err := store.Open(a.db)
	if err != nil {
		return r, err
	}
	d, err := deadlinesOf(s, at)
	if err == nil {
		r.Erased, err = s.Audits()
	}
	if err = errors.Join(err, s.Close()); err != nil {
		return r, err
	}
	r.AsOf = at.UTC().Truncate(time.Second)
	for _, id := range slices.Sorted(maps.Keys(d.incidents)) {
		keep := d.incidents[id].Keep
		r.Incidents = append(r.Incidents, incidentRetained{id, keep.Raw.String(), keep.Text.String()})
	}
	for _, ends := range []map[uint64]time.Time{d.raw, d.text} {
		for _, end := range ends {
			if end.After(at) && (r.Next == nil || end.Before(*r.Next)) {
				r.Next = &end
			}
		}
	}
	r.Due, err = store.Erase(a.db, d.erasure(), true)
	return r, err
}

func (r retained) tell(w io.Writer, asJSON bool) error {
	if asJSON {
		e := encoder(w)
		e.SetIndent("", "  ")
		return e.Encode(r)
	}
	always := func(s string) string {
		if s == "" {
			return "without end"
		}
		return s
	}
	for _, i := range r.Incidents {
		fmt.Fprintf(w, "%s: captures are kept %s, texts %s\n", i.ID, always(i.Raw), always(i.Text))
	}
	if !r.Due.Anything() {
		fmt.Fprintln(w, "nothing is kept for longer than that")
	} else {
		tellErased(w, "due now, see classify retention apply", r.Due)
	}
	if r.Next != nil {
		fmt.Fprintf(w, "more is due on %s\n", r.Next.Format(time.DateOnly))
	}
	for _, one := range r.Erased {
		tellErased(w, fmt.Sprintf("%s, by %s", one.Time.Format(time.RFC3339), one.By), one)
	}
	return nil
}

// tellErased writes a line of what was erased.
func tellErased(w io.Writer, when string, e record.Audit) {
	fmt.Fprintf(w, "%s: %d utterances, %d passages, %d labels, %d captures redacted, %d let go of, %d bytes\n",
		when, e.Utterances, e.Passages, e.Labels, e.Captures, e.Bodies, e.Bytes)
}

func (a *app) applyRetention(ctx context.Context, at time.Time, dry, asJSON bool) error {
	out, err := a.erase(dry, func(s *store.Store) (e erasing, err error) {
		d, err := deadlinesOf(s, at)
		if err == nil {
			e = erasing{Erasure: d.erasure(), left: d.left}
		}
		return e, err
	})
	if err != nil {
		return err
	}
	if err := a.write("-", func(w io.Writer) error { return tellApplied(w, out, dry, asJSON) }); err != nil || dry {
		return err
	}
	return a.afterErasing(ctx)
}

func tellApplied(w io.Writer, out erased, dry, asJSON bool) error {
	if asJSON {
		e := encoder(w)
		e.SetIndent("", "  ")
		return e.Encode(out)
	}
	cut := slices.ContainsFunc(out.Archives, func(one archiveOutcome) bool { return one.Records+one.Damaged > 0 })
	if !out.Anything() && !cut {
		fmt.Fprintln(w, "nothing is kept for longer than the incidents say")
		return nil
	}
	when := "erased"
	if dry {
		when = "would be erased"
	}
	tellErased(w, when, out.Audit)
	tellArchives(w, when, out.Archives)
	return nil
}
