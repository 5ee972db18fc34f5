package nlp

import (
	"testing"
	"time"

	"classify/store/record"
)

func TestTagFindsEventsWithTheFactThatDatesThem(t *testing.T) {
	tagger, err := New(Options{Names: []string{"みなと商会"}})
	if err != nil {
		t.Fatal(err)
	}
	ctx := Context{Date: time.Date(2021, 6, 1, 0, 0, 0, 0, time.UTC)}
	s := "会員は約170万人。みなと商会は4月28日に不正アクセスを検知し、5月21日に公表した。"
	got := tagger.Tag(s, ctx)
	want := []record.Event{
		{Kind: "detected", Who: "みなと商会", What: "不正アクセス", When: "2021-04-28", Fact: 1, Quote: "4月28日に不正アクセスを検知", Cue: "検知"},
		{Kind: "announced", Who: "みなと商会", When: "2021-05-21", Fact: 2, Quote: "5月21日に公表", Cue: "公表"},
	}
	if len(got.Events) != len(want) {
		t.Fatalf("Tag(%q): events %+v, want %+v", s, got.Events, want)
	}
	for i, e := range got.Events {
		if s[e.Start:e.End] != e.Quote || got.Facts[e.Fact].ISO != e.When {
			t.Errorf("event %+v: bytes are %q, its fact is %+v", e, s[e.Start:e.End], got.Facts[e.Fact])
		}
		e.Start, e.End = 0, 0
		if e != want[i] {
			t.Errorf("event %+v, want %+v", e, want[i])
		}
	}
	for _, s := range []string{"みなと商会は流出を公表した。", "5月21日は雨だった。", "3週間も公表しなかった。"} {
		if got := tagger.Tag(s, ctx); got.Events != nil {
			t.Errorf("Tag(%q): events %+v, want none", s, got.Events)
		}
	}
}
