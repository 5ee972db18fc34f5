package nlp

import (
	"slices"
	"strings"
	"testing"
)

// A row is a sentence that a case of the coding guide stands for, perhaps
// under a heading, with the themes it must have and no others; a stance stands
// behind the theme where the guide names one.
type row struct{ text, want, heading string }

// coded writes the themes found, with the stances of those wanted with one.
func (r row) coded(t *Tagger) string {
	var out []string
	for _, f := range t.Tag(r.text, Context{Heading: r.heading}).Findings {
		one := f.Theme + ":" + string(f.Stance)
		if !slices.Contains(r.wanted(), one) && slices.Contains(r.wanted(), f.Theme) {
			one = f.Theme
		}
		out = append(out, one)
	}
	slices.Sort(out)
	return strings.Join(slices.Compact(out), ", ")
}

func (r row) wanted() []string {
	if r.want == "" {
		return nil
	}
	out := strings.Split(r.want, ", ")
	slices.Sort(out)
	return out
}

func rowsHold(t *testing.T, rows []row) {
	t.Helper()
	tagger := newTagger(t)
	for _, r := range rows {
		if got, want := r.coded(tagger), strings.Join(r.wanted(), ", "); got != want {
			t.Errorf("Tag(%q under %q) = %q, want %q", r.text, r.heading, got, want)
		}
	}
}

func TestTheConfusableCasesAreDecided(t *testing.T) {
	rowsHold(t, []row{
		{text: "荷物の配送が遅延しております。"},
		{text: "流出の公表の遅れを認めた。", want: "delay:asserted"},
		{text: "今回のように3週間空くケースは稀だと感じますが、\n詳細調査後に公表なのか、\nすぐ公表なのかは分かりません。", want: "delay"},
		{text: "3週間空いた。", heading: "発表まで", want: "delay:asserted"},
		{text: "古い記憶を保持している。"},
		{text: "世界記録を保持するランナーが来た。"},
		{text: "免許証を持っていない人は入れません。"},
		{text: "退会した会員の書類を消さずに持ってた。", want: "retention:asserted"},
		{text: "退会者のデータ、消してないらしい。", want: "retention:asserted"},
		{text: "カード情報は保有していないため、流出していません。", want: "retention:denied, scope:denied"},
		{text: "カード情報は保有していない", want: "retention:denied, scope:denied"},
		{text: "個人情報の保持に関する規約"},
		{text: "個人情報の保持に関する規約では、退会から1年間保管すると定めています。", want: "retention:neutral"},
		{text: "退会方法を教えてください。"},
		{text: "退会した、腹が立って。", want: "trust"},
		{text: "退会者への補償は?", want: "compensation:asked"},
		{text: "退会者への連絡が最後だった。", want: "delay"},
		{text: "落下による故障は補償対象外です。"},
		{text: "流出したのに補償対象外と言われた。", want: "compensation:denied"},
		{text: "お詫びにポイントを配るそうだ。", want: "compensation"},
		{text: "ポイント還元キャンペーンを実施中です。"},
		{text: "賠償しないのか。", want: "compensation:asked"},
		{text: "これは賠償になってもおかしくない。", want: "compensation:asserted"},
		{text: "謝罪だけで済む話じゃない。", want: "compensation:asked"},
		{text: "500円で済ませる気か。", want: "compensation:asked"},
		{text: "「遅い」という指摘は当たらない、公表は適切だった。", want: "delay:denied"},
		{text: "3週間も黙ってたわけ?", want: "delay:asked"},
		{text: "辞めたのにまだ免許証あるの?", want: "retention:asked"},
	})
}

