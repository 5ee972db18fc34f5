// Command sqlite puts the utterances that the store's bulk test has written
// into an SQLite database, asks it what that test asks the store, and tells how
// long it took: the yardstick of the store. It is a module of its own: the
// program itself uses SQLite for exports alone.
package main

import (
	"bufio"
	"database/sql"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	_ "modernc.org/sqlite"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: sqlite FOLDER, in which the bulk test has left bulk.jsonl")
		os.Exit(2)
	}
	if err := run(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "sqlite:", err)
		os.Exit(1)
	}
}

// The database of an experienced user: a row for each utterance and mention,
// numbers for what repeats, an index for each question.
const tables = `
CREATE TABLE documents (id INTEGER PRIMARY KEY, url TEXT UNIQUE, voice TEXT);
CREATE TABLE speakers (id INTEGER PRIMARY KEY, name TEXT UNIQUE);
CREATE TABLE utterances (id INTEGER PRIMARY KEY, document INTEGER, n INTEGER, kind TEXT, speaker INTEGER, day TEXT, voice TEXT, text TEXT);
CREATE INDEX utterances_document ON utterances(document);
CREATE INDEX utterances_speaker ON utterances(speaker);
CREATE INDEX utterances_day ON utterances(day);
CREATE TABLE mentions (utterance INTEGER, theme TEXT, stance TEXT, voice TEXT, day TEXT);
CREATE INDEX mentions_theme ON mentions(theme, voice, day);
CREATE INDEX mentions_utterance ON mentions(utterance);
`

// batch is how many utterances a transaction has: 128 documents of 20, as the
// program takes them.
const batch = 128 * 20

func run(folder string) error {
	path := filepath.Join(folder, "bulk.sqlite")
	for _, end := range []string{"", "-wal", "-shm"} {
		_ = os.Remove(path + end)
	}
	begin := time.Now()
	n, reading, err := fill(path, filepath.Join(folder, "bulk.jsonl"))
	if err != nil {
		return err
	}
	took := time.Since(begin) - reading
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	fmt.Printf("sqlite: %d utterances: %.0f/s, %.0f bytes each\n", n, float64(n)/took.Seconds(), float64(info.Size())/float64(n))
	return ask(path)
}

func open(path string) (*sql.DB, error) {
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)")
	if err == nil {
		db.SetMaxOpenConns(1)
	}
	return db, err
}

// fill writes what is in a file and tells how long reading it took.
func fill(path, from string) (n int, reading time.Duration, err error) {
	f, err := os.Open(from)
	if err != nil {
		return 0, 0, err
	}
	defer f.Close()
	db, err := open(path)
	if err != nil {
		return 0, 0, err
	}
	defer db.Close()
	if _, err := db.Exec(tables); err != nil {
		return 0, 0, err
	}
	in := bufio.NewScanner(f)
	in.Buffer(nil, 1<<20)
	for {
		begin := time.Now()
		var lines [][]any
		for len(lines) < batch && in.Scan() {
			var l []any
			if err := json.Unmarshal(in.Bytes(), &l); err != nil {
				return n, reading, err
			}
			lines = append(lines, l)
		}
		reading += time.Since(begin)
		if len(lines) == 0 {
			break
		}
		if err := write(db, lines, n); err != nil {
			return n, reading, err
		}
		n += len(lines)
	}
	if _, err := db.Exec("PRAGMA wal_checkpoint(TRUNCATE)"); err != nil {
		return n, reading, err
	}
	return n, reading, in.Err()
}

// write is one transaction. A line is address, number, kind, speaker, day,
// voice, theme, stance and text.
func write(db *sql.DB, lines [][]any, first int) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // after a commit there is nothing to roll back
	var stmts [4]*sql.Stmt
	for i, q := range []string{
		"INSERT INTO documents(url, voice) VALUES (?, ?) ON CONFLICT DO UPDATE SET voice = excluded.voice RETURNING id",
		"INSERT INTO speakers(name) VALUES (?) ON CONFLICT DO UPDATE SET name = excluded.name RETURNING id",
		"INSERT INTO utterances VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
		"INSERT INTO mentions VALUES (?, ?, ?, ?, ?)",
	} {
		if stmts[i], err = tx.Prepare(q); err != nil {
			return err
		}
	}
	var document, speaker int64
	last := ""
	for i, l := range lines {
		if url := l[0].(string); url != last {
			if err := stmts[0].QueryRow(url, l[5]).Scan(&document); err != nil {
				return err
			}
			last = url
		}
		speaker = 0
		if l[3] != "" {
			if err := stmts[1].QueryRow(l[3]).Scan(&speaker); err != nil {
				return err
			}
		}
		id := first + i + 1
		if _, err := stmts[2].Exec(id, document, l[1], l[2], speaker, l[4], l[5], l[8]); err != nil {
			return err
		}
		if l[6] != "" {
			if _, err := stmts[3].Exec(id, l[6], l[7], l[5], l[4]); err != nil {
				return err
			}
		}
	}
	return tx.Commit()
}

// ask asks each question five times and tells the median.
func ask(path string) error {
	for _, q := range []struct{ name, query string }{
		{"opened", "SELECT count(*) FROM (SELECT 1 FROM documents LIMIT 1)"},
		{"mentions by theme", "SELECT theme, count(*) FROM mentions GROUP BY theme"},
		{"by theme, voice and day", "SELECT theme, voice, day, count(*) FROM mentions GROUP BY theme, voice, day"},
		{"of a speaker", "SELECT theme, count(*) FROM mentions WHERE utterance IN (SELECT u.id FROM utterances u JOIN speakers s ON s.id = u.speaker WHERE s.name = '名無し77') GROUP BY theme"},
		{"searched", "SELECT id FROM utterances WHERE instr(text, '公表が遅すぎる上に') > 0"},
		{"for a frequent word", "SELECT id, text FROM utterances WHERE instr(text, '公表') > 0 LIMIT 101"},
	} {
		var times []time.Duration
		rows := 0
		for range 5 {
			begin := time.Now()
			n, err := count(path, q.query)
			if err != nil {
				return fmt.Errorf("%s: %w", q.name, err)
			}
			rows = n
			times = append(times, time.Since(begin))
		}
		slices.Sort(times)
		fmt.Printf("  %-24s %v, %d rows\n", q.name, times[len(times)/2].Round(time.Microsecond), rows)
	}
	return nil
}

// count opens the database, which takes part of a millisecond, and reads all
// rows of an answer.
func count(path, query string) (n int, err error) {
	db, err := open(path)
	if err != nil {
		return 0, err
	}
	defer db.Close()
	rows, err := db.Query(query)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	for rows.Next() {
		n++
	}
	return n, rows.Err()
}
