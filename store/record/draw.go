package record

import (
	"fmt"
	"slices"
	"strings"
)

// Strategy is a way to choose what is to be labelled.
type Strategy string

// The strategies. Of the first two a share can be computed; the others choose
// what is hard, so shares among what they drew say nothing of the rest.
const (
	Random    Strategy = "random"    // of all, each with the same chance
	Elusion   Strategy = "elusion"   // of those without a finding, each with the same chance
	Uncertain Strategy = "uncertain" // the least sure first
	Disagree  Strategy = "disagree"  // on which rules and model disagree
)

// Strategies lists every strategy.
var Strategies = []Strategy{Random, Elusion, Uncertain, Disagree}

// Draw is how an utterance was chosen to be labelled. It is written as one
// word, strategy:theme@method, of which the latter two may be missing.
type Draw struct {
	Strategy Strategy
	Theme    string // that the strategy looked at; "": at all
	Method   string // Method.Short of what had coded the utterances then; "": not told
}

// String is the draw as one word; "" for the zero Draw.
func (d Draw) String() string {
	s := string(d.Strategy)
	if d.Theme != "" {
		s += ":" + d.Theme
	}
	if d.Method != "" {
		s += "@" + d.Method
	}
	return s
}

// ParseDraw reads what String wrote.
func ParseDraw(s string) (Draw, error) {
	rest, method, _ := strings.Cut(s, "@")
	strategy, theme, _ := strings.Cut(rest, ":")
	d := Draw{Strategy(strategy), theme, method}
	if d != (Draw{}) && !slices.Contains(Strategies, d.Strategy) || strings.ContainsAny(s, " \t\r\n") {
		return Draw{}, fmt.Errorf("the draw %q is none of random, elusion, uncertain, disagree, with :theme and @method", s)
	}
	return d, nil
}

// MarshalText implements encoding.TextMarshaler.
func (d Draw) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (d *Draw) UnmarshalText(text []byte) (err error) {
	*d, err = ParseDraw(string(text))
	return err
}

// Short is the beginning of the hash of a method's key.
func (m Method) Short() string { return Hash([]byte(m.Key()))[:12] }
