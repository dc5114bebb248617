package serve

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/airesdev/aires/internal/api"
	"github.com/airesdev/aires/internal/daemon"
)

// Whatever is wrong with a request, its answer is a problem document that says
// so and reveals nothing.
func TestBadRequests(t *testing.T) {
	secret := t.TempDir()
	w := start(t, options{
		serve:  Config{Limits: Limits{MaxLog: 1 << 20}},
		daemon: daemon.Config{Workspaces: map[string]string{"shop": secret}},
	})
	js := []string{"Content-Type", "application/json"}
	plain := []string{"Content-Type", "text/plain"}
	zipped := append([]string{"Content-Encoding", "gzip"}, plain...)
	form := []string{"Content-Type", "multipart/form-data; boundary=b"}
	for _, c := range []struct {
		method, path, body string
		header             []string
		status             int
		says               string
	}{
		{"POST", "/v1/runs", `{"log":`, js, 400, "ends too early"},
		{"POST", "/v1/runs", `nonsense`, js, 400, "JSON"},
		{"POST", "/v1/runs", `[]`, js, 422, "array"},
		{"POST", "/v1/runs", `{"log": 7}`, js, 422, "log: a number stands where a string belongs"},
		{"POST", "/v1/runs", `{"log": "x", "labels": {"a": {"b": 1}}}`, js, 422, "an object stands where a string belongs"},
		{"POST", "/v1/runs", `{"log": "x", "no_ai": 1}`, js, 422, "no_ai: a number stands where a boolean belongs"},
		{"POST", "/v1/runs", `{"log": "x", "unknown": 1}`, js, 400, "unknown"},
		{"POST", "/v1/runs", `{"log": "x"} {}`, js, 400, "follows"},
		{"POST", "/v1/runs", `{}`, js, 422, "either log or dossier"},
		{"POST", "/v1/runs", `{"dossier": null}`, js, 422, "dossier"},
		{"POST", "/v1/runs", `{"dossier": {"analysis": {"causes": [{"id": "c1", "root": "d9"}]}}}`, js, 422, "d9"},
		{"POST", "/v1/runs", `{"dossier": "x"}`, js, 422, "a string stands where an object belongs"},
		{"POST", "/v1/runs", `{"log": "x", "priority": "urgent"}`, js, 422, "urgent"},
		{"POST", "/v1/runs", `{"log": "x", "labels": {"a=b": "c"}}`, js, 422, "label"},
		{"POST", "/v1/runs", strings.Repeat("[", 1<<19), js, 400, "JSON"},
		{"POST", "/v1/runs?priority=urgent", gccLog, plain, 422, "validation"},
		{"POST", "/v1/runs?label=nothing", gccLog, plain, 422, "NAME=VALUE"},
		{"POST", "/v1/runs?tittle=x", gccLog, plain, 422, "validation"},
		{"POST", "/v1/runs?no_ai=perhaps", gccLog, plain, 422, "validation"},
		{"POST", "/v1/runs?workspace=" + url.QueryEscape("../../etc"), gccLog, plain, 422, "no workspace has this name"},
		{"POST", "/v1/runs?workspace=" + url.QueryEscape(secret), gccLog, plain, 422, "no workspace has this name"},
		{"POST", "/v1/runs", "", plain, 422, "empty"},
		{"POST", "/v1/runs", "\x00\x01\x02\x03\x04\x05", plain, 422, "not text"},
		{"POST", "/v1/runs", gccLog, []string{"Content-Type", "image/png"}, 415, "text/plain"},
		{"POST", "/v1/runs", gccLog, []string{"Content-Type", ";;"}, 415, "content type"},
		{"POST", "/v1/runs", gccLog, zipped, 400, "not"},
		{"POST", "/v1/runs", "zz", zipped, 400, "gzip, and ends too early"},
		{"POST", "/v1/runs", squeezed(1000)[:20], zipped, 400, "gzip, and ends too early"},
		{"POST", "/v1/runs", gccLog, append([]string{"Content-Encoding", "br"}, plain...), 415, "gzip"},
		{"POST", "/v1/runs", squeezed(50 << 20), zipped, 413, "larger"},
		{"POST", "/v1/runs", strings.Repeat("x\n", 1<<20), plain, 413, "larger"},
		{"POST", "/v1/runs", `{"log": "` + strings.Repeat("x", 1<<20) + `"}`, js, 413, "larger"},
		{"POST", "/v1/runs", "--b\r\n\r\nx\r\n--b--\r\n", form, 422, "no field"},
		{"POST", "/v1/runs", "--b\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nx\r\n--b--\r\n", form, 400, "no file named log"},
		{"POST", "/v1/runs", "garbage", form, 400, "no file named log"},
		{"POST", "/v1/runs", gccLog, []string{"Content-Type", "multipart/form-data"}, 400, "boundary"},
		{"POST", "/v1/runs", gccLog, append([]string{"Idempotency-Key", strings.Repeat("k", 300)}, plain...), 422, "validation"},
		{"GET", "/v1/runs/" + url.PathEscape("../../etc/passwd"), "", nil, 404, "no such path"},
		{"GET", "/v1/runs/..%2f..%2fstore%2faires.db/booklet", "", nil, 404, "no such path"},
		{"GET", "/v1/runs/%00/booklet", "", nil, 404, "no such run"},
		{"GET", "/v1/runs/nobody", "", nil, 404, "no such run"},
		{"GET", "/v1/runs/nobody/events", "", nil, 404, "no such run"},
		{"GET", "/v1/runs/nobody/events", "", []string{"Last-Event-ID", "soon"}, 422, "validation"},
		{"GET", "/v1/runs/nobody/booklet?format=exe", "", nil, 422, "validation"},
		{"GET", "/v1/runs?limit=0", "", nil, 422, "validation"},
		{"GET", "/v1/runs?status=great", "", nil, 422, "validation"},
		{"GET", "/v1//runs", "", nil, 404, "no such path"},
		{"GET", "/v2/runs", "", nil, 404, "no such path"},
		{"PUT", "/v1/runs", "x", nil, 405, "GET, HEAD, POST"},
		{"DELETE", "/v1/runs", "", nil, 405, "GET, HEAD, POST"},
	} {
		got := w.ask(t, c.method, c.path, c.body, c.header...)
		p := decode[api.Problem](t, got.text)
		if got.StatusCode != c.status || p.Status != c.status || p.Title == "" || got.Header.Get("Content-Type") != api.ProblemType || !strings.Contains(p.Detail, c.says) {
			t.Errorf("%s %.60s %.60q: %s %s\nwant %d about %q", c.method, c.path, c.body, got.Status, got.text, c.status, c.says)
		}
		if strings.Contains(got.text, "goroutine") || strings.Contains(got.text, "/internal/") || strings.Contains(got.text, "Go struct") {
			t.Errorf("%s %.60s reveals: %s", c.method, c.path, got.text)
		}
	}
	if q := w.daemon.Queue(); q.Active != 0 || len(q.Waiting) != 0 {
		t.Errorf("something was taken in: %+v", q)
	}
}

