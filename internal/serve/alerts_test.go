package serve

import (
	"context"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/airesdev/aires/internal/alert"
	"github.com/airesdev/aires/internal/api"
)

// aBoard has an alert in each state: a host that was down is back, one is slow,
// and somebody looks after a model that is missing.
func aBoard(t *testing.T) Alerts {
	t.Helper()
	var b *alert.Board
	synctest.Test(t, func(t *testing.T) {
		var now []alert.Condition
		var mu sync.Mutex
		b, _ = alert.New(alert.Config{Check: func(context.Context) []alert.Condition {
			mu.Lock()
			defer mu.Unlock()
			return now
		}})
		slow := alert.Condition{Key: "host-slow http://gpu2", Severity: alert.Warning, Title: "slow"}
		gone := alert.Condition{Key: "model-missing m", Severity: alert.Critical, Title: "missing"}
		now = []alert.Condition{{Key: "host-down http://gpu1", Severity: alert.Critical, Title: "down"}, slow, gone}
		b.Look(t.Context())
		time.Sleep(5 * time.Minute) // virtual
		now = []alert.Condition{slow, gone}
		b.Look(t.Context())
		if _, err := b.Acknowledge("model-missing m", "ann"); err != nil {
			t.Fatal(err)
		}
	})
	return calm{b}
}

func TestAlertsOverHTTP(t *testing.T) {
	board := aBoard(t)
	w := start(t, options{serve: Config{Alerts: board}})
	c := readContract(t, w)
	js := []string{"Content-Type", "application/json"}
	for query, want := range map[string]string{
		"":                                    "host-slow http://gpu2, model-missing m, host-down http://gpu1",
		"?state=active":                       "host-slow http://gpu2",
		"?state=over":                         "host-down http://gpu1",
		"?state=acknowledged&state=over":      "model-missing m, host-down http://gpu1",
		"?severity=critical":                  "model-missing m, host-down http://gpu1",
		"?severity=critical&state=active":     "",
		"?severity=critical&severity=warning": "host-slow http://gpu2, model-missing m, host-down http://gpu1",
	} {
		got := w.ask(t, "GET", "/v1/alerts"+query, "")
		c.check(t, "GET /v1/alerts", got)
		var keys []string
		for _, a := range decode[[]alert.Alert](t, got.text) {
			keys = append(keys, a.Key)
		}
		if strings.Join(keys, ", ") != want {
			t.Errorf("%q lists %q, want %q", query, keys, want)
		}
	}
	got := w.ask(t, "POST", "/v1/alerts/ack", `{"key": "host-slow http://gpu2"}`, js...)
	c.check(t, "POST /v1/alerts/ack", got)
	if a := decode[alert.Alert](t, got.text); got.StatusCode != 200 || a.By != "local" || a.Acked.IsZero() {
		t.Errorf("acknowledged by whoever asks: %s %s", got.Status, got.text)
	}
	for body, want := range map[string]int{
		`{"key": "nothing of the kind"}`:            404,
		`{"key": ""}`:                               422,
		`{"by": "ann"}`:                             422,
		`{"key": 7}`:                                422,
		`{"key": "x", "who": "ann"}`:                422,
		`{"key": `:                                  400,
		`{"key": "` + strings.Repeat("x", 2<<20):    413,
		`{"key": "x", "by": "` + long(1<<10) + `"}`: 422,
	} {
		got := w.ask(t, "POST", "/v1/alerts/ack", body, js...)
		c.check(t, "POST /v1/alerts/ack", got)
		if p := decode[api.Problem](t, got.text); got.StatusCode != want || p.Status != want {
			t.Errorf("%.60q: %s %.300s", body, got.Status, got.text)
		}
	}
	for _, query := range []string{"?state=great", "?severity=mild", "?key=x"} {
		got := w.ask(t, "GET", "/v1/alerts"+query, "")
		c.check(t, "GET /v1/alerts", got)
		if got.StatusCode != 422 {
			t.Errorf("%s: %s", query, got.Status)
		}
	}
}

func long(n int) string { return strings.Repeat("x", n) }

// A daemon without alerts has none.
func TestNoAlerts(t *testing.T) {
	w := start(t, options{})
	if got := w.ask(t, "GET", "/v1/alerts", ""); got.text != "[]\n" {
		t.Errorf("%s %q", got.Status, got.text)
	}
}
