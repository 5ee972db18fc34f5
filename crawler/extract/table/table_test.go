package table

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"classify/store/record"

	"github.com/google/go-cmp/cmp"
)

// shown reads a table and shows its documents, utterances and warnings.
func shown(t *testing.T, text string, m Map) []string {
	t.Helper()
	read, err := Read(text, Options{URL: "file:v.csv", Map: m})
	if err != nil {
		t.Fatalf("Read(%q): %v", text, err)
	}
	var out []string
	for _, d := range read.Documents {
		out = append(out, strings.TrimRight(fmt.Sprintf("%s %s|%s|%s", d.URL, d.Title, d.Site, d.Published), "|"))
		for _, u := range d.Utterances {
			out = append(out, u.String())
		}
	}
	for _, w := range read.Warnings {
		out = append(out, "warning: "+w)
	}
	return out
}

func TestRowsOfOneAddressAreOneDocumentInOrder(t *testing.T) {
	got := shown(t, "投稿日時,投稿者,ID,本文,投稿URL,媒体名,件名\n"+
		"2021/05/21 16:00,港の人,@minato,\"三週間も\n黙っていた\",https://sns.example/1,港SNS,流出\n"+
		"2021/5/22,海の人,12345,消したはずでは,https://news.example/a,港新聞,記事\n"+
		"44338.5,,@yama,\"\"\"遅い\"\"と思う\",https://sns.example/1#c2,,\n", nil)
	want := []string{
		"https://sns.example/1 流出|港SNS|2021-05-21T16:00+09:00",
		"post [港の人@minato] 2021-05-21T16:00+09:00: 三週間も/黙っていた",
		"post [@yama] 2021-05-22T12:00:00+09:00: \"遅い\"と思う",
		"https://news.example/a 記事|港新聞|2021-05-22",
		"post [海の人] 2021-05-22: 消したはずでは",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("rows (-want +got):\n%s", d)
	}
}

func TestHeaderAndDelimiterAreFoundByTheNamesOfColumns(t *testing.T) {
	for name, text := range map[string]string{
		"commas":           "url,text\nhttps://a.example/,遅い\n",
		"tabs":             "URL\tTweet\r\nhttps://a.example/\t遅い\r\n",
		"semicolons":       "ＵＲＬ;本文\nhttps://a.example/;遅い",
		"lines above it":   "検索語,みなと\n\nリンク,内容,余り\nhttps://a.example/,遅い,\n",
		"a mark":           "\ufeff\"url\",\"text\"\nhttps://a.example/,遅い\n",
		"excel's own word": "sep=;\nurl;text\nhttps://a.example/;遅い\n",
		"old line ends":    "url,text\rhttps://a.example/,遅い\r",
		"json":             "{\"url\":\"https://a.example/\",\"text\":\"遅い\",\"tags\":[1]}\n",
		"a better name":    "コメント,本文,url\n12,遅い,https://a.example/\n",
	} {
		got := shown(t, text, nil)
		if d := cmp.Diff([]string{"https://a.example/ ", "paragraph: 遅い"}, got); d != "" {
			t.Errorf("%s (-want +got):\n%s", name, d)
		}
	}
}

func TestABrokenRowIsNamedAndCostsNoOther(t *testing.T) {
	got := shown(t, "url,text\n,一\n,\"開いたまま\n,二\n,三,余り\n,四\"四\n,\"五\"五\n,\x00\n一つ\n,"+strings.Repeat("長", maxRow/3+1)+"\n,六\n", nil)
	want := []string{
		"file:v.csv ", "paragraph: 一", "paragraph: 二", "paragraph: 六",
		"warning: 7 rows are broken and left out: line 3 (text behind a closing quotation mark), line 5 (3 cells, not 2), line 6 (a quotation mark inside a cell), line 7 (text behind a closing quotation mark), line 8 (it holds NUL) and 2 more",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("rows (-want +got):\n%s", d)
	}
	got = shown(t, "{\"text\":\"一\"}\nではない\n[1]\n{\"other\":1}\n\n{\"text\":\"二\"}\n{\"text\":\"\"}", nil)
	want = []string{
		"file:v.csv ", "paragraph: 一", "paragraph: 二",
		"warning: 3 rows are broken and left out: line 2 (no JSON object), line 3 (no JSON object), line 4 (no field is the text)",
		"warning: 1 rows have no text",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("lines (-want +got):\n%s", d)
	}
}

func TestDoubtfulValuesAreTold(t *testing.T) {
	got := shown(t, "text,kind,voice,posted,url,parent,id\n一,post,press,2021-05-21,,,a\n二,rant,nobody,5/22,no address,a,b\n", nil)
	want := []string{
		"file:v.csv ||2021-05-21", "post 2021-05-21: 一", "paragraph ^1: 二",
		`warning: 1 rows have a date that cannot be read: line 3`,
		`warning: 1 rows have a kind that is none; it is told by their form: line 3 ("rant")`,
		`warning: 1 rows have a voice that is none of announcement, authority, press and commentary: line 3 ("nobody")`,
		`warning: 1 rows have an address that is none; they belong to the file: line 3`,
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("rows (-want +got):\n%s", d)
	}
}

