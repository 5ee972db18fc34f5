// Package verify rechecks the claims of a report against a store: a report in
// JSON and a store go in, a verdict on each claim comes out. Start at Read and
// Report; All rechecks what a store holds without a report.
//
// Two things are done. The report is made again from what the store holds, as of
// the same time and of what was there then, and compared field by field. And each
// quotation is looked up by its evidence: the revision with that text is there and
// has that hash, the bytes are the quotation, it was read in a capture with that
// hash, and the bytes that are kept of it have it.
//
// What was erased or has expired since is told, and is no failure: the store
// keeps a log of it (record.Audit), and a report says how far that log went when
// it was made. What else differs has changed. It does not look for damage of the
// file, which the store's own check does.
//
// What was erased cannot be counted again, and what became of an address is known
// for now alone: there a report is taken at its word if it is signed. The store has a
// key for every run, of all that was fetched until then, and a report bears a keyed
// hash of all that it says. So nothing has to be remembered of reports: who makes one
// writes nothing, a copy of the store will do, and of what was erased nothing stays
// that it could be guessed by. A report that is not signed, or was edited, holds as
// far as it can be made again, to the letter. Who has the store can sign what he
// likes: that a report is true is told by what can be made again, that it is unedited
// by the signature.
package verify

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"classify/store/record"
	"classify/store/report"
)

// Store is what a report is rechecked against.
type Store interface {
	report.Store
	// Run returns the run of a number.
	Run(id uint64) (run record.Run, ok bool, err error)
	// Revisions calls fn with every revision of whatever extractor.
	Revisions(fn func(record.Revision, record.Capture, record.Voice) error) error
	// AllCaptures calls fn with every capture, without its body.
	AllCaptures(fn func(record.Capture) error) error
	// Body returns the bytes that are kept of a capture; nil: none.
	Body(c record.Capture) ([]byte, error)
	// SigningKey returns the key that reports which name a run are signed with; nil:
	// there is none.
	SigningKey(run uint64) ([]byte, error)
}

// Verdict is what is said of a claim.
type Verdict string

// The verdicts. Only changed and missing are failures.
const (
	OK      Verdict = "ok"
	Changed Verdict = "changed" // the store says something else
	Missing Verdict = "missing" // the store holds nothing of it, and does not know why
	Erased  Verdict = "erased"  // on request, since the report was made
	Expired Verdict = "expired" // its keep period has ended since
	// AnotherMethod: the figure cannot be made again, because the report was made
	// with another codebook, tagger, model or extractor than the store's newest
	// analyses. That the method is another one is itself a claim that has changed:
	// else an edit of the method's name would silence every figure of a report.
	AnotherMethod Verdict = "another_method"
	// LaterRun: it says what became of addresses, or what is joined with what, and
	// a later run has left no trace of what was known then.
	LaterRun Verdict = "later_run"
)

// verdicts lists those that are told, in their order.
var verdicts = []Verdict{Changed, Missing, Erased, Expired, AnotherMethod, LaterRun}

// Verdicts returns those that are told of a claim, the failures first.
func Verdicts() []Verdict { return verdicts[:len(verdicts):len(verdicts)] }

// Claim is something of which more is to be said than that it holds.
type Claim struct {
	Path   string `json:"path"`   // in the report or, of All, what it is in the store
	Report string `json:"report"` // what it says
	Store  string `json:"store"`  // what the store says
	Why    string `json:"why,omitempty"`
}

// Result is what is said of all claims.
type Result struct {
	Claims int                 // numbers, strings and quotations
	Told   map[Verdict][]Claim // at most MostTold of a verdict
	More   map[Verdict]int     // how many were found beside these
}

// MostTold is how many claims of a verdict are listed; a report of another store
// would else have thousands.
const MostTold = 100

// Add adds a claim.
func (r *Result) Add(v Verdict, c Claim) {
	r.Claims++
	r.add(v, c)
}

func (r *Result) add(v Verdict, c Claim) {
	if r.Told == nil {
		r.Told, r.More = map[Verdict][]Claim{}, map[Verdict]int{}
	}
	if len(r.Told[v]) < MostTold {
		r.Told[v] = append(r.Told[v], c)
	} else {
		r.More[v]++
	}
}

// Count is how many claims have a verdict.
func (r Result) Count(v Verdict) int {
	if v != OK {
		return len(r.Told[v]) + r.More[v]
	}
	n := r.Claims
	for _, other := range verdicts {
		n -= r.Count(other)
	}
	return max(0, n)
}

// Holds reports whether nothing has changed and nothing is missing.
func (r Result) Holds() bool { return r.Count(Changed)+r.Count(Missing) == 0 }

