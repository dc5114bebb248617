//go:build unix

package chaos

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/modelsim"
)

// waiting is how many runs wait because no host answers.
func (s *server) waiting(t *testing.T) int {
	var q struct {
		Outage int `json:"waiting_for_host"`
	}
	if s.get(t.Context(), "/v1/queue", &q) != nil {
		return -1
	}
	return q.Outage
}

// TestOutage takes the only host away. Runs wait for it, through the daemon's
// death, and end complete by themselves when it is back.
func TestOutage(t *testing.T) {
	host, url := simHost(t, modelsim.Config{Slots: 4, Latency: 300 * time.Millisecond})
	folder := filepath.Join(t.TempDir(), "drop")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	s := newServer(t, fmt.Sprintf("hosts: [%s]\npatience: 100ms\nattempts: 1\nwatch: [{folder: %q, settle: 50ms}]\n", url, folder))
	s.start(t)
	s.ready(t)
	under := mustPost(t, s, "lost_outage_0001_end")
	await(t, 10*time.Second, "a question is asked", func() bool { return host.Counters().Requests > 0 })
	host.Kill() // while it thinks
	ids := []string{under, mustPost(t, s, "lost_outage_0002_end"), mustPost(t, s, "lost_outage_0003_end")}
	if err := os.WriteFile(filepath.Join(folder, "lost_outage_0004_end"), []byte(buildLog("lost_outage_0004_end")), 0o600); err != nil {
		t.Fatal(err)
	}
	await(t, 30*time.Second, "four runs wait for a host", func() bool { return s.waiting(t) == 4 })
	if run := s.run(t, under); run.Status != aires.StatusQueued || run.Notice == "" {
		t.Errorf("meanwhile it is %s (%q)", run.Status, run.Notice)
	}
	s.kill()
	s.start(t)
	s.ready(t)
	await(t, 30*time.Second, "four runs wait for a host again", func() bool { return s.waiting(t) == 4 })
	if err := host.Revive(); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	for _, id := range ids {
		if run := s.ended(t, id); run.Status != aires.StatusComplete {
			t.Errorf("run %s ended %s: %s", id, run.Status, run.Notice)
		}
	}
	t.Logf("figure: runs of an outage ended complete %s after the host was back", time.Since(began).Round(100*time.Millisecond))
	await(t, 30*time.Second, "the file has its booklets", func() bool { return len(files(t, filepath.Join(folder, "booklets"))) == 3 })
	if code := s.stop(t); code != 0 {
		t.Errorf("exit code %d", code)
	}
}

// TestOutageThatLasts has no host come back: every run ends all the same.
func TestOutageThatLasts(t *testing.T) {
	host, url := simHost(t, modelsim.Config{})
	s := newServer(t, "hosts: ["+url+"]\nserve: {host_patience: 1s}\n")
	host.Kill()
	s.start(t)
	s.ready(t)
	if run := s.ended(t, mustPost(t, s, "lost_outage_0005_end")); run.Status != aires.StatusPartial || run.Notice == "" {
		t.Errorf("it ended %s (%q)", run.Status, run.Notice)
	}
}
