package sched_test

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/sched"
)

// TestReady: every node says once that it lacks nothing but a slot, and one
// that a later wave lets in says so later than one of the first.
func TestReady(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		host := &swapping{t: t}
		s := sched.New(sched.Config{Hosts: []sched.Host{host.host("h", 2)}})
		defer s.Close()
		b := &booklets{began: time.Now(), at: map[string]time.Duration{}}
		job := b.job(6, "c", 0, func(ctx context.Context, _ sched.Attempt, model string) error {
			return host.ask(ctx, model, 4*time.Second)
		})
		var mu sync.Mutex
		letters, ready := map[string]string{}, map[string]time.Duration{}
		job.Notify = func(e aires.Event) {
			mu.Lock()
			defer mu.Unlock()
			switch e.Type {
			case aires.EventNodeReady:
				ready[e.Node] = time.Since(b.began)
				letters[e.Node] += "r"
			case aires.EventNodeQueued:
				letters[e.Node] += "q"
			case aires.EventNodeStarted:
				letters[e.Node] += "s"
			}
		}
		h, err := s.Submit(t.Context(), job)
		if err != nil {
			t.Fatal(err)
		}
		if err := h.Wait(t.Context()); err != nil {
			t.Fatal(err)
		}
		if len(letters) != 24 {
			t.Errorf("%d nodes were heard of, want 24", len(letters))
		}
		for node, l := range letters {
			if l != "qrs" {
				t.Errorf("%s went through %q, want queued, ready, started", node, l)
			}
		}
		if ready["c0a"] != 0 || ready["c5a"] == 0 {
			t.Errorf("ready at %v and %v: the last cause did not wait for its wave", ready["c0a"], ready["c5a"])
		}
	})
}
