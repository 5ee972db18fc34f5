package utterance

import "testing"

func TestAdditionsAreRecognisedByTheirMarker(t *testing.T) {
	for text, want := range map[string]string{
		"追記：回答がありました。":              "yes",
		"【追記】回答がありました。":             "yes",
		"※追記 回答がありました。":             "yes",
		"（6月5日追記）回答がありました。":         "2021-06-05",
		"6月追記:まだ続きます":               "yes",
		"追記（2021年6月5日）：回答がありました。":   "2021-06-05",
		"2021/06/05 追記":             "2021-06-05",
		"6/5追記 回答":                  "2021-06-05",
		"更新: 回答がありました。":             "yes",
		"【更新】回答":                    "yes",
		"【訂正とお詫び】人数に誤りがありました。":      "yes",
		"訂正：12万件は11万件の誤りでした。":       "yes",
		"訂正：5月21日のお知らせに誤りがありました。":   "yes",
		"追記：6月5日付で回答を公表しました。":       "yes",
		"追記：6月5日 回答がありました。":         "2021-06-05",
		"追記事項はありません。":               "no",
		"更新が遅れています。":                "no",
		"訂正してほしい。":                  "no",
		"会員規約を更新: しました、という話ではありません": "no",
		"本文に追記：という語があるだけ":           "no",
	} {
		got := "no"
		if date, ok := Addendum(text, "2021"); ok {
			got = "yes"
			if date != "" {
				got = date
			}
		}
		if got != want {
			t.Errorf("Addendum(%q) = %s, want %s", text, got, want)
		}
	}
}
