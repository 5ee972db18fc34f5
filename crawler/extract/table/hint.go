package table

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// hinted is how many rows are looked at to guess which column holds the text,
// for the message alone.
const hinted = 50

// rxNumbered is the number of a question before what its column holds:
// Q5_自由回答, 問3 ご意見, by the letters that fold leaves.
var rxNumbered = regexp.MustCompile(`^(?:q|問|設問|質問)\d{1,3}[:：.、]?`)

// means finds the field that a column's name means.
func means(column string) (place, bool) {
	name := fold(column)
	if is, known := names[name]; known {
		return is, true
	}
	is, known := names[rxNumbered.ReplaceAllString(name, "")]
	return is, known && is.field == text
}

// stems are parts of names that are likelier the text's than others'.
var stems = []string{"本文", "自由記述", "自由回答", "内容", "意見", "感想", "回答", "コメント", "口コミ", "クチコミ", "文章", "text", "body", "comment"}

// likeliest is the column that most looks like the text, of those whose names
// say nothing: the one with the most Japanese prose in the rows, else the one
// whose name has a stem of the text's names, else the first. ok is false if
// all names say something.
func likeliest(columns []string, rows [][]string) (column string, ok bool) {
	most := 0
	stem := false
	for i, c := range columns {
		if _, known := means(c); known || c == "" {
			continue
		}
		letters := 0
		for _, cells := range rows {
			if i < len(cells) {
				letters += japanese(cells[i])
			}
		}
		named := hasStem(c)
		if !ok || letters > most || letters == most && named && !stem {
			column, ok, most, stem = c, true, letters, named
		}
	}
	return column, ok
}

func hasStem(column string) bool {
	name := fold(column)
	for _, s := range stems {
		if strings.Contains(name, s) {
			return true
		}
	}
	return false
}

// rxPredicate is the end of a clause: hiragana, or a full stop. A name (港の人)
// ends otherwise.
var rxPredicate = regexp.MustCompile(`(?:\p{Hiragana}[」』）)]?|[。！？!?…])\s*$`)

// japanese counts the letters of a cell that is Japanese prose.
func japanese(cell string) int {
	if strings.IndexFunc(cell, func(r rune) bool { return unicode.Is(unicode.Hiragana, r) }) < 0 || !rxPredicate.MatchString(cell) {
		return 0
	}
	return utf8.RuneCountInString(cell)
}

// withRows gives an error of choose the rows below the header, for its hint.
func withRows(err error, text string, h header) error {
	wrong, ok := err.(*ColumnError)
	if !ok {
		return err
	}
	in := &scanner{text: text, at: h.end, line: h.next, comma: h.comma}
	for range hinted {
		rec, ok := in.next(nil, 0)
		if !ok {
			break
		}
		if rec.fault == "" {
			wrong.rows = append(wrong.rows, rec.cells)
		}
	}
	return wrong
}
