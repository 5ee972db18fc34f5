package extract

import (
	"strings"
	"testing"
	"time"
)

func TestPageDatesComeFromMetadataOrTheLinesNearTheTitle(t *testing.T) {
	const body = "<p>調査の結果をお知らせします。会員の皆さまに深くお詫び申し上げます。</p>"
	for _, c := range []struct{ html, published, modified string }{
		{`<meta property="article:published_time" content="2021-05-21T10:00:00+09:00"><h1>お知らせです</h1>`, "2021-05-21T10:00:00+09:00", ""},
		{`<script type="application/ld+json">{"@graph":[{"@type":"WebPage","datePublished":"2020-01-01"},{"@type":"NewsArticle","headline":"お知らせです","datePublished":"2021-05-21","dateModified":"2021-06-01"}]}</script>`, "2021-05-21", "2021-06-01"},
		{`<h1>お知らせです</h1><p class="date">2021年5月21日</p>`, "2021-05-21", ""},
		{`<p>2021.05.21</p><h1>お知らせです</h1>`, "2021-05-21", ""},
		{`<h1>お知らせです</h1><p>最終更新日：令和3年6月1日</p>`, "2021-06-01", "2021-06-01"},
		{`<h1>お知らせです</h1><p>公開日：2021/5/21　最終更新日：2021/6/1</p>`, "2021-05-21", "2021-06-01"},
		{`<h1>お知らせです</h1><p>2021年5月21日 12時00分更新</p>`, "2021-05-21T12:00+09:00", "2021-05-21T12:00+09:00"},
		{`<h1>お知らせです</h1><p>2021/6/1 更新</p>`, "2021-06-01", "2021-06-01"},
		{`<h1>お知らせです</h1><p>2021/5/21 公開</p><p>2021.06.01 last update</p>`, "2021-05-21", "2021-06-01"},
		{`<h1>お知らせです</h1><time datetime="2021-05-21T09:00">昨日</time>`, "2021-05-21T09:00+09:00", ""},
		{`<h1>お知らせです</h1><time class="updated" datetime="2021-06-01">更新</time>`, "", "2021-06-01"},
		{`<h1>お知らせです</h1><p>開催期間：2021年5月21日～2021年6月1日</p>`, "", ""},
		{`<h1>お知らせです</h1><nav><p>2021年5月21日</p></nav>`, "", ""},
		{`<meta property="article:published_time" content="2021-05-20T20:00:00Z"><h1>お知らせです</h1><p>2021.05.20 20:00</p>`, "2021-05-20T20:00+09:00", ""},
		{`<h1>お知らせです</h1>` + body + `<p>（2021年5月21日 港新聞）</p>`, "2021-05-21", ""},
	} {
		d := document(t, "<html><body>"+c.html+body+"</body></html>")
		if d.Published != c.published || d.Modified != c.modified {
			t.Errorf("%s:\npublished %q, modified %q, want %q, %q", c.html, d.Published, d.Modified, c.published, c.modified)
		}
	}
}

func TestDatesOfAdditionsAndCommentsAreNotThePages(t *testing.T) {
	const body = "<p>港の会社の発表について、わたしの考えをここに書いておきます。</p>"
	for html, want := range map[string]string{
		`<h1>港の話です</h1>` + body + `<p>【追記 2021/8/5】返金が始まりました。</p>`:                                                                                                              "",
		`<h1>港の話です</h1>` + body + `<p>2021年8月5日追記：返金が始まりました。</p>`:                                                                                                               "",
		`<h1>港の話です</h1>` + body + `<p>2021年8月5日、内容を加筆しました。</p>`:                                                                                                                 "",
		`<h1>港の話です</h1>` + body + `<p>（2021年8月5日 訂正）</p>`:                                                                                                                       "",
		`<h1>港の話です</h1>` + body + `<p>【更新 2021/8/5】返金が始まりました。</p>`:                                                                                                              "",
		`<h1>港の話です</h1>` + body + `<p>【追記】<time datetime="2021-08-05">五日</time></p>`:                                                                                            "",
		`<h1>港の話です</h1>` + body + `<h2>追記</h2><p>2021年8月5日</p><p>返金が始まりました。</p>`:                                                                                                "",
		`<h1>港の話です</h1>` + body + `<h3>コメント</h3><p>波止場の人 2021年8月5日</p><p>遅いです。</p>`:                                                                                             "",
		`<h1>港の話です</h1>` + body + `<p>3. Posted by 波止場の人 2021年8月5日 10:00</p><p>遅いです。</p>`:                                                                                       "",
		`<h1>港の話です</h1>` + body + `<div class="comment">波止場の人<p>2021年8月5日</p></div>`:                                                                                            "",
		`<h1>港の話です</h1>` + body + `<div itemscope itemtype="https://schema.org/Comment"><meta itemprop="datePublished" content="2021-08-05"><p itemprop="text">遅いです。</p></div>`: "",
		`<h1>港の話です</h1><p>2021/5/21 公開（2021/8/5 追記）</p>` + body:                                                                                                                 "2021-05-21",
		`<h1>港の話です</h1><p>2021年5月21日</p>` + body + `<p>【追記 2021/8/5】返金が始まりました。</p>`:                                                                                             "2021-05-21",
	} {
		if d := document(t, "<html><body>"+html+"</body></html>"); d.Published != want {
			t.Errorf("%s:\npublished %q, want %q", html, d.Published, want)
		}
	}
	if d := document(t, "港の話です\n\n追記 2021/8/5\n返金が始まりました。"); d.Published != "" {
		t.Errorf("plain text: published %q, want none", d.Published)
	}
}

func TestADateAfterTheFetchIsDropped(t *testing.T) {
	c := capture(`<html><head><meta property="article:published_time" content="2031-05-21T10:00:00+09:00"></head><body><h1>お知らせです</h1><p>調査の結果をお知らせします。会員の皆さまに深くお詫び申し上げます。</p>`)
	c.Time = time.Date(2021, 5, 21, 7, 0, 0, 0, time.UTC)
	page, err := Extract(c)
	if err != nil {
		t.Fatal(err)
	}
	if d := page.Documents[0]; d.Published != "" || len(d.Warnings) != 1 || !strings.Contains(d.Warnings[0], "2031-05-21") {
		t.Errorf("published %q, warnings %q", d.Published, d.Warnings)
	}
	c.Time = time.Date(2031, 5, 21, 7, 0, 0, 0, time.UTC)
	if page, err = Extract(c); err != nil || page.Documents[0].Published == "" {
		t.Errorf("a date of the day of the fetch was dropped: %v", err)
	}
}
