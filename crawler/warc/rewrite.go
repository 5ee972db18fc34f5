package warc

import (
	"compress/gzip"
	"errors"
	"fmt"
	"io"
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

// Rewrite leaves of the archive at path what left says. The new file is made
// beside the old one and takes its place whole; an archive of which nothing is
// taken out stays as it is.
func Rewrite(path string, left Left, dry bool) (r Rewritten, err error) {
	wrap := func(err error) (Rewritten, error) { return r, fmt.Errorf("rewrite the archive %s: %w", path, err) }
	in, err := os.Open(path)
	if err != nil {
		return wrap(err)
	}
	defer in.Close()
	info, err := in.Stat()
	if err != nil {
		return wrap(err)
	}
	// A fixed name: what a process that was killed has left is written over.
	out, err := os.OpenFile(filepath.Join(filepath.Dir(path), "."+filepath.Base(path)+".part"), os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return wrap(err)
	}
	remove := true
	defer func() {
		if remove {
			os.Remove(out.Name())
		}
	}()
	packed := strings.HasSuffix(strings.ToLower(path), ".gz")
	r, err = rewrite(in, out, packed, left)
	if err == nil {
		err = errors.Join(out.Chmod(info.Mode().Perm()), out.Sync())
	}
	if err = errors.Join(err, out.Close()); err != nil {
		return wrap(err)
	}
	if !r.Any() || dry {
		return r, nil
	}
	if err := os.Rename(out.Name(), path); err != nil {
		return wrap(err)
	}
	remove = false
	folder, err := os.Open(filepath.Dir(path))
	if err != nil {
		return wrap(err)
	}
	if err := errors.Join(folder.Sync(), folder.Close()); err != nil {
		return wrap(err)
	}
	return r, nil
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
