package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"classify/store"
	"classify/store/record"
)

func (a *app) crosstabCommand() *cobra.Command {
	c := crosstab{app: a}
	cmd := &cobra.Command{
		Use:   "crosstab [INCIDENT]",
		Short: "Print a table of themes by voice, stance, speaker, source or time",
		Long: "Print how often each theme stands in what each voice says, or each speaker,\n" +
			"source, week and so on, of an incident that is named by its id or its file.\n" +
			"A source is the host of a document's address, a speaker an account, or a name\n" +
			"on whatever pages it stands. Private speakers are called by numbers.\n\n" +
			"What is counted: mentions are coded sentences; voices are mentions of which\n" +
			"those of one account, one page or one text that is repeated count once;\n" +
			"documents and utterances are those with a mention. Mentions and voices of a\n" +
			"theme are those of the report. Only mentions add up to their totals: somebody\n" +
			"who speaks in two columns is in both, and once in the total.",
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := c.check(cmd); err != nil {
				return err
			}
			id, err := incidentID(args)
			if err != nil {
				return err
			}
			return a.reading(id, c.print)
		},
	}
	c.register(cmd)
	flags := cmd.Flags()
	flags.StringVar(&c.by, "by", "voice", strings.Join(crossings, ", "))
	flags.StringVar(&c.count, "count", "mentions", strings.Join(measures, ", "))
	flags.IntVar(&c.most, "columns", 8, "show at most so many columns; the others are one together")
	flags.StringVar(&c.query.Speaker, "speaker", "", "only utterances of this `person` or account")
	flags.StringVar(&c.speakers, "speakers", "masked", "masked or full: whether private speakers are named")
	return cmd
}

// crossings are what a table may be broken down by.
var crossings = []string{"voice", "stance", "certainty", "speaker", "source", "day", "week", "month"}

// measures are what may be counted.
var measures = []string{"mentions", "voices", "documents", "utterances"}

// crosstab is one table of themes.
type crosstab struct {
	*app
	tableFlags
	by, count, speakers string
	most                int
}

func (c *crosstab) check(cmd *cobra.Command) error {
	if c.most < 1 {
		return usageError{fmt.Errorf("--columns %d: give a number from 1 on", c.most)}
	}
	return cmp.Or(c.tableFlags.check(cmd), oneOf("--by", c.by, crossings), oneOf("--count", c.count, measures), oneOf("--speakers", c.speakers, []string{"masked", "full"}))
}

func (c *crosstab) print(s *store.Store, inc record.Incident) error {
	t, err := c.cross(s, inc)
	if err != nil {
		return fmt.Errorf("crosstab %s: %w", inc.ID, err)
	}
	return c.app.printTable(&c.tableFlags, t)
}

// dimensions are what the store counts by for a table.
func (c *crosstab) dimensions() store.Dimension {
	return map[string]store.Dimension{
		"voice": store.ByVoice, "stance": store.ByStance, "certainty": store.ByCertainty, "speaker": store.BySpeaker | store.ByPrivate, "source": store.BySource,
		"day": store.ByDay, "week": store.ByWeek, "month": store.ByMonth,
	}[c.by]
}

// measure is what is counted of a cell.
func (c *crosstab) measure(cell store.Cell) int {
	switch c.count {
	case "voices":
		return cell.Voices
	case "documents":
		return cell.Documents
	case "utterances":
		return cell.Utterances
	}
	return cell.Mentions
}

// column is the cell of a whole column that a cell stands in. An account is one,
// whatever names it has.
func (c *crosstab) column(cell store.Cell) store.Cell {
	cell.Theme = ""
	if c.by != "speaker" {
		return cell
	}
	if cell.Handle != "" {
		cell.Speaker, cell.Handle = "", strings.ToLower(cell.Handle)
	}
	cell.Private = cell.Private && c.speakers != "full"
	return cell
}

// others is the column of what has none of its own: there is no breakdown by
// document.
var others = store.Cell{Document: "others"}

// cross is a table of themes with its margins: cells has them by theme, of which
// "" is all, and column, of which the last is all.
type cross struct {
	*crosstab
	inc     record.Incident
	themes  []record.Theme
	columns []crossColumn
	cells   map[string][]int
}

