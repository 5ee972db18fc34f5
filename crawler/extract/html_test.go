package extract

import (
	"net/http"
	"os"
	"strings"
	"testing"

	"classify/store/record"

	"github.com/google/go-cmp/cmp"
)

// capture is a page as the network gives it.
func capture(body string) record.Capture {
	return record.Capture{URL: "https://blog.example/entry/1", Status: 200, Header: http.Header{}, Body: []byte(body)}
}

// document extracts a page that holds one document.
func document(t *testing.T, body string) record.Document {
	t.Helper()
	page, err := Extract(capture(body))
	if err != nil {
		t.Fatalf("Extract(%.60q): %v", body, err)
	}
	return page.Documents[0]
}

// fixture extracts a file of testdata.
func fixture(t *testing.T, name string) record.Document {
	t.Helper()
	body, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return document(t, string(body))
}

// lines shows utterances one a line.
func lines(us []record.Utterance) []string {
	var out []string
	for _, u := range us {
		out = append(out, u.String())
	}
	return out
}

func diff(t *testing.T, name string, got, want []string) {
	t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("%s (-want +got):\n%s", name, d)
	}
}

func TestBlogWithPostsQuotesAndAddendaIsCutIntoUtterances(t *testing.T) {
	d := fixture(t, "blog-three-weeks.html")
	diff(t, "utterances", lines(d.Utterances), []string{
		"heading1: みなとマッチの流出、公表まで三週間",
		"paragraph: みなとマッチで会員情報が流出したと公式のお知らせにありました。免許証の画像まで含まれるそうで、ちょっと言葉が出ません。",
		"paragraph: 発覚は四月末、公表は五月二十一日。/三週間も黙っていたことになります。",
		"heading2: 公式の説明",
		"quote>: 不正アクセスを確認したのは四月二十八日です。調査に時間を要したため、公表が今日となりました。",
		"paragraph: これで納得できる会員がどれだけいるのか、わたしには疑問です。",
		"table: 対象：約12万件",
		"table: 項目：氏名、住所、免許証画像",
		"list: 退会者の画像も残っていた",
		"list: 問い合わせ窓口は平日のみ",
		"post> [港のかもめ@kamome_minato] 2021-05-21: 退会したのに免許証まだ持ってたの？/消すって言ってたよね",
		"heading2: 追記（6月5日）",
		"addendum 2021-06-05: 認証機関から回答の公表を求められたようです。対応は変わりつつあるように見えます。",
		"comment [とおりすがり] 2021-05-22T09:10+09:00: 三週間は長いですよね。/うちにも連絡が来ました。",
		"comment [管理人] 2021-05-22T12:00+09:00 ^14: コメントありがとうございます。続報を待ちましょう。",
		"comment [匿名] 2021-05-23T08:00+09:00: 補償の話はまだ出ていないのですか？",
	})
	want := record.Document{
		URL: "https://blog.example/entry/1", Title: "みなとマッチの流出、公表まで三週間", Published: "2021-05-22T07:30+09:00",
		Site: "潮風日記", Byline: "浜野しおり", Lang: "ja", Charset: "utf-8 (bytes)", Canonical: "https://blog.example/entry/minato",
		Grounds: map[string]record.Ground{
			"title":     {From: "h1 and meta og:title", Confidence: record.High},
			"published": {From: "meta article:published_time", Confidence: record.Medium},
			"byline":    {From: "meta author", Confidence: record.Medium},
			"site":      {From: "meta og:site_name", Confidence: record.High},
		},
	}
	got := d
	got.Utterances, got.Links, got.Warnings = nil, nil, nil
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("document (-want +got):\n%s", diff)
	}
}

func TestUtterancesKnowTheHeadingTheyStandUnder(t *testing.T) {
	for _, u := range fixture(t, "blog-three-weeks.html").Utterances {
		if strings.HasPrefix(u.Text, "これで納得") && u.Heading != "公式の説明" {
			t.Errorf("heading of %q = %q", u.Text, u.Heading)
		}
		if u.Kind == record.Heading && u.Heading != "" {
			t.Errorf("a heading has the heading %q", u.Heading)
		}
	}
}

func TestLinksAreAbsoluteAndKeepTheirWords(t *testing.T) {
	d := fixture(t, "blog-three-weeks.html")
	want := []record.Link{
		{URL: "https://blog.example/", Text: "トップ"},
		{URL: "https://minato.example/news/5873/", Text: "公式のお知らせ 写真：お知らせの画面", Rel: "nofollow"},
		{URL: "https://t.co/abcdefghij", Text: "https://t.co/abcdefghij"},
		{URL: "https://sns.example/kamome/1", Text: "May 21, 2021"},
	}
	if diff := cmp.Diff(want, d.Links); diff != "" {
		t.Errorf("links (-want +got):\n%s", diff)
	}
}

func TestAPageThatIsOnlyAThreadIsRead(t *testing.T) {
	d := document(t, `<html><body><h1>みなとマッチ被害者の会</h1><dl class="thread"><dt>1 ：名無しさん：2021/05/21(金) 12:34:56<dd>連絡来た人いる？<dt>2 ：名無しさん：2021/05/21(金) 12:40:00<dd>まだ来ない</dl></body></html>`)
	diff(t, "thread", lines(d.Utterances), []string{
		"comment [名無しさん] 2021-05-21T12:34:56+09:00: 連絡来た人いる？",
		"comment [名無しさん] 2021-05-21T12:40:00+09:00: まだ来ない",
	})
}

func TestAnEmptyCommentFormSaysNothing(t *testing.T) {
	d := document(t, `<html><body><h1>港の日記</h1><p>遅いと思います。</p><div id="respond"><h3>コメントを残す</h3><form><p>メールアドレスが公開されることはありません。</p></form></div></body></html>`)
	diff(t, "page", lines(d.Utterances), []string{"heading1: 港の日記", "paragraph: 遅いと思います。"})
}

func TestAShortMarkedArticleIsAnArticle(t *testing.T) {
	const no = "no article was found"
	for body, marked := range map[string]bool{
		`<article><h1>港の話</h1><p>返金を待っています。</p></article>`:           true,
		`<main><p>返金を待っています。</p></main><footer><p>港の会社</p></footer>`: true,
		`<div role="main"><p>返金を待っています。</p></div><p>そのほかの短い行です。</p>`: true,
		`<div><p>返金を待っています。</p></div><div><p>別の箱の話です。</p></div>`:     false,
	} {
		d := document(t, "<html><body>"+body+"</body></html>")
		if got := strings.Contains(strings.Join(d.Warnings, "|"), no); got == marked {
			t.Errorf("%s: warnings %q", body, d.Warnings)
		}
		if !strings.Contains(d.Text(), "返金を待っています。") {
			t.Errorf("%s: text %q", body, d.Text())
		}
	}
}
