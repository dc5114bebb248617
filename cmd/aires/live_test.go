package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/model"
	"github.com/airesdev/aires/internal/modelsim/real"
	"github.com/airesdev/aires/internal/pipeline"
	"github.com/airesdev/aires/internal/sched"
)

// TestLiveBooklets takes the examples to a real Ollama with four tiny models:
// first a build, then every recorded log.
func TestLiveBooklets(t *testing.T) {
	server := real.Start(t, real.Options{Models: defaultModels, MaxLoaded: len(defaultModels)})
	all := examples(t)
	t.Run("run", func(t *testing.T) {
		work := copyOf(t, all["go-rename"])
		cmd := airesIn(t, work, "run", "-C", work, "--host", server.URL(), "--format", "ndjson", "--", "go", "build", "./...")
		cmd.Env = append(cmd.Env, "GOFLAGS=")
		r := finish(t, cmd)
		if r.code != 1 {
			t.Errorf("exit code %d, want that of go build", r.code)
		}
		list, err := readEvents(strings.NewReader(r.stdout))
		if err == nil {
			err = checkEvents(list)
		}
		if err != nil {
			t.Fatalf("%v\n%s", err, r.stderr)
		}
		rep, folder := lastReport(t, work)
		checkLive(t, &rep, folder)
	})
	for name, dir := range all {
		t.Run(name, func(t *testing.T) {
			work := copyOf(t, dir)
			r := finish(t, airesIn(t, work, "process", "--host", server.URL(), "--format", "json", readTruth(t, dir).Log))
			if r.code != exitOK {
				t.Errorf("exit code %d\n%s", r.code, r.stderr)
			}
			rep, folder := lastReport(t, work)
			checkLive(t, &rep, folder)
		})
	}
}

// checkLive checks a run that a real host answered completely.
func checkLive(t *testing.T, rep *aires.Report, folder string) {
	t.Helper()
	if rep.Run.Status != aires.StatusComplete {
		t.Errorf("the run ended %s: %s", rep.Run.Status, rep.Run.Notice)
	}
	p, err := pipeline.Default()
	if err != nil {
		t.Fatal(err)
	}
	markdown, err := os.ReadFile(filepath.Join(folder, "booklet.md"))
	if err != nil {
		t.Fatal(err)
	}
	var sum aires.Tokens
	repaired := 0
	for _, f := range rep.Findings {
		if f.Outcome != aires.OutcomeSucceeded {
			t.Errorf("%s %s: %s", f.Node, f.Outcome, f.Error)
			continue
		}
		if err := model.Validate(p.Stage(f.Stage).Schema, f.Answer); err != nil {
			t.Errorf("the answer of %s breaks its schema: %v", f.Node, err)
		}
		if f.Tokens.Prompt == 0 || f.Tokens.Answer == 0 || f.Timing.Ended.IsZero() {
			t.Errorf("%s does not say what it cost: %+v %+v", f.Node, f.Tokens, f.Timing)
		}
		sum.Prompt += f.Tokens.Prompt
		sum.Answer += f.Tokens.Answer
		if f.Repaired {
			repaired++
		}
	}
	if len(rep.Findings) < 4 {
		t.Errorf("%d findings", len(rep.Findings))
	}
	for _, want := range append(p.Models(), fmt.Sprint(sum.Prompt), fmt.Sprint(sum.Answer)) {
		if !bytes.Contains(markdown, []byte(want)) {
			t.Errorf("booklet.md does not say %s", want)
		}
	}
	t.Logf("figure: %d findings, %d repaired, %d + %d tokens in %.1f s", len(rep.Findings), repaired,
		sum.Prompt, sum.Answer, rep.Run.Ended.Sub(rep.Run.Started).Seconds())
}

