package openai_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/airesdev/aires/internal/model"
	"github.com/airesdev/aires/internal/model/modeltest"
	"github.com/airesdev/aires/internal/model/openai"
	"github.com/airesdev/aires/internal/modelsim"
)

func TestFailures(t *testing.T) {
	for failure, want := range map[modelsim.Failure]model.Kind{
		modelsim.FailBusy:       model.KindBusy,
		modelsim.FailMissing:    model.KindModelMissing,
		modelsim.FailTooLong:    model.KindPromptTooLong,
		modelsim.FailBadRequest: model.KindBadRequest,
		modelsim.FailUnauth:     model.KindUnauthorized,
		modelsim.FailServer:     model.KindServer,
		modelsim.FailRunner:     model.KindRunner,
		modelsim.FailRefuse:     model.KindCutOff,
		modelsim.FailCut:        model.KindCutOff,
		modelsim.FailNoDone:     model.KindIncomplete,
		modelsim.FailDoneFalse:  model.KindIncomplete,
		modelsim.FailErrorLine:  model.KindServer,
		modelsim.FailLength:     model.KindLength,
		modelsim.FailEmpty:      model.KindBadAnswer,
		modelsim.FailGarbage:    model.KindGarbage,
		modelsim.FailHTML:       model.KindGarbage,
		modelsim.FailSpace:      model.KindBadAnswer,
		modelsim.FailFlood:      model.KindBadAnswer,
		modelsim.FailWrongModel: model.KindBadAnswer,
		modelsim.FailHang:       model.KindTimeout,
		modelsim.FailStall:      model.KindTimeout,
	} {
		t.Run(string(failure), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				client, _ := connect(t, modelsim.Config{
					Models: []modelsim.Model{{Name: modeltest.Model}},
					Faults: []modelsim.Fault{{Failure: failure, Times: 1}},
				}, model.Timeouts{})
				_, err := client.Chat(t.Context(), modeltest.Question(), nil)
				e, ok := errors.AsType[*model.Error](err)
				if !ok || e.Kind != want || e.Host != client.Host() || e.Model != modeltest.Model {
					t.Fatalf("got %v, want kind %s", err, want)
				}
				if _, err := client.Chat(t.Context(), modeltest.Question(), nil); err != nil {
					t.Errorf("the next call fails as well: %v", err)
				}
			})
		})
	}
}

func TestToken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		host := modelsim.New(modelsim.Config{Models: []modelsim.Model{{Name: modeltest.Model}}, Token: "right"})
		defer host.Close()
		for token, want := range map[string]model.Kind{"right": "", "wrong": model.KindUnauthorized, "": model.KindUnauthorized} {
			c := openai.New(&url.URL{Scheme: "openai+http", Host: "sim"}, model.HTTPConfig{Token: token, Transport: host.Transport()})
			if _, err := c.Models(t.Context()); model.KindOf(err) != want {
				t.Errorf("token %q: %v", token, err)
			} else if want != "" && strings.Contains(err.Error(), "wrong") {
				t.Errorf("the error shows the token: %v", err)
			}
			c.Close()
		}
	})
}

// What servers of several makes send, byte for byte.
func TestDialects(t *testing.T) {
	const (
		head = `data: {"model":"tiny","choices":[{"index":0,"delta":{"role":"assistant","content":"{}"}}]}` + "\n\n"
		stop = `data: {"model":"tiny","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}` + "\n\n"
		done = "data: [DONE]\n\n"
	)
	for _, c := range []struct {
		name, body string
		status     int
		want       model.Kind
	}{
		{"comments and names", ": ping\n\nevent: message\nid: 1\nretry: 10\n" + head + stop + done, 200, ""},
		{"no space after the colon", strings.ReplaceAll(head+stop+done, "data: ", "data:"), 200, ""},
		{"carriage returns", strings.ReplaceAll(head+stop+done, "\n", "\r\n"), 200, ""},
		{"a dated model", strings.ReplaceAll(head+stop+done, `"tiny"`, `"tiny-2026-01-02"`), 200, ""},
		{"no model at all", strings.ReplaceAll(head+stop+done, `"model":"tiny",`, ``), 200, ""},
		{"words after the end", head + stop + done + head, 200, ""},
		{"no [DONE]", head + stop, 200, model.KindIncomplete},
		{"no finish reason", head + done, 200, model.KindIncomplete},
		{"withheld", head + strings.ReplaceAll(stop, "stop", "content_filter") + done, 200, model.KindBadAnswer},
		{"declined", strings.ReplaceAll(head, `"content"`, `"refusal"`) + stop + done, 200, model.KindBadAnswer},
		{"tool calls", head + strings.ReplaceAll(stop, "stop", "tool_calls") + done, 200, model.KindBadAnswer},
		{"an error event", head + `data: {"error":{"message":"CUDA out of memory"}}` + "\n\n", 200, model.KindTooLarge},
		{"llama.cpp's error field", head + `error: {"code":500,"message":"slot failed","error":"slot failed"}` + "\n\n", 200, model.KindServer},
		{"vLLM's error", `{"object":"error","message":"This model's maximum context length is 10 tokens","code":400}`, 400, model.KindPromptTooLong},
		{"an answer in one piece", `{"choices":[{"message":{"content":"{}"}}]}`, 200, model.KindGarbage},
		{"a proxy's page", "<html>502</html>", 502, model.KindUnreachable},
		{"another server", "404 page not found", 404, model.KindGarbage},
		{"a redirect", "", 307, model.KindGarbage},
		{"a line without end", "data: " + strings.Repeat("x", 2<<20), 200, model.KindGarbage},
	} {
		t.Run(c.name, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Location", "/elsewhere")
				w.WriteHeader(c.status)
				_, _ = w.Write([]byte(c.body)) // the client may leave before the end
			}))
			defer server.Close()
			u, err := model.ParseHost(server.URL + "/v1")
			if err != nil {
				t.Fatal(err)
			}
			client := openai.New(u, model.HTTPConfig{})
			defer client.Close()
			a, err := client.Chat(t.Context(), modeltest.Question(), nil)
			if model.KindOf(err) != c.want {
				t.Fatalf("got %+v, %v, want %q", a, err, c.want)
			}
			if err == nil && a.Text != "{}" {
				t.Errorf("text %q", a.Text)
			}
		})
	}
}

// A server that never closes its stream after [DONE] costs a moment, not the
// answer.
func TestStreamLeftOpen(t *testing.T) {
	over := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = w.Write([]byte("data: {\"choices\":[{\"delta\":{\"content\":\"{}\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n"))
		_ = http.NewResponseController(w).Flush()
		select {
		case <-over:
		case <-r.Context().Done():
		}
	}))
	defer server.Close()
	defer close(over)
	u, err := model.ParseHost(server.URL + "/v1")
	if err != nil {
		t.Fatal(err)
	}
	client := openai.New(u, model.HTTPConfig{})
	defer client.Close()
	a, err := client.Chat(t.Context(), modeltest.Question(), nil)
	if err != nil || a.Text != "{}" || a.Elapsed > 10*time.Second {
		t.Errorf("got %+v, %v", a, err)
	}
}
