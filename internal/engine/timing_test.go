package engine_test

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/engine"
	"github.com/airesdev/aires/internal/modelsim"
	"github.com/airesdev/aires/internal/sched"
)

// slowModels take five seconds to load.
func slowModels() []modelsim.Model {
	models := slices.Clone(fourModels)
	for i := range models {
		models[i].Load = 5 * time.Second
	}
	return models
}

func slowHost() modelsim.Config {
	return modelsim.Config{Models: slowModels(), Slots: 2, MaxLoaded: 1, PromptRate: 500, AnswerRate: 20}
}

// TestTimingsAreInOrder: every node that was asked tells each of its steps, in
// order, and events say the same.
func TestTimingsAreInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newScenario(t, 2, slowHost()).run(goLog(6), nil)
		told := map[string]map[aires.EventType]time.Time{}
		for _, e := range o.events {
			if e.Node != "" {
				if told[e.Node] == nil {
					told[e.Node] = map[aires.EventType]time.Time{}
				}
				told[e.Node][e.Type] = e.Time
			}
		}
		late := 0
		for _, f := range o.report.Findings {
			at := f.Timing
			steps := []time.Time{at.Queued, at.Ready, at.Started, at.FirstToken, at.Ended}
			if at.Queued.IsZero() || !slices.IsSortedFunc(steps, time.Time.Compare) || !at.FirstToken.After(at.Started) || !at.Ended.After(at.FirstToken) {
				t.Errorf("%s: %v", f.Node, at)
			}
			e := told[f.Node]
			if !at.Ready.Equal(e[aires.EventNodeReady]) || !at.FirstToken.Equal(e[aires.EventNodeAnswers]) || !at.Started.Equal(e[aires.EventNodeStarted]) {
				t.Errorf("%s: %+v, but events say %v", f.Node, at, e)
			}
			if at.Ready.After(at.Queued) {
				late++
			}
		}
		if late == 0 {
			t.Error("no cause of a later wave had to wait for it")
		}
	})
}

// TestLoadsAreKept: a load is kept with its begin and end, and those who waited
// for it say when it was done.
func TestLoadsAreKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScenario(t, 2, slowHost())
		r := s.run(goLog(2), nil).report
		if got := s.hosts[0].Counters().Loads; got != len(r.Loads) || got < 4 {
			t.Fatalf("%d loads are kept of %d", len(r.Loads), got)
		}
		for i, l := range r.Loads {
			if got := l.Ended.Sub(l.Started); got < 5*time.Second || got > 6*time.Second || l.Error != "" || i > 0 && l.Started.Before(r.Loads[i-1].Ended) {
				t.Errorf("%+v", l)
			}
		}
		for _, f := range r.Findings {
			i := slices.IndexFunc(r.Loads, func(l aires.Load) bool { return l.Ended.Equal(f.Timing.Loaded) })
			waited := slices.ContainsFunc(r.Loads, func(l aires.Load) bool {
				return l.Model == f.Model && l.Ended.After(f.Timing.Queued) && !l.Ended.After(f.Timing.Started)
			})
			if (i >= 0) != waited || i >= 0 && r.Loads[i].Model != f.Model {
				t.Errorf("%s queued %v, started %v, says loaded %v", f.Node, f.Timing.Queued, f.Timing.Started, f.Timing.Loaded)
			}
		}
	})
}

// TestLoadsByRequests: where nothing is loaded ahead, the first request for a
// model loads it, and its answer says how long that took.
func TestLoadsByRequests(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScenario(t, 2, slowHost())
		s.cfg.Schedule.Policy = sched.Sequential
		r := s.run(goLog(2), nil).report
		if got := s.hosts[0].Counters().Loads; got != len(r.Loads) || got < 4 {
			t.Fatalf("%d loads are kept of %d: %+v", len(r.Loads), got, r.Loads)
		}
		loaded := 0
		for _, f := range r.Findings {
			if at := f.Timing; !at.Loaded.IsZero() {
				loaded++
				if !at.Loaded.After(at.Started) || at.Loaded.After(at.FirstToken) {
					t.Errorf("%s: %+v", f.Node, at)
				}
			}
		}
		if loaded != len(r.Loads) {
			t.Errorf("%d nodes say that they waited for one of %d loads", loaded, len(r.Loads))
		}
	})
}

// TestEarlierAttempts: what failed before is part of the timeline.
func TestEarlierAttempts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		host := slowHost()
		host.Faults = []modelsim.Fault{{Failure: modelsim.FailCut, Times: 1}}
		r := newScenario(t, 2, host).run(goLog(1), nil).report
		i := slices.IndexFunc(r.Findings, func(f aires.Finding) bool { return len(f.Timing.Earlier) > 0 })
		if i < 0 {
			t.Fatal("no finding has an earlier attempt")
		}
		at := r.Findings[i].Timing
		was := at.Earlier[0]
		if len(at.Earlier) != 1 || was.Host == "" || was.Error == "" || !was.Ended.After(was.Started) || at.Started.Before(was.Ended) || at.FirstToken.Before(at.Started) {
			t.Errorf("%+v", at)
		}
	})
}

// TestALoadThatIsCutShort: a run that is cancelled meanwhile keeps it, and
// nothing of a node is told after its end.
func TestALoadThatIsCutShort(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newScenario(t, 2, slowHost()).run(goLog(1), func(e *engine.Engine, ev aires.Event) {
			if ev.Type == aires.EventModelLoading {
				if err := e.Cancel(t.Context(), ev.Run); err != nil {
					t.Error(err)
				}
			}
		})
		if l := o.report.Loads; len(l) != 1 || !l[0].Ended.IsZero() {
			t.Errorf("loads: %+v", l)
		}
		ended := map[string]bool{}
		for _, e := range o.events {
			if e.Node != "" && ended[e.Node] {
				t.Errorf("%s %s after its end", e.Type, e.Node)
			}
			ended[e.Node] = ended[e.Node] || e.Type == aires.EventNodeEnded
		}
	})
}
