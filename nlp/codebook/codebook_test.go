package codebook

import (
	"fmt"
	"strings"
	"testing"

	"classify/store/record"
)

// themed wraps rules in the least codebook that is right, the first rule on
// line 6.
func themed(rules string) string {
	return "version: 1\nname: trial\nlists: {TELL: [公表, 発表], LATER: [TELL, 後]}\nthemes:\n  - {id: delay, label: {ja: 遅れ}, rules: [\n" + rules + "]}\n"
}

func TestParseNamesThePlaceOfEveryMistake(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", "t.yaml:1:1: the codebook is empty; begin with that of classify codebook show --yaml"},
		{"version: 2\nname: x\nthemes: []", "t.yaml:1:10: \"2\" must be a whole number from 1 to 1\nt.yaml:3:9: themes is empty; write at least one item"},
		{themed("{id: a, word: [LATEST]}"), "t.yaml:6:16: unknown list LATEST (for the word itself write 'LATEST')"},
		{themed("{id: a, wrod: [公表]}"), "t.yaml:6:1: rule \"a\" needs exactly one of word, near and seq\nt.yaml:6:9: unknown key \"wrod\" in a rule; did you mean \"word\"?"},
		{themed("{id: a, near: [{money}, {pos: 名詞}]}"), "t.yaml:6:1: rule \"a\" has no word that must be there: add one besides facts and parts of speech"},
		{themed("{id: a, word: [公表, {money}]}"), "t.yaml:6:1: rule \"a\" has no word that must be there: add one besides facts and parts of speech"},
		{themed("{id: a, word: [{cash}]}"), "t.yaml:6:16: unknown fact {cash}: one of money, duration, count, date, percent, arithmetic, or {pos: …}"},
		{themed("{id: a, word: ['/(遅/']}"), "t.yaml:6:16: error parsing regexp: missing closing ): `(遅`; a backslash before a sign makes it the sign itself"},
		{themed("{id: a, word: ['/遅*/']}"), "t.yaml:6:16: the pattern /遅*/ matches the empty text; write + for *, or add what must be there"},
		{themed("{id: a, word: [公表|発表]}"), "t.yaml:6:16: \"公表|発表\" is not a word: write /…/ for a pattern, [a, b] for either word"},
		{themed("{id: A b, word: [公表], within: 0, scope: page}"), "t.yaml:6:6: id \"A b\" must be lower-case letters, digits and hyphens\n" +
			"t.yaml:6:31: \"0\" must be a whole number from 1 to 100\nt.yaml:6:41: \"page\" must be one of [clause sentence heading paragraph thread]"},
		{themed("{id: a, word: [公表]}, {id: a, word: [公表]}"), "t.yaml:6:22: rule \"a\" is given twice in theme \"delay\"; give one of them another id"},
		{themed("{id: a, word: [公表], id: b}"), "t.yaml:6:21: key \"id\" is given twice; take one of them out"},
		{themed("{id: a, word: [\"{cash}\"]}"), "t.yaml:6:16: unknown fact {cash}: one of money, duration, count, date, percent, arithmetic, or {pos: …}"},
		{themed("{id: a, word: [\"公表|発表\"]}"), "t.yaml:6:16: \"公表|発表\" is not a word: write [公表, 発表] for either word, or '/公表\\|発表/' for exactly these characters"},
		{themed("{id: a, word: [公表, 公表 OR 発表 or 通知]}"), "t.yaml:6:20: \"公表 OR 発表 or 通知\" is not a word: write [公表, 発表, 通知] for either word, or '/公表 OR 発表 or 通知/' for exactly these characters"},
		{themed("{id: a, word: ['公表 ＡＮＤ 遅い']}"), "t.yaml:6:16: \"公表 ＡＮＤ 遅い\" is not a word: write near: [公表, 遅い] as the rule for all of them, or '/公表 ＡＮＤ 遅い/' for exactly these characters"},
		{themed("{id: a, word: [公表｜発表, 公表　＆　遅い]}"), "t.yaml:6:16: \"公表｜発表\" is not a word: write [公表, 発表] for either word, or '/公表｜発表/' for exactly these characters\n" +
			"t.yaml:6:23: \"公表\\u3000＆\\u3000遅い\" is not a word: write near: [公表, 遅い] as the rule for all of them, or '/公表　＆　遅い/' for exactly these characters"},
		{themed("{id: a, word: [公表 not 遅い]}"), "t.yaml:6:16: \"公表 not 遅い\" is not a word: write the words that must not stand there as unless of the rule, or '/公表 not 遅い/' for exactly these characters"},
		{themed("{id: a, word: [near(公表-遅い)]}"), "t.yaml:6:16: \"near(公表-遅い)\" is not a word: write near: [a, b] and within: n as the rule, or '/near\\(公表-遅い\\)/' for exactly these characters"},
		{themed("{id: a, word: [プラス＋]}"), "t.yaml:6:16: \"プラス＋\" lacks a word beside +: write 'プラス＋' for exactly these characters"},
		{themed("{id: a, word: [公表]}") + "---\nversion: 1\n", "t.yaml:7:1: a second YAML document begins here, and a codebook is one: take the line --- out"},
		{themed("{id: a, word: &x [公表]}, {id: b, word: *x}"), "t.yaml:6:39: " + noAlias},
		{themed("{id: a, word: [公表, &x 発表]}, {id: b, near: [*x, 公表]}"), "t.yaml:6:44: " + noAlias},
		{themed("{id: a, word: [*x]}"), "t.yaml:6:16: " + noAlias},
		{themed("{id: a, word: [&公表]}"), "t.yaml:6:17: " + noAlias},
		{themed("&x {id: a, word: [公表]}, {id: b, <<: *x}"), "t.yaml:6:25: rule \"b\" needs exactly one of word, near and seq\nt.yaml:6:33: " + noAlias},
		{"version: 1\nname: x\nlists: {A: [B], B: [A]}\nthemes: [{id: a, label: {en: A}, rules: [{id: r, word: [A]}]}]", "t.yaml:3:21: list A holds itself; take it out of the lists that it names"},
	} {
		_, err := Parse("t.yaml", []byte(c.in))
		if err == nil {
			t.Errorf("Parse(%q) finds no mistake, want %s", c.in, c.want)
		} else if err.Error() != c.want {
			t.Errorf("Parse(%q):\n got %v\nwant %v", c.in, err, c.want)
		}
	}
}

