package daemon

import "container/heap"

// queue orders runs by priority, then by arrival.
type queue []*entry

func (q *queue) add(e *entry) { heap.Push(q, e) }

func (q *queue) next() *entry { return heap.Pop(q).(*entry) }

// drop removes e, wherever it stands, and reports whether it was there.
func (q *queue) drop(e *entry) bool {
	if e.position < 0 {
		return false
	}
	heap.Remove(q, e.position)
	return true
}

// Len implements heap.Interface.
func (q queue) Len() int { return len(q) }

// Less implements heap.Interface.
func (q queue) Less(i, j int) bool {
	if a, b := q[i].run.Priority, q[j].run.Priority; a != b {
		return a > b
	}
	return q[i].arrival < q[j].arrival
}

// Swap implements heap.Interface.
func (q queue) Swap(i, j int) {
	q[i], q[j] = q[j], q[i]
	q[i].position, q[j].position = i, j
}

// Push implements heap.Interface.
func (q *queue) Push(x any) {
	e := x.(*entry)
	e.position = len(*q)
	*q = append(*q, e)
}

// Pop implements heap.Interface.
func (q *queue) Pop() any {
	last := len(*q) - 1
	e := (*q)[last]
	(*q)[last] = nil
	*q = (*q)[:last]
	e.position = -1
	return e
}
