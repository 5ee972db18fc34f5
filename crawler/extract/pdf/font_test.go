package pdf

import (
	"bytes"
	"encoding/binary"
	"slices"
)

// fontTable is a table of a TrueType font.
type fontTable struct {
	tag  string
	data []byte
}

func be(values ...any) []byte {
	var b bytes.Buffer
	for _, v := range values {
		if err := binary.Write(&b, binary.BigEndian, v); err != nil {
			panic(err) // the values are of fixed sizes
		}
	}
	return b.Bytes()
}

// boxFont is a font whose only glyph is a square of one em (OpenType 1.9). A
// font must be in the file: of letters without a shape PDFium reads no word
// written downwards, nor one of a single letter.
func boxFont() []byte {
	square := be(int16(1), int16(0), int16(-120), int16(1000), int16(880), uint16(3), uint16(0),
		[]byte{1, 1, 1, 1}, []int16{0, 0, 1000, 0}, []int16{-120, 1000, 0, -1000})
	return font([]fontTable{
		{"glyf", slices.Concat(square, make([]byte, len(square)&1))},
		{"head", be(uint32(0x10000), uint32(0x10000), uint32(0), uint32(0x5f0f3cf5), uint16(3), uint16(1000), uint64(0), uint64(0), int16(0), int16(-120), int16(1000), int16(880), uint16(0), uint16(8), int16(2), int16(1), int16(0))},
		{"hhea", be(uint32(0x10000), int16(880), int16(-120), int16(0), uint16(1000), int16(0), int16(0), int16(1000), make([]int16, 9), uint16(1))},
		{"hmtx", be(uint16(1000), int16(0))},
		{"loca", be(uint32(0), uint32(len(square)+len(square)&1))},
		{"maxp", be(uint32(0x10000), uint16(1), uint16(4), uint16(1), make([]uint16, 11))},
		{"post", be(uint32(0x30000), make([]uint32, 7))},
	})
}

// font puts tables together.
func font(tables []fontTable) []byte {
	head := be(uint32(0x10000), uint16(len(tables)), uint16(128), uint16(3), uint16(len(tables)*16-128))
	var body []byte
	for _, t := range tables {
		padded := slices.Concat(t.data, make([]byte, -len(t.data)&3))
		sum := uint32(0)
		for i := 0; i < len(padded); i += 4 {
			sum += binary.BigEndian.Uint32(padded[i:])
		}
		head = append(head, be([]byte(t.tag), sum, uint32(12+16*len(tables)+len(body)), uint32(len(t.data)))...)
		body = append(body, padded...)
	}
	return append(head, body...)
}
