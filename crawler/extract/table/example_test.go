package table_test

import (
	"fmt"

	"classify/crawler/extract/table"
)

func ExampleRead() {
	read, err := table.Read("投稿日,投稿者,本文,URL\n2021/5/21,港の人,\"遅い, と思う\",https://sns.example/1\n", table.Options{URL: "file:voices.csv"})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, d := range read.Documents {
		fmt.Println(d.URL, d.Utterances[0])
	}
	// Output:
	// https://sns.example/1 post [港の人] 2021-05-21: 遅い, と思う
}
