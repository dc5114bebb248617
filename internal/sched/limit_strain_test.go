package sched

import (
	"testing"
	"time"
)

func checkUsable(t *testing.T, m *meter, want int, less string) {
	t.Helper()
	if got := m.usable(); got != want || m.limit() != want || m.less() != less {
		t.Errorf("%d are usable, limit %d, because %q; want %d, because %q", got, m.limit(), m.less(), want, less)
	}
}

// A spilled model gets half of its slots until it has not spilled any more; how
// many slots there are is known all the while.
func TestASpilledModelGetsLess(t *testing.T) {
	m := newMeter(8)
	send(m, 0, 9) // the probe is out
	const why = "30 % of the model has spilled out of GPU memory"
	if got := m.spill(0.3); got != why {
		t.Errorf("event %q", got)
	}
	checkUsable(t, m, 4, why)
	if got := m.spill(0.3); got != "" {
		t.Errorf("event %q although nothing has changed", got)
	}
	if n, measured := m.found(); n != 8 || !measured {
		t.Errorf("found %d (%v), want 8", n, measured)
	}
	if m.spill(0) == "" {
		t.Error("no event when it fits again")
	}
	checkUsable(t, m, 8, "")
	m = newMeter(1)
	send(m, 0, 2)
	m.spill(0.5)
	if m.limit() != 1 {
		t.Errorf("limit %d of one slot", m.limit())
	}
}

// Two rounds of answers written much more slowly than before halve the limit,
// the first as fast as before lifts that.
func TestASlowHostGetsLess(t *testing.T) {
	m := newMeter(4)
	send(m, 0, 5)
	for range 7 {
		if why := m.wrote(true); why != "" {
			t.Fatalf("event %q", why)
		}
	}
	m.wrote(false) // it was nothing
	for range 7 {
		m.wrote(true)
	}
	checkUsable(t, m, 4, "")
	if m.wrote(true) == "" {
		t.Error("no event")
	}
	checkUsable(t, m, 2, "it writes much more slowly than before")
	m.wrote(true)
	if m.wrote(false) == "" {
		t.Error("no event when it is as fast as before")
	}
	checkUsable(t, m, 4, "")
}

// Answers are compared with what a host does at its best: that one of eight at
// once takes longer than one alone is no slow host, and one that stays slow is
// believed in the end.
func TestWhatIsSlow(t *testing.T) {
	c := costs{of: map[place]*Cost{}}
	served := func(rate float64, batch int) bool {
		return c.served("h", "m", time.Minute, Usage{Decode: time.Duration(100 / rate * float64(time.Second)), AnswerTokens: 100, Timed: true}, batch, false)
	}
	for _, s := range []struct {
		rate  float64
		batch int
		slow  bool
	}{{40, 1, false}, {20, 8, false}, {15, 8, false}, {10, 1, true}, {14, 1, false}} {
		if got := served(s.rate, s.batch); got != s.slow {
			t.Errorf("%v tokens a second as one of %d: slow is %v", s.rate, s.batch, got)
		}
	}
	c.of[place{"h", "m"}] = &Cost{DecodeRate: 40, Batch: 4}
	n := 0
	for ; served(10, 4); n++ {
		if n > 1000 {
			t.Fatal("it is never believed")
		}
	}
	if n < 10 {
		t.Errorf("believed after %d answers", n)
	}
	t.Logf("figure: a host that writes at a quarter of its rate is taken for slow for %d answers", n)
	if slow := c.served("h", "m", time.Minute, Usage{Decode: time.Minute, AnswerTokens: fewTokens - 1}, 1, false); slow {
		t.Error("seven tokens tell nothing")
	}
}

// The first prompts after a load are read whole: what they take longer than
// others is the price of the load, not the rate of reading.
func TestPrefixIsLearnt(t *testing.T) {
	c := costs{of: map[place]*Cost{}}
	read := func(d time.Duration, cold bool) {
		c.served("h", "m", time.Minute, Usage{Prompt: d, PromptTokens: 1000, Timed: true}, 1, cold)
	}
	read(time.Second, false)
	for range 50 {
		read(3*time.Second, true)
		read(time.Second, false)
	}
	if got := *c.at("h", "m"); got.Prefix.Round(time.Millisecond) != 2*time.Second || got.PromptRate != 1000 {
		t.Errorf("prefix %v, %v tokens a second", got.Prefix, got.PromptRate)
	}
}
