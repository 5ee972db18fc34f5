package pdf

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// goldenFolder holds the files made here beside what package extract must
// read in them.
const goldenFolder = "../testdata/pages"

// wrapped cuts a paragraph into lines of n characters, the first one shorter
// and further in; x is where the lines begin.
func wrapped(x, y, leading, size float64, n int, text string) []word {
	var out []word
	runes := []rune(text)
	for i := 0; len(runes) > 0; i++ {
		take, in := min(n, len(runes)), 0.0
		if i == 0 {
			take, in = min(n-1, len(runes)), size
		}
		out = append(out, word{x + in, y - float64(i)*leading, size, "F", string(runes[:take])})
		runes = runes[take:]
	}
	return out
}

// below is where the line after the last of the words stands.
func below(words []word, leading float64) float64 { return words[len(words)-1].y - leading }

// paragraphs sets paragraphs one below the other.
func paragraphs(x, y, leading, size float64, n int, texts ...string) []word {
	var out []word
	for _, text := range texts {
		out = append(out, wrapped(x, y, leading, size, n, text)...)
		y = below(out, leading)
	}
	return out
}

// beside is the x at which a text ends at the right margin.
func beside(text string, size float64) float64 { return 545 - float64(len([]rune(text)))*size }

// centred is the x at which a text stands in the middle of the page.
func centred(text string, size float64) float64 {
	return 297.5 - float64(len([]rune(text)))*size/2
}

func right(y, size float64, text string) word { return word{beside(text, size), y, size, "F", text} }

func middle(y, size float64, font, text string) word {
	return word{centred(text, size), y, size, font, text}
}

const (
	wordsFound   = "このたび、当社が運営する「みなとマッチ」の会員情報を管理するサーバーに対し、外部からの不正アクセスがあり、会員の皆さまの情報の一部が流出したことが判明いたしました。皆さまに多大なるご迷惑とご心配をおかけすることを、深くお詫び申し上げます。"
	wordsHow     = "四月二十八日の午後三時ごろ、サーバーの監視をしていた担当者が、意図しない通信に気づきました。直ちに外部の専門会社とともに調査を始め、五月二十日に流出した情報の範囲を確かめ終えました。"
	wordsNow     = "対象となる会員の皆さまには、本日から順に電子メールでお知らせしております。現時点で、情報が悪用されたとの報告は受けておりません。"
	wordsPrevent = "再発を防ぐため、保管する期間を見直し、退会から七十二時間を過ぎた本人確認書類の画像を消去する仕組みへ改めます。"
)

// goldenFiles are our own announcements, one for each difficulty.
func goldenFiles() map[string][]byte {
	secret := "himitsu"
	whole := draft{info: map[string]string{"Title": "会員情報の流出に関するお知らせ"}, sheets: headed()}
	cut := whole.pdf()
	return map[string][]byte{
		"notice-scanned":            draft{info: map[string]string{"Title": "20210521_scan.pdf", "CreationDate": "D:20210521150000+09'00'"}, sheets: []sheet{{scan: true}, {scan: true}}}.pdf(),
		"notice-two-columns":        draft{sheets: []sheet{columns()}}.pdf(),
		"notice-table":              draft{info: map[string]string{"Title": "Microsoft Word - 文書1.docx", "Author": "user"}, sheets: []sheet{tabular()}}.pdf(),
		"report-vertical":           draft{info: map[string]string{"Author": "みなと通信 編集部"}, sheets: []sheet{upwards()}}.pdf(),
		"notice-locked":             draft{user: &secret, sheets: headed()}.pdf(),
		"notice-truncated":          cut[:len(cut)*2/3],
		"notice-headings-two-pages": whole.pdf(),
		"authority-order":           draft{info: map[string]string{"Title": "命令書", "CreationDate": "D:20210610093000+09'00'", "ModDate": "D:20210614110000+09'00'"}, sheets: []sheet{order()}}.pdf(),
	}
}

func columns() sheet {
	words := []word{
		middle(780, 16, "B", "会員情報の流出に関する調査結果"),
		right(755, 10, "2021年8月11日"),
		right(740, 10, "株式会社みなとマッチ"),
	}
	words = append(words, paragraphs(50, 700, 16, 10, 23, wordsFound, wordsHow)...)
	words = append(words, paragraphs(315, 693, 16, 10, 23, wordsNow, wordsPrevent, "お問い合わせ窓口は平日の九時から十七時まで受け付けております。")...)
	return sheet{words: append(words, middle(40, 9, "F", "－ 1 －"))}
}

