package sched_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/sched"
)

// failing returns a Run whose first count attempts at each node end in err.
func failing(count int, err func() error) func(context.Context, sched.Attempt) error {
	return func(_ context.Context, a sched.Attempt) error {
		if a.Number <= count {
			return err()
		}
		return nil
	}
}

// TestBackoff holds the exact pauses, and that the attempts are bounded.
func TestBackoff(t *testing.T) {
	c := sched.Config{Hosts: hosts(host("h", 1)), Rand: noJitter()}
	bubble(t, c, func(t *testing.T, b *bench) {
		b.wait(b.submit("job", sched.Job{Graph: graph("a"), Run: failing(99, transient)}))
		b.want(`
			0s queued a
			0s started a h #1
			0s retried a h #1 wait 1s: busy
			1s started a h #2
			1s retried a h #2 wait 2s: busy
			3s started a h #3
			3s retried a h #3 wait 4s: busy
			7s started a h #4
			7s ended a h #4 failed: busy`)
	})
}

// TestBackoffSettings holds the cap, and what a half-set Backoff means.
func TestBackoffSettings(t *testing.T) {
	const s = time.Second
	tests := []struct {
		name    string
		backoff sched.Backoff
		want    []time.Duration
	}{
		{"none set", sched.Backoff{}, []time.Duration{s, 2 * s, 4 * s, 8 * s, 16 * s, 30 * s, 30 * s}},
		{"cap", sched.Backoff{First: 2 * s, Max: 5 * s}, []time.Duration{2 * s, 4 * s, 5 * s, 5 * s}},
		{"first only", sched.Backoff{First: 10 * s}, []time.Duration{10 * s, 20 * s, 30 * s, 30 * s}},
		{"cap only", sched.Backoff{Max: 3 * s}, []time.Duration{s, 2 * s, 3 * s, 3 * s}},
		{"cap below first", sched.Backoff{First: 9 * s, Max: 3 * s}, []time.Duration{3 * s, 3 * s}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := sched.Config{
				Hosts: hosts(host("h", 1)), Rand: noJitter(), Backoff: tt.backoff,
				Attempts: 1000, Budget: 1000,
			}
			bubble(t, c, func(t *testing.T, b *bench) {
				h := b.submit("job", sched.Job{Graph: graph("a"), Run: failing(len(tt.want), transient)})
				<-h.Done()
				var got []time.Duration
				for _, n := range b.tape {
					if n.Type == aires.EventNodeRetried {
						got = append(got, n.Wait)
					}
				}
				if fmt.Sprint(got) != fmt.Sprint(tt.want) {
					t.Errorf("pauses %v, want %v", got, tt.want)
				}
			})
		})
	}
}

// TestJitter holds that each pause is between half and all of its length, and
// that nodes that fail together do not come back together.
func TestJitter(t *testing.T) {
	c := sched.Config{Hosts: hosts(host("h", 100)), Budget: 1000}
	bubble(t, c, func(t *testing.T, b *bench) {
		b.wait(b.submit("job", sched.Job{Graph: numbered(100), Run: failing(3, transient)}))
		waits := map[time.Duration]bool{}
		for _, n := range b.tape {
			if n.Type != aires.EventNodeRetried {
				continue
			}
			waits[n.Wait] = true
			if full := time.Second << (n.Attempt - 1); n.Wait < full/2 || n.Wait > full {
				t.Errorf("%v: not between %v and %v", n, full/2, full)
			}
		}
		if len(waits) < 250 {
			t.Errorf("300 pauses of %d lengths: not jittered", len(waits))
		}
	})
}

// TestPauseHoldsNoSlot holds that others use the slot of a node that waits for
// its next attempt.
func TestPauseHoldsNoSlot(t *testing.T) {
	for _, policy := range []sched.Policy{sched.Sequential, sched.Concurrent} {
		t.Run(string(policy), func(t *testing.T) {
			c := sched.Config{Policy: policy, Hosts: hosts(host("h", 1)), Rand: noJitter()}
			bubble(t, c, func(t *testing.T, b *bench) {
				b.wait(b.submit("job", sched.Job{
					Graph: graph("flaky", "steady"),
					Run: func(ctx context.Context, a sched.Attempt) error {
						if a.Node == "flaky" && a.Number == 1 {
							return transient()
						}
						return pass(ctx, 1500*time.Millisecond)
					},
				}))
				b.want(`
					0s queued flaky
					0s queued steady
					0s started flaky h #1
					0s retried flaky h #1 wait 1s: busy
					0s started steady h #1
					1.5s ended steady h #1 succeeded
					1.5s started flaky h #2
					3s ended flaky h #2 succeeded`)
			})
		})
	}
}

