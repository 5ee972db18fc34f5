// Command classify collects what is said in public about an incident, tags
// the themes in it, and reports them with the evidence.
//
// This package is wiring: each command has a file of its own that joins the
// rooms it needs, stages.go lets the stages catch up, and program.go knows
// the exit codes. What the program can do lives in the packages crawler, nlp
// and store.
package main

import (
	"context"
	"io"
	"log"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	log.SetOutput(io.Discard) // net/http logs what servers send, past every other care
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}
