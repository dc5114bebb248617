package sched

import (
	"slices"
	"time"
)

// host is a Host with what the scheduler saw of it.
type host struct {
	Host
	inFlight int
	breaker  breaker
	hot      string   // the model it is fed with; "" and meaningless without Load
	loading  string   // the model that is being loaded, or ""
	models   []string // in memory, as far as known
}

// resident reports whether a model is in memory.
func (h *host) resident(model string) bool { return slices.Contains(h.models, model) }

func newHost(h Host, patience time.Duration) *host {
	if h.Limit <= 0 {
		h.Limit = DefaultLimit
	}
	if h.Serves == nil {
		h.Serves = func(string) bool { return true }
	}
	return &host{Host: h, breaker: breaker{patience: patience}}
}

// can reports whether the host may ever serve the item.
func (h *host) can(it *item) bool {
	_, no := it.refused[h.Name]
	return !no && h.Serves(it.model)
}

// room returns the number of free slots. A load takes one.
func (h *host) room() int {
	if h.loading != "" {
		return h.Limit - h.inFlight - 1
	}
	return h.Limit - h.inFlight
}

// free reports whether the host may be given a node now.
func (h *host) free(now time.Time) bool {
	return h.room() > 0 && h.breaker.allows(now)
}

// breaker keeps nodes away from a host that fails: after three host faults in
// a row it opens, then lets single probes through at growing distances, one of
// them when patience ends, and closes with the first success.
type breaker struct {
	patience time.Duration

	faults int // in a row
	opened int // times in a row that it opened
	until  time.Time
	since  time.Time // when it first opened; zero while closed
	err    error     // the last fault
	probe  *item     // in flight, to see whether the host is back
}

const breakerThreshold = 3

func (b *breaker) down() bool { return !b.since.IsZero() }

// allows reports whether a request may be sent: always while closed; one probe
// at a time once the pause is over.
func (b *breaker) allows(now time.Time) bool {
	return !b.down() || (!now.Before(b.until) && b.probe == nil)
}

// lost reports whether the host has been down for at least patience and is not
// due for a probe. It becomes so only with a failed probe.
func (b *breaker) lost(now time.Time) bool {
	return b.down() && now.Sub(b.since) >= b.patience && now.Before(b.until)
}

// fail records a host fault and reports whether the host went down with it.
func (b *breaker) fail(now time.Time, err error) (wentDown bool) {
	b.faults++
	b.err = err
	if b.faults < breakerThreshold {
		return false
	}
	wentDown = !b.down()
	if wentDown {
		b.since = now
	} else if now.Before(b.until) {
		return false // a request from before it opened
	}
	b.until = now.Add(min(time.Second<<min(b.opened, 5), 30*time.Second))
	if last := b.since.Add(b.patience); now.Before(last) && last.Before(b.until) {
		b.until = last
	}
	b.opened++
	return wentDown
}

// succeed closes the breaker and reports whether the host came back with it.
func (b *breaker) succeed() (cameBack bool) {
	cameBack = b.down()
	*b = breaker{patience: b.patience}
	return cameBack
}
