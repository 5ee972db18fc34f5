package model

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"

	"classify/nlp/label"
	"classify/nlp/text"
	"classify/nlp/token"
	"classify/store/record"
)

func wordsOf(s string) []token.Token { return token.Cut(text.Normalise(s, 0).Text) }

func textOf(s string) Text { return Text{Tokens: wordsOf(s)} }

// taught are labels of twenty-four incidents with one theme, which no rule finds.
func taught() []label.Label {
	var out []label.Label
	late := []string{"黙っていた", "何も言わなかった", "伏せていた", "寝かせていた"}
	plain := []string{"港は晴れて船が出た。", "店の前で犬が寝ている。", "昼に蕎麦を食べて帰った。", "駅まで歩いて本を買った。"}
	for incident := range 24 {
		name := fmt.Sprintf("incident-%d", incident)
		for n, how := range late {
			stance, end := record.Asserted, "。"
			if n%2 == 1 {
				stance, end = record.Asked, "のか?"
			}
			out = append(out, label.Label{ID: fmt.Sprint(name, n), Incident: name, Themes: []string{"delay"}, Phenomenon: "implicit",
				Stance: map[string]record.Stance{"delay": stance},
				Text:   fmt.Sprintf("会社は%dか月も前に気づいて、客に%s%s", incident+2, how, end)})
			out = append(out, label.Label{ID: fmt.Sprint(name, n, "b"), Incident: name, Themes: []string{}, Text: fmt.Sprintf("%d人で、%s", incident+3, plain[n])})
		}
	}
	return out
}

