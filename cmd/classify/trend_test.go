package main

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"classify/store/report"
)

func TestATrendHasEveryDayAndTheMentionsOfTheReport(t *testing.T) {
	db := tabled(t)
	r := decoded[report.Report](t, "report", "--db", db, "--format", "json")
	points := decoded[[]point](t, "trend", "--db", db, "--json")
	got, days := map[string]map[string]int{}, []string{}
	for _, p := range points {
		if got[p.Theme] == nil {
			got[p.Theme] = map[string]int{}
		}
		if p.Mentions > 0 {
			got[p.Theme][p.Day] = p.Mentions
		}
		if len(days) == 0 || days[len(days)-1] != p.Day {
			days = append(days, p.Day)
		}
		if (p.Mentions == 0) != (p.Voices == 0) || p.Voices > p.Mentions {
			t.Errorf("%+v", p)
		}
	}
	first, last := "9999", ""
	for _, theme := range r.Themes {
		if diff := gocmp.Diff(theme.ByDay, got[theme.ID]); diff != "" {
			t.Errorf("%s (-report +trend):\n%s", theme.ID, diff)
		}
		for day := range theme.ByDay {
			if day != "" {
				first, last = min(first, day), max(last, day)
			}
		}
	}
	var want []string
	for day, err := time.Parse(time.DateOnly, first); err == nil && day.Format(time.DateOnly) <= last; day = day.AddDate(0, 0, 1) {
		want = append(want, day.Format(time.DateOnly))
	}
	if diff := gocmp.Diff(append(want, ""), days); diff != "" || len(want) < 90 {
		t.Errorf("the days (-want +got):\n%s", diff)
	}
	if len(points) != len(days)*len(r.Themes) {
		t.Errorf("%d points of %d themes on %d days", len(points), len(r.Themes), len(days))
	}
	theme := r.Themes[0]
	for _, by := range []string{"week", "month"} {
		sum, voices := 0, 0
		for _, p := range decoded[[]point](t, "trend", "--db", db, "--json", "--by", by, "--theme", theme.ID) {
			sum += p.Mentions
			voices = max(voices, p.Voices)
		}
		if sum != theme.Mentions || voices > theme.Voices {
			t.Errorf("by %s: %d mentions, at most %d voices; the report says %d of %d", by, sum, voices, theme.Mentions, theme.Voices)
		}
	}
}

func TestAPeriodIsEveryDayWeekOrMonth(t *testing.T) {
	for _, c := range []struct {
		by, from, to string
		found, want  string
	}{
		{"day", "", "", "2024-02-28 2024-03-01", "2024-02-28 2024-02-29 2024-03-01"},
		{"day", "2021-12-31", "", " 2022-01-01", "2021-12-31 2022-01-01 ?"},
		{"day", "2021-05-03", "2021-05-04", "", "2021-05-03 2021-05-04"},
		{"week", "2021-05-23", "", "2021-05-31", "2021-05-17 2021-05-24 2021-05-31"},
		{"month", "", "2021-03-31", "2020-12-01 2021-01-01", "2020-12-01 2021-01-01 2021-02-01 2021-03-01"},
		{"day", "2021-05-03", "", "", ""},
		{"day", "", "", "", ""},
	} {
		tr := trend{by: c.by}
		tr.query.From, tr.query.To = c.from, c.to
		found := strings.Split(c.found, " ")
		if c.found == "" {
			found = nil
		}
		days, err := tr.period(found)
		got := strings.Join(days, " ")
		if len(days) > 0 && days[len(days)-1] == "" {
			got += "?"
		}
		if err != nil || got != c.want {
			t.Errorf("period(%q) by %s from %s to %s = %q, %v; want %q", c.found, c.by, c.from, c.to, days, err, c.want)
		}
	}
	tr := trend{by: "day"}
	if days, err := tr.period([]string{"0001-01-01", "2021-05-21"}); err == nil {
		t.Errorf("two thousand years are %d days", len(days))
	}
}

func TestACourseIsDrawnToItsHighest(t *testing.T) {
	c := course{days: []string{"1", "2", "3", ""}, counts: map[[2]string]amount{{"1", "late"}: {1, 1}, {"3", "late"}: {80, 9}, {"", "late"}: {500, 1}}}
	if got, want := c.drawn("late"), "▁·█"; got != want {
		t.Errorf("drawn = %q, want %q", got, want)
	}
	for i := range 200 {
		c.days = slices.Insert(c.days, 0, fmt.Sprint("day ", i))
	}
	if got := []rune(c.drawn("late")); len(got) > sparks || got[len(got)-1] != '█' || len(got)*c.share() < 203 {
		t.Errorf("203 days are drawn as %q", string(got))
	}
	for n, want := range map[int]string{0: "", 1: "█", 50: strings.Repeat("█", longest/2), 100: strings.Repeat("█", longest)} {
		if got := bar(n, 100); got != want {
			t.Errorf("bar(%d, 100) = %q, want %q", n, got, want)
		}
	}
}

// spoken imports utterances by lines of JSON and returns the store.
func spoken(t *testing.T, organisation string, lines ...string) (db string) {
	t.Helper()
	dir := t.TempDir()
	incident := filepath.Join(dir, "incident.yaml")
	for name, data := range map[string]string{
		"incident.yaml": "id: minato\ntitle: みなと\norganisation: " + organisation + "\nsources: [{url: \"https://minato.example/\", voice: announcement}]\n",
		"notes.jsonl":   strings.Join(lines, "\n") + "\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	db = filepath.Join(dir, "classify.db")
	mustCall(t, "import", incident, filepath.Join(dir, "notes.jsonl"), "--db", db)
	return db
}

// TestTheTableOfATrendIsCSV reads it back.
func TestTheTableOfATrendIsCSV(t *testing.T) {
	db := spoken(t, "{name: みなと}",
		`{"url":"https://blog.example/a","text":"公表が遅すぎる。","speaker":"凪","handle":"@nagi","posted":"2021-06-02"}`,
		`{"url":"https://blog.example/b","text":"公表が遅すぎる。","speaker":"なぎ","handle":"@Nagi","posted":"2021-06-04"}`)
	out := mustCall(t, "trend", "--db", db, "--theme", "delay", "--format", "csv")
	rest, ok := strings.CutPrefix(out, byteOrderMark)
	if !ok || strings.Count(rest, "\r\n") != strings.Count(rest, "\n") {
		t.Errorf("no byte order mark, or lines that end otherwise: %q", out)
	}
	rows, err := csv.NewReader(strings.NewReader(rest)).ReadAll()
	want := [][]string{{"day", "theme", "mentions", "voices"}, {"2021-06-02", "delay", "1", "1"}, {"2021-06-03", "delay", "0", "0"}, {"2021-06-04", "delay", "1", "1"}}
	if diff := gocmp.Diff(want, rows); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	all := decoded[[]point](t, "trend", "--db", db, "--by", "month", "--theme", "delay", "--json")
	if diff := gocmp.Diff([]point{{"2021-06-01", "delay", 2, 1}}, all); diff != "" {
		t.Errorf("an account is one voice in a month (-want +got):\n%s", diff)
	}
	if _, told, code := call(t, "trend", "--db", db, "--from", "0001-01-01", "--theme", "delay"); code != exitUsage || !strings.Contains(told, strconv.Itoa(mostDays)) {
		t.Errorf("two thousand years: exit code %d, %s", code, told)
	}
}
