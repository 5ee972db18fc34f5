package nlp

import (
	"slices"
	"strings"
	"sync"

	"classify/nlp/codebook"
	"classify/nlp/match"
)

// mostCompiled is how many codebooks, each with an organisation's names, are kept
// compiled: a program that watches incidents asks for the same ones again.
const mostCompiled = 4

// compiled are the codebooks that were asked for last, the latest first.
var compiled struct {
	sync.Mutex
	list []compiledBook
}

type compiledBook struct {
	key   string
	rules func() *match.Rules
}

// rulesOf compiles a codebook when its rules are first asked for, if it is not compiled.
// The themes of a book may be left out, but are not changed: its hash and their names tell
// which rules it has.
func rulesOf(book *codebook.Book, names []string) func() *match.Rules {
	if book.Hash() == "" { // made by hand
		return sync.OnceValue(func() *match.Rules { return match.Compile(book, names) })
	}
	parts := []string{book.Hash()}
	for _, t := range book.Themes {
		parts = append(parts, t.ID)
	}
	key := strings.Join(append(append(parts, ""), names...), "\x00")
	compiled.Lock()
	defer compiled.Unlock()
	at := slices.IndexFunc(compiled.list, func(c compiledBook) bool { return c.key == key })
	if at < 0 {
		names := slices.Clone(names)
		at = len(compiled.list)
		compiled.list = append(compiled.list, compiledBook{key, sync.OnceValue(func() *match.Rules { return match.Compile(book, names) })})
	}
	one := compiled.list[at]
	compiled.list = slices.Insert(slices.Delete(compiled.list, at, at+1), 0, one)
	compiled.list = compiled.list[:min(len(compiled.list), mostCompiled)]
	return one.rules
}
