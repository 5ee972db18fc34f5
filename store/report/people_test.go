package report

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"classify/store/record"
)

func TestPeopleAreKnownHoweverTheyAreSpelled(t *testing.T) {
	p := newPeople([]string{"株式会社みなと", "MinatoMatch"})
	for _, speaker := range []string{
		"沖野 帆香\x00@hoka_okino", "潮さん\x00", "会員\x00", "Nagi Hamano\x00", "ミナミ\x00@minatomatch", "\x00@news", "\x00@kaji2",
		"株式会社みなと\x00@minato_fake", "個人情報保護委員会\x00", "灯台守🌊\x00", "",
	} {
		p.learn(speaker)
	}
	for text, want := range map[string]string{
		"沖野帆香さんが通報した。":         "@hoka_okino",
		"沖野帆香「発表は遅い」":          "@hoka_okino",
		"沖野　帆香は発表を待った。":        "@hoka_okino",
		"hoka_okinoの投稿を見た。":    "@hoka_okino",
		"ＨＯＫＡ＿ＯＫＩＮＯさんは書いた。":    "@hoka_okino",
		"@Hoka_Okino. と返した。":   "@hoka_okino",
		"潮さんによると":              "",
		"潮が満ちる前に発表した。":         "",
		"会員の情報が出た。":            "",
		"会員さんの声":               "会員",
		"as nagi hamano wrote": "Nagi Hamano",
		"nagi hamanoka wrote":  "",
		"MinatoMatchの発表は遅い。":   "",
		"@minatomatch の発表は遅い。": "@minatomatch",
		"newsで見た。":             "",
		"@news で見た。":           "@news",
		"kaji2が書いた。":           "@kaji2",
		"株式会社みなとさんは公表しない。":     "",
		"個人情報保護委員会に報告した。":      "",
		"灯台守さんの話":              "灯台守🌊",
		"":                     "",
	} {
		if got := p.who(text); got != want {
			t.Errorf("who(%q) = %q, want %q", text, got, want)
		}
	}
}

// TestAPrivateSpeakerIsMaskedWhereverTheReportTells: in a quotation, in a title, as
// who did something, in what has changed.
func TestAPrivateSpeakerIsMaskedWhereverTheReportTells(t *testing.T) {
	first := page("https://press.example/", record.Press, 0, say("発表を待つ人は多い。"))
	later := page("https://press.example/", record.Press, 9, say("沖野帆香が4月28日に通報し、公表が遅いと語った。"), say("公表はまだ遅い。"))
	later.Readings[0].Analysis.Codings[0].Events = []record.Event{{Kind: "detected", When: "2021-04-28", Who: "沖野帆香さん", What: "沖野帆香さんの通報", End: len("沖野帆香")}}
	for _, p := range []*record.Page{&first, &later} {
		p.Readings[0].Revision.Document.Title = "沖野帆香さん「公表は遅い」"
		p.Readings[0].Revision.Document.Site = "沖野帆香の港"
	}
	own := page("https://sns.example/1", record.Commentary, 1, post("沖野 帆香", "@hoka_okino", "公表が遅い。"))
	s := shelf{pages: []record.Page{first, own, later}}
	for i := range s.pages {
		s.pages[i].Member.Seq = uint64(i + 1)
	}
	for speakers, want := range map[bool]int{false: 0, true: 1} {
		r := mustBuild(t, s, Options{Speakers: speakers})
		data, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		named := strings.Count(string(data), "沖野") + strings.Count(string(data), "hoka_okino")
		if named > 0 != (want > 0) {
			t.Errorf("speakers %v: named %d times\n%s", speakers, named, data)
		}
		if len(r.Changes) != 1 || len(r.Changes[0].Changes)+r.Changes[0].More != 3 {
			t.Errorf("changes %+v", r.Changes)
		}
		if !speakers && (len(r.Timeline) == 0 || r.Timeline[0].Who != "#1" || r.Themes[0].Quotes[0].Speaker != "#1") {
			t.Errorf("who spoke and who did it are not the same number: %+v", r.Timeline)
		}
	}
}

func TestHowToReachAPrivatePersonIsNotQuoted(t *testing.T) {
	titled := page("https://blog.example/", record.Commentary, 0, say("公表が遅い。"))
	titled.Readings[0].Revision.Document.Title = "連絡は yamada(at)mail.example"
	s := shelf{pages: []record.Page{
		titled,
		page("https://a.example/", record.Commentary, 0, say("公表が遅いので090★1234★5678へ。")),
		page("https://b.example/", record.Commentary, 0, say("公表が遅いと yamada◎mail.example に書いてほしい。")),
		page("https://c.example/", record.Commentary, 0, say("公表が遅いと窓口で言ったら070-1234-5678にと。")),
		page("https://d.example/", record.Commentary, 0, say("公表が遅いと思う人の専用窓口は050-0000-0142です。")),
		page("https://official.example/", record.Announcement, 1, say("公表が遅い件の窓口は 03-1234-5678 です。")),
	}}
	for i := range s.pages {
		s.pages[i].Member.Seq = uint64(i + 1)
	}
	for speakers, want := range map[bool]bool{false: false, true: true} {
		data, err := json.Marshal(mustBuild(t, s, Options{Speakers: speakers}))
		if err != nil {
			t.Fatal(err)
		}
		for _, words := range []string{"★5678", "◎mail", "yamada(at)", "070-1234"} {
			if strings.Contains(string(data), words) != want {
				t.Errorf("speakers %v: %s is there: %v\n%s", speakers, words, !want, data)
			}
		}
		if !strings.Contains(string(data), "03-1234-5678") || !strings.Contains(string(data), "050-0000-0142") {
			t.Errorf("speakers %v: the number of an office is not there\n%s", speakers, data)
		}
	}
}