func TestParseSaysWhatItFoundAndWhatToWrite(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{themed("{id: a, word: 公表}"), "t.yaml:6:15: word must be a list, and this is the one value \"公表\"; write it in brackets: [公表]"},
		{themed("{id: a, word: [公表], unless: {x: y}}"), "t.yaml:6:29: unless must be a list, and this is a mapping; write each of its items with - before it, or all in brackets: [a, b]"},
		{themed("{id: a, word: [公表, []]}"), "t.yaml:6:20: a list of words is empty; write at least one item"},
		{"version: 1\nname: x\nlists: {TELL: 公表}\nthemes: [{id: a, label: {en: A}, rules: [{id: r, word: [TELL]}]}]",
			"t.yaml:3:15: list TELL must be a list, and this is the one value \"公表\"; write it in brackets: [公表]"},
		{"version: 1\nname: x\nlists: [公表]\nthemes: [{id: a, label: {en: A}, rules: [{id: r, word: [公表]}]}]",
			"t.yaml:3:8: lists must be a mapping of names to words, and this is a list; write lists: {TELL: [公表, 発表]}"},
		{themed("{id: a, word: [公表], stance: [asserted, denied]}"), "t.yaml:6:29: one value is wanted here, and this is a list; write one of [asserted denied asked neutral]"},
		{themed("{id: a, near: [公表, 遅い], within: [5]}"), "t.yaml:6:33: one value is wanted here, and this is a list; write a whole number from 1 to 100"},
		{themed("{id: [a], word: [公表]}"), "t.yaml:6:6: one value is wanted here, and this is a list; write a short name such as late-notice"},
		{themed("公表"), "t.yaml:6:1: a rule must be a mapping of keys to values, and this is the one value \"公表\"; write one of its keys: also, certainty, examples, id, near, polarity, scope, seq, speaker, stance, unless, within, word\n" +
			"t.yaml:6:1: the rule has no id; write id: followed by a short name such as late-notice\nt.yaml:6:1: rule \"\" needs exactly one of word, near and seq"},
		{themed("{id: a, word: [公表], colour: red}"), "t.yaml:6:21: unknown key \"colour\" in a rule; it has also, certainty, examples, id, near, polarity, scope, seq, speaker, stance, unless, within, word"},
		{themed("{id: a, near: [公表, \"{money\"]}"), "t.yaml:6:20: \"{money\" is not closed: write {money}"},
		{themed("{id: a, near: [公表, \"money}\"]}"), "t.yaml:6:20: \"money}\" is not closed: write {money}"},
		{themed("{id: a, near: [公表, \"{pos: 名詞\"]}"), "t.yaml:6:20: \"{pos: 名詞\" is not closed: write {pos: 名詞}"},
		{themed("{id: a, near: [公表, \"{cash\"]}"), "t.yaml:6:20: \"{cash\" is not closed: write one of {money}, {duration}, {count}, {date}, {percent}, {arithmetic} or {pos: …} for a fact, or '/\\{cash/' for exactly these characters"},
		{themed("{id: a, near: [公表, \"[遅い\"]}"), "t.yaml:6:20: \"[遅い\" is not closed: write [遅い] without quotes for any of these words, or '/\\[遅い/' for exactly these characters"},
		{themed("{id: a, word: ['/おっ*そ']}"), "t.yaml:6:16: \"/おっ*そ\" is not closed: write '/おっ*そ/' for a pattern"},
	} {
		if _, err := Parse("t.yaml", []byte(c.in)); err == nil || err.Error() != c.want {
			t.Errorf("Parse(%q):\n got %v\nwant %v", c.in, err, c.want)
		}
	}
	if _, err := Parse("t.yaml", []byte(themed("{id: a, word: ['/人', '（笑']}"))); err != nil {
		t.Errorf("a slash before a word: %v", err)
	}
}

