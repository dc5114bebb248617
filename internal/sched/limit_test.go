package sched

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

// limitClock is a time for tests that end requests by hand.
type limitClock struct{ now time.Time }

func (c *limitClock) after(d time.Duration) time.Time {
	c.now = c.now.Add(d)
	return c.now
}

// send sends n requests one after the other, with others in flight already.
func send(m *meter, others, n int) (all []*sending) {
	for i := range n {
		all = append(all, m.sent(others+i+1))
	}
	return all
}

func served(d time.Duration) Usage { return Usage{Decode: d, Timed: true} }

func waited(wait, d time.Duration) Usage { return Usage{Wait: wait, Decode: d, Timed: true} }

func checkLimit(t *testing.T, m *meter, limit, found int, measured bool) {
	t.Helper()
	n, known := m.found()
	if m.limit() != limit || n != found || known != measured {
		t.Errorf("limit %d, found %d (measured: %v), want %d, %d (%v)", m.limit(), n, known, limit, found, measured)
	}
}

func TestLimitIsMeasuredWithTheFirstWait(t *testing.T) {
	m, c := newMeter(0), limitClock{}
	checkLimit(t, m, DefaultLimit, 1, false) // a guess: a run of few requests is not to wait for the measurement
	first := send(m, 0, 3)
	m.ended(c.after(4*time.Second), first[0], served(4*time.Second))
	if why := m.ended(c.after(0), first[1], served(4*time.Second)); why == "" {
		t.Error("no event for the second slot")
	}
	checkLimit(t, m, 6, 2, false)
	// A host with three slots: of six, the fourth gets one when first[2] ends.
	s := append([]*sending{first[2]}, send(m, 1, 5)...)
	m.ended(c.after(1*time.Second), s[0], served(5*time.Second))
	checkLimit(t, m, 9, 3, false)
	if why := m.ended(c.after(4*time.Second), s[3], waited(time.Second, 4*time.Second)); why != "" {
		t.Errorf("event %q, although 3 were found before and after", why)
	}
	// They went out together, so that it may have been the last of them.
	checkLimit(t, m, 3, 3, false)
	m.gone(c.after(time.Second), s[1])
	m.ended(c.after(time.Second), m.sent(3), served(time.Second))
	checkLimit(t, m, 3, 3, true)
}

// Streamed answers show the slots before the first one has ended, and the
// first that waited measures them, whatever its burst.
func TestLimitIsSeenAsAnswersBegin(t *testing.T) {
	m, c := newMeter(0), limitClock{}
	s := send(m, 0, 3)
	for i, q := range s {
		if why := m.began(q); (why == "") != (i == 0) {
			t.Errorf("event %q as answer %d begins", why, i)
		}
	}
	checkLimit(t, m, 6, 3, false)
	s = append(s, send(m, 3, 3)...)
	m.began(s[5]) // they arrive in any order: this was the fourth, and the last to have a slot
	checkLimit(t, m, 6, 4, false)
	m.ended(c.after(5*time.Second), s[0], served(5*time.Second))
	m.began(s[3])
	m.ended(c.after(5*time.Second), s[5], served(10*time.Second))
	m.began(s[4])
	checkLimit(t, m, 6, 4, false)
	if why := m.ended(c.after(time.Second), s[3], waited(5*time.Second, 6*time.Second)); why != "" {
		t.Errorf("event %q, although 4 were found before and after", why)
	}
	checkLimit(t, m, 4, 4, true)
}

// A request that was read after the others had a slot all the same, unless it
// waited for longer than reading them can take.
func TestLimitWhereOthersAreReadFirst(t *testing.T) {
	for _, c := range []struct {
		wait         time.Duration
		limit, found int
	}{
		{1500 * time.Millisecond, 9, 3},   // another prompt, half as long again
		{1500*time.Millisecond + 1, 6, 2}, // something else was in the way
	} {
		m, clock := newMeter(0), limitClock{}
		s := send(m, 0, 3)
		read := func(wait time.Duration) Usage {
			return Usage{Wait: wait, Prompt: time.Second, Decode: 10 * time.Second, Timed: true}
		}
		m.ended(clock.after(11*time.Second), s[0], read(0))
		m.ended(clock.after(0), s[1], read(0))
		m.ended(clock.after(c.wait), s[2], read(c.wait))
		checkLimit(t, m, c.limit, c.found, false)
	}
}

// What went out together bounds the slots, and the bound sinks with the queue.
func TestLimitSinksWithTheQueueOfABurst(t *testing.T) {
	m, c := newMeter(0), limitClock{}
	m.ended(c.after(time.Second), m.sent(1), served(time.Second))
	first := send(m, 0, 2)
	m.ended(c.after(time.Second), first[1], served(time.Second))
	s := send(m, 1, 5)
	m.gone(c.after(time.Second), first[0])
	m.ended(c.after(4*time.Second), s[4], waited(time.Second, 4*time.Second))
	checkLimit(t, m, 5, 5, false)
	m.gone(c.after(time.Second), s[0])
	m.gone(c.after(time.Second), s[1])
	if why := m.ended(c.after(time.Second), s[3], waited(7*time.Second, time.Second)); why == "" {
		t.Error("no event for the lower bound")
	}
	checkLimit(t, m, 2, 2, false)
}

