package sched_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/sched"
)

// outage returns a Run that meets a host that is down until the given time,
// and takes a second once it is up.
func outage(b *bench, name string, until time.Duration) func(context.Context, sched.Attempt) error {
	return func(ctx context.Context, a sched.Attempt) error {
		if a.Host == name && time.Since(b.began) < until {
			return hostFault()
		}
		return pass(ctx, time.Second)
	}
}

// starts counts the attempts begun at each instant.
func (b *bench) starts() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	var at []time.Duration
	count := map[time.Duration]int{}
	for _, n := range b.tape {
		if n.Type != aires.EventNodeStarted {
			continue
		}
		if count[n.at]++; count[n.at] == 1 {
			at = append(at, n.at)
		}
	}
	var out []string
	for _, d := range at {
		out = append(out, fmt.Sprintf("%v×%d", d, count[d]))
	}
	return strings.Join(out, " ")
}

// TestBreaker follows hosts that are down for a while: the breaker opens after
// three faults, single probes go out after 1, 2 and 4 seconds and when patience
// ends, the first success closes it, and nobody is lost.
func TestBreaker(t *testing.T) {
	tests := []struct {
		down   time.Duration
		starts string
		up     string
	}{
		// Five nodes fail before the third fault is known; each is back in the
		// queue a second later.
		{500 * time.Millisecond, "0s×5 1s×1 2s×3 3s×1", "2s up h"},
		{2 * time.Second, "0s×5 1s×1 3s×1 4s×3 5s×1", "4s up h"},
		{6 * time.Second, "0s×5 1s×1 3s×1 7s×1 8s×3 9s×1", "8s up h"},
		{8 * time.Second, "0s×5 1s×1 3s×1 7s×1 10s×1 11s×3 12s×1", "11s up h"},
	}
	for _, tt := range tests {
		t.Run(tt.down.String(), func(t *testing.T) {
			c := sched.Config{Hosts: hosts(host("h", 3)), Rand: noJitter()}
			bubble(t, c, func(t *testing.T, b *bench) {
				b.wait(b.submit("job", sched.Job{Graph: numbered(5), Run: outage(b, "h", tt.down)}))
				if got := b.starts(); got != tt.starts {
					t.Errorf("starts %s, want %s\n%s", got, tt.starts, strings.Join(b.lines(), "\n"))
				}
				b.want("0s down h: connection refused\n"+tt.up, aires.EventHostDown, aires.EventHostUp)
				for _, n := range b.tape {
					if n.Type == aires.EventNodeEnded && n.Outcome != aires.OutcomeSucceeded {
						t.Errorf("%v", n)
					}
				}
			})
		})
	}
}

// TestBreakerNeedsFaultsInARow holds that a success between resets the count,
// and so does any answer of the host, but not an error that is none of its.
func TestBreakerNeedsFaultsInARow(t *testing.T) {
	tests := []struct {
		name    string
		between error
		opens   bool
	}{
		{"success", nil, false},
		{"busy", transient(), false},
		{"refusal", elsewhere(), false},
		{"plain error", errBusy, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			outcomes := []error{hostFault(), hostFault(), tt.between, hostFault()}
			c := sched.Config{Hosts: hosts(host("h", 1)), Attempts: 1}
			bubble(t, c, func(t *testing.T, b *bench) {
				b.wait(b.submit("job", sched.Job{
					Graph: numbered(len(outcomes)),
					Run:   func(_ context.Context, a sched.Attempt) error { return outcomes[a.Node[1]-'0'] },
				}))
				if opened := len(b.lines(aires.EventHostDown)) > 0; opened != tt.opens {
					t.Errorf("opened: %v, want %v", opened, tt.opens)
				}
			})
		})
	}
}

// TestEveryJobHearsOfHosts holds that a host's going and coming is told to all
// jobs that are on their way.
func TestEveryJobHearsOfHosts(t *testing.T) {
	c := sched.Config{Hosts: hosts(host("h", 3), host("other", 1, "o")), Rand: noJitter()}
	bubble(t, c, func(t *testing.T, b *bench) {
		bystander := b.submit("bystander", sched.Job{
			Graph: graph("z"), Run: lasting(time.Minute),
			Task: func(string) sched.Task { return sched.Task{Model: "o", Priority: aires.PriorityCritical} },
		})
		b.wait(b.submit("job", sched.Job{
			Graph: numbered(3),
			Task:  func(string) sched.Task { return sched.Task{Model: "m"} },
			Run: func(ctx context.Context, a sched.Attempt) error {
				if a.Host != "h" {
					return elsewhere()
				}
				return outage(b, "h", 2*time.Second)(ctx, a)
			},
		}), bystander)
		heard := map[string][]string{}
		for _, n := range b.tape {
			if n.Type == aires.EventHostDown || n.Type == aires.EventHostUp {
				heard[n.job] = append(heard[n.job], n.String())
			}
		}
		for _, job := range []string{"job", "bystander"} {
			if want := []string{"0s down h: connection refused", "4s up h"}; !slices.Equal(heard[job], want) {
				t.Errorf("%s heard %q, want %q", job, heard[job], want)
			}
		}
	})
}

