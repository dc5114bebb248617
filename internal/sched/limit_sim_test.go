package sched

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"time"
)

// limitSim is one model on a host with slots, asked as much as a meter allows:
// there is always another request to send. What is beyond the slots waits in
// order of arrival. What runs shares the host, which does more in a batch, but
// not as much more as there are requests: b at once are done b/(1+0.15(b-1))
// times as fast as one after the other.
type limitSim struct {
	meter   *meter
	seed    uint64
	service time.Duration // of a request that runs alone, on average
	skew    float64       // sigma of its lognormal distribution; 0: all are equal
	slots   int
	changes map[int]int // slots from the nth end on
	known   bool        // as many as there are slots are sent, whatever the meter says
	untimed bool        // no durations are reported
	reading float64     // share of a request's work before the first part of its answer is seen; 0: answers come whole
	turns   bool        // prompts are read one after the other
	shuffle bool        // what is sent at once arrives in any order
	demand  []int       // how many are wanted in flight, in turn for ten ends each; nil: as many as allowed

	delay func(*rand.Rand) time.Duration // until an end on the host is seen here
	noise func(*rand.Rand) time.Duration // reported as wait, on top of the true one
	tick  func(time.Duration)            // passes time outside, too

	now      time.Time
	sent     int
	running  []*limitRequest
	arriving []*limitRequest // sent at this moment
	waiting  []*limitRequest
	unseen   []*limitRequest // ended on the host, not seen here yet

	ends    []limitEnd
	queued  float64 // seconds that requests waited on the host, all told
	longest int     // its longest queue
	events  []string
}

type limitRequest struct {
	sending          *sending
	delay, noise     time.Duration
	work, left       float64 // seconds, if it runs alone
	begun            bool
	sent, start, end time.Time
	answered         time.Time // since when the answer is written
}

// limitEnd is what the meter said after an end.
type limitEnd struct {
	at           time.Time
	limit, found int
	measured     bool
}

// play runs until n requests have ended and returns how long that took.
func (s *limitSim) play(n int) time.Duration {
	s.now = time.Unix(0, 0)
	for len(s.ends) < n {
		if slots, ok := s.changes[len(s.ends)]; ok {
			s.slots = slots
		}
		for s.inFlight() < s.wanted() {
			s.send()
		}
		if s.shuffle {
			r := rand.New(rand.NewPCG(s.seed, uint64(s.sent)))
			r.Shuffle(len(s.arriving), func(i, j int) { s.arriving[i], s.arriving[j] = s.arriving[j], s.arriving[i] })
		}
		s.waiting = append(s.waiting, s.arriving...)
		s.arriving = nil
		s.admit()
		s.step()
	}
	return s.now.Sub(time.Unix(0, 0))
}

func (s *limitSim) wanted() int {
	n := s.meter.limit()
	if s.known {
		n = s.slots
	}
	if len(s.demand) > 0 {
		n = min(n, s.demand[len(s.ends)/10%len(s.demand)])
	}
	return n
}

func (s *limitSim) inFlight() int {
	return len(s.arriving) + len(s.running) + len(s.waiting) + len(s.unseen)
}

// send sends a request. What it takes depends on its number alone, so that
// simulations with the same seed have the same to do.
func (s *limitSim) send() {
	r := rand.New(rand.NewPCG(s.seed, uint64(s.sent)))
	q := &limitRequest{sent: s.now, sending: s.meter.sent(s.inFlight() + 1)}
	q.left = s.service.Seconds() * math.Exp(s.skew*r.NormFloat64()-s.skew*s.skew/2)
	q.work = q.left
	if s.noise != nil {
		q.noise = s.noise(r)
	}
	if s.delay != nil {
		q.delay = s.delay(r)
	}
	s.sent++
	s.arriving = append(s.arriving, q)
}

func (s *limitSim) admit() {
	for len(s.waiting) > 0 && len(s.running) < s.slots {
		s.waiting[0].start = s.now
		s.running = append(s.running, s.waiting[0])
		s.waiting = s.waiting[1:]
	}
	if s.turns {
		for _, q := range s.held() {
			q.start = s.now // it has a slot, and is not read yet
		}
	}
}

// held returns the requests that have a slot and wait for their turn to be
// read.
func (s *limitSim) held() []*limitRequest {
	silent := s.silent()
	if !s.turns || len(silent) < 2 {
		return nil
	}
	return silent[1:]
}

