package render

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"

	"classify/store/report"
)

// kept is what a page has in it: the report as far as it is shown, and what it
// says of the whole.
type kept struct {
	Outline Outline       `json:"outline"`
	Report  report.Report `json:"report"`
}

// The report stands in an element that a browser neither shows nor runs, as
// base64 of gzip of JSON; its language is the page's.
const (
	sealBegin = `<template id="report" data-type="application/json" data-encoding="gzip, base64">`
	sealEnd   = "</template>"
	sealLine  = 160 // characters
	// largestSealed is how many bytes of JSON a page may hold: the largest that
	// is written is under two million, and a bomb is stopped.
	largestSealed = 64 << 20
)

// seal packs the JSON of a page.
func seal(raw []byte) (string, error) {
	var packed bytes.Buffer
	z, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		return "", err
	}
	if _, err := z.Write(raw); err != nil {
		return "", err
	}
	if err := z.Close(); err != nil {
		return "", err
	}
	text := base64.StdEncoding.EncodeToString(packed.Bytes())
	var b strings.Builder
	for len(text) > 0 {
		n := min(sealLine, len(text))
		b.WriteString("\n" + text[:n])
		text = text[n:]
	}
	return b.String() + "\n", nil
}

// unseal is the reverse. It takes nothing but what seal writes.
func unseal(sealed []byte) ([]byte, error) {
	packed, err := base64.StdEncoding.Strict().DecodeString(string(sealed))
	if err != nil {
		return nil, fmt.Errorf("the report in the page is not whole: %w", err)
	}
	in := bytes.NewReader(packed)
	z, err := gzip.NewReader(in)
	if err != nil {
		return nil, fmt.Errorf("the report in the page is not whole: %w", err)
	}
	z.Multistream(false)
	raw, err := io.ReadAll(io.LimitReader(z, largestSealed+1))
	if err != nil {
		return nil, fmt.Errorf("the report in the page is not whole: %w", err)
	}
	if len(raw) > largestSealed {
		return nil, fmt.Errorf("the report in the page has more than %d bytes", largestSealed)
	}
	if in.Len() > 0 {
		return nil, errors.New("something follows the report in the page")
	}
	return raw, nil
}

// Original is what a page was made of.
type Original struct {
	Report   []byte  // JSON of the report, as far as Shown leaves it
	Outline  Outline // what it says of the whole report, as Shown gives it
	Language string

	raw    []byte
	sealed string
}

// IsPage reports whether a file is a page of this program, changed or not.
func IsPage(file []byte) bool { return bytes.Contains(file, []byte(sealBegin)) }

// Embedded reads what a page was made of out of it. That the page shows it
// truly, Differs tells.
func Embedded(file []byte) (Original, error) {
	var p Original
	_, rest, found := bytes.Cut(file, []byte(sealBegin))
	sealed, rest, ended := bytes.Cut(rest, []byte(sealEnd))
	if !found || !ended {
		return p, errors.New("there is no report in the page; report --format html writes one")
	}
	if bytes.Contains(rest, []byte(sealBegin)) {
		return p, errors.New("there is more than one report in the page")
	}
	for _, language := range Languages {
		if bytes.HasPrefix(file, []byte("<!DOCTYPE html>\n<html lang=\""+language+"\">")) {
			p.Language = language
		}
	}
	if p.Language == "" {
		return p, errors.New("the page does not begin as report --format html writes it")
	}
	raw, err := unseal(sealed)
	if err != nil {
		return p, err
	}
	var k struct {
		Outline Outline         `json:"outline"`
		Report  json.RawMessage `json:"report"`
	}
	if err := json.Unmarshal(raw, &k); err != nil {
		return p, fmt.Errorf("the report in the page is no JSON: %w", err)
	}
	p.Report, p.Outline, p.raw, p.sealed = k.Report, k.Outline, raw, string(sealed)
	return p, nil
}

// Difference is the first place where a page is not what the report in it says.
type Difference struct {
	Line, Column int    // from 1; a column is a character
	Section      string // the heading above it; "": there is none
	Says, Should string // what stands there in the page, and what should
}

func (d *Difference) String() string {
	where := ""
	if d.Section != "" {
		where = fmt.Sprintf(" under %q", d.Section)
	}
	return fmt.Sprintf("%d:%d:%s the page says %q, its report %q", d.Line, d.Column, where, d.Says, d.Should)
}

// Differs makes the page again of the report in it, and returns the first place
// where the file is another one; nil: it is the same, byte for byte.
func (p Original) Differs(file []byte) (*Difference, error) {
	should, err := draw(p.raw, p.sealed, p.Language)
	if err != nil {
		return nil, err
	}
	if bytes.Equal(file, should) {
		return nil, nil
	}
	at := 0
	for at < len(file) && at < len(should) && file[at] == should[at] {
		at++
	}
	for at > 0 && at < len(should) && !utf8.RuneStart(should[at]) {
		at--
	}
	before := should[:at]
	return &Difference{
		Line:    bytes.Count(before, []byte("\n")) + 1,
		Column:  utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:]) + 1,
		Section: headingAbove(should, at),
		Says:    surroundings(file, at), Should: surroundings(should, at),
	}, nil
}

// surroundings are what stands at a byte, from the tag before to the one after it.
func surroundings(page []byte, at int) string {
	const most = 60 // bytes each side
	if at >= len(page) {
		return "the end"
	}
	start := max(bytes.LastIndexAny(page[:at], "<>\n"), at-most, 0)
	end := min(at+most, len(page))
	if i := bytes.IndexAny(page[at+1:end], "<>\n"); i >= 0 {
		end = at + 1 + i
		if page[end] == '>' {
			end++
		}
	}
	if page[start] == '>' || page[start] == '\n' {
		start++
	}
	return strings.ToValidUTF8(string(page[min(start, at):end]), "")
}

// headingAbove is the text of the last heading that begins before a byte.
func headingAbove(page []byte, at int) string {
	t := html.NewTokenizer(bytes.NewReader(page))
	heading, open := "", false
	for read := 0; read < at; {
		kind := t.Next()
		if kind == html.ErrorToken {
			break
		}
		read += len(t.Raw())
		switch name, _ := t.TagName(); {
		case kind == html.TextToken && open:
			heading += string(t.Text())
		case kind == html.StartTagToken && isHeading(name):
			heading, open = "", true
		case kind == html.EndTagToken && isHeading(name):
			open = false
		}
	}
	return strings.TrimSpace(heading)
}

func isHeading(name []byte) bool {
	return len(name) == 2 && name[0] == 'h' && name[1] >= '1' && name[1] <= '6'
}
