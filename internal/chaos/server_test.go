package chaos

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/airesdev/aires/internal/modelsim"
)

// models are those of the default pipeline.
var models = []string{"mistral:7b-instruct", "deepseek-coder:6.7b", "codegemma:7b-instruct", "gemma2:9b"}

// simHost is a host with the models, at loopback until the test ends.
func simHost(t *testing.T, c modelsim.Config) (*modelsim.Host, string) {
	t.Helper()
	c.MaxLoaded, c.KeepAlive = len(models), -1
	for _, name := range models {
		c.Models = append(c.Models, modelsim.Model{Name: name, Size: 4e9, Load: 5 * time.Millisecond})
	}
	host := modelsim.New(c)
	t.Cleanup(host.Close)
	url, err := host.Serve()
	if err != nil {
		t.Fatal(err)
	}
	return host, url
}

// server is an aires serve with a folder and an address that stay the same
// however often it is started.
type server struct {
	dir, address string

	mu      sync.Mutex
	cmd     *exec.Cmd
	log     bytes.Buffer
	exited  chan struct{}
	started int
}

// newServer prepares a daemon. config is its aires.yaml, but for its address.
func newServer(t *testing.T, config string) *server {
	t.Helper()
	s := &server{dir: t.TempDir(), address: address(t)}
	s.configure(t, config)
	t.Cleanup(func() {
		s.kill()
		if t.Failed() {
			t.Logf("the log of %s:\n%s", s.address, tail(s.log.String(), 40))
		}
	})
	return s
}

// address is one of loopback that nothing listens at. Its port lies below those
// that systems give to whoever asks for any: nobody takes it while its daemon is
// dead.
func address(t *testing.T) string {
	t.Helper()
	var failed error
	for range 100 {
		l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", 20000+rand.IntN(12000)))
		if err != nil {
			failed = err
			continue
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
		return l.Addr().String()
	}
	t.Fatal(failed)
	return ""
}

func tail(s string, lines int) string {
	all := strings.Split(s, "\n")
	return strings.Join(all[max(0, len(all)-lines):], "\n")
}

func (s *server) configure(t *testing.T, config string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(s.dir, "aires.yaml"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
}

func (s *server) store() string { return filepath.Join(s.dir, "store") }

// start starts the process, and does not wait until it is ready.
func (s *server) start(t *testing.T, more ...string) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	args := append([]string{"serve", "-C", s.dir, "--listen", s.address, "--store", s.store(), "--cache", filepath.Join(s.dir, "cache")}, more...)
	cmd := exec.CommandContext(context.Background(), binary, args...)
	cmd.Env = append(os.Environ(), "HOME="+s.dir, "XDG_CONFIG_HOME="+s.dir, "XDG_CACHE_HOME="+s.dir, "AppData="+s.dir, "LocalAppData="+s.dir,
		"OLLAMA_HOST=http://127.0.0.1:1", "AIRES_SERVER=", "AIRES_TOKEN=")
	cmd.Stderr, cmd.WaitDelay = &guarded{s: s}, 5*time.Second // what it started may outlive it, and holds its stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	s.cmd, s.exited = cmd, make(chan struct{})
	s.started++
	exited := s.exited
	go func() { // ends with the process, which kill or stop ends
		_ = cmd.Wait() // its state says how
		close(exited)
	}()
}

// guarded collects what a server logs.
type guarded struct{ s *server }

func (g *guarded) Write(p []byte) (int, error) {
	g.s.mu.Lock()
	defer g.s.mu.Unlock()
	return g.s.log.Write(p)
}

func (s *server) logged() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.log.String()
}

func (s *server) process() (*exec.Cmd, chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.cmd, s.exited
}

// kill ends the process as a power switch would, and waits for its end.
func (s *server) kill() {
	cmd, exited := s.process()
	if cmd == nil {
		return
	}
	_ = cmd.Process.Kill() // it may have ended
	<-exited
}

// stop asks the process to end and returns its exit code.
func (s *server) stop(t *testing.T) int {
	t.Helper()
	cmd, exited := s.process()
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Errorf("stop %s: %v", s.address, err)
	}
	select {
	case <-exited:
	case <-time.After(time.Minute):
		t.Errorf("%s does not stop", s.address)
		s.kill()
	}
	return cmd.ProcessState.ExitCode()
}

// ready waits until the server answers.
func (s *server) ready(t *testing.T) {
	t.Helper()
	await(t, 30*time.Second, s.address+" answers", func() bool {
		resp, err := http.Get("http://" + s.address + "/healthz") //nolint:noctx // loopback, and a deadline of its own
		if err != nil {
			return false
		}
		resp.Body.Close() //nolint:errcheck // nothing was read
		return resp.StatusCode == http.StatusOK
	})
}

// get decodes what the server answers.
func (s *server) get(ctx context.Context, path string, into any) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+s.address+path, nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close() //nolint:errcheck // it was only read
	if resp.StatusCode != http.StatusOK {
		text, _ := io.ReadAll(resp.Body)
		return fmt.Errorf("%s: %s: %s", path, resp.Status, text)
	}
	return json.NewDecoder(resp.Body).Decode(into)
}

// do asks for something and returns what is answered, "" for an error.
func (s *server) do(ctx context.Context, method, path string) string {
	req, err := http.NewRequestWithContext(ctx, method, "http://"+s.address+path, nil)
	if err != nil {
		return ""
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return ""
	}
	defer resp.Body.Close() //nolint:errcheck // it was only read
	text, _ := io.ReadAll(resp.Body)
	return string(text)
}

func (s *server) hangUp() {
	cmd, _ := s.process()
	_ = cmd.Process.Signal(syscall.SIGHUP) // it may have ended
}

// await polls until f holds.
func await(t *testing.T, within time.Duration, what string, f func() bool) {
	t.Helper()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.Now().Add(within); !f(); <-tick.C {
		if time.Now().After(deadline) {
			t.Fatalf("after %s it does not hold yet: %s", within, what)
		}
	}
}

// pause waits, and reports whether ctx still holds.
func pause(ctx context.Context, d time.Duration) bool {
	select {
	case <-time.After(d):
		return true
	case <-ctx.Done():
		return false
	}
}
