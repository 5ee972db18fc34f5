package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"classify/store/record"
	"classify/store/report/told"
)

// Document is one reading of one capture.
type Document struct {
	record.Page
	record.Reading
}

// Documents returns the newest reading of every address of the incident that
// is not later than asOf (zero: whatever there is), ordered by when it was
// published, then captured, then by address.
func Documents(s Store, incident string, asOf time.Time) ([]Document, error) {
	p, err := readPages(s, incident, asOf, nil)
	if err != nil {
		return nil, fmt.Errorf("read pages: %w", err)
	}
	return p.latest(nil), nil
}

// Build makes the report of an incident. A Store that counts is asked for what is
// counted now; else, and for what was known at another time, pages are read.
func Build(s Store, inc record.Incident, o Options) (Report, error) {
	b := &builder{Options: o, inc: inc, speakers: map[string]string{}, gone: map[uint64]bool{}, people: newPeople(inc.Organisation.Names()), labelled: map[uint64][]record.Labelled{}}
	if err := b.read(s); err != nil {
		return Report{}, err
	}
	r := Report{Incident: Heading{inc.ID, inc.Title, inc.Organisation.Name}}
	if err := b.lookAround(s, &r); err != nil {
		return Report{}, err
	}
	if err := b.count(&r); err != nil {
		return Report{}, fmt.Errorf("count documents: %w", err)
	}
	if err := b.show(&r); err != nil {
		return Report{}, fmt.Errorf("read what is quoted: %w", err)
	}
	return r, nil
}

// builder makes one report: documents are counted one by one, and of what is
// counted some places are remembered that are opened and shown in the end.
type builder struct {
	Options
	inc    record.Incident
	source source
	then   *paged // the source, if it is not that of a store that counts

	visits []record.Visit
	method record.Method
	run    record.Run
	runs   []record.Run
	labels []record.Labelled
	audits []record.Audit

	gone     map[uint64]bool // captures of pages that are not there any more
	labelled map[uint64][]record.Labelled
	heldBack []heldBack
	speakers map[string]string // private speakers and what they are called here
	edge     edge
	compared bool // with what was before edge

	gonePages losses

	themes    map[string]*tally
	order     []*tally // in the codebook's order
	census    census
	told      *told.Gatherer
	published published
	official  map[uint64]bool // documents on the incident that are no commentary
	history   map[uint64]*history
	edited    []edited
	reworded  int // pages of which a text became another one that says the same
	off       []uint64
	fresh     []fresh
	heard     map[record.Author]bool // voices of any theme that were there before
	speak     map[record.Author]bool // and now
	private   map[record.Author]bool
	saidBy    int // utterances of private people
	people    *people
}

// read reads what there is besides documents, and chooses where these come from.
func (b *builder) read(s Store) (err error) {
	id := b.inc.ID
	if b.visits, err = s.Visits(id); err != nil {
		return fmt.Errorf("read visits: %w", err)
	}
	if b.method, _, err = s.Method(id); err != nil {
		return fmt.Errorf("read method: %w", err)
	}
	if b.run, _, err = s.LastChange(id); err != nil {
		return fmt.Errorf("read runs: %w", err)
	}
	if b.runs, err = s.Runs(id); err != nil {
		return fmt.Errorf("read runs: %w", err)
	}
	if b.labels, err = s.Labels(id); err != nil {
		return fmt.Errorf("read labels: %w", err)
	}
	if b.audits, err = s.Audits(); err != nil {
		return fmt.Errorf("read what was erased: %w", err)
	}
	if c, ok := s.(Counter); ok && b.AsOf.IsZero() && b.Again == nil && b.Before.Time.IsZero() {
		b.source = &counted{c, id, map[uint64]Document{}}
	} else if b.then, err = readPages(s, id, b.AsOf, b.Again); err != nil {
		return fmt.Errorf("read pages: %w", err)
	} else {
		b.source = b.then
	}
	if b.edge, b.compared, err = b.edgeOf(b.runs); err != nil {
		return err
	}
	if b.gonePages, err = b.lost(s); err != nil {
		return fmt.Errorf("read runs: %w", err)
	}
	return nil
}

