// Command aires turns a failing build into a booklet: what is really wrong, in
// the order to fix it, with evidence, patches and ways to verify.
package main

import (
	"context"
	"errors"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"golang.org/x/term"
)

func main() {
	os.Exit(execute())
}

// execute runs the command line of this process. The first interrupt cancels
// what is going on and keeps what is there, the second quits.
func execute() int {
	ctx, cancel := context.WithCancelCause(context.Background())
	defer cancel(nil)
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	defer signal.Stop(signals)
	go func() { // ends with the process: it waits for a signal that may never come
		<-signals
		cancel(errInterrupted)
		<-signals
		os.Exit(exitInterrupted)
	}()
	a := &app{
		stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr,
		getenv: os.Getenv,
	}
	return a.main(ctx, os.Args[1:])
}

var errInterrupted = errors.New("interrupted")

// app is what a command may touch of the world, so that nothing below reads it.
type app struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	getenv         func(string) string
	given          sources // without its files
	sources        sources // with them
	settings       settings
	flags          flags
}

// terminal reports whether f is one.
func terminal(f any) bool {
	file, ok := f.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}

// color reports whether output to f may have colours.
func (a *app) color(f any) bool {
	return terminal(f) && a.getenv("NO_COLOR") == "" && a.getenv("TERM") != "dumb"
}

// columns is how wide the terminal f is, 100 where it is none.
func (a *app) columns(f any) int {
	if file, ok := f.(*os.File); ok && terminal(f) {
		if w, _, err := term.GetSize(int(file.Fd())); err == nil && w > 0 {
			return w
		}
	}
	return 100
}

// width is how wide text for f is: no wider than can be read.
func (a *app) width(f any) int { return min(a.columns(f), 120) }

// rewraps reports whether the terminal breaks long lines anew when it gets
// narrower. The few that cut them say who they are.
func (a *app) rewraps() bool {
	name := a.getenv("TERM")
	screen := strings.HasPrefix(name, "screen") && a.getenv("TMUX") == ""
	return a.getenv("XTERM_VERSION") == "" && name != "linux" && !strings.HasPrefix(name, "rxvt") && !strings.HasPrefix(name, "st-") && !screen
}
