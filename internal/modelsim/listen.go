package modelsim

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"sync"
	"syscall"
	"time"
)

// Transport returns a transport whose every connection leads to this host,
// through memory: nothing of it needs the network, and under testing/synctest
// its time is virtual. Close idle connections before the bubble ends.
func (h *Host) Transport() *http.Transport {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.pipes == nil {
		h.pipes = &pipeListener{conns: make(chan net.Conn), closed: make(chan struct{})}
		// A listener in memory always opens.
		_ = h.serve(&server{open: func() (net.Listener, error) { return h.pipes, nil }, keep: true})
	}
	pipes := h.pipes
	return &http.Transport{
		DisableCompression:  true,
		MaxIdleConnsPerHost: 1024,
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			h.mu.Lock()
			alive := h.alive
			h.mu.Unlock()
			if !alive {
				return nil, &net.OpError{Op: "dial", Net: "pipe", Err: syscall.ECONNREFUSED}
			}
			return pipes.dial(ctx)
		},
	}
}

// Client returns a client over Transport.
func (h *Host) Client() *http.Client { return &http.Client{Transport: h.Transport()} }

// Serve listens on a free port of loopback until Close and returns the base
// URL.
func (h *Host) Serve() (string, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	s := &server{address: "127.0.0.1:0"}
	s.open = func() (net.Listener, error) { return net.Listen("tcp", s.address) }
	if err := h.serve(s); err != nil {
		return "", fmt.Errorf("serve simulated host: %w", err)
	}
	return "http://" + s.address, nil
}

// Close kills the host for good and waits until it is quiet.
func (h *Host) Close() {
	h.Kill()
	h.mu.Lock()
	servers := h.servers
	h.servers = nil
	h.mu.Unlock()
	for _, s := range servers {
		s.http.Close() //nolint:errcheck // it listens no more, and its connections are closed
		s.accepting.Wait()
	}
	h.handlers.Wait()
}

// server accepts connections for a host.
type server struct {
	open      func() (net.Listener, error)
	address   string
	keep      bool // the listener stays open while the host is dead
	http      *http.Server
	listener  net.Listener
	accepting sync.WaitGroup
}

// serve starts s. The caller holds the lock.
func (h *Host) serve(s *server) error {
	s.http = &http.Server{Handler: h, ReadHeaderTimeout: time.Minute, ConnState: h.track}
	h.servers = append(h.servers, s)
	return s.resume()
}

// resume accepts connections, again after a pause.
func (s *server) resume() error {
	if s.keep && s.listener != nil {
		return nil
	}
	l, err := s.open()
	if err != nil {
		return err
	}
	s.listener, s.address = l, l.Addr().String()
	s.accepting.Go(func() {
		// It always ends with an error: the listener was closed.
		_ = s.http.Serve(l)
	})
	return nil
}

// pause stops accepting, so that the port refuses.
func (s *server) pause() {
	if !s.keep {
		s.listener.Close() //nolint:errcheck // it was open, and there is nothing to lose
	}
}

// track keeps the open connections, so that Kill can break them.
func (h *Host) track(c net.Conn, state http.ConnState) {
	h.mu.Lock()
	defer h.mu.Unlock()
	switch state {
	case http.StateNew:
		h.conns[c] = struct{}{}
	case http.StateClosed, http.StateHijacked:
		delete(h.conns, c)
	}
}

// pipeListener hands one end of each net.Pipe to its server.
type pipeListener struct {
	conns  chan net.Conn
	closed chan struct{}
	once   sync.Once
}

func (l *pipeListener) dial(ctx context.Context) (net.Conn, error) {
	client, server := net.Pipe()
	select {
	case l.conns <- server:
		return client, nil
	case <-l.closed:
		return nil, &net.OpError{Op: "dial", Net: "pipe", Err: syscall.ECONNREFUSED}
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

// Accept implements net.Listener.
func (l *pipeListener) Accept() (net.Conn, error) {
	select {
	case c := <-l.conns:
		return c, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

// Close implements net.Listener.
func (l *pipeListener) Close() error {
	l.once.Do(func() { close(l.closed) })
	return nil
}

// Addr implements net.Listener.
func (l *pipeListener) Addr() net.Addr { return pipeAddr{} }

type pipeAddr struct{}

func (pipeAddr) Network() string { return "pipe" }
func (pipeAddr) String() string  { return "modelsim" }