// TestGiveUp holds that nodes whose only host stays down fail when patience
// ends, all of them at once and with the host's error; those that another host
// serves do not.
func TestGiveUp(t *testing.T) {
	c := sched.Config{Hosts: hosts(host("dead", 3, "m"), host("alive", 1, "o")), Rand: noJitter()}
	bubble(t, c, func(t *testing.T, b *bench) {
		var got *sched.NoHostError
		if err := error(&sched.NoHostError{Model: "m", Err: hostFault()}); !errors.As(err, &got) || !errors.Is(err, errRefused) {
			t.Error("NoHostError does not unwrap to the host's error")
		}
		job := b.submit("job", sched.Job{
			Graph: graph("m1", "m2", "m3", "m4", "child m4", "o1"),
			Task:  func(node string) sched.Task { return sched.Task{Model: node[:1]} },
			Run:   outage(b, "dead", time.Hour),
		})
		b.wait(job)
		var ended []string
		for _, n := range b.tape {
			if n.Type == aires.EventNodeEnded {
				n.Attempt = 0
				ended = append(ended, n.String())
			}
		}
		slices.Sort(ended)
		want := []string{
			"10s ended child skipped because m4",
			"10s ended m1 dead failed: no host is left for the model m: connection refused",
			"10s ended m2 dead failed: no host is left for the model m: connection refused",
			"10s ended m3 dead failed: no host is left for the model m: connection refused",
			"10s ended m4 dead failed: no host is left for the model m: connection refused",
			"1s ended o1 alive succeeded",
		}
		if !slices.Equal(ended, want) {
			t.Errorf("ends:\n%s\nwant:\n%s", strings.Join(ended, "\n"), strings.Join(want, "\n"))
		}

		// The host is still down: the next node is a probe, and fails with it.
		elapse(time.Hour)
		b.tape = nil
		b.wait(b.submit("late", sched.Job{Graph: graph("m5", "m6"), Run: failing(99, hostFault)}))
		b.want(`
			1h0m10s queued m5
			1h0m10s queued m6
			1h0m10s started m5 dead #1
			1h0m10s retried m5 dead #1 wait 0s: connection refused
			1h0m10s ended m5 dead #1 failed: no host is left for the model m: connection refused
			1h0m10s ended m6 failed: no host is left for the model m: connection refused`)
	})
}

// TestProbesAreFree holds that the first node in line, which is every probe,
// is not worn out by that: a host that comes back finds it waiting.
func TestProbesAreFree(t *testing.T) {
	c := sched.Config{Hosts: hosts(host("h", 3)), Rand: noJitter(), Attempts: 2, Budget: 4, Patience: time.Hour}
	bubble(t, c, func(t *testing.T, b *bench) {
		b.wait(b.submit("job", sched.Job{
			Graph: graph("first", "n1", "n2", "n3"), Run: outage(b, "h", 100*time.Second),
			Task: priorities(map[string]aires.Priority{"first": aires.PriorityCritical}),
		}))
		if got, want := b.starts(), "0s×4 1s×1 3s×1 7s×1 15s×1 31s×1 1m1s×1 1m31s×1 2m1s×1 2m2s×3"; got != want {
			t.Errorf("starts %s, want %s", got, want)
		}
		for _, n := range b.tape {
			if n.Type == aires.EventNodeEnded && n.Outcome != aires.OutcomeSucceeded {
				t.Errorf("%v", n)
			}
		}
	})
}

