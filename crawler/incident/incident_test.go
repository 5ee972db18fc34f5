package incident

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"classify/store/record"
)

const goodFile = `id: minato-2021
title: みなとマッチ 会員情報流出
organisation: {name: 株式会社みなとマッチ, aliases: [みなとマッチ, MinatoMatch]}
known: {detected: 2021-04-28T15:00+09:00, announced: 2021-05-21}
sources:
  - {url: "https://Minato.example:443/news/5873/#top", voice: announcement}
  - {url: "https://blog.example/feed.xml?utm_source=a", voice: commentary, follow: {depth: 1, match: [みなとマッチ], hosts: [Img.example]}}
schedule: "0 */6 * * *"
crawl:
  delay: 1m
  max_pages: 500
  contact: "https://newsroom.example/bot"
keep: {raw: 180d, text: 3y}
`

func TestParseReadsTheWholeFile(t *testing.T) {
	got, err := Parse("incident.yaml", []byte(goodFile))
	if err != nil {
		t.Fatal(err)
	}
	want := record.Incident{
		ID: "minato-2021", Title: "みなとマッチ 会員情報流出",
		Organisation: record.Organisation{Name: "株式会社みなとマッチ", Aliases: []string{"みなとマッチ", "MinatoMatch"}},
		Known:        record.Known{Detected: "2021-04-28T15:00+09:00", Announced: "2021-05-21"},
		Sources: []record.Source{
			{URL: "https://minato.example/news/5873/", Voice: record.Announcement},
			{URL: "https://blog.example/feed.xml", Voice: record.Commentary,
				Follow: record.Follow{Depth: 1, Match: []string{"みなとマッチ"}, Hosts: []string{"img.example"}}},
		},
		Schedule: "0 */6 * * *",
		Crawl: record.Pace{Delay: time.Minute, Adapt: 10, MaxDelay: time.Minute, PerHost: 1, MaxPages: 500,
			Timeout: 90 * time.Second, RevisitMax: 14 * 24 * time.Hour, Contact: "https://newsroom.example/bot"},
		Keep:     record.Keep{Raw: record.Period{Days: 180}, Text: record.Period{Years: 3}},
		Codebook: "builtin",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestParseIsUnhurriedByDefault(t *testing.T) {
	inc, err := Parse("i.yaml", []byte("id: a\ntitle: b\norganisation: {name: c}\nsources: [{url: \"https://a.example/\", voice: press}]\n"))
	want := record.Pace{Delay: 5 * time.Second, Adapt: 10, MaxDelay: time.Minute, PerHost: 1, MaxPages: 500,
		Timeout: 90 * time.Second, RevisitMax: 14 * 24 * time.Hour}
	if err != nil || inc.Crawl != want {
		t.Errorf("crawl = %+v, %v; want %+v", inc.Crawl, err, want)
	}
}

func TestParseReportsEveryMistakeAtItsPlace(t *testing.T) {
	file := `id: Minato 2021
titel: x
organisation: みなと
known: {detected: 2021-05-30, announced: 2021-05-21}
sources:
  - {url: "ftp://a.example/", voice: announcement}
  - {url: "https://user:pw@a.example/", voice: blog}
  - {voice: press}
  - {url: "https://a.example/", voice: press, follow: {depth: 99, dept: 1}}
  - {url: "https://a.example/#x", voice: press, follow: {match: [x]}}
schedule: "0 0 31 2 *"
crawl: {delay: fast, adapt: -1, per_host: 0, max_pages: none}
keep: {raw: forever, text: 0d}
`
	_, err := Parse("i.yaml", []byte(file))
	var got Mistakes
	if !errors.As(err, &got) {
		t.Fatalf("error %T: %v", err, err)
	}
	want := []string{
		"i.yaml:1:1: title is missing",
		`i.yaml:1:5: id "Minato 2021"`,
		`i.yaml:2:1: unknown key "titel"; did you mean "title"?`,
		"i.yaml:3:15: ",
		"i.yaml:4:42: known.announced",
		`i.yaml:6:11: url "ftp://a.example/": scheme`,
		"i.yaml:7:11: url ",
		`i.yaml:7:48: voice "blog"`,
		"i.yaml:8:13: url is missing",
		"i.yaml:9:63: follow.depth 99",
		`i.yaml:9:67: unknown key "dept"; did you mean "depth"?`,
		"i.yaml:10:11: url https://a.example/#x is listed twice",
		"i.yaml:10:66: follow has match, hosts or sitemap but no depth",
		"i.yaml:11:11: schedule",
		`i.yaml:12:16: crawl.delay "fast"`,
		"i.yaml:12:29: crawl.adapt -1",
		"i.yaml:12:43: crawl.per_host 0",
		`i.yaml:12:57: "none" is written here, a whole number is wanted`,
		`i.yaml:13:13: keep.raw "forever"`,
		`i.yaml:13:28: keep.text "0d"`,
	}
	text := err.Error()
	for _, w := range want {
		if !strings.Contains(text, w) {
			t.Errorf("no mistake %q", w)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d mistakes, want %d", len(got), len(want))
	}
	if t.Failed() {
		t.Logf("got:\n%s", text)
	}
}

func TestParseRefusesWhatIsNotOneMapping(t *testing.T) {
	for _, file := range []string{"", "\n# nothing\n", "- a\n", "id: [\n", "id: a\nid: b\n", goodFile + "---\nid: other\n", "id: \xff\n", "just words",
		strings.Replace(goodFile, "sources:\n", "sources:\n  - null\n", 1), strings.Replace(goodFile, "sources:\n", "sources:\n  -\n", 1)} {
		_, err := Parse("i.yaml", []byte(file))
		if err == nil || !strings.HasPrefix(err.Error(), "i.yaml:") {
			t.Errorf("Parse(%q) = %v, want a place in i.yaml", file, err)
		}
	}
}

func TestLoadChecksTheFoldersItNames(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "incident.yaml")
	if err := os.WriteFile(path, []byte(goodFile+"saved: nowhere\ncodebook: themes.yaml\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := Load(path)
	for _, want := range []string{"incident.yaml:14:8: saved: ", "incident.yaml:15:11: codebook: "} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("no mistake %q in %v", want, err)
		}
	}
	if err := errors.Join(os.Mkdir(filepath.Join(dir, "nowhere"), 0o700), os.WriteFile(filepath.Join(dir, "themes.yaml"), nil, 0o600)); err != nil {
		t.Fatal(err)
	}
	inc, err := Load(path)
	if err != nil || !strings.HasSuffix(inc.Saved, "nowhere") || !strings.HasPrefix(inc.Saved, dir) {
		t.Errorf("saved = %q, %v", inc.Saved, err)
	}
}

func TestSavedPagesAreAFolderOrAnArchive(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "incident.yaml")
	for name, want := range map[string]string{"pages.warc": "", "pages.WARC.gz": "", "pages.zip": "incident.yaml:14:8: saved: "} {
		err := errors.Join(os.WriteFile(filepath.Join(dir, name), nil, 0o600), os.WriteFile(path, []byte(goodFile+"saved: "+name+"\n"), 0o600))
		if err != nil {
			t.Fatal(err)
		}
		_, err = Load(path)
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("saved: %s: %v, want %q", name, err, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(goodFile))
	f.Add([]byte("id: a\nsources: [{url: x}]\nschedule: TZ=Asia/Tokyo"))
	f.Fuzz(func(t *testing.T, data []byte) {
		inc, err := Parse("i.yaml", data)
		if err == nil && (!slug.MatchString(inc.ID) || inc.Organisation.Name == "" || len(inc.Sources) == 0 || inc.Crawl.MaxPages < 1) {
			t.Errorf("accepted %q as %+v", data, inc)
		}
		if err != nil && !strings.HasPrefix(err.Error(), "i.yaml:") {
			t.Errorf("an error without its place: %v", err)
		}
	})
}

func ExampleParse() {
	_, err := Parse("incident.yaml", []byte("id: minato-2021\ntitle: 会員情報流出\norganisation: {name: みなとマッチ}\nsauces: []\n"))
	fmt.Println(err)
	// Output:
	// incident.yaml:1:1: sources is missing: list at least one {url: …, voice: …}
	// incident.yaml:4:1: unknown key "sauces"; did you mean "sources"?
}
