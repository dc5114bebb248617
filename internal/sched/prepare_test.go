package sched_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/sched"
)

// library is a store of answers: what a findings cache is to a pipeline.
type library struct {
	mu    sync.Mutex
	known map[string]bool
}

func (l *library) knows(key string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.known[key]
}

func (l *library) learn(key string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.known == nil {
		l.known = map[string]bool{}
	}
	l.known[key] = true
}

// key is what a node's answer depends on: its name's first letter.
func key(node string) string { return node[:1] }

func (l *library) prepare(_ context.Context, node string) (sched.Prepared, error) {
	return sched.Prepared{Key: key(node), Done: l.knows(key(node))}, nil
}

// run takes d and learns the answer.
func (l *library) run(d time.Duration) func(context.Context, sched.Attempt) error {
	return func(ctx context.Context, a sched.Attempt) error {
		err := pass(ctx, d)
		if err == nil {
			l.learn(key(a.Node))
		}
		return err
	}
}

// TestPrepare holds that what is known needs no slot, and that an error of
// Prepare is the node's.
func TestPrepare(t *testing.T) {
	bubble(t, sched.Config{Hosts: hosts(host("h", 1))}, func(t *testing.T, b *bench) {
		var l library
		l.learn("k")
		b.wait(b.submit("job", sched.Job{
			Graph: graph("x", "k x?", "k2 k", "bad", "child bad"),
			Run:   l.run(time.Second),
			Prepare: func(ctx context.Context, node string) (sched.Prepared, error) {
				switch node {
				case "bad":
					return sched.Prepared{}, errors.New("no such template")
				case "x":
					return sched.Prepared{}, nil
				}
				return l.prepare(ctx, node)
			},
		}), b.submit("hit", sched.Job{Graph: graph("k3", "k4 k3"), Prepare: l.prepare}))
		var hits, others int
		for _, n := range b.tape {
			switch {
			case n.Type == aires.EventNodeStarted && n.Node != "x":
				t.Errorf("%v: it needed no slot", n)
			case n.Type == aires.EventNodeEnded && n.Node[0] == 'k':
				hits++
				if want := n.at.String() + " ended " + n.Node + " succeeded cached"; n.String() != want {
					t.Errorf("%v, want %s", n, want)
				}
				if n.job == "hit" && n.at != 0 {
					t.Errorf("%v: it waited", n)
				}
			case n.Type == aires.EventNodeEnded:
				others++
			}
		}
		if hits != 4 || others != 3 {
			t.Errorf("%d hits and %d other ends, want 4 and 3", hits, others)
		}
		for _, n := range b.tape {
			if n.Node == "bad" && n.Type == aires.EventNodeEnded && n.String() != "0s ended bad failed: no such template" {
				t.Errorf("%v", n)
			}
		}
	})
}

// TestEqualKeys holds that of equal nodes, over all jobs, one runs, and that the
// others hold no slot while they wait and find the answer then.
func TestEqualKeys(t *testing.T) {
	bubble(t, sched.Config{Hosts: hosts(host("h", 2)), Prepare: 1}, func(t *testing.T, b *bench) {
		var l library
		one := b.submit("one", sched.Job{Graph: graph("a1", "a2", "b1"), Prepare: l.prepare, Run: l.run(2 * time.Second)})
		two := b.submit("two", sched.Job{Graph: graph("a3", "c1"), Prepare: l.prepare, Run: l.run(3 * time.Second)})
		b.wait(one, two)
		starts := b.lines(aires.EventNodeStarted)
		if len(starts) != 3 || starts[0] != "0s started a1 h #1" || starts[1] != "0s started b1 h #1" || starts[2] != "2s started c1 h #1" {
			t.Errorf("starts %q", starts)
		}
		for _, n := range b.tape {
			if n.Type == aires.EventNodeEnded && n.Outcome != aires.OutcomeSucceeded {
				t.Errorf("%v", n)
			}
			if n.Type == aires.EventNodeEnded && (n.Node == "a2" || n.Node == "a3") && (!n.Cached || n.at != 2*time.Second) {
				t.Errorf("%v, want it cached after 2s", n)
			}
		}
	})
}

// TestLeaderIsLost holds that the next of equal nodes goes on when the first
// fails or its job is cancelled, whatever it was doing, and not before.
func TestLeaderIsLost(t *testing.T) {
	tests := []struct {
		name   string
		leader func(context.Context, sched.Attempt) error
		full   bool // another job holds the only slot for ten seconds
		start  string
		end    string
	}{
		{"fails", func(ctx context.Context, _ sched.Attempt) error {
			return errors.Join(pass(ctx, 2*time.Second), errBusy)
		}, false, "2s", "3s"},
		{"panics", func(ctx context.Context, _ sched.Attempt) error {
			panic(pass(ctx, 2*time.Second))
		}, false, "2s", "3s"},
		{"is cancelled while it runs", func(context.Context, sched.Attempt) error {
			return pass(context.Background(), 9*time.Second) // slow to notice
		}, false, "9s", "10s"},
		{"is cancelled while it pauses", func(context.Context, sched.Attempt) error {
			return transient()
		}, false, "5s", "6s"},
		{"is cancelled while it is queued", lasting(time.Second), true, "10s", "11s"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := sched.Config{
				Hosts: hosts(host("h", 1)), Rand: noJitter(), Prepare: 1,
				Backoff: sched.Backoff{First: time.Hour, Max: time.Hour},
			}
			bubble(t, c, func(t *testing.T, b *bench) {
				var l library
				if tt.full {
					other := &bench{t: t, Scheduler: b.Scheduler, began: b.began}
					h := other.submit("other", sched.Job{Graph: graph("x"), Run: lasting(10 * time.Second)})
					defer other.wait(h)
				}
				first := b.submit("first", sched.Job{Graph: graph("a1"), Prepare: l.prepare, Run: tt.leader})
				second := b.submit("second", sched.Job{Graph: graph("a2", "a3"), Prepare: l.prepare, Run: l.run(time.Second)})
				third := b.submit("third", sched.Job{Graph: graph("a4"), Prepare: l.prepare, Run: l.run(time.Second)})
				elapse(time.Second)
				third.Cancel(errStop)
				elapse(4 * time.Second)
				first.Cancel(errStop)
				b.wait(first, second, third)
				b.mu.Lock()
				b.tape = slices.DeleteFunc(b.tape, func(n note) bool { return n.job == "first" })
				b.mu.Unlock()
				b.want(`
					1s ended a4 cancelled: stopped by the user
					`+tt.start+` started a2 h #1
					`+tt.end+` ended a2 h #1 succeeded
					`+tt.end+` ended a3 succeeded cached`, aires.EventNodeStarted, aires.EventNodeEnded)
			})
		})
	}
}