// crossColumn is the head of a column.
type crossColumn struct {
	Value  string `json:"value"`            // "": not known, or the page's author
	Label  string `json:"label"`            // for people
	Others int    `json:"others,omitempty"` // so many values are put together
}

func (c *crosstab) cross(s *store.Store, inc record.Incident) (*cross, error) {
	t := &cross{crosstab: c, inc: inc, cells: map[string][]int{}}
	var err error
	if t.themes, err = c.themesOf(s, inc); err != nil {
		return nil, err
	}
	q := c.query
	q.Voices, q.Fold = c.count == "voices", c.column
	shown, left, err := c.shown(s, inc, q)
	if err != nil {
		return nil, err
	}
	t.head(shown, left)
	at := map[store.Cell]int{}
	for i, one := range shown {
		at[one] = i
	}
	if left > 0 {
		at[others] = len(shown)
	}
	q.Fold = func(cell store.Cell) store.Cell {
		theme := cell.Theme
		if cell = c.column(cell); left > 0 {
			if _, ok := at[cell]; !ok {
				cell = others
			}
		}
		cell.Theme = theme
		return cell
	}
	by := c.dimensions()
	all, err := s.Counts(inc.ID, q, store.ByTheme|by, by, store.ByTheme, 0)
	if err != nil {
		return nil, err
	}
	for i, cells := range all {
		for _, cell := range cells {
			place := len(t.columns) // of the total
			if i < 2 {
				place = at[keyOf(cell)]
			}
			t.row(cell.Theme)[place] = c.measure(cell)
		}
	}
	t.themes = withOthers(t.themes, slices.Sorted(maps.Keys(t.cells)))
	return t, nil
}

// keyOf is a cell without its theme and its counts.
func keyOf(cell store.Cell) store.Cell {
	cell.Theme, cell.Mentions, cell.Utterances, cell.Documents, cell.Voices = "", 0, 0, 0, 0
	return cell
}

// withOthers adds themes that were found by an older codebook and are still
// counted.
func withOthers(themes []record.Theme, found []string) []record.Theme {
	for _, id := range found {
		if id != "" && !slices.ContainsFunc(themes, func(t record.Theme) bool { return t.ID == id }) {
			themes = append(themes, record.Theme{ID: id})
		}
	}
	return themes
}

// row is the counts of a theme.
func (t *cross) row(theme string) []int {
	if t.cells[theme] == nil {
		t.cells[theme] = make([]int, len(t.columns)+1)
	}
	return t.cells[theme]
}

// shown are the columns that a table shows, and how many more there are.
func (c *crosstab) shown(s *store.Store, inc record.Incident, q store.Query) (columns []store.Cell, left int, err error) {
	switch c.by {
	case "voice":
		for _, v := range record.Voices {
			columns = append(columns, store.Cell{Voice: v})
		}
		return columns, 0, nil
	case "stance":
		for _, v := range []record.Stance{record.Asserted, record.Denied, record.Asked, record.Neutral} {
			columns = append(columns, store.Cell{Stance: v})
		}
		return columns, 0, nil
	case "certainty":
		for _, v := range []record.Certainty{record.Certain, record.Hedged, record.Hearsay} {
			columns = append(columns, store.Cell{Certainty: v})
		}
		return columns, 0, nil
	}
	q.By = c.dimensions()
	cells, err := s.Count(inc.ID, q)
	if err != nil {
		return nil, 0, err
	}
	slices.SortStableFunc(cells, func(a, b store.Cell) int { return c.measure(b) - c.measure(a) })
	if left = max(0, len(cells)-c.most); left > 0 {
		cells = cells[:c.most]
	}
	for _, cell := range cells {
		columns = append(columns, keyOf(cell))
	}
	if q.By&(store.ByDay|store.ByWeek|store.ByMonth) != 0 {
		slices.SortFunc(columns, func(a, b store.Cell) int { return compareKnown(a.Day, b.Day) })
	}
	return columns, left, nil
}

// compareKnown orders days, the unknown one last.
func compareKnown(a, b string) int {
	if (a == "") != (b == "") {
		return cmp.Compare(b, a)
	}
	return cmp.Compare(a, b)
}

