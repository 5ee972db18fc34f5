package verify

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"classify/store/record"
	"classify/store/report"
)

// shelf is a store in memory.
type shelf struct {
	pages  []record.Page
	visits []record.Visit
	runs   []record.Run
	audits []record.Audit
	method record.Method
	bodies map[uint64]string
	old    []record.Revision // that no page has any more
	key    []byte
	fail   error
}

func (s *shelf) Pages(_ string, fn func(record.Page) error) error {
	for _, p := range s.pages {
		if err := fn(p); err != nil {
			return err
		}
	}
	return s.fail
}

func (s *shelf) Visits(string) ([]record.Visit, error)      { return s.visits, nil }
func (s *shelf) Method(string) (record.Method, bool, error) { return s.method, true, nil }
func (s *shelf) Labels(string) ([]record.Labelled, error)   { return nil, nil }
func (s *shelf) Difference(string, uint64) (record.Difference, bool, error) {
	return record.Difference{}, false, nil
}

func (s *shelf) Runs(string) ([]record.Run, error) { return s.runs, nil }

func (s *shelf) SigningKey(uint64) ([]byte, error) { return s.key, nil }

func (s *shelf) Audits() ([]record.Audit, error)                 { return s.audits, nil }
func (s *shelf) Body(c record.Capture) ([]byte, error)           { return []byte(s.bodies[c.Seq]), nil }
func (s *shelf) LastChange(string) (record.Run, bool, error)     { return s.runs[len(s.runs)-1], true, nil }
func (s *shelf) AllCaptures(fn func(record.Capture) error) error { return s.captures(fn) }

func (s *shelf) Incidents(string) ([]record.Incident, error) { return []record.Incident{inc}, nil }

func (s *shelf) captures(fn func(record.Capture) error) error {
	for _, p := range s.pages {
		if err := fn(p.Capture); err != nil {
			return err
		}
	}
	return nil
}

func (s *shelf) Run(id uint64) (record.Run, bool, error) {
	i := slices.IndexFunc(s.runs, func(r record.Run) bool { return r.ID == id })
	if i < 0 {
		return record.Run{}, false, nil
	}
	return s.runs[i], true, nil
}

func (s *shelf) Revisions(fn func(record.Revision, record.Capture, record.Voice) error) error {
	for _, p := range s.pages {
		for _, r := range p.Readings {
			if err := fn(r.Revision, p.Capture, p.Member.Voice); err != nil {
				return err
			}
		}
	}
	for _, r := range s.old {
		if err := fn(r, record.Capture{}, ""); err != nil {
			return err
		}
	}
	return nil
}

func (s *shelf) Analyses(fn func(record.Analysis, record.Revision) error) error {
	for _, p := range s.pages {
		for _, r := range p.Readings {
			if err := fn(*r.Analysis, r.Revision); err != nil {
				return err
			}
		}
	}
	return nil
}

var (
	noon = time.Date(2021, 5, 21, 3, 0, 0, 0, time.UTC)
	inc  = record.Incident{ID: "harbour", Title: "港の件", Organisation: record.Organisation{Name: "みなと"}}
	made = report.Options{Program: "classify/1", HeldOut: elsewhere}
)

// elsewhere is what is known of the error in finding delay, from other text.
func elsewhere(record.Method) []record.HeldOut {
	h := record.HeldOut{Theme: "delay"}
	for range 6 {
		h.Documents = append(h.Documents, record.Counted{Sentences: 20, Hits: 6, False: 1, Missed: 2})
	}
	return []record.HeldOut{h}
}