func TestListsOfListsDoNotGrowWithoutEnd(t *testing.T) {
	lists := "  A0: [公表]\n"
	for i := 1; i < 10; i++ {
		lists += fmt.Sprintf("  A%d: [%s]\n", i, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("A%d, ", i-1), 9), ", "))
	}
	_, err := Parse("t.yaml", []byte("version: 1\nname: x\nlists:\n"+lists+"themes: [{id: a, label: {en: A}, rules: [{id: r, word: [A9]}]}]"))
	if want := "t.yaml:9:7: list A5 has more than 20000 words with those of the lists it names"; err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("Parse = %v, want %s", err, want)
	}
}

func TestParseNamesThePlaceOfBrokenYAML(t *testing.T) {
	_, err := Parse("t.yaml", []byte("version: 1\nname: [x\nthemes: 3\n"))
	if err == nil || !strings.HasPrefix(err.Error(), "t.yaml:3:") {
		t.Errorf("Parse = %v, want an error on line 3", err)
	}
}

func TestParseReadsEveryElement(t *testing.T) {
	b, err := Parse("t.yaml", []byte(themed(`{id: a, near: [公表, '黙って', 退会+者, '/おっ*そ/', LATER, [今, 0120], {money}, {pos: 名詞}],
	  within: 5, scope: clause, polarity: negative, stance: asked, certainty: hedged, unless: [配送], also: [会社],
	  examples: {yes: [a, {heading: h, text: b}]}}`)))
	if err != nil {
		t.Fatal(err)
	}
	r := b.Themes[0].Rules[0]
	var kinds []string
	for _, e := range r.Elements {
		kinds = append(kinds, string(e.Kind))
	}
	if got, want := strings.Join(kinds, " "), "base surface beside pattern any any fact part"; got != want {
		t.Errorf("kinds %s, want %s", got, want)
	}
	if got := r.Elements[5].Parts[1].Text; got != "0120" {
		t.Errorf("an unquoted 0120 is read as %q", got)
	}
	if r.Within != 5 || r.Scope != Clause || r.Polarity != Negative || r.Stance != record.Asked || r.Certainty != record.Hedged {
		t.Errorf("rule %+v", r)
	}
	if r.Examples.Yes[1].Heading != "h" {
		t.Errorf("examples %+v", r.Examples)
	}
}

