package nlp

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"classify/nlp/codebook"
	"classify/nlp/text"
	"classify/store/record"
)

func newTagger(t testing.TB) *Tagger {
	t.Helper()
	tagger, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	return tagger
}

func Example() {
	tagger, err := New(Options{Names: []string{"みなとマッチ"}})
	if err != nil {
		panic(err)
	}
	coding := tagger.Tag("発表まで3週間もかかった。退会者の免許証まで残してたの？", Context{})
	for _, f := range coding.Findings {
		fmt.Println(f.Theme, f.Stance, f.Quote)
	}
	// Output:
	// delay asserted 発表まで3週間
	// retention asked 退会者の免許証まで残し
}

func TestEveryQuotationIsTheTextOfItsSpan(t *testing.T) {
	tagger := newTagger(t)
	pieces := rapid.SampledFrom([]string{
		"発表", "が", "遅", "い", "すぎ", "3週間", "３ｼｭｳｶﾝ", "まで", "退会者", "の", "免許証", "を", "消さずに", "残して", "た", "？", "?", "。", "、\n", "\n", " ", "　",
		"500円", "/人×", "170万人", "賠償", "しない", "お詫び", "ｸｵｶｰﾄﾞ", "…", "ーーーー", "「", "」", "(", "か\u3099", "😀", "️", "\u200b", "http://a.example/?x=1", "\u0000", "�",
	})
	rapid.Check(t, func(rt *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.OneOf(pieces, pieces, rapid.StringN(0, 3, -1)), 0, 25).Draw(rt, "pieces"), "")
		text = strings.ToValidUTF8(text, "�")
		coding := tagger.Tag(text, Context{Heading: "発表まで"})
		for _, f := range coding.Findings {
			if !f.Holds(text) {
				rt.Fatalf("Tag(%q): %+v does not hold", text, f)
			}
		}
	})
}

func TestASentenceHasOneFindingOfATheme(t *testing.T) {
	coding := newTagger(t).Tag("発表が遅いし連絡も遅いし報告も遅い。説明も遅い。", Context{})
	if n := len(coding.Findings); n != 2 {
		t.Errorf("%d findings in two sentences: %+v", n, coding.Findings)
	}
}

func TestEachLineOfASentenceIsFoundOnItsOwn(t *testing.T) {
	text := "港湾局は至急公表するよう会社に求めましたが、\n翌朝になっても動きがないため、\n重ねて至急公表するよう求めました。"
	var got []string
	for _, f := range newTagger(t).Tag(text, Context{}).Findings {
		got = append(got, fmt.Sprint(f.Theme, " ", f.Quote, " ", strings.Count(text[:f.Start], "\n"), " ", f.SentenceStart, " ", f.SentenceEnd-len(text)))
	}
	if diff := cmp.Diff([]string{"delay 至急公表 0 0 0", "delay 至急公表 2 0 0"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestTheHeadingLendsItsNounOnly(t *testing.T) {
	tagger := newTagger(t)
	for _, c := range []struct {
		text, heading, parent string
		want                  int
	}{
		{"3週間空いた。", "発表まで", "", 1},
		{"3週間空いた。", "", "発表までどのくらいだった?", 1},
		{"3週間空いた。", "席替え", "", 0},
		{"会社は海の近くにある。", "公表の遅れ", "", 0},
		{"え、まだなの?", "", "会社から発表があった?", 0},
	} {
		got := tagger.Tag(c.text, Context{Heading: c.heading, Parent: c.parent}).Findings
		if len(got) != c.want {
			t.Errorf("Tag(%q under %q after %q) = %+v, want %d findings", c.text, c.heading, c.parent, got, c.want)
		}
	}
}

func TestTagIsDeterministicAndSafeForConcurrentUse(t *testing.T) {
	tagger := newTagger(t)
	text := strings.Repeat("発表まで3週間。退会者の情報を消さずに残していた。賠償しないのか。", 5)
	want := tagger.Tag(text, Context{})
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			if diff := cmp.Diff(want, tagger.Tag(text, Context{})); diff != "" {
				t.Error(diff)
			}
		})
	}
	wg.Wait()
}

func TestTagStaysFastOnHostileText(t *testing.T) {
	tagger := newTagger(t)
	for name, text := range map[string]string{
		"one long vowel":   strings.Repeat("ー", 100_000),
		"one word":         strings.Repeat("発表遅い", 10_000),
		"open brackets":    strings.Repeat("「", 20_000),
		"lines with comma": strings.Repeat("発表、\n", 10_000),
		"combining marks":  "か" + strings.Repeat("\u3099", 50_000),
	} {
		start := time.Now()
		tagger.Tag(text, Context{})
		if took := time.Since(start); took > 3*slack*time.Second {
			t.Errorf("%s took %v", name, took)
		}
	}
}

func TestMethodNamesWhatMadeTheCoding(t *testing.T) {
	b, err := codebook.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	m := newTagger(t).Method()
	if m.Tagger != Version || m.Codebook != "builtin" || m.CodebookID != b.Hash() || m.Dictionary == "" {
		t.Errorf("Method() = %+v", m)
	}
}

