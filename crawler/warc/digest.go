package warc

import (
	"crypto/md5" // in digests of other producers; ours are not made with it
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"hash"
	"strings"
)

// sum is the digest this package writes: SHA-1 in base 32, which every index
// of archives uses. Whether two bodies are the same is never decided by it.
func sum(b []byte) string {
	h := sha1.Sum(b)
	return "sha1:" + base32.StdEncoding.EncodeToString(h[:])
}

// digest is a digest field that is being checked.
type digest struct {
	hash.Hash
	want []byte
}

// newDigest reads a digest field; nil if there is none or it cannot be
// checked here.
func newDigest(field string) *digest {
	name, value, ok := strings.Cut(strings.TrimSpace(field), ":")
	if !ok {
		return nil
	}
	var h hash.Hash
	switch strings.ToLower(strings.ReplaceAll(name, "-", "")) {
	case "sha1":
		h = sha1.New()
	case "sha256":
		h = sha256.New()
	case "sha512":
		h = sha512.New()
	case "md5":
		h = md5.New()
	default:
		return nil
	}
	return &digest{h, decodeSum(value, h.Size())}
}

// decodeSum reads a sum of n bytes in base 16, 32 or 64; nil if it is none,
// which no sum equals.
func decodeSum(value string, n int) []byte {
	if sum, err := hex.DecodeString(value); err == nil && len(sum) == n {
		return sum
	}
	bare := strings.TrimRight(value, "=")
	if sum, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(strings.ToUpper(bare)); err == nil && len(sum) == n {
		return sum
	}
	if sum, err := base64.RawStdEncoding.DecodeString(bare); err == nil && len(sum) == n {
		return sum
	}
	return nil
}

// matches reports whether what was written is what the field says.
func (d *digest) matches() bool { return string(d.Sum(nil)) == string(d.want) }

// hasDigest reports whether b has the digest of a field; checked is false if
// the field cannot be checked.
func hasDigest(field string, b []byte) (right, checked bool) {
	d := newDigest(field)
	if d == nil {
		return false, false
	}
	d.Write(b)
	return d.matches(), true
}
