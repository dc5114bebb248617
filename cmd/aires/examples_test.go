package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"github.com/airesdev/aires"
)

// truth is an example's truth.json: every error that its log holds, written
// down by hand.
type truth struct {
	Command []string    `json:"command"`
	Log     string      `json:"log"`
	Causes  int         `json:"causes"`
	Errors  []trueError `json:"errors"`
}

type trueError struct {
	File     string         `json:"file"`
	Line     int            `json:"line"`
	Column   int            `json:"column"` // 0 where the truth does not say
	Severity aires.Severity `json:"severity"`
	Code     string         `json:"code"`
	Count    int            `json:"count"`
}

// examples returns the examples' folders by name.
func examples(t *testing.T) map[string]string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", "..", "examples", "*", "truth.json"))
	if err != nil || len(files) < 8 {
		t.Fatalf("found %d examples, %v", len(files), err)
	}
	found := map[string]string{}
	for _, f := range files {
		dir, err := filepath.Abs(filepath.Dir(f))
		if err != nil {
			t.Fatal(err)
		}
		found[filepath.Base(dir)] = dir
	}
	return found
}

func readTruth(t *testing.T, dir string) (tr truth) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "truth.json"))
	if err == nil {
		err = json.Unmarshal(text, &tr)
	}
	if err != nil || len(tr.Errors) == 0 {
		t.Fatalf("%s holds no truth: %v", dir, err)
	}
	return tr
}

// compare demands exactly the true errors: none missing, none made up.
func (tr truth) compare(t *testing.T, a aires.Analysis) {
	t.Helper()
	found, errs := map[string]int{}, 0
	for _, d := range a.Diagnostics {
		if d.Severity != aires.SeverityError {
			continue
		}
		errs++
		e := trueError{d.File, d.Line, d.Column, d.Severity, d.Code, d.Count}
		if found[e.String()]++; d.Column != 0 {
			e.Column = 0
			found[e.String()]++ // for truths that do not say
		}
	}
	matched := 0
	for _, e := range tr.Errors {
		if found[e.String()] == 0 {
			t.Errorf("missing: %s", e)
			continue
		}
		found[e.String()]--
		matched++
	}
	if errs > matched {
		t.Errorf("%d errors too many; found were %q", errs-matched, slices.Sorted(maps.Keys(found)))
	}
}

func (e trueError) String() string {
	return fmt.Sprintf("%s:%d:%d %s %q ×%d", e.File, e.Line, e.Column, e.Severity, e.Code, e.Count)
}

// TestExamples parses the log of every example.
func TestExamples(t *testing.T) {
	t.Parallel()
	for name, dir := range examples(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tr := readTruth(t, dir)
			r := finish(t, airesIn(t, dir, "parse", "--format", "json", tr.Log))
			if r.code != 0 {
				t.Fatalf("exit code %d: %s", r.code, r.stderr)
			}
			var a aires.Analysis
			if err := json.Unmarshal([]byte(r.stdout), &a); err != nil {
				t.Fatal(err)
			}
			tr.compare(t, a)
			t.Logf("figure: %s: %d errors, causes found/true %d/%d", name, a.Summary.UniqueErrors, len(a.Causes), tr.Causes)
		})
	}
}

// TestExamplesBuilt runs the examples' own builds where their tools are.
func TestExamplesBuilt(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("runs compilers")
	}
	for name, dir := range examples(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tr := readTruth(t, dir)
			if why := notHere(tr.Command[0], dir); why != "" {
				t.Skip(why)
			}
			work := copyOf(t, dir)
			cmd := airesIn(t, work, append([]string{"run", "--no-ai", "--format", "json", "--"}, tr.Command...)...)
			cmd.Env = append(cmd.Env, "LC_ALL=C", "GOFLAGS=", "MAKEFLAGS=")
			r := finish(t, cmd)
			if r.code == 0 {
				t.Fatalf("the build succeeded: %s", r.stderr)
			}
			var rep aires.Report
			if err := json.Unmarshal([]byte(r.stdout), &rep); err != nil {
				t.Fatalf("%v; standard error: %s", err, r.stderr)
			}
			tr.compare(t, rep.Analysis)
			if t.Failed() {
				t.Logf("the build said:\n%s", r.stderr)
			}
		})
	}
}

// notHere says why an example cannot be built on this machine.
func notHere(tool, dir string) string {
	tools := map[string][]string{
		"go": {"go"}, "make": {"make", "gcc"}, "python3": {"python3"}, "cargo": {"cargo"}, "javac": {"javac"}, "npm": {"npm", "node"},
	}
	need, ok := tools[tool]
	if !ok {
		return tool + " is not run here"
	}
	for _, n := range need {
		if _, err := exec.LookPath(n); err != nil {
			return n + " is not installed"
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "node_modules")); tool == "npm" && err != nil {
		return "node_modules is missing; type: npm install"
	}
	return ""
}

// copyOf copies an example, without what builds leave behind, to a folder of
// the test's own.
func copyOf(t *testing.T, dir string) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), filepath.Base(dir))
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		rel, relErr := filepath.Rel(dir, path)
		switch err := errors.Join(err, relErr); {
		case err != nil:
			return err
		case d.IsDir() && slices.Contains([]string{".aires", "target", "build", "out", "__pycache__", "node_modules"}, d.Name()):
			if d.Name() != "node_modules" {
				return fs.SkipDir
			}
			return errors.Join(os.Symlink(path, filepath.Join(to, rel)), fs.SkipDir)
		case d.IsDir():
			return os.MkdirAll(filepath.Join(to, rel), 0o700)
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(to, rel), text, 0o600)
	})
	if err != nil {
		t.Fatal(err)
	}
	return to
}
