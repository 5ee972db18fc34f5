package report

import (
	"time"

	"classify/store/record"
)

// sooner is the earlier one of a time and the end of a period after another one;
// a zero time is never.
func sooner(end time.Time, keep record.Period, from time.Time) time.Time {
	next, ok := keep.After(from)
	if !ok || !end.IsZero() && !next.Before(end) {
		return end
	}
	return next.UTC()
}
