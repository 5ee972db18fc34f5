package article

import (
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"classify/crawler/extract/dom"
	"classify/crawler/extract/embed"
	"classify/store/record"
)

// text is a paragraph of these words.
func text(s string) *piece {
	return &piece{u: record.Utterance{Kind: record.Paragraph, Text: s}, size: utf8.RuneCountInString(s)}
}

func TestWallsAreToldFromSentencesAboutMembers(t *testing.T) {
	for s, want := range map[string]bool{
		"この記事は会員限定です。":            true,
		"この記事は有料会員限定です。残り812文字":   true,
		"続きを読むには会員登録が必要です。":       true,
		"無料会員に登録すると続きをお読みいただけます。": true,
		"残り1,024文字":     true,
		"ログインして続きを読む":   true,
		"この続きをみるには":     true,
		"ここから先は":        true,
		"この続き: 2,345文字": true,
		"有料会員になると続きをお読みいただけます。":        true,
		"ここから先は急な坂になる。":                false,
		"会員の方の情報が流出しました。":              false,
		"会員登録の際にご提出いただいた書類の画像が流出しました。": false,
		"この記事で会社の対応を振り返ります。":           false,
		"残り3社は回答していません。":               false,
		"購入された方には全額を返金します。":            false,
	} {
		if got := wall(text(s)); got != want {
			t.Errorf("wall(%q) = %v, want %v", s, got, want)
		}
	}
}

func TestButtonsAreToldFromStatements(t *testing.T) {
	for s, want := range map[string]bool{
		"シェアする": true, "ツイート": true, "▲ページトップへ戻る": true, "もっと見る": true, "コメントを書く": true, "[PR]": true,
		"12件": true, "この記事をシェア": true, "Copyright © Minato Shimpo. All Rights Reserved.": true, "ログイン": true,
		"会社は謝罪した。": false, "12万件が流出": false, "シェアは三割です。": false, "ログインできません。": false,
		"登録を取り消した": false, "次の記事で詳しく書きます。": false, "以上": false, "広告費は二億円": false,
	} {
		if got := noise(text(s)); got != want {
			t.Errorf("noise(%q) = %v, want %v", s, got, want)
		}
	}
}

func TestDatelinesSayOnlyWhenAndWho(t *testing.T) {
	for s, want := range map[string]bool{
		"2021年5月21日": true, "（2021年5月21日12時24分 港新聞）": true, "公開日：2021.05.21": true, "2019.03.26 lastupdate": true,
		"令和3年5月21日": true, "文・港太郎": true, "文：港太郎": true, "海野 渚": true,
		"紛失日：令和3年4月2日": false, "2023/06/20　件数を更新しました": false, "最終更新日：2021年5月21日": true,
		"5/21(金) 20:10 配信　東湾日報": true, "5月21日の話": false,
		"日時：2021年5月21日（金）10:00から": false, "2021年5月21日（金）開催": false, "掲載期間：2021年5月1日～2021年6月1日": false,
		"2021年5月21日に公表しました。": false, "2021年4月28日 不正アクセスを検知": false, "追記 2021年6月5日": false,
	} {
		if got := dateline(text(s), "海野渚"); got != want {
			t.Errorf("dateline(%q) = %v, want %v", s, got, want)
		}
	}
}

func TestTheTextEndsAtTheWall(t *testing.T) {
	page := "<article><h1>流出のお詫び</h1>" +
		"<p>会員の皆さまに深くお詫び申し上げます。結果は、判明しだいあらためてご報告いたします。</p>" +
		"<p>流出したのは氏名と住所などで、原因は外部からの不正な操作だったと同社はみている。</p>" +
		"<p>同社は窓口を設けて問い合わせを受け付け、対象の会員に順にメールで知らせている。</p>" +
		"<p>この記事は会員限定です。</p><p>登録すると読み放題</p><p>各種メールで最新の話題をお届け</p></article>"
	root, _ := dom.Parse(page)
	dom.Clean(root)
	pieces := Cut(root, &url.URL{}, embed.Find(root, &url.URL{}))
	warnings := pieces.Choose(root, Known{}, false)
	var kept []string
	for _, u := range pieces.Kept() {
		kept = append(kept, u.Text)
	}
	if got := strings.Join(kept, "/"); strings.Contains(got, "会員限定") || strings.Contains(got, "読み放題") || len(kept) != 4 || len(warnings) != 1 || warnings[0] != Partial {
		t.Errorf("kept %q, warned %q", got, warnings)
	}
}
