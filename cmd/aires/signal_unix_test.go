//go:build unix

package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/modelsim"
)

// TestInterruptKeepsWhatIsThere interrupts a run that waits for an answer that
// never comes.
func TestInterruptKeepsWhatIsThere(t *testing.T) {
	t.Parallel()
	host := modelsim.New(modelsim.Config{
		Models: models(defaultModels), MaxLoaded: 4,
		Faults: []modelsim.Fault{{Failure: modelsim.FailHang, Model: "codegemma:7b-instruct"}},
	})
	t.Cleanup(host.Close)
	url, err := host.Serve()
	if err != nil {
		t.Fatal(err)
	}
	dir := fetchProject(t)
	cmd := airesIn(t, dir, "process", "--host", url, "--format", "ndjson", "build.log")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	stdout := start(t, cmd)
	d := json.NewDecoder(stdout)
	var last aires.Event
	for {
		var e aires.Event
		if err := d.Decode(&e); err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		if e.Type == aires.EventNodeStarted && e.Node == "patterns/c1" {
			interruptProcess(t, cmd)
		}
		last = e
	}
	if got := waitCode(t, cmd); got != exitInterrupted {
		t.Errorf("exit code %d, want %d; %s", got, exitInterrupted, &stderr)
	}
	if last.Type != aires.EventRunEnded || last.Status != aires.StatusCancelled {
		t.Errorf("the last event is %s %s", last.Type, last.Status)
	}
	r, folder := lastReport(t, dir)
	if r.Run.Status != aires.StatusCancelled {
		t.Errorf("status %s in the booklet", r.Run.Status)
	}
	got := outcomes(&r)
	for node, want := range map[string]aires.Outcome{
		"documentation/go/undefined": aires.OutcomeSucceeded, "context/c1": aires.OutcomeSucceeded,
		"patterns/c1": aires.OutcomeCancelled, "booklet/c1": aires.OutcomeCancelled,
	} {
		if got[node] != want {
			t.Errorf("%s is %q, want %s; all: %v", node, got[node], want, got)
		}
	}
	if !strings.Contains(stderr.String(), "booklet: ") || strings.Contains(stderr.String(), "goroutine ") {
		t.Errorf("standard error: %s", &stderr)
	}
	if text, err := os.ReadFile(filepath.Join(folder, "booklet.md")); err != nil || !bytes.Contains(text, []byte("patterns")) {
		t.Errorf("booklet.md does not name what is missing: %v\n%s", err, text)
	}
}

// TestInterruptPull interrupts doctor --fix in the middle of a download.
func TestInterruptPull(t *testing.T) {
	t.Parallel()
	host := modelsim.New(modelsim.Config{Pullable: []modelsim.Model{{Name: "big", Size: 4e9, Load: time.Minute}}})
	t.Cleanup(host.Close)
	url, err := host.Serve()
	if err != nil {
		t.Fatal(err)
	}
	cmd := airesIn(t, t.TempDir(), "doctor", "--fix", "--model", "big", "--host", url)
	stderr, err := cmd.StderrPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(stderr)
	expect(t, lines, "pulling big: pulling manifest")
	interruptProcess(t, cmd)
	expect(t, lines, "pulling big: failed")
	if got := waitCode(t, cmd); got != exitInterrupted {
		t.Errorf("exit code %d, want %d", got, exitInterrupted)
	}
}

// TestInterruptTwiceQuits has a build that does not end when asked to.
func TestInterruptTwiceQuits(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	cmd := airesIn(t, dir, "run", "--", "fakebuild", "-stubborn")
	hold(t, cmd)
	lines := bufio.NewScanner(start(t, cmd))
	expect(t, lines, "building")
	interruptProcess(t, cmd)
	expect(t, lines, "asked to end")
	interruptProcess(t, cmd)
	if got := waitCode(t, cmd); got != exitInterrupted {
		t.Errorf("exit code %d, want %d", got, exitInterrupted)
	}
	noRun(t, dir)
}

// TestInterruptBuild has a build that ends when asked to: there is nothing to
// explain.
func TestInterruptBuild(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	cmd := airesIn(t, dir, "run", "--", "fakebuild", "-stubborn", "-exit", "2")
	release := hold(t, cmd)
	lines := bufio.NewScanner(start(t, cmd))
	expect(t, lines, "building")
	interruptProcess(t, cmd)
	expect(t, lines, "asked to end")
	release()
	if got := waitCode(t, cmd); got != exitInterrupted {
		t.Errorf("exit code %d, want %d", got, exitInterrupted)
	}
	noRun(t, dir)
}

// TestBuildLeavesServerBehind: compile servers hold a build's output open for
// hours; the booklet does not wait for them.
func TestBuildLeavesServerBehind(t *testing.T) {
	t.Parallel()
	dir := fetchProject(t)
	cmd := airesIn(t, dir, "run", "--no-ai", "-q", "--", "fakebuild", "-leave", "-err", "build.log", "-exit", "3")
	hold(t, cmd)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	start(t, cmd)
	if got := waitCode(t, cmd); got != 3 {
		t.Errorf("exit code %d, want 3", got)
	}
	if !strings.Contains(stderr.String(), "1  undefined: Fetch") {
		t.Errorf("no causes in: %s", &stderr)
	}
}

// hold keeps a command's standard input open until release or the test's end.
func hold(t *testing.T, cmd *exec.Cmd) (release func()) {
	t.Helper()
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	release = func() { _ = in.Close() } // a second time is no harm
	t.Cleanup(release)
	return release
}

// start starts a command and returns its standard output.
func start(t *testing.T, cmd *exec.Cmd) io.Reader {
	t.Helper()
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return out
}

func interruptProcess(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
}

func expect(t *testing.T, lines *bufio.Scanner, want string) {
	t.Helper()
	if !lines.Scan() || lines.Text() != want {
		t.Fatalf("got line %q, want %q; %v", lines.Text(), want, lines.Err())
	}
}

// waitCode waits for a command that was started, and returns its exit code.
func waitCode(t *testing.T, cmd *exec.Cmd) int {
	t.Helper()
	_ = cmd.Wait() // the code says it all
	return cmd.ProcessState.ExitCode()
}

func noRun(t *testing.T, dir string) {
	t.Helper()
	if _, err := os.Stat(filepath.Join(dir, ".aires")); err == nil {
		t.Error("a booklet was written")
	}
}
