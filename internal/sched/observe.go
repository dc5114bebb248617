package sched

import (
	"errors"

	"github.com/airesdev/aires"
)

// observe watches a request that goes out, for what it tells of the host: what
// is to be called when its answer begins, if that is known, and when it is
// over.
func (s *Core) observe(h *host, model string) (began func(), ended func(error, Usage)) {
	at, answers := s.world.Now(), false
	batch, cold := h.flying[model], h.warm(model)
	m := h.meter(model)
	var sent *sending
	if m != nil {
		sent = m.sent(batch)
	}
	began = func() {
		answers = true
		h.answering++
		if m != nil {
			s.limited(h, model, m, m.began(sent))
		}
	}
	return began, func(err error, u Usage) {
		now := s.world.Now()
		if answers {
			h.answering--
		}
		slow := false
		if err == nil && u.Requests < 2 {
			slow = s.costs.served(h.Name, model, now.Sub(at), u, batch, cold)
		}
		if m != nil {
			s.measured(h, model, m, sent, err, u, slow)
		}
	}
}

// measured tells a model's meter how a request ended.
func (s *Core) measured(h *host, model string, m *meter, sent *sending, err error, u Usage, slow bool) {
	now := s.world.Now()
	fault, _ := errors.AsType[*Fault](err)
	switch {
	case err == nil && u.Requests < 2:
		s.limited(h, model, m, m.ended(now, sent, u))
		s.limited(h, model, m, m.wrote(slow))
	case fault != nil && fault.Busy:
		s.limited(h, model, m, m.refused(now, sent))
	default:
		m.gone(now, sent)
	}
	known := s.costs.at(h.Name, model)
	known.Less = m.less()
	if slots, exact := m.found(); exact {
		known.Slots = slots
	}
}

// limited takes in that a host's limit has changed, and tells everybody why;
// "" means that it has not.
func (s *Core) limited(h *host, model string, m *meter, why string) {
	if why == "" {
		return
	}
	s.tell(aires.Event{Type: aires.EventHostLimit, Host: h.Name, Model: model, Count: m.usable(), Reason: why})
}

// inform tells a new job why hosts are given less than they run at once.
func (s *Core) inform(j *job) {
	for _, h := range s.hosts {
		for model, m := range h.meters {
			if why := m.less(); why != "" {
				j.Notify(aires.Event{Type: aires.EventHostLimit, Host: h.Name, Model: model, Count: m.usable(), Reason: why})
			}
		}
	}
}

// look takes in what a host has in memory, as far as it is known.
func (s *Core) look(h *host) {
	s.spilled(h)
	if h.Memory == nil || h.inFlight > 0 || h.loading != "" {
		return // it has changed since, or will
	}
	h.models = nil
	for _, r := range h.Memory() {
		h.models = append(h.models, r.Model)
	}
	if !h.resident(h.hot) {
		h.hot = ""
	}
}

// spilled takes in how much of a host's models did not fit into GPU memory.
func (s *Core) spilled(h *host) {
	if h.Memory == nil || h.Limit > 0 {
		return
	}
	for _, r := range h.Memory() {
		m := h.meter(r.Model)
		s.limited(h, r.Model, m, m.spill(r.Spilled))
		s.costs.at(h.Name, r.Model).Less = m.less()
	}
}
