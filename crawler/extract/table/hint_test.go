package table

import (
	"strings"
	"testing"
)

func TestNamesThatSayTheTextAreKnown(t *testing.T) {
	for _, name := range []string{
		"投稿内容（本文）", "本文(原文)", "コメント内容", "ツイート本文", "自由記述", "自由回答", "口コミ本文", "ご意見", "Q5_自由回答", "問3 ご意見・ご感想", "【本文】",
	} {
		read, err := Read("番号,"+name+"\n1,遅いです\n", Options{URL: "file:a.csv"})
		if err != nil || read.Documents[0].Utterances[0].Text != "遅いです" {
			t.Errorf("column %q: %v", name, err)
		}
	}
	for head, want := range map[string]string{"本文,自由記述": "長い話", "感想,コメント": "別の話"} {
		read, err := Read(head+"\n長い話,別の話\n", Options{URL: "file:a.csv"})
		if err != nil || read.Documents[0].Utterances[0].Text != want {
			t.Errorf("%q: the surer name does not hold: %v", head, err)
		}
	}
}

func TestTheHintNamesTheLikeliestColumn(t *testing.T) {
	for text, want := range map[string]string{
		"区分,店名,話\nA,みなと商店,対応がとても遅いと感じました。\nB,海の家,また行きます。\n": "話=text",
		"甲;乙\n短いです;これはとても長い感想です。\n":                         "乙=text",
		"A,B\n遅い,隣の港の人\n":  "A=text",
		"甲,お客様の回答欄\n1,2\n": "お客様の回答欄=text",
		"タイトル,甲,乙\nとても長いタイトルがここに書いてあるのです,1,はい\n":                            "乙=text",
		"{\"a\":1,\"b\":\"とても遅いです。\"}\n{\"a\":2,\"b\":\"よかったです。\"}\n":       "b=text",
		"Q1_自由回答,Q2_自由回答\n" + strings.Repeat("遅いです,よい\n", 3):                "Q1_自由回答=text",
		"日付,区分,店名\n2021-05-21,A,みなと\n\"broken,x\n2021-05-22,B,海の家の隣にあります\n": "店名=text",
	} {
		_, err := Read(text, Options{URL: "file:a.csv"})
		if err == nil || !strings.HasSuffix(err.Error(), "--map "+want) {
			t.Errorf("Read(%q): %v, want a hint at %s", text, err, want)
		}
	}
}
