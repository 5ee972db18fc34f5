package table

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"classify/crawler/extract/date"
	"classify/crawler/extract/link"
	"classify/crawler/extract/prose"
	"classify/store/record"
)

// row is one row's values by field.
type row struct {
	line  int
	value [fields]string
	dated bool // there is a column for when a row was posted

	published string // the date in value, as it was read
}

var kinds = []record.Kind{record.Heading, record.Paragraph, record.List, record.Table, record.Quote, record.Post, record.Comment, record.Addendum}

// utterance makes an utterance of a row; ok is false if it says nothing.
func (r *reading) utterance(v row) (u record.Utterance, ok bool) {
	u.Text = clean(v.value[text])
	if !prose.Speaks(u.Text) {
		return u, false
	}
	u.Speaker, u.Handle = who(v)
	u.Posted = r.when(v, posted)
	if !v.dated {
		u.Posted = v.published
	}
	u.Heading = oneLine(v.value[heading])
	u.Depth = min(max(number(v.value[depth]), 0), 9)
	u.URL = permalink(v.value[url])
	u.Kind = record.Paragraph
	if u.Speaker != "" || u.Handle != "" {
		u.Kind = record.Post
	}
	if said := word(v.value[kind]); said != "" {
		if slices.Contains(kinds, record.Kind(said)) {
			u.Kind = record.Kind(said)
		} else {
			r.kinds.note(v.line, quoted(said))
		}
	}
	if said := record.Voice(word(v.value[voice])); said != "" {
		if said.Valid() {
			u.Voice = said
		} else {
			r.voices.note(v.line, quoted(string(said)))
		}
	}
	return u, true
}

func word(s string) string { return strings.ToLower(strings.TrimSpace(s)) }

func number(s string) int {
	n, err := strconv.Atoi(strings.TrimSpace(s))
	if err != nil {
		return 0
	}
	return n
}

// who reads the name and the account of a row: an id is an account only with
// its @, and a name that begins with @ is one.
func who(v row) (name, account string) {
	name, account = oneLine(v.value[speaker]), oneLine(v.value[handle])
	if said := oneLine(v.value[id]); account == "" && isHandle(said) {
		account = said
	}
	if account == "" && isHandle(name) {
		name, account = "", name
	}
	if isHandle("@" + account) {
		account = "@" + account
	}
	if account != "" && !isHandle(account) { // a name in the column of accounts
		if name == "" {
			name = account
		}
		account = ""
	}
	return name, account
}

// isHandle reports whether s is an account's name with its @.
func isHandle(s string) bool {
	return len(s) > 1 && len(s) < 100 && s[0] == '@' && strings.IndexFunc(s[1:], func(r rune) bool {
		return !(r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)) || strings.ContainsRune("_.-@", r))
	}) < 0 && s[1] != '@'
}

// when reads the date of a row, "" if it has none that is a whole date.
func (r *reading) when(v row, f field) string {
	said := strings.TrimSpace(v.value[f])
	if said == "" {
		return ""
	}
	at := dated(said)
	if at == "" && f == posted || at == "" && !v.dated {
		r.dates.note(v.line, "")
	}
	return at
}

// usualForms are those in which spreadsheets write a time.
var usualForms = []string{"2006/1/2 15:04:05", "2006/1/2 15:04", "2006-01-02 15:04:05", "2006-01-02 15:04", "2006/1/2"}

// japan is what a time means that names no zone.
var japan = time.FixedZone("JST", 9*60*60)

// dated reads a date as ISO 8601, the usual forms at a small part of the cost.
func dated(said string) string {
	if len(said) > 100 {
		return ""
	}
	for i, form := range usualForms {
		t, err := time.ParseInLocation(form, said, japan)
		if err != nil || t.Year() < 1990 || t.Year() > 2099 {
			continue
		}
		return t.Format([]string{time.RFC3339, "2006-01-02T15:04-07:00", time.RFC3339, "2006-01-02T15:04-07:00", time.DateOnly}[i])
	}
	if at := serial(said); at != "" {
		return at
	}
	return date.Machine(said)
}

// The days since 1899-12-30 that spreadsheets count and that lie in the years
// of social networks: 2009 to 2064.
const firstSerial, lastSerial = 40_000, 60_000

// serial reads a date that a spreadsheet wrote as its number of days.
func serial(said string) string {
	if len(said) < 5 || len(said) > 20 || strings.Trim(said, "0123456789.") != "" {
		return ""
	}
	days, err := strconv.ParseFloat(said, 64)
	if err != nil || days < firstSerial || days >= lastSerial {
		return ""
	}
	day := time.Date(1899, 12, 30, 0, 0, 0, 0, japan).AddDate(0, 0, int(days))
	if days == float64(int(days)) {
		return day.Format(time.DateOnly)
	}
	seconds := (days - float64(int(days))) * 24 * 60 * 60
	return day.Add(time.Duration(seconds+0.5) * time.Second).Format(time.RFC3339)
}

// resolve is the address of a document, without its fragment; of this
// program's own exports also one of a file, or the pseudonym of one.
func resolve(said string) string {
	if (strings.HasPrefix(said, "file:") || strings.HasPrefix(said, "urn:page:")) && len(said) < 1000 {
		return said
	}
	return link.Base{}.Resolve(said)
}

// permalink is where a row stands itself: an address with its fragment.
func permalink(said string) string {
	said = strings.TrimSpace(said)
	if !strings.HasPrefix(said, "http") || !strings.Contains(said, "#") || resolve(said) == "" {
		return ""
	}
	return said
}

// clean is a text as a reader sees it, with its line breaks.
func clean(s string) string {
	if strings.ContainsAny(s, "\r\t") {
		s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\t", " ").Replace(s)
	}
	return prose.Trim(strings.Map(func(r rune) rune {
		if r != '\n' && prose.Invisible(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\ufffd")))
}

// oneLine is a name or a title: cleaned, in one line, of a length that shows.
func oneLine(s string) string {
	if s == "" {
		return ""
	}
	s = prose.Line(clean(s[:min(len(s), 4*maxName)]))
	return strings.ToValidUTF8(s[:prose.Cut(s, maxName)], "")
}

// maxName is the longest name or title that is kept, in bytes.
const maxName = 600
