package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/booklet"
)

func (a *app) runCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "run [-C DIR] -- COMMAND [ARG...]",
		Short: "Run a build; when it fails, write a booklet",
		Long: `Runs a build in the workspace and passes its output and its exit code through.
When it fails, a booklet is written and the causes are shown in short; with
--format the whole booklet goes to standard output, and the build's output to
standard error.`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return &aires.Error{Kind: aires.ErrorUsage, Op: "no command to run", Hint: "as in: aires run -- make all"}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return a.run(cmd.Context(), args) },
	}
	cmd.Flags().SetInterspersed(false) // what follows the command is the command's
	a.bookletFlags(cmd)
	return cmd
}

// errSucceeded ends the log of a build that needs no booklet.
var errSucceeded = errors.New("the build succeeded")

// run runs a build. Its output is parsed while it runs, so that nothing of it
// has to be kept.
func (a *app) run(ctx context.Context, command []string) error {
	if _, err := a.formatOf("text", "markdown", "json", "ndjson", "html", "sarif", "github"); err != nil {
		return err
	}
	s, err := a.submission([]string{os.DevNull})
	if err != nil {
		return err
	}
	s.Title = strings.Join(command, " ")
	s.Green = a.green(s.Title)
	log, sink := io.Pipe()
	s.Log = log
	lines := &lineLog{w: sink}
	var made *book
	var bookErr error
	var reader sync.WaitGroup
	reader.Go(func() {
		defer log.Close()
		if a.flags.printPrompt {
			bookErr = a.questions(ctx, s)
			return
		}
		made, bookErr = a.book(ctx, s)
	})
	code, err := a.build(ctx, command, lines)
	switch {
	case err != nil:
		sink.CloseWithError(err)
	case code == 0 || ctx.Err() != nil:
		sink.CloseWithError(errSucceeded)
	default:
		_ = sink.Close() // of a pipe: it never fails
	}
	reader.Wait()
	switch {
	case err != nil:
		return err
	case ctx.Err() != nil && made == nil:
		return exitError(exitInterrupted)
	case code == 0:
		a.keepGreen(ctx, s.Title)
	case code != 0 && lines.empty():
		fmt.Fprintf(a.stderr, "aires: the build failed with exit code %d, but it printed nothing that could be analysed; make it print its errors\n", code)
	case code != 0:
		a.explain(made, bookErr, code)
	}
	return exitError(code)
}

// explain shows what became of a failed build's log. Nothing here changes the
// build's exit code.
func (a *app) explain(b *book, err error, code int) {
	switch {
	case err != nil:
		fmt.Fprintf(a.stderr, "aires: the build failed with exit code %d, but: %s\n", code, oneLine(err.Error()))
		return
	case b == nil: // prompts were printed
		return
	case b.report.Summary.Errors == 0:
		fmt.Fprintf(a.stderr, "aires: the build failed with exit code %d, but its output holds no error that AIRES knows\n", code)
		return
	}
	toStdout := a.flags.format
	if b.saveErr != nil && toStdout == "" {
		toStdout = "text" // so that it is not lost
	}
	switch toStdout {
	case "":
		fmt.Fprintln(a.stderr)
		err = booklet.Causes(a.stderr, &b.report.Analysis, a.style(a.stderr))
		if n := b.report.Run.Notice; n != "" {
			fmt.Fprintf(a.stderr, "note: %s\n", oneLine(n))
		}
	case "ndjson": // the events were the output
	default:
		err = a.render(a.stdout, b.report, toStdout)
	}
	if err != nil {
		fmt.Fprintf(a.stderr, "aires: %s\n", err)
	}
	if b.refused != nil {
		fmt.Fprintf(a.stderr, "aires: %s\n", oneLine(b.refused.Error()))
	}
	a.announce(b)
}

// lingering is how long a build's output may stay open after the build has
// ended: compilers leave servers behind that never close it.
const lingering = 2 * time.Second

// build runs the command and returns its exit code: as a shell reports it, 128
// and the signal's number for a command that a signal ended. Its output goes
// to this process's own and, line by line, to log. Where standard output is
// the booklet's, all of it goes to standard error.
func (a *app) build(ctx context.Context, command []string, log *lineLog) (int, error) {
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Dir = a.flags.workspace
	cmd.Stdin = a.stdin
	cmd.WaitDelay = lingering
	stdout := a.stdout
	if a.flags.format != "" {
		stdout = a.stderr
	}
	out, errs := &lineWriter{log: log}, &lineWriter{log: log}
	cmd.Stdout = io.MultiWriter(stdout, out)
	cmd.Stderr = io.MultiWriter(a.stderr, errs)
	if err := cmd.Start(); err != nil {
		fmt.Fprintf(a.stderr, "aires: run %s: %s; is it installed and on the PATH?\n", printable(command[0]), reason(err))
		return 0, exitError(exitNotStarted)
	}
	stop := context.AfterFunc(ctx, func() { interrupt(cmd.Process) })
	defer stop()
	err := cmd.Wait()
	out.flush()
	errs.flush()
	if _, failed := errors.AsType[*exec.ExitError](err); err != nil && !failed && !errors.Is(err, exec.ErrWaitDelay) {
		return 0, &aires.Error{Kind: aires.ErrorOutput, Op: "pass output through", Err: err}
	}
	return shellCode(cmd.ProcessState), nil
}

// reason is what the system said, without the names that Go adds.
func reason(err error) error {
	if inner := errors.Unwrap(err); inner != nil {
		return inner
	}
	return err
}

// interrupt asks a process to end; where it cannot be asked it is ended.
func interrupt(p *os.Process) {
	if p.Signal(os.Interrupt) != nil {
		_ = p.Kill() // it has ended by itself
	}
}

// lineLog is where the lines of a build's two streams meet.
type lineLog struct {
	mu      sync.Mutex
	w       io.Writer
	written bool
}

// add never fails: a log that nobody reads any more must not stop the build.
func (l *lineLog) add(p []byte) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.written = l.written || len(p) > 0
	_, _ = l.w.Write(p)
}

func (l *lineLog) empty() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return !l.written
}

// lineWriter passes whole lines to log, so that the lines of two streams do not
// run into each other.
type lineWriter struct {
	log     *lineLog
	partial []byte
}

// longestPartial bounds what is kept of a line without an end.
const longestPartial = 1 << 20

func (w *lineWriter) Write(p []byte) (int, error) {
	w.partial = append(w.partial, p...)
	end := bytes.LastIndexByte(p, '\n')
	if end >= 0 {
		w.pass(len(w.partial) - len(p) + end + 1)
	} else if len(w.partial) > longestPartial {
		w.pass(len(w.partial))
	}
	return len(p), nil
}

func (w *lineWriter) flush() { w.pass(len(w.partial)) }

func (w *lineWriter) pass(n int) {
	w.log.add(w.partial[:n])
	w.partial = append(w.partial[:0], w.partial[n:]...)
}
