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
		{"{id: r, near: [賠償, {pos: 名刺}]}", "t.yaml:6:30: {pos: 名刺} never matches: the dictionary has no such part of speech; write one of 名詞"},
		{"{id: r, near: [賠償, {pos: 形容動詞}]}", "t.yaml:6:30: {pos: 形容動詞} never matches: the dictionary has no such part of speech; write one of 形容詞"},
		{"{id: r, near: [賠償, {pos: noun}]}", "t.yaml:6:30: {pos: noun} never matches: the dictionary has no such part of speech; write one of 名詞, 動詞, 形容詞, 副詞, 連体詞, 接続詞, 感動詞, 接頭詞, 助詞, 助動詞, 記号, フィラー, その他"},
		{"{id: r, word: [賠償], within: 5}", "t.yaml:6:39: within does nothing in rule x/r, which finds one word; take it out, or write near with what must stand within 5 tokens"},
		{"{id: r, near: [賠償, 遅い], within: 12}", ""},
		{"{id: r, near: [[賠償, 遅い]]}", "t.yaml:6:26: rule x/r has one element under near, which stands near nothing; write word, or add what must stand beside it (near: [[賠償, 遅い], …])"},
		{"{id: r, seq: [賠償]}", "t.yaml:6:25: rule x/r has one element under seq, which stands near nothing; write word, or add what must stand beside it (near: [賠償, …])"},
		{"{id: r, word: ['人情報'], examples: {yes: [個人情報が漏れた。]}}", "t.yaml:6:26: '人情報' ends inside of a word in each example that has it (個人|情報), where it is not found; write the whole words, or /人情報/ for these characters anywhere\n" +
			"t.yaml:6:51: rule x/r does not find \"個人情報が漏れた。\""},
		{"{id: r, word: ['遅れま']}", "t.yaml:6:26: '遅れま' ends inside of a word (遅れ|…), where it is never found; write the whole words, or /遅れま/ for these characters anywhere"},
		{"{id: r, word: ['黙って', '個人情報']}", ""},
		{"{id: a, near: [[賠償, 補償], 遅い]}, {id: b, near: [遅い, 賠償], within: 5}", "t.yaml:6:42: rule x/b never decides anything: whatever it finds, rule a before it finds already"},
		{"{id: a, near: [[賠償, 補償], 遅い]}, {id: b, seq: [賠償, 遅い], unless: [保険]}", "t.yaml:6:42: rule x/b never decides anything: whatever it finds, rule a before it finds already"},
		{"{id: a, seq: [[賠償, 補償], [遅い, 遅れ]]}, {id: b, seq: [補償, 遅れ]}", "t.yaml:6:47: rule x/b never decides anything: whatever it finds, rule a before it finds already"},
		{"{id: a, seq: [[賠償, 補償], 遅い]}, {id: b, near: [賠償, 遅い]}", ""},
		{"{id: a, near: [[賠償, 補償], 遅い], within: 5}, {id: b, near: [賠償, 遅い]}", ""},
		{"{id: a, near: [賠償, 遅い], also: [今]}, {id: b, near: [賠償, 遅い]}", ""},
		{"{id: a, near: [賠償, 遅い], scope: clause}, {id: b, near: [賠償, 遅い]}", ""},
		{"{id: a, near: [賠償, 遅い]}, {id: b, near: [賠償, 遅い, 今]}", ""},
		{"{id: a, near: [[賠償, 遅い], [賠償, 今]]}, {id: b, near: [遅い, 賠償]}", "t.yaml:6:47: rule x/b never decides anything: whatever it finds, rule a before it finds already"},
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
