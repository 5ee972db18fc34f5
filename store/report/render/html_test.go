package render

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"golang.org/x/net/html"
	"pgregory.net/rapid"

	"classify/store/report"
)

// pageOf writes a report as a page.
func pageOf(t interface{ Fatal(...any) }, r report.Report, lang string) []byte {
	var b bytes.Buffer
	if err := Write(&b, r, "html", lang); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// tree parses a page.
func tree(t interface{ Fatal(...any) }, page []byte) *html.Node {
	root, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	return root
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// text is all text within an element.
func text(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	var b strings.Builder
	for c := range n.ChildNodes() {
		b.WriteString(text(c))
	}
	return b.String()
}

// named returns the elements of these names, in their order.
func named(root *html.Node, names ...string) (found []*html.Node) {
	for n := range root.Descendants() {
		if n.Type == html.ElementNode && slices.Contains(names, n.Data) {
			found = append(found, n)
		}
	}
	return found
}

// hostile are texts that try to become something else, each beside a harmless one
// of the same kind: an address, Japanese, or neither.
var hostile = [][2]string{
	{`</title></style></template><script>alert(1)</script><img src=x onerror=alert(1)>`, "word"},
	{`"><svg onload=alert(1)><a href="javascript:alert(1)">x</a>`, "word"},
	{`' onmouseover='alert(1)' style='position:fixed`, "word"},
	{"javascript:alert(1)//https://a.example/", "word"},
	{"data:text/html,<script>alert(1)</script>", "word"},
	{`https://evil.example/"><script>alert(1)</script>?q=' onclick=x`, "https://a.example/x"},
	{"https://evil.example/\u202egnp.exe\u200b#\u2066", "https://a.example/x"},
	{"http://user:secret@evil.example/", "word"},
	{"https://минато.example/", "https://a.example/x"},
	{"\u202e\u2066\u200f\u061c\u200b\u2060\ufeff\u00ad\u3164\U000e0041\x00\x1b[2J\r\n\x85\u2028", "word"},
	{"a" + strings.Repeat("\u0300", 400), "word"},
	{"{{.Report}}{{template \"kept\" .}}<!--]]>-->&lt;&#x3c;%s%d%!", "word"},
	{strings.Repeat("長い題名", 5000), "語"},
	{"\xff\xfe<\xc0\xaf>", "word"},
}

// alone are those with which each field is filled by itself; all fields at once
// are filled with every one.
var alone = []int{0, 5}

// changed is a deep copy of a value in which each text, also of the keys of maps,
// is another one; a path has no indices.
func changed(v reflect.Value, path string, to func(path, s string) string) reflect.Value {
	out := reflect.New(v.Type()).Elem()
	out.Set(v)
	switch {
	case v.Type() == reflect.TypeFor[time.Time]():
	case v.Kind() == reflect.String:
		out.SetString(to(path, v.String()))
	case v.Kind() == reflect.Pointer && !v.IsNil():
		out.Set(reflect.New(v.Type().Elem()))
		out.Elem().Set(changed(v.Elem(), path, to))
	case v.Kind() == reflect.Interface && !v.IsNil():
		out.Set(changed(v.Elem(), path, to))
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() {
				out.Field(i).Set(changed(v.Field(i), path+"."+f.Name, to))
			}
		}
	case v.Kind() == reflect.Slice && !v.IsNil():
		out.Set(reflect.MakeSlice(v.Type(), v.Len(), v.Len()))
		for i := range v.Len() {
			out.Index(i).Set(changed(v.Index(i), path+"[]", to))
		}
	case v.Kind() == reflect.Array:
		for i := range v.Len() {
			out.Index(i).Set(changed(v.Index(i), path+"[]", to))
		}
	case v.Kind() == reflect.Map && !v.IsNil():
		out.Set(reflect.MakeMap(v.Type()))
		for _, key := range v.MapKeys() {
			out.SetMapIndex(changed(key, path+"{key}", to), changed(v.MapIndex(key), path+"{}", to))
		}
	}
	return out
}

// with is the sample in which the texts of some fields are another one.
func with(fields func(path string) bool, s string) report.Report {
	return changed(reflect.ValueOf(sample()), "", func(path, old string) string {
		if fields(path) {
			return s
		}
		return old
	}).Interface().(report.Report)
}

// shape are the elements of a page with the names of their attributes, and those
// of their values that the program alone decides on.
func shape(root *html.Node) []string {
	var out []string
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		depth := 0
		for range n.Ancestors() {
			depth++
		}
		e := fmt.Sprint(depth, " ", n.Data)
		for _, a := range n.Attr {
			e += " " + a.Key
			if a.Key == "class" || a.Key == "role" || a.Key == "lang" || a.Key == "rel" {
				e += "=" + a.Val
			}
		}
		out = append(out, e)
	}
	return out
}

