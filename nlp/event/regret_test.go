package event

import (
	"strings"
	"testing"
)

func TestADayOfWhatAnApologyIsForIsNotThatOfTheApology(t *testing.T) {
	for text, apologised := range map[string]bool{
		"4月28日に検知した不正アクセスについて、5月10日に公表しなかったことをお詫びします。": false,
		"5月10日に公表できなかったことを深くお詫び申し上げます。":                false,
		"5月10日に公表したことをお詫びします。":                         false,
		"5月10日に通知すべきところ通知しなかった点をお詫びします。":               false,
		"5月10日に報告していなかったことについて謝罪いたします。":                false,

		"5月21日、公表が遅れたことを謝罪した。":          true,
		"5月21日に公表が遅れたことを謝罪した。":          true,
		"5月21日に社長が会見し、謝罪した。":            true,
		"5月21日に公表し、お詫びした。":              true,
		"5月21日に謝罪した。":                   true,
		"社長は5月21日に会見を開き、対応のまずさを謝罪した。":   true,
		"5月21日にお客様へ漏えいしたことをお詫びしました。":    true,
		"5月21日付で公表が遅れたことについてのお詫びを掲載した。": true,
	} {
		if got := show(text); strings.Contains(got, Apologised) != apologised {
			t.Errorf("%s: %q, apologised %v", text, got, apologised)
		}
	}
}