// head names the columns.
func (t *cross) head(shown []store.Cell, left int) {
	private := 0
	for _, one := range shown {
		value := string(one.Voice) + string(one.Stance) + string(one.Certainty) + one.Day + one.Source
		label := t.valueName(value)
		if t.by == "speaker" {
			value = one.Speaker + one.Handle
			if label = value; one.Private {
				private++
				value, label = fmt.Sprintf("#%d", private), fmt.Sprintf(t.say("private speaker %d", "個人 %d"), private)
			}
		}
		if value == "" {
			label = t.say(t.unknown())
		}
		t.columns = append(t.columns, crossColumn{Value: value, Label: label})
	}
	if left > 0 {
		t.columns = append(t.columns, crossColumn{Label: fmt.Sprintf(t.say("%s others", "その他 %s"), grouped(left)), Others: left})
	}
}

// unknown is what the column without a value is called, in English and in
// Japanese.
func (t *cross) unknown() (en, ja string) {
	switch t.by {
	case "speaker":
		return "page's author", "ページの筆者"
	case "source":
		return "no host", "ホストなし"
	}
	return "no known day", "日付不明"
}

func (t *cross) people() []grid {
	japanese := map[string]string{
		"voice": "発信者", "stance": "立場", "certainty": "確度", "speaker": "話者", "source": "ホスト", "day": "日", "week": "週", "month": "月",
		"mentions": "言及", "voices": "声", "documents": "文書", "utterances": "発言",
	}
	title := fmt.Sprintf(t.say("themes by %s, %s", "テーマ × %s(%s)"), t.say(t.by, japanese[t.by]), t.say(t.count, japanese[t.count]))
	g := grid{above: t.heading(t.inc, title), left: 2}
	head := []string{t.say("theme", "テーマ"), t.say("label", "名称")}
	for _, one := range t.columns {
		head = append(head, one.Label)
	}
	g.rows = append(g.rows, append(head, t.say("total", "計")))
	for _, one := range append(slices.Clone(t.themes), record.Theme{}) {
		row := []string{one.ID, t.label(one)}
		if one.ID == "" {
			row = []string{t.say("all", "全体"), ""}
		}
		for _, n := range t.row(one.ID) {
			row = append(row, grouped(n))
		}
		g.rows = append(g.rows, row)
	}
	if t.count != "mentions" {
		g.notes = append(g.notes, t.say("what stands in several columns or rows is counted in each, and once in their total", "複数の列や行に現れるものは各列・各行で数え、計では一度だけ数える"))
	}
	return []grid{g}
}

func (t *cross) spreadsheet() [][]string {
	head := []string{"theme", "label"} // heads are the same in every language
	for _, one := range t.columns {
		unknown, _ := t.unknown()
		if one.Others > 0 {
			unknown = fmt.Sprintf("%d others", one.Others)
		}
		head = append(head, cmp.Or(one.Value, unknown))
	}
	rows := [][]string{append(head, "total")}
	for _, one := range append(slices.Clone(t.themes), record.Theme{}) {
		row := []string{cmp.Or(one.ID, "all"), t.label(one)}
		for _, n := range t.row(one.ID) {
			row = append(row, strconv.Itoa(n))
		}
		rows = append(rows, row)
	}
	return rows
}

// crossJSON is a table for programs.
type crossJSON struct {
	about
	By      string        `json:"by"`
	Count   string        `json:"count"`
	Columns []crossColumn `json:"columns"`
	Themes  []crossRow    `json:"themes"`
	All     crossRow      `json:"all"`
}

type crossRow struct {
	Theme string            `json:"theme,omitempty"`
	Label map[string]string `json:"label,omitempty"`
	// Evaluated: the error of its coding is measured; the row of all has none.
	Evaluated *bool `json:"evaluated,omitempty"`
	Cells     []int `json:"cells"` // one for each column
	Total     int   `json:"total"`
}

func (t *cross) program() any {
	out := crossJSON{about: t.about(t.inc), By: t.by, Count: t.count, Columns: record.OrEmpty(t.columns), Themes: []crossRow{}}
	row := func(theme record.Theme) crossRow {
		cells := t.row(theme.ID)
		return crossRow{Theme: theme.ID, Label: theme.Label, Cells: cells[:len(t.columns)], Total: cells[len(t.columns)]}
	}
	for _, one := range t.themes {
		r := row(one)
		r.Evaluated = &one.Evaluated
		out.Themes = append(out.Themes, r)
	}
	out.All = row(record.Theme{})
	return out
}
