package sched

import (
	"slices"

	"github.com/airesdev/aires"
)

// SetHosts replaces the hosts, those with a known name keeping what is known of
// them. A host that is no longer named is given nothing more: what it has in
// flight it may finish, and what it fails is tried on the others.
func (s *Core) SetHosts(hosts []Host) {
	named := map[string]bool{}
	for _, c := range hosts {
		named[c.Name] = true
		s.setHost(c)
	}
	for _, h := range s.hosts {
		if !named[h.Name] && !h.removed {
			h.removed = true
			s.tell(aires.Event{Type: aires.EventHostDown, Host: h.Name, Error: "it is no longer one of the hosts"})
		}
	}
	s.forget()
}

// setHost adds a host, or changes one.
func (s *Core) setHost(c Host) {
	if s.config.Policy == Sequential {
		c.Load = nil // a load would be a second thing going on
	}
	if c.Serves == nil {
		c.Serves = func(string) bool { return true }
	}
	i := slices.IndexFunc(s.hosts, func(h *host) bool { return h.Name == c.Name })
	if i < 0 {
		i = len(s.hosts)
		s.hosts = append(s.hosts, &host{
			breaker: breaker{patience: s.config.Patience}, meters: map[string]*meter{}, flying: map[string]int{},
			slots:   func(model string) int { return s.costs.at(c.Name, model).Slots },
			removed: true,
		})
	}
	h := s.hosts[i]
	h.Host = c
	if !h.removed {
		return
	}
	h.removed = false
	s.look(h)
	s.tell(aires.Event{Type: aires.EventHostUp, Host: h.Name})
}

// forget lets go of removed hosts of which nothing is in flight any more.
func (s *Core) forget() {
	s.hosts = slices.DeleteFunc(s.hosts, func(h *host) bool {
		return h.removed && h.inFlight == 0 && h.loading == ""
	})
}

// width returns how many requests a host is thought to run at once of the
// models that are asked for: the most that was measured of one, or seen so far.
func (s *Core) width(h *host) int {
	if h.Limit > 0 {
		return h.Limit
	}
	width, guess, known := 0, DefaultLimit, false
	for model := range s.costs.nodes {
		if !h.Serves(model) {
			continue
		}
		m := h.meter(model)
		_, measured := m.found()
		known = known || measured
		guess = max(guess, m.usable())
		if measured || m.growing {
			width = max(width, m.usable())
		}
	}
	if !known {
		return guess
	}
	return width
}

// growing reports whether it is still to be seen how much of its hot model a
// host can do at once.
func (h *host) growing() bool {
	m := h.meter(h.hot)
	return m != nil && m.growing
}
