package remote

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/api"
)

// Config is what a Client works with. Its zero value works.
type Config struct {
	Token string // bearer token; "" sends none
	// Patience is for how long a daemon that cannot be reached, or takes nothing
	// in, is asked again; 0 means 2 minutes.
	Patience time.Duration
	// Waiting, if set, is told once in each of these times why.
	Waiting   func(error)
	Transport http.RoundTripper // nil: http.DefaultTransport
}

// Client is a daemon at an address. It is safe for concurrent use.
type Client struct {
	base   *url.URL
	config Config
	http   *http.Client
}

var _ aires.Service = (*Client)(nil)

// New names a daemon, as in https://aires.example.org or 127.0.0.1:7433. An
// address that is none gives ErrorUsage.
func New(address string, c Config) (*Client, error) {
	if !strings.Contains(address, "://") {
		address = "http://" + address
	}
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, &aires.Error{Kind: aires.ErrorUsage, Op: "find the server", Subject: address, Err: errors.New("it is no address"), Hint: "name it as in https://aires.example.org or 127.0.0.1:7433"}
	}
	if c.Waiting == nil {
		c.Waiting = func(error) {}
	}
	if c.Patience <= 0 {
		c.Patience = 2 * time.Minute
	}
	stay := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse } // tokens go to nobody else
	return &Client{base: u, config: c, http: &http.Client{Transport: c.Transport, CheckRedirect: stay}}, nil
}

// call is a request and where its answer goes.
type call struct {
	method, path string
	query        url.Values
	header       http.Header
	body         func() (io.Reader, error) // nil: none; it is called again for another attempt
	once         bool                      // it must not be sent twice
	into         any                       // nil: the answer does not matter
}

// do calls until it is answered, a reason not to go on comes up, or patience
// ends.
func (c *Client) do(ctx context.Context, k call) error {
	var err error
	for wait := c.newPace(); ; {
		var resp *http.Response
		if resp, err = c.send(ctx, k); err == nil {
			defer resp.Body.Close() //nolint:errcheck // it was only read
			if k.into == nil {
				return nil
			}
			if err := json.NewDecoder(resp.Body).Decode(k.into); err != nil {
				return c.unreachable(err)
			}
			return nil
		}
		if k.once || aires.KindOf(err) != aires.ErrorBusy || !wait.next(ctx, err) {
			return err
		}
	}
}

// send sends a request once. An answer that is no success is an error.
func (c *Client) send(ctx context.Context, k call) (*http.Response, error) {
	var body io.Reader
	if k.body != nil {
		var err error
		if body, err = k.body(); err != nil {
			return nil, err
		}
	}
	u := c.base.JoinPath(k.path)
	u.RawQuery = k.query.Encode()
	req, err := http.NewRequestWithContext(ctx, k.method, u.String(), body)
	if err != nil {
		return nil, err
	}
	if k.header != nil {
		req.Header = k.header
	}
	if c.config.Token != "" {
		req.Header.Set("Authorization", "Bearer "+c.config.Token)
	}
	resp, err := c.http.Do(req)
	if err != nil {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		return nil, c.unreachable(err)
	}
	if resp.StatusCode < 300 {
		return resp, nil
	}
	defer resp.Body.Close() //nolint:errcheck // it was only read
	return nil, c.problem(resp)
}

// problem is the error that a daemon answers with.
func (c *Client) problem(resp *http.Response) error {
	var p api.Problem
	kind, _, _ := mime.ParseMediaType(resp.Header.Get("Content-Type"))
	err := json.NewDecoder(io.LimitReader(resp.Body, 1<<20)).Decode(&p)
	if kind != api.ProblemType || err != nil {
		p = *api.NewProblem(resp.StatusCode, fmt.Sprintf("%s answered %s, which is not how AIRES speaks", c.base.Host, resp.Status))
	}
	return p.Err()
}

// unreachable says that the daemon cannot be spoken to.
func (c *Client) unreachable(err error) error {
	if outer, ok := errors.AsType[*url.Error](err); ok {
		err = outer.Err
	}
	return &aires.Error{
		Kind: aires.ErrorBusy, Op: "reach the server", Subject: c.base.Redacted(), Err: err,
		Hint: "is it running there? start it with: aires serve",
	}
}

// packed is v as compressed JSON.
func packed(v any) (func() (io.Reader, error), error) {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if err := errors.Join(json.NewEncoder(z).Encode(v), z.Close()); err != nil {
		return nil, err
	}
	return func() (io.Reader, error) { return bytes.NewReader(b.Bytes()), nil }, nil
}
