package dom_test

import (
	"fmt"

	"classify/crawler/extract/dom"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

func ExampleInline() {
	root, _ := dom.Parse(`<p class="entryLead">免許証の<ruby>写<rt>うつ</rt></ruby>しが<br>残って
いた<span hidden>。</span></p>`)
	p := dom.First(root, func(n *html.Node) bool { return n.DataAtom == atom.P })
	fmt.Printf("%q %q\n", dom.Words(p), dom.Inline(p))
	// Output:
	// ["entry" "lead"] "免許証の写しが\n残っていた"
}
