package fact

import "math/big"

// currencies by the word behind the number, longer words first.
var currencies = []struct{ word, code string }{
	{"円", "JPY"}, {"米ドル", "USD"}, {"豪ドル", "AUD"}, {"香港ドル", "HKD"}, {"ドル", "USD"},
	{"ユーロ", "EUR"}, {"ポンド", "GBP"}, {"人民元", "CNY"}, {"元", "CNY"}, {"ウォン", "KRW"}, {"台湾ドル", "TWD"}, {"フラン", "CHF"}, {"ルピー", "INR"},
	{"USD", "USD"}, {"JPY", "JPY"}, {"EUR", "EUR"},
}

// signs before the number.
var signs = []struct{ word, code string }{
	{"¥", "JPY"}, {"\\", "JPY"}, {"$", "USD"}, {"€", "EUR"}, {"USD", "USD"}, {"JPY", "JPY"}, {"EUR", "EUR"},
}

var signed = setOf("¥\\$€UJE")

// money reads 8億5000万円, 20万ドル, ¥1,000.
func (f *finder) money(i int) (item, bool) {
	for _, s := range signs {
		if !signed.has(f.peek(i)) {
			break
		}
		j := f.eat(i, s.word)
		if j == i {
			continue
		}
		n, ok := f.number(f.spaces(j))
		if !ok || n.kanji || letter(f.peek(n.end)) {
			return item{}, false
		}
		return item{kind: Money, end: n.end, value: n.rat(), currency: s.code}, true
	}
	n, ok := f.number(i)
	if !ok || n.one() {
		return item{}, false
	}
	j := f.spaces(n.end)
	if f.peek(j) == '銭' && !f.in(j+1, "湯形") {
		return item{kind: Money, end: j + 1, value: hundredth(n), currency: "JPY"}, true
	}
	for _, c := range currencies {
		end := f.eat(j, c.word)
		if end == j || c.word == "円" && f.in(end, "形卓滑周熟札玉盤柱陣筒グ") || c.word == "元" && !f.yuan(n, end) {
			continue
		}
		if c.code != "JPY" && n.small(1) == 1 && f.exchange(end) {
			return item{}, false
		}
		value := n.rat()
		if sen, ok := f.number(end); ok && c.word == "円" && f.peek(sen.end) == '銭' {
			value.Add(value, hundredth(sen)) // 15円50銭
			end = sen.end + 1
		}
		return item{kind: Money, end: end, value: value, currency: c.code}, true
	}
	return item{}, false
}

// hundredth is a number of 銭 in yen.
func hundredth(n number) *big.Rat {
	v := n.rat()
	return v.Quo(v, big.NewRat(100, 1))
}

// exchange: in 1ドル=110円 no dollar is paid.
func (f *finder) exchange(end int) bool {
	_, ok := f.number(f.spaces(f.eat(f.spaces(end), "=", "は", "あたり", "、")))
	return ok
}

// yuan reports whether the 元 that ends at end is the currency: 80億元, but not
// 3元中継 or 10元社員.
func (f *finder) yuan(n number, end int) bool {
	next := f.peek(end)
	return !n.kanji && (n.whole > 9 || !n.plain) && (!han(next) && !letter(next) && (next < 'ァ' || next > 'ヺ') || f.in(end, "相程超弱強以未余前近規台分"))
}

// percent reads 6.8%, 3割, 8割5分, 3割2分5厘.
func (f *finder) percent(i int) (item, bool) {
	n, ok := f.number(i)
	if !ok {
		return item{}, false
	}
	if end := f.eat(f.spaces(n.end), "%", "パーセント", "㌫"); end > f.spaces(n.end) {
		return item{kind: Percent, end: end, value: n.rat()}, true
	}
	end := f.eat(n.end, "割")
	if end == n.end || f.peek(end) == '合' || n.small(10) < 0 && !n.integer() {
		return item{}, false
	}
	value := new(big.Rat).Mul(n.rat(), big.NewRat(10, 1))
	if bu, ok := f.number(end); ok && bu.small(9) > 0 && f.peek(bu.end) == '分' {
		value.Add(value, bu.rat())
		end = bu.end + 1
		if rin, ok := f.number(end); ok && rin.small(9) > 0 && f.peek(rin.end) == '厘' {
			value.Add(value, new(big.Rat).Mul(rin.rat(), big.NewRat(1, 10)))
			end = rin.end + 1
		}
	}
	return item{kind: Percent, end: end, value: value}, true
}

