package evidence

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/airesdev/aires"
)

// repository makes a git repository and returns its folder and a function that
// runs git in it. Settings of the machine have no part in it.
func repository(t testing.TB) (dir string, do func(args ...string)) {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed")
	}
	dir = t.TempDir()
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("XDG_CONFIG_HOME", home)
	do = func(args ...string) {
		t.Helper()
		cmd := exec.Command("git", args...)
		cmd.Dir = dir
		cmd.Env = append(
			os.Environ(), "GIT_CONFIG_NOSYSTEM=1",
			"GIT_AUTHOR_NAME=A", "GIT_AUTHOR_EMAIL=a@example.org", "GIT_AUTHOR_DATE=2026-03-01T12:00:00Z",
			"GIT_COMMITTER_NAME=A", "GIT_COMMITTER_EMAIL=a@example.org", "GIT_COMMITTER_DATE=2026-03-01T12:00:00Z",
		)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
		}
	}
	do("init", "--quiet")
	return dir, do
}

// patient runs real programs without a time limit: how long they take says
// something about the machine, and the limit has a test of its own.
func patient(ctx context.Context, c Command) ([]byte, error) {
	return Exec(context.WithoutCancel(ctx), c)
}

func changed(t *testing.T, c *Collector, ds ...aires.Diagnostic) []aires.Evidence {
	t.Helper()
	return ofKind(c.Collect(t.Context(), one(ds...)), aires.EvidenceChange)
}

func TestChanges(t *testing.T) {
	dir, git := repository(t)
	name := "src/with space é.go" // git quotes such names unless told otherwise
	write(t, filepath.Join(dir, name), numberedLines(100))
	write(t, filepath.Join(dir, "src/other.go"), "package other\n")
	git("add", ".")
	git("commit", "--quiet", "-m", "Both files")
	write(t, filepath.Join(dir, "src/third.go"), "package third\n")
	git("add", ".")
	git("commit", "--quiet", "-m", "The third file\n\nWith a body.")
	edited := strings.NewReplacer("line 5\n", "LINE 5\n", "line 70\n", "LINE 70\n").Replace(numberedLines(100))
	write(t, filepath.Join(dir, name), edited)
	write(t, filepath.Join(dir, "src/new.go"), "package untracked\n")

	for _, ws := range []string{dir, filepath.Join(dir, "src")} { // a workspace may be a part of a repository
		c := open(t, ws, Options{Run: patient})
		in := func(file string, line int) aires.Diagnostic {
			rel, err := filepath.Rel(ws, filepath.Join(dir, file))
			if err != nil {
				t.Fatal(err)
			}
			return inside("go", filepath.ToSlash(rel), line, 1)
		}
		got := changed(t, c, in(name, 72), in("src/other.go", 1), in("src/third.go", 1), in("src/new.go", 1))
		var lines []string
		for _, e := range got {
			_, subject, _ := strings.Cut(e.Text, " ") // without the hash
			lines = append(lines, fmt.Sprintf("%s | %d | %s", strings.ReplaceAll(e.Title, "src/", ""), e.Line, subject))
		}
		want := []string{
			"uncommitted change in with space é.go | 67 | line 67\n line 68\n line 69\n-line 70\n+LINE 70\n line 71\n line 72\n line 73",
			"last commit to with space é.go, other.go | 0 | 2026-03-01 Both files",
			"last commit to third.go | 0 | 2026-03-01 The third file",
		}
		if !slices.Equal(lines, want) {
			t.Errorf("%s:\ngot\n%s\nwant\n%s", ws, strings.Join(lines, "\n"), strings.Join(want, "\n"))
		}
	}
}

// A repository's own settings may name programs; a failing build of a stranger's
// repository must not run them.
func TestChangesRunNothingOfTheRepository(t *testing.T) {
	dir, git := repository(t)
	if _, err := exec.LookPath("touch"); err != nil {
		t.Skip("touch is not installed")
	}
	write(t, filepath.Join(dir, "a.go"), "package a\n")
	git("add", ".")
	git("commit", "--quiet", "-m", "a")
	ran := filepath.Join(t.TempDir(), "ran")
	program := "touch " + filepath.ToSlash(ran) + "; cat"
	hooks := filepath.Join(dir, ".git", "hooks")
	write(t, filepath.Join(hooks, "post-index-change"), "#!/bin/sh\n"+program+"\n")
	if err := os.Chmod(filepath.Join(hooks, "post-index-change"), 0o755); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, ".git", "info", "attributes"), "* filter=a=b.c diff=evil\n")
	for _, setting := range []string{
		"core.fsmonitor", "core.pager", "diff.external", "diff.evil.textconv", "diff.evil.command", "gpg.program",
		"filter.a=b.c.clean", "filter.a=b.c.process", "core.sshCommand", "core.alternateRefsCommand", "core.editor",
	} {
		git("config", setting, program)
	}
	git("config", "filter.a=b.c.required", "true")
	git("config", "log.showSignature", "true")
	write(t, filepath.Join(dir, "a.go"), "package b\n")

	c := open(t, dir, Options{Run: patient})
	got := changed(t, c, inside("go", "a.go", 1, 1))
	if _, err := os.Stat(ran); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a program that the repository names has run (%v)", err)
	}
	if len(got) != 2 || !strings.Contains(got[0].Text, "+package b") {
		t.Errorf("got %+v", got)
	}
}

