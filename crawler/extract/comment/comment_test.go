package comment

import (
	"fmt"
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
	for _, c := range Take(root) {
		u := c.Utterance
		s := string(u.Kind) + " [" + u.Speaker + u.Handle + "] " + u.Posted
		if c.Parent >= 0 {
			s += fmt.Sprintf(" ^%d", c.Parent+1)
		}
		out = append(out, s+": "+strings.ReplaceAll(u.Text, "\n", "/"))
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
			[]string{"comment [1. 名無しの港民] 2021-05-22T20:15+09:00: 詫びは商品券かな", "comment [2. 沖の人] 2021-05-22T20:20+09:00: 裁判になるかも"},
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
			[]string{"comment [名無しさん] 2021-05-21T12:34:56+09:00: 免許証の画像って/消してないの？", "comment [名無しさん] 2021-05-21T12:40:00+09:00 ^1: >>1/退会しても残るらしい"},
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

func TestAnAnswerWithoutNumbersIsACommentOfItsOwn(t *testing.T) {
	inner := `<%s class="comment"><cite class="fn">浜</cite><p>同感です。</p></%[1]s>`
	for tag, between := range map[string]string{"li": `<ol class="children">%s</ol>`, "div": `%s`} {
		answer := fmt.Sprintf(between, fmt.Sprintf(inner, tag))
		body := fmt.Sprintf(`<div id="comments"><ol class="commentlist"><%s class="comment"><cite class="fn">沖</cite><p>公表が遅い。</p>%s</%[1]s></ol></div>`, tag, answer)
		root, _ := dom.Parse(body)
		got := Take(root)
		if len(got) != 2 || got[0].Utterance.Speaker != "沖" || got[1].Utterance.Speaker != "浜" || got[1].Parent != 0 {
			t.Errorf("%s: %+v", tag, got)
		}
	}
}
