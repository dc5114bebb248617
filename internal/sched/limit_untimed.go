package sched

import (
	"fmt"
	"time"

	"github.com/failsafe-go/failsafe-go/adaptivelimiter"
)

type permit = adaptivelimiter.Permit
type adaptive struct{ adaptivelimiter.AdaptiveLimiter[any] }

func newAdaptive(start int) *adaptive {
	return &adaptive{adaptivelimiter.NewBuilder[any]().
		WithLimits(1, maxSlots, uint(start)).
		WithRecentWindow(time.Millisecond, 30*time.Second, 10).
		Build()}
}
func (a *adaptive) limit() int { return a.Limit() }
func (a *adaptive) sent() permit {
	p, ok := a.TryAcquirePermit()
	if !ok {
		return nil
	}
	return p
}
func (m *meter) endedUntimed(s sending) (why string) {
	if m.timed {
		return ""
	}
	if m.adaptive == nil {
		m.adaptive = newAdaptive(max(m.slots, DefaultLimit))
		return "x"
	}
	before := m.adaptive.limit()
	if s.permit != nil {
		s.permit.Record()
	}
	if m.adaptive.limit() != before {
		return fmt.Sprint("y")
	}
	return ""
}
