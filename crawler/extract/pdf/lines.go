package pdf

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"classify/crawler/extract/prose"
)

// lines cuts the text of a page into lines as a reader sees them. U+FFFE
// stands for a hyphen at a line's end, which joins.
func lines(text string) []string {
	var out []string
	for line := range strings.SplitSeq(strings.ReplaceAll(text, "\r", "\n"), "\n") {
		line = strings.ReplaceAll(line, "\ufffe", "\u00ad")
		if line = unspaced(prose.Squeeze(line)); line != "" {
			out = append(out, line)
		}
	}
	return out
}

// rxSpaced is a line whose letters are set apart: お 知 ら せ.
var rxSpaced = regexp.MustCompile(`^[^ -~](?:[ 　][^ -~]){3,}$`)

func unspaced(line string) string {
	if rxSpaced.MatchString(line) {
		return strings.NewReplacer(" ", "", "　", "").Replace(line)
	}
	return line
}

var (
	// rxPageNumber is a line that numbers the page: "- 3 -", "3/10", "3 ページ".
	rxPageNumber = regexp.MustCompile(`^[-–—ー－ 　(（\[]*(?:p\.?|page|P\.?|Page)?\s*[0-9０-９]{1,4}(?:\s*[/／]\s*[0-9０-９]{1,4})?\s*(?:頁|ページ)?[-–—ー－ 　)）\]]*$`)
	rxNumber     = regexp.MustCompile(`[0-9０-９]+`)
	rxListMark   = regexp.MustCompile(`^(?:[・･•‣◦●○▪■□◆◇▼▶※*＊]|[-－‐]\s|[(（]?[0-9０-９]{1,3}[)）.．、]|[①-⑳]|第[0-9０-９一二三四五六七八九十]+[章節条]|【|＜|〔)`)
	rxEnded      = regexp.MustCompile(`(?:[。．！？!?：:」』】]|[a-z]\.)[)）]?$`)
	rxLastWords  = regexp.MustCompile(`^(?:以上|敬具|記)$`)
)

// join joins the pages' lines into paragraphs, one a line, with an empty line
// between pages unless a paragraph goes on.
func join(pages [][]string) string {
	pages = withoutFurniture(pages)
	var b strings.Builder
	last := "" // the line before
	width := 0 // columns at which its page's lines are full
	for _, page := range pages {
		full := fullWidth(page)
		for i, line := range page {
			switch {
			case last == "":
			case goesOn(last, line, max(width, full)):
				b.WriteString(glue(last, line))
			case i == 0:
				b.WriteString("\n\n")
			default:
				b.WriteByte('\n')
			}
			b.WriteString(line)
			last, width = line, full
		}
	}
	return strings.ReplaceAll(b.String(), "\u00ad", "")
}

// goesOn reports whether a line continues the one before: that one is as full
// as the lines around it and does not end a sentence.
func goesOn(last, line string, full int) bool {
	if full == 0 || rxEnded.MatchString(last) || rxListMark.MatchString(line) || rxLastWords.MatchString(last) || rxLastWords.MatchString(line) {
		return false
	}
	return strings.HasSuffix(last, "\u00ad") || strings.HasSuffix(last, "、") || columns(last)*100 >= full*fullEnough
}

// fullEnough is how much of the width, in percent, a line fills that was
// broken because it was full. Characters that may not begin a line move down.
const fullEnough = 88

// glue is what stands between two joined lines: nothing between characters of
// scripts written without spaces.
func glue(last, line string) string {
	end, _ := utf8.DecodeLastRuneInString(last)
	start, _ := utf8.DecodeRuneInString(line)
	if prose.Wide(end) || prose.Wide(start) || end == '\u00ad' {
		return ""
	}
	return " "
}

// fullWidth is the width at which a page's lines are broken, in columns: that
// of the widest ones, if several reach it; 0 for a page of short lines.
func fullWidth(page []string) int {
	widths := make([]int, len(page))
	for i, line := range page {
		widths[i] = columns(line)
	}
	slices.Sort(widths)
	if len(widths) == 0 {
		return 0
	}
	widest := widths[len(widths)-1-len(widths)/20] // a title may be wider
	if widest < 30 {
		return 0 // a form, a slide, verse
	}
	return widest
}

// columns is a line's width with two columns for a wide character.
func columns(s string) int {
	n := 0
	for _, r := range s {
		switch {
		case prose.Wide(r):
			n += 2
		case !unicode.Is(unicode.Mn, r):
			n++
		}
	}
	return n
}

// edge is how many lines at the top and the bottom of a page may be furniture.
const edge = 2

// withoutFurniture leaves out page numbers, and what stands at the edge of
// most pages but for its number.
func withoutFurniture(pages [][]string) [][]string {
	times := map[string]int{}
	for _, page := range pages {
		met := map[string]bool{}
		for i, line := range page {
			if form := rxNumber.ReplaceAllString(line, "0"); (i < edge || i >= len(page)-edge) && !met[form] {
				met[form] = true
				times[form]++
			}
		}
	}
	out := make([][]string, len(pages))
	for p, page := range pages {
		for i, line := range page {
			atEdge := i < edge || i >= len(page)-edge
			n := times[rxNumber.ReplaceAllString(line, "0")]
			if atEdge && (rxPageNumber.MatchString(line) && len(page) > 1 || len(pages) > 2 && n > 2 && 2*n > len(pages)) {
				continue
			}
			out[p] = append(out[p], line)
		}
	}
	return out
}

var (
	rxNoTitle  = regexp.MustCompile(`(?i)^(?:untitled|無題|名称未設定|document\s*\d*|文書\s*\d*|スライド\s*\d+|powerpoint .*|title)$|\.(?:docx?|xlsx?|pptx?|pdf|indd|ai|jtdc?|eps|tmp|html?)$|^[\w.\-]{1,30}$`)
	rxProducer = regexp.MustCompile(`(?i)^microsoft (?:word|powerpoint|excel) - `)
)

// title is a title of the metadata that a person wrote, else "": programs
// leave the names of files there.
func title(said string) string {
	said = prose.Squeeze(rxProducer.ReplaceAllString(strings.ToValidUTF8(strings.Trim(said, "\x00\ufeff "), ""), ""))
	if len(said) < 4 || rxNoTitle.MatchString(said) || strings.ContainsRune(said, utf8.RuneError) || !prose.Speaks(said) {
		return ""
	}
	return said[:prose.Cut(said, 300)]
}
