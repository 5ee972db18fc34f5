package verify

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"classify/store/record"
	"classify/store/report"
)

// Sign returns the signature of a report with the key of the run that it names. beside is what a page
// says besides the report in it; nil: nothing. Without a key it is "".
//
// A signature names its key, and has a check of its own, so that one of another store
// is told from one that was tampered with.
func Sign(key []byte, r report.Report, beside any) (string, error) {
	if len(key) == 0 {
		return "", nil
	}
	r.Method.Signature = ""
	data, err := json.Marshal(struct {
		Report report.Report
		Beside any
	}{r, beside})
	if err != nil {
		return "", fmt.Errorf("sign the report: %w", err)
	}
	text := nameOfKey(key) + keyed(key, data)
	return text + checkOf(text), nil
}

// The parts of a signature, in hex digits.
const (
	keyDigits  = 16
	hashDigits = 2 * sha256.Size
	allDigits  = keyDigits + hashDigits + keyDigits
)

func keyed(key, data []byte) string {
	h := hmac.New(sha256.New, key)
	_, _ = h.Write(data) // never fails
	return hex.EncodeToString(h.Sum(nil))
}

func nameOfKey(key []byte) string { return keyed(key, []byte("name of the key"))[:keyDigits] }

func checkOf(text string) string { return record.Hash([]byte(text))[:keyDigits] }

// signer is who has signed a report.
type signer int

const (
	nobody  signer = iota
	mine           // the store: not a letter of it was changed
	another        // another store
	forged         // no store signed this
)

// signer looks whose signature a report bears.
func (c *check) signer() (signer, error) {
	key, err := c.store.SigningKey(c.said.Method.Run)
	if err != nil {
		return nobody, fmt.Errorf("read the signing key: %w", err)
	}
	signature := c.said.Method.Signature
	if signature == "" {
		return nobody, nil
	}
	want, err := Sign(key, c.said, c.file.Beside)
	if err != nil {
		return nobody, err
	}
	// What is read as the same report may be written otherwise, as null for nothing.
	again, err := treeOf(c.said)
	if err != nil {
		return nobody, err
	}
	switch {
	case hmac.Equal([]byte(signature), []byte(want)) && c.file.root.words() == again.words():
		return mine, nil
	case len(signature) != allDigits || checkOf(signature[:allDigits-keyDigits]) != signature[allDigits-keyDigits:]:
		return forged, nil
	case len(key) == 0 || signature[:keyDigits] != nameOfKey(key):
		return another, nil
	}
	return forged, nil
}

// unexplained is why what has been erased or collected since explains nothing in a
// report: nobody knows what it said.
var unexplained = map[signer]string{
	nobody:  "the report is not signed, so that what was erased or collected since explains nothing in it",
	another: "another store has signed the report, so that what was erased or collected since here explains nothing in it",
	forged:  "the report is not as the store has signed it",
}

// tell adds a claim. What only a report that nobody has edited can be believed has
// changed in another one.
func (c *check) tell(v Verdict, one Claim) {
	if c.by != mine && (v == Erased || v == Expired || v == LaterRun) {
		v, one.Why = Changed, unexplained[c.by]
	}
	c.add(v, one)
}

// signed rechecks the signature as the last claim: where another one has changed,
// that tells of the edit.
func (c *check) signed() {
	if c.by == nobody {
		return
	}
	c.Claims++
	if c.by == forged && c.Holds() {
		c.add(Changed, Claim{Path: "method.signature", Report: "signed", Store: "it has not signed this", Why: unexplained[forged]})
	}
}
