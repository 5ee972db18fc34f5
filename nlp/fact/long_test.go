package fact

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"
)

func TestFindReadsALongTextAsItsSentences(t *testing.T) {
	var all strings.Builder
	var want []string
	for n := 0; all.Len() < 3*window; n++ {
		one := fmt.Sprintf("東京は%d件、大阪は%d件で計%d件だった。", n, n+1, 2*n+1)
		for _, f := range Find(one, may21) {
			want = append(want, fmt.Sprintf("%d-%d %s %s", all.Len()+f.Start, all.Len()+f.End, f.Type, f.Text))
		}
		all.WriteString(one)
	}
	facts := Find(all.String(), may21)
	if len(facts) != len(want) {
		t.Fatalf("%d facts in %d bytes, want %d", len(facts), all.Len(), len(want))
	}
	for n, f := range facts {
		if got := fmt.Sprintf("%d-%d %s %s", f.Start, f.End, f.Type, f.Text); got != want[n] || all.String()[f.Start:f.End] != f.Text {
			t.Fatalf("fact %d = %s, want %s", n, got, want[n])
		}
	}
}

func TestFindRemembersTheDateOfTheWindowBefore(t *testing.T) {
	text := "2019年3月4日に始まった。" + strings.Repeat("そうだ。", window/12) + "20日に終わった。"
	facts := Find(text, may21)
	if len(facts) != 2 || facts[1].ISO != "2019-03-20" {
		t.Errorf("Find = %v", facts)
	}
}

func TestFindCutsWhatHasNoSentences(t *testing.T) {
	for _, one := range []string{"1+", "ー", "500円×", "二〇"} {
		text := strings.Repeat(one, 2*window/len(one)+1)
		for _, f := range Find(text, may21) {
			if text[f.Start:f.End] != f.Text {
				t.Fatalf("%q at %d is not %q", f.Text, f.Start, text[f.Start:f.End])
			}
		}
	}
}

// A line of 300,000 calculations took 1,000 MB and 60,000 of them 200 MB.
func TestFindHoldsNoMoreFactsThanItGives(t *testing.T) {
	if testing.Short() {
		t.Skip("a line of a megabyte takes long under the race detector")
	}
	const calculations = 30_000
	text := strings.Repeat("500円×3人=1500円、", calculations)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	facts := Find(text, may21)
	runtime.ReadMemStats(&after)
	if n := CountAll(text, may21); len(facts) != Most || n != 4*calculations {
		t.Errorf("%d facts of %d, want %d of %d", len(facts), n, Most, 4*calculations)
	}
	if grown := (after.HeapSys - before.HeapSys) >> 20; grown > 100 {
		t.Errorf("the heap grew by %d MB", grown)
	}
	runtime.KeepAlive(facts)
}

// 80 kB of it took 0.6 seconds, since each term began a calculation anew.
func TestFindReadsTheTermsOfALongSumOnce(t *testing.T) {
	if testing.Short() {
		t.Skip("time is not measured under the race detector")
	}
	for _, one := range []string{"1+", "1人×", "12-", "(1+", "9時から10時までの3時間、", "20180401〜", "1件、正しくは", "前回の3倍にあたる90件で、前回は20件、", "1円(2円×3枚)", "1円("} {
		if took := cost(t, strings.Repeat(one, 40_000/len(one))); took > 200*time.Millisecond {
			t.Errorf("40 kB of %q took %v", one, took)
		}
	}
	claims{{strings.Repeat("1+", 20) + "1=5", "", ""}, {strings.Repeat("1+", 14) + "1=15", strings.Repeat("1+", 14) + "1=15", ""}}.run(t)
}