// unsafe says what of a page could run, load, or go unseen.
func unsafe(page []byte, root *html.Node) error {
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if slices.Contains([]string{"script", "img", "iframe", "object", "embed", "link", "form", "base", "input", "audio", "video", "image", "use"}, n.Data) {
			return fmt.Errorf("there is a %s", n.Data)
		}
		for _, a := range n.Attr {
			link := strings.HasPrefix(a.Val, "#") || strings.HasPrefix(a.Val, "https://") || strings.HasPrefix(a.Val, "http://")
			if strings.HasPrefix(a.Key, "on") || a.Key == "style" || a.Key == "src" || a.Key == "href" && !link {
				return fmt.Errorf("%s has %s=%q", n.Data, a.Key, a.Val)
			}
			if a.Key == "href" && a.Val[0] != '#' && attribute(n, "rel") != "noopener noreferrer nofollow" {
				return fmt.Errorf("the link to %s tells where it comes from", a.Val)
			}
		}
	}
	for i, r := range string(page) {
		if unicode.In(r, unicode.Cf, unicode.Cc, unicode.Zl, unicode.Zp) && r != '\n' && r != '\t' {
			return fmt.Errorf("character U+%04X goes unseen at byte %d", r, i)
		}
	}
	return nil
}

func TestNoTextChangesWhatThePageIsMadeOf(t *testing.T) {
	var paths []string
	changed(reflect.ValueOf(sample()), "", func(path, s string) string {
		if !slices.Contains(paths, path) {
			paths = append(paths, path)
		}
		return s
	})
	if len(paths) < 100 {
		t.Fatalf("only %d fields: %q", len(paths), paths)
	}
	fields := map[string]func(string) bool{"every field": func(string) bool { return true }}
	for i, one := range paths { // each alone with SOAK=1, else some of them
		if os.Getenv("SOAK") != "" || i%24 == 0 {
			fields[one] = func(path string) bool { return path == one }
		}
	}
	for name, is := range fields {
		for i, pair := range hostile {
			if name != "every field" && (!slices.Contains(alone, i) || testing.Short() && i > 0) {
				continue
			}
			page := pageOf(t, with(is, pair[0]), "en")
			root := tree(t, page)
			if err := unsafe(page, root); err != nil {
				t.Fatalf("%s = %.60q: %v", name, pair[0], err)
			}
			got, want := shape(root), shape(tree(t, pageOf(t, with(is, pair[1]), "en")))
			for i := range max(len(got), len(want)) {
				if i >= len(got) || i >= len(want) || got[i] != want[i] {
					t.Fatalf("%s = %.60q: %d elements, want %d; the first that differs is %q", name, pair[0], len(got), len(want), got[min(i, len(got)-1)])
				}
			}
		}
	}
}

func TestThePageMayLoadNothingButItsOwnStyle(t *testing.T) {
	root := tree(t, pageOf(t, sample(), "ja"))
	styles := named(root, "style")
	if len(styles) != 1 {
		t.Fatalf("%d styles", len(styles))
	}
	sum := sha256.Sum256([]byte(text(styles[0])))
	want := "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; base-uri 'none'; form-action 'none'"
	metas := map[string]string{}
	for _, m := range named(root, "meta") {
		metas[attribute(m, "http-equiv")+attribute(m, "name")] = attribute(m, "content")
	}
	if metas["Content-Security-Policy"] != want || metas["referrer"] != "no-referrer" {
		t.Errorf("the page may %q, referrer %q, want %q", metas["Content-Security-Policy"], metas["referrer"], want)
	}
	if loads := regexp.MustCompile(`@import|url\((?:[^#])`).FindString(text(styles[0])); loads != "" {
		t.Errorf("the style loads %s", loads)
	}
}

