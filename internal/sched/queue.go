package sched

import (
	"container/heap"
	"slices"
	"time"
)

// item is a node on its way: in a queue, running, or following an equal one.
type item struct {
	job   *job
	node  string
	model string
	rank  rank

	groups []*group  // that it works for; none: it belongs to no wave
	queued time.Time // when it first waited for a slot

	attempts int                 // begun so far
	failures int                 // attempts that ended with a transient fault
	pauses   int                 // of those, how many were followed by a pause
	host     string              // of the last attempt
	tried    []string            // hosts asked since the last pause
	refused  map[string]struct{} // hosts that cannot serve it
	lastErr  error               // of the last attempt
	wake     time.Time           // of the next attempt

	key    string   // set while it leads
	leads  []*item  // equal nodes that wait for this one
	missed []string // keys whose leader ended while this was being prepared
}

// rank is a node's place among the ready ones.
type rank struct {
	priority int
	depth    int
	arrival  uint64
}

// before is the order of ready nodes: priority, then the deeper one, so that
// booklets are finished before new ones are begun, then arrival.
func (a rank) before(b rank) bool {
	if a.priority != b.priority {
		return a.priority > b.priority
	}
	if a.depth != b.depth {
		return a.depth > b.depth
	}
	return a.arrival < b.arrival
}

// queue is a heap of items under an order.
type queue struct {
	items []*item
	less  func(a, b *item) bool
}

func byRank() *queue {
	return &queue{less: func(a, b *item) bool { return a.rank.before(b.rank) }}
}

func byWake() *queue {
	return &queue{less: func(a, b *item) bool { return a.wake.Before(b.wake) }}
}

// Len, Less, Swap, Push and Pop implement heap.Interface.
func (q *queue) Len() int           { return len(q.items) }
func (q *queue) Less(i, j int) bool { return q.less(q.items[i], q.items[j]) }
func (q *queue) Swap(i, j int)      { q.items[i], q.items[j] = q.items[j], q.items[i] }
func (q *queue) Push(x any)         { q.items = append(q.items, x.(*item)) }
func (q *queue) Pop() any {
	last := len(q.items) - 1
	it := q.items[last]
	q.items[last] = nil
	q.items = q.items[:last]
	return it
}

func (q *queue) add(it *item) { heap.Push(q, it) }

// top returns the first item, or nil.
func (q *queue) top() *item {
	if len(q.items) == 0 {
		return nil
	}
	return q.items[0]
}

// take removes the first item. The queue must not be empty.
func (q *queue) take() *item { return heap.Pop(q).(*item) }

// raised restores the order after an item's rank rose. It may not be queued.
func (q *queue) raised(it *item) {
	if i := slices.Index(q.items, it); i >= 0 {
		heap.Fix(q, i)
	}
}

// drop removes and returns a job's items. It takes them out rather than mark
// them: a queue that never drains would keep a marked item, and through it the
// whole job, in memory for ever.
func (q *queue) drop(j *job) (dropped []*item) {
	q.items = slices.DeleteFunc(q.items, func(it *item) bool {
		if it.job == j {
			dropped = append(dropped, it)
		}
		return it.job == j
	})
	heap.Init(q)
	return dropped
}
