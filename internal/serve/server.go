package serve

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"path"
	"runtime/debug"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"golang.org/x/time/rate"

	"github.com/airesdev/aires/internal/api"
	"github.com/airesdev/aires/internal/daemon"
	"github.com/airesdev/aires/internal/ledger"
)

// Server is the handler of the API. It is safe for concurrent use.
type Server struct {
	config   Config
	log      *slog.Logger
	mux      *http.ServeMux
	api      huma.API
	scopes   map[string]ledger.Scope // by pattern; who is not there is public
	limits   atomic.Pointer[Limits]
	watchers atomic.Int64
	turns    turns
	closing  context.Context // ends when watchers have to leave
	close    context.CancelFunc

	mu    sync.Mutex
	rates map[string]*rate.Limiter // by client
}

// New makes the server.
func New(c Config) *Server {
	c = c.withDefaults()
	s := &Server{config: c, log: c.Log, mux: http.NewServeMux(), scopes: map[string]ledger.Scope{}, rates: map[string]*rate.Limiter{}, turns: newTurns()}
	s.closing, s.close = context.WithCancel(context.Background())
	s.SetLimits(c.Limits)
	s.describe()
	s.runRoutes()
	s.stateRoutes()
	s.alertRoutes()
	s.documents()
	if c.Public["GET /healthz"] == nil {
		s.mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("ok\n")) })
	}
	for pattern, h := range c.Public {
		s.mux.Handle(pattern, h)
	}
	for pattern, h := range c.Mounts {
		s.mount(pattern, h)
	}
	return s
}

// mount adds a route that needs a token: to read, or to submit where it changes
// something.
func (s *Server) mount(pattern string, h http.Handler) {
	s.scopes[pattern] = ledger.ScopeRead
	if !strings.HasPrefix(pattern, http.MethodGet+" ") {
		s.scopes[pattern] = ledger.ScopeSubmit
	}
	s.mux.Handle(pattern, h)
}

// SetLimits changes the limits for what comes from now on.
func (s *Server) SetLimits(l Limits) {
	if l.MaxLog <= 0 {
		l.MaxLog = standardMaxLog
	}
	s.limits.Store(&l)
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.rates)
}

// Watchers is how many clients follow events.
func (s *Server) Watchers() int { return int(s.watchers.Load()) }

// HTTP returns a server around the handler, with bounds on everything that
// comes before it. Its Shutdown tells watchers to leave.
func (s *Server) HTTP() *http.Server {
	h := &http.Server{
		Handler: s, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 32 << 10,
		ErrorLog: slog.NewLogLogger(s.log.Handler(), slog.LevelDebug), // what strangers do to connections
	}
	h.RegisterOnShutdown(s.close)
	return h
}

// ServeHTTP implements http.Handler: it lets in who may come in, whatever the
// route is.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	v := newVisit(s, w, r)
	defer s.recover(v)
	handler, pattern := s.mux.Handler(v.request)
	if path.Clean(r.URL.Path) != r.URL.Path { // else ServeMux would send the client elsewhere
		handler, pattern = http.NotFoundHandler(), ""
	}
	scope, demanding := s.scopes[pattern]
	if demanding || pattern == "" {
		if err := s.admit(v, scope); err != nil {
			s.fail(v, err)
			return
		}
	}
	if pattern == "" {
		s.fail(v, unrouted(handler, v.request))
		return
	}
	s.mux.ServeHTTP(v, v.request)
}

// unrouted says why no route fits: what ServeMux found out is in its answer.
func unrouted(h http.Handler, r *http.Request) error {
	found := &verdict{header: http.Header{}}
	h.ServeHTTP(found, r)
	if found.status == http.StatusMethodNotAllowed {
		p := api.NewProblem(found.status, "this path has other methods: "+found.header.Get("Allow"))
		return &withHeader{p, "Allow", found.header.Get("Allow")}
	}
	return api.NewProblem(http.StatusNotFound, "there is no such path; /docs lists those that there are")
}

// verdict is an answer of which only the head counts.
type verdict struct {
	header http.Header
	status int
}

func (v *verdict) Header() http.Header         { return v.header }
func (v *verdict) WriteHeader(status int)      { v.status = status }
func (v *verdict) Write(p []byte) (int, error) { return len(p), nil }

// withHeader is a problem that comes with a header.
type withHeader struct {
	*api.Problem
	name, value string
}

// Unwrap returns the problem.
func (w *withHeader) Unwrap() error { return w.Problem }

// recover turns a panic into a problem that reveals nothing.
func (s *Server) recover(v *visit) {
	switch p := recover(); {
	case p == nil:
	case p == http.ErrAbortHandler || v.request.Context().Err() != nil: // the client has left
		panic(http.ErrAbortHandler)
	default:
		s.log.Error("a request failed inside", "method", v.request.Method, "path", v.request.URL.Path, "panic", p, "stack", string(debug.Stack()))
		if v.wrote {
			panic(http.ErrAbortHandler)
		}
		s.fail(v, api.NewProblem(http.StatusInternalServerError, "something went wrong inside the server; its log says what"))
	}
}

// fail answers with a problem.
func (s *Server) fail(v *visit, err error) {
	p := s.problem(v, err)
	if h, ok := err.(*withHeader); ok {
		v.Header().Set(h.name, h.value)
	}
	p.Send(v)
}

// problem describes an error to the client, and to the log what is none of the
// client's business.
func (s *Server) problem(v *visit, err error) *api.Problem {
	p, known := api.ProblemOf(err)
	if errors.Is(err, daemon.ErrAway) { // no fault of this client's, so no 429
		p.Status, p.Title = http.StatusServiceUnavailable, http.StatusText(http.StatusServiceUnavailable)
	}
	if !known && v.request.Context().Err() == nil {
		s.log.Error("a request failed", "method", v.request.Method, "path", v.request.URL.Path, "error", err)
	}
	if p.After > 0 {
		v.Header().Set("Retry-After", itoa(p.After))
	}
	return p
}