// squeezed is n zeros, compressed.
func squeezed(n int64) string {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = io.CopyN(z, zeros{}, n)
	_ = z.Close()
	return b.String()
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

// raw sends bytes and returns what comes back before the connection closes.
func (w *world) raw(t *testing.T, parts ...string) string {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(w.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	for _, p := range parts {
		if _, err := io.WriteString(conn, p); err != nil {
			break // it has heard enough
		}
	}
	_ = conn.SetReadDeadline(time.Now().Add(20 * time.Second))
	answer, _ := io.ReadAll(conn)
	return string(answer)
}

// A body that stops coming, one that is cut off, and floods of headers.
func TestRudeConnections(t *testing.T) {
	w := start(t, options{serve: Config{Patience: 300 * time.Millisecond}})
	post := "POST /v1/runs HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: 100000\r\n\r\n"
	if got := w.raw(t, post, gccLog); !strings.HasPrefix(got, "HTTP/1.1 408 ") || !strings.Contains(got, "too slowly") {
		t.Errorf("a body that stops: %s", got)
	}
	js := strings.Replace(post, "text/plain", "application/json", 1)
	if got := w.raw(t, js, `{"log": "`); !strings.HasPrefix(got, "HTTP/1.1 408 ") {
		t.Errorf("JSON that stops: %s", got)
	}
	flood := "GET /v1/queue HTTP/1.1\r\nHost: localhost\r\n"
	for i := range 2000 {
		flood += fmt.Sprintf("X-%d: %s\r\n", i, strings.Repeat("y", 100))
	}
	if got := w.raw(t, flood, "\r\n"); !strings.HasPrefix(got, "HTTP/1.1 431 ") {
		t.Errorf("a flood of headers: %.100s", got)
	}
	if got := w.raw(t, "nonsense\r\n\r\n"); !strings.HasPrefix(got, "HTTP/1.1 400 ") {
		t.Errorf("no HTTP: %.100s", got)
	}
	if got := w.ask(t, "GET", "/v1/queue", ""); got.StatusCode != 200 {
		t.Errorf("afterwards: %s", got.Status)
	}
}

// A hundred megabytes are refused while they come, not after.
func TestHugeBody(t *testing.T) {
	w := start(t, options{serve: Config{Limits: Limits{MaxLog: 1 << 20}}})
	sent := &counter{r: io.LimitReader(endless{}, 100<<20)}
	r := w.request(t, "POST", "/v1/runs", sent, "Content-Type", "text/plain")
	resp, err := w.client.Do(r)
	if err == nil {
		defer resp.Body.Close()
		if resp.StatusCode != http.StatusRequestEntityTooLarge {
			t.Errorf("%s", resp.Status)
		}
	}
	if sent.n.Load() > 32<<20 {
		t.Errorf("%d bytes were taken before that: %v", sent.n.Load(), err)
	}
}

// A body that says beforehand that it is too large is not read at all.
func TestHugeBodyThatSaysSo(t *testing.T) {
	w := start(t, options{serve: Config{Limits: Limits{MaxLog: 1 << 20}}})
	head := "POST /v1/runs HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: 104857600\r\nExpect: 100-continue\r\n\r\n"
	if got := w.raw(t, head); !strings.HasPrefix(got, "HTTP/1.1 413 ") || !strings.Contains(got, "larger") {
		t.Errorf("%s", got)
	}
}

type counter struct {
	r io.Reader
	n atomic.Int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n.Add(int64(n))
	return n, err
}

// endless is a log without end.
type endless struct{}

func (endless) Read(p []byte) (int, error) {
	return copy(p, strings.Repeat("cc -c a.c\n", len(p)/10+1)), nil
}

// A panic is a problem without a stack; the log has it.
func TestPanicsRevealNothing(t *testing.T) {
	var log safeBuffer
	w := start(t, options{serve: Config{
		Log:    slog.New(slog.NewTextHandler(&log, nil)),
		Mounts: map[string]http.Handler{"GET /boom": http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("the password is 1234") })},
	}})
	got := w.ask(t, "GET", "/boom", "")
	if got.StatusCode != 500 || strings.Contains(got.text, "1234") || decode[api.Problem](t, got.text).Detail == "" {
		t.Errorf("%s %s", got.Status, got.text)
	}
	if !strings.Contains(log.String(), "1234") || !strings.Contains(log.String(), "hostile_test.go") {
		t.Errorf("the log does not say what it was: %s", log.String())
	}
}

