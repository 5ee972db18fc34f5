package voice

import (
	"testing"

	"classify/store/record"
)

func TestWhatAPageCallsUntrueIsNotItsOwnWord(t *testing.T) {
	for _, c := range []struct {
		said   string
		before bool // it stands before the list
		untrue bool
	}{
		{"以下のような投稿がSNSで拡散されていますが、事実ではありません。", true, true},
		{"次の情報は誤りです。ご注意ください。", true, true},
		{"事実と異なる投稿が広がっています。主なものは以下の通りです。", true, false}, // in two sentences
		{"上記の書き込みはいずれもデマです。", false, true},
		{"当社で確認した事実は以下の通りです。", true, false},
		{"次の情報が漏えいした可能性があります。", true, false},
		{"以下の内容を誤って送信しました。", true, false},
	} {
		items := []record.Utterance{{Kind: record.List, Text: "当社は混入を隠していた"}, {Kind: record.List, Text: "社長が逮捕された"}}
		intro := record.Utterance{Kind: record.Paragraph, Text: c.said}
		us := append([]record.Utterance{intro}, items...)
		first := 1
		if !c.before {
			us, first = append(items, intro), 0
		}
		p := newPage(us)
		p.rumours()
		for i := first; i < first+2; i++ {
			if got := p.us[i].Voice == record.Commentary && p.us[i].Speaker != "" && p.us[i].Depth == 1; got != c.untrue {
				t.Errorf("%s: %q is others' %v, want %v", c.said, p.us[i].Text, got, c.untrue)
			}
		}
	}
}
