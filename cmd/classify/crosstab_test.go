package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"classify/store/record"
	"classify/store/report"
)

// tabled is a store of the example incident.
func tabled(t *testing.T) (db string) {
	t.Helper()
	t.Chdir(root(t))
	db = filepath.Join(t.TempDir(), "classify.db")
	mustCall(t, "run", example, "--db", db)
	return db
}

// decoded runs a command and reads the JSON that it prints.
func decoded[T any](t *testing.T, args ...string) (v T) {
	t.Helper()
	if err := json.Unmarshal([]byte(mustCall(t, args...)), &v); err != nil {
		t.Fatalf("classify %s: %v", strings.Join(args, " "), err)
	}
	return v
}

// TestACrosstabReconcilesWithTheReport compares tables of the example with the
// report's figures.
func TestACrosstabReconcilesWithTheReport(t *testing.T) {
	db := tabled(t)
	r := decoded[report.Report](t, "report", "--db", db, "--format", "json")
	table := func(args ...string) crossJSON {
		return decoded[crossJSON](t, append([]string{"crosstab", "--db", db, "--json", "--columns", "1000"}, args...)...)
	}
	totals, rows := map[string]map[string]int{}, map[string]map[string]map[string]int{}
	for _, count := range measures {
		totals[count] = map[string]int{}
		for _, one := range table("--count", count).Themes {
			totals[count][one.Theme] = one.Total
		}
	}
	for _, by := range crossings {
		made := table("--by", by)
		rows[by] = map[string]map[string]int{}
		sums := make([]int, len(made.Columns))
		for _, one := range made.Themes {
			cells := map[string]int{}
			sum := 0
			for i, n := range one.Cells {
				sums[i] += n
				sum += n
				if n > 0 {
					cells[made.Columns[i].Value] = n
				}
			}
			if rows[by][one.Theme] = cells; sum != one.Total {
				t.Errorf("%s by %s: the cells are %d, their total %d", one.Theme, by, sum, one.Total)
			}
		}
		if diff := gocmp.Diff(sums, made.All.Cells); diff != "" {
			t.Errorf("by %s the columns' totals are not their sums (-sums +totals):\n%s", by, diff)
		}
	}
	if len(r.Themes) < 10 {
		t.Fatalf("the report has %d themes", len(r.Themes))
	}
	for _, theme := range r.Themes {
		got := [3]int{totals["mentions"][theme.ID], totals["voices"][theme.ID], totals["documents"][theme.ID]}
		if want := [3]int{theme.Mentions, theme.Voices, theme.Documents}; got != want {
			t.Errorf("%s: mentions, voices and documents are %v, the report says %v", theme.ID, got, want)
		}
		diff := gocmp.Diff(texts(theme.ByVoice), rows["voice"][theme.ID]) + gocmp.Diff(texts(theme.ByStance), rows["stance"][theme.ID]) + gocmp.Diff(theme.ByDay, rows["day"][theme.ID])
		if diff != "" {
			t.Errorf("%s (-report +crosstab):\n%s", theme.ID, diff)
		}
	}
	if all := table("--count", "utterances").All.Total; all != r.Counts.Coded {
		t.Errorf("%d utterances have a theme, the report says %d", all, r.Counts.Coded)
	}
}

// texts are counts by plain text, without those that are none.
func texts[K ~string](counts map[K]int) map[string]int {
	out := map[string]int{}
	for k, n := range counts {
		if n > 0 {
			out[string(k)] = n
		}
	}
	return out
}

