package voice

import "regexp"

// register is how a passage speaks to its readers.
type register int

const (
	plainWords register = iota
	letter              // as organisations write: いたします, 弊社, お詫び申し上げます
	casual              // as people talk: よね, と思う, 笑
)

var (
	rxLetter = regexp.MustCompile(`弊社|当社|当機構|本機構|当委員会|当協会|当院|本学|拝啓|敬具|平素|(?:いた|致)し(?:ます|ました|まして|ており|たく|かね)|申し(?:上げ|訳(?:ございません|ありません))|ございま(?:す|した|せん)|させていただ|賜り|何卒|お客様各位|お問い?合わ?せ(?:いただき|の件)|ありがとうございま|まいります|しております`)
	rxCasual = regexp.MustCompile(`(?:よね|だよ|すよ|ですね|すね|ますね|だね|かな|かも|じゃん|でしょ|だろう|だわ|っけ|けどね?|んだ|のだ|ませんよ|ったり|もん|なあ|なぁ|ぞ|とか|笑|草|ｗ|w)[。、！？!?…~〜ー笑]*$|(?:よね|んです|んだよ|じゃない|だけど|けど、|と思[いうっ]|めっちゃ|やばい|ひどい|って感じ|わたし|わたしは|僕|俺|うち(?:も|の|は)|うーん|いやいや|まあ|なんか|びっくり|そうです。|てたん|てて|みた。|みました|ちゃんと|怒って|もらった|たいなあ|ほんと|だって|らしい|貼る|すごい|きたよ|来たよ|してるな|ようです|凸電)`)
)

// registerOf judges a passage by its words. One that has marks of both is
// the letter's only without those of talk: people who talk also thank.
func registerOf(s string) register {
	switch {
	case rxCasual.MatchString(s):
		return casual
	case rxLetter.MatchString(s):
		return letter
	}
	return plainWords
}
