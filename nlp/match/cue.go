package match

import "regexp"

// cue is an expression that is asked only about texts that hold one of the
// strings it needs: most texts hold none, and a scanner sees that many times
// as fast.
type cue struct {
	rx   *regexp.Regexp
	gate *scanner // nil: always asked
}

func newCue(expr string) cue {
	c := cue{rx: regexp.MustCompile(expr)}
	if needs := literals(c.rx); needs != nil {
		c.gate = newScanner([][]string{needs})
	}
	return c
}

func (c cue) may(s string) bool { return c.gate == nil || c.gate.any(s) }

func (c cue) in(s string) bool { return c.may(s) && c.rx.MatchString(s) }

func (c cue) find(s string) string {
	if !c.may(s) {
		return ""
	}
	return c.rx.FindString(s)
}

func (c cue) groups(s string) []string {
	if !c.may(s) {
		return nil
	}
	return c.rx.FindStringSubmatch(s)
}

func (c cue) place(s string) []int {
	if !c.may(s) {
		return nil
	}
	return c.rx.FindStringIndex(s)
}

func (c cue) places(s string) [][]int {
	if !c.may(s) {
		return nil
	}
	return c.rx.FindAllStringIndex(s, -1)
}

func (c cue) without(s string) string {
	if !c.may(s) {
		return s
	}
	return c.rx.ReplaceAllString(s, "")
}
