package bench

import (
	"time"

	"github.com/airesdev/aires/internal/sched"
)

// Policy names a way to schedule.
type Policy string

// The policies. The first four are what people use instead.
const (
	// Sequential asks one question at a time, cause after cause.
	Sequential Policy = "sequential"
	// Parallel sends everything at once and ignores what a stage needs.
	Parallel Policy = "parallel"
	// Semaphore lets three causes per host be on their way, each through all
	// its stages: the original system's way.
	Semaphore Policy = "semaphore-3"
	// Drain answers everything it can with one model before the next.
	Drain Policy = "drain"
	// Waves is package sched with its default objective.
	Waves Policy = "waves"
	// Makespan is package sched with the objective of that name.
	Makespan Policy = "makespan"
)

// Policies lists all, in the order of the table.
func Policies() []Policy {
	return []Policy{Sequential, Parallel, Semaphore, Drain, Waves, Makespan}
}

// field is where a policy has questions asked: simulated hosts on virtual time,
// or real ones.
type field interface {
	// width is the number of hosts.
	width() int
	// ask asks a host a node's question, and calls done once it is over. One of
	// done, arrive and step runs at a time.
	ask(n *node, on int, done func(error))
}

// schedule decides what is asked when.
type schedule interface {
	// arrive hands over the causes that come at one moment.
	arrive(causes []*cause)
	// step asks whatever is to be asked now. It is called whenever something
	// has happened.
	step()
	// wake returns the next moment at which step must be called even if
	// nothing happens.
	wake() (time.Duration, bool)
}

// objective is that of the policies of package sched, "" for the others.
func (p Policy) objective() sched.Objective {
	switch p {
	case Waves:
		return sched.Waves
	case Makespan:
		return sched.Makespan
	}
	return ""
}

// plain returns what people use instead of sched at work on a field.
func (p Policy) plain(f field, params Params) schedule {
	switch p {
	case Sequential:
		return &pipelines{field: f, each: 1, hosts: 1}
	case Parallel:
		return &parallel{field: f}
	case Semaphore:
		return &pipelines{field: f, each: 3, hosts: f.width()}
	default:
		return newDrain(f, params)
	}
}

// never is the wake of policies that only act when something happens.
type never struct{}

func (never) wake() (time.Duration, bool) { return 0, false }

// pipelines is a semaphore around whole pipelines: each of the hosts has room
// for some causes, which go through their stages there.
type pipelines struct {
	never
	field
	each, hosts int
	waiting     []*cause
	on          map[int]int // causes on their way, by host
}

func (p *pipelines) arrive(causes []*cause) { p.waiting = append(p.waiting, causes...) }

func (p *pipelines) step() {
	if p.on == nil {
		p.on = map[int]int{}
	}
	for len(p.waiting) > 0 {
		host := 0
		for h := range p.hosts {
			if p.on[h] < p.on[host] {
				host = h
			}
		}
		if p.on[host] == p.each {
			return
		}
		c := p.waiting[0]
		p.waiting = p.waiting[1:]
		p.on[host]++
		p.follow(c, 0, host)
	}
}

// follow takes a cause from stage to stage.
func (p *pipelines) follow(c *cause, stage, host int) {
	if stage == len(c.nodes) {
		p.on[host]--
		return
	}
	p.ask(c.nodes[stage], host, func(err error) {
		if err != nil {
			stage = len(c.nodes) - 1 // it leads nowhere
		}
		p.follow(c, stage+1, host)
	})
}

// parallel sends everything as it arrives, to the hosts in turn.
type parallel struct {
	never
	field
}

func (p *parallel) arrive(causes []*cause) {
	for _, c := range causes {
		for _, n := range c.nodes {
			p.ask(n, c.index%p.width(), func(error) {})
		}
	}
}

func (*parallel) step() {}

// drain keeps every host at one model until nothing is left for it to do there.
type drain struct {
	never
	field
	params Params
	ready  [][]*node // by stage
	at     []string  // each host's model
	busy   []int     // each host's requests
}

func newDrain(f field, p Params) *drain {
	return &drain{
		field: f, params: p, ready: make([][]*node, len(p.Stages)),
		at: make([]string, f.width()), busy: make([]int, f.width()),
	}
}

func (d *drain) arrive(causes []*cause) {
	for _, c := range causes {
		d.ready[0] = append(d.ready[0], c.nodes[0])
	}
}

func (d *drain) step() {
	for h := range d.at {
		for d.busy[h] < d.params.Slots {
			stage := d.longest(h)
			if stage < 0 {
				break
			}
			n := d.ready[stage][0]
			d.ready[stage] = d.ready[stage][1:]
			d.begin(n, h)
		}
	}
}

// longest returns the stage that a host goes on with: one of its model or, once
// it has nothing to do, the one with the longest queue; -1 for none.
func (d *drain) longest(h int) int {
	best := -1
	for s, queue := range d.ready {
		model := d.params.Stages[s].Model
		if len(queue) == 0 || model != d.at[h] && d.busy[h] > 0 {
			continue
		}
		if model == d.at[h] {
			return s
		}
		if best < 0 || len(queue) > len(d.ready[best]) {
			best = s
		}
	}
	return best
}

func (d *drain) begin(n *node, h int) {
	d.at[h] = n.model
	d.busy[h]++
	d.ask(n, h, func(err error) {
		d.busy[h]--
		if next := n.stage + 1; err == nil && next < len(n.cause.nodes) {
			d.ready[next] = append(d.ready[next], n.cause.nodes[next])
		}
	})
}
