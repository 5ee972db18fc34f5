package match

import "regexp"

// The expressions below read the normalised sentence, or the predicate chain
// to the right of the evidence. They are tried in the order they stand.

// notNegation holds what has a ない in it and denies nothing. It is blanked
// before negations are counted, so longer forms stand before their parts.
var notNegation = regexp.MustCompile(`` +
	`(?:とは|とも)?(?:言い|いい)切れない|とは限らない|` + // after a negation or a claim: leaves it open
	`(?:かも|かもは)(?:しれ|知れ)(?:ない|ません|ず|ぬ)|` +
	`(?:なければ|なくては|ねば|ないと|なくちゃ|なきゃ)(?:(?:なら|いけ)(?:ない|ません|ぬ|ん|ず)|駄目|だめ|ダメ)|な(?:きゃ|くちゃ)(?:[。!よね]|$)|` +
	`ざるを(?:得|え)(?:ない|ません|ず)|(?:て|で)も(?:おかしく|不思議(?:では|じゃ)?)(?:は)?(?:ない|ありません)|` +
	`しか(?:あり得|ありえ)?(?:ない|ありません|なさそう)|に(?:違い|相違|ちがい)(?:ない|ありません|なし)|` +
	`申し?訳(?:が|も)?(?:ない|なく|ございません|ありません|なさ)|間違い(?:は)?な(?:い|く|さ)|(?:仕方|しかた|しよう|しょうが)(?:が|も)?(?:ない|なく|ありません)|` +
	`(?:だけ|のみ|ばかり)(?:では|じゃ|で)?(?:なく|ない|ありません|済まない)|のみならず|` +
	`に(?:(?:他|ほか)なら(?:ない|ず|ぬ)|(?:他|ほか)なりません)|論を(?:待|ま)(?:たない|ちません|たず)|(?:看過|容認|見過ご|擁護)(?:でき|せ)?(?:ない|ません|ず)|認められ(?:る(?:もの)?(?:では|じゃ))?(?:ない|ありません|ません)|やむを(?:得|え)(?:ない|ず|ません)|免れ(?:ない|ません|え?得?ない)|避けられ(?:ない|ません)|` +
	`否(?:め|定でき)(?:ない|ません)|(?:言|い|云)うまでもな(?:い|く)|までもな(?:い|く)|足り(?:て)?(?:い)?(?:ない|ません|ん)|見合(?:わ|って(?:い)?)(?:ない|ません)|` +
	`割に合わ(?:ない|ん)|(?:済|す)ま(?:さ)?(?:れ)?(?:ない|ません|せない)|許(?:さ|せ|され)(?:ない|ません|ん)|(?:考え|信じ)られ(?:ない|ません|ん)|(?:あり|有り)(?:得|え)(?:ない|ません|ん)|` +
	`納得(?:が|は|も)?(?:いか|行か|でき|出来)(?:ない|ません|ん)|話になら(?:ない|ん|ず)|とんでもな(?:い|く)|たまら(?:ない|ん)|もったいな(?:い|く)|` +
	`(?:でき|出来|し)てい?るとは(?:言え|いえ|言い難|思え)(?:ない|ません|ず)?|少なく(?:ない|とも)|問題な(?:い|く)|` +
	`(?:て|で)(?:くれ|もらえ|いただけ|頂け|くださ|下さ)(?:ない|ません)|` +
	`(?:の|ん)?(?:では|じゃ)(?:ない|ありません|なかろう)(?:です|でしょう|だろう)?か|(?:の|ん)(?:では|じゃ)(?:ない|ありません)(?:の|と|[?]|$)|` +
	`(?:では|じゃ)(?:ない|ありません)(?:です)?(?:か)?[?!]?$`)

// tag ends a sentence that looks for agreement: the stance is that of what
// it is attached to.
var tag = regexp.MustCompile(`(?:じゃ|く|では|なく)(?:ない|ありません)(?:です)?[?]+$|(?:じゃん|じゃね|だろ|でしょ|よね|だよな|よな)[?]*$`)

// question is a question on the surface.
var question = regexp.MustCompile(`[?]$|(?:です|ます|ません|した|った|いた|んだ|ない|なかった|る|う|い|の|ん|なの|もの|何|なん|こと|気|つもり|わけ|まで|だけ|ず|[一-龠々])か(?:な|なあ|ね|よ|しら|い)?$|(?:わけ|かしら|かな|(?:る|た|い|な|てん|して)の|だと)$`)

// asks is a question word on the predicate itself.
var asks = regexp.MustCompile(`なぜ|何故|なんで|どうして|いつ(?:まで|から|に|の)?|どう(?:なって|する|した|やって|いう)|どこ|誰|だれ|いくら|何(?:で|を|の|が|円|日|年|や|し)|どれ(?:くらい|ぐらい|だけ)`)

// asksNot holds what only looks like a question word.
var asksNot = regexp.MustCompile(`いつ(?:も|か|でも|の間)|どうせ|どうして(?:も)|何で(?:も)|どこ(?:か|でも|も)|誰(?:か|も|でも)|いくら(?:か|でも|何でも|なんでも|なん)`)

// asksEnd is how a sentence with a question word ends when it asks.
var asksEnd = regexp.MustCompile(`(?:の|のか|か|ん|んだ|んだよ|んだろ|のだろう|んだろう|でしょう|だろう|って|よ|のよ|ですかね|かね|わけ)$`)

