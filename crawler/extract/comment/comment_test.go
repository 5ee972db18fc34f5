package comment

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"classify/crawler/extract/dom"

	"github.com/google/go-cmp/cmp"
)

// comments takes the comments of a page and writes them one a line: speaker,
// time, the number of the comment it answers, text.
func comments(body string) []string {
	root, _ := dom.Parse(body)
	dom.Clean(root)
	var out []string
	for _, c := range Take(root, &url.URL{}) {
		u := c.Utterance
		s := string(u.Kind) + " [" + u.Speaker + u.Handle + "] " + u.Posted
		if c.Parent >= 0 {
			s += fmt.Sprintf(" ^%d", c.Parent+1)
		}
		s += ": " + strings.ReplaceAll(u.Text, "\n", "/")
		for _, q := range c.Quotes {
			s += " > " + q.Speaker + q.Text
		}
		out = append(out, s)
	}
	return out
}

const diary = `<h1>港の日記を書きました</h1><div class="entry"><p>みなとマッチの件について、分かったことをまとめておきます。発表は三週間後でした。</p><p>退会した人の画像も残っていたという話は、やはり重いと思います。規約にはどう書かれていたのでしょうか。</p></div>`

func TestCommentsOfManySystemsAreOneUtteranceEach(t *testing.T) {
	for _, c := range []struct {
		name, body string
		want       []string
	}{
		{
			"movable type", `<div id="comments" class="comments"><h2>コメント(2)</h2><div class="comments-content">
			<div class="comment" id="comment-101"><div class="inner"><div class="comment-header"><div class="asset-meta"><span class="byline"><span class="vcard author">灯台守</span> | <abbr class="published" title="2021-05-22T10:00:00+09:00">2021年5月22日 10:00</abbr></span></div></div><div class="comment-content"><p>三週間は遅すぎます。</p></div></div></div>
			<div class="comment" id="comment-102"><div class="inner"><div class="comment-header"><div class="asset-meta"><span class="byline"><span class="vcard author">さざなみ</span> | <abbr class="published" title="2021-05-22T11:00:00+09:00">2021年5月22日 11:00</abbr></span></div></div><div class="comment-content"><p>同感です。</p></div></div></div>
			</div><form id="comments-form"><textarea></textarea></form></div>`,
			[]string{"comment [灯台守] 2021-05-22T10:00:00+09:00: 三週間は遅すぎます。", "comment [さざなみ] 2021-05-22T11:00:00+09:00: 同感です。"},
		},
		{
			"hatena blog", `<div class="comment-box js-comment-box"><ul class="comment js-comment"><li class="entry-comment" id="comment-9001"><p class="comment-user-name"><a class="comment-user-id" href="#"><span class="comment-nickname">shiokaze</span></a></p><div class="comment-content"><p>退会者の情報まで残すのは問題。</p></div><p class="comment-metadata"><time datetime="2021-05-23T01:02:03Z">2021-05-23</time></p></li></ul><a class="leave-comment-title">コメントを書く</a></div>`,
			[]string{"comment [shiokaze] 2021-05-23T10:02:03+09:00: 退会者の情報まで残すのは問題。"},
		},
		{
			"livedoor", `<div id="comments"><h3>コメント一覧</h3><ul id="comment-list"><li class="comment-set"><ul class="comment-info"><li class="comment-author">1. 名無しの港民</li><li class="comment-date">2021年05月22日 20:15</li></ul><div class="comment-body">詫びは商品券かな</div></li><li class="comment-set"><ul class="comment-info"><li class="comment-author">2. 沖の人</li><li class="comment-date">2021年05月22日 20:20</li></ul><div class="comment-body">裁判になるかも</div></li></ul></div>`,
			[]string{"comment [名無しの港民] 2021-05-22T20:15+09:00: 詫びは商品券かな", "comment [沖の人] 2021-05-22T20:20+09:00: 裁判になるかも"},
		},
		{
			"schema.org", `<section><div itemscope itemtype="https://schema.org/Comment"><span itemprop="author" itemscope><span itemprop="name">波止場</span></span><time itemprop="dateCreated" datetime="2021-05-24">昨日</time><div itemprop="text">説明が足りない。</div><button>いいね 12</button></div></section>`,
			[]string{"comment [波止場] 2021-05-24: 説明が足りない。"},
		},
		{
			"plain class", `<div class="comment"><span class="name">あ</span><span class="date">2021/05/21</span><p>遅い。</p></div><div class="comment"><span class="name">い</span><span class="date">2021/05/22</span><p>早い方では。</p></div>`,
			[]string{"comment [あ] 2021-05-21: 遅い。", "comment [い] 2021-05-22: 早い方では。"},
		},
		{
			"old board", `<dl class="thread"><dt>1 ：<b>名無しさん</b>：2021/05/21(金) 12:34:56.78 ID:abc<dd>免許証の画像って<br>消してないの？<br><br><dt>2 ：<b>名無しさん</b>：2021/05/21(金) 12:40:00.00 ID:def<dd>&gt;&gt;1<br>退会しても残るらしい</dl>`,
			[]string{"comment [名無しさん ID:abc] 2021-05-21T12:34:56+09:00: 免許証の画像って/消してないの？", "comment [名無しさん ID:def] 2021-05-21T12:40:00+09:00 ^1: >>1/退会しても残るらしい"},
		},
		{
			"new board", `<div class="post" id="1"><div class="meta"><span class="number">1</span><span class="name"><b>名無しさん</b></span><span class="date">2021/05/21(金) 12:34:56.78</span></div><div class="message"><span class="escaped">三週間黙ってたのか</span></div></div><div class="post" id="2"><div class="meta"><span class="number">2</span><span class="name"><b>名無しさん</b></span><span class="date">2021/05/21(金) 12:35:56.78</span></div><div class="message"><span class="escaped">まじか</span></div></div>`,
			[]string{"comment [名無しさん] 2021-05-21T12:34:56+09:00: 三週間黙ってたのか", "comment [名無しさん] 2021-05-21T12:35:56+09:00: まじか"},
		},
		{
			"digest site", `<div class="t_h">1: 名無しさん 2021/05/21(金) 12:34:56 ID:x</div><div class="t_b">また流出か</div><div class="t_h">2: 名無しさん 2021/05/21(金) 12:35:00 ID:y</div><div class="t_b">もう使わない</div>`,
			[]string{"comment [名無しさん] 2021-05-21T12:34:56+09:00: また流出か", "comment [名無しさん] 2021-05-21T12:35:00+09:00: もう使わない"},
		},
		{
			"signed terms", `<h3>コメント</h3><dl class="comments"><dt>1. Posted by 灯台守 2021年05月22日 12:00</dt><dd>退会したあとも<br>残っていたとは。</dd><dt>2. Posted by 沖の人 2021年05月22日 12:30</dt><dd>返金はまだですか。</dd><dd>待っています。</dd></dl>`,
			[]string{"comment [灯台守] 2021-05-22T12:00+09:00: 退会したあとも/残っていたとは。", "comment [沖の人] 2021-05-22T12:30+09:00: 返金はまだですか。/待っています。"},
		},
		{
			"an entry's terms", `<dl class="entry-comment"><dt>3. Posted by 波止場　2021年05月23日 08:00</dt><dd>説明が足りない。</dd></dl>`,
			[]string{"comment [波止場] 2021-05-23T08:00+09:00: 説明が足りない。"},
		},
		{
			"terms without a signature", `<dl class="comments"><dt>無題</dt><dd>説明が足りない。</dd></dl>`,
			[]string{"comment [] : 無題/説明が足りない。"},
		},
		{
			"rows of a table", `<table class="comments"><tr><th>名前</th><th>声</th></tr><tr><td>灯台守 2021/06/01</td><td>三週間は遅い。</td></tr><tr><td>沖の人</td><td>遅い。</td><td>2021年6月2日 9:00</td></tr><tr><td>さざなみ 2021/06/03</td></tr><tr><td>同感です。</td></tr><tr><td>名は伏せます。</td></tr></table>`,
			[]string{"comment [灯台守] 2021-06-01: 三週間は遅い。", "comment [沖の人] 2021-06-02T09:00+09:00: 遅い。", "comment [さざなみ] 2021-06-03: 同感です。", "comment [] : 名は伏せます。"},
		},
		{
			"a body with its footer", `<div class="comment-body">返金の話が出ない。<div class="comment-footer">id:hama 2021-05-24</div></div>`,
			[]string{"comment [hama] 2021-05-24: 返金の話が出ない。"},
		},
		{
			"a body behind its head", `<div class="comment-head">投稿者：灯台守 2021/05/24 10:00</div><div class="comment-text"><p>規約を読み直した。</p></div>`,
			[]string{"comment [灯台守] 2021-05-24T10:00+09:00: 規約を読み直した。"},
		},
		{
			"a section without any form", `<div id="comments"><h3>コメント</h3><p>2021/05/24 灯台守さん</p><p>規約を読み直した。</p><p>名無しですが、遅いですね。</p><form><p>名前を入れる</p></form></div>`,
			[]string{"comment [灯台守さん] 2021-05-24: 規約を読み直した。", "comment [] : 名無しですが、遅いですね。"},
		},
		{
			"loose text in a section", `<div class="comments">遅いですね。<hr>規約を読み直した。</div>`,
			[]string{"comment [] : 遅いですね。", "comment [] : 規約を読み直した。"},
		},
		{
			"a section of one line", `<div class="comments">遅いですね。</div>`,
			[]string{"comment [] : 遅いですね。"},
		},
		{
			"terms of an expert are none", `<dl class="comment"><dt>専門家</dt><dd>発表は早いほどよいのです。</dd></dl>`, nil,
		},
		{
			"a word on its own is no comment", `<div class="comment"><p>代表のひとこと。今後も努力します。</p></div>`, nil,
		},
		{
			"a column called comment is none", `<div class="comment"><p>担当者の話です。</p></div><div class="comment"><p>店長の話です。</p></div>`, nil,
		},
		{
			"a sidebar's list is none", `<ul class="recent-comments"><li>灯台守 より 港の日記</li></ul>`, nil,
		},
		{
			"a numbered list of articles is no thread", `<ol><li>1 港の話 2021/05/21</li><li>2 海の話 2021/05/22</li></ol><ul><li>2021/05/21</li><li>2021/05/22</li></ul>`, nil,
		},
	} {
		if d := cmp.Diff(c.want, comments("<html><body>"+diary+c.body+"</body></html>")); d != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, d)
		}
	}
}