// TestBudget holds that a job has so many retries and no more, whichever nodes
// need them, and that other jobs have their own.
func TestBudget(t *testing.T) {
	tests := []struct {
		name          string
		nodes, budget int
		want          int
	}{
		{"set", 5, 2, 2},
		{"default of a small job", 20, 0, 10},
		{"default of a large job", 100, 0, 20},
		{"none", 5, -1, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := sched.Config{Hosts: hosts(host("h", 1000)), Budget: tt.budget}
			bubble(t, c, func(t *testing.T, b *bench) {
				job := sched.Job{Graph: numbered(tt.nodes), Run: failing(1, transient)}
				other := job
				other.Graph = numbered(tt.nodes)
				b.wait(b.submit("job", job), b.submit("other", other))
				retried, failed := map[string]int{}, map[string]int{}
				for _, n := range b.tape {
					switch {
					case n.Type == aires.EventNodeRetried:
						retried[n.job]++
					case n.Outcome == aires.OutcomeFailed:
						failed[n.job]++
						if n.at != 0 || n.Attempt != 1 {
							t.Errorf("%v: it should have failed at once", n)
						}
					}
				}
				for _, job := range []string{"job", "other"} {
					if retried[job] != tt.want || failed[job] != tt.nodes-tt.want {
						t.Errorf("%s: %d retried, %d failed; want %d and %d", job, retried[job], failed[job], tt.want, tt.nodes-tt.want)
					}
				}
			})
		})
	}
}

// TestPermanent holds that what is not transient is tried once.
func TestPermanent(t *testing.T) {
	for name, err := range map[string]error{
		"plain error":         errBusy,
		"fault":               &sched.Fault{Err: errBusy},
		"wrapped fault":       fmt.Errorf("%w", &sched.Fault{Err: errBusy}),
		"one attempt allowed": transient(),
	} {
		t.Run(name, func(t *testing.T) {
			c := sched.Config{Hosts: hosts(host("h", 1), host("other", 1))}
			if name == "one attempt allowed" {
				c.Attempts = 1
			}
			bubble(t, c, func(t *testing.T, b *bench) {
				b.wait(b.submit("job", sched.Job{
					Graph: graph("a"),
					Run:   func(context.Context, sched.Attempt) error { return err },
				}))
				b.want(`
					0s queued a
					0s started a h #1
					0s ended a h #1 failed: busy`)
			})
		})
	}
}

// TestMove holds that a node goes to another host at once, and that it pauses,
// beginning with the first length, once it has been everywhere.
func TestMove(t *testing.T) {
	c := sched.Config{Hosts: hosts(host("a", 1), host("b", 1)), Rand: noJitter()}
	bubble(t, c, func(t *testing.T, b *bench) {
		b.wait(b.submit("job", sched.Job{Graph: graph("n"), Run: failing(99, transient)}))
		b.want(`
			0s queued n
			0s started n a #1
			0s retried n a #1 wait 0s: busy
			0s started n b #2
			0s retried n b #2 wait 1s: busy
			1s started n a #3
			1s retried n a #3 wait 0s: busy
			1s started n b #4
			1s ended n b #4 failed: busy`)
	})
}

// TestNoMoveToFullHost holds that a node does not bounce straight back to the
// host that failed it because the other one is full: it pauses.
func TestNoMoveToFullHost(t *testing.T) {
	c := sched.Config{Hosts: hosts(host("a", 1), host("b", 1)), Rand: noJitter()}
	bubble(t, c, func(t *testing.T, b *bench) {
		b.wait(b.submit("job", sched.Job{
			Graph: graph("x", "long"),
			Run: func(ctx context.Context, a sched.Attempt) error {
				switch {
				case a.Node == "long":
					return pass(ctx, 10*time.Second)
				case a.Number < 3:
					return transient()
				}
				return nil
			},
		}))
		b.want(`
			0s queued x
			0s queued long
			0s started x a #1
			0s started long b #1
			0s retried x a #1 wait 1s: busy
			1s started x a #2
			1s retried x a #2 wait 2s: busy
			3s started x a #3
			3s ended x a #3 succeeded
			10s ended long b #1 succeeded`)
	})
}

