package article

import (
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"classify/crawler/extract/dom"
	"classify/crawler/extract/embed"
	"classify/crawler/extract/prose"
)

// read cuts a page and chooses.
func read(page string) Pieces {
	root, _ := dom.Parse(page)
	dom.Clean(root)
	pieces := Cut(root, &url.URL{}, embed.Find(root, &url.URL{}))
	pieces.Choose(root, Known{}, false)
	return pieces
}

func TestFurnitureIsCutButNotKept(t *testing.T) {
	pieces := read("<nav><p>会社案内のページへ行きます。</p></nav><div><h1>流出のお詫び</h1>" +
		strings.Repeat("<p>会員の皆さまに深くお詫び申し上げます。結果は、判明しだいあらためてご報告いたします。</p>", 2) +
		"<p>以上です。</p></div><footer>港の会社 2021</footer>")
	var kept []string
	for _, u := range pieces.Kept() {
		kept = append(kept, u.Text)
	}
	text := strings.Join(kept, "\n")
	if len(pieces) != 6 || !strings.Contains(text, "お詫び") || !strings.Contains(text, "以上です") ||
		strings.Contains(text, "会社案内") || strings.Contains(text, "港の会社") {
		t.Errorf("%d pieces, kept %q", len(pieces), text)
	}
}

// FuzzCut: whatever the markup, every piece says something and has an
// element, and pieces come in the order of their elements.
func FuzzCut(f *testing.F) {
	f.Add("<p>はじめに<b>太い</b><br><br>次<table><tr><td>あ<td>い</table><ul><li>う<ul><li>え</ul></ul>")
	f.Add("<blockquote><p>遅い</p>— あ (@a) May 21, 2021</blockquote><dl><dt>窓口<dd>平日</dl><pre>a\n\nb</pre>")
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) {
			return
		}
		pieces := read(text)
		last := 0
		for i, p := range pieces {
			if !prose.Speaks(p.u.Text) && p.u.Handle == "" && p.u.Depth == 0 || p.node == nil || p.id < last {
				t.Fatalf("piece %d of %q: %+v", i, text, p)
			}
			last = p.id
		}
		if n := len(pieces.Kept()); n > len(pieces) {
			t.Fatalf("%d kept of %d", n, len(pieces))
		}
	})
}

func TestAQuotationNamesItsSource(t *testing.T) {
	base := &url.URL{Scheme: "https", Host: "blog.example", Path: "/1"}
	const said = "<p>公表までに三週間を要しました。</p>"
	for _, c := range []struct{ body, want string }{
		{`<blockquote cite="/news">` + said + `</blockquote>`, "[] https://blog.example/news 公表までに三週間を要しました。"},
		{`<blockquote>` + said + `<cite><a href="https://press.example/1">港新聞</a></cite></blockquote>`, "[港新聞] https://press.example/1 公表までに三週間を要しました。"},
		{`<blockquote>` + said + `<footer>— <cite>港 太郎</cite></footer></blockquote>`, "[港 太郎]  公表までに三週間を要しました。"},
		{`<blockquote>` + said + `<p>（出典：みなと新聞）</p></blockquote>`, "[みなと新聞]  公表までに三週間を要しました。"},
		{`<blockquote>` + said + `</blockquote><p>引用元：<a href="https://minato.example/n">みなとマッチのお知らせ</a></p>`, "[みなとマッチのお知らせ] https://minato.example/n 公表までに三週間を要しました。/引用元：みなとマッチのお知らせ"},
		{`<blockquote>` + said + `</blockquote><p>みなと新聞より引用</p>`, "[みなと新聞]  公表までに三週間を要しました。/みなと新聞より引用"},
		{`<blockquote>` + said + `</blockquote><p>『潮の本』より</p>`, "[潮の本]  公表までに三週間を要しました。/『潮の本』より"},
		{`<blockquote>` + said + `</blockquote><p>思ったより</p>`, "[]  公表までに三週間を要しました。/思ったより"},
		{`<blockquote>` + said + `</blockquote><p>出典：は示されていません。わたしはそう思います。</p>`, "[]  公表までに三週間を要しました。/出典：は示されていません。わたしはそう思います。"},
		{`<blockquote><cite>港新聞</cite></blockquote>`, "[]  港新聞"},
	} {
		root, _ := dom.Parse(c.body)
		pieces := Cut(root, base, embed.Find(root, base))
		got := "[" + pieces[0].u.Speaker + "] " + pieces[0].u.URL + " " + pieces[0].u.Text
		for _, p := range pieces[1:] {
			got += "/" + p.u.Text
		}
		if got != c.want {
			t.Errorf("%s\ngot  %s\nwant %s", c.body, got, c.want)
		}
	}
}

