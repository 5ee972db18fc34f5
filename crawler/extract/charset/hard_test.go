package charset

import (
	"io"
	"strings"
	"testing"

	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

// TestEncodingIsReadWhereTheEvidenceIsThin: bytes that two encodings explain,
// or that the page's beginning says nothing of.
func TestEncodingIsReadWhereTheEvidenceIsThin(t *testing.T) {
	const till = "ｵﾜﾋﾞ ｶｲｲﾝ ｼﾞｮｳﾎｳ ｶﾞ ﾓﾚﾏｼﾀ ﾄｳﾃﾝ ﾉ ﾐｽ ﾃﾞｽ"
	const mixed = "ﾀﾅﾊﾞﾀﾎﾟｲﾝﾄのｺﾞｱﾝﾅｲ。ｵﾄｸﾅｷｬﾝﾍﾟｰﾝ"
	script := strings.Repeat("<script>var a=1;</script>", 12_000)
	sjis := func(s string) string { return encoded(t, japanese.ShiftJIS, s) }
	euc := func(s string) string { return encoded(t, japanese.EUCJP, s) }
	u32 := func(order utf32.Endianness, mark utf32.BOMPolicy, s string) string {
		return encoded(t, utf32.UTF32(order, mark), s)
	}
	for _, c := range []struct{ name, body, want, text string }{
		{"half-width kana alone", sjis(till), "shift_jis (bytes)", till},
		{"mostly half-width kana", sjis("お詫び" + mixed), "shift_jis (bytes)", "お詫び" + mixed},
		{"mostly half-width kana in EUC", euc("お詫び" + mixed), "euc-jp (bytes)", "お詫び" + mixed},
		{"half-width kana alone in EUC", euc(till), "euc-jp (bytes)", till},
		{"kanji that begin with the byte before EUC's half-width kana", sjis("社者の車を、自社の者が見た。"), "shift_jis (bytes)", "社者の車を、自社の者が見た。"},
		{"JIS X 0212", euc("森") + "\x8f\xec\xbf" + euc("外の丂を読む。"), "euc-jp (bytes)", "森鷗外の丂を読む。"},
		{"Japanese behind much script", script + sjis(letter), "shift_jis (bytes)", script + letter},
		{"UTF-8 cut in a character", (letter + "お")[:len(letter)+1], "utf-8 (bytes)", letter + "\ufffd"},
		{"UTF-8 with passages of Shift_JIS", letter + letter + sjis("<div>不正アクセスの広告です。</div>") + letter, "utf-8 (bytes)", letter + letter},
		{"Shift_JIS with a passage of UTF-8", sjis(letter) + sjis(letter) + "<div>広告</div>" + sjis(letter), "shift_jis (bytes)", letter + letter},
		{"UTF-32 with a mark", u32(utf32.LittleEndian, utf32.UseBOM, letter), "utf-32le (bom)", letter},
		{"UTF-32, big end first, with a mark", u32(utf32.BigEndian, utf32.UseBOM, letter), "utf-32be (bom)", letter},
		{"UTF-32 without a mark", u32(utf32.LittleEndian, utf32.IgnoreBOM, letter), "utf-32le (bytes)", letter},
		{"UTF-32, big end first", u32(utf32.BigEndian, utf32.IgnoreBOM, "<p>"+letter), "utf-32be (bytes)", "<p>" + letter},
		{"Russian is not kana", "\xf0\xd2\xc9\xd7\xc5\xd4 \xcd\xc9\xd2 \xcb\xc1\xcb \xc4\xc5\xcc\xc1", "utf-8 (assumed)", ""},
	} {
		text, label, _ := Decode([]byte(c.body), "")
		if label != c.want || !strings.HasPrefix(text, c.text) {
			t.Errorf("%s: read as %q, want %q: %.90q", c.name, label, c.want, strings.TrimPrefix(text, script))
		}
		if short := Text([]byte(c.body), ""); short != text {
			t.Errorf("%s: Text differs from Decode: %.90q", c.name, short)
		}
	}
}

// TestHalfWidthKanaAreToldByWhatIsSaid: nothing but the declaration tells a
// word of EUC-JP from kanji of Shift_JIS.
func TestHalfWidthKanaAreToldByWhatIsSaid(t *testing.T) {
	word := encoded(t, japanese.EUCJP, "ﾐﾅﾄ")
	if text, label, _ := Decode([]byte(word), "text/html; charset=euc-jp"); text != "ﾐﾅﾄ" || label != "euc-jp (bytes)" {
		t.Errorf("said to be EUC-JP: %q, %q", text, label)
	}
	if _, label, _ := Decode([]byte(word), "text/html; charset=shift_jis"); label != "shift_jis (bytes)" {
		t.Errorf("said to be Shift_JIS: %q", label)
	}
}

func TestWideTextIsNamed(t *testing.T) {
	for want, body := range map[string]string{
		"utf-16le": encoded(t, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), "<html><body>"),
		"utf-16be": encoded(t, unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), "<html><body>"),
		"utf-32be": encoded(t, utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM), "お知らせ"),
		"":         strings.Repeat("\x00", 64),
	} {
		if got := Wide([]byte(body)); got != want {
			t.Errorf("Wide(%q) = %q, want %q", body, got, want)
		}
	}
	wide := encoded(t, utf32.UTF32(utf32.LittleEndian, utf32.UseBOM), letter)
	if text, err := io.ReadAll(NewReader(strings.NewReader(wide), "")); err != nil || string(text) != letter {
		t.Errorf("NewReader: %q, %v", text, err)
	}
}
