package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"slices"
	"sync"
	"time"

	"classify/crawler/extract"
	"classify/nlp"
	"classify/nlp/codebook"
	"classify/nlp/model"
	"classify/nlp/text"
	"classify/store"
	"classify/store/record"
)

// batch is how many captures or revisions a stage takes at a time: large
// enough that bbolt's commit does not matter, small enough to stay in memory.
const batch = 128

// catchUp lets the stages read what they have not read yet: captures become
// revisions, revisions analyses and texts to search in, and their sentences
// groups of those that say the same.
func catchUp(ctx context.Context, s *store.Store, inc record.Incident, tagger *nlp.Tagger) error {
	if err := readAll(ctx, s); err != nil {
		return fmt.Errorf("extract: %w", err)
	}
	if err := s.ReadDifferences(inc.ID); err != nil {
		return fmt.Errorf("compare: %w", err)
	}
	if err := tagAll(ctx, s, inc, tagger); err != nil {
		return fmt.Errorf("tag: %w", err)
	}
	if err := foldAll(ctx, s); err != nil {
		return fmt.Errorf("fold: %w", err)
	}
	if err := groupAll(ctx, s, inc); err != nil {
		return fmt.Errorf("group: %w", err)
	}
	return nil
}

// ungrouped is how many pages are grouped at a time: each time most of what finds
// alike sentences is read.
const ungrouped = 1024

// cutting names how sentences are cut: groups are made anew when it changes.
const cutting = "sentences/1"

// grouping is how texts are compared: by the sentences that are coded, as they
// are matched.
var grouping = store.Grouping{
	Method: text.Method + " " + cutting,
	Fold:   func(s string) string { return text.Normalise(s, 0).Text },
	Sentences: func(s string) [][2]int {
		var out [][2]int
		for _, one := range text.Sentences(s) {
			out = append(out, [2]int{one.Start, one.End})
		}
		return out
	},
}

// groupAll groups the sentences that say the same.
func groupAll(ctx context.Context, s *store.Store, inc record.Incident) error {
	for ctx.Err() == nil {
		if err := s.Breathe(); err != nil {
			return err
		}
		if n, err := s.Group(inc.ID, extract.Version, grouping, ungrouped); err != nil || n == 0 {
			return err
		}
	}
	return ctx.Err()
}

// pace watches that a stage comes forward: other processes come in between its
// steps, and two that work with different methods would begin anew for ever.
type pace struct{ last uint64 }

// beyond notes where the stage will stand, which is beyond where it stood.
func (p *pace) beyond(position uint64) error {
	if position <= p.last {
		return fmt.Errorf("%w: it has begun this anew in another way", store.ErrBusy)
	}
	p.last = position
	return nil
}

// folding is how texts are spelt to be searched in: as they are matched.
var folding = store.Folding{Method: text.Method, Fold: func(s string) (string, func(start, end int) (int, int)) {
	n := text.Normalise(s, 0)
	return n.Text, n.Span
}}

// foldAll makes the texts to search in.
func foldAll(ctx context.Context, s *store.Store) error {
	p := pace{}
	for ctx.Err() == nil {
		if err := s.Breathe(); err != nil {
			return err
		}
		revisions, err := s.Unfolded(folding.Method, batch)
		if err != nil || len(revisions) == 0 {
			return err
		}
		if err := p.beyond(revisions[len(revisions)-1].Seq); err != nil {
			return err
		}
		folded := make([]store.Folded, len(revisions))
		parallel(len(revisions), func(i int) {
			one := store.Folded{Revision: revisions[i].Seq}
			for _, u := range revisions[i].Document.Utterances {
				normal, _ := folding.Fold(u.Text)
				one.Texts = append(one.Texts, normal)
			}
			folded[i] = one
		})
		if err := s.KeepFolded(folding.Method, folded); err != nil {
			return err
		}
	}
	return ctx.Err()
}