// TestOneProbeAtATime holds that a probe that takes long is waited for, and
// that a probe that was aborted is followed by another.
func TestOneProbeAtATime(t *testing.T) {
	c := sched.Config{Hosts: hosts(host("h", 3)), Rand: noJitter(), Patience: 5 * time.Second}
	bubble(t, c, func(t *testing.T, b *bench) {
		run := func(ctx context.Context, a sched.Attempt) error {
			switch now := time.Since(b.began); {
			case now < time.Second:
				return hostFault()
			case now < time.Minute:
				return pass(ctx, time.Hour) // hangs
			}
			return nil
		}
		first := b.submit("first", sched.Job{
			Graph: graph("hangs"), Run: run,
			Task: priorities(map[string]aires.Priority{"hangs": aires.PriorityCritical}),
		})
		second := b.submit("second", sched.Job{Graph: numbered(3), Run: run})
		elapse(90 * time.Second)
		first.Cancel(nil)
		b.wait(first, second)
		if got, want := b.starts(), "0s×4 1s×1 1m30s×3"; got != want {
			t.Errorf("starts %s, want %s", got, want)
		}
		b.want("0s down h: connection refused\n0s down h: connection refused\n1m30s up h",
			aires.EventHostUp, aires.EventHostDown)
	})
}

// TestDownHostsNodesMove holds that the nodes of a host that is down go to
// another at once, even one that is full now, and that the host that is down is
// not tried while the other has room.
func TestDownHostsNodesMove(t *testing.T) {
	c := sched.Config{Hosts: hosts(host("a", 3), host("b", 2)), Rand: noJitter()}
	bubble(t, c, func(t *testing.T, b *bench) {
		b.wait(b.submit("job", sched.Job{Graph: numbered(6), Run: outage(b, "a", time.Hour)}))
		for _, n := range b.tape {
			if n.Type == aires.EventNodeEnded && (n.Outcome != aires.OutcomeSucceeded || n.Host != "b" || n.at > 4*time.Second) {
				t.Errorf("%v", n)
			}
		}
		b.tape = nil
		elapse(time.Hour - time.Since(b.began) - time.Second)
		b.wait(b.submit("small", sched.Job{Graph: numbered(2), Run: outage(b, "a", time.Hour)}))
		b.want(`
			59m59s started n0 b #1
			59m59s started n1 b #1`, aires.EventNodeStarted)
	})
}

// TestLifeAfterGivingUp holds that what needs a given-up node only optionally
// goes on at once, even if it has to be prepared and nothing else happens.
func TestLifeAfterGivingUp(t *testing.T) {
	for _, prepare := range []bool{false, true} {
		c := sched.Config{Hosts: hosts(host("dead", 1, "m"), host("alive", 1, "o")), Rand: noJitter(), Attempts: 100, Prepare: 1}
		bubble(t, c, func(t *testing.T, b *bench) {
			job := sched.Job{
				Graph: graph("m1", "m2 m1?", "o1 m2?"),
				Task:  func(node string) sched.Task { return sched.Task{Model: node[:1]} },
				Run:   outage(b, "dead", time.Hour),
			}
			if prepare {
				job.Prepare = func(context.Context, string) (sched.Prepared, error) { return sched.Prepared{}, nil }
			}
			b.wait(b.submit("job", job))
			if ends := b.lines(aires.EventNodeEnded); !slices.Contains(ends, "14s ended o1 alive #1 succeeded") {
				t.Errorf("prepare %v: ends:\n%s", prepare, strings.Join(ends, "\n"))
			}
		})
	}
}

// TestMoveToFullHost holds that a node whose host went down waits for the next
// slot of another, and not for the end of a pause.
func TestMoveToFullHost(t *testing.T) {
	c := sched.Config{Hosts: hosts(host("a", 1, "m"), host("b", 1)), Rand: noJitter()}
	bubble(t, c, func(t *testing.T, b *bench) {
		b.wait(b.submit("job", sched.Job{
			Graph: graph("busy", "n1", "n2", "n3"),
			Task: func(node string) sched.Task {
				if node == "busy" {
					return sched.Task{Model: "o", Priority: aires.PriorityHigh}
				}
				return sched.Task{Model: "m"}
			},
			Run: func(ctx context.Context, a sched.Attempt) error {
				if a.Host == "a" {
					return hostFault()
				}
				return pass(ctx, time.Second/4)
			},
		}))
		// The host is not down yet when it fails n1 and n2, so these pause.
		b.want(`
			0s started busy b #1
			0s started n1 a #1
			0s started n2 a #1
			0s started n3 a #1
			250ms started n3 b #2
			1s started n1 b #2
			1s started n2 a #2
			1.25s started n2 b #3`, aires.EventNodeStarted)
	})
}
