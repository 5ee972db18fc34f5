package export

import (
	"strings"
	"testing"

	"classify/store/record"
)

func pseudonymous(key string, lines ...Line) []Line {
	return NewPseudonyms([]byte(key), []string{"株式会社みなと", "みなと"}).Lines(lines, lines)
}

func TestAKeyGivesAPersonOneName(t *testing.T) {
	lines := []Line{said(1, "沖野 帆", "@okino_ho", "遅い"), said(2, "沖野 帆", "@Okino_Ho", "まだか"), said(3, "浜 茜", "", "同じく"), said(4, "浜　茜", "", "そう"), said(5, "株式会社みなと", "", "お詫びします")}
	a, again, other := pseudonymous("key one", lines...), pseudonymous("key one", lines[:1]...), pseudonymous("key two", lines...)
	if a[0].Handle != a[1].Handle || a[0].Speaker != a[1].Speaker || a[2].Speaker != a[3].Speaker || a[0].Speaker == a[2].Speaker {
		t.Errorf("names = %q %q, %q %q, %q %q", a[0].Speaker, a[0].Handle, a[1].Speaker, a[1].Handle, a[2].Speaker, a[3].Speaker)
	}
	if again[0].Speaker != a[0].Speaker || again[0].ID != a[0].ID {
		t.Errorf("a part of the lines has other names: %q, %q", again[0].Speaker, a[0].Speaker)
	}
	if other[0].Speaker == a[0].Speaker || other[0].Handle == a[0].Handle || other[0].ID == a[0].ID {
		t.Errorf("another key gives the same name %q", other[0].Speaker)
	}
	if a[4].Speaker != "株式会社みなと" {
		t.Errorf("the organisation is called %q", a[4].Speaker)
	}
}

