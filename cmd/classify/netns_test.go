package main

import (
	"bufio"
	"context"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// The world's own places; its name server is written in tools/netns/netns.sh.
const (
	worldDNS    = "11.0.0.53:53"
	worldDomain = ".host.example"
	worldMover  = "v4-11-1-0-9" + worldDomain // sends on to ?u=
	worldScript = "../../tools/netns/netns.sh"
)

// worldPublic are names whose addresses are public, so that the world proves
// that it can be reached.
var worldPublic = []string{"v4-11-1-0-1", "v4-11-1-0-2", "v6-2a000011000000000000000000000001", "mixed-10-0-0-1-or-11-1-0-3"}

// worldPrivate are names that lead, at once or at the second look, to an
// address that is not public.
var worldPrivate = []string{
	"v4-127-0-0-1", "v4-10-0-0-1", "v4-172-16-0-1", "v4-192-168-0-1", "v4-169-254-169-254", "v4-100-64-0-1", "v4-0-0-0-0", "v4-198-18-0-1", "v4-240-0-0-1",
	"v6-00000000000000000000000000000001", "v6-00000000000000000000000000000000", "v6-00000000000000000000ffff7f000001", "v6-00000000000000000000ffff0a000001",
	"v6-0000000000000000000000007f000001", "v6-0064ff9b00000000000000007f000001", "v6-0064ff9b0000000000000000a9fea9fe", "v6-0064ff9b00010000000000000a000001",
	"v6-20027f00000100000000000000000001", "v6-200100007f0000010000000000000001", "v6-fd000000000000000000000000000001", "v6-fec00000000000000000000000000001",
	"rebind-11-2-0-1-to-127-0-0-1", "rebind-11-2-0-2-to-10-0-0-1", "rebind-11-2-0-3-to-169-254-169-254", "rebind-11-2-0-4-to-192-168-0-1",
}

// TestWhereEveryAddressAnswers runs the program in a network in which a
// connection to any address comes through, and looks at which were made.
func TestWhereEveryAddressAnswers(t *testing.T) {
	if os.Getenv("NETNS") == "" && os.Getenv("SOAK") == "" {
		t.Skip("makes network namespaces: set NETNS=1, or run make netns")
	}
	if os.Geteuid() != 0 {
		t.Skip("needs root to make network namespaces")
	}
	if _, err := exec.LookPath("ip"); err != nil {
		t.Skip("needs iproute2 to make network namespaces")
	}
	name := fmt.Sprintf("classify%d", os.Getpid())
	if out, err := exec.Command("sh", worldScript, "up", name).CombinedOutput(); err != nil {
		t.Skipf("this system makes no network namespaces: %v\n%s", err, out)
	}
	t.Cleanup(func() {
		if out, err := exec.Command("sh", worldScript, "down", name).CombinedOutput(); err != nil {
			t.Errorf("take the namespaces down: %v\n%s", err, out)
		}
	})
	dir := t.TempDir()
	world := answerIn(t, name+"-world", filepath.Join(dir, "world.log"))
	inside := answerIn(t, name+"-crawl", filepath.Join(dir, "inside.log"))
	file, db := filepath.Join(dir, "incident.yaml"), filepath.Join(dir, "classify.db")
	if err := os.WriteFile(file, []byte(worldFile()), 0o600); err != nil {
		t.Fatal(err)
	}
	crawl := processIn(t, []string{"ip", "netns", "exec", name + "-crawl"}, dir, 90*time.Second, "http://10.0.0.1:80", "crawl", file, "--db", db)
	if crawl.code != exitIncomplete {
		t.Errorf("exit code %d, want %d\n%s", crawl.code, exitIncomplete, tail(crawl.stderr))
	}
	judgeWorld(t, world(), inside())
	export := process(t, dir, 90*time.Second, "", "export", "--db", db)
	for _, public := range worldPublic {
		if !strings.Contains(string(export.stdout), mark(public+worldDomain)) {
			t.Errorf("the page of the public %s is not in the export", public)
		}
	}
}

// worldFile lists every public name, and every private name and spelling,
// directly and behind a redirect of a public host.
func worldFile() string {
	var sources strings.Builder
	source := func(address string) { fmt.Fprintf(&sources, "  - {url: %q, voice: press}\n", address) }
	for _, name := range worldPublic {
		source("http://" + name + worldDomain + "/page")
	}
	n := 0
	private := func(host string) {
		n++
		if !strings.ContainsAny(host, "%。１") { // what is no host in an incident file may still be a Location
			source(fmt.Sprintf("http://%s/%d", host, n))
			source(fmt.Sprintf("https://%s/%d", host, n))
		}
		source("http://" + worldMover + "/?u=" + url.QueryEscape(fmt.Sprintf("http://%s/moved/%d", host, n)))
	}
	for _, name := range worldPrivate {
		private(name + worldDomain)
		if strings.HasPrefix(name, "rebind") { // the redirect needs a name that was not yet looked up
			source("http://" + worldMover + "/?u=" + url.QueryEscape("http://"+name+"-again"+worldDomain+"/x"))
		}
	}
	for _, spelling := range privateSpellings {
		private(spelling)
	}
	return "id: world\ntitle: みなとの件\norganisation: {name: みなと}\nsources:\n" + sources.String() + "crawl: {delay: 1ms, adapt: 0, max_delay: 1s, per_host: 4}\n"
}

// judgeWorld wants only public addresses to have been connected to, and each
// of them at all.
func judgeWorld(t *testing.T, world, inside []string) {
	t.Helper()
	for _, address := range inside {
		t.Errorf("a connection was made to %s, an address of the machine itself", address)
	}
	public := netip.MustParsePrefix("11.0.0.0/8")
	public6 := netip.MustParsePrefix("2a00:11::/32")
	met := map[netip.Addr]bool{}
	for _, address := range world {
		at, err := netip.ParseAddrPort(address)
		if err != nil {
			t.Fatalf("the world noted %q: %v", address, err)
		}
		met[at.Addr().Unmap()] = true
		if a := at.Addr().Unmap(); !public.Contains(a) && !public6.Contains(a) {
			t.Errorf("a connection was made to %s", address)
		}
	}
	for _, wanted := range []string{"11.1.0.1", "11.1.0.2", "11.1.0.3", "11.1.0.9", "2a00:11::1", "11.2.0.1", "11.2.0.2", "11.2.0.3", "11.2.0.4"} {
		if !met[netip.MustParseAddr(wanted)] {
			t.Errorf("no connection was made to the public %s", wanted)
		}
	}
	t.Logf("%d connections to %d addresses", len(world), len(met))
}

// answerIn starts a process that answers on every address of a namespace. The
// function it returns tells the addresses that were connected to.
func answerIn(t *testing.T, namespace, log string) func() []string {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	cmd := exec.CommandContext(ctx, "ip", "netns", "exec", namespace, os.Args[0], "-test.run", "^TestTheWorldAnswers$", "-test.v")
	cmd.Env = append(os.Environ(), "CLASSIFY_TEST_WORLD="+log)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cancel()
		_ = cmd.Wait() // it was killed
	})
	in := bufio.NewScanner(out)
	for in.Scan() && !strings.Contains(in.Text(), "answering") {
	}
	if !strings.Contains(in.Text(), "answering") {
		t.Fatalf("nobody answers in %s", namespace)
	}
	return func() []string {
		noted, err := os.ReadFile(log)
		if err != nil {
			t.Fatal(err)
		}
		return strings.Fields(string(noted))
	}
}