// TestElsewhere holds that a host that refuses a node is not asked again for
// it, at no cost to attempts and budget, and what is said when none is left.
func TestElsewhere(t *testing.T) {
	c := sched.Config{
		Hosts: hosts(host("a", 1), host("b", 1), host("c", 1), host("d", 1)),
		Rand:  noJitter(), Attempts: 2, Budget: 1,
	}
	bubble(t, c, func(t *testing.T, b *bench) {
		found := b.submit("job", sched.Job{
			Graph: graph("found"),
			Run: func(_ context.Context, a sched.Attempt) error {
				switch {
				case a.Host != "d":
					return elsewhere()
				case a.Number == 4:
					return transient()
				}
				return nil
			},
		})
		b.wait(found)
		lost := b.submit("job", sched.Job{Graph: graph("lost"), Run: failing(99, elsewhere)})
		b.wait(lost)
		b.want(`
			0s queued found
			0s started found a #1
			0s retried found a #1 wait 0s: no such model
			0s started found b #2
			0s retried found b #2 wait 0s: no such model
			0s started found c #3
			0s retried found c #3 wait 0s: no such model
			0s started found d #4
			0s retried found d #4 wait 1s: busy
			1s started found d #5
			1s ended found d #5 succeeded
			1s queued lost
			1s started lost a #1
			1s retried lost a #1 wait 0s: no such model
			1s started lost b #2
			1s retried lost b #2 wait 0s: no such model
			1s started lost c #3
			1s retried lost c #3 wait 0s: no such model
			1s started lost d #4
			1s ended lost d #4 failed: no host is left for the model m: no such model`)
	})
}

// TestMoveVisitsEveryHost holds that a node tries all hosts, however much room
// those have that failed it, before it pauses.
func TestMoveVisitsEveryHost(t *testing.T) {
	c := sched.Config{Hosts: hosts(host("a", 3), host("b", 2), host("c", 1)), Rand: noJitter()}
	bubble(t, c, func(t *testing.T, b *bench) {
		b.wait(b.submit("job", sched.Job{Graph: graph("n"), Run: failing(3, transient)}))
		b.want(`
			0s started n a #1
			0s started n b #2
			0s started n c #3
			1s started n a #4`, aires.EventNodeStarted)
	})
}

// TestPauseThenAnotherHost holds that after a pause a node rather goes to a
// host that did not fail it last.
func TestPauseThenAnotherHost(t *testing.T) {
	c := sched.Config{Hosts: hosts(host("a", 1), host("b", 1)), Rand: noJitter()}
	bubble(t, c, func(t *testing.T, b *bench) {
		b.wait(b.submit("job", sched.Job{
			Graph: graph("x", "busy"),
			Run: func(ctx context.Context, a sched.Attempt) error {
				if a.Node == "x" && a.Number == 1 {
					return transient()
				}
				return pass(ctx, time.Second/2)
			},
		}))
		b.want(`
			0s started x a #1
			0s started busy b #1
			1s started x b #2`, aires.EventNodeStarted)
	})
}

// TestNoMoveToDownHost holds that a host that is down is nowhere to go: the
// node pauses.
func TestNoMoveToDownHost(t *testing.T) {
	c := sched.Config{Hosts: hosts(host("up", 1, "m"), host("down", 3, "m", "o")), Rand: noJitter(), Patience: time.Minute}
	bubble(t, c, func(t *testing.T, b *bench) {
		opens := b.submit("opens", sched.Job{
			Graph: numbered(3), Run: failing(9, hostFault),
			Task: func(string) sched.Task { return sched.Task{Model: "o"} },
		})
		elapse(time.Second / 2)
		opens.Cancel(nil)
		b.wait(opens)
		b.tape = nil
		b.wait(b.submit("job", sched.Job{Graph: graph("x"), Run: failing(1, transient)}))
		b.want(`
			500ms started x up #1
			500ms retried x up #1 wait 1s: busy
			1.5s started x up #2`, aires.EventNodeStarted, aires.EventNodeRetried)
	})
}

// TestRefusedNodeBlocksNobody holds that a node that waits for its last host
// does not keep others of its model from the host that refused it.
func TestRefusedNodeBlocksNobody(t *testing.T) {
	c := sched.Config{Hosts: hosts(host("a", 1, "m"), host("b", 1))}
	bubble(t, c, func(t *testing.T, b *bench) {
		b.wait(b.submit("job", sched.Job{
			Graph: graph("long", "picky", "n1", "n2"),
			Task: func(node string) sched.Task {
				switch node {
				case "long":
					return sched.Task{Model: "long", Priority: aires.PriorityCritical}
				case "picky":
					return sched.Task{Model: "m", Priority: aires.PriorityHigh}
				}
				return sched.Task{Model: "m"}
			},
			Run: func(ctx context.Context, a sched.Attempt) error {
				switch a.Node + a.Host {
				case "pickya":
					return elsewhere()
				case "longb":
					return pass(ctx, 9500*time.Millisecond)
				}
				return pass(ctx, time.Second)
			},
		}))
		b.want(`
			0s started long b #1
			0s started picky a #1
			0s started n1 a #1
			1s started n2 a #1
			9.5s started picky b #2`, aires.EventNodeStarted)
	})
}
