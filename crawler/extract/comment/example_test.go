package comment_test

import (
	"fmt"
	"net/url"

	"classify/crawler/extract/comment"
	"classify/crawler/extract/dom"
)

func ExampleTake() {
	root, _ := dom.Parse(`<p>本文です。</p><ol class="commentlist">
<li id="comment-1"><cite>灯台守</cite><time datetime="2021-05-22">昨日</time><p>三週間は遅い。</p>
<ol class="commentlist"><li id="comment-2"><cite>さざなみ</cite><p>同感です。</p></li></ol></li></ol>`)
	for i, c := range comment.Take(root, &url.URL{}) {
		fmt.Println(i, c.Parent, c.Utterance.Speaker, c.Utterance.Posted, c.Utterance.Text)
	}
	fmt.Println(dom.Inline(root))
	// Output:
	// 0 -1 灯台守 2021-05-22 三週間は遅い。
	// 1 0 さざなみ  同感です。
	// 本文です。
}
