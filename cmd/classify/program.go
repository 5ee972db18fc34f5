package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"runtime/debug"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"classify/crawler/incident"
	"classify/nlp/codebook"
	"classify/store"
	"classify/store/report/render/safe"
)

// Version is the program's version, part of every run's record.
const Version = "0.1.0"

const program = "classify/" + Version

// The exit codes are a contract with scripts.
const (
	exitDone        = 0
	exitFailed      = 1
	exitUsage       = 2 // or a file the user wrote is wrong
	exitIncomplete  = 3 // finished, but a listed source has nothing usable, or a check did not hold
	exitNoStore     = 4
	exitBusy        = 5
	exitDamaged     = 6
	exitInterrupted = 130
)

// errIncomplete says that a command finished but something it was asked for
// could not be had. What that is has been printed.
var errIncomplete = errors.New("incomplete")

// usageError is a mistake in how the program was called.
type usageError struct{ error }

// app is one call of the program.
type app struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	db             string
	started        bool // cobra has accepted the arguments
}

// run is the program: it returns the exit code.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	debug.SetMemoryLimit(thrifty)
	a := &app{stdin: stdin, stdout: stdout, stderr: stderr}
	root := a.root()
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return exitDone
	}
	if ctx.Err() != nil {
		fmt.Fprintln(stderr, "classify: interrupted; run the same command again to go on")
		return exitInterrupted
	}
	code := a.exitCode(err)
	if errors.Is(err, errIncomplete) {
		return code // what is missing has been printed
	}
	for _, line := range strings.Split(err.Error(), "\n") {
		fmt.Fprintf(stderr, "classify: %s\n", safe.Visible(line))
	}
	if next := a.nextStep(err); next != "" {
		fmt.Fprintf(stderr, "classify: %s\n", next)
	}
	return code
}

// waiting says why nothing goes on.
func (a *app) waiting() {
	fmt.Fprintf(a.stderr, "classify: %s is in use by another process; waiting for it (an interrupt ends that)\n", safe.Visible(a.db))
}

// exitCode tells what kind of failure an error is.
func (a *app) exitCode(err error) int {
	var usage usageError
	switch {
	case errors.Is(err, errIncomplete):
		return exitIncomplete
	case errors.Is(err, store.ErrNone):
		return exitNoStore
	case errors.Is(err, store.ErrBusy):
		return exitBusy
	case errors.Is(err, store.ErrDamaged):
		return exitDamaged
	case !a.started, errors.As(err, &usage), isFileMistake(err), errors.Is(err, store.ErrNoIncident):
		return exitUsage
	default:
		return exitFailed
	}
}

// isFileMistake reports whether a file the user wrote is wrong or missing.
func isFileMistake(err error) bool {
	var mistakes incident.Mistakes
	var rules codebook.Errors
	var rule *codebook.Error
	return errors.As(err, &mistakes) || errors.As(err, &rules) || errors.As(err, &rule)
}

// nextStep is what a person can do about an error.
func (a *app) nextStep(err error) string {
	var lost lossError
	switch {
	case errors.As(err, &lost):
		return "go on with what is left: classify update --db " + lost.out + " reads and tags it again"
	case !a.started:
		return "see classify --help"
	case errors.Is(err, store.ErrNone):
		return "collect first: classify run INCIDENT.yaml"
	case errors.Is(err, store.ErrBusy):
		return "wait until the other classify has finished, or work on a copy with --db"
	case errors.Is(err, store.ErrOld):
		return "keep the file for the program that made it, and collect into another with --db"
	case errors.Is(err, store.ErrUncounted):
		return "bring it up to date: classify update"
	case errors.Is(err, store.ErrDamaged):
		return "keep the file; classify db check tells what is wrong with it; restore a copy, or save what can be read with classify db salvage --out NEW.db"
	case errors.Is(err, syscall.ENOSPC):
		return "make room and run the same command again; what was kept before is whole"
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return "choose a place you may write to with --db"
	}
	return ""
}

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:              "classify",
		Short:            "Collect and classify what is said in public about an incident",
		SilenceErrors:    true,
		SilenceUsage:     true,
		Args:             cobra.NoArgs,
		RunE:             func(cmd *cobra.Command, args []string) error { return cmd.Help() },
		PersistentPreRun: func(*cobra.Command, []string) { a.started = true },
	}
	root.PersistentFlags().StringVar(&a.db, "db", "classify.db", "the store, one `file`")
	root.AddCommand(a.runCommand(), a.crawlCommand(), a.watchCommand(), a.importCommand(), a.updateCommand(), a.extractCommand(), a.tagCommand(), a.codebookCommand(),
		a.explainCommand(), a.reportCommand(), a.verifyCommand(), a.searchCommand(), a.crosstabCommand(), a.trendCommand(), a.cooccurCommand(), a.exportCommand(), a.forgetCommand(), a.retentionCommand(), a.evalCommand(), a.learnCommand(), a.agreeCommand(), a.labelCommand(), a.dbCommand(), a.versionCommand())
	return root
}
