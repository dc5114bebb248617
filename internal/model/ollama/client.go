package ollama

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"github.com/airesdev/aires/internal/model"
)

// Client speaks to one Ollama server. It implements model.Client, Loader,
// Inspector and Puller, and is safe for concurrent use.
type Client struct {
	http *model.HTTP

	mu      sync.Mutex
	digests map[string]string // by short name, as last listed
}

// New returns a client for the host at u, a URL from model.ParseHost. Nothing
// is sent yet.
func New(u *url.URL, c model.HTTPConfig) *Client {
	return &Client{http: model.NewHTTP(model.BaseURL(u), c), digests: map[string]string{}}
}

// Host returns the server's base URL.
func (c *Client) Host() string { return c.http.Base() }

// Close lets go of idle connections. Calls in flight go on.
func (c *Client) Close() { c.http.Close() }

// Models lists what has been pulled (GET /api/tags).
func (c *Client) Models(ctx context.Context) ([]model.Info, error) {
	var list tags
	if err := c.http.JSON(ctx, http.MethodGet, "/api/tags", nil, &list); err != nil {
		return nil, c.explain(err, "")
	}
	infos := make([]model.Info, len(list.Models))
	c.mu.Lock()
	defer c.mu.Unlock()
	for i, m := range list.Models {
		infos[i] = model.Info{Name: model.ShortName(m.Name), Digest: m.Digest, Size: m.Size}
		c.digests[infos[i].Name] = m.Digest
	}
	return infos, nil
}

// Loaded lists the models in memory (GET /api/ps).
func (c *Client) Loaded(ctx context.Context) ([]model.Info, error) {
	var list processes
	if err := c.http.JSON(ctx, http.MethodGet, "/api/ps", nil, &list); err != nil {
		return nil, c.explain(err, "")
	}
	infos := make([]model.Info, len(list.Models))
	for i, m := range list.Models {
		infos[i] = model.Info{Name: model.ShortName(m.Name), Digest: m.Digest, Size: m.Size, GPU: m.SizeVRAM, Context: m.ContextLength}
	}
	return infos, nil
}

// Describe returns a model with the longest context it was made for
// (POST /api/show).
func (c *Client) Describe(ctx context.Context, name string) (model.Info, error) {
	infos, err := c.Models(ctx)
	if err != nil {
		return model.Info{}, c.explain(err, name)
	}
	info, ok := model.Find(infos, name)
	if !ok {
		return model.Info{}, c.explain(&model.Error{Kind: model.KindModelMissing, Host: c.Host()}, name)
	}
	var s show
	if err := c.http.JSON(ctx, http.MethodPost, "/api/show", map[string]string{"model": name}, &s); err != nil {
		return model.Info{}, c.explain(err, name)
	}
	for key, value := range s.ModelInfo {
		if n, ok := value.(float64); ok && strings.HasSuffix(key, ".context_length") {
			info.Context = int(n)
		}
	}
	return info, nil
}

// Version returns the server's version (GET /api/version).
func (c *Client) Version(ctx context.Context) (string, error) {
	var v version
	if err := c.http.JSON(ctx, http.MethodGet, "/api/version", nil, &v); err != nil {
		return "", c.explain(err, "")
	}
	return v.Version, nil
}

// digest returns the digest of a model that has just answered, asking for the
// list once if the name is new. Without one the answer is still an answer.
func (c *Client) digest(ctx context.Context, name string) string {
	if d, ok := c.knownDigest(name); ok {
		return d
	}
	infos, err := c.Models(ctx)
	if err != nil {
		return ""
	}
	info, _ := model.Find(infos, name)
	return info.Digest
}

func (c *Client) knownDigest(name string) (string, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if d, ok := c.digests[model.ShortName(name)]; ok {
		return d, true
	}
	for known, d := range c.digests {
		if model.SameName(known, name) {
			return d, true
		}
	}
	return "", false
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
		e.Hint = "start Ollama with: ollama serve; or name the host it runs on in OLLAMA_HOST"
	case model.KindModelMissing:
		e.Hint = "ollama pull " + name
	case model.KindUnauthorized:
		e.Hint = "name the variable that holds its token under token_env in aires.yaml"
	case model.KindPromptTooLong:
		e.Hint = "raise the model's context, or give it less to read"
	case model.KindLength:
		e.Hint = "raise the stage's limit of tokens"
	case model.KindGarbage:
		e.Hint = "check the host's address and port; a host that speaks OpenAI's protocol is written openai+http://… or ends in /v1"
	case model.KindTooLarge:
		e.Hint = "use a smaller model or a smaller context, or unload others with: ollama stop"
	case model.KindTimeout:
		e.Hint = fmt.Sprintf("raise the timeout for the %s, if the host is only slow", e.Phase)
	}
	return e
}
