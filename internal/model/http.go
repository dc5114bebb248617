package model

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"time"
)

// HTTPConfig says how to reach a host. Its zero value works.
type HTTPConfig struct {
	Timeouts Timeouts
	Token    string // sent as bearer token (RFC 6750) when not ""
	// Proxy chooses the proxy for a request, as in http.Transport; nil: none.
	Proxy func(*http.Request) (*url.URL, error)
	// Transport replaces the pooled transport of its own; Proxy is then unused.
	Transport http.RoundTripper
}

// HTTP is the pooled HTTP client of one host, with split timeouts. Adapters
// are written on top of it. It is safe for concurrent use. Its errors are
// *Error without Model and Hint, which only the adapter knows.
type HTTP struct {
	base   *url.URL
	client *http.Client
	limits Timeouts
	token  string
}

// NewHTTP returns a client for the host at base (see BaseURL).
func NewHTTP(base *url.URL, c HTTPConfig) *HTTP {
	limits := c.Timeouts.WithDefaults()
	transport := c.Transport
	if transport == nil {
		// net/http lets a dial go on when its request has left, so that it
		// needs a limit of its own.
		connect := max(limits.Connect, 0)
		transport = &http.Transport{
			Proxy:               c.Proxy,
			DialContext:         (&net.Dialer{Timeout: connect, KeepAlive: 30 * time.Second}).DialContext,
			TLSHandshakeTimeout: connect,
			ForceAttemptHTTP2:   true,
			MaxIdleConnsPerHost: 64, // as many as may be in flight on one host
			IdleConnTimeout:     90 * time.Second,
			DisableCompression:  true, // a compressed stream arrives in lumps
		}
	}
	return &HTTP{
		base:   base,
		limits: limits,
		token:  c.Token,
		client: &http.Client{
			Transport:     transport,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
}

// Base is the host's URL as text.
func (h *HTTP) Base() string { return h.base.String() }

// Limits are the timeouts in force.
func (h *HTTP) Limits() Timeouts { return h.limits }

// Close lets go of idle connections. Calls in flight go on.
func (h *HTTP) Close() { h.client.CloseIdleConnections() }

// controlPatience bounds the first byte of questions about the host itself,
// which need no model in memory.
const controlPatience = 30 * time.Second

// JSON exchanges one small document: in is the body, nil for none, and the
// answer is decoded into out.
func (h *HTTP) JSON(ctx context.Context, method, path string, in, out any) error {
	limits := h.limits
	if limits.FirstByte < 0 || limits.FirstByte > controlPatience {
		limits.FirstByte = controlPatience
	}
	return h.roundTrip(ctx, limits, method, path, in, func(body io.Reader, _ func(Phase)) error {
		const most = 16 << 20
		data, err := io.ReadAll(io.LimitReader(body, most))
		if err != nil {
			return err
		}
		if err := json.Unmarshal(data, out); err != nil {
			return &Error{Kind: KindGarbage, Err: fmt.Errorf("%s %s: %w: %.40q", method, path, err, data)}
		}
		return nil
	})
}

// ErrDone is what a line handler returns to say that nothing of interest
// follows.
var ErrDone = errors.New("done")

// Stream posts in and hands every line of the answer that is not blank to
// line, as it arrives; the bytes are valid during the call only. It returns
// nil when the stream ended in order or line returned ErrDone.
func (h *HTTP) Stream(ctx context.Context, limits Timeouts, path string, in any, line func([]byte) error) error {
	return h.roundTrip(ctx, limits, http.MethodPost, path, in, func(body io.Reader, enter func(Phase)) error {
		lines := newLineReader(body)
		for {
			text, err := lines.next()
			if errors.Is(err, io.EOF) {
				return nil
			}
			if err != nil {
				return err
			}
			enter(PhaseChunk)
			if err := line(text); errors.Is(err, ErrDone) {
				enter(phaseDrain)
				lines.drain()
				return nil
			} else if err != nil {
				return err
			}
		}
	})
}

// roundTrip sends one request and lets read have the body of a 200.
func (h *HTTP) roundTrip(ctx context.Context, limits Timeouts, method, path string, in any, read func(io.Reader, func(Phase)) error) error {
	watched, watch := newWatchdog(ctx, limits.WithDefaults())
	defer watch.stop()
	trace := &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { watch.enter(PhaseFirstByte) }}
	req, err := h.request(httptrace.WithClientTrace(watched, trace), method, path, in)
	if err != nil {
		return h.fail(ctx, watched, &Error{Kind: KindBadRequest, Err: err})
	}
	resp, err := h.client.Do(req)
	if err != nil {
		return h.fail(ctx, watched, dialError(err))
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return h.fail(ctx, watched, refusal(resp))
	}
	if strings.HasPrefix(resp.Header.Get("Content-Type"), "text/html") {
		return h.fail(ctx, watched, &Error{Kind: KindGarbage, Status: resp.StatusCode, Err: errors.New("it sent a web page")})
	}
	if err := read(resp.Body, watch.enter); err != nil {
		return h.fail(ctx, watched, err)
	}
	return nil
}

func (h *HTTP) request(ctx context.Context, method, path string, in any) (*http.Request, error) {
	var body io.Reader
	if in != nil {
		data, err := json.Marshal(in)
		if err != nil {
			return nil, err
		}
		body = bytes.NewReader(data)
	}
	req, err := http.NewRequestWithContext(ctx, method, h.base.JoinPath(path).String(), body)
	if err != nil {
		return nil, err
	}
	if in != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if h.token != "" {
		req.Header.Set("Authorization", "Bearer "+h.token)
	}
	return req, nil
}

// fail turns err into an *Error of this host. What ended the context comes
// first: everything else is then only its consequence.
func (h *HTTP) fail(caller, watched context.Context, err error) error {
	var e *Error
	timeout, isTimeout := errors.AsType[*phaseTimeout](context.Cause(watched))
	switch known, isKnown := errors.AsType[*Error](err); {
	case caller.Err() != nil:
		e = &Error{Kind: KindCancelled, Err: context.Cause(caller)}
	case isTimeout:
		e = &Error{Kind: KindTimeout, Phase: timeout.phase, Err: timeout}
	case isKnown:
		e = known
	default:
		e = &Error{Kind: KindCutOff, Err: err}
	}
	e.Host = h.Base()
	return e
}