// Report rechecks a report of an incident. Of the options, the program and what
// is known of methods' errors are taken, the rest is the report's.
func Report(s Store, inc record.Incident, f File, o report.Options) (Result, error) {
	c := &check{store: s, file: f, said: f.Report}
	if err := c.remake(inc, o); err != nil {
		return Result{}, err
	}
	if f.As != nil {
		c.again = f.As(c.again)
	}
	stored, err := treeOf(c.again)
	if err != nil {
		return Result{}, err
	}
	if c.found, err = find(s, f.root.passages(nil)); err != nil {
		return Result{}, err
	}
	if c.by, err = c.signer(); err != nil {
		return Result{}, err
	}
	c.compare("", f.root, stored)
	c.signed()
	return c.Result, nil
}

// check is one report being rechecked.
type check struct {
	Result
	store  Store
	file   File
	said   report.Report // what the report says
	again  report.Report // what the store says
	found  *evidence
	by     signer
	since  []record.Audit  // what was erased since the report was made
	later  bool            // a run has changed what is known since
	joined int             // pages that came to the incident since
	method bool            // the report was made with another method
	left   map[string]bool // addresses of pages that a later run has found gone
}

// remake makes the report again, and finds out what has happened since.
func (c *check) remake(inc record.Incident, o report.Options) error {
	m := c.said.Method
	known, err := c.state()
	if err != nil {
		return err
	}
	o.AsOf, o.Speakers = time.Time{}, m.Speakers == report.Full
	if m.AsOfGiven {
		o.AsOf = c.said.AsOf
	}
	o.Again = &report.Again{Member: m.Member, Run: m.Run}
	o.Before = report.Before{}
	if n := c.said.Since; n != nil {
		o.Before = report.Before{Run: n.Run, Time: n.Time}
	}
	if known != nil {
		o.Again.Known = known.Finished
	}
	c.again, err = report.Build(c.store, inc, o)
	if errors.Is(err, report.ErrNoRun) { // the report names one that there is not
		o.Before = report.Before{}
		c.again, err = report.Build(c.store, inc, o)
	}
	if err != nil {
		return err
	}
	if known != nil {
		c.later = true
		c.again.Method.Run, c.again.Method.RunHash = m.Run, m.RunHash
	}
	if err := c.lookForGone(inc.ID); err != nil {
		return err
	}
	audits, err := c.store.Audits()
	if err != nil {
		return err
	}
	if m.Erasures >= 0 && m.Erasures <= len(audits) && report.ErasuresHash(audits[:m.Erasures]) == m.ErasuresHash {
		c.since = slices.DeleteFunc(slices.Clone(audits[m.Erasures:]), func(a record.Audit) bool {
			return len(a.Incidents) > 0 && !slices.Contains(a.Incidents, inc.ID)
		})
		c.again.Method.Erasures, c.again.Method.ErasuresHash = m.Erasures, m.ErasuresHash
		c.again.Kept.Erasures = m.Erasures
	}
	own := c.again.Method
	c.method = m.Tagger != own.Tagger || m.CodebookID != own.CodebookID || m.Dictionary != own.Dictionary || m.Model != own.Model ||
		len(c.since) == 0 && strings.Join(m.Extractors, " ") != strings.Join(own.Extractors, " ")
	return c.store.Pages(inc.ID, func(p record.Page) error {
		if p.Member.Seq > m.Member {
			c.joined++
		}
		return nil
	})
}

// lookForGone finds the pages that a later run has found gone without its
// difference telling so, as of older programs: when it was so is not known then.
func (c *check) lookForGone(incident string) error {
	if !c.later {
		return nil
	}
	visits, err := c.store.Visits(incident)
	if err != nil {
		return err
	}
	runs, err := c.store.Runs(incident)
	told := map[string]bool{}
	for _, r := range runs {
		d, _, one := c.store.Difference(incident, r.ID)
		err = errors.Join(err, one)
		for _, g := range d.Gone {
			told[g.URL] = true
		}
	}
	c.left = map[string]bool{}
	for _, v := range visits {
		c.left[v.URL] = v.Withdrawn() && v.Run > c.said.Method.Run && !told[v.URL]
	}
	return err
}

// state is the run that the report names, if later ones have changed what is
// known; nil: there is none, or the report names none that there is.
func (c *check) state() (*record.Run, error) {
	m := c.said.Method
	last, _, err := c.store.LastChange(c.said.Incident.ID)
	if err != nil || m.Run == last.ID {
		return nil, err
	}
	run, ok, err := c.store.Run(m.Run)
	if err != nil || !ok || run.Incident != c.said.Incident.ID || run.Changed == 0 || run.Finished.IsZero() || run.Hash != m.RunHash {
		return nil, err
	}
	return &run, nil
}

