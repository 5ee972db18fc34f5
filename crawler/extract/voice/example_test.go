package voice_test

import (
	"fmt"

	"classify/crawler/extract/voice"
	"classify/store/record"
)

func ExampleAttribute() {
	d := record.Document{Utterances: []record.Utterance{
		{Kind: record.Paragraph, Text: "三週間の遅れについて、同社は「調査に時間を要した」と説明するが、会員からは「長すぎる」との声が上がる。"},
		{Kind: record.Paragraph, Text: "「もっと早く知らせるべきだった」と海野渚社長は述べた。"},
	}}
	for _, u := range voice.Attribute(d) {
		fmt.Printf("%s %d %q\n", u.Kind, u.Depth, u.Speaker)
		for _, q := range u.Quotes {
			fmt.Println(" ", q.Speaker, q.Voice, u.Text[q.Start:q.End])
		}
	}
	// Output:
	// paragraph 0 ""
	//   同社 announcement 調査に時間を要した
	//   会員 commentary 長すぎる
	// quote 1 "海野渚社長"
	//   海野渚社長 announcement もっと早く知らせるべきだった
}

func ExampleOf() {
	for _, name := range []string{"みなとマッチの広報担当者", "個人情報保護委員会", "港新聞", "潮見弁護士", "浦部氏"} {
		fmt.Printf("%s %q\n", name, voice.Of(name))
	}
	// Output:
	// みなとマッチの広報担当者 "announcement"
	// 個人情報保護委員会 "authority"
	// 港新聞 "press"
	// 潮見弁護士 "commentary"
	// 浦部氏 ""
}
