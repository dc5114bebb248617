package sched_test

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/sched"
)

// A host that is added takes its share of what waits, at once.
func TestAHostIsAdded(t *testing.T) {
	bubble(t, sched.Config{Hosts: hosts(host("a", 1))}, func(t *testing.T, b *bench) {
		job := b.submit("run", sched.Job{Graph: numbered(4), Run: lasting(10 * time.Second)})
		elapse(5 * time.Second)
		b.SetHosts(hosts(host("a", 1), host("b", 2)))
		b.wait(job)
		b.want(`
			0s started n0 a #1
			5s up b
			5s started n1 b #1
			5s started n2 b #1
			10s started n3 a #1`, aires.EventNodeStarted, aires.EventHostUp)
	})
}

// What a removed host has in flight it finishes; what it fails, and what waits,
// goes to the others.
func TestAHostIsRemoved(t *testing.T) {
	bubble(t, sched.Config{Hosts: hosts(host("a", 2), host("b", 1)), Rand: noJitter()}, func(t *testing.T, b *bench) {
		run := func(ctx context.Context, a sched.Attempt) error {
			if a.Node != "n1" || a.Number > 1 {
				return pass(ctx, 10*time.Second)
			}
			if err := pass(ctx, 8*time.Second); err != nil {
				return err
			}
			return hostFault()
		}
		job := b.submit("run", sched.Job{Graph: numbered(4), Run: run})
		elapse(time.Second)
		b.SetHosts(hosts(host("b", 1)))
		b.wait(job)
		b.want(`
			0s started n0 a #1
			0s started n1 a #1
			0s started n2 b #1
			1s down a: it is no longer one of the hosts
			8s retried n1 a #1 wait 0s: connection refused
			10s started n1 b #2
			20s started n3 b #1`,
			aires.EventNodeStarted, aires.EventNodeRetried, aires.EventHostDown, aires.EventHostUp)
		if ended := b.lines(aires.EventNodeEnded); len(ended) != 4 || strings.Contains(strings.Join(ended, ""), "failed") {
			t.Errorf("%q", ended)
		}
	})
}

// A host that comes back while it still works for us has as much less room, and
// one whose limit has changed is held to the new one.
func TestAHostIsRemovedAndAddedAgain(t *testing.T) {
	bubble(t, sched.Config{Hosts: hosts(host("a", 2), host("b", 1))}, func(t *testing.T, b *bench) {
		job := b.submit("run", sched.Job{Graph: numbered(4), Run: lasting(10 * time.Second)})
		elapse(time.Second)
		b.SetHosts(hosts(host("b", 1)))
		elapse(time.Second)
		b.SetHosts(hosts(host("a", 3), host("b", 1)))
		b.wait(job)
		b.want(`
			0s started n0 a #1
			0s started n1 a #1
			0s started n2 b #1
			2s started n3 a #1`, aires.EventNodeStarted)
	})
}

// With the last host goes the last hope.
func TestAllHostsAreRemoved(t *testing.T) {
	bubble(t, sched.Config{Hosts: hosts(host("a", 1))}, func(t *testing.T, b *bench) {
		job := b.submit("run", sched.Job{Graph: numbered(2), Run: lasting(10 * time.Second)})
		elapse(time.Second)
		b.SetHosts(nil)
		b.wait(job)
		b.want(`
			1s ended n1 failed: no host has the model m
			10s ended n0 a #1 succeeded`, aires.EventNodeEnded)
	})
}

// Hosts with models to load come and go in the middle of loads: nothing is
// lost, and never is a host asked for a model that it has not loaded.
func TestHostsComeAndGoWhileTheyLoad(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		machines := map[string]*swapping{"a": {t: t}, "b": {t: t}, "c": {t: t}}
		with := func(names ...string) (list []sched.Host) {
			for _, n := range names {
				list = append(list, machines[n].host(n, 2))
			}
			return list
		}
		s := sched.New(sched.Config{Hosts: with("a")})
		defer s.Close()
		b := &booklets{began: time.Now(), at: map[string]time.Duration{}}
		h, err := s.Submit(t.Context(), b.job(40, "c", 0, func(ctx context.Context, a sched.Attempt, model string) error {
			return machines[a.Host].ask(ctx, model, 4*time.Second)
		}))
		if err != nil {
			t.Fatal(err)
		}
		for _, names := range [][]string{{"a", "b"}, {"b"}, {"b", "c"}, {"a", "c"}, {"c"}, {"a", "b", "c"}, {"b"}} {
			elapse(7 * time.Second)
			s.SetHosts(with(names...))
		}
		if err := h.Wait(t.Context()); err != nil || len(b.sorted()) != 40 {
			t.Errorf("%d booklets, %v", len(b.sorted()), err)
		}
	})
}

// What hosts say they have in memory is used before anything is loaded.
func TestResidentModelsAreUsedFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		warm, cold := &swapping{t: t, model: "b"}, &swapping{t: t, model: "a"}
		resident := func(h *swapping) func() []sched.Resident {
			return func() []sched.Resident {
				h.mu.Lock()
				defer h.mu.Unlock()
				return []sched.Resident{{Model: h.model}}
			}
		}
		list := []sched.Host{warm.host("warm", 4), cold.host("cold", 4)}
		list[0].Memory, list[1].Memory = resident(warm), resident(cold)
		s := sched.New(sched.Config{Hosts: list})
		defer s.Close()
		for range 2 { // in the second job memory is as the first one left it
			b := &booklets{began: time.Now(), at: map[string]time.Duration{}}
			var on []string
			job := b.job(1, "c", 0, func(ctx context.Context, a sched.Attempt, model string) error {
				on = append(on, model+"@"+a.Host)
				return map[string]*swapping{"warm": warm, "cold": cold}[a.Host].ask(ctx, model, time.Second)
			})
			h, err := s.Submit(t.Context(), job)
			if err != nil {
				t.Fatal(err)
			}
			if err := h.Wait(t.Context()); err != nil {
				t.Fatal(err)
			}
			if loads := len(warm.loads) + len(cold.loads); on[0] != "a@cold" || on[1] != "b@warm" || loads != 2 {
				t.Errorf("%d loads (%v on the host with b, %v on the one with a), asked %v", loads, warm.loads, cold.loads, on)
			}
			warm.loads, cold.loads, warm.model, cold.model = nil, nil, "b", "a" // their keep-alive has passed, somebody else asked
		}
	})
}