func TestTheArticleToldToMachinesIsTheArticleIfItIsShown(t *testing.T) {
	own := []string{
		"会員の皆さまの情報の一部が流出したことが判明いたしました。深くお詫び申し上げます。",
		"原因は外部からの不正な操作で、影響の範囲は調査を続けております。判明しだいお知らせいたします。",
		"対象は二〇一八年一月から二〇二一年四月までにご登録の方で、年齢を確かめる書類の画像が含まれます。",
		"お問い合わせは窓口の電話か書式で承ります。窓口は平日の九時から十七時までです。書式は終日開いています。",
		"再び起こさないため、書類の画像は確かめたあと七十二時間で消すことにいたしました。",
	}
	other := strings.Repeat("<p>まったく別の話が長く続いています。港の市場では朝から多くの人が列を作り、店の人は忙しく働いていました。</p>", 2) +
		strings.Repeat("<p>市場の列は昼すぎまで続いて、夕方にはすっかり片づきました。港の人たちは魚を手に家へ帰っていきました。</p>", 8)
	body := strings.Join(own, "")
	for told, want := range map[string]bool{
		"":   false, // the longer text is taken
		body: true,
		body + strings.Repeat("続きは会員の方だけがお読みになれる長い文章です。", 10): false,
	} {
		root, _ := dom.Parse("<div><p>" + strings.Join(own, "</p><p>") + "</p></div><hr><div>" + other + "</div>")
		pieces := Cut(root, &url.URL{}, nil)
		pieces.Choose(root, Known{Body: told}, false)
		var kept strings.Builder
		for _, u := range pieces.Kept() {
			kept.WriteString(u.Text)
		}
		if got := strings.Contains(kept.String(), own[0]) && !strings.Contains(kept.String(), "港の市場"); got != want {
			t.Errorf("told %.30q…: only its own text kept: %v, want %v: %.200s", told, got, want, kept.String())
		}
	}
}

func TestAnArticleGoesOnBehindAListInItsMiddle(t *testing.T) {
	lead := "<p>" + strings.Repeat("港の食品会社がさば缶に金具が混ざっていたと発表した。", 4) + "</p>"
	for _, list := range []string{
		`<p>【関連記事】</p><ul><li><a href="/1">別の会社でも</a></li></ul>`,
		`<div class="related"><h3>関連記事</h3><ul><li><a href="/1">別の会社でも</a></li></ul></div>`,
	} {
		text := ""
		for _, u := range read("<article><h1>さば缶に金具</h1>" + lead + list + "<h2>会社の説明</h2><p>会社は原因を調べています。</p></article>").Kept() {
			text += u.Text + "\n"
		}
		if !strings.HasSuffix(text, "会社の説明\n会社は原因を調べています。\n") || strings.Contains(text, "関連記事") || strings.Contains(text, "別の会社") {
			t.Errorf("behind %s: %q", list, text)
		}
	}
}

func TestACellWithParagraphsLaysOut(t *testing.T) {
	pieces := read("<table><tr><td>会社の案内<br>品物</td><td>お詫び<br><br>2003年5月12日<br><br>さば缶に金具が混ざっていました。<br><br>深くお詫び申し上げます。</td></tr></table>")
	var texts []string
	for _, p := range pieces {
		texts = append(texts, p.u.Text)
	}
	if len(texts) != 5 || texts[3] != "さば缶に金具が混ざっていました。" {
		t.Errorf("%q", texts)
	}
}
