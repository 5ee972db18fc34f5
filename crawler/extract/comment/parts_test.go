package comment

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// kettle is a page's own text; its comments differ in their markup only.
const kettle = `<h1>鳴らないやかん</h1><p>半年で笛が鳴らなくなりました。買った店に持って行くと、音は消耗品だと言われました。</p>`

func TestPartsOfACommentAreFoundInEveryOrder(t *testing.T) {
	want := []string{"comment [へちま] 2014-07-01T09:05+09:00: うちのも鳴りません。", "comment [とうふ] 2014-07-02T20:40+09:00: 水を減らすと鳴りますよ。"}
	for what, section := range map[string]string{
		"headings over a foot":        `<div class="entry_comment"><h3>コメント</h3><h4 class="comment_title">無題</h4><p class="comment_body">うちのも鳴りません。</p><p class="comment_data">へちま | <a href="/h">URL</a> | 2014-07-01(Tue)09:05 [<a href="/e">編集</a>]</p><h4 class="comment_title"></h4><p class="comment_body">水を減らすと鳴りますよ。</p><p class="comment_data">とうふ | URL | 2014-07-02(Wed)20:40 [<a href="/e">編集</a>]</p></div>`,
		"a list a box":                `<div id="comment"><div class="comment_box"><h3 class="comment_title">無題</h3><div class="comment_body">うちのも鳴りません。</div><ul class="comment_data"><li>2014/07/01(火) 09:05 |</li><li>URL |</li><li>へちま #- </li><li>[ <a href="/e">編集</a> ]</li></ul></div><div class="comment_box"><h3 class="comment_title">無題</h3><div class="comment_body">水を減らすと鳴りますよ。</div><ul class="comment_data"><li>2014/07/02(水) 20:40 |</li><li>URL |</li><li>とうふ #aB/c. </li></ul></div></div>`,
		"a list a comment":            `<div id="comments"><ul class="comment-set"><li class="comment-author">1. へちま</li><li class="comment-date">2014年07月01日 09:05</li><li class="comment-body">うちのも鳴りません。</li></ul><ul class="comment-set"><li class="comment-author">2. とうふ</li><li class="comment-date">2014年07月02日 20:40</li><li class="comment-body">水を減らすと鳴りますよ。</li></ul></div>`,
		"terms with titles":           `<dl class="comment_list"><dt class="comment_title">無題</dt><dd class="comment_body">うちのも鳴りません。</dd><dd class="comment_data">2014-07-01 09:05 へちま URL 編集</dd><dt class="comment_title">無題</dt><dd class="comment_body">水を減らすと鳴りますよ。</dd><dd class="comment_data">2014-07-02 20:40 とうふ URL 編集</dd></dl>`,
		"loose text over a foot":      `<div id="comment" class="comment"><h4 class="comment-title">この記事へのコメント</h4>うちのも鳴りません。<br><div class="posted">Posted by へちま at 2014年07月01日 09:05</div>水を減らすと鳴りますよ。<br><div class="posted">Posted by とうふ at 2014年07月02日 20:40</div></div>`,
		"joined names":                `<div class="comment"><div class="commenthead">この記事へのコメント</div><div class="commentbody"><div class="commenttext">うちのも鳴りません。</div><div class="commentpost">Posted by <a href="/h">へちま</a> at 2014年07月01日 09:05</div></div><div class="commentbody"><div class="commenttext">水を減らすと鳴りますよ。</div><div class="commentpost">Posted by とうふ at 2014年07月02日 20:40</div></div></div>`,
		"numbered boxes":              `<h2>コメント</h2><div class="comment-301"><p>うちのも鳴りません。</p><p class="posted">投稿: へちま | 2014年7月 1日 (火) 09時05分</p></div><div class="comment-302"><p>水を減らすと鳴りますよ。</p><p class="posted">投稿: とうふ | 2014年7月 2日 (水) 20時40分</p></div>`,
		"names over words over dates": `<div class="comment-list"><div class="comment-title"><strong>へちま</strong></div><div class="comment-body">うちのも鳴りません。</div><div class="comment-date">2014年07月01日 09:05</div><div class="comment-title"><strong>とうふ</strong></div><div class="comment-body">水を減らすと鳴りますよ。</div><div class="comment-date">2014年07月02日 20:40</div></div>`,
		"a body and a footer":         `<div class="comment"><p class="body">うちのも鳴りません。</p><p class="footer">by へちま 2014-07-01 09:05</p></div><div class="comment"><p class="body">水を減らすと鳴りますよ。</p><p class="footer">by とうふ July 2, 2014 at 20:40</p></div>`,
		"a table in a box":            `<div id="comment_box"><table class="x"><tr><td>Commented by <a href="/h">へちま</a> at 2014-07-01 09:05 <a href="/x">x</a></td></tr><tr><td>うちのも鳴りません。</td></tr><tr><td>Commented by とうふ at 2014-07-02 20:40 x</td></tr><tr><td>水を減らすと鳴りますよ。</td></tr></table></div>`,
		"header cells as names":       `<table class="comments"><tr><th>へちま</th><td>2014/07/01 09:05</td></tr><tr><td colspan="2">うちのも鳴りません。</td></tr><tr><th>とうふ</th><td>2014/07/02 20:40</td></tr><tr><td colspan="2">水を減らすと鳴りますよ。</td></tr></table>`,
		"cells that span rows":        `<table class="comments"><tr><th>お名前</th><td>へちま</td><td rowspan="2">うちのも鳴りません。</td></tr><tr><th>日時</th><td>2014/07/01 09:05</td></tr><tr><th>お名前</th><td>とうふ</td><td rowspan="2">水を減らすと鳴りますよ。</td></tr><tr><th>日時</th><td>2014/07/02 20:40</td></tr></table>`,
		"a first line that signs":     `<div id="comments"><p>へちま 2014/07/01 09:05<br>うちのも鳴りません。</p><hr><p>とうふ 2014/07/02 20:40<br>水を減らすと鳴りますよ。</p><hr></div>`,
	} {
		if got := comments(kettle + section); !slices.Equal(got, want) {
			t.Errorf("%s: comments = %q, want %q", what, got, want)
		}
	}
}

