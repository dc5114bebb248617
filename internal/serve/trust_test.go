package serve

import (
	"bytes"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/api"
	"github.com/airesdev/aires/internal/daemon"
	"github.com/airesdev/aires/internal/ledger"
)

func (w *world) token(t *testing.T, scope ledger.Scope, expires time.Time) (string, ledger.Token) {
	t.Helper()
	token, kept, err := w.tokens.Create(t.Context(), string(scope)+"er", scope, time.Now(), expires)
	if err != nil {
		t.Fatal(err)
	}
	return token, kept
}

// Every route asks for the scope it should, and no token opens none.
func TestScopes(t *testing.T) {
	w := start(t, options{serve: Config{Demand: true, Mounts: map[string]http.Handler{"GET /metrics": http.NotFoundHandler()}}})
	need := map[string]ledger.Scope{
		"POST /v1/runs": ledger.ScopeSubmit, "POST /v1/runs/x/cancel": ledger.ScopeSubmit, "POST /v1/runs/x/retry": ledger.ScopeSubmit,
		"DELETE /v1/runs/x": ledger.ScopeAdmin, "POST /v1/alerts/ack": ledger.ScopeSubmit,
	}
	for _, path := range []string{
		"/v1/runs", "/v1/runs/x", "/v1/runs/x/booklet", "/v1/runs/x/events", "/v1/hosts", "/v1/pipeline",
		"/v1/queue", "/v1/alerts", "/openapi.json", "/docs", "/metrics", "/nowhere",
	} {
		need["GET "+path] = ledger.ScopeRead
	}
	tokens := map[ledger.Scope]string{}
	for _, scope := range ledger.Scopes {
		tokens[scope], _ = w.token(t, scope, time.Now().Add(time.Hour))
	}
	for route, scope := range need {
		method, path, _ := strings.Cut(route, " ")
		if got := w.ask(t, method, path, ""); got.StatusCode != 401 || got.Header.Get("WWW-Authenticate") == "" {
			t.Errorf("%s without a token: %s", route, got.Status)
		}
		enough := false
		for _, has := range ledger.Scopes {
			enough = enough || has == scope
			got := w.ask(t, method, path, "", "Authorization", "Bearer "+tokens[has])
			if allowed := got.StatusCode != 401 && got.StatusCode != 403; allowed != enough {
				t.Errorf("%s with scope %s: %s", route, has, got.Status)
			}
		}
	}
	if got := w.ask(t, "GET", "/healthz", ""); got.StatusCode != 200 {
		t.Errorf("health without a token: %s", got.Status)
	}
	run := decode[aires.Run](t, w.ask(t, "POST", "/v1/runs?no_ai=true", gccLog, "Content-Type", "text/plain", "Authorization", "Bearer "+tokens[ledger.ScopeSubmit]).text)
	if run.Client != "submiter" {
		t.Errorf("submitted by %q", run.Client)
	}
}

func TestTokensThatAreNoLongerGood(t *testing.T) {
	w := start(t, options{serve: Config{Demand: true}})
	good, kept := w.token(t, ledger.ScopeRead, time.Time{})
	old, _ := w.token(t, ledger.ScopeAdmin, time.Now().Add(-time.Second))
	if got := w.ask(t, "GET", "/v1/queue", "", "Authorization", "bearer "+good); got.StatusCode != 200 {
		t.Errorf("a good token: %s %s", got.Status, got.text)
	}
	if _, err := w.tokens.Revoke(t.Context(), kept.ID, time.Now()); err != nil {
		t.Fatal(err)
	}
	for given, why := range map[string]string{
		"Bearer " + good: "revoked", "Bearer " + old: "expired", "Bearer aires_" + strings.Repeat("A", 43): "none of this server's",
		"Bearer ": "needed", "Basic dTpw": "needed", good: "needed", "Bearer ' OR 1=1 --": "none of",
	} {
		got := w.ask(t, "GET", "/v1/queue", "", "Authorization", given)
		if got.StatusCode != 401 || !strings.Contains(decode[api.Problem](t, got.text).Detail, why) {
			t.Errorf("%s: %s %s, want one about %q", given, got.Status, got.text, why)
		}
	}
	// A token that is wrong is refused on loopback too.
	open := start(t, options{})
	if got := open.ask(t, "GET", "/v1/queue", "", "Authorization", "Bearer "+old); got.StatusCode != 401 {
		t.Errorf("a wrong token where none is needed: %s", got.Status)
	}
}

