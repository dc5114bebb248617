package bench

import "time"

// world is one play: hosts, causes, a clock, and what is counted on the way.
type world struct {
	clock
	params Params
	hosts  []*host
	causes []*cause

	spans    []Span
	inFlight int
	peak     int
	blind    int // nodes that were sent without their inputs
	refused  int
	ended    time.Duration // the last answer
}

func newWorld(p Params, causes []*cause) *world {
	w := &world{params: p, causes: causes}
	for range p.Hosts {
		h := &host{
			clock: &w.clock, slots: p.Slots, loaded: p.Loaded, maxQueue: p.Queue,
			swap: p.Swap, prefix: p.prefixes(),
		}
		h.gpu = gpu{clock: &w.clock, alpha: p.Alpha}
		w.hosts = append(w.hosts, h)
	}
	return w
}

// schedule decides what is sent when. A world calls it; it calls world.send.
type schedule interface {
	// arrive hands over the causes that come at one moment.
	arrive(causes []*cause)
	// step sends whatever is to be sent now.
	step()
	// wake returns the next moment at which step must be called even if
	// nothing happens.
	wake() (time.Duration, bool)
}

// play runs the world to its end.
func (w *world) play(s schedule) {
	for from := 0; from < len(w.causes); {
		to := from + 1
		for to < len(w.causes) && w.causes[to].arrival == w.causes[from].arrival {
			to++
		}
		together := w.causes[from:to]
		w.at(together[0].arrival, func() { s.arrive(together) })
		from = to
	}
	w.run(s.step, s.wake)
}

// send asks a host a node's question. done is called with the request when it
// has been answered; the error is the host's.
func (w *world) send(n *node, on int, done func(*request, error)) {
	if n.stage > 0 && !n.cause.nodes[n.stage-1].over {
		w.blind++
	}
	w.inFlight++
	w.peak = max(w.peak, w.inFlight)
	r := &request{model: n.model, read: n.read, write: n.write}
	r.done = func(err error) {
		w.inFlight--
		if err != nil {
			w.refused++
		} else {
			w.answered(n, r, on)
		}
		done(r, err)
	}
	w.hosts[on].send(r)
}

// answered notes a node's end.
func (w *world) answered(n *node, r *request, on int) {
	n.over = true
	n.cause.open--
	n.cause.ended = w.now
	w.ended = w.now
	w.spans = append(w.spans, Span{
		Host: on, Slot: r.slot, Model: n.model, Cause: n.cause.index, Stage: n.stage,
		Begin: r.started, End: w.now,
	})
}

// Span is a bar of a Gantt chart: a request while it holds a slot or, with Slot
// -1, the load of a model.
type Span struct {
	Host, Slot   int
	Model        string
	Cause, Stage int
	Begin, End   time.Duration
}

// result sums up a play.
func (w *world) result(p Policy, b Bound) Result {
	r := Result{
		Policy: p, Makespan: w.ended, Blind: w.blind, Refused: w.refused, Peak: w.peak, Spans: w.spans,
	}
	for i, h := range w.hosts {
		r.Loads += len(h.loads)
		for _, l := range h.loads {
			r.Spans = append(r.Spans, Span{Host: i, Slot: -1, Model: l.model, Begin: l.began, End: l.end})
		}
	}
	r.sum(w.causes, b)
	return r
}
