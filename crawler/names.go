package crawler

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"unicode"
	"unicode/utf8"
)

// name gives each file an address of its own, for those that do not say
// theirs: two files are never one page.
func name(todo []file, roots []string) {
	taken := map[string]string{} // path by address
	for i := range todo {
		f := &todo[i]
		path := filepath.Clean(f.path)
		tries := []string{fileURL(f.path), "file:" + strings.Join(partsOf(path), "/")}
		if root := filepath.Clean(roots[f.root]); filepath.IsAbs(root) && path != root {
			tries = slices.Insert(tries, 0, fileURL(filepath.Join(filepath.Base(root), strings.TrimPrefix(path, root))))
		}
		for n := 2; f.name == ""; n++ {
			for _, try := range tries {
				if other, there := taken[try]; !there || other == path {
					f.name, taken[try] = try, path
					break
				}
			}
			tries = append(tries, fmt.Sprintf("%s#%d", tries[0], n))
		}
	}
}

// fileURL is the name of a file whose address is not known: the path as the
// user gave it, without what leads to it from elsewhere, so that two machines
// call it the same.
func fileURL(path string) string {
	parts := partsOf(path)
	if filepath.IsAbs(path) && len(parts) > 2 {
		parts = parts[len(parts)-2:]
	}
	return "file:" + strings.Join(parts, "/")
}

// partsOf are the names that a path consists of, as they are shown.
func partsOf(path string) []string {
	parts := strings.Split(filepath.ToSlash(filepath.Clean(path)), "/")
	parts = slices.DeleteFunc(parts, func(p string) bool { return p == ".." || p == "" })
	for i, p := range parts {
		parts[i] = shown(p)
	}
	return parts
}

// shown is a path without what is not seen or steers a terminal, and what is
// no UTF-8, such bytes escaped as in addresses.
func shown(path string) string {
	hidden := func(r rune) bool { return unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp) }
	if utf8.ValidString(path) && !strings.ContainsFunc(path, hidden) {
		return path
	}
	var b strings.Builder
	for i := 0; i < len(path); {
		r, n := utf8.DecodeRuneInString(path[i:])
		if hidden(r) || r == utf8.RuneError && n == 1 {
			for _, c := range []byte(path[i : i+n]) {
				fmt.Fprintf(&b, "%%%02X", c)
			}
		} else {
			b.WriteString(path[i : i+n])
		}
		i += n
	}
	return b.String()
}

// cause is what is wrong with a file, without its path, which its name tells.
func cause(err error) string {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err.Error()
	}
	return err.Error()
}

// open opens a regular file. What is a pipe by now is not waited for.
func open(path string) (*os.File, fs.FileInfo, error) {
	in, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, nil, err
	}
	info, err := in.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = &fs.PathError{Op: "open", Path: path, Err: errors.New("no regular file")}
	}
	if err != nil {
		in.Close()
		return nil, nil, err
	}
	return in, info, nil
}

// changed tells how a file differs from what it was when it was opened: what
// was read is then no state that it ever had. "" if it is the same.
func changed(in *os.File, before fs.FileInfo) string {
	after, err := in.Stat()
	switch {
	case err != nil:
		return cause(err)
	case after.Size() != before.Size():
		return fmt.Sprintf("%d bytes before, %d after", before.Size(), after.Size())
	case !after.ModTime().Equal(before.ModTime()):
		return "written to " + after.ModTime().UTC().Format("2006-01-02T15:04:05Z")
	}
	return ""
}
