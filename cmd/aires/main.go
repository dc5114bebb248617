// Command aires turns a failing build into a booklet: what is really wrong, in
// the order to fix it, with evidence, patches and ways to verify.
package main

import (
	"context"
	"errors"
	"io"
	"os"
	"os/signal"
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

// width is the number of columns to write for, 100 off a terminal.
func (a *app) width(f any) int {
	if file, ok := f.(*os.File); ok && terminal(f) {
		if w, _, err := term.GetSize(int(file.Fd())); err == nil && w > 0 {
			return min(w, 120)
		}
	}
	return 100
}
