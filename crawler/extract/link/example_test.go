package link_test

import (
	"fmt"
	"net/url"

	"classify/crawler/extract/link"
)

func ExampleList() {
	base := &url.URL{Scheme: "https", Host: "blog.example", Path: "/entry/1"}
	var list link.List
	list.Add(link.Resolve(base, "/news"), "お知らせ", "")
	list.Add(link.Resolve(base, "mailto:a@blog.example"), "メール", "")
	list.Add(link.Resolve(base, "../news"), "続報", "nofollow")
	for _, l := range list.Links {
		fmt.Println(l.URL, l.Text, l.Rel)
	}
	// Output:
	// https://blog.example/news お知らせ 続報 nofollow
}
