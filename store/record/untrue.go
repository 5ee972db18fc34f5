package record

import (
	"regexp"
	"strings"
)

// What says of words that they are not so, and what says only that they are unjust; the
// words that take either back stand right behind it.
const (
	untruth  = `デマ|嘘|ウソ|うそ|誤情報|誤報|誤解|誤り|誤って|フェイク|作り話|虚偽|でたらめ|デタラメ|事実無根|事実(?:では|とは|と)(?:な|あり|異な|違)|事実に反|根も葉もな|正し(?:く(?:な|は?あり)|いとは)|根拠(?:は|が|も|の)(?:全く|まったく|何も|一切|どこにも)?(?:な|あり|見当た|示され)|裏付け(?:は|が|も)(?:全く|まったく)?(?:な|あり|取れ)|間違い|間違って|勘違い|思い込み|違います|違うと|否定し`
	unjustly = `的外れ|的はずれ|筋違い|見当違い|言いがかり|暴論|当たらな|当たりませ|あたらな|お門違い|おかしな話|同意でき(?:な|ませ)|賛成でき(?:な|ませ)|共感でき(?:な|ませ)|そうは思(?:わ|いませ|え)`
	// points back to what was said, and hearers are what is said by nobody by name.
	points  = `(?:こう|そう|こんな|そんな|このよう[なに]|そのよう[なに]|こうした|そうした|こういう|そういう|こういった|そういった|(?:以上|上記|上|これら|それら)の(?:よう[なに])?|この|その)`
	hearers = `(?:(?:言|い)(?:う|われ|い|って|った)|書(?:い|か)|騒|叫|主張|批判|非難|責め|思(?:い込|って(?:い)?る(?:人|方|向き))|聞(?:い|く|き)|投稿|書き込|噂|うわさ|ウワサ|話|説|情報|指摘|声|意見|見方|論調|憶測|疑い|デマ|記事|コメント|拡散|出回)`
)

var (
	// rxPointing is a sentence that says of what stands before it that others say so, and
	// rxThis one that is about it.
	rxPointing = regexp.MustCompile(`^(?:(?:などと?|しかし|だが|ただ|でも|また|実際|今)、?)?(?:[^。、]{1,12}(?:では|でも|には|で|に)、?)?` + points + `[^。]{0,16}?` + hearers)
	rxThis     = regexp.MustCompile(`^(?:しかし|だが|ですが|ただし?|でも|けれど(?:も)?|ところが|実際|もちろん)?、?(?:これ|それ|こちら|以上|上記)(?:ら)?(?:は|も|って)[^。はが]{0,20}?(?:` + untruth + `)`)
	// rxOfTheirs begins with a pointer at somebody, or at when and why: そのくせ, こんな会社.
	rxOfTheirs = regexp.MustCompile(`^(?:[^。、]{1,12}(?:では|でも|には|で|に)、?)?` + points + `(?:くせ|うえ|上|会社|同社|運営|企業|社長|経営|広報|対応|説明|時|とき|後|頃|日|ため|せい|結果|通り|とおり|人|者|連中)`)
	// rxNonetheless is a reproach that is upheld whatever is said to it.
	rxNonetheless = regexp.MustCompile(`(?:言|い)(?:われ|っ)(?:ても|たって)`)
	// rxRumoured ends a sentence that tells what others say, nobody by name.
	rxRumoured = regexp.MustCompile(`(?:(?:という|といった|との|とする|って(?:いう)?)(?:根拠不明の|真偽不明の|未確認の)?(?:噂|うわさ|ウワサ|話|情報|投稿|書き込み|説|憶測|デマ|記事|コメント|声|動画|画像)(?:が|も|は|を)[^。]{0,24}|らしい(?:です)?(?:よ|ね)?|(?:という|との)(?:噂|うわさ|話|説|投稿|情報|書き込み)(?:だ|です)?|(?:と|って)(?:も)?(?:言|い)われ(?:て(?:い)?(?:る|ます)|ている)?(?:よう(?:だ|です))?)[。！!？?」』\s]*$`)
	rxUntrue   = regexp.MustCompile(untruth)
	rxWrong    = regexp.MustCompile(untruth + `|` + unjustly)
	// rxStands is what makes of such a word no verdict, or an exclamation.
	rxStands = regexp.MustCompile(`^(?:で|じゃ)?(?:は|も)?(?:な(?:い|く|し|かっ)|あり(?:ませ|え)|ござい|みたい|だろ|でしょ|と(?:は|も)(?:言|い|思|限|考)|だと(?:は|も|言|い|会社|同社|主張|反論)|か(?:どうか|は|も))|^(?:だと|と)(?:いう|の)(?:証拠|保証)`)
	// rxOwnTopic is a topic of its own, which the verdict of a sentence is on: 会社の説明は嘘だ.
	rxOwnTopic = regexp.MustCompile(`([^、。]{1,24})は`)
	rxMatter   = regexp.MustCompile(`(?:これ|それ|あれ|実際|全部|すべて|全て|話|噂|うわさ|情報|投稿|書き込み|説|内容|主張|裏付け|根拠|証拠|事実|現時点で|現在で|発表で|調べで|少なくとも|(?:会社|同社|当社|弊社|運営|広報|担当者)(?:側)?)$`)
)

