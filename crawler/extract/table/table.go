// Package table reads tables of posts and articles, as tools that listen to
// social networks export them: CSV with commas, tabs or semicolons, and JSON
// Lines, and as this program itself exports them. In goes the text of a file; out come its documents, the rows of one
// address being one document's utterances in order. Start at Read; Is tells a
// table from other text.
//
// Which column holds what is read from the names in the header row, or told by
// a Map. A broken row is named by its line and costs no other. It decodes no
// characters: see package charset.
package table

import (
	"fmt"
	"strings"

	"classify/crawler/extract/utterance"
	"classify/store/record"
)

const (
	// MaxBytes is how much of a file is to be given to Read, before decoding.
	// What a tool gives of one query is below; a larger file is to be split.
	MaxBytes = 64 << 20
	// maxRows is how many rows are read, each of which becomes hundreds of bytes.
	maxRows = 200_000
	// maxRow is the longest row in bytes: a long article takes a tenth of it.
	maxRow = 1 << 20
	// maxColumns bounds what a row of nothing but commas costs.
	maxColumns = 1000
)

// Options of a reading.
type Options struct {
	URL string // the address of rows that name none
	Map Map    // what the user says of the columns
	Cut bool   // the file goes on: its last row may be part of one
	// Lines: the file is said to be JSON Lines, whose first lines may be broken.
	Lines bool
}

// Table is what a file of rows says.
type Table struct {
	Documents []record.Document // in order of their first rows
	Warnings  []string
	// Exported are the addresses of documents from an export of this program,
	// which says what language their utterances are in.
	Exported map[string]bool
}

// Read reads a table. Its error is a *ColumnError if no column holds the text.
func Read(text string, o Options) (Table, error) {
	r := &reading{Options: o, docs: map[string]*document{}}
	text = strings.TrimPrefix(text, "\ufeff")
	if !strings.Contains(text, "\n") {
		text = strings.ReplaceAll(text, "\r", "\n")
	}
	if r.Cut {
		text = text[:strings.LastIndexByte(text, '\n')+1]
		r.warnings = append(r.warnings, "the file was cut off: split it into parts of less than 64 MiB, each with its header row")
	}
	var err error
	if lined(text) || r.Lines && strings.Contains(text, "\n{") {
		err = r.objects(text)
	} else {
		err = r.records(text)
	}
	if err != nil {
		return Table{}, err
	}
	return r.table(), nil
}

// Is reports whether a text is surely a table: two lines of JSON objects with
// a text among their fields, or a row that names a text and two more columns.
func Is(text string) bool {
	text = strings.TrimPrefix(text[:min(len(text), sampled)], "\ufeff")
	if lined(text) {
		return manyObjects(text)
	}
	h := headerOf(text, nil)
	return h.err == nil && h.found >= 3
}

// sampled is how much of a text is looked at for its form, in bytes.
const sampled = 256 << 10

// reading is a table while its rows are read.
type reading struct {
	Options
	docs     map[string]*document // by address
	order    []*document
	rows     int
	broken   faults // rows that are left out
	dates    faults
	kinds    faults
	voices   faults
	places   faults
	parts    faults // documents of an export of which something is missing
	garbled  faults // rows with bytes that could not be decoded
	silent   int    // rows without text
	warnings []string
}

// document is one address's rows. One that holds more than a document may is
// continued in others.
type document struct {
	key   string
	part  int
	bytes int
	ids   map[string]int // utterances by what their rows call them
	out   []record.Document
	hash  string // of the text, of a document from an export; "": of another table
	line  int    // where it begins, of one from an export
}

// more counts a row; false says that no more are read.
func (r *reading) more() bool {
	if r.rows == maxRows {
		r.warnings = append(r.warnings, "only the first 200,000 rows were read: split the file into parts, each with its header row")
		return false
	}
	r.rows++
	return true
}

// add takes a row in; false says that no more are read.
func (r *reading) add(v row) bool {
	if !r.more() {
		return false
	}
	if strings.Contains(v.value[text], "\ufffd") {
		r.garbled.note(v.line, "")
	}
	v.published = r.when(v, published)
	u, ok := r.utterance(v)
	if !ok {
		r.silent++
		return true
	}
	d := r.document(v)
	for _, u := range utterance.Append(nil, u) {
		r.append(d, v, u)
	}
	return true
}

// document finds the document of a row's address, or begins it.
func (r *reading) document(v row) *document {
	key := r.URL
	if said := strings.TrimSpace(v.value[url]); said != "" {
		if address := resolve(said); address != "" {
			key = address
		} else {
			r.places.note(v.line, "")
		}
	}
	d := r.docs[key]
	if d == nil {
		d = &document{key: key}
		r.docs[key] = d
		r.order = append(r.order, d)
	}
	return d
}

