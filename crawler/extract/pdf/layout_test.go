//go:build !race

package pdf

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// texts reads a page of words: the kind and text of each block.
func texts(t *testing.T, words ...[]word) []string {
	t.Helper()
	f, err := Read(draft{sheets: []sheet{{words: slices.Concat(words...)}}}.pdf())
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, b := range f.Blocks {
		out = append(out, strings.TrimPrefix(string(b.Kind)+": ", ": ")+b.Text)
	}
	return out
}

func TestLayoutsAreReadAsPeopleReadThem(t *testing.T) {
	at := func(x, y float64, text string) word { return word{x, y, 10, "F", text} }
	for _, c := range []struct {
		name  string
		words []word
		want  []string
	}{
		{"a label in the middle of its cell", []word{
			at(180, 700, "平日の九時から十七時まで受け"), at(60, 693, "受付時間"), at(180, 686, "付けております"),
			at(60, 650, "電話番号"), at(180, 650, "0120-000-000"),
		}, []string{"table: 受付時間：平日の九時から十七時まで受け付けております", "table: 電話番号：0120-000-000"}},
		{"a label over two lines", []word{
			at(60, 700, "代表者"), at(180, 700, "港 太郎"), at(60, 670, "お問い合わせ"), at(180, 670, "お客さま窓口"), at(60, 657, "の窓口"), at(60, 627, "所在地"), at(180, 627, "みなと区"),
		}, []string{"table: 代表者：港 太郎", "table: お問い合わせの窓口：お客さま窓口", "table: 所在地：みなと区"}},
		{"an empty cell", []word{
			at(60, 700, "種類"), at(180, 700, "件数"), at(300, 700, "備考"), at(60, 680, "免許証"), at(300, 680, "調査中"), at(60, 660, "旅券"), at(180, 660, "三件"),
		}, []string{"table: 種類：件数：備考", "table: 免許証：調査中", "table: 旅券：三件"}},
		{"letters spread out, by blanks and by places", []word{
			at(50, 700, "お　知　ら　せ"), at(50, 650, "お"), at(68, 650, "詫"), at(86, 650, "び"),
		}, []string{"お知らせ", "お詫び"}},
		{"a number and its heading", []word{at(50, 700, "１．"), at(90, 700, "経緯"), at(50, 680, "四月に気づきました。")}, []string{"１． 経緯", "paragraph: 四月に気づきました。"}},
		{"a date far to the right of an addressee", []word{at(50, 700, "各位"), at(450, 700, "2021年5月21日")}, []string{"各位", "paragraph: 2021年5月21日"}},
		{"words of Latin letters", column(50, 700, 14, 10, "F", "Minato Match told its members", "of the loss on May 21."), []string{"Minato Match told its members of the loss on May 21."}},
		{"a label beside the second of three lines", []word{
			at(60, 740, "種類"), at(180, 740, "内容"), at(180, 710, "一行目の内容です、"), at(60, 696, "経緯"), at(180, 696, "二行目の内容です、"), at(180, 682, "三行目です"), at(60, 650, "影響"), at(180, 650, "調査中"),
		}, []string{"table: 種類：内容", "table: 経緯：一行目の内容です、二行目の内容です、三行目です", "table: 影響：調査中"}},
		{"how a name is read aloud", []word{at(50, 700, "港太郎が述べました"), {50, 710.5, 5, "F", "みなとたろう"}}, []string{"港太郎が述べました"}},
	} {
		if d := cmp.Diff(c.want, texts(t, c.words)); d != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, d)
		}
	}
}
