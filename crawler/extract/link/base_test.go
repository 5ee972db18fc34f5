package link

import (
	"strings"
	"testing"

	whatwg "github.com/nlnwa/whatwg-url/url"
)

func TestReferencesResolveAsInABrowser(t *testing.T) {
	base := NewBase("https://blog.example/a/b?x=1#top")
	for ref, want := range map[string]string{
		"":                              "",
		"#place":                        "",
		"c":                             "https://blog.example/a/c",
		"./c":                           "https://blog.example/a/c",
		"../c/":                         "https://blog.example/c/",
		"../../../c":                    "https://blog.example/c",
		"c/..":                          "https://blog.example/a/",
		"/%2e%2e/c":                     "https://blog.example/c",
		"?q=2":                          "https://blog.example/a/b?q=2",
		"/c#there":                      "https://blog.example/c",
		" \n/c d\t/e ":                  "https://blog.example/c%20d/e",
		"ht\ntps://news.example/1":      "https://news.example/1",
		`\\news.example\1`:              "https://news.example/1",
		`..\c`:                          "https://blog.example/c",
		"//news.example":                "https://news.example/",
		"///news.example/1":             "https://news.example/1",
		"https:c":                       "https://blog.example/a/c",
		"HTTP://News.Example:80/1":      "http://news.example/1",
		"https://news.example?q":        "https://news.example/?q",
		"https://日本.example/":           "https://xn--wgv71a.example/",
		"/タグ/流出?q=港":                    "https://blog.example/%E3%82%BF%E3%82%B0/%E6%B5%81%E5%87%BA?q=%E6%B8%AF",
		"http://0x7f.1/":                "http://127.0.0.1/",
		"javascript:void(0)":            "",
		"JavaScript:void(0)":            "",
		"mailto:a@blog.example":         "",
		"ftp://blog.example/":           "",
		"https://":                      "",
		"https://[::1":                  "",
		"/" + strings.Repeat("a", 9000): "",
	} {
		if got := base.Resolve(ref); got != want {
			t.Errorf("Resolve(%q) = %q, want %q", ref, got, want)
		}
	}
}

func TestABaseWithinAPageMayBeRelative(t *testing.T) {
	base := NewBase("https://blog.example/a/b")
	for _, c := range []struct{ href, want string }{
		{"/x/", "https://blog.example/x/c"}, {"//cdn.example/y/z", "https://cdn.example/y/c"}, {"javascript:1", "https://blog.example/a/c"}, {"", "https://blog.example/a/c"},
	} {
		if got := base.Within(c.href).Resolve("c"); got != c.want {
			t.Errorf("Within(%q).Resolve(c) = %q, want %q", c.href, got, c.want)
		}
	}
	if got := NewBase("file:///a").Resolve("b"); got != "" {
		t.Errorf("a file's reference = %q", got)
	}
	if got := (Base{}).Resolve("https://blog.example/"); got != "https://blog.example/" {
		t.Errorf("absolute, without a base = %q", got)
	}
}

// FuzzQuick: the short way says what the standard says.
func FuzzQuick(f *testing.F) {
	for _, ref := range []string{"c", "../c/./d/..", "?q='", "//h.example/..", "https://a.example/港?港", "/a//../b", "x:y", "http://1.2/", "..", "a%2e/", "https://a--b.example"} {
		f.Add("https://blog.example/a/b?x", ref)
		f.Add("http://blog.example:8080", ref)
	}
	f.Fuzz(func(t *testing.T, page, ref string) {
		base := NewBase(page)
		got, sure := base.quick(tidy(ref))
		if tidy(ref) == "" || !sure {
			return
		}
		want := ""
		u, err := whatwg.ParseRef(page, ref)
		if base.url == nil {
			u, err = whatwg.Parse(ref)
		}
		if err == nil && onTheWeb(u) {
			want = u.Href(true)
		}
		if got != want {
			t.Fatalf("on %q, quick(%q) = %q, want %q", page, ref, got, want)
		}
	})
}