// differ says what it means that a figure differs.
func (c *check) differ(path, said, stored string) {
	one := Claim{Path: path, Report: said, Store: stored}
	top, rest, _ := strings.Cut(path, ".")
	top, _, _ = strings.Cut(top, "[")
	verdict := Changed
	switch {
	case path == "method.program" && c.by == mine:
		verdict, one.Why = AnotherMethod, "another version of the program has made the report"
	case top == "incident", top == "as_of", top == "method" && !strings.HasPrefix(rest, "extractors"):
	case c.method && top != "method":
		verdict, one.Why = AnotherMethod, "the report was made with another method than the store's newest analyses"
	case c.later && (top == "skipped" && ofVisits(rest) || strings.HasPrefix(path, "since.gone[") && (strings.HasSuffix(path, ".reason") || strings.HasSuffix(path, ".time"))):
		verdict, one.Why = LaterRun, "a later run has visited the addresses"
	case len(c.since) > 0 && mayErase(path, said, stored) && !c.tooMuch(said, stored):
		verdict, one.Why = c.erasure()
	case anyTrue(c.left) && quotes(path):
		verdict, one.Why = LaterRun, "pages that were quoted are gone by now"
	case c.joined > 0 && strings.HasSuffix(path, ".voices") && near(said, stored, c.joined):
		verdict, one.Why = LaterRun, "pages that came later say the same as some that were told apart"
	}
	c.tell(verdict, one)
}

// quotes reports whether a field is about what is quoted: other sentences are
// where pages are gone.
func quotes(path string) bool {
	return slices.ContainsFunc([]string{".quotes", ".more_quotes", ".said", ".related", ".answer"}, func(s string) bool { return strings.Contains(path, s) })
}

// erasure is the verdict on what an erasure may explain.
func (c *check) erasure() (Verdict, string) {
	for _, a := range c.since {
		if a.By != record.ByRetention {
			return Erased, fmt.Sprintf("something was erased on request since, on %s", a.Time.Format("2006-01-02"))
		}
	}
	return Expired, fmt.Sprintf("a keep period has ended since, on %s", c.since[0].Time.Format("2006-01-02"))
}

// mayErase reports whether an erasure may have changed a figure so. It makes no
// new documents, utterances or mentions, and leaves the codebook alone.
func mayErase(path, said, stored string) bool {
	last := path[strings.LastIndexByte(path, '.')+1:]
	switch {
	case strings.HasPrefix(path, "themes[") && (last == "id" || strings.Contains(path, ".label")):
		return false
	case strings.HasPrefix(path, "clock.lapses") && last == "days":
		return false // it follows from the two dates beside it
	case strings.HasPrefix(path, "claims") && (last == "verdict" || last == "expected"):
		return strings.Contains(said+stored, "premise") // what a calculation makes stays, but not what stood beside it
	case strings.HasPrefix(path, "since."):
		return true // what was there before may be what was erased, so that more is new
	case last == "captures":
		return false // they stay, without their bytes
	case last == "documents" || last == "utterances" || last == "coded" || last == "mentions" || last == "on_incident":
		return strings.Contains(path, ".evidence.") || fewer(stored, said)
	}
	return true
}

// near reports whether two numbers are no further apart than by one for each of
// some pages: what a page repeats may join or part as many voices.
func near(said, stored string, pages int) bool {
	var a, b int
	_, errA := fmt.Sscan(said, &a)
	_, errB := fmt.Sscan(stored, &b)
	return errA == nil && errB == nil && max(a-b, b-a) <= pages
}

// mostMentions is how many of anything a report may count in one utterance.
const mostMentions = 50

// tooMuch reports whether two numbers are further apart than what was erased since
// explains.
func (c *check) tooMuch(said, stored string) bool {
	var a, b int
	if _, err := fmt.Sscan(said, &a); err != nil {
		return false
	}
	if _, err := fmt.Sscan(stored, &b); err != nil {
		return false
	}
	most := 0
	for _, one := range c.since {
		most += mostMentions * (one.Utterances + one.Passages + one.Captures + one.Bodies + one.Labels)
	}
	return max(a-b, b-a) > most
}

// fewer compares two numbers as they are written.
func fewer(a, b string) bool {
	var x, y int
	if _, err := fmt.Sscan(a, &x); err != nil {
		return false
	}
	_, err := fmt.Sscan(b, &y)
	return err == nil && x < y
}

// ofVisits reports whether a field of what was skipped is made from visits.
func ofVisits(field string) bool {
	field, _, _ = strings.Cut(field, "[")
	switch field {
	case "seen", "fetched", "skipped", "failed", "queued", "reasons":
		return true
	}
	return false
}
