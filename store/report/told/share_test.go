package told

import (
	"strings"
	"testing"

	"classify/store/record"
)

// portionOf is a text with a number and a percentage.
func portionOf(text, part string, value int, percent string, of any) said {
	one := count(text, part, "", value)
	f := fact(text, percent, "percent", of, "")
	if strings.Contains(text, "約"+percent) {
		f.Qualifier = "approx"
	}
	one.facts = append(one.facts, f)
	if f.Start < one.facts[0].Start {
		one.facts[0], one.facts[1] = one.facts[1], one.facts[0]
	}
	return one
}

func TestAPercentageOfAllIsCheckedOverSentences(t *testing.T) {
	for _, row := range []struct {
		text, part    string
		value         int
		percent       string
		of            any
		verdict, want string
	}{
		{"カード情報を含むものが5,000名（全体の50%）です。", "5,000名", 5000, "50%", 50, Right, ""},
		{"このうち氏名を含むものが4,900名（全体の約49%）です。", "4,900名", 4900, "49%", 49, Right, ""},
		{"うち3,000名、全体の30%が退会者です。", "3,000名", 3000, "30%", 30, Right, ""},
		{"全体の30%にあたる3,000名が退会者です。", "3,000名", 3000, "30%", 30, Right, ""},
		{"退会者は3,000名で全体の3割です。", "3,000名", 3000, "3割", 30, Right, ""},
		{"このうち3,000名（30%）が退会者です。", "3,000名", 3000, "30%", 30, Right, ""},
		{"このうち住所を含むものは3,000名（全体の40%）です。", "3,000名", 3000, "40%", 40, Wrong, "30%"},
		{"うち3,125名（全体の3%）が退会者です。", "3,125名", 3125, "3%", 3, Wrong, "31.25%"},

		{"会員登録は3,000名（前年比30%増）です。", "3,000名", 3000, "30%", 30, "", ""},
		{"このうち3,000名（登録会員の40%）に通知しました。", "3,000名", 3000, "40%", 40, "", ""},
		{"このうち3,000名（全体の0.3%）に通知しました。", "3,000名", 3000, "0.3%", 0.3, "", ""},
		{"B県は3,000名（全体の10%）です。", "3,000名", 3000, "10%", 10, "", ""},
		{"このうち3,000名、全体の約27%です。", "3,000名", 3000, "27%", 27, "", ""},
		{"このうち3,000名は通知済みで、残りの70%は未通知です。", "3,000名", 3000, "70%", 70, "", ""},
		{"うち3,000名（全体の30%増）が退会者です。", "3,000名", 3000, "30%", 30, "", ""},
	} {
		s := newShelf()
		s.add(record.Announcement, "2021-05-21", count("漏えいしたのは10,000名です。", "10,000名", "", 10000), portionOf(row.text, row.part, row.value, row.percent, row.of))
		got := s.told(t, record.Known{}).Claims
		if row.verdict == "" && len(got) > 0 || row.verdict != "" && (len(got) != 1 || got[0].Verdict != row.verdict || got[0].Expected != row.want || len(got[0].Said) != 1) {
			t.Errorf("%s: %+v, want %s %s", row.text, got, row.verdict, row.want)
		}
	}
}

func TestAPercentageOfOneOfSeveralNumbersIsNotCalledWrong(t *testing.T) {
	s := newShelf()
	s.add(record.Announcement, "2021-05-21", count("漏えいしたのは10,000名です。", "10,000名", "", 10000), count("会員は8,000名です。", "8,000名", "会員", 8000),
		portionOf("このうち住所を含むものは3,000名（全体の40%）です。", "3,000名", 3000, "40%", 40))
	if got := s.told(t, record.Known{}).Claims; len(got) != 0 {
		t.Errorf("%+v", got)
	}
}