func readAll(ctx context.Context, s *store.Store) error {
	defer relaxed()()
	p := pace{}
	for ctx.Err() == nil {
		if err := s.Breathe(); err != nil {
			return err
		}
		captures, err := s.Unread(extract.Version, batch)
		if err != nil || len(captures) == 0 {
			return err
		}
		if err := p.beyond(captures[len(captures)-1].Seq); err != nil {
			return err
		}
		reads := make([]store.Read, len(captures))
		parallel(len(captures), func(i int) { reads[i] = read(captures[i]) })
		if err := s.KeepRead(extract.Version, reads); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// read extracts one capture; whatever is wrong with it is part of the result.
func read(c record.Capture) (r store.Read) {
	r.Capture = c.Seq
	if c.Expired {
		r.Expired = true
		return r
	}
	if !c.Usable() {
		r.Problem = fmt.Sprintf("status %d", c.Status)
		return r
	}
	defer func() {
		if v := recover(); v != nil {
			r = store.Read{Capture: c.Seq, Problem: "extractor failed", Detail: fmt.Sprint(v)}
		}
	}()
	page, err := extract.Extract(c)
	r.Documents, r.Links, r.Warnings = page.Documents, len(page.Links), page.Warnings
	switch {
	case errors.Is(err, extract.ErrEmpty):
		r.Problem = "no text in it"
	case errors.Is(err, extract.ErrNotText):
		r.Problem = "not a text page"
	case err != nil:
		r.Problem = "cannot be decoded"
	case len(page.Documents) == 0:
		r.Problem = "feed, read for its links"
	}
	if err != nil {
		r.Detail = err.Error()
	}
	return r
}

func tagAll(ctx context.Context, s *store.Store, inc record.Incident, tagger *nlp.Tagger) error {
	method := tagger.Method()
	method.Scope = inc.Scope()
	p := pace{}
	for ctx.Err() == nil {
		if err := s.Breathe(); err != nil {
			return err
		}
		todo, err := s.Untagged(inc.ID, extract.Version, method.Key(), batch)
		if err != nil {
			return err
		}
		if len(todo) == 0 {
			return s.KeepAnalyses(inc.ID, extract.Version, method, nil, 0)
		}
		if err := p.beyond(todo[len(todo)-1].Position); err != nil {
			return err
		}
		analyses := make([]record.Analysis, len(todo))
		parallel(len(todo), func(i int) { analyses[i] = analyse(inc, tagger, method.Key(), todo[i]) })
		if err := s.KeepAnalyses(inc.ID, extract.Version, method, analyses, todo[len(todo)-1].Position); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// analyse tags one revision and judges whether it is about the incident.
func analyse(inc record.Incident, tagger *nlp.Tagger, method string, u store.Untagged) record.Analysis {
	doc := u.Revision.Document
	a := record.Analysis{Incident: inc.ID, Revision: u.Revision.Seq, Method: method}
	a.On, a.Reason = extract.About(inc, u.Member.Match, doc)
	for _, one := range inContext(doc, u.Member.Voice) {
		if one.Lang != "" { // the rules are for Japanese
			a.Codings = append(a.Codings, record.Coding{})
			continue
		}
		a.Codings = append(a.Codings, tagger.Tag(one.Text, one.context))
	}
	return a
}

// uttered is an utterance with what its coding may depend on besides its text.
type uttered struct {
	record.Utterance
	context nlp.Context
}

// inContext lists the utterances of a document; voice is that of its page.
func inContext(doc record.Document, voice record.Voice) []uttered {
	known := map[int]record.Utterance{}
	out := make([]uttered, len(doc.Utterances))
	for i, u := range doc.Utterances {
		known[u.ID] = u
		date := dayOf(u.Posted)
		if date.IsZero() {
			date = dayOf(doc.Published)
		}
		out[i] = uttered{u, nlp.Context{
			Date: date, Title: doc.Title, Heading: u.Heading, Parent: known[u.Parent].Text, Thread: threadOf(known, u), Before: before(doc.Utterances[:i], u),
			Voice:  cmp.Or(u.Voice, voice),
			Page:   voice,
			Quotes: func() []record.Quotation { return u.Quotes },
		}}
	}
	return out
}

// mostBefore is how many utterances of its author before one are looked at.
const mostBefore = 3

// before lists what the author of an utterance says right before it, the nearest
// first; all are those that stand before it.
func before(all []record.Utterance, u record.Utterance) (out []string) {
	for _, one := range slices.Backward(all) {
		if len(out) == mostBefore || one.Kind == record.Heading || one.Speaker != u.Speaker || one.Handle != u.Handle || one.Depth != u.Depth || one.Parent != u.Parent || one.Posted != u.Posted {
			break
		}
		out = append(out, one.Text)
	}
	return out
}

// longestThread is how many utterances back a thread is looked at.
const longestThread = 3

// threadOf lists what the utterance that this one answers answers, and so on,
// the nearest first.
func threadOf(known map[int]record.Utterance, u record.Utterance) (out []string) {
	for at := known[u.Parent].Parent; at != 0 && len(out) < longestThread; at = known[at].Parent {
		out = append(out, known[at].Text)
	}
	return out
}

// dayOf reads the day of an ISO date; the zero time if it is not known.
func dayOf(iso string) time.Time {
	t, err := time.Parse(time.DateOnly, iso[:min(len(iso), len(time.DateOnly))])
	if err != nil {
		return time.Time{}
	}
	return t
}

// parallel calls fn for 0 to n-1 on all cores and waits.
func parallel(n int, fn func(i int)) {
	var wg sync.WaitGroup
	next := make(chan int)
	for range min(n, runtime.GOMAXPROCS(0)) {
		wg.Go(func() {
			for i := range next {
				fn(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	wg.Wait()
}

// newTagger loads a codebook, "builtin" or a file, and compiles it. With the
// built-in one goes the model that completes it.
func newTagger(path string, names []string) (*nlp.Tagger, error) {
	if path != "" && path != "builtin" {
		return rulesAlone(path, names)
	}
	m, err := model.Builtin()
	if err != nil {
		return nil, err
	}
	return taggerOf(path, names, m)
}

// tagging is newTagger, or without a model rulesAlone.
func tagging(noModel bool) func(path string, names []string) (*nlp.Tagger, error) {
	if noModel {
		return rulesAlone
	}
	return newTagger
}

// rulesAlone is newTagger without a model.
func rulesAlone(path string, names []string) (*nlp.Tagger, error) { return taggerOf(path, names, nil) }

func taggerOf(path string, names []string, m *model.Model) (*nlp.Tagger, error) {
	book, err := loadBook(path)
	if err != nil {
		return nil, err
	}
	return nlp.New(nlp.Options{Book: book, Names: names, Model: m})
}

func loadBook(path string) (*codebook.Book, error) {
	if path == "" || path == "builtin" {
		return codebook.Builtin()
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, usageError{fmt.Errorf("read codebook: %w", err)}
	}
	return codebook.Parse(path, data)
}