func TestParseReadsBracesInQuotesAndTheWidePlus(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{`"{money}"`, "fact money"},
		{`'{ pos: 名詞 }'`, "part 名詞"},
		{`退会＋者`, "beside 退会+者"},
		{`退会＋'者'`, "beside 退会+'者'"},
		{`'退会＋者'`, "surface '退会＋者'"},
		{`"C++"`, "surface 'C++'"},
		{`terms and conditions`, "base terms and conditions"},
		{`'みなと&港'`, "surface 'みなと&港'"},
		{`Harbour & Sons`, "base Harbour & Sons"},
		{`'|'`, "surface '|'"},
		{`'/公表 OR 発表/'`, "pattern /公表 OR 発表/"},
		{`ORANGE 公表`, "base ORANGE 公表"},
	} {
		b, err := Parse("t.yaml", []byte(themed("{id: a, near: [公表, "+c.in+"]}")))
		if err != nil {
			t.Errorf("%s: %v", c.in, err)
			continue
		}
		e := b.Themes[0].Rules[0].Elements[1]
		spelled := e.String()
		if e.Kind == Fact || e.Kind == Part {
			spelled = e.Text
		}
		if got := string(e.Kind) + " " + spelled; got != c.want {
			t.Errorf("%s is read as %s, want %s", c.in, got, c.want)
		}
	}
}

func TestHashIsThatOfTheFile(t *testing.T) {
	in := []byte(themed("{id: a, word: [公表]}"))
	b, err := Parse("t.yaml", in)
	if err != nil {
		t.Fatal(err)
	}
	if b.Hash() != record.Hash(in) {
		t.Errorf("Hash() = %s", b.Hash())
	}
}

func TestEveryRuleOfTheBuiltinCodebookHasExamples(t *testing.T) {
	b, err := Builtin()
	if err != nil {
		t.Fatal(err)
	}
	for _, theme := range b.Themes {
		yes, no := len(theme.Examples.Yes), len(theme.Examples.No)
		for _, r := range theme.Rules {
			if len(r.Examples.Yes) == 0 || len(r.Examples.No) == 0 {
				t.Errorf("rule %s/%s lacks a yes or a no", theme.ID, r.ID)
			}
			yes, no = yes+len(r.Examples.Yes), no+len(r.Examples.No)
		}
		if yes < 12 || no < 12 {
			t.Errorf("theme %s has %d yes and %d no", theme.ID, yes, no)
		}
	}
}

func FuzzParseNeverPanicsAndPlacesItsErrors(f *testing.F) {
	f.Add(themed("{id: a, near: [公表, {money}]}"))
	f.Add("lists: {A: &x [*x]}")
	f.Fuzz(func(t *testing.T, in string) {
		_, err := Parse("t.yaml", []byte(in))
		if err != nil && !strings.HasPrefix(err.Error(), "t.yaml:") {
			t.Errorf("Parse(%q) = %v, without a place", in, err)
		}
	})
}
