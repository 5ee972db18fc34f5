// Command browser opens pages of reports in a headless Chromium and checks what
// only a browser can: that a page loads nothing and says nothing on its console,
// that axe finds nothing to complain of in light and dark, that nothing runs over
// the edge or over something else at the width of a telephone and of a desk, and
// that its print has every section. What is wrong it lists, and ends with 1.
//
//	browser -axe axe.min.js [-shots folder] page.html…
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/chromedp/chromedp"
)

func main() { os.Exit(run(os.Args[1:])) }

func run(args []string) int {
	flags := flag.NewFlagSet("browser", flag.ContinueOnError)
	axe := flags.String("axe", "", "the file axe.min.js of axe-core")
	shots := flags.String("shots", "", "a folder for screenshots; none are made without it")
	chromium := flags.String("chromium", "", "the browser's file (default: where it is commonly found)")
	if err := flags.Parse(args); err != nil {
		return 2
	}
	if *axe == "" || flags.NArg() == 0 {
		fmt.Fprintln(os.Stderr, "browser: give -axe and at least one page")
		return 2
	}
	wrong, err := check(*axe, *shots, *chromium, flags.Args())
	if err != nil {
		fmt.Fprintln(os.Stderr, "browser:", err)
		return 1
	}
	for _, w := range wrong {
		fmt.Println(w)
	}
	if len(wrong) > 0 {
		fmt.Printf("%d complaints\n", len(wrong))
		return 1
	}
	return 0
}

// patience is how long the checks of one page may take in all: the largest took
// twenty seconds beside other work.
const patience = 5 * time.Minute

func check(axe, shots, chromium string, pages []string) ([]string, error) {
	source, err := os.ReadFile(axe)
	if err != nil {
		return nil, err
	}
	options := append([]chromedp.ExecAllocatorOption{}, chromedp.DefaultExecAllocatorOptions[:]...)
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox)
	}
	if chromium != "" {
		options = append(options, chromedp.ExecPath(chromium))
	}
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	defer stop()
	browser, quit := chromedp.NewContext(allocator)
	defer quit()
	if err := chromedp.Do(browser); err != nil {
		return nil, fmt.Errorf("start Chromium: %w; apt-get install chromium", err)
	}
	var wrong []string
	for _, file := range pages {
		path, err := filepath.Abs(file)
		if err != nil {
			return nil, err
		}
		p := &page{name: filepath.Base(file), url: "file://" + path, axe: string(source), shots: shots}
		if err := p.check(browser); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		fmt.Printf("%s: %d looks, %d rules of axe passed, %d pages in print\n", p.name, p.looks, p.passed, p.printed)
		wrong = append(wrong, p.wrong...)
		if p.passed == 0 {
			return nil, errors.New("axe has checked nothing")
		}
	}
	return wrong, nil
}
