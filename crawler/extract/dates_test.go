package extract

import "testing"

func TestPageDatesComeFromMetadataOrTheLinesNearTheTitle(t *testing.T) {
	const body = "<p>調査の結果をお知らせします。会員の皆さまに深くお詫び申し上げます。</p>"
	for _, c := range []struct{ html, published, modified string }{
		{`<meta property="article:published_time" content="2021-05-21T10:00:00+09:00"><h1>お知らせです</h1>`, "2021-05-21T10:00:00+09:00", ""},
		{`<script type="application/ld+json">{"@graph":[{"@type":"WebPage","datePublished":"2020-01-01"},{"@type":"NewsArticle","headline":"お知らせです","datePublished":"2021-05-21","dateModified":"2021-06-01"}]}</script>`, "2021-05-21", "2021-06-01"},
		{`<h1>お知らせです</h1><p class="date">2021年5月21日</p>`, "2021-05-21", ""},
		{`<p>2021.05.21</p><h1>お知らせです</h1>`, "2021-05-21", ""},
		{`<h1>お知らせです</h1><p>最終更新日：令和3年6月1日</p>`, "", "2021-06-01"},
		{`<h1>お知らせです</h1><p>公開日：2021/5/21　最終更新日：2021/6/1</p>`, "2021-05-21", "2021-06-01"},
		{`<h1>お知らせです</h1><p>2021年5月21日 12時00分更新</p>`, "2021-05-21T12:00+09:00", "2021-05-21T12:00+09:00"},
		{`<h1>お知らせです</h1><p>2021/6/1 更新</p>`, "", "2021-06-01"},
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
