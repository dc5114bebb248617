package chaos

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/airesdev/aires/internal/modelsim"
)

// TestKilledAtAnyInstant kills two daemons, which watch one folder and have
// clients of their own, again and again, and then looks whether anything was
// lost, made twice or asked twice.
func TestKilledAtAnyInstant(t *testing.T) {
	t.Logf("seed %d", *seed)
	r := func(n uint64) *rand.Rand { return rand.New(rand.NewPCG(*seed, n)) }
	host, url := simHost(t, modelsim.Config{Slots: 4, Latency: 30 * time.Millisecond})
	folder := filepath.Join(t.TempDir(), "drop")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	config := fmt.Sprintf("hosts: [%s]\nserve: {active: 8}\nwatch: [{folder: %q, pattern: 'lost_*', settle: 400ms}]\n", url, folder)
	servers := []*server{newServer(t, config), newServer(t, config)}
	watchers := []*watcher{{}, {}}

	loading, endLoad := context.WithCancel(t.Context())
	watching, endWatch := context.WithCancel(t.Context())
	l := newLoad()
	given := l.generate(loading, t, servers, folder, r, 120*time.Millisecond)
	var followers, killers sync.WaitGroup
	for i, s := range servers {
		followers.Go(func() { watchers[i].follow(watching, s) })
		killers.Go(func() {
			random := r(uint64(100 + i))
			for range *kills / len(servers) {
				s.start(t)
				pause(t.Context(), lifetime(random))
				s.kill()
			}
			s.start(t)
		})
	}
	killers.Wait()
	endLoad()
	given.Wait()
	for _, s := range servers {
		s.ready(t)
	}
	settle(t, servers, folder)
	pause(t.Context(), time.Second) // what is asked of hosts too much would come now
	endWatch()
	followers.Wait()
	for _, s := range servers {
		if code := s.stop(t); code != 0 {
			t.Errorf("%s ended with %d", s.address, code)
		}
	}
	j := newJudge(t, servers)
	j.nothingLost(l)
	j.nothingTwice(folder, l)
	j.nothingAskedAgain(host.Journal())
	j.eventsComplete(watchers)
	for _, p := range l.problems {
		t.Error(p)
	}
	t.Logf("figure: %d kills; %d runs over HTTP and %d files, 0 lost, 0 double; %d questions; %d runs resumed, %d findings known from before",
		len(servers)*(*kills/len(servers)), len(l.accepted), len(l.dropped), host.Counters().Requests, j.resumed, j.cached)
}

// lifetime is how long a daemon may live: sometimes not even until it is ready.
func lifetime(r *rand.Rand) time.Duration {
	if r.IntN(4) == 0 {
		return time.Duration(r.IntN(150)) * time.Millisecond
	}
	return 150*time.Millisecond + time.Duration(r.IntN(3500))*time.Millisecond
}

// settle waits until everything that was given has come to its end.
func settle(t *testing.T, servers []*server, folder string) {
	t.Helper()
	await(t, 3*time.Minute, "everything that was given has come to an end", func() bool {
		for _, s := range servers {
			var q struct {
				Active  int
				Waiting map[string]int
			}
			if s.get(t.Context(), "/v1/queue", &q) != nil || q.Active > 0 {
				return false
			}
			for _, n := range q.Waiting {
				if n > 0 {
					return false
				}
			}
		}
		return len(files(t, folder)) == 0 && len(files(t, filepath.Join(folder, "processing"))) == 0
	})
}

// files are the names of a folder's files; a folder that is not there has none.
func files(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		if e.Type().IsRegular() {
			names = append(names, e.Name())
		}
	}
	return names
}
