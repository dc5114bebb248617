package ollama_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/airesdev/aires/internal/model"
	"github.com/airesdev/aires/internal/model/modeltest"
	"github.com/airesdev/aires/internal/model/ollama"
	"github.com/airesdev/aires/internal/model/openai"
	"github.com/airesdev/aires/internal/modelsim/real"
)

// dial returns a client of the server at url.
func dial(t *testing.T, url string) *ollama.Client {
	t.Helper()
	u, err := model.ParseHost(url)
	if err != nil {
		t.Fatal(err)
	}
	c := ollama.New(u, model.HTTPConfig{})
	t.Cleanup(c.Close)
	return c
}

// The real Ollama keeps the same contract as the simulated one. Skips where
// there is no binary (see package real).
func TestLiveConformance(t *testing.T) {
	server := real.Start(t, real.Options{Models: []string{modeltest.Model}, Parallel: 2})
	modeltest.Run(t, func(t *testing.T) modeltest.Host {
		return modeltest.Host{Client: dial(t, server.URL()), Digests: true, Timed: true}
	})
	t.Run("slots", func(t *testing.T) { realSlots(t, dial(t, server.URL())) })
	t.Run("abort", func(t *testing.T) { realAbort(t, dial(t, server.URL())) })
	t.Run("control", func(t *testing.T) { realControl(t, dial(t, server.URL())) })
	t.Run("openai", func(t *testing.T) { realOpenAI(t, server.URL()) })
}

// longQuestion takes the tiny model a while.
func longQuestion() model.Request {
	r := modeltest.Question()
	r.Schema = nil
	r.MaxTokens = 1500
	return r
}

// With two slots, the third of three requests waits, and the server's own
// figures say so.
func realSlots(t *testing.T, c *ollama.Client) {
	r := modeltest.Question()
	ends := make(chan model.Answer, 6)
	for range cap(ends) {
		go func() {
			a, err := c.Chat(t.Context(), r, nil)
			if err != nil {
				t.Error(err)
			}
			ends <- a
		}()
	}
	var waits []time.Duration
	for range cap(ends) {
		a := <-ends
		waits = append(waits, a.Wait)
	}
	longest := time.Duration(0)
	for _, w := range waits {
		longest = max(longest, w)
	}
	if longest < 5*time.Millisecond {
		t.Errorf("six requests on two slots waited %v", waits)
	}
}

// An aborted call frees its slot: the next one does not wait for its end.
func realAbort(t *testing.T, c *ollama.Client) {
	stop := errors.New("enough")
	ctx, cancel := context.WithCancelCause(t.Context())
	defer cancel(nil)
	begun := time.Now()
	_, err := c.Chat(ctx, longQuestion(), func(n int) {
		if n == 3 {
			begun = time.Now()
			cancel(stop)
		}
	})
	if !errors.Is(err, stop) {
		t.Fatalf("got %v", err)
	}
	if took := time.Since(begun); took > 500*time.Millisecond {
		t.Errorf("returned %v after the cancel", took)
	}
	if _, err := c.Chat(t.Context(), modeltest.Question(), nil); err != nil {
		t.Error(err)
	}
}

func realControl(t *testing.T, c *ollama.Client) {
	if _, err := c.Load(t.Context(), modeltest.Model, modeltest.Context); err != nil {
		t.Fatal(err)
	}
	loaded, err := c.Loaded(t.Context())
	if err != nil || len(loaded) != 1 || loaded[0].Context != modeltest.Context || len(loaded[0].Digest) != 64 {
		t.Errorf("loaded: %+v, %v", loaded, err)
	}
	info, err := c.Describe(t.Context(), modeltest.Model)
	if err != nil || info.Context == 0 || info.Digest != loaded[0].Digest {
		t.Errorf("describe: %+v, %v", info, err)
	}
	if _, err := c.Load(t.Context(), modeltest.Missing, modeltest.Context); model.KindOf(err) != model.KindModelMissing {
		t.Errorf("load of nothing: %v", err)
	}
	if v, err := c.Version(t.Context()); err != nil || !strings.Contains(v, ".") {
		t.Errorf("version: %q, %v", v, err)
	}
}

// Ollama's /v1 is no place for long prompts, but answers there are valid too.
func realOpenAI(t *testing.T, url string) {
	u, err := model.ParseHost(url + "/v1")
	if err != nil {
		t.Fatal(err)
	}
	c := openai.New(u, model.HTTPConfig{})
	defer c.Close()
	a, err := c.Chat(t.Context(), modeltest.Question(), nil)
	if err != nil {
		t.Fatal(err)
	}
	object, err := model.Extract(a.Text)
	if err != nil {
		t.Fatal(err)
	}
	if err := model.Validate([]byte(modeltest.Schema), object); err != nil {
		t.Error(err)
	}
	r := modeltest.Question()
	r.Model = modeltest.Missing
	if _, err := c.Chat(t.Context(), r, nil); model.KindOf(err) != model.KindModelMissing {
		t.Errorf("got %v", err)
	}
}

// What a server that dies in the middle looks like, and what is left of it.
func TestLiveServerKilled(t *testing.T) {
	server := real.Start(t, real.Options{Models: []string{modeltest.Model}})
	c := dial(t, server.URL())
	_, err := c.Chat(t.Context(), longQuestion(), func(n int) {
		if n == 2 {
			server.Kill()
		}
	})
	e, ok := errors.AsType[*model.Error](err)
	if !ok || e.Kind != model.KindCutOff && e.Kind != model.KindRunner || !e.Transient() || !e.Elsewhere() {
		t.Errorf("in the middle: %v", err)
	}
	if _, err := c.Chat(t.Context(), modeltest.Question(), nil); model.KindOf(err) != model.KindUnreachable {
		t.Errorf("afterwards: %v", err)
	}
	server.Restart()
	if _, err := c.Chat(t.Context(), modeltest.Question(), nil); err != nil {
		t.Errorf("restarted: %v", err)
	}
}

// A full queue says 503, which is busy. It fills only while a model loads or
// waits for another to be idle: with one slot and one model in memory, the
// second model's requests wait behind the first's long answer.
func TestLiveQueueFull(t *testing.T) {
	server := real.Start(t, real.Options{Models: []string{modeltest.Model, "other"}, Queue: 1})
	c := dial(t, server.URL())
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	running, ended := make(chan struct{}), make(chan error, 8)
	go func() {
		_, err := c.Chat(ctx, longQuestion(), func(n int) {
			if n == 1 {
				close(running)
			}
		})
		ended <- err
	}()
	<-running
	r := modeltest.Question()
	r.Model = "other"
	for range 6 {
		go func() {
			_, err := c.Chat(ctx, r, nil)
			ended <- err
		}()
	}
	if err := <-ended; model.KindOf(err) != model.KindBusy {
		t.Errorf("the first to return: %v, want busy", err)
	}
	cancel()
	for range 6 {
		if kind := model.KindOf(<-ended); kind != model.KindBusy && kind != model.KindCancelled {
			t.Errorf("another one ended as %q", kind)
		}
	}
}
