package sched

import (
	"cmp"
	"slices"
	"time"

	"github.com/airesdev/aires"
)

// A host is fed with one model, its hot one, as long as there is work for it;
// then the next one is made hot, with a load of its own where it is not
// resident. So every load is used as long as possible, batches stay whole, and
// nothing is sent to a model that is on its way out.

// coldPatience is how long a node of high priority waits for a model that is
// hot nowhere before a host stops what it is doing.
const coldPatience = 30 * time.Second

// takes reports whether a host may be given an item now, as far as its models
// are concerned: only its hot one is fed. Requests of several models share a
// GPU badly, because only those of one model are batched.
func (s *Core) takes(h *host, it *item, now time.Time) bool {
	switch {
	case h.Load == nil || !h.up():
		return true
	case s.urgent(h, now) != nil && it.rank.priority < int(aires.PriorityHigh):
		return false
	}
	// Not while another one is loaded, which may push the hot one out.
	return it.model == h.hot && h.loading == "" && h.inFlight < s.share(h)
}

// share is how many items a host is given at once where several hosts are up:
// no more than its part of the groups under way, so that few of them do not
// crowd one host. Small batches on all are faster than a full one on one.
func (s *Core) share(h *host) int {
	limit := h.limit(h.hot)
	up := 0
	for _, o := range s.hosts {
		if o.up() {
			up++
		}
	}
	if up < 2 || s.wave.open == 0 {
		return limit
	}
	return min(limit, (s.wave.open+up-1)/up)
}

// hasWork reports whether something is ready for a model on a host.
func (s *Core) hasWork(h *host, model string) bool {
	for _, q := range s.ready {
		if it := q.top(); it != nil && it.model == model && h.can(it) {
			return true
		}
	}
	return false
}

// urgent returns the item for whose sake a host is fed no more: the first of
// those of high priority that have waited too long for a model that is hot
// nowhere. Of the hosts that could serve it, the first that is up gives way.
func (s *Core) urgent(h *host, now time.Time) *item {
	var first *item
	for _, q := range s.ready {
		it := q.top()
		if it == nil || it.rank.priority < int(aires.PriorityHigh) || now.Sub(it.queued) < coldPatience || s.hotSomewhere(it) {
			continue
		}
		i := slices.IndexFunc(s.hosts, func(o *host) bool { return o.can(it) && o.up() })
		if i >= 0 && s.hosts[i] == h && (first == nil || it.rank.before(first.rank)) {
			first = it
		}
	}
	return first
}

func (s *Core) hotSomewhere(it *item) bool {
	return slices.ContainsFunc(s.hosts, func(h *host) bool {
		return h.can(it) && (h.Load == nil || h.hot == it.model || h.loading == it.model)
	})
}

// swap makes another model hot on hosts that have nothing to do for theirs,
// and reports whether something can be started now that could not before. What
// hosts have in memory comes first: nobody loads what another has at hand.
func (s *Core) swap(now time.Time) (changed bool) {
	for _, h := range s.hosts {
		if model := s.wants(h, now); h.resident(model) && h.hot != model {
			// Until nothing runs two models would share the host. For what is urgent
			// they may, but two that are urgent do not chase each other.
			if h.inFlight == 0 || s.urgent(h, now) != nil && now.After(h.since) {
				changed = true
				h.hot, h.since = model, now
			}
		}
	}
	for _, h := range s.hosts {
		if model := s.wants(h, now); model != "" && !h.resident(model) {
			s.load(h, model, now)
		}
	}
	return changed
}

// wants returns the model that a host should be fed with next, or "" while it
// has enough to do, or is of more use idle.
func (s *Core) wants(h *host, now time.Time) string {
	if h.Load == nil || h.loading != "" || !h.up() {
		return ""
	}
	urgent := s.urgent(h, now)
	if urgent == nil && s.hasWork(h, h.hot) {
		return ""
	}
	// While something runs, the model that runs would have to go, or the load has
	// no slot, or it could overtake a request, and its model be taken for idle.
	if h.inFlight > 0 && (len(h.models) < 2 || s.width(h) <= h.inFlight || h.answering < h.inFlight) {
		return ""
	}
	if urgent != nil {
		return urgent.model
	}
	return s.choose(h)
}

