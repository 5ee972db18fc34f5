package charset_test

import (
	"fmt"

	"classify/crawler/extract/charset"
)

func ExampleDecode() {
	body := []byte("\x82\xa8\x98l\x82\xd1") // Shift_JIS, whatever the server says
	text, encoding, warnings := charset.Decode(body, "text/html; charset=utf-8")
	fmt.Println(text, encoding, warnings)
	// Output:
	// お詫び shift_jis (bytes) [declared as utf-8, but the bytes are shift_jis]
}