// lookAround tells of the captures as a whole, and finds those of pages that are
// gone, and the documents that people have labelled.
func (b *builder) lookAround(s Store, r *Report) error {
	kept := Kept{Raw: b.inc.Keep.Raw.String(), Text: b.inc.Keep.Text.String(), Erasures: len(b.audits)}
	var newest time.Time
	last, err := b.source.glances(func(made time.Time, expired bool, page *record.Page) error {
		kept.Captures++
		if made.After(newest) {
			newest = made
		}
		if !expired {
			kept.Bodies++
			kept.NextRaw = sooner(kept.NextRaw, b.inc.Keep.Raw, made)
		}
		kept.NextText = sooner(kept.NextText, b.inc.Keep.Text, made)
		r.Skipped.page(page)
		return nil
	})
	if err != nil {
		return fmt.Errorf("read captures: %w", err)
	}
	r.AsOf = newest.UTC()
	if !b.AsOf.IsZero() {
		r.AsOf = b.AsOf.UTC()
	}
	r.Kept, r.Counts.Captures = kept, kept.Captures
	m := b.method
	r.Method = Method{
		Program: b.Program, Tagger: m.Tagger, Codebook: m.Codebook, CodebookID: m.CodebookID, Dictionary: m.Dictionary, Model: m.Model,
		Run: b.run.ID, RunHash: b.run.Hash, AsOfGiven: !b.AsOf.IsZero(), Speakers: map[bool]string{false: Masked, true: Full}[b.Speakers],
		Member: last, Erasures: len(b.audits), ErasuresHash: ErasuresHash(b.audits),
	}
	b.skipped(&r.Skipped)
	for _, v := range b.visits {
		if !b.wasGone(v) {
			continue
		}
		captures, err := b.source.captures(v.URL)
		if err != nil {
			return fmt.Errorf("read captures: %w", err)
		}
		for _, c := range captures {
			b.gone[c] = true
		}
	}
	for _, l := range b.labels {
		number, ok, err := b.source.find(l.URL)
		if err != nil {
			return fmt.Errorf("read labels: %w", err)
		}
		if ok {
			b.labelled[number] = append(b.labelled[number], l)
		}
	}
	return nil
}

// count goes through the documents once.
func (b *builder) count(r *Report) error {
	b.begin()
	var err error
	if b.history, err = b.histories(); err != nil {
		return err
	}
	voices := map[record.Voice]*Voice{}
	for _, v := range record.Voices {
		voices[v] = &Voice{Voice: v}
	}
	extractors := map[string]bool{}
	err = b.source.digests(func(d *record.Digest, made time.Time) error {
		r.Counts.Documents++
		extractors[d.Extractor] = true
		if !d.Tagged {
			r.Counts.Untagged++
		}
		if !d.On {
			r.Counts.OffIncident++
			b.offIncident(r, d)
			return nil
		}
		r.Counts.OnIncident++
		voices[d.Voice].Documents++
		for i := range d.Rows {
			r.Period.include(d.Rows[i].Day)
			voices[d.Rows[i].Voice].Utterances++
		}
		last := -1
		for i := range d.Mentions {
			if at := d.Mentions[i].Utterance; at != last {
				last = at
				voices[d.Rows[at].Voice].Coded++
			}
		}
		b.take(d, b.compared && b.edge.isNew(d.Member, made))
		return nil
	})
	if err == nil {
		err = b.takeLabelled()
	}
	if err == nil {
		err = b.tellEdited()
	}
	if err != nil {
		return err
	}
	for _, v := range record.Voices {
		r.Counts.ByVoice = append(r.Counts.ByVoice, *voices[v])
		r.Counts.Utterances += voices[v].Utterances
		r.Counts.Coded += voices[v].Coded
	}
	for e := range extractors {
		r.Method.Extractors = append(r.Method.Extractors, e)
	}
	slices.Sort(r.Method.Extractors)
	return nil
}

// begin makes what is counted into.
func (b *builder) begin() {
	b.themes, b.official = map[string]*tally{}, map[uint64]bool{}
	for _, t := range b.method.Themes {
		one := newTally(t)
		b.themes[t.ID] = one
		b.order = append(b.order, one)
	}
	b.census = census{with: map[string][]amount{}, verdicts: map[string][]verdict{}}
	b.told = told.Gather(b.inc.Organisation.Names())
	b.published = published{heard: map[record.Author]bool{}}
	b.heard, b.speak, b.private = map[record.Author]bool{}, map[record.Author]bool{}, map[record.Author]bool{}
}

// take counts a document that is on the incident.
func (b *builder) take(d *record.Digest, isNew bool) {
	gone := b.gone[d.Capture]
	if isNew {
		b.fresh = append(b.fresh, fresh{d.Revision, d.Voice, len(d.Rows)})
	}
	for i := range d.Rows {
		if r := &d.Rows[i]; r.Speaker != "" && r.Voice == record.Commentary {
			b.saidBy++
			b.private[r.Author] = true
			b.people.learn(r.Speaker)
		}
	}
	for i := range d.Mentions {
		m := &d.Mentions[i]
		voice := d.Said(m.Spoken)
		b.speak[voice] = true
		if !isNew {
			b.heard[voice] = true
		}
		if t := b.themes[m.Theme]; t != nil { // else of an older codebook; the tag stage has yet to catch up
			t.add(d, m, voice, gone, isNew)
		}
	}
	if d.Voice != record.Commentary {
		b.official[d.Revision] = true
		b.published.add(d, gone)
	}
	doc := told.Read(d)
	doc.Gone = gone
	b.tellOf(d, &doc)
	b.takeShare(d)
}

// takeShare counts the document's utterances for the shares of themes; one that
// people have labelled is to be opened for that.
func (b *builder) takeShare(d *record.Digest) {
	if _, labelled := b.labelled[d.Revision]; labelled {
		b.heldBack = append(b.heldBack, heldBack{d.Revision, b.census.hold(d)})
		return
	}
	b.census.take(d)
}

