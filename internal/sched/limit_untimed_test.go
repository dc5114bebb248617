package sched

import (
	"testing"
	"testing/synctest"
	"time"
)

// The adaptive limiter reads the clock, so these run on a bubble's.

func TestLimitOfAHostWithoutDurations(t *testing.T) {
	for _, slots := range []int{1, 2, 4, 8, 16} {
		synctest.Test(t, func(t *testing.T) {
			s := typicalSim(1, slots)
			s.untimed = true
			s.tick = func(d time.Duration) { <-time.After(d) }
			took := s.play(1000)
			ratio := knownSim(*typicalSim(1, slots)).play(1000).Seconds() / took.Seconds()
			if ratio < 0.85 {
				t.Errorf("%d slots: throughput %.3f of the known limit's", slots, ratio)
			}
			if s.longest >= maxUntimed || len(s.events) < 2 {
				t.Errorf("%d slots: a queue of %d on the host, events %q", slots, s.longest, s.events)
			}
			t.Logf("figure: no durations, %d slots: throughput %.3f of the known limit's, the host's queue %.1f on average, %d at most",
				slots, ratio, s.queued/took.Seconds(), s.longest)
		})
	}
}

func TestLimitGivesPermitsBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMeter(0)
		m.ended(time.Now(), m.sent(1), Usage{})
		if n, measured := m.found(); n != DefaultLimit || measured {
			t.Fatalf("found = %d, %v without durations; want %d, not measured", n, measured, DefaultLimit)
		}
		for _, end := range []func(*sending){
			func(s *sending) { m.gone(time.Now(), s) },
			func(s *sending) { m.ended(time.Now(), s, Usage{}) },
		} {
			s := m.sent(1)
			if got := m.adaptive.Inflight(); got != 1 {
				t.Fatalf("%d timed after one was sent, want 1", got)
			}
			end(s)
			if got := m.adaptive.Inflight(); got != 0 {
				t.Fatalf("%d timed after it was over, want 0", got)
			}
		}
		m.refused(time.Now(), m.sent(1))
		if m.limit() != 1 || m.adaptive.Inflight() != 0 {
			t.Errorf("limit %d after a refusal, %d timed; want 1, 0", m.limit(), m.adaptive.Inflight())
		}
	})
}

// A host that has reported durations once and leaves them out now and then is
// measured all the same; one that begins to report them is measured from then on.
func TestLimitWithSomeDurations(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMeter(0)
		timed := Usage{Decode: time.Second, Timed: true}
		m.ended(time.Now(), m.sent(1), timed)
		m.ended(time.Now(), m.sent(1), Usage{})
		if m.adaptive != nil {
			t.Error("one answer without durations, and the measurement is given up")
		}
		m = newMeter(0)
		m.ended(time.Now(), m.sent(1), Usage{})
		m.ended(time.Now(), m.sent(1), timed)
		if m.adaptive != nil {
			t.Error("the host reports durations, and is not measured")
		}
	})
}
