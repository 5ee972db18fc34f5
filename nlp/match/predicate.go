package match

import (
	"classify/nlp/token"
)

// This file finds the predicate that speaks for the evidence: the words behind
// it up to the end of its clause, past a comma that only marks the topic.

// longest is how many tokens a predicate chain may have.
const longest = 24

// chainEnd returns the token after the predicate chain that starts at token i:
// up to a comma or a conjunction, and not into the clause of another subject.
func (s *Sentence) chainEnd(i int) int {
	limit := min(i+longest, len(s.Tokens))
	topic := s.topic(i)
	if topic > i {
		limit = min(i+2*longest, len(s.Tokens))
	}
	for j := i; j < limit; j++ {
		t := s.Tokens[j]
		switch {
		case t.Surface == "、" && j+1 < len(s.Tokens) && s.Tokens[j+1].Surface == "と":
			continue // 三年で捨てる、と約款に書いてある
		case t.Surface == "、" && j > i && j != topic && (!topical(s.Tokens[j-1]) || s.conditional(j-1)), t.Surface == "。":
			return j
		case t.Surface == "←":
			return j
		case t.Surface == "、" && j == i && j != topic:
			return j
		case conjunction(t) && j > i, j > 0 && because(s.Tokens[j-1], t):
			return j
		case j > i && topic == i && t.Surface == "が" && otherSubject(s.Tokens[j-1]):
			return j - 1
		case j > i+2 && topic == i && t.Surface == "は" && otherSubject(s.Tokens[j-1]) && s.concedes(i, j-1):
			return j - 1
		}
	}
	return limit
}

// concedes reports whether ても or でも stands among tokens i to j.
func (s *Sentence) concedes(i, j int) bool {
	for k := i + 1; k < j; k++ {
		if s.Tokens[k].Surface == "も" && (s.Tokens[k-1].Surface == "て" || s.Tokens[k-1].Surface == "で") {
			return true
		}
	}
	return false
}

// asTopic are the words of につきましては and its like that are no particles.
var asTopic = map[string]bool{"つき": true, "まし": true, "つい": true, "関し": true, "係る": true, "対し": true}

// topic returns the token of the comma behind evidence that ends at token i and
// is the topic of what follows, so that the predicate is at the sentence's end:
// 保存期間は、 or, in speech, 慰謝料、; i if it is not.
func (s *Sentence) topic(i int) int {
	if i == 0 || s.Tokens[i-1].POS != "名詞" {
		return i
	}
	j := i
	for j < len(s.Tokens) && j < i+7 && (s.Tokens[j].POS == "助詞" || s.Tokens[j].POS == "名詞" || asTopic[s.Tokens[j].Surface]) {
		j++
	}
	if j >= len(s.Tokens) || s.Tokens[j].Surface != "、" {
		return i
	}
	if before := s.Tokens[j-1]; before.Surface == "は" || before.POS == "名詞" {
		return j
	}
	return i
}

// topical reports whether a comma after t only marks the topic, so that the
// predicate is still to come.
func topical(t token.Token) bool {
	return t.POS == "助詞" && (t.Sub == "係助詞" || t.Sub == "格助詞" || t.Sub == "副助詞")
}

// conditional reports whether the は at token i closes a condition: 場合は.
func (s *Sentence) conditional(i int) bool {
	return i > 0 && s.Tokens[i].Surface == "は" && (s.Tokens[i-1].Base == "場合" || s.Tokens[i-1].Base == "とき" || s.Tokens[i-1].Base == "際")
}

// conjunction reports whether t joins two clauses with views of their own.
func conjunction(t token.Token) bool {
	if t.POS != "助詞" || t.Sub != "接続助詞" {
		return false
	}
	switch t.Surface {
	case "が", "けど", "けれど", "けれども", "ので", "から", "し", "のに":
		return true
	}
	return false
}

// because reports whether t is the て of an adjective, as in 遅すぎて: what
// follows is its consequence.
func because(before, t token.Token) bool {
	return t.Surface == "て" && t.Sub == "接続助詞" && (before.POS == "形容詞" || before.Base == "すぎる" || before.Base == "過ぎる")
}

// light are nouns that carry on the predicate of what stands before them.
var light = map[string]bool{
	"こと": true, "の": true, "わけ": true, "指摘": true, "批判": true, "声": true, "事実": true, "予定": true,
	"必要": true, "つもり": true, "義務": true, "考え": true, "可能": true, "性": true, "恐れ": true, "気": true,
	"様子": true, "動き": true, "はず": true, "責任": true, "金": true, "額": true, "料": true, "認識": true, "意思": true, "権利": true,
	"理由": true, "根拠": true, "余地": true, "筋合い": true, "見通し": true, "めど": true, "対象": true,
}

// otherSubject reports whether t, which が follows, is the subject of a new
// clause.
func otherSubject(t token.Token) bool {
	return t.POS == "名詞" && t.Sub != "非自立" && !light[t.Base]
}

// breaksLater reports whether a conjunction stands at or after token i.
func (s *Sentence) breaksLater(i int) bool {
	for j := max(i, 0); j < len(s.Tokens)-1; j++ {
		if conjunction(s.Tokens[j]) {
			return true
		}
	}
	return false
}

// byteAfter returns where the text up to token i ends, at least least.
func (s *Sentence) byteAfter(i, least int) int {
	if i == 0 || len(s.Tokens) == 0 {
		return least
	}
	return max(least, s.Tokens[i-1].End)
}
