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
