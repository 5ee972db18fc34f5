package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"classify/store/report/verify"
)

// TestVerifyNeverPassesADamagedStoreThatTellsOtherwise damages a store in random
// places: verify says that it is damaged, or names what does not hold, or all
// that it checks is as it was.
func TestVerifyNeverPassesADamagedStoreThatTellsOtherwise(t *testing.T) {
	t.Parallel()
	times := 16
	if os.Getenv("SOAK") != "" {
		times = 1000
	}
	_, db := talking(t, 10)
	mustCall(t, "db", "compact", "--db", db)
	dir := t.TempDir()
	made := filepath.Join(dir, "report.json")
	mustCall(t, "report", "--format", "json", "--out", made, "--db", db)
	whole, err := os.ReadFile(db)
	if err != nil {
		t.Fatal(err)
	}
	damaged, told := filepath.Join(dir, "damaged.db"), 0
	calls := [][]string{{"verify", made, "--json"}, {"verify", "--all"}}
	want := make([]string, len(calls))
	for i, args := range calls {
		want[i] = strings.ReplaceAll(mustCall(t, append(args, "--db", db)...), db, damaged)
	}
	random := rand.New(rand.NewPCG(3, 4))
	for n := range times {
		data := bytes.Clone(whole)
		if n%2 == 0 {
			data[random.IntN(len(data)/os.Getpagesize())*os.Getpagesize()+random.IntN(64)] ^= 1 << random.IntN(8)
		} else {
			data[random.IntN(len(data))] ^= 1 << random.IntN(8)
		}
		if err := os.WriteFile(damaged, data, 0o600); err != nil {
			t.Fatal(err)
		}
		for i, args := range calls {
			got, messages, code := call(t, append(args, "--db", damaged)...)
			switch {
			case code == exitDamaged && got == "", code == exitIncomplete && got != "":
				told++
			case code != exitDone || got != want[i]:
				t.Errorf("damage %d: classify %s: exit code %d\n%s%s", n, args, code, got, messages)
			}
		}
	}
	if told == 0 {
		t.Error("no damage was noticed")
	}
}

func TestVerifyTellsAPersonOnlySoMuch(t *testing.T) {
	claims := func(what string, n int) (all []verify.Claim) {
		for i := range n {
			all = append(all, verify.Claim{Path: fmt.Sprint(what, i), Report: "1", Store: "2", Why: "a reason"})
		}
		return all
	}
	r := verify.Result{Claims: 500, Told: map[verify.Verdict][]verify.Claim{verify.Erased: claims("e", 100), verify.Changed: claims("c", 7), verify.LaterRun: claims("l", 3)},
		More: map[verify.Verdict]int{verify.Erased: 40}}
	var out strings.Builder
	if err := tellVerified(&out, "r.json", "the report says", r); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) != 102 || lines[0] != "changed: c0: the report says 1; the store says 2 (a reason)" || lines[100] != "and 50 more" ||
		lines[101] != "r.json: 500 claims, 350 ok, 7 changed, 140 erased, 3 later run" {
		t.Errorf("%d lines:\n%s\n…\n%s\n%s", len(lines), lines[0], lines[100], lines[101])
	}
}

func TestTheReportOfTheExampleHolds(t *testing.T) {
	t.Chdir(root(t))
	dir := t.TempDir()
	db, made := filepath.Join(dir, "classify.db"), filepath.Join(dir, "r.json")
	mustCall(t, "run", example, "--db", db, "--format", "json", "--out", made)
	out := mustCall(t, "verify", made, "--db", db)
	if !strings.HasSuffix(out, " ok\n") || strings.Count(out, "\n") != 1 {
		t.Errorf("verify: %s", out)
	}
	if out := mustCall(t, "verify", "--all", "--db", db); !strings.HasSuffix(out, " ok\n") {
		t.Errorf("verify --all: %s", out)
	}
}

func TestVerifyAllReadsWhatNoClaimRestsOn(t *testing.T) {
	t.Parallel()
	_, db := talking(t, 10)
	data, err := os.ReadFile(db)
	if err != nil {
		t.Fatal(err)
	}
	damaged, told := filepath.Join(t.TempDir(), "damaged.db"), 0
	for at := range data {
		if !bytes.HasPrefix(data[at:], []byte("delay")) { // wherever a theme is named
			continue
		}
		one := bytes.Clone(data)
		one[at] ^= 1
		if err := os.WriteFile(damaged, one, 0o600); err != nil {
			t.Fatal(err)
		}
		_, _, checked := call(t, "db", "check", "--db", damaged)
		_, messages, code := call(t, "verify", "--all", "--db", damaged)
		if code != checked {
			t.Errorf("byte %d: verify --all: exit code %d, db check: %d\n%s", at, code, checked, messages)
		}
		if code == exitDamaged {
			told++
		}
	}
	if told == 0 {
		t.Error("nothing was damaged")
	}
}