func TestNothingInAPseudonymisedLineTellsWhoItIs(t *testing.T) {
	secrets := []string{"沖野", "浜 茜", "okino", "taro", "0123", "０１２３", "sns.example", "SNS例", "blog.example", "OKINO", "ＯＫＩＮＯ", "ｔａｒｏ", "〇一二三", "4567", "t a r", "ｔ ａ"}
	quoted := said(2, "浜 茜", "@hama", "沖野 帆さんによると「遅い」。")
	quoted.Quotes, quoted.Byline, quoted.Link = []record.Quotation{{Start: 0, End: 10, Speaker: "沖野 帆"}}, "沖野 帆", "https://sns.example/okino_ho#1"
	quoted.Labels = []record.Label{{By: "浜 茜", Note: "沖野 帆の話"}}
	quoted.Title, quoted.Heading, quoted.Parent = "沖野 帆の日記", "＠okino_hoへ", "0123456789abcdef:1"
	quoted = found(quoted, "delay", "「遅い」")
	quoted.Themes[0].Speaker = "沖野 帆"
	quoted.Machine = quoted.Themes
	quoted.Events = []record.Event{{Kind: "announced", Who: "沖野 帆", Start: 0, End: len("沖野 帆さんによると"), Quote: "沖野 帆さんによると"}}
	lines := []Line{said(1, "沖野 帆", "@okino_ho", "x"), quoted}
	for i, text := range []string{
		"@okino_ho です", "＠okino_ho", "@okino_ho@social.example", "okino_hoさん", "Taro.Yamada+x@mail.example へ", "taro＠mail.example",
		"03-0123-4567", "０３－０１２３－４５６７", "(03)0123-4567", "0901230123 まで", "+81 90-0123-4567", "https://sns.example/okino_ho/status/1 を見て", "www.blog.example/okino",
		"ＯＫＩＮＯ＿ＨＯさん", "@ＯＫＩＮＯ＿ｈｏ", "OKINO_HO と", "沖野帆さん", "沖野　帆氏", "taro[at]mail.example", "ｔａｒｏ＠ｍａｉｌ．ｅｘａｍｐｌｅ", "taro (アット) mail (ドット) example",
		"〇三の〇一二三の四五六七", "03-0123-\n4567",
		"03/0123/4567", "03_0123_4567", "03~0123~4567", "taro@例え.jp", "taro @ mail.example へ", "taro★mail.example", "taro%40mail.example", "taro(a)mail.example", "taro@mail です",
		"x.com/taro_y を見て", "instagram.com/taro/", "taro.bsky.social", "LINE:taro_y", "ID：taro_y", "ツイッターは taro_y です", "@ taro_y", "@タロウtaro",
		"Skype: live:taro_y", "skype は live:.cid.taro99", "スカイプ名 taro_y で", "Discord taro#4567", "ディスコードのIDは taro.y", "ディスコ：taro_y#4567", "taro.y#4567 まで", "カカオID taro_99", "テレグラム taro_y", "SkypeのID→taro-y", "ディスコードで タロウtaro#2021 まで", "ディスコードは沖野#2021",
		"たろうtaroあっとまーくmail.example", "taro-あっとまーく-mail.example", "taro#mail.example", "t a r o @ mail", "ｔ ａ ｒ ｏ @ m a i l . e x a m p l e",
	} {
		lines = append(lines, said(3+i, "", "", text))
	}
	for _, l := range pseudonymous("key", lines...) {
		out := string(written(t, Set{Lines: []Line{l}}, "jsonl"))
		for _, secret := range secrets {
			if strings.Contains(out, secret) {
				t.Errorf("%q is still in %s", secret, out)
			}
		}
		for _, f := range append(l.Themes, l.Machine...) {
			if !f.Holds(l.Text) {
				t.Errorf("%+v is not in %q", f, l.Text)
			}
		}
		for _, q := range l.Quotes {
			if got := l.Text[q.Start:q.End]; !strings.HasPrefix(got, "person-") || q.Speaker != got[:len(q.Speaker)] {
				t.Errorf("%+v is %q", q, got)
			}
		}
		for _, e := range l.Events {
			if l.Text[e.Start:e.End] != e.Quote {
				t.Errorf("%+v is not in %q", e, l.Text)
			}
		}
	}
}

func TestWhatIsNoPersonStays(t *testing.T) {
	for _, text := range []string{
		"2021年5月21日 16:00、171万1756人、500円、0.5%、2021-05-21 2021-06-04", "みなとは@を使わない", "会員番号1234567890", "1,000,000,000円", "午後0時から",
		"01/02/2021 の記録", "5個 @ 100円", "会員IDを入力", "LINEで届いた通知", "10.5/12.0", "★3つの評価", "a社とb社(a)", "IDは不要です",
		"Skype for Businessで会議", "ディスコードサーバーに入る", "Discord 2.0 を入れた", "issue#1234 と PR#0456", "みなと#2021 の件", "minato#2021", "注文番号 0901-2345-678", "受付番号 0012-345-678", "スカイプで話した", "カカオの産地", "Telegram v10.15.7", "課題#1234", "アットマークを付ける",
	} {
		if got := pseudonymous("key", said(1, "浜", "", text), said(2, "みなと", "", text))[0].Text; got != text {
			t.Errorf("%q has become %q", text, got)
		}
	}
	press := said(1, "", "", "x")
	press.Voice, press.URL, press.Site = record.Press, "https://press.example/a", "例新聞"
	if got := pseudonymous("key", press)[0]; got.URL != press.URL || got.Site != press.Site {
		t.Errorf("the page of a newspaper is %q of %q", got.URL, got.Site)
	}
}

