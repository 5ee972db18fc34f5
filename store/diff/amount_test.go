package diff

import (
	"fmt"
	"strings"
	"testing"

	"classify/store/record"
)

func TestAmountsInWordsAndOtherUnitsAreNumbersThatChanged(t *testing.T) {
	count := func(v any) record.Fact { return record.Fact{Type: "count", Value: v, Unit: "件"} }
	percent := func(v float64) record.Fact { return record.Fact{Type: "percent", Value: v} }
	lasting := func(iso string) record.Fact { return record.Fact{Type: "duration", ISO: iso} }
	ratio := func(v string) record.Fact { return record.Fact{Type: "ratio", Value: v} }
	for _, c := range []struct {
		before, after string // what stands between bars is a fact
		was, is       []record.Fact
		want          string
	}{
		{"流出したのは|五千件|です。", "流出したのは|八千件|です。", []record.Fact{count(5000.)}, []record.Fact{count(int64(8000))}, "五千件→八千件 5000 8000"},
		{"流出したのは|5000件|です。", "流出したのは|八千件|です。", []record.Fact{count(5000.)}, []record.Fact{count(8000.)}, "5000件→八千件 5000 8000"},
		{"流出したのは|5000件|です。", "流出したのは|五千件|です。", []record.Fact{count(5000.)}, []record.Fact{count(5000.)}, ""},
		{"流出したのは|5000件|です。", "流出したのは|8000件|です。", []record.Fact{count(5000.)}, []record.Fact{count(8000.)}, "5000→8000 5000 8000"},
		{"全体の|12％|です。", "全体の|1割5分|です。", []record.Fact{percent(12)}, []record.Fact{percent(15)}, "12％→1割5分 12 15"},
		{"全体の|三分の一|です。", "全体の|50％|です。", []record.Fact{ratio("1/3")}, []record.Fact{percent(50)}, "三分の一→50％ 33.333333333333336 50"},
		{"返事は|3週間|後です。", "返事は|1か月|後です。", []record.Fact{lasting("P3W")}, []record.Fact{lasting("P1M")}, "3週間→1か月 21 30"},
		{"返事は|二日|後です。", "返事は|48時間|後です。", []record.Fact{lasting("P2D")}, []record.Fact{lasting("PT48H")}, ""},
		{"|五千件|と|二割|です。", "|二割|と|五千件|でした。", []record.Fact{count(5000.), percent(20)}, []record.Fact{percent(20), count(5000.)}, ""},
		{"流出したのは|五千件|です。", "流出したのは|二割|です。", []record.Fact{count(5000.)}, []record.Fact{percent(20)}, ""},
	} {
		known := [2][]record.Fact{}
		doc := func(which int, marked string, facts []record.Fact) record.Document {
			text := ""
			for i, part := range strings.Split(marked, "|") {
				if i%2 == 1 {
					f := facts[i/2]
					f.Start, f.End, f.Text = len(text), len(text)+len(part), part
					known[which] = append(known[which], f)
				}
				text += part
			}
			return record.Document{Utterances: []record.Utterance{{ID: 1, Kind: record.Paragraph, Text: text}}}
		}
		docs := []record.Document{doc(0, c.before, c.was), doc(1, c.after, c.is)}
		got := ""
		for _, one := range Steps(docs, func(text, _ int) []record.Fact { return known[text] })[0].Changes {
			for _, n := range one.Numbers {
				got += fmt.Sprint(n.Before, "→", n.After, " ", n.From, " ", n.To)
			}
		}
		if got != c.want {
			t.Errorf("%s → %s: %q, want %q", c.before, c.after, got, c.want)
		}
	}
}
