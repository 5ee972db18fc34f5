package model

import "slices"

// curve makes a chance of a margin: logistic(slope*margin + offset), after
// Platt (1999).
type curve struct{ slope, offset float64 }

func (c curve) chance(margin float64) float64 {
	return logistic(float64(c.slope*margin) + c.offset)
}

// newton is how many steps are taken to fit a curve; it is near after ten. No
// step is longer than one: where the curve is flat Newton's would lead far away.
const newton = 50

func atMost(limit, step float64) float64 { return min(max(step, -limit), limit) }

// curveOf fits a curve to sentences that were scored by a model that did not
// know them. The targets are drawn in a little, as Platt does, so that few
// sentences do not give certainty.
func curveOf(list []scored) curve {
	var yes, no float64
	for _, s := range list {
		yes += one(s.is)
		no += one(!s.is)
	}
	high, low := (yes+1)/(yes+2), 1/(no+2)
	c := curve{}
	const ridge = 1e-3 // so that sentences that are told apart wholly give an end
	for range newton {
		g1, g2 := float64(ridge*(c.slope-1)), 0.0
		h11, h12, h22 := ridge, 0.0, ridge
		for _, s := range list {
			p := c.chance(s.margin)
			target := low
			if s.is {
				target = high
			}
			d, q := p-target, float64(p*(1-p))
			g1, g2 = g1+float64(d*s.margin), g2+d
			h11, h12, h22 = h11+float64(float64(q*s.margin)*s.margin), h12+float64(q*s.margin), h22+q
		}
		det := float64(h11*h22) - float64(h12*h12)
		if det <= 0 {
			break
		}
		c.slope -= atMost(1, (float64(h22*g1)-float64(h12*g2))/det)
		c.offset -= atMost(1, (float64(h11*g2)-float64(h12*g1))/det)
	}
	return c
}

// Tally counts what is right and wrong of a theme.
type Tally struct{ Hit, False, Missed int }

func (t Tally) Precision() float64 { return ratio(t.Hit, t.Hit+t.False) }
func (t Tally) Recall() float64    { return ratio(t.Hit, t.Hit+t.Missed) }

// F1 is the harmonic mean of precision and recall.
func (t Tally) F1() float64 { return ratio(2*t.Hit, 2*t.Hit+t.False+t.Missed) }

func ratio(n, of int) float64 {
	if of == 0 {
		return 0
	}
	return float64(n) / float64(of)
}

func (t *Tally) add(is, said bool) {
	switch {
	case is && said:
		t.Hit++
	case is:
		t.Missed++
	case said:
		t.False++
	}
}

// Result is how good rules and model are on incidents that the model did not
// know: the threshold, too, is chosen on the others. Counts are sums over the
// divisions, each of which scores every sentence.
type Result struct {
	Theme           string
	Scored          int   // sentences, in each division
	Rules, Both     Tally // rules alone; rules and model
	Model           Tally // the model where the rules find nothing
	ImplicitByRules Tally // of the sentences labelled implicit
	ImplicitByBoth  Tally
	Threshold       float64 // of the model that is kept
	Passed          float64 // share of what the rules leave open that passes the gate
	Lost            float64 // share of what the model adds rightly that is lost there
}

// judge scores each fold with the curve and threshold of the others.
func judge(theme string, all []scored, give float64) Result {
	r := Result{Theme: theme}
	for from := 0; from < len(all); {
		division := all[from:]
		to := slices.IndexFunc(division, func(s scored) bool { return s.division != division[0].division })
		if to >= 0 {
			division = division[:to]
		}
		from += len(division)
		r.Scored = len(division)
		for k := range folds {
			others := slices.DeleteFunc(slices.Clone(division), func(s scored) bool { return s.fold == k })
			c := curveOf(openOf(others))
			least := thresholdOf(others, c, give)
			for _, s := range division {
				if s.fold == k {
					r.add(s, c.chance(s.margin) >= least)
				}
			}
		}
	}
	return r
}

func (r *Result) add(s scored, found bool) {
	r.Rules.add(s.is, s.ruled)
	r.Both.add(s.is, s.ruled || found)
	if !s.ruled {
		r.Model.add(s.is, found)
	}
	if s.implicit {
		r.ImplicitByRules.add(true, s.ruled)
		r.ImplicitByBoth.add(true, s.ruled || found)
	}
}

// never is a threshold that nothing reaches.
const never = 2

// rarer is how many times as many sentences that are about nothing there are in
// use, beside one of a theme, as in labelled text: that is all about incidents,
// and two of five of its sentences have a theme.
const rarer = 7

// sound is how many of those that the model adds are to be right in use.
const sound = 0.7

// thresholdOf is the lowest chance at which rules and model together are at
// most give less precise than the rules alone, and at which what the model adds
// is sound where what is about nothing is rarer times as common. How many of
// those that are added are right is taken from their chances and from the
// count, half each: the count alone jumps with every sentence. It is never
// below a half.
func thresholdOf(all []scored, c curve, give float64) float64 {
	var rules Tally
	for _, s := range all {
		rules.add(s.is, s.ruled)
	}
	open := openOf(all)
	falling(open)
	least := rules.Precision() - give
	if rules.Hit+rules.False == 0 {
		least = 0.9 // nothing to keep up with
	}
	threshold := float64(never)
	var right float64
	for i, s := range open {
		p := c.chance(s.margin)
		right += float64(0.5*p) + float64(0.5*one(s.is))
		wrong := float64(i+1) - right
		together := float64(rules.Hit+rules.False) + float64(i+1)
		last := i+1 == len(open) || open[i+1].margin < s.margin
		if last && float64(rules.Hit)+right >= float64(least*together) && right >= float64(sound*(right+float64(rarer*wrong))) {
			threshold = min(threshold, max(p, 0.5))
		}
	}
	return threshold
}
