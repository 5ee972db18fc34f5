package store

import (
	"bytes"
	"math/rand/v2"
	"path/filepath"
	"testing"
)

// keysOfRuns are the signing keys of the first runs.
func keysOfRuns(t *testing.T, path string, runs uint64) (all [][]byte) {
	t.Helper()
	s, err := Open(path)
	must(t, err)
	defer s.Close()
	for run := range runs {
		key, err := s.SigningKey(run + 1)
		must(t, err)
		all = append(all, key)
	}
	return all
}

func sameKeys(a, b [][]byte) bool { return bytes.Equal(bytes.Join(a, nil), bytes.Join(b, nil)) }

func TestARunsKeyGoesWithEveryCopyAndOutlivesWhatItIsMadeOf(t *testing.T) {
	path, _ := scribbled(t, rand.New(rand.NewPCG(5, 5)))
	want := keysOfRuns(t, path, 3)
	for run, key := range want {
		if len(key) != 32 || run > 0 && bytes.Equal(key, want[run-1]) {
			t.Fatalf("the key of run %d is %x", run+1, key)
		}
	}
	if none := keysOfRuns(t, path, 4)[3]; none != nil {
		t.Errorf("a run that there is not has the key %x", none)
	}
	copied := filepath.Join(t.TempDir(), "copy.db")
	_, err := Snapshot(path, copied, false)
	must(t, err)
	if !sameKeys(keysOfRuns(t, copied, 3), want) {
		t.Error("a snapshot has other keys")
	}
	out, _ := salvaged(t, path)
	if !sameKeys(keysOfRuns(t, out, 3), want) {
		t.Error("what is salvaged has other keys")
	}
	_, err = Erase(path, secretErasure(), false)
	must(t, err)
	_, _, err = Compact(path)
	must(t, err)
	if !sameKeys(keysOfRuns(t, path, 3), want) {
		t.Error("after an erasure the keys are others")
	}
}

// keyOf is the key of a run over pages that came in an order.
func keyOf(t *testing.T, bodies map[string]string, order ...string) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "classify.db")
	s, err := Create(path)
	must(t, err)
	run := begin(t, s)
	if key, err := s.SigningKey(run.ID); err != nil || key != nil {
		t.Errorf("before the run ends: %x, %v", key, err)
	}
	for _, url := range order {
		must(t, finish(s, run, fetched(run, capture(url, bodies[url], noon))))
	}
	_, err = s.End(run)
	must(t, err)
	must(t, s.Close())
	return keysOfRuns(t, path, 1)[0]
}

func TestARunsKeyIsOfAllThatItBroughtInWhateverOrder(t *testing.T) {
	const a, b = "https://a.example/", "https://b.example/"
	bodies := map[string]string{a: "公表が遅い", b: "港の朝"}
	key := keyOf(t, bodies, a, b)
	if other := keyOf(t, bodies, b, a, b); !bytes.Equal(other, key) {
		t.Error("in another order, and one twice, it is another key")
	}
	if other := keyOf(t, bodies, a); bytes.Equal(other, key) {
		t.Error("with a page less it is the same key")
	}
	bodies[b] = "港の夜"
	if other := keyOf(t, bodies, a, b); bytes.Equal(other, key) {
		t.Error("with other bytes it is the same key")
	}
	exchanged := map[string]string{a: bodies[b], b: bodies[a]}
	if bytes.Equal(keyOf(t, exchanged, a, b), keyOf(t, bodies, a, b)) {
		t.Error("with the bytes exchanged it is the same key")
	}
}
