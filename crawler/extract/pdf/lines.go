package pdf

import (
	"math"
	"regexp"
	"strings"
	"unicode/utf8"

	"classify/crawler/extract/prose"
	"classify/store/record"
)

// Block is a paragraph, a heading or the row of a table.
type Block struct {
	Text string
	// Kind is Heading, List, Table or Paragraph where the layout says so, ""
	// where only the words can.
	Kind  record.Kind
	Level int // of a heading, from 1
	Page  int // it begins on, from 1
}

var (
	rxMark      = regexp.MustCompile(`^(?:[・･•‣◦●○▪■□◆◇▼▶※*＊－‐-]|[(（]?[0-9０-９]{1,3}[)）.．、]?|[①-⑳]|[(（]?[ａ-ｚa-zア-ン一二三四五六七八九十][)）.．、]?|第[0-9０-９一二三四五六七八九十]+[章節条])$`)
	rxListMark  = regexp.MustCompile(`^(?:[・･•‣◦●○▪■□◆◇▼▶※*＊]|[-－‐]\s|[(（]?[0-9０-９]{1,3}[)）.．、]|[(（][ァ-ンａ-ｚa-z一二三四五六七八九十][)）]|[ａ-ｚア-ン][ 　．.]|[①-⑳㋐-㋾]|第[0-9０-９一二三四五六七八九十]+[章節条]|【|＜|〔)`)
	rxItem      = regexp.MustCompile(`^(?:[・･•‣◦●○▪*＊]|[-－‐]\s|[(（][ァ-ンａ-ｚa-z][)）]|[ａ-ｚア-ン][ 　．.]|[①-⑳㋐-㋾])`)
	rxHeadMark  = regexp.MustCompile(`^(?:[■□◆◇▼▶]|[0-9０-９]{1,2}(?:[.．][0-9０-９]{1,2})*[.．、 　]|第[0-9０-９一二三四五六七八九十]+[章節条部]|[IVXⅠ-Ⅻ]+[.．、 　]|【)`)
	rxSection   = regexp.MustCompile(`^第[0-9０-９一二三四五六七八九十]+[章節条部編]?[ 　]`)
	rxEnded     = regexp.MustCompile(`(?:[。．！？!?：:】]|[。．！？][」』]|[a-z]\.)[)）]?$`)
	rxStopped   = regexp.MustCompile(`[。！？]`)
	rxLastWords = regexp.MustCompile(`^(?:以上|敬具|記)$`)
	rxKana      = regexp.MustCompile(`^[\p{Hiragana}\p{Katakana}ー ]+$`)
	rxDay       = regexp.MustCompile(`^[^年]{0,8}年.{0,8}月.{0,8}日.{0,9}$`)
)

// text is the paragraphs of a file while its lines are joined.
type text struct {
	levels  map[float64]int // of headings, by their size
	indents bool            // paragraphs begin further in
	out     []Block
	words   strings.Builder
	first   line // of the open paragraph
	last    line // before the one being read
	begun   bool
	middle  map[int]bool // the blocks that stand in the middle
}

// blocks joins lines into paragraphs, across columns and pages too, and finds
// the title of the first page among them.
func blocks(lines []line) (out []Block, title string) {
	t := text{levels: levels(lines), indents: indents(lines), middle: map[int]bool{}}
	for _, l := range lines {
		if t.begun && t.goesOn(l) {
			t.words.WriteString(glue(t.last.text, l.text))
		} else {
			t.flush()
			t.first, t.begun = l, true
		}
		t.words.WriteString(l.text)
		t.last = l
	}
	t.flush()
	title = t.title()
	for i, b := range t.out { // a file that sets its title apart does so with its headings
		if title != "" && b.Kind == "" && !rxListMark.MatchString(b.Text) && !rxHeadMark.MatchString(b.Text) {
			t.out[i].Kind = record.Paragraph
		}
	}
	return t.out, title
}

// flush ends the open paragraph.
func (t *text) flush() {
	words := strings.ReplaceAll(t.words.String(), string(softHyphen), "")
	t.words.Reset()
	if !t.begun || words == "" {
		return
	}
	b := Block{Text: words, Page: t.first.page + 1}
	switch level := t.level(t.first, words); {
	case t.first.table:
		b.Kind = record.Table
	case level > 0:
		b.Kind, b.Level = record.Heading, level
	case rxItem.MatchString(words):
		b.Kind = record.List
	case t.first.aside() || rxStopped.MatchString(words) && !rxListMark.MatchString(words):
		b.Kind = record.Paragraph
	}
	if t.first.centred() {
		t.middle[len(t.out)] = true
	}
	t.out = append(t.out, b)
}

// aside reports whether a line stands to the right, as the date of a letter
// and its sender do.
func (l line) aside() bool {
	return l.column.width() > 20*l.size && l.left > l.column.left+0.45*l.column.width() && l.right > l.column.right-4*l.size
}

// centred reports whether a line stands in the middle of its column.
func (l line) centred() bool {
	in, out := l.left-l.column.left, l.column.right-l.right
	return in > 2*l.size && math.Abs(in-out) < max(2*l.size, 0.1*l.column.width())
}

