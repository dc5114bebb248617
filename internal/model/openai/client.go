package openai

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/airesdev/aires/internal/model"
)

// Client speaks to one server. It implements model.Client and is safe for
// concurrent use.
type Client struct{ http *model.HTTP }

// New returns a client for the host at u, a URL from model.ParseHost; a URL
// without a path gets /v1. Nothing is sent yet.
func New(u *url.URL, c model.HTTPConfig) *Client {
	base := model.BaseURL(u)
	if base.Path == "" {
		base.Path = "/v1"
	}
	return &Client{http: model.NewHTTP(base, c)}
}

// Host returns the server's base URL.
func (c *Client) Host() string { return c.http.Base() }

// Close lets go of idle connections. Calls in flight go on.
func (c *Client) Close() { c.http.Close() }

// Models lists the server's models (GET /models).
func (c *Client) Models(ctx context.Context) ([]model.Info, error) {
	var l list
	if err := c.http.JSON(ctx, http.MethodGet, "/models", nil, &l); err != nil {
		return nil, c.explain(err, "")
	}
	infos := make([]model.Info, len(l.Data))
	for i, m := range l.Data {
		infos[i] = model.Info{Name: model.ShortName(m.ID), Context: m.MaxModelLen}
	}
	return infos, nil
}

// sameModel accepts the dated name that a hosted service answers with:
// "gpt-4o-2024-08-06" for "gpt-4o".
func sameModel(asked, from string) bool {
	return model.SameName(asked, from) || strings.HasPrefix(strings.ToLower(from), strings.ToLower(asked)+"-")
}

// explain adds the model and what to do next.
func (c *Client) explain(err error, name string) error {
	e, ok := errors.AsType[*model.Error](err)
	if !ok {
		return err
	}
	e.Model, e.Host = name, c.Host()
	if e.Hint != "" {
		return e
	}
	switch e.Kind {
	case model.KindUnreachable:
		e.Hint = "check that the server runs and that its address is right"
	case model.KindModelMissing:
		e.Hint = fmt.Sprintf("the names it serves are listed at %s/models", c.Host())
	case model.KindUnauthorized:
		e.Hint = "name the variable that holds its token under token_env in aires.yaml"
	case model.KindPromptTooLong:
		e.Hint = "start the server with more context, or give the model less to read"
	case model.KindLength:
		e.Hint = "raise the stage's limit of tokens"
	case model.KindGarbage:
		e.Hint = "check the host's address; its path usually ends in /v1"
	case model.KindTimeout:
		e.Hint = fmt.Sprintf("raise the timeout for the %s, if the host is only slow", e.Phase)
	}
	return e
}
