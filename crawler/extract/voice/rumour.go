package voice

import (
	"regexp"

	"classify/store/record"
)

// rxDisowns is a sentence that says of what is listed below or above that others tell
// it, and that it is not so: 以下のような投稿が拡散されていますが、事実ではありません。
var rxDisowns = regexp.MustCompile(`(?:以下|次|下記|以上|上記|これら)の(?:ような|とおりの|通りの)?[^。]{0,24}(?:投稿|書き込み|情報|内容|噂|うわさ|ウワサ|デマ|話|記述|記事|コメント|指摘|主張|憶測|動画|画像)[^。]{0,60}?(?:事実(?:で(?:は|も)(?:あり|な|ござ)|と(?:は)?異な|に反|無根)|誤り|誤った|誤情報|虚偽|デマ|根拠(?:が|の)(?:な|あり|ござ)|(?:真実|本当)では(?:あり|な))|(?:事実(?:では|と異な|と異なる|に反する|無根の)|誤った|虚偽の|根拠の(?:ない|無い))[^。]{0,40}(?:以下|次|下記)の(?:とおり|通り)`)

// rumours gives the items of a list that the page itself calls untrue to those who
// tell them: nobody by name.
func (p *page) rumours() {
	for i, u := range p.us {
		if u.Kind == record.List || u.Depth > 0 || !rxDisowns.MatchString(u.Text) {
			continue
		}
		listed := p.disown(i+1, 1)
		if listed == 0 {
			p.disown(i-1, -1)
		}
	}
}

// disown makes the items of a list from utterance i on, or back, others' words, and
// reports how many they are.
func (p *page) disown(i, step int) (n int) {
	for ; i >= 0 && i < len(p.us) && p.us[i].Kind == record.List && p.us[i].Speaker == ""; i += step {
		p.quoted(i, "匿名", record.Commentary)
		n++
	}
	return n
}
