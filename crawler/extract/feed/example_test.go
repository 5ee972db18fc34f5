package feed_test

import (
	"fmt"

	"classify/crawler/extract/feed"
	"classify/crawler/extract/link"
)

func ExampleRead() {
	f, err := feed.Read(`<rss version="2.0"><channel><item>
<title>三週間</title><link>/entry/1</link><description>公表まで&lt;b&gt;三週間&lt;/b&gt;かかりました。</description>
<pubDate>Fri, 21 May 2021 16:00:00 +0900</pubDate></item></channel></rss>`, link.NewBase("https://blog.example/feed.xml"))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, l := range f.Links {
		fmt.Println(l.URL, l.Updated, l.Text)
	}
	// Output: https://blog.example/entry/1 2021-05-21T16:00:00+09:00 三週間 公表まで 三週間 かかりました。
}
