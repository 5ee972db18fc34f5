package eval

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"classify/nlp/label"
)

// pairsOf reads the answers of two people, a letter each.
func pairsOf(a, b string) [][2]byte {
	var out [][2]byte
	for i := range len(a) {
		out = append(out, [2]byte{a[i], b[i]})
	}
	return out
}

func TestAlphaIsAsComputedByHand(t *testing.T) {
	for _, c := range []struct {
		a, b  string
		alpha float64
		same  int
	}{
		// 20 answers, 7 of them 1 and 13 of them 0; 3 of 10 differ:
		// observed 3/10, expected 2·7·13/(20·19) = 182/380.
		{"1110000010", "1100000001", 1 - .3/(182./380), 7},
		// 8 answers: 3 a, 3 b, 2 c; 1 of 4 differs: expected (64-9-9-4)/(8·7) = 42/56.
		{"aabc", "abbc", 1 - .25/.75, 3},
		{"10", "10", 1, 2},
		{"10", "01", -.5, 0}, // expected 8/12
		{"1", "0", 0, 0},     // expected 2/2
		{"1111111110", "1111111101", 1 - .2/(2*2*18./380), 8}, // often equal, but not beyond chance
		{"111", "111", math.NaN(), 3},
		{"", "", math.NaN(), 0},
	} {
		got := alphaOf(pairsOf(c.a, c.b))
		if !near(got.Alpha, c.alpha) || got.Same != c.same || got.Of != len(c.a) {
			t.Errorf("alpha of %s and %s: %+v, want %.4f with %d equal", c.a, c.b, got, c.alpha, c.same)
		}
		if equal := share(c.same, len(c.a)); !near(got.Equal, float64(equal)) {
			t.Errorf("%s and %s are equal in %v, want %v", c.a, c.b, got.Equal, equal)
		}
	}
}

// byCoincidences is alpha by the book: the matrix of which answer stands beside
// which, both ways, against what its margins let expect.
func byCoincidences(pairs [][2]byte) float64 {
	o, margin := map[[2]byte]float64{}, map[byte]float64{}
	for _, p := range pairs {
		o[p]++
		o[[2]byte{p[1], p[0]}]++
		margin[p[0]]++
		margin[p[1]]++
	}
	n := 2 * float64(len(pairs))
	var observed, expected float64
	for c, x := range margin {
		for k, y := range margin {
			if c != k {
				observed += o[[2]byte{c, k}] / n
				expected += x * y / (n * (n - 1))
			}
		}
	}
	return 1 - observed/expected // 0/0 is NaN
}

func TestAlphaAgreesWithTheCoincidenceMatrix(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		answer := rapid.ByteRange('a', 'd')
		pairs := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) [2]byte { return [2]byte{answer.Draw(t, "a"), answer.Draw(t, "b")} }), 0, 60).Draw(t, "pairs")
		got, want := alphaOf(pairs), byCoincidences(pairs)
		if math.IsNaN(want) == got.Alpha.There() || got.Alpha.There() && math.Abs(float64(got.Alpha)-want) > 1e-9 {
			t.Fatalf("alpha is %v, want %v", got.Alpha, want)
		}
		if got.Alpha > 1 || got.Alpha.There() && (got.Alpha == 1) != (got.Same == got.Of) {
			t.Fatalf("alpha is %v with %d of %d equal", got.Alpha, got.Same, got.Of)
		}
		var swapped [][2]byte
		for i := len(pairs) - 1; i >= 0; i-- {
			swapped = append(swapped, [2]byte{pairs[i][1], pairs[i][0]})
		}
		if other := alphaOf(swapped); !near(other.Alpha, float64(got.Alpha)) || other.Same != got.Same {
			t.Fatalf("the other way round %v, not %v", other, got)
		}
	})
}

func labeller(file string, labels ...label.Label) Labeller {
	out := Labeller{File: file, Labels: labels}
	for i := range labels {
		out.Lines = append(out.Lines, i+1)
	}
	return out
}

