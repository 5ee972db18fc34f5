package fact

import (
	"testing"
	"time"
)

func TestFindReadsFormalNumerals(t *testing.T) {
	table{
		{"金壱百万円也を領収", "money 壱百万円 =1000000JPY"},
		{"弐百萬円の借用書", "money 弐百萬円 =2000000JPY"},
		{"壱万弐千参百件", "count 壱万弐千参百件 =12300件"},
		{"拾億伍千万円", "money 拾億伍千万円 =1050000000JPY"},
		{"参加者と大陸、拾い物、三十参加", ""},
	}.run(t)
}

func TestFindReadsDecimalsOfVerticalPrint(t *testing.T) {
	table{
		{"三・五億円の赤字", "money 三・五億円 =350000000JPY"},
		{"２・５％の上昇", "percent ２・５％ =2.5"},
		{"〇・五％にすぎない", "percent 〇・五％ =0.5"},
		{"1・2・3%", "percent 3% =3"},
		{"5月1・2日", "date 5月1 2021-05-01; date 2日 2021-05-02"},
	}.run(t)
}

func TestFindReadsSmallCoinsAndForeignMoney(t *testing.T) {
	table{
		{"配当は15円50銭", "money 15円50銭 =15.5JPY"},
		{"50銭安で終えた", "money 50銭 =0.5JPY"},
		{"銭湯へ行く", ""},
		{"120億元(約2000億円)", "money 120億元 =12000000000CNY; money 2000億円 =200000000000JPY approx"},
		{"80億元規模、10元社員", "money 80億元 =8000000000CNY approx"},
	}.run(t)
}

func TestFindReadsYearsOfTwoCalendars(t *testing.T) {
	table{
		{"2021年(令和3年)5月21日", "date 2021年(令和3年)5月21日 2021-05-21"},
		{"令和3(2021)年5月21日", "date 令和3(2021)年5月21日 2021-05-21"},
		{"2021（令和3）年5月", "date 2021（令和3）年5月 2021-05"},
		{"令和2年度（2020年度）", "date 令和2年度（2020年度） 2020"},
		{"2021(令和2)年", ""},
		{"平成30年(ワ)第1234号", ""},
		{"千年の都", ""},
	}.run(t)
}

func TestFindReadsNightsAndWeeks(t *testing.T) {
	table{
		{"昨夜9時半に気づいた", "datetime 昨夜9時半 2021-05-20T21:30"},
		{"午後1時半開会、同3時10分散会", "time 午後1時半 13:30; time 3時10分 15:10"},
		{"午前9時開会、同11時散会", "time 午前9時 09:00; time 11時 11:00"},
		{"今朝7時の便", "datetime 今朝7時 2021-05-21T07:00"},
		{"先週の金曜日に発表", "date 先週の金曜日 2021-05-14"},
		{"来週月曜に会見", "date 来週月曜 2021-05-24"},
		{"先週から続く", ""},
		{"昨日20日に知った", "date 昨日20日 2021-05-20"},
		{"5月20日に検知、翌日の21日に停止", "date 5月20日 2021-05-20; date 翌日の21日 2021-05-21"},
		{"18～19日に障害", "date_range 18～19日 2021-05-18/2021-05-19"},
		{"5月24日から、6月30日まで", "date_range 5月24日から、6月30日 2021-05-24/2021-06-30"},
		{"4月28日 水曜日 15時頃", "datetime 4月28日 水曜日 15時 2021-04-28T15:00 approx"},
		{"5月1・8・15日に開く", "date 5月1 2021-05-01; date 8 2021-05-08; date 15日 2021-05-15"},
		{"5月1日に3、4日かけて", "date 5月1日 2021-05-01"},
	}.run(t)
	sunday := time.Date(2021, 5, 23, 0, 0, 0, 0, time.UTC)
	if got, want := show("今週月曜日", sunday), "date 今週月曜日 2021-05-17"; got != want {
		t.Errorf("on a Sunday, Find = %s, want %s", got, want)
	}
}

func TestFindReadsLengthsOfAllForms(t *testing.T) {
	table{
		{"3か年の計画、5カ年計画", "duration 3か年 P3Y; duration 5カ年 P5Y"},
		{"5分の遅れと5分の1", "duration 5分 PT5M; ratio 5分の1 =1/5"},
		{"わずか3日、実に23日、その間23日", "duration 3日 P3D; duration 23日 P23D; duration 23日 P23D"},
		{"6月以下の懲役、六月以上", "duration 6月 P6M at_most; duration 六月 P6M at_least"},
		{"3年2組、1人平均3.5件", "count 3.5件 =3.5件"},
		{"届けるまで（連休を挟んで）10日、3日続落", "duration 10日 P10D; duration 3日 P3D"},
		{"1日の報告数、1日の平均", ""},
		{"最短で3日、最長で2週間", "duration 3日 P3D at_least; duration 2週間 P2W at_most"},
		{"5営業日以内に返信", "duration 5営業日 P5D at_most"},
		{"TEL03-1111-2222", "phone 03-1111-2222 =0311112222"},
	}.run(t)
}

func TestFindReadsQualifiersAroundSums(t *testing.T) {
	table{
		{"推計50万人", "count 50万人 =500000人 estimated"},
		{"見込み50万円", "money 50万円 =500000JPY estimated"},
		{"概算50万円", "money 50万円 =500000JPY approx"},
		{"最高1億円", "money 1億円 =100000000JPY at_most"},
		{"50万人に迫る勢い、50万円近い", "count 50万人 =500000人 approx; money 50万円 =500000JPY approx"},
		{"2億円台半ばとみられる、0.1%にも満たない", "money 2億円 =200000000JPY estimated; percent 0.1% =0.1 under"},
		{"3〜6か月かかる見通し", "duration_range 3〜6か月 P3M/P6M estimated"},
		{"打率は3割2分5厘", "percent 3割2分5厘 =32.5"},
		{"3万筆の署名、5商品、18都県と県内3か所", "count 3万筆 =30000筆; count 5商品 =5商品; count 18都県 =18都県; count 3か所 =3か所"},
		{"お客様番号0123456789、電話番号0312345678", "phone 0312345678 =0312345678"},
		{"50万人突破、50万人割れ", "count 50万人 =500000人 over; count 50万人 =500000人 under"},
	}.run(t)
}
