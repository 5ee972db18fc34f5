package main

import (
	"cmp"
	"fmt"
	"hash/crc32"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// tries is how often one address may be asked for when its answer is broken:
// once and three times again.
const tries = 4

// unanswered is how often an address may be asked for that breaks the connection
// without a byte: net/http asks once more by itself if the connection was kept from
// the request before.
const unanswered = 2 * tries

// patience is the longest one answer may occupy the crawler. The incident
// file sets a deadline of three seconds a request; the rest is for a busy
// machine.
const patience = 8 * time.Second

// fill is the most that is poured into one answer. The crawler keeps at most
// 16 MiB of a body, which are 96 MiB in chunks of one byte; the rest is for
// what the sockets hold.
const fill = 128 << 20

// corner is one place of the hostile site under its own name: a hazard, or
// benign pages when keeps names marks and hazard is false.
type corner struct {
	name   string
	hazard bool
	host   string   // the host it lives on; "": one of its own
	links  []string // what is listed of it; nil: its path /name
	pages  pages
	robots http.HandlerFunc // of a host of its own; nil: not found
	keeps  []string         // marks that must be in the export
	absent []string         // marks that must not be in the export
	never  []string         // paths of its host that must not be asked for; a * at the end stands for any rest
	most   int              // how often one address may be asked for; 0: tries, and once for benign ones
	total  int              // how many requests all of its pages may get; 0: no limit
	least  time.Duration    // at least this between two requests
	reason string           // if set, a regular expression for why its address was not kept
}

// pages are handlers by path as it stands in the request line, without the
// query; a * at the end stands for any rest.
type pages map[string]http.HandlerFunc

// ask is one request that a host got.
type ask struct {
	host, uri string
	form      string // of the page that answered; "": none did
	method    string
	proto     string
	header    http.Header
	at        time.Time
}

func (a ask) path() string {
	path, _, _ := strings.Cut(a.uri, "?")
	return path
}

// siteHost is one host of the site: an address of its own on loopback.
type siteHost struct {
	name     string
	address  string // IP:port
	listener net.Listener
	server   *http.Server
	pages    pages
	robots   http.HandlerFunc
}

// hostileSite is a set of hosts on 127.0.0.0/8 that do to a crawler what the
// web does, and write down what it asks them.
type hostileSite struct {
	t       *testing.T
	hosts   map[string]*siteHost
	order   []string
	corners []corner
	trip    net.Listener // stands on every address and must never be touched
	done    chan struct{}

	mu     sync.Mutex
	asked  []ask
	faults []string
}

// heavy are hazards that cost the crawler and this test a second or more each,
// and of which others are like: only SOAK=1 meets them.
var heavy = map[string]bool{
	"one-line-of-15-MiB": true, "entities-1000000": true, "options-300000": true, "frames-100000": true, "nested-600000-inline-tags": true,
	"endless-links": true, "endless-chunks-of-one-byte": true, "endless-gzip": true, "pdf-of-16-MiB-of-noise": true,
	"bomb-labelled-x-gzip": true, "bomb-without-label": true, "attribute-of-5-MiB": true, "page-of-15-MiB": true,
}

// newHostileSite opens the hosts of all corners.
func newHostileSite(t *testing.T) *hostileSite {
	t.Helper()
	s := emptySite(t)
	s.at("main") // is 127.0.0.1
	for _, part := range [][]corner{
		s.benignCorners(), s.textCorners(), s.redirectHazards(), s.encodingHazards(), s.framingHazards(), s.slowHazards(), s.statusHazards(),
		s.robotsHazards(), s.consentHazards(), s.trapHazards(), s.addressHazards(), s.markupHazards(), s.feedHazards(), s.headerHazards(),
	} {
		s.corners = append(s.corners, part...)
	}
	if os.Getenv("SOAK") == "" {
		s.corners = slices.DeleteFunc(s.corners, func(c corner) bool { return heavy[c.name] })
	}
	for i := range s.corners {
		s.settle(&s.corners[i])
	}
	s.index()
	s.serve()
	return s
}

// emptySite has a tripwire and no hosts yet.
func emptySite(t *testing.T) *hostileSite {
	t.Helper()
	trip, err := net.Listen("tcp", ":0")
	if err != nil {
		t.Fatal(err)
	}
	s := &hostileSite{t: t, hosts: map[string]*siteHost{}, trip: trip, done: make(chan struct{})}
	t.Cleanup(s.close)
	return s
}

// serve lets the hosts answer.
func (s *hostileSite) serve() {
	go s.watchTripwire()
	for _, h := range s.hosts {
		go func() { _ = h.server.Serve(h.listener) }() // ends with the listener
	}
}

func (s *hostileSite) close() {
	close(s.done)
	_ = s.trip.Close()
	for _, h := range s.hosts {
		_ = h.server.Close()
	}
}

// mainsOtherPort is the one host that shares its IP address with main.
const mainsOtherPort = "robots-of-another-port"

// at is the scheme and authority of a host, which is opened at its first use.
func (s *hostileSite) at(name string) string {
	h := s.hosts[name]
	if h == nil {
		n := len(s.hosts)
		if name == mainsOtherPort {
			n = 0
		}
		listener, err := net.Listen("tcp", fmt.Sprintf("127.0.%d.%d:0", n/250, 1+n%250))
		if err != nil {
			s.t.Skipf("this system has no whole network of loopback addresses: %v", err)
		}
		h = &siteHost{name: name, listener: listener, address: listener.Addr().String(), pages: pages{}}
		h.server = &http.Server{
			Handler:  http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.answer(h, w, r) }),
			ErrorLog: log.New(io.Discard, "", 0), // the hazards make it complain
		}
		s.hosts[name] = h
		s.order = append(s.order, name)
	}
	return "http://" + h.address
}

