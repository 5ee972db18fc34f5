package diff

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"classify/store/record"
)

// steps is Steps where no facts are known.
func steps(docs []record.Document) []Difference { return Steps(docs, nil) }

// page makes a document of lines: "# " begins a heading, under which the
// following ones stand, "> " a comment, "+ " an addendum.
func page(lines ...string) (d record.Document) {
	heading := ""
	for i, line := range lines {
		u := record.Utterance{ID: i + 1, Kind: record.Paragraph, Text: line, Heading: heading}
		if text, ok := strings.CutPrefix(line, "# "); ok {
			u.Kind, u.Text, u.Heading, heading = record.Heading, text, "", text
		} else if text, ok := strings.CutPrefix(line, "> "); ok {
			u.Kind, u.Text = record.Comment, text
		} else if text, ok := strings.CutPrefix(line, "+ "); ok {
			u.Kind, u.Text = record.Addendum, text
		}
		d.Utterances = append(d.Utterances, u)
	}
	return d
}

// modified shows a day of its last change.
func modified(d record.Document) record.Document {
	d.Published, d.Modified = "2021-05-21", "2021-05-22"
	d.RestOn("modified", "shown by the title", record.Medium)
	return d
}

// told is a difference in lines.
func told(d Difference) (out []string) {
	for _, c := range d.Changes {
		line := fmt.Sprintf("%s %d: %s", c.Kind, c.Utterance, strings.Join([]string{c.Before, c.After}, " → "))
		for _, n := range c.Numbers {
			line += fmt.Sprintf(" [%s → %s %s]", n.Before, n.After, n.Unit)
		}
		out = append(out, strings.ReplaceAll(strings.ReplaceAll(line, ":  → ", ": "), " →  [", " ["))
	}
	if d.Silent {
		out = append(out, "silent")
	}
	return out
}

const (
	intro = "平素より当社のサービスをご利用いただき、ありがとうございます。"
	cause = "原因は委託先のサーバーの設定の誤りです。"
	sorry = "ご心配をおかけしておりますことを深くお詫び申し上げます。"
	fewer = "流出した可能性のある件数は760万件です。"
	more  = "流出した可能性のある件数は2,260万件です。"
	ask   = "お問い合わせは専用の窓口までお願いいたします。"
)

