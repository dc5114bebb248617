package serve

import (
	"testing"
	"time"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/api"
	"github.com/airesdev/aires/internal/daemon"
	"github.com/airesdev/aires/internal/modelsim"
)

// A client that asks too much is told so; a daemon that takes nothing in, from
// anybody, is not available. Both say when to come again.
func TestTooMuchIsNotAway(t *testing.T) {
	w := start(t, options{host: modelsim.Config{Latency: time.Hour}, daemon: daemon.Config{Quotas: map[string]int{"team=web": 1}}})
	post := func(query string) (reply, *aires.Error) {
		t.Helper()
		got := w.ask(t, "POST", "/v1/runs"+query, gccLog, "Content-Type", "text/plain")
		if got.StatusCode < 300 {
			return got, nil
		}
		p := decode[api.Problem](t, got.text)
		e, ok := p.Err().(*aires.Error)
		if !ok || e.Kind != aires.ErrorBusy || p.Status != got.StatusCode || got.Header.Get("Retry-After") != itoa(p.After) || p.After == 0 {
			t.Errorf("%s %v %s", got.Status, got.Header, got.text)
		}
		return got, e
	}
	w.daemon.Hold("disk", "the disk is nearly full")
	if got, _ := post(""); got.StatusCode != 503 {
		t.Errorf("a daemon in need: %s %s", got.Status, got.text)
	}
	w.daemon.Hold("disk", "")
	if got, _ := post("?label=team%3Dweb"); got.StatusCode != 201 {
		t.Errorf("one within its quota: %s", got.Status)
	}
	if got, _ := post("?label=team%3Dweb"); got.StatusCode != 429 {
		t.Errorf("a quota that is used up: %s %s", got.Status, got.text)
	}
	w.drain()
	if got, _ := post(""); got.StatusCode != 503 {
		t.Errorf("a daemon that stops: %s %s", got.Status, got.text)
	}
}
