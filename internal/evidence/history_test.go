package evidence

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// shown is a history in short: the steps with their files.
func shown(all []Patch) []string {
	var out []string
	for _, p := range all {
		subject := p.Subject
		if p.Hash == "" {
			subject = "uncommitted"
		}
		var files []string
		for _, f := range p.Files {
			files = append(files, fmt.Sprintf("%s>%s:%d", f.Old, f.New, len(f.Hunks)))
		}
		out = append(out, subject+" "+strings.Join(files, " "))
	}
	return out
}

func TestHistory(t *testing.T) {
	dir, git := repository(t)
	odd := "src/with space é.go"
	write(t, filepath.Join(dir, odd), numberedLines(40))
	write(t, filepath.Join(dir, "src/b.go"), numberedLines(20))
	git("add", ".")
	git("commit", "--quiet", "-m", "All")
	green := Head(t.Context(), dir)
	write(t, filepath.Join(dir, odd), strings.Replace(numberedLines(40), "line 5\n", "LINE 5\n", 1))
	git("commit", "--quiet", "-a", "-m", "Line 5")
	git("mv", "src/b.go", "src/c.go")
	git("commit", "--quiet", "-m", "Move b")
	write(t, filepath.Join(dir, "src/c.go"), strings.Replace(numberedLines(20), "line 9\n", "", 1))

	all := []string{"uncommitted src/c.go>src/c.go:1", "Move b src/b.go>src/c.go:0", "Line 5 " + odd + ">" + odd + ":1"}
	history := func(ws, green string) []string { return shown(History(t.Context(), ws, green, patient)) }
	// The first commit wrote everything: that is no change.
	if got := history(dir, ""); !slices.Equal(got, append(slices.Clone(all), "All ")) {
		t.Errorf("got %q", got)
	}
	if got := history(dir, green); !slices.Equal(got, all) {
		t.Errorf("since the last good build: %q", got)
	}
	for _, unknown := range []string{strings.Repeat("a", 40), "--output=x", "HEAD"} {
		if got := history(dir, unknown); len(got) != 4 {
			t.Errorf("since %s: %q", unknown, got)
		}
	}
	git("checkout", "--quiet", "--detach", "HEAD")
	if got := history(filepath.Join(dir, "src"), green); len(got) != 3 || got[1] != "Move b b.go>c.go:0" {
		t.Errorf("detached, from a folder: %q", got)
	}
	shallow := filepath.Join(t.TempDir(), "shallow")
	git("clone", "--quiet", "--depth", "2", "file://"+filepath.ToSlash(dir), shallow)
	if got := history(shallow, green); !slices.Equal(got, []string{"Move b src/b.go>src/c.go:0", "Line 5 "}) {
		t.Errorf("of a shallow clone: %q", got)
	}
	git("worktree", "add", "--quiet", filepath.Join(shallow, "..", "tree"), "HEAD")
	if got := history(filepath.Join(shallow, "..", "tree"), green); !slices.Equal(got, all[1:]) {
		t.Errorf("of a worktree: %q", got)
	}
	if err := os.RemoveAll(filepath.Join(dir, ".git", "objects")); err != nil {
		t.Fatal(err)
	}
	if got := history(dir, green); len(got) != 0 || Head(t.Context(), dir) != "" {
		t.Errorf("of a broken repository: %q", got)
	}
}

// Hooks, filters, text converters and external diffs are named by the repository,
// and may not run.
func TestHistoryRunsNothingOfTheRepository(t *testing.T) {
	dir, git := repository(t)
	write(t, filepath.Join(dir, "a.go"), "package a\n")
	write(t, filepath.Join(dir, "b.go"), "package a\n")
	git("add", ".")
	git("commit", "--quiet", "-m", "a")
	write(t, filepath.Join(dir, "b.go"), "package a // more\n")
	git("commit", "--quiet", "-a", "-m", "b")
	ran := filepath.Join(t.TempDir(), "ran")
	program := "touch " + filepath.ToSlash(ran) + "; cat"
	write(t, filepath.Join(dir, ".git", "info", "attributes"), "* filter=evil diff=evil\n")
	for _, setting := range []string{
		"core.fsmonitor", "core.pager", "diff.external", "diff.evil.textconv", "diff.evil.command", "gpg.program",
		"filter.evil.clean", "filter.evil.process", "pager.log",
	} {
		git("config", setting, program)
	}
	git("config", "log.showSignature", "true")
	write(t, filepath.Join(dir, "a.go"), "package b\n")
	if got := shown(History(t.Context(), dir, "", patient)); len(got) != 3 {
		t.Errorf("got %q", got)
	}
	if _, err := os.Stat(ran); err == nil {
		t.Error("a program that the repository names has run")
	}
}

// A history that git takes long to tell is told as far as it came.
func TestHistoryTakesTwoSecondsAtMost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		got := History(t.Context(), "/src/app", "", func(ctx context.Context, c Command) ([]byte, error) {
			if !slices.Contains(c.Args, "log") {
				return nil, nil
			}
			<-ctx.Done()
			return []byte("\x00abc1234\x002026-03-01\x00in time\n\ndiff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -1 +1 @@\n-x\n+y\n"), ctx.Err()
		})
		if spent := time.Since(began); spent != gitBudget || len(got) != 1 || len(got[0].Files) != 1 {
			t.Errorf("%v, %+v", spent, got)
		}
	})
}

func FuzzParsePatches(f *testing.F) {
	f.Add("\x00abc\x002026-03-01\x00subject\n\ndiff --git a/x b/y\nrename from x\nrename to y\n--- a/x\n+++ b/y\n@@ -1,2 +1 @@\n-a\n b\n")
	f.Add("\x00\x00\x00\n@@ -1 +1 @@\n+x\ndiff --git \n@@ -0,0 +1 @@\n\\ No newline\n")
	f.Fuzz(func(t *testing.T, out string) {
		for _, p := range parsePatches(out) {
			for _, file := range p.Files {
				for _, h := range file.Hunks {
					if slices.Contains(h.Lines, "") {
						t.Errorf("a line without its sign in %q", out)
					}
				}
			}
		}
	})
}
