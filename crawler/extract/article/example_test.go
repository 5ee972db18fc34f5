package article_test

import (
	"fmt"
	"net/url"

	"classify/crawler/extract/article"
	"classify/crawler/extract/dom"
	"classify/crawler/extract/embed"
)

func ExampleCut() {
	root, _ := dom.Parse(`<nav><a href="/">トップ</a></nav><h1>三週間</h1>
<p>発覚から公表まで三週間かかりました。</p>
<blockquote class="twitter-tweet"><p>遅い。</p>— 海の人 (@umi) May 21, 2021</blockquote>
<table><tr><td>対象</td><td>12万件</td></tr><tr><td>窓口</td><td>平日のみ</td></tr></table>`)
	dom.Clean(root)
	pieces := article.Cut(root, &url.URL{}, embed.Find(root, &url.URL{}))
	pieces.Choose(root, article.Known{}, false)
	for _, u := range pieces.Kept() {
		fmt.Println(u.Kind, u.Handle, u.Text)
	}
	// Output:
	// heading  三週間
	// paragraph  発覚から公表まで三週間かかりました。
	// post @umi 遅い。
	// table  対象：12万件
	// table  窓口：平日のみ
}
