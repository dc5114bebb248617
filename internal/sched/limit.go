package sched

import "time"

// meter finds out how many requests one model on one host really runs at once,
// its slots, and says how many may be in flight.
//
// It measures rather than steers. A request that was sent as the kth in flight
// and got its slot after c others of ours had ended shows how many slots there
// are: k-c if it waited, at least that many if it did not. Controllers that
// watch how long requests take cannot tell a full host from a batch, which
// slows every request and still gets more done.
//
// Requests that go out together reach a real host in any order. Where answers
// are streamed, the order of their first parts tells k (see began). Where they
// are not, k is known only within a burst: together they bound the slots (see
// weigh), and single ones, which are the rule once a host is busy, measure them.
//
// A meter starts with a guess and doubles it as soon as that many are being
// answered at once or, without streaming, when one has ended that did not wait,
// until one waits. From then on it keeps exactly the slots
// busy and now and then sends one request more, a probe. A probe that need not
// wait makes it double; two requests in a row that show fewer slots lower it at
// once; a refusal (503) halves it and keeps it there for a while. A host
// without durations is left to an adaptive limiter (see adaptive).
//
// It reads no clock (adaptive does), never sleeps and starts nothing. The core
// owns one per host and model and uses it so:
//   - before a request goes out, fewer than limit must be in flight for the
//     model on the host;
//   - sent when it goes out, and its sending stays with the attempt;
//   - began when the first part of its answer arrives, if that is known;
//   - then exactly one of ended, refused and gone, when it is over and before
//     limit is asked again, so that an end counts for all that still wait;
//   - found for status, for newMeter in the next run and, once measured, for
//     the size of a wave. Until then limit is that size, asked again after
//     every end: a wave that stops at found would never let it grow.
//
// What began, ended and refused return says why found has changed, for an
// event; "" means that it has not. Loads are no requests: they pass the meter
// by.
type meter struct {
	slots   int    // seen so far; 0 at the start
	growing bool   // nothing has waited yet
	goal    int    // while growing: how many are sent to see whether one waits
	rough   bool   // slots is no more than an upper bound
	settled bool   // something has waited since the start, or in an earlier run
	by      uint64 // the sending that slots rests on: what was sent before it is old news

	doubt   int    // a lower count that was seen once; 0 means none
	doubtBy uint64 // the sending that showed it

	since    int // requests that ended since slots were last put to the test
	futile   int // while growing: requests beyond slots that showed nothing new
	hold     int // requests that have to end well before more is tried
	refusals int // in a row

	overhead time.Duration // what a request reports as wait although it had none
	requests uint64        // sent so far
	burst    *burst        // the last one
	ends     ends
	timed    bool // the host has reported durations
	adaptive *adaptive
	strain
}

const (
	// probeEvery is the number of requests per slot that end between two
	// probes. A probe sits in the host's queue for a slot's turn, so that queue
	// holds a tenth of a request on average.
	probeEvery = 10
	// maxSlots bounds what a host is trusted with, whatever it reports: half
	// of the queue after which Ollama refuses.
	maxSlots = 256
	// maxRefusals bounds how often in a row a hold is doubled.
	maxRefusals = 4
)

// sending is a request as the meter saw it go out.
type sending struct {
	number   uint64 // of the request, from 1
	inFlight int    // itself included; within its burst a guess, until it began
	began    bool
	least    int // slots that there are as it began to answer; 0 before
	burst    *burst
	ends     uint64 // how many had ended before
	permit   permit // of the adaptive limiter; nil without one
}

// burst is what goes out without an end in between, and so at about the same
// time.
type burst struct {
	ends        uint64 // that there had been
	first, last int    // in flight with the first and with the last of them
	easy        int    // those that turned out to have had a slot at once
	placed      int    // those whose order is known
}

// newMeter returns a meter that starts from the slots found in an earlier run,
// or from nothing if known is 0. What is known is put to the test at once.
func newMeter(known int) *meter {
	known = min(max(0, known), maxSlots)
	return &meter{slots: known, growing: known == 0, goal: DefaultLimit, settled: known > 0, since: probeEvery * known}
}

// limit returns how many requests may be in flight now, a probe included. It
// is at least 1.
func (m *meter) limit() int {
	n := m.slots
	switch {
	case m.hold > 0:
	case m.adaptive != nil:
		n = m.adaptive.Limit()
	case m.growing:
		n = min(m.goal, maxSlots)
	case m.strained():
		n = m.usable()
	case m.since >= probeEvery*n:
		n = min(n+1, maxSlots)
	}
	return max(1, n)
}

// found returns how many slots there are as far as is known, at least 1, and
// whether that is measured: until then there may be more.
func (m *meter) found() (slots int, measured bool) {
	if m.adaptive != nil && m.hold == 0 {
		return max(1, m.adaptive.Limit()), false
	}
	return max(1, m.slots), !m.growing && !m.rough && m.adaptive == nil
}

// sent is called when a request goes out; inFlight counts it.
func (m *meter) sent(inFlight int) *sending {
	m.requests++
	if inFlight > m.slots {
		m.since = 0 // this is the probe, and one is enough
	}
	if m.burst == nil || m.burst.ends != m.ends.n || m.burst.last >= inFlight {
		m.burst = &burst{ends: m.ends.n, first: inFlight}
	}
	m.burst.last = inFlight
	s := &sending{number: m.requests, inFlight: inFlight, burst: m.burst, ends: m.ends.n}
	if m.adaptive != nil {
		s.permit = m.adaptive.sent()
	}
	return s
}

// ended is called when a request has ended well.
func (m *meter) ended(now time.Time, s *sending, u Usage) (why string) {
	others, known := m.ends.between(s.ends, slotAt(now, u))
	if u.Wait <= 0 {
		others = 0 // what ended at the same moment made no difference
	}
	m.ends.add(now)
	m.since++
	m.hold = max(0, m.hold-1)
	if !u.Timed {
		return m.endedUntimed(s)
	}
	s.drop()
	m.timed, m.adaptive = true, nil
	waited := u.Wait > m.patience(u) && s.burst.last > 1 // alone, one waits for the host itself
	if others == 0 && u.Wait <= u.Prompt*3/2 {
		waited = false // nothing made room: the host was reading another prompt, which it does in turns
	}
	m.learn(s, u, waited)
	if !known || s.number <= m.by {
		return ""
	}
	before, _ := m.found()
	why = m.weigh(s, waited, others)
	if after, _ := m.found(); after == before {
		return ""
	}
	return why
}

// refused is called when the host had no room for a request at all (503). It
// halves the limit, once for all that were in flight together, and keeps it,
// each time in a row for twice as long.
func (m *meter) refused(now time.Time, s *sending) (why string) {
	m.gone(now, s)
	if s.number <= m.by {
		return ""
	}
	before, _ := m.found()
	times := min(m.refusals+1, maxRefusals)
	m.growing, m.rough, m.settled = false, false, true
	m.set(max(1, min(before, s.inFlight)/2), m.requests)
	m.refusals = times
	m.hold = probeEvery * m.slots << times
	if m.adaptive != nil {
		m.adaptive = newAdaptive(m.slots)
	}
	if after, _ := m.found(); after == before {
		return ""
	}
	return "the host refused a request"
}

// gone is called when a request has ended in any other way, or was cancelled:
// it measures nothing, but makes room for those behind it.
func (m *meter) gone(now time.Time, s *sending) {
	if !s.began {
		s.burst.placed++ // somewhere before those that have yet to begin
	}
	m.ends.add(now)
	s.drop()
}
