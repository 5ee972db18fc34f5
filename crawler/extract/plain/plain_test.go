package plain

import (
	"os"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"classify/store/record"

	"github.com/google/go-cmp/cmp"
)

// document reads a text.
func document(text string) record.Document {
	var d record.Document
	Read(&d, text)
	return d
}

// lines shows utterances one a line.
func lines(us []record.Utterance) []string {
	var out []string
	for _, u := range us {
		out = append(out, u.String())
	}
	return out
}

func diff(t *testing.T, name string, got, want []string) {
	t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("%s (-want +got):\n%s", name, d)
	}
}

func TestPastedBlogKeepsItsLinesHeadingsAndPosts(t *testing.T) {
	body, err := os.ReadFile("testdata/blog-pasted.txt")
	if err != nil {
		t.Fatal(err)
	}
	d := document(string(body))
	if d.Title != "会員情報の持ち出しについてのお詫び" {
		t.Errorf("title = %q", d.Title)
	}
	diff(t, "utterances", lines(d.Utterances), []string{
		"paragraph: 公式サイト:みなとマッチ",
		"heading3: 会員情報の持ち出しについてのお詫び",
		"paragraph: また大きな流出が起きてしまいましたね。",
		"heading2: 気になる点:公表まで三週間",
		"paragraph: 調べていたと言われればそれまでですが、/待たされた側はたまりません。",
		"heading2: 気になる点2:退会者の画像",
		"paragraph: 規約の書き方しだいですが、消すと約束していたなら問題になりそうです。",
		"post> [港のかもめ/三代目@kamome_minato] 2021-05-21: え？消してくれたんじゃないの・・・/退会したの三年前だよ?!/なんで持ってるの？",
		"heading2: 被害の規模:昨年の数字でいえば約3%",
		"paragraph: 12万3千人ぶんの本人確認の写し",
		"paragraph: 対象期間:2019年2月1日~2020年3月31日",
		"list: ・運転免許証",
		"list: ・健康保険証",
		"paragraph: ほかの会社のときはどうだったかを並べておきます。",
		"heading3: 過去の補償額",
		"paragraph: やまと商店:18万件",
		"paragraph: 300円/人×20万=6000万円",
		"post> [ぬこ@海沿い@nuko_umi] 2021-05-22: 補償の相場/やまと商店:18万件/300円/人×20万=6000万円やしま通信:40万件/300円/人×40万=1億2000万円 (推定)",
		"heading2: 6月追記:調査の終わる日は未定",
		"addendum: 認証機関から公表をあらためて求められたそうです。",
		"addendum: 指摘はもっともだと思います。",
	})
}

func TestAPostTakesNoLineOfTheAuthor(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"attribution on a line of its own", "もう信用できません。\n\n三週間も黙ってたのか\n— 海の人 (@umi) May 21, 2021", "三週間も黙ってたのか"},
		{"japanese date", "わたしは待ちます。\n遅いよね — 海の人 (@umi) 2021年5月21日", "遅いよね"},
		{"both polite: only its last line", "わたしはこう思います。\n対応は早い方です。\n正直びっくりしました。— 海の人 (@umi) May 21, 2021", "正直びっくりしました。"},
		{"both polite, set off by a blank line", "わたしはこう思います。\n\n対応は早い方です。\n正直びっくりしました。— 海の人 (@umi) May 21, 2021", "対応は早い方です。\n正直びっくりしました。"},
		{"longer than a post", strings.Repeat("長い前置き", 30) + "\n遅いよね— 海の人 (@umi) May 21, 2021", "遅いよね"},
		{"two posts", "遅いよね— 海の人 (@umi) May 21, 2021\nほんとそれ— 山の人 (@yama) May 22, 2021", "遅いよね|ほんとそれ"},
		{"only a link", "前置きです。\nhttps://t.co/abcdefghij— 海の人 (@umi) May 21, 2021", "https://t.co/abcdefghij"},
		{"no attribution", "海の人 (@umi) が言っていました。", ""},
	} {
		var posts []string
		for _, u := range document(c.text).Utterances {
			if u.Kind == record.Post {
				posts = append(posts, u.Text)
			}
		}
		if got := strings.Join(posts, "|"); got != c.want {
			t.Errorf("%s: posts of %q = %q, want %q", c.name, c.text, got, c.want)
		}
	}
}

