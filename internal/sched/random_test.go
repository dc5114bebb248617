package sched_test

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/dag"
	"github.com/airesdev/aires/internal/sched"
	"pgregory.net/rapid"
)

// TestRandomWorlds runs random graphs on random hosts with random failures,
// outages, cancellations and hosts that are added and removed, and compares what happened with the rules of
// orchestration and with a sequential oracle.
func TestRandomWorlds(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := drawWorld(rt)
		s := w.play(t)
		defer func() {
			if rt.Failed() {
				rt.Logf("%+v\n%s", w.config(), strings.Join(s.lines(), "\n"))
			}
		}()
		for _, fault := range s.faults {
			rt.Error(fault)
		}
		for _, j := range w.jobs {
			r := &replay{T: rt, world: w, job: j, outcomes: map[string]aires.Outcome{}, letters: map[string]string{}}
			for _, n := range s.tape {
				if n.job == j.name {
					r.event(n)
				}
			}
			r.end()
		}
		if w.prepares == 0 && !w.outages {
			w.checkBusy(rt, s.tape)
		}
	})
}

// config is the part of a world that is worth printing.
func (w *world) config() (out []any) {
	out = append(out, w.policy, w.prepares, w.outages, w.close, w.hosts, w.jobs)
	for id, s := range w.specs {
		out = append(out, id, *s)
	}
	return out
}

// replay reads a job's events one by one.
type replay struct {
	*rapid.T
	*world
	job       worldJob
	outcomes  map[string]aires.Outcome
	letters   map[string]string // of each node's events, in order
	cancelled bool              // a node was
}

func (r *replay) needs(id string) []dag.Need {
	i := slices.IndexFunc(r.job.nodes, func(n dag.Node) bool { return n.ID == id })
	return r.job.nodes[i].Needs
}

func (r *replay) event(n note) {
	switch n.Type {
	case aires.EventNodeQueued:
		for _, need := range r.needs(n.Node) {
			if got := r.outcomes[need.Node]; got == "" || got != aires.OutcomeSucceeded && !need.Optional {
				r.Errorf("%v: it needs %s, which is %q", n, need.Node, got)
			}
		}
		if len(n.Needs) != len(r.needs(n.Node)) {
			r.Errorf("%v: says it needs %v", n, n.Needs)
		}
		r.letters[n.Node] += "q"
	case aires.EventNodeStarted:
		r.letters[n.Node] += "s"
		if got := strings.Count(r.letters[n.Node], "s"); n.Attempt != got {
			r.Errorf("%v: it is attempt %d", n, got)
		}
	case aires.EventNodeRetried:
		r.letters[n.Node] += "r"
	case aires.EventNodeEnded:
		r.ended(n)
	}
}

func (r *replay) ended(n note) {
	running := strings.HasSuffix(r.letters[n.Node], "s")
	r.letters[n.Node] += "e"
	r.outcomes[n.Node] = n.Outcome
	if n.Outcome == aires.OutcomeCancelled {
		r.cancelled = true
		r.endedByCancel(n, running)
		return
	}
	if r.cancelled {
		r.Errorf("%v, after its job was cancelled", n)
	}
	if want := r.oracle(n.Node); n.Outcome != want {
		r.Errorf("%v, want %s", n, want)
	}
	if n.Outcome == aires.OutcomeSucceeded && n.Cached == running {
		r.Errorf("%v: running %v", n, running)
	}
	if (n.Outcome == aires.OutcomeSucceeded) != (n.Error == "" && n.Because == "") {
		r.Errorf("%v: it has no reason, or should have none", n)
	}
	if n.Outcome == aires.OutcomeSkipped && !r.blames(n.Node, n.Because) {
		r.Errorf("%v: that is not why", n)
	}
}

