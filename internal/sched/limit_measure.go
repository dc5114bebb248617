package sched

import (
	"fmt"
	"time"
)

// began is called, once at most, when the first part of a request's answer
// arrives. The requests of a burst begin in the order in which the host has
// them, so that each one's place is known from then on. Whether it waited is
// not, but less those that ended it has a slot beside all before it: where
// answers are long, the slots are seen long before the first one ends.
func (m *meter) began(s *sending) (why string) {
	s.began = true
	s.burst.placed++
	s.inFlight = s.burst.first - 1 + s.burst.placed
	n := min(s.inFlight-int(m.ends.n-s.ends), maxSlots)
	s.least = max(0, n)
	if !m.growing || m.hold > 0 || n <= m.slots || s.number <= m.by {
		return ""
	}
	before, _ := m.found()
	m.slots = n
	if n >= m.goal { // half as many again: the next step is only the reading of a prompt away
		m.goal, m.futile = n+2+n/2, 0
	}
	if after, _ := m.found(); after == before {
		return ""
	}
	return fmt.Sprintf("%d are answered at once", n)
}

// weigh decides what a request shows that got its slot after others had ended.
// Requests of one burst reach a host in any order. So each may have been the
// last of them there, which bounds the slots from above, and those of them that
// had a slot at once bound them from below. Where they begin to answer is good
// enough to end growing on; later the order would too often be wrong, because
// some prompts take longer to read than others.
func (m *meter) weigh(s *sending, waited bool, others int) (why string) {
	b := s.burst
	placed := b.last == b.first || s.began && m.growing
	n, most := max(1, s.inFlight-others), max(1, b.last-others)
	if placed {
		most = n
	}
	switch {
	case !waited:
		least := max(1, b.first-others)
		if others == 0 {
			b.easy++
			least = b.first - 1 + b.easy
		}
		if b.last == b.first || m.growing && !m.settled && !s.began {
			least = max(least, n) // in the second case a guess, and growing on it does no harm
		}
		return m.atLeast(max(least, s.least), s)
	case others == 0: // a stranger's request or the host itself was in the way
		return m.fewer(b.last-1, s, others)
	case m.growing && !placed:
		m.growing, m.rough, m.settled = false, true, true
		m.set(max(n, m.slots), m.by)
		return fmt.Sprintf("number %d in flight waited for %d to end", s.inFlight, others)
	case m.growing && (n >= m.slots || !s.began):
		return m.exactly(n, s, others)
	case most < m.slots:
		return m.fewer(most, s, others)
	case placed:
		return m.exactly(n, s, others)
	}
	return ""
}

// atLeast takes in that a request had a slot at once, as one of n.
func (m *meter) atLeast(n int, s *sending) (why string) {
	if n > m.doubt && s.number > m.doubtBy {
		m.doubt = 0
	}
	switch {
	case n > m.slots && m.hold == 0:
		m.growing, m.rough = true, false
		m.set(n, s.number)
		if m.goal = 2 * n; !m.settled {
			m.goal = max(DefaultLimit, 3*n)
		}
		return fmt.Sprintf("none of %d at once waited", n)
	case m.growing && s.inFlight > m.slots:
		m.futile++
		if m.futile >= 2*m.slots { // each waited too little to tell
			m.growing, m.settled = false, true
		}
	case m.rough && (n >= m.slots || m.since > 2*m.slots):
		m.rough = false // the bounds have met, or nothing has lowered the upper one for long
	}
	return ""
}

// exactly takes in that there are n slots, which is no fewer than were seen.
func (m *meter) exactly(n int, s *sending, others int) (why string) {
	m.doubt = 0
	if m.hold > 0 {
		return ""
	}
	m.growing, m.rough, m.settled = false, false, true
	if n == m.slots {
		return ""
	}
	m.set(n, s.number)
	return fmt.Sprintf("number %d in flight waited for %d to end", s.inFlight, others)
}

// fewer takes in that there seem to be n slots only. It is believed the second
// time: a host is slow now and then for other reasons.
func (m *meter) fewer(n int, s *sending, others int) (why string) {
	if m.rough && others > 0 {
		m.set(n, m.by) // an upper bound that sinks with the queue, down to the slots
		return fmt.Sprintf("number %d in flight waited for %d to end", s.inFlight, others)
	}
	if m.doubt == 0 {
		m.doubt, m.doubtBy = n, s.number
		return ""
	}
	if n = max(n, m.doubt); n >= m.slots {
		return m.exactly(n, s, others)
	}
	m.growing, m.rough, m.settled = false, false, true
	m.set(n, s.number)
	return fmt.Sprintf("number %d in flight waited for %d to end, the second in a row", s.inFlight, others)
}

func (m *meter) set(n int, by uint64) {
	m.slots, m.by = min(n, maxSlots), by
	m.doubt, m.since, m.futile, m.refusals = 0, 0, 0, 0
}

// slotAt returns when a request that ended now got its slot. It does so with
// the end of another, which may have been seen a little later, but not so much
// later that further ones are counted.
func slotAt(now time.Time, u Usage) time.Time {
	service := u.Prompt + u.Decode
	return now.Add(min(service/50, 20*time.Millisecond) - service)
}

// patience returns the wait up to which a request is taken to have had a slot
// at once. Hosts need up to a quarter of a second for themselves. For short
// requests that is too much, because a full host makes them wait for less: with
// those it is what this host has needed, and a quarter of the request's time.
func (m *meter) patience(u Usage) time.Duration {
	service := u.Prompt + u.Decode
	return max((u.Wait+service)*3/100, min(time.Second/4, service/4+3*m.overhead))
}

// learn takes in what a request reported that cannot have waited for others.
func (m *meter) learn(s *sending, u Usage, waited bool) {
	switch {
	case waited || s.burst.last > max(1, (m.slots+1)/2):
	case m.overhead == 0:
		m.overhead = u.Wait
	default:
		m.overhead += (u.Wait - m.overhead) / 4
	}
}

// ends remembers when the last requests ended.
type ends struct {
	n     uint64 // so far
	times [2 * maxSlots]time.Time
}

func (e *ends) add(now time.Time) {
	e.times[e.n%uint64(len(e.times))] = now
	e.n++
}

// between counts the ends after the first from, up to a moment. It does not
// know when the first of them is too long ago.
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
