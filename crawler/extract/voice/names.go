package voice

import (
	"regexp"
	"strings"

	"classify/store/record"
)

// kinds say by the end of a name with which voice it speaks; the first that
// fits decides. What is no clear sign of one voice is in none of them: an
// association (協会) is an authority only if it certifies, a committee that a
// company sets up (第三者委員会) speaks for nobody else.
var kinds = []struct {
	rx    *regexp.Regexp
	voice record.Voice
}{
	{regexp.MustCompile(`(?:第三者|調査|実行|検証|特別|組織)委員会$|専門委員$`), ""},
	// The public: those who use a service, suffer, watch, or judge by trade.
	{regexp.MustCompile(`(?:利用者|ユーザー|会員|住民|市民|市民団体|株主|顧客|消費者|保護者|生徒|学生|被害者|遺族|客|読者|視聴者|専門家|識者|弁護士|弁護団|教授|研究者|アナリスト|評論家|コンサルタント|団体|労働組合|労組|の会|男性|女性|主婦|匿名|名無しさん?|通報者)(?:ら|たち)?$`), record.Commentary},
	{regexp.MustCompile(`(?:新聞社?|通信社?|テレビ|放送|編集部|記者|ニュース|報道|報道部|週刊誌)$`), record.Press},
	// Who regulates, certifies, prosecutes or governs.
	{regexp.MustCompile(`(?:委員会|庁|県警|府警|道警|警視庁|警察|警察署|労働基準監督署|監督署|税務署|消防署|保健所|裁判所|地裁|高裁|最高裁|検察|地検|機構|消費生活センター|消費者センター|市役所|区役所|町役場|村役場|市長|区長|知事|大臣|首相|官房長官|長官|教育委員会|議会|政府|自治体|\p{Han}{2,}省|[\p{Hiragana}\p{Katakana}]{2,}省|同省|同庁|同市|同県|同署)$`), record.Authority},
	{regexp.MustCompile(`(?:[\p{Han}\p{Hiragana}\p{Katakana}ー]{1,6}[^都]市|(?:[\p{Han}\p{Hiragana}\p{Katakana}]{1,4})県|\p{Han}{1,4}署)$|^(?:国|都|府|県|市|区|町|村)$`), record.Authority},
	{regexp.MustCompile(`(?:認証|認定|審査)(?:\p{Han}|センター){0,6}(?:協会|法人|機関|センター|団体)$`), record.Authority},
	// An organisation by its form, its heads and those who answer for it.
	{regexp.MustCompile(`^(?:株式会社|有限会社|合同会社|一般社団法人|学校法人|医療法人)|(?:株式会社|有限会社|合同会社|㈱|\(株\)|（株）)$`), record.Announcement},
	{regexp.MustCompile(`(?:社長|会長|専務|常務|取締役|執行役員|役員|CEO|CTO|学長|総長|院長|園長|校長|理事長|頭取|支配人|広報|広報室|広報部|広報課|サポート|サポートセンター|カスタマーサービス|カスタマーセンター|お客様相談室|お客様センター|お客様窓口|相談室|運営|運営会社|運営元|運営側|運営者|運営事務局|同社|弊社|当社|自社|同行|当行|当校|同校|同大|当院|同院|会社|会社側|公式|公式サイト|公式ホームページ|公式ブログ|公式ページ)$`), record.Announcement},
}

