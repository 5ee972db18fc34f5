package match

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"classify/nlp/codebook"
	"classify/nlp/text"
	"classify/store/record"
)

// compile makes rules of one theme from the YAML of its rules.
func compile(t *testing.T, theme string, names ...string) *Rules {
	t.Helper()
	b, err := codebook.Parse("t.yaml", []byte("version: 1\nname: trial\nlists: {TELL: [公表, 連絡, 知らせる]}\nthemes:\n- {id: x, label: {en: X}, "+theme+"}\n"))
	if err != nil {
		t.Fatal(err)
	}
	return Compile(b, names)
}

// quotes returns the quotations of the findings in s.
func quotes(r *Rules, s string, facts ...record.Fact) string {
	var out []string
	for _, f := range r.Find(r.Read(text.Normalise(s, 0), facts), r.May(text.Normalise(s, 0).Text, facts), Context{}, s) {
		out = append(out, f.Quote)
	}
	return strings.Join(out, "|")
}

func TestFindMatchesEachFormOfElement(t *testing.T) {
	for _, c := range []struct{ rules, in, want string }{
		{"rules: [{id: r, word: [慰謝料]}]", "高い慰謝料だ", "慰謝料"},
		{"rules: [{id: r, word: [慰謝料]}]", "慰謝料って相場は", "慰謝料"}, // cut 慰謝|料っ|て
		{"rules: [{id: r, word: ['慰謝料']}]", "慰謝料って相場は", ""},
		{"rules: [{id: r, word: [補償金]}]", "補償金融の話", ""},
		{"rules: [{id: r, word: [電話番]}]", "電話番号は", ""},
		{"rules: [{id: r, word: [知らせてくれる]}]", "早く知らせてくれた", "知らせてくれ"},
		{"rules: [{id: r, word: ['黙って']}]", "黙ってた、黙る", "黙って"},
		{"rules: [{id: r, word: ['黙って']}]", "黙る", ""},
		{"rules: [{id: r, word: [退会+者]}]", "退会の者、退会者", "退会者"},
		{"rules: [{id: r, word: [/おっ*そ/]}]", "おっっっそい", "おっっっそ"},
		{"rules: [{id: r, word: [/(保有)個人/]}]", "保有個人データ", "保有"},
		{"rules: [{id: r, near: [TELL, 遅い], within: 2}]", "遅すぎる連絡", "遅すぎる連絡"},
		{"rules: [{id: r, near: [TELL, 遅い], within: 2}]", "遅い電車に乗ってから連絡した", ""},
		{"rules: [{id: r, seq: [TELL, 遅い]}]", "遅い連絡", ""},
		{"rules: [{id: r, near: [TELL, {money}]}]", "500円と連絡", "500円と連絡"},
		{"rules: [{id: r, near: [TELL, {pos: 動詞}]}]", "連絡は来た", "連絡は来"},
		{"rules: [{id: r, near: [TELL, 遅い], unless: [配送]}]", "配送の連絡が遅い", ""},
		{"rules: [{id: r, near: [TELL, 遅い], also: [会社]}]", "連絡が遅い", ""},
		{"rules: [{id: r, near: [TELL, 遅い], scope: clause}]", "連絡して、遅い", ""},
		{"rules: [{id: r, near: [TELL, 遅い], scope: clause}]", "連絡は、遅い", "連絡は、遅い"},
		{"mask: [連絡+先], rules: [{id: r, word: [TELL]}]", "連絡先は不明", ""},
		{"mask: [連絡+先], rules: [{id: r, word: [TELL]}]", "連絡先に連絡", "連絡"},
	} {
		r := compile(t, c.rules)
		if got := quotes(r, c.in, record.Fact{Type: "money", Start: 0, End: 6}); got != c.want {
			t.Errorf("%s on %q finds %q, want %q", c.rules, c.in, got, c.want)
		}
	}
}

func TestFindTakesTheFirstRuleAndTheTightestPlace(t *testing.T) {
	r := compile(t, "rules: [{id: a, near: [TELL, 遅い]}, {id: b, word: [遅い]}]")
	s := "遅い電車の連絡よりも公表が遅い"
	f := r.Find(r.Read(text.Normalise(s, 0), nil), r.May(text.Normalise(s, 0).Text, nil), Context{}, s)
	if len(f) != 1 || f[0].Rule != "x/a" || f[0].Quote != "公表が遅い" {
		t.Errorf("Find(%q) = %+v", s, f)
	}
}

func TestTheOrganisationsNameIsNoEvidence(t *testing.T) {
	r := compile(t, "rules: [{id: r, word: [連絡]}]", "みなと連絡網")
	if got := quotes(r, "みなと連絡網で流出"); got != "" {
		t.Errorf("the name is taken for evidence: %q", got)
	}
}

func TestQuotationsAreOriginalBytes(t *testing.T) {
	r := compile(t, "rules: [{id: r, near: [レンラク, 遅い]}]")
	if got := quotes(r, "え、ﾚﾝﾗｸ が　かなり遅いー"); got != "ﾚﾝﾗｸ が　かなり遅い" {
		t.Errorf("quote %q", got)
	}
}

