package nlp

import (
	_ "embed"
	"encoding/json"
	"sync"

	"classify/store/record"
)

// heldOutFile has, for the built-in codebook alone and with its model, the
// counts in testdata/gold/unseen by incident; a test writes it.
//
//go:embed heldout.json
var heldOutFile []byte

// heldOut are the scores of one method.
type heldOut struct {
	Tagger     string           `json:"tagger"`
	CodebookID string           `json:"codebook_sha256"`
	Dictionary string           `json:"dictionary"`
	Model      string           `json:"model"`
	Themes     []record.HeldOut `json:"themes"`
}

var heldOuts = sync.OnceValues(func() (all []heldOut, err error) {
	err = json.Unmarshal(heldOutFile, &all)
	return all, err
})

// HeldOut is how well the themes that are labelled there are found in sentences
// that neither rules nor model were tuned to, by exactly this method; nil if it
// is another one, whose error is not known. What an incident says of itself, the
// method's scope, is passed over: it takes the organisation's names out of what
// rules may find.
func HeldOut(m record.Method) []record.HeldOut {
	all, err := heldOuts()
	if err != nil { // a test reads the file
		return nil
	}
	for _, one := range all {
		if one.Tagger == m.Tagger && one.CodebookID == m.CodebookID && one.Dictionary == m.Dictionary && one.Model == m.Model {
			return one.Themes
		}
	}
	return nil
}
