package extract

import (
	"strings"
	"testing"
)

func TestBlocksBecomeTheUtterancesTheyLookLike(t *testing.T) {
	for _, c := range []struct {
		name, body string
		want       []string
	}{
		{"quote within a quote", `<blockquote><p>会社はこう言いました。</p><blockquote>消しました。</blockquote></blockquote>`,
			[]string{"quote>: 会社はこう言いました。", "quote>>: 消しました。"}},
		{"loose text between blocks", `先頭の文です。<div>箱の中です。</div>あとの文です。<br><br>別の段落です。`,
			[]string{"paragraph: 先頭の文です。", "paragraph: 箱の中です。", "paragraph: あとの文です。", "paragraph: 別の段落です。"}},
		{"breaks inside a span", `<p><span>一つ目です。<br><br>二つ目です。<br>続きです。</span></p>`,
			[]string{"paragraph: 一つ目です。", "paragraph: 二つ目です。/続きです。"}},
		{"nested lists", `<ul><li>氏名<ul><li>漢字</li><li>かな</li></ul></li><li><p>住所</p></li></ul>`,
			[]string{"list: 氏名", "list: 漢字", "list: かな", "list: 住所"}},
		{"table of facts", `<table><caption>流出の内訳</caption><tr><th>項目</th><th>件数</th></tr><tr><td>免許証</td><td>10万<br>件</td></tr></table>`,
			[]string{"table: 流出の内訳", "table: 項目：件数", "table: 免許証：10万 件"}},
		{"table for layout", `<table><tr><td><h2>経緯</h2><p>四月に気づきました。</p></td><td>余白</td></tr></table>`,
			[]string{"heading2: 経緯", "paragraph: 四月に気づきました。", "paragraph: 余白"}},
		{"terms", `<dl><dt>発覚</dt><dd>四月二十八日</dd><dt>経緯</dt><dd><p>調べました。</p><p>公表しました。</p></dd></dl>`,
			[]string{"table: 発覚：四月二十八日", "paragraph: 経緯", "paragraph: 調べました。", "paragraph: 公表しました。"}},
		{"preformatted", "<pre>一行目\n二行目\n\n次の段落</pre>",
			[]string{"paragraph: 一行目/二行目", "paragraph: 次の段落"}},
		{"entities and spaces", "<p>Q&amp;A&nbsp; &#x3000;と  \n 続き\n続き</p>",
			[]string{"paragraph: Q&A 　と続き続き"}},
		{"line ends between latin words", "<p>one\ntwo</p>", []string{"paragraph: one two"}},
		{"hidden and silent", `<p>見える文です。ここには十分な長さの文があります。<span hidden>隠し</span><script>x</script><noscript>なし</noscript></p><p style="display: none">隠し</p>`,
			[]string{"paragraph: 見える文です。ここには十分な長さの文があります。"}},
		{"decoration alone says nothing", `<p>見える文です。</p><p>◇ ◆ ◇</p>`, []string{"paragraph: 見える文です。"}},
		{"emoji pictures", `<p>怒ってます<img class="emoji" alt="😠"></p>`, []string{"paragraph: 怒ってます😠"}},
		{"additions under their heading", `<h2>【追記】</h2><p>回答が出ました。</p><h3>詳しく</h3><p>三点あります。</p><h2>感想</h2><p>よかったです。</p>`,
			[]string{"heading2: 【追記】", "addendum: 回答が出ました。", "heading3: 詳しく", "addendum: 三点あります。", "heading2: 感想", "paragraph: よかったです。"}},
		{"a marker in a paragraph of its own", `<p>本文はここまでです。</p><p>【追記】2021年6月5日</p><p>回答が出ました。</p><h2>感想</h2><p>よかったです。</p>`,
			[]string{"paragraph: 本文はここまでです。", "addendum 2021-06-05: 【追記】2021年6月5日", "addendum 2021-06-05: 回答が出ました。", "heading2: 感想", "paragraph: よかったです。"}},
		{"bold lines are headings", `<b>１．経緯</b><br>四月に気づきました。<br><br><font size=2><b>対象の情報</b></font><br><br>氏名です。<p><strong>お問い合わせ</strong><br>平日のみです。</p><p><b>二度と使いません</b></p><p><b>許せない。</b>ほんとうに。</p>`,
			[]string{"heading6: １．経緯", "paragraph: 四月に気づきました。", "heading6: 対象の情報", "paragraph: 氏名です。", "heading6: お問い合わせ", "paragraph: 平日のみです。", "paragraph: 二度と使いません", "paragraph: 許せない。ほんとうに。"}},
		{"marked lines are headings", `<p>本文はここからです。</p><p>■経緯について</p><p>四月に気づきました。</p><p>【お問い合わせ】</p><p>電話は平日のみです。</p>`,
			[]string{"paragraph: 本文はここからです。", "heading6: ■経緯について", "paragraph: 四月に気づきました。", "heading6: 【お問い合わせ】", "paragraph: 電話は平日のみです。"}},
	} {
		diff(t, c.name, lines(document(t, "<html><body>"+c.body+"</body></html>").Utterances), c.want)
	}
}

