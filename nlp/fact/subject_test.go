package fact

import (
	"strings"
	"testing"
)

func TestWhatANumberIsOfIsReadBesideIt(t *testing.T) {
	for _, c := range []struct{ text, number, want string }{
		{"流出した会員情報は171万件です。", "171万件", "会員情報"},
		{"171万件の会員情報が流出しました。", "171万件", "会員情報"},
		{"約171万件（アカウント数）の画像データです。", "171万件", "画像データ"},
		{"画像データ171万件が流出した。", "171万件", "画像データ"},
		{"件数：1,711,756件", "1,711,756件", "件数"},
		{"累計の会員は約420万人。", "420万人", "会員"},
		{"500円程度の金券が配られた。", "500円", "金券"},
		{"商品券500円を送る。", "500円", "商品券"},
		{"退会後10年間、保存していた。", "10年間", ""},
		{"そこに500人いた。", "500人", ""},
		{"同社は500人と発表した。", "500人", ""},
	} {
		at := strings.Index(c.text, c.number)
		if got := Of(c.text, at, at+len(c.number)); got != c.want {
			t.Errorf("Of(%[2]q, %[1]s) = %[3]q, want %[4]q", c.number, c.text, got, c.want)
		}
	}
}
