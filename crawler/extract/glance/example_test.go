package glance_test

import (
	"fmt"
	"net/http"
	"time"

	"classify/crawler/extract/glance"
	"classify/crawler/extract/link"
)

func ExamplePage() {
	seen := glance.Page(`<meta name="robots" content="noarchive">
<a href="/entry/1">三週間</a> <a href="/trap" hidden>見えない</a> <a rel="next" href="?page=2">次へ</a>`,
		link.NewBase("https://blog.example/"), time.Time{})
	for _, l := range seen.Links {
		fmt.Printf("%s %q %q\n", l.URL, l.Text, l.Rel)
	}
	fmt.Println(seen.Next, seen.Rules.NoArchive)
	// Output:
	// https://blog.example/entry/1 "三週間" ""
	// https://blog.example/trap "見えない" "hidden"
	// https://blog.example/?page=2 "次へ" "next"
	// https://blog.example/?page=2 true
}

func ExampleHeader() {
	seen := glance.Header(http.Header{
		"Link":         {`</page/2>; rel="next", <https://blog.example/>; rel=canonical`},
		"X-Robots-Tag": {"otherbot: noindex", "classify: nofollow"},
	}, link.NewBase("https://blog.example/?sort=new"), time.Time{})
	fmt.Println(seen.Next, seen.Canonical, seen.Rules)
	// Output: https://blog.example/page/2 https://blog.example/ {false false true}
}
