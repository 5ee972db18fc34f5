package pdf

import (
	"bytes"
	"compress/zlib"
	"crypto/md5"
	"crypto/rc4"
	"fmt"
	"strings"
	"unicode/utf16"
)

// word is a text at a place, in points from the lower left corner. Its font is
// F, B (bold), V (written downwards), A (absent from the file) or N (whose
// characters nobody knows).
type word struct {
	x, y, size float64
	font, text string
}

// sheet is a page to be made.
type sheet struct {
	words  []word
	scan   bool   // a picture covers it
	rotate int    // degrees
	raw    string // drawn too
}

// draft is a file to be made. The encodings of its fonts are predefined ones,
// as in files from Japanese offices.
type draft struct {
	info   map[string]string
	sheets []sheet
	user   *string // the password to open it with; nil: not encrypted
	root   string  // more of the catalogue
	flate  bool
}

// The numbers of the objects before the pages'.
const (
	objRoot = 1 + iota
	objPages
	objHorizontal
	objBold
	objVertical
	objAbsent
	objUnknown
	objFont
	objFontBold
	objFontAbsent
	objShapes
	objGlyphs
	objImage
	objInfo
	objEncrypt
	objFirstPage
)

const (
	// Its arguments come after the number of the object.
	descendant = "<</Type/Font/Subtype/%s/BaseFont/%s/CIDSystemInfo<</Registry(Adobe)/Ordering(%s)/Supplement 6>>/FontDescriptor<</Type/FontDescriptor/FontName/%[3]s/Flags 4/FontBBox[0 -120 1000 880]/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 700/StemV %[5]d%[6]s>>%[7]s>>"
	composed   = "<</Type/Font/Subtype/Type0/BaseFont/%s/Encoding/%s/DescendantFonts[%d 0 R]>>"
)

// writer numbers the objects of a file and encrypts what they hold.
type writer struct {
	bytes.Buffer
	offsets []int
	key     []byte
}

func (w *writer) object(format string, args ...any) {
	w.offsets = append(w.offsets, w.Len())
	fmt.Fprintf(w, "%d 0 obj\n"+format+"\nendobj\n", append([]any{len(w.offsets)}, args...)...)
}

// sealed encrypts what the next object holds.
func (w *writer) sealed(data []byte) []byte {
	if w.key == nil {
		return data
	}
	n := len(w.offsets) + 1
	key := md5.Sum(append(bytes.Clone(w.key), byte(n), byte(n>>8), byte(n>>16), 0, 0))
	return rc4ed(key[:10], data)
}

func rc4ed(key, data []byte) []byte {
	c, err := rc4.NewCipher(key)
	if err != nil {
		panic(err) // the key has a fixed length
	}
	out := make([]byte, len(data))
	c.XORKeyStream(out, data)
	return out
}

func (w *writer) stream(dict string, data []byte, flate bool) {
	if flate {
		var b bytes.Buffer
		z := zlib.NewWriter(&b)
		z.Write(data)
		z.Close()
		data, dict = b.Bytes(), dict+"/Filter/FlateDecode"
	}
	data = w.sealed(data)
	w.object("<<%s/Length %d>>\nstream\n%s\nendstream", dict, len(data), data)
}

// pdf writes the file.
func (d draft) pdf() []byte {
	w := &writer{}
	encrypt := "null"
	if d.user != nil {
		encrypt = w.lock(*d.user)
	}
	w.WriteString("%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")
	var kids []string
	for i := range d.sheets {
		kids = append(kids, fmt.Sprintf("%d 0 R", objFirstPage+2*i))
	}
	w.object("<</Type/Catalog/Pages %d 0 R%s>>", objPages, d.root)
	w.object("<</Type/Pages/Count %d/Kids[%s]>>", len(d.sheets), strings.Join(kids, " "))
	w.object(composed, "Ryumin-Light", "UniJIS-UTF16-H", objFont)
	w.object(composed, "GothicBBB-Bold", "UniJIS-UTF16-H", objFontBold)
	w.object(composed, "Ryumin-Light", "UniJIS-UTF16-V", objFont)
	w.object(composed, "Ryumin-Light", "UniJIS-UTF16-H", objFontAbsent)
	w.object("<</Type/Font/Subtype/Type0/BaseFont/ABCDEF+Custom/Encoding/Identity-H/DescendantFonts["+descendant+"]>>", "CIDFontType0", "ABCDEF+Custom", "Identity", 80, "", "")
	shapes, glyphs := fmt.Sprintf("/FontFile2 %d 0 R", objShapes), fmt.Sprintf("/CIDToGIDMap %d 0 R", objGlyphs)
	w.object(descendant, "CIDFontType2", "Ryumin-Light", "Japan1", 80, shapes, glyphs)
	w.object(descendant, "CIDFontType2", "GothicBBB-Bold", "Japan1", 160, shapes, glyphs)
	w.object(descendant, "CIDFontType0", "Ryumin-Light", "Japan1", 80, "", "")
	w.stream("", boxFont(), false)
	w.stream("/Filter/RunLengthDecode", append(bytes.Repeat([]byte{129, 0}, 363), 128), false) // all glyphs are the first one
	w.stream("/Type/XObject/Subtype/Image/Width 8/Height 8/ColorSpace/DeviceGray/BitsPerComponent 8", make([]byte, 64), d.flate)
	w.info(d.info)
	w.object("%s", encrypt)
	for i, s := range d.sheets {
		w.object("<</Type/Page/Parent %d 0 R/MediaBox[0 0 595 842]/Rotate %d/Resources<</XObject<</I %d 0 R>>/Font<</F %d 0 R/B %d 0 R/V %d 0 R/A %d 0 R/N %d 0 R>>>>/Contents %d 0 R>>",
			objPages, s.rotate, objImage, objHorizontal, objBold, objVertical, objAbsent, objUnknown, objFirstPage+2*i+1)
		w.stream("", []byte(s.content()), d.flate)
	}
	return w.end(encrypt != "null")
}

