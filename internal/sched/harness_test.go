package sched_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/dag"
	"github.com/airesdev/aires/internal/sched"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// bubble runs f with a scheduler on virtual time. The bubble itself fails the
// test when a goroutine is left or nothing can ever happen again.
func bubble(t *testing.T, c sched.Config, f func(t *testing.T, b *bench)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s := sched.New(c)
		defer s.Close()
		f(t, &bench{t: t, Scheduler: s, began: time.Now()})
	})
}

// bench is a scheduler under test and a tape of what its jobs are told.
type bench struct {
	*sched.Scheduler
	t     *testing.T
	began time.Time

	mu   sync.Mutex
	tape []note
}

// note is an event on the tape.
type note struct {
	aires.Event
	job string
	at  time.Duration // since the bench began
}

func (b *bench) notify(job string) func(aires.Event) {
	return func(e aires.Event) {
		if e.Type == aires.EventNodeReady {
			return // a tape says what runs when; TestReady has its own
		}
		b.mu.Lock()
		defer b.mu.Unlock()
		b.tape = append(b.tape, note{e, job, time.Since(b.began)})
	}
}

// submit fills in what j leaves out and hands it over under a name.
func (b *bench) submit(name string, j sched.Job) *sched.Handle {
	b.t.Helper()
	if j.Task == nil {
		j.Task = func(string) sched.Task { return sched.Task{Model: "m"} }
	}
	if j.Run == nil {
		j.Run = succeed
	}
	j.Notify = b.notify(name)
	h, err := b.Submit(b.t.Context(), j)
	if err != nil {
		b.t.Fatal(err)
	}
	return h
}

// wait waits for jobs to end, and fails the test if they have not in a day.
func (b *bench) wait(handles ...*sched.Handle) {
	b.t.Helper()
	for _, h := range handles {
		select {
		case <-h.Done():
		case <-time.After(24 * time.Hour):
			b.t.Fatalf("a job has not ended:\n%s", strings.Join(b.lines(), "\n"))
		}
	}
}

// lines returns the tape as text, one line an event; with types given, only
// those.
func (b *bench) lines(types ...aires.EventType) []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	var out []string
	for _, n := range b.tape {
		if len(types) == 0 || slices.Contains(types, n.Type) {
			out = append(out, n.String())
		}
	}
	return out
}

func (n note) String() string {
	_, verb, _ := strings.Cut(string(n.Type), ".")
	s := fmt.Sprintf("%v %s", n.at, verb)
	for _, word := range []string{n.Node, n.Host} {
		if word != "" {
			s += " " + word
		}
	}
	if n.Attempt > 0 {
		s += fmt.Sprint(" #", n.Attempt)
	}
	if n.Type == aires.EventNodeRetried {
		s += fmt.Sprint(" wait ", n.Wait)
	}
	if n.Outcome != "" {
		s += " " + string(n.Outcome)
	}
	if n.Cached {
		s += " cached"
	}
	if n.Because != "" {
		s += " because " + n.Because
	}
	if n.Error != "" {
		s += ": " + n.Error
	}
	return s
}

// want compares the tape's lines of the given types with text, line by line.
func (b *bench) want(text string, types ...aires.EventType) {
	b.t.Helper()
	got := strings.Join(b.lines(types...), "\n")
	var lines []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	if want := strings.Join(lines, "\n"); got != want {
		b.t.Errorf("tape:\n%s\nwant:\n%s", got, want)
	}
}

// graph declares nodes, one a string: "c a b?" is c, which needs a and,
// optionally, b.
func graph(nodes ...string) *dag.Graph {
	var list []dag.Node
	for _, text := range nodes {
		words := strings.Fields(text)
		node := dag.Node{ID: words[0]}
		for _, need := range words[1:] {
			name, optional := strings.CutSuffix(need, "?")
			node.Needs = append(node.Needs, dag.Need{Node: name, Optional: optional})
		}
		list = append(list, node)
	}
	g, err := dag.New(list)
	if err != nil {
		panic(err)
	}
	return g
}

func numbered(count int) *dag.Graph {
	nodes := make([]string, count)
	for i := range nodes {
		nodes[i] = fmt.Sprint("n", i)
	}
	return graph(nodes...)
}

func succeed(context.Context, sched.Attempt) error { return nil }

// lasting returns a Run that takes d, or until it is aborted.
func lasting(d time.Duration) func(context.Context, sched.Attempt) error {
	return func(ctx context.Context, _ sched.Attempt) error { return pass(ctx, d) }
}

// pass lets virtual time pass until ctx ends, and then returns why it did.
func pass(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// elapse lets virtual time pass.
func elapse(d time.Duration) { <-time.After(d) }

// host declares a host; without models it serves every one.
func host(name string, limit int, models ...string) sched.Host {
	h := sched.Host{Name: name, Limit: limit}
	if models != nil {
		h.Serves = func(m string) bool { return slices.Contains(models, m) }
	}
	return h
}

func hosts(h ...sched.Host) []sched.Host { return h }

var (
	errBusy    = errors.New("busy")
	errRefused = errors.New("connection refused")
)

func transient() error { return &sched.Fault{Err: errBusy, Transient: true} }

func hostFault() error { return &sched.Fault{Err: errRefused, Transient: true, Host: true} }

func elsewhere() error { return &sched.Fault{Err: errors.New("no such model"), Elsewhere: true} }

// constant is a source of randomness that always says the same.
type constant uint64

func (c constant) Uint64() uint64 { return uint64(c) }

// noJitter makes every pause as long as it can be.
func noJitter() *rand.Rand { return rand.New(constant(0)) }

// gauge counts what goes on at once.
type gauge struct {
	mu        sync.Mutex
	now, most int
}

// in counts one more until the returned function is called.
func (g *gauge) in() (out func()) {
	g.add(1)
	return func() { g.add(-1) }
}

func (g *gauge) add(n int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.now += n
	g.most = max(g.most, g.now)
}

func (g *gauge) value() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.now
}
