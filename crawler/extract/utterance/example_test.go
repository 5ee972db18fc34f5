package utterance_test

import (
	"fmt"

	"classify/crawler/extract/utterance"
	"classify/store/record"
)

func ExampleAttribution() {
	text, by, ok := utterance.Attribution("三週間は長い。\n— 海の人 (@umi) May 21, 2021")
	post := utterance.Post(text, by)
	fmt.Println(ok, post.Text, post.Speaker, post.Handle, post.Posted)
	// Output:
	// true 三週間は長い。 海の人 @umi 2021-05-21
}

func ExampleMark() {
	us := []record.Utterance{
		{Kind: record.Paragraph, Text: "遅いと思います。"},
		{Kind: record.Paragraph, Text: "（6月5日追記）回答がありました。"},
	}
	utterance.Mark(us, "2021")
	for _, u := range us {
		fmt.Println(u.Kind, u.Posted, u.Text)
	}
	// Output:
	// paragraph  遅いと思います。
	// addendum 2021-06-05 （6月5日追記）回答がありました。
}
