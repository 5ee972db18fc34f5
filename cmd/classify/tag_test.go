package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"classify/nlp/fact"
	"classify/store/record"
)

func TestTagWritesStringsAsJSONDoes(t *testing.T) {
	for r := range rune(0xe0200) {
		s := "あ" + string(r) + "い"
		var got, want bytes.Buffer
		writeString(&got, s)
		writeJSON(&want, s)
		if got.String() != want.String() {
			t.Fatalf("writeString(%q) = %s, want %s", s, got.String(), want.String())
		}
	}
}

func TestTagGivesEveryLineItsRecordInOrder(t *testing.T) {
	var in strings.Builder
	for i := range 3 * tagBatch / 2 {
		fmt.Fprintf(&in, "%d番目の行\n", i)
	}
	var out, errs bytes.Buffer
	if code := run(context.Background(), []string{"tag"}, strings.NewReader(in.String()), &out, &errs); code != 0 {
		t.Fatalf("tag ends with %d: %s", code, errs.String())
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	for i, line := range lines {
		var rec struct{ Text string }
		if err := json.Unmarshal([]byte(line), &rec); err != nil || rec.Text != fmt.Sprintf("%d番目の行", i) {
			t.Fatalf("record %d is %s", i, line)
		}
	}
	if len(lines) != 3*tagBatch/2 {
		t.Errorf("%d records", len(lines))
	}
}

// everyday is text without end, one line in a hundred about an incident.
type everyday struct {
	left int
	n    int
	rest string
}

func (e *everyday) Read(p []byte) (n int, err error) {
	for n < len(p) {
		if e.rest == "" {
			if e.left <= 0 {
				return n, io.EOF
			}
			e.rest = e.line()
			e.left -= len(e.rest)
		}
		copied := copy(p[n:], e.rest)
		n, e.rest = n+copied, e.rest[copied:]
	}
	return n, nil
}

func (e *everyday) line() string {
	if e.n++; e.n%100 == 0 {
		return "発表まで三週間もかかったのは遅すぎる。退会者の情報をまだ残していたのか。\n"
	}
	return fmt.Sprintf("駅前の本屋が改装していて、棚が増えたらしい。窓を開けると潮の匂いがして、遠くで船の汽笛が鳴った。それから%d人が来た。\n", e.n%90+10)
}

// used is the processor time of this process.
func used(t *testing.T) time.Duration {
	t.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// TestTagTakesTimeInProportion tags a text and one four times as long: with
// TAG_BENCH=64 of so many megabytes, else small.
func TestTagTakesTimeInProportion(t *testing.T) {
	size, _ := strconv.Atoi(os.Getenv("TAG_BENCH"))
	measured := size > 0
	if !measured {
		size = 1
	}
	tag := func(megabytes int) (time.Duration, uint64) {
		begun := used(t)
		if code := run(context.Background(), []string{"tag"}, &everyday{left: megabytes << 20}, io.Discard, io.Discard); code != 0 {
			t.Fatalf("tag ends with %d", code)
		}
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return used(t) - begun, m.Sys - m.HeapReleased
	}
	tag(1) // loads the dictionary
	short, _ := tag(size)
	long, memory := tag(4 * size)
	t.Logf("%d MB in %v, %d MB in %v, with %d MB", size, short.Round(time.Millisecond), 4*size, long.Round(time.Millisecond), memory>>20)
	if measured && (long > 5*short || memory > 250<<20) {
		t.Error("it takes more than in proportion, or too much room")
	}
}

func TestTagEndsWhenItIsInterruptedThoughNothingComes(t *testing.T) {
	in, writer := io.Pipe() // on which nothing is ever written
	defer writer.Close()
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(50*time.Millisecond, cancel)
	var stderr bytes.Buffer
	if code := run(ctx, []string{"tag"}, in, io.Discard, &stderr); code != exitInterrupted {
		t.Errorf("exit code %d, want %d: %s", code, exitInterrupted, stderr.String())
	}
}

func TestTagNotesADateThatIsNoDayOnce(t *testing.T) {
	const in = `plain` + "\n" +
		`{"text":"5月1日","date":"2020-05-21"}` + "\n" +
		`{"text":"5月1日","date":"21 May"}` + "\n" +
		`{"text":"5月1日","date":20210521}` + "\n" +
		`{"text":"5月1日","date":null}` + "\n" +
		`{"text":"5月1日","date":""}` + "\n"
	var out, notes bytes.Buffer
	if code := run(t.Context(), []string{"tag", "--no-model", "--date", "2021-06-01"}, strings.NewReader(in), &out, &notes); code != exitDone {
		t.Fatalf("exit code %d: %s", code, notes.String())
	}
	want := `classify: stdin:3: date "21 May" is no day, so the line is read as if it had none; write a day such as "2021-05-21"` + "\n" +
		"classify: stdin: 2 lines have a date that is no day\n"
	if notes.String() != want {
		t.Errorf("notes\n%swant\n%s", notes.String(), want)
	}
	if got := strings.Count(out.String(), `"iso":"2021-05-01"`); got != 4 || strings.Count(out.String(), "\n") != 6 {
		t.Errorf("%d dates are of --date's year, want 4:\n%s", got, out.String())
	}
}

func TestTagCountsTheFactsItLeavesOut(t *testing.T) {
	if testing.Short() {
		t.Skip("a line of a megabyte takes long under the race detector")
	}
	t.Parallel()
	line := strings.Repeat("3人、", fact.Most+5) + "\n"
	var out, notes bytes.Buffer
	if code := run(t.Context(), []string{"tag", "--no-model"}, strings.NewReader(line), &out, &notes); code != exitDone {
		t.Fatalf("exit code %d: %s", code, notes.String())
	}
	var rec struct {
		Facts []json.RawMessage
		Left  int `json:"facts_left_out"`
	}
	if err := json.Unmarshal(out.Bytes(), &rec); err != nil || len(rec.Facts) != fact.Most || rec.Left != 5 {
		t.Errorf("%d facts and %d left out, want %d and 5 (%v)", len(rec.Facts), rec.Left, fact.Most, err)
	}
}

func TestTagWritesListsAsJSONDoes(t *testing.T) {
	for _, list := range [][]string{nil, {}, {"<a>&"}, {"あ", "\"い\"", ""}} {
		var got, want bytes.Buffer
		writeList(&got, list)
		writeJSON(&want, record.OrEmpty(list))
		if got.String() != want.String() {
			t.Errorf("writeList(%q) = %s, want %s", list, got.String(), want.String())
		}
	}
}

// TestALongLineIsNotTaggedInTheTimeOfTheCollector: with less memory to do with
// than a line of facts needs, garbage is collected some times and not all the
// time.
func TestALongLineIsNotTaggedInTheTimeOfTheCollector(t *testing.T) {
	if testing.Short() {
		t.Skip("a line of a megabyte takes long under the race detector")
	}
	tagger, err := newTagger("builtin", nil)
	if err != nil {
		t.Fatal(err)
	}
	tag := func(line string) uint32 {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		if err := (&filter{tagger: tagger, notes: io.Discard}).lines(t.Context(), strings.NewReader(line), io.Discard); err != nil {
			t.Fatal(err)
		}
		runtime.ReadMemStats(&after)
		return after.NumGC - before.NumGC
	}
	tag("発表が遅い。500円×3人=\n") // compiles the codebook
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(80 << 20))
	const sum = "500円×3人="
	if n := tag(strings.Repeat(sum, longLine/len(sum)+1)); n > 40 {
		t.Errorf("garbage is collected %d times", n)
	}
	if limit := debug.SetMemoryLimit(-1); limit != 80<<20 {
		t.Errorf("the limit is %d afterwards", limit)
	}
}
