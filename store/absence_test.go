package store

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	bolt "go.etcd.io/bbolt"
)

// hidden is a change of a file that hides keys of a page.
type hidden struct {
	what string
	at   int64
	with []byte
}

// hides lists, for every branch and leaf in use, changes of its number of
// elements, and of each element's key and of the key's size.
func hides(t *testing.T, data []byte) (all []hidden) {
	t.Helper()
	p, _, ok := openPages(bytes.NewReader(data), int64(len(data)))
	if !ok {
		t.Fatal("no store")
	}
	free, _, _, err := p.freePages()
	must(t, err)
	order := binary.NativeEndian
	for id := uint64(2); id < uint64(p.used); id++ {
		g, err := p.read(id)
		if err != nil || free.has(id) || g.kind != branchPage && g.kind != leafPage {
			continue
		}
		begin := int64(id) * p.pageSize
		for _, n := range []int{0, g.count / 2, g.count - 1, g.count + 1} {
			all = append(all, hidden{fmt.Sprintf("page %d with %d of %d elements", id, n, g.count), begin + 10, order.AppendUint16(nil, uint16(n))})
		}
		elements, err := g.elements()
		must(t, err)
		at := begin + pageHead + int64(g.count)*elementSize
		for i, e := range elements {
			size := begin + pageHead + int64(i)*elementSize + 4
			if g.kind == leafPage {
				size += 4
			}
			say := func(how string) string { return fmt.Sprintf("page %d: the key %q %s", id, e.key, how) }
			for _, n := range []int{0, 1, len(e.key) - 1, len(e.key) + 1} {
				all = append(all, hidden{say(fmt.Sprintf("of %d bytes", n)), size, order.AppendUint32(nil, uint32(n))})
			}
			for _, where := range []int{0, len(e.key) / 2, len(e.key) - 1} {
				for _, bit := range []byte{1, 0x40} {
					all = append(all, hidden{say(fmt.Sprintf("with bit %#x of byte %d", bit, where)), at + int64(where), []byte{e.key[where] ^ bit}})
				}
			}
			at += int64(len(e.key) + len(e.value))
		}
		id += g.overflow
	}
	return all
}

// TestAHiddenKeyIsNeverTakenForOneThatIsNotThere hides keys in every way in
// which one changed number or byte can.
func TestAHiddenKeyIsNeverTakenForOneThatIsNotThere(t *testing.T) {
	most := 300
	if os.Getenv("SOAK") != "" {
		most = 1 << 30
	}
	if testing.Short() {
		most = 60
	}
	path := grown(t, 24)
	_, _, err := Compact(path)
	must(t, err)
	whole, err := os.ReadFile(path)
	must(t, err)
	want, err := viewed(path)
	must(t, err)
	all := hides(t, whole)
	step := max(1, len(all)/most)
	damaged, told := filepath.Join(t.TempDir(), "damaged.db"), 0
	for n := 0; n < len(all); n += step {
		h := all[n]
		data := bytes.Clone(whole)
		copy(data[h.at:], h.with)
		must(t, os.WriteFile(damaged, data, 0o600))
		got, err := viewed(damaged)
		switch {
		case isDamage(err):
			told++
		case err != nil || got != want:
			t.Errorf("%s: read differently (%v)", h.what, err)
		}
	}
	t.Logf("%d of %d changes, %d told", (len(all)+step-1)/step, len(all), told)
	if told == 0 {
		t.Error("nothing was told")
	}
}

// TestAnAbsenceIsBelievedOnlyBetweenGenuineKeys asks for keys that are not
// there, and for some that are and were hidden.
func TestAnAbsenceIsBelievedOnlyBetweenGenuineKeys(t *testing.T) {
	s, _ := fresh(t)
	b := func(tx *bolt.Tx) *bolt.Bucket { return tx.Bucket(namesBucket) }
	must(t, s.update(func(tx *bolt.Tx) error {
		for n := range uint64(900) {
			if err := put(b(tx), number(2*n+2), fmt.Sprint("name ", n)); err != nil {
				return err
			}
		}
		return nil
	}))
	must(t, s.view(func(tx *bolt.Tx) error {
		for n := range uint64(902) {
			var name string
			if ok, err := get(b(tx), number(2*n+1), &name); ok || err != nil {
				t.Errorf("get(%d) = %v, %v", 2*n+1, ok, err)
			}
		}
		return nil
	}))
	must(t, s.update(func(tx *bolt.Tx) error {
		for n := range uint64(600) { // whole pages
			if err := b(tx).Delete(number(2*n + 402)); err != nil {
				return err
			}
		}
		for n := range uint64(902) {
			if err := absent(b(tx), number(2*n+1)); err != nil {
				t.Errorf("absent(%d) = %v in a transaction that deletes", 2*n+1, err)
			}
		}
		_, err := has(b(tx), number(500))
		return err
	}))
	must(t, s.update(func(tx *bolt.Tx) error { return b(tx).Put(number(300), []byte("not what was written")) }))
	for key, damaged := range map[uint64]bool{297: false, 299: true, 301: true, 303: false} {
		err := s.view(func(tx *bolt.Tx) error { return absent(b(tx), number(key)) })
		if isDamage(err) != damaged || err != nil && !damaged {
			t.Errorf("absent(%d) = %v", key, err)
		}
	}
	must(t, s.update(func(tx *bolt.Tx) error { return tx.DeleteBucket(namesBucket) }))
	must(t, s.update(func(tx *bolt.Tx) error { _, err := tx.CreateBucket(namesBucket); return err }))
}
