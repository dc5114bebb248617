package remote

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/daemon"
	"github.com/airesdev/aires/internal/engine"
	"github.com/airesdev/aires/internal/ledger"
	"github.com/airesdev/aires/internal/pipeline"
	"github.com/airesdev/aires/internal/serve"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const gccLog = "gcc -c a.c\na.c:3:5: error: 'x' undeclared (first use in this function)\n"

// world is a real daemon behind a real server, which asks no model.
type world struct {
	engine *engine.Engine
	daemon *daemon.Daemon
	server *httptest.Server
	tokens *ledger.Tokens
}

func start(t *testing.T, c serve.Config) *world {
	t.Helper()
	p, err := pipeline.Default()
	if err != nil {
		t.Fatal(err)
	}
	w := &world{engine: engine.New(engine.Config{Pipeline: p})}
	dir := t.TempDir()
	if w.daemon, err = daemon.Open(t.Context(), daemon.Config{Engine: w.engine, Store: dir, Queue: 50}); err != nil {
		t.Fatal(err)
	}
	if w.tokens, err = ledger.OpenTokens(t.Context(), dir); err != nil {
		t.Fatal(err)
	}
	c.Daemon, c.Tokens = w.daemon, w.tokens
	w.server = httptest.NewServer(serve.New(c))
	t.Cleanup(func() {
		w.server.Close()
		if err := errors.Join(w.daemon.Drain(context.Background()), w.tokens.Close()); err != nil {
			t.Error(err)
		}
		w.engine.Close()
	})
	return w
}

func (w *world) client(t *testing.T, c Config) *Client {
	t.Helper()
	if c.Transport == nil {
		transport := &http.Transport{}
		t.Cleanup(transport.CloseIdleConnections)
		c.Transport = transport
	}
	client, err := New(w.server.URL, c)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// fragile is a transport that breaks: answers are cut after a few bytes, or
// lost altogether.
type fragile struct {
	http.RoundTripper
	after int // bytes of a stream of events

	mu   sync.Mutex
	lose int // answers to submissions
	cuts int
}

var errCut = errors.New("the cable was cut")

func (f *fragile) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := f.RoundTripper.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if r.Method == http.MethodPost && f.lose > 0 {
		f.lose--
		_ = resp.Body.Close()
		return nil, errCut
	}
	if strings.HasSuffix(r.URL.Path, "/events") && resp.StatusCode == http.StatusOK {
		f.cuts++
		f.after += 200 // so that large events get through in the end
		resp.Body = &cut{resp.Body, f.after}
	}
	return resp, nil
}

type cut struct {
	io.ReadCloser
	left int
}

func (c *cut) Read(p []byte) (int, error) {
	if c.left == 0 {
		return 0, errCut
	}
	n, err := c.ReadCloser.Read(p[:min(len(p), c.left)])
	c.left -= n
	return n, err
}

// A run on a daemon through a connection that keeps breaking: one run, all
// events, the same report.
func TestRunOverABadLine(t *testing.T) {
	w := start(t, serve.Config{})
	line := &fragile{RoundTripper: &http.Transport{DisableKeepAlives: true}, lose: 3}
	c := w.client(t, Config{Transport: line})
	dossier, err := w.engine.Read(aires.Submission{Log: strings.NewReader(gccLog)})
	if err != nil {
		t.Fatal(err)
	}
	run, err := c.Submit(t.Context(), aires.Submission{Title: "make", Dossier: dossier, Priority: aires.PriorityHigh, Labels: map[string]string{"a": "b=c"}})
	if err != nil {
		t.Fatal(err)
	}
	var seq int64
	var last aires.EventType
	for e, err := range c.Events(t.Context(), run.ID, 0) {
		if err != nil {
			t.Fatal(err)
		}
		if seq++; e.Seq != seq {
			t.Fatalf("event %d, want %d", e.Seq, seq)
		}
		last = e.Type
	}
	if last != aires.EventRunEnded || line.cuts < 3 {
		t.Errorf("the last event is %s, after %d connections", last, line.cuts)
	}
	runs, err := c.Runs(t.Context(), aires.Query{Labels: map[string]string{"a": "b=c"}, Status: []aires.Status{aires.StatusComplete, aires.StatusPartial}, Text: "MAKE"})
	if err != nil || len(runs) != 1 || runs[0].ID != run.ID || runs[0].Priority != aires.PriorityHigh {
		t.Errorf("%+v, %v", runs, err)
	}
	got, err := c.Report(t.Context(), run.ID)
	want, wrong := w.daemon.Report(t.Context(), run.ID)
	if err != nil || wrong != nil || got.Run.ID != want.Run.ID || got.Summary.Errors != want.Summary.Errors || len(got.Booklet.Causes) != len(want.Booklet.Causes) {
		t.Errorf("%+v, %v, %v", got, err, wrong)
	}
	for e, err := range c.Events(t.Context(), run.ID, seq) {
		t.Errorf("after the last event: %v, %v", e.Type, err)
	}
}

