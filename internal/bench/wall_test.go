package bench

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/airesdev/aires/internal/model"
	"github.com/airesdev/aires/internal/model/ollama"
	"github.com/airesdev/aires/internal/modelsim"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func dial(url string) (model.Client, error) {
	u, err := model.ParseHost(url)
	if err != nil {
		return nil, err
	}
	return ollama.New(u, model.HTTPConfig{}), nil
}

// loadsIn counts the loads that were inferred from answers.
func loadsIn(r Result) (n int) {
	for _, s := range r.Spans {
		if s.Slot < 0 {
			n++
		}
	}
	return n
}

// TestReal plays every policy over real connections on the wall's clock. Only
// what no busy machine can change is held; how far it is from virtual time is
// shown.
func TestReal(t *testing.T) {
	p := Defaults()
	p.Causes = 12
	c, err := Trial{Params: p}.Simulated(t.Context(), 400, dial, Policies())
	if err != nil {
		t.Fatal(err)
	}
	virtual := Run(p, Policies())
	for i, r := range c.Results {
		t.Logf("figure: %-11s makespan / LB %.2f in real time, %.2f in virtual time; loads %d and %d, peak %d and %d", r.Policy,
			r.Ratio, virtual.Results[i].Ratio, r.Loads, virtual.Results[i].Loads, r.Peak, virtual.Results[i].Peak)
		if r.Booklets != p.Causes || r.Refused > 0 || r.Failed > 0 || r.Problem != "" {
			t.Errorf("%s: %d booklets, %d refused, %d lost: %s", r.Policy, r.Booklets, r.Refused, r.Failed, r.Problem)
		}
		if r.Blind > 0 != (r.Policy == Parallel) {
			t.Errorf("%s: %d blind", r.Policy, r.Blind)
		}
		if r.Policy != Parallel && r.Ratio < 0.99 { // parallel ignores the path
			t.Errorf("%s beats the bound: %.3f", r.Policy, r.Ratio)
		}
		// Loads take 12 ms here, which a busy machine now and then takes by itself.
		if got := loadsIn(r); got < r.Loads*9/10 || got > r.Loads*11/10+1 {
			t.Errorf("%s: %d loads inferred from the answers, the host counted %d", r.Policy, got, r.Loads)
		}
		if want, ok := map[Policy]int{Sequential: 4 * p.Causes, Drain: 4, Makespan: 4}[r.Policy]; ok && r.Loads != want {
			t.Errorf("%s: %d loads, want %d", r.Policy, r.Loads, want)
		}
		if want, ok := map[Policy]int{Sequential: 1, Semaphore: 3, Drain: 4, Parallel: 4 * p.Causes}[r.Policy]; ok && r.Peak != want {
			t.Errorf("%s: %d in flight, want %d", r.Policy, r.Peak, want)
		}
	}
}

// TestRealArrivals: causes that come late, and a critical one, are waited for.
func TestRealArrivals(t *testing.T) {
	p := Defaults()
	p.Causes, p.Hosts, p.Loaded, p.Arrivals, p.Critical = 4, 2, 2, 20*time.Second, 30*time.Second
	c, err := Trial{Params: p, Rounds: 2}.Simulated(t.Context(), 1000, dial, []Policy{Semaphore, Waves})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range c.Results {
		if r.Booklets != 5 || r.Critical == 0 || r.Makespan < 30*time.Second {
			t.Errorf("%s: %d booklets, critical %s, makespan %s", r.Policy, r.Booklets, r.Critical, r.Makespan)
		}
	}
}

// TestRealIsStopped: a comparison ends with its context, and nothing is left
// behind.
func TestRealIsStopped(t *testing.T) {
	enough := errors.New("enough")
	for _, policy := range []Policy{Semaphore, Parallel, Waves} {
		ctx, cancel := context.WithCancelCause(t.Context())
		stop := time.AfterFunc(20*time.Millisecond, func() { cancel(enough) })
		_, err := Trial{Params: Defaults()}.Simulated(ctx, 1, dial, []Policy{policy})
		stop.Stop()
		if !errors.Is(err, enough) {
			t.Errorf("%s: %v", policy, err)
		}
	}
}

// there is a host that is there, for Trial.Live, with two models of which it
// holds one.
func there(t *testing.T, faults ...modelsim.Fault) (*modelsim.Host, []model.Client, Params) {
	h := modelsim.New(modelsim.Config{
		Models: []modelsim.Model{{Name: "a", Load: 50 * time.Millisecond}, {Name: "b", Load: 50 * time.Millisecond}},
		Slots:  2, MaxLoaded: 1, Faults: faults,
	})
	t.Cleanup(h.Close)
	url, err := h.Serve()
	if err != nil {
		t.Fatal(err)
	}
	c, err := dial(url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { release(c) })
	p := Defaults()
	p.Causes, p.Stages = 4, []Stage{{Name: "one", Model: "a", Prompt: 5, Answer: 30}, {Name: "two", Model: "b", Prompt: 5, Answer: 30}}
	return h, []model.Client{c}, p
}

// TestHostsThere: every play finds the last model loaded, loads are counted
// from answers alone, and ratios are to the semaphore.
func TestHostsThere(t *testing.T) {
	h, clients, p := there(t)
	policies := []Policy{Sequential, Semaphore, Waves, Makespan}
	warm, counted := 0, 0
	var order []Policy
	trial := Trial{Params: p, Rounds: 2, Progress: func(_ int, r Result) {
		order = append(order, r.Policy)
		now := h.Counters().Loads
		if got := now - counted - warm; got != loadsIn(r) {
			t.Errorf("%s: %d loads inferred, the host counted %d", r.Policy, loadsIn(r), got)
		}
		counted, warm = now, 2 // from now on the first model has to be loaded, then the second
	}}
	warm = 2
	c, err := trial.Live(t.Context(), clients, policies)
	if err != nil {
		t.Fatal(err)
	}
	if want := append(slices.Clone(policies), Makespan, Waves, Semaphore, Sequential); !slices.Equal(order, want) {
		t.Errorf("played %v, want %v", order, want)
	}
	for _, r := range c.Results {
		if r.Booklets != 4 || r.Failed > 0 || r.MakespanOver == 0 || r.FirstOver == 0 || r.Ratio != 0 {
			t.Errorf("%+v", r)
		}
	}
	if r := c.Results[0]; r.Loads != 2*p.Causes || c.Results[1].MakespanOver != 1 {
		t.Errorf("sequential: %d loads; semaphore / semaphore %.2f", r.Loads, c.Results[1].MakespanOver)
	}
}

// TestHostThereLoses: what a host fails to answer is counted and named; the causes
// that it hits have no booklet, and there are no ratios to compare.
func TestHostThereLoses(t *testing.T) {
	_, clients, p := there(t, modelsim.Fault{Failure: modelsim.FailServer, Model: "a", From: 1, Times: 1})
	c, err := Trial{Params: p}.Live(t.Context(), clients, []Policy{Semaphore})
	if err != nil {
		t.Fatal(err)
	}
	if r := c.Results[0]; r.Booklets != 3 || r.Failed != 1 || r.Problem == "" || r.Blind != 0 || r.MakespanOver != 0 {
		t.Errorf("%+v", r)
	}
}

// TestHostThereGone: a host that cannot be warmed up ends the comparison and is
// named.
func TestHostThereGone(t *testing.T) {
	h, clients, p := there(t)
	h.Kill()
	if _, err := (Trial{Params: p}).Live(t.Context(), clients, []Policy{Semaphore}); model.KindOf(err) != model.KindUnreachable {
		t.Errorf("got %v", err)
	}
}
