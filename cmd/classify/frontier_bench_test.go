package main

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"classify/crawler/frontier"
	"classify/store"
	"classify/store/record"
)

// The frontier at size: so many addresses over so many hosts, each found on
// another one's page, leased and finished in committed batches.
const (
	bulkHosts = 10_000
	bulkBatch = 100
)

// bulkURL is the n-th address of the bulk frontier, 66 bytes long on average.
func bulkURL(n int) string {
	return fmt.Sprintf("https://host-%05d.example/section-%02d/article-%07d.html?page=%d", n%bulkHosts, n/bulkHosts%20, n, n%7)
}

// TestTheFrontierHoldsManyAddresses runs the bulk frontier as a process of its
// own, kills it when all is done, and opens it again: with BULK=1000000 at the
// size of the benchmark, else small.
func TestTheFrontierHoldsManyAddresses(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a process")
	}
	size, _ := strconv.Atoi(os.Getenv("BULK"))
	if size == 0 {
		size = 20_000
	}
	db := filepath.Join(t.TempDir(), "bulk.db")
	first := bulk(t, "fill", db, size)
	again := bulk(t, "open", db, size)
	info, err := os.Stat(db)
	if err != nil {
		t.Fatal(err)
	}
	rate := float64(size) / first.took.Seconds()
	t.Logf("%d addresses: %.0f/s, CPU %.2f s, file %d MB, anonymous memory %d MB; opened again in %s with %d MB",
		size, rate, first.cpu.Seconds(), info.Size()>>20, first.anon>>20, again.took.Round(time.Millisecond), again.anon>>20)
	if first.done != size || again.done != size {
		t.Errorf("%d addresses were finished and %d found again, want %d", first.done, again.done, size)
	}
	if size < 1_000_000 {
		return
	}
	if rate < 10_000 || info.Size() > 350<<20 || first.anon > 100<<20 || again.took > 2*time.Second {
		t.Error("it is not as fast or as small as it is to be")
	}
}

// bulkRun is what a bulk process measured of itself.
type bulkRun struct {
	done int
	anon int64 // bytes of anonymous memory, at most
	took time.Duration
	cpu  time.Duration
}

// bulk starts this test program as a bulk process, which is killed when it has
// reported.
func bulk(t *testing.T, what, db string, size int) (r bulkRun) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run", "^$")
	cmd.Env = append(os.Environ(), "CLASSIFY_BULK="+what, "CLASSIFY_BULK_DB="+db, "CLASSIFY_BULK_SIZE="+strconv.Itoa(size))
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	_ = cmd.Process.Kill() // with signal 9: what it has said must be in the file
	_ = cmd.Wait()
	if err != nil {
		t.Fatalf("bulk process: %v", err)
	}
	if _, err := fmt.Sscan(line, &r.done, &r.anon, &r.took, &r.cpu); err != nil {
		t.Fatalf("bulk process said %q: %v", line, err)
	}
	return r
}

// bulkProcess is the process that bulk starts.
func bulkProcess() error {
	size, _ := strconv.Atoi(os.Getenv("CLASSIFY_BULK_SIZE"))
	begin := time.Now()
	var peak atomic.Int64
	go func() {
		for {
			peak.Store(max(peak.Load(), anonymous()))
			time.Sleep(20 * time.Millisecond)
		}
	}()
	defer frugal()()
	s, err := store.Create(os.Getenv("CLASSIFY_BULK_DB"))
	if err != nil {
		return err
	}
	inc := record.Incident{ID: "bulk"}
	run, err := s.Begin(inc, "crawl", "test")
	if err != nil {
		return err
	}
	f := frontier.New(frontier.NewPace(), 1, 0)
	done := 0
	err = s.Known(run, func(v record.Visit, _ string) error {
		f.Note(v, false)
		if v.State != record.Queued {
			done++
		}
		return nil
	})
	if err != nil {
		return err
	}
	if os.Getenv("CLASSIFY_BULK") == "fill" {
		if done, err = bulkFill(s, run, f, size); err != nil {
			return err
		}
	}
	fmt.Println(done, peak.Load(), int64(time.Since(begin)), int64(cpuTime()))
	time.Sleep(time.Minute) // until the kill
	return nil
}

// bulkFill leases and finishes every address; each page brings new ones until
// there are enough.
func bulkFill(s *store.Store, run record.Run, f *frontier.Frontier, size int) (done int, err error) {
	next := 0
	find := func(from record.Visit, n int) (found []record.Visit) {
		for ; n > 0 && next < size; n-- {
			v := record.Visit{Run: run.ID, URL: bulkURL(next), State: record.Queued, Source: bulkURL(0), From: from.Number, Depth: 1}
			next++
			if f.Add(&v) {
				f.Open(frontier.Origin(v.URL))
				found = append(found, v)
			}
		}
		return found
	}
	finished := []record.Outcome{{Visit: find(record.Visit{}, 1)[0]}}
	for done < size {
		var leases []frontier.Lease
		var numbers []uint64
		for len(leases) < bulkBatch {
			l, _, ok := f.Lease(time.Now())
			if !ok {
				break
			}
			leases, numbers = append(leases, l), append(numbers, l.Number)
		}
		handed, err := s.Turn(run, finished, numbers)
		if err != nil {
			return done, err
		}
		finished = finished[:0]
		now := time.Now().UTC()
		for i, l := range leases {
			v := handed[i].Visit
			v.State, v.Leased, v.Time, v.Since, v.Due = record.Fetched, false, now, now, now.Add(time.Hour)
			finished = append(finished, record.Outcome{Visit: v, Found: find(v, 2)})
			f.Release(l, now)
			done++
		}
	}
	_, err = s.Turn(run, finished, nil)
	return done, err
}

// anonymous is the anonymous memory the process uses now: its heap and stacks,
// without mapped files.
func anonymous() int64 {
	data, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(data)) {
		var kb int64
		if _, err := fmt.Sscanf(line, "RssAnon: %d kB", &kb); err == nil {
			return kb << 10
		}
	}
	return 0
}
