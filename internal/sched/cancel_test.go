package sched_test

import (
	"context"
	"errors"
	"runtime"
	"testing"
	"testing/synctest"
	"time"
	"weak"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/dag"
	"github.com/airesdev/aires/internal/sched"
)

var errStop = errors.New("stopped by the user")

// TestCancel cancels a job with a node in every state: what waits ends at once,
// what runs is aborted with the cause, and nothing succeeds any more.
func TestCancel(t *testing.T) {
	c := sched.Config{Hosts: hosts(host("h", 2)), Rand: noJitter(), Prepare: 1}
	bubble(t, c, func(t *testing.T, b *bench) {
		var cause error
		prepared := map[string]bool{}
		job := sched.Job{
			Graph: graph("done", "pauses", "runs", "stubborn", "leads", "follows", "queued", "prepares", "unprepared", "waits runs"),
			Task: priorities(map[string]aires.Priority{
				"done": 2, "runs": 1, "stubborn": 1, "pauses": 1, "prepares": -1, "unprepared": -1,
			}),
			Prepare: func(ctx context.Context, node string) (sched.Prepared, error) {
				prepared[node] = true
				switch node {
				case "leads", "follows":
					return sched.Prepared{Key: "k"}, nil
				case "prepares":
					return sched.Prepared{Done: true}, pass(ctx, time.Hour)
				}
				return sched.Prepared{}, nil
			},
			Run: func(ctx context.Context, a sched.Attempt) error {
				switch a.Node {
				case "done":
					return nil
				case "pauses":
					return transient()
				case "stubborn": // ignores that it was aborted, and succeeds
					return pass(context.Background(), 10*time.Second)
				}
				err := pass(ctx, time.Hour)
				if a.Node == "runs" {
					cause = err
				}
				return err
			},
		}
		h := b.submit("job", job)
		elapse(time.Second / 2)
		b.want(`
			0s ended done h #1 succeeded`, aires.EventNodeEnded)
		b.mu.Lock()
		b.tape = nil
		b.mu.Unlock()
		h.Cancel(errStop)
		h.Cancel(errors.New("too late"))
		b.wait(h)
		const why = ": stopped by the user"
		b.want(`
			500ms ended pauses cancelled` + why + `
			500ms ended leads cancelled` + why + `
			500ms ended follows cancelled` + why + `
			500ms ended queued cancelled` + why + `
			500ms ended prepares cancelled` + why + `
			500ms ended unprepared cancelled` + why + `
			500ms ended waits cancelled` + why + `
			500ms ended runs h #1 cancelled` + why + `
			10s ended stubborn h #1 cancelled` + why)
		if cause != errStop {
			t.Errorf("the running node was aborted because of %v", cause)
		}
		if !prepared["prepares"] || prepared["unprepared"] {
			t.Errorf("prepared %v", prepared)
		}
		h.Cancel(errStop) // of a job that has ended: nothing
	})
}

// TestWait holds what Wait returns, and that it cancels when its context ends.
func TestWait(t *testing.T) {
	c := sched.Config{Hosts: hosts(host("h", 1))}
	bubble(t, c, func(t *testing.T, b *bench) {
		h := b.submit("quick", sched.Job{Graph: graph("a")})
		if err := h.Wait(t.Context()); err != nil {
			t.Errorf("Wait = %v", err)
		}
		ctx, cancel := context.WithTimeoutCause(t.Context(), time.Second, errStop)
		defer cancel()
		h = b.submit("slow", sched.Job{Graph: graph("s"), Run: lasting(time.Hour)})
		if err := h.Wait(ctx); err != errStop {
			t.Errorf("Wait = %v, want %v", err, errStop)
		}
		select {
		case <-h.Done():
		default:
			t.Error("Wait returned before the job had ended")
		}
		h = b.submit("uncaused", sched.Job{Graph: graph("u"), Run: lasting(time.Hour)})
		h.Cancel(nil)
		b.wait(h)
		b.want(`
			0s ended a h #1 succeeded
			1s ended s h #1 cancelled: stopped by the user
			1s ended u h #1 cancelled: context canceled`, aires.EventNodeEnded)
	})
}

// TestSubmittersContext holds that nodes see the values of the submitter's
// context and not its end.
func TestSubmittersContext(t *testing.T) {
	type key struct{}
	bubble(t, sched.Config{Hosts: hosts(host("h", 1))}, func(t *testing.T, b *bench) {
		ctx, cancel := context.WithCancel(context.WithValue(t.Context(), key{}, "value"))
		var value any
		var err error
		h, bad := b.Submit(ctx, sched.Job{
			Graph: graph("a"),
			Task:  func(string) sched.Task { return sched.Task{} },
			Run: func(ctx context.Context, _ sched.Attempt) error {
				value, err = ctx.Value(key{}), pass(ctx, time.Second)
				return nil
			},
		})
		if bad != nil {
			t.Fatal(bad)
		}
		cancel()
		b.wait(h)
		if value != "value" || err != nil {
			t.Errorf("the node saw %v and %v", value, err)
		}
	})
}

