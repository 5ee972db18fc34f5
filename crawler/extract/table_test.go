package extract

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

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

func TestADateAfterTheFetchIsNone(t *testing.T) {
	const row = "https://a.example/%d,@a%d,公表が遅い。,%s\n"
	table := func(days ...string) []byte {
		text := "url,speaker,text,posted\n"
		for i, day := range days {
			text += fmt.Sprintf(row, i, i, day)
		}
		return []byte(text)
	}
	made := time.Date(2023, 10, 1, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name string
		days []string
		want []string
	}{
		{"one of two", []string{"2023-09-20", "2031-01-01"}, []string{"2023-09-20", ""}},
		{"the next day, as zones may have it", []string{"2023-09-20", "2023-10-02"}, []string{"2023-09-20", "2023-10-02"}},
		{"most: the file's time is wrong", []string{"2023-09-20", "2024-01-01", "2024-01-02"}, []string{"2023-09-20", "2024-01-01", "2024-01-02"}},
	} {
		page, err := Extract(record.Capture{URL: "file:a.csv", Time: made, Status: 200, Body: table(c.days...), Origin: record.Imported, Header: http.Header{"Content-Type": {"text/csv"}}})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, d := range page.Documents {
			got = append(got, d.Utterances[0].Posted)
			if dropped := d.Utterances[0].Posted == ""; dropped != (d.Published == "") || dropped != (len(d.Warnings) > 0) {
				t.Errorf("%s: published %q, warnings %q", c.name, d.Published, d.Warnings)
			}
		}
		if !slices.Equal(got, c.want) || (len(page.Warnings) > 0) != slices.Contains(c.want, "") {
			t.Errorf("%s: posted %q, want %q; warnings %q", c.name, got, c.want, page.Warnings)
		}
	}
}
