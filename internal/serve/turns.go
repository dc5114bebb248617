package serve

import (
	"runtime"
	"sync"
	"time"
)

// turns lets few watchers write at the same time. All of them are woken at once;
// without turns thousands would stand in line for the processors, and runs
// behind them.
type turns chan struct{}

func newTurns() turns { return make(turns, max(1, runtime.GOMAXPROCS(0)/4)) }

// patient is how long a write may take before the next one's turn comes: one
// that waits for its client needs no processor.
const patient = 2 * time.Millisecond

// take waits for a turn. Its holder calls leave when it has written.
func (t turns) take() (leave func()) {
	t <- struct{}{}
	over := sync.OnceFunc(func() { <-t })
	long := time.AfterFunc(patient, over)
	return func() {
		long.Stop()
		over()
	}
}