func TestRowsThatCannotBeDecodedAreNamed(t *testing.T) {
	got := shown(t, "text\n一\n\ufffd二\n", nil)
	if want := "warning: 1 rows have bytes that could not be decoded: line 3"; got[len(got)-1] != want {
		t.Errorf("Read = %q, want %q", got, want)
	}
}

func TestJSONLinesMayBeginWithABrokenOne(t *testing.T) {
	read, err := Read("[1]\nx\n{\"text\":\"遅い\"}\n", Options{URL: "file:v.jsonl", Lines: true})
	if err != nil || len(read.Documents) != 1 || len(read.Warnings) != 1 || !strings.Contains(read.Warnings[0], "line 1 (no JSON object), line 2") {
		t.Errorf("Read = %+v, %v", read, err)
	}
	if read, err := Read("text\n遅い\n", Options{URL: "file:v.jsonl", Lines: true}); err != nil || len(read.Documents) != 1 {
		t.Errorf("a table by a wrong name: %+v, %v", read, err)
	}
}

func TestTheUsersMapGoesBeforeTheNames(t *testing.T) {
	m, err := ParseMap([]string{"A=text", "text=none", "x,=y=speaker"})
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(m, ReadMap(m.String())); d != "" {
		t.Errorf("ReadMap(%q): %s", m, d)
	}
	got := shown(t, "text,A,\"x,=y\"\n捨てる,残す,港の人\n", m)
	if d := cmp.Diff([]string{"file:v.csv ", "post [港の人]: 残す"}, got); d != "" {
		t.Error(d)
	}
	for _, bad := range [][]string{{"A"}, {"=text"}, {"A=words"}, {"A=text", "B=text"}, {"A=text", "A=url"}} {
		if m, err := ParseMap(bad); err == nil {
			t.Errorf("ParseMap(%q) = %v", bad, m)
		}
	}
}

func TestUnknownColumnsAreAnErrorThatShowsWhatToWrite(t *testing.T) {
	for _, c := range []struct {
		text string
		m    Map
		want string
	}{
		{"A,B\nx,y\n", nil, `no column for the text among "A", "B"; say which with --map A=text`},
		{"url,my words\nx,y\n", nil, `no column for the text among "url", "my words"; say which with --map 'my words=text'`},
		{"本文,全文\nx,y\n", nil, `the text may be "本文" or "全文"; say which with --map 本文=text`},
		{"text\nx\n", Map{{"C", "url"}}, `no column "C" among "text"`},
		{"{\"a\":1}\n{\"a\":2}\n", nil, `no column for the text among "a"; say which with --map a=text`},
		{"", nil, "no header row"},
	} {
		_, err := Read(c.text, Options{Map: c.m})
		var wrong *ColumnError
		if !errors.As(err, &wrong) || err.Error() != c.want || wrong.Line != 1 {
			t.Errorf("Read(%q) = %+v, want %s", c.text, err, c.want)
		}
	}
}

func TestADocumentOfTooManyRowsGoesOnInParts(t *testing.T) {
	read, err := Read("text\n"+strings.Repeat("遅いです\n", 25_000), Options{URL: "file:v.csv"})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	total := 0
	for _, d := range read.Documents {
		got = append(got, d.URL)
		total += len(d.Utterances)
	}
	if d := cmp.Diff([]string{"file:v.csv", "file:v.csv#part=2", "file:v.csv#part=3"}, got); d != "" || total != 25_000 {
		t.Errorf("%d utterances in %v", total, got)
	}
}

func TestCellsOfAnExportAreReadAsTheyWere(t *testing.T) {
	const header = "id,url,title,speaker,handle,text,sha256,extractor,text_sha256,utterance\r\n"
	for cell, want := range map[string]string{"'-3度の港": "-3度の港", "'＝四": "＝四", "''=五": "'=五", "'遅い' と言う": "'遅い' と言う", "遅い": "遅い", "' =六": "=六"} {
		read, err := Read(header+"x,https://a.example/1,t,港,,"+cell+",,,,1\r\n", Options{})
		if err != nil || len(read.Documents) != 1 || read.Documents[0].Utterances[0].Text != want {
			t.Errorf("%q of an export is read as %+v, %v, want %q", cell, read.Documents, err, want)
		}
		other, err := Read("url,text\r\nhttps://a.example/1,"+cell+"\r\n", Options{})
		if err != nil || len(other.Documents) != 1 || other.Documents[0].Utterances[0].Text != cell {
			t.Errorf("%q of another table is read as %+v, %v", cell, other.Documents, err)
		}
	}
}

