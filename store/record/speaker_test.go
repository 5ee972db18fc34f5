package record

import "testing"

func TestWhoAnswersForAnotherCompanyDoesNotSpeakForTheOrganisation(t *testing.T) {
	o := Organisation{Name: "株式会社アオバ通販", Aliases: []string{"アオバ通販", "アオバ"}}
	for speaker, want := range map[string]bool{
		"キタノ通販の広報": true, "若葉の社長": true, "ヤマネ運輸の広報担当者": true, "警察の広報": true, "アオバ通販の取引先の社長": true, "キタノ通販広報部": true, "株式会社キタノ通販": true,
		"キタノ通販の海野社長": true, "港銀行頭取": true, "カモメ社長": true, "キタノ通販のお知らせ": true, "委託先の担当者": true, "青空新聞社の社員": true, "キタノ通販の広報担当者（東京都）": true, "親会社の社長": true, "キタノ通販公式サイト": true,

		"広報": false, "社長": false, "海野社長": false, "海野渚社長": false, "アオバ通販の広報": false, "アオバ通販広報部": false, "株式会社アオバ通販": false, "アオバの海野社長": false, "同社の広報担当者": false,
		"同社": false, "当社": false, "会社側": false, "運営会社の担当者": false, "お客様センター": false, "公式サイト": false, "代表取締役の海野渚": false, "アオバ通販（株）の社長": false, "浜野理事長": false, "": false,
	} {
		if got := o.IsOthers(speaker); got != want {
			t.Errorf("IsOthers(%q) = %v, want %v", speaker, got, want)
		}
	}
}