func TestLimitIsProbedOnceInAWhile(t *testing.T) {
	m, c := newMeter(2), limitClock{}
	checkLimit(t, m, 3, 2, true) // what is known is put to the test at once
	send(m, 0, 3)
	for range probeEvery * 2 {
		checkLimit(t, m, 2, 2, true)
		m.ended(c.after(time.Second), m.sent(2), served(time.Second/2))
	}
	checkLimit(t, m, 3, 2, true)
	probe := m.sent(3)
	checkLimit(t, m, 2, 2, true)
	m.ended(c.after(time.Second), m.sent(2), served(time.Second/2))
	if why := m.ended(c.after(time.Second), probe, waited(time.Second, time.Second)); why != "" {
		t.Errorf("event %q after a probe that had to wait", why)
	}
	checkLimit(t, m, 2, 2, true)
	probe = m.sent(3)
	if why := m.ended(c.after(time.Second), probe, served(time.Second)); why == "" {
		t.Error("no event after a probe that need not wait")
	}
	checkLimit(t, m, 6, 3, false)
}

func TestLimitIsLoweredTheSecondTime(t *testing.T) {
	m, c := newMeter(8), limitClock{}
	send(m, 0, 9)
	measure := func() (why string) { // of a host that has two slots now
		m.gone(c.after(time.Second), m.sent(1))
		s := m.sent(8)
		for range 6 {
			m.gone(c.after(time.Second), m.sent(1))
		}
		return m.ended(c.after(time.Second), s, waited(6*time.Second, time.Second))
	}
	if why := measure(); why != "" {
		t.Errorf("event %q for the first measurement", why)
	}
	checkLimit(t, m, 8, 8, true)
	if why := measure(); why == "" {
		t.Error("no event for the second measurement")
	}
	checkLimit(t, m, 2, 2, true)
}

// A request that waits for the host itself, once, changes nothing: not when it
// is alone, and not when the next shows that the slots are there.
func TestLimitIgnoresAHiccup(t *testing.T) {
	m, c := newMeter(0), limitClock{}
	m.ended(c.after(time.Minute), m.sent(1), waited(50*time.Second, time.Second))
	checkLimit(t, m, DefaultLimit, 1, false)

	m = newMeter(4)
	for range 5 {
		send(m, 0, 3)
		m.ended(c.after(5*time.Second), m.sent(4), waited(4*time.Second, time.Second))
		m.ended(c.after(time.Second), m.sent(4), served(time.Second/2))
	}
	if n, _ := m.found(); n != 4 {
		t.Errorf("found %d, want 4", n)
	}
}

// What was sent before a change of the host ended says nothing about after it,
// even if it ends later.
func TestLimitIgnoresOldNews(t *testing.T) {
	m, c := newMeter(8), limitClock{}
	old := send(m, 0, 9)
	m.gone(c.after(time.Second), old[0]) // old[8] gets a slot, one of eight
	for range 2 {                        // of four now
		s := m.sent(9)
		for range 5 {
			m.gone(c.after(time.Second), m.sent(1))
		}
		m.ended(c.after(time.Second), s, waited(5*time.Second, time.Second))
	}
	checkLimit(t, m, 4, 4, true)
	if why := m.ended(c.after(time.Second), old[8], waited(time.Second, 13*time.Second)); why != "" {
		t.Errorf("event %q for a request from before the measurement", why)
	}
	checkLimit(t, m, 4, 4, true)
}

// Evidence of more slots from before a doubt does not settle it.
func TestLimitKeepsADoubtUnlessRefuted(t *testing.T) {
	m, c := newMeter(4), limitClock{}
	old := send(m, 0, 4)
	measure := func() { // three slots
		m.ended(c.after(8*time.Second), m.sent(4), waited(4*time.Second, 4*time.Second))
	}
	measure()
	m.ended(c.after(time.Second), old[3], served(9*time.Second)) // had a slot before
	measure()
	checkLimit(t, m, 3, 3, true)

	m, c = newMeter(4), limitClock{}
	send(m, 0, 5)
	measure()
	m.ended(c.after(9*time.Second), m.sent(4), served(8*time.Second)) // since
	measure()
	checkLimit(t, m, 4, 4, true)
}

// Where every wait is too short to tell from the host's overhead, growing ends
// all the same.
func TestLimitStopsGrowingWithoutAWait(t *testing.T) {
	m, c := newMeter(0), limitClock{}
	m.ended(c.after(time.Second), m.sent(1), served(time.Second))
	m.ended(c.after(time.Second), m.sent(2), served(time.Second))
	checkLimit(t, m, 6, 2, false)
	for range 4 { // each gets its slot with the end of another, soon
		s := m.sent(3)
		m.gone(c.after(10*time.Millisecond), m.sent(1))
		m.ended(c.after(time.Second), s, waited(10*time.Millisecond, time.Second))
	}
	checkLimit(t, m, 2, 2, true)
}

