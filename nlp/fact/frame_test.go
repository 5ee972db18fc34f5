package fact

import (
	"strings"
	"testing"
	"time"
)

// isoDates are the days of a text that was written on a day.
func isoDates(text string, ref time.Time) string {
	var all []string
	for _, f := range Find(text, ref) {
		if f.Type == Date || f.Type == Datetime {
			all = append(all, f.ISO)
		}
	}
	return strings.Join(all, " ")
}

func TestAYearNamedBeforeADayIsThatOfTheDay(t *testing.T) {
	for _, row := range []struct{ text, want string }{
		{"昨年、同社は5月10日に公表した。", "2020-05-10"},
		{"同社は去年、5月10日に不正アクセスを検知した。", "2020-05-10"},
		{"同社は昨年も6月1日に流出を公表していた。", "2020-06-01"},
		{"一昨年は3/5に検知し、8日に公表した。", "2019-03-05 2019-03-08"},
		{"去年、システム障害が起きた。同社は5月10日に公表した。", "2020-05-10"},
		{"前年には5月10日に公表した。", "2020-05-10"},
		{"去年の5月10日に公表した。", "2020-05-10"},
		{"昨年は5月10日に、今年は4月2日に公表した。", "2020-05-10 2021-04-02"},
		{"昨年、障害が起きた。原因は不明だ。5月10日に公表した。", "2021-05-10"},
		{"昨年、障害が起きた。2021年5月10日に公表し、5月12日に謝罪した。", "2021-05-10 2021-05-12"},
		{"昨年同様、5月10日に公表した。", "2021-05-10"},
		{"昨年に続き、同社は5月10日に公表した。", "2021-05-10"},
		{"昨年から検討し、5月10日に公表した。", "2021-05-10"},
		{"昨年比2割増で、5月10日に公表した。", "2021-05-10"},
		{"昨年導入したシステムで5月10日に検知した。", "2021-05-10"},
		{"昨年、当社が導入したシステムで5月10日に検知した。", "2021-05-10"},
		{"5月10日に公表した。昨年の売上は3億円だ。5月12日に謝罪した。", "2021-05-10 2021-05-12"},
	} {
		if got := isoDates(row.text, may21); got != row.want {
			t.Errorf("Find(%q) gives %s, want %s", row.text, got, row.want)
		}
	}
}
