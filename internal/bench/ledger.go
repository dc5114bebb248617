package bench

import "time"

// ledger notes what becomes of the questions of one play.
type ledger struct {
	causes []*cause

	spans    []Span
	inFlight int
	peak     int
	blind    int // nodes that were sent without their inputs
	refused  int
	failed   int           // lost in any other way
	problem  error         // the first of those
	ended    time.Duration // the last answer
}

// Span is a bar of a Gantt chart: a request while it holds a slot or, with Slot
// -1, the load of a model.
type Span struct {
	Host, Slot   int
	Model        string
	Cause, Stage int
	Begin, End   time.Duration
}

// sent notes that a node's question goes out.
func (l *ledger) sent(n *node) {
	if n.stage > 0 && !n.cause.nodes[n.stage-1].over {
		l.blind++
	}
	l.inFlight++
	l.peak = max(l.peak, l.inFlight)
}

// answered notes an answer, which came when its span ends.
func (l *ledger) answered(n *node, s Span) {
	l.inFlight--
	n.over = true
	n.cause.open--
	n.cause.ended, l.ended = s.End, s.End
	s.Model, s.Cause, s.Stage = n.model, n.cause.index, n.stage
	l.spans = append(l.spans, s)
}

// turnedAway notes a question that the host had no room for.
func (l *ledger) turnedAway() {
	l.inFlight--
	l.refused++
}

// lost notes a question without an answer.
func (l *ledger) lost(err error) {
	l.inFlight--
	l.failed++
	if l.problem == nil {
		l.problem = err
	}
}

// result sums up a play whose hosts loaded models as loads says.
func (l *ledger) result(p Policy, b Bound, loads []Span) Result {
	r := Result{
		Policy: p, Makespan: l.ended, Loads: len(loads), Blind: l.blind, Refused: l.refused,
		Failed: l.failed, Peak: l.peak, Spans: append(l.spans, loads...),
	}
	if l.problem != nil {
		r.Problem = l.problem.Error()
	}
	r.sum(l.causes, b)
	return r
}
