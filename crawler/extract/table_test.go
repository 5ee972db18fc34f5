package extract

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"classify/store/record"
)

func TestTheFaultsOfRowsAreKeptWithTheFirstDocument(t *testing.T) {
	rows := "url,投稿日時,本文\nhttps://a.example/1,2021-05-21,遅いです\nhttps://a.example/2,いつか,よかったです\nhttps://a.example/3\nhttps://a.example/4,2021-05-22,\n"
	page, err := Extract(record.Capture{URL: "file:a.csv", Status: 200, Body: []byte(rows), Origin: record.Imported, Header: http.Header{"Content-Type": {"text/csv"}}})
	if err != nil || len(page.Documents) != 2 {
		t.Fatalf("%d documents, %v", len(page.Documents), err)
	}
	kept := strings.Join(page.Documents[0].Warnings, "; ")
	for _, want := range []string{"1 rows are broken", "1 rows have a date that cannot be read", "1 rows have no text"} {
		if !strings.Contains(kept, want) {
			t.Errorf("%q is not among the document's warnings: %s", want, kept)
		}
	}
	if !slices.Equal(page.Documents[0].Warnings, page.Warnings) || len(page.Documents[1].Warnings) != 0 {
		t.Errorf("warnings %q, of the second document %q", page.Warnings, page.Documents[1].Warnings)
	}
}

func TestThePostsOfATableHaveTheirQuotations(t *testing.T) {
	page, err := Extract(record.Capture{URL: "file:rows.csv", Origin: record.Imported, Body: []byte("url,speaker,text\nhttps://a.example/1,浜野,同社は「調べている」と答えた。\n")})
	if err != nil {
		t.Fatal(err)
	}
	u := page.Documents[0].Utterances[0]
	if len(u.Quotes) != 1 || u.Quotes[0].Speaker != "同社" || u.Quotes[0].Voice != record.Announcement || u.Speaker != "浜野" {
		t.Errorf("read is %+v", u)
	}
}
