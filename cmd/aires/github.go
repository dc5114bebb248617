package main

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/booklet"
)

// github writes annotations to w and, in a GitHub workflow, the booklet to the
// step's summary.
func (a *app) github(w io.Writer, r *aires.Report) error {
	if err := booklet.Annotations(w, r, a.base()); err != nil {
		return written("annotations", err)
	}
	path := a.getenv("GITHUB_STEP_SUMMARY")
	if path == "" {
		return nil
	}
	if err := summarise(path, r); err != nil {
		return &aires.Error{
			Kind: aires.ErrorOutput, Op: "append to the step summary", Err: err,
			Hint: "GITHUB_STEP_SUMMARY must name a file that can be written",
		}
	}
	return nil
}

// summarise appends r to a step's summary. What stands there already counts
// against GitHub's limit.
func summarise(path string, r *aires.Report) (err error) {
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	return booklet.Summary(f, r, booklet.SummaryLimit-int(min(info.Size(), booklet.SummaryLimit)))
}

// base is the workspace's folder below that of the repository, with forward
// slashes; "" if they are the same, or not within each other.
func (a *app) base() string {
	root := a.getenv("GITHUB_WORKSPACE")
	if root == "" {
		return ""
	}
	rel, err := filepath.Rel(resolved(root), resolved(a.flags.workspace))
	rel = filepath.ToSlash(rel)
	if err != nil || rel == "." || rel == ".." || strings.HasPrefix(rel, "../") {
		return ""
	}
	return rel
}

// resolved is a folder's path without links, where it has one.
func resolved(dir string) string {
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		return real
	}
	return dir
}
