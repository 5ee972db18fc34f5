package event

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"classify/nlp/text"
	"classify/nlp/token"
)

// farthestFirm is how many sentences back a company may be named that is called 同社.
const farthestFirm = 6

// same is how a text calls the company that it named last.
const same = "同社"

// Called is the company that 同社 stands for behind a text, 同社 itself if it names none;
// before is what stands before the text, as of Find.
func Called(said string, before []string, cut func(dst []token.Token, s string) []token.Token) string {
	f := firms{Near: Near{Before: before}, cut: cut}
	for _, one := range text.Sentences(said) {
		f.pass(said[one.Start:one.End], "")
	}
	return f.called()
}

// About is the company that a text is about at its end, "" if it is about none that it
// names; before is what stands before it, as of Find.
func About(said string, before []string, cut func(dst []token.Token, s string) []token.Token) string {
	f := firms{Near: Near{Before: before}, cut: cut}
	for _, one := range text.Sentences(said) {
		f.pass(said[one.Start:one.End], "")
	}
	for n := range farthestFirm {
		one, ok := f.at(n)
		if name := cmp.Or(one.topic, one.likely); !ok || name != "" && name != same {
			return name
		}
	}
	return ""
}

// firms are the companies that the sentences before name.
type firms struct {
	Near
	said  []string // the sentences of the text so far
	who   string   // who did what the last of them told
	cut   func(dst []token.Token, s string) []token.Token
	known map[int]firm // by the number of the sentence; those before the text from -1 down
}

// firm is what a sentence says of companies: the one that it is about, who may be one
// by the name that it is about, and the one it names last in whatever part; "" where
// there is none. bodies are all who do something there, the last first.
type firm struct {
	topic, likely, named string
	about                bool // likely is of more words than one, with は
	bodies               []string
	companies            []string // that it names, the last first
}

// pass notes that a sentence is read, and who did what it told last; "" if nobody.
func (f *firms) pass(s, who string) { f.said, f.who = append(f.said, s), who }

// topic is the company that the sentence before, which is one of the text itself,
// is about, or one that may be a company by its name: a name of several words, or of who
// did what it told; "" if it is about none.
func (f *firms) topic() string {
	if len(f.said) == 0 {
		return ""
	}
	one, _ := f.at(0)
	if one.topic == "" && one.likely != "" && (one.about || one.likely == f.who) {
		return one.likely
	}
	if one.topic != same {
		return one.topic
	}
	return f.called()
}

// kinds are how a text calls one that it named, 同大, with the ends of such names.
var kinds = map[string][]string{
	"大": {"大", "大学"}, "大学": {"大", "大学"}, "市": {"市"}, "町": {"町"}, "村": {"村"}, "県": {"県"}, "府": {"府"}, "区": {"区"}, "行": {"銀行"}, "院": {"病院", "医院"}, "病院": {"病院"},
	"法人": nil, "学園": {"学園"}, "会": {"会"}, "センター": {"センター"}, "事業者": {"事業者"}, "機構": {"機構"}, "公社": {"公社"},
	"校": {"校"}, "組合": {"組合"}, "店": {"店"}, "局": {"局"}, "協会": {"協会"}, "財団": {"財団"}, "省": {"省"}, "庁": {"庁"},
}

// alike is the nearest one before of the kind that a name stands for, 東都大 of 同大; the
// name itself if it stands for none or none is near.
func (f *firms) alike(who string) string {
	kind, ok := strings.CutPrefix(who, "同")
	ends, known := kinds[kind]
	if !ok || !known {
		return who
	}
	for n := range farthestFirm {
		one, ok := f.at(n)
		if !ok {
			break
		}
		if kind == "法人" {
			if name := f.corporation(n); name != "" {
				return name
			}
		}
		for _, name := range one.bodies {
			if longestEnd(name, ends) > 0 && !strings.HasPrefix(name, "同") && !f.isSelf(name) {
				return name
			}
		}
	}
	return who
}

// rxCorporation is the name of a corporation that is no company: 一般財団法人みどり会.
var rxCorporation = regexp.MustCompile(`[\p{Han}]{0,8}法人[\p{Han}\p{Katakana}ー]*[ぁ-ん]{0,6}?[\p{Han}\p{Katakana}ー]+`)

