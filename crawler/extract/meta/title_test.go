package meta

import "testing"

const notice = "<p>2020年5月1日</p><p>会員名簿の一部が外部に送信されていたことがわかりました。深くお詫び申し上げます。</p>"

func TestAPlaceholderIsNoTitle(t *testing.T) {
	for _, said := range []string{
		"無題ドキュメント", "Untitled", "Untitled Document", "Loading...", "ページタイトル", "New Page 1", "新しいページ", "document", "読み込み中…", "名称未設定", "タイトルを入力",
	} {
		for page, want := range map[string]string{
			"<h1>お詫び</h1>" + notice:                                     "お詫び",
			"<h1>名簿の誤送信のお詫び</h1>" + notice:                              "名簿の誤送信のお詫び",
			"<p>名簿の誤送信のお詫び</p>" + notice:                                "名簿の誤送信のお詫び",
			"<p><a href=/>みなと商店のページへ</a></p><p>名簿の誤送信のお詫び</p>" + notice: "名簿の誤送信のお詫び",
			notice: "",
		} {
			head := "<title>" + said + "</title><meta property='og:title' content='" + said + "'>"
			if d := read(head + page); d.Title != want {
				t.Errorf("title %q over %q: read %q, want %q", said, page, d.Title, want)
			}
		}
	}
	if d := read("<title>無題 : 港の日記</title><meta property='og:site_name' content='港の日記'><h2>無題</h2>" + notice); d.Title != "無題" {
		t.Errorf("what the page itself calls 無題 is %q", d.Title)
	}
	if d := read("<title>新しいページの作り方</title><h2>手順</h2>" + notice); d.Title != "新しいページの作り方" {
		t.Errorf("a title that begins as a placeholder is %q", d.Title)
	}
}

func TestASectionIsNoTitleOverTheNoticesOwnLine(t *testing.T) {
	const big = "<table><tr><td><font size=5><b>会員名簿の紛失に関するお詫び</b></font></td></tr><tr><td>" + notice + "</td></tr></table>"
	for page, want := range map[string]string{
		"<title>お知らせ</title><table><tr><td>お知らせ</td></tr></table>" + big:         "会員名簿の紛失に関するお詫び",
		"<title>お知らせ｜釣具の浜屋</title><p>お知らせ</p>" + big:                             "会員名簿の紛失に関するお詫び",
		"<title>お知らせ</title><h1>お知らせ</h1><h2>会員名簿の紛失に関するお詫び</h2>" + notice:       "会員名簿の紛失に関するお詫び",
		"<title>お知らせ</title><h1>お知らせ</h1><h2>夏の休みについて知る</h2><h2>冬の休みについて知る</h2>": "お知らせ",
		"<title>お知らせ</title><h1>お知らせ</h1><p><b>対象の方はご連絡ください</b></p>" + notice:    "お知らせ",
		"<title>お知らせ</title>" + notice: "お知らせ",
	} {
		if d := read(page); d.Title != want {
			t.Errorf("title of %q = %q, want %q", page, d.Title, want)
		}
	}
}
