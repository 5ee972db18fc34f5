package export

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"classify/store/record"
	"classify/store/report/render/safe"
)

// said is an utterance of an invented person.
func said(n int, speaker, handle, text string) Line {
	return Line{
		ID: fmt.Sprintf("0123456789abcdef:%d", n), Incident: "harbour", URL: "https://sns.example/post/1", Title: "みなとの件", Site: "SNS例",
		Voice: record.Commentary, Kind: record.Post, Speaker: speaker, Handle: handle, Posted: "2021-05-21T16:00:00+09:00",
		Captured: time.Date(2021, 5, 22, 0, 0, 0, 0, time.UTC), SHA256: "aa", TextSHA256: "bb", Extractor: "extract/1", Utterance: n,
		Text: text, Themes: []record.Finding{}, Facts: []record.Fact{}, Events: []record.Event{},
	}
}

// found adds a theme to an utterance, where the quotation stands.
func found(l Line, theme, quote string) Line {
	at := strings.Index(l.Text, quote)
	l.Themes = append(l.Themes, record.Finding{Theme: theme, Start: at, End: at + len(quote), Quote: quote,
		SentenceStart: 0, SentenceEnd: len(l.Text), Stance: record.Asserted, Certainty: record.Certain, By: record.ByRule, Rule: theme + "/x", Score: 1})
	return l
}

func written(t *testing.T, s Set, format string) []byte {
	t.Helper()
	var out bytes.Buffer
	if _, err := Write(&out, s, format); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// rowsOf reads a CSV export as rows by the names of their columns.
func rowsOf(t *testing.T, data []byte) (rows []map[string]string) {
	t.Helper()
	text, marked := strings.CutPrefix(string(data), byteOrderMark)
	if !marked {
		t.Error("no byte order mark")
	}
	all, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, cells := range all[1:] {
		row := map[string]string{}
		for i, name := range all[0] {
			row[name] = cells[i]
		}
		rows = append(rows, row)
	}
	return rows
}

func TestARowHasItsThemesAndFactsInColumns(t *testing.T) {
	l := found(said(1, "沖野 帆", "@okino_ho", "発表まで3週間は\n\"遅い\"、500円では足りない"), "delay", "遅い")
	l.Facts = []record.Fact{{Type: "money", Text: "500円", Value: float64(500), Currency: "JPY"}, {Type: "duration", Text: "3週間", ISO: "P3W"}}
	s := Set{Lines: []Line{l, said(2, "", "", "別の話")}, Method: record.Method{Themes: []record.Theme{{ID: "delay"}, {ID: "compensation"}}}}
	rows := rowsOf(t, written(t, s, "csv"))
	for column, want := range map[string]string{
		"text": l.Text, "themes": "delay", "theme:delay": "asserted", "theme:compensation": "", "by": "rule",
		"facts": "money 500円 = 500 JPY; duration 3週間 = P3W", "posted": "2021-05-21T16:00:00+09:00", "handle": "'@okino_ho", "on_incident": "false",
	} {
		if got := rows[0][column]; got != want {
			t.Errorf("%s = %q, want %q", column, got, want)
		}
	}
	if len(rows) != 2 || rows[1]["theme:delay"] != "" {
		t.Errorf("rows = %v", rows)
	}
}

func TestNoColumnIsRunByASpreadsheet(t *testing.T) {
	l := said(1, "=1+1", "@a", "=1\x1b\u202e")
	l.Title, l.Site, l.Heading = "+1", "-1", "＝1"
	rows := rowsOf(t, written(t, Set{Lines: []Line{l}}, "csv"))
	for name, value := range rows[0] {
		if safe.Runs(value) && value[0] != '\'' || strings.ContainsAny(value, "\x1b\u202e") {
			t.Errorf("%s = %q", name, value)
		}
	}
	if out := string(written(t, Set{Lines: []Line{l}}, "jsonl")); !strings.Contains(out, `"text":"=1\u001b`+"\u202e\"") {
		t.Errorf("JSON Lines have another text: %s", out)
	}
}

func TestTheSameSetGivesTheSameBytes(t *testing.T) {
	for _, format := range Formats {
		s := Set{Lines: []Line{found(said(1, "沖野", "@o", "遅い"), "delay", "遅い"), found(said(2, "浜", "", "説明がない"), "silence", "説明がない")}}
		if a, b := written(t, s, format), written(t, s, format); !slices.Equal(a, b) {
			t.Errorf("%s: two exports differ", format)
		}
	}
}

func TestALongTextIsWholeInCSVAndCounted(t *testing.T) {
	text := strings.Repeat("遅", maxCell+1)
	var out bytes.Buffer
	long, err := Write(&out, Set{Lines: []Line{said(1, "", "", text), said(2, "", "", text[:3*maxCell])}}, "csv")
	if err != nil || long != 1 || !strings.Contains(out.String(), text) {
		t.Errorf("%d cells are said to be long, %v", long, err)
	}
}

func TestTheNoticeNamesTheArticles(t *testing.T) {
	for _, language := range []string{"ja", "en"} {
		for _, article := range []string{"30", "47", "32"} {
			if !strings.Contains(Notice(language), article) {
				t.Errorf("%s: article %s is not named", language, article)
			}
		}
	}
}
