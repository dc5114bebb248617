package evidence

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
)

// git asks git about one workspace. A workspace's own .git/config can name
// programs to be run: hooks, monitors, filters, external diffs, text
// converters, signature checkers, transports. None of them may run here.
type git struct {
	run     Runner
	dir     string
	filters []string // NAME=value settings that switch the repository's filters off
}

// output runs a git command that only reads.
func (g *git) output(ctx context.Context, args ...string) ([]byte, error) {
	fixed := []string{
		"-c", "core.fsmonitor=false",
		"-c", "core.hooksPath=" + os.DevNull,
		"-c", "core.quotePath=false",
		"-c", "log.showSignature=false",
		"--no-pager", "--literal-pathspecs", "-C", g.dir,
	}
	return g.run(ctx, Command{
		Name: "git", Args: append(fixed, args...), Dir: g.dir,
		// A hook that runs AIRES has set GIT_DIR and more, for another purpose.
		Unset: "GIT_",
		Env: append([]string{
			"GIT_OPTIONAL_LOCKS=0", "GIT_TERMINAL_PROMPT=0", "GIT_NO_LAZY_FETCH=1", "GIT_ALLOW_PROTOCOL=none", "LC_ALL=C",
		}, g.filters...),
	})
}

// open finds the clean filters that are configured and switches each off by its
// name, for git knows no switch for all: a filter is run by a plain git diff.
func (g *git) open(ctx context.Context) error {
	out, err := g.output(ctx, "config", "-z", "--name-only", "--get-regexp", `^filter\..*\.(clean|process|required)$`)
	var exit *exec.ExitError
	if err != nil && (!errors.As(err, &exit) || exit.ExitCode() != 1) { // 1: none is configured
		return err
	}
	n := 0
	for key := range bytes.SplitSeq(out, []byte{0}) {
		if len(key) == 0 {
			continue
		}
		value := ""
		if bytes.HasSuffix(key, []byte(".required")) {
			value = "false"
		}
		g.filters = append(g.filters, fmt.Sprintf("GIT_CONFIG_KEY_%d=%s", n, key), fmt.Sprintf("GIT_CONFIG_VALUE_%d=%s", n, value))
		n++
	}
	if n > 0 {
		g.filters = append(g.filters, fmt.Sprintf("GIT_CONFIG_COUNT=%d", n))
	}
	return nil
}

// diff returns what is not committed in the files, by file. The files are
// relative to the workspace. It returns what git printed before ctx ended.
func (g *git) diff(ctx context.Context, files []string) map[string][]hunk {
	out, _ := g.output(ctx, append([]string{
		"diff", "--no-ext-diff", "--no-textconv", "--no-color", "--no-renames", "--ignore-submodules=all",
		"--relative", "--src-prefix=a/", "--dst-prefix=b/", "--unified=3", "HEAD", "--",
	}, files...)...)
	return parseHunks(out)
}

// commit is what git log says in one line.
type commit struct{ hash, date, subject string }

// maxCommits bounds how far back the last commit of a file is searched,
// counted in commits that touch any of the files.
const maxCommits = 200

// last returns the last commit that touched each of the files, in one walk
// through the history.
func (g *git) last(ctx context.Context, files []string) map[string]commit {
	out, _ := g.output(ctx, append([]string{
		"log", "--no-show-signature", "--no-ext-diff", "--no-textconv", "--no-color", "--no-renames", "--name-only", "--relative",
		fmt.Sprintf("--max-count=%d", maxCommits), "--date=short", "--format=%x00%h%x00%ad%x00%s", "--",
	}, files...)...)
	return parseLog(out)
}

// parseLog reads NUL hash NUL date NUL subject, then the files, one on a line.
func parseLog(out []byte) map[string]commit {
	parts := strings.Split(string(out), "\x00")
	last := make(map[string]commit)
	for i := 1; i+2 < len(parts); i += 3 {
		subject, names, _ := strings.Cut(parts[i+2], "\n")
		c := commit{hash: plain(parts[i]), date: plain(parts[i+1]), subject: cut(plain(subject), 100)}
		for name := range strings.Lines(names) {
			name = strings.TrimSuffix(name, "\n")
			if _, newer := last[name]; name != "" && !newer {
				last[name] = c
			}
		}
	}
	return last
}
