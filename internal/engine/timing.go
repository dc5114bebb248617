package engine

import (
	"slices"
	"time"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/pipeline"
)

// time keeps when a node came how far.
func (r *run) time(f *aires.Finding, e aires.Event) {
	t := &f.Timing
	switch e.Type {
	case aires.EventNodeQueued:
		t.Queued = e.Time
	case aires.EventNodeReady:
		t.Ready = e.Time
	case aires.EventNodeStarted:
		t.Started, t.Loaded, t.FirstToken = e.Time, r.loadedSince(t.Queued, e.Host, f.Model), time.Time{}
	case aires.EventNodeAnswers:
		t.FirstToken = e.Time
	case aires.EventNodeRetried:
		t.Earlier = append(t.Earlier, aires.Attempt{
			Host: e.Host, Started: t.Started, FirstToken: t.FirstToken, Ended: e.Time, Error: firstLine(e.Error),
		})
	case aires.EventNodeEnded:
		t.Ended = e.Time
	}
}

// loadedSince returns when a host was last told to load the model and had it,
// if that was after since: the load was made for what waited then.
func (r *run) loadedSince(since time.Time, host, model string) time.Time {
	for _, l := range slices.Backward(r.loads) {
		if l.Host == host && l.Model == model && l.Error == "" && l.Ended.After(since) {
			return l.Ended
		}
	}
	return time.Time{}
}

// loading keeps the loads that the scheduler tells of.
func (r *run) loading(e aires.Event) {
	open := func(l aires.Load) bool { return l.Host == e.Host && l.Model == e.Model && l.Ended.IsZero() }
	switch e.Type {
	case aires.EventModelLoading:
		r.loads = append(r.loads, aires.Load{Host: e.Host, Model: e.Model, Started: e.Time})
	case aires.EventModelLoaded:
		i := slices.IndexFunc(r.loads, open)
		if i < 0 { // it began before the run
			i = len(r.loads)
			r.loads = append(r.loads, aires.Load{Host: e.Host, Model: e.Model, Started: e.Time.Add(-e.Wait)})
		}
		r.loads[i].Ended, r.loads[i].Error = e.Time, firstLine(e.Error)
	}
}

// ownLoad is the least time that a request waits for its model and that is a
// load: finding a model in memory takes a host some milliseconds, too.
const ownLoad = 250 * time.Millisecond

// loadedFor keeps a load that a request has caused, or waited for, by itself.
// Requests that wait for the same load show one.
func (r *run) loadedFor(n *pipeline.Node, host string, from time.Time, took time.Duration) {
	if took < ownLoad {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	to := from.Add(took)
	if t := &r.findings[n.ID].Timing; t.Loaded.Before(to) {
		t.Loaded = to
	}
	for i := range r.loads {
		l := &r.loads[i]
		if l.Host == host && l.Model == n.Stage.Model && l.Started.Before(to) && (l.Ended.IsZero() || l.Ended.After(from)) {
			if from.Before(l.Started) {
				l.Started = from
			}
			return
		}
	}
	r.loads = append(r.loads, aires.Load{Host: host, Model: n.Stage.Model, Started: from, Ended: to})
}

// loaded returns the loads in the order of their start. The caller holds mu.
func (r *run) loaded() []aires.Load {
	return slices.SortedStableFunc(slices.Values(r.loads), func(a, b aires.Load) int { return a.Started.Compare(b.Started) })
}

// heard notes how far a node's answer is, and publishes when it began.
func (r *run) heard(n *pipeline.Node, host string, tokens int) {
	r.mu.Lock()
	first := r.findings[n.ID].Timing.FirstToken.IsZero()
	r.mu.Unlock()
	e := aires.Event{Node: n.ID, Stage: n.Stage.Name, Causes: n.Causes, Model: n.Stage.Model, Host: host}
	if first {
		e.Type = aires.EventNodeAnswers
		r.notify(n, e)
	}
	e.Tokens = &aires.Tokens{Answer: tokens}
	r.feed.report(e)
}
