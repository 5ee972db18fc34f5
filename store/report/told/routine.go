package told

import "regexp"

// rxRoutine is in titles of what companies announce in the run of things: results, shares,
// staff, wares, events and hours.
var rxRoutine = regexp.MustCompile(`決算|業績予想|業績の|配当|株主総会|株主優待|自己株式|新株|有価証券報告|統合報告|月次|人事異動|人事に関する|役員(?:等)?の異動|採用|インターン|入社|新商品|新製品|新サービス|新店|発売|販売開始|提供開始|取扱開始|取り扱い開始|社名変更|商号変更|参加者募集|募集のお知らせ|駅伝|大会|キャンペーン|セール|イベント|フェア|セミナー|展示会|出展|まつり|祭り|コンサート|コンテスト|受賞|協賛|提携|資本業務|メンテナンス|休業|年末年始|夏季|営業時間|オープン|リニューアル|移転|周年`)

// troubles are in titles of what went wrong.
var troubles = []string{"流出", "漏えい", "漏洩", "不正", "サイバー", "攻撃", "障害", "詫び", "わび", "謝罪", "回収", "リコール", "事故", "不具合", "感染", "紛失", "被害", "延期", "中止", "見合わせ", "停止", "火災", "異物", "欠陥", "事案", "本件", "個人情報", "調査"}

// IsRoutine reports whether a title, or what was announced, is that of something else than
// what went wrong: 第1四半期決算短信, 新商品発売のお知らせ.
func IsRoutine(title string) bool { return rxRoutine.MatchString(title) && !holds(title, troubles...) }
