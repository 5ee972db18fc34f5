//go:build !race

package pdf

import (
	"bytes"
	"compress/lzw"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// packed is data in zlib, n times over.
func packed(n int, data io.Reader) string {
	for range n {
		var b bytes.Buffer
		z := zlib.NewWriter(&b)
		if _, err := io.Copy(z, data); err != nil || z.Close() != nil {
			panic("a buffer can be written")
		}
		data = &b
	}
	all, err := io.ReadAll(data)
	if err != nil {
		panic(err) // it is a buffer
	}
	return string(all)
}

// again reads a text n times.
func again(s string, n int) io.Reader {
	text := strings.NewReader(s)
	all := make([]io.Reader, n)
	for i := range all {
		all[i] = io.NewSectionReader(text, 0, int64(len(s)))
	}
	return io.MultiReader(all...)
}

// megabytes are n MiB of a text.
func megabytes(n int, of string) io.Reader {
	return again(strings.Repeat(of, 1<<20/len(of)), n)
}

func lzwed(data io.Reader) string {
	var b bytes.Buffer
	w := lzw.NewWriter(&b, lzw.MSB, 8)
	if _, err := io.Copy(w, data); err != nil || w.Close() != nil {
		panic("a buffer can be written")
	}
	return b.String()
}

// object is a stream with its dictionary.
func object(dict, data string) string {
	return fmt.Sprintf("<<%s/Length %d>>\nstream\n%s\nendstream", dict, len(data), data)
}

// charge is a file of three pages: the first and the last are harmless, the
// middle one draws the first of more, which are numbered from 8.
func charge(resources string, more ...string) []byte {
	const page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 6 0 R>>%s>>/Contents %d 0 R>>"
	plain := object("", "BT /F 12 Tf 50 700 Td ("+harmless+") Tj ET")
	return raw(append([]string{
		"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 3/Kids[3 0 R 4 0 R 5 0 R]>>",
		fmt.Sprintf(page, "", 7), fmt.Sprintf(page, resources, 8), fmt.Sprintf(page, "", 7),
		"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>", plain,
	}, more...)...)
}

const harmless = "Minato Match told its members of the loss on May 21."

// bombs are files made to cost as much as they can.
func bombs() map[string]func() []byte {
	repeat := strings.Repeat
	picture := func(filter, data string) func() []byte {
		return func() []byte {
			image := "/Type/XObject/Subtype/Image/Width 60000/Height 60000/BitsPerComponent 8/ColorSpace/DeviceRGB/Filter/" + filter
			return charge("/XObject<</I 9 0 R>>", object("", "q 595 0 0 842 0 0 cm /I Do Q"), object(image, data))
		}
	}
	inline := func(filter string, data string) func() []byte {
		return func() []byte {
			return charge("", object("", "BI /W 60000 /H 60000 /BPC 8 /CS /RGB /F "+filter+" ID "+data+"\nEI BT /F 12 Tf (x) Tj ET"))
		}
	}
	letters := "BT /F 1 Tf 1 0 0 1 9 9 Tm (" + repeat("a", 1000) + ") Tj ET\n"
	cmap := func(body string) func() []byte {
		return func() []byte {
			font := "<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/ToUnicode 10 0 R/DescendantFonts[<</Type/Font/Subtype/CIDFontType2/BaseFont/X/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>]>>"
			return charge("/Font<</G 9 0 R>>", object("", "BT /G 12 Tf 50 700 Td <00010002> Tj ET"), font, object("/Filter/FlateDecode", packed(1, strings.NewReader("begincmap\n"+body+"\nendcmap"))))
		}
	}
	return map[string]func() []byte{
		"a gigabyte in Flate": func() []byte { return charge("", object("/Filter/FlateDecode", packed(1, megabytes(1000, " ")))) },
		"Flate in Flate in Flate": func() []byte {
			return charge("", object("/Filter[/FlateDecode/FlateDecode/FlateDecode]", packed(3, megabytes(1000, " "))))
		},
		"100 MB of text in Flate": func() []byte { return charge("", object("/Filter/FlateDecode", packed(1, megabytes(100, letters)))) },
		"10 MB of text in Flate":  func() []byte { return charge("", object("/Filter/FlateDecode", packed(1, megabytes(10, letters)))) },
		"100 MB in LZW": func() []byte {
			return charge("", object("/Filter/LZWDecode/DecodeParms<</EarlyChange 0>>", lzwed(megabytes(100, " "))))
		},
		"run lengths in Flate": func() []byte {
			return charge("", object("/Filter[/FlateDecode/RunLengthDecode]", packed(1, megabytes(50, "\x81 "))))
		},
		"a predictor's columns": func() []byte {
			return charge("", object("/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns 2000000000/Colors 4/BitsPerComponent 16>>", packed(1, megabytes(100, " "))))
		},
		"many streams of one page": func() []byte { return manyStreams() },
		"ASCII85 in ASCIIHex in LZW": func() []byte {
			return charge("", object("/Filter[/LZWDecode/ASCIIHexDecode/ASCII85Decode]/DecodeParms[<</EarlyChange 0>> null null]", lzwed(megabytes(100, "7A"))))
		},
		"a giant JPEG":           picture("DCTDecode", "\xff\xd8\xff\xc0\x00\x11\x08\xff\xff\xff\xff\x03\x01\x22\x00\x02\x11\x01\x03\x11\x01\xff\xda"),
		"a giant JPEG 2000":      picture("JPXDecode", "\xff\x4f\xff\x51"+string(be(uint16(47), uint16(0), uint32(60000), uint32(60000), uint32(0), uint32(0), uint32(60000), uint32(60000), uint32(0), uint32(0), uint16(3), uint64(0x0701010701010701)))),
		"a giant JBIG2":          picture("JBIG2Decode", string(be(uint32(0), []byte{48, 0, 1}, uint32(19), uint32(60000), uint32(60000), uint32(0), uint32(0), []byte{0, 0, 0}))),
		"a giant inline picture": inline("/Fl", packed(1, megabytes(100, "\x00"))),
		"a giant inline JPEG":    inline("/DCT", "\xff\xd8\xff\xc0\x00\x11\x08\xff\xff\xff\xff\x03\x01\x22\x00\x02\x11\x01\x03\x11\x01\xff\xda"),
		"a giant inline fax":     inline("/CCF", repeat("\x00\x01", 1000)),
		"a million inline pictures": func() []byte {
			return charge("", object("/Filter/FlateDecode", packed(1, again("BI /W 1 /H 1 /BPC 8 /CS /G ID x EI\n", 1_000_000))))
		},
		"a million operators": func() []byte {
			return charge("", object("/Filter/FlateDecode", packed(1, again("q 1 0 0 1 1 1 cm 1 1 m 2 2 l S\n", 1_000_000))))
		},
		"a million texts": func() []byte {
			return charge("", object("/Filter/FlateDecode", packed(1, again("BT /F 9 Tf 1 0 0 1 50 50 Tm (a) Tj ET\n", 1_000_000))))
		},
		"a million states saved": func() []byte { return charge("", object("/Filter/FlateDecode", packed(1, again("q\n", 5_000_000)))) },
		"deep arrays in a page":  func() []byte { return charge("", object("", repeat("[", 3_000_000)+" TJ")) },
		"deep dictionaries":      func() []byte { return charge("/X "+repeat("<</A", 1_000_000), object("", "")) },
		"100,000 pages":          func() []byte { return draft{sheets: make([]sheet, 100_000)}.pdf() },
		"a deep tree of pages":   deepTree,
		"a wide tree of itself": func() []byte {
			return raw("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 2147483647/Kids["+repeat("2 0 R ", 1_000_000)+"]>>")
		},
		"a stream of objects":   objectStream,
		"a stream of the table": tableStream,
		"forms of forms":        formsOfForms,
		"a form of itself": func() []byte {
			return charge("/XObject<</I 9 0 R>>", object("", "/I Do"), object("/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</I 9 0 R>>>>", repeat("/I Do ", 1000)))
		},
		"letters that draw letters":  type3,
		"ranges of characters":       cmap("1 beginbfrange\n" + repeat("<0000> <ffff> <0041>\n", 200_000) + "endbfrange"),
		"ranges of 32 bits":          cmap("1 begincidrange\n" + repeat("<00000000> <ffffffff> 0\n", 200_000) + "endcidrange"),
		"characters of many letters": cmap("1 beginbfchar\n" + numbered("<%04x> <"+repeat("0041", 500)+">\n", 20_000) + "endbfchar"),
	}
}

// numbered fills a form with the numbers up to n.
func numbered(format string, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

// manyStreams draws one stream of a megabyte ten thousand times.
func manyStreams() []byte {
	d := charge("", object("/Filter/FlateDecode", packed(1, megabytes(1, " "))))
	return bytes.Replace(d, []byte("/Contents 8 0 R"), []byte("/Contents["+strings.Repeat("8 0 R ", 10_000)+"]"), 1)
}

func deepTree() []byte {
	objects := []string{"<</Type/Catalog/Pages 2 0 R>>"}
	for i := range 100_000 {
		objects = append(objects, fmt.Sprintf("<</Type/Pages/Count 1/Kids[%d 0 R]>>", i+3))
	}
	return raw(append(objects, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>")...)
}

// objectStream holds a page within a gigabyte of compressed objects.
func objectStream() []byte {
	return streamed(object("/Type/ObjStm/N 1000000/First 9/Filter/FlateDecode", packed(1, io.MultiReader(strings.NewReader("3 0      "), megabytes(1000, " ")))),
		object("/Type/XRef/Size 5/Root 1 0 R/W[1 4 2]", string(be(make([]byte, 7), []byte{1}, uint32(9), uint16(0), []byte{1}, uint32(41), uint16(0), []byte{2}, uint32(4), uint16(0)))))
}

// tableStream is a table of a hundred million objects, all compressed.
func tableStream() []byte {
	return streamed("null", object("/Type/XRef/Size 100000000/Root 1 0 R/W[1 4 2]/Filter/FlateDecode", packed(1, megabytes(700, "\x01\x00\x00\x00\x09\x00\x00"))))
}

// streamed is a file whose table is a stream, its last object.
func streamed(fourth, table string) []byte {
	b := raw("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 1/Kids[3 0 R]>>", "<</Type/Page/Parent 2 0 R>>", fourth, table)
	at := bytes.LastIndex(b, []byte("\n5 0 obj")) + 1
	end := bytes.LastIndex(b, []byte("trailer"))
	return fmt.Appendf(bytes.Clone(b[:end]), "startxref\n%d\n%%%%EOF\n", at)
}

// formsOfForms draws two to the power of thirty letters.
func formsOfForms() []byte {
	objects := []string{object("", "/I Do")}
	for i := range 30 {
		objects = append(objects, object(fmt.Sprintf("/Type/XObject/Subtype/Form/BBox[0 0 999 999]/Resources<</XObject<</I %d 0 R>>>>", 10+i), "/I Do 1 0 0 1 1 1 cm /I Do"))
	}
	last := object("/Type/XObject/Subtype/Form/BBox[0 0 999 999]/Resources<</Font<</F 6 0 R>>>>", "BT /F 9 Tf (a) Tj ET")
	return charge("/XObject<</I 9 0 R>>", append(objects, last)...)
}

// type3 is a font whose letters are drawn with letters of the next one.
func type3() []byte {
	objects := []string{object("", "BT /G 12 Tf 50 700 Td (aaaa) Tj ET")}
	for i := range 30 {
		at := 9 + 2*i
		objects = append(objects,
			fmt.Sprintf("<</Type/Font/Subtype/Type3/FontBBox[0 0 9 9]/FontMatrix[1 0 0 1 0 0]/FirstChar 97/LastChar 97/Widths[9]/Encoding<</Differences[97/a]>>/CharProcs<</a %d 0 R>>/Resources<</Font<</G %d 0 R>>>>>>", at+1, at+2),
			object("", "9 0 d0 BT /G 1 Tf (aaaa) Tj ET"))
	}
	return charge("/Font<</G 9 0 R>>", append(objects, "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>")...)
}

// What a file may cost: seconds of CPU, and memory the process occupies beside
// what it did before, of which the sandbox is the most.
const (
	worstTime   = 2 * time.Second
	worstMemory = (memoryPages>>4 + 60) << 20 // bytes
)

func TestABombCostsLittleAndSaysSo(t *testing.T) {
	if f, err := Read(one().pdf()); err != nil || !strings.Contains(f.Text(), sentence) { // PDFium is compiled now
		t.Fatalf("Read = %+v, %v", f, err)
	}
	made := bombs()
	for _, name := range slices.Sorted(maps.Keys(made)) {
		if long(name) && os.Getenv("SOAK") == "" {
			continue // most of the time goes into making them
		}
		t.Run(name, func(t *testing.T) {
			var f File
			var err error
			body := made[name]()
			took, memory := cost(func() { f, err = Read(body[:min(len(body), MaxBytes)]) })
			t.Logf("%.2f s, %d MiB, %q, %v", took.Seconds(), memory>>20, f.Warnings, err)
			if took > worstTime || memory > worstMemory {
				t.Errorf("%.2f s of CPU and %d MiB, want at most %v and %d MiB", took.Seconds(), memory>>20, worstTime, worstMemory>>20)
			}
			said := strings.Join(f.Warnings, "|")
			kept := strings.Count(f.Text(), harmless)
			if needs := "partial: page 2 of the PDF could not be read: more than 80 MiB of memory were needed"; fills(name) && !slices.Contains(f.Warnings, needs) {
				t.Errorf("warnings %q, want %q", f.Warnings, needs)
			}
			switch {
			case err != nil:
				if !errors.Is(err, ErrBroken) || strings.Contains(err.Error(), "\n") || bytes.Contains(body, []byte(harmless)) {
					t.Errorf("Read: %v, %d blocks", err, len(f.Blocks))
				}
			case strings.Contains(said, "took longer"):
				if kept < 1 || !f.Partial {
					t.Errorf("the page before is kept %d times, partial %v", kept, f.Partial)
				}
			case bytes.Contains(body, []byte(harmless)) && kept < 2:
				t.Errorf("the pages beside are kept %d times, want 2; warnings %q", kept, f.Warnings)
			}
		})
	}
}

// fills reports whether a bomb fills the memory. What the sandbox was refused is
// seen on Linux alone.
func fills(name string) bool {
	return runtime.GOOS == "linux" && (name == "a million states saved" || name == "forms of forms")
}

func TestALongFileIsMendedInTime(t *testing.T) {
	body := []byte(strings.Repeat("7 0 obj\n<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>\nendobj\n", MaxBytes/70))
	body = append(body, "8 0 obj\n<</Type/Page/MediaBox[0 0 9 9]>>\nendobj\n9 0 obj\n<</Type/Pa"...)
	start := used()
	whole := mended(body)
	if took := used() - start; took > worstTime || !bytes.Contains(whole, []byte("/Kids[8 0 R]")) {
		t.Errorf("%v for %d bytes", took, len(whole))
	}
}

// long reports whether a bomb is left to make soak.
func long(name string) bool {
	return slices.ContainsFunc([]string{"gigabyte", "MB", "Flate in", "LZW", "run lengths", "predictor", "inline pict", "texts", "operators", "stream of", "100,000", "deep tree", "wide tree", "deep dict", "of many letters"}, func(word string) bool {
		return strings.Contains(name, word)
	})
}

// cost runs fn and measures the process's CPU time and how much more memory it
// came to occupy; 0 where the system does not say so as Linux does.
func cost(fn func()) (cpu time.Duration, memory int) {
	debug.FreeOSMemory()
	before := resident()
	var most atomic.Int64
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		for {
			most.Store(max(most.Load(), int64(resident())))
			select {
			case <-stop:
				return
			case <-time.After(5 * time.Millisecond):
			}
		}
	}()
	start := used()
	fn()
	cpu = used() - start
	close(stop)
	<-stopped
	return cpu, int(most.Load()) - before
}

// resident is how many bytes of memory the process occupies.
func resident() int {
	said, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0
	}
	var size, pages int
	if _, err := fmt.Sscan(string(said), &size, &pages); err != nil {
		return 0
	}
	return pages * os.Getpagesize()
}

// used is the CPU time of the process.
func used() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
