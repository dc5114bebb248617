package bench

import (
	"container/heap"
	"time"
)

// clock is virtual time: a heap of things to happen, the earliest first, and
// of those at one moment the one that was planned first.
type clock struct {
	now    time.Duration // since the beginning
	events events
	serial uint64
}

type event struct {
	at     time.Duration
	serial uint64
	do     func()
}

// at plans do. What should have happened already happens now.
func (c *clock) at(t time.Duration, do func()) {
	c.serial++
	heap.Push(&c.events, event{max(t, c.now), c.serial, do})
}

// Now returns the time since the beginning.
func (c *clock) Now() time.Duration { return c.now }

// After plans do for a time from now on.
func (c *clock) After(d time.Duration, do func()) { c.at(c.now+d, do) }

// run lets everything happen until nothing is left. Whenever all that belongs
// to a moment has happened it calls step, which may plan more; wake may name a
// moment at which step has to be called although nothing is planned for it.
func (c *clock) run(step func(), wake func() (time.Duration, bool)) {
	for {
		step()
		next, more := c.next()
		if w, ok := wake(); ok && w > c.now && (!more || w < next) {
			c.now = w
			continue
		}
		if !more {
			return
		}
		for c.now = next; more && next == c.now; next, more = c.next() {
			heap.Pop(&c.events).(event).do()
		}
	}
}

// next returns the moment of the earliest event.
func (c *clock) next() (time.Duration, bool) {
	if len(c.events) == 0 {
		return 0, false
	}
	return c.events[0].at, true
}

// events implements heap.Interface.
type events []event

func (e events) Len() int      { return len(e) }
func (e events) Swap(i, j int) { e[i], e[j] = e[j], e[i] }
func (e events) Less(i, j int) bool {
	if e[i].at != e[j].at {
		return e[i].at < e[j].at
	}
	return e[i].serial < e[j].serial
}
func (e *events) Push(x any) { *e = append(*e, x.(event)) }
func (e *events) Pop() any {
	last := len(*e) - 1
	x := (*e)[last]
	(*e)[last] = event{}
	*e = (*e)[:last]
	return x
}
