package codebook

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// operators combine words in the terms of search engines and of KH Coder, with
// a space on either side but for |.
var operators = []struct {
	signs []string
	write func(words string) string
}{
	{[]string{"OR", "|"}, func(words string) string { return "write [" + words + "] for either word" }},
	{[]string{"AND", "&"}, func(words string) string { return "write near: [" + words + "] as the rule for all of them" }},
	{[]string{"NOT", "!"}, func(words string) string { return "write the words that must not stand there as unless of the rule" }},
}

// instead says how to write a term that combines words as others do, as
// 公表 OR 発表 or near(公表-遅い): it is no word, and would never be found. It
// is "" for a term that combines nothing.
func instead(term string) string {
	for _, f := range []string{"near", "seq"} {
		if strings.HasPrefix(term, f+"(") {
			return "write " + f + ": [a, b] and within: n as the rule"
		}
	}
	if !strings.ContainsAny(term, " |｜\t　") {
		return "" // operators stand between spaces, but for |
	}
	for _, one := range operators {
		if words := split(term, one.signs); len(words) > 0 {
			return one.write(strings.Join(words, ", "))
		}
	}
	return ""
}

// wide makes the signs and letters of operators ASCII.
var wide = strings.NewReplacer("｜", "|", "＆", "&", "！", "!", "ＯＲ", "OR", "ＡＮＤ", "AND", "ＮＯＴ", "NOT")

// split cuts a term at operators; it is nil if there are none. Signs other than
// | and lower-case letters count among Japanese words only: 公表 or 発表, but
// neither terms and conditions nor the name of a firm with &.
func split(term string, signs []string) []string {
	japanese := utf8.RuneCountInString(term) < len(term)
	var words []string
	word, cut := "", false
	for _, part := range strings.Fields(strings.ReplaceAll(wide.Replace(term), "|", " | ")) {
		sign := part
		if japanese {
			sign = strings.ToUpper(part)
		}
		if slices.Contains(signs, sign) && (japanese || part == "|" || len(part) > 1) {
			words, word, cut = append(words, word), "", true
			continue
		}
		word = strings.TrimSpace(word + " " + part)
	}
	if !cut {
		return nil
	}
	return slices.DeleteFunc(append(words, word), func(w string) bool { return w == "" })
}
