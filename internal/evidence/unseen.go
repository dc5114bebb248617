package evidence

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"slices"
	"strings"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/index"
)

const (
	maxUnseen = 8 // lines that Unseen gives
	maxNamed  = 3 // files that one of them names
)

// Unseen says in one line each what could not be looked at: places of the log
// that are not in the workspace, files that are not read, a repository that git
// does not understand.
func (c *Collector) Unseen(ctx context.Context, a *aires.Analysis) []string {
	x := c.Index(ctx)
	lines := append(c.places(x, a), c.repository()...)
	byReason := map[string][]string{}
	for _, s := range x.Skipped() {
		byReason[s.Reason] = append(byReason[s.Reason], s.Name)
	}
	var rest []string
	for reason, names := range byReason {
		rest = append(rest, fmt.Sprintf("%s: %s", several(names), reason))
	}
	slices.Sort(rest)
	lines = append(lines, rest...)
	if more := len(lines) - maxUnseen; more > 0 {
		lines = append(lines[:maxUnseen], fmt.Sprintf("and %d more things of the workspace that were not looked at", more))
	}
	return lines
}

// several names the first of names, and counts the others.
func several(names []string) string {
	named := make([]string, 0, maxNamed)
	for _, n := range names[:min(len(names), maxNamed)] {
		named = append(named, cut(plain(n), 100))
	}
	text := strings.Join(named, ", ")
	if more := len(names) - maxNamed; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}

// places are files with errors that are not there, or may not be read.
func (c *Collector) places(x *index.Index, a *aires.Analysis) []string {
	var missing, outside, lines []string
	asked := map[string]bool{}
	for i := range a.Diagnostics {
		d := &a.Diagnostics[i]
		if d.Severity != aires.SeverityError || d.File == "" || asked[d.File] {
			continue
		}
		asked[d.File] = true
		switch d.PathStatus {
		case aires.PathMissing:
			missing = append(missing, d.File)
		case aires.PathOutside:
			outside = append(outside, d.File)
		case aires.PathWorkspace:
			if len(lines) < maxUnseen/2 {
				lines = append(lines, c.unread(x, d.File)...)
			}
		}
	}
	if len(missing) > 0 {
		lines = append(lines, fmt.Sprintf("%s: the log has errors there, but the workspace has no such file; name the folder that was built with -C DIR", several(missing)))
	}
	if len(outside) > 0 {
		lines = append(lines, fmt.Sprintf("%s: the log has errors there, but it lies outside the workspace and is not read", several(outside)))
	}
	return lines
}

// unread says why the file of an error is not read.
func (c *Collector) unread(x *index.Index, name string) []string {
	if x.Lines(name) != nil {
		return nil
	}
	raw, err := x.Read(name)
	if err == nil {
		err = errors.New("it is empty, or not text")
		if len(raw) == 0 {
			return nil
		}
	}
	return []string{fmt.Sprintf("%s: the log has errors there, but it is not read: %s", cut(plain(name), 100), err)}
}

// repository says why git was of no help where there is a repository.
func (c *Collector) repository() []string {
	if _, err := c.root.Lstat(".git"); err != nil || c.listed == nil {
		return nil
	}
	why := "git does not read the repository (try: git status)"
	switch {
	case errors.Is(c.listed, exec.ErrNotFound):
		why = "git is not installed"
	case errors.Is(c.listed, context.DeadlineExceeded):
		why = "git took too long"
	}
	return []string{fmt.Sprintf(".git: %s, so changes and commits are not known", why)}
}
