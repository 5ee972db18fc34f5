package event

import (
	"testing"

	"classify/nlp/fact"
	"classify/nlp/token"
)

func TestWhatIsDeniedOrNotKnownIsNoStep(t *testing.T) {
	for _, s := range []string{
		"渚水産は6月15日になっても購入者に通知していなかった。",
		"渚水産は6月12日の時点で保健所に報告していなかった。",
		"6月12日の段階で、同社は購入者に何も知らせていませんでした。",
		"6月12日の時点で公表はしていない。",
		"市は7月1日になっても利用者に連絡しておらず、批判が出ている。",
		"同社は6月9日時点で異常に気づいていなかった。",
		"6月8日には保健所へ届け出ていなかった。",
		"渚水産が6月2日に把握していた事実はないという。",
		"6月2日に検知した事実はないと説明した。",
		"渚水産が6月5日に気づいていたのかは分かっていない。",
		"6月5日に検知していたかどうかは明らかになっていない。",
		"渚水産は6月6日に気づくべきだった。",
		"6月6日に公表すべきだったと専門家は話す。",
	} {
		if got := Find(s, Near{}, fact.Find(s, day), token.Append); len(got) > 0 {
			t.Errorf("%s: %+v", s, got)
		}
	}
	for s, want := range map[string]string{
		"渚水産は6月15日に購入者に通知していた。":            "notified",
		"渚水産は6月12日に保健所に報告していたが、公表しなかった。":   "reported",
		"6月5日に検知していたことが分かった。":              "detected",
		"渚水産は6月6日に気づいたが、市への報告はしていなかった。":    "detected",
		"同社は6月10日に公表したが、購入者には知らせていない。":     "announced",
		"6月5日に検知し、原因は分かっていないと説明した。":        "detected",
		"同社は6月8日、対象の購入者に通知した。数は明らかにしていない。": "notified",
	} {
		if got := Find(s, Near{}, fact.Find(s, day), token.Append); len(got) == 0 || got[0].Kind != want {
			t.Errorf("%s: %+v, want %s", s, got, want)
		}
	}
}
