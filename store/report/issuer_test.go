package report

import (
	"testing"

	"classify/store/record"
)

func TestAnAnnouncementIsOfWhoCallsTheOrganisationByName(t *testing.T) {
	names := []string{"株式会社みなと", "みなとマッチ"}
	for _, c := range []struct {
		site, byline, text, want string
	}{
		{"株式会社ひので情報", "", "株式会社みなと様には9月12日に報告しました。", "株式会社ひので情報"},
		{"ひので情報", "", "みなとマッチ 様のサーバーをお預かりしています。", "ひので情報"},
		{"ニュース", "ひので情報（株）", "株式会社みなと様", "ひので情報（株）"},
		{"", "", "株式会社みなと様", "hinode.example"},
		{"株式会社ひので情報", "", "株式会社みなとは、不正アクセスを確認しました。", ""}, // it runs what is called みなと
		{"株式会社みなと", "", "みなとマッチ様を名乗るメールにご注意ください。", ""},
		{"みなと", "", "株式会社みなと様あてのメールについて", ""},
		{"株式会社ひので情報", "", "", ""},
	} {
		d := record.Document{URL: "https://hinode.example/1", Site: c.site, Byline: c.byline, Utterances: []record.Utterance{say(c.text)}}
		if got := issuer(d, names); got != c.want {
			t.Errorf("issuer of %+v is %q, want %q", c, got, c.want)
		}
	}
}

func TestAContractorsAnnouncementIsNoStepOfTheOrganisation(t *testing.T) {
	event := func(when, text string) record.Event {
		return record.Event{Kind: "detected", When: when, Who: "当社", End: len(text)}
	}
	const ours, theirs = "当社は5月10日に検知しました。", "当社は5月8日に検知し、みなと様に報告しました。"
	own, other := page("https://harbour.example/1", record.Announcement, 0, say(ours)), page("https://hinode.example/1", record.Announcement, 0, say(theirs))
	own.Readings[0].Analysis.Codings[0].Events = []record.Event{event("2021-05-10", ours)}
	other.Readings[0].Analysis.Codings[0].Events = []record.Event{event("2021-05-08", theirs)}
	other.Readings[0].Revision.Document.Site, other.Readings[0].Revision.Document.Published = "株式会社ひので", "2021-05-19"
	r := mustBuild(t, shelf{pages: []record.Page{own, other}}, Options{})
	steps := map[string]string{}
	for _, s := range r.Clock.Steps {
		for _, d := range s.Dates {
			steps[s.Kind+" "+d.When] = d.Who
		}
	}
	if len(steps) != 3 || steps["detected 2021-05-08"] != "株式会社ひので" || steps["detected 2021-05-10"] != "" || steps["announced 2021-05-21"] != "" {
		t.Errorf("steps %v", steps)
	}
	if len(r.Clock.Lapses) != 1 || r.Clock.Lapses[0].Days != 11 {
		t.Errorf("lapses %+v", r.Clock.Lapses)
	}
	for _, e := range r.Timeline {
		if theirs := e.When == "2021-05-08" || e.When == "2021-05-19"; theirs != (e.Who == "株式会社ひので") {
			t.Errorf("entry %+v", e)
		}
	}
}
