// Package report builds a Report from what the store holds of one incident:
// counts by voice, themes with their mentions, voices and documents,
// quotations with their evidence, what was skipped and why, and the method.
//
// It reads through the small interface Store and does not know how anything
// is kept or shown; package render puts a Report into its formats. The same
// store, as-of time and options give the same Report.
//
// What is counted: a document is an address; of each the revision of the
// newest usable capture that is not later than the as-of time is read. A
// mention is one coded sentence. Voices are mentions after grouping: what the
// same account says, what one page says several times, and a sentence that
// repeats another one, as package dup tells, count once, as the voice of who said
// it first; see record.Spoken. A share counts utterances, and is
// corrected where it is known how often the program errs, see Share. A page that
// is gone at the source or asks by now not to be kept is counted, but not quoted:
// who took it back is not to be repeated.
package report

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"classify/store/record"
	"classify/store/report/told"
)

// Store is what a report is built from.
type Store interface {
	// Pages calls fn for every page of the incident, in a fixed order.
	Pages(incident string, fn func(record.Page) error) error
	// Visits returns the last visit of every address of the incident.
	Visits(incident string) ([]record.Visit, error)
	// Method returns the method of the newest analyses.
	Method(incident string) (m record.Method, ok bool, err error)
	// LastChange returns the newest finished run that changed anything.
	LastChange(incident string) (run record.Run, ok bool, err error)
	// Runs returns the runs of the incident, in order.
	Runs(incident string) ([]record.Run, error)
	// Labels returns the utterances of the incident that people have labelled.
	Labels(incident string) ([]record.Labelled, error)
	// Audits returns when what was erased, in order.
	Audits() ([]record.Audit, error)
}

// Options of a report; the zero value is usable.
type Options struct {
	AsOf     time.Time // zero: the newest capture
	Speakers bool      // show private speakers by their names
	Program  string    // name and version
	Before   Before    // what it is compared with
	// HeldOut is what is known of a method's error from other text; nil: nothing.
	HeldOut func(record.Method) []record.HeldOut
	// Again: the report is one that was made before, see package verify; nil: it
	// is a new one.
	Again *Again
}

// Report is everything a format shows. Times are UTC.
type Report struct {
	Incident Heading   `json:"incident"`
	AsOf     time.Time `json:"as_of"`
	Period   Period    `json:"period"`
	Counts   Counts    `json:"counts"`
	Since    *Since    `json:"since"` // null: nothing is known of before
	Themes   []Theme   `json:"themes"`

	Timeline  []told.Entry    `json:"timeline"`
	Clock     told.Clock      `json:"clock"`
	Figures   []told.Figure   `json:"facts"`
	Claims    []told.Claim    `json:"claims"`
	Questions []told.Question `json:"questions"`
	Changes   []Edition       `json:"changes"`

	Skipped Skipped `json:"skipped"`
	Kept    Kept    `json:"retention"`
	Method  Method  `json:"method"`
}

// Heading names the incident.
type Heading struct {
	ID           string `json:"id"`
	Title        string `json:"title"`
	Organisation string `json:"organisation"`
}

// Period is the first and the last day on which something counted was said;
// empty when no date is known.
type Period struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// Counts reconcile: OnIncident + OffIncident = Documents, and the voices'
// documents and utterances sum to OnIncident and Utterances.
type Counts struct {
	Captures    int     `json:"captures"`
	Documents   int     `json:"documents"`
	OnIncident  int     `json:"on_incident"`
	OffIncident int     `json:"off_incident"`
	Untagged    int     `json:"untagged"`   // documents the tag stage has yet to read; 0 when it finished
	Utterances  int     `json:"utterances"` // of documents on the incident
	Coded       int     `json:"coded"`      // of them, with at least one theme
	ByVoice     []Voice `json:"by_voice"`
}

// Voice is what one kind of voice contributed.
type Voice struct {
	Voice      record.Voice `json:"voice"`
	Documents  int          `json:"documents"`
	Utterances int          `json:"utterances"`
	Coded      int          `json:"coded"`
}

// Theme is what was found of one theme.
type Theme struct {
	record.Theme
	Share     Share                 `json:"share"`
	Mentions  int                   `json:"mentions"`
	Voices    int                   `json:"voices"`
	Documents int                   `json:"documents"`
	ByVoice   map[record.Voice]int  `json:"by_voice"` // mentions
	ByStance  map[record.Stance]int `json:"by_stance"`
	ByDay     map[string]int        `json:"by_day"` // "" for mentions without a known day
	// Spoken are the mentions by voice and stance.
	Spoken     map[record.Voice]map[record.Stance]int `json:"spoken"`
	Quotes     []Quote                                `json:"quotes"`
	MoreQuotes int                                    `json:"more_quotes"` // that are not listed
}

