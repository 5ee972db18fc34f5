package told

import (
	"fmt"
	"strings"
	"testing"

	"classify/store/record"
)

func TestHowManyWereLeakedInAllIsSaidInManyWays(t *testing.T) {
	for _, row := range []struct {
		text, number string
		want         bool
	}{
		{"漏えいした件数は91,300件です。", "91,300件", true},
		{"顧客情報8万4,120件が流出したと発表した。", "8万4,120件", true},
		{"流出した可能性のある個人情報は、最大で2万件です。", "2万件", true},
		{"漏えいしたお客様は、その後の調査により7万人であることが判明しました。", "7万人", true},
		{"漏えいは5万人ではなく7万人だった。", "7万人", true},
		{"漏えいは5万人ではなく7万人だった。", "5万人", false},
		{"漏えいしたお客様には、5万人に連絡した。", "5万人", false},
		{"漏えいした方は、登録者は5万人です。", "5万人", false},
		{"漏えいしたお客様は、会員100万人のうち5万人です。", "100万人", false},
		{"漏えいしたお客様は、補償として5万人です。", "5万人", false},
		{"流出した可能性のある個人情報は最大で2万件です。", "2万件", true},
		{"流出は2万件です。", "2万件", true},
		{"被害者数は8万人に上る。", "8万人", true},
		{"対象のお客様は91,300名です。", "91,300名", true},
		{"影響を受けた会員は1,200人だ。", "1,200人", true},
		{"会員100万人の情報が漏えいした。", "100万人", true},

		{"うち1,204件が流出した。", "1,204件", false},
		{"流出した情報のうち、氏名のみ2,260件です。", "2,260件", false},
		{"このほか新たに500件が流出した。", "500件", false},
		{"登録会員数は100万人です。", "100万人", false},
		{"会員は100万人で、流出した。", "100万人", false},
		{"昨年は3万件の個人情報が流出した。", "3万件", false},
		{"他社では3万件の個人情報が流出した。", "3万件", false},
		{"2万件が流出した事実は確認されていません。", "2万件", false},
		{"流出は2万件ではなく1万8,000件だった。", "2万件", false},
		{"被害の相談は200件あった。", "200件", false},
		{"流出に関するお問い合わせは300件です。", "300件", false},
	} {
		start := strings.Index(row.text, row.number)
		if got := isTotal(row.text, start, start+len(row.number)); got != row.want {
			t.Errorf("isTotal(%q, %s) = %v", row.text, row.number, got)
		}
	}
}

func TestTotalsAreComparedWhateverTheyAreCalled(t *testing.T) {
	for _, row := range []struct {
		a, b   said
		joined bool
	}{
		{count("漏えいした件数は91,300件です。", "91,300件", "件数", 91300), count("顧客情報84,120件が流出した。", "84,120件", "顧客情報", 84120), true},
		{count("流出した顧客情報は84,120件です。", "84,120件", "顧客情報", 84120), count("流出は91,300件だ。", "91,300件", "流出", 91300), true},
		{count("被害者数は2,000人です。", "2,000人", "被害者数", 2000), count("影響を受けた会員は3,000名だ。", "3,000名", "会員", 3000), true},
		{count("対象のお客様は2,000人です。", "2,000人", "客様", 2000), count("3,000人の情報が流出した。", "3,000人", "", 3000), true},
		{count("漏えいした件数は91,300件です。", "91,300件", "件数", 91300), count("登録会員数は100,000件です。", "100,000件", "登録会員数", 100000), false},
		{count("漏えいした件数は91,300件です。", "91,300件", "件数", 91300), count("被害者数は84,120人です。", "84,120人", "被害者数", 84120), false},
		{count("漏えいした件数は7,600,000件です。", "7,600,000件", "件数", 7600000), count("氏名のみ流出した顧客情報は2,260件です。", "2,260件", "顧客情報", 2260), false},
		{count("漏えいした件数は91,300件です。", "91,300件", "件数", 91300), count("流出したカード情報は1,204件です。", "1,204件", "カード情報", 1204), false},
		{count("漏えいした件数は91,300件です。", "91,300件", "件数", 91300), count("昨年は顧客情報84,120件が流出した。", "84,120件", "顧客情報", 84120), false},
	} {
		s := newShelf()
		s.add(record.Announcement, "2021-05-21", row.a)
		s.add(record.Authority, "2021-05-22", row.b)
		got := s.told(t, record.Known{}).Figures
		if one := len(got) == 1 && len(got[0].Values) == 2; one != row.joined || one && got[0].Agree {
			t.Errorf("%s, %s: %+v", row.a.text, row.b.text, got)
		}
	}
}