// slowCrossing counts a crosstab of the example from its documents: what of each
// theme ("" for all) and column is one.
func slowCrossing(t *testing.T, db, count string, column func(report.Document, record.Utterance) string) map[[2]string]int {
	t.Helper()
	seen, out := map[string]bool{}, map[[2]string]int{}
	incidents, docs, err := (&app{db: db}).allDocuments()
	if err != nil || len(incidents) != 1 {
		t.Fatal(incidents, err)
	}
	for _, d := range docs[0] {
		for i, u := range d.Revision.Document.Utterances {
			page := record.PageAuthor(d.Revision.Document.URL)
			found := d.Coding(i).Findings
			for j, f := range found {
				if !d.OnIncident() || f.Again(found[:j]) {
					continue
				}
				one := map[string]string{
					"mentions": fmt.Sprint(d.Revision.Seq, i, f.Theme, f.Sentence()), "voices": fmt.Sprint(f.Where(i).Author(page, record.AuthorOf(page, i, u), d.Echoes)),
					"documents": fmt.Sprint(d.Revision.Seq), "utterances": fmt.Sprint(d.Revision.Seq, " ", i),
				}[count]
				for _, cell := range [][2]string{{f.Theme, column(d, u)}, {"", column(d, u)}, {f.Theme, "total"}, {"", "total"}} {
					if key := fmt.Sprint(cell, one); !seen[key] {
						seen[key] = true
						out[cell]++
					}
				}
			}
		}
	}
	return out
}

// TestACrosstabIsWhatTheDocumentsSay counts tables the slow way, with some columns
// put together.
func TestACrosstabIsWhatTheDocumentsSay(t *testing.T) {
	db := tabled(t)
	for _, by := range []string{"source", "speaker"} {
		for _, count := range measures {
			for _, most := range []string{"2", "1000"} {
				made := decoded[crossJSON](t, "crosstab", "--db", db, "--by", by, "--count", count, "--columns", most, "--speakers", "full", "--json")
				shown := map[string]bool{}
				for _, one := range made.Columns {
					shown[one.Value] = one.Others == 0 || shown[one.Value]
				}
				if last := made.Columns[len(made.Columns)-1]; (last.Others > 0) != (most == "2") {
					t.Fatalf("the last of %s columns is %+v", most, last)
				}
				want := slowCrossing(t, db, count, func(d report.Document, u record.Utterance) string {
					value := cmp.Or(strings.ToLower(u.Handle), u.Speaker)
					if by == "source" {
						address, err := url.Parse(d.Revision.Document.URL)
						if err != nil {
							t.Fatal(err)
						}
						value = address.Host
					}
					if !shown[value] {
						return "others"
					}
					return value
				})
				got := map[[2]string]int{}
				for _, row := range append(made.Themes, made.All) {
					for i, n := range append(row.Cells, row.Total) {
						name := "total"
						if i < len(made.Columns) {
							if name = made.Columns[i].Value; made.Columns[i].Others > 0 {
								name = "others"
							}
						}
						if n > 0 {
							got[[2]string{row.Theme, name}] = n
						}
					}
				}
				if diff := gocmp.Diff(want, got); diff != "" {
					t.Errorf("%s by %s in %s columns (-slow +crosstab):\n%s", count, by, most, diff)
				}
			}
		}
	}
}

func TestTablesDoNotNamePrivateSpeakers(t *testing.T) {
	db := tabled(t)
	names := map[string]bool{}
	for line := range strings.Lines(mustCall(t, "export", "--db", db)) {
		var u struct{ Speaker, Handle, Voice string }
		if err := json.Unmarshal([]byte(line), &u); err != nil {
			t.Fatal(err)
		}
		if u.Voice == string(record.Commentary) && u.Handle != "" {
			names[u.Handle], names[u.Speaker] = true, true
		}
	}
	delete(names, "")
	if len(names) < 4 {
		t.Fatalf("only %v have accounts", names)
	}
	for _, format := range tableFormats {
		masked := mustCall(t, "crosstab", "--db", db, "--by", "speaker", "--columns", "99", "--format", format)
		masked += mustCall(t, "cooccur", "--db", db, "--format", format) + mustCall(t, "trend", "--db", db, "--format", format)
		full := mustCall(t, "crosstab", "--db", db, "--by", "speaker", "--columns", "99", "--speakers", "full", "--format", format)
		shown := 0
		for name := range names {
			if strings.Contains(masked, name) {
				t.Errorf("%s names %s", format, name)
			}
			if strings.Contains(full, name) {
				shown++
			}
		}
		if shown == 0 {
			t.Errorf("%s names nobody even in full", format)
		}
	}
}