// Quote is one quotation: the sentence a theme was found in.
type Quote struct {
	told.Passage
	Match     Span             `json:"match"` // the words that were found
	Stance    record.Stance    `json:"stance"`
	Certainty record.Certainty `json:"certainty"`
	By        record.By        `json:"by"`
	Rule      string           `json:"rule"`
	Repeats   int              `json:"repeats"` // documents that say the same, word for word, besides this one

	voice record.Author // who counts as one
	gone  bool          // its page is not there any more
}

// Span is bytes of the utterance's text.
type Span struct {
	Start int    `json:"start"`
	End   int    `json:"end"`
	Text  string `json:"text"`
}

// Skipped is what was not read, and why: Seen = Fetched + Skipped + Failed.
type Skipped struct {
	Seen      int      `json:"seen"`
	Fetched   int      `json:"fetched"`
	Skipped   int      `json:"skipped"`
	Failed    int      `json:"failed"`
	Queued    int      `json:"queued"` // of an interrupted run; 0 when it ended
	Reasons   []Reason `json:"reasons"`
	Unread    []Reason `json:"unread"`   // fetched, but nothing could be read in it
	OffReason []Reason `json:"off"`      // read, but not about the incident
	Warnings  []Reason `json:"warnings"` // read, with a doubt
}

// Reason is why something is missing, and of which addresses.
type Reason struct {
	Reason string   `json:"reason"`
	Count  int      `json:"count"`
	URLs   []string `json:"urls"`
}

// Method is what made the report, so that it can be made again.
type Method struct {
	Program    string   `json:"program"`
	Extractors []string `json:"extractors"`
	Tagger     string   `json:"tagger"`
	Codebook   string   `json:"codebook"`
	CodebookID string   `json:"codebook_sha256"`
	Dictionary string   `json:"dictionary"`
	Model      string   `json:"model,omitempty"` // that adds to the rules; "": none does
	Run        uint64   `json:"run"`
	RunHash    string   `json:"run_hash"`
	// The rest says what else to read it from, so that it can be verified.
	AsOfGiven    bool   `json:"as_of_given"` // as_of was asked for; else it is the time of the newest capture
	Speakers     string `json:"speakers"`    // Masked or Full
	Member       uint64 `json:"member"`      // the incident's last membership
	Erasures     int    `json:"erasures"`    // from the store until then
	ErasuresHash string `json:"erasures_hash"`
}

// How private speakers are called.
const (
	Masked = "masked"
	Full   = "full"
)

// Build makes the report of an incident.
func Build(s Store, inc record.Incident, o Options) (Report, error) {
	b := &builder{Options: o, speakers: map[string]string{}, gone: map[string]bool{}, voices: map[string]record.Voice{}}
	if err := s.Pages(inc.ID, b.collect); err != nil {
		return Report{}, fmt.Errorf("read pages: %w", err)
	}
	visits, err := s.Visits(inc.ID)
	if err != nil {
		return Report{}, fmt.Errorf("read visits: %w", err)
	}
	method, _, err := s.Method(inc.ID)
	if err != nil {
		return Report{}, fmt.Errorf("read method: %w", err)
	}
	run, _, err := s.LastChange(inc.ID)
	if err != nil {
		return Report{}, fmt.Errorf("read runs: %w", err)
	}
	labels, err := s.Labels(inc.ID)
	if err != nil {
		return Report{}, fmt.Errorf("read labels: %w", err)
	}
	audits, err := s.Audits()
	if err != nil {
		return Report{}, fmt.Errorf("read what was erased: %w", err)
	}
	runs, err := s.Runs(inc.ID)
	if err != nil {
		return Report{}, fmt.Errorf("read runs: %w", err)
	}
	r := Report{
		Incident: Heading{inc.ID, inc.Title, inc.Organisation.Name},
		AsOf:     b.asOf(),
		Method: Method{
			Program: o.Program, Tagger: method.Tagger, Codebook: method.Codebook,
			CodebookID: method.CodebookID, Dictionary: method.Dictionary, Model: method.Model, Run: run.ID, RunHash: run.Hash,
			AsOfGiven: !b.AsOf.IsZero(), Speakers: map[bool]string{false: Masked, true: Full}[o.Speakers], Member: b.member,
			Erasures: len(audits), ErasuresHash: ErasuresHash(audits),
		},
	}
	for _, v := range visits {
		b.gone[v.URL] = v.Withdrawn() && b.knows(v.Since)
	}
	r.Skipped = b.skipped(visits)
	on := b.fill(&r, method, labels)
	if err := b.tell(&r, inc, method.Themes, on); err != nil {
		return r, fmt.Errorf("put together what is told: %w", err)
	}
	r.Changes = b.changes(on)
	r.Kept = b.kept(inc, len(audits))
	if r.Since, err = b.since(runs, visits, on, r.Changes, r.Themes); err != nil {
		return r, fmt.Errorf("compare with before: %w", err)
	}
	return r, nil
}

