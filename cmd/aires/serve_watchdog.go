package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/alert"
	"github.com/airesdev/aires/internal/api"
	"github.com/airesdev/aires/internal/daemon"
	"github.com/airesdev/aires/internal/resource"
)

// alertSpec is the section alerts of aires.yaml beside its scalars.
type alertSpec struct {
	Webhooks []webhookSpec `yaml:"webhooks"`
}

type webhookSpec struct {
	URL       string `yaml:"url"`
	SecretEnv string `yaml:"secret_env"` // the variable that holds the shared secret
}

// watchdog looks after a daemon: what is short, what is wrong, whether it is
// ready.
type watchdog struct {
	daemon *daemon.Daemon
	guard  *resource.Guard
	hosts  func(context.Context) []api.Host
	models []string
	log    *slog.Logger
	others chan struct{} // told when board is another

	mu       sync.Mutex
	board    *alert.Board
	maxAge   time.Duration
	facts    alert.Facts
	strained map[string]string
	recent   []ending
}

// ending is a question that ended.
type ending struct {
	at     time.Time
	failed bool
}

// lately is how far back endings count.
const lately = 10 * time.Minute

func (a *app) watchdog(d *daemon.Daemon, hosts func(context.Context) []api.Host, log *slog.Logger) (*watchdog, error) {
	s := a.settings.Serve
	w := &watchdog{daemon: d, hosts: hosts, log: log, strained: map[string]string{}, others: make(chan struct{}, 1)}
	if !a.flags.noAI {
		w.models = a.settings.pipeline.Models()
	}
	w.board, w.maxAge = a.board(w), s.AlertAge
	w.guard = &resource.Guard{
		Read: func(ctx context.Context) (resource.Usage, error) { return resource.Read(ctx, s.Store) },
		Hold: d.Hold,
	}
	return w, nil
}

// board makes a board of w's alerts, with the sinks that the settings name.
func (a *app) board(w *watchdog) *alert.Board {
	s := a.settings.Serve
	sinks := []alert.Sink{alert.Log(w.log)}
	if s.AlertFolder != "" {
		sinks = append(sinks, alert.Folder(a.inWorkspace(s.AlertFolder), w.log))
	}
	client := &http.Client{}
	for _, h := range s.Webhooks {
		sinks = append(sinks, alert.Webhook(h.URL, []byte(a.getenv(h.SecretEnv)), client, w.log))
	}
	b, err := alert.New(alert.Config{Check: w.check, Sinks: sinks, File: filepath.Join(s.Store, "alerts.json")})
	if err != nil {
		w.log.Warn("earlier alerts are forgotten", "error", err)
	}
	return b
}

// reconfigure has alerts go where a's settings say. What is wrong is still known
// then: boards share a file.
func (w *watchdog) reconfigure(a *app) {
	b := a.board(w)
	w.mu.Lock()
	w.board, w.maxAge = b, a.settings.Serve.AlertAge
	w.mu.Unlock()
	select {
	case w.others <- struct{}{}:
	default: // it was told already
	}
}

// run watches until ctx ends.
func (w *watchdog) run(ctx context.Context) {
	var both sync.WaitGroup
	both.Go(func() { w.guard.Run(ctx) })
	for ctx.Err() == nil {
		of, stop := context.WithCancel(ctx)
		board := w.current()
		both.Go(func() { board.Run(of) })
		select {
		case <-w.others:
		case <-ctx.Done():
		}
		stop()
	}
	both.Wait()
}

func (w *watchdog) current() *alert.Board {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.board
}

// Alerts implements serve.Alerts.
func (w *watchdog) Alerts() []alert.Alert { return w.current().List() }

// Acknowledge implements serve.Alerts.
func (w *watchdog) Acknowledge(key, by string) (alert.Alert, error) {
	return w.current().Acknowledge(key, by)
}