// active returns the requests that are worked on.
func (s *limitSim) active() []*limitRequest {
	held := s.held()
	return slices.DeleteFunc(slices.Clone(s.running), func(q *limitRequest) bool { return slices.Contains(held, q) })
}

// step passes the time until the next event: an end is seen, or there is one.
func (s *limitSim) step() {
	seen, seenIn := soonest(s.unseen, func(q *limitRequest) time.Duration { return q.end.Add(q.delay).Sub(s.now) })
	active := s.active()
	slower := 1 + 0.15*float64(len(active)-1)
	ends, endsIn := soonest(active, func(q *limitRequest) time.Duration {
		return time.Duration(math.Ceil(q.left * slower * float64(time.Second)))
	})
	begins, beginsIn := soonest(slices.DeleteFunc(s.silent(), func(q *limitRequest) bool { return !slices.Contains(active, q) }), func(q *limitRequest) time.Duration {
		return time.Duration(math.Ceil((q.left - (1-s.reading)*q.work) * slower * float64(time.Second)))
	})
	s.pass(min(beginsIn, seenIn, endsIn), slower)
	if begins != nil && beginsIn <= min(seenIn, endsIn) {
		begins.begun, begins.answered = true, s.now
		if why := s.meter.began(begins.sending); why != "" {
			s.events = append(s.events, why)
		}
		return
	}
	if seenIn <= endsIn {
		s.unseen = slices.DeleteFunc(s.unseen, func(q *limitRequest) bool { return q == seen })
		s.seen(seen)
		return
	}
	ends.end = s.now
	s.running = slices.DeleteFunc(s.running, func(q *limitRequest) bool { return q == ends })
	s.unseen = append(s.unseen, ends)
	s.admit()
}

// silent returns the requests whose answers are streamed and have not begun.
func (s *limitSim) silent() (silent []*limitRequest) {
	for _, q := range s.running {
		if s.reading > 0 && !q.begun {
			silent = append(silent, q)
		}
	}
	return silent
}

func soonest(qs []*limitRequest, in func(*limitRequest) time.Duration) (*limitRequest, time.Duration) {
	if len(qs) == 0 {
		return nil, math.MaxInt64
	}
	first := slices.MinFunc(qs, func(a, b *limitRequest) int { return cmp.Compare(in(a), in(b)) })
	return first, in(first)
}

func (s *limitSim) pass(d time.Duration, slower float64) {
	if s.tick != nil {
		s.tick(d)
	}
	s.now = s.now.Add(d)
	for _, q := range s.active() {
		q.left -= d.Seconds() / slower
	}
	for _, q := range s.held() {
		q.start = s.now
	}
	s.queued += d.Seconds() * float64(len(s.waiting))
	s.longest = max(s.longest, len(s.waiting))
}

// seen tells the meter of an end. Noise is part of the time that the host
// reports, not on top of it.
func (s *limitSim) seen(q *limitRequest) {
	service := q.end.Sub(q.start)
	noise := min(q.noise, service)
	u := Usage{Wait: q.start.Sub(q.sent) + noise, Decode: service - noise, Timed: true}
	if s.turns {
		u.Prompt = q.answered.Sub(q.start)
		u.Decode -= u.Prompt
	}
	if s.untimed {
		u = Usage{}
	}
	if why := s.meter.ended(s.now, q.sending, u); why != "" {
		s.events = append(s.events, why)
	}
	e := limitEnd{at: s.now, limit: s.meter.limit()}
	e.found, e.measured = s.meter.found()
	s.ends = append(s.ends, e)
}

// reached returns after how many ends the limit no longer left a slot empty.
func (s *limitSim) reached() int {
	return 1 + slices.IndexFunc(s.ends, func(e limitEnd) bool { return e.limit >= s.slots })
}

// measured returns after how many ends the slots were known exactly.
func (s *limitSim) measured() int {
	return 1 + slices.IndexFunc(s.ends, func(e limitEnd) bool { return e.measured && e.found == s.slots })
}

// wrong returns the share of the ends from the nth on after which the count of
// slots was not the true one.
func (s *limitSim) wrong(n int) (share float64) {
	for _, e := range s.ends[n:] {
		if e.found != s.slots {
			share += 1 / float64(len(s.ends)-n)
		}
	}
	return share
}