func TestLabellersAreComparedByTheIDsOfTheirSentences(t *testing.T) {
	a := labeller("a.jsonl", labelled("1", "", "goods:asserted:certain"), labelled("2", "", "goods:denied:certain", "delay"),
		labelled("3", ""), labelled("4", "", "colour"), labelled("5", "", "goods:asserted"), labelled("9", "", "advice"))
	b := labeller("b.jsonl", labelled("5", "", "goods:asserted:hedged"), labelled("4", ""), labelled("3", "", "goods:asserted:certain"),
		labelled("2", "", "goods:asserted:certain"), labelled("1", "", "goods:asserted:certain"), labelled("7", ""), labelled("8", ""))
	c, err := Agree(a, b, []string{"goods", "delay", "advice"})
	if err != nil {
		t.Fatal(err)
	}
	if c.Sentences != 5 || c.OnlyA != 1 || c.OnlyB != 2 {
		t.Errorf("%d in both, %d and %d in one", c.Sentences, c.OnlyA, c.OnlyB)
	}
	var themes []string
	for _, one := range c.Themes {
		themes = append(themes, fmt.Sprintf("%s %d %d %d %d", one.Theme, one.Both, one.OnlyA, one.OnlyB, one.Neither))
	}
	if want := []string{"goods 3 0 1 1", "delay 0 1 0 4", "colour 0 1 0 4"}; !reflect.DeepEqual(themes, want) {
		t.Errorf("themes %q, want %q", themes, want)
	}
	goods := c.Themes[0]
	// 10 answers, 7 of them yes; 1 of 5 differs: expected 2·7·3/90.
	if !near(goods.Presence.Alpha, 1-.2/(42./90)) || goods.Presence.Same != 4 || goods.Presence.Of != 5 {
		t.Errorf("presence %+v", goods.Presence)
	}
	// 6 answers, 5 of them asserted; 1 of 3 differs: expected 2·5·1/30.
	if !near(goods.Stance.Alpha, 1-(1./3)/(10./30)) || goods.Stance.Of != 3 || goods.Certainty.Alpha.There() || goods.Certainty.Of != 2 {
		t.Errorf("stance %+v, certainty %+v", goods.Stance, goods.Certainty)
	}
	if !reflect.DeepEqual(c.Stance, goods.Stance) {
		t.Errorf("stance of all themes %+v", c.Stance)
	}
	var differ []string
	for _, d := range c.Disagreements {
		differ = append(differ, fmt.Sprintf("%s %s %v %v %s", d.ID, d.Theme, d.A, d.B, d.Text))
	}
	want := []string{"2 goods {true denied certain} {true asserted certain} 文2", "2 delay {true  } {false  } 文2",
		"3 goods {false  } {true asserted certain} 文3", "4 colour {true  } {false  } 文4"}
	if !reflect.DeepEqual(differ, want) {
		t.Errorf("disagreements %q, want %q", differ, want)
	}
}

func TestAStanceThatOneDoesNotGiveIsNotCompared(t *testing.T) {
	full, bare := labelled("1", "", "goods:asserted:certain"), labelled("1", "", "goods")
	for _, pair := range [][2]label.Label{{full, bare}, {bare, full}} {
		c, err := Agree(labeller("a", pair[0]), labeller("b", pair[1]), nil)
		if err != nil || c.Stance.Of != 0 || c.Certainty.Of != 0 || len(c.Disagreements) != 0 || c.Themes[0].Both != 1 {
			t.Errorf("Agree = %+v, %v", c, err)
		}
	}
}

func TestAThemeThatOneWasNotOfferedIsNotCompared(t *testing.T) {
	a := labeller("a", labelled("1", "", "goods", "delay"), labelled("2", "", "goods"))
	b := labeller("b", labelled("1", "", "goods"), labelled("2", "", "delay"))
	b.Labels[0].Offered = []string{"goods"}
	c, err := Agree(a, b, []string{"goods", "delay"})
	if err != nil {
		t.Fatal(err)
	}
	if goods, delay := c.Themes[0], c.Themes[1]; goods.Both != 1 || goods.OnlyA != 1 || delay.OnlyA != 0 || delay.OnlyB != 1 || delay.Presence.Of != 1 {
		t.Errorf("goods %+v, delay %+v", goods, delay)
	}
	if len(c.Disagreements) != 2 || c.Disagreements[0].ID != "2" || c.Disagreements[1].ID != "2" {
		t.Errorf("disagreements %+v", c.Disagreements)
	}
}