// goesOn reports whether a line continues the open paragraph: the line before
// is as full as its column and nothing says that another begins.
func (t *text) goesOn(l line) bool {
	last := t.last
	if last.table || l.table || math.Abs(l.size-last.size) > 0.08*l.size {
		return false
	}
	near := l.page == last.page && l.column == last.column && last.middle() > l.middle()
	if t.levels[sizeClass(l.size)] > 0 && near { // a title over two lines
		return !rxEnded.MatchString(last.text) && !rxHeadMark.MatchString(l.text) && last.bottom-l.top < 0.9*l.size && last.bold == l.bold && (last.full() || last.centred() && l.centred())
	}
	if last.aside() || rxListMark.MatchString(l.text) || rxLastWords.MatchString(last.text) || rxLastWords.MatchString(l.text) {
		return false
	}
	switch {
	case strings.HasSuffix(last.text, string(softHyphen)):
		return true
	case last.bold != l.bold && near && t.level(t.first, t.words.String()) > 0:
		return false
	case !near:
		return last.filled(l) && !rxEnded.MatchString(last.text)
	case last.middle()-l.middle() > farther*l.pitch || l.left > last.left+0.6*l.size && !t.hangs(l):
		return false
	case rxEnded.MatchString(last.text):
		return t.indents && last.full() && l.left < t.first.left+0.3*l.size && !t.first.aside()
	}
	return last.filled(l) || strings.HasSuffix(last.text, "、") && !l.aside()
}

// hangs reports whether a line further in continues an item: its mark alone
// stands further out.
func (t *text) hangs(l line) bool {
	return rxListMark.MatchString(t.first.text) && l.left < t.first.left+4.5*l.size
}

// ragged is by how much, in em, the ends of full lines differ: up to two
// characters that may not begin or end a line move down.
const ragged = 2.3

// full reports whether a line ends where those around it do.
func (l line) full() bool { return l.wide() && l.right >= l.edge-ragged*l.size }

// filled reports whether a line is full, or has no room for the next one's
// first word.
func (l line) filled(next line) bool { return l.full() || l.wide() && l.noRoom(next, l.edge) }

// wide reports whether the lines around are long enough to be broken.
func (l line) wide() bool { return l.edge-l.column.left >= 12*l.size }

// level is the level of a paragraph that is a heading by its type, 0 if it is
// none.
func (t *text) level(first line, words string) int {
	n := utf8.RuneCountInString(words)
	if first.table || n < 2 || n > 2*prose.MaxHeading || rxStopped.MatchString(words) || !prose.Speaks(words) || rxDay.MatchString(words) {
		return 0
	}
	if level := t.levels[sizeClass(first.size)]; level > 0 {
		return level
	}
	if first.bold && n <= prose.MaxHeading && !strings.HasSuffix(words, "、") && !first.aside() {
		return min(len(t.levels)+1, maxLevels)
	}
	if rxSection.MatchString(words) && n <= prose.MaxHeading {
		return min(len(t.levels)+1, maxLevels)
	}
	return 0
}

// sizeClass is a size up to half a point, in which fonts of one kind differ.
func sizeClass(size float64) float64 { return math.Round(2*size) / 2 }

// maxLevels is how many sizes of headings are told apart.
const maxLevels = 3

// levels ranks the sizes that are larger than the body's: 1 is the largest.
func levels(lines []line) map[float64]int {
	body, out := bodySize(lines), map[float64]int{}
	var sizes []float64
	for _, l := range lines {
		if c := sizeClass(l.size); c >= 1.12*body && !l.table && out[c] == 0 && utf8.RuneCountInString(l.text) > 1 {
			out[c] = 1
			sizes = append(sizes, c)
		}
	}
	for _, a := range sizes {
		rank := 1
		for _, b := range sizes[:min(len(sizes), 50)] {
			if b > a {
				rank++
			}
		}
		out[a] = min(rank, maxLevels)
	}
	return out
}

// bodySize is the size of most letters.
func bodySize(lines []line) float64 {
	letters := map[float64]int{}
	body := 0.0
	for _, l := range lines {
		c := sizeClass(l.size)
		if letters[c] += utf8.RuneCountInString(l.text); letters[c] > letters[body] {
			body = c
		}
	}
	return body
}

// indents reports whether paragraphs begin further in than they go on: of the
// lines behind a full stop, most do.
func indents(lines []line) bool {
	in, out := 0, 0
	for i := 1; i < len(lines); i++ {
		last, l := lines[i-1], lines[i]
		if last.page != l.page || last.column != l.column || last.table || l.table || !rxEnded.MatchString(last.text) || rxListMark.MatchString(l.text) {
			continue
		}
		if step := l.left - l.column.left; step > 0.6*l.size && step < 1.6*l.size {
			in++
		} else if step < 0.3*l.size {
			out++
		}
	}
	return in >= 2 && in > out
}

// glue is what stands between two joined texts: nothing between characters of
// scripts written without spaces.
func glue(last, next string) string {
	end, start := ends(last, next)
	if last == "" || prose.Wide(end) || prose.Wide(start) || end == softHyphen {
		return ""
	}
	return " "
}

// ends are the characters at which two texts meet.
func ends(last, next string) (end, start rune) {
	end, _ = utf8.DecodeLastRuneInString(last)
	start, _ = utf8.DecodeRuneInString(next)
	return end, start
}
