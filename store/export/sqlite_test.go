package export

import (
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"classify/store/record"
)

// database opens a set's database.
func databaseOf(t *testing.T, s Set) *sql.DB {
	t.Helper()
	path := filepath.Join(t.TempDir(), "export.sqlite")
	if err := os.WriteFile(path, written(t, s, "sqlite"), 0o600); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", "file:"+path+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// asked are the rows of an answer, their values joined by a bar.
func asked(t *testing.T, db *sql.DB, query string, args ...any) (rows []string) {
	t.Helper()
	found, err := db.Query(query, args...)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer found.Close()
	names, err := found.Columns()
	if err != nil {
		t.Fatal(err)
	}
	for found.Next() {
		values, into := make([]any, len(names)), make([]any, len(names))
		for i := range values {
			into[i] = &values[i]
		}
		if err := found.Scan(into...); err != nil {
			t.Fatal(err)
		}
		row := make([]string, len(values))
		for i, v := range values {
			row[i] = fmt.Sprint(v)
		}
		rows = append(rows, strings.Join(row, "|"))
	}
	if err := found.Err(); err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestADatabaseHoldsWhatWasSaidAndFound(t *testing.T) {
	l := found(said(1, "沖野 帆", "@okino_ho", "=三週間は遅い。\x1b500円"), "delay", "遅い")
	l.OnIncident = true
	l.Facts = []record.Fact{{Type: "duration", Text: "三週間", Start: 1, End: 10, ISO: "P3W"}, {Type: "money", Text: "500円", Value: float64(500), Currency: "JPY"}}
	l.Events = []record.Event{{Kind: "announced", Who: "同社", When: "2021-05-21", Fact: 1, Quote: "三週間"}}
	answer := found(said(2, "", "", "免許証が心配。"), "scope", "免許")
	answer.Parent, answer.OnIncident, answer.Posted, answer.Published = l.ID, true, "", "2021-05"
	answer.Themes[0].By = record.ByHuman
	answer.Machine = []record.Finding{{Theme: "older", By: record.ByRule}}
	answer.Labels = []record.Label{{By: "浜", Themes: []string{}}, {By: "沖", Themes: []string{"scope", "delay"}, Stance: map[string]record.Stance{"scope": record.Asked}}}
	answer.Quotes, answer.Byline = []record.Quotation{{Start: 0, End: 6, Speaker: "同社", Depth: 1}}, "港"
	s := Set{
		Incident: record.Incident{ID: "harbour"}, Lines: []Line{l, answer}, Program: "classify/x", OnePerson: true,
		Method: record.Method{Themes: []record.Theme{{ID: "delay", Label: map[string]string{"ja": "公表の遅れ", "en": "delay"}, Evaluated: true}}},
		Runs:   []record.Run{{ID: 1, Command: "import", Started: l.Captured, Hash: "feed"}, {ID: 2, Command: "crawl", Started: l.Captured, Finished: l.Captured, Changed: 2, Hash: "beef"}},
	}
	db := databaseOf(t, s)
	for query, want := range map[string]string{
		"PRAGMA integrity_check":   "ok",
		"PRAGMA foreign_key_check": "",
		"SELECT id, key, document, speaker, day, parent, text FROM utterances":                                                                                 "1|" + l.ID + "|1|沖野 帆|2021-05-21|<nil>|" + l.Text + "\n2|" + answer.ID + "|1|<nil>|2021-05|1|" + answer.Text,
		"SELECT url, on_incident, captured, count(*) OVER () FROM documents":                                                                                   l.URL + "|1|2021-05-22T00:00:00Z|1",
		"SELECT utterance, theme, quote, sentence, found_by FROM findings":                                                                                     "1|delay|遅い|" + l.Text + "|rule\n2|scope|免許|免許証が心配。|human",
		"SELECT utterance, theme FROM overruled_findings":                                                                                                      "2|older",
		"SELECT id, label_ja, label_en, evaluated FROM themes":                                                                                                 "delay|公表の遅れ|delay|1\nolder|<nil>|<nil>|0\nscope|<nil>|<nil>|0",
		"SELECT utterance, number, type, iso, value, currency FROM facts":                                                                                      "1|0|duration|P3W|<nil>|<nil>\n1|1|money|<nil>|500|JPY",
		"SELECT e.kind, e.who, f.text FROM events e JOIN facts f ON f.id = e.fact":                                                                             "announced|同社|500円",
		"SELECT id, finished, hash FROM runs":                                                                                                                  "1|<nil>|feed\n2|2021-05-22T00:00:00Z|beef",
		"SELECT theme, voice, mentions, utterances, documents FROM themes_by_voice":                                                                            "delay|commentary|1|1|1\nscope|commentary|1|1|1",
		"SELECT day, theme, mentions FROM themes_by_day":                                                                                                       "2021-05|scope|1\n2021-05-21|delay|1",
		"SELECT happened, kind, url FROM events_by_day":                                                                                                        "2021-05-21|announced|" + l.URL,
		"SELECT theme, label_ja, speaker, url FROM mentions WHERE theme = 'delay'":                                                                             "delay|公表の遅れ|沖野 帆|" + l.URL,
		"SELECT value FROM about WHERE name IN ('run_hash', 'program', 'as_of', 'one_person', 'pseudonymised') ORDER BY name":                                  "2021-05-22T00:00:00Z\ntrue\nclassify/x\nfalse\nbeef",
		"SELECT utterance, number, person, theme, stance FROM labels":                                                                                          "2|1|浜|<nil>|<nil>\n2|2|沖|scope|asked\n2|2|沖|delay|<nil>",
		"SELECT utterance, speaker, text FROM quotations":                                                                                                      "2|同社|免許",
		"SELECT count(*) FROM about WHERE name LIKE 'notice%'":                                                                                                 "2",
		"SELECT CAST(substr(CAST(u.text AS BLOB), byte_start + 1, byte_end - byte_start) AS TEXT) = quote FROM findings JOIN utterances u ON u.id = utterance": "1\n1",
	} {
		if got := strings.Join(asked(t, db, query), "\n"); got != want {
			t.Errorf("%s:\n%s\nwant\n%s", query, got, want)
		}
	}
}

func TestOnePersonsAnswerToAnotherHasNoParentThere(t *testing.T) {
	l := said(2, "", "@hama", "そうだ")
	l.Parent = "0123456789abcdef:1"
	if got := asked(t, databaseOf(t, Set{Lines: []Line{l}}), "SELECT parent FROM utterances"); len(got) != 1 || got[0] != "<nil>" {
		t.Errorf("parent = %v", got)
	}
}

// texts are what words are looked for in.
var texts = []string{
	"発表まで三週間は遅い。", "免許証の画像も\n流出した。", "お問い合わせ窓口のＩＤは Customer 2021 です", "個人情報、メールアドレス(ﾒｰﾙ)が…", "沖野 帆さん「不安だ」", "1 2 x",
}

func TestWordsOfTwoCharactersAreFoundInADatabase(t *testing.T) {
	var s Set
	for i, text := range texts {
		s.Lines = append(s.Lines, said(i+1, "", "", text))
	}
	db := databaseOf(t, s)
	for word, want := range map[string]string{
		"遅い": "1", "免許": "2", "画像": "2", "も流": "2", "不安": "5", "個人情報": "4", "人情報": "4", "メール": "4", "アドレス": "4", "customer": "3", "ID": "3", "2021": "3", "ＩＤ": "3", "ｉｄ": "3", "Ｃｕｓｔｏｍｅｒ": "3", "２０２１": "3", "２０２": "",
		"遅い OR 不安": "1 5", "遅*": "1", "を": "", "情報保護": "", "像流": "", "証の": "2", "証の画": "2", "証の画像": "", "三週間": "1", "さん不": "",
	} {
		got := strings.Join(asked(t, db, "SELECT rowid FROM utterances_fts WHERE utterances_fts MATCH ? ORDER BY rowid", word), " ")
		if got != want {
			t.Errorf("MATCH %s finds %q, want %q", word, got, want)
		}
	}
	query := asked(t, db, "SELECT value FROM about WHERE name = 'search'")[0]
	for word, want := range map[string]string{
		"問い合わせ": "お問い合わせ窓口", "遅い": "発表まで三週間は遅い。", "遅": "は遅い", "い": "週間は遅い", "個人情報": "個人情報、メール", "窓口のID": "お問い合わせ窓口のＩＤ", "customer": "Customer 2021", "ＣＵＳＴＯＭＥＲ": "Customer 2021", "窓口のＩＤ": "お問い合わせ窓口のＩＤ", "２１です": "Customer 2021", "合せ": "",
	} {
		got := strings.Join(asked(t, db, query, sql.Named("q", word)), "\n")
		if want == "" && got != "" || !strings.Contains(got, want) {
			t.Errorf("the search for %s finds %q, want %q", word, got, want)
		}
	}
}

// TestEveryPartOfATextIsFoundByItsPairs asks the database for every run of
// letters of the texts.
func TestEveryPartOfATextIsFoundByItsPairs(t *testing.T) {
	var s Set
	for i, text := range texts {
		s.Lines = append(s.Lines, said(i+1, "", "", text))
	}
	db := databaseOf(t, s)
	for n, text := range texts {
		for _, part := range strings.FieldsFunc(folded(text), func(r rune) bool { return !inWord(r) }) {
			for i := range part {
				for j := i + 1; j <= len(part); j++ {
					if word := part[i:j]; utf8.ValidString(word) && !strings.Contains(strings.Join(asked(t, db, searchQuery, sql.Named("q", word)), "\n"), fmt.Sprintf("%d|", n+1)) {
						t.Errorf("%s of %q is not found", word, text)
					}
				}
			}
		}
	}
}

func TestPairsAndWords(t *testing.T) {
	for _, c := range []struct{ text, pairs, words string }{
		{"遅い。免許", "遅い い 免許 許", ""},
		{"沖野 帆", "沖野 野帆 帆", "沖野帆"},
		{"old ID", "ol ld d id d", "old ｏｌｄ ｉｄ"},
		{"お詫び文", "お詫 詫び び文 文", "お詫び 詫び文"},
		{"ID番号", "id d番 番号 号", "id番 d番号 ｉｄ"},
		{"２０２１年", "20 02 21 1年 年", "21年 2021 ２０２１"},
		{"個人情報とｻｰﾊﾞｰ", "個人 人情 情報 報と とサ サー ーバ バー ー", "個人情 人情報 情報と 報とサ とサー サーバ ーバー 個人情報 サーバー"},
		{"", "", ""},
		{"😀!", "", ""},
	} {
		if got := searchPairs(c.text); got != c.pairs {
			t.Errorf("searchPairs(%q) = %q, want %q", c.text, got, c.pairs)
		}
		if got := searchWords(c.text); got != c.words {
			t.Errorf("searchWords(%q) = %q, want %q", c.text, got, c.words)
		}
	}
}