// demand is a demand in the predicate chain.
var demand = regexp.MustCompile(`(?:て|で)(?:ほしい|欲しい|ほしかった|もら(?:いたい|わない|えない)|いただ(?:きたい|けない|けます)|頂(?:きたい|けない|けます)|くださ(?:い|れ)|下さい|くれ(?:ない|よ|ません|$)|ちょうだい|頂戴)|` +
	`べき(?:だ|です|である|で|と|では|じゃ|もの|なの|よ|か|$)|(?:よう(?:に)?|旨)(?:[^、。]{0,8})(?:要請|要求|要望|求め|お願い|願い|指示|命じ|命令|勧告|指導|促)|(?:を|も)(?:求め|要求|要請|請求)|` +
	`(?:こと|の)を?(?:望む|望みます|願う|願います|求む)|(?:せよ|しろ|出せ|払え|返せ|消せ|よこせ|やれ|言え|急げ|謝れ|教えろ|捨てろ|知らせろ|認めろ|動け|しなさい)(?:[よやっな!]*(?:$|と(?:言|い|迫|訴|の声)))|(?:て|で)よ[!]*$`)

// wonders is a question inside the sentence, before a comma.
var wonders = regexp.MustCompile(`(?:の|だろう|でしょう)か$|(?:なぜ|なんで|どうして|いつ|いくら|どう|誰が).*(?:る|た|い)の$`)

// noDemand is a past べき, which is a judgement, or a right to demand.
var noDemand = regexp.MustCompile(`(?:求め|請求す|要求す)る(?:権利|こと)|べき(?:だった|でした|だと思っ|であった|じゃなかった|ではなかった)`)

// rejects denies with a word of its own.
var rejects = regexp.MustCompile(`拒否|拒(?:む|ん|み)|断(?:る|ら|り|っ)|否定|反論|却下|棄却|事実無根|誤り|誤解|デマ|嘘|(?:当|あ)た(?:ら|り)な|あたらな|不要|無用|見送|対象外|免責|負わな|突っぱね|ゼロ|無し|なし(?:$|[でと、。!?])|だけで済ま|に欠け|難(?:い|く|し)|がたい|かね(?:ます|る|ま)`)

// rules are statements of how things are to be done, plans and offers.
var regulates = regexp.MustCompile(`ものと(?:する|します|し)|こと(?:と|に)(?:する|します|している|しており|しています|なる|なって|なります)|(?:なければ|ねば)なら|(?:こと|必要)が(?:でき|望ましい|ある|求められ)|努め|予定|方針|規定|規約|定め|義務|権利が(?:ある|あり)|場合(?:は|に|が|には)?|すること。?$|対象(?:は|と)|方法|期限|とき(?:は|に)|については|をもって`)

// offers is a plan or offer in the speaker's own predicate.
var offers = regexp.MustCompile(`^[^た]{0,14}?((?:いた|致)します|させていただきます|申し上げます|てまいります|て参ります)|^[^てたで]{0,8}?(します)$`)

// still makes a negation say that something is overdue.
var still = regexp.MustCompile(`まだ|未だ|いまだ|一向に`)

// claims says that what was prompt was done, or praises it.
var claims = regexp.MustCompile(`(?:た|だ|て(?:い)?る|てて|ており|ています|ていました|てき)(?:[^い]|$)|認識|可能だ`)

// praise is for what was done promptly.
var praise = regexp.MustCompile(`評価|ありがと|感謝|印象|立派|偉い|さすが|良い|いいね|見習`)

// precedent is a mention of earlier cases.
var precedent = regexp.MustCompile(`判例|前例|先例|事例|過去(?:の|に|には|では)|以前の(?:事件|流出|漏)|当時|相場|(?:19|20)\d\d年の`)

// hearsay, hedge and tagged doubt.
var hearsay = regexp.MustCompile(`とのこと|らしい|(?:た|る|う|い|ない|だ)そう(?:だ|です|な|で|$|[。、])|という(?:話|噂|うわさ|報道|情報|こと(?:だ|です|らし|$)|$)|と(?:(?:言|い)われて(?:い)?(?:る|ま)|報じられ|伝えられ|聞)|によ(?:れば|ると|りますと)|(?:た|る|い|だ)って(?:さ|よ|聞|噂|言われて|言って)|んだって|だって(?:さ|よ|$)|そうな$|噂`)

var hedge = regexp.MustCompile(`かも(?:しれ|知れ|な|ね|$)|可能性|恐れ|おそれ|(?:の|ん)(?:では|じゃ)(?:ない|ありません)(?:です|でしょう|だろう)?か|おそらく|恐らく|たぶん|多分|(?:だろう|でしょう)(?:と|ね|な|し|が|けど|$|[。、])|と(?:思われ|見られ|みられ|考えられ)|(?:ようだ|ようです|ようで$|みたい)|推定|見込み|はず(?:(?:だ|です|だった|でした)(?:$|[。、がけよ])|$)|もしかし|ひょっとし|気がする|疑い|と推測`)

// source and maybe stand before the evidence.
var (
	source = regexp.MustCompile(`によ(?:れば|ると)|噂(?:では|だと)|聞いた(?:話|ところ)`)
	maybe  = regexp.MustCompile(`おそらく|恐らく|たぶん|多分|もしかし|ひょっとし|推定`)
)
