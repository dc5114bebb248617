package gpu

import (
	"math"
	"slices"
	"time"
)

// Clock is the time that a GPU works in.
type Clock interface {
	// Now returns the time since the clock began.
	Now() time.Duration
	// After calls do after a time. A GPU has use for its latest call only.
	After(d time.Duration, do func())
}

// GPU is what the requests on a host share. Its time goes in equal parts to
// every prompt that is being read and to every batch: all requests that write
// with one model are a batch, and b of them write together Batch(b) times as
// fast as one alone. Requests of different models are never in one batch, which
// is why mixing models is slow.
//
// It is not safe for concurrent use: what the clock calls must not run beside
// a method.
type GPU struct {
	Clock Clock
	Alpha float64 // see Batch

	tasks []*Task
	since time.Duration // the tasks' remainders are those of this moment
	plans int           // what was planned earlier is void
}

// Task is a request's work, in seconds that it would take alone.
type Task struct {
	Model       string
	Read, Write float64 // what is left of it
	Wrote       func()  // called when it begins to write; may be nil
	Ended       func()  // called when nothing is left
}

// rest is what remains of the part of the work that the task is at.
func (t *Task) rest() float64 {
	if t.Read > 0 {
		return t.Read
	}
	return t.Write
}

func (t *Task) over() bool { return t.Read == 0 && t.Write == 0 }

// Batch is g(b), the speed of a batch of b as a multiple of a single request's.
// At alpha 0 batches cost nothing, at 1 they bring nothing.
func Batch(b int, alpha float64) float64 { return float64(b) / (1 + alpha*float64(b-1)) }

// Add starts a task. Ended is not called before Add returns.
func (g *GPU) Add(t *Task) {
	g.settle()
	g.tasks = append(g.tasks, t)
	g.begin(t)
	g.plan()
}

// Remove stops a task that nobody waits for any more. Its Ended is not called.
func (g *GPU) Remove(t *Task) {
	g.settle()
	g.tasks = slices.DeleteFunc(g.tasks, func(o *Task) bool { return o == t })
	g.plan()
}

// begin tells a task that has nothing to read any more, once.
func (g *GPU) begin(t *Task) {
	if t.Read == 0 && t.Wrote != nil {
		t.Wrote()
		t.Wrote = nil
	}
}

// speeds returns how much of its work each task does in a second.
func (g *GPU) speeds() []float64 {
	parts, writing := 0, map[string]int{}
	for _, t := range g.tasks {
		if t.Read > 0 {
			parts++
			continue
		}
		if writing[t.Model] == 0 {
			parts++
		}
		writing[t.Model]++
	}
	speeds := make([]float64, len(g.tasks))
	for i, t := range g.tasks {
		speeds[i] = 1 / float64(parts)
		if b := writing[t.Model]; t.Read == 0 {
			speeds[i] *= Batch(b, g.Alpha) / float64(b)
		}
	}
	return speeds
}

// settle brings the remainders up to now.
func (g *GPU) settle() {
	now := g.Clock.Now()
	passed := (now - g.since).Seconds()
	g.since = now
	if passed == 0 {
		return
	}
	speeds := g.speeds()
	for i, t := range g.tasks {
		if t.Read > 0 {
			t.Read = left(t.Read - passed*speeds[i])
		} else {
			t.Write = left(t.Write - passed*speeds[i])
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
func (g *GPU) plan() {
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
	g.Clock.After(time.Duration(math.Ceil(soonest*1e9)), func() {
		if plan == g.plans {
			g.turn()
		}
	})
}

// turn lets the tasks go on that are through with a part of their work.
func (g *GPU) turn() {
	g.settle()
	var over []*Task
	for _, t := range g.tasks {
		g.begin(t)
		if t.over() {
			over = append(over, t)
		}
	}
	g.tasks = slices.DeleteFunc(g.tasks, (*Task).over)
	g.plan()
	for _, t := range over {
		t.Ended()
	}
}
