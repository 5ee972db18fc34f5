package extract

import "testing"

func TestWhatIsNotJapaneseIsMarked(t *testing.T) {
	d := document(t, `<html><body><h1>会員情報流出事件調査報告書</h1><p>会員の皆さまに、ご心配とご迷惑をおかけしておりますことをお詫びします。</p><p>We apologise to all of our members for the concern.</p><p>MinatoMatch Plus</p><p>该公司表示，将在本月底之前召回所有产品。</p></body></html>`)
	var got []string
	for _, u := range d.Utterances {
		got = append(got, u.Lang)
	}
	diff(t, "languages", got, []string{"", "", "en", "", "zh"})
	d = document(t, `<html><body><h1>Data breach</h1><p>We apologise to all of our members for the concern this has caused.</p></body></html>`)
	if d.Lang != "en" || d.Utterances[0].Lang != "en" || d.Utterances[1].Lang != "en" {
		t.Errorf("an English page is %q: %+v", d.Lang, d.Utterances)
	}
}
