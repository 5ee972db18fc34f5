package event

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// past are the endings of a verb that tells what was done.
var past = []string{"していました", "しておりました", "いたしました", "していた", "されていた", "しました", "されました", "された", "した"}

// Words by which others tell what was done, and those that say that it is not so.
var (
	rumours  = []string{"との", "という", "とする", "とか", "といった", "と一部", "と報", "とさ", "と指摘"}
	refusals = []string{"そのような事実は", "そうした事実は", "このような事実は", "かかる事実は", "事実では", "事実と異な", "事実とは異な", "事実に反", "事実無根", "誤り", "誤報", "間違い", "根拠のな", "デマ", "否定", "虚偽", "真偽は不明", "真偽不明", "真偽のほどは", "真偽は定か", "裏付けは取れ", "裏付けはな", "裏付けられてい", "未確認"}
	upheld   = []string{"否定できな", "否定しな", "否定はしな", "否定でき", "誤りではな", "誤りはな", "間違いな", "間違いあり"}
	nextNo   = []string{"そのような事実は", "そうした事実は", "このような事実は", "かかる事実は", "これは事実では", "これは誤り", "これは事実と", "事実では", "事実無根", "しかし、そのような事実は"}
)

// isRefuted reports whether what stands behind a verb says that others tell so, and
// it is not so: 9月5日に検知していたとの報道がありますが、そのような事実はありません.
func (r *reader) isRefuted(rest string) bool {
	for _, w := range past {
		told, ok := strings.CutPrefix(rest, w)
		if !ok {
			continue
		}
		told = strings.TrimLeft(told, "」』")
		if !startsWith(told, rumours) && !startsWith(told, []string{"ことを否定", "ことは否定", "事実は"}) {
			return false
		}
		return contains(told, refusals) && !contains(told, upheld) || startsWith(r.next, nextNo)
	}
	return false
}

// staged are what is done only for the sake of practice or of a thing.
var staged = []string{"訓練", "演習", "想定", "シミュレーション", "テスト", "試験", "デモ"}

// occasions are nouns behind a verb that tell of its being done all the same:
// 流出を発表する会見.
var occasions = []string{"会見", "記者会見", "事態", "結果", "羽目", "運び", "文書", "声明", "説明会", "発表", "書面", "メール", "投稿", "記事", "騒ぎ", "際", "一方", "形", "段階"}

// isPurpose reports whether what stands behind a verb makes it what something is for
// or about, and not what was done: 検知する訓練, 検知するシステム, 検知したとの想定.
func isPurpose(rest string) bool {
	if thing, ok := strings.CutPrefix(rest, "する"); ok {
		c, _ := utf8.DecodeRuneInString(thing)
		return (unicode.Is(unicode.Han, c) || unicode.Is(unicode.Katakana, c) || unicode.Is(unicode.Latin, c)) && !startsWith(thing, occasions) || startsWith(thing, []string{"ための", "という想定"})
	}
	for _, w := range past {
		if thing, ok := strings.CutPrefix(rest, w); ok {
			return startsWith(strings.TrimPrefix(strings.TrimPrefix(thing, "との"), "という"), staged)
		}
	}
	return false
}

var (
	// rxNot begins with what denies a verb in any of its forms: していなかった, をしておらず.
	rxNot = regexp.MustCompile(`^(?:[をはがも](?:まだ|いまだ|一切|全く|何も)?)?(?:し|され|いたし|行って|行な?わ|受けて|[いきっえけべせんめてで])?(?:て|で)?(?:いなかった|いませんでした|いない|いません|おらず|おりませんでした|おらなかった|おりません)|^な(?:って(?:い|お)(?:な|ませ|ら|り)|ら(?:な|ず))`)
	// rxUnknown begins with what leaves it open whether something was done, or when:
	// していたのかは分かっていない.
	rxUnknown = regexp.MustCompile(`^[^、。]{0,8}か(?:どうか|否か)?[はもが、]?[^。、]{0,24}(?:分か(?:って(?:い|お)|ら)(?:な|ず|ませ|ら|り)|わから(?:な|ず|ませ)|不明|明らか(?:に(?:し|なっ)て(?:い|お)|では?)(?:な|ら|ませ|り)|定かで|確認中|調査中|調べて)`)
	// rxOwed begins with what says that it ought to have been done: 気づくべきだった.
	rxOwed = regexp.MustCompile(`^[うくつるむぶぐす]べき`)
	// rxHeard ends with who says so.
	rxHeard = regexp.MustCompile(`(?:という|とのこと(?:だ|です|だった|でした)?|と(?:して|説明|話|述べ|回答|発表|主張|コメント|答え|言)[^、。]*)$`)
)

// isDenied reports whether what stands behind a verb denies it, leaves it open or says
// that it ought to have been done.
func isDenied(rest string) bool {
	return rxNot.MatchString(rest) || rxUnknown.MatchString(rest) || rxOwed.MatchString(rest)
}
