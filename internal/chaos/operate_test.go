//go:build unix

package chaos

import (
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/modelsim"
)

func (s *server) signal(t *testing.T, sig syscall.Signal) {
	t.Helper()
	cmd, _ := s.process()
	if err := cmd.Process.Signal(sig); err != nil {
		t.Fatal(err)
	}
}

// says waits until the server has logged a pattern n times.
func (s *server) says(t *testing.T, n int, pattern string) {
	t.Helper()
	p := regexp.MustCompile(pattern)
	await(t, 20*time.Second, "the log says "+pattern, func() bool { return len(p.FindAllString(s.logged(), -1)) >= n })
}

func (s *server) run(t *testing.T, id string) (run aires.Run) {
	t.Helper()
	if err := s.get(t.Context(), "/v1/runs/"+id, &run); err != nil {
		t.Fatal(err)
	}
	return run
}

func (s *server) ended(t *testing.T, id string) aires.Run {
	t.Helper()
	await(t, 30*time.Second, "run "+id+" ends", func() bool { return s.run(t, id).Status.Over() })
	return s.run(t, id)
}

func mustPost(t *testing.T, s *server, symbol string) string {
	t.Helper()
	run, err := post(s, symbol)
	if err != nil {
		t.Fatal(err)
	}
	return run.ID
}

// TestReload changes the configuration of a daemon at work, wrongly and rightly.
func TestReload(t *testing.T) {
	_, first := simHost(t, modelsim.Config{Slots: 4})
	second, url := simHost(t, modelsim.Config{Slots: 4})
	drop := filepath.Join(t.TempDir(), "drop")
	s := newServer(t, "hosts: ["+first+"]\n")
	s.start(t)
	s.ready(t)
	s.ended(t, mustPost(t, s, "lost_reload_0001_end"))
	if n := second.Counters().Requests; n > 0 {
		t.Fatalf("the second host was asked %d times before anybody named it", n)
	}

	s.configure(t, "hosts: ["+url+"]\nserve:\n  active: many\n")
	s.signal(t, syscall.SIGHUP)
	s.says(t, 1, `configuration is wrong.*aires\.yaml:3.*serve\.active`)
	s.ended(t, mustPost(t, s, "lost_reload_0002_end"))
	if n := second.Counters().Requests; n > 0 {
		t.Fatalf("a wrong configuration changed the hosts: %d requests", n)
	}

	s.configure(t, fmt.Sprintf("hosts: [%s]\nserve: {quotas: {team=web: 1}, rate: 1, tokens: always}\nattempts: 3\nwatch: [{folder: %q, settle: 50ms}]\n", url, drop))
	s.signal(t, syscall.SIGHUP)
	s.says(t, 1, `configuration read again.*hosts`)
	for _, fixed := range []string{"serve.tokens", "attempts"} {
		s.says(t, 1, `this takes a restart.*`+regexp.QuoteMeta(fixed))
	}
	s.ended(t, mustPost(t, s, "lost_reload_0003_end"))
	if second.Counters().Requests == 0 {
		t.Error("the new host was not asked")
	}
	s.says(t, 1, "run ended.*lost_reload_0003_end")
	await(t, 10*time.Second, "the new folder is there", func() bool { _, err := os.Stat(drop); return err == nil })
	if err := newLoad().drop(drop, "lost_reload_0004_end", rand.New(rand.NewPCG(*seed, 1))); err != nil {
		t.Fatal(err)
	}
	await(t, 20*time.Second, "the new folder is watched", func() bool { return len(files(t, filepath.Join(drop, "processed"))) == 1 })

	s.configure(t, "hosts: ["+url+"]\n") // nothing is watched any more
	s.signal(t, syscall.SIGHUP)
	s.says(t, 2, `configuration read again`)
	if code := s.stop(t); code != 0 {
		t.Errorf("exit code %d", code)
	}
}

// TestDrain asks a daemon to stop while a run is on its way: one that can end in
// time ends, another is parked and goes on later, and a second signal is not
// waited for.
func TestDrain(t *testing.T) {
	host, url := simHost(t, modelsim.Config{Slots: 4, Latency: 400 * time.Millisecond})
	s := newServer(t, "hosts: ["+url+"]\n")
	s.start(t, "--drain-timeout", "20s")
	s.ready(t)
	id := mustPost(t, s, "lost_drain_0001_end")
	await(t, 10*time.Second, "a question is asked", func() bool { return host.Counters().Requests > 0 })
	if code := s.stop(t); code != 0 {
		t.Errorf("exit code %d", code)
	}
	if !strings.Contains(s.logged(), "run ended") {
		t.Error("the run did not end in the time it had")
	}
	asked := host.Counters().Requests

	s.start(t, "--drain-timeout", "100ms")
	s.ready(t)
	if run := s.run(t, id); run.Status != aires.StatusComplete {
		t.Errorf("run %s", run.Status)
	}
	id = mustPost(t, s, "lost_drain_0002_end")
	await(t, 10*time.Second, "a question is asked", func() bool { return host.Counters().Requests > asked })
	began := time.Now()
	if code := s.stop(t); code != 0 {
		t.Errorf("exit code %d", code)
	}
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("it stopped after %s", took)
	}
	s.start(t)
	s.ready(t)
	if run := s.ended(t, id); run.Status != aires.StatusComplete {
		t.Errorf("the parked run ended %s", run.Status)
	}

	mustPost(t, s, "lost_drain_0003_end")
	s.says(t, 1, "ready") // of any start
	s.signal(t, syscall.SIGTERM)
	s.says(t, 3, "msg=stopping")
	s.signal(t, syscall.SIGTERM)
	cmd, exited := s.process()
	select {
	case <-exited:
	case <-time.After(10 * time.Second):
		t.Fatal("a second signal is waited for")
	}
	if code := cmd.ProcessState.ExitCode(); code != 130 {
		t.Errorf("exit code %d after two signals", code)
	}
}

// TestServiceManager listens to what a daemon tells systemd.
func TestServiceManager(t *testing.T) {
	_, url := simHost(t, modelsim.Config{})
	socket := filepath.Join(t.TempDir(), "notify")
	l, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: socket, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close() //nolint:errcheck // it was only read
	told := make(chan string, 100)
	go func() { // ends with the socket
		buffer := make([]byte, 1<<10)
		for {
			n, err := l.Read(buffer)
			if err != nil {
				return
			}
			told <- string(buffer[:n])
		}
	}()
	next := func(want string) {
		t.Helper()
		for {
			select {
			case got := <-told:
				if got == "WATCHDOG=1" && want != got {
					continue // it comes in between
				}
				if !regexp.MustCompile("^" + want + "$").MatchString(got) {
					t.Fatalf("told %q, want %q", got, want)
				}
				return
			case <-time.After(20 * time.Second):
				t.Fatalf("%q is not told", want)
			}
		}
	}
	t.Setenv("NOTIFY_SOCKET", socket)
	t.Setenv("WATCHDOG_USEC", "400000")
	s := newServer(t, "hosts: ["+url+"]\n")
	s.start(t)
	next("READY=1")
	next("WATCHDOG=1")
	next("WATCHDOG=1")
	s.signal(t, syscall.SIGHUP)
	next("RELOADING=1\nMONOTONIC_USEC=[1-9][0-9]*")
	next("READY=1")
	s.signal(t, syscall.SIGTERM)
	next("STOPPING=1")
	cmd, exited := s.process()
	<-exited
	if code := cmd.ProcessState.ExitCode(); code != 0 {
		t.Errorf("exit code %d", code)
	}
}