func learnTaught(t testing.TB) *Model {
	t.Helper()
	m, err := Learn(taught(), func(l label.Label) Text { return textOf(l.Text) }, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestTheModelFindsWhatItWasTaught(t *testing.T) {
	m := learnTaught(t)
	const said = "役所は九か月も前に知って、住民には黙っていた。"
	s, stance := m.Explain(textOf(said))
	if len(s) != 1 || s[0].Theme != "delay" || s[0].P < m.Threshold("delay") {
		t.Fatalf("Score = %+v, threshold %v", s, m.Threshold("delay"))
	}
	if quote := said[s[0].Start:s[0].End]; !strings.Contains(quote, "月も前に") && !strings.Contains(quote, "黙って") {
		t.Errorf("the evidence is %q", quote)
	}
	falls := slices.IsSortedFunc(s[0].Features, func(a, b Feature) int { return cmp.Compare(math.Abs(b.Weight), math.Abs(a.Weight)) })
	named := func(f Feature) bool { return f.Name == "concepts know … silent" && f.Weight > 0 }
	if !falls || !slices.ContainsFunc(s[0].Features, named) {
		t.Errorf("features %v", s[0].Features)
	}
	if found, told := m.Score(textOf(said)); len(found) != 1 || found[0].P != s[0].P || found[0].Start != s[0].Start || found[0].End != s[0].End || told != stance {
		t.Errorf("Score = %+v %s, Explain = %+v %s", found, told, s, stance)
	}
	if s, _ := m.Score(textOf("昼に港で蕎麦を食べた。")); len(s) > 0 {
		t.Errorf("Score of a plain sentence = %+v", s)
	}
	if s, _ := m.Explain(textOf("昼に港で蕎麦を食べた。")); len(s[0].Features) == 0 {
		t.Error("Explain tells no features")
	}
	if r := m.Results()[0]; r.ImplicitByBoth.Recall() < 0.9 || r.Scored != 192 {
		t.Errorf("result %+v", r)
	}
	if m.Threshold("harm") <= 1 {
		t.Error("a theme that was not learned can be reached")
	}
	if s, _ := m.Explain(Text{}); s[0].Start != 0 || s[0].End != 0 {
		t.Errorf("Score of nothing = %+v", s)
	}
}

func TestTheStanceIsThatOfTheSentence(t *testing.T) {
	m := learnTaught(t)
	for in, want := range map[string]record.Stance{
		"役所は九か月も前に知って、住民に黙っていた。":   record.Asserted,
		"役所は九か月も前に知って、住民に黙っていたのか?": record.Asked,
	} {
		if _, got := m.Explain(textOf(in)); got != want {
			t.Errorf("stance of %s: %s, want %s", in, got, want)
		}
	}
	if s := m.Stances(); s.Right != 96 || s.Scored != 96 {
		t.Errorf("stances %+v", s)
	}
}

func TestTheGateLetsThroughWhatIsAdded(t *testing.T) {
	m := learnTaught(t)
	if !m.May("会社は9か月も前に気づいて、客に黙っていた。", Around{}) {
		t.Error("it does not let through what the model adds")
	}
	if m.May("昼に蕎麦を食べて帰った。", Around{}) {
		t.Error("it lets through a plain sentence")
	}
}

func TestAModelIsReadAsItWasWritten(t *testing.T) {
	m := learnTaught(t)
	var first, second bytes.Buffer
	if err := m.Write(&first); err != nil {
		t.Fatal(err)
	}
	again, err := Read(bytes.NewReader(first.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	if err := again.Write(&second); err != nil || !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Errorf("written again it is another: %v", err)
	}
	x := textOf("役所は九か月も前に知って、黙っていた。")
	one, _ := m.Explain(x)
	two, _ := again.Explain(x)
	if a, b := one[0].P, two[0].P; a != b {
		t.Errorf("P %v, and read %v", a, b)
	}
	if !again.Saw(taught()[0].Text) || again.Saw("港は晴れ。") || again.Labels() != m.Labels() {
		t.Error("it does not know what it saw")
	}
}

func TestADamagedModelIsNotRead(t *testing.T) {
	var whole bytes.Buffer
	if err := learnTaught(t).Write(&whole); err != nil {
		t.Fatal(err)
	}
	for at := len(magic); at < whole.Len(); at += 1 + whole.Len()/200 {
		b := bytes.Clone(whole.Bytes())
		b[at] ^= 0x10
		if _, err := parse(b); !errors.Is(err, ErrDamaged) {
			t.Fatalf("byte %d flipped: %v", at, err)
		}
		if _, err := parse(whole.Bytes()[:at]); !errors.Is(err, ErrDamaged) {
			t.Fatalf("cut after %d bytes: %v", at, err)
		}
	}
	if _, err := Read(strings.NewReader("classify model 0\n")); !errors.Is(err, ErrOther) {
		t.Errorf("another version: %v", err)
	}
}

func TestTooFewLabelsAreAnError(t *testing.T) {
	cut := func(l label.Label) Text { return textOf(l.Text) }
	for _, c := range []struct {
		labels []label.Label
		want   string
	}{
		{nil, "no theme has 20 labelled sentences"},
		{taught()[:30], "no theme has 20"},
	} {
		if _, err := Learn(c.labels, cut, Options{}); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("Learn of %d labels: %v, want %q", len(c.labels), err, c.want)
		}
	}
	ruled := func(l label.Label) Text {
		x := textOf(l.Text)
		if l.Has("delay") {
			x.Rules = []string{"delay/silent"}
		}
		return x
	}
	if _, err := Learn(taught(), ruled, Options{}); !errors.Is(err, errAlike) {
		t.Errorf("with rules that find all: %v", err)
	}
}

func TestNoIncidentIsInTwoFolds(t *testing.T) {
	labels := append(taught(), label.Label{ID: "x", Text: "x", Themes: []string{}})
	for division := range 3 {
		folds := foldsOf(labels, division)
		of := map[string]int{}
		for i, one := range labels {
			if k, seen := of[one.Group()]; seen && k != folds[i] {
				t.Fatalf("%s is in folds %d and %d", one.Group(), k, folds[i])
			}
			of[one.Group()] = folds[i]
		}
		if folds[len(folds)-1] != -1 {
			t.Error("a sentence without an incident is scored")
		}
	}
	for i := range labels {
		labels[i].Incident = ""
	}
	if slices.Contains(foldsOf(labels, 0), -1) {
		t.Error("where none has an incident, some are not scored")
	}
}

func TestAmountsTellHowMuch(t *testing.T) {
	for _, c := range []struct{ in, class, quote string }{
		{"3週間も黙って", "time:weeks", "3週間"}, {"二か月後に", "time:months", "二か月"}, {"百八十四日目", "time:months", "百八十四日目"},
		{"十年間", "time:years", "十年間"}, {"4時間", "time:hours", "4時間"}, {"12分でした", "time:minutes", "12分で"},
		{"500円で済ませる", "yen:small", "500円"}, {"三万円を包んで", "yen:some", "三万円"}, {"8億5000万円", "yen:much", "8億5000万円"},
		{"0円", "yen:none", "0円"}, {"1,500円", "yen:small", "1,500円"}, {"4月に気づいて", "date", "4月"}, {"2021年に", "date", "2021年"},
		{"120人の", "people", "120人"}, {"72時間以内", "limit", "72時間以内"}, {"タオル一枚", "goods", "一枚"},
	} {
		got := amounts(c.in)
		if len(got) != 1 || got[0].class != c.class || c.in[got[0].start:got[0].end] != c.quote {
			t.Errorf("amounts(%q) = %+v, want %s %q", c.in, got, c.class, c.quote)
		}
	}
}

// TestTheConceptsAreTheStemsThatStandThere: they are what a search for each stem
// at each place finds.
func TestTheConceptsAreTheStemsThatStandThere(t *testing.T) {
	number := concepts().number
	for s := range strings.SplitSeq(everyday+"\n会社は先月28日には𠮷田さんの指摘で把握し「公表は三週間後」と?\n", "\n") {
		want := map[found]bool{}
		for at := range s {
			for _, c := range classes {
				for _, stem := range strings.Fields(c.stems) {
					if strings.HasPrefix(s[at:], stem) {
						want[found{number[c.name], at, at + len(stem)}] = true
					}
				}
			}
		}
		for _, one := range amounts(s) {
			want[found{number[one.class], one.start, one.end}] = true
		}
		for i, r := range s {
			if r == '?' {
				want[found{concepts().question, i, i + 1}] = true
			}
			if r == '「' {
				want[found{concepts().quotation, i, i + 1}] = true
			}
		}
		got := map[found]bool{}
		eachConcept(s, func(class int16, start, end int) { got[found{class, start, end}] = true })
		if !maps.Equal(got, want) {
			t.Errorf("concepts of %q: %v, want %v", s, got, want)
		}
	}
}

func TestAllAmountsHaveAClass(t *testing.T) {
	for _, u := range units {
		for _, n := range []string{"0", "1", "9", "30", "500", "3万", "8億"} {
			for _, one := range amounts(n + u.text) {
				if !slices.Contains(amountClasses, one.class) {
					t.Errorf("%s%s is %q, which is no class", n, u.text, one.class)
				}
			}
		}
	}
}

func TestExpIsMathExp(t *testing.T) {
	for x := -30.0; x < 30; x += 0.0137 {
		if got, want := exp(x), math.Exp(x); math.Abs(got-want) > 1e-9*want {
			t.Fatalf("exp(%v) = %v, want %v", x, got, want)
		}
	}
	if exp(-1e9) > 1e-300 || math.IsInf(exp(1e9), 1) {
		t.Error("exp of what is out of range")
	}
}

func TestChancesAreWhatComesTrue(t *testing.T) {
	var list []scored
	for step := -3; step <= 3; step++ { // of a hundred as many are right as the curve says, at half the slope
		right := int(100*logistic(float64(step)) + 0.5)
		for i := range 100 {
			list = append(list, scored{margin: float64(2 * step), is: i < right})
		}
	}
	c := curveOf(list)
	for step := -3; step <= 3; step++ {
		if got, want := c.chance(float64(2*step)), logistic(float64(step)); math.Abs(got-want) > 0.02 {
			t.Errorf("chance(%d) = %.3f, want %.3f", 2*step, got, want)
		}
	}
}

func TestTheThresholdKeepsPrecision(t *testing.T) {
	var list []scored
	for i := range 200 { // the rules: 95 of 100 right
		list = append(list, scored{ruled: i < 100, is: i < 95, margin: -9})
	}
	for i := range 100 { // the model: the lower, the less
		list = append(list, scored{margin: 3 - float64(i)*0.06, is: i < 60 || i%3 == 0})
	}
	c := curveOf(openOf(list))
	strict, loose := thresholdOf(list, c, 0.02), thresholdOf(list, c, 0.2)
	if !(loose <= strict && strict < never) {
		t.Errorf("thresholds %v for two points and %v for twenty", strict, loose)
	}
	var both Tally
	for _, s := range list {
		both.add(s.is, s.ruled || c.chance(s.margin) >= strict)
	}
	if p := both.Precision(); p < 0.95-0.05 {
		t.Errorf("precision %v", p)
	}
	for i := range list { // of what is added half is wrong
		list[i].is = list[i].is && (list[i].ruled || i%2 == 0)
	}
	if got := thresholdOf(list, curveOf(openOf(list)), 0.5); got < strict {
		t.Errorf("threshold %v, though half of what is added would be wrong", got)
	}
}

func FuzzScore(f *testing.F) {
	m, err := Builtin()
	if err != nil {
		f.Fatal(err)
	}
	for _, s := range []string{"3週間も黙ってたわけ?", "", "1,,,", "〇〇〇円", "\xff", strings.Repeat("十億", 900)} {
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, s, parent string) {
		normal := text.Normalise(s, 0).Text
		x := Text{Tokens: token.Cut(normal), Parent: wordsOf(parent)}
		m.May(normal, m.Around("", parent))
		scores, _ := m.Explain(x)
		for _, one := range scores {
			if !(0 <= one.P && one.P <= 1) || one.Start < 0 || one.End < one.Start || one.End > len(normal) {
				t.Errorf("Explain(%q) = %+v", s, one)
			}
		}
	})
}

func FuzzRead(f *testing.F) {
	var b bytes.Buffer
	if err := learnTaught(f).Write(&b); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Fuzz(func(t *testing.T, b []byte) {
		if m, err := parse(b); err == nil {
			m.Score(textOf("黙っていた。"))
		}
	})
}

// everyday are sentences of no incident, with its words: time that passes,
// what is kept and thrown away, what is paid and given.
const everyday = `昨日は友人と三年ぶりに会って、朝まで飲んだ。
電車が40分も遅れて会議に間に合わなかった。
注文した本がまだ届かないので、店に電話した。
新しいスマホは写真の容量が足りなくて、古い画像を全部消した。
祖母の日記が押し入れに残っていた。
会社を辞めて三年、ようやく本が出た。
この店のランチは800円で満足できる。
来月から料金が500円上がるらしい。
大学の成績が届いたのは二週間後だった。
彼から返事が来ないまま一か月が過ぎた。
市は来年度の予算案を3月に公表する。
選手は記者会見で引退を発表した。
冷蔵庫の中身を全部捨てた。
パソコンのファイルを間違えて削除した。
保険会社から給付金の案内が来た。
誕生日にギフトカードをもらった。
部長に報告するのを忘れていた。
子どもが学校でけがをして、病院に連れて行った。
修理代に3万円かかった。
先月引っ越したばかりで、まだ荷物が箱に入ったままだ。
医者は検査の結果をその日のうちに教えてくれた。
ゲームのセーブデータが消えて泣いた。
警察に落とし物を届けたらお礼に菓子をもらった。
銀行の口座を閉じるには印鑑が必要だ。
図書館で借りた本を返すのが三日遅れた。
就職活動の履歴書を書き直した。
台風で停電し、4時間も真っ暗だった。
夫は私に黙って車を買った。
割引クーポンを使って安く買えた。
ホテルの予約を取り消したら全額戻ってきた。
昔の手紙を燃やした。
交通違反で罰金を払った。
給料日まであと五日、財布には千円しかない。
博物館は古文書を百年以上保管している。`

func TestEverydaySentencesAreLeftAlone(t *testing.T) {
	m, err := Builtin()
	if err != nil {
		t.Fatal(err)
	}
	var wrong []string
	for s := range strings.SplitSeq(everyday, "\n") {
		scores, _ := m.Score(textOf(s))
		for _, one := range scores {
			wrong = append(wrong, fmt.Sprintf("%s %.2f %s", one.Theme, one.P, s))
		}
	}
	if len(wrong) > 1 { // one who does not answer for a month may be anybody
		t.Errorf("themes in everyday sentences:\n%s", strings.Join(wrong, "\n"))
	}
}
