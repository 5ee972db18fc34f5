package embed

import (
	"net/url"
	"strings"
	"testing"

	"classify/crawler/extract/dom"
	"classify/store/record"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
)

// posts reads a page and shows its posts in reading order, and what is left of
// the page without them.
func posts(page string) (lines []string, rest string) {
	base := &url.URL{Scheme: "https", Host: "blog.example", Path: "/1"}
	root, _ := dom.Parse(page)
	dom.Clean(root)
	found := Find(root, base)
	dom.Each(root, func(n *html.Node) bool {
		for _, u := range found[n] {
			lines = append(lines, show(u))
		}
		return true
	})
	return lines, dom.Inline(root)
}

func show(u record.Utterance) string {
	s := u.String() + " | " + u.URL
	if u.Lang != "" {
		s += " | " + u.Lang
	}
	return s
}

func TestPostsOfManyNetworksAreRead(t *testing.T) {
	for _, c := range []struct {
		name, body string
		want       []string
	}{
		{"two paragraphs", `<blockquote class="twitter-tweet" data-lang="ja"><p lang="ja" dir="ltr">三週間は長い。</p><p lang="ja">返金はまだか。<a href="https://t.co/x">pic.twitter.com/x</a></p>&mdash; 海の人 (@umi) <a href="https://sns.example/umi/status/12?ref_src=x">May 21, 2021</a></blockquote>`,
			[]string{"post> [海の人@umi] 2021-05-21: 三週間は長い。/返金はまだか。 | https://sns.example/umi/status/12"}},
		{"another language", `<blockquote class="twitter-tweet"><p lang="en">Three weeks is long.</p>&mdash; Sea (@umi) <a href="https://sns.example/umi/status/12">21 May 2021</a></blockquote>`,
			[]string{"post> [Sea@umi] 2021-05-21: Three weeks is long. | https://sns.example/umi/status/12 | en"}},
		{"no author", `<blockquote class="twitter-video"><p>三週間は長い。</p><p>返金は?</p><a href="https://sns.example/umi/status/12">2021年5月21日</a></blockquote>`,
			[]string{"post> [@umi] 2021-05-21: 三週間は長い。/返金は? | https://sns.example/umi/status/12"}},
		{"in a wrapper", `<div class="twitter-tweet"><blockquote><p>三週間は長い。</p>— 海の人 (@umi) <a href="https://sns.example/umi/status/12">3:45 PM · May 21, 2021</a></blockquote></div>`,
			[]string{"post> [海の人@umi] 2021-05-21T15:45+09:00: 三週間は長い。 | https://sns.example/umi/status/12"}},
		{"a post within a post", `<blockquote class="twitter-tweet"><p>本当にそう。</p><blockquote><p>三週間は長い。</p>— 沖 (@oki) <a href="https://sns.example/oki/status/11">May 20, 2021</a></blockquote>— 海の人 (@umi) <a href="https://sns.example/umi/status/12">May 21, 2021</a></blockquote>`,
			[]string{"post> [海の人@umi] 2021-05-21: 本当にそう。 | https://sns.example/umi/status/12", "post>> [沖@oki] 2021-05-20: 三週間は長い。 | https://sns.example/oki/status/11"}},
		{"bluesky", `<blockquote class="bluesky-embed" data-bluesky-uri="at://did:plc:abc/app.bsky.feed.post/3kx" data-bluesky-cid="b"><p lang="ja">説明が足りない。<br><br><a href="x">[image or embed]</a></p>&mdash; 山の人 (<a href="https://sky.example/profile/did:plc:abc?ref_src=embed">@yama.example</a>) <a href="https://sky.example/profile/did:plc:abc/post/3kx?ref_src=embed">2021年5月21日 13:23</a></blockquote>`,
			[]string{"post> [山の人@yama.example] 2021-05-21T13:23+09:00: 説明が足りない。 | https://bsky.app/profile/did:plc:abc/post/3kx"}},
		{"mastodon without words", `<blockquote class="mastodon-embed" data-embed-url="https://don.example/@umi/12/embed"><a href="https://don.example/@umi/12"><svg></svg><div>Post by @umi@don.example</div><div>View on Mastodon</div></a></blockquote><iframe class="mastodon-embed" src="https://don.example/@umi/12/embed"></iframe>`, nil},
		{"mastodon", `<blockquote class="mastodon-embed" data-embed-url="https://don.example/@umi/12/embed"><p>説明が足りない。</p>— 海の人 (@umi@don.example) <a href="https://don.example/@umi/12">2021-05-21</a></blockquote>`,
			[]string{"post> [海の人@umi@don.example] 2021-05-21: 説明が足りない。 | https://don.example/@umi/12"}},
		{"instagram", `<blockquote class="instagram-media" data-instgrm-captioned data-instgrm-permalink="https://gram.example/p/Abc/?utm_source=ig_embed&utm_campaign=loading"><div><a href="https://gram.example/p/Abc/"><div>この投稿をInstagramで見る</div></a><p><a href="https://gram.example/p/Abc/">港に来ました。<br>#港</a></p><p><a href="x">港のかもめ(@kamome)がシェアした投稿</a> - <time datetime="2021-05-21T10:00:00+00:00">2021年 5月月21日午前3時00分PDT</time></p></div></blockquote>`,
			[]string{"post> [港のかもめ@kamome] 2021-05-21T19:00:00+09:00: 港に来ました。/#港 | https://gram.example/p/Abc/"}},
		{"instagram in english", `<blockquote class="instagram-media" data-instgrm-permalink="https://gram.example/p/Abc/"><p>View this post on Instagram</p><p>港に来ました。</p><p>A post shared by 港のかもめ (@kamome) on May 21, 2021</p></blockquote>`,
			[]string{"post> [港のかもめ@kamome] 2021-05-21: 港に来ました。 | https://gram.example/p/Abc/"}},
		{"instagram without a caption", `<blockquote class="instagram-media" data-instgrm-permalink="https://gram.example/p/Abc/"><div>View this post on Instagram</div><p>A post shared by 港のかもめ (@kamome)</p></blockquote>`, nil},
		{"threads", `<blockquote class="text-post-media" data-text-post-permalink="https://net.example/@umi/post/Cx"><a href="https://net.example/@umi/post/Cx"><div>Post by @umi</div><div>返金はまだですか。</div><div>View on Threads</div></a></blockquote>`,
			[]string{"post> [@umi]: 返金はまだですか。 | https://net.example/@umi/post/Cx"}},
		{"tiktok", `<blockquote class="tiktok-embed" cite="https://tok.example/@umi/video/712" data-video-id="712"><section><a title="@umi" href="https://tok.example/@umi">@umi</a> <p>港の動画です。<a title="港" href="x">#港</a></p> <a title="♬ original sound" href="y">♬ オリジナル楽曲 - 海の人</a></section></blockquote>`,
			[]string{"post> [@umi]: 港の動画です。#港 | https://tok.example/@umi/video/712"}},
		{"facebook", `<div class="fb-post" data-href="https://book.example/minato/posts/10"><blockquote cite="https://book.example/minato/posts/10" class="fb-xfbml-parse-ignore"><p>お詫び申し上げます。</p>投稿者: <a href="https://book.example/minato">みなとマッチ</a>&nbsp;<a href="https://book.example/minato/posts/10">2021年5月21日金曜日</a></blockquote></div>`,
			[]string{"post> [みなとマッチ] 2021-05-21: お詫び申し上げます。 | https://book.example/minato/posts/10"}},
		{"facebook in english", `<div class="fb-post" data-href="https://book.example/minato/posts/10"><blockquote class="fb-xfbml-parse-ignore"><p>お詫び申し上げます。</p>Posted by <a href="https://book.example/minato">Minato</a> on <a href="https://book.example/minato/posts/10">Friday, May 21, 2021</a></blockquote></div>`,
			[]string{"post> [Minato] 2021-05-21: お詫び申し上げます。 | https://book.example/minato/posts/10"}},
		{"only a frame", `<div class="twitter-tweet twitter-tweet-rendered"><iframe src="https://sns.example/embed/12"></iframe></div>`, nil},
		{"rebuilt in a list", `<ul><li class="list_item"><a href="https://sns.example/umi"><img src="a"></a><div class="status"><a class="user_link" href="https://sns.example/umi"><strong>海の人</strong><span>@umi</span></a><div class="tweet">三週間は長い。<br>返金は?</div><div class="status_right"><a class="link" href="https://sns.example/umi/status/12">2021-05-21 12:34:56</a></div></div></li>
			<li class="list_item"><a href="https://sns.example/oki"><img src="a"></a><div class="status"><a class="user_link" href="https://sns.example/oki"><strong>沖</strong><span>@oki</span></a><div class="tweet">同感です。</div><div class="actions"><a href="#">リツイート 12</a></div><div><a href="https://sns.example/oki/status/13"><time datetime="2021-05-21T13:00:00+09:00">5月21日</time></a></div></div></li></ul>`,
			[]string{"post> [海の人@umi] 2021-05-21T12:34:56+09:00: 三週間は長い。/返金は? | https://sns.example/umi/status/12", "post> [沖@oki] 2021-05-21T13:00:00+09:00: 同感です。 | https://sns.example/oki/status/13"}},
		{"rebuilt in one line", `<div class="post"><b>海の人</b> <a href="https://sns.example/@umi">@umi</a><p>三週間は長い。</p><a href="https://sns.example/@umi/12">2021/05/21 12:34</a></div>`,
			[]string{"post> [海の人@umi] 2021-05-21T12:34+09:00: 三週間は長い。 | https://sns.example/@umi/12"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, rest := posts("<html><body><p>前の文です。</p>" + c.body + "<p>後の文です。</p>")
			if d := cmp.Diff(c.want, got); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
			if c.want == nil && rest != "前の文です。\n後の文です。" {
				t.Errorf("left %q", rest)
			}
		})
	}
}

