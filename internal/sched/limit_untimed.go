package sched

import (
	"time"

	"github.com/failsafe-go/failsafe-go/adaptivelimiter"
)

// adaptive stands in for the measurement where a host reports no durations: it
// compares how long requests take now with how long they took before. So it
// keeps a host busy, but, unlike a measurement, not its queue empty: it
// wanders, never settles, and takes a hundred requests to adapt. Whoever knows
// the limit of such a host does better to set it. It differs from the rest of
// a meter in reading the clock itself, so on a simulated clock it only makes
// sense inside testing/synctest. Its lock is held for as long as it computes.
type adaptive struct {
	adaptivelimiter.AdaptiveLimiter[any]
}

// permit is what the adaptive limiter gives to a request that it times.
type permit = adaptivelimiter.Permit

const (
	// maxUntimed bounds how far the limit of such a host may wander, and with
	// it how many requests may stand in a queue that is not ours.
	maxUntimed = 16
	// adaptiveSamples is the number of requests on which it decides anew.
	adaptiveSamples = 20
)

func newAdaptive(start int) *adaptive {
	return &adaptive{adaptivelimiter.NewBuilder[any]().
		WithLimits(1, maxUntimed, uint(min(max(1, start), maxUntimed))).
		WithRecentWindow(time.Millisecond, 30*time.Second, adaptiveSamples).
		Build()}
}

// sent returns the permit of a request, or nil when as many are timed as the
// limit allows: what is sent beyond a limit that has fallen is not timed.
func (a *adaptive) sent() permit {
	p, ok := a.TryAcquirePermit()
	if !ok {
		return nil
	}
	return p
}

// drop gives back the permit of a request that measures nothing.
func (s *sending) drop() {
	if s.permit != nil {
		s.permit.Drop()
	}
}

// endedUntimed takes in an answer without durations. From a host that has
// reported some before it says nothing.
func (m *meter) endedUntimed(s *sending) (why string) {
	before, _ := m.found()
	switch {
	case m.timed:
		s.drop()
		return ""
	case m.adaptive == nil:
		m.adaptive = newAdaptive(max(m.slots, DefaultLimit))
		m.growing = false
		why = "the host reports no durations"
	case s.permit != nil:
		s.permit.Record()
		why = "requests take less or more time than before"
	}
	if after, _ := m.found(); after == before {
		return ""
	}
	return why
}
