package crawler

import (
	"slices"
	"time"

	"classify/store/record"
)

// Dueness is an address that a crawl asks for without having to find it, and
// why.
type Dueness struct {
	Visit record.Visit
	Why   string
}

// Due lists what a crawl of the incident would begin with at the time now,
// given what is known of its addresses: what an interrupted run has left, the
// listed sources, and the pages that are due again, in this order.
func Due(inc record.Incident, known []record.Visit, now time.Time) []Dueness {
	sources := map[string]record.Source{}
	for _, s := range inc.Sources {
		sources[s.URL] = s
	}
	var left, listed, again []Dueness
	seen := map[string]bool{}
	for _, v := range slices.SortedFunc(slices.Values(known), func(a, b record.Visit) int { return int(a.Number) - int(b.Number) }) {
		seen[v.URL] = true
		_, own := sources[v.URL]
		switch {
		case v.Leased, v.State == record.Queued:
			left = append(left, Dueness{v, "left by an interrupted run"})
		case !due(sources, v, now):
			seen[v.URL] = v.State != record.Skipped || !own
		case own:
			listed = append(listed, Dueness{v, "listed source, last " + last(v)})
		default:
			again = append(again, Dueness{v, "due again, last " + last(v)})
		}
	}
	for _, s := range inc.Sources {
		if !seen[s.URL] {
			v := record.Visit{URL: s.URL, State: record.Queued, Source: s.URL}
			listed = append(listed, Dueness{v, "listed source, never fetched"})
		}
	}
	return slices.Concat(left, listed, again)
}

func last(v record.Visit) string {
	words := string(v.State) + " " + v.Time.Format(time.RFC3339)
	if why := v.Why(); why != "" {
		words += " (" + why + ")"
	}
	return words
}

// due reports whether a known address that a run has finished is to be asked
// for in the next one.
func due(sources map[string]record.Source, v record.Visit, now time.Time) bool {
	s, listed := sources[v.Source]
	switch {
	case !listed, v.Depth > s.Follow.Depth, v.State == record.Skipped && ofLink[v.Reason]:
		return false
	case v.Reason == SkipTrap, v.Reason == SkipAddress, v.Reason == FailRedirects, v.Reason == SkipForgotten:
		return false // that lies in the address
	}
	return !v.Due.After(now)
}
