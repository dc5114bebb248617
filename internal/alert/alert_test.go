package alert

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/airesdev/aires"
)

// world is what holds, and what was told of it.
type world struct {
	mu    sync.Mutex
	holds []Condition
	told  []string
}

func (w *world) set(c ...Condition) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.holds = c
}

func (w *world) check(context.Context) []Condition {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.holds
}

func (w *world) heard() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	told := strings.Join(w.told, ", ")
	w.told = nil
	return told
}

func (w *world) sink() Sink {
	return sink("test", slog.New(slog.DiscardHandler), func(_ context.Context, n Notice) error {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.told = append(w.told, n.State+" "+n.Alert.Key)
		return nil
	})
}

var down = Condition{Key: "down", Severity: Warning, Title: "a host is down"}

func TestAlertIsToldOnceAndAgainAndOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &world{}
		b, err := New(Config{Check: w.check, Sinks: []Sink{w.sink()}, File: filepath.Join(t.TempDir(), "alerts.json")})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		go b.Run(ctx)
		after := func(d time.Duration, want string, holds ...Condition) {
			t.Helper()
			w.set(holds...)
			<-time.After(d) // of the bubble's clock
			synctest.Wait()
			if got := w.heard(); got != want {
				t.Errorf("after %v: told %q, not %q", d, got, want)
			}
		}
		after(time.Minute, "")
		after(30*time.Minute, "active down", down)
		after(31*time.Minute, "active down", down) // an hour has passed
		after(time.Minute, "")                     // it flutters
		after(time.Minute, "", down)
		worse := down
		worse.Severity = Critical
		after(time.Minute, "active down", worse)
		if _, err := b.Acknowledge("down", "ann"); err != nil {
			t.Error(err)
		}
		after(3*time.Hour, "", worse)
		after(10*time.Minute, "over down")
		after(time.Minute, "active down", down)
		list := b.List()
		if len(list) != 1 || list[0].State() != "active" || list[0].Returns != 1 || list[0].By != "" {
			t.Errorf("alerts %+v", list)
		}
		again, err := New(b.config)
		if err != nil || !slices.EqualFunc(again.List(), list, func(a, b Alert) bool { return a.Key == b.Key && a.Since.Equal(b.Since) }) {
			t.Errorf("after a restart %+v, %v", again.List(), err)
		}
		after(8*24*time.Hour, "over down")
		if len(b.List()) != 0 {
			t.Errorf("kept for ever: %+v", b.List())
		}
		cancel()
		synctest.Wait()
	})
}

func TestAcknowledgeWhatIsNotThere(t *testing.T) {
	b, err := New(Config{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Acknowledge("x", "ann"); aires.KindOf(err) != aires.ErrorMissing {
		t.Errorf("%v", err)
	}
}

// A receiver that fails at first gets the notice in the end, signed.
func TestWebhookIsSignedAndRetried(t *testing.T) {
	secret := []byte("hush")
	got := make(chan Notice, 1)
	tries := 0
	receiver := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil || r.Header.Get(SignatureHeader) != Sign(secret, r.Header.Get(TimeHeader), body) {
			t.Errorf("signature %q of %q, %v", r.Header.Get(SignatureHeader), body, err)
		}
		if tries++; tries == 1 {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		var n Notice
		if err := json.Unmarshal(body, &n); err != nil {
			t.Error(err)
		}
		got <- n
	}))
	defer receiver.Close()
	s := Webhook(receiver.URL, secret, receiver.Client(), slog.New(slog.DiscardHandler))
	ctx, cancel := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { s.run(ctx) })
	s.take(Notice{State: "active", Alert: Alert{Key: "down"}})
	if n := <-got; n.Alert.Key != "down" || n.State != "active" {
		t.Errorf("got %+v", n)
	}
	cancel()
	running.Wait()
}

func TestFolderOfNotices(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "alerts")
	s := Folder(dir, slog.New(slog.DiscardHandler))
	n := Notice{State: "over", Time: time.Date(2026, 11, 23, 1, 2, 3, 0, time.UTC), Alert: Alert{Key: "host-down http://gpu1:11434/"}}
	if err := s.send(t.Context(), n); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 || entries[0].Name() != "20261123-010203.000_host-down-http-gpu1-11434-_over.json" {
		t.Errorf("%v, %v", entries, err)
	}
}

// The clock goes back by a day while nobody runs: alerts are told again, and
// are over, as if it had not.
func TestClockThatWentBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, file := &world{}, filepath.Join(t.TempDir(), "alerts.json")
		ahead := time.Now().Add(24 * time.Hour)
		text, err := json.Marshal([]Alert{{Key: "down", Since: ahead, Last: ahead, Told: ahead}, {Key: "gone", Since: ahead, Last: ahead, Told: ahead}})
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, text, 0o600); err != nil {
			t.Fatal(err)
		}
		w.set(down)
		b, err := New(Config{Check: w.check, Sinks: []Sink{w.sink()}, File: file})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		var running sync.WaitGroup
		running.Go(func() { b.Run(ctx) })
		<-time.After(2*time.Hour + time.Minute)
		if got := w.heard(); got != "over gone, active down, active down" {
			t.Errorf("told: %s", got)
		}
		cancel()
		running.Wait()
	})
}
