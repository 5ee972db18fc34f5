package render

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestACalendarIsAsFineAsAPageIsWide(t *testing.T) {
	from := time.Date(2021, 5, 20, 0, 0, 0, 0, time.UTC) // a Thursday
	for days, want := range map[int]struct {
		unit, first string
		bins        int
	}{
		1: {"day", "2021-05-20", 1}, 62: {"day", "2021-05-20", 62}, 63: {"week", "2021-05-17", 10}, 400: {"week", "2021-05-17", 58},
		500: {"month", "2021-05", 18}, 3000: {"year", "2021", 9},
	} {
		c := newCalendar(from, from.AddDate(0, 0, days-1))
		if c.unit != want.unit || len(c.bins) != want.bins || c.name(0) != want.first {
			t.Errorf("%d days are %d of a %s from %s, want %+v", days, len(c.bins), c.unit, c.name(0), want)
		}
	}
}

func TestEveryMentionIsInOneBin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		byDay := map[string]int{"": rapid.IntRange(0, 9).Draw(t, "unknown"), "2021-05": 1}
		from := time.Date(rapid.IntRange(1990, 2100).Draw(t, "year"), 1, 1, 0, 0, 0, 0, time.UTC)
		sum, last := 0, from
		for _, day := range rapid.SliceOf(rapid.IntRange(0, 20_000)).Draw(t, "days") {
			at := from.AddDate(0, 0, day)
			byDay[at.Format(time.DateOnly)]++
			sum++
			if at.After(last) {
				last = at
			}
		}
		c := newCalendar(from, last)
		values, unknown := c.sum(byDay)
		for _, v := range values {
			sum -= v
		}
		if sum != 0 || unknown != byDay[""]+1 || len(c.bins) > binsShown {
			t.Fatalf("%d are in no bin of %d, %d are unknown, want %d", sum, len(c.bins), unknown, byDay[""]+1)
		}
	})
}