func TestTheRulingsOfTheCoreThemes(t *testing.T) {
	rowsHold(t, []row{
		// delay counts
		{text: "結果を即刻公表するよう要請した。", want: "delay"},
		{text: "気づいてから発表まで3週間もかかった。", want: "delay:asserted"},
		{text: "4月に気づいてて今?", want: "delay"},
		{text: "会社の対応は後手後手だ。", want: "delay:asserted"},
		{text: "まだ会社から連絡が来ないんだけど。", want: "delay"},
		{text: "当社は判明後ただちにお知らせしました。", want: "delay:denied"},
		{text: "事業者は速やかに委員会へ報告しなければならない。", want: "delay"},
		{text: "調査してから公表するのと先に公表するのと、どちらがよいのか。", want: "delay:asked"},
		{text: "見舞金がまだ支払われていない。", want: "delay, compensation"},
		// delay does not count
		{text: "電車が10分遅れている。"},
		{text: "商品の発送が遅れております。"},
		{text: "この回線は遅い。"},
		{text: "新作の開発が遅れている。"},
		{text: "公開日は未定です。"},
		{text: "5月21日に公表した。"},
		{text: "不要な書類は遅滞なく消去します。", want: "retention"},
		{text: "迅速かつ適切な賠償を求める。", want: "compensation:asked"},
		{text: "遅延損害金を請求した。", want: "compensation"},
		// rulings
		{text: "市の対応が遅すぎると批判された。", want: "delay:asserted"},
		{text: "侵入に気づくまで半年かかった。"},
		{text: "会社は漏れた件数を公表していない。", want: "candour, scope"},
		{text: "年会費を日割りで戻します。"},
		{text: "詫び石まだ?", want: "compensation, delay"},
		{text: "手遅れになる前に知らせてくれた。"},
		{text: "迅速かつ積極的な対応に努めます。"},
		{text: "削除を依頼したのに、個人情報がまだ消されていない。", want: "delay, retention"},
		{text: "廃棄したはずの公文書が見つかった。", want: "retention"},
		{text: "冷蔵庫で3日保存できます。"},
		{text: "自分のパソコンのデータを消した。"},
		// retention counts
		{text: "会社は退会者の個人情報を10年間保管していた。", want: "retention:asserted"},
		{text: "書類の画像は72時間で自動的に削除されます。", want: "retention"},
		{text: "私の情報を全部消してください。", want: "retention:asked"},
		// retention does not count
		{text: "株を長く保有する。"},
		{text: "不適切な投稿を削除しました。"},
		{text: "カードの利用停止を申し込んだ。"},
		{text: "保険証を忘れた。"},
		{text: "退会しました。"},
		// compensation counts
		{text: "慰謝料はいくらになりますか。", want: "compensation:asked"},
		{text: "お詫びの品としてクオカードが届いた。", want: "compensation"},
		{text: "500円/人×200万人=10億円", want: "compensation"},
		{text: "集団訴訟に参加したい。", want: "compensation"},
		{text: "休業補償が足りない。", want: "compensation:asserted"},
		{text: "SLAを下回ったため料金の一部を減額します。", want: "compensation"},
		{text: "当社は賠償に応じません。", want: "compensation:denied"},
		// compensation does not count
		{text: "身代金を要求された。"},
		{text: "印税が支払われた。"},
		{text: "1年間の保証が付きます。"},
		{text: "流出被害の保証はしてくれるのか。", want: "compensation:asked"},
		{text: "手ぶれ補償の付いたカメラ。"},
		{text: "原子力損害賠償紛争審査会"},
	})
}

