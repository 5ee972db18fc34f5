package prose

import "testing"

func TestLanguageIsToldByScriptAndCommonWords(t *testing.T) {
	for text, want := range map[string]string{
		"三週間も黙っていたのか":                            "",
		"会員情報流出事件調査報告書":                          "",
		"株式会社港商事個人情報保護委員会事務局長殿":                  "",
		"髙橋﨑太郎委員長経過報告書":                          "",
		"Windows Server 2019 Standard Edition":   "",
		"MinatoMatch":                            "",
		"Terms of Service":                       "",
		"https://minato.example/news/5873/ @umi": "",
		"1,711,756":                              "",
		"MinatoMatchの流出":                         "",
		"We apologise to all of our members.":    "en",
		"This is not what they promised":         "en",
		"I don't trust them at all":              "en",
		"该公司表示用户的个人信息已经泄露，目前正在调查原因。":                   "zh",
		"該公司表示我們的會員資料已經外洩，這是很嚴重的問題。":                   "zh",
		"회원 정보가 유출되었습니다.":                              "ko",
		"Компания сообщила, что это были данные":       "ru",
		"Компанія повідомила про витік даних":          "und",
		"บริษัทขออภัยต่อสมาชิกทุกท่าน":                 "und",
		"la empresa pidió disculpas por la filtración": "und",
		"": "",
	} {
		if got := Lang(text); got != want {
			t.Errorf("Lang(%q) = %q, want %q", text, got, want)
		}
	}
}
