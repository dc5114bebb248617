//go:build linux

package chaos

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/airesdev/aires/internal/modelsim"
)

// TestSoak keeps a daemon busy for long: clients, files, watchers that come and
// go, cancelled and deleted runs, a host that fails now and then, reloads. What
// the process holds must be flat once it is warm.
func TestSoak(t *testing.T) {
	if *soak == 0 {
		t.Skip("it takes -soak 60s or more")
	}
	t.Logf("seed %d", *seed)
	random := func(n uint64) *rand.Rand { return rand.New(rand.NewPCG(*seed, n)) }
	_, url := simHost(t, modelsim.Config{Slots: 4, Latency: 20 * time.Millisecond, Faults: []modelsim.Fault{
		{Failure: modelsim.FailCut, Match: func(c modelsim.Call) bool { return c.Index%97 == 0 }},
		{Failure: modelsim.FailBusy, Match: func(c modelsim.Call) bool { return c.Index%53 == 0 }},
	}})
	folder := filepath.Join(t.TempDir(), "drop")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	// What is kept is bounded, so that its bound is reached before measuring.
	s := newServer(t, fmt.Sprintf("hosts: [%s]\nserve: {active: 8, keep_runs: 200}\nwatch: [{folder: %q, pattern: 'lost_*', settle: 400ms}]\n", url, folder))
	s.start(t)
	s.ready(t)
	loading, end := context.WithTimeout(t.Context(), *soak)
	defer end()
	l := newLoad()
	given := l.generate(loading, t, []*server{s}, folder, random, 150*time.Millisecond)
	given.Go(func() { comeAndGo(loading, s) })
	given.Go(func() { l.spare(loading, s) })
	given.Go(func() { meddle(loading, s, l, random(7)) })
	samples := measure(loading, t, s)
	given.Wait()
	t.Logf("figure: soak of %s: %d runs over HTTP, %d files", *soak, len(l.accepted), len(l.dropped))
	for name, allowed := range map[string]float64{"go_goroutines": 10, "process_open_fds": 6, "go_memstats_heap_alloc_bytes": 8 << 20, "process_resident_memory_bytes": 24 << 20} {
		flat(t, name, samples[name], allowed)
	}
	settle(t, []*server{s}, folder)
	if code := s.stop(t); code != 0 {
		t.Errorf("exit code %d", code)
	}
}

// backlog is how many runs may wait: a queue that grows, because the machine has
// other things to do, would hide what else does.
const backlog = 100

// spare holds the load back while the daemon is behind.
func (l *load) spare(ctx context.Context, s *server) {
	for pause(ctx, 200*time.Millisecond) {
		var q struct{ Waiting map[string]int }
		if s.get(ctx, "/v1/queue", &q) == nil {
			l.enough.Store(q.Waiting["normal"] > backlog)
		}
	}
}

// comeAndGo has watchers that leave in the middle.
func comeAndGo(ctx context.Context, s *server) {
	for ctx.Err() == nil {
		brief, cancel := context.WithTimeout(ctx, 700*time.Millisecond)
		new(watcher).follow(brief, s)
		cancel()
	}
}

// meddle cancels and deletes runs, and reloads.
func meddle(ctx context.Context, s *server, l *load, r *rand.Rand) {
	for n := 0; pause(ctx, time.Duration(500+r.IntN(1000))*time.Millisecond); n++ {
		id := ""
		l.mu.Lock()
		for _, id = range l.accepted { // any: maps have no order
			break
		}
		l.mu.Unlock()
		switch n % 4 {
		case 0:
			s.do(ctx, "POST", "/v1/runs/"+id+"/cancel")
		case 1:
			s.do(ctx, "DELETE", "/v1/runs/"+id)
		case 2:
			s.do(ctx, "GET", "/v1/runs?limit=1000")
		case 3:
			s.hangUp()
		}
	}
}

var metric = regexp.MustCompile(`(?m)^(go_goroutines|process_open_fds|go_memstats_heap_alloc_bytes|process_resident_memory_bytes) (\S+)$`)

// measure takes samples of what the process holds, each the least of a few
// moments: the heap is small right after a collection.
func measure(ctx context.Context, t *testing.T, s *server) map[string][]float64 {
	t.Helper()
	samples := map[string][]float64{}
	every := *soak / 60
	for {
		least := map[string]float64{}
		for range 10 {
			if !pause(ctx, every/10) {
				return samples
			}
			for _, m := range metric.FindAllStringSubmatch(s.do(ctx, "GET", "/metrics"), -1) {
				v, err := strconv.ParseFloat(m[2], 64)
				if err != nil {
					t.Fatal(err)
				}
				if known, ok := least[m[1]]; !ok || v < known {
					least[m[1]] = v
				}
			}
		}
		for name, v := range least {
			samples[name] = append(samples[name], v)
		}
	}
}

// flat holds when the line through the samples, the first third left out, rises
// by less than is allowed.
func flat(t *testing.T, name string, samples []float64, allowed float64) {
	t.Helper()
	warm := samples[len(samples)/3:]
	if len(warm) < 10 {
		t.Errorf("%s: %d samples", name, len(samples))
		return
	}
	rise := slope(warm) * float64(len(warm)-1)
	t.Logf("figure: %s rose by %.0f from %.0f over %d samples (at most %.0f)", strings.TrimPrefix(name, "go_memstats_"), rise, warm[0], len(warm), allowed)
	if rise > allowed {
		t.Errorf("%s is not flat: %.0f", name, samples)
	}
}

// slope is that of the line of least squares.
func slope(y []float64) float64 {
	var sx, sy, sxx, sxy float64
	n := float64(len(y))
	for i, v := range y {
		x := float64(i)
		sx, sy, sxx, sxy = sx+x, sy+v, sxx+x*x, sxy+x*v
	}
	return (n*sxy - sx*sy) / (n*sxx - sx*sx)
}
