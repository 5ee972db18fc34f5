package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"classify/store"
	"classify/store/record"
)

func (a *app) trendCommand() *cobra.Command {
	t := trend{app: a}
	cmd := &cobra.Command{
		Use:   "trend [INCIDENT]",
		Short: "Print themes over time: mentions and voices of every day, week or month",
		Long: "Print how many mentions of each theme there were on every day, and by how many\n" +
			"voices, of an incident that is named by its id or its file. The days run from\n" +
			"--from, or the first mention, to --to, or the last; those without a mention are\n" +
			"there too. A week begins on Monday, and stands as its first day. What has no\n" +
			"known day stands last, unless --from or --to leaves it out.\n\n" +
			"Mentions are coded sentences. Voices are mentions of which those of one\n" +
			"account, one page or one text that is repeated count once a day, so that they\n" +
			"do not add up over days.",
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := cmp.Or(t.check(cmd), oneOf("--by", t.by, spans)); err != nil {
				return err
			}
			id, err := incidentID(args)
			if err != nil {
				return err
			}
			return a.reading(id, t.print)
		},
	}
	t.register(cmd)
	cmd.Flags().StringVar(&t.by, "by", "day", strings.Join(spans, ", "))
	cmd.Flags().StringVar(&t.query.Speaker, "speaker", "", "only utterances of this `person` or account")
	return cmd
}

// spans are what time may be counted in.
var spans = []string{"day", "week", "month"}

// trend is one table of themes over time.
type trend struct {
	*app
	tableFlags
	by string
}

func (t *trend) print(s *store.Store, inc record.Incident) error {
	c, err := t.course(s, inc)
	if err != nil {
		return fmt.Errorf("trend %s: %w", inc.ID, err)
	}
	return t.app.printTable(&t.tableFlags, c)
}

// course is what was counted over time: by day and theme, where "" is all
// themes; days are in order, the unknown one last.
type course struct {
	*trend
	inc    record.Incident
	themes []record.Theme
	days   []string
	counts map[[2]string]amount
	total  map[string]amount // by theme, over all days
}

// amount is mentions and who made them.
type amount struct{ mentions, voices int }

func (t *trend) course(s *store.Store, inc record.Incident) (*course, error) {
	c := &course{trend: t, inc: inc, counts: map[[2]string]amount{}, total: map[string]amount{}}
	var err error
	if c.themes, err = t.themesOf(s, inc); err != nil {
		return nil, err
	}
	q, by := t.query, map[string]store.Dimension{"day": store.ByDay, "week": store.ByWeek, "month": store.ByMonth}[t.by]
	q.Voices = true
	all, err := s.Counts(inc.ID, q, store.ByTheme|by, by, store.ByTheme, 0)
	if err != nil {
		return nil, err
	}
	found := map[string]bool{}
	for i, cells := range all {
		for _, one := range cells {
			if n := (amount{one.Mentions, one.Voices}); i < 2 {
				c.counts[[2]string{one.Day, one.Theme}], found[one.Day] = n, true
			} else {
				c.total[one.Theme] = n
			}
		}
	}
	c.themes = withOthers(c.themes, slices.Sorted(maps.Keys(c.total)))
	c.days, err = t.period(slices.Sorted(maps.Keys(found)))
	return c, err
}

// mostDays is how many rows a theme may have: thirty years of days. One page
// that is wrong about its year would else fill a disk.
const mostDays = 11_000

// period is every day, or the first of every week or month, from the first one
// to the last. found are those with a mention, in order, the unknown one first.
func (t *trend) period(found []string) ([]string, error) {
	known := found
	if len(known) > 0 && known[0] == "" {
		known = known[1:]
	}
	first, last := t.query.From, t.query.To
	if len(known) > 0 {
		first, last = cmp.Or(first, known[0]), cmp.Or(last, known[len(known)-1])
	}
	var days []string
	if first != "" && last != "" {
		for day := t.begin(first); !day.After(t.begin(last)); day = t.next(day) {
			if len(days) == mostDays {
				return nil, usageError{fmt.Errorf("from %s to %s there are more than %d rows; narrow it with --from and --to, or use --by month", first, last, mostDays)}
			}
			days = append(days, day.Format(time.DateOnly))
		}
	}
	if len(known) < len(found) {
		days = append(days, "")
	}
	return days, nil
}

// begin is the first day of what a day is counted in. The days of a store are
// real ones, and those that are asked for are checked.
func (t *trend) begin(iso string) time.Time {
	day, _ := time.Parse(time.DateOnly, iso)
	switch t.by {
	case "week":
		return day.AddDate(0, 0, -(int(day.Weekday())+6)%7)
	case "month":
		return day.AddDate(0, 0, 1-day.Day())
	}
	return day
}

func (t *trend) next(day time.Time) time.Time {
	switch t.by {
	case "week":
		return day.AddDate(0, 0, 7)
	case "month":
		return day.AddDate(0, 1, 0)
	}
	return day.AddDate(0, 0, 1)
}

