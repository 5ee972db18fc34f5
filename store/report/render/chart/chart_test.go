package chart

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// elements reads a chart as XML and calls fn with each element.
func elements(t interface{ Fatalf(string, ...any) }, svg string, fn func(name string, attributes map[string]string)) {
	d := xml.NewDecoder(strings.NewReader(svg))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatalf("%v in %s", err, svg)
		}
		if start, ok := token.(xml.StartElement); ok {
			at := map[string]string{}
			for _, a := range start.Attr {
				at[a.Name.Local] = a.Value
			}
			fn(start.Name.Local, at)
		}
	}
}

// part reads a percentage.
func part(t interface{ Fatalf(string, ...any) }, s string) float64 {
	f, err := strconv.ParseFloat(strings.TrimSuffix(s, "%"), 64)
	if err != nil && s != "" {
		t.Fatalf("%q is no percentage", s)
	}
	return f
}

var hostile = Name{ID: `a"><script>`, Title: "</title><script>x</script>", Desc: "a & b < c"}

func TestEveryChartIsWellFormedAndInsideItself(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		count := rapid.IntRange(-3, 1_000_000)
		values := rapid.SliceOfN(count, 0, 400).Draw(t, "values")
		word := rapid.SampledFrom([]string{"", "公表の遅れ", "<b>&\"'", "a"}).Draw(t, "word")
		place := rapid.Float64Range(-.5, 1.5).Draw(t, "place")
		marks := []Mark{{0, word}, {place, word}, {1, word}}
		top := 0
		for _, v := range values {
			top = max(top, v)
		}
		for _, svg := range []string{
			Columns(hostile, values, int(Round(float64(top))), 40, word, marks),
			Stacks(hostile, []Stack{{word, word, values}, {word, "", nil}}, []string{"a", "b", "c"}, "0", word),
			Intervals(hostile, []Interval{{Label: word, Note: word, Found: place, Estimated: true, Value: place, Low: 0, High: 2}}, 1, marks),
			Lanes(hostile, []Lane{{word, []Point{{place, top}, {1, 1}}}}, marks, strconv.Itoa),
		} {
			if strings.Contains(svg, "NaN") || strings.Contains(svg, "Inf") {
				t.Fatalf("a number that is none in %s", svg)
			}
			elements(t, svg, func(name string, at map[string]string) {
				if name == "script" {
					t.Fatalf("a script in %s", svg)
				}
				if name == "rect" || name == "text" || name == "circle" {
					x := part(t, at["x"]+at["cx"])
					if end := x + part(t, at["width"]); x < 0 || end > 100.02 {
						t.Fatalf("%s from %v to %v %% in %s", name, x, end, svg)
					}
				}
			})
		}
	})
}

func TestTheHighestColumnReachesTheTopOfItsAxis(t *testing.T) {
	svg := Columns(Name{ID: "c"}, []int{0, 50, 100}, 100, 40, "", nil)
	if want := `d="M1 40v-20.0h0.36V40zM2 40v-40.0h0.36V40z"`; !strings.Contains(svg, want) {
		t.Errorf("drawn %s, want %s", svg, want)
	}
}

func TestAColumnOfOneIsSeenBesideAMillion(t *testing.T) {
	svg := Columns(Name{ID: "c"}, []int{1, 1_000_000}, 1_000_000, 40, "", nil)
	if !strings.Contains(svg, "M0 40v-1.5h") {
		t.Errorf("drawn %s", svg)
	}
}

func TestThePartsOfAStackFillIt(t *testing.T) {
	var at, sum float64
	svg := Stacks(Name{ID: "s"}, []Stack{{"voice", "8", []int{3, 0, 5}}}, []string{"a", "b", "c"}, "0 %", "100 %")
	elements(t, svg, func(name string, a map[string]string) {
		if name != "rect" {
			return
		}
		if x := part(t, a["x"]); math.Abs(x-at) > .02 {
			t.Errorf("a part begins at %v, want %v", x, at)
		}
		at += part(t, a["width"])
		sum++
	})
	if math.Abs(at-100) > .02 || sum != 2 {
		t.Errorf("%v parts fill %v %%, want 2 and all", sum, at)
	}
}

func TestAnIntervalStandsAtItsNumbers(t *testing.T) {
	svg := Intervals(Name{ID: "i"}, []Interval{{Found: .1, Estimated: true, Value: .2, Low: .1, High: .4}}, .4, nil)
	for _, want := range []string{
		fmt.Sprintf(`<circle class="found" cx="%s%%"`, short(100*inside(.25))), fmt.Sprintf(`<circle class="estimate" cx="%s%%"`, short(100*inside(.5))),
		fmt.Sprintf(`<rect class="beam" x="%s%%" y="21.5" width="%s%%"`, short(100*inside(.25)), short(100*(inside(1)-inside(.25)))),
	} {
		if !strings.Contains(svg, want) {
			t.Errorf("%s is not in %s", want, svg)
		}
	}
}

func TestRoundGoesToANumberThatCanBeRead(t *testing.T) {
	for top, want := range map[float64]float64{0: 1, -1: 1, 1: 1, 7: 8, 9: 10, 18: 20, 24: 25, 1001: 1200, .253: .3, .031: .04, 1e6: 1e6} {
		if got := Round(top); math.Abs(got-want) > 1e-9 {
			t.Errorf("Round(%v) = %v, want %v", top, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		top := rapid.IntRange(1, 1<<40).Draw(t, "top")
		got := Round(float64(top))
		if got < float64(top) || got > 2*float64(top) || got != math.Trunc(got) {
			t.Fatalf("Round(%d) = %v", top, got)
		}
	})
}

func Example() {
	fmt.Println(Stacks(Name{ID: "one", Title: "Stance", Desc: "half of it is asserted"}, []Stack{{"Press", "2", []int{1, 1}}}, []string{"asserted", "denied"}, "0 %", "100 %")[:120])
	// Output: <svg class="chart stacks" role="img" aria-labelledby="one-t one-d" width="100%" height="54"><title id="one-t">Stance</ti
}
