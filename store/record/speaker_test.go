package record

import "testing"

func TestWhoAnswersForAnotherCompanyDoesNotSpeakForTheOrganisation(t *testing.T) {
	o := Organisation{Name: "株式会社アオバ通販", Aliases: []string{"アオバ通販", "アオバ"}}
	for speaker, want := range map[string]bool{
		"キタノ通販の広報": true, "若葉の社長": true, "ヤマネ運輸の広報担当者": true, "警察の広報": true, "アオバ通販の取引先の社長": true, "キタノ通販広報部": true, "株式会社キタノ通販": true,
		"キタノ通販の海野社長": true, "港銀行頭取": true, "カモメ社長": true, "キタノ通販のお知らせ": true, "委託先の担当者": true, "青空新聞社の社員": true, "キタノ通販の広報担当者（東京都）": true, "親会社の社長": true, "キタノ通販公式サイト": true,
		"同業キタノ商店の山下社長": true, "キタノ商店": true, "アオバ通販の元社長": true,

		"広報": false, "社長": false, "海野社長": false, "海野渚社長": false, "アオバ通販の広報": false, "アオバ通販広報部": false, "株式会社アオバ通販": false, "アオバの海野社長": false, "同社の広報担当者": false,
		"同社": false, "当社": false, "会社側": false, "運営会社の担当者": false, "お客様センター": false, "公式サイト": false, "代表取締役の海野渚": false, "アオバ通販（株）の社長": false, "浜野理事長": false, "客様相談室": false, "お客様相談室": false, "アオバ": false, "": false,
	} {
		if got := o.IsOthers(speaker); got != want {
			t.Errorf("IsOthers(%q) = %v, want %v", speaker, got, want)
		}
	}
}

func TestWhoIsCalledByTheOrganisationsNameSpeaksForIt(t *testing.T) {
	o := Organisation{Name: "株式会社アオバ通販", Aliases: []string{"アオバ通販"}}
	for speaker, want := range map[string]bool{
		"アオバ通販": true, "株式会社アオバ通販": true, "アオバ通販の担当者": true, "アオバ通販広報": true, "アオバ通販（東京都港区）": true,
		"アオバ通販の元社長": false, "アオバ通販の利用者": false, "アオバ通販の取引先": false, "アオバ通販労組": false, "アオバ": false, "担当者": false, "": false,
	} {
		if got := o.IsOwn(speaker); got != want {
			t.Errorf("IsOwn(%q) = %v, want %v", speaker, got, want)
		}
	}
}
