package embed_test

import (
	"fmt"
	"net/url"

	"classify/crawler/extract/dom"
	"classify/crawler/extract/embed"
)

func ExampleFind() {
	root, _ := dom.Parse(`<blockquote class="twitter-tweet"><p lang="ja">三週間は長い。</p>&mdash; 海の人 (@umi)
<a href="https://sns.example/umi/status/12?ref=x">午後3:45 · 2021年5月21日</a></blockquote>`)
	for _, posts := range embed.Find(root, &url.URL{}) {
		fmt.Println(posts[0], posts[0].URL)
	}
	// Output:
	// post> [海の人@umi] 2021-05-21T15:45+09:00: 三週間は長い。 https://sns.example/umi/status/12
}
