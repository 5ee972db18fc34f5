package token

import (
	"os"
	"path/filepath"
	"reflect"
	"testing"
)

// made are the tables as the dictionary gives them, and who made them.
func made(t *testing.T) (*tables, string) {
	t.Helper()
	parts, err := openParts()
	if err != nil {
		t.Fatal(err)
	}
	all, err := load(parts)
	if err != nil {
		t.Fatal(err)
	}
	return all, maker(parts)
}

func TestTheTablesThatAreKeptAreThoseMade(t *testing.T) {
	t.Parallel()
	want, by := made(t)
	path := filepath.Join(t.TempDir(), "of", "classify", "words")
	if err := want.keep(path, by); err != nil {
		t.Fatal(err)
	}
	got := readKept(path, by)
	if got == nil {
		t.Fatal("what was kept is not read")
	}
	if !reflect.DeepEqual(got, want) {
		t.Error("what was kept is not what was made")
	}
	if readKept(path, by+" of another") != nil {
		t.Error("the tables of another dictionary are read")
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), "*")); len(left) != 1 {
		t.Errorf("%v lie there", left)
	}
}

// TestDamagedTablesAreMadeAnew: a bit that is another, or an end that is missing.
func TestDamagedTablesAreMadeAnew(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "words")
	first, err := open(path)
	if err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	_, by := made(t)
	for _, at := range []int{2, 2000, len(whole) / 2, len(whole) - 1} {
		damaged := append([]byte(nil), whole...)
		damaged[at] ^= 4
		for _, b := range [][]byte{damaged, whole[:at], nil} {
			if err := os.WriteFile(path, b, 0o600); err != nil {
				t.Fatal(err)
			}
			if readKept(path, by) != nil {
				t.Errorf("%d bytes, damaged at %d, are read", len(b), at)
			}
		}
	}
	again, err := open(path)
	if err != nil || !reflect.DeepEqual(first, again) {
		t.Errorf("they are not made anew: %v", err)
	}
	if readKept(path, by) == nil {
		t.Error("what was made anew is not kept")
	}
}

func TestTablesThatCannotBeKeptAreMade(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"", filepath.Join(file, "words")} {
		if all, err := open(path); err != nil || len(all.words) == 0 {
			t.Errorf("kept in %q: %v", path, err)
		}
	}
}
