package extract_test

import (
	"fmt"

	"classify/crawler/extract"
	"classify/store/record"
)

func ExampleExtract() {
	page, err := extract.Extract(record.Capture{
		URL:    "https://blog.example/entry/1",
		Status: 200,
		Body: []byte(`<html><title>三週間 | 潮風日記</title><h1>三週間</h1>
<p>発覚から公表まで三週間かかりました。</p>
<blockquote><p>調査に時間を要しました。</p></blockquote>
<p>追記（2021年6月5日）：回答が公表されました。</p></html>`),
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, u := range page.Documents[0].Utterances {
		fmt.Println(u.ID, u.Kind, u.Depth, u.Posted, u.Text)
	}
	// Output:
	// 1 heading 0  三週間
	// 2 paragraph 0  発覚から公表まで三週間かかりました。
	// 3 quote 1  調査に時間を要しました。
	// 4 addendum 0 2021-06-05 追記（2021年6月5日）：回答が公表されました。
}