func TestWhatTheFurtherThemesCount(t *testing.T) {
	rowsHold(t, []row{
		// scope
		{text: "流出したのは約3万人分だった。", want: "scope:asserted"},
		{text: "漏れたのは職員の情報だという。", want: "scope"},
		{text: "流出した項目は氏名と住所だ。", want: "scope"},
		{text: "漏えいの対象は2018年から2020年に登録した方です。", want: "scope"},
		{text: "回収の対象は賞味期限が5月末までの商品です。", want: "scope"},
		{text: "流出した中にカード情報は含まれない。", want: "scope:denied"},
		{text: "見舞金の対象は3万人だ。", want: "compensation"},
		{text: "会員数は100万人を超えた。"},
		// harm
		{text: "流出した名前でなりすましをされた。", want: "harm:asserted"},
		{text: "この件に便乗した詐欺が増えている。", want: "harm:asserted"},
		{text: "漏れてから迷惑電話が鳴りやまない。", want: "harm:asserted"},
		{text: "漏れた名簿が転売された。", want: "harm:asserted"},
		{text: "弁当を食べた人が腹痛を訴えた。", want: "harm:asserted"},
		{text: "流出した情報が悪用されるおそれがある。", want: "harm:asserted"},
		{text: "漏れた情報が悪用された事実は確認されていません。", want: "harm:denied"},
		{text: "会員の個人情報が流出した。"},
		{text: "漏れたと聞いて怖い。"},
		{text: "システムが落ちて使えない。"},
		// security
		{text: "流出の原因は設定ミスだった。", want: "security:asserted"},
		{text: "会社はデータを暗号化していなかった。", want: "security:asserted"},
		{text: "パスワードは暗号化されていた、流出はしたが。", want: "security:asserted"},
		{text: "アクセス権限が全社員に付与されていた。", want: "security:asserted"},
		{text: "侵入されたのにログの監視体制がなかった。", want: "security:asserted"},
		{text: "委託先への監督が不十分だった。", want: "security:asserted"},
		{text: "工場は検査を怠っていた。", want: "security:asserted"},
		{text: "今後はデータを暗号化いたします。", want: "remedy:neutral"},
		{text: "企業の危機管理を学ぶ講座です。"},
		// notice
		{text: "対象のお客様には書面で個別にご連絡いたします。", want: "notice:neutral"},
		{text: "流出に関する専用の問い合わせ窓口を設けた。", want: "notice"},
		{text: "流出の件で電話してもつながらない。", want: "notice"},
		{text: "自分が対象かどうか知りたい。", want: "notice"},
		{text: "俺のも漏れたの?", want: "notice:asked"},
		{text: "同社は不正アクセスをホームページで発表した。"},
		{text: "個人情報保護委員会に報告しました。", want: "authority"},
		{text: "窓口の受付は平日の9時から17時までです。"},
		// candour
		{text: "会社は事実を隠していた。", want: "candour:asserted"},
		{text: "都合の悪い情報だけ伏せて発表した会社。", want: "candour:asserted"},
		{text: "会社の説明は事実と異なっていた。", want: "candour:asserted"},
		{text: "社長の説明は二転三転している。", want: "candour:asserted"},
		{text: "会社は何も説明していない。", want: "candour:asserted"},
		{text: "隠蔽の事実はありません。", want: "candour:denied"},
		{text: "流出の経緯を説明してほしい。", want: "candour:asked"},
		{text: "説明責任を果たしてまいります。", want: "candour"},
		{text: "発表が遅い。", want: "delay"},
		{text: "情報公開請求の手続きを調べた。"},
		// authority
		{text: "個人情報保護委員会は同社に勧告した。", want: "authority:asserted"},
		{text: "県警は不正アクセスの疑いで会社を捜査している。", want: "authority:asserted"},
		{text: "プライバシーマークを取り消された。", want: "authority:asserted"},
		{text: "地裁は流出した会社の責任を認めた。", want: "authority:asserted, responsibility"},
		{text: "東証は同社に改善報告書の提出を求めた。", want: "authority, remedy"},
		{text: "行政処分を受けた事実はない。", want: "authority:denied"},
		{text: "こんな会社は行政処分にすべきだ。", want: "authority:asked"},
		{text: "総務省によると世帯数は減った。"},
		{text: "市役所のサーバーが攻撃を受けた。"},
		{text: "社内の監査で分かった。"},
		// responsibility
		{text: "深くお詫び申し上げます。", want: "responsibility:asserted"},
		{text: "事故の責任は会社にある、責任を認めるべきだ。", want: "responsibility:asked"},
		{text: "当社に責任はないと会社は主張した。", want: "responsibility:denied"},
		{text: "責任を委託先に押し付けるな。", want: "responsibility"},
		{text: "社長が引責辞任した。", want: "responsibility:asserted"},
		{text: "職員を停職処分にした。", want: "responsibility:asserted"},
		{text: "事業者は安全を守る責任を負う。"},
		{text: "説明責任を果たしてください。", want: "candour:asked"},
		// remedy
		{text: "再発防止策として多要素認証を導入します。", want: "remedy:neutral"},
		{text: "流出した会社に再発防止を求める。", want: "remedy:asked"},
		{text: "再発防止策は不十分だ。", want: "remedy:asserted"},
		{text: "流出後、脆弱性の修正を完了した。", want: "remedy:asserted"},
		{text: "被害者に見舞金を支払う。", want: "compensation"},
		{text: "サービスは復旧しました。"},
		// advice
		{text: "流出した方はパスワードを変更してください。", want: "advice:neutral"},
		{text: "当社を装った不審なメールにご注意ください。", want: "advice:neutral, harm"},
		{text: "漏れた人はカードを止めたほうがいい。", want: "advice"},
		{text: "パスワードの変更はマイページからできます。"},
		// trust
		{text: "漏れたから退会した。", want: "trust:asserted"},
		{text: "不買運動が広がっている。", want: "trust:asserted"},
		{text: "流出したけど使い続けます。", want: "trust:denied"},
		{text: "もうこの会社は信用できない。", want: "trust:asserted"},
		{text: "流出で会社の評判は地に落ちた。", want: "trust:asserted"},
		{text: "流出と聞いて衝撃を受けた。"},
		{text: "このアプリは使いにくくて嫌いだ。"},
	})
}

