package nlp

import (
	"classify/nlp/text"
	"classify/store/record"
)

// verdicts are parts of the words that say that something is not so: most texts have none.
var verdicts = []string{"デマ", "嘘", "うそ", "ウソ", "誤", "フェイク", "偽", "でたらめ", "デタラメ", "作り話", "事実", "根拠", "根も葉", "裏付け", "正し", "間違", "勘違", "思い込", "違い", "違う", "否定", "外れ", "はずれ", "違", "言いがかり", "暴論", "当た", "あたら", "おかしな話", "でき", "思わ", "思え", "思いませ"}

// takeBack makes denied what s itself takes back, or what is called untrue where it
// stands: the themes that are found there, and the facts. What is quoted there is its
// speaker's.
func takeBack(findings []record.Finding, facts []record.Fact, s string, ctx Context) {
	if len(findings)+len(facts) == 0 || !holdsAny(s, verdicts) && !record.ListsUntrue(ctx.Heading) {
		return
	}
	for _, one := range untrue(s, ctx) {
		for i := range findings {
			if f := &findings[i]; f.Start >= one.Start && f.End <= one.End && f.Speaker == "" {
				f.Stance = record.Denied
			}
		}
		for i := range facts {
			if f := &facts[i]; f.Start >= one.Start && f.End <= one.End {
				f.Denied = true
			}
		}
	}
}

// untrue are the sentences of s that are not meant to be so.
func untrue(s string, ctx Context) (out []text.Sentence) {
	all := text.Sentences(s)
	listed := true // nothing under the heading has said yet what is so
	for i, one := range all {
		said := s[one.Start:one.End]
		var next []string
		for _, other := range all[i+1 : min(len(all), i+3)] {
			next = append(next, s[other.Start:other.End])
		}
		listed = listed && record.CalledUntrue(said, ctx.Heading, ctx.Before...)
		if listed || record.TakenBack(said, next...) > 0 {
			out = append(out, one)
		}
	}
	return out
}
