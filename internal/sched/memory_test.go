package sched_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/dag"
	"github.com/airesdev/aires/internal/sched"
)

// memory is a host that keeps several models. For another it pushes out the one
// that was loaded first of those that have nothing to do, and waits for one if
// need be. To be asked for a model that is not there is a fault of the schedule.
type memory struct {
	t    *testing.T
	room int

	mu     sync.Mutex
	idle   *sync.Cond // a model may be
	models []string
	busy   map[string]int
}

func newMemory(t *testing.T, room int) *memory {
	m := &memory{t: t, room: room, busy: map[string]int{}}
	m.idle = sync.NewCond(&m.mu)
	return m
}

func (m *memory) load(ctx context.Context, model string) ([]string, error) {
	m.mu.Lock()
	for !slices.Contains(m.models, model) && len(m.models) == m.room {
		if i := slices.IndexFunc(m.models, func(name string) bool { return m.busy[name] == 0 }); i >= 0 {
			m.models = slices.Delete(m.models, i, i+1)
		} else {
			m.idle.Wait()
		}
	}
	m.mu.Unlock()
	if err := pass(ctx, 3*time.Second); err != nil {
		return nil, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if !slices.Contains(m.models, model) {
		m.models = append(m.models, model)
	}
	return slices.Clone(m.models), nil
}

func (m *memory) ask(ctx context.Context, a sched.Attempt, model string, took time.Duration) error {
	m.mu.Lock()
	if !slices.Contains(m.models, model) {
		m.t.Errorf("asked for %s while %v are there", model, m.models)
	}
	m.busy[model]++
	m.mu.Unlock()
	defer func() {
		m.mu.Lock()
		m.busy[model]--
		m.idle.Broadcast()
		m.mu.Unlock()
	}()
	a.Began()
	return pass(ctx, took)
}

// Jobs of different pipelines, with models of their own and some that they
// share, come at different times with different priorities: nothing is sent to
// a model that is not loaded or on its way out, and everything ends.
func TestNothingIsSentToAModelThatIsSwappedOut(t *testing.T) {
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 1))
		synctest.Test(t, func(t *testing.T) {
			machines := map[string]*memory{}
			var list []sched.Host
			for i := range 1 + r.IntN(3) {
				m := newMemory(t, 1+r.IntN(3))
				h := sched.Host{Name: fmt.Sprint("h", i), Limit: r.IntN(5), Load: m.load}
				machines[h.Name] = m
				list = append(list, h)
			}
			s := sched.New(sched.Config{Hosts: list, Objective: []sched.Objective{sched.Waves, sched.Makespan}[r.IntN(2)]})
			defer s.Close()
			var users sync.WaitGroup
			for j := range 5 {
				g, task := pipelined(r, j)
				wait, took := time.Duration(r.IntN(120))*time.Second, time.Duration(1+r.IntN(8))*time.Second
				users.Go(func() {
					elapse(wait)
					h, err := s.Submit(t.Context(), sched.Job{Graph: g, Task: task, Run: func(ctx context.Context, a sched.Attempt) error {
						return machines[a.Host].ask(ctx, a, task(a.Node).Model, took)
					}})
					if err != nil {
						t.Error(err)
						return
					}
					select {
					case <-h.Done():
					case <-time.After(24 * time.Hour):
						t.Errorf("seed %d: job %d has not ended", seed, j)
					}
				})
			}
			users.Wait()
		})
	}
}

// pipelined is a job of a few groups over two to four of six models.
func pipelined(r *rand.Rand, j int) (*dag.Graph, func(string) sched.Task) {
	models := r.Perm(6)[:2+r.IntN(3)]
	priority := aires.Priority(r.IntN(4) - 1)
	tasks := map[string]sched.Task{}
	var nodes []dag.Node
	for i := range 1 + r.IntN(12) {
		group, before := fmt.Sprintf("j%dg%d", j, i), ""
		for _, m := range models {
			node := dag.Node{ID: fmt.Sprintf("%sm%d", group, m)}
			if before != "" {
				node.Needs = []dag.Need{{Node: before}}
			}
			before = node.ID
			nodes = append(nodes, node)
			tasks[node.ID] = sched.Task{Model: fmt.Sprint("m", m), Priority: priority, Groups: []string{group}}
		}
	}
	g, err := dag.New(nodes)
	if err != nil {
		panic(err)
	}
	return g, func(id string) sched.Task { return tasks[id] }
}
