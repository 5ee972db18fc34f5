package person

import (
	"strings"
	"testing"
)

// left is what stands in a text besides its contacts.
func left(text string) string {
	v := NewView(text)
	b := []byte(text)
	for _, c := range Contacts(v) {
		start, end := v.Original(c.Start, c.End)
		for i := start; i < end; i++ {
			b[i] = '*'
		}
	}
	return string(b)
}

func TestContactsAreFoundHoweverTheyAreSpelt(t *testing.T) {
	for _, c := range []string{
		"taro.yamada@mail.example", "taro.yamada＠mail.example", `"taro.yamada"@mail.example`, "太郎.yamada@mail.example", "Taro.Yamada+x@mail.example", "ｔａｒｏ．yamada＠ｍａｉｌ．ｅｘａｍｐｌｅ",
		"taro.yamada at mail dot example", "taro.yamada at mail.example", "yamada at mail dot example", "yamada AT mail DOT example", "taro.yamada アット mail.example", "yamadaアットマークmailドットexample", "yamadaあっとmail.example",
		"taro.yamada◎mail.example", "yamada★mail.example", "yamada☆mail.example", "yamada●mail.example", "yamada♪mail.example", "yamada♥mail.example", "yamada📧mail.example", "yamada ◎ mail.example",
		"taro.yamada_at_mail.example", "yamada_at_mail_dot_example", "yamada[at]mail.example", "yamada [at] mail [dot] example", "yamada【at】mail【dot】example", "yamada（アット）mail（ドット）example", "yamada(a)mail.example",
		"yamada@mail[.]example", "yamada&#64;mail.example", "yamada%40mail.example", "y a m a d a @ mail . example", "yama\u200bda@ma\u200bil.example", "yamada@例え.jp", "yamada@mail",
		"yamada-あっとまーく-mail.example", "yamada あっとまーく mail.example", "やまだあっとまーくmail.example", "ヤマダアットマークmail.example", "山田あっとまーくmail.example", "やまだ-あっとまーく-めーるどっとこむ", "yamada_アットマーク_mailドットexample", "yamadaあっとまーくmail",
		"yamada#mail.example", "yamada＃mail.example", "taro.yamada#sub.mail.example", "y a m a d a @ mail", "y a m a d a @ m a i l . e x a m p l e", "y a m a d a あっとまーく mail.example", "ｙ ａ ｍ ａ ｄ ａ ＠ ｍａｉｌ",
		"連絡先番号 090-1234-5678", "会員番号 090-1234-5678", "電話番号：0901-2345-678", "携帯番号は0901-234-5678",
		"090-1234-5678", "０９０ー１２３４ー５６７８", "09012345678", "090の1234の5678", "090★1234★5678", "090・1234・5678", "090 1234 5678", "090/1234/5678", "090.1234.5678", "090＿1234＿5678", "090--1234--5678", "090 - 1234 - 5678", "090☆★1234☆★5678",
		"090ハイフン1234ハイフン5678", "〇九〇の一二三四の五六七八", "○九○★一二三四★五六七八", "O9O-1234-5678", "o90 1234 5678", "⓪⑨⓪-①②③④-⑤⑥⑦⑧", "090(1234)5678", "03★1234★5678", "0120～123～456", "(03)1234-5678",
		"81-90-1234-5678", "81 90 1234 5678", "+81-90-1234-5678", "＋８１ 90 1234 5678", "090\u200b-1234-\u200b5678",
	} {
		for _, text := range []string{"連絡先1は " + c + " です、みなとマッチ。", c, "電話かメール：" + c + "\n次の行"} {
			seen := NewView(left(text)).Text
			for _, secret := range []string{"yamada", "taro", "太郎", "mail", "y a", "d a", "5678", "456", "五六", "やまだ", "ヤマダ", "山田", "めーる", "m a"} {
				if strings.Contains(seen, secret) {
					t.Errorf("of %q remains %q", text, seen)
				}
			}
		}
	}
}

func TestNumbersAndSignsThatLeadToNobodyAreNoContacts(t *testing.T) {
	for _, text := range []string{
		"2021年5月21日 16:00、171万1756人、500円、0.5%、2021-05-21 2021-06-04", "2021/05/21 09:30:15.1234", "05/21/2021", "01/02/2021 03:04", "21.05.2021", "2018年〜2021年", "0.05〜0.10%", "2021-04-28〜2021-05-21",
		"1,000,000,000円", "￥0", "3個@100円", "5個 @ 100円", "税込み 980 円", "12,345,678 件", "0:00〜24:00", "午前0時0分", "0.123456789", "1対0 0対1 2対2", "0勝1敗 2021", "第012回 345人",
		"Ver.1.2.3.4", "v10.15.7", "iOS★14.5.1", "Go 1.26.8", "IPv4 192.168.0.1", "127.0.0.1:8080", "010.020.030.040", "rev. 0.9.0-1234",
		"会員番号1234567890", "注文 12-3456-7890", "4桁×4の1234-5678-9012-3456", "ISBN978-4-00-310101-8", "〒105-0022 港区海岸1-2-3", "〒060-0001", "B棟0123号室", "101号室・102号室・103号室", "東京都港区海岸1丁目2番3号", "No.0012", "0120番台", "090番台の端末",
		"注文番号 0901-2345-678", "注文番号：0901-2345-678", "会員No. 0123-4567-890", "受付番号は0800-12-34567です", "お問い合わせ番号「0012-345-67890」", "アットマークを入れる", "記号のあっとまーくです", "アットマークの後", "a b c の順", "a b c @ 会場",
		"★3つの評価", "評価★4.5", "a社とb社(a)", "A&B.co の会員", "詳細→mail.example", "HP→www.mail.example", "URL◎mail.example", "公式HP■mail.example を見る", "みなと★公式", "minato.example を見た", "stay-at-home.example という名", "look at mail.example", "アットホームな会社", "at 東京ドーム.", "We met at noon. Example follows", "ドットコム", "AとBが1◎2", "3.5.21", "5・21・2021",
		"一二三四五六七八九十", "二〇二一年五月二十一日", "〇三年、〇四年、〇五年", "○○株式会社の○○さん", "○か×か、○は3人、×は5678人",
	} {
		if got := left(text); got != text {
			t.Errorf("%q has become %q", text, got)
		}
	}
}
