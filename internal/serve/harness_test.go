package serve

import (
	"context"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/airesdev/aires/internal/api"
	"github.com/airesdev/aires/internal/daemon"
	"github.com/airesdev/aires/internal/engine"
	"github.com/airesdev/aires/internal/ledger"
	"github.com/airesdev/aires/internal/model"
	"github.com/airesdev/aires/internal/model/ollama"
	"github.com/airesdev/aires/internal/modelsim"
	"github.com/airesdev/aires/internal/pipeline"
)

func TestMain(m *testing.M) {
	if os.Getenv(watchAt) != "" {
		if err := watchers(); err != nil {
			log.Fatal(err)
		}
		return
	}
	goleak.VerifyTestMain(m)
}

// gccLog is a log with one error.
const gccLog = "gcc -c a.c\na.c:3:5: error: 'x' undeclared (first use in this function)\n"

// world is a daemon with its API on a port of loopback, and a simulated host
// that its runs ask.
type world struct {
	url    string
	server *Server
	daemon *daemon.Daemon
	engine *engine.Engine
	tokens *ledger.Tokens
	host   *modelsim.Host
	client *http.Client
	drain  func() // parks the daemon's runs
	stop   func()
}

// options are what is particular about a world.
type options struct {
	serve  Config
	daemon daemon.Config
	host   modelsim.Config
	dir    string
	narrow bool // connections hold little that was not taken yet
}

func begin(t testing.TB, o options) *world {
	t.Helper()
	if o.dir == "" {
		o.dir = t.TempDir()
	}
	p, err := pipeline.Build(pipeline.Spec{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range p.Models() {
		o.host.Models = append(o.host.Models, modelsim.Model{Name: name, Size: 1 << 30})
	}
	o.host.MaxLoaded = len(p.Models())
	w := &world{host: modelsim.New(o.host), client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}}
	u, err := model.ParseHost("http://sim.example")
	if err != nil {
		t.Fatal(err)
	}
	transport := w.host.Transport()
	w.engine = engine.New(engine.Config{Pipeline: p, Hosts: []engine.Host{{Client: ollama.New(u, model.HTTPConfig{Transport: transport}), Limit: 4}}})
	o.daemon.Engine, o.daemon.Store = w.engine, o.dir
	if w.daemon, err = daemon.Open(t.Context(), o.daemon); err != nil {
		t.Fatal(err)
	}
	if w.tokens, err = ledger.OpenTokens(t.Context(), o.dir); err != nil {
		t.Fatal(err)
	}
	o.serve.Daemon, o.serve.Tokens = w.daemon, w.tokens
	o.serve.Pipeline = []api.Stage{{Name: "context", Model: "m", Per: "cause"}}
	w.server = New(o.serve)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w.url = "http://" + l.Addr().String()
	h := w.server.HTTP()
	if o.narrow {
		h.ConnContext = func(ctx context.Context, c net.Conn) context.Context {
			_ = c.(*net.TCPConn).SetWriteBuffer(4 << 10)
			return ctx
		}
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = h.Serve(l) // until it is shut down
	}()
	w.drain = sync.OnceFunc(func() {
		parked, cancel := context.WithCancel(context.Background())
		cancel()
		if err := w.daemon.Drain(parked); err != nil {
			t.Error(err)
		}
	})
	w.stop = func() {
		w.client.CloseIdleConnections()
		w.drain()
		brief, done := context.WithTimeout(context.Background(), 5*time.Second)
		defer done()
		if err := h.Shutdown(brief); err != nil {
			t.Error(err)
			_ = h.Close()
		}
		<-ended
		w.engine.Close()
		w.host.Close()
		transport.CloseIdleConnections()
		if err := w.tokens.Close(); err != nil {
			t.Error(err)
		}
	}
	return w
}

// start is begin that ends with the test.
func start(t testing.TB, o options) *world {
	t.Helper()
	w := begin(t, o)
	t.Cleanup(w.stop)
	return w
}

// reply is an answer that was read.
type reply struct {
	*http.Response
	text string
}

// ask sends a request; header are names and values in turn.
func (w *world) ask(t testing.TB, method, path, body string, header ...string) reply {
	t.Helper()
	var in io.Reader
	if body != "" {
		in = strings.NewReader(body)
	}
	return w.send(t, w.request(t, method, path, in, header...))
}

func (w *world) request(t testing.TB, method, path string, body io.Reader, header ...string) *http.Request {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, w.url+path, body)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		if header[i] == "Host" {
			r.Host = header[i+1]
		}
		r.Header.Set(header[i], header[i+1])
	}
	return r
}

func (w *world) send(t testing.TB, r *http.Request) reply {
	t.Helper()
	resp, err := w.client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return reply{resp, string(text)}
}