// heldBack is a labelled document, and its place in the census.
type heldBack struct {
	document uint64
	at       int
}

// takeLabelled counts the labelled documents, when all are gone through: none is
// opened while the others are read.
func (b *builder) takeLabelled() error {
	for _, one := range b.heldBack {
		d, err := b.source.open(one.document)
		if err != nil {
			return err
		}
		b.census.takeLabelled(d, one.at, b.labelled[one.document], b.method)
	}
	return nil
}

// show opens what is shown of what was counted.
func (b *builder) show(r *Report) (err error) {
	for _, t := range b.order {
		one, err := t.done(b)
		if err != nil {
			return err
		}
		r.Themes = append(r.Themes, one)
	}
	if r.Themes == nil {
		r.Themes = []Theme{}
	}
	b.share(r)
	if err := b.nameOff(r); err != nil {
		return err
	}
	if err := b.tell(r); err != nil {
		return err
	}
	changes, err := b.changes()
	if err != nil {
		return err
	}
	r.Changes, r.Reworded = make([]Edition, len(changes)), b.reworded
	for i, c := range changes {
		r.Changes[i] = c.Edition
	}
	r.Counts.Voices = len(b.speak)
	r.Kept.Texts, r.Kept.Accounts = b.saidBy, len(b.private)
	r.Since, err = b.since(r, changes)
	return err
}

// share adds the share of each theme, and says of which the error is known.
func (b *builder) share(r *Report) {
	var held []record.HeldOut
	if b.HeldOut != nil {
		held = b.HeldOut(b.method)
	}
	for i, s := range b.census.shares(b.method.Themes, held) {
		r.Themes[i].Share = s
		r.Themes[i].Evaluated = s.Evidence.known()
	}
}

// offIncident counts a document that is not about the incident.
func (b *builder) offIncident(r *Report, d *record.Digest) {
	reason := d.Reason
	if !d.Tagged {
		reason = "not judged yet"
	}
	if n := r.Skipped.OffReason.count(reason); n <= mostURLs {
		b.off = append(b.off, d.Revision)
	}
}

// nameOff names the addresses of documents that are not about the incident.
func (b *builder) nameOff(r *Report) error {
	for _, number := range b.off {
		d, err := b.source.open(number)
		if err != nil {
			return err
		}
		reason := "not judged yet"
		if d.Analysis != nil {
			reason = d.Analysis.Reason
		}
		r.Skipped.OffReason.name(reason, d.Revision.Document.URL)
	}
	return nil
}

func (p *Period) include(day string) {
	if day == "" {
		return
	}
	if p.From == "" || day < p.From {
		p.From = day
	}
	p.To = max(p.To, day)
}

// OnIncident reports whether the document counts as about the incident.
func (p Document) OnIncident() bool { return p.On(p.Member) }

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

// mostURLs is how many addresses stand behind a reason.
const mostURLs = 200

// Reasons are counted in the order of their first address, and told by their
// number.
type Reasons []Reason

// count counts one more of a reason, and says how many there are.
func (all *Reasons) count(reason string) int {
	i := slices.IndexFunc(*all, func(r Reason) bool { return r.Reason == reason })
	if i < 0 {
		*all = append(*all, Reason{Reason: reason, URLs: []string{}})
		i = len(*all) - 1
	}
	(*all)[i].Count++
	return (*all)[i].Count
}

// name adds an address to those of a reason.
func (all Reasons) name(reason, url string) {
	i := slices.IndexFunc(all, func(r Reason) bool { return r.Reason == reason })
	if i >= 0 && len(all[i].URLs) < mostURLs {
		all[i].URLs = append(all[i].URLs, url)
	}
}

func (all *Reasons) note(reason, url string) {
	all.count(reason)
	all.name(reason, url)
}

// sort puts the most frequent first.
func (all Reasons) sort() {
	slices.SortFunc(all, func(a, b Reason) int { return cmp.Or(b.Count-a.Count, strings.Compare(a.Reason, b.Reason)) })
}

// page notes what is wrong with a page of which nothing was read, or with a doubt.
func (s *Skipped) page(p *record.Page) {
	if p == nil {
		return
	}
	if len(p.Readings) == 0 && p.Capture.Usable() {
		s.Unread.note(cmp.Or(p.Problem, "not read yet"), p.Capture.URL)
	}
	for _, w := range p.Warnings {
		s.Warnings.note(w, p.Capture.URL)
	}
}

// skipped sums up the visits.
func (b *builder) skipped(s *Skipped) {
	var then map[string]record.Visit
	if !b.AsOf.IsZero() {
		then = b.then.outcomes()
	}
	for _, v := range b.visits {
		if !b.AsOf.IsZero() && since(v).After(b.AsOf) {
			was, known := then[v.URL]
			if !known {
				continue
			}
			v.State, v.Reason = was.State, was.Reason
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
			s.Reasons.note(v.Reason, v.URL)
		}
	}
	s.Reasons.sort()
	s.Unread.sort()
	s.Warnings.sort()
}
