package export

import (
	"regexp"
	"slices"
	"strings"

	"classify/store/person"
)

// What stands in the place of what is masked.
const (
	maskMail  = "[mail]"
	maskURL   = "[url]"
	maskPhone = "[phone]"
)

// messengers are services by which people are reached by an account.
const messengers = `discord|ディスコード|ディスコ|skype|スカイプ|カカオ(?:トーク)?|kakao(?:talk)?|telegram|テレグラム`

// The forms are looked for in a view of the text in which every character has
// its usual width and letters are small, see person.View.
var (
	// An address of any kind: by its form nobody knows which leads to a person.
	urls = regexp.MustCompile(`https?:(?://)[^\s<>"「」『』()、。,]+|\bwww\.[a-z0-9-]+\.[^\s<>"「」『』()、。,]+|` +
		`\b(?:[a-z0-9-]+\.)+(?:com|net|org|jp|me|app|tv|be|co|io|social|gg|ee)/[^\s<>"「」『』()、。,]+|\b[a-z0-9-]+\.bsky\.social\b`)
	// A handle, with its server if it has one.
	handles = regexp.MustCompile(`@[a-z0-9_\p{Katakana}](?:[a-z0-9_.ー\p{Katakana}-]*[a-z0-9_ー\p{Katakana}])?(?:@[a-z0-9-]+(?:\.[a-z0-9-]+)+)?|@ [a-z_][a-z0-9_.-]{2,}`)
	// An account behind the name of the service, or of what it is.
	accounts = regexp.MustCompile(`(?:\bid|\bline|ライン|アカウント|account|垢|インスタ|instagram|ツイッター|twitter|` + messengers + `)(?:の(?:id|アカウント|名前)?|[ ]*(?:id|名|アカウント|タグ))?[ ]*(?:[:=]|は|が|→)[ ]*(?:live:)?(\.?[a-z0-9][a-z0-9_.#-]{2,})`)
	// One with a mark or a digit in it right behind the name of a messenger.
	messaged = regexp.MustCompile(`(?:(?:` + messengers + `)(?:の(?:id|アカウント|名前)?|[ ]*(?:id|名|アカウント|タグ))?|(?:\bline|ライン|インスタ|instagram|ツイッター|twitter)の?[ ]*(?:id|アカウント))[ ]*((?:live:)?\.?[a-z][a-z0-9.]*[0-9_.#-][a-z0-9_.#-]+)`)
	// What a messenger makes of a name: live:taro.y, taro#1234. The names of what is
	// numbered so elsewhere are none.
	live   = regexp.MustCompile(`\blive:\.?[a-z0-9][a-z0-9_.-]{2,}`)
	tagged = regexp.MustCompile(`(?:[a-z0-9_.]{2,32}|[\p{Han}\p{Hiragana}\p{Katakana}ー]{2,12})#[0-9]{4}\b`)
	// rxMessenger tells that such a tag is one, whatever its letters and number are:
	// みなと#2021 is a word with a hashtag.
	rxMessenger = regexp.MustCompile(messengers + `|フレンドコード`)
	rxPlain     = regexp.MustCompile(`^[a-z0-9_.]+#(?:[03-9]|1[0-8]|2[1-9])`)
	// rxNumbered is what a number behind # is of that is no account.
	rxNumbered = regexp.MustCompile(`(?:issue|issues|pr|bug|ticket|case|no|room|page|order|item|ver|version|section|build|rev|comment|post|課題|件|番号|注文|会員|受付|号|番)#`)
	rxVersion  = regexp.MustCompile(`^v?[0-9.]+$`)
)

// finder finds what tells of persons in texts.
type finder struct {
	p     *Pseudonyms
	known *strings.Replacer // of names, in addresses
	by    map[rune][]name   // by their first character, the longest first
}

// name is a name that stands in the lines, and its pseudonym.
type name struct{ is, put string }

// newFinder learns the names of those who speak in lines.
func newFinder(p *Pseudonyms, lines []Line) *finder {
	f := &finder{p: p, by: map[rune][]name{}}
	all := map[string]string{}
	learn := func(said, put string) {
		if said = strings.TrimSpace(said); long(said) && !p.spared[person.Same(said)] {
			all[said] = put
		}
	}
	for i := range lines {
		l := &lines[i]
		speaker, handle := p.speaker(*l)
		learn(l.Speaker, speaker)
		learn(strings.TrimLeft(l.Handle, "@＠"), strings.TrimPrefix(handle, "@"))
		learn(l.Byline, p.person(l.Byline))
		for _, q := range l.Quotes {
			learn(q.Speaker, p.person(q.Speaker))
		}
		for _, one := range l.Labels {
			learn(one.By, p.person(one.By))
		}
		for _, t := range slices.Concat(l.Themes, l.Machine) {
			learn(t.Speaker, p.person(t.Speaker))
		}
	}
	var pairs []name
	for is, put := range all {
		pairs = append(pairs, name{is, put})
	}
	slices.SortFunc(pairs, func(a, b name) int {
		if len(a.is) != len(b.is) {
			return len(b.is) - len(a.is)
		}
		return strings.Compare(a.is, b.is)
	})
	var list []string
	for _, n := range pairs {
		same := name{person.Same(n.is), n.put}
		first := []rune(same.is)[0]
		f.by[first] = append(f.by[first], same)
		list = append(list, n.is, n.put)
	}
	f.known = strings.NewReplacer(list...)
	return f
}

// names replaces known names in an address or a site's name.
func (f *finder) names(s string) string { return f.known.Replace(s) }

