package sched_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/sched"
)

// slotted is a host with slots and a queue, that streams: it reads for a
// twentieth of the time that it works on a question.
type slotted struct {
	slots chan struct{}
	seed  uint64
	mu    sync.Mutex
	rate  float64 // tokens a second
	most  int     // that waited at once
	waits int
}

func newSlotted(slots int, seed uint64) *slotted {
	return &slotted{slots: make(chan struct{}, slots), seed: seed, rate: 40}
}

func (h *slotted) run(ctx context.Context, a sched.Attempt) error {
	sent := time.Now()
	h.mu.Lock()
	h.waits++
	h.most = max(h.most, h.waits)
	h.mu.Unlock()
	select {
	case h.slots <- struct{}{}:
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	h.mu.Lock()
	h.waits--
	rate := h.rate
	h.mu.Unlock()
	defer func() { <-h.slots }()
	wait := time.Since(sent)
	var id uint64
	for _, c := range a.Node {
		id = id*31 + uint64(c)
	}
	work := time.Duration(8 * math.Exp(0.7*rand.New(rand.NewPCG(h.seed, id)).NormFloat64()) * float64(time.Second))
	if err := pass(ctx, work/20); err != nil {
		return err
	}
	a.Began()
	decode := time.Duration(float64(work-work/20) * 40 / rate)
	if err := pass(ctx, decode); err != nil {
		return err
	}
	a.Report(sched.Usage{
		Wait: wait, Prompt: work / 20, Decode: decode, Timed: true,
		PromptTokens: 500, AnswerTokens: int((work - work/20).Seconds() * 40),
	})
	return nil
}

// played runs n questions on a host with so many slots, and returns how long
// that took, and what was learnt.
func played(t *testing.T, slots, n int, c sched.Config, seed uint64) (took time.Duration, known map[string]map[string]sched.Cost) {
	synctest.Test(t, func(t *testing.T) {
		b := &bench{t: t, Scheduler: sched.New(c), began: time.Now()}
		defer b.Close()
		b.wait(b.submit("run", sched.Job{Graph: numbered(n), Run: newSlotted(slots, seed).run}))
		took, known = time.Since(b.began), b.Costs()
	})
	return took, known
}

// The measured limit is the default. It reaches what somebody does who knows
// the slots, in long runs and, nearly, in short ones; the next run starts from
// what this one has found.
func TestTheMeasuredLimitIsAsGoodAsTheKnownOne(t *testing.T) {
	for _, slots := range []int{1, 2, 3, 4, 8, 16} {
		ratio := func(n int, c sched.Config) (ratio float64, known map[string]map[string]sched.Cost) {
			const seeds = 6
			for seed := range uint64(seeds) {
				best, _ := played(t, slots, n, sched.Config{Hosts: hosts(host("h", slots))}, seed)
				var took time.Duration
				took, known = played(t, slots, n, c, seed)
				ratio += best.Seconds() / took.Seconds() / seeds
			}
			return ratio, known
		}
		fresh := sched.Config{Hosts: hosts(host("h", 0))}
		long, known := ratio(400, fresh)
		short, _ := ratio(3*slots, fresh)
		fresh.Known = known
		again, _ := ratio(3*slots, fresh)
		// Rounds are few in a short run: one probe is a part of it that shows.
		if long < 0.98 || again < 0.94 || short < 0.9 || known["h"]["m"].Slots != slots {
			t.Errorf("%d slots: throughput %.4f of the known limit's, %.4f in a short run, %.4f in the second; found %d", slots, long, short, again, known["h"]["m"].Slots)
		}
		t.Logf("figure: %d slots, limit measured: 400 questions %.4f of the known limit's throughput, %d questions %.4f, and %.4f with what the first run learnt",
			slots, long, 3*slots, short, again)
	}
}

// A spilled model and a host that slows down get half, with the reason as an
// event, until the reason is gone.
func TestAHostUnderStrainGetsLess(t *testing.T) {
	var mu sync.Mutex
	spilled := 0.25
	h := host("h", 0)
	h.Memory = func() []sched.Resident {
		mu.Lock()
		defer mu.Unlock()
		return []sched.Resident{{Model: "m", Spilled: spilled}}
	}
	bubble(t, sched.Config{Hosts: hosts(h)}, func(t *testing.T, b *bench) {
		machine := newSlotted(8, 1)
		var flight gauge
		run := func(ctx context.Context, a sched.Attempt) error {
			defer flight.in()()
			return machine.run(ctx, a)
		}
		most := func(name string) int {
			flight.mu.Lock()
			flight.most = 0
			flight.mu.Unlock()
			b.wait(b.submit(name, sched.Job{Graph: numbered(100), Run: run}))
			return flight.most
		}
		most("measured, although spilled")
		if got := most("spilled"); got != 4 {
			t.Errorf("%d in flight at once while the model has spilled, want 4", got)
		}
		mu.Lock()
		spilled = 0
		mu.Unlock()
		if got := most("fits again"); got < 8 || got > 9 {
			t.Errorf("%d in flight at once, want 8 and a probe", got)
		}
		machine.mu.Lock()
		machine.rate = 10
		machine.mu.Unlock()
		most("becomes slow")
		if less := b.Costs()["h"]["m"].Less; less != "" && flight.most > 9 {
			t.Errorf("%d in flight at once, %q", flight.most, less)
		}
		machine.mu.Lock()
		machine.rate = 40
		machine.mu.Unlock()
		most("as fast as before")
		var reasons []string
		for _, n := range b.tape {
			if n.Type == aires.EventHostLimit {
				reasons = append(reasons, fmt.Sprint(n.Count, ": ", n.Reason))
			}
		}
		for _, want := range []string{
			"1: 25 % of the model has spilled out of GPU memory", "4: 25 % of the model has spilled out of GPU memory",
			"4: it writes much more slowly than before", "8: it writes as fast as before",
		} {
			if !slices.Contains(reasons, want) {
				t.Errorf("%q is not among %q", want, reasons)
			}
		}
		if less := b.Costs()["h"]["m"].Less; less != "" {
			t.Errorf("less is still sent: %s", less)
		}
	})
}

// A scheduler lives for days: nothing of a job is left when it has ended, be it
// done, cancelled, failed or held back.
func TestNothingGrowsWithTheJobs(t *testing.T) {
	bubble(t, sched.Config{Hosts: []sched.Host{
		{Name: "a", Limit: 2, Load: func(_ context.Context, m string) ([]string, error) { return []string{m}, nil }},
		host("b", 0, "a", "b"),
	}}, func(t *testing.T, b *bench) {
		long := lasting(time.Hour)
		alive := func() uint64 {
			runtime.GC()
			runtime.GC()
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			return m.HeapAlloc
		}
		// Something always waits, so that the scheduler is never empty.
		g, task := causeGraph(1, "base", aires.PriorityLow)
		base, err := b.Submit(t.Context(), sched.Job{Graph: g, Task: task, Run: func(ctx context.Context, a sched.Attempt) error {
			if a.Node == "base0a" {
				return pass(ctx, 1e6*time.Hour)
			}
			return long(ctx, a)
		}})
		if err != nil {
			t.Fatal(err)
		}
		round := func(from, n int) {
			for i := range n {
				g, task := causeGraph(6, fmt.Sprint("job", from+i), aires.Priority(i%3))
				h, err := b.Submit(t.Context(), sched.Job{
					Graph: g, Task: task,
					Prepare: func(_ context.Context, node string) (sched.Prepared, error) {
						return sched.Prepared{Key: node}, nil
					},
					Run: func(ctx context.Context, a sched.Attempt) error {
						switch {
						case i%7 == 1 && a.Number == 1:
							return transient()
						case i%7 == 2:
							return elsewhere()
						}
						return pass(ctx, time.Second)
					},
				})
				if err != nil {
					t.Fatal(err)
				}
				if i%5 == 0 {
					elapse(500 * time.Millisecond)
					h.Cancel(errStop)
				}
				b.wait(h)
			}
		}
		round(0, 300)
		before := alive()
		round(300, 1500)
		after := alive()
		if grown := int64(after) - int64(before); grown > 200<<10 {
			t.Errorf("%d KiB more after 1500 further jobs", grown>>10)
		}
		t.Logf("figure: %d KiB more in use after 1500 further jobs", (int64(after)-int64(before))>>10)
		base.Cancel(errStop)
	})
}
