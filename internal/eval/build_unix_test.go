//go:build unix

package eval

import (
	"strings"
	"testing"
	"time"

	"github.com/airesdev/aires/internal/corpus"
)

func TestBuilder(t *testing.T) {
	b := &Builder{Dir: t.TempDir(), Env: []string{"PATH=/usr/bin:/bin", "KNOWN=yes"}, Limit: 500 * time.Millisecond}
	t.Setenv("SECRET", "hunter2")
	run := func(command ...string) (built, error) {
		return b.build(t.Context(), &Case{Root: "/home/dev/app", Command: command}, corpus.Tree{"src/a.c": "int a;\n"})
	}
	switch r, err := run("sh", "-c", `test -f src/a.c && test -z "$SECRET" && test "$KNOWN" = yes && basename "$PWD"`); {
	case err != nil || !r.passed:
		t.Errorf("%+v, %v", r, err)
	case string(r.log) != "app\n":
		t.Errorf("it ran in %q", r.log)
	}
	if r, err := run("sh", "-c", "exit 3"); err != nil || r.passed {
		t.Errorf("a build that fails: %+v, %v", r, err)
	}
	if _, err := run("no-such-compiler"); err == nil || !strings.Contains(err.Error(), "no-such-compiler is not installed") {
		t.Errorf("a tool that is not there: %v", err)
	}
	start := time.Now()
	if _, err := run("sh", "-c", "sleep 60 & sleep 60; true"); err == nil || !strings.Contains(err.Error(), "stopped after 500ms") {
		t.Errorf("a build without end: %v", err)
	}
	if took := time.Since(start); took > 20*time.Second {
		t.Errorf("it was stopped after %s only", took)
	}
}
