package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/airesdev/aires"
)

// airesIn prepares the command in a folder, with nobody's settings and a cache
// of its own. Home stays, because compilers have their things there.
func airesIn(t *testing.T, dir string, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "aires", args...)
	cmd.Dir = dir
	cmd.Env = slices.DeleteFunc(os.Environ(), func(entry string) bool {
		name, _, _ := strings.Cut(strings.ToUpper(entry), "=")
		return strings.HasPrefix(name, "AIRES_") || strings.HasPrefix(name, "OLLAMA_")
	})
	cmd.Env = append(cmd.Env, "OLLAMA_HOST="+deadHost, "AIRES_CACHE="+t.TempDir(), "XDG_CONFIG_HOME="+t.TempDir(),
		"AIRES_ATTEMPTS=2", "AIRES_PATIENCE=500ms", "GORACE=atexit_sleep_ms=0")
	return cmd
}

// result is how a command ended.
type result struct {
	code           int
	stdout, stderr string
}

// finish runs a command to its end.
func finish(t *testing.T, cmd *exec.Cmd) result {
	t.Helper()
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	if _, ok := errors.AsType[*exec.ExitError](err); err != nil && !ok {
		t.Fatal(err)
	}
	return result{cmd.ProcessState.ExitCode(), out.String(), errs.String()}
}

// write makes a file with its folders.
func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// fetchProject is a workspace with one error, and its build's log.
func fetchProject(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	write(t, filepath.Join(dir, "main.go"), "package main\n\nfunc main() {\n\tFetch()\n}\n")
	write(t, filepath.Join(dir, "build.log"), "# example.org/app\n./main.go:4:2: undefined: Fetch\n")
	return dir
}

// lastReport reads the booklet of a workspace's only run, and returns its
// folder.
func lastReport(t *testing.T, dir string) (aires.Report, string) {
	t.Helper()
	runs, err := filepath.Glob(filepath.Join(dir, ".aires", "[0-9]*"))
	if err != nil || len(runs) != 1 {
		t.Fatalf("runs in %s: %q, %v; want one", dir, runs, err)
	}
	var r aires.Report
	text, err := os.ReadFile(filepath.Join(runs[0], "booklet.json"))
	if err == nil {
		err = json.Unmarshal(text, &r)
	}
	if err != nil {
		t.Fatal(err)
	}
	return r, runs[0]
}

// outcomes are the findings' outcomes by node.
func outcomes(r *aires.Report) map[string]aires.Outcome {
	m := map[string]aires.Outcome{}
	for _, f := range r.Findings {
		m[f.Node] = f.Outcome
	}
	return m
}
