package sched_test

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/dag"
	"github.com/airesdev/aires/internal/sched"
	"pgregory.net/rapid"
)

func priorities(p map[string]aires.Priority) func(string) sched.Task {
	return func(node string) sched.Task { return sched.Task{Model: "m", Priority: p[node]} }
}

// TestOrder holds that ready nodes go by priority, then depth, then arrival,
// over all jobs.
func TestOrder(t *testing.T) {
	for _, policy := range []sched.Policy{sched.Sequential, sched.Concurrent} {
		t.Run(string(policy), func(t *testing.T) {
			c := sched.Config{Policy: policy, Hosts: hosts(host("h", 1))}
			bubble(t, c, func(t *testing.T, b *bench) {
				first := b.submit("first", sched.Job{
					Graph: graph("later1", "later2", "idle", "root", "mid root", "leaf mid"),
					Task:  priorities(map[string]aires.Priority{"root": aires.PriorityHigh, "idle": aires.PriorityLow}),
					Run:   lasting(time.Second),
				})
				elapse(time.Second / 2)
				second := b.submit("second", sched.Job{
					Graph: graph("last", "urgent"),
					Task:  priorities(map[string]aires.Priority{"urgent": aires.PriorityCritical}),
					Run:   lasting(time.Second),
				})
				b.wait(first, second)
				b.want(`
					0s started root h #1
					1s started urgent h #1
					2s started mid h #1
					3s started leaf h #1
					4s started later1 h #1
					5s started later2 h #1
					6s started last h #1
					7s started idle h #1`, aires.EventNodeStarted)
			})
		})
	}
}

// TestLateCritical holds that a critical run overtakes what is queued, and
// leaves alone what runs.
func TestLateCritical(t *testing.T) {
	bubble(t, sched.Config{Hosts: hosts(host("h", 2))}, func(t *testing.T, b *bench) {
		batch := b.submit("batch", sched.Job{
			Graph: graph("n10", "n11", "n12", "n13"), // named after the seconds they take
			Run: func(ctx context.Context, a sched.Attempt) error {
				d, err := time.ParseDuration(a.Node[1:] + "s")
				return cmp.Or(err, pass(ctx, d))
			},
		})
		elapse(time.Second)
		urgent := b.submit("urgent", sched.Job{
			Graph: graph("u1", "u2 u1"),
			Task:  priorities(map[string]aires.Priority{"u1": aires.PriorityCritical, "u2": aires.PriorityCritical}),
			Run:   lasting(3 * time.Second),
		})
		b.wait(batch, urgent)
		b.want(`
			0s started n10 h #1
			0s started n11 h #1
			10s ended n10 h #1 succeeded
			10s started u1 h #1
			11s ended n11 h #1 succeeded
			11s started n12 h #1
			13s ended u1 h #1 succeeded
			13s started u2 h #1
			16s ended u2 h #1 succeeded
			16s started n13 h #1
			23s ended n12 h #1 succeeded
			29s ended n13 h #1 succeeded`, aires.EventNodeStarted, aires.EventNodeEnded)
	})
}

// TestFullHostBlocksNobodyElse holds that the first of all nodes, when its only
// host is full, does not keep others from hosts that are free.
func TestFullHostBlocksNobodyElse(t *testing.T) {
	c := sched.Config{Hosts: hosts(host("big", 1, "big", "small"), host("small", 1, "small"))}
	bubble(t, c, func(t *testing.T, b *bench) {
		job := b.submit("job", sched.Job{
			Graph: graph("big1", "big2", "small1", "small2"),
			Task: func(node string) sched.Task {
				if node[:3] == "big" {
					return sched.Task{Model: "big", Priority: aires.PriorityCritical}
				}
				return sched.Task{Model: "small", Priority: aires.PriorityLow}
			},
			Run: func(ctx context.Context, a sched.Attempt) error {
				if a.Host == "big" {
					return pass(ctx, 3*time.Second)
				}
				return pass(ctx, time.Second)
			},
		})
		b.wait(job)
		b.want(`
			0s started big1 big #1
			0s started small1 small #1
			1s started small2 small #1
			3s started big2 big #1`, aires.EventNodeStarted)
	})
}

