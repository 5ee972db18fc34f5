package text

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"testing"
)

// TestTheMethodChangesWithWhatNormaliseDoes holds the hash of what Normalise
// makes of every character, alone and beside others. If it is another one,
// change Method and write the new hash here.
func TestTheMethodChangesWithWhatNormaliseDoes(t *testing.T) {
	const method, want = "normalise/1", "b59af9c63a69250e"
	h := sha256.New()
	for r := rune(1); r < 0x20000; r++ {
		if r >= 0xd800 && r < 0xe000 {
			continue
		}
		c := string(r)
		for _, s := range []string{c, "か" + c + "ハ", "a " + c + " 1", strings.Repeat(c, 5), "1" + c + "2"} {
			h.Write([]byte(Normalise(s, 0).Text + "\n"))
		}
	}
	for r := rune('ぁ'); r < 'ー'+2; r++ { // marks that join the character before
		for _, mark := range "゛゜゙゚ﾞﾟー―" {
			h.Write([]byte(Normalise(string(r)+string(mark)+"た", 0).Text + "\n"))
		}
	}
	if got := hex.EncodeToString(h.Sum(nil))[:16]; Method != method || got != want {
		t.Errorf("%s makes %s, want %s makes %s", Method, got, method, want)
	}
}
