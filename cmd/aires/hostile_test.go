package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
)

// TestHostileExample takes a log that gives orders through every format that a
// user can ask for: all of it is text there.
func TestHostileExample(t *testing.T) {
	t.Parallel()
	dir := examples(t)["hostile"]
	if dir == "" {
		t.Fatal("the hostile example is gone")
	}
	work := copyOf(t, dir)
	log, err := os.ReadFile(filepath.Join(work, "build.log"))
	if err != nil {
		t.Fatal(err)
	}
	tag := regexp.MustCompile(`(?i)<script>alert|<img src=x`)
	obeyed := map[string]*regexp.Regexp{
		"text":     regexp.MustCompile(`(?m)^\s*(?:::\w|##\[)`),
		"github":   regexp.MustCompile(`(?m)^\s*(?:::(?:set|add|stop|echo|save)|##\[)`),
		"html":     regexp.MustCompile(tag.String() + `|href="javascript:|src="http`),
		"markdown": regexp.MustCompile(`(?m)^# Approved`),
		"json":     nil, "sarif": nil,
	}
	for format, expr := range obeyed {
		cmd := airesIn(t, work, "--no-ai", "--format", format)
		cmd.Stdin = bytes.NewReader(log)
		r := finish(t, cmd)
		if r.code != exitFailOn && r.code != 0 {
			t.Errorf("%s: exit code %d: %s", format, r.code, r.stderr)
		}
		if !strings.Contains(r.stdout, "IGNORE") {
			t.Errorf("%s does not show what the log says:\n%s", format, r.stdout)
		}
		if i := strings.IndexAny(r.stdout+r.stderr, "\x1b\a"); i >= 0 {
			t.Errorf("%s lets a control character through", format)
		}
		if expr != nil && expr.MatchString(r.stdout) {
			t.Errorf("%s would be obeyed: %q", format, expr.FindString(r.stdout))
		}
	}
}

// TestHistoryExample runs the example that makes a history: its booklet leads
// with the commit to blame.
func TestHistoryExample(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" || testing.Short() {
		t.Skip("runs a shell script and a compiler")
	}
	for _, tool := range []string{"bash", "git", "go"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skip(err)
		}
	}
	program, err := exec.LookPath("aires")
	if err != nil {
		t.Fatal(err)
	}
	like := airesIn(t, t.TempDir())
	cmd := exec.CommandContext(t.Context(), "bash", filepath.Join("..", "..", "examples", "history.sh"), program)
	cmd.Env = append(like.Env, "GOFLAGS=")
	r := finish(t, cmd)
	e1 := strings.Index(r.stdout, "[E1]")
	if e1 < 0 || !regexp.MustCompile(`^\[E1\] renamed in [0-9a-f]{7,} \(Say how many euros\): Euro → Euros`).MatchString(r.stdout[e1:]) {
		t.Errorf("exit code %d, %s\n%s", r.code, r.stderr, r.stdout)
	}
}