func (w *writer) info(info map[string]string) {
	var b strings.Builder
	for _, key := range []string{"Title", "Author", "CreationDate", "ModDate"} {
		if said := info[key]; said != "" {
			fmt.Fprintf(&b, "/%s<%X>", key, w.sealed(append([]byte{0xfe, 0xff}, utf16Bytes(said)...)))
		}
	}
	w.object("<<%s>>", b.String())
}

// end writes the table of objects.
func (w *writer) end(locked bool) []byte {
	start := w.Len()
	fmt.Fprintf(w, "xref\n0 %d\n0000000000 65535 f \n", len(w.offsets)+1)
	for _, o := range w.offsets {
		fmt.Fprintf(w, "%010d 00000 n \n", o)
	}
	more := ""
	if locked {
		more = fmt.Sprintf("/ID[<00><00>]/Encrypt %d 0 R", objEncrypt)
	}
	fmt.Fprintf(w, "trailer\n<</Size %d/Root %d 0 R/Info %d 0 R%s>>\nstartxref\n%d\n%%%%EOF\n", len(w.offsets)+1, objRoot, objInfo, more, start)
	return w.Bytes()
}

// padding fills passwords of the standard security handler, revision 2
// (ISO 32000-1, 7.6.3.3).
var padding = []byte("\x28\xBF\x4E\x5E\x4E\x75\x8A\x41\x64\x00\x4E\x56\xFF\xFA\x01\x08\x2E\x2E\x00\xB6\xD0\x68\x3E\x80\x2F\x0C\xA9\xFE\x64\x53\x69\x7A")

// lock makes the key for a password and the object that tells how to check it.
func (w *writer) lock(user string) string {
	padded := append([]byte(user), padding...)[:32]
	ownerKey := md5.Sum(append([]byte("owner"), padding...)[:32])
	owner := rc4ed(ownerKey[:5], padded)
	key := md5.Sum(append(append(bytes.Clone(padded), owner...), 0xfc, 0xff, 0xff, 0xff, 0)) // P is -4, the ID one zero
	w.key = key[:5]
	return fmt.Sprintf("<</Filter/Standard/V 1/R 2/P -4/O<%X>/U<%X>>>", owner, rc4ed(w.key, padding))
}

func (s sheet) content() string {
	var b strings.Builder
	if s.scan {
		b.WriteString("q 595 0 0 842 0 0 cm /I Do Q\n")
	}
	b.WriteString(s.raw)
	for _, w := range s.words {
		fmt.Fprintf(&b, "BT /%s %g Tf %g %g Td <%X> Tj ET\n", w.font, w.size, w.x, w.y, utf16Bytes(w.text))
	}
	return b.String()
}

func utf16Bytes(s string) []byte {
	var out []byte
	for _, u := range utf16.Encode([]rune(s)) {
		out = append(out, byte(u>>8), byte(u))
	}
	return out
}

// column sets lines one below the other.
func column(x, y, leading, size float64, font string, lines ...string) []word {
	var out []word
	for i, line := range lines {
		out = append(out, word{x, y - float64(i)*leading, size, font, line})
	}
	return out
}

// made writes a PDF of pages of lines.
func made(title string, pages ...[]string) []byte {
	d := draft{info: map[string]string{"Title": title}}
	for _, page := range pages {
		d.sheets = append(d.sheets, sheet{words: column(50, 800, 14, 10, "F", page...)})
	}
	return d.pdf()
}
