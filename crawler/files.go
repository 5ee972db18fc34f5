package crawler

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"

	"classify/crawler/extract"
	"classify/crawler/extract/coding"
	"classify/crawler/extract/table"
	"classify/crawler/frontier"
	"classify/crawler/redact"
	"classify/store/record"
)

// The reasons for which a file is not imported.
const (
	SkipType    = "unsupported file type"
	SkipSymlink = "symbolic link"
	FailFile    = "file that cannot be read"
	FailChanged = "file that changed while it was read"
	FailSaved   = "malformed saved page"
	FailColumns = "table whose columns are not known"
)

// pageTypes are the endings of files that hold pages; .gz may follow.
var pageTypes = []string{".html", ".htm", ".xhtml", ".txt", ".text", ".md", ".markdown", ".http", ".xml", ".rss", ".atom", ".rdf", ".pdf", ".json", ".warc", ".csv", ".tsv", ".jsonl", ".ndjson"}

// tableTypes are those of them that hold rows.
var tableTypes = []string{".csv", ".tsv", ".jsonl", ".ndjson"}

// FileOptions say what is imported and how it is known.
type FileOptions struct {
	Incident record.Incident
	Paths    []string     // files and folders; folders are walked
	URL      string       // address of the page, for a single bare file; "" if unknown
	Voice    record.Voice // "": that of the source on the same host, else what is known, else commentary
	Columns  table.Map    // which columns of a table hold what, before their names
	Version  string
	// Forgotten is what is not to be kept.
	Forgotten redact.Words
	Progress  func(v record.Visit, q Queue)
}

// Import is what came of one path the user named.
type Import struct {
	Path   string
	Visits []record.Visit // one for each file below it, or for each page of an archive, in order
	// Labels are what people said of utterances, in exports of this program. They
	// are the caller's to keep, once the utterances are read.
	Labels []record.Labelled
	Notes  []string          // what is to be told of it besides
	Files  map[string]string // of the addresses of those that are no archives, where they lie
}

// Files imports pages from the disk, without the network: each file becomes a
// capture whose time is the file's modification time, or for a saved response
// (.http) its Date header; each page of an archive (.warc, .warc.gz) becomes
// one of the time that its record says; an export of this program becomes the
// captures that its history tells of, in as many runs. My Numbers are masked. A file, or a
// part of an archive, that cannot be used is a visit with its reason. The error
// says that a path does not exist, that an option is wrong, that the memory
// failed, or that ctx ended.
func Files(ctx context.Context, memory Memory, o FileOptions) (record.Run, []Import, error) {
	var run record.Run
	imports, todo, err := o.survey()
	if err != nil {
		return run, nil, err
	}
	if run, err = memory.Begin(o.Incident, "import", product+"/"+o.Version); err != nil {
		return run, nil, fmt.Errorf("begin a run: %w", err)
	}
	into := intake{memory: memory, run: run, known: frontier.New(frontier.NewPace(), 1, 0)}
	err = memory.Known(run, func(v record.Visit, _ string) error {
		into.known.Note(v, false)
		return nil
	})
	if err != nil {
		return run, nil, fmt.Errorf("read what is known: %w", err)
	}
	next := func() error {
		_, err := into.end()
		if err != nil {
			return err
		}
		if run, err = memory.Begin(o.Incident, "import", product+"/"+o.Version); err != nil {
			return fmt.Errorf("begin a run: %w", err)
		}
		into.run = run
		return nil
	}
	for i, f := range todo {
		keep := func(out record.Outcome) error {
			if err := ctx.Err(); err != nil {
				return err
			}
			out, err := o.forget(out)
			if err != nil {
				return err
			}
			out.Visit.Run = run.ID
			imports[f.root].Visits = append(imports[f.root].Visits, out.Visit)
			if !isArchive(f.path) {
				imports[f.root].Files[out.Visit.URL] = shown(f.path)
			}
			if o.Progress != nil {
				o.Progress(out.Visit, Queue{Addresses: len(todo) - i - 1})
			}
			return into.keep(out)
		}
		if f.reason == "" && isArchive(f.path) {
			err = o.archive(f, keep)
		} else {
			err = o.file(f, &imports[f.root], keep, next)
		}
		if err != nil {
			return run, nil, err
		}
	}
	if run, err = into.end(); err != nil {
		return run, nil, err
	}
	return run, imports, nil
}

