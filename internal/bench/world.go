package bench

import "github.com/airesdev/aires/internal/modelsim/gpu"

// world is one play on virtual time: hosts, causes, a clock, and what is
// counted on the way.
type world struct {
	clock
	ledger
	params Params
	hosts  []*host
}

func newWorld(p Params, causes []*cause) *world {
	w := &world{params: p, ledger: ledger{causes: causes}}
	for range p.Hosts {
		h := &host{
			clock: &w.clock, slots: p.Slots, loaded: p.Loaded, maxQueue: p.Queue,
			swap: p.Swap, prefix: p.prefixes(),
		}
		h.gpu = gpu.GPU{Clock: &w.clock, Alpha: p.Alpha}
		w.hosts = append(w.hosts, h)
	}
	return w
}

// play runs the world to its end.
func (w *world) play(s schedule) {
	for together := range arrivals(w.causes) {
		w.at(together[0].arrival, func() { s.arrive(together) })
	}
	w.run(s.step, s.wake)
}

// width implements field.
func (w *world) width() int { return len(w.hosts) }

// ask implements field.
func (w *world) ask(n *node, on int, done func(error)) {
	w.send(n, on, nil, func(_ *request, err error) { done(err) })
}

// send asks a host a node's question. done is called with the request when it
// has been answered; the error is the host's.
func (w *world) send(n *node, on int, began func(), done func(*request, error)) {
	w.sent(n)
	r := &request{model: n.model, read: n.read, write: n.write, began: began}
	r.done = func(err error) {
		if err != nil {
			w.turnedAway()
		} else {
			w.answered(n, Span{Host: on, Slot: r.slot, Begin: r.started, End: w.now})
		}
		done(r, err)
	}
	w.hosts[on].send(r)
}

// loads are those of all hosts.
func (w *world) loads() (all []Span) {
	for i, h := range w.hosts {
		for _, l := range h.loads {
			all = append(all, Span{Host: i, Slot: -1, Model: l.model, Begin: l.began, End: l.end})
		}
	}
	return all
}