func TestACalculationIsComparedWithWhatWasAnnounced(t *testing.T) {
	for _, row := range []struct {
		announced       said
		many, of        string
		value           int
		verdict, stated string
	}{
		{count("流出は2万件です。", "2万件", "流出", 20000), "20万件", "流出", 200000, OtherPremise, "2万件"},
		{count("漏えいした顧客情報は20,000件です。", "20,000件", "顧客情報", 20000), "200,000件", "", 200000, OtherPremise, "20,000件"},
		{count("対象のお客様は2万人です。", "2万人", "客様", 20000), "3万名", "被害者", 30000, OtherPremise, "2万人"},
		{count("顧客情報2万件が漏えいした。", "2万件", "顧客情報", 20000), "3万件", "件数", 30000, OtherPremise, "2万件"},
		{count("流出は2万件です。", "2万件", "流出", 20000), "20万件", "補償", 200000, OtherPremise, "2万件"},
		{count("流出は2万件です。", "2万件", "流出", 20000), "2万件", "流出", 20000, Right, ""},
		{count("流出は約2万件です。", "2万件", "流出", 20000), "2万200件", "", 20200, Right, ""},
		{count("流出は2万件です。", "2万件", "流出", 20000), "20万人", "会員", 200000, Right, ""},
		{count("流出は2万件です。", "2万件", "流出", 20000), "20万件", "注文", 200000, Right, ""},
		{count("登録は2万件です。", "2万件", "登録", 20000), "20万件", "", 200000, Right, ""},
	} {
		s := newShelf()
		s.add(record.Announcement, "2021-05-21", row.announced)
		text := fmt.Sprintf("%s×500円=%d円", row.many, 500*row.value)
		one := sum(text, fmt.Sprintf("%d*500=%d", row.value, 500*row.value), "500", true, "")
		n := count(text, row.many, row.of, row.value).facts[0]
		one.facts = append(one.facts, n)
		s.add(record.Commentary, "2021-06-01", one)
		got := s.told(t, record.Known{}).Claims
		if len(got) != 1 || got[0].Verdict != row.verdict {
			t.Errorf("%s after %s: %+v", text, row.announced.text, got)
			continue
		}
		if p := got[0].Premise; (p == nil) != (row.stated == "") || p != nil && (p.Stated != row.stated || p.Said == nil || !p.Announced || p.Said.Voice != record.Announcement) {
			t.Errorf("%s after %s: premise %+v", text, row.announced.text, p)
		}
	}
}

func TestANumberWithoutAUnitIsComparedWithWhatWasAnnounced(t *testing.T) {
	for _, row := range []struct {
		text, claim, of, verdict string
	}{
		{"500円×115万=5億7500万円", "500*1150000=575000000", "", OtherPremise},
		{"クオカード500円×115万=5億7500万円", "500*1150000=575000000", "クオカード", OtherPremise},
		{"500円×56万=2億8000万円", "500*560000=280000000", "", Right},
		{"500円×365=18万2500円", "500*365=182500", "", Right},
		{"株価500円×115万=5億7500万円", "500*1150000=575000000", "株価", Right},
	} {
		s := newShelf()
		s.add(record.Announcement, "2021-05-21", count("流出した個人情報は56万件です。", "56万件", "個人情報", 560000))
		one := sum(row.text, row.claim, "500", true, "")
		one.facts[1].Of = row.of
		s.add(record.Commentary, "2021-06-01", one)
		if got := s.told(t, record.Known{}).Claims; len(got) != 1 || got[0].Verdict != row.verdict {
			t.Errorf("%s: %+v, want %s", row.text, got, row.verdict)
		}
	}
}

