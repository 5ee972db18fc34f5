package dom

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"classify/crawler/extract/prose"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

func TestCleanRemovesWhatAReaderNeverSees(t *testing.T) {
	for body, want := range map[string]string{
		`<p>見える文です。ここには十分な長さの文があります。<span hidden>隠し</span><script>x</script></p><p style="display: none">隠し</p>`: "見える文です。ここには十分な長さの文があります。",
		`<div style="visibility:hidden"><p>動かすと見える長い文です。動かすと見える長い文です。動かすと見える長い文です。動かすと見える長い文です。動かすと見える長い文です。動かすと見える長い文です。動かすと見える長い文です。動かすと見える長い文です。動かすと見える長い文です。動かすと見える長い文です。動かすと見える長い文です。動かすと見える長い文です。動かすと見える長い文です。動かすと見える長い文です。動かすと見える長い文です。動かすと見える長い文です。動かすと見える長い文です。動かすと見える長い文です。動かすと見える長い文です。動かすと見える長い文です。</p></div><p>短い。</p>`: "動かすと見える長い文です。動かすと見える長い文です。動かすと見える長い文です。動かすと見える長い文です。動かすと見える長い文です。動かすと見える長い文です。動かすと見える長い文です。動かすと見える長い文です。動かすと見える長い文です。動かすと見える長い文です。動かすと見える長い文です。動かすと見える長い文です。動かすと見える長い文です。動かすと見える長い文です。動かすと見える長い文です。動かすと見える長い文です。動かすと見える長い文です。動かすと見える長い文です。動かすと見える長い文です。動かすと見える長い文です。\n短い。",
		`<p class="sr-only">読み上げ用の文</p><p>見える文です。見える文です。</p><!-- 注 -->`: "見える文です。見える文です。",
	} {
		root, _ := Parse(body)
		Clean(root)
		if got := Inline(root); got != want {
			t.Errorf("%s shows %q, want %q", body, got, want)
		}
	}
}

func TestMarkupTooDeepIsReadFlat(t *testing.T) {
	root, warnings := Parse("<title>題</title>" + strings.Repeat("<div>", maxDepth+1) + "<h1>見出し</h1>文です。")
	if len(warnings) != 1 {
		t.Errorf("warnings = %q", warnings)
	}
	body := First(root, func(n *html.Node) bool { return n.DataAtom == atom.Body })
	if got := Inline(body); got != "見出し\n文です。" {
		t.Errorf("text = %q", got)
	}
}

func TestWordsSplitsNamesAsPeopleWriteThem(t *testing.T) {
	for name, want := range map[string]string{"entryComment-body": "entry comment body", "SNS_share2": "sns share", "": ""} {
		if got := strings.Join(SplitName(name), " "); got != want {
			t.Errorf("SplitName(%q) = %q, want %q", name, got, want)
		}
	}
}

// FuzzParse: whatever the markup, the tree is no deeper than allowed, cleaning
// it leaves nothing silent, and what it shows is not more than was given.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"<p>あ<b><p>い", strings.Repeat("<div>", 500) + "う", "<table><p>え<td>", "<svg><title>お</title></svg><textarea><p>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		text = strings.ToValidUTF8(text, "") // as charset gives it
		root, _ := Parse(text)
		var deepest func(*html.Node) int
		deepest = func(n *html.Node) int {
			most := 0
			for c := n.FirstChild; c != nil; c = c.NextSibling {
				most = max(most, deepest(c))
			}
			return most + 1
		}
		if n := deepest(root); n > 600 {
			t.Fatalf("%d levels", n)
		}
		Clean(root)
		for _, n := range Elements(root, Block) {
			if Silent(n) && n.DataAtom != atom.Head {
				t.Fatalf("%s is left", n.Data)
			}
		}
		if got := Inline(root); len(got) > 2*len(text)+2 {
			t.Fatalf("Inline = %q", got)
		}
		Each(root, func(n *html.Node) bool {
			if got, want := Inline(n), prose.Squeeze(Raw(n)); got != want || Blank(n) != (want == "") {
				t.Fatalf("Inline = %q, Blank = %v, Raw says %q", got, Blank(n), want)
			}
			return true
		})
	})
}

func TestWhatASmallPageHidesIsHidden(t *testing.T) {
	for _, how := range []string{`style="display:none"`, `style="color:red; Display :	none !important"`, `style="visibility: hidden;"`, `hidden`} {
		root, _ := Parse(`<p>港です。</p><p ` + how + `>ここにはないはずの、かなり長い話がこっそり書いてあります。</p>`)
		Clean(root)
		if got := Inline(root); got != "港です。" {
			t.Errorf("%s: shows %q, want only the first paragraph", how, got)
		}
	}
}

// FuzzNamed: Named finds exactly the words that Words lists.
func FuzzNamed(f *testing.F) {
	f.Add("entryComment-body", "comment")
	f.Add("XMLPart a_b 港の-Name", "name")
	f.Fuzz(func(t *testing.T, class, word string) {
		if word == "" || word != strings.ToLower(word) || !utf8.ValidString(class) {
			return
		}
		for _, r := range word {
			if r >= utf8.RuneSelf {
				return // words are looked up in ASCII
			}
		}
		n := &html.Node{Type: html.ElementNode, Attr: []html.Attribute{{Key: "class", Val: class}}}
		if got, want := Named(n, word), HasWord(Words(n), word); got != want {
			t.Fatalf("Named(%q, %q) = %v, want %v", class, word, got, want)
		}
	})
}

func TestReadingsBesideWordsAreDropped(t *testing.T) {
	for _, page := range []string{
		`<p><ruby>峠<rt>とうげ</rt></ruby>の茶屋</p>`,
		`<p><span class="ruby">峠<span class="rt">とうげ</span></span>の茶屋</p>`,
		`<p><span class="c-ruby">峠<span class="ruby-text">とうげ</span></span>の茶屋</p>`,
	} {
		root, _ := Parse(page)
		Clean(root)
		if got := Inline(root); got != "峠の茶屋" {
			t.Errorf("Inline(%s) = %q", page, got)
		}
	}
}

func TestACrowdOfAttributesIsLeftOut(t *testing.T) {
	var many strings.Builder
	for i := range 5000 {
		fmt.Fprintf(&many, " a%d=%q", i, strings.Repeat("x", i%9)+" >")
	}
	text := "<p>港です。</p><p" + many.String() + ">船です。</p><img src='data:" + strings.Repeat("A", 2*longTag) + "' alt=灯台><p>おわり。</p>"
	root, _ := Parse(text)
	if got := Inline(root); got != "港です。\n船です。\nおわり。" {
		t.Errorf("shows %q", got)
	}
	most := 0
	Each(root, func(n *html.Node) bool { most = max(most, len(n.Attr)); return true })
	if most > crowd+1 {
		t.Errorf("an element has %d attributes", most)
	}
	if img := First(root, func(n *html.Node) bool { return n.DataAtom == atom.Img }); img == nil || Attr(img, "alt") != "灯台" {
		t.Error("a picture with a long address lost its words")
	}
}
