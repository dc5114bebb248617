package real

import (
	"sync"
	"testing"
	"time"
)

// startLimit bounds a server's start, and the creation of each model.
const startLimit = time.Minute

// Server is a running Ollama. Its methods are safe for concurrent use.
type Server struct {
	t       testing.TB
	options Options
	program string
	dir     string // the key and the models
	address string // host:port, the same for the server's whole life
	log     journal

	mu   sync.Mutex
	life *process // nil after Kill
}

// Start runs a server until the test ends. It returns once the server answers
// and every model is there. It skips the test where there is no Ollama, and
// fails it, with the server's log, where the start takes over a minute or goes
// wrong. Call it from the test's own goroutine.
func Start(t testing.TB, o Options) *Server {
	t.Helper()
	// Port 0 lets the system choose, so that no two tests ever meet on a port
	// that was free a moment ago. The server's log names what it got.
	s := &Server{t: t, options: o, program: binary(t), dir: t.TempDir(), address: "127.0.0.1:0"}
	t.Cleanup(s.stop)
	s.run()
	for _, name := range o.Models {
		if err := s.create(name); err != nil {
			t.Fatalf("create model %s: %v\n%s", name, err, s.Log())
		}
	}
	return s
}

// URL is the server's address: http://127.0.0.1:PORT.
func (s *Server) URL() string { return "http://" + s.address }

// Log is what the server and its runners have written so far, all lives
// together. Use it to explain a failed test.
func (s *Server) Log() string { return s.log.String() }

// Kill ends the server and its runners without warning, as a crash would: what
// is in flight is cut off, and new connections are refused. It returns when
// all are gone. Killing twice is harmless.
func (s *Server) Kill() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.life != nil {
		s.life.kill()
		s.life = nil
	}
}

// Restart starts a killed server again, with its models and under its URL. A
// running one is killed first. Call it from the test's own goroutine.
func (s *Server) Restart() {
	s.t.Helper()
	s.Kill()
	s.run()
}

// run starts a life and fails the test if it does not come to answer.
func (s *Server) run() {
	s.t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.start(); err != nil {
		s.t.Fatalf("start Ollama: %v\n%s", err, s.Log())
	}
}

// stop lets the server unload its models, then makes sure.
func (s *Server) stop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.life != nil {
		s.life.stop()
		s.life = nil
	}
}
