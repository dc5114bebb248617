package real

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"sync"
	"time"
)

// stopLimit is how long a server may take to end by itself when asked, and its
// runners to be gone after it.
const stopLimit = 10 * time.Second

// process is one life of the server together with the runners it starts.
type process struct {
	cmd  *exec.Cmd
	done chan struct{} // closed once the process and its runners are gone
}

// launch starts "program serve".
func launch(program string, env []string, dir string, log io.Writer) (*process, error) {
	// Nothing is ever sent through this pipe. The runners inherit the writing
	// end, so its reading end tells when the last of them is gone.
	alive, held, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(program, "serve")
	cmd.Env, cmd.Dir = env, dir
	cmd.Stdout, cmd.Stderr = log, log
	cmd.WaitDelay = stopLimit
	separate(cmd, held)
	err = cmd.Start()
	_ = held.Close()
	if err != nil {
		_ = alive.Close()
		return nil, err
	}
	p := &process{cmd: cmd, done: make(chan struct{})}
	// kill and stop wait for this goroutine by done.
	go func() {
		defer close(p.done)
		_ = cmd.Wait() // how a killed server ended says nothing
		_ = alive.SetReadDeadline(time.Now().Add(stopLimit))
		_, _ = io.Copy(io.Discard, alive)
		_ = alive.Close()
	}()
	return p, nil
}

// kill ends the process and its runners at once and waits.
func (p *process) kill() {
	killFamily(p.cmd.Process)
	<-p.done
}

// stop asks the process to end, which makes it end and wait for its runners,
// and kills what is left.
func (p *process) stop() {
	if askToEnd(p.cmd.Process) {
		select {
		case <-p.done:
		case <-time.After(stopLimit):
		}
	}
	p.kill()
}

// journal keeps what a server writes. It is safe for concurrent use.
type journal struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(p)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.String()
}
