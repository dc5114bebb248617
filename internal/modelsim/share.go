package modelsim

import (
	"net/http"
	"time"

	"github.com/airesdev/aires/internal/modelsim/gpu"
)

// read waits while the host reads a prompt, and returns how long it took.
func (x *exchange) read(tokens int) time.Duration {
	config := &x.host.config
	reading := config.Latency + pace(tokens, x.model.PromptRate, config.PromptRate)
	if !config.SharedGPU {
		x.sleep(reading)
		return reading
	}
	x.sleep(config.Latency)
	began := time.Now()
	x.work(pace(tokens-x.remembered(), x.model.PromptRate, config.PromptRate), 0)
	return time.Since(began)
}

// remembered is how many tokens of the prompt the runner has read before.
func (x *exchange) remembered() int {
	x.host.mu.Lock()
	defer x.host.mu.Unlock()
	read := x.tick.runner.read
	if read[x.call.System] {
		return Tokens(x.call.System)
	}
	read[x.call.System] = true
	return 0
}

// writing is how long n tokens take to write alone.
func (x *exchange) writing(n int) time.Duration {
	return pace(n, x.model.AnswerRate, x.host.config.AnswerRate)
}

// work waits until the shared GPU has done what takes so long alone.
func (x *exchange) work(read, write time.Duration) {
	ended := make(chan struct{})
	task := &gpu.Task{
		Model: x.tick.model, Read: read.Seconds(), Write: write.Seconds(),
		Ended: func() { close(ended) },
	}
	x.host.mu.Lock()
	x.host.gpu.Add(task)
	x.host.mu.Unlock()
	select {
	case <-ended:
		return
	case <-x.r.Context().Done():
	case <-x.down:
	}
	x.host.mu.Lock()
	x.host.gpu.Remove(task)
	x.host.mu.Unlock()
	panic(http.ErrAbortHandler)
}

// alarm is the GPU's clock: the wall's, with the host's lock held in what it
// calls. Its timer is void once the requests that it is for have left.
type alarm struct {
	host  *Host
	began time.Time
	timer *time.Timer
}

// Now implements gpu.Clock.
func (a *alarm) Now() time.Duration { return time.Since(a.began) }

// After implements gpu.Clock.
func (a *alarm) After(d time.Duration, do func()) {
	if a.timer != nil {
		a.timer.Stop()
	}
	a.timer = time.AfterFunc(d, func() {
		a.host.mu.Lock()
		defer a.host.mu.Unlock()
		do()
	})
}
