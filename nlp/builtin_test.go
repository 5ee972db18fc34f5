package nlp

import (
	"testing"

	"classify/nlp/codebook"
)

func TestTheExamplesOfTheBuiltinCodebookHold(t *testing.T) {
	b, err := codebook.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range Check("builtin.yaml", b) {
		t.Error(e)
	}
}