func TestATextThatDiffersIsNamedInBothFiles(t *testing.T) {
	a := labeller("a.jsonl", labelled("1", ""), labelled("2", ""))
	b := labeller("b.jsonl", labelled("2", ""), labelled("3", ""), labelled("1", ""))
	b.Labels[2].Text = "別の文"
	_, err := Agree(a, b, nil)
	if err == nil || err.Error() != `a.jsonl:1 and b.jsonl:3: the id "1" has two texts` {
		t.Errorf("Agree: %v", err)
	}
	for i := range 20 {
		a, b = labeller("a.jsonl", append(a.Labels, labelled(fmt.Sprint("x", i), ""))...), labeller("b.jsonl", append(b.Labels, labelled(fmt.Sprint("x", i), ""))...)
		b.Labels[len(b.Labels)-1].Text = "別"
	}
	if _, err := Agree(a, b, nil); strings.Count(err.Error(), "\n") != 9 {
		t.Errorf("not ten lines: %v", err)
	}
}

func TestFilesWithoutACommonSentenceCannotBeCompared(t *testing.T) {
	_, err := Agree(labeller("a.jsonl", labelled("1", "")), labeller("b.jsonl", labelled("2", "")), nil)
	if !errors.Is(err, ErrNoneInBoth) || !strings.HasPrefix(err.Error(), "a.jsonl and b.jsonl: ") {
		t.Errorf("Agree: %v", err)
	}
}

func TestWithoutAThemeThereIsNothingToDisagreeOn(t *testing.T) {
	c, err := Agree(labeller("a", labelled("1", "")), labeller("b", labelled("1", "")), nil)
	if err != nil {
		t.Fatal(err)
	}
	out, err := json.Marshal(c)
	if want := `"themes":[],"stance":{"alpha":null,"agreement":null,"same":0,"of":0},`; err != nil || !strings.Contains(string(out), want) {
		t.Errorf("Marshal = %s, %v", out, err)
	}
}

// TestSwappingTheLabellersMirrorsTheComparison compares random labels both ways.
func TestSwappingTheLabellersMirrorsTheComparison(t *testing.T) {
	some := rapid.Custom(func(t *rapid.T) []string {
		var out []string
		for _, theme := range []string{"goods", "delay", "advice"} {
			if rapid.Bool().Draw(t, theme) {
				out = append(out, theme+":"+rapid.SampledFrom([]string{"asserted", "denied", "asked"}).Draw(t, "stance"))
			}
		}
		return out
	})
	rapid.Check(t, func(t *rapid.T) {
		var a, b []label.Label
		for i := range rapid.IntRange(1, 20).Draw(t, "n") {
			a, b = append(a, labelled(fmt.Sprint(i), "", some.Draw(t, "a")...)), append(b, labelled(fmt.Sprint(i), "", some.Draw(t, "b")...))
		}
		there, err := Agree(labeller("a", a...), labeller("b", b...), nil)
		back, other := Agree(labeller("b", b...), labeller("a", a...), nil)
		if err != nil || other != nil || len(there.Themes) != len(back.Themes) || len(there.Disagreements) != len(back.Disagreements) {
			t.Fatalf("%+v, %v; %+v, %v", there, err, back, other)
		}
		wrong := 0
		for i, x := range there.Themes {
			y := back.Themes[i]
			if x.Both != y.Both || x.OnlyA != y.OnlyB || x.OnlyB != y.OnlyA || x.Neither != y.Neither || x.Both+x.OnlyA+x.OnlyB+x.Neither != there.Sentences {
				t.Fatalf("%+v, the other way round %+v", x, y)
			}
			if !near(x.Presence.Alpha, float64(y.Presence.Alpha)) || !near(x.Stance.Alpha, float64(y.Stance.Alpha)) {
				t.Fatalf("%+v, the other way round %+v", x, y)
			}
			wrong += x.OnlyA + x.OnlyB + x.Stance.Of - x.Stance.Same
		}
		if len(there.Disagreements) != wrong {
			t.Fatalf("%d disagreements, the counts say %d", len(there.Disagreements), wrong)
		}
	})
}
