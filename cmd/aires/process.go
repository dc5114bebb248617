package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/booklet"
)

func (a *app) processCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "process [FILE...|-]",
		Short: "Turn build logs into a booklet",
		Long:  "Reads build logs, or standard input, and writes a booklet about what went wrong.",
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.process(cmd.Context(), args)
		},
	}
	a.bookletFlags(cmd)
	a.failOnFlag(cmd)
	return cmd
}

func (a *app) process(ctx context.Context, names []string) error {
	format, err := a.formatOf("text", "markdown", "json", "ndjson", "html", "sarif", "github")
	if err != nil {
		return err
	}
	s, err := a.submission(names)
	if err != nil {
		return err
	}
	if a.flags.printPrompt {
		if a.flags.server != "" {
			return usage("--print-prompt shows what this machine would ask; leave --server away")
		}
		return a.questions(ctx, s)
	}
	b, err := a.book(ctx, s)
	if err != nil {
		return err
	}
	if b.report.Summary.Errors == 0 && format == "text" {
		fmt.Fprintln(a.stdout, noErrors(s.Title, b.report.Summary))
		return a.failOn(b.report.Summary)
	}
	if format != "ndjson" {
		err = a.render(a.stdout, b.report, format)
	}
	a.announce(b)
	switch {
	case err != nil:
		return err
	case a.failOn(b.report.Summary) != nil:
		return a.failOn(b.report.Summary)
	case b.saveErr != nil:
		return exitError(exitOutput)
	case b.refused != nil:
		return b.refused
	}
	return statusCode(b.report.Run.Status)
}

func noErrors(title string, s aires.Summary) string {
	line := fmt.Sprintf("No errors in %s", title)
	if s.Warnings > 0 {
		line += fmt.Sprintf(" (warnings: %d; see them with: aires parse)", s.Warnings)
	}
	line += "."
	if d := booklet.Doubts(s); d != "" {
		line += " " + d + "."
	}
	return line
}

// failOn returns exit code 1 when the log holds what --fail-on names.
func (a *app) failOn(s aires.Summary) error {
	if a.flags.failOn != "" && s.Errors > 0 || a.flags.failOn == "warning" && s.Warnings > 0 {
		return exitError(exitFailOn)
	}
	return nil
}

// submission checks the flags and opens the logs.
func (a *app) submission(names []string) (aires.Submission, error) {
	if a.flags.failOn != "" && a.flags.failOn != "error" && a.flags.failOn != "warning" {
		return aires.Submission{}, usage("--fail-on %s: choose error or warning", a.flags.failOn)
	}
	log, title, err := a.open(names)
	return aires.Submission{Title: title, Log: log, Workspace: a.flags.workspace, NoAI: a.flags.noAI}, err
}

// open returns the named logs as one, standard input for "-" or no name.
func (a *app) open(names []string) (io.Reader, string, error) {
	if len(names) == 0 {
		names = []string{"-"}
	}
	var logs []io.Reader
	var titles []string
	for _, name := range names {
		log, title, err := a.openOne(name)
		if err != nil {
			return nil, "", err
		}
		logs, titles = append(logs, &lineEnded{log: log}), append(titles, title)
	}
	return io.MultiReader(logs...), strings.Join(titles, ", "), nil
}

func (a *app) openOne(name string) (io.Reader, string, error) {
	if name == "-" {
		if terminal(a.stdin) {
			return nil, "", &aires.Error{
				Kind: aires.ErrorUsage, Op: "no log was given",
				Hint: "name a file, pipe a build into it (make 2>&1 | aires), or let aires run it (aires run -- make)",
			}
		}
		return a.stdin, "standard input", nil
	}
	bad := &aires.Error{Kind: aires.ErrorInput, Op: "read log", Subject: name}
	info, err := os.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		bad.Err, bad.Hint = errors.New("there is no such file"), "name a log file, or pass - for standard input"
		return nil, "", bad
	case err != nil:
		bad.Err = err
		return nil, "", bad
	case info.IsDir():
		bad.Err, bad.Hint = errors.New("it is a folder"), "name a log file; a folder that the log's paths belong to goes after -C"
		return nil, "", bad
	}
	return &lazyFile{name: name}, name, nil
}

// lineEnded adds the line end that a log may lack, so that the next one does
// not continue its last line. An empty log stays empty.
type lineEnded struct {
	log    io.Reader
	within bool // a line
}

func (l *lineEnded) Read(p []byte) (int, error) {
	n, err := l.log.Read(p)
	switch {
	case n > 0:
		l.within = p[n-1] != '\n'
		return n, nil // an error comes again
	case errors.Is(err, io.EOF) && l.within && len(p) > 0:
		l.within, p[0] = false, '\n'
		return 1, nil
	}
	return n, err
}

// lazyFile opens its file with the first read and closes it at its end, so
// that many logs do not hold many descriptors.
type lazyFile struct {
	name string
	file *os.File
	err  error
}

func (f *lazyFile) Read(p []byte) (int, error) {
	if f.err != nil {
		return 0, f.err
	}
	if f.file == nil {
		if f.file, f.err = os.Open(f.name); f.err != nil {
			return 0, f.err
		}
	}
	n, err := f.file.Read(p)
	if err != nil {
		f.err = err
		_ = f.file.Close() // it was only read
	}
	return n, err
}