func TestWhatIsNoPostStays(t *testing.T) {
	for name, body := range map[string]string{
		"a quotation":              `<blockquote cite="https://minato.example/1"><p>調査を続けています。</p></blockquote>`,
		"a link to a post":         `<p>くわしくは<a href="https://sns.example/umi/status/12">2021年5月21日</a>の投稿を見てください。筆者は@okiです。</p>`,
		"a writer's account":       `<div class="author">文：港 太郎 <a href="https://sns.example/minato">@minato</a> <a href="/2021/05/21">2021年5月21日</a></div>`,
		"a page named for embeds":  `<div class="instagram-media"><h1>港の話</h1><p>本文です。</p></div>`,
		"a quotation in quotation": `<blockquote><p>記事です。</p><blockquote>会社の説明です。</blockquote></blockquote>`,
	} {
		before, _ := dom.Parse(body)
		got, rest := posts(body)
		if len(got) > 0 || rest != dom.Inline(before) {
			t.Errorf("%s: posts %q, left %q", name, got, rest)
		}
	}
}

// FuzzFind: whatever the markup, a post says something the page shows, at a
// depth of one at least.
func FuzzFind(f *testing.F) {
	f.Add(`<blockquote class="twitter-tweet"><p>あ<blockquote class=twitter-tweet>い— う (@u) May 21, 2021</blockquote>— え (@e) May 21, 2021`)
	f.Add(`<li><a href="/umi">海 @umi</a>長い<a href="https://sns.example/umi/status/1">2021-05-21</a><li>`)
	f.Add(`<blockquote class=instagram-media data-instgrm-permalink=/p/a><p>A post shared by あ (@a)</p>い`)
	f.Fuzz(func(t *testing.T, page string) {
		root, _ := dom.Parse(page)
		dom.Clean(root)
		all := strings.Join(strings.Fields(dom.Inline(root)), "")
		for n, posts := range Find(root, &url.URL{}) {
			for _, u := range posts {
				if u.Depth < 1 || u.Text == "" || n.Parent == nil {
					t.Fatalf("%q: post %+v", page, u)
				}
				for _, word := range strings.Fields(u.Text) {
					if !strings.Contains(all, word) {
						t.Fatalf("%q: %q is not on the page", page, word)
					}
				}
			}
		}
	})
}
