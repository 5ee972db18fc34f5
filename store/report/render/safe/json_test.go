package safe

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

func TestJSONIsTheSameToAProgramAndHarmlessToATerminal(t *testing.T) {
	for _, s := range []string{
		"公表が遅い", "", "a\u202eb\u2066c\u2069", "\u009b31m", "\x7f\u0085", "👨\u200d👩", "隠\U000e0041す", "葛\U000e0100", "\ufeff", "<&>\"\\\n\t\x1b", "\ufffd",
	} {
		var b bytes.Buffer
		e := json.NewEncoder(JSON(&b))
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		if err := e.Encode(map[string]string{s: s}); err != nil {
			t.Fatal(err)
		}
		var back map[string]string
		if err := json.Unmarshal(b.Bytes(), &back); err != nil || back[s] != s || len(back) != 1 {
			t.Errorf("%q comes back as %q, %v", s, back, err)
		}
		if strings.ContainsFunc(b.String(), func(r rune) bool { return r != '\n' && r != '\ufffd' && Acts(r) }) {
			t.Errorf("%q is written as %q", s, b.String())
		}
	}
}

func TestJSONWithoutSuchCharactersIsNotCopied(t *testing.T) {
	p := []byte(`{"text": "公表が遅い"}`)
	if got := escaped(p); &got[0] != &p[0] {
		t.Errorf("%q was copied", got)
	}
}
