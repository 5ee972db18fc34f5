package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"classify/nlp"
	"classify/store"
	"classify/store/record"
	"classify/store/report"
	"classify/store/report/render"
	"classify/store/report/verify"
)

// reportFlags are the flags of the commands that print a report.
type reportFlags struct {
	format, lang, out, asOf, since, speakers string
	at                                       time.Time
	before                                   report.Before
}

func (f *reportFlags) register(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.format, "format", "text", "text, markdown, html, json or csv")
	flags.StringVar(&f.lang, "lang", "", "ja or en (default: the environment's language)")
	flags.StringVar(&f.out, "out", "-", "write to this `file` instead of stdout")
	flags.StringVar(&f.asOf, "as-of", "", "count only what was captured until this `time`, such as 2021-06-05 or 2021-06-05T12:00:00+09:00 (default: the newest capture)")
	flags.StringVar(&f.since, "since", "", "compare with what was known after this `run` or at this time (default: before the newest run that changed anything)")
	flags.StringVar(&f.speakers, "speakers", "masked", "masked or full: whether private speakers are named")
}

// check reads the flags' values.
func (f *reportFlags) check() error {
	if !slices.Contains(render.Formats, f.format) {
		return usageError{fmt.Errorf("--format %q: use %s", f.format, strings.Join(render.Formats, ", "))}
	}
	var err error
	if f.lang, err = chosenLanguage(f.lang); err != nil {
		return err
	}
	if f.speakers != "masked" && f.speakers != "full" {
		return usageError{fmt.Errorf("--speakers %q: use masked or full", f.speakers)}
	}
	if f.asOf != "" {
		if f.at, err = moment("--as-of", f.asOf); err != nil {
			return err
		}
	}
	if run, err := strconv.ParseUint(f.since, 10, 64); err == nil {
		f.before.Run = run
		return nil
	}
	if f.since != "" {
		f.before.Time, err = moment("--since", f.since)
	}
	return err
}

// language is that of the environment: Japanese if it says so, else English.
func language() string {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := os.Getenv(name); v != "" {
			if strings.HasPrefix(v, "ja") {
				return "ja"
			}
			return "en"
		}
	}
	return "en"
}

// chosenLanguage is the language asked for, or that of the environment.
func chosenLanguage(lang string) (string, error) {
	if lang == "" {
		lang = language()
	}
	if !slices.Contains(render.Languages, lang) {
		return "", usageError{fmt.Errorf("--lang %q: use %s", lang, strings.Join(render.Languages, " or "))}
	}
	return lang, nil
}

// moment reads a time; a day means its end in Japan.
func moment(flag, s string) (time.Time, error) {
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t, nil
	}
	jst := time.FixedZone("JST", 9*60*60)
	day, err := time.ParseInLocation(time.DateOnly, s, jst)
	if err != nil {
		return day, usageError{fmt.Errorf("%s %q: give a day such as 2021-06-05 or a time such as 2021-06-05T12:00:00+09:00", flag, s)}
	}
	return day.AddDate(0, 0, 1).Add(-time.Second), nil
}

func (a *app) reportCommand() *cobra.Command {
	var f reportFlags
	cmd := &cobra.Command{
		Use:   "report [INCIDENT]",
		Short: "Print the report of an incident, from the store",
		Long: "Print the report of an incident, named by its id or its file. Without a name\n" +
			"it is the store's only one.",
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := f.check(); err != nil {
				return err
			}
			id, err := incidentID(args)
			if err != nil {
				return err
			}
			return a.report(id, f)
		},
	}
	f.register(cmd)
	return cmd
}

// incidentID is the incident an optional argument names, by id or by file; ""
// without one.
func incidentID(args []string) (string, error) {
	if len(args) == 0 {
		return "", nil
	}
	if ext := filepath.Ext(args[0]); ext != ".yaml" && ext != ".yml" {
		return args[0], nil
	}
	inc, err := loadIncident(args[0])
	return inc.ID, err
}

// report prints the report of an incident.
func (a *app) report(id string, f reportFlags) error {
	return a.reading(id, func(s *store.Store, inc record.Incident) error {
		r, err := report.Build(s, inc, report.Options{AsOf: f.at, Before: f.before, Speakers: f.speakers == "full", Program: program, HeldOut: nlp.HeldOut})
		if errors.Is(err, report.ErrNoRun) {
			return usageError{fmt.Errorf("--since: %w; give a run's number or a time", err)}
		}
		if err != nil {
			return fmt.Errorf("report %s: %w", inc.ID, err)
		}
		if err := sign(s, &r, f.format); err != nil {
			return err
		}
		return a.write(f.out, func(w io.Writer) error { return render.Write(w, r, f.format, f.lang) })
	})
}

// sign lets the store sign what a format shows of a report, if that can be verified.
func sign(s *store.Store, r *report.Report, format string) error {
	if format != "json" && format != "html" {
		return nil
	}
	key, err := s.SigningKey(r.Method.Run)
	if err != nil {
		return err
	}
	if format == "json" {
		r.Method.Signature, err = verify.Sign(key, *r, nil)
		return err
	}
	shown, outline := render.Shown(*r)
	r.Method.Signature, err = verify.Sign(key, shown, outline)
	return err
}
