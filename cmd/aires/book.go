package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"os"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/booklet"
	"github.com/airesdev/aires/internal/engine"
	"github.com/airesdev/aires/internal/tui"
)

// book is what became of a log.
type book struct {
	report  *aires.Report
	path    string // of the written booklet; "" when nothing was written
	saveErr error
	refused error // why the daemon that was asked did not make it
}

// book takes a log to a booklet, showing progress on the way. When ctx ends
// the run is cancelled and the booklet holds what is there.
func (a *app) book(ctx context.Context, s aires.Submission) (*book, error) {
	c, err := a.server(a.waitForLog())
	if err == nil {
		err = a.tags(&s)
	}
	if err != nil {
		return nil, err
	}
	if c != nil {
		return a.remoteBook(ctx, c, s)
	}
	return a.ownBook(ctx, s)
}

// ownBook is book without a daemon.
func (a *app) ownBook(ctx context.Context, s aires.Submission) (*book, error) {
	e, err := a.engine()
	if err != nil {
		return nil, err
	}
	defer e.Close()
	run, err := interruptible(ctx, func() (aires.Run, error) { return e.Submit(ctx, s) })
	if err != nil {
		return nil, err
	}
	stop := context.AfterFunc(ctx, func() { _ = e.Cancel(ctx, run.ID) }) // it exists: it was just submitted
	defer stop()
	if err := a.follow(e.Events(context.Background(), run.ID, 0)); err != nil {
		return nil, err
	}
	b := &book{}
	b.path, b.saveErr = e.Saved(run.ID)
	a.learn(e.Costs())
	b.report, err = e.Report(ctx, run.ID)
	return b, err
}

// interruptible calls f, or gives up when ctx ends: a log from a pipe that is
// never closed must not make a command deaf to interrupts. f's goroutine then
// ends with the process.
func interruptible[T any](ctx context.Context, f func() (T, error)) (T, error) {
	type result struct {
		value T
		err   error
	}
	done := make(chan result, 1)
	go func() {
		value, err := f()
		done <- result{value, err}
	}()
	select {
	case r := <-done:
		return r.value, r.err
	case <-ctx.Done():
		var none T
		return none, exitError(exitInterrupted)
	}
}

// follow shows a run's events until its last. It goes on when the command is
// interrupted: the run ends soon, and how is worth seeing.
func (a *app) follow(events iter.Seq2[aires.Event, error]) error {
	ctx := context.Background()
	switch {
	case a.flags.format == "ndjson":
		out := json.NewEncoder(a.stdout)
		for ev, err := range events {
			if err != nil {
				return err
			}
			if err := written("events", out.Encode(ev)); err != nil {
				return err
			}
		}
		return nil
	case a.flags.quiet:
		for _, err := range events {
			if err != nil {
				return err
			}
		}
		return nil
	case terminal(a.stderr):
		return tui.Live(ctx, a.stderr.(*os.File), events, tui.Options{Color: a.color(a.stderr), Rewraps: a.rewraps()})
	default:
		return tui.Plain(ctx, a.stderr, events)
	}
}

// render writes a report in one of the formats.
func (a *app) render(w io.Writer, r *aires.Report, format string) error {
	var err error
	switch format {
	case "markdown":
		err = booklet.Markdown(w, r)
	case "json":
		err = booklet.JSON(w, r)
	case "html":
		err = booklet.HTML(w, r)
	case "sarif":
		err = booklet.SARIF(w, r)
	case "github":
		return a.github(w, r)
	default:
		err = booklet.Text(w, r, a.style(w))
	}
	return written("booklet", err)
}

func (a *app) style(w io.Writer) booklet.Style {
	return booklet.Style{Color: a.color(w), Width: a.width(w)}
}

// announce says on standard error where the booklet is, or why it is nowhere.
func (a *app) announce(b *book) {
	if b.path != "" {
		fmt.Fprintf(a.stderr, "booklet: %s\n", b.path)
	}
	if b.saveErr != nil {
		fmt.Fprintf(a.stderr, "aires: %s\n", b.saveErr)
	}
}

// questions prints what would be asked.
func (a *app) questions(ctx context.Context, s aires.Submission) error {
	e, err := a.engine()
	if err != nil {
		return err
	}
	defer e.Close()
	list, err := interruptible(ctx, func() ([]engine.Question, error) { return e.Questions(ctx, s) })
	if err != nil {
		return err
	}
	if len(list) == 0 {
		fmt.Fprintln(a.stderr, "aires: the log holds no error, so nothing would be asked")
	}
	out := bufio.NewWriter(a.stdout)
	for _, q := range list {
		fmt.Fprintf(out, "=== %s · %s · context %d, answer up to %d tokens\n", q.Node, q.Model, q.Context, q.MaxTokens)
		fmt.Fprintf(out, "--- system\n%s\n--- prompt\n%s\n--- schema of the answer\n%s\n\n", q.System, q.Prompt, q.Schema)
	}
	return written("prompts", out.Flush())
}

// written says what could not be written; nil stays nil.
func written(what string, err error) error {
	if err == nil {
		return nil
	}
	return &aires.Error{Kind: aires.ErrorOutput, Op: "write " + what, Err: err}
}
