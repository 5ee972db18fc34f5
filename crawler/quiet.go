package crawler

import (
	"net"
	"net/http"
	"net/http/httptrace"
	"sync/atomic"
	"time"
)

const (
	// settled is how long a connection must have been silent after an answer
	// before the next request goes out on it.
	settled = time.Millisecond
	// mostSettling is how long that is waited for.
	mostSettling = 50 * time.Millisecond
)

// quietTransport sends a request on a used connection only when nothing
// unasked is there to be read: net/http, which closes such a connection when it
// notices, would take it for the answer if the request comes first.
type quietTransport struct{ *http.Transport }

func (t quietTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	trace := &httptrace.ClientTrace{GotConn: func(info httptrace.GotConnInfo) {
		if conn, ok := info.Conn.(*quietConn); ok && info.Reused { // encrypted ones are let through
			conn.settle()
		}
	}}
	return t.Transport.RoundTrip(req.WithContext(httptrace.WithClientTrace(req.Context(), trace)))
}

// quietConn is a connection that knows whether somebody waits for bytes.
type quietConn struct {
	net.Conn
	reading atomic.Bool
	last    atomic.Int64 // when bytes came, ns
	closed  atomic.Bool
}

func (c *quietConn) Read(p []byte) (int, error) {
	c.reading.Store(true)
	n, err := c.Conn.Read(p)
	c.last.Store(time.Now().UnixNano())
	c.reading.Store(false)
	return n, err
}

func (c *quietConn) Close() error {
	c.closed.Store(true)
	return c.Conn.Close()
}

// settle waits until the answer has been read and nothing comes behind it, or
// the transport has noticed what does.
func (c *quietConn) settle() {
	for begun := time.Now(); !c.closed.Load() && time.Since(begun) < mostSettling; time.Sleep(settled / 4) {
		if c.reading.Load() && time.Now().UnixNano()-c.last.Load() >= int64(settled) {
			return
		}
	}
}