// TestTheWorldAnswers is the far side of the network: run by the test above
// in a process of its own, it answers until it is killed.
func TestTheWorldAnswers(t *testing.T) {
	path := os.Getenv("CLASSIFY_TEST_WORLD")
	if path == "" {
		t.Skip("is started in a namespace by TestWhereEveryAddressAnswers")
	}
	log, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	note := func(c net.Conn) { fmt.Fprintln(log, c.LocalAddr()) }
	plain, err := net.Listen("tcp", ":80")
	if err != nil {
		t.Fatal(err)
	}
	secure, err := net.Listen("tcp", ":443")
	if err != nil {
		t.Fatal(err)
	}
	if names, err := net.ListenPacket("udp", worldDNS); err == nil { // not in the crawler's own namespace
		go answerNames(names)
	}
	go func() {
		for {
			conn, err := secure.Accept()
			if err != nil {
				return
			}
			note(conn)
			_ = conn.Close()
		}
	}()
	server := &http.Server{
		Handler:     http.HandlerFunc(answerPage),
		ConnContext: func(ctx context.Context, c net.Conn) context.Context { note(c); return ctx },
	}
	server.SetKeepAlivesEnabled(false) // so that every request looks its name up again
	fmt.Println("answering")
	t.Error(server.Serve(plain))
}