func TestPlainTextForms(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"wrapped mail", "いつもお世話になっております。みなとマッチ事務局でございます。このた\n" +
			"びは会員情報の流出により、皆さまに多大なるご迷惑とご心配をおかけしま\n" +
			"したことを、心より深くお詫び申し上げます。現在、外部の専門機関と協力\n" +
			"して、原因の究明と影響の範囲の調査を進めております。結果は判明しだい\n" +
			"あらためてご報告いたします。\n\nみなとマッチ事務局", []string{
			"paragraph: いつもお世話になっております。みなとマッチ事務局でございます。このたびは会員情報の流出により、皆さまに多大なるご迷惑とご心配をおかけしましたことを、心より深くお詫び申し上げます。現在、外部の専門機関と協力して、原因の究明と影響の範囲の調査を進めております。結果は判明しだいあらためてご報告いたします。",
			"paragraph: みなとマッチ事務局",
		}},
		{"quoted mail", "ご質問の件です。\n> いつ分かったのですか。\n> 教えてください。\n>> 四月末です。\n以上です。", []string{
			"paragraph: ご質問の件です。", "quote>: いつ分かったのですか。/教えてください。", "quote>>: 四月末です。", "paragraph: 以上です。",
		}},
		{"list marks", "対象は次のとおりです。\n1. 氏名\n2. 住所\n- 電話番号\n* 生年月日", []string{
			"paragraph: 対象は次のとおりです。", "list: 1. 氏名", "list: 2. 住所", "list: - 電話番号", "list: * 生年月日",
		}},
		{"marked headings", "【経緯】\n四月二十八日に不正アクセスを確認しました。\n■対応\nパスワードを無効にしました。\n# まとめ\n遅すぎたと思います。", []string{
			"heading2: 【経緯】", "paragraph: 四月二十八日に不正アクセスを確認しました。", "heading2: ■対応", "paragraph: パスワードを無効にしました。", "heading2: まとめ", "paragraph: 遅すぎたと思います。",
		}},
		{"a board", "1 ：名無しさん：2021/05/21(金) 10:00:00\nまだか\n\n2 ：名無しさん：2021/05/21(金) 10:01:00\n>>1 だな", []string{
			"comment [名無しさん] 2021-05-21T10:00:00+09:00: まだか", "comment [名無しさん] 2021-05-21T10:01:00+09:00 ^1: >>1 だな",
		}},
		{"windows line ends and controls", "一行目です。\r\n二行\x07目\tです。\r\n\ufeff\u200b\r\n---\r\n", []string{
			"paragraph: 一行目です。", "paragraph: 二行目 です。",
		}},
	} {
		diff(t, c.name, lines(document(c.text).Utterances), c.want)
	}
}

func TestTextIsDatedByALineNearItsTopOnly(t *testing.T) {
	d := document("みなとマッチからのお知らせ\n2021年5月21日\n会員情報が流出しました。")
	if d.Published != "2021-05-21" {
		t.Errorf("published = %q", d.Published)
	}
	d = document("対象期間:2019年2月1日~2020年3月31日\n会員情報が流出しました。")
	if d.Published != "" {
		t.Errorf("published = %q, want none", d.Published)
	}
}

