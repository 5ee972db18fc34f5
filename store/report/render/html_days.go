package render

import (
	"time"

	"classify/store/report"
	"classify/store/report/render/chart"
)

// binsShown is how many columns a chart of days has at most: of more, a column
// is under four pixels wide on a telephone.
const binsShown = 62

// calendar cuts a span of days into days, weeks, months or years, the finest of
// which there are at most binsShown.
type calendar struct {
	unit string // day, week, month or year
	bins []time.Time
}

func newCalendar(from, to time.Time) calendar {
	for _, unit := range []string{"day", "week", "month"} {
		if c := cut(unit, from, to, binsShown); c.bins != nil {
			return c
		}
	}
	return cut("year", from, to, 9999)
}

// cut is the calendar of a unit; without bins if they are too many.
func cut(unit string, from, to time.Time, most int) calendar {
	c := calendar{unit: unit}
	for at := c.start(from); !at.After(to); at = c.next(at) {
		if len(c.bins) == most {
			return calendar{unit: unit}
		}
		c.bins = append(c.bins, at)
	}
	return c
}

// start is the first day of the bin of a day; weeks begin on Monday.
func (c calendar) start(day time.Time) time.Time {
	switch c.unit {
	case "week":
		return day.AddDate(0, 0, -(int(day.Weekday())+6)%7)
	case "month":
		return day.AddDate(0, 0, 1-day.Day())
	case "year":
		return time.Date(day.Year(), 1, 1, 0, 0, 0, 0, day.Location())
	}
	return day
}

func (c calendar) next(at time.Time) time.Time {
	switch c.unit {
	case "week":
		return at.AddDate(0, 0, 7)
	case "month":
		return at.AddDate(0, 1, 0)
	case "year":
		return at.AddDate(1, 0, 0)
	}
	return at.AddDate(0, 0, 1)
}

// name is what a bin is called.
func (c calendar) name(i int) string {
	switch c.unit {
	case "month":
		return c.bins[i].Format("2006-01")
	case "year":
		return c.bins[i].Format("2006")
	}
	return c.bins[i].Format(time.DateOnly)
}

// sum puts numbers by day into the bins. What has no known day is left.
func (c calendar) sum(byDay map[string]int) (values []int, unknown int) {
	values = make([]int, len(c.bins))
	at := make(map[time.Time]int, len(c.bins))
	for i, b := range c.bins {
		at[b] = i
	}
	for iso, n := range byDay {
		day, ok := dayOf(iso)
		if !ok {
			unknown += n
			continue
		}
		if i, ok := at[c.start(day)]; ok {
			values[i] += n
		}
	}
	return values, unknown
}

// marks are the dates below a chart: of the first and the last bin.
func (c calendar) marks() []chart.Mark {
	switch len(c.bins) {
	case 0:
		return nil
	case 1:
		return []chart.Mark{{At: .5, Word: c.name(0)}}
	}
	return []chart.Mark{{At: 0, Word: c.name(0)}, {At: 1, Word: c.name(len(c.bins) - 1)}}
}

// dayOf reads the day of an ISO date.
func dayOf(iso string) (time.Time, bool) {
	day, err := time.Parse(time.DateOnly, iso[:min(len(iso), len(time.DateOnly))])
	// No page of the web is older; what pretends to be would stretch the axis.
	return day, err == nil && day.Year() >= 1990 && day.Year() <= 2999
}

// spoken is the calendar of all mentions.
func spoken(themes []report.Theme) calendar {
	var from, to time.Time
	for _, t := range themes {
		for iso, n := range t.ByDay {
			day, ok := dayOf(iso)
			if !ok || n <= 0 {
				continue
			}
			if from.IsZero() || day.Before(from) {
				from = day
			}
			if day.After(to) {
				to = day
			}
		}
	}
	if from.IsZero() {
		return calendar{unit: "day"}
	}
	return newCalendar(from, to)
}

// added is the sum of two rows of numbers.
func added(a, b []int) []int {
	sum := make([]int, max(len(a), len(b)))
	for i := range a {
		sum[i] += a[i]
	}
	for i := range b {
		sum[i] += b[i]
	}
	return sum
}
