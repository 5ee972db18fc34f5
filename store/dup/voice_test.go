package dup

import (
	"math/rand/v2"
	"strings"
	"testing"
)

var table = []struct {
	name, a, b string
	want       bool
}{
	{"the same", "会員の住所が流出していたと公表した。", "会員の住所が 流出していたと、公表した", true},
	{"short", "遅すぎる。", "遅すぎる。", false},
	{"no letters", "……", "……", false},
	{"a word more", "みなとマッチは二十一日、会員の本人確認書類の画像が外部に流出したと発表した。",
		"みなとマッチは二十一日、会員の本人確認書類の画像データが外部に流出したと発表した。", true},
	{"another number", "流出した可能性のあるお客様情報の件数は760万件であることが判明いたしました。",
		"流出した可能性のあるお客様情報の件数は2,260万件であることが判明いたしました。", false},
	{"without the number", "流出した可能性のあるお客様情報の件数は760万件であることが判明いたしました。",
		"流出した可能性のあるお客様情報の件数は膨大であることが判明いたしました。", false},
	{"a number in kanji", "お預かりしている画像は二〇二一年の審査が終わってから九十日で自動的に消去しております。",
		"お預かりしている画像は2021年の審査が終わってから90日で自動的に消去しております。", true},
	{"another number in kanji", "お預かりしている画像は審査が終わってから三十日で自動的に消去しております。",
		"お預かりしている画像は審査が終わってから90日で自動的に消去しております。", false},
	{"another name", "本件に関するお問い合わせは、ミナトマッチお客様相談窓口までお寄せくださいますようお願いいたします。",
		"本件に関するお問い合わせは、ナギサカードお客様相談窓口までお寄せくださいますようお願いいたします。", false},
	{"another name in kanji", "田中氏は会員の皆さまにご迷惑をおかけしたことをおわびしたいと述べた。",
		"佐藤氏は会員の皆さまにご迷惑をおかけしたことをおわびしたいと述べた。", false},
	{"a name misspelt", "当社のサーバーに対する第三者の不正なアクセスを確認いたしましたのでお知らせします。",
		"当社のサーバに対する第三者の不正なアクセスを確認いたしましたのでお知らせします。", true},
	{"other okurigana", "会員の皆さまからの問い合わせを受け付ける窓口を来週設けることにした。",
		"会員の皆様からの問合せを受付ける窓口を来週設けることにした。", true},
	{"a particle", "会員の本人確認書類の画像が外部に流出したことを確認した。", "会員の本人確認書類の画像の外部への流出したことを確認した。", true},
	{"a polite form", "公表までに一か月もかかったのはあまりに遅すぎると思う。", "公表までに一か月もかかったのはあまりに遅すぎると思います。", true},
	{"retweeted", "公表までに一か月もかかったのはあまりに遅すぎると思う。", "RT @oki_naka: 公表までに一か月もかかったのはあまりに遅すぎると思う。 https://t.example/a1B2", true},
	{"quoted on a board", "公表までに一か月もかかったのは遅い", ">>12 公表までに一か月もかかったのは遅い", true},
	{"a line that is quoted", "公表までに一か月もかかったのは遅い", "＞公表までに一か月もかかったのは遅い", true},
	{"asked with a mark alone", "会員の全員に補償をするのですね。", "会員の全員に補償をするのですね？", false},
	{"asked twice", "会員の全員に早く補償をするのですか。", "会員の全員に早く補償をするのですか？", true},

	{"polite and not", "流出の影響を受けた会員の方には補償します。", "流出の影響を受けた会員の方には補償しません。", false},
	{"done and not", "会社は流出の事実をその日のうちに公表した。", "会社は流出の事実をその日のうちに公表していない。", false},
	{"slow and not", "みなとマッチの公表の時期は決して遅い。", "みなとマッチの公表の時期は決して遅くない。", false},
	{"asked and asserted", "流出を公表するのが一か月も後とは遅くなかったですか。", "流出を公表するのが一か月も後とは遅かった。", false},
	{"needed and not", "退会した会員の本人確認書類の保管は必要だと思います。", "退会した会員の本人確認書類の保管は不要だと思います。", false},
	{"there is and is not", "今回の流出の原因について会社の側に落ち度がある。", "今回の流出の原因について会社の側に落ち度がない。", false},
	{"can and cannot", "退会した後でも本人確認書類の画像の消去を請求できる。", "退会した後でも本人確認書類の画像の消去を請求できない。", false},
	{"written with 無い", "今回の流出の原因について会社の側に落ち度がない。", "今回の流出の原因について会社の側に落ち度が無い。", true},
	{"ず", "会員に知らせて、流出の調査を一か月の間続けていた会社だ。", "会員に知らせず、流出の調査を一か月の間続けていた会社だ。", false},
	{"ぬ", "会員に説明する会社に本人確認書類を預けることになる。", "会員に説明せぬ会社に本人確認書類を預けることになる。", false},
	{"ん in speech", "あんな会社に大事な本人確認書類を預けられると思うわ", "あんな会社に大事な本人確認書類を預けられんと思うわ", false},
	{"不", "会社のお知らせの仕方は個人情報の扱いとして適切だった。", "会社のお知らせの仕方は個人情報の扱いとして不適切だった。", false},
	{"非", "委員会は流出の調査の報告書の全文を公開とすることを決めた。", "委員会は流出の調査の報告書の全文を非公開とすることを決めた。", false},
	{"未", "流出した情報がすでに悪用されたことが確認されている。", "流出した情報がすでに悪用されたことが未確認となっている。", false},
	{"無", "流出した情報の中に暗証番号は含まれて有ると説明した。", "流出した情報の中に暗証番号は含まれて無しと説明した。", false},
	{"for and against", "会員の多くは本人確認書類を残すことに賛成している。", "会員の多くは本人確認書類を残すことに反対している。", false},
	{"begun and stopped", "みなとマッチは新しい会員の受け付けを開始した。", "みなとマッチは新しい会員の受け付けを停止した。", false},
	{"more and fewer", "流出の後に退会の申し込みの件数は大きく増えた。", "流出の後に退会の申し込みの件数は大きく減った。", false},
	{"early and late", "会社の公表はほかの例と比べてもとても早い方だ。", "会社の公表はほかの例と比べてもとても遅い方だ。", false},
	{"legal and illegal", "退会した人の画像を十年残すことは今の法律では合法だ。", "退会した人の画像を十年残すことは今の法律では違法だ。", false},
	{"this year and last", "会社は昨年の春に本人確認書類の消去を始めていた。", "会社は今年の春に本人確認書類の消去を始めていた。", false},
	{"a doubt", "会員の本人確認書類の画像が外部の者に渡っていた。", "会員の本人確認書類の画像が外部の者に渡っていたおそれがある。", false},
	{"a demand", "会社は会員の全員に流出の経緯を手紙で説明している。", "会社は会員の全員に流出の経緯を手紙で説明すべきだ。", false},
	{"called false", "みなとマッチが来月でサービスを終えるそうです。", "みなとマッチが来月でサービスを終えるというのはデマです。", false},
	{"taken back", "みなとマッチは会員の全員に見舞金を払う方針です。", "みなとマッチは会員の全員に見舞金を払う方針を撤回です。", false},
	{"a point in a number", "流出した会員の情報はあわせて1.5万件に上ると会社は説明した。", "流出した会員の情報はあわせて15万件に上ると会社は説明した。", false},
	{"thousands", "流出した会員の情報はあわせて15件に上ると会社は説明した。", "流出した会員の情報はあわせて15万件に上ると会社は説明した。", false},
	{"thousands in kanji", "流出した会員の情報はあわせて数千件に上ると会社は説明した。", "流出した会員の情報はあわせて数百件に上ると会社は説明した。", false},
	{"one and two", "会社は会員の一人に見舞金を支払うと取材に対して答えた。", "会社は会員の二人に見舞金を支払うと取材に対して答えた。", false},
	{"years and months", "退会した会員の本人確認書類の画像は3年の間残される。", "退会した会員の本人確認書類の画像は3か月の間残される。", false},
	{"days and years", "退会した会員の本人確認書類の画像は十年の間残される。", "退会した会員の本人確認書類の画像は十日の間残される。", false},
	{"ways to write a month", "退会した会員の本人確認書類の画像は3か月の間残される。", "退会した会員の本人確認書類の画像は3ヶ月の間残される。", true},
	{"from and until", "会員からの問い合わせの受け付けは来週の月曜からです。", "会員からの問い合わせの受け付けは来週の月曜までです。", false},
	{"かねる", "流出した画像の消去のご依頼にはこちらで対応いたします。", "流出した画像の消去のご依頼にはこちらで対応いたしかねます。", false},
	{"a number of one character", "退会した会員の本人確認書類の画像は十年の間残される。", "退会した会員の本人確認書類の画像は10年の間残される。", true},
	{"a negation in another place", "本人確認書類を十年も残していたのは問題ではない。", "本人確認書類を十年も残していないのは問題ではある。", false},
	{"another thing in katakana", "会員の方への補償は五百円分の商品券とさせていただきます。", "会員の方への補償は五百円分のクーポンとさせていただきます。", false},
	{"a call to spread it", "公表までに一か月もかかったのは遅すぎる", "【拡散希望】公表までに一か月もかかったのは遅すぎる", true},
	{"another letter", "委託先のA社が会員の本人確認書類を預かっていた。", "委託先のB社が会員の本人確認書類を預かっていた。", false},
	{"a letter of another case", "委託先のAbc社が会員の本人確認書類を預かっていた。", "委託先のABC社が会員の本人確認書類を預かっていた。", true},
	{"who was it once", "みなとマッチの社長は会見で退会した会員におわびした。", "みなとマッチの元社長は会見で退会した会員におわびした。", false},
	{"another name in hiragana", "委託先のさくらが会員の本人確認書類を預かっていた。", "委託先のあおいが会員の本人確認書類を預かっていた。", false},
	{"who did it to whom", "委託先の会社が港の役場に会員の情報を渡していた。", "港の役場が委託先の会社に会員の情報を渡していた。", false},
	{"likely and unlikely", "流出した情報がほかの会社に渡った見込みがある。", "流出した情報がほかの会社に渡った見込みは低い。", false},
	{"admitted and denied", "社長は会見で流出を知りながら黙っていたことを認めた。", "社長は会見で流出を知りながら黙っていたことを否認した。", false},
	{"another part of a month", "流出した会員へのお知らせは来月の上旬に郵送される。", "流出した会員へのお知らせは来月の中旬に郵送される。", false},
	{"a wish", "本人確認書類の消去を頼んでからみなとマッチを退会した。", "本人確認書類の消去を頼んでからみなとマッチを退会したい。", false},
	{"done and to be done", "会社は影響を受けた会員の全員に会費を返金した。", "会社は影響を受けた会員の全員に会費を返金する。", false},
	{"only some", "会社は影響を受けた会員の方に会費を返金した。", "会社は影響を受けた会員の方だけに会費を返金した。", false},
	{"easy and hard", "みなとマッチの退会の手続きはとても分かりやすい。", "みなとマッチの退会の手続きはとても分かりにくい。", false},
	{"not yet", "会員の全員に個別のお知らせの手紙が届いています。", "会員の全員に個別のお知らせの手紙がまだ届いています。", false},
	{"with laughter", "公表までに一か月もかかるとか話にならん", "公表までに一か月もかかるとか話にならんwww", true},
	{"with a tag", "公表までに一か月もかかるとか遅い", "公表までに一か月もかかるとか遅い #みなとマッチ #流出", true},
	{"a reply that repeats", "公表までに一か月もかかるとか遅い", "@oki_naka 公表までに一か月もかかるとか遅い", true},
	{"many words more", "公表までに一か月もかかったのはあまりに遅すぎると思うし、それで退会もした。",
		"公表までに一か月もかかったのはあまりに遅すぎると思うし、家族にまで迷惑電話がかかってきて、それで退会もした。", false},
	{"of a whole, a word more", "公表が遅いと思います。返事も来ていません。", "公表が遅いと思います。返事もまだ来ていません。", false},
}

