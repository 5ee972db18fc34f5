package match

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// shortest leaves out the strings that hold another of the list.
func shortest(list []string) []string {
	list = slices.Clone(list)
	slices.SortFunc(list, func(a, b string) int {
		if len(a) != len(b) {
			return len(a) - len(b)
		}
		return strings.Compare(a, b)
	})
	var out []string
	for _, s := range slices.Compact(list) {
		if !slices.ContainsFunc(out, func(o string) bool { return strings.Contains(s, o) }) {
			out = append(out, s)
		}
	}
	return out
}

// rare is the cost from which more characters make a string no rarer in any
// text that is met.
const rare = 0.003

// brief cuts the strings of a list behind the character with which they are
// rare: 連絡が今日まで to 連絡が今. A text that holds the whole string holds its
// beginning.
func brief(list []string) []string {
	out := make([]string, len(list))
	for n, s := range list {
		p := 1000.0
		out[n] = s
		for i, r := range s {
			if p < rare {
				out[n] = s[:i]
				break
			}
			p *= chance(r, i)
		}
	}
	return shortest(out)
}

// cost is about how many of a thousand characters of text begin one of the
// strings. Kana is far more frequent than kanji, and stands more often with
// the same neighbours.
func cost(strings []string) float64 {
	sum := 0.0
	for _, s := range strings {
		p := 1000.0
		for i, r := range s {
			p *= chance(r, i)
		}
		sum += p
	}
	return sum
}

// chance is how likely a string goes on with r at byte i.
func chance(r rune, i int) float64 {
	first, next := frequency(r)
	if i > 0 {
		return next
	}
	return first
}

// common are the kanji that stand in text of any kind; a third of all kanji in
// news are these.
const common = "日一人年大十二本中長出三時行見月分後前生五間上東四今金九入学高円子外八六下来気小七山話女北午百書先名川千水半男西電校語土木聞食車何南万毎白天母火右読友左休父雨会国社事者業新部場地方員発同自合内手立田代力体動全目度理対"

// frequency is how often a character is of its kind by itself, and behind
// another of the string.
func frequency(r rune) (first, next float64) {
	switch {
	case strings.ContainsRune(common, r):
		return 0.006, 0.03
	case r >= 'ぁ' && r <= 'ゖ':
		return 0.04, 0.2
	case r >= 'ァ' && r <= 'ヺ', r == 'ー':
		return 0.006, 0.15
	case r < utf8.RuneSelf:
		return 0.01, 0.15
	}
	return 0.002, 0.03
}