// ErrNoRun says that there is no such run to compare with.
var ErrNoRun = errors.New("there is no run")

// builder gathers pages before they are counted, because the newest capture
// of an address and the origin of a text are known only at the end.
type builder struct {
	Options
	newest   time.Time
	captures int
	member   uint64
	pages    []Document
	unread   []record.Page
	speakers map[string]string       // private speakers and what they are called here
	gone     map[string]bool         // addresses of pages that are not there any more
	voices   map[string]record.Voice // of addresses
}

// Document is one reading of one capture.
type Document struct {
	record.Page
	record.Reading
}

func (b *builder) collect(p record.Page) error {
	if b.Again != nil && p.Member.Seq > b.Again.Member {
		return nil
	}
	b.member = max(b.member, p.Member.Seq)
	if !b.AsOf.IsZero() && p.Capture.Time.After(b.AsOf) {
		return nil
	}
	b.captures++
	b.voices[p.Capture.URL] = p.Member.Voice
	if p.Capture.Time.After(b.newest) {
		b.newest = p.Capture.Time
	}
	for _, r := range p.Readings {
		d := Document{p, r}
		d.Member.Listed = d.Member.Listed && !r.Revision.Document.Aside
		b.pages = append(b.pages, d)
	}
	if len(p.Readings) == 0 {
		b.unread = append(b.unread, p)
	}
	return nil
}

func (b *builder) asOf() time.Time {
	if !b.AsOf.IsZero() {
		return b.AsOf.UTC()
	}
	return b.newest.UTC()
}

// Documents returns the newest reading of every address of the incident that
// is not later than asOf (zero: whatever there is), ordered by when it was
// published, then captured, then by address.
func Documents(s Store, incident string, asOf time.Time) ([]Document, error) {
	b := &builder{Options: Options{AsOf: asOf}, voices: map[string]record.Voice{}}
	if err := s.Pages(incident, b.collect); err != nil {
		return nil, fmt.Errorf("read pages: %w", err)
	}
	return b.documents(), nil
}

func (b *builder) documents() []Document { return b.latest(nil) }

// latest are the newest readings of the addresses, among those that are wanted;
// nil: all.
func (b *builder) latest(wanted func(Document) bool) []Document {
	newest := map[string]Document{}
	listed := map[string]bool{}
	for _, p := range b.pages {
		if wanted != nil && !wanted(p) {
			continue
		}
		url := p.Revision.Document.URL
		old, ok := newest[url]
		if !ok || !p.Capture.Time.Before(old.Capture.Time) {
			newest[url] = p
		}
		listed[url] = listed[url] || p.Member.Listed
	}
	docs := make([]Document, 0, len(newest))
	for url, p := range newest {
		p.Member.Listed = listed[url]
		docs = append(docs, p)
	}
	slices.SortFunc(docs, func(x, y Document) int {
		a, b := x.Revision.Document, y.Revision.Document
		return cmp.Or(
			compareDays(a.Published, b.Published),
			x.Capture.Time.Compare(y.Capture.Time),
			cmp.Compare(a.URL, b.URL),
		)
	})
	return docs
}

// compareDays orders ISO dates, the unknown ones last.
func compareDays(a, b string) int {
	if (a == "") != (b == "") {
		return cmp.Compare(b, a)
	}
	return cmp.Compare(a, b)
}

// fill counts the documents, and returns those on the incident.
func (b *builder) fill(r *Report, method record.Method, labels []record.Labelled) (on []Document) {
	docs := b.documents()
	r.Counts.Captures, r.Counts.Documents = b.captures, len(docs)
	voices := map[record.Voice]*Voice{}
	for _, v := range record.Voices {
		voices[v] = &Voice{Voice: v}
	}
	extractors := map[string]bool{}
	for _, d := range docs {
		extractors[d.Revision.Extractor] = true
		if d.Analysis == nil {
			r.Counts.Untagged++
		}
		if !d.OnIncident() {
			r.Counts.OffIncident++
			r.Skipped.OffReason = note(r.Skipped.OffReason, d.offReason(), d.Revision.Document.URL)
			continue
		}
		on = append(on, d)
		voices[d.Member.Voice].Documents++
		b.count(r, voices, d)
	}
	r.Counts.OnIncident = len(on)
	for _, v := range record.Voices {
		r.Counts.ByVoice = append(r.Counts.ByVoice, *voices[v])
		r.Counts.Utterances += voices[v].Utterances
		r.Counts.Coded += voices[v].Coded
	}
	for e := range extractors {
		r.Method.Extractors = append(r.Method.Extractors, e)
	}
	slices.Sort(r.Method.Extractors)
	r.Themes = b.themes(method.Themes, on)
	b.share(r, method, labels, on)
	return on
}

