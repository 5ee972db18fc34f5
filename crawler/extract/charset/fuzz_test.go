package charset

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/japanese"
)

// FuzzDecode: whatever the bytes and the declaration, the text is valid, the
// label is a name with a reason, and valid UTF-8 said to be nothing else
// comes back as it was.
func FuzzDecode(f *testing.F) {
	for _, s := range []string{letter, "<meta charset=euc-jp>", "\xff\xfea\x00", "\x1b$B$\"\x1b(B", "Pr\xe9venir"} {
		f.Add([]byte(s), "")
		f.Add([]byte(s), "text/html; charset=shift_jis")
	}
	if sjis, err := japanese.ShiftJIS.NewEncoder().String("お詫び"); err == nil {
		f.Add([]byte(sjis), "")
	}
	f.Fuzz(func(t *testing.T, body []byte, contentType string) {
		text, label, _ := Decode(body, contentType)
		if !utf8.ValidString(text) {
			t.Fatalf("Decode(%q) is not valid: %q", body, text)
		}
		name, why, ok := strings.Cut(label, " (")
		if !ok || name == "" || !strings.HasSuffix(why, ")") {
			t.Fatalf("Decode(%q) is labelled %q", body, label)
		}
		if label == "utf-8 (bytes)" && utf8.Valid(body) && text != string(body) {
			t.Fatalf("Decode(%q) = %q", body, text)
		}
	})
}
