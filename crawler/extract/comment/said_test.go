package comment

import (
	"slices"
	"testing"
)

func TestANameWordsAndADateOnALineAreAComment(t *testing.T) {
	want := []string{"comment [へちま] 2014-07-01: うちのも鳴りません。", "comment [とうふ] 2014-07-02: 水を減らすと鳴りますよ。"}
	for what, body := range map[string]string{
		"under a heading": `<h3>コメント</h3><p>へちま：うちのも鳴りません。(2014/07/01)</p><p>とうふ：水を減らすと鳴りますよ。(2014/07/02)</p>`,
		"in a list":       `<h3>この日記へのコメント（2）</h3><ul><li>へちま: うちのも鳴りません。（2014年7月1日）</li><li>とうふ: 水を減らすと鳴りますよ。（2014年7月2日）</li></ul>`,
		"in a section":    `<div id="comments"><p>へちま：うちのも鳴りません。(2014/07/01)</p><p>とうふ：水を減らすと鳴りますよ。(2014/07/02)</p></div>`,
	} {
		if got := comments(kettle + body); !slices.Equal(got, want) {
			t.Errorf("%s: comments = %q, want %q", what, got, want)
		}
	}
	for what, body := range map[string]string{
		"an expert's": `<h3>専門家のコメント</h3><p>音の研究者：笛の隙間が詰まったのでしょう。(2014/07/01)</p>`,
		"no date":     `<h3>コメント</h3><p>注意：笛の隙間が詰まることがあります。</p>`,
	} {
		if got := comments(kettle + body); len(got) > 0 {
			t.Errorf("%s: comments = %q, want none", what, got)
		}
	}
}
