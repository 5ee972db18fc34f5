package model

import (
	"math"
	"testing"
)

func TestLnIsTheNaturalLogarithm(t *testing.T) {
	for _, x := range []float64{1e-9, 0.003, 0.4999, 0.5, 0.75, 1, 1.5, 2, 2.0001, 7, 123456, 1e12} {
		if got := ln(x); math.Abs(got-math.Log(x)) > 1e-10*max(1, math.Abs(math.Log(x))) {
			t.Errorf("ln(%v) = %v, want %v", x, got, math.Log(x))
		}
	}
}

// Of two features that are equally frequent the one that stands on one side only
// counts more than the one that stands on both; sentences that are left out do not count.
func TestAFeatureCountsByHowItIsSpread(t *testing.T) {
	m := &matrix{columns: [][]int32{{0, 1}, {0, 2}, {0, 1, 4, 5}}, values: []float64{1, 1, 1}, rows: 6}
	truth := []bool{true, true, false, false, false, false}
	got := m.spread(truth, []float64{1, 1, 1, 1, 0, 0}).values
	if got[1] > 1e-10 || got[0] < 1.5 || got[2] != got[0] {
		t.Errorf("spread = %v, want nothing for what stands on both sides alike, and of the sentences left out nothing", got)
	}
	if m.values[0] != 1 {
		t.Error("spread has changed the matrix it was asked of")
	}
}