func TestManyPeopleAreSpelledOutInASecond(t *testing.T) {
	p := newPeople(nil)
	for i := range 100_000 {
		p.learn(fmt.Sprintf("浜の人\x00@hama_%d", i))
	}
	begin := time.Now()
	if p.named("浜の話。") || !p.named("hama_77の話。") {
		t.Error("who is named is another one")
	}
	t.Logf("%v", time.Since(begin))
	if took := time.Since(begin); took > 5*time.Second {
		t.Errorf("it took %v", took)
	}
}

func TestWhoIsQuotedByNameIsCalledSo(t *testing.T) {
	for speaker, want := range map[string]bool{
		"山田花子さん": true, "利用者の山田花子さん(42)": true, "浜田太郎（45）": true, "佐々木健太さん（仮名）": true,
		"会員の男性": false, "会員の男性（42）": false, "利用者": false, "港町の会社員（31）": false, "港新聞": false,
	} {
		if got := isCalled(speaker); got != want {
			t.Errorf("isCalled(%q) = %v, want %v", speaker, got, want)
		}
	}
}

func TestWhoIsCalledPolitelyByAFullNameIsAPrivatePerson(t *testing.T) {
	p := newPeople([]string{"株式会社港通信", "港通信"})
	for text, want := range map[string]string{
		"会員の浜木綿郎さんは公表が遅いと憤る。": "浜木綿郎",
		"水城丈さん（34）によると":       "水城丈",
		"「遅い」と宮城リョータさん。":      "宮城リョータ",
		"長谷川健太郎さんの計算では、":      "長谷川健太郎",
		"水城まゆみさんは「遅い」と話す。":    "水城まゆみ",
		"浜木 綿郎 さんに聞いた。":       "浜木綿郎",
		"水城丈容疑者が逮捕された。":       "水城丈",
		"浜木綿郎様に送られた書面では、":     "浜木綿郎",
		"浜木綿郎被告の公判で":          "浜木綿郎",
		"利用者さんへの連絡はまだだ。":      "",
		"加盟店様へのお知らせです。":       "",
		"関係各位様": "",
		"近所のおばさんも怒っていた。":    "",
		"元会員のみなさんへ。":        "",
		"被告会社は責任を認めた。":      "",
		"一様に多様な意見が出た。":      "",
		"同様の事例が続く。":         "",
		"契約者のみなさんへ。":        "",
		"港通信さん、公表が遅い。":      "",
		"株式会社港通信さんへ。":       "",
		"青空さんは早かった。":        "",
		"担当の弁護士さんに聞いた。":     "",
		"相談窓口の担当者さんは親切だった。": "",
		"青空銀行さんの発表。":        "",
		"個人情報保護委員会さんは何を。":   "",
		"たくさんの意見が集まった。":     "",
	} {
		if got := strings.Join(p.polite(text), " "); got != want {
			t.Errorf("polite(%q) = %q, want %q", text, got, want)
		}
		if p.named(text) != (want != "") {
			t.Errorf("named(%q) = %v", text, want == "")
		}
	}
	for who, want := range map[string]bool{"浜木さん": true, "担当者さん": false, "港通信さん": false, "浜木": false} {
		if got := p.isPolite(who); got != want {
			t.Errorf("isPolite(%q) = %v", who, got)
		}
	}
}

func TestANameOfThreeKanjiIsKnownWhereItStandsAlone(t *testing.T) {
	p := newPeople(nil)
	for _, speaker := range []string{"流川楓\x00@kaede_r", "会社員\x00@k1_office", "沖野\x00@okino_x"} {
		p.learn(speaker)
	}
	for text, want := range map[string]bool{"流川楓 on X: 「公表が遅い」": true, "流川楓は書いた。": true, "会社員が怒った。": false, "沖野で流出した。": false} {
		if got := p.named(text); got != want {
			t.Errorf("named(%q) = %v", text, got)
		}
	}
}

func TestAFamilyNameIsMaskedWhereTheFullOneStandsNear(t *testing.T) {
	p := page("https://press.example/", record.Press, 0, say("会員の浜木綿郎さんは質問状を送った。"), say("浜木さんは公表が遅いと話す。"), say("浜木容疑者は発表が遅いと話す。"), say("青空さんは発表が遅いという。"))
	p.Readings[0].Revision.Document.Title = "浜木綿郎さんが質問状"
	p.Readings[0].Analysis.Codings[0].Events = []record.Event{{Kind: "demanded", When: "2021-06-20", Who: "浜木さん", To: "同社", End: len("会員")}}
	for _, speakers := range []bool{false, true} {
		r := mustBuild(t, shelf{pages: []record.Page{p}}, Options{Speakers: speakers})
		data, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		if named := strings.Contains(string(data), "浜木"); named != speakers || r.Themes[0].Mentions != 3 {
			t.Errorf("speakers %v: %s", speakers, data)
		}
	}
}