// add puts a page on the shelf, whose sentences are found to be about delay or
// retention.
func (s *shelf) add(url string, voice record.Voice, hours int, utterances ...record.Utterance) {
	n := uint64(len(s.pages) + 1)
	body := url + " as it came"
	s.bodies[n] = body
	p := record.Page{
		Capture: record.Capture{Seq: n, URL: url, Time: noon.Add(time.Duration(hours) * time.Hour), Status: 200, Size: len(body), SHA256: record.Hash([]byte(body))},
		Member:  record.Membership{Seq: n, Capture: n, Voice: voice, Listed: true},
	}
	for i := range utterances {
		utterances[i].ID = i + 1
	}
	d := record.Document{URL: url, Title: "題", Site: "記録", Utterances: utterances, Published: "2021-05-21"}
	p.Readings = []record.Reading{{Revision: record.Revision{Seq: n, Extractor: "extract/1", Captures: []uint64{n}, Document: d}}}
	s.pages = append(s.pages, p)
	s.tag(len(s.pages) - 1)
}

// tag reads a page again.
func (s *shelf) tag(i int) {
	r := &s.pages[i].Readings[0]
	r.Revision.TextSHA256 = record.Hash([]byte(r.Revision.Document.Text()))
	a := &record.Analysis{On: true}
	for _, u := range r.Revision.Document.Utterances {
		var c record.Coding
		for _, w := range []struct{ word, theme string }{{"遅い", "delay"}, {"残して", "retention"}} {
			if at := strings.Index(u.Text, w.word); at >= 0 {
				c.Findings = append(c.Findings, record.Finding{Theme: w.theme, Start: at, End: at + len(w.word), Quote: w.word,
					SentenceEnd: len(u.Text), Stance: record.Asserted, Certainty: record.Certain, By: record.ByRule, Rule: w.theme + "/word"})
			}
		}
		a.Codings = append(a.Codings, c)
	}
	r.Analysis = a
}

func say(text string) record.Utterance { return record.Utterance{Kind: record.Paragraph, Text: text} }

func post(handle, text string) record.Utterance {
	return record.Utterance{Kind: record.Post, Text: text, Handle: handle, Posted: "2021-05-22", Voice: record.Commentary}
}

// harbour is a store of six pages, one of them unread and one gone since it was
// captured, and of addresses that were not fetched.
func harbour() *shelf {
	s := &shelf{key: []byte("a key"), bodies: map[uint64]string{}, method: record.Method{Tagger: "nlp/1", Codebook: "own", CodebookID: "c0de", Dictionary: "ipa/1", Model: "model/1",
		Themes: []record.Theme{{ID: "delay", Label: map[string]string{"ja": "遅れ", "en": "Delay"}}, {ID: "retention", Label: map[string]string{"ja": "保持"}}, {ID: "harm"}}}}
	s.runs = []record.Run{{ID: 1, Incident: inc.ID, Finished: noon.Add(10 * time.Hour), Changed: 5, Hash: "aaaa"}}
	s.audits = []record.Audit{{Seq: 1, By: "match", Utterances: 1, Time: noon.Add(time.Hour)}}
	s.add("https://harbour.example/", record.Announcement, 0, say("公表が遅い点をおわびします。"), say("画像は残していません。"), say("今後のこと。"))
	s.add("https://press.example/", record.Press, 1, say("公表が遅い。"), say("会社は画像を残していた。"))
	s.add("https://portal.example/", record.Press, 2, say("公表が 遅い。"), say("別の話。"))
	s.add("https://blog.example/", record.Commentary, 3, say("やはり遅い。"), post("@oki", "連絡が遅いよ。"), post("@nagi", "遅いと思う。"))
	s.add("https://gone.example/", record.Commentary, 4, say("返事も遅い。"))
	s.pages[2].Readings[0].Echoes = []record.Echo{{End: len("公表が 遅い。"), All: true, Group: 1, Author: record.PageAuthor("https://press.example/")}}
	s.pages[3].Warnings = []string{"the capture was cut off"}
	s.pages = append(s.pages, record.Page{Capture: record.Capture{Seq: 6, URL: "https://blog.example/feed", Time: noon, Status: 200, Size: 3, SHA256: record.Hash(nil)},
		Member: record.Membership{Seq: 6, Capture: 6}, Problem: "not a text page"})
	for i, p := range s.pages {
		s.visits = append(s.visits, record.Visit{Run: 1, URL: p.Capture.URL, State: record.Fetched, Time: p.Capture.Time, Since: p.Capture.Time, Number: uint64(i)})
	}
	s.visits[4].State, s.visits[4].Reason, s.visits[4].Since = record.Failed, record.GoneReason, noon.Add(9*time.Hour)
	s.visits = append(s.visits, record.Visit{Run: 1, URL: "https://blog.example/private", State: record.Skipped, Reason: "denied by robots.txt", Time: noon, Since: noon})
	return s
}

