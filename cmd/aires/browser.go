package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/booklet"
)

// page is the file of a run that a browser shows.
const page = "booklet.html"

// browse opens a run's page in the system's browser. Where none can be
// started, the page's path is the answer.
func (a *app) browse(ctx context.Context, r *aires.Report) error {
	id := r.Run.ID
	path := filepath.Join(a.flags.workspace, ".aires", id, page)
	if c, err := a.server(waitToSee); c != nil && err == nil {
		if path, err = temporaryPage(r); err != nil {
			return err
		}
	}
	if _, err := os.Stat(path); err != nil {
		return &aires.Error{
			Kind: aires.ErrorMissing, Op: "open booklet", Subject: path, Err: errors.New("the run was kept without it"),
			Hint: fmt.Sprintf("make it with: aires show %s --format html > %s", id, page),
		}
	}
	if err := opener(ctx, path).Run(); err != nil {
		fmt.Fprintf(a.stderr, "aires: no browser opened: %s; open this file yourself:\n", oneLine(err.Error()))
		_, err := fmt.Fprintln(a.stdout, path)
		return written("path", err)
	}
	return nil
}

// temporaryPage writes the page of a run that is kept elsewhere. It is left to
// the system to remove: the browser reads it when it likes.
func temporaryPage(r *aires.Report) (string, error) {
	f, err := os.CreateTemp("", "aires-*.html")
	if err != nil {
		return "", written("booklet", err)
	}
	return f.Name(), written("booklet", errors.Join(booklet.HTML(f, r), f.Close()))
}

// opener is how each system opens a file with the program of the user's choice.
func opener(ctx context.Context, path string) *exec.Cmd {
	switch runtime.GOOS {
	case "darwin":
		return exec.CommandContext(ctx, "open", path)
	case "windows":
		return exec.CommandContext(ctx, "rundll32", "url.dll,FileProtocolHandler", path)
	default:
		return exec.CommandContext(ctx, "xdg-open", path)
	}
}
