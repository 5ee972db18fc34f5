package extract

import (
	"bytes"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"
)

func brotlied(s string) string {
	var b bytes.Buffer
	w := brotli.NewWriter(&b)
	w.Write([]byte(s))
	w.Close()
	return b.String()
}

func zstandard(s string) string {
	w, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1))
	if err != nil {
		panic(err)
	}
	return string(w.EncodeAll([]byte(s), nil))
}

func TestEveryContentEncodingOfTheWebIsUndone(t *testing.T) {
	page := "<p>" + sentence + "</p>"
	for name, c := range map[string]struct{ body, coding string }{
		"br":                   {brotlied(page), "br"},
		"br within gzip":       {gz(brotlied(page)), "br, gzip"},
		"three layers":         {zstandard(gz(brotlied(page))), "br, gzip, ZSTD"},
		"zstd":                 {zstandard(page), "zstd"},
		"zstd, frame to skip":  {"\x50\x2a\x4d\x18\x01\x00\x00\x00x" + zstandard(page), "zstd"},
		"said to be br, isn't": {page, "br"},
		"said to be zstd":      {page, "zstd"},
		"identity":             {page, "identity"},
		"two members":          {gz("<p>") + gz(sentence+"</p>"), "gzip"},
		"bytes behind gzip":    {gz(page) + "\r\n\x00", "gzip"},
		"damaged br":           {brotlied(strings.Repeat(page, 20))[:60], "br"},
	} {
		u, err := unwrap([]byte(c.body), http.Header{"Content-Encoding": {c.coding}})
		if err != nil || !strings.Contains(string(u.body), "<p>") || name != "damaged br" && string(u.body) != page {
			t.Errorf("%s: %.100q, %q, %v", name, u.body, u.warnings, err)
		}
	}
}

func TestABombOfAnyEncodingEndsFast(t *testing.T) {
	zeros := strings.Repeat("\x00", maxBody+4<<20)
	var flood strings.Builder // of empty gzip members
	for empty := gz(""); flood.Len() < 4<<20; {
		flood.WriteString(empty)
	}
	for name, c := range map[string]struct{ body, coding string }{
		"gzip":          {gz(zeros), "gzip"},
		"deflate":       {deflated(zeros, true), "deflate"},
		"br":            {brotlied(zeros), "br"},
		"zstd":          {zstandard(zeros), "zstd"},
		"gzip in gzip":  {gz(gz(zeros)), "gzip, gzip"},
		"gzip in zstd":  {zstandard(gz(zeros)), "gzip, zstd"},
		"empty members": {flood.String(), "gzip"},
		"empty frames":  {strings.Repeat(zstandard("")+"\x50\x2a\x4d\x18\x00\x00\x00\x00", 200_000), "zstd"},
		"empty blocks":  {strings.Repeat("\x00\x00\x00\xff\xff", 800_000), "deflate"},
	} {
		start := time.Now()
		u, err := unwrap([]byte(c.body), http.Header{"Content-Encoding": {c.coding}})
		took := time.Since(start)
		t.Logf("%s: %v, %d bytes", name, took, len(u.body))
		if took > 2*slack*time.Second || len(u.body) > maxBody {
			t.Errorf("%s: %v, %d bytes", name, took, len(u.body))
		}
		if !strings.HasPrefix(name, "empty") && (err != nil || !u.cut || len(u.body) != maxBody) {
			t.Errorf("%s: %d bytes, cut %v, %v", name, len(u.body), u.cut, err)
		}
	}
}

// FuzzUnwrap: whatever the bytes and codings, a body stays within its limit.
func FuzzUnwrap(f *testing.F) {
	f.Add([]byte(gz("港")), "gzip")
	f.Add([]byte(brotlied("港")), "br")
	f.Add([]byte(zstandard("港")), "zstd")
	f.Add([]byte(deflated("港", false)), "deflate, identity")
	f.Fuzz(func(t *testing.T, body []byte, coding string) {
		u, err := unwrap(body, http.Header{"Content-Encoding": {coding}})
		if len(u.body) > maxBody || err != nil && !errors.Is(err, ErrEncoding) {
			t.Fatalf("unwrap(%q, %q) = %d bytes, %v", body, coding, len(u.body), err)
		}
	})
}