func TestAllDefinitionsOfATermAreItsComment(t *testing.T) {
	want := []string{"comment [へちま] 2014-07-01T09:05+09:00: うちのも鳴りません。/半年でした。"}
	for what, list := range map[string]string{
		"terms that sign": `<div class="comments-area"><dl><dt><span class="name">へちま</span> 2014年7月1日 9:05</dt><dd class="comment-text">うちのも鳴りません。</dd><dd class="comment-text">半年でした。</dd></dl></div>`,
		"a date between":  `<div id="comments"><dl class="comment"><dt class="name">へちま</dt><dd class="date">2014/07/01 09:05</dd><dd class="text">うちのも鳴りません。</dd><dd class="text">半年でした。</dd></dl></div>`,
	} {
		if got := comments(kettle + list); !slices.Equal(got, want) {
			t.Errorf("%s: comments = %q, want %q", what, got, want)
		}
	}
}

func TestAListOfRecentCommentsIsNoSection(t *testing.T) {
	got := comments(kettle + `<div class="widget"><ul><li class="recentcomments"><span class="comment-author-link">へちま</span> に <a href="/k">鳴らないやかん</a> より</li><li class="recentcomments"><span class="comment-author-link">とうふ</span> に <a href="/k">鳴らないやかん</a> より</li></ul></div>`)
	if len(got) > 0 {
		t.Errorf("comments = %q, want none", got)
	}
}

func TestAnExpertsNameAndWordsAreNoReaders(t *testing.T) {
	for _, box := range []string{
		`<div class="expert-comment"><div class="row"><p class="name">音の研究者</p><p class="text">笛の隙間が詰まったのでしょう。</p></div></div>`,
		`<div class="voices"><p class="comment_name">音の研究者</p><p class="comment_text">笛の隙間が詰まったのでしょう。</p></div>`,
	} {
		if got := comments(kettle + box); len(got) > 0 {
			t.Errorf("comments(%s) = %q, want none", box, got)
		}
	}
}

func TestAReplyIsNotPartOfWhatItAnswers(t *testing.T) {
	for what, c := range map[string]struct {
		section string
		want    []string
	}{
		"a reply with its own name": {
			`<ul id="comment-list"><li><p class="name">hech*****</p><p class="time">2014/7/1(火) 9:05</p><p class="cmtText">うちのも鳴りません。</p><ul class="replies"><li class="reply"><p class="name">tofu*****</p><p class="time">2014/7/2(水) 20:40</p><p class="cmtText">水を減らすと鳴りますよ。</p></li></ul></li></ul>`,
			[]string{"comment [hech*****] 2014-07-01T09:05+09:00: うちのも鳴りません。", "comment [tofu*****] 2014-07-02T20:40+09:00 ^1: 水を減らすと鳴りますよ。"},
		},
		"a shop below a review": {
			`<h2>レビュー</h2><div class="review"><p class="name">へちま</p><p class="date">2014/07/01</p><p class="text">うちのも鳴りません。</p><div class="shop-reply"><p class="shop-reply-title">ショップからの返信</p><p class="text">笛だけお送りします。</p></div></div><div class="review"><p class="name">とうふ</p><p class="date">2014/07/02</p><p class="text">水を減らすと鳴りました。</p></div>`,
			[]string{"comment [へちま] 2014-07-01: うちのも鳴りません。", "comment [ショップ]  ^1: 笛だけお送りします。", "comment [とうふ] 2014-07-02: 水を減らすと鳴りました。"},
		},
		"an arrow to a name": {
			`<div class="comments"><div class="comment" id="c-1"><span class="author">へちま</span><time datetime="2014-07-01">x</time><p>うちのも鳴りません。</p></div><div class="comment" id="c-2"><span class="author">とうふ <a class="parent-link" href="#c-1">▶ へちま</a></span> • <time datetime="2014-07-02">x</time><p>水を減らすと鳴りますよ。</p></div></div>`,
			[]string{"comment [へちま] 2014-07-01: うちのも鳴りません。", "comment [とうふ] 2014-07-02 ^1: 水を減らすと鳴りますよ。"},
		},
	} {
		if got := comments(kettle + c.section); !slices.Equal(got, c.want) {
			t.Errorf("%s: comments = %q, want %q", what, got, c.want)
		}
	}
}

func TestVeryDeepAnswersAreOneCommentEach(t *testing.T) {
	const depth = 500
	var open strings.Builder
	for i := range depth {
		fmt.Fprintf(&open, `<li class="comment" id="comment-%d"><div class="comment-body"><b class="fn">客%d</b><time datetime="2014-07-01T09:05">x</time><p>%d回目も鳴りません。</p></div><ol class="children">`, i, i%7, i)
	}
	got := comments(kettle + `<ol class="comment-list">` + open.String() + strings.Repeat(`</ol></li>`, depth) + `</ol>`)
	if len(got) != depth {
		t.Fatalf("%d comments, want %d", len(got), depth)
	}
	for i, line := range got {
		if !strings.HasPrefix(line, fmt.Sprintf("comment [客%d]", i%7)) || !strings.HasSuffix(line, fmt.Sprintf(": %d回目も鳴りません。", i)) || i > 0 && !strings.Contains(line, "^") {
			t.Errorf("comment %d = %q", i, line)
		}
	}
}
