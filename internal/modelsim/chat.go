package modelsim

import (
	"net/http"
	"strings"
	"time"
)

// The texts of Ollama's errors (server/routes.go, server/sched.go and the
// runner, v0.17.4), by which clients know them.
const (
	textBusy    = "server busy, please try again.  maximum pending requests exceeded"
	textTooLong = "the input length exceeds the context length"
	textRunner  = "an error was encountered while running the model: unexpected EOF"
)

// voice is a protocol: how a host says what happens to one request.
type voice interface {
	as(model string)                // the name to answer under
	refuse(status int, text string) // before the answer has begun
	piece(text string)              // a part of the answer
	end(a ending)                   // the last line
	trouble(text string)            // an error in the middle, under status 200
}

// ending is what the last line says.
type ending struct {
	reason                   string // stop or length
	done                     bool
	promptTokens, tokens     int
	load, prompt, eval, full time.Duration
}

// exchange is one chat request on its way through the host.
type exchange struct {
	host  *Host
	w     http.ResponseWriter
	r     *http.Request
	voice voice
	call  Call
	entry *Entry // guarded by Host.mu
	model Model
	fault *Fault
	down  <-chan struct{}
	began time.Time
	tick  *ticket
	cut   bool // a 400 for a long prompt is not wanted: shorten it silently
}

// chat serves a request from its arrival to its end.
func (h *Host) chat(w http.ResponseWriter, r *http.Request, c Call, v voice, truncate bool) {
	x := &exchange{host: h, w: w, r: r, voice: v, began: time.Now(), down: h.lifeline(), cut: truncate}
	x.entry, x.fault = h.record(&c)
	x.call = c
	defer x.close()
	if !x.early() || !x.admit() || !x.late() {
		return
	}
	x.answer()
}

// close writes the end into the journal.
func (x *exchange) close() {
	if x.tick != nil {
		x.host.leave(x.tick)
	}
	h := x.host
	x.note(func(e *Entry) {
		e.Ended = time.Now()
		if x.r.Context().Err() != nil || h.down != x.down || !h.alive {
			e.Aborted = true
			h.counters.Aborted++
		}
	})
}

// note changes the journal's entry.
func (x *exchange) note(change func(*Entry)) {
	x.host.mu.Lock()
	defer x.host.mu.Unlock()
	change(x.entry)
}

// refuse ends the exchange with an error.
func (x *exchange) refuse(status int, text string) bool {
	x.note(func(e *Entry) { e.Status = status })
	x.voice.refuse(status, text)
	return false
}

// sleep waits, and breaks the connection if the host is killed meanwhile.
func (x *exchange) sleep(d time.Duration) {
	if !sleep(x.r, x.down, d) {
		panic(http.ErrAbortHandler)
	}
}

// hang waits for the client to leave.
func (x *exchange) hang() {
	select {
	case <-x.r.Context().Done():
	case <-x.down:
	}
	panic(http.ErrAbortHandler)
}

// late checks what shows once the request holds a slot.
func (x *exchange) late() bool {
	if x.fault == nil {
		return true
	}
	switch x.fault.Failure {
	case FailTooLong:
		return x.refuse(http.StatusBadRequest, textTooLong)
	case FailServer:
		return x.refuse(http.StatusInternalServerError, "something went wrong")
	case FailRunner:
		return x.refuse(http.StatusInternalServerError, textRunner)
	case FailHang:
		x.hang()
	case FailSlow:
		x.sleep(x.fault.Delay)
	case FailHTML:
		x.w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = x.w.Write([]byte("<!DOCTYPE html><title>Sign in</title>\n")) // whoever left sees nothing
		return false
	}
	return true
}

// answer reads the prompt, writes the answer and says goodbye.
func (x *exchange) answer() {
	call := x.call
	tokens := Tokens(call.System) + Tokens(call.Prompt)
	if tokens > call.Context {
		if !x.cut {
			x.refuse(http.StatusBadRequest, textTooLong)
			return
		}
		tokens = call.Context
	}
	reading := x.read(tokens)
	text, err := x.host.config.Answer(call)
	if err != nil {
		x.refuse(http.StatusInternalServerError, err.Error())
		return
	}
	e := ending{reason: "stop", done: true, promptTokens: tokens, load: x.tick.ready.Sub(x.began), prompt: reading}
	pieces := Pieces(x.altered(text))
	most := call.Context - tokens
	if call.MaxTokens > 0 {
		most = min(most, call.MaxTokens)
	}
	if len(pieces) > most {
		pieces, e.reason = pieces[:max(0, most)], "length"
	}
	writing := time.Now()
	x.note(func(e *Entry) { e.Status = http.StatusOK })
	if !x.write(pieces, &e) {
		return
	}
	e.eval, e.full, e.tokens = time.Since(writing), time.Since(x.began), len(pieces)
	x.voice.end(e)
	if e.done && e.reason == "stop" {
		x.note(func(*Entry) { x.host.counters.Answered++ })
	}
}

// write sends the pieces at the model's rate, spoiling the middle if a fault
// says so. It reports whether the answer is to be ended. On a shared GPU the
// pieces come in two: hundreds of tiny ones would cost more than they tell.
func (x *exchange) write(pieces []string, e *ending) bool {
	x.host.mu.Lock()
	together := x.tick.runner.running
	x.host.mu.Unlock()
	slower := 1 + x.host.config.BatchCost*float64(max(0, together-1))
	gap := time.Duration(float64(x.writing(1)) * slower)
	if x.host.config.SharedGPU {
		half := (len(pieces) + 1) / 2
		pieces = []string{strings.Join(pieces[:half], ""), strings.Join(pieces[half:], "")}
	}
	for i, p := range pieces {
		if i == len(pieces)/2 {
			if goOn, end := x.spoil(e); !goOn {
				return end
			}
		}
		if x.host.config.SharedGPU {
			x.work(0, x.writing(Tokens(p)))
		} else {
			x.sleep(gap)
		}
		x.voice.piece(p)
	}
	return x.fault == nil || x.fault.Failure != FailNoDone
}

// record opens the journal's entry, numbers the call and finds the fault that
// hits it.
func (h *Host) record(c *Call) (*Entry, *Fault) {
	h.mu.Lock()
	defer h.mu.Unlock()
	name := canonical(c.Model)
	c.Index, c.ModelIndex = h.counters.Requests, h.counters.PerModel[name]
	h.counters.Requests++
	h.counters.PerModel[name]++
	e := &Entry{Call: *c, Arrived: time.Now()}
	h.journal = append(h.journal, e)
	for i := range h.config.Faults {
		f := &h.config.Faults[i]
		if f.hits(*c) && (f.Times == 0 || h.hits[i] < f.Times) {
			h.hits[i]++
			e.Failure = f.Failure
			return e, f
		}
	}
	return e, nil
}
