package voice

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxName is how many characters a name has at most.
const maxName = 30

var (
	rxNote = regexp.MustCompile(`[（(]([^（()）]{1,20})[)）]$`)
	// rxFirm is a company whose name may be written in kana.
	rxFirm = regexp.MustCompile(`(?:株式会社|有限会社|合同会社)(?:\p{Hiragana}{2,8}|[\p{Han}\p{Katakana}\p{Latin}0-9ー・&＆]{1,20})$`)
	// rxHonorific is the part of a name that is written in kana.
	rxHonorific = regexp.MustCompile(`(?:さん|さま|ちゃん|くん|ら|たち)$`)
	// rxTitled is what stands behind a person's name and shows it to be one, even
	// where it is written in hiragana: さくらさん, みのる氏.
	rxTitled = regexp.MustCompile(`(?:さん|さま|ちゃん|くん|氏)$`)
	// rxEverybody are words in hiragana that look like a name with its title.
	rxEverybody = regexp.MustCompile(`^(?:みな|たく|お(?:かあ|とう|じい?|ばあ?|にい|ねえ|くさ)|むすこ|むすめ|ごくろう|おつかれ)$`)
	// rxOpens ends the words before a name in hiragana: particles and endings of
	// verbs.
	rxOpens = regexp.MustCompile(`[たるむうくすぐぶぬついてのはがをにでともへなだ]$`)
	// rxHandle is an account as people write it.
	rxHandle = regexp.MustCompile(`(?:^|[^A-Za-z0-9._-])([@＠][A-Za-z0-9_]{2,30}(?:@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)?)[ 　]?(?:さん|氏|様)?[ 　]?$`)
	// rxTrader is what somebody does, before the name: 会社員・.
	rxTrader = regexp.MustCompile(`^\p{Han}+[員生師者業婦士家役長主手工官]・`)
	// rxHead is a name that says little without whose it is: 若葉の社長, みなとの海野社長.
	rxHead = regexp.MustCompile(`^(?:広報|広報室|広報部)?(?:担当者?|幹部|職員|責任者|代表|スタッフ|社員|従業員|窓口|人|[一1１]人|会|サポート|公式サイト|広報|広報室|広報部|\p{Han}{0,5}(?:社長|会長|専務|常務|取締役|執行役員|役員|学長|総長|院長|園長|校長|理事長|頭取|支配人)|CEO|CTO)$`)
	// rxThing ends what never speaks, though it stands where a subject does.
	rxThing = regexp.MustCompile(`(?:情報|件数?|問題|影響|原因|内容|対応|被害|流出|結果|発表|理由|画面|通知|説明|文書|書類|規約|約款|名|名前|愛称|通称|呼称|記事|見出し|投稿|確認|場合|今回|当時|時点|今後|昨日|今日|期間|期限|時間|上限|額|数|中|上|[^部]下|物|点|[日月]|[0-9０-９]年|的|後|[^仲]間|化|[^男女]性|率|方針|計画|調査|会見|株価|保存|責任|社内|業界|世間|報告書|社説|総会|取材|電話|問い合わせ|質問|意見|声|指摘|批判|疑問|懸念|言葉|話|対象|条例|法律|文)$|` +
		`(?:^|[^\p{Katakana}ー])(?:メール|サイト|ページ|ツイート|サービス|アプリ|データ|ニュース|フォーム|サーバー|システム|パスワード|コメント|リリース|プレスリリース|アカウント|ボタン|タイトル|リスク|ケース|ネット|SNS)$`)
	// rxNobody is a noun for anybody; by itself it names no one.
	rxNobody = regexp.MustCompile(`^(?:人|者|[一二三四五六七八九十0-9０-９]+人|一部|多く|本人|親|自分|方)$`)
	// rxMyself is the author.
	rxMyself = regexp.MustCompile(`^(?:私|僕|俺|自分|筆者)$`)
	// rxSelf refers back to somebody.
	rxSelf = regexp.MustCompile(`^(?:同社|同氏|同行|同校|同大|同院|同省|同庁|同市|同県|同署|同委員会|同機構|同協会|同教授|弊社|当社|彼女?|自社)$`)
	// rxLeads are words in kana that open clauses and are no part of a name.
	rxLeads = regexp.MustCompile(`(?:そして|しかし|また|さらに|なお|ただし|つまり|やはり|すると|ところが|もちろん|たぶん|きっと|ずっと|もっと|やっと|いま|いまも|ほぼ|かつて|あるいは|この|その|あの|もと|こと|まで|から|だけど|ころ|とき|[にてでもはがをへばくずのなたるうれりきしみちいけめえせ])$`)
)

// name is a speaker as the text names them, with what brackets say of them.
type name struct{ text, note string }

// likely reports whether a name is surely that of somebody who can speak.
func (n name) likely() bool {
	return n.account() || !rxThing.MatchString(n.text) && !rxNobody.MatchString(n.text) && (Of(n.text) != "" || rxSelf.MatchString(n.text) || rxPerson.MatchString(n.text) ||
		rxOffice.MatchString(n.text) || rxBody.MatchString(n.text)) || n.note != "" && !rxPlace.MatchString(n.note) && Of(n.note) != ""
}

// account reports whether the name is that of an account: @umi_nami.
func (n name) account() bool {
	return strings.HasPrefix(n.text, "@") || strings.HasPrefix(n.text, "＠")
}

// rxBody ends the names of bodies of people that no table gives a voice.
var rxBody = regexp.MustCompile(`(?:\p{Han}委員会|協会|学会|連盟|連合会|銀行|信用金庫|大学|高校|病院|商店|商会|[^会]社|本店|支店|財団|基金|センター|球団|研究所|教室|保育園|幼稚園)$`)