func TestWhatChangedIsTold(t *testing.T) {
	for _, c := range []struct {
		name          string
		before, after record.Document
		want          []string
	}{
		{"nothing", page(intro, cause), page(intro, cause), nil},
		{"the same in other widths and spaces", page(intro, "件数は 760万件です。"), page(intro, "件数は７６０万件です"), nil},
		{"the same number written otherwise", page(intro, fewer), page(intro, "流出した可能性のある件数は7,600,000件です。"), nil},
		{"a number", page(intro, fewer, ask), page(intro, more, ask), []string{"changed 2: " + fewer + " → " + more + " [760万 → 2,260万 件]", "silent"}},
		{"two numbers", page("5月21日に3社、計760万件と判明しました。"), page("5月22日に4社、計760万件と判明しました。"),
			[]string{"changed 1: 5月21日に3社、計760万件と判明しました。 → 5月22日に4社、計760万件と判明しました。 [21 → 22 日] [3 → 4 社]", "silent"}},
		{"a sentence more", page(intro + ask), page(intro + cause + ask), []string{"added 1: " + cause, "silent"}},
		{"a sentence less", page(intro, cause, ask), page(intro, ask), []string{"removed 2: " + cause + " → ", "silent"}},
		{"a wording", page(intro, "原因を調査しております。"), page(intro, "原因を調査しておりました。"),
			[]string{"changed 2: 原因を調査しております。 → 原因を調査しておりました。", "silent"}},
		{"another sentence in its place", page(intro, cause), page(intro, sorry), []string{"added 2: " + sorry, "removed 2: " + cause + " → ", "silent"}},
		{"one that moved", page(intro, cause, ask), page(cause, intro, ask), nil},
		{"said once less", page(ask, intro, ask), page(intro, ask), []string{"removed 3: " + ask + " → ", "silent"}},
		{"a stop in brackets ends nothing", page("同社は「誤りです。」と述べた。"), page("同社は「誤りです。申し訳ない。」と述べた。"),
			[]string{"changed 1: 同社は「誤りです。」と述べた。 → 同社は「誤りです。申し訳ない。」と述べた。", "silent"}},
		{"comments", page(intro, "> なぜ。"), page(intro, "> なぜ。", "> 遅い。"), nil},
		{"comments alone are the body", page("> なぜ。"), page("> なぜ。", "> 遅い。"), []string{"added 2: 遅い。", "silent"}},
		{"a date that stands alone", page("2021年5月21日（金） 10:00現在", intro), page("2021年5月22日（土） 9:30現在", intro), nil},
		{"a counter", page(intro, "アクセス数：1,204"), page(intro, "アクセス数：1,377"), nil},
		{"related pages", page(intro, "# 関連記事", "港の祭りが開かれる"), page(intro, "# 関連記事", "新しい船が着く"), nil},
		{"from nothing", page(), page(intro), []string{"added 1: " + intro, "silent"}},
	} {
		got := steps([]record.Document{c.before, c.after})
		if diff := cmp.Diff(c.want, told(got[0])); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

func TestAChangeThatIsDeclaredIsNotSilent(t *testing.T) {
	long := []string{intro, sorry, ask, "窓口は平日の9時から18時までです。", cause, "詳しい経緯を次に記します。", "当社の責任は重いと考えております。", "再発の防止に努めます。", "以上"}
	with := func(at int, line string) []string {
		out := append([]string{}, long[:at]...)
		return append(append(out, line), long[at:]...)
	}
	for _, c := range []struct {
		name          string
		before, after record.Document
		silent        bool
	}{
		{"said beside it", page(long...), page(with(5, "【追記】件数は2,260万件と判明しました。")...), false},
		{"said near it", page(with(5, fewer)...), page(append(append(append([]string{}, long[:5]...), "※件数を訂正しました。", more), long[5:]...)...), false},
		{"said at the head", page(with(5, fewer)...), page(append([]string{"2021年5月22日更新"}, with(5, more)...)...), false},
		{"said at the foot", page(with(5, fewer)...), page(append(with(5, more), "件数に誤りがありましたので、お詫びして訂正いたします。")...), false},
		{"said by its kind", page(long...), page(with(5, "+ 件数は2,260万件でした。")...), false},
		{"said by its heading", page(append(long[:8:8], "# 追記", "調査中です。", cause, ask, intro)...), page(append(long[:8:8], "# 追記", "調査中です。", "窓口を増やします。", cause, ask, intro)...), false},
		{"said as a change", page(with(5, fewer)...), page(append(with(5, more), "変更点（5/22）：流出した件数を171万件から2,260万件に変更。")...), false},
		{"said as an addition of a day", page(with(5, fewer)...), page(append(with(5, more), "2021/5/22 件数を追加しました。")...), false},
		{"said as new word of it", page(with(5, fewer)...), page(append([]string{"5月22日、その後の調査で件数が増えましたので、改めてお知らせいたします。"}, with(5, more)...)...), false},
		{"said of what has changed", page(with(5, fewer)...), page(append(with(5, more), "当初の公表から件数に変更がありましたのでお知らせいたします。")...), false},
		{"said of a day", page(with(5, fewer)...), page(append([]string{"※2021年5月22日、一部内容を変更いたしました。"}, with(5, more)...)...), false},
		{"said of another thing", page(with(5, fewer)...), page(append(with(5, more), "受付期間を5月30日までに変更しました。")...), true},
		{"shown as the day of the last change", page(with(5, fewer)...), modified(page(with(5, more)...)), false},
		{"said by its number", page(with(5, fewer)...), page(append([]string{"【第2報】"}, with(5, more)...)...), false},
		{"the first of its number", page(with(5, fewer)...), page(append([]string{"【第1報】"}, with(5, more)...)...), true},
		{"advice to change something", page(with(5, fewer)...), page(append(with(5, more), "パスワードを変更してください。")...), true},
		{"a service that is added", page(with(5, fewer)...), page(append(with(5, more), "窓口の職員を追加で配置します。")...), true},
		{"not said", page(with(5, fewer)...), page(with(5, more)...), true},
		{"said of a change before", page(append([]string{"2021年5月21日更新"}, with(5, fewer)...)...), page(append([]string{"2021年5月21日更新"}, with(5, more)...)...), true},
		{"said far away in the middle", page(append(with(1, fewer), long[4:]...)...), page(append(append(with(1, more), "この件は訂正しました。"), long[4:]...)...), true},
		{"another word with it", page(long...), page(with(5, "更新プログラムの適用を順に進めております。")...), true},
		{"a repair", page(long...), page(with(5, "修正パッチは公開されていません。")...), true},
	} {
		got := steps([]record.Document{c.before, c.after})[0]
		if len(got.Changes) == 0 || got.Silent != c.silent {
			t.Errorf("%s: silent is %v of %q, want %v", c.name, got.Silent, told(got), c.silent)
		}
	}
	before, after := page(long...), page(with(5, fewer)...)
	before.Title, after.Title = "お知らせ", "お知らせ（5月22日追記）"
	if steps([]record.Document{before, after})[0].Silent {
		t.Error("what the title says is silent")
	}
}

func TestANoticeExcusesNoMoreThanItIsAbout(t *testing.T) {
	const phone, hours, card = "電話は03-1234-5678です。", "窓口は平日の9時から18時までです。", "カード番号は含まれません。"
	base := []string{intro, fewer, cause, sorry, ask, phone, card, "詳しい経緯を次に記します。", "再発の防止に努めます。", "当社の責任は重いと考えております。"}
	edit := func(change map[string]string, more ...string) record.Document {
		var out []string
		for _, line := range base {
			if is, ok := change[line]; ok {
				line = is
			}
			out = append(out, line)
		}
		return page(append(out, more...)...)
	}
	number := map[string]string{fewer: more}
	for _, c := range []struct {
		name          string
		before, after record.Document
		silent        []string // what is changed without a word
	}{
		{"an addition of something else", edit(nil), edit(number, "（2024年1月20日追記）コールセンターの受付時間を延長いたしました。"), []string{more}},
		{"an addition without its subject", edit(nil), edit(number, "（2024年1月20日追記）"), []string{more}},
		{"a correction of something else", edit(nil), edit(number, "【訂正】補償の額を訂正いたしました。"), []string{more}},
		{"an old correction", edit(nil, "【訂正】件数を訂正いたしました。"), edit(number, "【訂正】件数を訂正いたしました。"), []string{more}},
		{"an old heading", page("# お知らせ（訂正）", intro, fewer), page("# お知らせ（訂正）", intro, more), []string{more}},
		{"the correction names it", edit(nil), edit(number, "【訂正】流出件数を訂正いたしました。"), nil},
		{"the correction gives the number", edit(nil), edit(number, "※2,260万に訂正いたしました。"), nil},
		{"a correction of all", edit(nil), edit(number, "内容を一部修正いたしました。"), nil},
		{"a date of change", edit(nil), edit(number, "2021年5月24日更新"), nil},
		{"a new date of change", edit(nil, "2021年5月21日更新"), edit(number, "2021年5月24日更新"), nil},
		{"a date of change beside what it is", edit(nil), edit(number, "2021年5月24日更新", "【追記】"+hours), []string{more}},
		{"one of two", edit(nil), edit(map[string]string{fewer: more, card: "カード番号は含まれます。"}, "件数を訂正しました。"), []string{"カード番号は含まれます。"}},
		{"an addition", edit(nil), edit(nil, "（追記）", hours), nil},
		{"an addition that it names", edit(nil), edit(map[string]string{intro: intro + hours}, "（追記）窓口の受付時間を加えました。"), nil},
		{"what is added in an old list of additions", page(intro, "# 追記", ask), page(intro, "# 追記", ask, hours), nil},
		{"what is changed in an old list of additions", page(intro, "# 追記", fewer), page(intro, "# 追記", more), []string{more}},
		{"what is changed in an old addendum", page(intro, "+ "+fewer), page(intro, "+ "+more), []string{more}},
	} {
		var got []string
		for _, one := range steps([]record.Document{c.before, c.after})[0].Changes {
			if one.Silent {
				got = append(got, one.After)
			}
		}
		if diff := cmp.Diff(c.silent, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

func TestAPhoneNumberIsOneNumber(t *testing.T) {
	for _, row := range []struct{ before, after, want string }{
		{"電話は03-1234-5678です。", "電話は03-1234-9999です。", "03-1234-5678 → 03-1234-9999"},
		{"電話は0120-123-456まで。", "電話は0120-123-457まで。", "0120-123-456 → 0120-123-457"},
		{"電話は０３－１２３４－５６７８です。", "電話は03-1234-5679です。", "03-1234-5678 → 03-1234-5679"},
		{"電話は050‐1234‐5678で3件。", "電話は050‐1234‐5679で4件。", "050‐1234‐5678 → 050‐1234‐5679, 3 → 4"},
		{"電話は03-1234-5678です。", "電話は03-12345678です。", ""},
		{"番号は1-2-3です。", "番号は1-2-4です。", "3 → 4"},
		{"期間は5-10日です。", "期間は5-12日です。", "10 → 12"},
	} {
		var got []string
		for _, c := range steps([]record.Document{page(intro, row.before), page(intro, row.after)})[0].Changes {
			for _, n := range c.Numbers {
				got = append(got, n.Before+" → "+n.After)
			}
		}
		if s := strings.Join(got, ", "); s != row.want {
			t.Errorf("%s to %s: %s, want %s", row.before, row.after, s, row.want)
		}
	}
}

func TestWhatIsAnotherInEveryStepIsLeftOut(t *testing.T) {
	var docs []record.Document
	for i, aside := range []string{"きょうの一品は鯖", "いちおしは帆布の鞄", "港の朝市へどうぞ", "船旅の相談を承ります", "灯台を見に行こう"} {
		lines := []string{intro, aside, ask, cause}
		if i == 3 {
			lines = append(lines, fewer)
		}
		if i == 4 {
			lines = append(lines, more)
		}
		docs = append(docs, page(lines...))
	}
	var got [][]string
	for _, d := range steps(docs) {
		got = append(got, told(d))
	}
	want := [][]string{nil, nil, {"added 5: " + fewer, "silent"}, {"changed 5: " + fewer + " → " + more + " [760万 → 2,260万 件]", "silent"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := told(steps(docs[:4])[0]); len(got) != 3 {
		t.Errorf("with fewer steps: %q", got)
	}
}

func TestNumbersAreRead(t *testing.T) {
	for in, want := range map[string]string{
		"760万": "7600000", "2,260万": "22600000", "2億1,300万5000": "213005000", "3千万": "30000000", "1.5億": "150000000",
		"12.5": "25/2", "0": "0", strings.Repeat("9", 50): strings.Repeat("9", 50),
	} {
		n := numbersIn(in + "件")
		if len(n) != 1 || n[0].value() != want || n[0].unit != "件" {
			t.Errorf("numbersIn(%q) = %+v, want %s 件", in, n, want)
		}
	}
}

func FuzzSteps(f *testing.F) {
	f.Add(intro+fewer, intro+more)
	f.Add("「あ。", "」1,,2万千億")
	f.Add("1:2", "#1#")
	f.Fuzz(func(t *testing.T, a, b string) {
		d := steps([]record.Document{page(a), page(b), page(a)})
		for i, n := range [2][2]string{{a, b}, {b, a}} {
			for _, c := range d[i].Changes {
				if !strings.Contains(n[0], c.Before) || !strings.Contains(n[1], c.After) || c.Before+c.After == "" || (c.Kind == Changed) != (c.Before != "" && c.After != "") {
					t.Errorf("%q to %q: %+v", n[0], n[1], c)
				}
			}
		}
		if len(d[0].Changes) > 0 != (len(d[1].Changes) > 0) {
			t.Errorf("%q to %q: %d changes, back %d", a, b, len(d[0].Changes), len(d[1].Changes))
		}
		if same := steps([]record.Document{page(a), page(a)}); len(same[0].Changes) > 0 || same[0].Silent {
			t.Errorf("%q to itself: %+v", a, same[0])
		}
	})
}

func ExampleSteps() {
	said := func(text string) record.Document {
		return record.Document{Utterances: []record.Utterance{{ID: 1, Kind: record.Paragraph, Text: text}}}
	}
	steps := steps([]record.Document{
		said("流出の可能性がある件数は760万件です。"),
		said("流出の可能性がある件数は2,260万件です。"),
	})
	fmt.Println(steps[0].Changes[0].Kind, steps[0].Changes[0].Numbers, steps[0].Silent)
	// Output: changed [{760万 2,260万 件 7.6e+06 2.26e+07}] true
}

func TestAnotherTitleIsAChange(t *testing.T) {
	titled := func(title string, lines ...string) record.Document {
		d := page(lines...)
		d.Title, d.Site = title, "みなとマッチ"
		return d
	}
	for _, c := range []struct {
		name          string
		before, after record.Document
		want          []string
	}{
		{"alone, with its numbers", titled("流出件数760万件について", intro), titled("流出件数2,260万件について", intro),
			[]string{"changed 0: 流出件数760万件について → 流出件数2,260万件について [760万 → 2,260万 件]", "silent"}},
		{"that says so", titled("流出について", intro), titled("【訂正】流出の件数について", intro), []string{"changed 0: 流出について → 【訂正】流出の件数について"}},
		{"as a heading says it", titled("流出件数760万件について | みなとマッチ", "# 流出件数760万件について", intro), titled("流出件数2,260万件について | みなとマッチ", "# 流出件数2,260万件について", intro),
			[]string{"changed 1: 流出件数760万件について → 流出件数2,260万件について [760万 → 2,260万 件]", "silent"}},
		{"its counter alone", titled("(1) 流出について", intro), titled("(2) 流出について | みなとマッチ", intro), nil},
	} {
		if diff := cmp.Diff(c.want, told(steps([]record.Document{c.before, c.after})[0])); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}