// corporation is the last one of those that the n-th sentence back names; "" if it names
// none but whoever speaks.
func (f *firms) corporation(n int) string {
	s, _ := f.sentence(n)
	for _, name := range slices.Backward(rxCorporation.FindAllString(s, -1)) {
		if !strings.HasPrefix(name, "同") && !strings.HasPrefix(name, "当") && !f.isSelf(name) {
			return name
		}
	}
	return ""
}

// isSelf reports whether a name is that of whoever speaks, as far as that is known.
func (f *firms) isSelf(name string) bool {
	if len(f.Self) == 0 {
		return false
	}
	name = legal.Replace(name)
	return slices.Contains([]string{"当社", "弊社", "当方", "自社", "当法人", "当校", "当院"}, name) ||
		slices.ContainsFunc(f.Self, func(own string) bool { return legal.Replace(own) == name })
}

// legal takes the form of a company from its name.
var legal = strings.NewReplacer("株式会社", "", "有限会社", "", "合同会社", "", "合資会社", "", "(株)", "", "（株）", "", "㈱", "")

// called is the company that 同社 stands for: the nearest one before that a sentence
// is about, or names where it is about none; same if no sentence near names one. It is
// nobody who speaks himself, if another one is named.
func (f *firms) called() string {
	for n := range farthestFirm {
		one, ok := f.at(n)
		if !ok || len(f.Self) == 0 {
			break
		}
		for _, name := range append([]string{one.topic, one.likely}, one.companies...) {
			if name != "" && name != same && !f.isSelf(name) {
				return name
			}
		}
	}
	for n := range farthestFirm {
		one, ok := f.at(n)
		if !ok {
			break
		}
		for _, name := range []string{one.topic, one.likely, one.named} {
			if name != "" && name != same {
				return name
			}
		}
	}
	return same
}

// at is what the n-th sentence back says.
func (f *firms) at(n int) (firm, bool) {
	number := len(f.said) - 1 - n
	if one, ok := f.known[number]; ok {
		return one, true
	}
	s, ok := f.sentence(n)
	if !ok {
		return firm{}, false
	}
	if f.known == nil {
		f.known = map[int]firm{}
	}
	one := firmOf(s, f.cut)
	f.known[number] = one
	return one, true
}

// sentence is the n-th one back.
func (f *firms) sentence(n int) (string, bool) {
	if n < len(f.said) {
		return f.said[len(f.said)-1-n], true
	}
	n -= len(f.said)
	for _, paragraph := range f.Before {
		all := text.Sentences(paragraph)
		if n < len(all) {
			one := all[len(all)-1-n]
			return paragraph[one.Start:one.End], true
		}
		n -= len(all)
	}
	return "", false
}

// doing are the particles behind a name that may be a company's.
var doing = []string{"は", "が", "も"}

// isPerson reports whether a name is that of a person.
func isPerson(name string) bool {
	return longestEnd(name, []string{"氏", "さん", "様", "長", "君", "選手", "教授", "弁護士", "記者", "者", "員", "役", "官", "相", "男性", "女性"}) > 0
}

// firmOf reads what a sentence says of companies.
func firmOf(s string, cut func(dst []token.Token, s string) []token.Token) (out firm) {
	r := reader{s: s, one: text.Sentence{End: len(s)}, cut: cut}
	r.words = cut(nil, s)
	for _, one := range slices.Backward(r.phrases(len(s), everything)) {
		name, words := r.text(one), r.name(one)
		if slices.Contains(doing, one.particle) || one.particle == "では" {
			out.bodies = append(out.bodies, name)
		}
		if !isCompany(name) && isNamed(words) && !isAuthority(name) && !isPerson(name) && slices.Contains(doing, one.particle) {
			if out.likely == "" {
				out.likely, out.about = name, one.particle == "は" && len(ownWords(words)) > 1
			}
			continue
		}
		if !isCompany(name) || !agent(words) {
			continue
		}
		out.companies = append(out.companies, name)
		if out.named == "" {
			out.named = name
		}
		if out.topic == "" && slices.Contains(topics, one.particle) && one.particle != source {
			out.topic = name
		}
	}
	return out
}
