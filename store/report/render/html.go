package render

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"strings"
	"time"

	"classify/store/record"
	"classify/store/report"
)

// The page is made of templates, and has one style.
//
//go:embed html/*.tmpl html/style.css
var files embed.FS

// page is what the templates are filled from.
type page struct {
	printer
	Report report.Report
	Style  template.CSS
	Policy string        // of what the page may load: nothing but its style
	Sealed template.HTML // the report itself, see Embedded
	Digest string        // SHA-256 of Sealed
	whole  Outline
	charts int // that were drawn
}

// writeHTML writes the report as one page that needs nothing else: the styles and
// charts are in it, and there is no script. It shows the parts of the report that
// Shown leaves, and has them in it, so that it can be checked, see Embedded and
// Differs.
func writeHTML(w io.Writer, r report.Report, language string) error {
	shown, whole := Shown(r)
	raw, err := json.Marshal(kept{whole, shown})
	if err != nil {
		return fmt.Errorf("write the report of the page: %w", err)
	}
	sealed, err := seal(raw)
	if err != nil {
		return err
	}
	page, err := draw(raw, sealed, language)
	if err != nil {
		return err
	}
	_, err = w.Write(page)
	return err
}

// draw makes the page of what it has in it. It reads the report from there, so
// that who checks the page later has the same numbers, to the last digit.
func draw(raw []byte, sealed, language string) ([]byte, error) {
	var k kept
	if err := json.Unmarshal(raw, &k); err != nil {
		return nil, fmt.Errorf("read the report of the page: %w", err)
	}
	words, ok := dictionaries[language]
	if !ok {
		return nil, fmt.Errorf("unknown language %q: use %s", language, strings.Join(Languages, " or "))
	}
	style, err := files.ReadFile("html/style.css")
	if err != nil {
		return nil, err
	}
	digest := sha256.Sum256(style)
	p := &page{
		printer: printer{words: merged(words, wordsOf(language)), lang: language},
		Report:  k.Report, Style: template.CSS(style), Sealed: template.HTML(sealed), Digest: record.Hash([]byte(sealed)), whole: k.Outline,
		Policy: "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(digest[:]) + "'; base-uri 'none'; form-action 'none'",
	}
	t, err := template.New("page.tmpl").Funcs(p.funcs()).ParseFS(files, "html/*.tmpl")
	if err != nil {
		return nil, fmt.Errorf("read the page's templates: %w", err)
	}
	var out bytes.Buffer
	if err := t.Execute(&out, p); err != nil {
		return nil, fmt.Errorf("fill the page: %w", err)
	}
	return out.Bytes(), nil
}

func merged(dictionaries ...dictionary) dictionary {
	all := dictionary{}
	for _, d := range dictionaries {
		for phrase, word := range d {
			all[phrase] = word
		}
	}
	return all
}

// funcs are what the templates may call.
func (p *page) funcs() template.FuncMap {
	return template.FuncMap{
		"w": p.w, "fill": p.fill, "say": p.named, "n": number, "signed": signed, "minus": func(a, b int) int { return a - b }, "percent": percent,
		"word": p.word, "person": p.person, "title": p.title, "quote": p.quote, "link": p.titled, "address": p.address,
		"day": p.day, "datedBy": p.datedBy, "moment": p.moment, "span": p.span,
		"voices": p.voices, "passage": p.passage, "marked": p.marked, "edited": p.edited, "proof": func(e record.Evidence) template.HTML { return p.bdi(proof(e), quoteLength) },
		"more": p.more, "theme": p.themeName, "digits": digits, "expected": p.expected,
	}
}

// w is a word of the page's language.
func (p *page) w(phrase string) string { return p.words[phrase] }

// fill is a phrase with what belongs into its places.
func (p *page) fill(phrase string, args ...any) string {
	if one := single[phrase]; p.lang == "en" && one != "" && args[0] == any("1") {
		return fmt.Sprintf(one, args...)
	}
	return fmt.Sprintf(p.words[phrase], args...)
}

// named is the word for a name that the program gives to things; one that it
// does not know is shown as it is.
func (p *page) named(name any) template.HTML {
	s := fmt.Sprint(name)
	if said := p.say(s); said != s || p.words[s] != "" {
		return template.HTML(template.HTMLEscapeString(visible(said)))
	}
	return p.word(s)
}

// more says how many of a list are not shown; a path is that in the report.
func (p *page) more(path string, args ...any) template.HTML {
	n := p.whole.Left[fmt.Sprintf(path, args...)]
	if n == 0 {
		return ""
	}
	return template.HTML(`<p class="more">` + template.HTMLEscapeString(p.fill("and %s more: report --format json or export", number(n))) + "</p>")
}

// day shows an ISO date of whatever precision, in Japan's time.
func (p *page) day(iso string) template.HTML {
	if iso == "" {
		return template.HTML(template.HTMLEscapeString(p.words["unknown"]))
	}
	shown, machine := iso, ""
	for _, l := range []struct{ layout, shown string }{
		{time.DateOnly, time.DateOnly}, {"2006-01", "2006-01"}, {"15:04", "15:04"}, {time.RFC3339, "2006-01-02 15:04"},
		{"2006-01-02T15:04Z07:00", "2006-01-02 15:04"}, {"2006-01-02T15:04:05", "2006-01-02 15:04"}, {"2006-01-02T15:04", "2006-01-02 15:04"},
	} {
		if t, err := time.ParseInLocation(l.layout, iso, jst); err == nil {
			if strings.Contains(l.layout, "Z07") {
				t = t.In(jst)
			}
			shown, machine = t.Format(l.shown), t.Format(l.layout)
			break
		}
	}
	if machine == "" {
		return p.word(iso)
	}
	return template.HTML(`<time datetime="` + template.HTMLEscapeString(machine) + `">` + template.HTMLEscapeString(shown) + "</time>")
}

func (p *page) moment(t time.Time) template.HTML {
	if t.IsZero() {
		return template.HTML(template.HTMLEscapeString(p.words["unknown"]))
	}
	return template.HTML(`<time datetime="` + t.UTC().Format(time.RFC3339) + `">` + p.time(t) + "</time>")
}

// span is a first and a last day.
func (p *page) span(from, to string) template.HTML {
	if from == to || to == "" {
		return p.day(from)
	}
	return p.day(from) + " – " + p.day(to)
}

// voices says how many of each kind of voice.
func (p *page) voices(by map[record.Voice]int) string {
	var parts []string
	for _, v := range record.Voices {
		if by[v] > 0 {
			parts = append(parts, p.words[string(v)]+" "+number(by[v]))
		}
	}
	return strings.Join(parts, " · ")
}

// signed is a number with its sign.
func signed(n int) string {
	switch {
	case n > 0:
		return "+" + number(n)
	case n < 0:
		return "−" + number(-n)
	}
	return "±0"
}
