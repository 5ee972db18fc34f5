package meta

import (
	"regexp"

	"classify/crawler/extract/prose"
)

// rxPlaceholder is what editors, templates and scripts put where a title is to
// come, by its letters alone: 無題ドキュメント, New Page 1, Loading....
var rxPlaceholder = regexp.MustCompile(`^(?:無題の?(?:ドキュメント|文書|ページ)?\d*|untitled(?:document|page)?\d*|notitle|(?:now)?loading|読み?込み?中(?:です)?|ロード中|` +
	`(?:ページ|サイト|記事|ここに)?の?タイトル(?:名|を入力(?:してください)?|を入れる|が入ります)?|(?:page|site)?title|new(?:page|document)\d*|新しい(?:ページ|文書)\d*|新規(?:ページ|文書|ドキュメント)\d*|名称未設定\d*|document\d*|ドキュメント\d*|justamoment|しばらくお待ちください)$`)

// rxSection is the name of a part of a site, which stands over any page in it.
var rxSection = regexp.MustCompile(`^(?:(?:重要な|新着の?|過去の|会社からの)?お知らせ(?:一覧|詳細)?|(?:新着|更新)情報|新着(?:ニュース)?|ニュース(?:リリース|一覧|詳細)?|プレスリリース|報道発表(?:資料)?|トピックス?|インフォメーション|news(?:release)?|information|info|topics?|pressrelease|whatsnew|home|index|ホーム|トップ(?:ページ)?)$`)

// placeholder reports whether a title says nothing at all.
func placeholder(title string, names []string) bool {
	return rxPlaceholder.MatchString(prose.Loose(title)) || rxPlaceholder.MatchString(prose.Loose(stripSite(firstOf(title), names, nil)))
}

// section reports whether a title names a part of the site.
func section(title string) bool { return rxSection.MatchString(prose.Loose(title)) }
