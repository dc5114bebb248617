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
	hot      string    // the model it is fed with; "" and meaningless without Load
	since    time.Time // when it last became hot without a load
	loading  string    // the model that is being loaded, or ""
	models   []string  // in memory, as far as known

	meters    map[string]*meter      // by model; none where Limit is set
	flying    map[string]int         // requests in flight, by model
	slots     func(model string) int // what an earlier run measured, 0 if nothing
	answering int                    // requests in flight whose answers have begun
	cold      int                    // slots of the hot model that have read nothing since it was loaded

	removed bool // it is no longer one of ours, but something is in flight
}

// resident reports whether a model is in memory.
func (h *host) resident(model string) bool { return slices.Contains(h.models, model) }

// up reports whether the host is there to be given work.
func (h *host) up() bool { return !h.removed && !h.breaker.down() }

// warm notes that a request goes out and reports whether it meets a slot that
// has to read what all prompts begin with.
func (h *host) warm(model string) (cold bool) {
	if cold = h.cold > 0 && model == h.hot; cold {
		h.cold--
	}
	return cold
}

// can reports whether the host may ever serve the item.
func (h *host) can(it *item) bool {
	_, no := it.refused[h.Name]
	return !no && !h.removed && h.Serves(it.model)
}

// meter returns what measures a model's limit on the host, nil where the limit
// is fixed.
func (h *host) meter(model string) *meter {
	if h.Limit > 0 {
		return nil
	}
	if h.meters[model] == nil {
		h.meters[model] = newMeter(h.slots(model))
	}
	return h.meters[model]
}

// limit returns how many requests may be in flight when the next is for the
// model.
func (h *host) limit(model string) int {
	if m := h.meter(model); m != nil {
		return m.limit()
	}
	return h.Limit
}

// room returns the number of slots that are free for a model. A load takes one.
func (h *host) room(model string) int {
	free := h.limit(model) - h.inFlight
	if h.loading != "" {
		free--
	}
	return free
}

// free reports whether the host may be given a node of the model now.
func (h *host) free(model string, now time.Time) bool {
	return h.room(model) > 0 && h.breaker.allows(now)
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
