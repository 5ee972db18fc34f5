package warc_test

import (
	"bytes"
	"fmt"
	"net/http"
	"time"

	"classify/crawler/warc"
	"classify/store/record"
)

func Example() {
	var archive bytes.Buffer
	w, err := warc.NewWriter(&archive, warc.Options{Software: "classify/1", Operator: "https://newsroom.example/bot", Gzip: true})
	if err != nil {
		fmt.Println(err)
		return
	}
	err = w.Write(warc.Exchange{
		URL: "https://minato.example/news/5873/", Time: time.Date(2021, 5, 21, 7, 0, 0, 0, time.UTC),
		Status: 200, Header: http.Header{"Content-Type": {"text/html"}}, Body: []byte("<p>お詫び</p>"),
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	tally, err := warc.Captures(&archive, record.Imported, func(c record.Capture) error {
		fmt.Println(c.Time.Format(time.DateOnly), c.URL, string(c.Body))
		return nil
	})
	fmt.Println(tally.Used, "of", tally.Records, "records,", len(tally.Damages), "damages,", err)
	// Output:
	// 2021-05-21 https://minato.example/news/5873/ <p>お詫び</p>
	// 1 of 3 records, 0 damages, <nil>
}
