package sched_test

import (
	"context"
	"fmt"
	"runtime"
	"testing"
	"testing/synctest"
	"time"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/dag"
	"github.com/airesdev/aires/internal/sched"
	"golang.org/x/sync/errgroup"
)

// TestTenThousandQueued holds what waiting costs: memory within bounds, and no
// goroutine.
func TestTenThousandQueued(t *testing.T) {
	const (
		nodes  = 10_000
		limits = 3 + 2
		bound  = 64 << 20
	)
	prepare := func(key string) func(context.Context, string) (sched.Prepared, error) {
		return func(context.Context, string) (sched.Prepared, error) { return sched.Prepared{Key: key}, nil }
	}
	tests := []struct {
		name    string
		prepare func(context.Context, string) (sched.Prepared, error)
		run     func(context.Context, sched.Attempt) error
		running int
	}{
		{"for a slot", nil, lasting(time.Hour), limits},
		{"for a slot, prepared", prepare(""), lasting(time.Hour), limits},
		{"for an equal node", prepare("k"), lasting(time.Hour), 1},
		{"for the next attempt", nil, func(context.Context, sched.Attempt) error { return transient() }, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := sched.Config{
				Hosts: hosts(host("a", 3), host("b", 2)), Prepare: 4,
				Attempts: 1000, Budget: 1e6, Backoff: sched.Backoff{First: time.Hour, Max: time.Hour},
			}
			bubble(t, c, func(t *testing.T, b *bench) {
				memory, goroutines := heap(), runtime.NumGoroutine()
				h, err := b.Submit(t.Context(), sched.Job{
					Graph: numbered(nodes), Prepare: tt.prepare, Run: tt.run,
					Task: func(string) sched.Task { return sched.Task{Model: "m"} },
				})
				if err != nil {
					t.Fatal(err)
				}
				synctest.Wait()
				grown := heap() - memory
				if got := runtime.NumGoroutine() - goroutines; got != tt.running {
					t.Errorf("%d goroutines more, want %d", got, tt.running)
				}
				if grown > bound {
					t.Errorf("%d nodes take %d bytes, at most %d wanted", nodes, grown, bound)
				}
				t.Logf("figure: %d nodes waiting %s: %.1f MiB, %d goroutines", nodes, tt.name, float64(grown)/(1<<20), tt.running)
				h.Cancel(nil)
				b.wait(h)
			})
		})
	}
}

// heap returns the bytes in use after a collection.
func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// causes is the default pipeline's graph for a run with 20 error codes.
func causes(count int) *dag.Graph {
	var nodes []string
	for i := range 20 {
		nodes = append(nodes, fmt.Sprint("documentation/", i))
	}
	overview := "overview"
	for i := range count {
		nodes = append(nodes,
			fmt.Sprintf("context/%d documentation/%d", i, i%20),
			fmt.Sprintf("patterns/%d context/%d", i, i),
			fmt.Sprintf("booklet/%d documentation/%d? context/%d? patterns/%d?", i, i%20, i, i))
		overview += fmt.Sprintf(" booklet/%d?", i)
	}
	return graph(append(nodes, overview)...)
}

// TestHundredCauses compares the policies on the main job: 100 causes on one
// host with three slots.
func TestHundredCauses(t *testing.T) {
	took := map[sched.Policy]time.Duration{}
	for _, policy := range []sched.Policy{sched.Sequential, sched.Concurrent} {
		most := map[sched.Policy]int{sched.Sequential: 1, sched.Concurrent: 3}[policy]
		c := sched.Config{Policy: policy, Hosts: hosts(host("h", 3))}
		bubble(t, c, func(t *testing.T, b *bench) {
			var flight gauge
			g := causes(100)
			b.wait(b.submit("run", sched.Job{Graph: g, Run: func(ctx context.Context, _ sched.Attempt) error {
				defer flight.in()()
				return pass(ctx, time.Second)
			}}))
			took[policy] = time.Since(b.began)
			if flight.most != most {
				t.Errorf("%s: %d in flight at once, want %d", policy, flight.most, most)
			}
			if got := len(b.lines(aires.EventNodeEnded)); got != g.Len() {
				t.Errorf("%s: %d of %d nodes ended", policy, got, g.Len())
			}
		})
	}
	ratio := took[sched.Sequential].Seconds() / took[sched.Concurrent].Seconds()
	if ratio < 2.5 {
		t.Errorf("sequential ÷ concurrent = %.2f, at least 2.5 wanted", ratio)
	}
	t.Logf("figure: 100 causes, limit 3, 1 s a node: sequential %v, concurrent %v, ratio %.2f",
		took[sched.Sequential], took[sched.Concurrent], ratio)
}

const slots = 8

// perNode runs nodes that do nothing and returns the time each took.
func perNode(tb testing.TB, nodes int) time.Duration {
	s := sched.New(sched.Config{Hosts: hosts(host("h", slots))})
	defer s.Close()
	g := numbered(nodes)
	began := time.Now()
	h, err := s.Submit(tb.Context(), sched.Job{
		Graph: g, Run: succeed,
		Task: func(string) sched.Task { return sched.Task{Model: "m"} },
	})
	if err != nil {
		tb.Fatal(err)
	}
	<-h.Done()
	return time.Since(began) / time.Duration(nodes)
}

// perNodePlain does the same without any order, graph, host or event.
func perNodePlain(tb testing.TB, nodes int) time.Duration {
	began := time.Now()
	var group errgroup.Group
	group.SetLimit(slots)
	for range nodes {
		group.Go(func() error { return succeed(tb.Context(), sched.Attempt{}) })
	}
	if err := group.Wait(); err != nil {
		tb.Fatal(err)
	}
	return time.Since(began) / time.Duration(nodes)
}

// TestOverhead holds what the scheduler itself may cost. The best of some
// rounds is taken: the machine has other things to do.
func TestOverhead(t *testing.T) {
	const nodes, rounds = 10_000, 5
	bound := 20 * time.Microsecond
	if raceEnabled {
		bound *= 20
	}
	best, plain := time.Hour, time.Hour
	for range rounds {
		best, plain = min(best, perNode(t, nodes)), min(plain, perNodePlain(t, nodes))
	}
	if best > bound {
		t.Errorf("%v a node, at most %v wanted", best, bound)
	}
	t.Logf("figure: scheduler overhead per no-op node: %.1f µs (%.1f times a plain errgroup)",
		float64(best)/1e3, float64(best)/float64(plain))
}

func BenchmarkNoOpNode(b *testing.B) {
	const nodes = 10_000
	var took, plain time.Duration
	for b.Loop() {
		took += perNode(b, nodes)
		plain += perNodePlain(b, nodes)
	}
	b.ReportMetric(float64(took.Nanoseconds())/float64(b.N), "ns/node")
	b.ReportMetric(float64(took)/float64(plain), "×errgroup")
}