func TestAnotherCompanysNumberIsNotHeldAgainstWhatWasAnnounced(t *testing.T) {
	for of, verdict := range map[string]string{"岬商店": Right, "流出": OtherPremise, "": OtherPremise} {
		s := newShelf()
		s.add(record.Announcement, "2021-05-21", count("流出した個人情報は171万件です。", "171万件", "個人情報", 1710000))
		s.add(record.Commentary, "2021-06-01", count(of+"3500万件", "3500万件", of, 35000000), sum("500円×3500万=175億円", "500*35000000=17500000000", "500", true, ""))
		if got := s.told(t, record.Known{}).Claims; len(got) != 1 || got[0].Verdict != verdict {
			t.Errorf("of %q: %+v, want %s", of, got, verdict)
		}
	}
}

// paying is a text in which a sum for each, a number and their product stand.
func paying(text, many, of string, value int) said {
	one := sum(text, fmt.Sprintf("500*%d=%d", value, 500*value), "500", true, "")
	n := count(text, many, of, value).facts[0]
	one.facts = append(one.facts, n)
	return one
}

func TestWhatTheOrganisationReckonsWithIsItsOwnNumber(t *testing.T) {
	for _, row := range []struct {
		announced, other said
		verdict          string
	}{
		{paying("お一人500円を12万人に、計6,000万円です。", "12万人", "", 120000), paying("500円×20万人=1億円。", "20万人", "", 200000), OtherPremise},
		{paying("お一人500円を12万人に、計6,000万円です。", "12万人", "", 120000), paying("500円×12万人=6,000万円。", "12万人", "", 120000), Right},
		{paying("お一人500円を12万人に、計6,000万円です。", "12万人", "", 120000), paying("500円×20万件=1億円。", "20万件", "", 200000), Right},
	} {
		s := newShelf()
		s.add(record.Announcement, "2021-05-21", row.announced)
		s.add(record.Commentary, "2021-06-01", row.other)
		got := s.told(t, record.Known{})
		for _, c := range got.Claims {
			want := Right
			if c.ByVoice[record.Announcement] == 0 {
				want = row.verdict
			}
			if c.Verdict != want || want == OtherPremise && (c.Premise == nil || c.Premise.Stated != "12万人") {
				t.Errorf("%s after %s: %+v", row.other.text, row.announced.text, c)
			}
		}
		if f := got.Figures; len(f) != 2 || f[0].Type != "count" || f[0].Values[0].Text != "12万人" || f[1].Type != "money" {
			t.Errorf("%s: figures %+v", row.announced.text, f)
		}
	}
}

func TestTheOrganisationMayPayForSomeOfThoseItTellsOf(t *testing.T) {
	s := newShelf()
	s.add(record.Announcement, "2021-05-21", count("流出したのは56万人です。", "56万人", "流出", 560000), paying("カードの方に500円×12万人=6,000万円です。", "12万人", "", 120000))
	if got := s.told(t, record.Known{}).Claims; len(got) != 1 || got[0].Verdict != Right {
		t.Errorf("%+v", got)
	}
}

func TestPersonsAreCountedInTwoUnits(t *testing.T) {
	for _, row := range []struct {
		a, b  said
		agree bool
	}{
		{count("会員は12,345名です。", "12,345名", "会員", 12345), count("会員は1万5000人だ。", "1万5000人", "会員", 15000), false},
		{count("会員は12,345名です。", "12,345名", "会員", 12345), count("会員は1万2千人だ。", "1万2千人", "会員", 12000), true},
		{count("お客様12,345名にお送りします。", "12,345名", "客様", 12345), count("個人情報は1万2345人だ。", "1万2345人", "個人情報", 12345), true},
	} {
		s := newShelf()
		s.add(record.Announcement, "2021-05-21", row.a)
		s.add(record.Press, "2021-05-22", row.b)
		got := s.told(t, record.Known{}).Figures
		if len(got) != 1 || got[0].Documents != 2 || got[0].Agree != row.agree || got[0].Unit != "名" || got[0].Values[0].Text != "12,345名" {
			t.Errorf("%s %s: %+v", row.a.text, row.b.text, got)
		}
	}
}

