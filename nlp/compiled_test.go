package nlp

import (
	"fmt"
	"testing"
)

// TestABookIsCompiledOnceForTheSameNames: and anew for others, with fewer themes, or
// when many others were asked for since.
func TestABookIsCompiledOnceForTheSameNames(t *testing.T) {
	all, some := bookOf(t), bookOf(t, core...)
	first := rulesOf(all, []string{"みなと商会"})()
	if rulesOf(bookOf(t), []string{"みなと商会"})() != first {
		t.Error("the same codebook was compiled again")
	}
	if rulesOf(all, []string{"みなと", "商会"})() == first || rulesOf(all, nil)() == first || rulesOf(some, []string{"みなと商会"})() == first {
		t.Error("another codebook, or other names, have the same rules")
	}
	for i := range mostCompiled {
		rulesOf(some, []string{fmt.Sprint("会社", i)})
	}
	if n := len(compiled.list); n != mostCompiled {
		t.Errorf("%d are kept, want %d", n, mostCompiled)
	}
	if rulesOf(all, []string{"みなと商会"})() == first {
		t.Error("it was kept though others were asked for")
	}
}
