package article

import (
	"net/url"
	"strings"
	"testing"

	"classify/crawler/extract/dom"
	"classify/crawler/extract/embed"
)

func TestWhatTheSiteSaysIsToldFromTheArticle(t *testing.T) {
	for s, want := range map[string]bool{
		"このサイトではJavaScriptを使用したコンテンツ・機能を提供しています。JavaScriptを有効にするとご利用いただけます。": true,
		"JavaScriptを有効にしてください。":                        true,
		"お使いのブラウザではJavaScriptが無効のため、表示できない機能があります。":    true,
		"当サイトでは利便性の向上のためCookieを使用しています。同意のうえご利用ください。":  true,
		"当社および当社のパートナーは、クッキーなどの技術で広告を配信します。同意は撤回できます。": true,
		"すべて受け入れるすべて拒否する":                              true,
		"現在の位置：トップページ > 町政情報 > 給付金について":                true,
		"アプリならもっと快適！速報を受け取ろう":                          true,
		"公式アプリをダウンロードして、保証書を管理しよう":                     true,
		"ニュースレターに登録しませんか。":                             true,
		"前のお知らせ：料金改定について":                              true,
		"次の記事　秋の展示会のお知らせ":                              true,
		"不正なJavaScriptがサイトに埋め込まれ、カード情報が送信されていました。":     false,
		"JavaScriptを有効にする方法を説明します。":                    false,
		"攻撃者は利用者のCookieを盗み、なりすましてログインしていました。":          false,
		"当社サイトに改ざんがあり、Cookieが外部に送信されていました。":            false,
		"公式アプリの利用者1万人の氏名が閲覧できる状態でした。":                  false,
		"アプリを開くと別の人の名前が表示された。":                         false,
		"メールマガジンの登録者312名のアドレスが流出しました。":                 false,
		"次の記事で詳しく書きます。":                                false,
		"前のお知らせに誤りがありました。":                             false,
		"すべて拒否する方針です。":                                 false,
	} {
		if got := noise(text(s)); got != want {
			t.Errorf("noise(%q) = %v, want %v", s, got, want)
		}
	}
}

// kept is what a page's article is read as, a line each.
func kept(page string) string {
	root, _ := dom.Parse(page)
	dom.Clean(root)
	pieces := Cut(root, &url.URL{}, embed.Find(root, &url.URL{}))
	pieces.Choose(root, Known{Title: "文書の誤発送について"}, false)
	var b strings.Builder
	for _, u := range pieces.Kept() {
		b.WriteString(u.Text + "\n")
	}
	return b.String()
}

func TestAShortNoticeStandsBetweenWhatTheSiteSays(t *testing.T) {
	const notice = "<p>3月17日に発送した案内の文書について、宛名と異なる世帯の文書を同封したものが8件あることがわかりました。対象の皆様には職員が訪問してお詫びし、文書を回収しております。</p>"
	got := kept("<div>このサイトではJavaScriptを使用しています。JavaScriptを有効にしてご覧ください。</div><p>背景色</p>" +
		"<h1>文書の誤発送について</h1>" + notice +
		"<div><h2>より良いウェブサイトにするために皆さまのご意見をお聞かせください</h2><p>このページの情報は役に立ちましたか？</p><p>役に立った</p></div>" +
		"<div><p>東雲町役場</p><p>開庁時間：月曜日から金曜日　午前8時30分から午後5時15分まで</p></div>")
	if !strings.Contains(got, "8件ある") || strings.Contains(got, "JavaScript") || strings.Contains(got, "背景色") || strings.Contains(got, "役に立") || strings.Contains(got, "開庁時間") {
		t.Errorf("kept %q", got)
	}
	got = kept("<h1>文書の誤発送について</h1>" + notice + "<h2>この情報は役に立つか</h2>" + notice + "<p>別の日にも2件ありました。次回から二人で確かめます。</p>")
	if !strings.Contains(got, "別の日にも") {
		t.Errorf("a heading of the article cut it: %q", got)
	}
}