// tripURL is an address of the tripwire, in some spelling of a private host,
// that tells which corner led there.
func (s *hostileSite) tripURL(host, corner string) string {
	_, port, _ := net.SplitHostPort(s.trip.Addr().String())
	return "http://" + host + ":" + port + "/" + corner
}

// settle gives a corner its host, its paths and its limits.
func (s *hostileSite) settle(c *corner) {
	c.host = cmp.Or(c.host, c.name)
	s.at(c.host)
	h := s.hosts[c.host]
	if c.links == nil {
		c.links = []string{"/" + c.name}
	}
	for path, handler := range c.pages {
		if h.pages[path] != nil {
			s.t.Fatalf("two corners serve %s%s", c.host, path)
		}
		h.pages[path] = handler
	}
	if c.robots != nil {
		h.robots = c.robots
	}
	switch {
	case c.most != 0:
	case c.hazard:
		c.most = tries
	default:
		c.most = 1
	}
}

// spread is the order in which an index lists corners: hazards and benign
// pages mixed, always in the same way.
func spread(a, b corner) int {
	return cmp.Compare(crc32.ChecksumIEEE([]byte(a.name)), crc32.ChecksumIEEE([]byte(b.name)))
}

// index makes the pages that lead to every corner: one for each host that
// has several, and one on the main host for all hosts with a single corner.
func (s *hostileSite) index() {
	lists := map[string]*strings.Builder{}
	several := []string{}
	for _, c := range slices.SortedFunc(slices.Values(s.corners), spread) {
		place, base := c.host, ""
		if place == c.name {
			place, base = "alone", s.at(c.host)
		}
		if lists[place] == nil {
			lists[place] = &strings.Builder{}
			several = append(several, place)
		}
		for _, link := range c.links {
			if strings.HasPrefix(link, "<") { // written out by the corner
				fmt.Fprintf(lists[place], "%s\n", link)
				continue
			}
			if strings.HasPrefix(link, "/") {
				link = base + link
			}
			fmt.Fprintf(lists[place], "<p><a href=\"%s\">みなとの件 %s</a></p>\n", link, c.name)
		}
	}
	for _, place := range several {
		switch place {
		case "main":
		case "alone":
			s.hosts["main"].pages["/alone.html"] = html("alone", lists[place].String())
		default:
			s.hosts[place].pages["/"] = html(place, lists[place].String())
		}
	}
	var all strings.Builder
	for _, place := range several {
		switch place {
		case "main":
			all.WriteString(lists[place].String())
		case "alone":
			all.WriteString("<p><a href=/alone.html>みなとの件、ほかの所</a></p>\n")
		default:
			fmt.Fprintf(&all, "<p><a href=%s/>みなとの件 %s</a></p>\n", s.at(place), place)
		}
	}
	s.hosts["main"].pages["/"] = html("main", all.String())
}

