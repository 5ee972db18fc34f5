package eval

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// By hand, with z² = 3.841459: at 0 of n the upper end is z²/(n+z²), at n of n
// the lower end n/(n+z²); 8 of 10: (0.8+0.192073 ± 1.959964·√(0.016+0.009604)) / 1.384146.
func TestWilsonIsAsComputedByHand(t *testing.T) {
	for _, c := range []struct {
		right, found     int
		value, low, high float64
	}{
		{0, 0, math.NaN(), math.NaN(), math.NaN()},
		{0, 1, 0, 0, .79345}, {0, 10, 0, 0, .27753}, {10, 10, 1, .72247, 1}, {1, 1, 1, .20655, 1},
		{8, 10, .8, .49016, .94332}, {2, 10, .2, .05668, .50984}, {50, 100, .5, .40383, .59617},
	} {
		got := Wilson(c.right, c.found)
		if !near(got.Value, c.value) || !near(got.Low, c.low) || !near(got.High, c.high) {
			t.Errorf("Wilson(%d, %d) = %.5f, want %v in %v to %v", c.right, c.found, got, c.value, c.low, c.high)
		}
	}
}

func TestWilsonHoldsItsValueMirrorsAndNarrows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 5000).Draw(t, "n")
		k := rapid.IntRange(0, n).Draw(t, "k")
		e, mirrored, more := Wilson(k, n), Wilson(n-k, n), Wilson(4*k, 4*n)
		if e.Low < 0 || e.Low > e.Value || e.Value > e.High || e.High > 1 {
			t.Fatalf("Wilson(%d, %d) = %v", k, n, e)
		}
		if math.Abs(float64(e.Low+mirrored.High-1)) > 1e-12 {
			t.Fatalf("Wilson(%d, %d) = %v, of the others %v", k, n, e, mirrored)
		}
		if more.High-more.Low >= e.High-e.Low {
			t.Fatalf("Wilson(%d, %d) = %v, of four times as many %v", k, n, e, more)
		}
	})
}

// someDocuments draws what documents hold.
func someDocuments(t *rapid.T) []count {
	one := rapid.Custom(func(t *rapid.T) count {
		few := rapid.IntRange(0, 6)
		return count{few.Draw(t, "hit"), few.Draw(t, "false"), few.Draw(t, "missed")}
	})
	return rapid.SliceOfN(one, 2, 40).Draw(t, "documents")
}

func TestIntervalsHoldTheirValue(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		documents := someDocuments(t)
		p, r, f := estimates(documents)
		for _, e := range []Estimate{p, r, f} {
			if e.Low.There() && (e.Low < 0 || e.Low > e.Value || e.Value > e.High || e.High > 1) {
				t.Fatalf("%+v in %v", e, documents)
			}
		}
		if p2, r2, f2 := estimates(documents); !same(p, p2) || !same(r, r2) || !same(f, f2) {
			t.Fatalf("a second time %v, %v, %v, not %v, %v, %v", p2, r2, f2, p, r, f)
		}
	})
}

// same compares as JSON does: NaN is not equal to itself.
func same(a, b Estimate) bool {
	return near(a.Value, float64(b.Value)) && near(a.Low, float64(b.Low)) && near(a.High, float64(b.High))
}

// repeated has the documents n times over.
func repeated(documents []count, n int) (out []count) {
	for range n {
		out = append(out, documents...)
	}
	return out
}

// A half of n documents right: the standard error is √(0.25/n), and the
// interval about 1.96 times that to both sides.
func TestIntervalsAreAsWideAsTheyShouldBeAndNarrow(t *testing.T) {
	last := 1.
	for _, n := range []int{20, 100, 500} {
		p, _, _ := estimates(repeated([]count{{hit: 1}, {false: 1}}, n/2))
		length, want := float64(p.High-p.Low), 2*z*math.Sqrt(.25/float64(n))
		if p.Value != .5 || math.Abs(length-want) > want/8 {
			t.Errorf("%d documents: %v is %.3f long, want %.3f", n, p, length, want)
		}
		if n == 500 && (math.Abs(float64(p.Value-p.Low)-want/2) > want/16 || math.Abs(float64(p.High-p.Value)-want/2) > want/16) {
			t.Errorf("%d documents: %v does not reach %.3f to both sides", n, p, want/2)
		}
		if length >= last {
			t.Errorf("%d documents: %v is no narrower than with fewer", n, p)
		}
		last = length
	}
}

func TestSentencesOfOneDocumentAreNotCountedAsIndependent(t *testing.T) {
	apart, _, _ := estimates(repeated([]count{{hit: 1}, {false: 1}}, 50))
	together, _, _ := estimates(repeated([]count{{hit: 10}, {false: 10}}, 5))
	if apart.Value != together.Value || together.High-together.Low < 2*(apart.High-apart.Low) {
		t.Errorf("100 documents of one sentence %v, 10 of ten %v", apart, together)
	}
}

func TestThereIsNoIntervalWhereTooFewDocumentsCount(t *testing.T) {
	p, r, f := estimates([]count{{1, 1, 1}})
	if p.Value != .5 || p.Low.There() || r.Low.There() || f.Low.There() {
		t.Errorf("one document: %v, %v, %v", p, r, f)
	}
	one := append(repeated([]count{{missed: 1}}, 19), count{hit: 1, false: 1})
	if p, r, _ := estimates(one); p.Value != .5 || p.Low.There() || !r.Low.There() {
		t.Errorf("found in one document of twenty: precision %v, recall %v", p, r)
	}
	if p, r, f := estimates(make([]count, 5)); p.Value.There() || r.Value.There() || f.Low.There() {
		t.Errorf("nothing to count: %v, %v, %v", p, r, f)
	}
}

func TestMacroF1IsTheMeanOfTheThemes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		documents := someDocuments(t)
		_, _, f := estimates(documents)
		all := []Theme{{F1: f}, {F1: f}}
		if got := macro(all, [][]count{documents, documents}); !same(got, f) {
			t.Fatalf("macro-F1 of twice %+v is %+v", f, got)
		}
	})
	// With a theme that is always right, every draw's mean lies half way to 1.
	documents := repeated([]count{{hit: 2, missed: 1}, {hit: 1, false: 1}}, 10)
	_, _, f := estimates(documents)
	want := Estimate{(1 + f.Value) / 2, (1 + f.Low) / 2, (1 + f.High) / 2}
	if got := macro([]Theme{{F1: Estimate{Value: 1}}, {F1: f}}, [][]count{repeated([]count{{hit: 1}}, 20), documents}); !same(got, want) {
		t.Errorf("macro-F1 of 1 and %v is %v, want %v", f, got, want)
	}
	half := []Theme{{F1: Estimate{Value: 1}}, {F1: Estimate{Value: .5}}}
	if got := macro(half, [][]count{{{hit: 1}}, {{hit: 1, false: 2}}}); got.Value != .75 || got.Low.There() {
		t.Errorf("macro-F1 of 1 and 0.5 in one document is %+v", got)
	}
}

func TestQuantilesLieBetweenNeighbours(t *testing.T) {
	for _, c := range []struct{ q, want float64 }{{0, 1}, {.5, 2.5}, {.25, 1.75}, {1, 4}} {
		if got := quantile([]float64{1, 2, 3, 4}, c.q); got != c.want {
			t.Errorf("quantile %v is %v, want %v", c.q, got, c.want)
		}
	}
}
