package date

import (
	"testing"
	"time"
)

// FuzzISO: what is read is a day of the calendar or a time with its zone, and
// reading it again gives the same.
func FuzzISO(f *testing.F) {
	for _, s := range []string{"2021年5月21日 午後4時30分", "R3.5.21", "平成元年1月8日", "May 21, 2021 at 1:05 PM", "20210521T093000", "2021-12-31T24:00Z", "２０２１年二月三十日"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := ISO(s)
		if got == "" {
			return
		}
		if len(got) < 10 {
			t.Fatalf("ISO(%q) = %q", s, got)
		}
		if _, err := time.Parse("2006-01-02", got[:10]); err != nil {
			t.Fatalf("ISO(%q) = %q: %v", s, got, err)
		}
		if again := ISO(got); again != got && got[:4] < "2099" && got[:4] >= "1990" {
			t.Fatalf("ISO(%q) = %q, read again %q", s, got, again)
		}
	})
}