// slash reads 3/10 where the words show that it is a share and no date.
func (f *finder) slash(i int, a number) (item, bool) {
	if !a.plain || f.peek(a.end) != '/' {
		return item{}, false
	}
	b, ok := f.number(a.end + 1)
	if !ok || !b.plain || a.whole >= b.whole || f.in(b.end, "/%年月日") || !f.share(i, b.end) {
		return item{}, false
	}
	return item{kind: Ratio, end: b.end, text: decimal(a.rat()) + "/" + decimal(b.rat())}, true
}

// halfOf reads 半数 and 過半数; 半分 only of something.
func (f *finder) halfOf(i int) (item, bool) {
	end := f.eat(i, "過半数", "半数")
	if end == i && f.eatBefore(i, "の") < i {
		end = f.eat(i, "半分")
	}
	if end == i {
		return item{}, false
	}
	it := item{kind: Ratio, end: end, text: "1/2"}
	if f.peek(i) == '過' {
		it.qualifier = over
	}
	return it, true
}

// mostAsked is the largest number of persons that is said for a share of all,
// 10人中3人; more are those that there really were.
const mostAsked = 10

// ratio reads 3分の1, 10人に3人, 10人中3人, 1対2, 3/10 and 半数.
func (f *finder) ratio(i int) (item, bool) {
	for _, read := range []func(int) (item, bool){f.halfOf, f.odds} {
		if it, ok := read(i); ok {
			return it, true
		}
	}
	a, ok := f.number(i)
	if !ok || !a.integer() || a.whole == 0 {
		return item{}, false
	}
	if j := f.eat(a.end, "分の"); j > a.end {
		if b, ok := f.number(j); ok && b.integer() {
			return item{kind: Ratio, end: b.end, text: decimal(b.rat()) + "/" + decimal(a.rat())}, true
		}
		return item{}, false
	}
	if it, ok := f.slash(i, a); ok {
		return it, true
	}
	unit, j := f.unit(a.end)
	among := f.peek(j) == '中' && a.small(mostAsked) > 1
	if unit == "" || !among && f.peek(j) != 'に' || f.eatBefore(i, "から") < i {
		return item{}, false
	}
	b, ok := f.number(j + 1)
	if !ok || !b.integer() || b.whole >= a.whole {
		return item{}, false
	}
	other, end := f.unit(b.end)
	if other != unit || b.small(1) == 1 && f.rate(end) {
		return item{}, false // 170万人に1人500円
	}
	return item{kind: Ratio, end: end, text: decimal(b.rat()) + "/" + decimal(a.rat())}, true
}

// units that are counted with, longer words before their prefixes. Ordinals
// (位, 号), ages and the 段階 of 2段階認証 are not among them.
var units = listOf(
	"ダウンロード", "インストール", "フォロワー", "リツイート", "コメント", "アドレス", "端末",
	"アカウント", "レコード", "ファイル", "ユーザー", "ユーザ", "ポイント", "ページ", "パターン",
	"都道府県", "市区町村", "市町村", "か国", "カ国", "ヶ国", "ヵ国", "拠点", "品目", "銘柄", "サイト", "サービス", "クラス", "セット", "ケース", "事業者", "議席",
	"世帯", "団体", "自治体", "施設", "病院", "種類", "項目", "口座", "会員", "店舗", "箇所", "か所", "カ所", "ヶ所", "ヵ所", "ケ所",
	"部門", "部署", "商品", "製品", "作品", "機種", "車種", "路線", "列車", "工場", "支店", "営業所", "機関", "大学", "学校", "チーム", "グループ", "都県", "府県",
	"症例", "事例", "契約", "区間", "系統", "ロット", "パック", "科目", "講座", "回線", "部屋", "病床", "議案", "枠",
	"筆", "箱", "袋", "席", "曲", "駅", "県", "件", "人", "名", "社", "台", "個", "通", "枚", "本", "店", "校", "回", "冊", "棟", "軒", "戸", "票", "点", "頭", "匹", "羽", "食", "便", "隻",
	"缶", "瓶", "皿", "粒", "錠", "株", "杯", "束", "巻",
)

