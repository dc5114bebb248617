package chaos

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/airesdev/aires/internal/modelsim"
)

// disk mounts a file system of its own, of so many megabytes.
func disk(t *testing.T, path string, megabytes int) {
	t.Helper()
	if err := os.MkdirAll(path, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := unix.Mount("none", path, "tmpfs", 0, fmt.Sprintf("size=%dm", megabytes)); err != nil {
		t.Skipf("nothing can be mounted here: %v", err)
	}
	t.Cleanup(func() {
		if err := unix.Unmount(path, unix.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
}

// fill leaves no byte free, and returns what gives all back.
func fill(t *testing.T, path string) (empty func()) {
	t.Helper()
	name := filepath.Join(path, ".filler")
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close() //nolint:errcheck // what matters is its size
	var end int64
	for step := int64(64 << 20); step >= 4096; {
		if err := unix.Fallocate(int(f.Fd()), 0, end, step); err != nil {
			if !errors.Is(err, unix.ENOSPC) {
				t.Skipf("no room can be taken here: %v", err)
			}
			step /= 2
			continue
		}
		end += step
	}
	return func() {
		if err := os.Remove(name); err != nil {
			t.Error(err)
		}
	}
}

// TestFullDisks fills the store's disk, and that of the booklets, while runs
// go: nothing is lost, everybody is told, and it goes on by itself.
func TestFullDisks(t *testing.T) {
	host, url := simHost(t, modelsim.Config{Slots: 4, Latency: 10 * time.Millisecond})
	folder := filepath.Join(t.TempDir(), "drop")
	booklets := filepath.Join(folder, "booklets")
	s := newServer(t, fmt.Sprintf("hosts: [%s]\nserve: {active: 8}\nwatch: [{folder: %q, pattern: 'lost_*', settle: 100ms}]\n", url, folder))
	disk(t, s.store(), 640) // twice what a store must have free, and a little
	disk(t, booklets, 4)
	s.start(t)
	s.ready(t)
	loading, end := context.WithCancel(t.Context())
	defer end()
	l := newLoad()
	r := func(n uint64) *rand.Rand { return rand.New(rand.NewPCG(*seed, n)) }
	given := l.generate(loading, t, []*server{s}, folder, r, 40*time.Millisecond)
	await(t, 20*time.Second, "booklets come", func() bool { return len(files(t, booklets)) >= 30 })

	empty := fill(t, booklets)
	s.says(t, 1, "booklets wait until they can be written.*no space")
	empty()
	s.says(t, 1, "booklets that waited are written")

	before := host.Counters().Requests
	empty = fill(t, s.store())
	s.says(t, 1, "the store cannot be written; runs wait until it can.*full")
	n := 0
	await(t, 10*time.Second, "submissions are refused", func() bool { // a small one may find room yet
		n++
		symbol := fmt.Sprintf("lost_full_%04d_end", n)
		run, err := post(s, symbol)
		if err == nil {
			l.mu.Lock()
			l.accepted[symbol] = run.ID
			l.mu.Unlock()
		}
		return err != nil && err.Error() == "503 Service Unavailable"
	})
	await(t, 10*time.Second, "it is not ready", func() bool {
		resp, err := http.Get("http://" + s.address + "/readyz") //nolint:noctx // loopback
		if err != nil {
			return false
		}
		resp.Body.Close() //nolint:errcheck // nothing was read
		return resp.StatusCode == http.StatusServiceUnavailable
	})
	if n := len(files(t, filepath.Join(folder, "failed"))); n > 0 {
		t.Errorf("%d files failed", n)
	}
	empty()
	await(t, 30*time.Second, "it takes in again", func() bool {
		var q struct{ Held []string }
		return s.get(t.Context(), "/v1/queue", &q) == nil && len(q.Held) == 0
	})
	await(t, 20*time.Second, "models are asked again", func() bool { return host.Counters().Requests > before+8 })
	end()
	given.Wait()
	settle(t, []*server{s}, folder)
	if code := s.stop(t); code != 0 {
		t.Errorf("exit code %d", code)
	}
	j := newJudge(t, []*server{s})
	j.nothingLost(l)
	j.nothingTwice(folder, l)
	for _, p := range l.problems {
		t.Error(p)
	}
	t.Logf("figure: two disks filled under load; %d runs over HTTP and %d files, 0 lost, 0 double", len(l.accepted), len(l.dropped))
}
