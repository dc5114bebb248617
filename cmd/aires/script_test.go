package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/airesdev/aires/internal/modelsim"
)

// deadHost is an address where nobody listens: the port is reserved.
const deadHost = "http://127.0.0.1:1"

// hostKey finds the script's host among its values.
type hostKey struct{}

// setup gives a script a home of its own and a simulated host at $SIM_URL, as
// host.json says. OLLAMA_HOST is dead, so that no script ever asks a server of
// the machine it runs on.
func setup(env *testscript.Env) error {
	h, url, err := startHost(filepath.Join(env.WorkDir, "host.json"))
	if err != nil {
		return err
	}
	env.Defer(h.Close)
	env.Values[hostKey{}] = h
	port, err := freePort()
	if err != nil {
		return err
	}
	env.Vars = append(env.Vars, "SERVE="+port, "SIM_URL="+url, "DEAD_URL="+deadHost, "OLLAMA_HOST="+deadHost,
		"AIRES_ATTEMPTS=2", "AIRES_PATIENCE=100ms", // no script waits long for a dead host
		"ESC=\x1b[2J", // clears a terminal that it reaches
		"GIT_CONFIG_NOSYSTEM=1", "GIT_AUTHOR_NAME=A", "GIT_AUTHOR_EMAIL=a@example.org",
		"GIT_COMMITTER_NAME=A", "GIT_COMMITTER_EMAIL=a@example.org")
	env.Vars = append(env.Vars, homeIn(filepath.Join(env.WorkDir, "home"))...)
	if os.Getenv("GORACE") == "" {
		env.Vars = append(env.Vars, "GORACE=atexit_sleep_ms=0") // else every aires takes a second to end
	}
	return os.MkdirAll(filepath.Join(env.WorkDir, "home", "config", "aires"), 0o700)
}

// freePort is an address of loopback where nobody listened just now, for a
// script's daemon.
func freePort() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

// homeIn are the variables that decide where a user's files are.
func homeIn(dir string) []string {
	return []string{
		"HOME=" + dir, "USERPROFILE=" + dir, "LocalAppData=" + filepath.Join(dir, "cache"), "AppData=" + filepath.Join(dir, "config"),
		"XDG_CONFIG_HOME=" + filepath.Join(dir, "config"), "XDG_CACHE_HOME=" + filepath.Join(dir, "cache"),
	}
}

func scriptCommands() map[string]func(*testscript.TestScript, bool, []string) {
	return map[string]func(*testscript.TestScript, bool, []string){
		"exits": exits, "complains": complains, "requests": requests, "asked": asked, "revive": revive,
		"field": field, "events": events, "lastrun": lastRun, "bytes": writeBytes,
	}
}

// exits CODE PROGRAM [ARG...] runs a program that ends with this code.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM [ARG...]")
	}
	code := 0
	err := ts.Exec(args[1], args[2:]...)
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		code = exit.ExitCode()
	} else if err != nil {
		ts.Fatalf("run %s: %v", args[1], err)
	}
	if strconv.Itoa(code) != args[0] {
		ts.Fatalf("exit code %d, want %s", code, args[0])
	}
}

// complains PATTERN holds when standard error is one line by aires that
// matches, and nothing else.
func complains(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: complains PATTERN")
	}
	text := ts.ReadFile("stderr")
	line, rest, _ := strings.Cut(text, "\n")
	switch {
	case rest != "" || !strings.HasPrefix(line, "aires: ") || !strings.HasSuffix(text, "\n"):
		ts.Fatalf("want one line that begins with \"aires: \"")
	case strings.Contains(text, "goroutine "):
		ts.Fatalf("a stack is no complaint")
	case !regexp.MustCompile(args[0]).MatchString(line):
		ts.Fatalf("the complaint does not match %#q", args[0])
	}
}

// requests N [MODEL] holds when the host has been asked so often in all.
func requests(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 || len(args) > 2 {
		ts.Fatalf("usage: requests N [MODEL]")
	}
	c := simHost(ts).Counters()
	got := c.Requests
	if len(args) == 2 {
		got = c.PerModel[args[1]]
	}
	if strconv.Itoa(got) != args[0] {
		ts.Fatalf("the host was asked %d times, want %s; by model: %v", got, args[0], c.PerModel)
	}
}

// asked waits until the host has got a request.
func asked(ts *testscript.TestScript, _ bool, _ []string) {
	for h := simHost(ts); h.Counters().Requests == 0; {
		runtime.Gosched()
	}
}

// revive starts the host that has died again.
func revive(ts *testscript.TestScript, _ bool, _ []string) { ts.Check(simHost(ts).Revive()) }

func simHost(ts *testscript.TestScript) *modelsim.Host { return ts.Value(hostKey{}).(*modelsim.Host) }

// field FILE PATH VALUE looks into a JSON document. PATH is like
// booklet.causes.0.title; its last part may be "length". VALUE is as JSON
// writes it, or a text without its quotes; "*" stands for any that is not
// empty.
func field(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 3 {
		ts.Fatalf("usage: [!] field FILE PATH VALUE")
	}
	var doc any
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[0])), &doc))
	got, err := look(doc, args[1])
	if err != nil && !neg {
		ts.Fatalf("%s: %v", args[1], err)
	}
	matches := got == args[2] || args[2] == "*" && !slices.Contains([]string{"", "null", "[]", "{}", "0"}, got)
	if matches == neg {
		ts.Fatalf("%s is %s", args[1], got)
	}
}

func look(doc any, path string) (string, error) {
	for step := range strings.SplitSeq(path, ".") {
		switch at := doc.(type) {
		case map[string]any:
			var ok bool
			if doc, ok = at[step]; !ok {
				return "", fmt.Errorf("there is no %s", step)
			}
		case []any:
			if step == "length" {
				doc = len(at)
				continue
			}
			i, err := strconv.Atoi(step)
			if err != nil || i >= len(at) {
				return "", fmt.Errorf("there is no %s in a list of %d", step, len(at))
			}
			doc = at[i]
		default:
			return "", fmt.Errorf("there is nothing below %v", at)
		}
	}
	if text, ok := doc.(string); ok {
		return text, nil
	}
	text, err := json.Marshal(doc)
	return string(text), err
}

// events FILE STATUS checks a stream of events and how the run ended.
func events(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: events FILE STATUS")
	}
	list, err := readEvents(strings.NewReader(ts.ReadFile(args[0])))
	ts.Check(err)
	ts.Check(checkEvents(list))
	if got := list[len(list)-1].Status; string(got) != args[1] {
		ts.Fatalf("the run ended %s, want %s", got, args[1])
	}
}

// lastrun [DIR] sets $RUN to the folder of the newest run of a workspace.
func lastRun(ts *testscript.TestScript, neg bool, args []string) {
	dir := ts.MkAbs(filepath.Join(append(args, ".aires")...))
	entries, err := os.ReadDir(dir)
	if neg {
		if err == nil {
			ts.Fatalf("%s exists", dir)
		}
		return
	}
	ts.Check(err)
	for _, e := range slices.Backward(entries) {
		if e.IsDir() && !strings.HasPrefix(e.Name(), ".") {
			ts.Setenv("RUN", filepath.Join(dir, e.Name()))
			ts.Setenv("RUN_ID", e.Name())
			return
		}
	}
	ts.Fatalf("no run in %s", dir)
}

// bytes FILE TEXT writes a text, in which Go's escapes hold, without a line end.
func writeBytes(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: bytes FILE TEXT")
	}
	text, err := strconv.Unquote(`"` + args[1] + `"`)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(text), 0o600))
}
