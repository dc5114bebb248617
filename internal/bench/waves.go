package bench

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/airesdev/aires/internal/dag"
	"github.com/airesdev/aires/internal/sched"
)

// core drives package sched through a world's hosts: it is the sched.World
// whose time is virtual.
type core struct {
	world *world
	sched *sched.Core
	hosts map[string]int
	nodes map[string]*node
}

// epoch is when virtual time begins.
var epoch = time.Unix(0, 0)

// errUnused is what must not come back: a Core leaves loading to its world.
var errUnused = errors.New("loaded by the world")

func newCore(w *world, o sched.Objective) *core {
	a := &core{world: w, hosts: map[string]int{}, nodes: map[string]*node{}}
	c := sched.Config{Objective: o, Rand: rand.New(rand.NewPCG(w.params.Seed, 4))}
	for i := range w.hosts {
		name := fmt.Sprint("host-", i)
		a.hosts[name] = i
		c.Hosts = append(c.Hosts, sched.Host{
			Name: name, Limit: w.params.Limit,
			Load: func(context.Context, string) ([]string, error) { return nil, errUnused },
		})
	}
	a.sched = sched.NewCore(c, a)
	return a
}

// arrive submits causes that come together as one run.
func (a *core) arrive(causes []*cause) {
	a.sched.Submit(context.Background(), jobOf(causes, a.nodes), func() {})
}

// jobOf makes a run of causes, and adds their nodes to those known by id.
func jobOf(causes []*cause, byID map[string]*node) sched.Job {
	tasks := map[string]sched.Task{}
	var nodes []dag.Node
	for _, c := range causes {
		group := fmt.Sprint("c", c.index)
		for s, n := range c.nodes {
			id := nodeID(c, s)
			byID[id] = n
			tasks[id] = sched.Task{Model: n.model, Priority: c.priority, Groups: []string{group}}
			node := dag.Node{ID: id}
			if s > 0 {
				node.Needs = []dag.Need{{Node: nodeID(c, s-1)}}
			}
			nodes = append(nodes, node)
		}
	}
	graph, err := dag.New(nodes)
	if err != nil {
		panic("bench: a chain is a graph: " + err.Error())
	}
	return sched.Job{Graph: graph, Task: func(id string) sched.Task { return tasks[id] }}
}

func nodeID(c *cause, stage int) string { return fmt.Sprintf("c%d.%d", c.index, stage) }

func (a *core) step() { a.sched.Step() }

func (a *core) wake() (time.Duration, bool) {
	at, ok := a.sched.NextWake()
	return at.Sub(epoch), ok
}

// Now implements sched.World.
func (a *core) Now() time.Time { return epoch.Add(a.world.now) }

// Prepare implements sched.World: there is nothing to prepare.
func (a *core) Prepare(_ context.Context, _ *sched.Job, _ string, done func(sched.Prepared, error)) {
	a.world.After(0, func() { done(sched.Prepared{}, nil) })
}

// Run implements sched.World.
func (a *core) Run(_ context.Context, _ *sched.Job, at sched.Attempt, done func(error)) {
	n := a.nodes[at.Node]
	a.world.send(n, a.hosts[at.Host], at.Began, func(r *request, err error) {
		if err != nil {
			done(refusal(err))
			return
		}
		at.Report(sched.Usage{
			Wait: r.started - r.admitted, Load: r.admitted - r.sent,
			Prompt: r.wrote - r.started, Decode: a.world.now - r.wrote,
			PromptTokens: int(n.read * promptRate), AnswerTokens: int(n.write * answerRate),
			Timed: true,
		})
		done(nil)
	})
}

// Load implements sched.World.
func (a *core) Load(h sched.Host, model string, done func([]string, error)) {
	host := a.world.hosts[a.hosts[h.Name]]
	r := &request{model: model, loadOnly: true}
	r.done = func(err error) {
		if err != nil {
			done(nil, refusal(err))
			return
		}
		var resident []string
		for _, at := range host.runners {
			resident = append(resident, at.model)
		}
		done(resident, nil)
	}
	host.send(r)
}

// refusal says what a 503 means to sched.
func refusal(err error) error {
	return &sched.Fault{Err: err, Transient: true, Elsewhere: true, Busy: true}
}