func TestCommentsOfOtherSystemsAreOneUtteranceEach(t *testing.T) {
	for _, c := range []struct {
		name, body string
		want       []string
	}{
		{
			"wordpress with a pingback", `<div id="comments" class="comments-area"><h2 class="comments-title">「港」への2件のフィードバック</h2><ol class="comment-list">
			<li id="comment-7" class="comment even thread-even depth-1 parent"><article id="div-comment-7" class="comment-body"><footer class="comment-meta"><div class="comment-author vcard"><img class="avatar"><b class="fn">灯台守</b> <span class="says">より:</span></div><div class="comment-metadata"><a href="https://blog.example/1/#comment-7"><time datetime="2021-05-22T10:00:00+09:00">2021年5月22日 10:00</time></a></div></footer><div class="comment-content"><p>三週間は遅すぎます。</p></div><div class="reply"><a class="comment-reply-link">返信</a></div></article>
			<ol class="children"><li id="comment-8" class="comment byuser depth-2"><article id="div-comment-8" class="comment-body"><footer class="comment-meta"><div class="comment-author vcard"><b class="fn">浜野</b></div><div class="comment-metadata"><a href="https://blog.example/1/#comment-8"><time datetime="2021-05-22T11:00:00+09:00">x</time></a></div></footer><div class="comment-content"><p>同感です。</p></div></article></li></ol></li>
			<li id="comment-9" class="pingback even depth-1"><div class="comment-body">ピンバック: <a href="x">港の話まとめ</a></div></li></ol><div id="respond" class="comment-respond"><h3>コメントを残す</h3><form></form></div></div>`,
			[]string{"comment [灯台守] 2021-05-22T10:00:00+09:00: 三週間は遅すぎます。", "comment [浜野] 2021-05-22T11:00:00+09:00 ^1: 同感です。"},
		},
		{
			"wordpress blocks", `<div class="wp-block-comments"><h2 class="wp-block-comments-title">コメント</h2><ol class="wp-block-comment-template"><li id="comment-3" class="comment even"><div class="wp-block-columns"><div class="wp-block-column"><div class="wp-block-comment-author-name"><a href="#">灯台守</a></div><div class="wp-block-comment-date"><a href="#comment-3"><time datetime="2021-05-22T10:00:00+09:00">2021年5月22日</time></a></div><div class="wp-block-comment-content"><p>三週間は遅い。</p></div><div class="wp-block-comment-reply-link"><a>返信</a></div></div></div></li></ol></div>`,
			[]string{"comment [灯台守] 2021-05-22T10:00:00+09:00: 三週間は遅い。"},
		},
		{
			"hatena bookmark", `<ul class="entry-comments js-bookmarks"><li class="entry-comment-contents" data-user-name="kamome"><span class="entry-comment-username"><a href="/kamome/">kamome</a></span><span class="entry-comment-text">三週間も黙っていたのか。</span><ul class="entry-comment-tags"><li><a>流出</a></li></ul><p class="entry-comment-meta"><span class="entry-comment-timestamp"><a href="/kamome/20210522#bookmark-1">2021/05/22</a></span><span class="star">★★</span></p></li></ul>`,
			[]string{"comment [kamome] 2021-05-22: 三週間も黙っていたのか。"},
		},
		{
			"hatena diary", `<div class="comment"><div class="caption"><a>コメントを書く</a></div><div class="commentshort"><p><span class="commentator"><a name="c"></a>oki</span> 『<span class="commentbody">三週間は長いですね。</span>』 <span class="timestamp">(2021/05/22 10:00)</span></p></div></div>`,
			[]string{"comment [oki] 2021-05-22T10:00+09:00: 三週間は長いですね。"},
		},
		{
			"fc2", `<div id="comment"><h3>コメント</h3><div class="comment_item"><h4 class="comment_title">無題</h4><div class="comment_body">返金はまだですか。</div><ul class="comment_data"><li class="date">2021/05/22(土) 10:00:00</li><li class="name">URL | 灯台守 #-</li><li>[ 編集 ]</li></ul></div></div>`,
			[]string{"comment [灯台守] 2021-05-22T10:00:00+09:00: 返金はまだですか。"},
		},
		{
			"seesaa", `<div class="comment"><h3>この記事へのコメント</h3><div class="comment-body"><div class="text">返金はまだですか。</div><p class="posted">Posted by 灯台守 at 2021年05月22日 10:00</p></div></div>`,
			[]string{"comment [灯台守] 2021-05-22T10:00+09:00: 返金はまだですか。"},
		},
		{
			"a rebuilt thread", `<ul id="post-list" class="post-list"><li class="post" id="post-1"><div class="post-content"><div class="post-body"><header><span class="post-byline"><span class="author">灯台守</span></span> <span class="post-meta"><a class="time-ago" title="2021-05-22T10:00:00" href="#comment-1">3年前</a></span></header><div class="post-message"><p>返金はまだですか。</p></div><footer><ul><li class="voting">12</li><li class="reply"><a>返信</a></li></ul></footer></div></div><ul class="children"><li class="post" id="post-2"><div class="post-content"><div class="post-body"><header><span class="author">沖</span> <a class="time-ago" title="2021-05-22T11:00:00">3年前</a></header><div class="post-message"><p>まだです。</p></div></div></div></li></ul></li></ul>`,
			[]string{"comment [灯台守] 2021-05-22T10:00:00+09:00: 返金はまだですか。", "comment [沖] 2021-05-22T11:00:00+09:00 ^1: まだです。"},
		},
		{
			"names made by programs", `<section class="CommentSection_wrap__x9Y"><h2>コメント2件</h2><ul class="sc-9z"><li class="CommentItem_x9Yz1"><p class="CommentItem_userName__Ab1">灯台守</p><time class="CommentItem_date__1" datetime="2021-05-22">1日前</time><p class="CommentItem_text__z">返金はまだですか。</p><button>いいね 12</button></li><li class="CommentItem_x9Yz1"><p class="CommentItem_userName__Ab1">沖</p><time datetime="2021-05-23">今日</time><p class="CommentItem_text__z">まだです。</p></li></ul></section>`,
			[]string{"comment [灯台守] 2021-05-22: 返金はまだですか。", "comment [沖] 2021-05-23: まだです。"},
		},
		{
			"styled components", `<article class="Comment__Item-sc-1a2b3c-0 kDxY"><div class="Comment__Name-sc-1a2b3c-1">灯台守</div><div class="Comment__Date-sc-1a2b3c-2">2021/5/22 10:00</div><p class="Comment__Text-sc-1a2b3c-3">返金はまだですか。</p><span>返信する</span></article>`,
			[]string{"comment [灯台守] 2021-05-22T10:00+09:00: 返金はまだですか。"},
		},
		{
			"an issue's timeline", `<div class="timeline-comment-group" id="issuecomment-11"><div class="timeline-comment"><div class="timeline-comment-header"><strong><a class="author" href="/oki">oki</a></strong> commented <a href="#issuecomment-11"><relative-time datetime="2021-05-22T01:00:00Z">May 22, 2021</relative-time></a></div><div class="comment-body"><p>直りません。</p><blockquote><p>仕様です。</p></blockquote></div></div></div>`,
			[]string{"comment [oki] 2021-05-22T10:00:00+09:00: 直りません。 > 仕様です。"},
		},
		{
			"answers", `<div class="answerItem"><p class="label">ベストアンサー</p><div class="userName">沖さん</div><div class="date">2021/5/22 10:00</div><p class="text">返金は秋だと聞きました。</p><p>ナイス！3</p></div><div class="answerItem"><div class="userName">浜さん</div><div class="date">2021/5/23 10:00</div><p class="text">来ていません。</p></div>`,
			[]string{"comment [沖さん] 2021-05-22T10:00+09:00: 返金は秋だと聞きました。", "comment [浜さん] 2021-05-23T10:00+09:00: 来ていません。"},
		},
		{
			"reviews", `<div itemprop="review" itemscope itemtype="https://schema.org/Review"><div itemprop="reviewRating" itemscope itemtype="https://schema.org/Rating"><span itemprop="ratingValue">1</span></div><span itemprop="author">灯台守</span><meta itemprop="datePublished" content="2021-05-22"><p itemprop="reviewBody">退会しても消えません。</p></div>`,
			[]string{"comment [灯台守] 2021-05-22: 退会しても消えません。"},
		},
		{
			"a guest book", `<table border=1><tr><td>■No.12 投稿者：灯台守 投稿日：2021年05月22日(土) 10時15分</td></tr><tr><td>返金はまだですか。<br>&gt; 三週間も待てません。<br>同感です。</td></tr></table><hr><table border=1><tr><td>■No.11 投稿者：沖 投稿日：2021年05月21日(金) 09時00分</td></tr><tr><td>三週間も待てません。</td></tr></table>`,
			[]string{"comment [灯台守] 2021-05-22T10:15+09:00: 返金はまだですか。/同感です。 > 三週間も待てません。", "comment [沖] 2021-05-21T09:00+09:00: 三週間も待てません。"},
		},
		{
			"a board with wide anchors", `<div class="post" id="12"><span class="number">12</span><span class="name">名無しさん</span><span class="date">2021/05/21(金) 12:34:56.78</span><span class="uid">ID:abc</span><div class="message">遅い</div></div><div class="post" id="13"><span class="number">13</span><span class="name">名無しさん</span><span class="date">2021/05/21(金) 12:35:56.78</span><span class="uid">ID:def</span><div class="message">＞＞１２-13 同感</div></div>`,
			[]string{"comment [名無しさん ID:abc] 2021-05-21T12:34:56+09:00: 遅い", "comment [名無しさん ID:def] 2021-05-21T12:35:56+09:00 ^1: ＞＞１２-13 同感"},
		},
		{
			"a list of articles is none", `<div class="post"><a href="/a"><span class="author">灯台守</span><span class="date">2021/05/21</span><p class="text">港の話を書きました。</p></a></div><div class="post"><a href="/b"><span class="author">灯台守</span><span class="date">2021/05/22</span><p class="text">海の話を書きました。</p></a></div>`, nil,
		},
		{
			"entries of a blog are none", `<div class="post"><h2>港</h2><span class="author">灯台守</span><span class="date">2021/05/21</span><p class="text">港の話を書きました。</p></div><div class="post"><h2>海</h2><span class="author">灯台守</span><span class="date">2021/05/22</span><p class="text">海の話を書きました。</p></div>`, nil,
		},
		{
			"one long post is none", `<div class="post"><span class="author">灯台守</span><span class="date">2021/05/21</span><p class="text">港の話を書きました。</p></div>`, nil,
		},
	} {
		if d := cmp.Diff(c.want, comments("<html><body>"+diary+c.body+"</body></html>")); d != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, d)
		}
	}
}

