package main

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
)

// The generated site is of the size of an ordinary article page in Japanese:
// about 31 KB with 40 links, of which every fourth leads to a place within a
// page.
const (
	gazettePage     = 31_000 // bytes, give or take a block
	gazetteLinks    = 40
	gazetteFragment = 4
	gazetteStart    = "/notes/0"
	gazetteCounts   = "/counts"
)

// gazette serves a site of any number of pages without keeping one: a page is
// put together from ready blocks when it is asked for, which costs the server
// little, and is the same each time. It counts what it has served and is safe
// for concurrent use.
type gazette struct {
	blocks  [][]byte
	served  []atomic.Int32 // by the page's number
	other   atomic.Int32   // anything else that was asked for
	buffers sync.Pool
}

// gazetteTalk is what the pages say; the organisation is invented.
var gazetteTalk = []string{
	"みなとマッチの会員情報が外部に漏れた件で、運営会社は昨夜おそく第二報を掲載しました。",
	"気づいてから公表まで三週間あまり。待たされた側としては、どうしても遅いと感じてしまいます。",
	"退会した人の本人確認書類まで残していた理由について、説明はまだ十分とは言えません。",
	"対象は約12万3千人とされていますが、重複を除いた人数は調査中とのことでした。",
	"ひとり500円の商品券を配った場合、単純に計算して6150万円ほどの費用になります。",
	"問い合わせ窓口（平日10時～18時）は混み合っていて、電話がつながらないという声が目立ちました。",
	"委員会への報告は四月末に済ませたと、広報の担当者は取材に答えています。",
	"パスワードは流出していないそうですが、念のため変更しておくようすすめる記事もあります。",
	"「お詫びの言葉より、再発を防ぐ手立てを先に示してほしい」という書き込みもありました。",
	"免許証の写しが含まれるなら、なりすましの心配は何年も続くでしょう。",
	"【追記】五月二十四日、対象の期間が一週間ほど広がったと訂正されています。",
	"くわしい経緯は、調査委員会の報告書がまとまり次第あらためて取り上げるつもりです。",
}

func newGazette(pages int) *gazette {
	g := &gazette{served: make([]atomic.Int32, pages), buffers: sync.Pool{New: func() any { return new(bytes.Buffer) }}}
	for n := range 48 {
		random := rand.New(rand.NewPCG(31, uint64(n)))
		var b bytes.Buffer
		fmt.Fprintf(&b, "<section class=\"part p%d\" id=\"part-%d\"><h2>その%d　会員情報の件</h2>\n", n%5, n, n+1)
		for b.Len() < 900 {
			fmt.Fprintf(&b, "<p>%s<em data-mark=\"%d\">%s</em></p>\n",
				gazetteTalk[random.IntN(len(gazetteTalk))], random.IntN(1000), gazetteTalk[random.IntN(len(gazetteTalk))])
		}
		if n%6 == 0 {
			fmt.Fprintf(&b, "<blockquote><p>%s</p><cite>読者 %d</cite></blockquote>\n", gazetteTalk[random.IntN(len(gazetteTalk))], n)
		}
		b.WriteString("</section>\n")
		g.blocks = append(g.blocks, b.Bytes())
	}
	return g
}

// target is the page that a page's k-th link leads to. The first half of the
// links are a tree over all pages, so that each can be reached within a few
// steps; the others go anywhere.
func (g *gazette) target(page, k int, random *rand.Rand) int {
	const children = gazetteLinks / 2
	if k < children {
		return (page*children + k + 1) % len(g.served)
	}
	return random.IntN(len(g.served))
}

// write puts a page together.
func (g *gazette) write(b *bytes.Buffer, page int) {
	random := rand.New(rand.NewPCG(7, uint64(page)))
	fmt.Fprintf(b, "<!DOCTYPE html>\n<html lang=\"ja\"><head><meta charset=\"utf-8\"><title>みなと通信 第%d号</title>\n"+
		"<link rel=\"stylesheet\" href=\"/style.css\"><script>var page = %d; function mark(n) { return n < page && n > 0; }</script>\n"+
		"<style>.part { line-height: 1.9; margin: 1em } .side li { list-style: none }</style></head>\n"+
		"<body><header><h1>みなと通信 第%d号</h1></header>\n<nav class=\"side\"><ul>\n", page, page, page)
	for k := range gazetteLinks {
		n := g.target(page, k, random)
		switch {
		case k%gazetteFragment == 0:
			fmt.Fprintf(b, "<li><a href=\"/notes/%d#part-%d\" title=\"続き\">第%d号の続きを読む</a></li>\n", n, k, n)
		case k%gazetteFragment == 1:
			fmt.Fprintf(b, "<li><a class=\"near\" href='../notes/%d'>第%d号 &quot;会員情報&quot;</a></li>\n", n, n)
		default:
			fmt.Fprintf(b, "<li><a href=\"/notes/%d\"><img src=\"/small/%d.png\" alt=\"表紙\"> 第%d号</a></li>\n", n, n, n)
		}
	}
	b.WriteString("</ul></nav>\n<main><article>\n")
	for b.Len() < gazettePage {
		b.Write(g.blocks[random.IntN(len(g.blocks))])
	}
	b.WriteString("</article></main>\n<footer><p>みなと通信 &amp; 仲間たち</p></footer></body></html>\n")
}

// ServeHTTP implements http.Handler.
func (g *gazette) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == gazetteCounts {
		g.count(w)
		return
	}
	number, ok := strings.CutPrefix(r.URL.Path, "/notes/")
	page, err := strconv.Atoi(number)
	if !ok || err != nil || page < 0 || page >= len(g.served) {
		g.other.Add(1)
		http.NotFound(w, r)
		return
	}
	g.served[page].Add(1)
	b := g.buffers.Get().(*bytes.Buffer)
	defer g.buffers.Put(b)
	b.Reset()
	g.write(b, page)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(b.Len()))
	_, _ = w.Write(b.Bytes()) // whether the client has it is for the client to say
}

// count answers with what was served since it was asked last: how many
// different pages, how many pages in all, and how much else.
func (g *gazette) count(w io.Writer) {
	pages, requests := 0, 0
	for i := range g.served {
		n := int(g.served[i].Swap(0))
		pages += min(n, 1)
		requests += n
	}
	fmt.Fprintln(w, pages, requests, g.other.Swap(0))
}

// gazetteProcess serves a site of so many pages until stdin ends, which it
// does when the process that has started this one is gone.
func gazetteProcess(pages string) error {
	n, err := strconv.Atoi(pages)
	if err != nil {
		return err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println(l.Addr())
	server := &http.Server{Handler: newGazette(n)}
	over := make(chan error, 1)
	go func() { over <- server.Serve(l) }()
	_, _ = io.Copy(io.Discard, os.Stdin) // however it ends
	_ = server.Close()
	<-over
	return nil
}
