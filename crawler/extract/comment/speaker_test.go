package comment

import (
	"slices"
	"testing"
)

func TestDatesLabelsButtonsAndCountsAreNobodysName(t *testing.T) {
	for _, c := range []struct{ name, body, want string }{
		{"a time before the user", `<div id="answers"><div class="answer"><p>蓋を替えると直ります。</p><div class="user-info"><div class="user-action-time">回答日 2019年3月2日 8:15</div><div class="user-details"><a href="/u/7">tetsubin</a></div></div></div></div>`, "comment [tetsubin] 2019-03-02T08:15+09:00: 蓋を替えると直ります。"},
		{"buttons in a foot", `<div id="comments"><div class="comment"><div class="comment-body"><p>蓋を替えると直ります。</p></div><div class="comment-meta">2019/03/02 08:15 返信 通報 いいね 12</div></div></div>`, "comment [] 2019-03-02T08:15+09:00: 蓋を替えると直ります。"},
		{"a name among buttons", `<div id="comments"><div class="comment"><div class="comment-body"><p>蓋を替えると直ります。</p></div><div class="comment-meta">てつ瓶 2019/03/02 08:15 返信 通報</div></div></div>`, "comment [てつ瓶] 2019-03-02T08:15+09:00: 蓋を替えると直ります。"},
		{"a time in the author", `<div class="comments"><div class="comment"><div class="author">てつ瓶 <time datetime="2019-03-02">3月2日</time></div><div class="comment-text">蓋を替えると直ります。</div></div></div>`, "comment [てつ瓶] 2019-03-02: 蓋を替えると直ります。"},
		{"a written date in the author", `<div class="comments"><div class="comment"><p class="author">てつ瓶 2019/03/02 08:15</p><p class="text">蓋を替えると直ります。</p></div></div>`, "comment [てつ瓶] 2019-03-02T08:15+09:00: 蓋を替えると直ります。"},
		{"time ago in the author", `<div class="comments"><div class="comment"><p class="author">てつ瓶 3時間前（編集済み）</p><p class="text">蓋を替えると直ります。</p></div></div>`, "comment [てつ瓶] : 蓋を替えると直ります。"},
		{"a badge in the author", `<div class="comments"><div class="comment"><p class="author"><a>てつ瓶</a> <span class="badge">常連</span></p><p class="text">蓋を替えると直ります。</p></div></div>`, "comment [てつ瓶] : 蓋を替えると直ります。"},
		{"a written badge and rank", `<div class="comments"><div class="comment"><p class="author">てつ瓶 ベストアンサー ランク：金</p><p class="text">蓋を替えると直ります。</p></div></div>`, "comment [てつ瓶] : 蓋を替えると直ります。"},
		{"an age", `<div class="comments"><div class="comment"><p class="author">てつ瓶 (京都府・50代)</p><p class="text">蓋を替えると直ります。</p></div></div>`, "comment [てつ瓶] : 蓋を替えると直ります。"},
		{"a count alone", `<div class="comments"><div class="comment"><p class="author">1,204 件</p><p class="text">蓋を替えると直ります。</p></div></div>`, "comment [] : 蓋を替えると直ります。"},
	} {
		if got := comments(kettle + c.body); !slices.Equal(got, []string{c.want}) {
			t.Errorf("%s: comments = %q, want %q", c.name, got, c.want)
		}
	}
}

func TestALinkedNumberIsReadAsWhatAPostAnswers(t *testing.T) {
	got := comments(`<h1>【湯】ぬるい</h1><div class="thread"><div class="post" id="1"><div class="meta"><span class="number">1</span><span class="name">海鳴り</span><span class="date">2019/03/02(土) 08:00:00</span></div><div class="message">湯がぬるい</div></div><div class="post" id="2"><div class="meta"><span class="number">2</span><span class="name">石垣</span><span class="date">2019/03/02(土) 08:01:00</span></div><div class="message"><a href="#1" class="reply_link">&gt;&gt;1</a><br>同じく</div></div></div>`)
	want := []string{"comment [海鳴り] 2019-03-02T08:00:00+09:00: 湯がぬるい", "comment [石垣] 2019-03-02T08:01:00+09:00 ^1: >>1/同じく"}
	if !slices.Equal(got, want) {
		t.Errorf("comments = %q, want %q", got, want)
	}
}

func TestItemsThatBeginWithTheirSignatureAreOneCommentEach(t *testing.T) {
	got := comments(kettle + `<div id="comments"><h3>コメント</h3><ul><li>1. へちま <span>2014年07月01日 09:05</span><br>うちのも</li><li>2. とうふ <span>2014年07月02日 20:40</span><br>&gt;&gt;1<br>水を減らすとよい</li></ul></div>`)
	want := []string{"comment [へちま] 2014-07-01T09:05+09:00: うちのも", "comment [とうふ] 2014-07-02T20:40+09:00 ^1: >>1/水を減らすとよい"}
	if !slices.Equal(got, want) {
		t.Errorf("comments = %q, want %q", got, want)
	}
}
