package crawler

import (
	"bufio"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"testing"
)

func TestWhatNobodyAskedForIsNoAnswer(t *testing.T) {
	log.SetOutput(io.Discard) // net/http says what it closes
	defer log.SetOutput(os.Stderr)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	answer := func(body string) string {
		return fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
	}
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				for r := bufio.NewReader(conn); ; {
					req, err := http.ReadRequest(r)
					if err != nil {
						return
					}
					_, _ = io.WriteString(conn, answer(req.URL.Path)+answer("unasked")) // the reader sees it
				}
			}()
		}
	}()
	client := http.Client{Transport: LiveTransport([]string{l.Addr().String()})}
	for i := range 300 {
		path := fmt.Sprintf("/%d", i)
		resp, err := client.Get("http://" + l.Addr().String() + path)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if err != nil || string(body) != path {
			t.Fatalf("GET %s answers %q, %v", path, body, err)
		}
	}
}
