package sched

import (
	"fmt"
	"time"
)

// meter finds out how many requests one model on one host really runs at once,
// its slots, and says how many may be in flight.
//
// It measures rather than steers. A request that was sent as the kth in flight
// and got its slot after c others of ours had ended shows how many slots there
// are: k-c if it waited, at least that many if it did not. Controllers that
// watch how long requests take cannot tell a full host from a batch, which
// slows every request and still gets more done.
//
// A meter starts at one request and doubles until one waits. From then on it
// keeps exactly the slots busy and sends one request more now and then, a
// probe. A probe that need not wait makes it double again; two requests in a
// row that show fewer slots lower it at once; a refusal (503) halves it and
// keeps it there for a while. A host without durations is left to an adaptive
// limiter (see adaptive).
//
// It reads no clock (adaptive does), sleeps never and starts nothing: the core
// owns one per host and model, and uses it so:
//   - limit() before a request is sent: fewer than that must be in flight;
//   - sent when one goes out, whose sending stays with the attempt;
//   - exactly one of ended, refused and gone when that attempt is over;
//   - cap while something else, such as a model that spilled out of the GPU's
//     memory, calls for less;
//   - found for the size of a wave, for what is shown, and for newMeter in the
//     next run.
//
// What ended, refused and cap return is the reason, for an event, if found
// changed with them, and otherwise "".
type meter struct {
	slots    int    // as far as is known; 0 at the start
	doubling bool   // nothing has waited yet: twice the slots are tried
	fixed    bool   // by the user: nothing is measured
	ceiling  int    // from cap; 0 means none
	by       uint64 // the sending that slots rests on: what was sent before it is old news

	doubt  int    // a lower count, measured once; 0 means none
	doubtd uint64 // the sending that measured it

	since    int // requests that ended since slots were last put to the test
	futile   int // while doubling: requests in a row, sent beyond the slots, that showed nothing new
	hold     int // requests that have to end before more is tried, after a refusal
	refusals int // in a row

	overhead time.Duration // what a request reports as wait although it had none
	requests uint64        // sent so far
	ends     ends
	timed    bool // the host has reported durations
	adaptive *adaptive
}

// probeEvery is the number of requests per slot that end between two probes: a
// probe waits for about one slot's turn, so a tenth of that is its price.
const probeEvery = 10

// maxSlots bounds what a host is trusted with, whatever it reports. It is half
// of the queue after which Ollama refuses.
const maxSlots = 256

// sending is a request as the meter saw it go out.
type sending struct {
	number   uint64 // of the request, from 1
	inFlight int    // itself included
	ends     uint64 // how many had ended before
	permit   permit // of the adaptive limiter; nil on a host with durations
}

// newMeter returns a meter that starts from the slots found in an earlier run,
// or from nothing if known is 0. What is known is put to the test at once.
func newMeter(known int) *meter {
	known = min(max(0, known), maxSlots)
	return &meter{slots: known, doubling: known == 0, since: probeEvery * known}
}

// fixedMeter returns a meter that measures nothing: the user knows the limit.
func fixedMeter(n int) *meter { return &meter{slots: max(1, n), fixed: true} }

// limit returns how many requests may be in flight now, a probe included. It
// is at least 1.
func (m *meter) limit() int {
	n := m.slots
	switch {
	case m.fixed || m.hold > 0:
	case m.adaptive != nil:
		n = m.adaptive.limit()
	case m.doubling:
		n *= 2
	case m.since >= probeEvery*m.slots:
		n++
	}
	return m.capped(min(n, maxSlots))
}

// found returns how many slots there are as far as is known, at least 1, and
// whether that has been measured: until then there may be more.
func (m *meter) found() (slots int, measured bool) {
	if m.adaptive != nil && m.hold == 0 {
		return m.capped(m.adaptive.limit()), false
	}
	return m.capped(m.slots), !m.doubling
}

func (m *meter) capped(n int) int {
	if m.ceiling > 0 {
		n = min(n, m.ceiling)
	}
	return max(1, n)
}

// sent is called when a request goes out; inFlight counts it.
func (m *meter) sent(inFlight int) sending {
	m.requests++
	if inFlight > m.slots {
		m.since = 0 // this is the probe: one is enough
	}
	s := sending{number: m.requests, inFlight: inFlight, ends: m.ends.n}
	if m.adaptive != nil {
		s.permit = m.adaptive.sent()
	}
	return s
}