func tabular() sheet {
	words := []word{
		right(800, 10.5, "令和３年５月２１日"),
		{50, 780, 10.5, "F", "各位"},
		middle(740, 14, "F", "会員情報の流出に関するお知らせ"),
	}
	words = append(words, paragraphs(50, 700, 17, 10.5, 46, wordsFound)...)
	words = append(words, word{50, 620, 10.5, "B", "１．会社の概要"})
	for i, row := range [][2]string{{"会　社　名", "株式会社みなとマッチ"}, {"代表者", "代表取締役　港 太郎"}, {"所在地", "東京都みなと区海岸一丁目２番３号"}} {
		y := 595 - 18*float64(i)
		words = append(words, word{60, y, 10.5, "F", row[0]}, word{180, y, 10.5, "F", row[1]})
	}
	words = append(words, word{50, 520, 10.5, "B", "２．流出した情報"})
	for i, row := range [][3]string{{"書類の種類", "件数", "備考"}, {"運転免許証", "1,024,000件", "表面の画像のみ"}, {"健康保険証", "412,300件", "記号と番号は隠されています"}, {"旅券", "98,120件", "顔写真の頁"}} {
		y := 495 - 30*float64(i)
		words = append(words, word{60, y, 10.5, "F", row[0]}, word{beside(row[1], 10.5) - 230, y, 10.5, "F", row[1]}, word{340, y, 10.5, "F", row[2]})
	}
	words = append(words, word{340, 421, 10.5, "F", "ものを除く"}, right(330, 10.5, "以上"))
	return sheet{words: words}
}

func upwards() sheet {
	var words []word
	x := 500.0
	down := func(size, top float64, n int, text string) {
		for runes := []rune(text); len(runes) > 0; x -= 2 * size {
			take := min(n, len(runes))
			words = append(words, word{x, top, size, "V", string(runes[:take])})
			runes = runes[take:]
		}
	}
	down(18, 770, 30, "会員情報流出の報告書")
	down(11, 429, 30, "令和三年八月十一日")
	down(11, 440, 30, "株式会社みなとマッチ")
	down(11, 770, 40, "　"+wordsHow)
	down(11, 770, 40, "　"+wordsPrevent)
	return sheet{words: append(words, middle(30, 9, "F", "- 1 -"))}
}

func headed() []sheet {
	head := word{50, 815, 8, "F", "みなとマッチ通信"}
	one := []word{head, right(790, 10, "2021/05/21"), right(775, 10, "株式会社みなとマッチ"), middle(740, 16, "F", "会員情報の流出に関する"), middle(718, 16, "F", "お詫びとお知らせ")}
	one = append(one, paragraphs(50, 680, 16, 10, 49, wordsFound)...)
	one = append(one, word{50, below(one, 26), 12, "B", "経緯と対応"})
	one = append(one, wrapped(50, below(one, 20), 16, 10, 49, wordsHow)...)
	one = append(one, column(50, below(one, 16), 16, 10, "F", "・氏名、生年月日", "・本人確認書類の画像データ")...)
	broken := []rune(wordsNow + wordsPrevent)
	two := []word{head}
	one = append(one, wrapped(50, below(one, 16), 16, 10, 49, string(broken[:97]))...)
	two = append(two, column(50, 780, 16, 10, "F", string(broken[97:]))...)
	two = append(two, word{50, 740, 12, "B", "お 問 い 合 わ せ"}, word{50, 720, 10, "F", "みなとマッチお客さま窓口は平日の九時から十七時まで受け付けております。"})
	return []sheet{{words: append(one, middle(30, 9, "F", "1 / 2"))}, {words: append(two, middle(30, 9, "F", "2 / 2"))}}
}

func order() sheet {
	words := []word{
		right(800, 10.5, "みなと個情第１２３号"),
		{50, 770, 10.5, "F", "株式会社みなとマッチ"},
		{50, 753, 10.5, "F", "代表取締役　港 太郎　殿"},
		middle(710, 15, "F", "命　令　書"),
	}
	words = append(words, paragraphs(50, 670, 17, 10.5, 46, "個人情報の取扱いについて調べたところ、下記のとおり安全に管理するための措置が足りないことを認めたため、次のとおり命ずる。")...)
	words = append(words, middle(620, 10.5, "F", "記"))
	words = append(words, column(50, 595, 17, 10.5, "F", "第１　命令の内容", "(1) 保存の期間を定め、過ぎたものを遅滞なく消去すること。", "(2) 本人確認書類の画像を暗号にして保管すること。", "第２　命令の理由")...)
	words = append(words, paragraphs(50, 527, 17, 10.5, 46, "退会から十年にわたり画像を保管していたことは、利用の目的に必要な範囲を超えている。")...)
	return sheet{words: append(words, word{60, 470, 10.5, "F", "令和３年６月１４日"}, right(440, 10.5, "みなと個人情報保護庁"), right(415, 10.5, "以　上"))}
}

// TestGoldenFilesAreAsTheyWereMade: UPDATE=1 makes them again.
func TestGoldenFilesAreAsTheyWereMade(t *testing.T) {
	for name, body := range goldenFiles() {
		path := filepath.Join(goldenFolder, name+".pdf")
		if os.Getenv("UPDATE") != "" {
			if err := os.MkdirAll(goldenFolder, 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, body, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		kept, err := os.ReadFile(path)
		if err != nil || !bytes.Equal(kept, body) || len(body) > 20_000 {
			t.Errorf("%s: %d bytes, made %d bytes, %v", path, len(kept), len(body), err)
		}
	}
}
