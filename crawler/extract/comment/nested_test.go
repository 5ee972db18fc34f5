package comment

import (
	"slices"
	"testing"
)

func TestRepliesWithinCommentsAreCommentsOfTheirOwn(t *testing.T) {
	first := "comment [へちま] 2014-07-01T09:05+09:00: うちのも鳴りません。"
	for _, c := range []struct {
		name, body string
		want       []string
	}{
		{"the asker's under an answer", `<div class="answers"><h2>回答（2件）</h2><div class="answer best"><p class="user">回答者：へちま</p><p class="date">2014/7/1 9:05</p><div class="text"><p>うちのも鳴りません。</p></div><div class="reply"><p class="user">やかん番</p><p class="date">2014/7/1 10:00</p><p class="text">困りますね。</p></div></div><div class="answer"><p class="user">回答者：とうふ</p><p class="date">2014/7/2 20:40</p><div class="text"><p>水を減らすと鳴りますよ。</p></div></div></div>`,
			[]string{first, "comment [やかん番] 2014-07-01T10:00+09:00 ^1: 困りますね。", "comment [とうふ] 2014-07-02T20:40+09:00: 水を減らすと鳴りますよ。"}},
		{"the owner's under a label", `<div id="comments"><div class="comment"><p class="name">へちま</p><p class="date">2014/07/01 09:05</p><p class="body">うちのも鳴りません。</p><div class="admin-reply"><p>管理人からの返信</p><p>2014/07/01 12:00</p><p>替えの笛があります。</p></div></div></div>`,
			[]string{first, "comment [管理人] 2014-07-01T12:00+09:00 ^1: 替えの笛があります。"}},
		{"thanks with a name and a date", `<h2>回答</h2><div class="answer"><p>回答者：へちま</p><p>2014/7/1 9:05</p><p>うちのも鳴りません。</p><div class="thanks"><p>お礼</p><p>やかん番さん</p><p>2014/7/1 10:00</p><p>困りますね。</p></div></div><div class="answer"><p>回答者：とうふ</p><p>2014/7/2 20:40</p><p>水を減らすと鳴りますよ。</p></div>`,
			[]string{first, "comment [やかん番さん] 2014-07-01T10:00+09:00 ^1: 困りますね。", "comment [とうふ] 2014-07-02T20:40+09:00: 水を減らすと鳴りますよ。"}},
		{"nobody's name", `<div id="comments"><div class="comment"><p class="name">へちま</p><p class="date">2014/07/01 09:05</p><p class="body">うちのも鳴りません。</p><div class="reply"><p>替えの笛があります。</p></div></div></div>`,
			[]string{first, "comment []  ^1: 替えの笛があります。"}},
		{"thanks for a reply", `<div id="comments"><div class="comment"><p class="name">へちま</p><p class="date">2014/07/01 09:05</p><p class="body">うちのも鳴りません。</p><div class="reply"><p>ご返信ありがとうございます。</p></div></div></div>`,
			[]string{first, "comment []  ^1: ご返信ありがとうございます。"}},
		{"a prompt", `<div id="comments"><div class="comment"><p class="name">へちま</p><p class="date">2014/07/01 09:05</p><p class="body">うちのも鳴りません。</p><div class="reply">返信するには<a href="/in">ログイン</a>してください。</div></div></div>`,
			[]string{first}},
		{"parts alike", `<div id="comments"><h3>コメント(1)</h3><div class="comment"><div class="comment-author">へちま</div><div class="comment-date">2014/07/01 09:05</div><div class="comment-body">うちのも鳴りません。</div><div class="comment-reply"><div class="comment-author">店番</div><div class="comment-date">2014/07/01 12:00</div><div class="comment-body">替えの笛があります。</div></div></div></div>`,
			[]string{first, "comment [店番] 2014-07-01T12:00+09:00 ^1: 替えの笛があります。"}},
		{"articles", `<section id="comments"><h2>コメント 2件</h2><ul><li><article><h3><a>へちま</a></h3><time>2014/7/1 9:05</time><p>うちのも鳴りません。</p><button>共感した12</button><ul><li><article><h3>店番</h3><time>2014/7/1 12:00</time><p>替えの笛があります。</p></article></li></ul></article></li></ul></section>`,
			[]string{first, "comment [店番] 2014-07-01T12:00+09:00 ^1: 替えの笛があります。"}},
	} {
		if got := comments(kettle + c.body); !slices.Equal(got, c.want) {
			t.Errorf("%s: comments = %q, want %q", c.name, got, c.want)
		}
	}
}

func TestTheTitleOfACommentIsOfItsWords(t *testing.T) {
	for body, want := range map[string]string{
		`<div id="comment"><h3>コメント</h3><div class="comment_body"><h4>笛のこと</h4><p>うちのも鳴りません。</p><p class="comment_foot">2014/07/01(火) 09:05:00 | URL | へちま #- [ 編集 ]</p></div></div>`:                                      "comment [へちま] 2014-07-01T09:05:00+09:00: 笛のこと/うちのも鳴りません。",
		`<div class="commentList"><ul><li class="comment"><p class="title">1. 笛のこと</p><p class="body">うちのも鳴りません。</p><p class="meta"><span class="author">へちま</span> <time>2014-07-01 09:05:00</time></p></li></ul></div>`:  "comment [へちま] 2014-07-01T09:05:00+09:00: 笛のこと/うちのも鳴りません。",
		`<div class="commentList"><ul><li class="comment"><p class="title">2. Re:無題</p><p class="body">うちのも鳴りません。</p><p class="meta"><span class="author">へちま</span> <time>2014-07-01 09:05:00</time></p></li></ul></div>`: "comment [へちま] 2014-07-01T09:05:00+09:00: うちのも鳴りません。",
	} {
		if got := comments(kettle + body); !slices.Equal(got, []string{want}) {
			t.Errorf("comments = %q, want %q", got, want)
		}
	}
}