// verdict reports whether a text has a word of rx that nothing takes back.
func verdict(rx *regexp.Regexp, text string) bool {
	for _, at := range rx.FindAllStringIndex(text, -1) {
		if !rxStands.MatchString(text[at[1]:]) {
			return true
		}
	}
	return false
}

// TakenBack is how many of the next sentences it takes to say that the words of the
// first are not so, or that those who say so are wrong; 0 if they do not: 公表が遅すぎる。
// そう騒ぐ人がいるが的外れだ。 Of the next two at most.
func TakenBack(sentence string, next ...string) int {
	heard := rxRumoured.MatchString(sentence)
	for i, one := range next {
		one = strings.TrimLeft(one, " 　\t\n…‥・「『")
		pointed := rxPointing.MatchString(one) && !rxOfTheirs.MatchString(one) && !rxNonetheless.MatchString(one)
		switch {
		case i > 1, one == "":
			return 0
		case rxThis.MatchString(one) && verdict(rxUntrue, one), pointed && verdict(rxWrong, one):
			return i + 1
		case heard && verdict(rxUntrue, one) && !hasTopic(one):
			return i + 1
		case !pointed:
			return 0
		}
		heard = true
	}
	return 0
}

// hasTopic reports whether a sentence is about something else than what was said.
func hasTopic(s string) bool {
	m := rxOwnTopic.FindStringSubmatch(s)
	return m != nil && !rxMatter.MatchString(m[1])
}

var (
	// rxUntrueHeading is that of a part of a page that lists what is not so.
	rxUntrueHeading = regexp.MustCompile(`(?:よくある(?:誤解|間違い|勘違い|デマ|思い込み)|誤情報|偽情報|デマ|フェイク(?:ニュース|情報)?|(?:間違った|誤った|根拠のない|事実と異なる|事実でない|事実ではない)(?:情報|噂|うわさ|話|投稿|理解|認識))(?:の?(?:まとめ|一覧|リスト|例|実例|集|数々)|(?:に|への?)(?:ご)?注意(?:を|ください|下さい|喚起)?|について|とは)?[^\p{L}]*$`)
	// rxFalse is how a line begins that is labelled as not so, and rxTrue one that says
	// what is.
	rxFalse = regexp.MustCompile(`^[\s　・]*(?:[【\[［〔(（](?:誤|誤り|誤情報|誤解|デマ|嘘|ウソ|フェイク|偽)[】\]］〕)）]|(?:誤|誤情報|誤解|デマ|嘘)[0-9０-９]*\s*[:：])`)
	rxTrue  = regexp.MustCompile(`^[\s　・]*(?:[【\[［〔(（]?(?:正|正解|事実|実際|真実|真相|回答|訂正|解説|答え|答)[】\]］〕)）:：]|[AＡ]\s*[.．:：]|[→⇒○◯])|実際|正しく|事実は|しかし|だが|ですが|けれど|ただし|本当は|では(?:な|あり|ござ)|じゃな|ませんので|確認(?:され|でき)て(?:い)?(?:な|ませ)|[?？]`)
)

// ListsUntrue reports whether a heading is that of a part of a page that lists what is
// not so: よくある誤解, ネット上のデマ.
func ListsUntrue(heading string) bool { return rxUntrueHeading.MatchString(heading) }

// CalledUntrue reports whether a line is called untrue by the heading it stands under or
// by its own label, and does not say itself what is so; before is what stands before it
// under that heading, of which nothing may say so either.
func CalledUntrue(line, heading string, before ...string) bool {
	if rxFalse.MatchString(line) {
		return true
	}
	if !ListsUntrue(heading) || says(line) {
		return false
	}
	for _, one := range before {
		if says(one) {
			return false
		}
	}
	return true
}

// says reports whether a line says what is so, or that something is not.
func says(line string) bool { return rxTrue.MatchString(line) || rxWrong.MatchString(line) }
