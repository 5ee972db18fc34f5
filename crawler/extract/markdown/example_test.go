package markdown_test

import (
	"fmt"
	"net/url"

	"classify/crawler/extract/markdown"
	"classify/store/record"
)

func ExampleRead() {
	var d record.Document
	markdown.Read(&d, "# 流出のお詫び\n\n**12万件**の[会員情報](/list)が流出しました。\n\n> なぜ三週間も？\n", &url.URL{Scheme: "https", Host: "minato.example"})
	for _, u := range d.Utterances {
		fmt.Println(u)
	}
	// Output:
	// heading1: 流出のお詫び
	// paragraph: 12万件の会員情報が流出しました。
	// quote>: なぜ三週間も？
}