func TestAnAnswerWithoutNumbersIsACommentOfItsOwn(t *testing.T) {
	inner := `<%s class="comment"><cite class="fn">浜</cite><p>同感です。</p></%[1]s>`
	for tag, between := range map[string]string{"li": `<ol class="children">%s</ol>`, "div": `%s`} {
		answer := fmt.Sprintf(between, fmt.Sprintf(inner, tag))
		body := fmt.Sprintf(`<div id="comments"><ol class="commentlist"><%s class="comment"><cite class="fn">沖</cite><p>公表が遅い。</p>%s</%[1]s></ol></div>`, tag, answer)
		root, _ := dom.Parse(body)
		got := Take(root, &url.URL{})
		if len(got) != 2 || got[0].Utterance.Speaker != "沖" || got[1].Utterance.Speaker != "浜" || got[1].Parent != 0 {
			t.Errorf("%s: %+v", tag, got)
		}
	}
}

func TestMessagesWithoutNamesAreFoundByTheirShape(t *testing.T) {
	message := func(name, date, words string) string {
		return `<div class="a1"><p class="b2">` + name + `</p><p class="b3">` + date + `</p><div class="b4">` + words + `</div><ul><li>なるほど 3</li></ul></div>`
	}
	got := comments(`<h1>式場の話</h1><p>料理が届きませんでした。</p><h3>レス一覧（2）</h3>` +
		message("波の人", "2021年5月22日 10:15", "うちも同じでした。") + message("山の人", "2021年5月23日 8:02", "連絡が遅すぎます。<br>困ります。"))
	want := []string{"comment [波の人] 2021-05-22T10:15+09:00: うちも同じでした。", "comment [山の人] 2021-05-23T08:02+09:00: 連絡が遅すぎます。/困ります。"}
	if !slices.Equal(got, want) {
		t.Errorf("comments = %q, want %q", got, want)
	}
	for what, page := range map[string]string{
		"updates of one source": `<h1>障害の報告</h1>` + message("調査中", "2021年5月22日 10:15", "原因を調べています。") + message("解決済み", "2021年5月22日 12:02", "復旧しました。"),
		"a list of news":        `<h1>お知らせ</h1><h2>コメント</h2>` + message("重要", "2021年5月22日 10:15", `<a href="/1">流出のお詫びとお知らせ</a>`) + message("採用", "2021年5月23日 8:02", `<a href="/2">会社説明会を開きます</a>`),
		"one person's diary":    `<h1>日記</h1>` + message("晴れ", "2021年5月22日", "港へ行きました。") + message("雨", "2021年5月23日", "家にいました。"),
	} {
		if got := comments(page); len(got) > 0 {
			t.Errorf("%s became comments: %q", what, got)
		}
	}
}

