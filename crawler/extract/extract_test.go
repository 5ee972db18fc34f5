package extract

import (
	"testing"

	"golang.org/x/text/encoding/japanese"
)

func TestFeedInShiftJISIsDecodedOnce(t *testing.T) {
	body, err := japanese.ShiftJIS.NewEncoder().String(`<?xml version="1.0" encoding="Shift_JIS"?><rss version="2.0"><channel><item><title>港の日記をひらきました</title><link>https://a.example/1</link></item></channel></rss>`)
	if err != nil {
		t.Fatal(err)
	}
	page, err := Extract(capture(body))
	if err != nil || len(page.Links) != 1 || page.Links[0].Text != "港の日記をひらきました" {
		t.Errorf("links = %+v, %v", page.Links, err)
	}
}
