package voice

import (
	"regexp"
	"slices"
	"strings"
)

// manner is how the words behind a bracket take up what stands in it.
type manner int

const (
	notSaid  manner = iota
	saying          // と述べた: the subject speaks
	holding         // としている, という。: so says the subject, or hearsay
	told            // と言われた: who is named with から or に speaks
	voiced          // との声: whoever から names, else the public
	replied         // との回答, とのこと: whoever から names, or the subject
	written         // とあった: the paper named with に
	received        // との説明に反発: whose it is stands before の, the subject only meets it
	bare            // nothing: what stands before or in brackets behind decides
)

const (
	verbs = `述べ|話[しすさせ]|話|語[っりるら]|説明|コメント|回答|答え|謝罪|陳謝|謝[っりる]|釈明|弁明|弁解|明か[しす]|明らかに|発表|公表|指摘|批判|非難|強調|主張|訴え|否定|反論|応じ|呼び?[かが]け|要請|求め|警告|忠告|投稿|つぶや|書き込|書いて|報告|返信|返答|返事|告げ|伝え|認め|分析|結論|問いただ|詰め寄|嘆[いく]|憤[っるり]|怒[っるり]|振り返|打ち明け|漏ら|こぼ[しす]|繰り返[しす]|断言|約束|誓[っいう]|表明|宣言|証言|供述|懸念|評価|切り捨て|肩を落と|首をかしげ|口をそろえ|胸を張|続け|するにとど|[言い](?:って|った|い、|います|いました|う。|うので|うが|うけ|うん|われ)|切り出`
	// voices are nouns for what many say, replies for what one does.
	voices  = `声|意見|批判|指摘|疑問|苦情|不満|反応|書き込み|投稿|非難|要望|感想|口コミ|訴え`
	replies = `コメント|回答|説明|見解|返信|返答|返事|連絡|発言|主張|談話|認識|考え|方針|見方|姿勢|謝罪|案内`
)

var (
	// rxNotSaid is と behind a word that is named, shown, thought or denied.
	rxNotSaid = regexp.MustCompile(`^(?:など)?(?:と|って)(?:は|も(?:言え|いえ|言い|いい|言わ|いわ|取れ|とれ|思|限ら)|も?(?:呼(?:ば|ん|び[^か掛])|題|名付|名づけ|表示|表記|表現|入力|検索|定義|記[しさ載]|掲|書か|思|感じ|考え|判断|定め|位置|見[なら]|銘打)|も?(?:言|い)(?:え[るばずなま]|うべ|うほ|うよ|うの(?:[^で]|で[はも])|うと|っても|ってよ|ってい[いえ]|ってほ|いた|い切れ|わざ|わん|うか|いす|い過|われても|われ(?:てい)?る)|いう(?:の|よ|か[^ら]|わけ|も|こ|だけ|と|ふう|[\p{Han}\p{Katakana}])|いった[^。]|って|言う人)`)
	rxNoun    = regexp.MustCompile(`^(?:(?:など|と|などと)(?:の|いう|いった)(?:[^\s、。]{0,6}?(?:な|い|の))?(` + voices + `|` + replies + `)|[との](声)(?:が|も))`)
	rxPassing = regexp.MustCompile(`^(?:を(?:受け|踏まえ|招|浴び|もら|い?ただ)|に(?:対|答|応|つい)|が(?:上|寄|あ|出|相次|殺到|多|広|根強|来|届|返)|も(?:あ|上|出|多|相次|根強|寄)|から)`)
	rxRumour  = regexp.MustCompile(`^(?:など)?と(?:(?:いう|いい|いいます)(?:[。、]|が、|$)|のこと|の由)`)
	rxHolding = regexp.MustCompile(`^(?:など)?と(?:する(?:$|。|が、|一方|声明|コメント|見解|方針)|した(?:。|$|が、|うえ|上で)|し[、，]|している|しており|していた|して(?:謝|回答|い|、)|みて(?:いる|い)|みられ)`)
	rxWritten = regexp.MustCompile(`^(?:など)?と(?:も|だけ)?(?:あ[るりっ]|書いてあ)`)
	// rxOwned is a noun of saying with whose it is: とする同社の説明.
	rxOwned = regexp.MustCompile(`^(?:など)?と(?:する|いう|いった|した|の)([^。、「」のと]{2,16})の(?:説明|主張|見解|発表|回答|コメント|弁明|釈明|言い分|声明|発言|報告)(?:に|を|は|が|も|から|と)`)
	// rxReceived is a noun of saying that somebody else meets: doubts, answers,
	// receives, denies.
	rxReceived = regexp.MustCompile(`^(?:など)?と(?:の|する|いう|いった|した)[^。、「」]{0,16}?(?:主張|説明|発言|通報|うわさ|噂|報道|報告|発表|通知|連絡|情報|疑い|見方|認識|回答|見解|主旨|趣旨)(?:に|を|には|をめぐ|は)[^。「」]{0,24}?(?:信じ|聞[きいく]|受け入れ|公表|通ら|疑[問わいっう]|反発|反論|否定|受け|対し|批判|非難|違和感|納得|不満|異議|抗議|退け|覆|確認|調べ|応じ|触れ|言及|不信|首をかしげ|打ち消|歓迎|評価)`)
	rxBy       = regexp.MustCompile(`^(?:など)?と、?`)
	rxVerb     = regexp.MustCompile(verbs)
	// rxPassive is what follows a verb whose subject hears.
	rxPassive = regexp.MustCompile(`^(?:さ|ら|わ)?れ(?:[たてるまば、。]|$)`)
	// rxInner are signs that the words before the verb are not the speaking.
	rxInner = regexp.MustCompile(`書か|され|れた|られ|呼ば|題し|思[いっう]|表示|入力|[たる](?:の|こと|もの)[をがは]`)
	// rxCleft is what names at last who says it: 「…」と憤るのは、会員の浜野さん（34）だ。
	rxCleft  = regexp.MustCompile(`^(?:する|した|している|していた|す|る|た|う|く|った|ている|ていた|っている|っていた)?のは、?([^、。]{2,40})[。 　]*$`)
	rxCopula = regexp.MustCompile(`(?:だ|です|である|でした|だった)$`)
	// rxHearsay is what makes of a verb a rumour: 説明したそうだ. という is the press's, of
	// what it was told.
	rxHearsay = regexp.MustCompile(`^[^。、]{0,8}?(?:[たる]そう(?:だ|です|で|な)|らしい|らしく|みたい)`)
	// rxRelative is the end of a verb that a noun follows: 述べた海野社長は.
	rxRelative = regexp.MustCompile(`^(?:する|した|している|していた|べた|べる|た|る|う|った|っている|っていた|ている|ていた)([\p{Han}\p{Katakana}\p{Latin}ー（）0-9]{2,20}(?:さん)?)`)
)

