package sched_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/dag"
	"github.com/airesdev/aires/internal/sched"
)

// swapping is a host that keeps one model in memory: a load takes five
// seconds, and a request for any other model than the loaded one is a fault of
// the schedule.
type swapping struct {
	t     *testing.T
	mu    sync.Mutex
	model string
	busy  int
	loads []string
}

func (h *swapping) host(name string, limit int) sched.Host {
	return sched.Host{Name: name, Limit: limit, Load: h.load}
}

func (h *swapping) load(ctx context.Context, model string) ([]string, error) {
	h.mu.Lock()
	if h.busy > 0 {
		h.t.Errorf("%s is loaded while %d requests run", model, h.busy)
	}
	h.model = ""
	h.loads = append(h.loads, model)
	h.mu.Unlock()
	if err := pass(ctx, 5*time.Second); err != nil {
		return nil, err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.model = model
	return []string{model}, nil
}

func (h *swapping) ask(ctx context.Context, model string, took time.Duration) error {
	h.mu.Lock()
	if h.model != model {
		h.t.Errorf("asked for %s while %q is loaded", model, h.model)
	}
	h.busy++
	h.mu.Unlock()
	defer func() {
		h.mu.Lock()
		h.busy--
		h.mu.Unlock()
	}()
	return pass(ctx, took)
}

var chain = []string{"a", "b", "c", "d"}

// causeGraph is a job of n groups, each a chain over the four models.
func causeGraph(n int, name string, priority aires.Priority) (*dag.Graph, func(string) sched.Task) {
	var nodes []dag.Node
	tasks := map[string]sched.Task{}
	for i := range n {
		group := fmt.Sprintf("%s%d", name, i)
		for s, model := range chain {
			node := dag.Node{ID: group + model}
			if s > 0 {
				node.Needs = []dag.Need{{Node: group + chain[s-1]}}
			}
			nodes = append(nodes, node)
			tasks[node.ID] = sched.Task{Model: model, Priority: priority, Groups: []string{group}}
		}
	}
	g, err := dag.New(nodes)
	if err != nil {
		panic(err)
	}
	return g, func(id string) sched.Task { return tasks[id] }
}

// booklets runs jobs of causes and returns when each group's last node ended.
type booklets struct {
	mu    sync.Mutex
	began time.Time
	at    map[string]time.Duration
}

func (b *booklets) job(n int, name string, p aires.Priority, ask func(context.Context, sched.Attempt, string) error) sched.Job {
	g, task := causeGraph(n, name, p)
	return sched.Job{
		Graph: g, Task: task,
		Run: func(ctx context.Context, a sched.Attempt) error {
			err := ask(ctx, a, task(a.Node).Model)
			if a.Node[len(a.Node)-1] == 'd' {
				b.mu.Lock()
				b.at[a.Node[:len(a.Node)-1]] = time.Since(b.began)
				b.mu.Unlock()
			}
			return err
		},
	}
}

func (b *booklets) of(group string) time.Duration {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.at[group]
}

func (b *booklets) sorted() []time.Duration {
	b.mu.Lock()
	defer b.mu.Unlock()
	var all []time.Duration
	for _, d := range b.at {
		all = append(all, d)
	}
	slices.Sort(all)
	return all
}

func runCauses(t *testing.T, objective sched.Objective, n int) (*booklets, *swapping) {
	t.Helper()
	host := &swapping{t: t}
	s := sched.New(sched.Config{Hosts: []sched.Host{host.host("h", 4)}, Objective: objective})
	defer s.Close()
	b := &booklets{began: time.Now(), at: map[string]time.Duration{}}
	h, err := s.Submit(t.Context(), b.job(n, "c", 0, func(ctx context.Context, _ sched.Attempt, model string) error {
		return host.ask(ctx, model, 4*time.Second)
	}))
	if err != nil {
		t.Fatal(err)
	}
	if err := h.Wait(t.Context()); err != nil {
		t.Fatal(err)
	}
	return b, host
}

// Every load is used as long as possible, the first booklet is there after one
// round of all models, and waves cost bounded time.
func TestWaves(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		waves, host := runCauses(t, sched.Waves, 100)
		drained, drain := runCauses(t, sched.Makespan, 100)
		if len(drain.loads) != 4 {
			t.Errorf("makespan loads %d times", len(drain.loads))
		}
		w, d := waves.sorted(), drained.sorted()
		if len(w) != 100 || len(d) != 100 {
			t.Fatalf("%d and %d booklets", len(w), len(d))
		}
		if alone := 4 * (5 + 4) * time.Second; w[0] != alone {
			t.Errorf("the first booklet after %s, want %s", w[0], alone)
		}
		if w[99] > d[99]*5/4 {
			t.Errorf("waves take %s, draining %s", w[99], d[99])
		}
		if mean(w) >= mean(d) {
			t.Errorf("mean booklet after %s, with makespan after %s", mean(w), mean(d))
		}
		t.Logf("loads %d, mean %s, end %s; makespan: mean %s, end %s", len(host.loads), mean(w), w[99], mean(d), d[99])
	})
}

