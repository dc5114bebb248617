package sched_test

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/sched"
)

func unknown(node string) sched.Task {
	if strings.HasPrefix(node, "u") {
		return sched.Task{Model: "unknown-" + node}
	}
	return sched.Task{Model: "m"}
}

// TestUnknownModel holds that a node whose model no host has fails at once,
// that its descendants are skipped because of it, and that its siblings, and
// those who need it only optionally, go on; with and without a Prepare.
func TestUnknownModel(t *testing.T) {
	for _, prepare := range []bool{false, true} {
		for _, policy := range []sched.Policy{sched.Sequential, sched.Concurrent} {
			c := sched.Config{Policy: policy, Hosts: hosts(host("h", 1, "m"), host("other", 1, "n"))}
			bubble(t, c, func(t *testing.T, b *bench) {
				job := sched.Job{
					// Each u is without hope in its turn once the one before has ended.
					Graph: graph("u1", "child u1", "grandchild child", "u2 u1?", "u3 u2?", "u4 u3?", "u5 u4?", "m1 u5?", "m2"),
					Task:  unknown, Run: lasting(time.Second),
				}
				if prepare {
					job.Prepare = func(context.Context, string) (sched.Prepared, error) { return sched.Prepared{}, nil }
				}
				b.wait(b.submit("job", job))
				ends := map[string]string{}
				for _, n := range b.tape {
					if n.Type == aires.EventNodeEnded {
						ends[n.Node] = n.String()
					}
				}
				for node, want := range map[string]string{
					"u1":    "0s ended u1 failed: no host has the model unknown-u1",
					"u5":    "0s ended u5 failed: no host has the model unknown-u5",
					"child": "0s ended child skipped because u1", "grandchild": "0s ended grandchild skipped because u1",
				} {
					if ends[node] != want {
						t.Errorf("%s: %q, want %q", node, ends[node], want)
					}
				}
				for _, node := range []string{"m1", "m2"} {
					if !strings.HasSuffix(ends[node], " h #1 succeeded") {
						t.Errorf("%s: %q, want success", node, ends[node])
					}
				}
			})
		}
	}
}

func TestNoHosts(t *testing.T) {
	bubble(t, sched.Config{}, func(t *testing.T, b *bench) {
		b.wait(b.submit("job", sched.Job{Graph: graph("a", "b a")}))
		b.want(`
			0s queued a
			0s ended a failed: no host has the model m
			0s ended b skipped because a`)
	})
}

func explode() { panic("kaboom") }

// TestPanic holds that a panic, or any other way to leave without a result, is
// the error of that node alone, and gives its slot back.
func TestPanic(t *testing.T) {
	c := sched.Config{Hosts: hosts(host("h", 1))}
	bubble(t, c, func(t *testing.T, b *bench) {
		job := sched.Job{
			Graph: graph("panics", "child panics", "exits", "prepares", "steady"),
			Run: func(ctx context.Context, a sched.Attempt) error {
				switch a.Node {
				case "panics":
					explode()
				case "exits":
					runtime.Goexit()
				}
				return pass(ctx, time.Second)
			},
			Prepare: func(_ context.Context, node string) (sched.Prepared, error) {
				if node == "prepares" {
					explode()
				}
				return sched.Prepared{}, nil
			},
		}
		b.wait(b.submit("job", job))
		for _, n := range b.tape {
			if n.Type != aires.EventNodeEnded {
				continue
			}
			switch n.Node {
			case "panics", "prepares":
				if n.Outcome != aires.OutcomeFailed || !strings.HasPrefix(n.Error, "panic: kaboom\n") || !strings.Contains(n.Error, "sched_test.explode") {
					t.Errorf("%v; want the panic with its stack", n)
				}
			case "exits":
				if n.Outcome != aires.OutcomeFailed || !strings.Contains(n.Error, "Goexit") {
					t.Errorf("%v", n)
				}
			case "child":
				if n.Because != "panics" {
					t.Errorf("%v", n)
				}
			case "steady":
				if n.Outcome != aires.OutcomeSucceeded {
					t.Errorf("%v", n)
				}
			}
		}
		if got := len(b.lines(aires.EventNodeEnded)); got != 5 {
			t.Errorf("%d nodes ended, want 5", got)
		}
		if got := len(b.lines(aires.EventHostDown, aires.EventHostUp)); got != 0 {
			t.Error("a panic was held against the host")
		}
	})
}

// TestPanicInProbe holds that a panic does not bring a host back that is down.
func TestPanicInProbe(t *testing.T) {
	c := sched.Config{Hosts: hosts(host("h", 3)), Rand: noJitter(), Patience: time.Minute}
	bubble(t, c, func(t *testing.T, b *bench) {
		b.wait(b.submit("job", sched.Job{
			Graph: graph("a", "b", "c"),
			Run: func(ctx context.Context, a sched.Attempt) error {
				if time.Since(b.began) > 0 && a.Node == "a" {
					explode()
				}
				return outage(b, "h", 2*time.Second)(ctx, a)
			},
		}))
		b.want(`
			0s down h: connection refused
			4s up h`, aires.EventHostDown, aires.EventHostUp)
	})
}

func TestErrorsUnwrap(t *testing.T) {
	fault := &sched.Fault{Err: errBusy}
	if !errors.Is(fault, errBusy) || fault.Error() != "busy" {
		t.Error("Fault hides its reason")
	}
	if err := (&sched.NoHostError{Model: "m"}); err.Error() != "no host has the model m" || err.Unwrap() != nil {
		t.Errorf("NoHostError = %q", err)
	}
}