// file imports one that is no archive. next begins another run.
func (o *FileOptions) file(f file, to *Import, keep func(record.Outcome) error, next func() error) error {
	out := o.load(f)
	if c := out.Capture; c != nil && kindOf(f.path) == ".pdf" && !extract.IsPDF(*c) {
		to.Notes = append(to.Notes, shown(f.path)+": its name says that it is a PDF, and it is none")
	}
	labels := o.labels(out.Capture, f.path)
	past, ok := o.past(out.Capture, f.path)
	labels = slices.DeleteFunc(labels, func(l record.Labelled) bool { return past.Restored[l.URL] })
	to.Labels = append(to.Labels, append(labels, o.unforgotten(past.Labels)...)...)
	if !ok {
		return keep(out)
	}
	if past.Wrong != "" {
		to.Notes = append(to.Notes, shown(f.path)+": "+past.Wrong)
	}
	if err := o.restore(past, f.name, keep, next); err != nil {
		return err
	}
	return keepParts(out, past.Parts, keep)
}

// intake keeps what is imported, many files in one transaction.
type intake struct {
	memory  Memory
	run     record.Run
	known   *frontier.Frontier // the numbers of addresses
	pending []record.Outcome
	bytes   int
}

// end ends the run.
func (t *intake) end() (record.Run, error) {
	if err := t.flush(); err != nil {
		return t.run, err
	}
	run, err := t.memory.End(t.run)
	if err != nil {
		err = fmt.Errorf("end the run: %w", err)
	}
	return run, err
}

// maxIntake is how many bytes of bodies are kept in one transaction.
const maxIntake = 8 << 20

func (t *intake) keep(out record.Outcome) error {
	if out.Visit.Number = t.known.Number(out.Visit.URL); out.Visit.Number == 0 {
		t.known.Add(&out.Visit)
	}
	if out.Capture != nil {
		t.bytes += len(out.Capture.Body)
	}
	if t.pending = append(t.pending, out); len(t.pending) < maxTurn && t.bytes < maxIntake {
		return nil
	}
	return t.flush()
}

func (t *intake) flush() error {
	if len(t.pending) == 0 {
		return nil
	}
	last := t.pending[len(t.pending)-1].Visit.URL
	_, err := t.memory.Turn(t.run, t.pending, nil)
	t.pending, t.bytes = nil, 0
	if err != nil {
		return fmt.Errorf("keep what was read up to %s: %w", last, err)
	}
	return nil
}

// Check reports what is wrong with the options without importing anything: a
// path that does not exist, or an address that cannot be one.
func (o FileOptions) Check() error {
	_, _, err := o.survey()
	return err
}

// file is a file or folder below one of the paths, and why it is passed over
// or fails if it does.
type file struct {
	root   int
	path   string
	name   string // the address of what does not say its own
	reason string
	failed string // what exactly happened, for FailFile
}

// survey lists the files below the paths in order.
func (o *FileOptions) survey() (imports []Import, todo []file, err error) {
	var missing []error
	for i, root := range o.Paths {
		imports = append(imports, Import{Path: root, Files: map[string]string{}})
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			switch {
			case err != nil && path != root: // the rest of the folder is read all the same
				todo = append(todo, file{root: i, path: path, reason: FailFile, failed: cause(err)})
			case err != nil:
				return err
			case !d.IsDir():
				todo = append(todo, file{root: i, path: path, reason: unwanted(path, d)})
			}
			return nil
		})
		if err != nil {
			missing = append(missing, fmt.Errorf("import: %w", err))
		}
	}
	name(todo, o.Paths)
	if o.URL == "" || len(missing) > 0 {
		return imports, todo, errors.Join(missing...)
	}
	if len(todo) != 1 {
		return nil, nil, fmt.Errorf("--url gives the address of one file, but there are %d", len(todo))
	}
	if isArchive(todo[0].path) {
		return nil, nil, fmt.Errorf("--url: the archive %s names the addresses of its pages itself", todo[0].path)
	}
	if o.URL, err = frontier.Canonical(o.URL); err != nil {
		return nil, nil, fmt.Errorf("--url: %w", err)
	}
	return imports, todo, nil
}

// unwanted says why a file is not read; "" if it is.
func unwanted(path string, d fs.DirEntry) string {
	kind := kindOf(path)
	switch {
	case d.Type()&fs.ModeSymlink != 0:
		return SkipSymlink
	case !d.Type().IsRegular(), kind != "" && !slices.Contains(pageTypes, kind):
		return SkipType
	}
	return ""
}

