package fact

// Words of two numbers with 対 between them: those behind that make them a
// ratio, those before their は that make them the score of a game, and those
// behind of how it ended.
var (
	proportions = []string{"の割合", "の比", "の配分", "の割", "に分け", "に配分", "で混", "で割", "で分け"}
	games       = []string{"試合", "得点", "スコア", "戦", "前半", "後半", "決勝", "対局", "結果"}
	scored      = []string{"で勝", "で負", "で敗", "で下", "で破", "で引", "で制", "で終", "のスコア", "の勝", "の敗", "の逆転", "の面談", "の対応", "の対決"}
)

// odds reads 1対2の割合 and 賛否は1対2だ as the first to the second. Where no
// word says what is compared, 3対1, it may be the score of a game.
func (f *finder) odds(i int) (item, bool) {
	a, ok := f.number(i)
	if !ok || f.peek(a.end) != '対' || f.in(i-1, "対.-/") {
		return item{}, false
	}
	b, ok := f.number(a.end + 1)
	if !ok || b.whole+b.nano == 0 || f.peek(b.end) == '対' || f.eat(b.end, scored...) > b.end {
		return item{}, false
	}
	said := f.eatBefore(i, "約", "ほぼ", "およそ", " ")
	topic := f.eatBefore(said, "は", "が")
	named := topic < said && f.eatBefore(topic, games...) == topic
	same := a.amount == b.amount && a.small(1) == 1 // 1対1の関係
	if f.eat(b.end, proportions...) == b.end && (!named || same) {
		return item{}, false
	}
	return item{kind: Ratio, end: b.end, text: decimal(a.rat()) + "/" + decimal(b.rat()), odds: true}, true
}
