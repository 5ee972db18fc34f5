package report

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"classify/store/record"
	"classify/store/report/told"
)

// shelf is a Store in memory.
type shelf struct {
	pages  []record.Page
	visits []record.Visit
	labels []record.Labelled
	runs   []record.Run
	fail   error
}

func (s shelf) Audits() ([]record.Audit, error) { return nil, nil }

func (s shelf) Labels(string) ([]record.Labelled, error) { return s.labels, nil }

func (s shelf) Pages(_ string, fn func(record.Page) error) error {
	for _, p := range s.pages {
		if err := fn(p); err != nil {
			return err
		}
	}
	return s.fail
}

func (s shelf) Difference(string, uint64) (record.Difference, bool, error) {
	return record.Difference{}, false, nil
}

func (s shelf) Runs(string) ([]record.Run, error) { return s.runs, nil }

func (s shelf) Visits(string) ([]record.Visit, error) { return s.visits, nil }

func (s shelf) Method(string) (record.Method, bool, error) {
	return record.Method{Tagger: "nlp/1", Codebook: "own", Themes: []record.Theme{
		{ID: "delay", Label: map[string]string{"ja": "遅れ"}}, {ID: "retention"},
	}}, true, nil
}

func (s shelf) LastChange(string) (record.Run, bool, error) {
	return record.Run{ID: 3, Hash: "abc"}, true, nil
}

var noon = time.Date(2021, 5, 21, 3, 0, 0, 0, time.UTC)

// page makes a page whose utterances are all coded with a theme if they hold
// its word.
func page(url string, voice record.Voice, hours int, utterances ...record.Utterance) record.Page {
	d := record.Document{URL: url, Title: "題", Utterances: utterances, Published: "2021-05-21"}
	a := &record.Analysis{On: true}
	for i := range utterances {
		u := &utterances[i]
		u.ID = i + 1
		var c record.Coding
		for word, theme := range map[string]string{"遅い": "delay"} {
			if at := strings.Index(u.Text, word); at >= 0 {
				c.Findings = append(c.Findings, record.Finding{Theme: theme, Start: at, End: at + len(word), Quote: word,
					SentenceEnd: len(u.Text), Stance: record.Asserted, Certainty: record.Certain, By: record.ByRule})
			}
		}
		a.Codings = append(a.Codings, c)
	}
	return record.Page{
		Capture:  record.Capture{URL: url, Time: noon.Add(time.Duration(hours) * time.Hour), Status: 200, SHA256: record.Hash([]byte(url))},
		Member:   record.Membership{Voice: voice, Listed: true},
		Readings: []record.Reading{{Revision: record.Revision{TextSHA256: record.Hash([]byte(d.Text())), Extractor: "extract/1", Document: d}, Analysis: a}},
	}
}

func say(text string) record.Utterance { return record.Utterance{Kind: record.Paragraph, Text: text} }

func post(speaker, handle, text string) record.Utterance {
	return record.Utterance{Kind: record.Post, Text: text, Speaker: speaker, Handle: handle, Posted: "2021-05-22", Voice: record.Commentary}
}

var inc = record.Incident{ID: "harbour", Title: "港の件", Organisation: record.Organisation{Name: "みなと"}}

