package comment

import (
	"slices"
	"testing"
)

func TestPostsOfForumsAreFoundByTheirParts(t *testing.T) {
	post := func(id, user, date, words string) string {
		return `<div id="p` + id + `" class="post has-profile bg1"><div class="inner"><dl class="postprofile"><dt><a class="username">` + user + `</a></dt><dd class="profile-posts"><strong>記事:</strong> <a>31</a></dd><dd class="profile-joined"><strong>登録日時:</strong> 2011年5月06日(金) 12:00</dd></dl><div class="postbody"><div><h3><a href="#p` + id + `">笛の話</a></h3><ul class="post-buttons"><li><a><span>引用</span></a></li></ul><p class="author"><span>投稿記事</span><span>by <strong><a class="username">` + user + `</a></strong> &raquo; </span><time>` + date + `</time></p><div class="content">` + words + `</div><div class="signature">やかんは文化</div></div></div></div></div>`
	}
	for _, c := range []struct {
		name, body string
		want       []string
	}{
		{"profiles beside the posts", `<h2>笛の話</h2>` + post("1", "hechima", "2014年7月01日(火) 09:05", "うちのも<br>鳴りません。") + post("2", "tofu", "2014年7月02日(水) 20:40", `<blockquote><div><cite><a>hechima</a> さんが書きました: <a>↑</a><span>2014年7月01日(火) 09:05</span></cite>うちのも鳴りません。</div></blockquote>水を減らすと鳴りますよ。`),
			[]string{"comment [hechima] 2014-07-01T09:05+09:00: うちのも/鳴りません。", "comment [tofu] 2014-07-02T20:40+09:00: 水を減らすと鳴りますよ。 > hechimaうちのも鳴りません。"}},
		{"heads in details", `<h1>笛</h1><article class="clear post" id="1"><details open class="post-header"><summary><span class="postid">0001</span><span class="postusername"><b><a href="mailto:sage">海鳴り</a></b></span></summary><span class="date">2019/03/02(土) 08:00:00.11</span><span class="uid">ID:a1</span></details><section class="post-content"> 笛が鳴らん </section></article><article class="clear post" id="2"><details open class="post-header"><summary><span class="postid">0002</span><span class="postusername"><b>石垣</b></span></summary><span class="date">2019/03/02(土) 08:01:00.11</span></details><section class="post-content"> <a class="reply_link">&gt;&gt;1</a> <br> うちもだ </section></article>`,
			[]string{"comment [海鳴り] 2019-03-02T08:00:00+09:00: 笛が鳴らん", "comment [石垣] 2019-03-02T08:01:00+09:00 ^1: >>1/うちもだ"}},
		{"a quotation with a title", `<div itemscope itemtype="http://schema.org/Comment"><span itemprop="author">tofu</span><time itemprop="dateCreated" datetime="2014-07-02">x</time><div itemprop="text"><aside class="quote"><div class="title">hechima:</div><blockquote><p>うちのも鳴りません。</p></blockquote></aside><p>水を減らすと鳴りますよ。</p></div></div>`,
			[]string{"comment [tofu] 2014-07-02: 水を減らすと鳴りますよ。 > hechimaうちのも鳴りません。"}},
		{"a short line that repeats another", `<dl><dt>1 ：<b>海鳴り</b>：2019/03/02(土) 08:00:00 ID:a<dd>笛が鳴らん<dt>2 ：<b>石垣</b>：2019/03/02(土) 08:01:00 ID:b<dd>&gt;&gt;1<br>&gt; 笛が鳴らん<br>うちもだ<dt>3 ：<b>海鳴り</b>：2019/03/02(土) 08:02:00 ID:a<dd>&gt; そうか<br>替えるわ</dl>`,
			[]string{"comment [海鳴り] 2019-03-02T08:00:00+09:00: 笛が鳴らん", "comment [石垣] 2019-03-02T08:01:00+09:00 ^1: >>1/うちもだ > 笛が鳴らん", "comment [海鳴り] 2019-03-02T08:02:00+09:00: > そうか/替えるわ"}},
		{"loose heads of a guest book", `<h1>やかんの間</h1><hr><b>笛</b> 投稿者：<b>へちま</b> 投稿日：2001/07/01(Sun) 09:05 No.41<blockquote>うちのも鳴りません。<br>替え時でしょうか。</blockquote><hr><b>Re: 笛</b> 投稿者：<b>とうふ</b> 投稿日：2001/07/02(Mon) 20:40 No.42<blockquote>&gt;うちのも鳴りません。<br>&gt;&gt;41 水を減らすと鳴りますよ。</blockquote><hr>`,
			[]string{"comment [へちま] 2001-07-01T09:05+09:00: うちのも鳴りません。/替え時でしょうか。", "comment [とうふ] 2001-07-02T20:40+09:00 ^1: >>41 水を減らすと鳴りますよ。 > うちのも鳴りません。"}},
	} {
		if got := comments(c.body); !slices.Equal(got, c.want) {
			t.Errorf("%s: comments = %q, want %q", c.name, got, c.want)
		}
	}
}

func TestALineOfAListOfEntriesIsNoPost(t *testing.T) {
	got := comments(kettle + `<ul><li>笛の入荷 投稿者：店番 投稿日：2014/07/01</li><li>やかんの入荷 投稿者：店番 投稿日：2014/07/02</li><li>夏休み 投稿者：店番 投稿日：2014/07/03</li></ul>`)
	if len(got) > 0 {
		t.Errorf("comments = %q, want none", got)
	}
}