// furthest is how many bytes the verb of saying may stand behind the bracket.
const furthest = 120

// taken is what the words behind a bracket say of it.
type taken struct {
	how     manner
	between string // from と to the verb: may name the subject
	head    string // the noun that the verb describes: 述べた海野社長
	rumour  bool   // という。: the words alone may be a name that somebody has
	passing bool   // the noun is met, not uttered: との批判を受け
}

// soon is how many bytes behind the bracket the particle stands that takes the
// words up: など, と, って or の.
const soon = len("などと")

// takeUp reads the words behind a bracket up to the next one.
func takeUp(after string) taken {
	switch {
	case !strings.ContainsAny(after[:min(len(after), soon)], "とっの"), strings.Trim(after, "。.　 ！？!?") == "":
		return taken{how: bare}
	case rxRumour.MatchString(after):
		return taken{how: holding, rumour: true}
	case rxWritten.MatchString(after):
		return taken{how: written}
	case rxOwned.MatchString(after):
		return taken{how: saying, between: rxOwned.FindStringSubmatch(after)[1] + "は"}
	case rxReceived.MatchString(after):
		return taken{how: received}
	case rxNoun.MatchString(after):
		m := rxNoun.FindStringSubmatch(after)
		how := replied
		if m[2] != "" || slices.Contains(strings.Split(voices, "|"), m[1]) {
			how = voiced
		}
		return taken{how: how, passing: rxPassing.MatchString(after[len(m[0]):])}
	case rxNotSaid.MatchString(after):
		return taken{}
	case rxHolding.MatchString(after):
		return taken{how: holding}
	case rxBy.MatchString(after):
		return spoken(after[len(rxBy.FindString(after)):])
	}
	return taken{how: bare}
}

// spoken reads what follows と: the verb, and what stands before it.
func spoken(rest string) taken {
	near := rest[:min(len(rest), furthest)]
	at := rxVerb.FindStringIndex(near)
	if at == nil {
		if n := nameAtEnd(strings.TrimRight(rest, "。 　")); n.text != "" && n.likely() && n.text == strings.TrimRight(rest, "。 　") {
			return taken{how: saying, between: n.text + "は"} // 「…」と同社広報。
		}
		return taken{}
	}
	if rxInner.MatchString(rest[:at[0]]) {
		return taken{}
	}
	t := taken{how: saying, between: rest[:at[0]]}
	behind := rest[at[1]:]
	if rxHearsay.MatchString(behind) {
		return taken{} // who writes has not heard it
	}
	if rxPassive.MatchString(behind) || strings.HasSuffix(rest[at[0]:at[1]], "われ") {
		t.how = told
	} else if m := rxRelative.FindStringSubmatch(behind); m != nil {
		t.head = m[1]
	} else if m := rxCleft.FindStringSubmatch(behind); m != nil {
		t.head = m[1][:len(m[1])-len(rxCopula.FindString(m[1]))]
	}
	return t
}
