package report

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"classify/store/record"
)

func TestAReportIsMadeAgainAsItWas(t *testing.T) {
	s := shelf{
		pages:  []record.Page{page("https://a.example/", record.Press, 0, say("公表が遅い。")), page("https://b.example/", record.Commentary, 1, say("対応も遅い。"))},
		visits: []record.Visit{{URL: "https://a.example/", State: record.Fetched, Since: noon}, {URL: "https://b.example/", State: record.Fetched, Since: noon}},
	}
	for i := range s.pages {
		s.pages[i].Member.Seq = uint64(i + 1)
	}
	first := mustBuild(t, s, Options{})
	if m := first.Method; m.Member != 2 || m.AsOfGiven || m.Speakers != Masked || m.Erasures != 0 || m.ErasuresHash != "" {
		t.Fatalf("method %+v", m)
	}
	if m := mustBuild(t, s, Options{AsOf: noon, Speakers: true}).Method; !m.AsOfGiven || m.Speakers != Full || m.Member != 2 {
		t.Errorf("asked for: %+v", m)
	}

	late := page("https://c.example/", record.Press, 0, say("遅い。"))
	late.Member.Seq = 3
	s.pages = append(s.pages, late)
	s.visits[1] = record.Visit{URL: "https://b.example/", State: record.Failed, Reason: record.GoneReason, Since: noon.Add(9 * time.Hour)}
	if r := mustBuild(t, s, Options{}); r.Themes[0].Mentions != 3 || len(r.Themes[0].Quotes) != 2 {
		t.Fatalf("a new one: %+v", r.Themes[0])
	}
	again := mustBuild(t, s, Options{Again: &Again{Member: 2, Known: noon.Add(time.Hour)}})
	first.Skipped, again.Skipped = Skipped{}, Skipped{} // what had become of b.example then is not kept
	same := cmp.Comparer(func(a, b Fraction) bool { return a == b || a != a && b != b })
	if diff := cmp.Diff(first, again, same, cmp.AllowUnexported(Quote{})); diff != "" {
		t.Errorf("made again (-first +again):\n%s", diff)
	}
}

func TestWhatIsKnownAsOfATimeIsWhatHasNotChangedSince(t *testing.T) {
	s := shelf{visits: []record.Visit{
		{URL: "1", State: record.Fetched, Since: noon, Time: noon.Add(9 * time.Hour)}, // looked at again later
		{URL: "2", State: record.Fetched, Since: noon.Add(9 * time.Hour), Time: noon.Add(9 * time.Hour)},
		{URL: "3", State: record.Fetched, Time: noon}, // of an older store
		{URL: "4", State: record.Fetched, Time: noon.Add(9 * time.Hour)},
	}}
	if k := mustBuild(t, s, Options{AsOf: noon.Add(time.Hour)}).Skipped; k.Seen != 2 || k.Fetched != 2 {
		t.Errorf("skipped %+v", k)
	}
}

func TestErasuresHashTellsLogsApart(t *testing.T) {
	a, b := record.Audit{Seq: 1, By: "author", Utterances: 1}, record.Audit{Seq: 2, By: record.ByRetention, Bodies: 1}
	logs := [][]record.Audit{nil, {a}, {b}, {a, b}, {b, a}, {{Seq: 1, By: "author", Utterances: 2}}, {{Seq: 1, By: "url", Utterances: 1}}}
	seen := map[string]int{}
	for i, log := range logs {
		h := ErasuresHash(log)
		if other, is := seen[h]; is {
			t.Errorf("%+v has the hash of %+v", log, logs[other])
		}
		seen[h] = i
	}
	later := a
	later.Time = noon
	if ErasuresHash(nil) != "" || ErasuresHash([]record.Audit{later}) != ErasuresHash([]record.Audit{a}) {
		t.Error("the hash says when")
	}
}

func TestAReportOfThePastIsNotComparedWithALaterState(t *testing.T) {
	day := func(n int) time.Time { return noon.AddDate(0, 0, n) }
	var s shelf
	for i := range 3 { // each run brings a page, and replays it long after
		p := page(fmt.Sprintf("https://%d.example/", i), record.Commentary, 24*i, say("公表が遅い。"))
		p.Member.Seq = uint64(i + 1)
		s.pages = append(s.pages, p)
		s.runs = append(s.runs, record.Run{ID: uint64(i + 1), Above: uint64(i), Changed: 1, Started: day(900), Finished: day(900)})
	}
	for _, test := range []struct {
		asOf           time.Time
		run, documents int
	}{{day(0), 0, 0}, {day(1), 1, 1}, {day(2), 2, 1}, {day(9), 2, 1}} {
		r := mustBuild(t, s, Options{AsOf: test.asOf})
		if test.run == 0 {
			if r.Since != nil {
				t.Errorf("as of the first run: compared with run %d", r.Since.Run)
			}
			continue
		}
		if r.Since == nil || r.Since.Run != uint64(test.run) || r.Since.Documents != test.documents {
			t.Errorf("as of %s: %+v, want %d new documents since run %d", test.asOf, r.Since, test.documents, test.run)
		}
	}
	// A run that brought nothing is known from when it began.
	s.runs = append(s.runs, record.Run{ID: 4, Above: 3, Changed: 1, Started: day(5), Finished: day(5)})
	if r := mustBuild(t, s, Options{AsOf: day(4)}); r.Since.Run != 2 {
		t.Errorf("before run 4: compared with run %d", r.Since.Run)
	}
	if r := mustBuild(t, s, Options{AsOf: day(5)}); r.Since.Run != 3 {
		t.Errorf("after run 4: compared with run %d", r.Since.Run)
	}
}

func TestAnAddressThatChangedLaterHadBeenFetched(t *testing.T) {
	before, after := page("https://a.example/", record.Press, 0, say("公表が遅い。")), page("https://a.example/", record.Press, 30, say("公表は遅い。"))
	gone, was := page("https://b.example/", record.Press, 10, say("無")), page("https://b.example/", record.Press, 0, say("有"))
	gone.Capture.Status, gone.Readings = 404, nil
	for _, p := range []*record.Page{&before, &after, &gone, &was} {
		p.Capture.Size = 9
	}
	s := shelf{pages: []record.Page{before, was, gone, after}, visits: []record.Visit{
		{URL: "https://a.example/", State: record.Fetched, Since: noon.Add(30 * time.Hour)},
		{URL: "https://b.example/", State: record.Skipped, Reason: "off by now", Since: noon.Add(50 * time.Hour)},
		{URL: "https://c.example/", State: record.Fetched, Since: noon.Add(50 * time.Hour)},
	}}
	if k := mustBuild(t, s, Options{AsOf: noon.Add(time.Hour)}).Skipped; k.Seen != 2 || k.Fetched != 2 {
		t.Errorf("when both were there: %+v", k)
	}
	k := mustBuild(t, s, Options{AsOf: noon.Add(12 * time.Hour)}).Skipped
	if k.Seen != 2 || k.Fetched != 1 || k.Failed != 1 || len(k.Reasons) != 1 || k.Reasons[0].Reason != record.GoneReason {
		t.Errorf("when one was gone: %+v", k)
	}
}
