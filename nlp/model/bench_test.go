package model

import (
	"testing"

	"classify/nlp/text"
	"classify/nlp/token"
)

func cutText(s string) Text { return Text{Tokens: token.Cut(text.Normalise(s, 0).Text)} }

var plainSentences = []string{
	"会社は先月28日には利用者からの指摘で把握していたのに、客には何も言わないまま営業を続けていた。",
	"昨日は雨だったので、家で本を読みながら娘とパンを焼いた。",
	"やめて三年たつのに、まだ免許証の写しがあちらにあるらしい。",
	"新しい機種の性能は、前のものと比べて二割ほど良くなった。",
}

// benchPlain measures what is done with each of the plain sentences.
func benchPlain(b *testing.B, do func(s string)) {
	n := 0
	for _, s := range plainSentences {
		n += len(s)
	}
	b.SetBytes(int64(n))
	for b.Loop() {
		for _, s := range plainSentences {
			do(s)
		}
	}
}

func BenchmarkScore(b *testing.B) {
	m, err := Builtin()
	if err != nil {
		b.Fatal(err)
	}
	cut := map[string]Text{}
	for _, s := range plainSentences {
		cut[s] = cutText(s)
	}
	benchPlain(b, func(s string) { m.Score(cut[s]) })
}

func BenchmarkTokens(b *testing.B) { benchPlain(b, func(s string) { token.Cut(s) }) }

func BenchmarkGate(b *testing.B) {
	m, err := Builtin()
	if err != nil {
		b.Fatal(err)
	}
	benchPlain(b, func(s string) { m.May(s, Around{}) })
}
