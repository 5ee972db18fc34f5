package article

// The points of a piece for runVote: what a reader takes for the text of an
// article counts for it by its length, what stands around articles against it.
const (
	runSentence = 1.0   // a character of prose
	runShort    = -8.0  // a short line that is no sentence
	runLinked   = -25.0 // an entry of a menu
	runChrome   = -40.0 // any piece of the furniture
	runHeading  = -2.0
	// runMost is the most one piece counts: a long footer must not outweigh an
	// article.
	runMost = 300
)

func runPoints(p *piece) float64 {
	n := float64(min(p.size, runMost))
	switch {
	case p.chrome:
		return runChrome - n/10
	case bareLink(p):
		return runHeading
	case p.linked >= linkedMost:
		return runLinked - n/10
	case p.wall:
		return runLinked
	case p.noise:
		return runShort
	case p.heading():
		return runHeading
	case p.sentence():
		return runSentence * n * (1 - p.linked)
	}
	return runShort + n/4
}

// runVote takes the run of pieces, in reading order, whose points sum up
// highest: the article as the longest stretch of prose, whatever boxes it
// lies in.
func runVote(pieces []*piece) map[int]bool {
	best, from, to := 0.0, 0, 0
	sum, start := 0.0, 0
	for i, p := range pieces {
		if sum <= 0 {
			sum, start = 0, i
		}
		if sum += runPoints(p); sum > best {
			best, from, to = sum, start, i+1
		}
	}
	chosen := map[int]bool{}
	for _, p := range pieces[from:to] {
		if statement(p) {
			chosen[p.id] = true
		}
	}
	return chosen
}