// mask replaces names and handles in a text and masks what else leads to a
// person, besides the changes that are given.
func (f *finder) mask(text string, given ...change) masked {
	v := newView(text)
	changes := slices.Clone(given)
	changes = append(changes, v.all(urls, maskURL)...)
	for _, c := range person.Contacts(v.View) {
		put := maskMail
		if c.Phone {
			put = maskPhone
		}
		changes = append(changes, v.change(c.Start, c.End, put))
	}
	for _, at := range handles.FindAllStringIndex(v.Text, -1) {
		handle := v.Text[at[0]:at[1]]
		put := f.p.person(handle)
		if put != handle {
			at[0] = f.nickname(v.Text, at[0])
		}
		changes = append(changes, v.change(at[0], at[1], put))
	}
	for _, at := range accountsIn(v.Text) {
		changes = append(changes, v.change(at[0], at[1], f.p.person("@"+strings.TrimPrefix(v.Text[at[0]:at[1]], "live:"))))
	}
	changes = append(changes, f.named(v)...)
	if len(changes) == 0 {
		return masked{text: text}
	}
	return apply(text, changes)
}

// accountsIn finds accounts in a view that have no @.
func accountsIn(text string) (out [][2]int) {
	for _, form := range []*regexp.Regexp{accounts, messaged} {
		for _, at := range form.FindAllStringSubmatchIndex(text, -1) {
			if !rxVersion.MatchString(text[at[2]:at[3]]) {
				out = append(out, [2]int{at[2], at[3]})
			}
		}
	}
	for _, at := range live.FindAllStringIndex(text, -1) {
		out = append(out, [2]int{at[0], at[1]})
	}
	for _, at := range tagged.FindAllStringIndex(text, -1) {
		if one := text[at[0]:at[1]]; !rxNumbered.MatchString(one) && (rxPlain.MatchString(one) || rxMessenger.MatchString(text)) {
			out = append(out, [2]int{at[0], at[1]})
		}
	}
	return out
}

var (
	// A nickname directly before its account, ユキ@yuki_k: a word in katakana or Latin
	// letters, or all that stands between two marks.
	rxNick     = regexp.MustCompile(`(?:[\p{Katakana}ー・]{2,}|[a-z0-9_]{2,})$`)
	rxNickname = regexp.MustCompile(`(?:^|[\s　「」『』（）()\[\]【】、。,.!?：:／/])([\p{Han}\p{Hiragana}\p{Katakana}a-z0-9ー・々_☆★♪♡♥\p{So}]{1,12})$`)
	// rxProse ends as a sentence does, 返事がない.
	rxProse = regexp.MustCompile(`\p{Han}.*\p{Hiragana}$`)
	rxTitle = regexp.MustCompile(`(?:さん|さま|くん|ちゃん)$`)
	// rxNoNick is what stands before an account and is no nickname: a word of it, or
	// one that a particle ends.
	rxNoNick = regexp.MustCompile(`(?:連絡先?|詳細|公式|担当|窓口|宛先?|返信|本人|管理人?|運営|作者|筆者|投稿者?|アカウント|ツイッター|フォロー|リプライ|メンション|twitter|instagram|インスタ|from|via|by|cc|[はがをにでともへや]|から|まで|より|って|この|その|あの)$`)
)

// nickname is where the nickname begins that directly stands before an account;
// that of the account if there is none.
func (f *finder) nickname(text string, account int) int {
	line := text[:account]
	at := rxNick.FindStringIndex(line)
	if m := rxNickname.FindStringSubmatchIndex(line); m != nil && (at == nil || m[2] < at[0]) && !rxNoNick.MatchString(line) {
		if said := line[m[2]:]; rxTitle.MatchString(said) || !rxProse.MatchString(said) {
			at = m[2:4]
		}
	}
	if at == nil || rxNoNick.MatchString(line[at[0]:]) || f.p.spared[person.Same(line[at[0]:])] {
		return account
	}
	return at[0]
}

// named replaces the names that are known, however they are spaced.
func (f *finder) named(v view) (changes []change) {
	close, at := v.close()
	for i, r := range close {
		for _, n := range f.by[r] {
			if !strings.HasPrefix(close[i:], n.is) {
				continue
			}
			start, end := at[i], at[i+len(n.is)-1]+1
			if whole(v.Text, start, end) {
				changes = append(changes, v.change(start, end, n.put))
				break
			}
		}
	}
	return changes
}

// view is a text as the forms are looked for in it.
type view struct{ person.View }

func newView(text string) view { return view{person.NewView(text)} }

// change puts other words in the place of bytes of the view.
func (v view) change(start, end int, put string) change {
	from, to := v.Original(start, end)
	return change{from, to, put}
}

// all are changes of everything that a form finds.
func (v view) all(form *regexp.Regexp, put string) (changes []change) {
	for _, at := range form.FindAllStringIndex(v.Text, -1) {
		changes = append(changes, v.change(at[0], at[1], put))
	}
	return changes
}

// close is the view without blanks within its lines, and where each byte of that
// stands in the view.
func (v view) close() (text string, at []int) {
	var b strings.Builder
	for i, r := range v.Text {
		if r == ' ' || r == '\t' {
			continue
		}
		b.WriteRune(r)
		for k := range b.Len() - len(at) {
			at = append(at, i+k)
		}
	}
	return b.String(), at
}

// whole reports whether a name of Latin letters is no part of a longer word.
func whole(text string, start, end int) bool {
	letter := func(b byte) bool { return b == '_' || b >= '0' && b <= '9' || b|0x20 >= 'a' && b|0x20 <= 'z' }
	if start > 0 && letter(text[start]) && letter(text[start-1]) {
		return false
	}
	return end >= len(text) || !letter(text[end-1]) || !letter(text[end])
}
