package store

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"classify/store/forget"
	"classify/store/record"
)

// TestNoErasureLosesWhatADamagedPageHides lets pages say that they have fewer
// elements, and erases nothing: the store that is written anew would lack them.
func TestNoErasureLosesWhatADamagedPageHides(t *testing.T) {
	most := 40
	if os.Getenv("SOAK") != "" {
		most = 1 << 30
	}
	path := grown(t, 24)
	_, _, err := Compact(path)
	must(t, err)
	whole, err := os.ReadFile(path)
	must(t, err)
	nothing := Erasure{
		Audit: record.Audit{By: forget.ByMatch}, Tombstone: &forget.Tombstone{Kind: forget.ByMatch, Check: 1},
		Document: func(*record.Revision) forget.Gone { return forget.Gone{} },
	}
	copied := filepath.Join(t.TempDir(), "damaged.db")
	erased := func(data []byte) (string, error) {
		must(t, os.WriteFile(copied, data, 0o600))
		if _, err := Erase(copied, nothing, false); err != nil {
			return "", err
		}
		return viewed(copied)
	}
	want, err := erased(whole)
	must(t, err)
	var counts []hidden
	for _, h := range hides(t, whole) {
		if strings.HasSuffix(h.what, "elements") {
			counts = append(counts, h)
		}
	}
	for n := 0; n < len(counts); n += max(1, len(counts)/most) {
		data := bytes.Clone(whole)
		copy(data[counts[n].at:], counts[n].with)
		if got, err := erased(data); !isDamage(err) && (err != nil || got != want) {
			t.Errorf("%s: the erasure ended with %v, and something else is left", counts[n].what, err)
		}
	}
}
