//go:build !linux

package pdf

import "context"

// room is the memory of the sandbox: Go's, which is copied as it grows.
type room struct {
	full bool // never: what the sandbox was refused is not seen
}

// sandboxPages bounds the sandbox.
const sandboxPages = memoryPages

func (r *room) in(ctx context.Context) context.Context { return ctx }

func (r *room) empty() {}