// TestRoomiestHost holds that nodes spread over the hosts by free slots.
func TestRoomiestHost(t *testing.T) {
	c := sched.Config{Hosts: hosts(host("a", 1), host("b", 3), host("c", 0))}
	bubble(t, c, func(t *testing.T, b *bench) {
		job := b.submit("job", sched.Job{Graph: numbered(8), Run: lasting(time.Second)})
		b.wait(job)
		first := b.lines(aires.EventNodeStarted)[:7]
		want := []string{
			"0s started n0 b #1", "0s started n1 c #1", "0s started n2 b #1", "0s started n3 c #1",
			"0s started n4 a #1", "0s started n5 b #1", "0s started n6 c #1",
		}
		if !slices.Equal(first, want) {
			t.Errorf("placed %q, want %q", first, want)
		}
	})
}

// TestRandomOrder replays random jobs' events: whenever a node starts, it must
// be the first, by the documented order, of all that were queued.
func TestRandomOrder(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		limit := rapid.IntRange(1, 4).Draw(rt, "limit")
		var jobs []sched.Job
		ranks := map[string][2]int{} // priority, depth
		for j := range rapid.IntRange(1, 4).Draw(rt, "jobs") {
			var nodes []dag.Node
			took := map[string]time.Duration{}
			for i := range rapid.IntRange(1, 15).Draw(rt, "nodes") {
				node := dag.Node{ID: fmt.Sprintf("j%dn%d", j, i)}
				if i > 0 && rapid.Bool().Draw(rt, "has need") {
					node.Needs = []dag.Need{{Node: fmt.Sprintf("j%dn%d", j, rapid.IntRange(0, i-1).Draw(rt, "need"))}}
				}
				nodes = append(nodes, node)
				ranks[node.ID] = [2]int{rapid.IntRange(-1, 2).Draw(rt, "priority"), 0}
				took[node.ID] = time.Duration(rapid.IntRange(1, 5).Draw(rt, "seconds")) * time.Second
			}
			g, err := dag.New(nodes)
			if err != nil {
				rt.Fatal(err)
			}
			for _, node := range nodes {
				ranks[node.ID] = [2]int{ranks[node.ID][0], g.Depth(node.ID)}
			}
			jobs = append(jobs, sched.Job{
				Graph: g,
				Task: func(node string) sched.Task {
					return sched.Task{Model: "m", Priority: aires.Priority(ranks[node][0])}
				},
				Run: func(ctx context.Context, a sched.Attempt) error { return pass(ctx, took[a.Node]) },
			})
		}
		var tape []note
		synctest.Test(t, func(t *testing.T) {
			s := sched.New(sched.Config{Hosts: hosts(host("h", limit))})
			b := &bench{t: t, Scheduler: s, began: time.Now()}
			for i, j := range jobs {
				b.submit(fmt.Sprint(i), j)
				elapse(time.Second / 3)
			}
			elapse(time.Hour)
			s.Close()
			tape = b.tape
		})
		checkOrder(rt, tape, ranks)
	})
}

func checkOrder(t *rapid.T, tape []note, ranks map[string][2]int) {
	var queued []string // in order of arrival
	started := 0
	for _, n := range tape {
		switch n.Type {
		case aires.EventNodeQueued:
			queued = append(queued, n.Node)
		case aires.EventNodeStarted:
			first := slices.MinFunc(queued, func(a, b string) int { // the first of equals
				return slices.Compare([]int{-ranks[a][0], -ranks[a][1]}, []int{-ranks[b][0], -ranks[b][1]})
			})
			if n.Node != first {
				t.Fatalf("%v started, but %s was before it", n, first)
			}
			queued = slices.DeleteFunc(queued, func(id string) bool { return id == first })
			started++
		}
	}
	if started != len(ranks) {
		t.Fatalf("%d of %d nodes started", started, len(ranks))
	}
}