// answer writes a request down and lets its corner answer.
func (s *hostileSite) answer(h *siteHost, w http.ResponseWriter, r *http.Request) {
	a := ask{host: h.name, uri: r.RequestURI, method: r.Method, proto: r.Proto, header: r.Header.Clone(), at: time.Now()}
	form, handler := h.pages.find(a.path())
	a.form = form
	if r.Host != h.address {
		s.fault("%s was asked for the host %q", h.name, r.Host)
	}
	s.mu.Lock()
	s.asked = append(s.asked, a)
	s.mu.Unlock()
	if a.path() == "/robots.txt" {
		if h.robots == nil {
			http.NotFound(w, r)
			return
		}
		h.robots(w, r)
		return
	}
	if handler == nil {
		handler = http.NotFound
	}
	handler(w, r)
}

// find is the page of a path: its own, or that of its longest beginning.
func (p pages) find(path string) (form string, handler http.HandlerFunc) {
	if h := p[path]; h != nil {
		return path, h
	}
	for f, h := range p {
		if strings.HasSuffix(f, "*") && matches(f, path) && len(f) > len(form) {
			form, handler = f, h
		}
	}
	return form, handler
}

// matches reports whether a path is one of the forms of a corner.
func matches(form, path string) bool {
	begin, any := strings.CutSuffix(form, "*")
	return path == form || any && strings.HasPrefix(path, begin)
}

// fault notes a broken rule.
func (s *hostileSite) fault(format string, args ...any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, fmt.Sprintf(format, args...))
}

// watchTripwire notes who touches the host that is nobody's.
func (s *hostileSite) watchTripwire() {
	for {
		conn, err := s.trip.Accept()
		if err != nil {
			return
		}
		_ = conn.SetReadDeadline(time.Now().Add(time.Second))
		first := make([]byte, 200)
		n, _ := conn.Read(first) // a mere connection is a fault too
		line, _, _ := strings.Cut(string(first[:n]), "\r\n")
		s.fault("the tripwire at %s was touched: %q", conn.LocalAddr(), line)
		_ = conn.Close()
	}
}

// asks are the requests for which want holds, in the order they came.
func (s *hostileSite) asks(want func(a ask) bool) []ask {
	s.mu.Lock()
	defer s.mu.Unlock()
	var found []ask
	for _, a := range s.asked {
		if want(a) {
			found = append(found, a)
		}
	}
	return found
}

// mark is the word by which a page is known in the export. It is written in
// kanji, so that it survives only in a page whose charset was read rightly.
func mark(name string) string {
	digits := []rune("〇一二三四五六七八九")
	word := []rune("標識")
	for _, d := range fmt.Sprintf("%08d", crc32.ChecksumIEEE([]byte(name))%100_000_000) {
		word = append(word, digits[d-'0'])
	}
	return string(word) + "番"
}

// said is what the pages say beside their mark, so that no two are alike.
var said = []string{
	"会員の情報が流出してから公表まで、三週間もかかったのは遅すぎると書いた人がいる。",
	"退会して何年もたつのに、免許証の画像がまだ保存されていたという。",
	"お詫びの品は五百円の商品券だけで、慰謝料を払う予定はないそうだ。",
	"問い合わせの窓口に電話をかけても、誰も出ないという声が多かった。",
	"同じ時期に別の会社でも似た事故があったが、そちらは翌日に公表している。",
	"社長の会見は短く、質問には文書で答えるとだけ述べた。",
	"監督官庁への報告がいつだったのかは、まだ明らかにされていない。",
}

// article is the body of an ordinary page about the incident.
func article(name string, extra ...string) string {
	sum := crc32.ChecksumIEEE([]byte(name))
	n := uint32(len(said))
	return fmt.Sprintf("<article><h1>みなとの話 %s</h1><p>みなとの件についての%d通目の便り。%s</p><p>紙には%sと書かれていた。%s</p>%s</article>",
		name, sum%9000, said[sum%n], mark(name), said[sum/n%n], strings.Join(extra, "\n"))
}

