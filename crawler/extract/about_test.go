package extract

import (
	"strings"
	"testing"

	"classify/store/record"
)

func TestAboutLooksForNamesAndMatchWords(t *testing.T) {
	inc := record.Incident{Organisation: record.Organisation{Name: "株式会社みなとマッチ", Aliases: []string{"MinatoMatch", "ミナト"}}}
	for _, c := range []struct {
		title, text string
		match       []string
		on          bool
		says        string
	}{
		{"みなとマッチの件", "遅い", nil, true, "title"},
		{"無題", "株式会社みなとマッチは", nil, true, "utterance 1"},
		{"無題", "ＭｉｎａｔｏＭａｔｃｈ", nil, true, "utterance 1"},
		{"無題", "minatomatchesという別の語", nil, false, "neither"},
		{"無題", "ミナトさんの話", nil, true, "ミナト"},
		{"無題", "ミナトクの話", nil, false, "neither"},
		{"無題", "流出の話", []string{"流出"}, true, "流出"},
		{"無題", "み な と マ ッ チ", nil, true, "utterance 1"},
		{"無題", "関係のない話", []string{"あ"}, false, "neither"},
	} {
		d := record.Document{Title: c.title, Utterances: []record.Utterance{{ID: 1, Text: c.text}}}
		on, reason := About(inc, c.match, d)
		if on != c.on || !strings.Contains(reason, c.says) {
			t.Errorf("About(%q, %q) = %v, %q, want %v saying %q", c.title, c.text, on, reason, c.on, c.says)
		}
	}
}

func TestANameAloneIsWeighed(t *testing.T) {
	inc := record.Incident{
		Title: "みなとマッチ 会員情報流出", Organisation: record.Organisation{Name: "株式会社みなとマッチ", Aliases: []string{"みなとマッチ"}},
		Known:   record.Known{Detected: "2021-04-28T15:00+09:00", Announced: "2021-05-21"},
		Sources: []record.Source{{URL: "https://minato.example/news/1", Voice: record.Announcement}},
	}
	long := strings.Repeat("港の会社の一覧をここに載せます。", 80)
	for _, c := range []struct {
		what   string
		d      record.Document
		on     bool
		reason string
	}{
		{what: "a link to the announcement", d: record.Document{Title: "港の話", Links: []record.Link{{URL: "https://www.minato.example/news/1/#top"}}}, on: true, reason: "links to"},
		{what: "the announcement in the menu of the same site", d: record.Document{URL: "https://minato.example/jobs", Title: "採用", Links: []record.Link{{URL: "https://minato.example/news/1"}}}, reason: "neither"},
		{what: "a page from before", d: record.Document{Title: "みなとマッチが新しい機能を公開", Published: "2019-04-01"}, reason: "before anything was known (2021-04-28)"},
		{what: "a page of the day it was detected", d: record.Document{Title: "みなとマッチがおかしい", Published: "2021-04-28T18:00+09:00"}, on: true, reason: "title"},
		{what: "a name in passing", d: record.Document{Title: "港の会社", Utterances: []record.Utterance{{ID: 1, Text: long}, {ID: 2, Text: "みなとマッチもその一つです。"}}}, reason: "once in a long text"},
		{what: "a name with a word of the incident", d: record.Document{Title: "港の会社", Utterances: []record.Utterance{{ID: 1, Text: long + "流出もありました。"}, {ID: 2, Text: "みなとマッチもその一つです。"}}}, on: true, reason: `"流出" is in utterance 1`},
		{what: "a name with a day of the incident", d: record.Document{Title: "港の会社", Utterances: []record.Utterance{{ID: 1, Text: long}, {ID: 2, Text: "みなとマッチは５月２１日に発表しました。"}}}, on: true, reason: "names 2021-05-21"},
		{what: "a post", d: record.Document{Title: "無題", Utterances: []record.Utterance{{ID: 1, Text: "みなとマッチやめた"}}}, on: true, reason: "utterance 1"},
	} {
		if on, reason := About(inc, nil, c.d); on != c.on || !strings.Contains(reason, c.reason) {
			t.Errorf("%s: %v, %q, want %v saying %q", c.what, on, reason, c.on, c.reason)
		}
	}
}

func TestSavedPagesNameTheirAddress(t *testing.T) {
	for _, c := range []struct{ body, want string }{
		{"<!DOCTYPE html>\r\n<!-- saved from url=(0034)https://blog.example/entry/1?a=b --><html>", "https://blog.example/entry/1?a=b"},
		{"<!DOCTYPE html> <html lang=ja><!--\n Page saved with SingleFile \n url: https://blog.example/entry/1 \n saved date: Fri May 21 2021\n--><meta charset=utf-8>", "https://blog.example/entry/1"},
		{"<!-- saved from url=(0014)about:internet -->", ""},
		{"<!-- saved from url=(0020)file:///home/a.html -->", ""},
		{"<html><p>url: https://blog.example/</p>", ""},
		{strings.Repeat(" ", 5000) + "<!-- saved from url=(0021)https://blog.example/ -->", ""},
	} {
		if got, ok := SavedFrom([]byte(c.body)); got != c.want || ok != (c.want != "") {
			t.Errorf("SavedFrom(%.60q) = %q, %v, want %q", c.body, got, ok, c.want)
		}
	}
}