// Observe takes an event. It returns at once.
func (w *watchdog) Observe(e aires.Event) {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch e.Type {
	case aires.EventHostLimit:
		key := e.Host + " " + e.Model
		delete(w.strained, key)
		if strings.Contains(e.Reason, "spilled") || strings.Contains(e.Reason, "slowly") {
			w.strained[key] = e.Reason
		}
	case aires.EventNodeEnded:
		if e.Outcome == aires.OutcomeSucceeded && !e.Cached || e.Outcome == aires.OutcomeFailed {
			w.recent = append(w.recent, ending{e.Time, e.Outcome == aires.OutcomeFailed})
		}
		if over := len(w.recent) - 1000; over > 0 {
			w.recent = slices.Delete(w.recent, 0, over)
		}
	}
}

// check looks at everything and says what is wrong.
func (w *watchdog) check(ctx context.Context) []alert.Condition {
	f := alert.Facts{Down: map[string]string{}, Held: w.daemon.Held()}
	if len(w.models) > 0 {
		w.lookAtHosts(ctx, &f)
	}
	if q := w.daemon.Queue(); !q.Oldest.IsZero() {
		f.Oldest = time.Since(q.Oldest)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	f.Strained, f.MaxAge = w.strained, w.maxAge
	for _, e := range w.recent {
		if time.Since(e.at) < lately {
			f.Ended++
			if e.failed {
				f.Failed++
			}
		}
	}
	w.facts = f
	return f.Conditions()
}

func (w *watchdog) lookAtHosts(ctx context.Context, f *alert.Facts) {
	there := map[string]bool{}
	for _, h := range w.hosts(ctx) {
		f.Hosts++
		if h.Error != "" {
			f.Down[h.Host] = h.Error
		}
		for _, m := range h.Models {
			there[m.Model] = there[m.Model] || m.State != "missing"
		}
	}
	if len(f.Down) == f.Hosts {
		return // that says it all
	}
	for _, m := range w.models {
		if !there[m] {
			f.Missing = append(f.Missing, m)
		}
	}
}

// ready answers 200 when runs get their answers: a host with the models is
// there and the daemon takes runs in. Otherwise 503 with the reasons.
func (w *watchdog) ready(rw http.ResponseWriter, _ *http.Request) {
	w.mu.Lock()
	f := w.facts
	w.mu.Unlock()
	reasons := []string{}
	if len(w.models) > 0 && len(f.Down) == f.Hosts {
		reasons = append(reasons, "no model host answers")
	}
	for _, m := range f.Missing {
		reasons = append(reasons, "no host has the model "+m)
	}
	for by, why := range w.daemon.Held() {
		reasons = append(reasons, by+": "+why)
	}
	rw.Header().Set("Content-Type", "application/json")
	if len(reasons) > 0 {
		rw.WriteHeader(http.StatusServiceUnavailable)
	}
	_ = json.NewEncoder(rw).Encode(map[string]any{"ready": len(reasons) == 0, "reasons": reasons}) // who asked has gone
}

// alertScalars are the scalar keys of the section alerts.
var alertScalars = []setting{
	textual("alerts.folder", "folder that gets a JSON file per notice", func(s *settings) *string { return &s.Serve.AlertFolder }),
	span("alerts.queue_age", "30m", "how long a run may wait before that is an alert", func(s *settings) *time.Duration { return &s.Serve.AlertAge }),
}

// alerts takes the webhooks of the strongest file that names any.
func (src sources) alerts(s *settings) error {
	s.origins["alerts.webhooks"] = "default"
	for _, f := range src.files {
		n := f.node("alerts")
		if n == nil {
			continue
		}
		var spec alertSpec
		if err := f.decode(n, "alerts", &spec); err != nil {
			return err
		}
		for i, h := range spec.Webhooks {
			if !strings.HasPrefix(h.URL, "https://") && !strings.HasPrefix(h.URL, "http://") {
				return f.fault(n, fmt.Sprintf("alerts.webhooks[%d].url", i), fmt.Errorf("%q: must be an http or https address", h.URL))
			}
		}
		if len(spec.Webhooks) > 0 {
			s.Serve.Webhooks, s.origins["alerts.webhooks"] = spec.Webhooks, f.at(n)
		}
		return nil
	}
	return nil
}
