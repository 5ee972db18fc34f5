package forget

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"classify/store/person"
	"classify/store/record"
)

// fragment is how many letters in a row are known to be somebody's where others put
// them in brackets beside the name: fewer are a word.
const fragment = 8

// attributed are the passages that an utterance gives as the words of a person to be
// forgotten, on whatever site they are meant and by whatever name of theirs: all of what
// has the name as its speaker, the line that the name opens, and brackets of speech in a
// sentence with it, unless somebody else is known to say them. A name alone does not tell
// whose they are, who has it may be several.
func (a *asker) attributed(u *record.Utterance) (out []span) {
	if len(a.persons) == 0 {
		return nil
	}
	if a.spokenBy(u) {
		return []span{{0, len(u.Text)}}
	}
	for _, q := range u.Quotes {
		if q.Speaker != "" && a.isThem(u, q.Speaker) {
			out = append(out, span{q.Start, q.End})
		}
	}
	if len(a.calls(u)) == 0 {
		return joined(out)
	}
	for _, s := range sentences(u.Text) {
		named := a.named(u.Text[s.start:s.end], nil)
		if len(named) == 0 {
			continue
		}
		if said, ok := labelled(u, span{s.start + named[0].start, s.start + named[0].end}, s.start); ok {
			out = append(out, said)
			continue
		}
		for _, in := range bracketed(u.Text, s) {
			outside := func(n span) bool { return s.start+n.end <= in.start || in.end <= s.start+n.start } // else they speak of the person
			if slices.ContainsFunc(named, outside) && !a.byAnother(u, in) {
				out = append(out, in)
			}
		}
	}
	return joined(out)
}

// spokenBy reports whether an utterance's speaker is called as a person to be forgotten
// is, on whatever site, and has no other account.
func (a *asker) spokenBy(u *record.Utterance) bool {
	if u.Handle != "" {
		return a.anywhere(person.Account(u.Handle))
	}
	return u.Speaker != "" && a.anywhere(spellings(u.Speaker)...)
}

// byAnother reports whether somebody else is known to say a passage.
func (a *asker) byAnother(u *record.Utterance, in span) bool {
	return slices.ContainsFunc(u.Quotes, func(q record.Quotation) bool {
		return q.Start < in.end && in.start < q.End && !mayBeAnyone(q.Speaker) && !a.isThem(u, q.Speaker)
	})
}

// isThem reports whether the speaker of a quotation in an utterance is a person to be
// forgotten, by a name of theirs or the end of one that stands there: of 夜更かしペンギンさん
// a reader may take ペンギンさん for the name.
func (a *asker) isThem(u *record.Utterance, speaker string) bool {
	if a.anywhere(spellings(speaker)...) {
		return true
	}
	short := person.Bare(speaker)
	return utf8.RuneCountInString(short) > 1 && slices.ContainsFunc(a.calls(u), func(n span) bool {
		return strings.HasSuffix(person.Bare(u.Text[n.start:n.end]), short)
	})
}

// rxSomebody ends what a page calls somebody by whose words it does not give the name:
// 会員の女性, 利用者ら, ネット上の声. Persons to be forgotten may be called so.
var rxSomebody = regexp.MustCompile(`(?:利用者|ユーザー?|会員|登録者|加入者|契約者|購入者|退会者|住民|市民|顧客|客|消費者|保護者|被害者|読者|視聴者|投稿者?|書き込み|コメント|口コミ|匿名|男性|女性|主婦|学生|会社員|ネット|ＳＮＳ|SNS|掲示板|ツイート|ポスト|声|意見|(?:ある|いる|[のるたいな])(?:人|方|者)|関係者|当事者|経験者)(?:上|民|内|ら|たち|さん|から)?$`)

// mayBeAnyone reports whether a speaker is called by no name.
func mayBeAnyone(speaker string) bool {
	return speaker == "" || record.IsNobody(speaker) || rxSomebody.MatchString(strings.TrimSpace(speaker))
}

// theirs finds what of the attributed passages is known to be the words of a person to
// be forgotten, though others may say them too: whole units, and those of which half or
// more stands in runs that are theirs.
func (a *asker) theirs(u *record.Utterance) (out []span) {
	if len(a.units)+len(a.shared)+len(a.parts) == 0 {
		return nil
	}
	known := func(print Fingerprint) bool { return a.units[print] || a.windows[print] || a.shared[print] }
	for _, in := range a.attributed(u) {
		text := u.Text[in.start:in.end]
		f := fold(text)
		add := func(list ...span) {
			for _, s := range list {
				out = append(out, span{in.start + s.start, in.start + s.end})
			}
		}
		for _, one := range units(text) {
			if f := fold(text[one.start:one.end]); len(f.runes) >= shortestMatch && known(a.stamp.text(f.runes)) {
				add(span{one.start, one.end})
			}
		}
		if covered := a.cover(f, window, known); covered != nil {
			add(runs(f, covered)...)
			add(mostly(text, f, covered)...)
		}
		if covered := a.cover(f, fragment, func(print Fingerprint) bool { return a.parts[print] }); covered != nil {
			add(mostly(text, f, covered)...)
		}
	}
	return out
}

// calledIn is what the person who says an utterance is called there, by names and
// accounts, without names that are nobody's.
func (a *asker) calledIn(u record.Utterance, d *record.Document) (out []Called) {
	list := person.Names(u.Speaker)
	switch {
	case u.Handle != "":
		list = append(list, person.Account(u.Handle))
	case u.Speaker == "" && u.Depth == 0:
		list = person.Names(d.Byline)
	}
	for _, name := range list {
		if record.IsNobody(name) {
			continue
		}
		one := Called{Person: a.stamp.of(ofPerson, name)}
		if letters := fold(name).runes; !strings.HasPrefix(name, "@") && len(letters) > 0 {
			one.Name, one.Letters = a.stamp.text(letters), len(letters)
		}
		out = append(out, one)
	}
	return out
}