func TestOffsetsAndFactsFollowTheMaskedText(t *testing.T) {
	l := said(1, "沖野 帆", "@okino_ho", "@hama 電話03-0123-4567で3週間、対応が遅い。")
	l = found(l, "delay", "対応が遅い")
	l = found(l, "silence", "0123-4567で3週間")
	l.Facts = []record.Fact{
		{Type: "phone", Start: 12, End: 24, Text: "03-0123-4567", Value: "0301234567"},
		{Type: "duration", Start: 27, End: 34, Text: "3週間", ISO: "P3W"},
	}
	got := pseudonymous("key", l)[0]
	if got.Facts[0].Value != nil || got.Facts[0].Text != "[phone]" {
		t.Errorf("the phone is %+v", got.Facts[0])
	}
	if f := got.Facts[1]; f.Text != "3週間" || f.ISO != "P3W" || got.Text[f.Start:f.End] != "3週間" {
		t.Errorf("the duration is %+v in %q", f, got.Text)
	}
	for i, want := range []string{"対応が遅い", "[phone]で3週間"} {
		if f := got.Themes[i]; f.Quote != want || !f.Holds(got.Text) || f.SentenceEnd != len(got.Text) {
			t.Errorf("%+v in %q, want %q", f, got.Text, want)
		}
	}
	if l.Themes[0].Quote != "対応が遅い" || !l.Themes[0].Holds(l.Text) {
		t.Error("the line that was given has changed")
	}
}

func TestANicknameGoesWithItsAccount(t *testing.T) {
	for text, gone := range map[string]string{
		"連絡は ユキ@yuki_k まで": "ユキ", "連絡はユキ@yuki_kまで": "ユキ", "Yuki@yuki_k です": "yuki", "「さくら餅@sakura_m」さん": "さくら餅", "港の猫☆＠minato_cat": "港の猫", "ﾕｷ@yuki_k": "ﾕｷ",
	} {
		out := pseudonymous("key", said(1, "", "", text))[0].Text
		if strings.Contains(strings.ToLower(out), gone) || !strings.Contains(out, "@person-") {
			t.Errorf("of %q remains %q", text, out)
		}
	}
	for text, stays := range map[string]string{
		"連絡は@yuki_k まで": "連絡は@person", "詳細は公式@minato_info へ": "は公式@person", "みなと@minato_info": "みなと@person", "返事がない@yuki_k": "ない@person", "ツイッター@yuki_k": "ツイッター@person",
	} {
		if out := pseudonymous("key", said(1, "", "", text))[0].Text; !strings.Contains(out, stays) {
			t.Errorf("of %q remains %q, want %q in it", text, out, stays)
		}
	}
}

func FuzzPseudonymsKeepTheirOffsets(f *testing.F) {
	f.Add("@okino_ho 電話03-0123-4567で3週間、対応が遅い。", 3, 20)
	f.Add("https://a.example/x@b.example 沖野 帆 沖野 帆", 0, 50)
	f.Fuzz(func(t *testing.T, text string, start, end int) {
		if start < 0 || end > len(text) || start >= end {
			return
		}
		l := said(1, "沖野 帆", "@okino_ho", text)
		l.Themes = []record.Finding{{Start: start, End: end, Quote: text[start:end], SentenceEnd: len(text)}}
		got := pseudonymous("key", l)[0]
		if q := got.Themes[0]; !q.Holds(got.Text) || q.SentenceEnd != len(got.Text) || q.SentenceStart != 0 {
			t.Errorf("%+v in %q, from %q", q, got.Text, text)
		}
	})
}

func TestWhoIsNamedByThePersonAskedForHasAPseudonymToo(t *testing.T) {
	all := []Line{
		{ID: "1", Voice: record.Commentary, Speaker: "浜田みのり", Text: "公表が遅い。"},
		{ID: "2", Voice: record.Commentary, Speaker: "沖野ほたる", Text: "浜田みのりさんの言うとおりだ。"},
	}
	out := NewPseudonyms([]byte("a key of enough bytes"), nil).Lines(all[1:], all)
	if len(out) != 1 || strings.Contains(out[0].Text, "浜田") {
		t.Errorf("Lines = %+v", out)
	}
}
