package report

import (
	"regexp"
	"strings"
)

// longestShout is how many bytes a sentence has at most that may stand between one
// and the と behind both: 遅い！ひどい！と騒ぐ人.
const longestShout = 30 * len("字")

// rxWithin is how a sentence begins that has the ones before within it: 遅すぎる！と騒ぐ.
var rxWithin = regexp.MustCompile(`^[」』]?[\s　…‥・]*(?:と(?:いう|言|いっ|騒|書|主張|批判|非難|叫|責め|怒|決めつけ|断じ|煽|あお|の|まで|は思|は言|は考|も思|も言|も考)|など(?:と|という)|なんて|だなんて|って|とか)`)

// embedding is where the sentence ends that has the one within it that ends at a byte;
// that byte if none has.
func embedding(text string, end int) int {
	for at, n := end, 0; n < 3 && at < len(text); n++ {
		if rxWithin.MatchString(text[at:]) {
			first := len(text[at:]) - len(strings.TrimLeft(text[at:], " \t\n　…‥・"))
			return nextSentence(text, at+first)
		}
		next := nextSentence(text, at)
		if next-at > longestShout || strings.Contains(text[at:next], "\n") {
			break
		}
		at = next
	}
	return end
}

// What takes words as those of others, or as a mere thought; and what says of them that
// they are wrong. It is people who are wrong: of words alone なんておかしい, and what one was
// told, と言われ、納得できない, is a reproach.
const (
	who      = `(?:ような|風な|だけの)?(?:人|者|奴|やつ|連中|輩|方|声|意見|批判|主張|指摘|見方|論調|噂|うわさ|話|説|書き込み|コメント|投稿|論|非難|言い分|言説|記事|アカウント)`
	shouting = `(?:騒ぐ|騒いで(?:い)?る|批判する|非難する|叫ぶ|責める|怒る|書く|主張する|決めつける|言い張る|断じる|煽る|あおる|吹聴する)`
	ofOthers = `(?:(?:と(?:いう|言う|いった|言った|の)|って|` + cites + `(?:言う|いう)|` + cites + shouting + `)` + who + `|` + cites + shouting + `の|(?:などと|なんて|とか|だなんて)(?:言う|いう)の)`
	cites    = `(?:と|などと|なんて|って|とか|だなんて)`
	ofWords  = `(?:という(?:のは|のも|こと)|とは|なんて|などと|って(?:の|こと)は|だなんて)`
	untrue   = `間違い|間違って|誤り|誤解|嘘|デマ|勘違い|思い込み|冗談|事実(?:では(?:な|あり)|と異)|思わな|思いませ|思え(?:な|ませ)|言え(?:な|ませ)|言わな|言いませ|考え(?:な|ませ)|当たら(?:な|ぬ|ず|ませ)|正しくな|わけ(?:では|じゃ)(?:な|あり)`
	unjust   = untrue + `|おかし|筋違い|的外れ|的はずれ|見当違い|言いがかり|暴論|(?:賛成|同意|共感|納得|支持|賛同)(?:は|も)?(?:でき|し)(?:な|ませ|かね)|気が知れ(?:な|ませ)|理解でき(?:な|ませ)|理解に苦し|どうかし|馬鹿げ|ばかげ|見る目がな`
	unmeant  = cites + `(?:言う|いう|主張する|批判する|責める)(?:つもり|気)(?:は|も)[^。！？!?\n]{0,8}(?:な|あり|ござ)|と(?:いう|言う)わけ(?:では|じゃ)(?:な|あり)|という(?:根も葉もない|根拠のない|事実無根の|完全な|ひどい)?(?:嘘|うそ|デマ|誤解|誤報|冗談|与太話|作り話)`
	// onceThought is what one thinks no more, or would only like to say.
	onceThought = `と(?:思|考え|信じ)[っえ]?て(?:い)?(?:た|ました)(?:の?です)?(?:が|けど|けれど)[^。！？!?\n]{0,20}(?:違|間違い|誤解|勘違い)|と言いたいところ(?:だ|です)が`
)

var rxRejected = regexp.MustCompile(ofOthers + `[^。！？!?\n]{0,40}?(?:` + unjust + `)|` + ofWords + `[^。！？!?\n]{0,20}?(?:` + untrue + `)|` + unmeant + `|` + onceThought)

// rxUpheld is what takes a rejection back or makes it an exclamation: 間違いではない, 嘘だろ.
var rxUpheld = regexp.MustCompile(`^(?:な(?:い|く|し)|みたい|だろ|でしょ|(?:で|じゃ)は?(?:な|あり)|く(?:は|も)?(?:な|あり)|と(?:は|も)(?:言|い|思|限|考)|だと(?:は|も)|じゃな)`)

// rejected reports whether the one who speaks rejects the words that end at a byte, in
// their sentence, which ends at another, or in the one that has it within, and where
// that ends: 公表が遅すぎる！と騒ぐ人は間違っている.
func rejected(text string, words, sentence int) (end int, yes bool) {
	end = embedding(text, sentence)
	rest := text[words:end]
	for _, at := range rxRejected.FindAllStringIndex(rest, -1) {
		if !rxUpheld.MatchString(rest[at[1]:]) {
			return end, true
		}
	}
	return sentence, false
}
