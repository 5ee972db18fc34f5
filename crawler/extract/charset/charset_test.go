package charset

import (
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/unicode"
)

const letter = "このたびは①会員情報の流出につきまして、深くお詫び申し上げます。髙橋（窓口）までご連絡ください。"

func encoded(t *testing.T, e encoding.Encoding, s string) string {
	t.Helper()
	out, err := encoding.ReplaceUnsupported(e.NewEncoder()).String(s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestEncodingIsReadFromTheBytesWhateverThePageSays(t *testing.T) {
	utf16le := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	utf16be := unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	short := "お詫び"
	for _, c := range []struct {
		name, body, header, want string
	}{
		{"utf-8", letter, "", "utf-8 (bytes)"},
		{"utf-8 with a mark", "\ufeff" + letter, "", "utf-8 (bom)"},
		{"shift_jis", encoded(t, japanese.ShiftJIS, letter), "", "shift_jis (bytes)"},
		{"euc-jp", encoded(t, japanese.EUCJP, letter), "", "euc-jp (bytes)"},
		{"iso-2022-jp", encoded(t, japanese.ISO2022JP, letter), "", "iso-2022-jp (escapes)"},
		{"utf-16le", encoded(t, utf16le, "<html><body>"+letter), "", "utf-16le (bytes)"},
		{"utf-16be", encoded(t, utf16be, "<html><body>"+letter), "", "utf-16be (bytes)"},
		{"utf-16 with a mark", "\xff\xfe" + encoded(t, utf16le, letter), "", "utf-16le (bom)"},
		{"shift_jis said to be utf-8", encoded(t, japanese.ShiftJIS, `<meta charset="utf-8">`+letter), "text/html; charset=utf-8", "shift_jis (bytes)"},
		{"euc-jp said to be shift_jis", encoded(t, japanese.EUCJP, `<meta charset="shift_jis">`+letter), "", "euc-jp (bytes)"},
		{"utf-8 said to be euc-jp", `<meta charset="euc-jp">` + letter, "text/html; charset=euc-jp", "utf-8 (bytes)"},
		{"short shift_jis", encoded(t, japanese.ShiftJIS, short), "", "shift_jis (bytes)"},
		{"short euc-jp", encoded(t, japanese.EUCJP, short), "", "euc-jp (bytes)"},
		{"french by its header", "Pr\xe9venir les clients d\xe8s que possible apr\xe8s l'\xe9t\xe9", "text/html; charset=iso-8859-1", "windows-1252 (header)"},
		{"french by its meta", "<meta charset=iso-8859-1>Pr\xe9venir les clients d\xe8s que", "", "windows-1252 (meta)"},
		{"french by its xml", "<?xml version='1.0' encoding='iso-8859-1'?><p>Pr\xe9venir d\xe8s que", "", "windows-1252 (xml)"},
		{"nothing to go by", "Pr\xe9venir d\xe8s que", "", "utf-8 (assumed)"},
		{"chinese is not japanese", "\xce\xd2\xc3\xc7\xb5\xc4\xb8\xf6\xc8\xcb\xd0\xc5\xcf\xa2\xd0\xb9\xc2\xb6\xc1\xcb", "text/html; charset=gb2312", "gbk (header)"},
		{"ascii said to be anything", "<p>hello", "text/html; charset=shift_jis", "utf-8 (bytes)"},
	} {
		text, label, _ := Decode([]byte(c.body), c.header)
		if label != c.want {
			t.Errorf("%s: read as %q, want %q", c.name, label, c.want)
		}
		if strings.Contains(c.want, "utf") || strings.Contains(c.want, "j") {
			if !strings.Contains(text, "お詫び") && strings.ContainsRune(c.body, 'お') {
				t.Errorf("%s: text = %q", c.name, text)
			}
		}
	}
}

func TestWrongDeclarationAndBrokenBytesAreWarnedOf(t *testing.T) {
	_, _, warnings := Decode([]byte(encoded(t, japanese.ShiftJIS, letter)), "text/html; charset=utf-8")
	if len(warnings) != 1 || !strings.Contains(warnings[0], "declared as utf-8") {
		t.Errorf("warnings = %q", warnings)
	}
	text, label, warnings := Decode([]byte(strings.Repeat(letter, 20)+"\xe3\x81"), "")
	if label != "utf-8 (bytes)" || !strings.HasSuffix(text, "\ufffd") || len(warnings) != 1 {
		t.Errorf("cut utf-8: %q, %q", label, warnings)
	}
}

func TestHalfWidthKanaAndNECCharactersSurvive(t *testing.T) {
	text, label, _ := Decode([]byte("\x83\x7d\x83\x62\x83\x60\x82\xcc\x87\x40\x87\x8a \xcf\xaf\xc1\x82\xc5\x82\xb7\x81\x42"), "")
	if label != "shift_jis (bytes)" || text != "マッチの①㈱ ﾏｯﾁです。" {
		t.Errorf("decode = %q, %q", text, label)
	}
}
