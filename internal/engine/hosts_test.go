package engine_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/engine"
	"github.com/airesdev/aires/internal/modelsim"
)

// loads counts the requests that made a host load a model.
func loads(h *modelsim.Host) (n int) {
	for _, e := range h.Journal() {
		if e.Loaded {
			n++
		}
	}
	return n
}

// Hosts are exchanged while a run is on its way: it goes on with those that
// there are, and loses nothing.
func TestHostsAreExchangedInFlight(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := modelsim.Config{Models: fourModels, Slots: 2, MaxLoaded: 4, Latency: 2 * time.Second}
		s := newScenario(t, 0, sim, sim, sim)
		hosts := s.cfg.Hosts
		s.cfg.Hosts = hosts[:1]
		ended := 0
		o := s.run(goLog(12), func(e *engine.Engine, ev aires.Event) {
			if ev.Type != aires.EventNodeEnded {
				return
			}
			switch ended++; ended {
			case 3:
				e.SetHosts(context.Background(), hosts[:2])
			case 10:
				e.SetHosts(context.Background(), hosts[1:]) // without the first
			case 20:
				e.SetHosts(context.Background(), hosts)
			}
		})
		o.inOrder(t)
		if o.report.Run.Status != aires.StatusComplete {
			t.Errorf("the run is %s: %s", o.report.Run.Status, o.report.Run.Notice)
		}
		var told []string
		for _, e := range o.events {
			if e.Type == aires.EventHostDown || e.Type == aires.EventHostUp {
				told = append(told, fmt.Sprint(e.Type, " ", e.Host))
			}
		}
		want := "host.up http://sim1:11434, host.up http://sim2:11434, host.down http://sim0:11434, host.up http://sim0:11434"
		if got := strings.Join(told, ", "); got != want {
			t.Errorf("told %s, want %s", got, want)
		}
		for i, h := range s.hosts {
			if n := h.Counters().Requests; n < 3 {
				t.Errorf("host %d was asked %d times", i, n)
			}
		}
	})
}

// A host that was silent once keeps what it is known to have: another run that
// begins meanwhile takes nothing away from those on their way.
func TestASecondRunTakesNoHostAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := modelsim.Config{Models: fourModels, Slots: 2, MaxLoaded: 4, Latency: 2 * time.Second}
		s := newScenario(t, 2, sim)
		e := engine.New(s.cfg)
		defer e.Close()
		submit := func() aires.Run {
			r, err := e.Submit(t.Context(), aires.Submission{Log: strings.NewReader(goLog(4)), Workspace: workspace(t)})
			if err != nil {
				t.Fatal(err)
			}
			return r
		}
		end := func(r aires.Run) aires.Status {
			for _, err := range e.Events(t.Context(), r.ID, 0) {
				if err != nil {
					t.Error(err)
				}
			}
			rep, err := e.Report(t.Context(), r.ID)
			if err != nil {
				t.Fatal(err)
			}
			return rep.Run.Status
		}
		first := submit()
		<-time.After(5 * time.Second)
		s.hosts[0].Kill()
		second := submit()
		<-time.After(3 * time.Second)
		if err := s.hosts[0].Revive(); err != nil {
			t.Error(err)
		}
		if one, two := end(first), end(second); one != aires.StatusComplete || two == aires.StatusFailed {
			t.Errorf("the first run is %s, the second %s", one, two)
		}
	})
}

// What a host reports as resident is not loaded again, and every request for a
// model has the same length of context, loads included: another one would make
// Ollama load it anew.
func TestWhatIsLoadedIsNotLoadedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScenario(t, 2, modelsim.Config{Models: fourModels, Slots: 2, MaxLoaded: 4})
		if o := s.run(goLog(2), nil); o.report.Run.Status != aires.StatusComplete || loads(s.hosts[0]) != 4 {
			t.Fatalf("the run is %s, %d loads", o.report.Run.Status, loads(s.hosts[0]))
		}
		for _, e := range s.run(goLog(2), nil).events { // another engine: it knows nothing
			if e.Type == aires.EventModelLoading {
				t.Errorf("%s is loaded again", e.Model)
			}
		}
		contexts := map[string]map[int]bool{}
		for _, e := range s.hosts[0].Journal() {
			if contexts[e.Model] == nil {
				contexts[e.Model] = map[int]bool{}
			}
			contexts[e.Model][e.Context] = true
		}
		for m, c := range contexts {
			if len(c) != 1 {
				t.Errorf("%s was asked with the context lengths %v: each loads it anew", m, c)
			}
		}
		if loads(s.hosts[0]) != 4 || len(contexts) != 4 {
			t.Errorf("%d loads of %d models", loads(s.hosts[0]), len(contexts))
		}
	})
}

// A host says how much of a model has spilled out of GPU memory: it gets fewer
// requests of that model, and whoever watches is told why.
func TestASpilledModelGetsLess(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		models := append([]modelsim.Model(nil), fourModels...)
		for i := range models {
			models[i].Size, models[i].GPU = 4e9, 4e9
		}
		models[1].GPU = 3e9
		s := newScenario(t, 0, modelsim.Config{Models: models, Slots: 4, MaxLoaded: 1, Latency: 2 * time.Second, AnswerRate: 40})
		o := s.run(goLog(60), nil)
		if o.report.Run.Status != aires.StatusComplete {
			t.Fatalf("the run is %s: %s", o.report.Run.Status, o.report.Run.Notice)
		}
		const why = "25 % of the model has spilled out of GPU memory"
		told := map[string]int{}
		for _, e := range o.events {
			if e.Type == aires.EventHostLimit && e.Reason == why {
				told[e.Model]++
			}
		}
		if len(told) != 1 || told[models[1].Name] != 1 {
			t.Errorf("spilled: %v", told)
		}
		peak := func(model string) (most int) { // of what was asked in the second half
			entries := s.hosts[0].Journal()
			for _, e := range entries[len(entries)/2:] {
				n := 0
				for _, o := range entries {
					if !o.LoadOnly && o.Model == model && !o.Arrived.After(e.Arrived) && o.Ended.After(e.Arrived) {
						n++
					}
				}
				most = max(most, n)
			}
			return most
		}
		if got := peak(models[1].Name); got != 2 {
			t.Errorf("%d of the spilled model in flight at once, want half of 4", got)
		}
		if got := peak(models[2].Name); got < 4 {
			t.Errorf("%d of another model in flight at once, want 4 at least", got)
		}
	})
}