// ended is called when a request has ended well.
func (m *meter) ended(now time.Time, s sending, u Usage) (why string) {
	others, known := m.ends.between(s.ends, slotAt(now, u))
	m.ends.add(now)
	m.since++
	m.hold = max(0, m.hold-1)
	switch {
	case m.fixed:
		return ""
	case !u.Timed:
		return m.endedUntimed(s)
	case s.permit != nil:
		s.permit.Drop()
	}
	m.timed, m.adaptive = true, nil
	waited := u.Wait > m.patience(u)
	if s.inFlight <= (m.slots+1)/2 && !waited {
		m.overhead += (u.Wait - m.overhead) / 4
	}
	if !known || s.number <= m.by {
		return ""
	}
	showed := max(1, s.inFlight-others)
	switch {
	case !waited:
		return m.atLeast(showed, s)
	case others == 0: // somebody else's request, or the host itself, was in the way
		return m.fewer(max(1, s.inFlight-1), s)
	case showed < m.slots:
		return m.fewer(showed, s)
	default:
		return m.exactly(showed, s)
	}
}

// slotAt returns when a request that ended now got its slot. Of what ends with
// that very moment some is seen a little late, hence the fiftieth.
func slotAt(now time.Time, u Usage) time.Time {
	service := u.Prompt + u.Decode
	return now.Add(service/50 - service)
}

// patience returns the wait up to which a request had a slot at once. A host
// needs time for itself, a quarter of a second at most and with short requests
// much less: of those a full host makes many wait for less than that.
func (m *meter) patience(u Usage) time.Duration {
	service := u.Prompt + u.Decode
	return max((u.Wait+service)*3/100, min(time.Second/4, service/4+3*m.overhead))
}

// atLeast takes a request in that had a slot at once, although n were in use
// with it.
func (m *meter) atLeast(n int, s sending) (why string) {
	if n > m.doubt && s.number > m.doubtd {
		m.doubt = 0
	}
	switch {
	case n > m.slots && m.hold == 0:
		m.doubling = true
		return m.set(n, s.number, fmt.Sprintf("%s at once and none waited", requests(n)))
	case m.doubling && s.inFlight > m.slots:
		m.futile++
		if m.futile >= 2*m.slots { // each waited too little to tell
			return m.exactly(m.slots, s)
		}
	}
	return ""
}

// exactly takes in that there are n slots, n being no less than was known.
func (m *meter) exactly(n int, s sending) (why string) {
	m.doubt = 0
	if m.hold > 0 {
		return ""
	}
	found := m.doubling
	m.doubling = false
	if n == m.slots && !found {
		return ""
	}
	return m.set(n, s.number, fmt.Sprintf("of %s at once one waited", requests(s.inFlight)))
}

// fewer takes in that there seem to be n slots only. It is believed the second
// time: hosts are slow for other reasons, too.
func (m *meter) fewer(n int, s sending) (why string) {
	if m.doubt == 0 {
		m.doubt, m.doubtd = n, s.number
		return ""
	}
	n = max(n, m.doubt)
	if n >= m.slots {
		return m.exactly(n, s)
	}
	m.doubling = false
	return m.set(n, s.number, fmt.Sprintf("twice in a row one of %s at once waited", requests(s.inFlight)))
}

func (m *meter) set(n int, by uint64, why string) string {
	m.slots, m.by = min(n, maxSlots), by
	m.doubt, m.since, m.futile, m.refusals = 0, 0, 0, 0
	return why
}

// refused is called when the host had no room for a request at all (503). It
// halves the limit once for all that were in flight together, and keeps it for
// twice as long each time.
func (m *meter) refused(now time.Time, s sending) (why string) {
	m.gone(now, s)
	if m.fixed || s.number <= m.by {
		return ""
	}
	m.refusals = min(m.refusals+1, 5)
	refusals := m.refusals
	m.doubling = false
	n, _ := m.found()
	m.set(max(1, min(n, s.inFlight)/2), m.requests, "")
	m.refusals = refusals
	m.hold = probeEvery * m.slots << refusals
	return "the host refused a request"
}

// gone is called when a request has ended in any other way: it measures
// nothing, but makes room for those behind it.
func (m *meter) gone(now time.Time, s sending) {
	m.ends.add(now)
	if s.permit != nil {
		s.permit.Drop()
	}
}

// cap allows n requests in flight at most, whatever is measured, because of
// why; 0 lifts it.
func (m *meter) cap(n int, why string) string {
	before, _ := m.found()
	m.ceiling = max(0, n)
	if after, _ := m.found(); after == before {
		return ""
	}
	return why
}

func requests(n int) string {
	if n == 1 {
		return "1 request"
	}
	return fmt.Sprintf("%d requests", n)
}

// ends remembers when the last requests ended.
type ends struct {
	n     uint64 // so far
	times [4 * maxSlots]time.Time
}

func (e *ends) add(now time.Time) {
	e.times[e.n%uint64(len(e.times))] = now
	e.n++
}

// between counts the requests that ended after the first from of them, and no
// later than until. It does not know when that is too long ago.
func (e *ends) between(from uint64, until time.Time) (n int, known bool) {
	size := uint64(len(e.times))
	if e.n-from > size {
		return 0, false
	}
	for i := from; i < e.n && !e.times[i%size].After(until); i++ {
		n++
	}
	return n, true
}
