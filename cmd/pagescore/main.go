// Command pagescore says how close extraction comes to pages that people have
// labelled. In goes a folder of NAME.html or NAME.html.gz, each with NAME.json
// beside it {"url", "title", "published", "body": [paragraphs]}, and of
// NAME.pdf with the text to be found in NAME.pdftotext.txt or NAME.txt; out
// comes a table, page by page. Start at run.
//
//	go run ./cmd/pagescore [-diff] FOLDER...
//
// With -diff it also shows what of each page's text differs.
// It judges titles, dates and text; speakers and kinds are the golden files'.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

func main() {
	debug.SetGCPercent(800) // as classify reads pages
	debug.SetMemoryLimit(320 << 20)
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}

// run scores the folders; 2 is a usage error, 1 a folder that cannot be scored.
func run(args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("pagescore", flag.ContinueOnError)
	flags.SetOutput(stderr)
	diff := flags.Bool("diff", false, "show what of each page's text differs from its label")
	if flags.Parse(args) != nil || flags.NArg() == 0 {
		fmt.Fprintln(stderr, "usage: pagescore [-diff] FOLDER...\nscore the pages of folders: NAME.html[.gz] with NAME.json, NAME.pdf with NAME.pdftotext.txt")
		return 2
	}
	code := 0
	for _, folder := range flags.Args() {
		if err := score(folder, *diff, stdout); err != nil {
			fmt.Fprintln(stderr, "pagescore:", err)
			code = 1
		}
	}
	return code
}

// score prints the table of one folder.
func score(folder string, diff bool, stdout io.Writer) error {
	pages, papers, err := scoreFolder(folder)
	if err != nil {
		return err
	}
	for _, r := range pages {
		if diff {
			printDiff(stdout, r)
		}
	}
	var out bytes.Buffer
	printPages(&out, pages, true)
	printPapers(&out, papers)
	_, err = stdout.Write(out.Bytes())
	return err
}

// scoreFolder reads every labelled file of a folder, by name.
func scoreFolder(folder string) (pages, papers []result, err error) {
	names, err := filepath.Glob(filepath.Join(folder, "*"))
	if err != nil {
		return nil, nil, err
	}
	slices.Sort(names)
	for _, name := range names {
		label, ok := labelOf(name)
		if !ok {
			continue
		}
		r, err := scoreFile(name, label)
		if err != nil {
			return nil, nil, err
		}
		if strings.HasSuffix(name, ".pdf") {
			papers = append(papers, r)
		} else {
			pages = append(pages, r)
		}
	}
	if len(pages)+len(papers) == 0 {
		return nil, nil, fmt.Errorf("%s: no NAME.html with NAME.json, no NAME.pdf with NAME.pdftotext.txt", folder)
	}
	return pages, papers, nil
}

// printPages prints the table of pages; timed adds how long each took.
func printPages(out io.Writer, pages []result, timed bool) {
	if len(pages) == 0 {
		return
	}
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	took, speed := "", ""
	if timed {
		took = "ms\t"
	}
	fmt.Fprintln(w, "page\tbody F1\tprecision\trecall\ttitle\tdate\t"+took+"what differs")
	var sum tally
	for _, r := range pages {
		if timed {
			took = fmt.Sprintf("%d\t", r.took.Milliseconds())
		}
		fmt.Fprintf(w, "%s\t%.3f\t%.3f\t%.3f\t%s\t%s\t%s%s\n",
			r.name, r.f1, r.precision, r.recall, r.title, r.date, took, strings.Join(r.notes, "; "))
		sum.add(r)
	}
	w.Flush()
	n := float64(len(pages))
	if timed {
		speed = fmt.Sprintf("; %.0f pages/s, one after the other", n/sum.took.Seconds())
	}
	fmt.Fprintf(out, "\n%d pages: body F1 mean %.3f, lowest %.3f (%s); title exact %s; date right %s, wrong %s, not given %s%s\n",
		len(pages), sum.f1/n, sum.lowest, sum.lowestName, share(sum.titles, len(pages)), share(sum.dates, sum.dated),
		share(sum.wrong, len(pages)), share(sum.undated, sum.dated), speed)
}

func printPapers(out io.Writer, papers []result) {
	if len(papers) == 0 {
		return
	}
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "PDF\tF1\tprecision\trecall\tms\twarnings")
	var sum tally
	for _, r := range papers {
		fmt.Fprintf(w, "%s\t%.3f\t%.3f\t%.3f\t%d\t%s\n", r.name, r.f1, r.precision, r.recall, r.took.Milliseconds(), strings.Join(r.notes, "; "))
		sum.add(r)
	}
	w.Flush()
	fmt.Fprintf(out, "\n%d PDF files: F1 mean %.3f, lowest %.3f (%s)\n", len(papers), sum.f1/float64(len(papers)), sum.lowest, sum.lowestName)
}

func share(n, of int) string {
	if of == 0 {
		return "0/0"
	}
	return fmt.Sprintf("%d/%d (%.2f)", n, of, float64(n)/float64(of))
}

// tally sums results.
type tally struct {
	f1, lowest                           float64
	lowestName                           string
	titles, dates, wrong, dated, undated int
	took                                 time.Duration
}

func (t *tally) add(r result) {
	if t.lowestName == "" || r.f1 < t.lowest {
		t.lowest, t.lowestName = r.f1, r.name
	}
	t.f1 += r.f1
	t.took += r.took
	switch r.date {
	case verdictYes:
		t.dates++
	case verdictNo:
		t.wrong++
	}
	if r.dated {
		t.dated++
		if r.date == verdictNone {
			t.undated++
		}
	}
	if r.title == verdictYes {
		t.titles++
	}
}