// load reads one file.
func (o *FileOptions) load(f file) record.Outcome {
	v := record.Visit{URL: f.name, State: record.Skipped, Reason: f.reason, Detail: f.failed}
	if f.reason != "" {
		if f.failed != "" {
			v.State = record.Failed
		}
		return record.Outcome{Visit: v}
	}
	c, reason, err := o.capture(f)
	if err != nil {
		v.State, v.Reason, v.Detail = record.Failed, reason, cause(err)
		return record.Outcome{Visit: v}
	}
	if kindOf(f.path) == ".json" && !readableJSON(c) {
		v.State, v.Reason = record.Skipped, SkipType
		return record.Outcome{Visit: v}
	}
	if wrong := unknownColumns(c, f.path); wrong != nil {
		v.State, v.Reason, v.Detail = record.Failed, FailColumns, wrong.Error()
		return record.Outcome{Visit: v}
	}
	v.URL, v.Time = c.URL, c.Time
	v.State, v.Reason = became(c)
	member := record.Membership{Voice: o.voice(c.URL), Source: f.name, Listed: true}
	return record.Outcome{Visit: v, Capture: &c, Member: member}
}

// forget takes out of an outcome what is to be forgotten.
func (o *FileOptions) forget(out record.Outcome) (record.Outcome, error) {
	v := &out.Visit
	if address, forgotten := o.Forgotten.Known(v.URL); forgotten {
		if o.Forgotten.Whole(v.URL) {
			v.State, v.Reason, v.Detail = record.Skipped, SkipForgotten, ""
			out.Capture = nil
		}
		v.URL = address
	}
	out.Member.Source, _ = o.Forgotten.Known(out.Member.Source)
	if out.Capture == nil {
		return out, nil
	}
	left, _, err := o.Forgotten.Capture(*out.Capture)
	out.Capture = &left
	return out, err
}

// labels are those in an export of this program, without what is to be
// forgotten.
func (o *FileOptions) labels(c *record.Capture, path string) []record.Labelled {
	if kind := kindOf(path); c == nil || kind != ".jsonl" && kind != ".ndjson" {
		return nil
	}
	plain, err := coding.Undo(c.Body, nil)
	if err != nil {
		return nil // it is told of when it is read
	}
	text, err := plain.Whole(table.MaxBytes)
	if err != nil {
		return nil
	}
	return o.unforgotten(table.Labels(string(text)))
}

// unforgotten are labels without what is to be forgotten.
func (o *FileOptions) unforgotten(all []record.Labelled) []record.Labelled {
	if o.Forgotten.None() {
		return all
	}
	return slices.DeleteFunc(all, func(l record.Labelled) bool {
		return o.Forgotten.Finds(l.Text) || slices.ContainsFunc(l.Labels, func(one record.Label) bool { return o.Forgotten.Finds(one.By) || o.Forgotten.Finds(one.Note) })
	})
}

// headerWithin is how far into a table its header row is looked for, in bytes.
const headerWithin = 1 << 20

// unknownColumns says why a table cannot be read, with its place. Such a file
// is not kept, so that it can be imported once more with its columns told.
func unknownColumns(c record.Capture, path string) error {
	if !slices.Contains(tableTypes, kindOf(path)) || c.Size == 0 {
		return nil
	}
	c.Body = c.Body[:min(len(c.Body), headerWithin)]
	_, err := extract.Extract(c)
	var wrong *table.ColumnError
	if errors.As(err, &wrong) {
		return fmt.Errorf("%s:%d: %w", shown(path), wrong.Line, wrong)
	}
	return nil // whatever else is wrong with it is found again when it is read
}

// readableJSON reports whether a capture is JSON that people have written in:
// a feed or a thread. Most JSON beside saved pages is about them.
func readableJSON(c record.Capture) bool {
	o, _ := extract.Skim(c) // what cannot be read has no such form
	return o.Form == extract.FormFeed || o.Form == extract.FormThread
}

// capture makes a capture of a file; reason names the kind of the error.
func (o *FileOptions) capture(f file) (c record.Capture, reason string, err error) {
	in, info, err := open(f.path)
	if err != nil {
		return c, FailFile, err
	}
	defer in.Close()
	c, reason, err = Bare{URL: o.URL, Columns: o.Columns, name: f.name}.capture(f.path, in)
	if c.Time.IsZero() {
		c.Time = info.ModTime().UTC()
	}
	if how := changed(in, info); how != "" && err == nil {
		return c, FailChanged, errors.New(how)
	}
	return c, reason, err
}

// voice is the user's word, else the voice of the source with this address or
// host, else unknown.
func (o *FileOptions) voice(address string) record.Voice {
	if o.Voice != "" {
		return o.Voice
	}
	var voice record.Voice
	host := frontier.Host(address)
	for _, s := range o.Incident.Sources {
		if s.URL == address {
			return s.Voice
		}
		if host != "" && frontier.Host(s.URL) == host {
			voice = s.Voice
		}
	}
	return voice
}