// FuzzRead: whatever the text, utterances are clean and not empty, ids count
// from one, and the answer is the same twice.
func FuzzRead(f *testing.F) {
	f.Add("1 ：名無し：2021/05/21(金) 10:00:00\nまだか\n2 ：名無し：2021/05/21(金) 10:01:00\n>>1 だな")
	f.Add("前置きです。\n遅いよね— 海の人 (@umi) May 21, 2021\n> いつ\n>> 四月")
	f.Add("【経緯】\n- 氏名、\n住所\n6月追記:まだ続きます")
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) {
			return
		}
		d := document(text)
		for i, u := range d.Utterances {
			control := strings.IndexFunc(u.Text, func(r rune) bool { return unicode.IsControl(r) && r != '\n' }) >= 0
			if u.ID != i+1 || u.Text == "" || control {
				t.Fatalf("Read(%q): utterance %d is %+v", text, i+1, u)
			}
		}
		if diff := cmp.Diff(d, document(text)); diff != "" {
			t.Fatalf("twice is not the same: %s", diff)
		}
	})
}

func TestAThreadOfLinesOfOneWidthIsNotTakenForWrappedMail(t *testing.T) {
	var d record.Document
	Read(&d, strings.Repeat("1 ：名無しさん：2021/05/21(金) 12:34:56 ID:abc\n会員の皆さまに深くお詫び申し上げますと言われても\n", 20))
	if len(d.Utterances) != 20 || d.Utterances[0].Speaker != "名無しさん ID:abc" || d.Utterances[0].Text != "会員の皆さまに深くお詫び申し上げますと言われても" {
		t.Errorf("%d utterances, the first %+v", len(d.Utterances), d.Utterances[:1])
	}
}

func TestTalkIsGivenToItsSpeakersAndNothingElseIs(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"a timetable is no chat", "予定\n10:00 開会です。\n10:30 市長 挨拶です。\n", []string{"paragraph: 予定", "paragraph: 10:00 開会です。", "paragraph: 10:30 市長 挨拶です。"}},
		{"a list with marks is no minutes", "対象です。\n○氏名　住所\n○電話　番号\n", []string{"paragraph: 対象です。", "list: ○氏名　住所", "list: ○電話　番号"}},
		{"letters alone ask nothing", "A. 氏名です。\nB. 住所です。\n", []string{"paragraph: A. 氏名です。", "paragraph: B. 住所です。"}},
		{"one speech in prose", "社長「遅れました」\nと話した。\n", []string{"paragraph: 社長「遅れました」", "paragraph: と話した。"}},
		{"a messenger", "2021/05/21(金)\n16:02 港 遅いね\n16:03 海 そうだね\n16:04 港 待つか\n16:05 海 うん、待とう\n", []string{
			"paragraph: 2021/05/21(金)", "comment [港] 2021-05-21T16:02+09:00: 遅いね", "comment [海] 2021-05-21T16:03+09:00: そうだね",
			"comment [港] 2021-05-21T16:04+09:00: 待つか", "comment [海] 2021-05-21T16:05+09:00: うん、待とう",
		}},
		{"who wrote is not who answers", "港さんは書きました：\n> 遅いです。\n\nはい。\n> 誰かの言葉\n", []string{
			"quote> [港]: 遅いです。", "paragraph: はい。", "quote>: 誰かの言葉",
		}},
	} {
		diff(t, c.name, lines(document(c.text).Utterances), c.want)
	}
}

func TestAPostOfABoardAnswersTheOneItNames(t *testing.T) {
	var d record.Document
	Read(&d, "1 名前：海鳴り 投稿日：2019/03/02(土) 08:00:00 ID:a\n湯がぬるい\n\n2 名前：石垣 投稿日：2019/03/02(土) 08:01:00 ID:b\n>>1\n同じく\n\n3 名前：海鳴り 投稿日：2019/03/02(土) 08:02:00 ID:a\n＞＞２ だよな\n")
	var parents []int
	for _, u := range d.Utterances {
		parents = append(parents, u.Parent)
	}
	if want := []int{0, 1, 2}; !slices.Equal(parents, want) {
		t.Errorf("parents = %d, want %d", parents, want)
	}
}
