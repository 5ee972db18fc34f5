package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
	"strconv"

	"github.com/spf13/cobra"

	"classify/nlp"
	"classify/store"
	"classify/store/record"
	"classify/store/report"
	"classify/store/report/render"
	"classify/store/report/render/safe"
	"classify/store/report/verify"
)

func (a *app) verifyCommand() *cobra.Command {
	var all, asJSON bool
	cmd := &cobra.Command{
		Use:   "verify REPORT.json|REPORT.html|--all",
		Short: "Recheck every claim of a report against the store",
		Long: "Recheck every claim of a report (report --format json or html) against the store: the\n" +
			"report is made again and compared figure by figure, and each quotation is looked up by\n" +
			"its evidence. A page must show what the report in it says, byte for byte.\n" +
			"With --all, everything that the store holds is rechecked: records, captures and texts\n" +
			"against their hashes, what was found against its bytes. A damaged store is exit code 6.\n" +
			"Exit code 3: something has changed or is missing. What was erased on request or has\n" +
			"expired since is told, and is no failure in a report that the store has signed: a\n" +
			"report bears a keyed hash of all that it says. A report that was made with another\n" +
			"codebook, tagger or model has changed in its method; its quotations are rechecked.",
		Args: func(_ *cobra.Command, args []string) error {
			if all == (len(args) == 1) || len(args) > 1 {
				return errors.New("name one report, or give --all")
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			if all {
				return a.verifyAll(asJSON)
			}
			return a.verify(args[0], asJSON)
		},
	}
	cmd.Flags().BoolVar(&all, "all", false, "recheck all that the store holds")
	cmd.Flags().BoolVar(&asJSON, "json", false, "one JSON record")
	return cmd
}

// largestReport is how many bytes a report may have: one with a million
// quotations has about 800 MB.
const largestReport = 1 << 30

// readReport reads the report that a person names; - is stdin.
func (a *app) readReport(name string) (f verify.File, page *shownPage, err error) {
	in := a.stdin
	if name != "-" {
		file, err := os.Open(name)
		if err != nil {
			return f, nil, usageError{err}
		}
		defer file.Close()
		in = file
	}
	data, err := io.ReadAll(io.LimitReader(in, largestReport+1))
	if err != nil {
		return f, nil, usageError{fmt.Errorf("read %s: %w", name, err)}
	}
	if len(data) > largestReport {
		return f, nil, usageError{fmt.Errorf("%s has more than %d bytes", name, largestReport)}
	}
	if render.IsPage(data) {
		return readPage(name, data)
	}
	if f, err = verify.Read(name, program, data); err != nil && isReport(data) {
		return f, nil, brokenError{err}
	} else if err != nil {
		return f, nil, usageError{err}
	}
	return f, nil, nil
}

// isReport reports whether a file was a report once, whatever became of it: that it
// cannot be read then is a claim that has changed.
func isReport(data []byte) bool {
	hits := 0
	for _, field := range []string{`"incident": {`, `"as_of": "`, `"program": "classify/`, `"run_hash": "`} {
		if bytes.Contains(data, []byte(field)) {
			hits++
		}
	}
	return hits > 2
}

// brokenError is a report that cannot be read any more.
type brokenError struct{ error }

// tellBroken tells of a report that cannot be read any more.
func (a *app) tellBroken(name string, broken brokenError, asJSON bool) error {
	var result verify.Result
	result.Add(verify.Changed, verify.Claim{Path: name, Report: broken.Error(), Store: "nothing can be compared with it"})
	return a.write("-", func(w io.Writer) error {
		if asJSON {
			return indented(w, struct {
				Report string `json:"report"`
				verified
			}{name, verifiedOf(result)})
		}
		return tellVerified(w, name, "it cannot be read:", result)
	})
}

// shownPage is what is rechecked of a page of HTML besides the report in it.
type shownPage struct {
	differs *render.Difference // from what the report in it makes; nil: it does not
	outline render.Outline     // what the page says of the whole report
	whole   render.Outline     // what the store's report says
}

// readPage reads the report out of a page, which has a part of it.
func readPage(name string, data []byte) (f verify.File, page *shownPage, err error) {
	original, err := render.Embedded(data)
	if err != nil {
		return f, nil, brokenError{fmt.Errorf("%s: %w", name, err)}
	}
	page = &shownPage{outline: original.Outline}
	if page.differs, err = original.Differs(data); err != nil {
		return f, nil, brokenError{fmt.Errorf("%s: %w", name, err)}
	}
	if f, err = verify.Read(name, program, original.Report); err != nil {
		return f, nil, brokenError{err}
	}
	f.As = func(r report.Report) report.Report {
		shown, outline := render.Shown(r)
		page.whole = outline
		return shown
	}
	f.Beside = original.Outline
	return f, page, nil
}

// recheck adds what the page says itself.
func (p *shownPage) recheck(r *verify.Result) {
	if d := p.differs; d != nil {
		where := fmt.Sprintf("line %d, column %d", d.Line, d.Column)
		if d.Section != "" {
			where += fmt.Sprintf(", under %q", d.Section)
		}
		r.Add(verify.Changed, verify.Claim{Path: where, Report: strconv.Quote(d.Says), Store: strconv.Quote(d.Should), Why: "the page does not show the report that it holds"})
	}
	if !reflect.DeepEqual(p.outline, p.whole) && r.Claims == r.Count(verify.OK) {
		r.Add(verify.Changed, verify.Claim{Path: "outline", Report: fmt.Sprintf("%+v", p.outline), Store: fmt.Sprintf("%+v", p.whole)})
	}
}

func (a *app) verify(name string, asJSON bool) error {
	f, page, err := a.readReport(name)
	var broken brokenError
	if errors.As(err, &broken) {
		return errors.Join(a.tellBroken(name, broken, asJSON), errIncomplete)
	}
	if err != nil {
		return err
	}
	var result verify.Result
	err = a.reading(f.Report.Incident.ID, func(s *store.Store, inc record.Incident) (err error) {
		result, err = verify.Report(s, inc, f, report.Options{Program: program, HeldOut: nlp.HeldOut})
		return err
	})
	if errors.Is(err, store.ErrNoIncident) {
		return errors.Join(a.tellBroken(name, brokenError{fmt.Errorf("incident.id: %w", err)}, asJSON), errIncomplete)
	}
	if err != nil {
		return fmt.Errorf("verify %s: %w", name, err)
	}
	if page != nil {
		page.recheck(&result)
	}
	err = a.write("-", func(w io.Writer) error {
		if asJSON {
			return indented(w, struct {
				Report string `json:"report"`
				verified
			}{name, verifiedOf(result)})
		}
		return tellVerified(w, name, "the report says", result)
	})
	return errors.Join(err, failed(result))
}

func (a *app) verifyAll(asJSON bool) error {
	found, err := store.Check(a.db)
	if err != nil {
		return err
	}
	if err := found.Err(); err != nil {
		return fmt.Errorf("verify %s: %w", a.db, err)
	}
	s, err := store.Open(a.db)
	if err != nil {
		return err
	}
	whole, err := verify.All(s)
	if err = errors.Join(err, s.Close()); err != nil {
		return fmt.Errorf("verify %s: %w", a.db, err)
	}
	err = a.write("-", func(w io.Writer) error {
		if asJSON {
			return indented(w, wholeOf(a.db, whole))
		}
		fmt.Fprintf(w, "%d incidents of %d pages, %d captures (%d with their bytes, of which %d were redacted; %d expired), %d revisions of %d utterances, %d analyses of %d findings\n",
			whole.Incidents, whole.Pages, whole.Captures, whole.Bodies, whole.Redacted, whole.Expired, whole.Revisions, whole.Utterances, whole.Analyses, whole.Findings)
		return tellVerified(w, a.db, "noted is", whole.Result)
	})
	return errors.Join(err, failed(whole.Result))
}

// failed is errIncomplete if something has changed or is missing.
func failed(r verify.Result) error {
	if r.Holds() {
		return nil
	}
	return errIncomplete
}

// verified is what verify tells programs.
type verified struct {
	Claims        int                    `json:"claims"`
	OK            int                    `json:"ok"`
	Changed       []verify.Claim         `json:"changed"`
	Missing       []verify.Claim         `json:"missing"`
	Erased        []verify.Claim         `json:"erased"`
	Expired       []verify.Claim         `json:"expired"`
	AnotherMethod []verify.Claim         `json:"another_method"`
	LaterRun      []verify.Claim         `json:"later_run"`
	More          map[verify.Verdict]int `json:"more,omitempty"` // beyond verify.MostTold of each
}

func verifiedOf(r verify.Result) verified {
	told := func(v verify.Verdict) []verify.Claim { return append([]verify.Claim{}, r.Told[v]...) }
	return verified{
		Claims: r.Claims, OK: r.Count(verify.OK), Changed: told(verify.Changed), Missing: told(verify.Missing), Erased: told(verify.Erased),
		Expired: told(verify.Expired), AnotherMethod: told(verify.AnotherMethod), LaterRun: told(verify.LaterRun), More: r.More,
	}
}

// verifiedStore is what verify --all tells programs.
type verifiedStore struct {
	Store      string                 `json:"store"`
	Incidents  int                    `json:"incidents"`
	Pages      int                    `json:"pages"`
	Captures   int                    `json:"captures"`
	Bodies     int                    `json:"bodies"`
	Redacted   int                    `json:"redacted"`
	Expired    int                    `json:"expired"`
	Revisions  int                    `json:"revisions"`
	Utterances int                    `json:"utterances"`
	Analyses   int                    `json:"analyses"`
	Findings   int                    `json:"findings"`
	Claims     int                    `json:"claims"`
	OK         int                    `json:"ok"`
	Changed    []verify.Claim         `json:"changed"`
	Missing    []verify.Claim         `json:"missing"`
	More       map[verify.Verdict]int `json:"more,omitempty"`
}

func wholeOf(db string, w verify.Whole) verifiedStore {
	v := verifiedOf(w.Result)
	return verifiedStore{
		Store: db, Incidents: w.Incidents, Pages: w.Pages, Captures: w.Captures, Bodies: w.Bodies, Redacted: w.Redacted, Expired: w.Expired, Revisions: w.Revisions,
		Utterances: w.Utterances, Analyses: w.Analyses, Findings: w.Findings, Claims: v.Claims, OK: v.OK, Changed: v.Changed, Missing: v.Missing, More: v.More,
	}
}

// linesTold is how many claims a person is told of; the counts are of all.
const linesTold = 100

// verdictWords are the verdicts as a person reads them.
var verdictWords = map[verify.Verdict]string{verify.AnotherMethod: "another method", verify.LaterRun: "later run"}

// tellVerified writes what does not simply hold, the failures first, and the counts.
func tellVerified(w io.Writer, name, says string, r verify.Result) error {
	w = safe.Writer(w)
	lines, more, counts := 0, 0, ""
	for _, v := range verify.Verdicts() {
		word := string(v)
		if other := verdictWords[v]; other != "" {
			word = other
		}
		for _, c := range r.Told[v] {
			if lines++; lines > linesTold {
				more++
				continue
			}
			fmt.Fprintf(w, "%s: %s: %s %s; the store says %s", word, c.Path, says, c.Report, c.Store)
			if c.Why != "" {
				fmt.Fprintf(w, " (%s)", c.Why)
			}
			fmt.Fprintln(w)
		}
		more += r.More[v]
		if n := r.Count(v); n > 0 {
			counts += fmt.Sprintf(", %d %s", n, word)
		}
	}
	if more > 0 {
		fmt.Fprintf(w, "and %d more\n", more)
	}
	_, err := fmt.Fprintf(w, "%s: %d claims, %d ok%s\n", name, r.Claims, r.Count(verify.OK), counts)
	return err
}
