//go:build !race

package pdf

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// abreast sets lines of two columns on common baselines; "" is left out.
func abreast(left, right, leading float64, a, b []string) (out []word) {
	for i := range max(len(a), len(b)) {
		y := 740 - leading*float64(i)
		if i < len(a) && a[i] != "" {
			out = append(out, word{left, y, 10, "F", a[i]})
		}
		if i < len(b) && b[i] != "" {
			out = append(out, word{right, y, 10, "F", b[i]})
		}
	}
	return out
}

// cut are the lines of a text, which | parts.
func cut(text string) []string { return strings.Split(text, "|") }

var (
	lost  = cut("波止市は二十日、図書館の名|簿を紛失したと発表した。名|簿には五百人分の氏名が記載|されていた。市は警察に届け|たうえで、利用者に連絡する")
	mayor = cut("という。市長は会見で「申し|訳ない」と述べた。再発防止|策として、名簿の電子化を進|めるほか、職員の研修を行う|考えを示した。住民は不安だ")
)

func TestColumnsOnCommonBaselinesAreReadOneAfterTheOther(t *testing.T) {
	joined := "paragraph: " + strings.Join(lost, "") + strings.Join(mayor, "")
	for _, c := range []struct {
		name  string
		words [][]word
		want  []string
	}{
		{"a title over the left one", [][]word{{{60, 790, 18, "F", "図書館だより　第５号"}}, abreast(60, 310, 17, lost, mayor)}, []string{"heading: 図書館だより 第５号", joined}},
		{"a title across", [][]word{{{60, 790, 18, "F", "図書館だより　第５号　波止市の図書館の月報"}}, abreast(60, 310, 17, lost, mayor)}, []string{"heading: 図書館だより 第５号 波止市の図書館の月報", joined}},
		{"three of them", [][]word{abreast(40, 220, 17, lost, mayor), abreast(400, 0, 17, cut("窓口は平日の九時から十七時|まで開く。場所は市民会館で|ある。"), nil)}, []string{joined + "窓口は平日の九時から十七時まで開く。場所は市民会館である。"}},
		{"short paragraphs", [][]word{abreast(60, 310, 17, cut("波止市は二十日、図書館の名|簿を紛失した。|市は警察に届けた。|名簿には五百人分の氏名が記|載されていた。|利用者に連絡する。"), cut("市長は会見で謝罪した。|再発防止策として、名簿の電|子化を進める。|住民は不安だという。|窓口は平日の九時から開く。"))}, []string{
			"paragraph: 波止市は二十日、図書館の名簿を紛失した。", "paragraph: 市は警察に届けた。", "paragraph: 名簿には五百人分の氏名が記載されていた。", "paragraph: 利用者に連絡する。",
			"paragraph: 市長は会見で謝罪した。", "paragraph: 再発防止策として、名簿の電子化を進める。", "paragraph: 住民は不安だという。", "paragraph: 窓口は平日の九時から開く。",
		}},
		{"sections of their own", [][]word{abreast(60, 310, 17, cut("■紛失の経緯|波止市は二十日、図書館の名|簿を紛失した。||■対応|市は警察に届けたうえで、利|用者に連絡する。"), cut("■会見|市長は会見で謝罪した。||■再発防止|名簿の電子化を進めるほか、|職員みなの研修を来月に行う|予定だ。"))}, []string{
			"■紛失の経緯", "paragraph: 波止市は二十日、図書館の名簿を紛失した。", "■対応", "paragraph: 市は警察に届けたうえで、利用者に連絡する。",
			"■会見", "paragraph: 市長は会見で謝罪した。", "■再発防止", "paragraph: 名簿の電子化を進めるほか、職員みなの研修を来月に行う予定だ。",
		}},
		{"words of Latin letters", [][]word{abreast(10, 330, 14, cut("The library of the city lost|a list of its readers in|May. The names of five"), cut("hundred people stood on|it, and the city told the|police."))}, []string{"The library of the city lost a list of its readers in May. The names of five hundred people stood on it, and the city told the police."}},
	} {
		if d := cmp.Diff(c.want, texts(t, c.words...)); d != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, d)
		}
	}
}

func TestTablesAreNotTakenForColumns(t *testing.T) {
	for name, c := range map[string]struct{ left, right, want []string }{
		"names": {
			cut("図書館の名簿を担当する者|図書館の会計を担当する者|図書館の窓口を担当する者|図書館の掃除を担当する者"), cut("港太郎（二〇二一年より）|浜花子（二〇二〇年より）|沖次郎（二〇一九年より）|岸三郎（二〇一八年より）"),
			cut("table: 図書館の名簿を担当する者：港太郎（二〇二一年より）|table: 図書館の会計を担当する者：浜花子（二〇二〇年より）|table: 図書館の窓口を担当する者：沖次郎（二〇一九年より）|table: 図書館の掃除を担当する者：岸三郎（二〇一八年より）"),
		},
		"rows of sentences": {
			cut("名簿は、窓口の机の中にしまう。||返したときに、名を名簿から消す。||なくしたときは、館長に知らせる。"), cut("名簿は、鍵のかかる棚にしまう。||返したときに、名を消し、数える。||なくしたときは、市長に知らせる。"),
			cut("table: 名簿は、窓口の机の中にしまう。：名簿は、鍵のかかる棚にしまう。|table: 返したときに、名を名簿から消す。：返したときに、名を消し、数える。|table: なくしたときは、館長に知らせる。：なくしたときは、市長に知らせる。"),
		},
	} {
		if d := cmp.Diff(c.want, texts(t, abreast(60, 310, 17, c.left, c.right))); d != "" {
			t.Errorf("%s (-want +got):\n%s", name, d)
		}
	}
}
