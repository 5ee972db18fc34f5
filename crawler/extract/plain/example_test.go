package plain_test

import (
	"fmt"

	"classify/crawler/extract/plain"
	"classify/store/record"
)

func ExampleRead() {
	var d record.Document
	plain.Read(&d, "流出のお詫び\n\nわたしは待ちます。\n遅いよね — 海の人 (@umi) 2021年5月21日\n> いつ分かったのですか。")
	for _, u := range d.Utterances {
		fmt.Println(u.ID, u.Kind, u.Handle, u.Text)
	}
	// Output:
	// 1 heading  流出のお詫び
	// 2 paragraph  わたしは待ちます。
	// 3 post @umi 遅いよね
	// 4 quote  いつ分かったのですか。
}
