package fact

import (
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

var may21 = time.Date(2021, 5, 21, 0, 0, 0, 0, time.UTC)

// show writes the facts of a text the way the tables below expect them.
func show(text string, ref time.Time) string {
	var parts []string
	for _, f := range Find(text, ref) {
		s := f.Type + " " + f.Text
		if f.Value != nil {
			s += fmt.Sprintf(" =%v", f.Value)
		}
		if f.Min != nil && f.ISO == "" {
			s += fmt.Sprintf(" =%v..%v", f.Min, f.Max)
		}
		s += f.Unit + f.Currency
		if f.ISO != "" {
			s += " " + f.ISO
		}
		if f.Qualifier != "" {
			s += " " + f.Qualifier
		}
		if f.Claim != "" {
			s += fmt.Sprintf(" [%s %v %s]", f.Claim, *f.Consistent, f.Expected)
		}
		parts = append(parts, s)
	}
	return strings.Join(parts, "; ")
}

type table []struct{ text, want string }

func (rows table) run(t *testing.T) {
	t.Helper()
	for _, row := range rows {
		if got := show(row.text, may21); got != row.want {
			t.Errorf("Find(%q)\n got %s\nwant %s", row.text, got, row.want)
		}
	}
}

func TestFindReadsMoney(t *testing.T) {
	table{
		{"補償に8億5000万円かかる", "money 8億5000万円 =850000000JPY"},
		{"一人あたり１，０００円の商品券", "money １，０００円 =1000JPY"},
		{"制裁金は約2.5億ドルだった", "money 2.5億ドル =250000000USD approx"},
		{"慰謝料三千円", "money 三千円 =3000JPY"},
		{"¥1,980の月会費", "money ¥1,980 =1980JPY"},
		{"2０万ﾄﾞﾙを超えた", "money 2０万ﾄﾞﾙ =200000USD over"},
		{"500ユーロ以下", "money 500ユーロ =500EUR at_most"},
		{"数百万円を失った", ""},
		{"円満に解決した", ""},
	}.run(t)
}

func TestFindReadsCounts(t *testing.T) {
	table{
		{"対象は175万2千394件です", "count 175万2千394件 =1752394件"},
		{"1,711,756 アカウント", "count 1,711,756 アカウント =1711756アカウント"},
		{"会員数10万人以上", "count 10万人 =100000人 at_least"},
		{"二十三万四千五百六十七名", "count 二十三万四千五百六十七名 =234567名"},
		{"少なくとも3社と50台弱", "count 3社 =3社 at_least; count 50台 =50台 under"},
		{"推定４０００人", "count ４０００人 =4000人 estimated"},
		{"数十件、何千人、千数百通", "count 千数百通 =1000..2000通 approx"},
		{"第3回、3件目、第三者、2段階認証、4つの情報", ""},
		{"この一件、一部の人、一人ひとり、万が一", ""},
		{"5個人情報", ""},
		{"1人3000円、1件あたり100円", "money 3000円 =3000JPY; money 100円 =100JPY"},
	}.run(t)
}

func TestFindReadsShares(t *testing.T) {
	table{
		{"全体の3割が退会者", "percent 3割 =30"},
		{"八割五分は６．８％未満", "percent 八割五分 =85; percent ６．８％ =6.8 under"},
		{"3分の1と10人に3人", "ratio 3分の1 =1/3; ratio 10人に3人 =3/10"},
		{"全体の1/3に減った", "ratio 1/3 =1/3"},
	}.run(t)
}

func TestFindReadsDates(t *testing.T) {
	table{
		{"2021年5月21日に公表", "date 2021年5月21日 2021-05-21"},
		{"令和3年五月二十一日", "date 令和3年五月二十一日 2021-05-21"},
		{"令和元年度", "date 令和元年度 2019"},
		{"2021/5/21と2021-05-24", "date 2021/5/21 2021-05-21; date 2021-05-24 2021-05-24"},
		{"4月の流出を12月25日に知った", "date 4月 2021-04; date 12月25日 2021-12-25"},
		{"5月6日に検知、23日に公表", "date 5月6日 2021-05-06; date 23日 2021-05-23"},
		{"昨年12月3日と今年1月4日", "date 昨年12月3日 2020-12-03; date 今年1月4日 2021-01-04"},
		{"来月10日までに", "date 来月10日 2021-06-10"},
		{"19日、発表した", "date 19日 2021-05-19"},
		{"2021年2月30日", ""},
		{"8/1から8/31まで", "date_range 8/1から8/31 2021-08-01/2021-08-31"},
	}.run(t)
}

func TestFindReadsTimes(t *testing.T) {
	table{
		{"4月28日15時頃に検知", "datetime 4月28日15時 2021-04-28T15:00 approx"},
		{"6月4日（金）18時45分", "datetime 6月4日（金）18時45分 2021-06-04T18:45"},
		{"5月31日24時で終了", "datetime 5月31日24時 2021-05-31T24:00"},
		{"2021/05/21 15:30", "datetime 2021/05/21 15:30 2021-05-21T15:30"},
		{"午後7時40分と夜9時半", "time 午後7時40分 19:40; time 夜9時半 21:30"},
		{"6:25 PMと12:11 AM", "time 6:25 PM 18:25; time 12:11 AM 00:11"},
		{"26:00、一時停止、10:75", ""},
	}.run(t)
}

func TestFindReadsDurations(t *testing.T) {
	table{
		{"公表まで3週間", "duration 3週間 P3W"},
		{"退会後１０年間保管し、72時間で消す", "duration １０年間 P10Y; duration 72時間 PT72H"},
		{"90日が経過、30日以内に", "duration 90日 P90D; duration 30日 P30D at_most"},
		{"半年と1ヶ月、２か月間余り、三カ月", "duration 半年 P6M; duration 1ヶ月 P1M; duration ２か月間 P2M at_least; duration 三カ月 P3M"},
		{"数えたら23日ありました。10日早い", "duration 23日 P23D; duration 10日 P10D"},
		{"1年6か月と61時間25分", "duration 1年6か月 P1Y6M; duration 61時間25分 PT61H25M"},
		{"約1カ月半、3年半、2時間半", "duration 1カ月半 P1M15D approx; duration 3年半 P3Y6M; duration 2時間半 PT2H30M"},
		{"十分に、90年代、3年生、2日目", ""},
	}.run(t)
}

func TestFindReadsPhones(t *testing.T) {
	table{
		{"TEL.０３－１２３４－５６７８", "phone ０３－１２３４－５６７８ =0312345678"},
		{"窓口0120-000-111(24時間)", "phone 0120-000-111 =0120000111; duration 24時間 PT24H"},
		{"(03)1234-5678または+81-3-1234-5678", "phone (03)1234-5678 =0312345678; phone +81-3-1234-5678 =0312345678"},
		{"窓口（050-0000-0142）", "phone 050-0000-0142 =05000000142"},
		{"会員番号 12-3456-7890", ""},
	}.run(t)
}

func TestFindChecksCalculations(t *testing.T) {
	claims{
		{"500円／人×170万＝8億5000万円", "500*1700000=850000000", ""},
		{"1000円x170万人=1億7000万円", "1000*1700000=170000000", "1700000000"},
		{"500円×175万2394人≒8億8000万円", "500*1752394=880000000", ""},
		{"3万+2万+1万=6万件", "30000+20000+10000=60000", ""},
		{"10億円÷200万人=500円", "1000000000/2000000=500", ""},
		{"8億円×3割=2億4000万円", "800000000*0.3=240000000", ""},
		{"1人500円で170万人なら8億5000万円だ", "500*1700000=850000000", ""},
		{"170万人に一律3000円を配ると5億1000万円", "3000*1700000=510000000", "5100000000"},
		{"退会者30件と会員45件で、あわせて75件", "30+45=75", ""},
		{"退会者30件、会員45件の合計は85件", "30+45=85", "75"},
		{"120人のうち70人に連絡し、50人は不明", "70+50=120", ""},
		{"10人に3人、つまり3%", "3/10=0.03", "0.3"},
		{"4月28日から5月21日まで23日もあった", "2021-05-21-2021-04-28=P23D", ""},
		{"4月28日から5月21日まで5週間", "2021-05-21-2021-04-28=P5W", "P23D"},
	}.run(t)
}

func TestFindDoesNotCalculateWhatIsNotSaid(t *testing.T) {
	for _, text := range []string{
		"2021/05/21は3件", "0120-000-111", "5月は30件、6月は45件、累計で2000件", "画面は1920×1080", "10/0=5", "月会費500円で170万人が使う。売上は3億円",
	} {
		for _, f := range Find(text, may21) {
			if f.Type == Arithmetic {
				t.Errorf("Find(%q): claim %q, want none", text, f.Claim)
			}
		}
	}
}

func TestFindLeavesNamesAlone(t *testing.T) {
	table{
		{"https://a.example/2021/05/21/100円.html を見た", ""},
		{"v1.4.0 と 1.4.0 と 5G と iPhone12台帳", ""},
		{"info2021@a.example、a3.example/10人、#2021年", ""},
		{"LINE3000万人", "count 3000万人 =30000000人"},
	}.run(t)
}

func TestFindWithoutADayLeavesOpenDatesOut(t *testing.T) {
	if got := show("5月21日と2020年4月1日", time.Time{}); got != "date 2020年4月1日 2020-04-01" {
		t.Errorf("Find without ref = %s", got)
	}
}

func FuzzFind(f *testing.F) {
	for _, s := range []string{
		"4月28日15時頃、約171万1千756件", "500円×170万人=8億5000万円", "令和３年ﾄﾞﾙ", "0120-000-111(24", "\xff3億\xfe円", "1.2.3.4年半",
		"9時から17時までの7時間、停止", "前回の3倍にあたる90件で、前回は20件", "12人。会員50人の5%に当たる。", "3件が5件に増え、増加率は4%", "3件は2件の誤り", "3件と発表したが、正しくは2件",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		end := 0
		for _, fact := range Find(text, may21) {
			if fact.Start < 0 || fact.Start >= fact.End || fact.End > len(text) || text[fact.Start:fact.End] != fact.Text {
				t.Fatalf("Find(%q): span %d:%d is not %q", text, fact.Start, fact.End, fact.Text)
			}
			if utf8.ValidString(text) && !utf8.ValidString(fact.Text) {
				t.Fatalf("Find(%q) cuts a character: %q", text, fact.Text)
			}
			if fact.Type == Arithmetic {
				if *fact.Consistent == (fact.Expected != "") {
					t.Fatalf("Find(%q): %s is right and wrong: %q", text, fact.Claim, fact.Expected)
				}
				continue
			}
			if fact.Start < end {
				t.Fatalf("Find(%q): %q overlaps the fact before", text, fact.Text)
			}
			end = fact.End
		}
	})
}

func ExampleFind() {
	day := time.Date(2021, 5, 21, 0, 0, 0, 0, time.UTC)
	for _, f := range Find("4月28日15時頃に検知し、公表まで約3週間かかった。", day) {
		fmt.Println(f.Type, f.Text, f.ISO, f.Qualifier)
	}
	// Output:
	// datetime 4月28日15時 2021-04-28T15:00 approx
	// duration 3週間 P3W approx
}