// FuzzSubmission: no body makes reading a submission fail inside.
func FuzzSubmission(f *testing.F) {
	f.Add("application/json", `{"log": "x", "labels": {"a": "b"}}`)
	f.Add("application/json", `{"dossier": {"analysis": {"diagnostics": [{"id": "d1"}]}}}`)
	f.Add("multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"log\"; filename=\"x\"\r\n\r\nx\r\n--b--\r\n")
	f.Add("text/plain; charset=\"", "x")
	f.Fuzz(func(t *testing.T, media, body string) {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "/v1/runs", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", media)
		var s submission
		if err := s.read(r); err != nil {
			if p, known := api.ProblemOf(err); !known || p.Status < 400 || p.Status > 499 {
				t.Fatalf("%v is none of the client's faults", err)
			}
			return
		}
		if s.dossier == nil {
			_, _ = io.Copy(io.Discard, s.log)
		} else if err := s.dossier.Check(); err != nil {
			return
		}
	})
}

func FuzzAccept(f *testing.F) {
	f.Add("text/html;q=0.8, */*;q=0.1")
	f.Fuzz(func(t *testing.T, accept string) {
		if _, ok := formats[negotiate(accept)]; !ok {
			t.Fatalf("%q leads to no format", accept)
		}
	})
}