// notUnits are words that begin like a unit and are none.
var notUnits = listOf(
	"人工", "人暮らし", "人組", "人囃子", "人家族", "人部屋", "人乗り", "人兄弟", "人姉妹", "人用", "点セット", "人称", "人格", "個人", "名前", "名義", "本人", "本木", "本松", "本柱", "枚舌", "枚看板", "人十色", "石二鳥", "本当", "本日", "本社", "本部", "本件", "社会", "社員", "社内", "台風", "台湾",
	"株式", "株価", "株主", "巻き", "杯目", "粒子", "県内", "県外", "県民", "県警", "県立", "駅前", "席順", "袋小路", "箱根", "筆頭", "曲目",
	"通り", "通信", "回答", "店長", "校長", "食品", "食べ", "点検", "便利", "人目", "番",
)

// unit reads the counting word at i; "" when there is none or when it makes
// an ordinal (3件目).
func (f *finder) unit(i int) (string, int) {
	i = f.spaces(i)
	if f.eatAny(i, notUnits) > i {
		return "", i
	}
	end := f.eatAny(i, units)
	if end == i || f.peek(end) == '目' {
		return "", i
	}
	return string(f.r[i:end]), end
}

// count reads 171万1千756件, 480万人, 2社.
func (f *finder) count(i int) (item, bool) {
	n, ok := f.number(i)
	if !ok || n.one() {
		return item{}, false
	}
	if f.peek(i) == '0' && digit(f.peek(i+1)) {
		return item{}, false // the rest of a number, or a code
	}
	unit, end := f.unit(n.end)
	if unit == "" {
		return f.of(n)
	}
	if n.small(1) == 1 && f.rate(end) || unit == "ポイント" && f.moved(end) {
		return item{}, false
	}
	return item{kind: Count, end: end, value: n.rat(), unit: unit}, true
}

// pointsMove stand behind the points by which a percentage differs, which are not
// counted: 4.2ポイント下がった.
var pointsMove = []string{"上", "下", "増", "減", "低", "高", "差", "改善", "悪化", "マイナス", "プラス", "伸", "落", "縮", "拡大", "アップ", "ダウン", "開き"}

// moved reports whether the points that end at i are those by which something moved.
func (f *finder) moved(i int) bool {
	at := f.eat(i, "も", "の", "ほど", "近く", "以上", "程度")
	return f.eat(at, pointsMove...) > at
}

// several reads a number of which the last places are not said, 十数社 and 千数百件:
// it has no value, and lies between 10 and 20, and 1000 and 2000.
func (f *finder) several(i int) (item, bool) {
	n, ok := f.number(i)
	if !ok || f.peek(n.end) != '数' || !n.integer() {
		return item{}, false
	}
	end, step := n.end+1, int64(10)
	if m := ten(f.peek(end)); m > 1 {
		end, step = end+1, 10*m
	}
	if n.whole == 0 || n.whole%step != 0 {
		return item{}, false
	}
	low, high := amount{whole: n.whole}, amount{whole: n.whole + step}
	if m := multiplier(f.peek(end)); m > 1 {
		var fits, too bool
		low, fits = low.times(m)
		high, too = high.times(m)
		if end++; !fits || !too {
			return item{}, false
		}
	}
	it := item{value: number{amount: low}.rat(), upper: number{amount: high}.rat(), qualifier: approx, vague: true}
	if it.end = f.eat(end, "円"); it.end > end {
		it.kind, it.currency = Money+"_range", "JPY"
		return it, true
	}
	it.kind = Count + "_range"
	it.unit, it.end = f.unit(end)
	return it, it.unit != ""
}

// counted are whom a number without a counting word numbers: 69の自治体.
var counted = []string{"自治体", "企業", "団体", "国", "都道府県", "施設", "病院", "大学", "学校", "機関", "店舗", "会社", "市町村", "市区町村", "組織", "銀行", "サイト", "サービス", "地域", "事業者"}

// of reads 69の自治体.
func (f *finder) of(n number) (item, bool) {
	if !n.plain || n.small(1) >= 0 || f.peek(n.end) != 'の' || f.eat(n.end+1, counted...) == n.end+1 {
		return item{}, false
	}
	return item{kind: Count, end: n.end, value: n.rat()}, true
}

// rate: in 1人あたり500円 and 1人500円 nobody is counted.
func (f *finder) rate(end int) bool {
	_, ok := f.number(f.eat(end, "平均", "最大", "約", "およそ", "一律", "最低"))
	return ok || f.eat(end, "あたり", "当たり", "当り", "につき", "ずつ") > end
}