// choose returns the model that a host should make hot, or "" when it is of
// more use idle: the one with the item of highest priority, rather a resident
// one, then the one with the deepest item. A model that other hosts serve
// already is worth a load only if they have no room for all that waits, and if
// an answer takes longer than the load.
func (s *Core) choose(h *host) string {
	count := map[string]int{}
	top := map[string]*item{}
	for _, q := range s.ready {
		it := q.top()
		if it == nil || !h.can(it) {
			continue
		}
		count[it.model] += q.Len()
		if t := top[it.model]; t == nil || it.rank.before(t.rank) {
			top[it.model] = it
		}
	}
	resident := func(it *item) int {
		if h.resident(it.model) {
			return 1
		}
		return 0
	}
	var best *item
	for model, it := range top {
		if !s.worthLoading(h, model, count[model]) {
			continue
		}
		if best == nil || cmp.Or(
			cmp.Compare(it.rank.priority, best.rank.priority), cmp.Compare(resident(it), resident(best)),
			cmp.Compare(it.rank.depth, best.rank.depth), cmp.Compare(best.rank.arrival, it.rank.arrival),
		) > 0 {
			best = it
		}
	}
	if best == nil {
		return ""
	}
	return best.model
}

func (s *Core) worthLoading(h *host, model string, count int) bool {
	others := 0
	for _, o := range s.hosts {
		if o != h && o.up() && (o.hot == model || o.loading == model) {
			others++
		}
	}
	if others == 0 || h.resident(model) {
		return true
	}
	if cost := s.costs.at(h.Name, model); cost.Service > 0 && cost.Service < cost.Swap {
		return false
	}
	room := 0
	for _, o := range s.hosts {
		switch {
		case o == h || !o.up():
		case o.loading == model:
			room += s.share(o)
		case o.hot == model && o.loading == "":
			room += max(0, s.share(o)-o.inFlight)
		}
	}
	return count > room
}

// load has a host make a model resident.
func (s *Core) load(h *host, model string, began time.Time) {
	h.loading = model
	s.loading++
	s.tell(aires.Event{Type: aires.EventModelLoading, Host: h.Name, Model: model})
	s.world.Load(h.Host, model, func(resident []string, err error) {
		s.loading--
		h.loading = ""
		h.hot = model // also after a failure: the requests themselves will say more
		took := s.world.Now().Sub(began)
		defer s.forget()
		loaded := aires.Event{Type: aires.EventModelLoaded, Host: h.Name, Model: model, Wait: took}
		if err != nil {
			loaded.Error = err.Error()
			s.tell(loaded)
			if !h.removed {
				s.judge(h, err)
			}
			return
		}
		s.tell(loaded)
		s.costs.swapped(h.Name, model, took)
		s.spilled(h)
		h.cold = h.limit(model)
		h.models = resident
		if !slices.Contains(h.models, model) {
			h.models = append(h.models, model)
		}
	})
}

// idle reports whether nothing is held back by anything but waves.
func (s *Core) idle() bool {
	return len(s.preparing) == 0 && s.prepare.Len() == 0 && len(s.ready) == 0
}

// starving reports whether a host has room, or whether all hosts are down: then
// what waits has to come up too, to probe them or to be given up. Where memory
// holds one model, room is of use only when nothing runs.
func (s *Core) starving() bool {
	return !slices.ContainsFunc(s.hosts, (*host).up) || slices.ContainsFunc(s.hosts, func(h *host) bool {
		return h.up() && h.loading == "" && s.width(h) > h.inFlight && (h.inFlight == 0 || len(h.models) > 1)
	})
}