func mustBuild(t *testing.T, s Store, o Options) Report {
	t.Helper()
	r, err := Build(s, inc, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestACopyIsAnotherMentionButNotAnotherVoice(t *testing.T) {
	s := shelf{pages: []record.Page{
		page("https://press.example/", record.Press, 0, say("公表が遅い。"), say("対応も遅い。")),
		page("https://portal.example/", record.Press, 1, say("公表が 遅い。"), say("別の話。")),
		page("https://blog.example/", record.Commentary, 2, say("やはり遅い。"), post("沖", "@oki", "遅いよ。")),
		page("https://other.example/", record.Commentary, 3, post("沖 帆", "@OKI", "まだ遅い。")),
	}}
	for _, p := range s.pages[:2] {
		p.Readings[0].Echoes = []record.Echo{{End: len(p.Readings[0].Revision.Document.Utterances[0].Text), All: true, Group: 1, Author: record.PageAuthor("https://press.example/")}}
	}
	r := mustBuild(t, s, Options{})
	d := r.Themes[0]
	if d.Mentions != 6 || d.Voices != 3 || d.Documents != 4 {
		t.Errorf("%d mentions, %d voices, %d documents; want 6, 3, 4", d.Mentions, d.Voices, d.Documents)
	}
	// Of each voice the first is quoted.
	if len(d.Quotes) != 3 || d.MoreQuotes != 3 || d.Quotes[0].Repeats != 1 || d.Quotes[0].URL != "https://press.example/" {
		t.Errorf("%d more than the quotes %+v", d.MoreQuotes, d.Quotes)
	}
	want := map[record.Voice]int{record.Press: 3, record.Commentary: 3}
	if diff := cmp.Diff(want, d.ByVoice); diff != "" {
		t.Errorf("by voice (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(map[string]int{"2021-05-21": 4, "2021-05-22": 2}, d.ByDay); diff != "" {
		t.Errorf("by day (-want +got):\n%s", diff)
	}
}

func TestASentenceIsTheVoiceOfWhoSaidItFirst(t *testing.T) {
	notice, oki := record.PageAuthor("https://notice.example/"), record.AuthorOf(0, 0, record.Utterance{Handle: "@oki"})
	at := func(by record.Author) record.Echo {
		return record.Echo{End: len("公表が遅い。"), Group: 1, Author: by, Page: notice}
	}
	quoting := say("会長は「公表が遅い」と述べた。")
	begin := len("会長は「")
	quoted := func(speaker string) func(*record.Finding) {
		return func(f *record.Finding) { f.Depth, f.Speaker = 1, speaker }
	}
	whole := func(by record.Author) record.Echo {
		return record.Echo{End: len(quoting.Text), All: true, Group: 2, Author: by, Page: by}
	}
	passage := record.Echo{Start: begin, End: begin + len("公表が遅い"), Depth: 1, Group: 3, Author: oki, Page: notice}
	for _, c := range []struct {
		name   string
		said   [3]record.Utterance
		echoes [3][]record.Echo
		change [3]func(*record.Finding)
		want   int
	}{
		{"not compared", [3]record.Utterance{say("公表が遅い。"), say("公表が遅い。"), say("公表が遅い。")}, [3][]record.Echo{}, [3]func(*record.Finding){}, 3},
		{"copies of a page", [3]record.Utterance{say("公表が遅い。"), say("公表が遅い。"), say("公表が遅い。")}, [3][]record.Echo{{at(notice)}, {at(notice)}, {at(notice)}}, [3]func(*record.Finding){}, 1},
		{"who adds a sentence speaks in it", [3]record.Utterance{say("公表が遅い。"), say("公表だけだ。返事が遅い。"), say("公表が遅い。")}, [3][]record.Echo{{at(notice)}, {at(notice)}, {at(notice)}}, [3]func(*record.Finding){}, 2},
		{"an account wherever it is quoted", [3]record.Utterance{post("沖", "@OKI", "遅いね。"), say("公表が遅い。"), say("公表が遅い。")}, [3][]record.Echo{nil, {at(oki)}, {at(oki)}}, [3]func(*record.Finding){}, 1},
		{"a speaker is another one on each page", [3]record.Utterance{post("沖", "", "遅いね。"), post("沖", "", "遅いよ。"), say("遅い。")}, [3][]record.Echo{}, [3]func(*record.Finding){}, 3},
		{"who is quoted by name is not the page", [3]record.Utterance{quoting, say("遅い。"), quoting}, [3][]record.Echo{}, [3]func(*record.Finding){quoted("会長"), nil, quoted("会長")}, 3},
		{"nor where the whole sentence was copied", [3]record.Utterance{quoting, say("遅い。"), quoting}, [3][]record.Echo{{whole(notice)}, {at(notice)}, {whole(notice)}}, [3]func(*record.Finding){quoted("会長"), nil, quoted("会長")}, 2},
		{"unless nobody is named", [3]record.Utterance{quoting, say("遅い。"), quoting}, [3][]record.Echo{{whole(notice)}, {at(notice)}, {whole(notice)}}, [3]func(*record.Finding){quoted(""), nil, quoted("")}, 1},
		{"words that are known in brackets are those of who said them", [3]record.Utterance{quoting, post("", "@oki", "遅い。"), quoting},
			[3][]record.Echo{{whole(notice), passage}, nil, {whole(notice), passage}}, [3]func(*record.Finding){quoted("会長"), nil, quoted("会長")}, 1},
	} {
		var s shelf
		for i, u := range c.said {
			p := page(fmt.Sprintf("https://%d.example/", i), record.Commentary, i, u)
			p.Readings[0].Echoes = c.echoes[i]
			if coding := &p.Readings[0].Analysis.Codings[0]; c.change[i] != nil {
				c.change[i](&coding.Findings[0])
			}
			s.pages = append(s.pages, p)
		}
		if got := mustBuild(t, s, Options{}).Themes[0].Voices; got != c.want {
			t.Errorf("%s: %d voices, want %d", c.name, got, c.want)
		}
	}
}

func TestASentenceIsOneMentionHoweverOftenTheThemeIsFoundInIt(t *testing.T) {
	p := page("https://a.example/", record.Press, 0, say("公表が遅い、\n対応も遅い。"))
	findings := &p.Readings[0].Analysis.Codings[0].Findings
	second := (*findings)[0]
	second.Start, second.End = 28, 34
	*findings = append(*findings, second)
	if d := mustBuild(t, shelf{pages: []record.Page{p}}, Options{}).Themes[0]; d.Mentions != 1 || len(d.Quotes) != 1 {
		t.Errorf("%d mentions, quotes %+v", d.Mentions, d.Quotes)
	}
}

func TestOnlyTheNewestRevisionUntilTheAsOfTimeIsCounted(t *testing.T) {
	s := shelf{pages: []record.Page{
		page("https://a.example/", record.Press, 5, say("訂正した。")),
		page("https://a.example/", record.Press, 0, say("公表が遅い。")),
	}}
	if r := mustBuild(t, s, Options{}); r.Themes[0].Mentions != 0 || !r.AsOf.Equal(noon.Add(5*time.Hour)) || r.Counts.Documents != 1 {
		t.Errorf("newest: %+v as of %s", r.Themes[0], r.AsOf)
	}
	if r := mustBuild(t, s, Options{AsOf: noon.Add(time.Hour)}); r.Themes[0].Mentions != 1 {
		t.Errorf("as of an hour later: %+v", r.Themes[0])
	}
}

func TestARowsOwnVoiceIsThatOfItsDocument(t *testing.T) {
	row := func(text string, v record.Voice) record.Utterance {
		return record.Utterance{Kind: record.Post, Text: text, Voice: v}
	}
	r := mustBuild(t, shelf{pages: []record.Page{
		page("https://notice.example/", record.Commentary, 0, row("公表しました。", record.Announcement)),
		page("https://press.example/", record.Commentary, 1, row("公表が遅い。", record.Press), row("対応も遅い。", record.Press)),
		page("https://blog.example/", record.Commentary, 2, row("遅い。", "")),
		page("https://mixed.example/", record.Press, 3, row("公表した。", ""), row("遅い。", record.Commentary)),
	}}, Options{})
	got := map[record.Voice]int{}
	for _, v := range r.Counts.ByVoice {
		got[v.Voice] = v.Documents
	}
	want := map[record.Voice]int{record.Announcement: 1, record.Authority: 0, record.Press: 2, record.Commentary: 1}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("documents by voice (-want +got):\n%s", diff)
	}
	if len(r.Clock.Steps) != 1 || r.Clock.Steps[0].Kind != told.Announced {
		t.Errorf("the announcement of the table is no step: %+v", r.Clock.Steps)
	}
	voices := map[record.Voice]int{}
	for _, e := range r.Timeline {
		for v := range e.ByVoice {
			voices[v]++
		}
	}
	if voices[record.Announcement] != 1 || voices[record.Press] != 2 || voices[record.Commentary] != 0 {
		t.Errorf("the timeline has %v", voices)
	}
}

func TestPrivateSpeakersAreNumberedUnlessNamed(t *testing.T) {
	s := shelf{pages: []record.Page{
		page("https://a.example/", record.Commentary, 0, post("沖", "@oki", "遅い。"), post("浜", "@hama", "とても遅い。"), post("沖", "@Oki", "また遅い。")),
		page("https://b.example/", record.Announcement, 1, record.Utterance{Text: "遅いとの声がある。", Speaker: "広報室"}),
	}}
	var got []string
	for _, q := range mustBuild(t, s, Options{}).Themes[0].Quotes {
		got = append(got, q.Speaker)
	}
	if diff := cmp.Diff([]string{"広報室", "#1", "#2"}, got); diff != "" {
		t.Errorf("masked (-want +got):\n%s", diff)
	}
	if q := mustBuild(t, s, Options{Speakers: true}).Themes[0].Quotes[1]; q.Speaker != "沖 @oki" {
		t.Errorf("named: %q", q.Speaker)
	}
}

func TestFollowedPagesAreJudgedAndTheTotalsReconcile(t *testing.T) {
	off := page("https://a.example/bread", record.Commentary, 0, say("発酵が遅い。"))
	off.Member.Listed = false
	off.Readings[0].Analysis.On, off.Readings[0].Analysis.Reason = false, "no name"
	waiting := page("https://a.example/new", record.Commentary, 0, say("遅い。"))
	waiting.Member.Listed = false
	waiting.Readings[0].Analysis = nil
	unread := record.Page{Capture: record.Capture{URL: "https://a.example/img", Time: noon, Status: 200, Size: 3}, Problem: "not a text page"}
	s := shelf{
		pages: []record.Page{page("https://a.example/", record.Commentary, 0, say("遅い。")), off, waiting, unread},
		visits: []record.Visit{
			{URL: "1", State: record.Fetched}, {URL: "2", State: record.Skipped, Reason: "denied"},
			{URL: "3", State: record.Failed, Reason: "status 503"}, {URL: "4", State: record.Queued}, {URL: "5", State: record.Skipped, Reason: "denied"},
		},
	}
	r := mustBuild(t, s, Options{})
	if c := r.Counts; c.Documents != 3 || c.OnIncident != 1 || c.OffIncident != 2 || c.Untagged != 1 {
		t.Errorf("counts %+v", c)
	}
	if r.Themes[0].Mentions != 1 {
		t.Errorf("%d mentions, want that of the page on the incident alone", r.Themes[0].Mentions)
	}
	k := r.Skipped
	if k.Seen != 4 || k.Fetched != 1 || k.Skipped != 2 || k.Failed != 1 || k.Queued != 1 {
		t.Errorf("skipped %+v", k)
	}
	want := Reasons{{"denied", 2, []string{"2", "5"}}, {"status 503", 1, []string{"3"}}}
	if diff := cmp.Diff(want, k.Reasons); diff != "" {
		t.Errorf("reasons (-want +got):\n%s", diff)
	}
	if len(k.Unread) != 1 || len(k.OffReason) != 2 {
		t.Errorf("unread %v, off %v", k.Unread, k.OffReason)
	}
}

func TestPagesThatAreGoneAreCountedButNotQuoted(t *testing.T) {
	text := say("公表が遅い。")
	s := shelf{
		pages: []record.Page{page("https://a.example/1", record.Commentary, 0, text), page("https://b.example/1", record.Commentary, 1, say("対応も遅い。"))},
		visits: []record.Visit{
			{URL: "https://a.example/1", State: record.Failed, Reason: record.GoneReason, Since: noon.Add(24 * time.Hour)},
			{URL: "https://b.example/1", State: record.Fetched},
		},
	}
	theme := mustBuild(t, s, Options{}).Themes[0]
	if theme.Mentions != 2 || theme.Voices != 2 || len(theme.Quotes) != 1 || theme.Quotes[0].URL != "https://b.example/1" {
		t.Errorf("%d mentions of %d voices, quoted %+v", theme.Mentions, theme.Voices, theme.Quotes)
	}
	before := mustBuild(t, s, Options{AsOf: noon.Add(2 * time.Hour)}).Themes[0]
	if len(before.Quotes) != 2 {
		t.Errorf("as of a time when it was still there: quoted %+v", before.Quotes)
	}
}

func TestFewTakesOneOfEachVoiceFirst(t *testing.T) {
	var theme Theme
	for i := range 6 {
		theme.Quotes = append(theme.Quotes, Quote{Passage: told.Passage{Text: fmt.Sprint(i)}, voice: []record.Author{1, 1, 1, 2, 1, 3}[i]})
	}
	var got []string
	for _, q := range theme.Few(4) {
		got = append(got, q.Text)
	}
	if diff := cmp.Diff([]string{"0", "1", "3", "5"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestBuildTellsWhatCouldNotBeRead(t *testing.T) {
	broken := errors.New("broken")
	if _, err := Build(shelf{fail: broken}, inc, Options{}); !errors.Is(err, broken) {
		t.Errorf("Build = %v, want %v", err, broken)
	}
}

func ExampleBuild() {
	s := shelf{pages: []record.Page{page("https://press.example/", record.Press, 0, say("公表が遅い。"))}}
	r, err := Build(s, inc, Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	q := r.Themes[0].Quotes[0]
	fmt.Println(r.Themes[0].ID, r.Themes[0].Mentions, q.Text, q.Evidence.Start, q.Evidence.End)
	// Output: delay 1 公表が遅い。 0 18
}
