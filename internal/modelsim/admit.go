package modelsim

import (
	"net/http"
	"time"
)

// early checks what is known before the queue: the faults that hit there, and
// whether there is such a model. It reports whether to go on.
func (x *exchange) early() bool {
	if x.fault != nil {
		if x.fault.Failure != FailSlow {
			x.sleep(x.fault.Delay)
		}
		switch x.fault.Failure {
		case FailRefuse:
			panic(http.ErrAbortHandler)
		case FailBusy:
			return x.refuse(http.StatusServiceUnavailable, textBusy)
		case FailMissing:
			return x.missing()
		case FailBadRequest:
			return x.refuse(http.StatusBadRequest, "invalid options")
		case FailUnauth:
			return x.refuse(http.StatusUnauthorized, "unauthorized")
		}
	}
	m, ok := x.host.lookup(x.call.Model)
	if !ok {
		return x.missing()
	}
	x.model = m
	if x.call.Context == 0 || x.call.Context > m.Context {
		x.call.Context = m.Context
	}
	return true
}

func (x *exchange) missing() bool {
	return x.refuse(http.StatusNotFound, "model '"+x.call.Model+"' not found")
}

// admit waits for the model and for a slot, and loads the model if it is this
// request's turn to.
func (x *exchange) admit() bool {
	x.tick = &ticket{model: canonical(x.model.Name), context: x.call.Context, granted: make(chan struct{})}
	if !x.host.enter(x.tick) {
		x.tick = nil
		return x.refuse(http.StatusServiceUnavailable, textBusy)
	}
	x.await()
	if x.tick.load {
		loaded := sleep(x.r, x.down, x.model.Load)
		x.host.endLoad(x.tick, loaded)
		if !loaded {
			panic(http.ErrAbortHandler)
		}
		x.note(func(e *Entry) { e.Loaded = true })
		x.await()
	}
	x.note(func(e *Entry) { e.Started = time.Now() })
	return true
}

// await waits until the ticket is granted.
func (x *exchange) await() {
	select {
	case <-x.tick.granted:
	case <-x.r.Context().Done():
		panic(http.ErrAbortHandler)
	case <-x.down:
		panic(http.ErrAbortHandler)
	}
}