// predicates are sentences about 遅い or 補償 with what their predicate says.
var predicates = []struct {
	in        string
	stance    record.Stance
	certainty record.Certainty
}{
	{"公表が遅い。", "asserted", "certain"},
	{"公表が遅かった", "asserted", "certain"},
	{"公表は遅くない。", "denied", "certain"},
	{"遅れはありません。", "denied", "certain"},
	{"「遅い」との指摘は当たらない。", "denied", "certain"},
	{"遅いと言われても仕方ない。", "asserted", "certain"},
	{"遅いかもしれない。", "asserted", "hedged"},
	{"遅いに違いない。", "asserted", "certain"},
	{"遅くないとは言い切れない。", "denied", "certain"},
	{"補償しないわけではない。", "asserted", "certain"},
	{"補償しなくはない。", "asserted", "certain"},
	{"補償しないこともない。", "asserted", "certain"},
	{"補償しないとは言えない。", "asserted", "certain"},
	{"補償の必要は否定できない。", "asserted", "certain"},
	{"補償せずには済まない。", "asserted", "certain"},
	{"補償なしでは済まされない。", "asserted", "certain"},
	{"補償しないなどということはあり得ない。", "asserted", "certain"},
	{"補償しないことを否定した。", "asserted", "certain"},
	{"補償しないとの報道は誤りだ。", "asserted", "hearsay"},
	{"補償しないとの指摘は当たらない。", "asserted", "certain"},
	{"補償しないと否定した。", "denied", "certain"},
	{"補償するとの報道は誤りだ。", "denied", "hearsay"},
	{"補償が要らないわけではない。", "asserted", "certain"},
	{"遅れがないとは言い難い。", "asserted", "certain"},
	{"遅いわけではない。", "denied", "certain"},
	{"遅すぎるのではないか。", "asked", "hedged"},
	{"遅くない?", "asserted", "certain"},
	{"遅いだろ?", "asserted", "certain"},
	{"なぜ遅れたのか。", "asked", "certain"},
	{"なんで遅れたの", "asked", "certain"},
	{"公表が遅れたらしい。", "asserted", "hearsay"},
	{"公表が遅れたとのこと。", "asserted", "hearsay"},
	{"遅れたが、説明はない。", "asserted", "certain"},
	{"遅れたけど仕方ないのでは?", "asserted", "certain"},
	{"補償しないのか?", "asked", "certain"},
	{"補償してほしい。", "asked", "certain"},
	{"補償すべきだ。", "asked", "certain"},
	{"補償すべきだった。", "asserted", "certain"},
	{"補償しろ", "asked", "certain"},
	{"委員会は「補償せよ」と会社に求めた。", "asked", "certain"},
	{"直ちに補償せよと同社に命じた。", "asked", "certain"},
	{"補償には応じないと答えた。", "denied", "certain"},
	{"補償を拒否した。", "denied", "certain"},
	{"補償せざるを得ない。", "asserted", "certain"},
	{"補償になってもおかしくない。", "asserted", "certain"},
	{"被害を補償するものとする。", "neutral", "certain"},
	{"補償いたします。", "neutral", "certain"},
	{"補償について説明がない。", "asserted", "certain"},
	{"補償の窓口は本社に置くこと。", "neutral", "certain"},
	{"補償は翌月に始めることとされたい。", "neutral", "certain"},
	{"治療の費用まで補償すると発表した。", "neutral", "certain"},
	{"補償は一度きり、と約款の九条に小さく書いてある。", "neutral", "certain"},
	{"補償の額は、過去三年の売上げを基に算定する。", "neutral", "certain"},
	{"遺族らは補償の上乗せを会社に求めている。", "asked", "certain"},
	{"補償の通知が、なぜまだ出ないんです。", "asked", "certain"},
	{"補償について、なぜ会見を開かないんや。", "asked", "certain"},
	{"補償はいくらになるんだろう。", "asked", "certain"},
	{"補償してくれと頼んでから三週間になる。", "asserted", "certain"},
	{"補償は二割しか出さない。", "asserted", "certain"},
	{"補償は出さない、しかしお詫びはする。", "denied", "certain"},
	{"補償がこの額なのは致し方ない。", "asserted", "certain"},
	{"補償として宿代を一律五千円お戻しします。", "neutral", "certain"},
	{"補償はうちで全部持つんだよ。", "neutral", "certain"},
	{"補償は一人ずつ払うと話していた。", "neutral", "certain"},
	{"補償の話は聞いている。", "asserted", "certain"},
	{"補償の額には呆れる。", "asserted", "certain"},
	{"補償の約束はその場でしないこと。", "neutral", "certain"},
	{"補償の申し出を待たず、料金から引くことが望ましい。", "neutral", "certain"},
	{"補償の時期は適切であったと考えております。", "denied", "certain"},
	{"補償が遅れたとは思わない。", "denied", "certain"},
	{"補償が遅れるとは思わなかった。", "asserted", "certain"},
	{"補償することになっておりましたが、実際には何もありませんでした。", "asserted", "certain"},
	{"補償を求められた者は、窓口へ回した。", "asserted", "certain"},
	{"補償を求めて先週訴えた。", "asserted", "certain"},
	{"補償で着手金三万ってどうなん", "asked", "certain"},
	{"補償が半分で終わったと聞いたが、ほんまかいな。", "asked", "hearsay"},
	{"補償は二年までと決まっております。", "neutral", "certain"},
	{"補償は申し出た順に出る仕組みになっている。", "neutral", "certain"},
	{"命令書には「補償の状況を月末までに報告すること」とある。", "neutral", "certain"},
	{"補償は三年まで、と約款の四条には今も書かれている。", "neutral", "certain"},
	{"補償が少ないという、この一点に尽きる。", "asserted", "certain"},
	{"補償なんか一切考えてへんって言われた。", "denied", "certain"},
	{"補償の通知は十日以内に済ませております。", "denied", "certain"},
	{"補償が遅れたことに変わりはない。", "asserted", "certain"},
	{"補償が少ないことに疑いはない。", "asserted", "certain"},
	{"補償の予定はない。", "denied", "certain"},
	{"補償はない。", "denied", "certain"},
	{"補償をもらっても名前は戻らない。", "asserted", "certain"},
	{"補償が十分でない。", "asserted", "certain"},
	{"補償の券なんかいらない。", "asserted", "certain"},
	{"補償がこれでは残念でならない。", "asserted", "certain"},
	{"補償を強く要請します。", "asked", "certain"},
	{"補償くらいしてくれないと困る。", "asked", "certain"},
	{"補償を請求できるかもしれない。", "asserted", "hedged"},
	{"会社は補償を遅らせるよう命じていた。", "asserted", "certain"},
	{"補償の期限は三十日以内です。", "neutral", "certain"},
	{"補償に三週間もかける必要があったのか疑問だ。", "asked", "certain"},
	{"南海電器の事件では補償として金券が配られた。", "neutral", "certain"},
	{"今回の事件では補償として金券が配られた。", "asserted", "certain"},
	{"補償が遅れたって話だ。", "asserted", "hearsay"},
	{"補償は数千円ではないかと思う。", "asserted", "hedged"},
	{"補償の手続きは手数料なしで受け付けた。", "asserted", "certain"},
}