// TestUrgentFollower holds that an urgent node does not wait behind idle ones
// because an idle one asked the same question first.
func TestUrgentFollower(t *testing.T) {
	bubble(t, sched.Config{Hosts: hosts(host("h", 1)), Prepare: 1}, func(t *testing.T, b *bench) {
		var l library
		job := func(p aires.Priority, nodes ...string) sched.Job {
			return sched.Job{
				Graph: graph(nodes...), Prepare: l.prepare, Run: l.run(time.Second),
				Task: func(string) sched.Task { return sched.Task{Model: "m", Priority: p} },
			}
		}
		normal := b.submit("normal", job(aires.PriorityNormal, "x", "y", "z"))
		idle := b.submit("idle", job(aires.PriorityLow, "v", "k1"))
		elapse(time.Second / 2)
		urgent := b.submit("urgent", job(aires.PriorityCritical, "k2"))
		b.wait(normal, idle, urgent)
		b.want(`
			0s started x h #1
			1s started k1 h #1
			2s started y h #1
			3s started z h #1
			4s started v h #1`, aires.EventNodeStarted)
	})
}

// TestSlowPreparation holds that a preparation that looked for the answer just
// before it came does not make the question be asked twice.
func TestSlowPreparation(t *testing.T) {
	bubble(t, sched.Config{Hosts: hosts(host("h", 2)), Prepare: 2}, func(t *testing.T, b *bench) {
		var l library
		b.wait(b.submit("job", sched.Job{
			Graph: graph("k1", "k2"), Run: l.run(time.Second),
			Prepare: func(ctx context.Context, node string) (sched.Prepared, error) {
				p, err := l.prepare(ctx, node)
				if node == "k2" {
					elapse(3 * time.Second)
				}
				return p, err
			},
		}))
		b.want(`
			0s started k1 h #1
			1s ended k1 h #1 succeeded
			6s ended k2 succeeded cached`, aires.EventNodeStarted, aires.EventNodeEnded)
	})
}

// TestPreparationsAreBounded holds that no more than allowed run at once, and
// that sequentially nothing runs beside anything.
func TestPreparationsAreBounded(t *testing.T) {
	for _, c := range []sched.Config{
		{Prepare: 3}, {Prepare: 1}, {Policy: sched.Sequential, Prepare: 3},
	} {
		c.Hosts = hosts(host("h", 2))
		bubble(t, c, func(t *testing.T, b *bench) {
			var prepares, runs, all gauge
			b.wait(b.submit("job", sched.Job{
				Graph: numbered(20),
				Prepare: func(ctx context.Context, _ string) (sched.Prepared, error) {
					defer all.in()()
					defer prepares.in()()
					return sched.Prepared{}, pass(ctx, time.Second)
				},
				Run: func(ctx context.Context, _ sched.Attempt) error {
					defer all.in()()
					defer runs.in()()
					return pass(ctx, 1700*time.Millisecond)
				},
			}))
			wantPrepares, wantRuns, wantAll := c.Prepare, 2, c.Prepare+2
			if c.Policy == sched.Sequential {
				wantPrepares, wantRuns, wantAll = 1, 1, 1
			}
			if prepares.most != wantPrepares || runs.most > wantRuns || all.most > wantAll {
				t.Errorf("%q, %d allowed: %d preparations, %d runs, %d together", c.Policy, c.Prepare, prepares.most, runs.most, all.most)
			}
		})
	}
}

// TestSequentialOrderWithPrepare holds that preparations do not disturb the
// order of the sequential policy: the deeper node goes first.
func TestSequentialOrderWithPrepare(t *testing.T) {
	c := sched.Config{Policy: sched.Sequential, Hosts: hosts(host("h", 3))}
	bubble(t, c, func(t *testing.T, b *bench) {
		b.wait(b.submit("job", sched.Job{
			Graph: graph("a", "b", "c", "a1 a", "a2 a1"), Run: lasting(time.Second),
			Prepare: func(ctx context.Context, node string) (sched.Prepared, error) {
				return sched.Prepared{}, pass(ctx, time.Second)
			},
		}))
		b.want(`
			3s started a h #1
			5s started a1 h #1
			7s started a2 h #1
			8s started b h #1
			9s started c h #1`, aires.EventNodeStarted)
	})
}