func TestEmbeddedPostsAreTakenOutInPlace(t *testing.T) {
	for _, c := range []struct{ name, body, want string }{
		{"twitter", `<blockquote class="twitter-tweet"><p lang="ja">三週間は長い。<a href="https://t.co/x">pic.twitter.com/x</a></p>&mdash; 海の人 (@umi) <a href="https://t.example/1">2021年5月21日</a></blockquote>`,
			"post> [海の人@umi] 2021-05-21: 三週間は長い。"},
		{"bluesky", `<blockquote class="bluesky-embed"><p>説明が足りない。</p>&mdash; 山の人 (<a href="x">@yama.bsky.example</a>) <a href="y">May 21, 2021 at 1:23 PM</a></blockquote>`,
			"post> [山の人@yama.bsky.example] 2021-05-21T13:23+09:00: 説明が足りない。"},
		{"no class", `<blockquote><p>まだ連絡が来ない</p>— 港の人 (@minato) May 21, 2021</blockquote>`,
			"post> [港の人@minato] 2021-05-21: まだ連絡が来ない"},
		{"no name", `<blockquote class="twitter-tweet"><p>まだ連絡が来ない</p><a href="x">May 21, 2021</a></blockquote>`,
			"post> 2021-05-21: まだ連絡が来ない"},
		{"pasted as a paragraph", `<p>まだ連絡が来ない<br>もう三週間— 港の人 (@minato) May 21, 2021</p>`,
			"post> [港の人@minato] 2021-05-21: まだ連絡が来ない/もう三週間"},
		{"inside a quotation", `<blockquote><p>記事から</p><blockquote class="twitter-tweet"><p>遅い</p>— 港の人 (@minato) May 21, 2021</blockquote></blockquote>`,
			"post>> [港の人@minato] 2021-05-21: 遅い"},
		{"only a link", `<blockquote class="twitter-tweet"><p><a href="https://t.co/x">https://t.co/x</a></p>— 港の人 (@minato) May 21, 2021</blockquote>`,
			"post> [港の人@minato] 2021-05-21: https://t.co/x"},
	} {
		before, after := "<p>前の文です。これは筆者の言葉です。</p>", "<p>後の文です。これも筆者の言葉です。</p>"
		got := lines(document(t, "<html><body>"+before+c.body+after+"</body></html>").Utterances)
		if len(got) < 3 || got[len(got)-2] != c.want {
			t.Errorf("%s: %q, want %q before the last", c.name, got, c.want)
		}
	}
}

func TestArticleEndsWhereTheSiteBegins(t *testing.T) {
	prose := "<p>会員の皆さまに深くお詫び申し上げます。調査の結果は、判明しだいあらためてご報告いたします。</p>"
	body := "<div class=main><h1>流出のお詫び</h1>" + strings.Repeat(prose, 2) + "<p>" + strings.Repeat("別の段落もここにあります。", 8) + "</p>" +
		"<table><tr><td>窓口</td><td>0120-000-000</td></tr></table><p>以上です。お問い合わせは上の窓口までお願いします。</p>" +
		strings.Repeat("<p>画像を拡大する</p>", 3) + "<h2>関連記事</h2><p>別の会社でも流出</p><p>港の話題</p></div><nav><p>会社案内のページへ行きます。</p></nav>"
	text := document(t, "<html><body>"+body).Text()
	for _, want := range []string{"窓口：0120-000-000", "以上です"} {
		if !strings.Contains(text, want) {
			t.Errorf("text %q lacks %q", text, want)
		}
	}
	for _, not := range []string{"関連記事", "別の会社", "画像を拡大", "会社案内"} {
		if strings.Contains(text, not) {
			t.Errorf("text %q holds %q", text, not)
		}
	}
}

func TestAddressesWithADayDateAPageThatSaysNothingElse(t *testing.T) {
	in := capture("<p>会員の皆さまに深くお詫び申し上げます。</p>")
	in.URL = "https://blog.example/2021/05/21/owabi"
	page, err := Extract(in)
	if err != nil || page.Documents[0].Published != "2021-05-21" {
		t.Errorf("published = %+v, %v", page, err)
	}
}
