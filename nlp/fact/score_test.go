package fact

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

// labelled is one line of a file of sentences with their facts.
type labelled struct {
	ID, Text, Reference string
	Facts               []map[string]any
}

// TestScore compares Find with the labelled sentences of the file named by
// FACTS, one JSON object a line. It reports; it demands nothing.
func TestScore(t *testing.T) {
	name := os.Getenv("FACTS")
	if name == "" {
		t.Skip("FACTS names no file of labelled sentences")
	}
	file, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	lines, exact := 0, 0
	for in := bufio.NewScanner(file); in.Scan(); {
		var one labelled
		if err := json.Unmarshal(in.Bytes(), &one); err != nil {
			t.Fatal(err)
		}
		lines++
		want, got := wanted(one.Facts), found(one)
		if slices.Equal(want, got) {
			exact++
			continue
		}
		t.Logf("%s %s\n got %s\nwant %s", one.ID, one.Text, strings.Join(got, "; "), strings.Join(want, "; "))
	}
	t.Logf("%d of %d sentences exact", exact, lines)
}

// wanted writes the labels of a sentence in one order.
func wanted(facts []map[string]any) []string {
	var out []string
	for _, f := range facts {
		s := fmt.Sprint(f["type"])
		for _, key := range []string{"value", "digits", "unit", "currency", "iso", "min", "max", "start", "end", "claim", "consistent"} {
			if v := f[key]; v != nil {
				s += " " + plainText(v)
			}
		}
		if q, ok := f["qualifier"]; ok {
			s += " " + strings.Replace(fmt.Sprint(q), "max", atMost, 1)
		}
		out = append(out, s)
	}
	slices.Sort(out)
	return out
}

func plainText(v any) string {
	if n, ok := v.(float64); ok {
		return fmt.Sprintf("%.10g", n)
	}
	return fmt.Sprint(v)
}

// found writes the facts Find gives in the same way.
func found(one labelled) []string {
	var ref time.Time
	for _, layout := range []string{"2006-01-02", "2006-01", "2006"} {
		if t, err := time.Parse(layout, one.Reference); err == nil {
			ref = t
		}
	}
	var out []string
	for _, f := range Find(one.Text, ref) {
		s := f.Type
		switch v := f.Value.(type) {
		case int64:
			s += fmt.Sprintf(" %.10g", float64(v))
		case float64:
			s += fmt.Sprintf(" %.10g", v)
		case string:
			s += " " + v
		}
		for _, part := range []string{f.Unit, f.Currency, strings.Replace(f.ISO, "/", " ", 1)} {
			if part != "" {
				s += " " + part
			}
		}
		if f.Min != nil && f.ISO == "" {
			s += fmt.Sprintf(" %v %v", f.Min, f.Max)
		}
		if f.Claim != "" {
			s += fmt.Sprintf(" %s %v", f.Claim, *f.Consistent)
		}
		if f.Qualifier != "" {
			s += " " + f.Qualifier
		}
		out = append(out, s)
	}
	slices.Sort(out)
	return out
}