func TestADigestOfABoardHasCommentsBelow(t *testing.T) {
	got := comments(`<h1>まとめ</h1><div class="t_h">1: 名無しさん 2021/05/22(土) 10:15:00 ID:a</div><div class="t_b">遅いだろ</div>
<div class="t_h">2: 名無しさん 2021/05/22(土) 10:16:00 ID:b</div><div class="t_b">&gt;&gt;1 ほんまや</div>
<ol class="commentlist"><li id="comment-7"><cite class="fn">波の人</cite><time>2021年5月23日</time><p>まとめありがとうございます。</p></li></ol>`)
	if len(got) != 3 || !strings.Contains(got[0], "遅いだろ") || !strings.Contains(got[2], "波の人") {
		t.Errorf("comments = %q", got)
	}
}

func TestCommentsSignedBelowTheirWordsStayTheirWriters(t *testing.T) {
	got := comments(`<h1>名簿</h1><div class="comments"><div class="comments-body">ひどいね。</div><div class="comments-post">Posted by たこ at 2021年05月22日 10:05</div>
<div class="comments-body">うちもです。</div><div class="comments-post">Posted by いか at 2021年05月22日 11:05</div></div>`)
	want := []string{"comment [たこ] 2021-05-22T10:05+09:00: ひどいね。", "comment [いか] 2021-05-22T11:05+09:00: うちもです。"}
	if !slices.Equal(got, want) {
		t.Errorf("comments = %q, want %q", got, want)
	}
}
