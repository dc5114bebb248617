package serve

import (
	"bufio"
	"context"
	"io"
	"net"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/modelsim"
)

// lines reads server-sent events.
type lines struct {
	*bufio.Reader
	id string // of the last event that had one
}

func newLines(r io.Reader) *lines { return &lines{Reader: bufio.NewReader(r)} }

// data is that of the next event.
func (l *lines) data(t testing.TB) string {
	t.Helper()
	for {
		line, err := l.ReadString('\n')
		if err != nil {
			t.Fatal(err)
		}
		if id, ok := strings.CutPrefix(line, "id: "); ok {
			l.id = strings.TrimSpace(id)
		}
		if data, ok := strings.CutPrefix(line, "data: "); ok {
			return strings.TrimSpace(data)
		}
	}
}

// Who leaves after every event, and comes back with its id, sees all of them.
func TestReconnectingMissesNothing(t *testing.T) {
	w := start(t, options{host: modelsim.Config{Slots: 4, Latency: 5 * time.Millisecond}})
	run := decode[aires.Run](t, w.ask(t, "POST", "/v1/runs", gccLog, "Content-Type", "text/plain").text)
	last, want := "0", int64(1)
	for {
		ctx, leave := context.WithCancel(t.Context())
		r := w.request(t, "GET", "/v1/runs/"+run.ID+"/events", nil, "Last-Event-ID", last).WithContext(ctx)
		resp, err := w.client.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		in := newLines(resp.Body)
		var e aires.Event
		for in.id == "" { // progress has none
			e = decode[aires.Event](t, in.data(t))
		}
		leave()
		_ = resp.Body.Close()
		if last = in.id; e.Seq != want || last != itoa(int(want)) {
			t.Fatalf("event %d with id %s, want %d", e.Seq, last, want)
		}
		if want++; e.Type == aires.EventRunEnded {
			return
		}
	}
}

// A client that takes nothing is let go; the others go on.
func TestStuckWatcherIsLetGo(t *testing.T) {
	w := start(t, options{serve: Config{Patience: 200 * time.Millisecond}, narrow: true})
	for range 30 { // more than a narrow connection holds
		run := decode[aires.Run](t, w.ask(t, "POST", "/v1/runs?no_ai=true", gccLog, "Content-Type", "text/plain").text)
		w.ask(t, "GET", "/v1/runs/"+run.ID+"/events", "")
	}
	conn, err := net.Dial("tcp", strings.TrimPrefix(w.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	_ = conn.(*net.TCPConn).SetReadBuffer(1 << 10)
	if _, err := io.WriteString(conn, "GET /v1/events?after=0 HTTP/1.1\r\nHost: localhost\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Read(make([]byte, 100)); err != nil { // it has begun
		t.Fatal(err)
	}
	for began := time.Now(); w.server.Watchers() > 0; runtime.Gosched() {
		if time.Since(began) > 20*time.Second {
			t.Fatalf("%d watchers left", w.server.Watchers())
		}
	}
	if got := w.ask(t, "GET", "/v1/queue", ""); got.StatusCode != 200 {
		t.Errorf("somebody else: %s", got.Status)
	}
}

// Watchers leave when the server closes, with all that had happened by then.
func TestWatchersLeaveAtTheEnd(t *testing.T) {
	w := begin(t, options{})
	resp, err := w.client.Do(w.request(t, "GET", "/v1/events", nil))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	w.ask(t, "POST", "/v1/runs?no_ai=true", gccLog, "Content-Type", "text/plain")
	in := newLines(resp.Body)
	for decode[aires.Event](t, in.data(t)).Type != aires.EventRunEnded {
	}
	w.stop()
	if _, err := io.ReadAll(in); err != nil {
		t.Errorf("the stream ended with %v", err)
	}
}