// TestLiveHostDies kills Ollama in the middle of a run, starts it again, and
// counts what the second run asks for.
func TestLiveHostDies(t *testing.T) {
	server := real.Start(t, real.Options{Models: defaultModels, MaxLoaded: len(defaultModels)})
	gate := newGate(t, server.URL())
	work := copyOf(t, examples(t)["go-rename"])
	process := func() (aires.Report, result) {
		r := finish(t, airesIn(t, work, "process", "--host", gate.url, "--cache", filepath.Join(work, "cache"), "--format", "json", "build.log"))
		var rep aires.Report
		if err := json.Unmarshal([]byte(r.stdout), &rep); err != nil {
			t.Fatalf("%v\n%s", err, r.stderr)
		}
		return rep, r
	}

	const last = 12
	gate.before(last, server.Kill)
	first, r := process()
	if r.code != exitPartial || first.Run.Status != aires.StatusPartial {
		t.Fatalf("exit code %d, status %s\n%s", r.code, first.Run.Status, r.stderr)
	}
	missing := map[string]bool{}
	for node, outcome := range outcomes(&first) {
		if outcome != aires.OutcomeSucceeded {
			missing[node] = true
		}
	}
	if len(missing) == 0 || len(missing) == len(first.Findings) {
		t.Fatalf("%d of %d findings are missing: the host was not killed in the middle", len(missing), len(first.Findings))
	}
	for _, c := range first.Booklet.Causes {
		for _, stage := range []string{"documentation", "context", "patterns", "booklet"} {
			if missing[stage+"/"+c.ID] && !slices.ContainsFunc(c.Missing, func(g aires.Gap) bool { return g.Stage == stage && g.Reason != "" }) {
				t.Errorf("the chapter of %s does not name its gap %s", c.ID, stage)
			}
		}
	}

	server.Restart()
	asked := gate.count()
	second, r := process()
	if r.code != exitOK {
		t.Fatalf("exit code %d of the second run\n%s", r.code, r.stderr)
	}
	attempts := 0
	for _, f := range second.Findings {
		if f.Cached == missing[f.Node] {
			t.Errorf("%s: cached is %v, but missing in the first run %v", f.Node, f.Cached, missing[f.Node])
		}
		attempts += f.Attempts
	}
	// An attempt may ask a second time, to have an answer repaired.
	got := gate.count() - asked
	if got < attempts || got > 2*attempts {
		t.Errorf("the second run asked %d times in %d attempts", got, attempts)
	}
	t.Logf("figure: killed over question %d, %d of %d findings missing; the second run asked %d times for them", last, len(missing), len(first.Findings), got)
}

// gate is a reverse proxy that counts the questions on their way to a host.
type gate struct {
	url string

	mu   sync.Mutex
	host *url.URL
	n    int
	at   int
	then func()
}

func newGate(t *testing.T, host string) *gate {
	t.Helper()
	g := &gate{}
	g.lead(t, host)
	transport := &http.Transport{DisableKeepAlives: true, ResponseHeaderTimeout: time.Minute}
	proxy := &httputil.ReverseProxy{
		Rewrite:       func(r *httputil.ProxyRequest) { r.SetURL(g.target()) },
		Transport:     transport,
		FlushInterval: -1,
		ErrorLog:      log.New(io.Discard, "", 0), // that the host died is the point
		// A host that is gone looks like one: the connection breaks.
		ErrorHandler: func(http.ResponseWriter, *http.Request, error) { panic(http.ErrAbortHandler) },
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/api/chat" {
			g.pass()
		}
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	g.url = server.URL
	return g
}

// lead has the gate lead to another host.
func (g *gate) lead(t *testing.T, host string) {
	t.Helper()
	u, err := url.Parse(host)
	if err != nil {
		t.Fatal(err)
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.host = u
}

func (g *gate) target() *url.URL {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.host
}

// pass counts a question, and does what was asked for before it.
func (g *gate) pass() {
	g.mu.Lock()
	g.n++
	then := g.then
	if g.n != g.at {
		then = nil
	}
	g.mu.Unlock()
	if then != nil {
		then()
	}
}

// before calls then before question n goes on.
func (g *gate) before(n int, then func()) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.at, g.then = n, then
}

func (g *gate) count() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.n
}

// TestLiveLimitFollowsTheHost runs against an Ollama that answers two requests
// at once, then against one that answers four at the same address, and finds
// both numbers in what was learnt.
func TestLiveLimitFollowsTheHost(t *testing.T) {
	const name = "gemma2:9b"
	work := t.TempDir()
	var gate *gate
	run := func(parallel int) {
		server := real.Start(t, real.Options{Models: []string{name}, Parallel: parallel})
		defer server.Kill()
		if gate == nil {
			gate = newGate(t, server.URL())
		}
		gate.lead(t, server.URL())
		var log strings.Builder
		for i := range 6 {
			fmt.Fprintf(&log, "./main.go:%d:2: undefined: fetch%dOf%d\n", i+3, i, parallel)
		}
		write(t, filepath.Join(work, "build.log"), log.String())
		began := time.Now()
		r := finish(t, airesIn(t, work, "process", "--host", gate.url, "--model", name, "--objective", "makespan", "--cache", filepath.Join(work, "cache"), "--format", "json", "build.log"))
		text, err := os.ReadFile(filepath.Join(work, "cache", learntFile))
		if err != nil {
			t.Fatalf("%v, exit code %d\n%s", err, r.code, r.stderr)
		}
		var known map[string]map[string]sched.Cost
		if err := json.Unmarshal(text, &known); err != nil {
			t.Fatal(err)
		}
		got := known[gate.url][name]
		t.Logf("figure: OLLAMA_NUM_PARALLEL=%d: %d slots measured in a run of %.1f s, wait %s, answer %s", parallel, got.Slots, time.Since(began).Seconds(), got.Wait, got.Service)
		if got.Slots != parallel {
			t.Errorf("%d slots were measured of %d\n%s", got.Slots, parallel, r.stderr)
		}
	}
	run(2)
	run(4)
}
