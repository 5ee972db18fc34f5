package frontier

import (
	"strings"
	"sync"
)

// plainOrigins remembers the origins that are known to be canonical as they
// are written, because most links of a page lead to a few of them.
var plainOrigins = originSet{known: map[string]bool{}}

// originSet is a set of origins of limited size, safe for concurrent use.
type originSet struct {
	mu    sync.RWMutex
	known map[string]bool
}

// maxOrigins is how many origins are remembered before they are forgotten.
const maxOrigins = 4096

// has reports whether the origin is canonical as it is written.
func (s *originSet) has(origin string) bool {
	s.mu.RLock()
	is, known := s.known[origin]
	s.mu.RUnlock()
	if known {
		return is
	}
	canonical, err := parse(origin + "/")
	is = err == nil && canonical == origin+"/"
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.known) >= maxOrigins {
		clear(s.known)
	}
	s.known[strings.Clone(origin)] = is
	return is
}

// safe are the bytes that stay as they are in a path and a query.
var safe = func() (set [256]bool) {
	for c := range set {
		set[c] = 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '/' || c == '-' || c == '_' || c == '.' || c == '~'
	}
	return set
}()

// plain reports whether an address is canonical as it is written, without
// parsing it. It says so only of the most common form; for others it says no.
func plain(raw string) bool {
	begin := strings.Index(raw, "://") + len("://")
	if begin < len("://") || len(raw) > maxURL {
		return false
	}
	end := strings.IndexByte(raw[begin:], '/')
	if end < 0 {
		return false
	}
	path, query, asked := strings.Cut(raw[begin+end:], "?")
	for i := range len(path) {
		// A dot after a slash may be a step up or down.
		if !safe[path[i]] || path[i] == '.' && path[i-1] == '/' {
			return false
		}
	}
	return (!asked || plainQuery(query)) && plainOrigins.has(raw[:begin+end])
}

func plainQuery(query string) bool {
	for pair := range strings.SplitSeq(query, "&") {
		name, value, _ := strings.Cut(pair, "=")
		if pair == "" || isTracking(name, value) {
			return false
		}
		for i := range len(pair) {
			if !safe[pair[i]] && pair[i] != '=' {
				return false
			}
		}
	}
	return true
}
