package model

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// phaseDrain is the short time that a host has to end a stream after it has
// said that it is done.
const phaseDrain Phase = "end of the stream"

const drainPatience = time.Second

// phaseTimeout is the cause of a context that a watchdog ended.
type phaseTimeout struct {
	phase Phase
	after time.Duration
}

func (t *phaseTimeout) Error() string { return fmt.Sprintf("nothing for %s", t.after) }

// watchdog ends a context when a phase of a call takes too long. One timer per
// phase is used instead of the transport's own limits because the transport
// cannot tell a cold load from a stall, nor bound the gaps in a stream.
type watchdog struct {
	cancel context.CancelCauseFunc
	limits Timeouts
	total  *time.Timer

	mu    sync.Mutex
	phase *time.Timer // of the phase now; nil where it has no limit
}

// newWatchdog starts the clock.
func newWatchdog(ctx context.Context, limits Timeouts) (context.Context, *watchdog) {
	ctx, cancel := context.WithCancelCause(ctx)
	w := &watchdog{cancel: cancel, limits: limits}
	w.total = w.after(PhaseTotal, limits.Total)
	w.enter(PhaseConnect)
	return ctx, w
}

// enter starts a phase, or the same one anew.
func (w *watchdog) enter(p Phase) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.phase != nil {
		w.phase.Stop()
	}
	w.phase = w.after(p, w.patience(p))
}

// stop ends the call's clock and frees its context.
func (w *watchdog) stop() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, t := range []*time.Timer{w.total, w.phase} {
		if t != nil {
			t.Stop()
		}
	}
	w.cancel(nil)
}

func (w *watchdog) after(p Phase, d time.Duration) *time.Timer {
	if d < 0 {
		return nil
	}
	return time.AfterFunc(d, func() { w.cancel(&phaseTimeout{phase: p, after: d}) })
}

func (w *watchdog) patience(p Phase) time.Duration {
	switch p {
	case PhaseConnect:
		return w.limits.Connect
	case PhaseFirstByte:
		return w.limits.FirstByte
	case phaseDrain:
		return drainPatience
	default:
		return w.limits.Chunk
	}
}