func TestThePageIsBuiltForEverybody(t *testing.T) {
	for _, lang := range Languages {
		for name, r := range map[string]report.Report{"full": sample(), "empty": {}} {
			root := tree(t, pageOf(t, r, lang))
			for _, complaint := range complaints(root, lang) {
				t.Errorf("%s page in %s: %s", name, lang, complaint)
			}
		}
	}
}

// complaints are what hinders those who do not see a page, as far as its elements
// tell; the rest a browser does, see tools/browser.
func complaints(root *html.Node, lang string) (out []string) {
	complain := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	ids := map[string]int{}
	for n := range root.Descendants() {
		if id := attribute(n, "id"); id != "" {
			ids[id]++
		}
	}
	level := 0
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		for _, id := range strings.Fields(attribute(n, "aria-labelledby") + " " + strings.TrimPrefix(attribute(n, "href"), "#")) {
			if !strings.Contains(id, "://") && ids[id] != 1 {
				complain("%s names %q, of which there are %d", n.Data, id, ids[id])
			}
		}
		switch n.Data {
		case "html":
			if attribute(n, "lang") != lang {
				complain("the page's language is %q", attribute(n, "lang"))
			}
		case "h1", "h2", "h3", "h4":
			if now := int(n.Data[1] - '0'); now > level+1 {
				complain("%s %q follows a heading of level %d", n.Data, text(n), level)
			} else {
				level = now
			}
		case "table":
			if len(named(n, "caption")) != 1 {
				complain("a table without caption: %.60q", text(n))
			}
		case "th":
			if attribute(n, "scope") == "" {
				complain("a heading of a table without scope: %q", text(n))
			}
		case "bdi":
			if isJapanese(text(n)) != (attribute(n, "lang") == "ja") && lang != "ja" && !strings.Contains(text(n), "…") {
				complain("%.40q has the language %q", text(n), attribute(n, "lang"))
			}
		}
		if attribute(n, "role") == "img" && (len(named(n, "title")) != 1 || text(named(n, "title")[0]) == "" || text(named(n, "desc")[0]) == "") {
			complain("a chart without title or description")
		}
		if strings.Contains(attribute(n, "class"), "scroll") && (attribute(n, "tabindex") != "0" || attribute(n, "role") != "region") {
			complain("a region that cannot be scrolled by keys")
		}
	}
	for _, one := range []string{"h1", "main", "nav", "title"} {
		count := 0
		for _, n := range named(root, one) {
			if n.Parent.Data != "svg" {
				count++
			}
		}
		if count != 1 {
			complain("%d %s", count, one)
		}
	}
	return out
}

func TestTheSectionsStandInTheOrderOfTheirUse(t *testing.T) {
	var got []string
	for _, h := range named(tree(t, pageOf(t, sample(), "en")), "h2") {
		got = append(got, attribute(h, "id"))
	}
	want := strings.Fields("brief since overview themes timeline clock figures claims questions changes quotations skipped method kept")
	if !slices.Equal(got, want) {
		t.Errorf("the sections are %q, want %q", got, want)
	}
}

func TestThePageHasTheReportItShows(t *testing.T) {
	for _, lang := range Languages {
		page := pageOf(t, sample(), lang)
		p, err := Embedded(page)
		if err != nil {
			t.Fatal(err)
		}
		shown, whole := Shown(sample())
		want, err := json.Marshal(shown)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(p.Report, want) || p.Language != lang || !reflect.DeepEqual(p.Outline, whole) {
			t.Errorf("read out in %s, %d bytes, %v; want %s, %d bytes, %v", p.Language, len(p.Report), p.Outline, lang, len(want), whole)
		}
		if d, err := p.Differs(page); d != nil || err != nil {
			t.Errorf("an untouched page differs: %v %v", d, err)
		}
		var r report.Report
		if err := json.Unmarshal(p.Report, &r); err != nil {
			t.Fatal(err)
		}
		if again, _ := Shown(r); !bytes.Equal(pageOf(t, again, lang), page) {
			t.Error("the page of the report in it is another one")
		}
	}
}