func TestChangesOutsideOfARepository(t *testing.T) {
	dir, _ := repository(t)
	if err := os.RemoveAll(filepath.Join(dir, ".git")); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "a.go"), "package a\n")
	if got := changed(t, open(t, dir, Options{Run: patient}), inside("go", "a.go", 1, 1)); len(got) != 0 {
		t.Errorf("got %+v", got)
	}
}

func TestChangesBeforeTheFirstCommit(t *testing.T) {
	dir, git := repository(t)
	write(t, filepath.Join(dir, "a.go"), "package a\n")
	git("add", ".")
	if got := changed(t, open(t, dir, Options{Run: patient}), inside("go", "a.go", 1, 1)); len(got) != 0 {
		t.Errorf("got %+v", got)
	}
}

// Names from the log stand behind "--", and are no patterns.
func TestChangesPassNamesAsNames(t *testing.T) {
	var asked []Command
	run := func(_ context.Context, c Command) ([]byte, error) {
		if !slices.Contains(c.Args, "ls-files") { // which is asked for no name
			asked = append(asked, c)
		}
		return nil, nil
	}
	c := open(t, t.TempDir(), Options{Run: run})
	outside := inside("go", "z.go", 1, 1)
	outside.PathStatus = aires.PathOutside
	c.Collect(t.Context(), one(inside("go", "--output=x", 1, 1), inside("go", "../x", 1, 1), inside("go", ":(top)y", 1, 1), outside))
	if len(asked) != 3 {
		t.Fatalf("%d commands, want config, diff and log", len(asked))
	}
	for _, c := range asked[1:] {
		behind := c.Args[slices.Index(c.Args, "--")+1:]
		if !slices.Equal(behind, []string{"--output=x", ":(top)y"}) || !slices.Contains(c.Args, "--literal-pathspecs") || c.Unset != "GIT_" {
			t.Errorf("%q", c.Args)
		}
	}
}

func TestChangesAskAboutBoundedlyManyFiles(t *testing.T) {
	var all []*subject
	for i := range 500 {
		d := inside("go", fmt.Sprintf("f%d.go", i), 1, 1)
		long := inside("go", strings.Repeat("x", 1000)+fmt.Sprint(i), 1, 1)
		all = append(all, &subject{diagnostics: []*aires.Diagnostic{&d}})
		if i > 100 {
			all = append(all, &subject{diagnostics: []*aires.Diagnostic{&long}})
		}
	}
	names := filesOf(all)
	if size := len(strings.Join(names, " ")); len(names) > maxAsked || size > maxNameBytes || len(names) < 100 {
		t.Errorf("%d names of %d bytes", len(names), size)
	}
	if names := filesOf(all[:100]); len(names) != 100 {
		t.Errorf("%d names of 100", len(names))
	}
}

func TestChangesTakeTwoSecondsAtMost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := inside("go", "a.go", 1, 1)
		began := time.Now()
		c := newChanges(t.Context(), "/src/app", func(ctx context.Context, c Command) ([]byte, error) {
			if slices.Contains(c.Args, "config") {
				return nil, nil
			}
			<-ctx.Done()
			return []byte("\x00abc\x002026-03-01\x00what came in time\n\na.go\n"), ctx.Err()
		}, []*subject{{diagnostics: []*aires.Diagnostic{&d}}})
		if spent := time.Since(began); spent != gitBudget {
			t.Errorf("took %v, want %v", spent, gitBudget)
		}
		if c.last["a.go"].subject != "what came in time" {
			t.Errorf("lost what came in time: %+v", c.last)
		}
	})
}

func TestParseLog(t *testing.T) {
	got := parseLog([]byte("\x00abc\x002026-03-02\x00new \x1b[31m\n\na.go\n\x00\x00\x00\n\x00def\x002026-03-01\x00old\n\na.go\nb.go\n"))
	if got["a.go"].hash != "abc" || got["a.go"].subject != "new ?[31m" || got["b.go"] != (commit{"def", "2026-03-01", "old"}) {
		t.Errorf("got %+v", got)
	}
}