// answerPage is what every address says.
func answerPage(w http.ResponseWriter, r *http.Request) {
	switch {
	case r.URL.Path == "/robots.txt":
		http.NotFound(w, r)
	case r.URL.Query().Has("u"):
		w.Header()["Location"] = []string{r.URL.Query().Get("u")}
		w.WriteHeader(http.StatusFound)
	default:
		html(r.Host)(w, r)
	}
}

// answerNames is a name server for names that say their address:
// v4-A-B-C-D, v6-HEX, mixed-A-or-B with both, and rebind-A-to-B, which is A
// the first two times it is asked for, when the crawler looks where the host is
// and when it connects, and B from then on.
func answerNames(conn net.PacketConn) {
	var mu sync.Mutex
	asked := map[string]int{}
	packet := make([]byte, 1500)
	for {
		n, from, err := conn.ReadFrom(packet)
		if err != nil {
			return
		}
		name, kind, end := readQuestion(packet[:n])
		if end == 0 {
			continue
		}
		mu.Lock()
		if kind == 1 {
			asked[name]++
		}
		addresses := addressesOf(name, asked[name])
		mu.Unlock()
		_, _ = conn.WriteTo(reply(packet[:end], kind, addresses), from)
	}
}

// readQuestion reads the one question of a DNS message (RFC 1035 section
// 4.1); end is where it ends, 0 if there is none.
func readQuestion(m []byte) (name string, kind uint16, end int) {
	at := 12
	var labels []string
	for at < len(m) && m[at] != 0 {
		size := int(m[at])
		if size > 63 || at+1+size >= len(m) {
			return "", 0, 0
		}
		labels = append(labels, string(m[at+1:at+1+size]))
		at += 1 + size
	}
	if at+5 > len(m) {
		return "", 0, 0
	}
	return strings.ToLower(strings.Join(labels, ".")), binary.BigEndian.Uint16(m[at+1:]), at + 5
}

// addressesOf is what a name says, when it is asked for the nth time.
func addressesOf(name string, nth int) (found []netip.Addr) {
	label, ok := strings.CutSuffix(name, worldDomain)
	if !ok {
		return nil
	}
	label = strings.TrimSuffix(label, "-again")
	form, rest, _ := strings.Cut(label, "-")
	var texts []string
	switch form {
	case "v4":
		texts = []string{rest}
	case "v6":
		raw, err := hex.DecodeString(rest)
		if a, ok := netip.AddrFromSlice(raw); err == nil && ok {
			return []netip.Addr{a}
		}
	case "mixed":
		texts = strings.Split(rest, "-or-")
	case "rebind":
		first, then, _ := strings.Cut(rest, "-to-")
		if texts = []string{then}; nth <= 2 {
			texts = []string{first}
		}
	}
	for _, text := range texts {
		if a, err := netip.ParseAddr(strings.ReplaceAll(text, "-", ".")); err == nil {
			found = append(found, a)
		}
	}
	return found
}

// reply answers a question with the addresses of its kind, 1 for A and 28 for
// AAAA, to be forgotten at once.
func reply(question []byte, kind uint16, addresses []netip.Addr) []byte {
	m := append([]byte{}, question...)
	count := uint16(0)
	for _, a := range addresses {
		if a.Is4() != (kind == 1) || kind != 1 && kind != 28 {
			continue
		}
		count++
		m = append(m, 0xc0, 12) // the name of the question
		m = binary.BigEndian.AppendUint16(m, kind)
		m = binary.BigEndian.AppendUint16(m, 1)
		m = binary.BigEndian.AppendUint32(m, 0)
		m = binary.BigEndian.AppendUint16(m, uint16(len(a.AsSlice())))
		m = append(m, a.AsSlice()...)
	}
	binary.BigEndian.PutUint16(m[2:], 0x8400) // an answer, with authority
	binary.BigEndian.PutUint16(m[4:], 1)
	binary.BigEndian.PutUint16(m[6:], count)
	binary.BigEndian.PutUint32(m[8:], 0)
	return m
}
