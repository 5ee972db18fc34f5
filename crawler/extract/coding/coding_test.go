package coding

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"
)

// sentence is some text.
const sentence = "会員の皆さまに深くお詫び申し上げます。"

// slow is what a machine under the race detector is allowed.
const slow = 15 * 2 * time.Second

func gz(s string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Write([]byte(s))
	w.Close()
	return b.String()
}

func deflated(s string, wrapped bool) string {
	var b bytes.Buffer
	if wrapped {
		w := zlib.NewWriter(&b)
		w.Write([]byte(s))
		w.Close()
		return b.String()
	}
	w, _ := flate.NewWriter(&b, 5)
	w.Write([]byte(s))
	w.Close()
	return b.String()
}

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
		u, err := Undo([]byte(c.body), http.Header{"Content-Encoding": {c.coding}})
		if err != nil || !strings.Contains(string(u.Bytes), "<p>") || name != "damaged br" && string(u.Bytes) != page {
			t.Errorf("%s: %.100q, %q, %v", name, u.Bytes, u.Warnings, err)
		}
	}
}

func TestABodyThatIsNotAsItWasSentSaysSo(t *testing.T) {
	whole := gz(strings.Repeat("<p>"+sentence+"</p>", 20) + "終わり")
	flipped := []byte(whole)
	flipped[len(flipped)-6] ^= 1 // the checksum
	garbled := []byte(whole)
	for i := len(garbled) / 2; i < len(garbled)/2+8; i++ {
		garbled[i] = 0xff
	}
	for body, want := range map[string]string{whole: "", whole[:len(whole)/2]: BrokenOff, whole[:len(whole)-3]: BrokenOff, string(flipped): Altered, gz("<p>") + whole[:len(whole)-1]: BrokenOff} {
		u, err := Undo([]byte(body), nil)
		if got := strings.Join(u.Warnings, "; "); err != nil || got != want || !strings.HasPrefix(string(u.Bytes), "<p>") {
			t.Errorf("%d bytes: %q, %v, want %q", len(body), got, err, want)
		}
	}
	if u, err := Undo(garbled, nil); err == nil && len(u.Warnings) == 0 {
		t.Errorf("a garbled body gives %q", u.Bytes)
	}
}

func TestABombOfAnyEncodingEndsFast(t *testing.T) {
	zeros := strings.Repeat("\x00", Max+4<<20)
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
		u, err := Undo([]byte(c.body), http.Header{"Content-Encoding": {c.coding}})
		took := time.Since(start)
		t.Logf("%s: %v, %d bytes", name, took, len(u.Bytes))
		if took > slow || len(u.Bytes) > Max {
			t.Errorf("%s: %v, %d bytes", name, took, len(u.Bytes))
		}
		if !strings.HasPrefix(name, "empty") && (err != nil || !u.Cut || len(u.Bytes) != Max) {
			t.Errorf("%s: %d bytes, cut %v, %v", name, len(u.Bytes), u.Cut, err)
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
		u, err := Undo(body, http.Header{"Content-Encoding": {coding}})
		if len(u.Bytes) > Max || err != nil && !errors.Is(err, ErrCoding) {
			t.Fatalf("Undo(%q, %q) = %d bytes, %v", body, coding, len(u.Bytes), err)
		}
	})
}

func Example() {
	body, err := Undo([]byte("plain"), http.Header{"Content-Encoding": {"identity"}})
	fmt.Printf("%s %v %v\n", body.Bytes, body.Undone(), err)
	// Output: plain false <nil>
}
