package token

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// mecabBytes is how much text each tokenizer cuts, enough that seconds pass.
const mecabBytes = 20 << 20

// TestCutIsFasterThanMeCab compares the CPU seconds of Cut with those of
// MECAB, the command of mecab with its ipadic in UTF-8, say "mecab -Owakati",
// which prints nothing but the words. What it takes for an empty file is not
// counted, nor what the dictionary takes here.
func TestCutIsFasterThanMeCab(t *testing.T) {
	command := strings.Fields(os.Getenv("MECAB"))
	if len(command) == 0 {
		t.Skip("MECAB is not set")
	}
	if _, err := exec.LookPath(command[0]); err != nil {
		t.Skip(err)
	}
	sentences, size := benchSentences(t)
	sentences = slices.DeleteFunc(sentences, func(s string) bool { return strings.TrimSpace(s) == "" })
	copies := 1 + int(mecabBytes/size)
	one := strings.Join(sentences, "\n") + "\n"
	dir := t.TempDir()
	files := map[string]string{"empty": "", "text": strings.Repeat(one, copies)}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var ratios []float64
	for range 3 {
		peer := cpuOf(t, command, filepath.Join(dir, "text")) - cpuOf(t, command, filepath.Join(dir, "empty"))
		own := cpuOfCut(sentences, copies)
		ratios = append(ratios, float64(peer)/float64(own))
		t.Logf("%d MB: Cut %v, %s %v: %.2f times as fast", len(files["text"])>>20, own, command, peer, ratios[len(ratios)-1])
	}
	slices.Sort(ratios)
	if ratios[1] <= 1 {
		t.Errorf("Cut is %.2f times as fast as %s, want more than 1", ratios[1], command)
	}
}

// cpuOf returns the CPU seconds of the command for one file.
func cpuOf(t *testing.T, command []string, file string) time.Duration {
	t.Helper()
	cmd := exec.Command(command[0], append(command[1:], file)...)
	cmd.Stdout = io.Discard
	if err := cmd.Run(); err != nil {
		t.Fatalf("%s %s: %v", command, filepath.Base(file), err)
	}
	return cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
}

// cpuOfCut returns the CPU seconds, the collector's among them, of cutting the
// sentences that many times.
func cpuOfCut(sentences []string, copies int) time.Duration {
	Cut("x")
	runtime.GC()
	begin := cpuSoFar()
	for range copies {
		for _, s := range sentences {
			Cut(s)
		}
	}
	return cpuSoFar() - begin
}

func cpuSoFar() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