func TestNegationsAndQuestionsThatOnlyLookLikeThem(t *testing.T) {
	rowsHold(t, []row{
		// what denies
		{text: "隠蔽はしていない。", want: "candour:denied"},
		{text: "当社は隠蔽を行っておりません。", want: "candour:denied"},
		{text: "謝罪せずに済ませる会社だ、謝罪はされなかった。", want: "responsibility:denied"},
		{text: "情報が悪用されたとは認め難い、流出したが。", want: "harm:denied"},
		{text: "二次被害の報告はなし。", want: "harm:denied"},
		// what does not
		{text: "隠蔽かもしれない。", want: "candour:asserted"},
		{text: "会社は事実を隠したと言わざるを得ない。", want: "candour:asserted"},
		{text: "会社は事実を隠したに違いない。", want: "candour:asserted"},
		{text: "これは隠蔽としか言いようがない、隠蔽しかない。", want: "candour:asserted"},
		{text: "会社は謝罪しなければならない。", want: "responsibility"},
		{text: "誠に申し訳ございませんでした。", want: "responsibility:asserted"},
		{text: "隠蔽なのは間違いない。", want: "candour:asserted"},
		{text: "隠蔽ではないか。", want: "candour:asked"},
		{text: "隠蔽していないとは言い切れない。", want: "candour"},
		{text: "隠蔽していないわけではない。", want: "candour:asserted"},
		// questions on the surface
		{text: "これって隠蔽?", want: "candour:asked"},
		{text: "ｺﾚｯﾃ隠蔽ﾅﾉ?", want: "candour:asked"},
		{text: "隠蔽なのですか。", want: "candour:asked"},
		{text: "社長が謝罪するわけ?", want: "responsibility:asked"},
		// words that the dictionary cuts or does not know
		{text: "慰謝料を請求した。", want: "compensation"},
		{text: "退会者の保険証の写しを保管していた。", want: "retention"},
		{text: "お詫びはクオカードだった。", want: "compensation"},
		{text: "二次被害が怖い。", want: "harm"},
		{text: "公表おっそ", want: "delay"},
		{text: "連絡遅っ", want: "delay"},
		{text: "会社は説明せえへん、流出の件。", want: "candour"},
	})
}