func TestWhatIsATableForSure(t *testing.T) {
	for text, want := range map[string]bool{
		"url,text,投稿者\nx,y,z\n":        true,
		"url,text\nx,y\n":              false, // too little to be sure
		"{\"text\":1}\n{\"text\":2}\n": true,
		"{\"text\":1}\n":               false,
		"{\"a\":1}\n{\"a\":2}\n":       false,
		"本文は、投稿者が、書きました。":              false,
		"<html>": false,
		"":       false,
	} {
		if got := Is(text); got != want {
			t.Errorf("Is(%q) = %v", text, got)
		}
	}
}

// A file of 50 MB is as large as tools export.
func TestALargeExportIsReadInTime(t *testing.T) {
	if testing.Short() {
		t.Skip("under the race detector time says nothing")
	}
	row := "2021/05/21 16:00:00,港の人,@minato,\"" + strings.Repeat("三週間も黙っていた。", 8) + "\",https://sns.example/%d\n"
	var b strings.Builder
	b.WriteString("投稿日時,投稿者,ID,本文,投稿URL\n")
	for i := range 160_000 {
		fmt.Fprintf(&b, row, i)
	}
	start := time.Now()
	read, err := Read(b.String(), Options{})
	took := time.Since(start)
	t.Logf("%d MB, %d documents, %v", b.Len()/1e6, len(read.Documents), took)
	if err != nil || len(read.Documents) != 160_000 || took > 10*time.Second {
		t.Errorf("%d documents in %v, %v", len(read.Documents), took, err)
	}
}

func TestHostileFilesTakeNoLongerThanOthers(t *testing.T) {
	if testing.Short() {
		t.Skip("under the race detector time says nothing")
	}
	for name, text := range map[string]string{
		"open marks":    "text,b\n" + strings.Repeat("\"a\n", 2_000_000),
		"doubled marks": "text,b\n\"" + strings.Repeat("\"\"\n", 2_000_000),
		"pairs":         "text,b\n" + strings.Repeat("\",x,\"\n", 1_000_000),
		"commas":        "text,b\n" + strings.Repeat(strings.Repeat(",", 5000)+"\n", 1000),
		"one line":      "text,b\n" + strings.Repeat(",", 8<<20),
		"one cell":      "text,b\n" + strings.Repeat("a", 8<<20),
		"braces":        strings.Repeat("{", 8<<20),
		"header":        strings.Repeat("text,", 1<<20),
	} {
		start := time.Now()
		_, err := Read(text, Options{})
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("%s took %v (%v)", name, took, err)
		}
	}
}

// FuzzRead: whatever the text, the answer is the same twice, ids count from
// one, parents come before, and every text is in the source, doubled marks,
// escapes and white space aside.
func FuzzRead(f *testing.F) {
	f.Add("url,text,投稿者\nhttps://a.example/,\"あ\"\"い\n\",港\n,う,\n")
	f.Add("本文\tID\n\"遅い\"\t@a\n遅い\"\t@b\n")
	f.Add(`{"id":"0123456789abcdef:2","text_sha256":"` + strings.Repeat("0", 64) + `","utterance":2,"url":"https://a.example/","kind":"post","text":"遅い","parent":"0123456789abcdef:3","quotes":[{"start":0,"end":3}]}`)
	f.Add("{\"text\":\"a\\nb\",\"parent\":\"x\",\"id\":\"x\"}\n{\"text\":\"c\",\"parent\":\"x\"}")
	plain := strings.NewReplacer("\"\"", "\"", "\r", "", "\n", "", "\t", "", " ", "")
	f.Fuzz(func(t *testing.T, text string) {
		read, err := Read(text, Options{URL: "file:x"})
		again, _ := Read(text, Options{URL: "file:x"})
		if d := cmp.Diff(read, again); d != "" {
			t.Fatalf("twice is not the same: %s", d)
		}
		if err != nil {
			return
		}
		source := squeezed(plain.Replace(strings.ToValidUTF8(text, "\ufffd")))
		for _, d := range read.Documents {
			checkUtterances(t, d)
			for _, u := range d.Utterances {
				if !lined(strings.TrimPrefix(text, "\ufeff")) && !strings.Contains(source, squeezed(plain.Replace(u.Text))) {
					t.Fatalf("%q is not in %q", u.Text, text)
				}
			}
		}
	})
}

// squeezed leaves out what is not shown, and marks, whose doubling depends on
// where they stand.
func squeezed(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '"' || r == ' ' || r == '\u3000' || r < ' ' || strings.TrimSpace(clean(string(r))) == "" {
			return -1
		}
		return r
	}, s)
}

func checkUtterances(t *testing.T, d record.Document) {
	t.Helper()
	if d.URL == "" || len(d.Utterances) == 0 {
		t.Fatalf("document %+v", d)
	}
	for i, u := range d.Utterances {
		if u.ID != i+1 || u.Parent >= u.ID || u.Text == "" {
			t.Fatalf("utterance %d is %+v", i+1, u)
		}
	}
}
