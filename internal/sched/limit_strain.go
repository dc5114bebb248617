package sched

import "fmt"

// A host may bear less than it has slots: a model that has spilled out of GPU
// memory computes on the processor, which does not batch; and a host that
// writes much more slowly than it used to has something else to do. Both halve
// the limit once it is measured, and leave it alone when they are over. How
// many slots there are is measured all the same.
type strain struct {
	spilled float64 // share of the model
	slow    int     // requests in a row that were written much too slowly
	since   bool    // they were enough to act on
}

// strained reports whether fewer requests are to be sent than have slots.
func (m *meter) strained() bool { return m.spilled > 0 || m.strain.since }

// less says why fewer requests are sent than run at once; "" means that there
// are no fewer.
func (m *meter) less() string {
	switch {
	case m.hold > 0:
		return "it refused a request"
	case m.spilled > 0:
		return fmt.Sprintf("%.0f %% of the model has spilled out of GPU memory", 100*m.spilled)
	case m.strain.since:
		return "it writes much more slowly than before"
	}
	return ""
}

// usable returns how many requests are to be in flight, as far as is known.
func (m *meter) usable() int {
	n, measured := m.found()
	if measured && m.strained() {
		n = max(1, n/2)
	}
	return n
}

// spill takes in how much of the model is outside GPU memory.
func (m *meter) spill(share float64) (why string) {
	before := m.spilled > 0
	m.spilled = share
	switch {
	case before == (share > 0):
		return ""
	case before:
		return "the whole model is in GPU memory again"
	}
	return fmt.Sprintf("%.0f %% of the model has spilled out of GPU memory", 100*share)
}

// wrote takes in whether an answer was written much more slowly than others.
// One such may have many reasons; two rounds of them are the host's.
func (m *meter) wrote(slow bool) (why string) {
	switch {
	case !slow && m.strain.since:
		m.slow, m.strain.since = 0, false
		return "it writes as fast as before"
	case !slow:
		m.slow = 0
	case m.strain.since:
	default:
		if m.slow++; m.slow >= 2*max(2, m.slots) {
			m.strain.since = true
			return "it writes much more slowly than before"
		}
	}
	return ""
}