// endedByCancel checks that what waited ended with the cancellation and not
// later, and with its cause.
func (r *replay) endedByCancel(n note, running bool) {
	at, cause := max(r.job.cancel, r.job.submit), errStop.Error()
	if r.close >= 0 && (r.job.cancel < 0 || r.close < at || r.close == at && n.Error != cause) {
		at, cause = max(r.close, r.job.submit), sched.ErrClosed.Error()
	}
	if r.job.cancel < 0 && r.close < 0 || n.Error != cause || n.at < at || !running && n.at != at {
		r.Errorf("%v: cancelled at %v, closed at %v", n, r.job.cancel, r.close)
	}
}

// oracle says how a node must end if nothing is cancelled: the definition,
// recursively and one node after the other.
func (r *replay) oracle(id string) aires.Outcome {
	for _, need := range r.needs(id) {
		if !need.Optional && r.oracle(need.Node) != aires.OutcomeSucceeded {
			return aires.OutcomeSkipped
		}
	}
	return r.world.outcome(r.specs[id])
}

// blames reports whether culprit failed and id needs it, through skipped nodes.
func (r *replay) blames(id, culprit string) bool {
	return slices.ContainsFunc(r.needs(id), func(need dag.Need) bool {
		switch {
		case need.Optional:
			return false
		case need.Node == culprit:
			return r.outcomes[culprit] == aires.OutcomeFailed
		}
		return r.outcomes[need.Node] == aires.OutcomeSkipped && r.blames(need.Node, culprit)
	})
}

// life is what may happen to a node, an event a letter: queued, started,
// retried, ended.
var life = regexp.MustCompile(`^q(sr)*s?e$`)

func (r *replay) end() {
	if len(r.letters) == 0 {
		if r.close < 0 || r.close > r.job.submit {
			r.Errorf("%s: nothing happened", r.job.name)
		}
		return
	}
	for _, node := range r.job.nodes {
		letters, outcome := r.letters[node.ID], r.outcomes[node.ID]
		unqueued := letters == "e" && (outcome == aires.OutcomeSkipped || outcome == aires.OutcomeCancelled)
		if !life.MatchString(letters) && !unqueued {
			r.Errorf("%s went through %q and is %q", node.ID, letters, outcome)
		}
	}
}

// checkBusy holds that no host is idle while a node waits that it could serve:
// nobody starves, no slot is lost, no timer runs late.
func (w *world) checkBusy(t *rapid.T, tape []note) {
	type waiting struct {
		since   time.Duration
		refused []string
	}
	waits := map[string]*waiting{}
	busy := map[string]string{} // node to host
	refused := map[string][]string{}
	moments := map[time.Duration]bool{}
	for _, n := range tape {
		moments[n.at] = true
		moments[n.at+n.Wait] = true
	}
	next := 0
	for _, now := range slices.Sorted(maps.Keys(moments)) {
		for ; next < len(tape) && tape[next].at <= now; next++ {
			switch n := tape[next]; n.Type {
			case aires.EventNodeQueued:
				waits[n.Node] = &waiting{since: n.at}
			case aires.EventNodeStarted:
				delete(waits, n.Node)
				busy[n.Node] = n.Host
			case aires.EventNodeRetried:
				if delete(busy, n.Node); n.Wait == 0 && n.Error == elsewhere().Error() {
					refused[n.Node] = append(refused[n.Node], n.Host)
				}
				waits[n.Node] = &waiting{since: n.at + n.Wait, refused: refused[n.Node]}
			case aires.EventNodeEnded:
				delete(waits, n.Node)
				delete(busy, n.Node)
			}
		}
		if w.policy == sched.Sequential && len(busy) > 0 {
			continue
		}
		for id, wait := range waits {
			for _, h := range w.hosts {
				if h.moves != nil {
					continue
				}
				room := h.limit
				for _, on := range busy {
					if on == h.name {
						room--
					}
				}
				if wait.since <= now && room > 0 && slices.Contains(h.models, w.specs[id].model) && !slices.Contains(wait.refused, h.name) {
					t.Errorf("at %v %s waits, although %s has %d free slots", now, id, h.name, room)
				}
			}
		}
	}
}