const (
	// sparks is how many marks the course of a theme takes at most, and longest how
	// long a bar is: with the columns beside them they fit a terminal.
	sparks  = 40
	longest = 24
	// mostNamed is how many themes of a day are named.
	mostNamed = 3
)

func (c *course) people() []grid {
	japanese := map[string]string{"day": "日", "week": "週", "month": "月"}
	unit := c.say(c.by, japanese[c.by])
	courses := grid{above: c.heading(c.inc, fmt.Sprintf(c.say("themes by %s", "テーマの推移(%s別)"), unit)), left: 3}
	if len(c.total) == 0 {
		courses.notes = append(courses.notes, c.say("no theme is mentioned", "テーマへの言及はない"))
		return []grid{courses}
	}
	head := func(cells ...string) [][]string {
		return [][]string{append(cells, c.say("mentions", "言及"), c.say("voices", "声"))}
	}
	numbers := func(n amount, cells ...string) []string { return append(cells, grouped(n.mentions), grouped(n.voices)) }
	courses.rows = head(c.say("theme", "テーマ"), c.say("label", "名称"), c.say("course", "推移"))
	for _, one := range c.themes {
		courses.rows = append(courses.rows, numbers(c.total[one.ID], one.ID, c.label(one), c.drawn(one.ID)))
	}
	if share := c.share(); share > 1 {
		courses.notes = append(courses.notes, fmt.Sprintf(c.say("each mark of a course is %d rows of the table below", "推移の1目盛りは下の表の %d 行分"), share))
	}
	days := grid{left: 3, rows: head(unit, "", c.say("most mentioned", "多いテーマ"))}
	highest := 0
	for _, day := range c.days {
		highest = max(highest, c.at(day, "").mentions)
	}
	for _, day := range c.days {
		n := c.at(day, "")
		days.rows = append(days.rows, numbers(n, cmp.Or(day, c.say("no known day", "日付不明")), bar(n.mentions, highest), c.leading(day)))
	}
	days.rows = append(days.rows, numbers(c.total[""], c.say("all", "全体"), "", ""))
	return []grid{courses, days}
}

// at is what was counted of a theme on a day.
func (c *course) at(day, theme string) amount { return c.counts[[2]string{day, theme}] }

// share is how many days a mark of a course is.
func (c *course) share() int { return max(1, (len(c.known())+sparks-1)/sparks) }

// known are the days without the unknown one.
func (c *course) known() []string {
	if n := len(c.days); n > 0 && c.days[n-1] == "" {
		return c.days[:n-1]
	}
	return c.days
}

// drawn draws the mentions of a theme over time, its highest mark as high as
// that of every other theme; a dot is none at all.
func (c *course) drawn(theme string) string {
	var sums []int
	for some := range slices.Chunk(c.known(), c.share()) {
		sum := 0
		for _, day := range some {
			sum += c.at(day, theme).mentions
		}
		sums = append(sums, sum)
	}
	var b strings.Builder
	for _, n := range sums {
		if n == 0 {
			b.WriteRune('·')
			continue
		}
		b.WriteRune([]rune("▁▂▃▄▅▆▇█")[scaled(n, slices.Max(sums), 8)-1])
	}
	return b.String()
}

// bar is a line that is as long as n is of the highest.
func bar(n, highest int) string {
	if n == 0 {
		return ""
	}
	return strings.Repeat("█", scaled(n, highest, longest))
}

// scaled is n of highest in so many steps, at least one.
func scaled(n, highest, steps int) int { return max(1, (n*steps+highest/2)/highest) }

// leading names the themes with the most mentions on a day.
func (c *course) leading(day string) string {
	themes := slices.DeleteFunc(slices.Clone(c.themes), func(t record.Theme) bool { return c.at(day, t.ID).mentions == 0 })
	slices.SortStableFunc(themes, func(a, b record.Theme) int { return c.at(day, b.ID).mentions - c.at(day, a.ID).mentions })
	var names []string
	for _, t := range themes[:min(len(themes), mostNamed)] {
		names = append(names, fmt.Sprintf("%s %d", t.ID, c.at(day, t.ID).mentions))
	}
	return strings.Join(names, ", ")
}

// point is a theme on a day.
type point struct {
	Day      string `json:"day"` // the first of a week or month; "": not known
	Theme    string `json:"theme"`
	Mentions int    `json:"mentions"`
	Voices   int    `json:"voices"`
}

func (c *course) points() []point {
	points := []point{}
	for _, day := range c.days {
		for _, t := range c.themes {
			n := c.at(day, t.ID)
			points = append(points, point{day, t.ID, n.mentions, n.voices})
		}
	}
	return points
}

func (c *course) spreadsheet() [][]string {
	rows := [][]string{{"day", "theme", "mentions", "voices"}}
	for _, p := range c.points() {
		rows = append(rows, []string{p.Day, p.Theme, strconv.Itoa(p.Mentions), strconv.Itoa(p.Voices)})
	}
	return rows
}

func (c *course) program() any { return c.points() }