func TestStanceFollowsThePredicate(t *testing.T) {
	late := compile(t, "rules: [{id: r, word: [遅い, 遅れる, 遅れ, 補償]}]")
	for _, c := range predicates {
		f := late.Find(late.Read(text.Normalise(c.in, 0), nil), Every, Context{}, c.in)
		if len(f) != 1 {
			t.Errorf("%q: %d findings", c.in, len(f))
			continue
		}
		if f[0].Stance != c.stance || f[0].Certainty != c.certainty {
			t.Errorf("%q is %s and %s (%s), want %s and %s", c.in, f[0].Stance, f[0].Certainty, f[0].Cue, c.stance, c.certainty)
		}
	}
}

func TestPolarityDecidesWhatANegationMeans(t *testing.T) {
	for _, c := range []struct {
		polarity, in string
		want         record.Stance
	}{
		{"positive", "連絡した", "asserted"}, {"positive", "連絡しなかった", "denied"},
		{"negative", "連絡した", "denied"}, {"negative", "連絡しなかった", "asserted"},
		{"negative", "連絡しなければならない", "neutral"},
		{"both", "連絡した", "asserted"}, {"both", "連絡しなかった", "asserted"},
	} {
		r := compile(t, "rules: [{id: r, word: [連絡], polarity: "+c.polarity+"}]")
		f := r.Find(r.Read(text.Normalise(c.in, 0), nil), Every, Context{}, c.in)
		if f[0].Stance != c.want {
			t.Errorf("%s %q is %s, want %s", c.polarity, c.in, f[0].Stance, c.want)
		}
	}
}

func TestLiteralsAreNeededByEveryMatch(t *testing.T) {
	for _, c := range []struct{ expr, want string }{
		{"公表", "[公表]"}, {"(?:公表|発表)が", "[公表が 発表が]"}, {"遅[いっ]", "[遅い 遅っ]"}, {"[0-9]+円", "[円]"},
		{"[0-9]{2,}", "[0 1 2 3 4 5 6 7 8 9]"}, {"a*", "[]"}, {"(?i)sla", "[]"}, {".+", "[]"},
	} {
		if got := fmt.Sprint(literals(regexp.MustCompile(c.expr))); got != c.want {
			t.Errorf("literals(%s) = %s, want %s", c.expr, got, c.want)
		}
	}
}

// 40 times the words may take some more room, but not some for each of them.
func TestReadDoesNotAllocateForEachWord(t *testing.T) {
	r := compile(t, "rules: [{id: r, near: [TELL, 遅い]}]")
	allocs := func(n int) float64 {
		s := text.Normalise(strings.Repeat("港の倉庫で猫が魚を食べていた。", n), 0)
		return testing.AllocsPerRun(50, func() { r.Read(s, nil) })
	}
	if short, long := allocs(1), allocs(40); long > short+20 {
		t.Errorf("Read allocates %v times for a short sentence and %v for one forty times as long", short, long)
	}
}