func TestWhatIsOneVoice(t *testing.T) {
	for _, c := range table {
		whole := strings.HasPrefix(c.name, "of a whole")
		a, b := Item{Number: 1, Text: width.Replace(c.a), Whole: whole}, Item{Number: 2, Text: width.Replace(c.b), Whole: whole}
		for _, batches := range [][][]Item{{{a, b}}, {{a}, {b}}, {{b}, {a}}} {
			at := grouped(t, batches)
			if got := at[1] == at[2]; got != c.want {
				x, y := newRead(a), newRead(b)
				t.Errorf("%s: one group is %v, want %v (similarity %.2f, %q and %q):\n%s\n%s", c.name, got, c.want, jaccard(x.grams(), y.grams()), x.sense(), y.sense(), c.a, c.b)
				break
			}
		}
	}
}

// TestNoGroupHoldsAStatementAndItsContrary: however many edited copies lead from
// one text to the next.
func TestNoGroupHoldsAStatementAndItsContrary(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 6))
	says := "流出の影響を受けた会員の皆さまには窓口に申し込みがあった順に全額を補償します"
	denies := strings.TrimSuffix(says, "す") + "せん"
	var items []Item
	denial := map[Number]bool{}
	for i := range 2000 {
		n, text := Number(i+1), says
		if denial[n] = i%2 == 1; denial[n] {
			text = denies
		}
		head := []rune(strings.TrimSuffix(strings.TrimSuffix(text, "します"), "しません"))
		items = append(items, Item{Number: n, Text: edited(r, string(head)) + strings.TrimPrefix(text, string(head))})
	}
	sides := map[Number][2]int{}
	for n, one := range grouped(t, [][]Item{items}) {
		s := sides[one]
		s[map[bool]int{true: 1}[denial[n]]]++
		sides[one] = s
	}
	for one, s := range sides {
		if s[0] > 0 && s[1] > 0 {
			t.Errorf("the group of %q has %d that say so and %d that deny it", items[one-1].Text, s[0], s[1])
		}
	}
	if len(sides) > 400 {
		t.Errorf("%d groups of 2000 copies", len(sides))
	}
}
