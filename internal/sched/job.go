package sched

import (
	"context"
	"time"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/dag"
)

// Job is a graph to be run.
type Job struct {
	Graph *dag.Graph // owned by the scheduler from Submit on
	// Task says what a node needs. It is called once a node and must not block.
	Task func(node string) Task
	// Prepare, if set, is called when a node is ready, before it waits for a
	// slot; it may find that no host has to be asked. It may be called again.
	Prepare func(ctx context.Context, node string) (Prepared, error)
	// Run makes one attempt at a node on a host and returns nil when the node
	// has succeeded. Wrap errors in *Fault to say what is worth trying; any
	// other error is permanent and says nothing about the host.
	Run func(ctx context.Context, a Attempt) error
	// Notify, if set, is told every state change, in order, from the
	// scheduler's own goroutine: it must not block nor call the scheduler.
	Notify func(aires.Event)
}

// Task is what the scheduler has to know about a node.
type Task struct {
	Model    string
	Priority aires.Priority
	// Groups name what the node works for, within the job: the causes whose
	// booklets need it. Groups are admitted in waves; a node without one, or
	// with one that is admitted, waits for nothing but its needs and a slot.
	Groups []string
}

// Prepared is what Prepare found out.
type Prepared struct {
	// Key determines the node's answer: of equal keys in flight one runs, and
	// the others are prepared again when it has ended. "" means no other.
	Key string
	// Done means the answer is known already: the node has succeeded.
	Done bool
}

// Attempt is one try at a node.
type Attempt struct {
	Node   string
	Host   string
	Number int // 1 is the first

	began func()
	usage *Usage
}

// Began says that the first part of the answer has arrived: the node has a slot
// on its host. Run may call it, once, before it returns.
func (a Attempt) Began() {
	if a.began != nil {
		a.began()
	}
}

// Report says what the host said the attempt took. Run may call it, before it
// returns.
func (a Attempt) Report(u Usage) {
	if a.usage != nil {
		*a.usage = u
	}
}

// Handle follows a submitted job. Its methods are safe for concurrent use.
type Handle struct {
	s    *Scheduler
	job  *job
	done chan struct{}
}

// Done is closed when every node of the job has ended.
func (h *Handle) Done() <-chan struct{} { return h.done }

// Wait returns when every node has ended. If ctx ends first the job is
// cancelled with ctx's cause, and Wait returns it once nothing runs any more.
func (h *Handle) Wait(ctx context.Context) error {
	select {
	case <-h.done:
		return nil
	case <-ctx.Done():
		h.Cancel(context.Cause(ctx))
		<-h.done
		return context.Cause(ctx)
	}
}

// Cancel ends the job: what waits at once, what runs by cancelling its context
// with cause. It returns before running nodes have ended.
func (h *Handle) Cancel(cause error) {
	h.s.send(func() { h.s.core.cancel(h.job, cause) })
}

// job is a submitted Job with the scheduler's own book-keeping.
type job struct {
	Job
	ctx   context.Context
	stop  context.CancelCauseFunc
	ended func()

	number   uint64 // of arrival
	tasks    map[string]Task
	groups   map[string]*group
	admitted int // groups

	budget  int // retries left
	running int // preparations and attempts in flight
}

// Usage is what a host says an attempt took. All is zero for hosts that do not
// measure (Timed is then false).
type Usage struct {
	Wait, Load, Prompt, Decode time.Duration // for a slot; for the model; reading; writing
	PromptTokens, AnswerTokens int
	Timed                      bool
	// Requests is how many the attempt needed, 0 meaning one. Nothing is
	// concluded from several.
	Requests int
}
