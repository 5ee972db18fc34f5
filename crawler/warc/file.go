package warc

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

// File is an archive on the disk that is being written. It is not safe for
// concurrent use.
type File struct {
	*Writer
	f *os.File
}

// Open opens an archive to append to, or creates it so that only its owner may
// read it. It is packed if its name ends in .gz, whatever the options say. A
// record that was cut off at the end, because the program was killed while it
// wrote, is taken away. A file that is no archive is an error.
func Open(path string, o Options) (*File, error) {
	o.Gzip = strings.HasSuffix(strings.ToLower(path), ".gz")
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the archive: %w", err)
	}
	if err := toEnd(f); err != nil {
		return nil, errors.Join(fmt.Errorf("append to %s: %w", path, err), f.Close())
	}
	w, err := NewWriter(f, o)
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return &File{w, f}, nil
}

// Close makes sure that the archive is on the disk and closes it.
func (f *File) Close() error {
	err := errors.Join(f.f.Sync(), f.f.Close())
	if err != nil {
		return fmt.Errorf("close the archive: %w", err)
	}
	return nil
}

// toEnd goes to where the next record belongs.
func toEnd(f *os.File) error {
	size, err := f.Seek(0, io.SeekEnd)
	if err != nil || size == 0 {
		return err
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return err
	}
	r := NewReader(f)
	records := 0
	for {
		_, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		records++
	}
	if records == 0 && !r.cut {
		return errors.New("it is no WARC archive; give another name")
	}
	if r.cut && r.searching {
		if err := f.Truncate(r.sound); err != nil {
			return err
		}
	}
	_, err = f.Seek(0, io.SeekEnd)
	return err
}