// proper reports whether a name looks like one by its script: longer than a
// word in katakana or Latin letters.
func (n name) proper() bool {
	if rxThing.MatchString(n.text) {
		return false
	}
	foreign := 0
	for _, r := range n.text {
		if unicode.In(r, unicode.Katakana, unicode.Latin) {
			foreign++
		}
	}
	return foreign >= 3
}

// nameAtEnd is the shortest noun phrase at the end of s that names somebody,
// the zero name if there is none: 海野渚社長 of 会見で海野渚社長.
func nameAtEnd(s string) name {
	if m := rxHandle.FindStringSubmatch(s); m != nil {
		return name{text: m[1]}
	}
	var n name
	if m := rxNote.FindStringSubmatch(s); m != nil {
		n.note, s = m[1], s[:len(s)-len(m[0])]
	}
	n.text = nounAtEnd(s, 0)
	if utf8.RuneCountInString(n.text) > maxName {
		return name{}
	}
	return n
}

// maxLinks is how many の a name may hold: 被害者の会の代表.
const maxLinks = 3

func nounAtEnd(s string, links int) string {
	if firm := rxFirm.FindString(s); firm != "" {
		return firm
	}
	if title := rxTitled.FindString(s); title != "" {
		if given := givenAtEnd(strings.TrimSuffix(s, title)); given != "" {
			return given + title
		}
	}
	tail := rxHonorific.FindString(s)
	rest := strings.TrimSuffix(s, tail)
	noun := runAtEnd(rest)
	if noun == "" {
		return ""
	}
	before := strings.TrimSuffix(rest, noun)
	if owner, ok := strings.CutSuffix(before, "の"); ok && links < maxLinks && rxHead.MatchString(noun) {
		if whose := nounAtEnd(owner, links+1); whose != "" && !rxThing.MatchString(whose) {
			return whose + "の" + noun + tail
		}
	}
	whole := kanaBefore(before, noun) + noun + tail
	if rxTitled.MatchString(whole) {
		whole = whole[len(rxTrader.FindString(whole)):]
	}
	return whole
}

// givenAtEnd is the name at the end of s of which the last part is written in
// hiragana, with the family name before it: 浜野ひかり of 市内に住む浜野ひかり.
// It is for what a title follows; "" if s ends otherwise.
func givenAtEnd(s string) string {
	before, given := hiraganaAtEnd(s)
	family := runAtEnd(before)
	family = family[len(rxTrader.FindString(family)):]
	last := []rune(given)
	if len(last) == 0 {
		return ""
	}
	// What stands before the name may be written in hiragana too.
	for i := 1; i <= len(last)-2; i++ {
		opens := rxOpens.MatchString(string(last[:i])) && !strings.ContainsRune("ぞぢっんゃゅょー", last[i])
		if opens && (len(last) > longestGiven || utf8.RuneCountInString(family) == 1 || last[0] == 'の') {
			if len(last)-i <= longestGiven {
				given, family = string(last[i:]), ""
				break
			}
		}
	}
	if n := utf8.RuneCountInString(given); n < 2 || n > longestGiven || family == "" && rxEverybody.MatchString(given) {
		return ""
	}
	return family + given
}

// longestGiven is how many hiragana a name has at most.
const longestGiven = 5

// hiraganaAtEnd parts s before the hiragana at its end.
func hiraganaAtEnd(s string) (before, kana string) {
	before = strings.TrimRightFunc(s, func(r rune) bool { return unicode.Is(unicode.Hiragana, r) })
	return before, s[len(before):]
}

// runAtEnd is the run of characters at the end of s that nouns are written
// in.
func runAtEnd(s string) string {
	at := len(s)
	for at > 0 {
		r, size := utf8.DecodeLastRuneInString(s[:at])
		if !nounRune(r) {
			break
		}
		at -= size
	}
	return s[at:]
}

func nounRune(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Katakana, unicode.Latin) || unicode.IsDigit(r) || r == 'ー' || r == '・' || r == '&' || r == '＆'
}

// rxTrade is what firms and offices are called by behind a name of their own.
var rxTrade = regexp.MustCompile(`^(?:銀行|信用金庫|食品|運輸|運送|交通|鉄道|商店|商事|物産|産業|工業|電機|電力|製菓|製薬|製作所|建設|不動産|保険|証券|薬局|病院|医院|大学|高校|新聞|放送|通信|工房|書店|ホーム|フーズ|ストア|マート|観光|旅行|市|町|村|市役所|区役所|役場)$`)

// kanaBefore is the beginning of a name that is written in hiragana, such as
// みなと of みなとマッチ; "" if what stands there is a word of its own.
func kanaBefore(s, noun string) string {
	if rxSelf.MatchString(noun) {
		return ""
	}
	at := len(s)
	for at > 0 {
		r, size := utf8.DecodeLastRuneInString(s[:at])
		if !unicode.Is(unicode.Hiragana, r) || len(s)-at > maxName {
			break
		}
		at -= size
	}
	kana := s[at:]
	if kana == "お" || kana == "ご" {
		return kana // お客様
	}
	if rxTrade.MatchString(noun) && utf8.RuneCountInString(kana) >= 2 && utf8.RuneCountInString(kana) <= 6 && !strings.ContainsAny(kana, "はがをでへ") && (at == 0 || !nounBefore(s[:at])) {
		return kana // みどり食品
	}
	if at > 0 && nounBefore(s[:at]) {
		r, size := utf8.DecodeRuneInString(kana)
		if !strings.ContainsRune("でにをはがともへの", r) {
			return ""
		}
		kana = kana[size:]
	}
	if n := utf8.RuneCountInString(kana); n < 2 || n > 6 || rxLeads.MatchString(kana) {
		return ""
	}
	return kana
}

func nounBefore(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return nounRune(r)
}