// Cancelled requests make room as those do that ended.
func TestLimitCountsWhatIsGone(t *testing.T) {
	m, c := newMeter(0), limitClock{}
	m.ended(c.after(time.Second), m.sent(1), served(time.Second))
	s := send(m, 0, 2)
	m.ended(c.after(time.Second), s[1], served(time.Second))
	s = append([]*sending{s[0]}, send(m, 1, 5)...)
	for i := range 3 {
		m.gone(c.after(time.Second), s[i])
	}
	m.ended(c.after(time.Second), s[5], waited(3*time.Second, time.Second))
	checkLimit(t, m, 3, 3, false)
}

func TestLimitAfterARefusal(t *testing.T) {
	m, c := newMeter(8), limitClock{}
	s := send(m, 0, 9)
	if why := m.refused(c.after(time.Second), s[8]); why == "" {
		t.Error("no event for a refusal")
	}
	checkLimit(t, m, 4, 4, true)
	if why := m.refused(c.after(time.Second), s[7]); why != "" {
		t.Errorf("event %q for a request of the same time", why)
	}
	checkLimit(t, m, 4, 4, true)

	m.ended(c.after(8*time.Second), m.sent(6), waited(4*time.Second, 4*time.Second))
	m.ended(c.after(8*time.Second), m.sent(9), waited(4*time.Second, 4*time.Second))
	for m.hold > 0 { // whatever happens, it is kept
		m.ended(c.after(time.Second), m.sent(5), served(time.Second/2))
		if m.hold > 0 {
			checkLimit(t, m, 4, 4, true)
		}
	}
	m.ended(c.after(time.Second), m.sent(5), served(time.Second/2))
	checkLimit(t, m, 10, 5, false)

	m.refused(c.after(time.Second), m.sent(5))
	first := m.hold / m.slots
	m.refused(c.after(time.Second), m.sent(2))
	if second := m.hold / m.slots; second != 2*first {
		t.Errorf("the second refusal in a row holds for %d per slot, want twice %d", second, first)
	}
	for range 10 {
		m.refused(c.after(time.Second), m.sent(1))
	}
	checkLimit(t, m, 1, 1, true)
}

// Whatever a host reports, in whatever order: the limit stays within bounds,
// and there is an event exactly when what is found changes.
func TestLimitStaysInBounds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, c := newMeter(rapid.IntRange(-1, 600).Draw(t, "known")), limitClock{}
		duration := rapid.Custom(func(t *rapid.T) time.Duration {
			return time.Duration(rapid.Int64Range(0, int64(20*time.Second)).Draw(t, "ns"))
		})
		var flying []*sending
		step := func(end func(s *sending) string) {
			if len(flying) == 0 {
				return
			}
			i := rapid.IntRange(0, len(flying)-1).Draw(t, "which")
			s := flying[i]
			flying = append(flying[:i:i], flying[i+1:]...)
			before, _ := m.found()
			why := end(s)
			if after, _ := m.found(); (after != before) != (why != "") {
				t.Fatalf("%d became %d with event %q", before, after, why)
			}
		}
		t.Repeat(map[string]func(*rapid.T){
			"send": func(*rapid.T) {
				for len(flying) < m.limit() {
					flying = append(flying, m.sent(len(flying)+1))
				}
			},
			"end": func(t *rapid.T) {
				u := Usage{Wait: duration.Draw(t, "wait"), Prompt: duration.Draw(t, "prompt"), Decode: duration.Draw(t, "decode"), Timed: true}
				step(func(s *sending) string { return m.ended(c.after(duration.Draw(t, "took")), s, u) })
			},
			"begin": func(t *rapid.T) {
				if len(flying) == 0 {
					return
				}
				if s := flying[rapid.IntRange(0, len(flying)-1).Draw(t, "which")]; !s.began {
					before, _ := m.found()
					why := m.began(s)
					if after, _ := m.found(); (after != before) != (why != "") {
						t.Fatalf("%d became %d with event %q", before, after, why)
					}
				}
			},
			"refuse": func(t *rapid.T) {
				step(func(s *sending) string { return m.refused(c.after(0), s) })
			},
			"lose": func(t *rapid.T) {
				step(func(s *sending) string { m.gone(c.after(0), s); return "" })
			},
			"": func(t *rapid.T) {
				n, _ := m.found()
				if l := m.limit(); l < 1 || l > maxSlots || n < 1 || n > maxSlots {
					t.Fatalf("limit %d, found %d", l, n)
				}
			},
		})
	})
}

func BenchmarkLimit(b *testing.B) {
	m, c := newMeter(8), limitClock{}
	flying := send(m, 0, 8)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		k := i % len(flying)
		m.ended(c.after(time.Second), flying[k], served(8*time.Second))
		if m.limit() >= len(flying) {
			flying[k] = m.sent(len(flying))
		}
	}
}
