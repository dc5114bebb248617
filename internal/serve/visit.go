package serve

import (
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/airesdev/aires/internal/api"
)

// visit is one request and its answer. Everything that is read and written goes
// through it, so that no client is waited for longer than patience.
type visit struct {
	http.ResponseWriter
	server  *Server
	control *http.ResponseController
	request *http.Request
	caller  caller
	wrote   bool
}

type visitKey struct{}

// at returns the visit that a route is called for.
func at(ctx context.Context) *visit { return ctx.Value(visitKey{}).(*visit) }

func newVisit(s *Server, w http.ResponseWriter, r *http.Request) *visit {
	v := &visit{ResponseWriter: w, server: s, control: http.NewResponseController(w)}
	v.request = r.WithContext(context.WithValue(r.Context(), visitKey{}, v))
	h := w.Header()
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:")
	// What an earlier request on the connection was given does not count.
	_ = v.control.SetWriteDeadline(time.Time{}) // a recorder in tests has none
	if r.Body != nil && r.Body != http.NoBody {
		v.request.Body = v.bounded(w, r)
	}
	return v
}

// bounded makes a body one that ends: it has a size, and has to keep coming.
func (v *visit) bounded(w http.ResponseWriter, r *http.Request) io.ReadCloser {
	limit := v.server.limits.Load().MaxLog
	if r.ContentLength > limit { // it need not be sent to be refused
		return &unpacked{err: &http.MaxBytesError{Limit: limit}}
	}
	var body io.ReadCloser = &steady{ReadCloser: r.Body, visit: v, began: time.Now()}
	switch encoding := r.Header.Get("Content-Encoding"); encoding {
	case "", "identity":
	case "gzip":
		body = &unpacked{packed: http.MaxBytesReader(w, body, limit)}
	default:
		body = &unpacked{err: api.NewProblem(http.StatusUnsupportedMediaType, "content encodings are gzip or none")}
	}
	return http.MaxBytesReader(w, body, limit)
}

// steady is a body that must not pause for long, nor trickle.
type steady struct {
	io.ReadCloser
	visit *visit
	began time.Time
	read  int64
}

// trickle is the least that a body has to come at, in bytes a second, after
// patience.
const trickle = 1 << 10

func (b *steady) Read(p []byte) (int, error) {
	patience := b.visit.server.config.Patience
	last := b.began.Add(patience + time.Duration(b.read)*(time.Second/trickle))
	if idle := time.Now().Add(patience); idle.Before(last) {
		last = idle
	}
	_ = b.visit.control.SetReadDeadline(last) // a recorder in tests has none
	n, err := b.ReadCloser.Read(p)
	b.read += int64(n)
	if errors.Is(err, io.EOF) {
		_ = b.visit.control.SetReadDeadline(time.Time{}) // from here on it says that the client has left
	}
	return n, err
}

// unpacked is a body that came compressed.
type unpacked struct {
	packed io.ReadCloser
	plain  *gzip.Reader
	err    error
}

func (b *unpacked) Read(p []byte) (n int, err error) {
	if b.err == nil && b.plain == nil {
		b.plain, b.err = gzip.NewReader(b.packed)
	}
	if b.err == nil {
		n, b.err = b.plain.Read(p)
	}
	if errors.Is(b.err, io.ErrUnexpectedEOF) {
		b.err = api.NewProblem(http.StatusBadRequest, "the body says that it is gzip, and ends too early")
	}
	if errors.Is(b.err, gzip.ErrHeader) || errors.Is(b.err, gzip.ErrChecksum) {
		b.err = api.NewProblem(http.StatusBadRequest, "the body says that it is gzip, but it is not")
	}
	return n, b.err
}

func (b *unpacked) Close() error {
	if b.packed == nil {
		return nil
	}
	return b.packed.Close()
}

// WriteHeader implements http.ResponseWriter.
func (v *visit) WriteHeader(status int) {
	v.wrote = true
	v.extend()
	v.ResponseWriter.WriteHeader(status)
}

// Write implements http.ResponseWriter.
func (v *visit) Write(p []byte) (int, error) {
	v.wrote = true
	v.extend()
	return v.ResponseWriter.Write(p)
}

// extend gives the client more time, because there is more to take.
func (v *visit) extend() {
	_ = v.control.SetWriteDeadline(time.Now().Add(v.server.config.Patience)) // a recorder in tests has none
}

// Unwrap lets http.ResponseController find the connection.
func (v *visit) Unwrap() http.ResponseWriter { return v.ResponseWriter }

func itoa(n int) string { return strconv.Itoa(n) }
