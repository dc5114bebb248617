package modelsim_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/airesdev/aires/internal/model"
	"github.com/airesdev/aires/internal/model/ollama"
	"github.com/airesdev/aires/internal/modelsim"
)

// Over a real socket, a killed host refuses connections, and comes back at the
// same address.
func TestServe(t *testing.T) {
	h := modelsim.New(modelsim.Config{Models: []modelsim.Model{{Name: "a"}}})
	defer h.Close()
	address, err := h.Serve()
	if err != nil {
		t.Fatal(err)
	}
	u, err := model.ParseHost(address)
	if err != nil {
		t.Fatal(err)
	}
	c := ollama.New(u, model.HTTPConfig{})
	defer c.Close()
	ask := func() error {
		_, err := c.Chat(t.Context(), model.Request{Model: "a", Prompt: "x"}, nil)
		return err
	}
	if err := ask(); err != nil {
		t.Fatal(err)
	}
	h.Kill()
	c.Close() // a pooled connection would break instead
	if err := ask(); model.KindOf(err) != model.KindUnreachable {
		t.Errorf("killed: %v", err)
	}
	if err := h.Revive(); err != nil {
		t.Fatal(err)
	}
	if err := ask(); err != nil {
		t.Errorf("revived: %v", err)
	}
}

func TestClientOverMemory(t *testing.T) {
	h := modelsim.New(modelsim.Config{})
	defer h.Close()
	c := h.Client()
	defer c.CloseIdleConnections()
	resp, err := c.Get("http://anywhere/")
	if err != nil {
		t.Fatal(err)
	}
	if err := resp.Body.Close(); err != nil || resp.StatusCode != http.StatusOK {
		t.Errorf("got %s, %v", resp.Status, err)
	}
}

// keep_alive 0 without messages unloads an idle model, as it does on Ollama.
func TestUnload(t *testing.T) {
	h := modelsim.New(modelsim.Config{Models: []modelsim.Model{{Name: "a"}}})
	defer h.Close()
	c := h.Client()
	defer c.CloseIdleConnections()
	for _, step := range []struct {
		body   string
		loaded int
	}{
		{`{"model":"a"}`, 1},
		{`{"model":"a","keep_alive":0}`, 0},
	} {
		resp, err := c.Post("http://anywhere/api/chat", "application/json", strings.NewReader(step.body))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(io.Discard, resp.Body); err != nil {
			t.Fatal(err)
		}
		if err := resp.Body.Close(); err != nil || len(h.Loaded()) != step.loaded {
			t.Errorf("after %s: %v loaded, %v", step.body, h.Loaded(), err)
		}
	}
}
