package main

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"classify/store/export"
	"classify/store/report"
)

// stored reads back every stored utterance of the example, by the beginning
// of its text's hash and its number, and the hashes of the captures.
func stored(t *testing.T, db string) (texts map[string]string, captures map[string]bool) {
	t.Helper()
	texts, captures = map[string]string{}, map[string]bool{}
	for _, raw := range strings.Split(strings.TrimSpace(mustCall(t, "export", "--db", db)), "\n") {
		var l export.Line
		if err := json.Unmarshal([]byte(raw), &l); err != nil {
			t.Fatal(err)
		}
		texts[fmt.Sprintf("%.12s:%d", l.TextSHA256, l.Utterance)] = l.Text
		captures[l.SHA256] = true
		captures[l.SHA256[:12]] = true
		for _, f := range l.Themes {
			if !f.Holds(l.Text) {
				t.Errorf("%s: finding %+v is not in %q", l.ID, f, l.Text)
			}
		}
		for _, f := range l.Facts {
			if l.Text[f.Start:f.End] != f.Text {
				t.Errorf("%s: fact %+v is not in %q", l.ID, f, l.Text)
			}
		}
	}
	return texts, captures
}

func TestEveryQuotationOfEveryReportIsTheStoredText(t *testing.T) {
	t.Chdir(root(t))
	db := filepath.Join(t.TempDir(), "classify.db")
	mustCall(t, "run", example, "--db", db)
	texts, captures := stored(t, db)

	var r report.Report
	if err := json.Unmarshal([]byte(mustCall(t, "report", "--db", db, "--format", "json")), &r); err != nil {
		t.Fatal(err)
	}
	quotes := 0
	for _, theme := range r.Themes {
		for _, q := range theme.Quotes {
			quotes++
			e := q.Evidence
			text := texts[fmt.Sprintf("%.12s:%d", e.TextSHA256, e.Utterance)]
			if e.End > len(text) || text[e.Start:e.End] != q.Text {
				t.Errorf("json: %q is not bytes %d-%d of %q", q.Text, e.Start, e.End, text)
			}
			if q.Match.End > len(text) || text[q.Match.Start:q.Match.End] != q.Match.Text {
				t.Errorf("json: match %+v is not in %q", q.Match, text)
			}
			if !captures[e.CaptureSHA256] || q.URL == "" || q.Captured.IsZero() {
				t.Errorf("json: %q has no capture", q.Text)
			}
		}
	}
	if quotes < 20 {
		t.Errorf("only %d quotations", quotes)
	}
	for _, lang := range []string{"ja", "en"} {
		checkPrinted(t, mustCall(t, "report", "--db", db, "--lang", lang), texts, captures, textQuote)
		checkPrinted(t, mustCall(t, "report", "--db", db, "--lang", lang, "--format", "markdown"), texts, captures, markdownQuote)
	}
}

// A printed quotation and the proof that follows it: text, and the proof's
// capture, text hash, utterance, start and end.
var (
	textQuote     = regexp.MustCompile(`(?m)^  「((?s:.*?))」\n(?:    .*\n){2,3}    ` + proofForm + `$`)
	markdownQuote = regexp.MustCompile("(?m)^> ((?s:.*?))\n\n(?:.+\n){2,3}`" + proofForm + "`$")
)

const proofForm = `capture (\w{12}) text (\w{12}) \(\S+\) utterance (\d+) bytes (\d+)-(\d+)`

func checkPrinted(t *testing.T, printed string, texts map[string]string, captures map[string]bool, form *regexp.Regexp) {
	t.Helper()
	found := form.FindAllStringSubmatch(printed, -1)
	if proofs := strings.Count(printed, " utterance "); len(found) != proofs || proofs == 0 {
		t.Errorf("%d quotations, but %d proofs", len(found), proofs)
	}
	for _, m := range found {
		quote := strings.NewReplacer("\n    ", "\n", "  \n> ", "\n").Replace(m[1])
		if form == markdownQuote {
			quote = unescape(quote)
		}
		start, _ := strconv.Atoi(m[5])
		end, _ := strconv.Atoi(m[6])
		text := texts[m[3]+":"+m[4]]
		if end > len(text) || text[start:end] != quote || !captures[m[2]] {
			t.Errorf("printed %q is not bytes %d-%d of %q", quote, start, end, text)
		}
	}
}

// unescape is what a Markdown reader sees.
func unescape(s string) string {
	s = regexp.MustCompile(`\\([^\w\s])`).ReplaceAllString(s, "$1")
	return strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(s)
}

func TestTheReportsNumbersReconcile(t *testing.T) {
	t.Chdir(root(t))
	db := filepath.Join(t.TempDir(), "classify.db")
	var r report.Report
	if err := json.Unmarshal([]byte(mustCall(t, "run", example, "--db", db, "--format", "json")), &r); err != nil {
		t.Fatal(err)
	}
	c, s := r.Counts, r.Skipped
	if c.OnIncident+c.OffIncident != c.Documents || s.Fetched+s.Skipped+s.Failed != s.Seen {
		t.Errorf("counts do not reconcile: %+v %+v", c, s)
	}
	documents, utterances := 0, 0
	for _, v := range c.ByVoice {
		documents += v.Documents
		utterances += v.Utterances
	}
	if documents != c.OnIncident || utterances != c.Utterances {
		t.Errorf("the voices sum to %d documents and %d utterances, not %d and %d", documents, utterances, c.OnIncident, c.Utterances)
	}
	for _, theme := range r.Themes {
		byVoice, byStance, byDay := 0, 0, 0
		for _, n := range theme.ByVoice {
			byVoice += n
		}
		for _, n := range theme.ByStance {
			byStance += n
		}
		for _, n := range theme.ByDay {
			byDay += n
		}
		if byVoice != theme.Mentions || byStance != theme.Mentions || byDay != theme.Mentions || theme.Voices > theme.Mentions {
			t.Errorf("%s: %d mentions, %d by voice, %d by stance, %d by day, %d voices", theme.ID, theme.Mentions, byVoice, byStance, byDay, theme.Voices)
		}
	}
	if strings.Contains(mustCall(t, "export", "--db", db), "/private/") {
		t.Error("the denied page was read")
	}
	reasons := map[string]int{}
	for _, reason := range s.Reasons {
		reasons[reason.Reason] = reason.Count
	}
	if reasons["denied by robots.txt"] != 1 || reasons["status 503"] != 1 || c.OffIncident != 1 {
		t.Errorf("the denied, the failing and the unrelated page are not told: %v, %d off", reasons, c.OffIncident)
	}
}
