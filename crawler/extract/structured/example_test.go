package structured_test

import (
	"fmt"

	"classify/crawler/extract/dom"
	"classify/crawler/extract/structured"
)

func ExampleRead() {
	root, _ := dom.Parse(`<script type="application/ld+json">{"@type": "DiscussionForumPosting",
"headline": "三週間は長い", "text": "<p>公表まで三週間。</p>", "author": {"name": "灯台守"},
"comment": [{"@type": "Comment", "text": "同感です。", "author": {"name": "さざなみ"}, "dateCreated": "2021-05-22"},],}</script>`)
	things := structured.Read(root)
	for i, t := range things {
		fmt.Println(i, t.Parent, t.Author, t.Published, t.Text)
	}
	fmt.Println(things.Article().Headline)
	// Output:
	// 0 -1 灯台守  公表まで三週間。
	// 1 0 さざなみ 2021-05-22 同感です。
	// 三週間は長い
}
