package main

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"encoding/base64"
	"io"
	"strings"
	"sync"

	"github.com/klauspost/compress/zstd"
)

// bomb is how many bytes a bomb becomes: far more than a page may have, and
// too much to hold twice within 512 MB.
const bomb = 256 << 20

// brotliZeros is a Brotli stream of 256 MiB of zero bytes, made by the
// brotliCompressSync of Node.js.
const brotliZeros = "z///f/gnAOKxQCD3/p/////wTwDEYQGA7v0/////4Z8AiMMiAN37f/7//8M/ARCHBQC69//8//+HfwIgDgsAdO//+f//D/8EQBwWAOje//P//x/+CYA4LADQvf/n" +
	"//8//BMAcVgAoHv/z///f/gnAOKwAED3/p/////wTwDEYQGA7v0/////4Z8AiMMCAN37f/7//8M/ARCHBQC69//8//+HfwIgDgsAdO//+f//D/8EQBwWAOje//P//x/+CYA4LADQvf/P//9//BMAcVgAoHv/Dw=="

// packer is a writer that must be closed.
type packer func(w io.Writer) (io.WriteCloser, error)

func gzipped(w io.Writer) (io.WriteCloser, error)  { return gzip.NewWriterLevel(w, gzip.BestSpeed) }
func zlibbed(w io.Writer) (io.WriteCloser, error)  { return zlib.NewWriterLevel(w, zlib.BestSpeed) }
func deflated(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestSpeed) }
func zstded(w io.Writer) (io.WriteCloser, error) {
	return zstd.NewWriter(w, zstd.WithEncoderConcurrency(1))
}

// pack compresses bytes; writing to memory does not fail.
func pack(with packer, text string) string {
	var out bytes.Buffer
	w, err := with(&out)
	if err != nil {
		panic(err)
	}
	_, _ = io.WriteString(w, text)
	if err := w.Close(); err != nil {
		panic(err)
	}
	return out.String()
}

// bombOf compresses an HTML page that begins well and goes on in zero bytes.
func bombOf(with packer, name string) string {
	var out bytes.Buffer
	w, err := with(&out)
	if err != nil {
		panic(err)
	}
	_, _ = io.WriteString(w, document(name))
	zeros := make([]byte, 1<<20)
	for range bomb >> 20 {
		_, _ = w.Write(zeros)
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return out.String()
}

// bombs are made once, they cost a second.
var bombs = sync.OnceValue(func() map[string]string {
	made := map[string]string{}
	var mu sync.Mutex
	var wg sync.WaitGroup
	for name, with := range map[string]packer{"gzip": gzipped, "deflate": zlibbed, "zstd": zstded} {
		wg.Go(func() {
			b := bombOf(with, "bomb-"+name)
			mu.Lock()
			defer mu.Unlock()
			made[name] = b
		})
	}
	wg.Wait()
	brotli, err := base64.StdEncoding.DecodeString(brotliZeros)
	if err != nil {
		panic(err)
	}
	made["br"] = string(brotli)
	return made
})

// encodingHazards are bodies that are not what they weigh, or not what their
// Content-Encoding says.
func (s *hostileSite) encodingHazards() []corner {
	made := bombs()
	const page = "text/html; charset=utf-8"
	whole := pack(gzipped, document("encoding-cut"))
	name := strings.Repeat("n", 1<<20)
	bodies := []struct{ name, coding, body string }{
		{"bomb-gzip", "gzip", made["gzip"]},
		{"bomb-deflate", "deflate", made["deflate"]},
		{"bomb-br", "br", made["br"]},
		{"bomb-zstd", "zstd", made["zstd"]},
		{"bomb-nested-gzip", "gzip, gzip", pack(gzipped, made["gzip"])},
		{"bomb-nested-mixed", "zstd, gzip, deflate", pack(zlibbed, pack(gzipped, made["zstd"]))},
		{"bomb-labelled-x-gzip", "x-gzip", made["gzip"]},
		{"bomb-without-label", "", made["gzip"]},
		{"encoding-label-lies", "gzip", document("encoding-label-lies")},
		{"encoding-label-missing", "", pack(gzipped, document("encoding-label-missing"))},
		{"encoding-label-swapped", "br", pack(zstded, document("encoding-label-swapped"))},
		{"encoding-cut", "gzip", whole[:len(whole)/2]},
		{"encoding-without-trailer", "gzip", whole[:len(whole)-8]},
		{"encoding-wrong-checksum", "gzip", whole[:len(whole)-8] + "\x00\x00\x00\x00" + whole[len(whole)-4:]},
		{"encoding-unknown", "x-unheard-of", document("encoding-unknown")},
		{"encoding-thirty-layers", strings.TrimSuffix(strings.Repeat("gzip, ", 30), ", "), layers(document("encoding-thirty-layers"), 30)},
		{"encoding-label-of-64-KiB", strings.Repeat("gzip,", 13<<10), whole},
		{"encoding-trailing-rubbish", "gzip", pack(gzipped, document("encoding-trailing-rubbish")) + strings.Repeat("rubbish", 1000)},
		{"encoding-100000-members", "gzip", strings.Repeat(pack(gzipped, ""), 100_000)},
		{"encoding-long-file-name", "gzip", "\x1f\x8b\x08\x08\x00\x00\x00\x00\x00\xff" + name},
		{"encoding-zstd-huge-window", "zstd", "\x28\xb5\x2f\xfd\x00\xf8\x03\x00\x00\x10\x00"},
		{"encoding-zstd-skippable-flood", "zstd", strings.Repeat("\x50\x2a\x4d\x18\x00\x00\x00\x00", 100_000)},
		{"encoding-empty-body", "gzip", ""},
		{"encoding-compress", "compress", "\x1f\x9d\x90" + strings.Repeat("\x00\xff", 500)},
	}
	list := []corner{}
	for _, b := range bodies {
		header := []string{}
		if b.coding != "" {
			header = []string{"Content-Encoding", b.coding}
		}
		list = append(list, corner{name: b.name, hazard: true, host: "encodings", pages: pages{"/" + b.name: sends(page, b.body, header...)}})
	}
	return list
}

func layers(text string, n int) string {
	for range n {
		text = pack(gzipped, text)
	}
	return text
}
