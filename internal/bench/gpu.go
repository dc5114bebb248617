package bench

import (
	"math"
	"slices"
	"time"
)

// gpu is what the requests on a host share. Its time goes in equal parts to
// every prompt that is being read and to every batch: all requests that write
// with one model are a batch, and b of them write together g(b) times as fast
// as one alone. Requests of different models are never in one batch, which is
// why mixing models is slow.
//
// So prompts read, plus answers written at g of the largest batch, never exceed
// the time that has passed. Bound rests on this.
type gpu struct {
	clock *clock
	alpha float64
	tasks []*task
	since time.Duration // the tasks' remainders are those of this moment
	plans int           // an event of an older plan is void
}

// task is a request's work, in seconds that it would take alone.
type task struct {
	model        string
	read, write  float64
	wrote, ended func() // wrote: it begins to write
}

// rest is what remains of the part of the work that the task is at.
func (t *task) rest() float64 {
	if t.read > 0 {
		return t.read
	}
	return t.write
}

// batch is g(b), the speed of a batch of b as a multiple of a single request's.
func batch(b int, alpha float64) float64 { return float64(b) / (1 + alpha*float64(b-1)) }

// add starts a task.
func (g *gpu) add(t *task) {
	g.settle()
	g.tasks = append(g.tasks, t)
	g.begin(t)
	g.plan()
}

// begin tells a task that has nothing to read any more, once.
func (g *gpu) begin(t *task) {
	if t.read == 0 && t.wrote != nil {
		t.wrote()
		t.wrote = nil
	}
}

// speeds returns how much of its work each task does in a second.
func (g *gpu) speeds() []float64 {
	parts, writing := 0, map[string]int{}
	for _, t := range g.tasks {
		if t.read > 0 {
			parts++
			continue
		}
		if writing[t.model] == 0 {
			parts++
		}
		writing[t.model]++
	}
	speeds := make([]float64, len(g.tasks))
	for i, t := range g.tasks {
		speeds[i] = 1 / float64(parts)
		if b := writing[t.model]; t.read == 0 {
			speeds[i] *= batch(b, g.alpha) / float64(b)
		}
	}
	return speeds
}

// settle brings the remainders up to now.
func (g *gpu) settle() {
	passed := (g.clock.now - g.since).Seconds()
	g.since = g.clock.now
	if passed == 0 {
		return
	}
	speeds := g.speeds()
	for i, t := range g.tasks {
		if t.read > 0 {
			t.read = left(t.read - passed*speeds[i])
		} else {
			t.write = left(t.write - passed*speeds[i])
		}
	}
}

// left takes what rounding leaves over for nothing.
func left(seconds float64) float64 {
	if seconds < 1e-9 {
		return 0
	}
	return seconds
}

// plan sets the moment at which the next task is through with a part of its
// work, rounded up: rounding must not make anything faster than it is.
func (g *gpu) plan() {
	g.plans++
	if len(g.tasks) == 0 {
		return
	}
	soonest := math.Inf(1)
	speeds := g.speeds()
	for i, t := range g.tasks {
		soonest = min(soonest, t.rest()/speeds[i])
	}
	plan := g.plans
	g.clock.after(time.Duration(math.Ceil(soonest*1e9)), func() {
		if plan == g.plans {
			g.turn()
		}
	})
}

// turn lets the tasks go on that are through with a part of their work.
func (g *gpu) turn() {
	g.settle()
	var over []*task
	for _, t := range g.tasks {
		g.begin(t)
		if t.read == 0 && t.write == 0 {
			over = append(over, t)
		}
	}
	g.tasks = slices.DeleteFunc(g.tasks, func(t *task) bool { return t.read == 0 && t.write == 0 })
	g.plan()
	for _, t := range over {
		t.ended()
	}
}
