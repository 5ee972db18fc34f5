package meta_test

import (
	"fmt"
	"net/url"

	"golang.org/x/net/html"

	"classify/crawler/extract/dom"
	"classify/crawler/extract/meta"
	"classify/crawler/extract/structured"
	"classify/store/record"
)

func ExampleRead() {
	var d record.Document
	base := &url.URL{Scheme: "https", Host: "blog.example", Path: "/entry/1"}
	root, _ := dom.Parse(`<title>三週間 | 潮風日記</title><meta property="og:site_name" content="潮風日記">
<h1>三週間</h1><p>公開日：2021/5/21</p>`)
	page := meta.Read(&d, root, base, structured.Read(root).Article())
	dom.Clean(root)
	page.Dates(&d, root, base, func(*html.Node) bool { return false })
	fmt.Println(d.Title, d.Site, d.Published)
	// Output:
	// 三週間 潮風日記 2021-05-21
}
