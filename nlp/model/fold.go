package model

import (
	"cmp"
	"slices"
	"strconv"

	"classify/nlp/label"
)

// folds is into how many parts the incidents are divided.
const folds = 5

// foldsOf gives the fold in which each sentence is scored, -1 for one that is
// only trained on. No incident is in two folds. Sentences without an incident
// are trained on only, if enough others are there: such are often those that
// the rules were made with.
func foldsOf(labels []label.Label, division int) []int {
	incidents := map[string]bool{}
	for _, one := range labels {
		if one.Incident != "" {
			incidents[one.Incident] = true
		}
	}
	alone := len(incidents) < 2*folds
	groups := map[string]int{}
	for _, one := range labels {
		if alone || one.Incident != "" {
			groups[one.Group()] = 0
		}
	}
	names := make([]string, 0, len(groups))
	for name := range groups {
		names = append(names, name)
	}
	seed := hashOf("division " + strconv.Itoa(division))
	slices.SortFunc(names, func(a, b string) int {
		return cmp.Or(cmp.Compare(hashOn(seed, a), hashOn(seed, b)), cmp.Compare(a, b))
	})
	for i, name := range names {
		groups[name] = i % folds
	}
	out := make([]int, len(labels))
	for i, one := range labels {
		out[i] = -1
		if n, in := groups[one.Group()]; in {
			out[i] = n
		}
	}
	return out
}
