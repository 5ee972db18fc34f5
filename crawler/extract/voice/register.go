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
	// rxCasual is how sentences end in talk, and words of talk anywhere.
	rxCasual = regexp.MustCompile(`(?:よね|[だすたいか]よ|[すだたいる]ね|かな|かも|じゃん|でしょ|だわ|っけ|けど|もん|なあ|なぁ|とか|笑|ｗ|[^A-Za-z]w)(?:[。、！？!?…~〜ー）)]|$)|` +
		`^(?:が|で|でも|だから|だって|てか)、|(?:んです|んだよ|じゃない|だけど|ませんよ|てたん|[いえ]てた[。よ]|めっちゃ|やばい|ひどい|って感じ|わたし|僕|俺|うーん|いやいや|なんか|びっくり|[だた]そうです。|てみ(?:た。|ました)|ちゃんと|もらった|ほんと|すごい|してるな|[^晴]らしい[。よけ]|たんだ|と思(?:[いう]|った|って[^お]))`)
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