func TestCheckReportsAnExampleThatDoesNotHold(t *testing.T) {
	b, err := codebook.Parse("t.yaml", []byte("version: 1\nname: t\nthemes:\n- id: a\n  label: {en: A}\n  rules: [{id: r, word: [賠償], examples: {yes: [補償], no: [賠償]}}]\n"))
	if err != nil {
		t.Fatal(err)
	}
	want := "t.yaml:6:48: rule a/r does not find \"補償\"\nt.yaml:6:58: rule a/r finds \"賠償\""
	if got := Check("t.yaml", b).Error(); got != want {
		t.Errorf("Check = %s, want %s", got, want)
	}
}

func BenchmarkTag(b *testing.B) {
	tagger := newTagger(b)
	text := strings.Repeat("会社は5月に会員の情報が流出したことを発表した。原因は調査中で、詳しいことは分かっていないという。退会者の分も残っていたらしい。\n", 50)
	b.SetBytes(int64(len(text)))
	tagger.Tag(text, Context{}) // compiles the codebook
	for b.Loop() {
		tagger.Tag(text, Context{})
	}
}

func TestTheTitleLendsItsNounToTheWholePage(t *testing.T) {
	tagger := newTagger(t)
	text := "専用窓口を設けました。"
	if found := tagger.Tag(text, Context{}).Findings; len(found) != 0 {
		t.Errorf("without a title: %+v", found)
	}
	found := tagger.Tag(text, Context{Title: "会員情報の流出について"}).Findings
	if len(found) != 1 || found[0].Theme != "notice" || found[0].Quote != "専用窓口" {
		t.Errorf("under the title: %+v", found)
	}
	// A heading is nearer than the title: only there an elided noun is looked for.
	if found := tagger.Tag("遅すぎる。", Context{Title: "公表までの経緯"}).Findings; len(found) != 0 {
		t.Errorf("the title lent what a heading lends: %+v", found)
	}
}

func TestTheFactsOfASentenceAreNotCopied(t *testing.T) {
	facts := []record.Fact{{Start: 0, End: 3}, {Start: 4, End: 30}, {Start: 4, End: 8}, {Start: 20, End: 30}, {Start: 40, End: 44}}
	for _, c := range []struct {
		from  int
		s     text.Sentence
		want  []record.Fact
		fresh bool
	}{
		{0, text.Sentence{Start: 0, End: 10}, facts[:3], false},
		{1, text.Sentence{Start: 10, End: 31}, []record.Fact{facts[1], facts[3]}, true}, // the second is covered by a calculation
		{4, text.Sentence{Start: 31, End: 50}, facts[4:], false},
		{4, text.Sentence{Start: 31, End: 35}, nil, false},
	} {
		if diff := cmp.Diff(c.want, within(facts[c.from:], c.s), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("within %v (-want +got):\n%s", c.s, diff)
		}
		if n := testing.AllocsPerRun(10, func() { within(facts[c.from:], c.s) }); n > 0 != c.fresh {
			t.Errorf("within %v makes %v lists", c.s, n)
		}
	}
}

// A third company that a report calls 同社 does not speak for the organisation.
func TestWhatAnotherCompanySaysIsNotTheOrganisations(t *testing.T) {
	tagger, err := New(Options{Names: []string{"株式会社みなと書店", "みなと書店"}})
	if err != nil {
		t.Fatal(err)
	}
	const s = "同社は「公表が遅れた」と説明した。"
	said := record.Quotation{Start: strings.Index(s, "公表"), End: strings.Index(s, "」"), Speaker: "同社", Voice: record.Announcement, Depth: 1}
	for before, want := range map[string]record.Voice{
		"みなと書店に続き、港書房でも漏えいが起きた。": "",
		"みなと書店で漏えいが起きた。":         record.Announcement,
		"会員の情報が流出した。":            record.Announcement,
	} {
		got := tagger.Tag(s, Context{Before: []string{before}, Quotes: func() []record.Quotation { return []record.Quotation{said} }}).Findings
		if len(got) == 0 || got[0].Speaker != "同社" || got[0].Voice != want {
			t.Errorf("after %q: %+v, want the voice %q", before, got, want)
		}
	}
}

// Nor does its head, whom a report calls by the office alone.
func TestTheHeadOfAnotherCompanyIsNotTheOrganisations(t *testing.T) {
	tagger, err := New(Options{Names: []string{"株式会社みなと書店", "みなと書店"}})
	if err != nil {
		t.Fatal(err)
	}
	const s = "社長は「公表が遅れた」と説明した。"
	said := record.Quotation{Start: strings.Index(s, "公表"), End: strings.Index(s, "」"), Speaker: "社長", Voice: record.Announcement, Depth: 1}
	for before, want := range map[string]record.Voice{
		"港書房は流出を発表した。":           record.Press,
		"みなと書店は流出を発表した。":         record.Announcement,
		"みなと書店は株式会社港監視に調査を依頼した。": record.Announcement,
		"会員の情報が流出した。":            record.Announcement,
	} {
		got := tagger.Tag(s, Context{Before: []string{before}, Page: record.Press, Quotes: func() []record.Quotation { return []record.Quotation{said} }}).Findings
		if len(got) == 0 || got[0].Voice != want {
			t.Errorf("after %q: %+v, want the voice %q", before, got, want)
		}
	}
}