// share adds the share of each theme, and says of which the error is known.
func (b *builder) share(r *Report, method record.Method, labels []record.Labelled, on []Document) {
	c := census{with: map[string][]amount{}, verdicts: map[string][]verdict{}}
	at := map[string][]record.Labelled{}
	for _, l := range labels {
		at[l.URL] = append(at[l.URL], l)
	}
	for _, d := range on {
		c.take(d, at[d.Revision.Document.URL], method)
	}
	var held []record.HeldOut
	if b.HeldOut != nil {
		held = b.HeldOut(method)
	}
	for i, s := range c.shares(method.Themes, held) {
		r.Themes[i].Share = s
		r.Themes[i].Evaluated = s.Evidence.known()
	}
}

// OnIncident reports whether the document counts as about the incident.
func (p Document) OnIncident() bool { return p.On(p.Member) }

func (p Document) offReason() string {
	if p.Analysis == nil {
		return "not judged yet"
	}
	return p.Analysis.Reason
}

// count adds a document's utterances to their voices.
func (b *builder) count(r *Report, voices map[record.Voice]*Voice, d Document) {
	r.Period.include(d.Revision.Document.Published)
	for i, u := range d.Revision.Document.Utterances {
		v := voices[d.VoiceOf(u)]
		v.Utterances++
		if len(d.Coding(i).Findings) > 0 {
			v.Coded++
		}
		r.Period.include(u.Posted)
	}
}

func (p *Period) include(iso string) {
	day := dayOf(iso)
	if day == "" {
		return
	}
	if p.From == "" || day < p.From {
		p.From = day
	}
	p.To = max(p.To, day)
}

// dayOf cuts an ISO date to its day; "" if it is not known to the day.
func dayOf(iso string) string {
	if len(iso) < len("2006-01-02") {
		return ""
	}
	return iso[:len("2006-01-02")]
}

// VoiceOf is an utterance's own voice, else its page's.
func (p Document) VoiceOf(u record.Utterance) record.Voice {
	if u.Voice.Valid() {
		return u.Voice
	}
	return p.Member.Voice
}

// Coding is what was found in the utterance at an index.
func (p Document) Coding(utterance int) record.Coding {
	if p.Analysis == nil || utterance >= len(p.Analysis.Codings) {
		return record.Coding{}
	}
	return p.Analysis.Codings[utterance]
}

// Labelled reports whether a person has labelled the utterance at an index.
func (p Document) Labelled(utterance int) bool {
	if p.Analysis == nil {
		return false
	}
	_, yes := p.Analysis.Machine[utterance]
	return yes
}

// note counts an address under a reason.
func note(reasons []Reason, reason, url string) []Reason {
	i := slices.IndexFunc(reasons, func(r Reason) bool { return r.Reason == reason })
	if i < 0 {
		reasons = append(reasons, Reason{Reason: reason})
		i = len(reasons) - 1
	}
	reasons[i].Count++
	reasons[i].URLs = append(reasons[i].URLs, url)
	return reasons
}

// skipped sums up the visits.
func (b *builder) skipped(visits []record.Visit) Skipped {
	var s Skipped
	for _, v := range visits {
		if !b.AsOf.IsZero() && since(v).After(b.AsOf) {
			continue
		}
		switch v.State {
		case record.Queued:
			s.Queued++
			continue
		case record.Fetched:
			s.Fetched++
		case record.Skipped:
			s.Skipped++
		case record.Failed:
			s.Failed++
		}
		s.Seen++
		if v.State != record.Fetched {
			s.Reasons = note(s.Reasons, v.Reason, v.URL)
		}
	}
	for _, p := range b.unread {
		if p.Capture.Usable() {
			s.Unread = note(s.Unread, cmp.Or(p.Problem, "not read yet"), p.Capture.URL)
		}
	}
	for _, p := range b.unread {
		for _, w := range p.Warnings {
			s.Warnings = note(s.Warnings, w, p.Capture.URL)
		}
	}
	for i, p := range b.pages {
		if i > 0 && b.pages[i-1].Capture.Seq == p.Capture.Seq {
			continue // another document of the same capture
		}
		for _, w := range p.Warnings {
			s.Warnings = note(s.Warnings, w, p.Capture.URL)
		}
	}
	order := func(a, b Reason) int { return cmp.Or(b.Count-a.Count, strings.Compare(a.Reason, b.Reason)) }
	slices.SortFunc(s.Reasons, order)
	slices.SortFunc(s.Unread, order)
	slices.SortFunc(s.Warnings, order)
	return s
}
