package robots

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestAllowedTakesTheLongestMatch(t *testing.T) {
	tests := []struct {
		name, file, target string
		want               bool
	}{
		{"empty file", "", "/a", true},
		{"disallow", "User-agent: *\nDisallow: /private", "/private/x", false},
		{"prefix only", "User-agent: *\nDisallow: /private", "/public", true},
		{"longer allow", "User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", true},
		{"longer disallow", "User-agent: *\nAllow: /a\nDisallow: /a/b", "/a/b/c", false},
		{"tie goes to allow", "User-agent: *\nDisallow: /page\nAllow: /page", "/page", true},
		{"empty disallow", "User-agent: *\nDisallow:", "/a", true},
		{"own group wins over star", "User-agent: *\nDisallow: /\nUser-agent: Classify\nDisallow: /x", "/a", true},
		{"own group with version", "User-agent: classify/2.0\nDisallow: /x", "/x", false},
		{"another product with our prefix", "User-agent: classifyx\nDisallow: /", "/a", true},
		{"groups of one product are merged", "User-agent: classify\nDisallow: /x\nUser-agent: other\nDisallow: /\nUser-agent: classify\nDisallow: /y", "/y", false},
		{"two agents share rules", "User-agent: a\nUser-agent: classify\nDisallow: /x", "/x", false},
		{"unknown line does not end the agents", "User-agent: classify\nSitemap: https://s.example/m\nUser-agent: b\nDisallow: /x", "/x", false},
		{"star", "User-agent: *\nDisallow: /*.php", "/a/b.php?x=1", false},
		{"end", "User-agent: *\nDisallow: /*.php$", "/a/b.php?x=1", true},
		{"end after a repeat", "User-agent: *\nDisallow: /*ab$", "/abxab", false},
		{"raw and encoded Japanese", "User-agent: *\nDisallow: /会員", "/%E4%BC%9A%E5%93%A1/x", false},
		{"lower-case encoding", "User-agent: *\nDisallow: /%e4%bc%9a", "/会", false},
		{"encoded slash is not a slash", "User-agent: *\nDisallow: /a%2Fb", "/a/b", true},
		{"encoded letter is the letter", "User-agent: *\nDisallow: /%70rivate", "/private", false},
		{"comment, BOM and CR", "\ufeffUser-agent: * # all\rDisallow: /x # here\r", "/x", false},
		{"rules before any agent", "Disallow: /\nUser-agent: b\nDisallow: /", "/a", true},
		{"robots.txt itself", "User-agent: *\nDisallow: /", "/robots.txt", true},
		{"no path", "User-agent: *\nDisallow: /", "", false},
	}
	for _, tt := range tests {
		if got := Parse([]byte(tt.file)).Allowed("classify", tt.target); got != tt.want {
			t.Errorf("%s: Allowed(%q) = %v, want %v", tt.name, tt.target, got, tt.want)
		}
	}
}

func TestFromResponseDeniesWhenTheRulesAreUnknown(t *testing.T) {
	for status, want := range map[int]bool{200: false, 301: true, 401: true, 403: true, 404: true, 410: true, 429: false, 500: false, 503: false} {
		rules := FromResponse(status, []byte("User-agent: *\nDisallow: /"))
		if got := rules.Allowed("classify", "/a"); got != want {
			t.Errorf("FromResponse(%d).Allowed = %v, want %v", status, got, want)
		}
	}
}

func TestDelayIsTheOneOfTheOwnGroup(t *testing.T) {
	file := "User-agent: *\nCrawl-delay: 3\nUser-agent: classify\nCrawl-delay: 1.5\n"
	if got := Parse([]byte(file)).Delay("classify"); got != 1500*time.Millisecond {
		t.Errorf("Delay = %v, want 1.5s", got)
	}
	if got := Parse([]byte(file)).Delay("other"); got != 3*time.Second {
		t.Errorf("Delay of another = %v, want 3s", got)
	}
}

func TestParseReadsHalfAMebibyteAndNoHalfRule(t *testing.T) {
	file := "User-agent: *\nDisallow: /first\n" + strings.Repeat("Disallow: /padding\n", MaxSize/10)
	rules := Parse([]byte(file))
	if rules.Allowed("classify", "/first") || !rules.Allowed("classify", "/pad") {
		t.Error("the cut changed what the file says")
	}
}

func TestReservedCharactersMatchHoweverTheyAreWritten(t *testing.T) {
	rules := Parse([]byte("User-agent: *\nDisallow: /star/a-%2A.html\nDisallow: /dollar-%24\nDisallow: /br[1]\nDisallow: /semi%3Bx\n" +
		"Disallow: /q?a=*&b\nDisallow: /slash%2Fed\nDisallow: /weight\nAllow: /weight?\n"))
	for target, want := range map[string]bool{
		"/star/a-*.html": false, "/star/a-%2a.html": false, "/star/a-xyz.html": true, "/dollar-$": false, "/dollar-": true,
		"/br%5B1%5D": false, "/br[1]": false, "/semi;x": false, "/q?a=1&b": false, "/q%3Fa=1&b": false,
		"/slash/ed": true, "/slash%2fed": false, "/weight": false, "/weight?x": true,
	} {
		if got := rules.Allowed("classify", target); got != want {
			t.Errorf("Allowed(%q) = %v, want %v", target, got, want)
		}
	}
}

func TestManyStarsTakeNoLongTime(t *testing.T) {
	rules := Parse([]byte("User-agent: *\nDisallow: /" + strings.Repeat("*a", 5000) + "b$"))
	start := time.Now()
	if !rules.Allowed("classify", "/"+strings.Repeat("a", 20000)) {
		t.Error("matched without its end")
	}
	if took := time.Since(start); took > time.Second {
		t.Errorf("matching took %v", took)
	}
}

func FuzzParse(f *testing.F) {
	f.Add("User-agent: *\nDisallow: /a*b$", "/axb")
	f.Add("User-agent: classify\nAllow: /%e4%", "/会")
	f.Fuzz(func(t *testing.T, file, target string) {
		rules := Parse([]byte(file))
		once := normalise(target, false)
		if normalise(once, false) != once {
			t.Errorf("normalise(%q) is not stable: %q, %q", target, once, normalise(once, false))
		}
		if rules.Allowed("classify", target) != rules.Allowed("CLASSIFY", target) {
			t.Errorf("the product's case changes the answer for %q", target)
		}
	})
}

func ExampleRules_Allowed() {
	rules := FromResponse(http.StatusOK, []byte("User-agent: *\nDisallow: /members/\n"))
	fmt.Println(rules.Allowed("classify", "/members/1"), rules.Allowed("classify", "/news/1"))
	// Output: false true
}