func document(name string, extra ...string) string {
	return "<!DOCTYPE html><html lang=ja><head><meta charset=utf-8><title>みなとの話 " + name + "</title></head><body>" + article(name, extra...) + "</body></html>"
}

// html answers with an ordinary page that holds the mark of name.
func html(name string, extra ...string) http.HandlerFunc {
	return sends("text/html; charset=utf-8", document(name, extra...))
}

// sends answers with a body; header are pairs of further names and values.
func sends(contentType, body string, header ...string) http.HandlerFunc {
	return status(http.StatusOK, body, append([]string{"Content-Type", contentType}, header...)...)
}

// status answers with a status, a body and header pairs.
func status(code int, body string, header ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i+1 < len(header); i += 2 {
			w.Header()[header[i]] = append(w.Header()[header[i]], header[i+1])
		}
		w.WriteHeader(code)
		_, _ = io.WriteString(w, body) // the crawler may have gone
	}
}

// moves answers with a redirect, its Location as given.
func moves(to string) http.HandlerFunc { return status(http.StatusFound, "", "Location", to) }

// times answers with the first handler n times, and then with the other.
func times(n int, first, then http.HandlerFunc) http.HandlerFunc {
	var mu sync.Mutex
	return func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		n--
		left := n
		mu.Unlock()
		if left >= 0 {
			first(w, r)
			return
		}
		then(w, r)
	}
}

// wire answers with bytes as they are and closes the connection.
func wire(text string) http.HandlerFunc {
	return held(func(conn net.Conn) { _, _ = io.WriteString(conn, text) })
}

// held hands the bare connection to fn.
func held(fn func(net.Conn)) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			return
		}
		defer conn.Close()
		fn(conn)
	}
}

// reset sends some bytes and then resets the connection.
func reset(text string) http.HandlerFunc {
	return held(func(conn net.Conn) {
		_, _ = io.WriteString(conn, text)
		if tcp, ok := conn.(*net.TCPConn); ok {
			_ = tcp.SetLinger(0)
		}
	})
}

// pours sends begin and then chunk for ever; taking more than fill of it is a
// fault.
func (s *hostileSite) pours(name, begin, chunk string) http.HandlerFunc {
	return held(func(conn net.Conn) {
		_, err := io.WriteString(conn, begin)
		for sent := 0; err == nil; {
			var n int
			n, err = io.WriteString(conn, chunk)
			if sent += n; sent > fill {
				s.fault("%s: %d MiB of an endless answer were taken", name, fill>>20)
				return
			}
		}
	})
}

// drips sends begin and then a piece every now and then; holding on to it for
// longer than patience is a fault.
func (s *hostileSite) drips(name, begin, piece string) http.HandlerFunc {
	return held(func(conn net.Conn) {
		start := time.Now()
		_, err := io.WriteString(conn, begin)
		tick := time.NewTicker(50 * time.Millisecond)
		defer tick.Stop()
		for err == nil {
			select {
			case <-s.done:
				return
			case <-tick.C:
				_, err = io.WriteString(conn, piece)
			}
			if time.Since(start) > patience {
				s.fault("%s: a dripping answer was held on to for %s", name, patience)
				return
			}
		}
	})
}

// silent takes a request and says nothing.
func (s *hostileSite) silent(name string) http.HandlerFunc {
	return held(func(conn net.Conn) {
		gone := make(chan struct{})
		go func() {
			defer close(gone)
			_, _ = conn.Read(make([]byte, 1)) // returns when the crawler hangs up
		}()
		select {
		case <-s.done:
		case <-gone:
		case <-time.After(patience):
			s.fault("%s: silence was waited for for %s", name, patience)
		}
	})
}

// plain is a whole response of an ordinary page as it goes over the wire.
func plain(name string, header ...string) string {
	body := document(name)
	return "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: " + strconv.Itoa(len(body)) +
		"\r\nConnection: close\r\n" + strings.Join(header, "") + "\r\n" + body
}
