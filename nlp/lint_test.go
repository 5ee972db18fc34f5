package nlp

import (
	"testing"

	"classify/nlp/codebook"
	"classify/nlp/match"
)

func TestTheBuiltinCodebookHasNothingInVain(t *testing.T) {
	b, err := codebook.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range lint("builtin.yaml", b, match.Compile(b, nil)) {
		t.Error(e)
	}
}

func TestLintNamesWhatNeverMatches(t *testing.T) {
	for _, c := range []struct{ rules, want string }{
		{"{id: r, word: [慰+謝料]}", "t.yaml:6:26: 慰+謝料 never matches: the dictionary cuts 慰謝料 into 慰謝|料; write 慰謝+料"},
		{"{id: r, word: [慰謝+料, 退会+者]}", ""},
		{"{id: r, word: [補償, '/１０円/']}", "t.yaml:6:30: /１０円/ asks for １, which stands in no sentence once it is normalised; write 1"},
		{"{id: r, word: ['/ﾊﾞｲｼｮｳ/']}", "t.yaml:6:26: /ﾊﾞｲｼｮｳ/ asks for ﾊ, which stands in no sentence once it is normalised; write ハ"},
		{"{id: r, word: ['/[1１]0円/']}", ""},
		{"{id: a, word: [賠償, 補償]}, {id: b, near: [賠償, 遅い]}", "t.yaml:6:36: rule x/b never decides anything: whatever it finds, rule a before it finds already"},
		{"{id: a, word: [賠償], unless: [保険]}, {id: b, near: [賠償, 遅い]}", ""},
		{"{id: a, near: [賠償, 遅い]}, {id: b, word: [賠償]}", ""},
		{"{id: r, word: [賠償, 補償], unless: [保険, 補償, 賠償]}", "t.yaml:6:11: rule x/r never matches: what it looks for is in its unless too, which vetoes wherever it stands; take it out of one of them"},
		{"{id: r, word: [賠償, 補償], unless: [賠償]}", ""},
		{"{id: r, near: [[賠償, 補償], 遅い], unless: [[賠償], 補償]}", "t.yaml:6:11: rule x/r never matches: what it looks for is in its unless too, which vetoes wherever it stands; take it out of one of them"},
		{"{id: r, seq: [賠償, {money}], unless: [{money}]}", "t.yaml:6:11: rule x/r never matches: what it looks for is in its unless too, which vetoes wherever it stands; take it out of one of them"},
		{"{id: r, near: [賠償, '遅い'], unless: [遅い]}", ""},
		{"{id: a, word: [賠償], examples: {yes: [遅い]}}, {id: b, word: [慰+謝料]}, {id: c, word: [補償], examples: {yes: [遅い]}}",
			"t.yaml:6:48: rule x/a does not find \"遅い\"\nt.yaml:6:70: 慰+謝料 never matches: the dictionary cuts 慰謝料 into 慰謝|料; write 慰謝+料\nt.yaml:6:115: rule x/c does not find \"遅い\""},
		{"{id: r, near: ['/[0-9]{3}/', {money}]}", "t.yaml:6:11: rule r has no word that must be there, so it is tried on every sentence; add one to it"},
		{"{id: r, near: ['/[0-9]{3}円/', {money}]}", ""},
	} {
		b, err := codebook.Parse("t.yaml", []byte("version: 1\nname: t\nthemes:\n- id: x\n  label: {en: X}\n  rules: ["+c.rules+"]\n"))
		if err != nil {
			t.Fatal(err)
		}
		got := Check("t.yaml", b)
		if got.Error() != c.want {
			t.Errorf("Check(%s) = %q, want %q", c.rules, got.Error(), c.want)
		}
	}
}