func mean(all []time.Duration) time.Duration {
	var sum time.Duration
	for _, d := range all {
		sum += d
	}
	return sum / time.Duration(len(all))
}

// A job of one cause does not wait for a job of five hundred.
func TestASmallJobIsNotStarved(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		host := &swapping{t: t}
		s := sched.New(sched.Config{Hosts: []sched.Host{host.host("h", 4)}})
		defer s.Close()
		b := &booklets{began: time.Now(), at: map[string]time.Duration{}}
		ask := func(ctx context.Context, _ sched.Attempt, model string) error {
			return host.ask(ctx, model, 4*time.Second)
		}
		big, err := s.Submit(t.Context(), b.job(500, "big", 0, ask))
		if err != nil {
			t.Fatal(err)
		}
		if err := pass(t.Context(), 10*time.Minute); err != nil {
			t.Fatal(err)
		}
		small, err := s.Submit(t.Context(), b.job(1, "small", 0, ask))
		if err != nil {
			t.Fatal(err)
		}
		<-small.Done()
		took := b.of("small0") - 10*time.Minute
		<-big.Done()
		left := b.sorted()[500] - 10*time.Minute
		if took > left/5 {
			t.Errorf("one cause took %s of the %s that were left", took, left)
		}
		t.Logf("figure: one cause beside 500: its booklet after %s, when those take %s more", took, left)
	})
}

// What is urgent stops a host that would be fed for long, after 30 s.
func TestUrgentWorkStopsTheHotModel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		host := &swapping{t: t}
		s := sched.New(sched.Config{Hosts: []sched.Host{host.host("h", 4)}, Objective: sched.Makespan})
		defer s.Close()
		b := &booklets{began: time.Now(), at: map[string]time.Duration{}}
		ask := func(ctx context.Context, _ sched.Attempt, model string) error {
			return host.ask(ctx, model, 4*time.Second)
		}
		big, err := s.Submit(t.Context(), b.job(200, "big", 0, ask))
		if err != nil {
			t.Fatal(err)
		}
		if err := pass(t.Context(), time.Minute); err != nil {
			t.Fatal(err)
		}
		critical, err := s.Submit(t.Context(), b.job(1, "critical", aires.PriorityCritical, ask))
		if err != nil {
			t.Fatal(err)
		}
		<-critical.Done()
		// one stage on the hot model, three times 30 s of patience and a swap
		if took := b.of("critical0") - time.Minute; took > 3*time.Minute {
			t.Errorf("critical work took %s", took)
		}
		<-big.Done()
	})
}

// A load that fails does not stop the work: the requests themselves tell.
func TestAFailedLoadStopsNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		host := sched.Host{Name: "h", Limit: 2, Load: func(context.Context, string) ([]string, error) {
			return nil, fmt.Errorf("no memory")
		}}
		s := sched.New(sched.Config{Hosts: []sched.Host{host}})
		defer s.Close()
		b := &booklets{began: time.Now(), at: map[string]time.Duration{}}
		h, err := s.Submit(t.Context(), b.job(5, "c", 0, func(ctx context.Context, _ sched.Attempt, _ string) error {
			return pass(ctx, time.Second)
		}))
		if err != nil {
			t.Fatal(err)
		}
		if err := h.Wait(t.Context()); err != nil || len(b.at) != 5 {
			t.Errorf("%d booklets, %v", len(b.at), err)
		}
	})
}