// append adds an utterance to a document.
func (r *reading) append(d *document, v row, u record.Utterance) {
	d.hash = "" // of an export alone nobody needs to guess
	doc := d.place(u)
	first(&doc.Title, oneLine(v.value[title]))
	first(&doc.Site, oneLine(v.value[site]))
	first(&doc.Published, v.published)
	first(&doc.Published, u.Posted)
	d.put(doc, u, strings.TrimSpace(v.value[parent]), v.value[id], v.value[url], u.Handle)
}

// place is the document, or the part of it, that an utterance goes into.
func (d *document) place(u record.Utterance) *record.Document {
	d.bytes += len(u.Text)
	if n := len(d.out); n == 0 || len(d.out[n-1].Utterances) == utterance.MaxCount || d.bytes > utterance.MaxText {
		d.begin(len(u.Text))
	}
	return &d.out[len(d.out)-1]
}

// put adds an utterance that answers the one with a name, and that others may
// answer by names of its own.
func (d *document) put(doc *record.Document, u record.Utterance, answers string, names ...string) {
	u.ID = len(doc.Utterances) + 1
	if parent := d.ids[answers]; parent < u.ID {
		u.Parent = parent
	}
	d.name(u.ID, names...)
	doc.Utterances = append(doc.Utterances, u)
}

// first keeps the first value that is known.
func first(to *string, said string) {
	if *to == "" {
		*to = said
	}
}

// begin begins a document, or its next part.
func (d *document) begin(size int) {
	d.part++
	address := d.key
	if d.part > 1 {
		address = fmt.Sprintf("%s#part=%d", d.key, d.part)
	}
	d.bytes, d.ids = size, nil
	d.out = append(d.out, record.Document{URL: address, Links: []record.Link{}, Warnings: []string{}})
}

// name lets later rows answer this one by any of its names.
func (d *document) name(id int, names ...string) {
	if d.ids == nil {
		d.ids = map[string]int{}
	}
	for _, name := range names {
		if name = strings.TrimSpace(name); name != "" {
			d.ids[name] = id
		}
	}
}

// table is what was read.
func (r *reading) table() Table {
	t := Table{Warnings: r.warnings, Exported: map[string]bool{}}
	for _, d := range r.order {
		if d.hash != "" && !d.whole() {
			r.parts.note(d.line, quoted(d.key))
		}
		for _, doc := range d.out {
			fillIn(&doc, d.hash != "")
			if t.Documents = append(t.Documents, doc); d.hash != "" {
				t.Exported[doc.URL] = true
			}
		}
	}
	for _, w := range []string{
		r.broken.warning("rows are broken and left out"),
		r.dates.warning("rows have a date that cannot be read"),
		r.kinds.warning("rows have a kind that is none; it is told by their form"),
		r.voices.warning("rows have a voice that is none of announcement, authority, press and commentary"),
		r.garbled.warning("rows have bytes that could not be decoded"),
		r.places.warning("rows have an address that is none; they belong to the file"),
		r.parts.warning("documents are not all that was exported of them; their utterances have other ids"),
	} {
		if w != "" {
			t.Warnings = append(t.Warnings, w)
		}
	}
	if r.silent > 0 {
		t.Warnings = append(t.Warnings, fmt.Sprintf("%d rows have no text", r.silent))
	}
	return t
}

// fillIn adds what the utterances say of their document. An export has told
// who wrote it.
func fillIn(d *record.Document, exported bool) {
	by := d.Utterances[0].Speaker
	for _, u := range d.Utterances {
		if u.Speaker != by {
			by = ""
		}
	}
	if !exported {
		d.Byline = by
	}
	for name, said := range map[string]string{"title": d.Title, "site": d.Site, "published": d.Published, "byline": d.Byline} {
		if said != "" {
			d.RestOn(name, "column", record.Medium)
		}
	}
}

// faults are rows with one kind of fault: the first lines, and how many.
type faults struct {
	count int
	first []string
}

// told is how many faulty rows are named by their lines.
const told = 5

// note notes a line. What stands there is told of columns that hold one of a few
// words, why; a cell with anything else may be of somebody's life, and warnings are
// kept and reported.
func (f *faults) note(line int, why string) {
	if f.count++; len(f.first) >= told {
		return
	}
	place := fmt.Sprintf("line %d", line)
	if why != "" {
		place += " (" + why + ")"
	}
	f.first = append(f.first, place)
}

// warning tells of the faults, "" if there are none.
func (f *faults) warning(what string) string {
	if f.count == 0 {
		return ""
	}
	s := fmt.Sprintf("%d %s: %s", f.count, what, strings.Join(f.first, ", "))
	if more := f.count - len(f.first); more > 0 {
		s += fmt.Sprintf(" and %d more", more)
	}
	return s
}
