package incident

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // a small machine has no time zones of its own

	"github.com/robfig/cron/v3"
)

// Schedule says when an incident is crawled.
type Schedule interface {
	// Next is the first time of the schedule after t.
	Next(t time.Time) time.Time
}

// defaultZone is the zone of a schedule that names none.
const defaultZone = "Asia/Tokyo"

// ParseSchedule reads the five fields of cron, or a word such as @daily, with
// CRON_TZ=ZONE before them if they do not mean Japanese time. It refuses those
// that never come.
func ParseSchedule(text string) (Schedule, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return nil, errors.New("it has no schedule: add one such as schedule: \"0 */6 * * *\"")
	}
	fields := strings.Fields(text)
	zoned := strings.HasPrefix(text, "CRON_TZ=") || strings.HasPrefix(text, "TZ=")
	if len(fields) < 2 && !strings.HasPrefix(text, "@") { // cron/v3 panics on a zone without fields
		return nil, fmt.Errorf("schedule %q: five fields are wanted, such as \"0 */6 * * *\"", text)
	}
	if every, ok := strings.CutPrefix(fields[len(fields)-1], "@every"); ok || slices.Contains(fields, "@every") {
		if !ok {
			every = fields[len(fields)-1]
		}
		if d, err := time.ParseDuration(every); err != nil || d < time.Second {
			return nil, fmt.Errorf("schedule %q: give a time of at least a second, such as @every 6h", text)
		}
	}
	if zoned && strings.HasSuffix(fields[0], "=") {
		return nil, fmt.Errorf("schedule %q: name a zone, such as CRON_TZ=Asia/Tokyo", text)
	}
	zone := ""
	if !zoned {
		zone = "CRON_TZ=" + defaultZone + " "
	}
	plan, err := cron.ParseStandard(zone + text)
	if err != nil {
		return nil, fmt.Errorf("schedule %q: %v", text, err)
	}
	if plan.Next(time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)).IsZero() {
		return nil, fmt.Errorf("schedule %q never comes", text)
	}
	return plan, nil
}
