package crawler

import (
	"context"
	"maps"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"time"

	"classify/crawler/extract/coding"
	"classify/crawler/frontier"
	"classify/crawler/robots"
)

// rulesAge is how long a robots.txt is believed (RFC 9309 section 2.4).
const rulesAge = 24 * time.Hour

// maxRules is how many rules are remembered before the old ones are dropped.
const maxRules = 10_000

// Resolver looks up the network addresses of a name; net.Resolver is one.
type Resolver interface {
	LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error)
}

// Hosts is what is known of the hosts that are asked: their pace, their
// network addresses and what their robots.txt says. The crawls of a process
// share one, so that together they press on no host harder than one would. It
// is safe for concurrent use.
type Hosts struct {
	pace    *frontier.Pace
	resolve Resolver

	mu     sync.Mutex
	rules  map[string]host // by origin
	asking map[string]bool // origins whose robots.txt some crawl is asking for
}

// NewHosts knows no host yet. Names are looked up before they are first asked,
// so that hosts at one address share a pace; without a resolver the address is
// learned from the first answer.
func NewHosts(r Resolver) *Hosts {
	return &Hosts{pace: frontier.NewPace(), resolve: r, rules: map[string]host{}, asking: map[string]bool{}}
}

// host is what is known of an origin's robots.txt: its rules, or why they
// could not be learned.
type host struct {
	*robots.Rules
	reason, detail string
	learned        time.Time
	due            time.Time // when the host asked to be asked again, if it did
}

// of returns what is known of an origin's rules, unless it is too old.
func (h *Hosts) of(origin string, now time.Time) (host, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	at, ok := h.rules[origin]
	return at, ok && now.Sub(at.learned) < rulesAge
}

// claim reports whether the caller is to ask for an origin's rules; otherwise
// another crawl is doing so.
func (h *Hosts) claim(origin string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.asking[origin] {
		return false
	}
	h.asking[origin] = true
	return true
}

// disclaim gives a claim back without rules.
func (h *Hosts) disclaim(origin string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.asking, origin)
}

// learn notes an origin's rules. Those that could not be learned are not
// remembered beyond the caller's run.
func (h *Hosts) learn(origin string, at host) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.asking, origin)
	if at.reason != "" {
		return
	}
	if h.rules[origin] = at; len(h.rules) > maxRules {
		maps.DeleteFunc(h.rules, func(_ string, old host) bool { return at.learned.Sub(old.learned) > rulesAge })
	}
}

// whereabouts looks up a host's network addresses; none if it has none or
// needs no looking up.
func (h *Hosts) whereabouts(ctx context.Context, name string) []string {
	if host, _, err := net.SplitHostPort(name); err == nil {
		name = host
	}
	name = strings.Trim(name, "[]")
	if ip, err := netip.ParseAddr(name); err == nil {
		return []string{ip.Unmap().String()}
	}
	if h.resolve == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, dialTimeout)
	defer cancel()
	found, err := h.resolve.LookupNetIP(ctx, "ip", name)
	if err != nil {
		return nil // the request will say what is wrong with the name
	}
	addresses := make([]string, len(found))
	for i, ip := range found {
		addresses[i] = ip.Unmap().String()
	}
	return addresses
}

// plain is a robots.txt with its content encoding undone, as far as it goes.
func plain(a answer) []byte {
	body, _ := coding.Undo(a.capture.Body, a.capture.Header) // what cannot be undone holds no rule
	return body.Bytes
}

// rulesOf says what an answer to the request for robots.txt means.
func rulesOf(a answer, now time.Time) host {
	at := host{learned: now}
	if a.err != nil {
		at.reason, at.detail = reason(a.err), a.err.Error()
		return at
	}
	if a.capture.Truncated && len(a.capture.Body) < robots.MaxSize {
		at.reason, at.detail = SkipNoRules, "broken off after "+strconv.Itoa(a.capture.Size)+" bytes" // what is missing may be a rule
		return at
	}
	status := a.capture.Status
	if location(a.capture) != "" {
		status = http.StatusNotFound // beyond the redirects that are followed there are no rules
	}
	if at.Rules = robots.FromResponse(status, plain(a)); at.DeniesAll() {
		at.reason, at.detail = SkipNoRules, "status "+strconv.Itoa(status)
		if wait := retryAfter(a.capture.Header, now); wait > 0 {
			at.due = now.Add(wait)
		}
	}
	return at
}
