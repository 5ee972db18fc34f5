package record

import "testing"

func TestTheNextSentencesMayTakeBackWhatOneSays(t *testing.T) {
	for _, row := range []struct {
		said string
		next []string
		want int
	}{
		{"公表が遅すぎる。", []string{"そう騒ぐ人がいるが的外れだ。"}, 1},
		{"退会者のデータが10年間保存されていたという話が流れている。", []string{"これはデマである。"}, 1},
		{"会社は補償しないらしい。", []string{"こう書いている投稿を見たが、事実ではない。"}, 1},
		{"公表まで3か月かかったという書き込みがある。", []string{"公式発表と照らすと誤りだ。"}, 1},
		{"賠償金は一人5万円だ。", []string{"ネットではこう言われているものの、根拠は全くない。"}, 1},
		{"公表まで2か月もかかった。", []string{"SNSではそう言われている。", "だが、それは誤情報だ。"}, 2},
		{"免許証の画像が売られている、という噂を見ました。", []string{"裏付けはありません。"}, 1},

		{"公表が遅すぎる。", []string{"そう思う人は多いはずだ。"}, 0},
		{"公表が遅すぎる。", []string{"会社の言い訳は的外れだ。"}, 0},
		{"公表が遅すぎる。", []string{"これはデマではない。"}, 0},
		{"公表が遅すぎる。", []string{"そう言われても会社は否定している。"}, 0},
		{"公表が遅すぎる。", []string{"こんな会社の言うことは嘘ばかりだ。"}, 0},
		{"公表が遅いという声が多い。", []string{"会社の説明は嘘だ。"}, 0},
		{"公表が遅れたという話が流れている。", []string{"これは本当だ。"}, 0},
		{"公表が遅すぎる。", nil, 0},
	} {
		if got := TakenBack(row.said, row.next...); got != row.want {
			t.Errorf("TakenBack(%q, %q) = %d, want %d", row.said, row.next, got, row.want)
		}
	}
}

func TestALineIsCalledUntrueByItsHeadingOrLabel(t *testing.T) {
	for _, row := range []struct {
		line, heading string
		before        []string
		want          bool
	}{
		{"公表は発覚の半年後だった。", "よくある誤解", nil, true},
		{"被害者に1万円が補償される。", "誤情報にご注意ください", nil, true},
		{"免許証が10年間保存されていた。", "ネット上のデマ", []string{"公表は半年後だった。"}, true},
		{"【誤】公表まで半年かかった。", "検証", nil, true},
		{"実際には翌月に削除されている。", "よくある誤解", nil, false},
		{"公表は7日後だ。", "よくある誤解", []string{"公表は半年後ではありません。"}, false},
		{"公表が遅すぎる。", "誤解を招く発表", nil, false},
		{"公表が遅すぎる。", "デマが広がった理由", nil, false},
		{"公表が遅すぎる。", "誤送信メールについて", nil, false},
	} {
		if got := CalledUntrue(row.line, row.heading, row.before...); got != row.want {
			t.Errorf("CalledUntrue(%q, %q, %q) = %v, want %v", row.line, row.heading, row.before, got, row.want)
		}
	}
}
