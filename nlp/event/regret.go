package event

import "strings"

// regrets reports whether date n is that of what an apology is for, which begins at a
// byte: 6月10日に公表しなかったことをお詫びします. Not so 6月10日、公表が遅れたことを謝罪した.
func (r *reader) regrets(n, at int) bool {
	d := r.dates[n]
	if d.End > at {
		return false
	}
	clause, ok := strings.CutPrefix(r.s[d.End:at], "に")
	if !ok {
		return false
	}
	v := verbAt(clause)
	if v.kind == "" || startsWith(clause[len(v.word):], []string{"が", "は", "の", "も", "、"}) {
		return false
	}
	return contains(clause, []string{"こと", "点を", "点に", "点、", "ものを", "件に", "件、"})
}