var (
	// rxOffice is the end of a name that says nothing of its voice: whoever
	// the employee is of, speaks.
	rxOffice = regexp.MustCompile(`(?:の|・)?(?:担当者?|担当課|幹部|職員|責任者|関係者|代表|代表者|側|スタッフ|社員|従業員|窓口|の一人|の[1１]人|部長|課長|室長|局長|所長)$`)
	// rxPaper is a paper or place in which an organisation speaks.
	rxPaper = regexp.MustCompile(`の?(?:公式)?(?:プレス)?(?:お知らせ|リリース|発表文?|声明文?|ホームページ|公式サイト|サイト|回答書?|コメント)$`)
	// rxNotice is such a paper that only organisations have.
	rxNotice = regexp.MustCompile(`(?:お知らせ|リリース|発表文?|公式サイト)$`)
	// rxPerson ends the name of one person or of a role that one has.
	rxPerson = regexp.MustCompile(`(?:氏|さん|さま|様|先生|容疑者|被告|監督|議員|博士|[母父]親|看護師|医師|教諭|教師|職人|作家|記者|乗客|男児|女児|少年|少女|夫婦|(?:副|町|村|署|会計|衆院|参院)\p{Han}?長|父|母|夫|妻|兄|姉|弟|妹|息子|娘|友人|知人|同僚|上司|先輩|後輩|家族|店員|店長|店主|本人|人|若者|親)$`)
	rxAuthor = regexp.MustCompile(`^(?:管理人|ブログ主|ブログ管理人|筆者|著者|この記事を書いた人)(?:さん)?$`)
)

// rxAside is what stands in brackets behind a name: its place, an age. A closing
// bracket alone is the rest of one.
var rxAside = regexp.MustCompile(`[（(][^（()）]*[)）]?|^[^（()）]*[)）]$`)

// Of is the voice with which somebody of that name speaks, "" if the name
// does not tell: 広報担当者 an announcement, 個人情報保護委員会 an authority,
// 港新聞 the press, 弁護士 commentary.
func Of(name string) record.Voice {
	name, _, _ = strings.Cut(name, "「")
	name = strings.TrimSpace(rxAside.ReplaceAllString(name, ""))
	for range 4 { // an office of an office of …
		for _, k := range kinds {
			if k.rx.MatchString(name) {
				return k.voice
			}
		}
		if paper := rxPaper.FindString(name); paper != "" {
			if v := Of(strings.TrimSuffix(name, paper)); v != "" || !rxNotice.MatchString(paper) {
				return v
			}
			return record.Announcement
		}
		office := rxOffice.FindString(name)
		if office == "" || office == name {
			return ""
		}
		name = strings.TrimSuffix(name, office)
	}
	return ""
}

var (
	rxNotOfficial = regexp.MustCompile(`非公式|(?i:bot)|ファン|^元|風$|もどき`)
	rxOfficial    = regexp.MustCompile(`[\s【［\[(（@＠_|｜・]*公式(?:アカウント|ツイッター|X)?[】］\])）\s]*`)
	rxCompany     = regexp.MustCompile(`株式会社|有限会社|合同会社|(?:広報|広報室|広報部|サポート|サポートセンター|お客様相談室|カスタマーサポート)(?:担当)?$`)
	rxNews        = regexp.MustCompile(`(?:新聞|新聞社|通信社|テレビ|放送|ニュース|NEWS|News|編集部|報道部)(?:デジタル|オンライン|速報)?$`)
	rxTown        = regexp.MustCompile(`(?:市|区|町|村|県|府|都|省|庁|警察|県警|委員会|市役所|区役所|消防局?)(?:広報課?)?$`)
	rxMinistry    = regexp.MustCompile(`(?:\p{Han}{2,}省|庁|警察署?|県警|委員会|市役所|区役所|町役場)(?:広報課?)?$`)
)

// ofAccount is the voice of an account by its name, "" for a private one.
// A town's and a paper's name is also that of people; only with 公式 is it
// surely the town's.
func ofAccount(name string) record.Voice {
	if rxNotOfficial.MatchString(name) {
		return ""
	}
	bare := strings.TrimSpace(rxOfficial.ReplaceAllString(name, ""))
	official := bare != strings.TrimSpace(name)
	switch {
	case rxNews.MatchString(bare):
		return record.Press
	case rxMinistry.MatchString(bare), official && rxTown.MatchString(bare):
		return record.Authority
	case official, rxCompany.MatchString(bare):
		return record.Announcement
	}
	return ""
}