// What a page in a browser on this machine can send changes and reveals nothing.
func TestBrowsersOfOthers(t *testing.T) {
	w := start(t, options{})
	for _, header := range [][]string{
		{"Host", "attacker.example"},
		{"Host", "127.0.0.1.attacker.example:80"},
		{"Origin", "http://attacker.example"},
		{"Origin", "null"},
		{"Sec-Fetch-Site", "cross-site"},
	} {
		got := w.ask(t, "POST", "/v1/runs", gccLog, append(header, "Content-Type", "text/plain")...)
		if got.StatusCode != 403 || got.Header.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%s: %s", header, got.Status)
		}
	}
	for _, host := range []string{"localhost", "localhost:7433", "127.0.0.1", "[::1]:80"} {
		if got := w.ask(t, "GET", "/v1/queue", "", "Host", host); got.StatusCode != 200 {
			t.Errorf("host %s: %s", host, got.Status)
		}
	}
	if got := w.ask(t, "OPTIONS", "/v1/runs", "", "Origin", "http://attacker.example", "Access-Control-Request-Method", "POST"); got.Header.Get("Access-Control-Allow-Origin") != "" || got.StatusCode < 400 {
		t.Errorf("preflight: %s %v", got.Status, got.Header)
	}
}

// Who is too fast is told when to come again, and others are not slowed down.
func TestRateOfAClient(t *testing.T) {
	w := start(t, options{serve: Config{Limits: Limits{Rate: 2}}})
	other, _ := w.token(t, ledger.ScopeSubmit, time.Time{})
	var slow reply
	for range 20 {
		if got := w.ask(t, "POST", "/v1/runs?no_ai=true", gccLog, "Content-Type", "text/plain"); got.StatusCode == 429 {
			slow = got
			break
		}
	}
	if slow.Response == nil || slow.Header.Get("Retry-After") != "1" {
		t.Fatalf("%+v", slow)
	}
	if got := w.ask(t, "POST", "/v1/runs?no_ai=true", gccLog, "Content-Type", "text/plain", "Authorization", "Bearer "+other); got.StatusCode != 201 {
		t.Errorf("somebody else: %s", got.Status)
	}
	w.server.SetLimits(Limits{})
	if got := w.ask(t, "POST", "/v1/runs?no_ai=true", gccLog, "Content-Type", "text/plain"); got.StatusCode != 201 {
		t.Errorf("after the limit was lifted: %s", got.Status)
	}
}

// A full queue and a used up quota give 429 with Retry-After.
func TestFullQueue(t *testing.T) {
	w := start(t, options{daemon: daemon.Config{Queue: 5, Quotas: map[string]int{"team=web": 1}}})
	w.daemon.Hold("test", "")
	refused := func(path string) bool {
		got := w.ask(t, "POST", path, gccLog, "Content-Type", "text/plain")
		if got.StatusCode == 429 && (got.Header.Get("Retry-After") == "" || decode[api.Problem](t, got.text).Kind != aires.ErrorBusy) {
			t.Errorf("%v %s", got.Header, got.text)
		}
		return got.StatusCode == 429
	}
	w.host.Kill() // so that nothing ends soon
	if refused("/v1/runs?label=team%3Dweb") || !refused("/v1/runs?label=team%3Dweb") {
		t.Error("the quota of a label does not count")
	}
	w.daemon.Hold("disk", "the disk is full")
	if got := w.ask(t, "POST", "/v1/runs", gccLog, "Content-Type", "text/plain"); got.StatusCode != 503 || !strings.Contains(got.text, "the disk is full") {
		t.Errorf("%s %s", got.Status, got.text)
	}
}

// What changes something is written down, with who it was.
func TestAudit(t *testing.T) {
	var log safeBuffer
	w := start(t, options{serve: Config{Log: slog.New(slog.NewTextHandler(&log, nil))}})
	run := decode[aires.Run](t, w.ask(t, "POST", "/v1/runs?no_ai=true&title=a%0Ab", gccLog, "Content-Type", "text/plain").text)
	w.ask(t, "GET", "/v1/runs/"+run.ID+"/events", "")
	w.ask(t, "POST", "/v1/runs/"+run.ID+"/cancel", "")
	w.ask(t, "DELETE", "/v1/runs/"+run.ID, "")
	text := log.String()
	for _, what := range []string{"submitted", "cancelled", "deleted"} {
		if !strings.Contains(text, "msg="+what+" audit.client=local audit.from=127.0.0.1:") {
			t.Errorf("no line says %s:\n%s", what, text)
		}
	}
	if strings.Count(text, "\n") != 3 {
		t.Errorf("a title broke out of its line:\n%s", text)
	}
}

type safeBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *safeBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *safeBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}
