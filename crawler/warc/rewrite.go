package warc

import (
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"classify/crawler/frontier"
	"classify/store/record"
)

// originalField names the digest of the body that came, in a record whose body
// is what is left of it after something was erased.
const (
	originalField = "Classify-Original-Digest"
	originalForm  = "sha256:"
)

func originalOf(sum string) string {
	if sum == "" {
		return ""
	}
	return originalForm + sum
}

// Left says what is left of a capture, and whether that is another one. A
// capture whose address is another one is taken out of the archive with all
// that concerns it.
type Left func(record.Capture) (left record.Capture, changed bool, err error)

// Rewritten is what a rewriting has changed.
type Rewritten struct {
	Records int // of which something was taken out, or which were taken out
	Damaged int // parts that could not be read, and so were not kept
	Cut     int // records that are longer than is read, and were kept shortened
}

// Any reports whether the archive is another one now.
func (r Rewritten) Any() bool { return r.Records+r.Damaged+r.Cut > 0 }

// Survey tells what Rewrite would change in the archive at path.
func Survey(path string, left Left) (r Rewritten, err error) {
	in, err := os.Open(path)
	if err == nil {
		r, err = rewrite(in, io.Discard, false, left)
		err = errors.Join(err, in.Close())
	}
	if err != nil {
		err = fmt.Errorf("read the archive %s: %w", path, err)
	}
	return r, err
}

// Rewriting is an archive that was written anew beside itself. Commit or Discard
// it.
type Rewriting struct {
	Rewritten
	path  string // of the file itself, not of a link to it
	read  fs.FileInfo
	fresh string // the new file; "": the archive stays as it is
}

// Rewrite writes beside the archive at path what left leaves of it. The archive
// itself is only read, once. It stays as it is, and nothing beside it, if
// nothing is taken out of it.
func Rewrite(path string, left Left) (*Rewriting, error) {
	w, err := rewriteBeside(path, left)
	if err != nil {
		return nil, fmt.Errorf("rewrite the archive %s: %w", path, err)
	}
	return w, nil
}

func rewriteBeside(path string, left Left) (*Rewriting, error) {
	real, err := filepath.EvalSymlinks(path)
	if err != nil {
		return nil, err
	}
	in, err := os.Open(real)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	// A fixed name: what a process that was killed has left is written over.
	w := &Rewriting{path: real, fresh: filepath.Join(filepath.Dir(real), "."+filepath.Base(real)+".part")}
	if w.read, err = in.Stat(); err != nil {
		return nil, err
	}
	out, err := os.OpenFile(w.fresh, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return nil, err
	}
	w.Rewritten, err = rewrite(in, out, strings.HasSuffix(strings.ToLower(path), ".gz"), left)
	if err == nil && w.Any() {
		err = errors.Join(out.Chmod(w.read.Mode().Perm()), out.Sync())
	}
	if err = errors.Join(err, out.Close()); err != nil || !w.Any() {
		err = errors.Join(err, w.Discard())
	}
	return w, err
}

// Commit puts the new file in the archive's place. One that was written to
// since it was read is not replaced.
func (w *Rewriting) Commit() error {
	if w.fresh == "" {
		return nil
	}
	now, err := os.Stat(w.path)
	if err == nil && (!os.SameFile(now, w.read) || now.Size() != w.read.Size()) {
		err = errors.New("it was written to meanwhile")
	}
	if err == nil {
		err = os.Rename(w.fresh, w.path)
	}
	if err != nil {
		return fmt.Errorf("replace the archive %s: %w", w.path, errors.Join(err, w.Discard()))
	}
	w.fresh = ""
	folder, err := os.Open(filepath.Dir(w.path))
	if err == nil {
		err = errors.Join(folder.Sync(), folder.Close())
	}
	if err != nil {
		err = fmt.Errorf("replace the archive %s: %w", w.path, err)
	}
	return err
}

// Discard removes the new file, if there still is one.
func (w *Rewriting) Discard() error {
	if w.fresh == "" {
		return nil
	}
	err := os.Remove(w.fresh)
	w.fresh = ""
	return err
}

// rewrite copies an archive record by record.
func rewrite(in io.Reader, out io.Writer, packed bool, left Left) (r Rewritten, err error) {
	w := &Writer{w: out, o: Options{Gzip: packed}}
	w.zip = gzip.NewWriter(&w.pending)
	reader := NewReader(in)
	digests := map[string]string{} // of bodies of which something was taken out, and of what is left
	for {
		rec, err := reader.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return r, err
		}
		if rec.Truncated {
			r.Cut++
		}
		const payload = "WARC-Payload-Digest"
		digest := rec.Get(payload)
		changed, gone, err := rewriteRecord(rec, left)
		if err != nil {
			return r, err
		}
		if changed || gone {
			r.Records++
		}
		if gone {
			continue
		}
		if changed && digest != "" {
			digests[digest] = rec.Get(payload)
		}
		if now, is := digests[digest]; is && rec.Type == "revisit" {
			rec.drop(payload)
			rec.Fields = append(rec.Fields, Field{payload, now})
		}
		rec.drop("Content-Length")
		var named []string
		for _, f := range rec.Fields {
			named = append(named, f.Name, oneLine(f.Value))
		}
		w.put(rec.Block, named...)
		if err := w.flush(); err != nil {
			return r, err
		}
	}
	_, r.Damaged = reader.Damages()
	return r, nil
}

// rewriteRecord changes a record into what is left of it.
func rewriteRecord(rec *Record, left Left) (changed, gone bool, err error) {
	c := record.Capture{URL: rec.URI, Time: rec.Date}
	if rec.Type == "response" || rec.Type == "resource" {
		if page, err := capture(rec); err == nil {
			c = page
			c.URL, c.Time = rec.URI, rec.Date
			c.SHA256, c.Size = record.Hash(c.Body), len(c.Body)
		}
	}
	if address, err := frontier.Canonical(rec.URI); err == nil {
		c.URL = address
	}
	kept, changed, err := left(c)
	if err != nil {
		return false, false, err
	}
	if kept.URL != c.URL {
		return false, true, nil
	}
	if !changed {
		return false, false, nil
	}
	if c.Status == 0 { // a request or a note: its words are its address's
		return false, true, nil
	}
	rec.Block = responseBlock(Exchange{Status: kept.Status, Header: kept.Header}, kept.Body, len(kept.Body))
	for _, name := range []string{"WARC-Block-Digest", "WARC-Payload-Digest", "WARC-Truncated", "Content-Type", "WARC-Type", originalField} {
		rec.drop(name)
	}
	rec.Fields = slices.Insert(rec.Fields, 0, Field{"WARC-Type", "response"})
	rec.Fields = append(rec.Fields,
		Field{"Content-Type", "application/http; msgtype=response"}, Field{originalField, originalOf(kept.Original)},
		Field{"WARC-Payload-Digest", sum(kept.Body)}, Field{"WARC-Block-Digest", sum(rec.Block)})
	return true, false, nil
}

// drop takes a field out of a record's header.
func (r *Record) drop(name string) {
	r.Fields = slices.DeleteFunc(r.Fields, func(f Field) bool { return http.CanonicalHeaderKey(f.Name) == http.CanonicalHeaderKey(name) })
}
