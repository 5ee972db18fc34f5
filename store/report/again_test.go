package report

import (
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
