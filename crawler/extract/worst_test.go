package extract

import (
	"fmt"
	"maps"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// The most that a page of any kind may cost: seconds of CPU and memory in use
// at any moment, beside what the process held before.
const (
	worstTime = 2 * time.Second
	worstHeap = 200 << 20 // bytes
)

// worst are pages made to cost as much as they can. Each holds the sentence,
// unless it is only to be refused.
func worst() map[string]func() string {
	each := func(n int, format string) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, format, i)
		}
		return b.String()
	}
	repeat, p := strings.Repeat, "<p>"+sentence+"</p>"
	return map[string]func() string{
		"100,000 nested elements":             func() string { return repeat("<div>", 100_000) + sentence + repeat("</div>", 100_000) },
		"100,000 nested spans":                func() string { return repeat("<span>", 100_000) + sentence },
		"100,000 nested quotations":           func() string { return repeat("<blockquote>", 100_000) + sentence },
		"a million attributes of one element": func() string { return "<p " + each(1_000_000, "a%d=b ") + ">" + sentence },
		"a million attributes of many":        func() string { return repeat("<p "+each(10, "a%d=b ")+">", 100_000) + sentence },
		"a megabyte of class names":           func() string { return "<div class='" + repeat("commentItem ", 90_000) + "'>" + p + "</div>" },
		"50 MB of prose":                      func() string { return "<html><body><h1>長い話</h1>" + repeat(p, (50<<20)/len(p)) },
		"50 MB in one line":                   func() string { return p + repeat("報告します。", (50<<20)/18) },
		"50 MB of menus":                      func() string { return p + repeat("<li><a href='/a'>港</a></li>", (50<<20)/28) },
		"50 MB of spaces":                     func() string { return p + repeat(" ", 50<<20) },
		"the billion laughs": func() string {
			return `<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">` + each(30, `<!ENTITY lol%[1]d "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">`) + `]><html><body><p>` + repeat("&lol9;", 1000) + p + "</body></html>"
		},
		"a bomb of a feed": func() string {
			return `<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "` + repeat("港", 10_000) + `">]><rss version="2.0"><channel><item><title>` + repeat("&a;", 10_000) + `</title><link>https://a.example/1</link></item></channel></rss>`
		},
		"a gigabyte in gzip":   func() string { return gz(repeat(" ", 1<<30)) },
		"gzip in gzip in gzip": func() string { return gz(gz(gz(p + repeat(p, 200_000)))) },
		"10 MB of JSON-LD": func() string {
			return `<script type="application/ld+json">{"@type":"Article","comment":[` + repeat(`{"@type":"Comment","text":"遅い","author":{"name":"あ"}},`, 150_000) + `{}]}</script>` + p
		},
		"a title of a megabyte": func() string {
			return "<title>" + repeat("流出のお詫び｜", 50_000) + "</title><h1>" + repeat("流出のお詫び ", 50_000) + "</h1>" + p
		},
		"50,000 headings": func() string { return each(50_000, "<h2>見出しその%d</h2>") + p },
		"50,000 dated lines": func() string {
			return "<h1>お知らせ</h1>" + each(50_000, "<div class=a%d>2021年5月21日 更新</div>") + p
		},
		"30,000 messages": func() string {
			return "<h1>板</h1><h2>コメント</h2>" + each(30_000, "<div class=m><p>名前%[1]d</p><p>2021年5月21日 10:00</p><div>遅いです。</div></div>") + p
		},
		"20,000 posts rebuilt": func() string {
			return each(20_000, "<div class=t><b>海の人</b> @umi%[1]d <p>遅い。</p><a href='https://t.example/umi/status/%[1]d'>2021年5月21日</a></div>") + p
		},
		"a table of 200,000 cells": func() string {
			return "<table>" + repeat("<tr>"+repeat("<td>港</td>", 20)+"</tr>", 10_000) + "</table>" + p
		},
		"100,000 folded parts": func() string {
			return each(60_000, "<button aria-expanded=false aria-controls=x%[1]d>これは質問ですか。</button><div hidden id=x%[1]d>はい。</div>") + p
		},
		"300,000 quotations in a paragraph": func() string {
			return p + "<p>" + each(300_000, "「遅い%dです」と社長は述べ、") + "</p>"
		},
		"100,000 meta elements": func() string { return each(100_000, "<meta name=a%d content=b>") + p },
		"pictures with captions": func() string {
			return each(30_000, "<figure><img src=a%d><figcaption>港の写真</figcaption></figure>") + p
		},
		"nested lists of links": func() string {
			return repeat("<ul><li><a href=/a>港の話</a>", 150) + repeat("<li><a href=/b>港</a>", 60_000) + p
		},
		"no markup at all": func() string { return repeat("港で聞いた話です。\n", 300_000) + sentence },
		"a thread in plain text": func() string {
			return repeat("1 ：名無しさん：2021/05/21(金) 12:34:56 ID:abc\n"+sentence+"\n", 60_000)
		},
	}
}

// thrift is how much memory the program tries to do with while it reads, as in
// cmd/classify: beyond it garbage is collected at once.
const thrift = 150 << 20

func TestTheWorstPageOfAnyKindIsBounded(t *testing.T) {
	if testing.Short() {
		t.Skip("under the race detector time and memory say nothing")
	}
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(thrift))
	pages := worst()
	for _, name := range slices.Sorted(maps.Keys(pages)) {
		if large(name) && os.Getenv("SOAK") == "" {
			continue // most of the time goes into making them
		}
		t.Run(name, func(t *testing.T) {
			in := capture(pages[name]())
			took, heap := cost(func() {
				page, err := Extract(in)
				if err != nil {
					t.Logf("refused: %v", err)
					return
				}
				if len(page.Documents) > 0 && !strings.Contains(page.Documents[0].Text(), sentence) && len(page.Warnings) == 0 {
					t.Errorf("the sentence is lost without a warning")
				}
				sound(t, page)
			})
			t.Logf("%.2f s, %d MiB", took.Seconds(), heap>>20)
			if took > worstTime || heap > worstHeap {
				t.Errorf("%.2f s of CPU and %d MiB, want at most %v and %d MiB", took.Seconds(), heap>>20, worstTime, worstHeap>>20)
			}
		})
	}
}

// large reports whether a page is left to make soak: it takes seconds to make
// or to read.
func large(name string) bool {
	return slices.ContainsFunc([]string{"50 MB", "50,000", "gigabyte", "million", "posts", "messages", "quotations in", "megabyte", "folded", "thread"}, func(word string) bool {
		return strings.Contains(name, word)
	})
}

// cost runs fn and measures the process's CPU time and the most memory in use
// beside what was in use before.
func cost(fn func()) (cpu time.Duration, heap uint64) {
	runtime.GC()
	var before runtime.MemStats
	runtime.ReadMemStats(&before)
	var most atomic.Uint64
	done, stopped := make(chan bool), make(chan bool)
	go func() {
		defer close(stopped)
		for {
			select {
			case <-done:
				return
			case <-time.After(10 * time.Millisecond):
				var now runtime.MemStats
				runtime.ReadMemStats(&now)
				most.Store(max(most.Load(), now.HeapAlloc))
			}
		}
	}()
	start := used()
	fn()
	cpu = used() - start
	close(done)
	<-stopped
	return cpu, max(most.Load(), before.HeapAlloc) - before.HeapAlloc
}

// used is the CPU time of the process.
func used() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
