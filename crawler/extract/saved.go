package extract

import (
	"net/url"
	"regexp"
)

// savedHead is how far into a file the browser's mark is looked for.
const savedHead = 4 << 10

var rxSaved = []*regexp.Regexp{
	regexp.MustCompile(`<!--\s*saved from url=\(\d{1,6}\)(\S+?)\s*-->`),                         // the browsers' "save page as"
	regexp.MustCompile(`(?s)<!--[^>]{0,200}?SingleFile[^>]{0,300}?\burl:\s*(https?://[^\s>]+)`), // SingleFile
}

// SavedFrom reads the address a saved page says it came from: the browser's
// mark or SingleFile's comment. Only http and https addresses count.
func SavedFrom(body []byte) (address string, ok bool) {
	head := body[:min(len(body), savedHead)]
	for _, rx := range rxSaved {
		m := rx.FindSubmatch(head)
		if m == nil {
			continue
		}
		u, err := url.Parse(string(m[1]))
		if err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" {
			return u.String(), true
		}
	}
	return "", false
}