// written is the report of a shelf, as report --format json writes it.
func written(t *testing.T, s *shelf, o report.Options) []byte {
	t.Helper()
	r, err := report.Build(s, inc, o)
	if err != nil {
		t.Fatal(err)
	}
	if r.Method.Signature, err = Sign(s.key, r, nil); err != nil {
		t.Fatal(err)
	}
	data, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func verified(t *testing.T, s *shelf, data []byte) Result {
	t.Helper()
	f, err := Read("r.json", made.Program, data)
	if err != nil {
		t.Fatal(err)
	}
	r, err := Report(s, inc, f, made)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// told lists the claims of a verdict by their paths.
func toldOf(r Result, v Verdict) (paths []string) {
	for _, c := range r.Told[v] {
		paths = append(paths, c.Path)
	}
	return paths
}

func TestAReportHoldsInTheStoreItWasMadeFrom(t *testing.T) {
	named, early, before := made, made, made
	named.Speakers = true
	early.AsOf = noon.Add(2 * time.Hour)
	before.AsOf = noon.Add(-time.Hour)
	for name, o := range map[string]report.Options{"default": made, "speakers": named, "as of": early, "before all": before, "nothing held out": {Program: "classify/1"}} {
		s := harbour()
		f, err := Read("r.json", "classify/2", written(t, s, o))
		if err != nil {
			t.Fatal(err)
		}
		r, err := Report(s, inc, f, o)
		if err != nil || !r.Holds() || r.Claims != r.Count(OK) || r.Claims < 50 {
			t.Errorf("%s: %+v, %v", name, r, err)
		}
	}
}

func TestWhatWasEditedIsNamed(t *testing.T) {
	for _, c := range []struct {
		old, new string
		verdict  Verdict
		path     string
	}{
		{`"mentions": 7`, `"mentions": 8`, Changed, "themes[0].mentions"},
		{`"captures": 6`, `"captures": 5`, Changed, "counts.captures"},
		{`"title": "港の件"`, `"title": "湊の件"`, Changed, "incident.title"},
		{`"text": "やはり遅い。"`, `"text": "やはり早い。"`, Changed, "themes[0].quotes[2]"},
		{`"capture_sha256": "`, `"capture_sha256": "0`, Missing, "themes[0].quotes[0].evidence.capture_sha256"},
		{`"text_sha256": "`, `"text_sha256": "0`, Missing, "themes[0].quotes[0]"},
		{`"extractor": "extract/1"`, `"extractor": "extract/0"`, Missing, "themes[0].quotes[0]"},
		{`"speaker": "#1"`, `"speaker": "#2"`, Changed, "themes[0].quotes[3].speaker"},
		{`"seen": 7`, `"seen": 8`, Changed, "skipped.seen"},
		{`"run_hash": "aaaa"`, `"run_hash": "aaab"`, Changed, "method.run_hash"},
		{`"erasures": 1`, `"erasures": 0`, Changed, "retention.erasures"},
		{`"erasures": 1,`, `"erasures": 0,`, Changed, "method.erasures"},
		{`"as_of_given": false`, `"as_of_given": true`, Changed, "skipped.fetched"},
		{`"as_of": "2021-05-21T07:00:00Z"`, `"as_of": "2021-05-21T07:00:01Z"`, Changed, "as_of"},
		{`"low": 0.`, `"low": 0.0`, Changed, "themes[0].share.corrected.low"},
	} {
		s := harbour()
		data := string(written(t, s, made))
		if !strings.Contains(data, c.old) {
			t.Fatalf("the report has no %s:\n%s", c.old, data)
		}
		r := verified(t, s, []byte(strings.Replace(data, c.old, c.new, 1)))
		if r.Holds() || !slices.Contains(toldOf(r, c.verdict), c.path) {
			t.Errorf("%s: %v, want %s at %s", c.new, r.Told, c.verdict, c.path)
		}
	}
}

func TestAFlippedByteOfTheStoreIsFound(t *testing.T) {
	for name, c := range map[string]struct {
		flip    func(*shelf)
		verdict Verdict
		path    string
	}{
		"a body":    {func(s *shelf) { s.bodies[2] += "x" }, Changed, "themes[0].quotes[1].evidence.capture_sha256"},
		"a text":    {func(s *shelf) { s.pages[1].Readings[0].Revision.Document.Utterances[0].Text = "公表が早い。" }, Changed, "themes[0].quotes[1]"},
		"a capture": {func(s *shelf) { s.pages[1].Capture.SHA256 = record.Hash(nil) }, Missing, "themes[0].quotes[1].evidence.capture_sha256"},
		"a page":    {func(s *shelf) { s.pages = slices.Delete(s.pages, 3, 4) }, Missing, "themes[0].quotes[2]"},
		"an utterance": {func(s *shelf) {
			d := &s.pages[3].Readings[0].Revision.Document
			d.Utterances = d.Utterances[:1]
			s.tag(3)
		}, Missing, "themes[0].quotes[2]"},
		"its address":   {func(s *shelf) { s.pages[3].Readings[0].Revision.Document.URL += "x" }, Changed, "themes[0].quotes[2].url"},
		"the title":     {func(s *shelf) { s.pages[3].Readings[0].Revision.Document.Title += "x" }, Changed, "themes[0].quotes[2].title"},
		"a finding":     {func(s *shelf) { s.pages[3].Readings[0].Analysis.Codings[0].Findings = nil }, Changed, "themes[0].quotes[2]"},
		"a visit":       {func(s *shelf) { s.visits = s.visits[1:] }, Changed, "skipped.seen"},
		"the run":       {func(s *shelf) { s.runs[0].Hash = "bbbb" }, Changed, "method.run_hash"},
		"the codebook":  {func(s *shelf) { s.method.CodebookID = "beef" }, Changed, "method.codebook_sha256"},
		"what it knows": {func(s *shelf) { s.method.Themes[2].ID = "scope" }, Changed, "themes[2].id"},
	} {
		s := harbour()
		data := written(t, s, made)
		c.flip(s)
		r := verified(t, s, data)
		if r.Holds() || !slices.Contains(toldOf(r, c.verdict), c.path) {
			t.Errorf("%s: %v, want %s at %s", name, r.Told, c.verdict, c.path)
		}
	}
}

// erase takes an utterance out of a page, as forget does.
func (s *shelf) erase(page, utterance int, by string) {
	c := &s.pages[page].Capture
	d := &s.pages[page].Readings[0].Revision.Document
	d.Utterances = slices.Delete(slices.Clone(d.Utterances), utterance, utterance+1)
	s.tag(page)
	s.bodies[c.Seq] += " less something"
	c.Original, c.SHA256 = c.SHA256, record.Hash([]byte(s.bodies[c.Seq]))
	s.audits = append(s.audits, record.Audit{Seq: uint64(len(s.audits) + 1), By: by, Utterances: 1, Time: noon.AddDate(0, 1, 0)})
}

func TestWhatWasErasedSinceIsToldAndIsNoFailure(t *testing.T) {
	s := harbour()
	data := written(t, s, made)
	s.erase(3, 1, "author")
	r := verified(t, s, data)
	erased := toldOf(r, Erased)
	if !r.Holds() || !slices.Contains(erased, "themes[0].quotes[3]") || !slices.Contains(erased, "themes[0].mentions") || len(r.Told[Expired]) > 0 {
		t.Fatalf("%+v", r)
	}
	for _, c := range r.Told[Erased] {
		if stands := strings.Contains(c.Why, "it still stands there"); c.Why == "" || stands != (c.Path == "themes[0].quotes[2]" || c.Path == "themes[0].quotes[4]") {
			t.Errorf("%+v", c)
		}
	}
	// It explains neither a number that was higher then, nor another title.
	for _, edit := range [][2]string{{`"utterances": 11`, `"utterances": 9`}, {`"mentions": 7`, `"mentions": 5`}, {`"title": "港の件"`, `"title": "湊の件"`}, {`"captures": 6`, `"captures": 7`}} {
		if other := strings.Replace(string(data), edit[0], edit[1], 1); other == string(data) || verified(t, s, []byte(other)).Holds() {
			t.Errorf("%s holds", edit[1])
		}
	}
	// A report that was made afterwards knows nothing of what was erased.
	after := written(t, s, made)
	if r := verified(t, s, after); !r.Holds() || r.Count(Erased) > 0 {
		t.Errorf("made afterwards: %+v", r)
	}
	if r := verified(t, s, []byte(strings.Replace(string(after), `"mentions": 6`, `"mentions": 7`, 1))); r.Holds() {
		t.Errorf("made afterwards and edited: %+v", r)
	}
}

func TestWhatHasExpiredSinceIsToldAndIsNoFailure(t *testing.T) {
	s := harbour()
	data := written(t, s, made)
	page := &s.pages[3]
	page.Capture.Expired = true
	delete(s.bodies, page.Capture.Seq)
	retained := record.Audit{Seq: 2, By: record.ByRetention, Bodies: 1}
	s.audits = append(s.audits, retained)
	if r := verified(t, s, data); !r.Holds() || !slices.Equal(toldOf(r, Expired), []string{"retention.bodies"}) || r.Claims != r.Count(OK)+1 {
		t.Fatalf("the text is still there: %+v", r)
	}
	if r := verified(t, s, []byte(strings.Replace(string(data), page.Readings[0].Revision.TextSHA256, record.Hash(nil), 1))); r.Holds() {
		t.Errorf("another text than that which is still there: %+v", r)
	}
	text := page.Readings
	page.Readings, page.Problem = nil, "kept no longer"
	r := verified(t, s, data)
	if expired := toldOf(r, Expired); !r.Holds() || !slices.Contains(expired, "themes[0].quotes[2]") || !slices.Contains(expired, "themes[0].mentions") || len(r.Told[Erased]) > 0 {
		t.Fatalf("%+v", r)
	}
	// Without a word of it in the log it is missing.
	s.audits = s.audits[:1]
	if r := verified(t, s, data); r.Holds() || !slices.Contains(toldOf(r, Missing), "themes[0].quotes[2]") {
		t.Errorf("not in the log: %+v", r)
	}
	// What somebody said is erased from a page whose bytes had expired before.
	s.audits = append(s.audits, retained, record.Audit{Seq: 3, By: "author", Utterances: 1})
	page.Readings, page.Problem = text, ""
	d := &page.Readings[0].Revision.Document
	d.Utterances = d.Utterances[:2]
	s.tag(3)
	if r := verified(t, s, data); !r.Holds() || !slices.Contains(toldOf(r, Erased), "themes[0].quotes[4]") {
		t.Errorf("erased on request: %+v", r)
	}
}

func TestALaterRunLeavesAReportAsItWas(t *testing.T) {
	s := harbour()
	data := written(t, s, made)
	s.runs = append(s.runs, record.Run{ID: 2, Incident: inc.ID, Finished: noon.Add(50 * time.Hour), Changed: 3, Hash: "bbbb"})
	s.add("https://blog.example/", record.Commentary, 48, say("訂正した。"))
	s.add("https://late.example/", record.Commentary, 1, say("公表が遅い。"))
	s.pages[6].Member.Seq, s.pages[7].Member.Seq = 7, 8
	s.visits[1].State, s.visits[1].Reason, s.visits[1].Since = record.Failed, record.GoneReason, noon.Add(49*time.Hour)
	r := verified(t, s, data)
	if later := toldOf(r, LaterRun); !r.Holds() || r.Count(OK) != r.Claims-len(later) || !slices.Contains(later, "skipped.fetched") {
		t.Fatalf("%+v", r)
	}
	for _, edit := range [][2]string{{`"mentions": 7`, `"mentions": 8`}, {`"run": 1`, `"run": 2`}, {`"member": 6`, `"member": 7`}, {`"documents": 5`, `"documents": 6`}} {
		if other := strings.Replace(string(data), edit[0], edit[1], 1); other == string(data) || verified(t, s, []byte(other)).Holds() {
			t.Errorf("%s holds", edit[1])
		}
	}
}

// TestAPageThatALaterReplayFindsGoneWasThere: the answers of saved pages have the
// times at which they were saved, whenever they are replayed.
func TestAPageThatALaterReplayFindsGoneWasThere(t *testing.T) {
	s := harbour()
	data := written(t, s, made)
	gone := record.Visit{Run: 2, URL: "https://blog.example/", State: record.Failed, Reason: record.GoneReason, Since: noon.Add(5 * time.Hour)}
	s.visits[3] = gone
	if r := verified(t, s, data); r.Holds() {
		t.Errorf("without a later run: %+v", r)
	}
	s.runs = append(s.runs, record.Run{ID: 2, Incident: inc.ID, Finished: noon.Add(11 * time.Hour), Changed: 1, Hash: "bbbb"})
	if r := verified(t, s, data); !r.Holds() || !slices.Contains(toldOf(r, LaterRun), "themes[0].quotes[2]") {
		t.Errorf("%+v", r)
	}
	s.visits[3].Run = 1
	if r := verified(t, s, data); r.Holds() {
		t.Errorf("gone before: %+v", r)
	}
}

func TestAnotherMethodHasChangedAndTheQuotationsAreStillChecked(t *testing.T) {
	s := harbour()
	data := written(t, s, made)
	s.method.CodebookID = "beef"
	for i := range s.pages[:5] {
		codings := s.pages[i].Readings[0].Analysis.Codings
		codings[len(codings)-1].Findings = nil
	}
	r := verified(t, s, data)
	if diff := toldOf(r, Changed); !slices.Equal(diff, []string{"method.codebook_sha256"}) || !slices.Contains(toldOf(r, AnotherMethod), "themes[0].mentions") || r.Count(Missing) > 0 {
		t.Errorf("%+v", r)
	}
	r = verified(t, s, []byte(strings.Replace(string(data), `"text": "やはり遅い。"`, `"text": "やはり早い。"`, 1)))
	if !slices.Contains(toldOf(r, Changed), "themes[0].quotes[2]") {
		t.Errorf("an edited quotation: %+v", r)
	}
	// A text as another extractor read it is still there.
	s = harbour()
	for i := range s.pages[:5] {
		rev := &s.pages[i].Readings[0].Revision
		s.old = append(s.old, *rev)
		rev.Extractor, rev.Seq = "extract/2", rev.Seq+100
	}
	r = verified(t, s, data)
	if diff := toldOf(r, Changed); !slices.Equal(diff, []string{"method.extractors[0]"}) || r.Count(Missing) > 0 {
		t.Errorf("another extractor: %+v", r)
	}
}

func TestOnlySoManyClaimsAreListed(t *testing.T) {
	var r Result
	for i := range 250 {
		r.Claims++
		r.add(Changed, Claim{Path: fmt.Sprint(i)})
	}
	if len(r.Told[Changed]) != MostTold || r.More[Changed] != 150 || r.Count(Changed) != 250 || r.Count(OK) != 0 || r.Holds() {
		t.Errorf("%d listed, %d more", len(r.Told[Changed]), r.More[Changed])
	}
}

func TestWhatCannotBeReadIsAnError(t *testing.T) {
	s := harbour()
	f, err := Read("r.json", made.Program, written(t, s, made))
	if err != nil {
		t.Fatal(err)
	}
	s.fail = errors.New("broken")
	if _, err := Report(s, inc, f, made); !errors.Is(err, s.fail) {
		t.Errorf("Report = %v, want %v", err, s.fail)
	}
}

func ExampleReport() {
	s := harbour()
	r, _ := report.Build(s, inc, made)
	r.Themes[0].Mentions++ // somebody edits it
	data, _ := json.Marshal(r)
	f, err := Read("report.json", "classify/1", data)
	if err != nil {
		fmt.Println(err)
		return
	}
	result, err := Report(s, inc, f, made)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range result.Told[Changed] {
		fmt.Printf("%s: the report says %s, the store %s\n", c.Path, c.Report, c.Store)
	}
	// Output: themes[0].mentions: the report says 8, the store 7
}

func TestAnErasureExplainsNothingInAReportThatIsNotSigned(t *testing.T) {
	s := harbour()
	signed := string(written(t, s, made))
	unsigned, foreign := harbour(), harbour()
	unsigned.key, foreign.key = nil, []byte("another key")
	reports := map[string]string{"signed": signed, "unsigned": string(written(t, unsigned, made)), "foreign": string(written(t, foreign, made))}
	for name, data := range reports {
		if r := verified(t, s, []byte(data)); !r.Holds() {
			t.Errorf("%s, before: %+v", name, r)
		}
	}
	s.erase(3, 1, "author")
	for name, data := range reports {
		r := verified(t, s, []byte(data))
		if r.Holds() != (name == "signed") || name != "signed" && !slices.Contains(toldOf(r, Changed), "themes[0].mentions") {
			t.Errorf("%s, afterwards: %+v", name, r)
		}
	}
	for _, edit := range [][2]string{{`"2021-05-21": 5`, `"2021-05-21": 4`}, {"遅いと思う。", "遅いかも。"}, {`"seen": 7`, `"seen":7`}, {`"seen":`, `"seen" :`}} {
		data := strings.Replace(signed, edit[0], edit[1], 1)
		if data == signed {
			t.Fatalf("there is no %s in\n%s", edit[0], data)
		}
		if r := verified(t, s, []byte(data)); r.Holds() != strings.HasPrefix(edit[0], `"seen"`) {
			t.Errorf("%s: %+v", edit[1], r)
		}
	}
}

func TestASignatureThatIsNoneIsTold(t *testing.T) {
	s := harbour()
	var r struct{ Method struct{ Signature string } }
	data := string(written(t, s, made))
	if err := json.Unmarshal([]byte(data), &r); err != nil {
		t.Fatal(err)
	}
	for at := range r.Method.Signature {
		other := []byte(r.Method.Signature)
		other[at] ^= 1
		if r := verified(t, s, []byte(strings.Replace(data, r.Method.Signature, string(other), 1))); !slices.Equal(toldOf(r, Changed), []string{"method.signature"}) {
			t.Errorf("letter %d: %+v", at, r)
		}
	}
}

func TestAnotherVersionOfTheProgramIsTold(t *testing.T) {
	s := harbour()
	other := made
	other.Program = "classify/9"
	data := written(t, s, other)
	if r := verified(t, s, data); !r.Holds() || !slices.Equal(toldOf(r, AnotherMethod), []string{"method.program"}) {
		t.Errorf("made by it: %+v", r)
	}
	edited := strings.Replace(string(written(t, s, made)), `"classify/1"`, `"classify/9"`, 1)
	if r := verified(t, s, []byte(edited)); r.Holds() || !slices.Contains(toldOf(r, Changed), "method.program") {
		t.Errorf("edited: %+v", r)
	}
}
