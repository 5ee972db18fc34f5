package structured

import (
	"encoding/json"
	"strings"

	"golang.org/x/net/html"
)

// object is a JSON object; its values are objects, lists ([]any) and strings.
// Numbers and the like are strings as written.
type object = map[string]any

const (
	// maxDepth is how far values may nest: fifty levels of answers.
	maxDepth = 100
	// maxValues is how many values one script may hold.
	maxValues = 300_000
)

// reader reads JSON as sites write it: with raw line ends in strings, commas
// too many, comments and CDATA marks around it, several values in a row.
// What is broken ends the script; what came before stays.
type reader struct {
	s      string
	at     int
	values int
	broken bool
}

// parseJSON reads the objects and lists of one script.
func parseJSON(script string) (told []any) {
	if !strings.Contains(script, `"`) && strings.Contains(script, "&quot;") {
		script = html.UnescapeString(script)
	}
	r := &reader{s: script}
	for !r.broken {
		start := strings.IndexAny(r.s[r.at:], "{[")
		if start < 0 {
			break
		}
		r.at += start
		if strings.HasPrefix(r.s[r.at:], "[CDATA[") {
			r.at += len("[CDATA[")
			continue
		}
		told = append(told, r.value(0))
	}
	return told
}

// space passes over white space and what else may stand between values.
func (r *reader) space() {
	for r.at < len(r.s) {
		switch c := r.s[r.at]; {
		case c <= ' ' || c == ',' || c == ';':
			r.at++
		case strings.HasPrefix(r.s[r.at:], "\u00a0") || strings.HasPrefix(r.s[r.at:], "\ufeff"):
			r.at += len("\u00a0")
			if c == 0xef {
				r.at++
			}
		default:
			return
		}
	}
}

// value reads the value that begins here, nil if none does.
func (r *reader) value(depth int) any {
	r.space()
	if r.values++; depth > maxDepth || r.values > maxValues || r.at >= len(r.s) {
		r.broken = true
		return nil
	}
	switch r.s[r.at] {
	case '{':
		r.at++
		return r.object(depth)
	case '[':
		r.at++
		return r.list(depth)
	case '"':
		return r.text()
	}
	start := r.at
	for r.at < len(r.s) && !strings.ContainsRune(",;]}{[:\"", rune(r.s[r.at])) && r.s[r.at] > ' ' {
		r.at++
	}
	r.broken = r.at == start
	return r.s[start:r.at]
}

func (r *reader) object(depth int) object {
	o := object{}
	for !r.broken {
		if r.space(); r.ends('}') {
			break
		}
		if r.at >= len(r.s) || r.s[r.at] != '"' {
			r.broken = true
			break
		}
		key := r.text()
		if r.space(); !r.ends(':') {
			r.broken = true
			break
		}
		value := r.value(depth + 1)
		if _, known := o[key]; !known {
			o[key] = value
		}
	}
	return o
}

func (r *reader) list(depth int) []any {
	var list []any
	for !r.broken {
		if r.space(); r.ends(']') {
			break
		}
		if v := r.value(depth + 1); v != nil {
			list = append(list, v)
		}
	}
	return list
}

// ends passes over a mark if it stands here.
func (r *reader) ends(mark byte) bool {
	if r.at < len(r.s) && r.s[r.at] == mark {
		r.at++
		return true
	}
	return false
}

// text reads the string that begins here.
func (r *reader) text() string {
	start, escaped := r.at, false
	for r.at++; r.at < len(r.s) && r.s[r.at] != '"'; r.at++ {
		if r.s[r.at] == '\\' {
			r.at++
			escaped = true
		}
	}
	if r.at >= len(r.s) {
		r.at, r.broken = len(r.s), true
		return ""
	}
	r.at++
	quoted := r.s[start:r.at]
	if !escaped {
		return quoted[1 : len(quoted)-1]
	}
	var s string
	if json.Unmarshal([]byte(rawEnds.Replace(quoted)), &s) != nil {
		return quoted[1 : len(quoted)-1]
	}
	return s
}

// rawEnds writes the line ends that JSON forbids in strings as it wants them.
var rawEnds = strings.NewReplacer("\r\n", `\n`, "\n", `\n`, "\r", `\n`, "\t", `\t`, "\x00", "", "\v", " ", "\f", " ")