// What the daemon says is wrong is what the client says.
func TestErrorsAreTheDaemons(t *testing.T) {
	w := start(t, serve.Config{})
	c := w.client(t, Config{Patience: time.Millisecond})
	run, err := c.Submit(t.Context(), aires.Submission{Title: "make", Log: strings.NewReader(gccLog), NoAI: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range c.Events(t.Context(), run.ID, 0) { // to its end
		if err != nil {
			t.Fatal(err)
		}
	}
	_, retried := c.Retry(t.Context(), run.ID)
	_, there := w.daemon.Retry(t.Context(), run.ID)
	if aires.KindOf(retried) != aires.ErrorState || retried.Error() != there.Error() {
		t.Errorf("%v, want %v", retried, there)
	}
	_, empty := c.Submit(t.Context(), aires.Submission{Log: strings.NewReader("")})
	_, unknown := c.Submit(t.Context(), aires.Submission{Log: strings.NewReader(gccLog), Workspace: "../x"})
	w.daemon.Hold("test", "the disk is full")
	_, busy := c.Submit(t.Context(), aires.Submission{Log: strings.NewReader(gccLog)})
	w.daemon.Hold("test", "")
	if err := errors.Join(c.Cancel(t.Context(), run.ID), c.Delete(t.Context(), run.ID)); err != nil {
		t.Error(err)
	}
	_, gone := c.Report(t.Context(), run.ID)
	for err, kind := range map[error]aires.ErrorKind{
		empty: aires.ErrorInput, unknown: aires.ErrorInput, busy: aires.ErrorBusy, gone: aires.ErrorMissing,
		c.Cancel(t.Context(), "a/b?c"): aires.ErrorMissing, c.Delete(t.Context(), ".."): aires.ErrorMissing,
	} {
		if aires.KindOf(err) != kind {
			t.Errorf("%v is %q, want %q", err, aires.KindOf(err), kind)
		}
	}
	if !strings.Contains(busy.Error(), "the disk is full") {
		t.Errorf("%v", busy)
	}
}

func TestTokens(t *testing.T) {
	w := start(t, serve.Config{Demand: true})
	token, _, err := w.tokens.Create(t.Context(), "ci", ledger.ScopeRead, time.Now(), time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.client(t, Config{Token: token}).Queue(t.Context()); err != nil {
		t.Error(err)
	}
	_, none := w.client(t, Config{}).Hosts(t.Context())
	_, weak := w.client(t, Config{Token: token}).Submit(t.Context(), aires.Submission{Log: strings.NewReader(gccLog)})
	if aires.KindOf(none) != aires.ErrorConfig || aires.KindOf(weak) != aires.ErrorConfig {
		t.Errorf("%v; %v", none, weak)
	}
}

// A daemon that is not there is waited for, said once, and given up.
func TestNobodyThere(t *testing.T) {
	dead := httptest.NewServer(http.NotFoundHandler())
	dead.Close()
	said := 0
	c, err := New(dead.URL, Config{Patience: 3 * time.Second, Waiting: func(error) { said++ }})
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.Queue(t.Context())
	if aires.KindOf(err) != aires.ErrorBusy || said != 1 {
		t.Errorf("%v, said %d times", err, said)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, err := range c.Events(ctx, "r", 0) {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%v", err)
		}
	}
}

// Somebody else's web server is no daemon.
func TestNotADaemon(t *testing.T) {
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/v1/queue" {
			http.Redirect(w, r, "http://elsewhere.example/", http.StatusFound)
			return
		}
		_, _ = w.Write([]byte("<html>"))
	}))
	defer other.Close()
	transport := &http.Transport{}
	defer transport.CloseIdleConnections()
	c, err := New(other.URL, Config{Patience: time.Millisecond, Transport: transport})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Queue(t.Context()); err == nil || !strings.Contains(err.Error(), "not how AIRES speaks") {
		t.Errorf("a redirect: %v", err)
	}
	if _, err := c.Hosts(t.Context()); aires.KindOf(err) != aires.ErrorBusy {
		t.Errorf("a page: %v", err)
	}
	for _, bad := range []string{"", "ftp://x", "http://", "::"} {
		if _, err := New(bad, Config{}); aires.KindOf(err) != aires.ErrorUsage {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func FuzzMessage(f *testing.F) {
	f.Add([]byte("id: 1\ndata: {}\n\n:\n\ndata: {\"a\":\ndata: 1}\n\n"))
	f.Fuzz(func(t *testing.T, stream []byte) {
		in := bufio.NewReader(bytes.NewReader(stream))
		total := 0
		for {
			data, err := message(in, func() {})
			if err != nil {
				return
			}
			if total += len(data); total > len(stream) {
				t.Fatal("there is more in it than came")
			}
		}
	})
}
