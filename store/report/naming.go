package report

import (
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"classify/store/person"
	"classify/store/record"
)

// given ends names in kanji, and kana are given names as many have them in hiragana.
const (
	given = `[子美香恵奈太郎介輔樹吾平男雄夫彦也哉翔司志史朗代江枝菜莉乃穂花咲希紀之弘宏浩博昭彰秀健誠稔豊隆剛雅智哲勝亮諒蓮悠翼聡悟]`
	kana  = `(?:まゆみ|あかり|みどり|さくら|ひかり|かおり|ゆかり|めぐみ|あゆみ|なおみ|ひろみ|ひとみ|ますみ|いずみ|かすみ|なつみ|あけみ|くるみ|のぞみ|みゆき|さゆり|えり|えみ|まい|ゆい|ゆき|さき|みき|まき|りか|ゆか|あやか|はるか|ほのか|のどか|ちか|みか|まなみ|あすか|かな|けいこ|ようこ|さとみ|ともみ|よしこ|みちこ|ちひろ|まひろ|たかし|ひろし|つよし|きよし|さとし|まさし|あつし|たけし|けんじ|しんじ|まこと|みのる|ゆたか|すすむ|いさむ|つとむ|ひろゆき|たくみ|つばさ)`
	// fully are a family name and a given one.
	fully = `(?:[\p{Han}々]{1,3}[ 　]?` + kana + `|[\p{Han}々]{2,5}[ 　]?` + given + `)`
	// posts are what those do whom nobody knows by name.
	posts = `(?:事務|経理|総務|営業|受付|担当|配達|窓口|レジ|清掃|警備|社員|店員|職員|従業員|作業員|配達員|販売員|相談員|派遣|アルバイト|バイト|パート|ドライバー|運転手|オペレーター|スタッフ|エンジニア|技術者|プログラマー|係|係長|主任|所長|店長|課長|班長|教諭|教師|看護師|会員|利用者)`
)

var (
	// rxPosted is somebody of the staff or of the public by name: 事務の佐伯まゆみが.
	rxPosted = regexp.MustCompile(posts + `(?:の|・|、|で)?` + fully + `(?:さん|氏|くん|君|ちゃん)?(?:が|は|も|の|を|に|と|って|という|[（(。、」])`)
	// rxSir is somebody who is called 氏, and rxAged with an age.
	rxSir = regexp.MustCompile(`([\p{Han}々]{1,3}[\p{Hiragana}\p{Katakana}ー]{2,4}|[\p{Han}々]{2,6})氏(?:[^名]|$)`)
	// rxInOffice stands before the name of somebody who has an office.
	rxInOffice = regexp.MustCompile(`(?:広報|担当者?|[役長]|代表|弁護士|教授|委員|議員|専門家|研究者|アナリスト|記者)(?:の|・|、|である)?$`)
	rxAged     = regexp.MustCompile(`[\p{Han}々\p{Hiragana}\p{Katakana}ー]{2,8}氏[（(][0-9０-９]{1,3}`)
	// rxAccount is an account as people write it, and rxCalled one that is called so.
	rxAccount = regexp.MustCompile(`[@＠][A-Za-z0-9_]{3,30}`)
	rxCalled  = regexp.MustCompile(`(?:「[^」]{2,24}」|[\p{Han}\p{Katakana}\p{Latin}0-9_ー・][\p{Han}\p{Katakana}\p{Hiragana}\p{Latin}0-9_ー・]{1,20})(?:と(?:いう|いった|名乗る)|って(?:いう)?|を名乗る)(?:[\p{Han}]{1,4}の?)?(?:アカウント|ユーザー|ハンドル|ニックネーム|ペンネーム|垢)|(?:アカウント名|アカウント|ユーザー名|ユーザーID|ハンドルネーム|ハンドル名|ニックネーム|ペンネーム|HN)(?:が|は)?[\s　:：「『]*[A-Za-z][A-Za-z0-9_]{3,30}`)
	rxOwn     = regexp.MustCompile(`公式|運営|広報|会社|当社|同社`)
)

// callsSomebody reports whether a text names somebody private in a way that no list of speakers
// knows: by a post and a name, with 氏, or by an account. Who has an office is public, and
// so is an account of the organisation; 氏 is what the press calls those too.
func (b *builder) callsSomebody(text string, voice record.Voice) bool {
	if voice != record.Commentary && voice != record.Press {
		return false
	}
	if strings.Contains(text, "氏") && (rxAged.MatchString(text) || voice == record.Commentary && b.callsSir(text)) || rxPosted.MatchString(text) {
		return true
	}
	if voice == record.Commentary {
		if at := rxCalled.FindStringIndex(text); at != nil && !rxOwn.MatchString(text[max(0, at[0]-len("字")*6):at[1]]) {
			return true
		}
	}
	for _, at := range rxAccount.FindAllStringIndex(text, -1) {
		handle := norm.NFKC.String(text[at[0]:at[1]])
		if !b.inc.Organisation.HasAccount(handle) && !record.IsListed(b.inc.Authorities, handle) && !rxOwn.MatchString(text[max(0, at[0]-len("字")*8):at[0]]) {
			return true
		}
	}
	return false
}

// callsSir reports whether a text calls somebody 氏 who has no office there.
func (b *builder) callsSir(text string) bool {
	for _, at := range rxSir.FindAllStringSubmatchIndex(text, -1) {
		name := person.Same(text[at[2]:at[3]])
		if !rxInOffice.MatchString(text[:at[2]]) && !role.MatchString(name) && !b.people.has(name) && !b.people.ends(name) && !slices.Contains([]string{"両", "同", "各", "某", "摂"}, name) {
			return true
		}
	}
	return false
}