// TestClose holds that Close cancels all jobs with ErrClosed, waits for what
// runs, may be called again, and that Submit then refuses.
func TestClose(t *testing.T) {
	c := sched.Config{Hosts: hosts(host("h", 1))}
	bubble(t, c, func(t *testing.T, b *bench) {
		run := func(context.Context, sched.Attempt) error {
			return pass(context.Background(), 5*time.Second) // not to be hurried
		}
		h1 := b.submit("one", sched.Job{Graph: graph("a", "b a"), Run: run})
		h2 := b.submit("two", sched.Job{Graph: graph("c"), Run: run})
		closed := make(chan time.Duration)
		for range 2 {
			go func() {
				b.Close()
				closed <- time.Since(b.began)
			}()
		}
		synctest.Wait()
		if _, err := b.Submit(t.Context(), sched.Job{Graph: graph("late")}); err != sched.ErrClosed {
			t.Errorf("Submit while closing = %v, want ErrClosed", err)
		}
		for range 2 {
			if at := <-closed; at != 5*time.Second {
				t.Errorf("Close returned after %v, want 5s", at)
			}
		}
		b.wait(h1, h2)
		if got, want := len(b.lines(aires.EventNodeEnded)), 3; got != want {
			t.Errorf("%d nodes ended, want %d", got, want)
		}
		for _, n := range b.tape {
			if n.Type == aires.EventNodeEnded && (n.Outcome != aires.OutcomeCancelled || n.Error != "scheduler closed") {
				t.Errorf("%v", n)
			}
		}
		b.Close()
		h1.Cancel(errStop)
		if _, err := b.Submit(t.Context(), sched.Job{Graph: graph("late")}); err != sched.ErrClosed {
			t.Errorf("Submit after Close = %v, want ErrClosed", err)
		}
	})
}

func TestEmptyJob(t *testing.T) {
	bubble(t, sched.Config{}, func(t *testing.T, b *bench) {
		b.wait(b.submit("empty", sched.Job{Graph: graph()}))
		b.want("")
	})
}

// TestTaskIsAskedOnce holds what Job.Task promises, retries and preparations
// notwithstanding.
func TestTaskIsAskedOnce(t *testing.T) {
	bubble(t, sched.Config{Hosts: hosts(host("h", 1))}, func(t *testing.T, b *bench) {
		asked := map[string]int{}
		b.wait(b.submit("job", sched.Job{
			Graph:   graph("a", "b a", "c"),
			Task:    func(node string) sched.Task { asked[node]++; return sched.Task{} },
			Run:     failing(2, transient),
			Prepare: func(context.Context, string) (sched.Prepared, error) { return sched.Prepared{Key: "k"}, nil },
		}))
		if len(asked) != 3 || asked["a"] != 1 || asked["b"] != 1 || asked["c"] != 1 {
			t.Errorf("asked %v", asked)
		}
	})
}

// TestCancelledJobIsForgotten holds that a cancelled job's memory is free
// although the queues it stood in never drain.
func TestCancelledJobIsForgotten(t *testing.T) {
	c := sched.Config{Hosts: hosts(host("h", 1)), Rand: noJitter(), Prepare: 1}
	bubble(t, c, func(t *testing.T, b *bench) {
		keys := func(_ context.Context, node string) (sched.Prepared, error) {
			return sched.Prepared{Key: map[string]string{"flaky": "k", "follows": "k", "busy": "b", "waits": "b"}[node]}, nil
		}
		urgent := func(string) sched.Task { return sched.Task{Model: "m", Priority: aires.PriorityCritical} }
		busy := b.submit("busy", sched.Job{
			Graph: graph("busy", "next"), Task: urgent, Prepare: keys, Run: lasting(time.Hour),
		})
		elapse(time.Second)
		forgotten := func() weak.Pointer[dag.Graph] { // keeps no reference in this frame
			g := graph("flaky", "follows", "waits", "queued", "child queued")
			h := b.submit("cancelled", sched.Job{Graph: g, Prepare: keys, Run: lasting(time.Hour)})
			elapse(time.Second)
			h.Cancel(errStop)
			b.wait(h)
			return weak.Make(g)
		}()
		elapse(time.Second)
		runtime.GC()
		if forgotten.Value() != nil {
			t.Error("the cancelled job's graph is still in memory")
		}
		busy.Cancel(nil)
		b.wait(busy)
	})
}