func TestAnyEditOfAPageIsFound(t *testing.T) {
	page := pageOf(t, sample(), "en")
	rapid.Check(t, func(t *rapid.T) {
		at := rapid.IntRange(0, len(page)-1).Draw(t, "at")
		put := rapid.SliceOfN(rapid.Byte(), 0, 3).Draw(t, "put")
		cut := rapid.IntRange(0, min(3, len(page)-at)).Draw(t, "cut")
		edited := slices.Concat(page[:at], put, page[at+cut:])
		if bytes.Equal(edited, page) {
			return
		}
		p, err := Embedded(edited)
		if err != nil {
			return
		}
		if d, err := p.Differs(edited); d == nil && err == nil {
			t.Fatalf("%d bytes at %d became %q, and nothing was found", cut, at, put)
		}
	})
}

func TestAnEditIsNamedByItsPlace(t *testing.T) {
	page := pageOf(t, sample(), "en")
	edited := bytes.Replace(page, []byte("<td>1,234</td><td>2</td>"), []byte("<td>1,239</td><td>2</td>"), 1)
	p, err := Embedded(edited)
	if err != nil {
		t.Fatal(err)
	}
	d, err := p.Differs(edited)
	if err != nil || d == nil {
		t.Fatalf("nothing was found: %v", err)
	}
	if d.Section != "Themes" || d.Says != "1,239" || d.Should != "1,234" {
		t.Errorf("found %v", d)
	}
	line := bytes.Split(edited, []byte("\n"))[d.Line-1]
	if !bytes.HasPrefix([]byte(string([]rune(string(line))[d.Column-1:])), []byte("9</td>")) {
		t.Errorf("%d:%d is not where the edit is", d.Line, d.Column)
	}
}

func TestEmbeddedSaysWhatIsWrong(t *testing.T) {
	page := pageOf(t, sample(), "en")
	for want, edit := range map[string]func() []byte{
		"there is no report in the page": func() []byte { return []byte("<p>a page</p>") },
		"more than one report":           func() []byte { return append(slices.Clone(page), []byte(sealBegin+sealEnd)...) },
		"is not whole": func() []byte {
			return bytes.Replace(page, []byte("data-encoding=\"gzip, base64\">\n"), []byte("data-encoding=\"gzip, base64\">\n!"), 1)
		},
		"does not begin as":                     func() []byte { return append([]byte(" "), page...) },
		"report in the page is not whole: gzip": func() []byte { return bytes.Replace(page, []byte(sealBegin+"\nH4s"), []byte(sealBegin+"\nAAA"), 1) },
	} {
		if _, err := Embedded(edit()); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Embedded: %v, want %q", err, want)
		}
	}
}

func TestThePagesForABrowserAreWritten(t *testing.T) {
	nobody := report.Report{Incident: report.Heading{ID: "empty", Title: "何もない件"}}
	strange := with(func(path string) bool { return strings.HasSuffix(path, ".Title") || strings.HasSuffix(path, ".Text") }, hostile[9][0]+" "+strings.Repeat("x", 300))
	for name, r := range map[string]report.Report{"sample": sample(), "empty": nobody, "strange": strange} {
		for _, lang := range Languages {
			page := pageOf(t, r, lang)
			if len(page) == 0 {
				t.Errorf("%s in %s is empty", name, lang)
			}
			writePage(t, name+"."+lang+".html", page)
		}
	}
}

func FuzzEmbeddedFindsEveryEdit(f *testing.F) {
	page := pageOf(f, sample(), "ja")
	f.Add(page)
	f.Add(page[:len(page)/2])
	f.Add([]byte("<!DOCTYPE html>\n<html lang=\"ja\">" + sealBegin + "H4sIAAAAAAAC/6uuBQBDv6ajAgAAAA==" + sealEnd))
	f.Fuzz(func(t *testing.T, file []byte) {
		p, err := Embedded(file)
		if err != nil {
			return
		}
		if d, err := p.Differs(file); d == nil && err == nil && !bytes.Equal(file, page) {
			t.Errorf("%d bytes are taken for a page", len(file))
		}
	})
}

func TestAPackedBombIsStopped(t *testing.T) {
	sealed, err := seal(make([]byte, largestSealed+1))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := unseal([]byte(sealed)); err == nil || !strings.Contains(err.Error(), "more than") {
		t.Errorf("unseal: %v", err)
	}
}

