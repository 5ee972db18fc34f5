//go:build race

package token

// raced says that the race detector watches.
const raced = true