func TestALoneNumberOfTheOrganisationIsAFigure(t *testing.T) {
	for _, row := range []struct {
		voice record.Voice
		one   said
		told  bool
	}{
		{record.Announcement, count("漏えいしたのは10,000件です。", "10,000件", "", 10000), true},
		{record.Announcement, count("10,000件が対象です。", "10,000件", "", 10000), true},
		{record.Authority, count("2,000口座について報告を受けた。", "2,000口座", "", 2000), true},
		{record.Announcement, count("対象者は3人です。", "3人", "対象者", 3), true},
		{record.Announcement, count("窓口は3件です。", "3件", "", 3), false},
		{record.Press, count("漏えいしたのは10,000件だ。", "10,000件", "", 10000), false},
		{record.Commentary, count("会員は10,000件だ。", "10,000件", "会員", 10000), false},
	} {
		s := newShelf()
		if strings.HasSuffix(row.one.text, "口座について報告を受けた。") {
			row.one.facts[0].Unit = "口座"
		}
		s.add(row.voice, "2021-05-21", row.one)
		got := s.told(t, record.Known{}).Figures
		if (len(got) == 1) != row.told || row.told && (len(got[0].Values) != 1 || len(got[0].Values[0].Said) != 1) {
			t.Errorf("%s of %s: %+v", row.one.text, row.voice, got)
		}
	}
}

func TestAPartAndAnothersNumberAreNoValues(t *testing.T) {
	all := count("対象者は10,000人です。", "10,000人", "対象者", 10000)
	for _, row := range []struct {
		others []said
		values int
		agree  bool
	}{
		{[]said{count("東で3,000人。", "3,000人", "対象者", 3000), count("西で7,000人。", "7,000人", "対象者", 7000)}, 1, true},
		{[]said{count("東で3,000人。", "3,000人", "対象者", 3000), count("西で8,000人。", "8,000人", "対象者", 8000)}, 3, false},
		{[]said{count("対象者は20,000人です。", "20,000人", "対象者", 20000)}, 2, false},
		{[]said{count("昨年の流出では対象者は20,000人です。", "20,000人", "対象者", 20000)}, 1, true},
		{[]said{count("港書房の漏えいでは対象者は20,000人です。", "20,000人", "対象者", 20000)}, 1, true},
		{[]said{count("当社では対象者は20,000人です。", "20,000人", "対象者", 20000)}, 2, false},
		{[]said{count("みなとの漏えいではみなとの対象者は20,000人です。", "20,000人", "みなとの対象者", 20000)}, 2, false},
	} {
		s := newShelf()
		s.add(record.Announcement, "2021-05-21", append([]said{all}, row.others...)...)
		got := s.told(t, record.Known{}).Figures
		if len(got) != 1 || len(got[0].Values) != row.values || got[0].Agree != row.agree {
			t.Errorf("beside %s: %+v, want %d values, agree %v", row.others[0].text, got, row.values, row.agree)
		}
	}
}

func TestPartsThatMakeUpTheNumberAreNoOtherPremise(t *testing.T) {
	s := newShelf()
	product := sum("500円×12,345件=6,172,500円", "500*12345=6172500", "500", true, "")
	s.add(record.Commentary, "2021-06-01", count("氏名は8,000件です。", "8,000件", "氏名", 8000), count("住所は4,345件です。", "4,345件", "住所", 4345), product)
	if got := s.told(t, record.Known{}).Claims; len(got) != 1 || got[0].Verdict != Right {
		t.Errorf("8,000件 and 4,345件 before it: %+v", got)
	}
}