func TestThePageHasItsWordsInBothLanguages(t *testing.T) {
	phrase := regexp.MustCompile(`\b(?:w|fill|some|named)[ (]"([^"]+)"`)
	files, err := os.ReadDir("html")
	if err != nil {
		t.Fatal(err)
	}
	names := []string{"html.go", "html_brief.go", "html_charts.go", "html_quotes.go", "html_sections.go", "html_text.go"}
	for _, f := range files {
		names = append(names, "html/"+f.Name())
	}
	found := 0
	for _, name := range names {
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range phrase.FindAllSubmatch(source, -1) {
			found++
			said := string(m[1])
			for _, lang := range Languages {
				words := merged(dictionaries[lang], wordsOf(lang))
				if words[said] == "" && words[said+"day"] == "" {
					t.Errorf("%s: %q has no word in %s", name, said, lang)
				}
			}
		}
	}
	if found < 150 {
		t.Errorf("only %d words were found", found)
	}
	for english, ja := range pageJapanese {
		args := slices.Repeat([]any{"1"}, strings.Count(english, "%s"))
		for _, said := range []string{fmt.Sprintf(ja, args...), fmt.Sprintf(wordsOf("en")[english], args...)} {
			if strings.Contains(said, "%!") && strings.Contains(english, "%s") {
				t.Errorf("%q is %q", english, said)
			}
		}
	}
}

func TestVisibleShowsWhatIsHidden(t *testing.T) {
	for s, want := range map[string]string{
		"公表の遅れ\n二行目":                "公表の遅れ\n二行目",
		"abc\u202edef":              "abc[U+202E]def",
		"a\u200bb\x00":              "a[U+200B]b␀",
		"👩\u200d👩\u200d👧":           "👩\u200d👩\u200d👧",
		"か\u200dき":                  "か[U+200D]き",
		"❤\ufe0f ☎\ufe0f\ufe0f":     "❤\ufe0f ☎\ufe0f[U+FE0F]",
		"葛\U000e0100":               "葛\U000e0100",
		"e\u0301":                   "e\u0301",
		"a\u0300\u0300\u0300\u0300": "a\u0300\u0300\u0300[U+0300]",
		"\xffa":                     "[0xFF]a",
		"a\u2003b\u00a0c\u00ad":     "a[U+2003]b\u00a0c[U+00AD]",
	} {
		if got := visible(s); got != want {
			t.Errorf("visible(%q) = %q, want %q", s, got, want)
		}
	}
}

func TestFollowTakesOnlyWhatLeadsWhereItSays(t *testing.T) {
	for address, want := range map[string]string{
		"https://a.example/x?y=1&z=2#f": "https://a.example/x?y=1&z=2#f",
		"http://a.example:8080":         "http://a.example:8080",
		"https://日本.example/お知らせ?q=遅れ":  "https://xn--wgv71a.example/%E3%81%8A%E7%9F%A5%E3%82%89%E3%81%9B?q=%E9%81%85%E3%82%8C",
		"https://a.example/\u202egnp":   "https://a.example/%E2%80%AEgnp",
		"javascript:alert(1)":           "", "//a.example/": "", "a.example": "", "file:///etc/passwd": "", "": "",
		"https://bank.example@evil.example/": "", "https://[::1]:x/": "",
	} {
		if got := follow(address); got != want {
			t.Errorf("follow(%q) = %q, want %q", address, got, want)
		}
	}
}

func FuzzFollowGivesAnAddressOfTheWeb(f *testing.F) {
	f.Add("https://a.example/x")
	f.Add("https://минато.example/\x00\"'")
	safe := regexp.MustCompile(`^https?://[-a-zA-Z0-9.:\[\]_%~!$&()*+,;=]+([/?#][!#-&(-;=?-\[\]_a-z~]*)?$`)
	f.Fuzz(func(t *testing.T, s string) {
		if got := follow(s); got != "" && !safe.MatchString(got) {
			t.Errorf("follow(%q) = %q", s, got)
		}
	})
}

func FuzzVisibleLeavesNothingUnseen(f *testing.F) {
	f.Add("a\u202eb\U000e0041")
	f.Fuzz(func(t *testing.T, s string) {
		for _, r := range strings.ReplaceAll(visible(s), "\u200d", "") {
			if unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Co) && r != '\n' && r != '\t' {
				t.Errorf("visible(%q) has U+%04X", s, r)
			}
		}
	})
}
