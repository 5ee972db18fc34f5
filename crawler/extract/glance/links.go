package glance

import (
	"path"
	"slices"
	"strings"
	"unicode"

	"classify/crawler/extract/link"
	"classify/crawler/extract/prose"
	"classify/store/record"
)

// resolve makes links of references. An address met again adds its words to
// the first; it is hidden, or not to be followed, only if it is so every time.
func resolve(met []reference, base link.Base) (links []record.Link, more bool) {
	at := make(map[string]int, min(len(met), 1024))
	for _, r := range met {
		address := base.Resolve(r.href)
		if address == "" || !MayBePage(address) {
			continue
		}
		if i, known := at[address]; known {
			again(&links[i], r)
			continue
		}
		if len(links) == MaxLinks {
			return links, true
		}
		at[address] = len(links)
		links = append(links, record.Link{URL: address, Text: words(r), Rel: strings.Join(tokens(r), " ")})
	}
	return links, false
}

// words are those a link is shown with; a label stands in for none at all.
func words(r reference) string {
	text := prose.Squeeze(r.text)
	if r.title != "" || len(r.alts) > 0 {
		text = link.Join(append([]string{text, r.title}, r.alts...))
	}
	if text == "" {
		text = prose.Squeeze(r.label)
	}
	return clip(text)
}

func clip(s string) string {
	if len(s) <= maxShown {
		return s
	}
	return strings.ToValidUTF8(s[:maxShown], "")
}

// maxTokens is how many tokens of a rel are kept; the registered ones that
// may stand together are fewer.
const maxTokens = 10

// tokens are the rel tokens of a reference, and "hidden".
func tokens(r reference) []string {
	var out []string
	for field := range strings.FieldsFuncSeq(r.rel, func(c rune) bool { return c == ',' || unicode.IsSpace(c) }) {
		field = strings.ToLower(field)
		if len(out) < maxTokens && len(field) <= 20 && !slices.Contains(out, field) {
			out = append(out, field)
		}
	}
	if r.hidden {
		out = append(out, "hidden")
	}
	return out
}

// restrictive are the tokens that keep a crawler away.
var restrictive = []string{"nofollow", "ugc", "sponsored", "hidden"}

// again takes another reference to a known address in.
func again(l *record.Link, r reference) {
	if text := words(r); !strings.Contains(l.Text, text) {
		l.Text = clip(strings.TrimSpace(l.Text + " " + text))
	}
	now := tokens(r)
	if strings.Join(now, " ") == l.Rel {
		return
	}
	var kept []string
	for _, token := range strings.Fields(l.Rel) {
		if !slices.Contains(restrictive, token) || slices.Contains(now, token) {
			kept = append(kept, token)
		}
	}
	for _, token := range now {
		if len(kept) < maxTokens && !slices.Contains(restrictive, token) && !slices.Contains(kept, token) {
			kept = append(kept, token)
		}
	}
	l.Rel = strings.Join(kept, " ")
}

// MayBePage reports whether an address does not end like a file that is
// surely no page, feed or PDF.
func MayBePage(address string) bool {
	address, _, _ = strings.Cut(address, "?")
	_, rest, _ := strings.Cut(address, "://")
	slash := strings.IndexByte(rest, '/')
	if slash < 0 {
		return true
	}
	ending := path.Ext(rest[slash:])
	if inner, packed := strings.CutSuffix(rest[slash:], ".gz"); packed && text[strings.ToLower(path.Ext(inner))] {
		return true
	}
	return len(ending) < 2 || len(ending) > 7 || !files[strings.ToLower(ending[1:])]
}

// text are the endings of what is a page also when it is packed, such as
// sitemap.xml.gz.
var text = map[string]bool{".xml": true, ".txt": true, ".html": true, ".htm": true, ".rss": true, ".atom": true}

// files are the endings of what is no page: pictures, sound and film, fonts,
// archives, programs, office files, and what pages are made of.
var files = func() map[string]bool {
	set := map[string]bool{}
	for ending := range strings.FieldsSeq(`
		jpg jpeg jpe jfif png gif webp avif svg svgz ico bmp tif tiff heic heif psd ai eps raw
		mp3 m4a wav ogg oga flac aac wma mid mp4 m4v mov avi wmv mkv webm flv mpg mpeg 3gp ogv ts m3u8
		woff woff2 ttf otf eot
		zip gz tgz bz2 xz 7z rar tar lzh zst jar war iso dmg cab
		exe msi apk ipa deb rpm bin dll so app pkg
		doc docx xls xlsx ppt pptx odt ods odp pages numbers key rtf epub mobi
		css js mjs map wasm swf ics vcf sql db torrent`) {
		set[ending] = true
	}
	return set
}()
