package nlp

import (
	"testing"

	"classify/store/record"
)

func TestWhatATextTakesBackIsDenied(t *testing.T) {
	tagger, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		text, heading string
		denied        bool
	}{
		{"公表まで3か月かかったという書き込みがある。公式発表と照らすと誤りだ。", "", true},
		{"公表まで3か月かかった。そう騒ぐ人がいるが的外れだ。", "", true},
		{"公表まで3か月かかった。", "よくある誤解", true},
		{"公表まで3か月かかった。そう思う人は多い。", "", false},
		{"公表まで3か月かかった。", "誤解を招く発表", false},
	} {
		got := tagger.Tag(row.text, Context{Heading: row.heading})
		if len(got.Findings) == 0 || got.Findings[0].Theme != "delay" || (got.Findings[0].Stance == record.Denied) != row.denied {
			t.Errorf("Tag(%q) under %q found %+v, want denied %v", row.text, row.heading, got.Findings, row.denied)
		}
		if len(got.Facts) == 0 || got.Facts[0].Denied != row.denied {
			t.Errorf("Tag(%q) under %q states %+v, want denied %v", row.text, row.heading, got.Facts, row.denied)
		}
	}
}
