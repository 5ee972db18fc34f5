package export

import (
	"database/sql"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	_ "modernc.org/sqlite" // the driver

	"classify/store/record"
)

//go:embed schema.sql
var schema string

// searchQuery finds a word of any length in a database of the schema.
//
//go:embed search.sql
var searchQuery string

// writeSQLite writes a database. It is made in a temporary file, as it cannot
// be written from its beginning to its end.
func writeSQLite(w io.Writer, s Set) error {
	folder, err := os.MkdirTemp("", "classify-export-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	path := filepath.Join(folder, "export.sqlite")
	if err := fillSQLite(path, s); err != nil {
		return err
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = io.Copy(w, f)
	return err
}

// fillSQLite makes a database in one transaction. What is left by a power cut
// is nobody's, so nothing is written twice for its sake.
func fillSQLite(path string, s Set) (err error) {
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=foreign_keys(1)&_pragma=journal_mode(OFF)&_pragma=synchronous(OFF)&_pragma=user_version(1)")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	db.SetMaxOpenConns(1)
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // after a commit there is nothing to roll back
	if _, err := tx.Exec(schema); err != nil {
		return fmt.Errorf("make the tables: %w", err)
	}
	d := &database{tx: tx, inserts: map[string]*sql.Stmt{}, ids: map[string]int{}}
	d.fill(s)
	if d.err != nil {
		return d.err
	}
	if _, err := tx.Exec("INSERT INTO utterances_fts(utterances_fts) VALUES ('rebuild'); INSERT INTO utterances_fts(utterances_fts) VALUES ('optimize'); ANALYZE"); err != nil {
		return fmt.Errorf("index the texts: %w", err)
	}
	return tx.Commit()
}

// database is an SQLite database while it is filled.
type database struct {
	tx      *sql.Tx
	inserts map[string]*sql.Stmt // by table
	ids     map[string]int       // of utterances, by their key
	facts   int                  // so many are in
	err     error
}

// insert adds a row to a table and gives its number. An empty text is NULL.
func (d *database) insert(table string, values ...any) int {
	if d.err != nil {
		return 0
	}
	insert := d.inserts[table]
	if insert == nil {
		insert, d.err = d.tx.Prepare("INSERT INTO " + table + " VALUES (?" + strings.Repeat(", ?", len(values)-1) + ")")
		if d.err != nil {
			return 0
		}
		d.inserts[table] = insert
	}
	for i, v := range values {
		if v == "" {
			values[i] = nil
		}
	}
	result, err := insert.Exec(values...)
	if err != nil {
		d.err = fmt.Errorf("fill %s: %w", table, err)
		return 0
	}
	id, err := result.LastInsertId()
	d.err = err
	return int(id)
}

func (d *database) fill(s Set) {
	for _, p := range append(s.about(), [2]string{"search", searchQuery}) {
		d.insert("about", p[0], p[1])
	}
	for _, r := range s.Runs {
		d.insert("runs", r.ID, r.Command, stamp(r.Started), stamp(r.Finished), r.Counts.Seen, r.Counts.Fetched, r.Counts.Skipped, r.Counts.Failed, r.Changed, r.Program, r.Hash, r.Prev)
	}
	known := map[string]record.Theme{}
	for _, t := range s.Method.Themes {
		known[t.ID] = t
	}
	for i, id := range s.themes() {
		t := known[id]
		d.insert("themes", id, i+1, t.Label["ja"], t.Label["en"], t.Evaluated)
	}
	for i := range s.Lines {
		d.ids[s.Lines[i].ID] = i + 1
	}
	for i, doc := range s.documents() {
		l := doc.first
		d.insert("documents", i+1, l.URL, l.Title, l.Site, l.Byline, l.Published, l.OnIncident, stamp(l.Captured), l.SHA256, l.Extractor, l.TextSHA256)
		for _, l := range doc.lines {
			d.utterance(i+1, l)
		}
	}
}

// stamp is a time as text.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

func (d *database) utterance(document int, l *Line) {
	id := d.ids[l.ID]
	var parent any // that of another person is not there when one's words are exported
	if p, ok := d.ids[l.Parent]; ok {
		parent = p
	}
	posted := l.Posted
	if posted == "" {
		posted = l.Published
	}
	d.insert("utterances", id, l.ID, document, l.Utterance, string(l.Kind), string(l.Voice), l.Speaker, l.Handle, l.Posted, posted[:min(len(posted), len(time.DateOnly))],
		l.Depth, parent, l.Heading, l.Lang, l.Link, l.Text, searchPairs(l.Text), searchWords(l.Text))
	d.findings("findings", id, l, l.Themes)
	d.findings("overruled_findings", id, l, l.Machine)
	for i, label := range l.Labels {
		d.label(id, i+1, label)
	}
	for _, q := range l.Quotes {
		if 0 <= q.Start && q.Start <= q.End && q.End <= len(l.Text) {
			d.insert("quotations", nil, id, q.Speaker, string(q.Voice), l.Text[q.Start:q.End], q.Start, q.End, q.Depth)
		}
	}
	first := d.facts + 1
	for i, f := range l.Facts {
		d.facts = d.insert("facts", nil, id, i, f.Type, f.Text, f.Start, f.End, f.Value, f.Min, f.Max, f.Unit, f.Currency, f.ISO, f.Qualifier, f.Claim, f.Consistent, f.Expected)
	}
	for _, e := range l.Events {
		var fact any
		if 0 <= e.Fact && e.Fact < len(l.Facts) {
			fact = first + e.Fact
		}
		d.insert("events", nil, id, fact, e.Kind, e.Who, e.To, e.What, e.When, e.Quote, e.Start, e.End, e.Cue)
	}
}

func (d *database) label(utterance, number int, l record.Label) {
	for _, theme := range l.Themes {
		d.insert("labels", nil, utterance, number, l.By, theme, string(l.Stance[theme]), string(l.Certainty[theme]), l.Note, l.Drawn.String())
	}
	if len(l.Themes) == 0 {
		d.insert("labels", nil, utterance, number, l.By, nil, nil, nil, l.Note, l.Drawn.String())
	}
}

func (d *database) findings(table string, utterance int, l *Line, found []record.Finding) {
	for _, f := range found {
		d.insert(table, nil, utterance, f.Theme, string(f.Stance), string(f.Certainty), f.Quote, sentence(l.Text, f), f.Start, f.End, f.SentenceStart, f.SentenceEnd,
			string(f.By), f.Rule, f.Cue, f.Score, f.Speaker, string(f.Voice), f.Depth)
	}
}
